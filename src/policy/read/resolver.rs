//! From files to one policy: `extends` first, then what the file itself says, later over earlier.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::check::{Checks, NamedSets, ReadContext, is_pack_name};
use crate::document::Pattern;
use crate::files::join;
use crate::finding::Finding;
use crate::policy::analysis;
use crate::policy::analysis::finality::{Bounds, Comparison};
use crate::policy::analysis::reachability::Reachability;
use crate::policy::model::DocumentSet;
use crate::policy::model::GlobIndex;
use crate::policy::model::Override;
use crate::policy::model::PolicyTest;
use crate::policy::model::Waiver;
use crate::policy::model::{Resolved, RuleTable, UsedSet};
use crate::policy::model::{RuleEntry, RuleState};
use crate::policy::read::schemas::{Schemas, read_text};
use crate::policy::{CORE, Policy, PolicyBuilder, PolicyError};
use crate::rules;
use crate::rules::{Level, Rule};
use crate::schema::Schema;
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};
use crate::toml;
use crate::toml::{Item, PolicyMistake, Table};

/// A policy in the making.
pub(crate) struct Resolver<'f> {
    pub(crate) builder: PolicyBuilder<'f>,
    pub(crate) checks: Cow<'f, Checks>,
    pub(crate) schemas: Schemas<'f>,
    pub(crate) findings: Vec<Finding>,
    /// Rules by id: own ones, and embedded ones that were named.
    pub(crate) rules: BTreeMap<String, Arc<Rule>>,
    pub(crate) settings: BTreeMap<String, RuleState>,
    /// Own rules that are for one schema alone, with the line that says so.
    pub(crate) scopes: BTreeMap<String, (Arc<Schema>, Place)>,
    pub(crate) sets: NamedSets,
    pub(crate) overrides: Vec<Override>,
    /// The overrides that say something of a rule, by its id.
    pub(crate) overridden: HashMap<String, Vec<usize>>,
    /// What has to be tighter than what, for rules that are final.
    pub(crate) comparisons: Vec<Comparison>,
    pub(crate) waivers: Vec<Waiver>,
    /// Those of the policy itself: a policy that is extended has tests for itself.
    pub(crate) tests: Vec<PolicyTest>,
    pub(crate) claims: Option<Vec<DocumentSet>>,
    pub(crate) fallback_place: Option<Place>,
    /// Whether a policy, or the command line, names the schema of what no claim is for.
    pub(crate) names_schema: bool,
    /// The files being read, outermost first.
    pub(crate) chain: Vec<String>,
    /// The files that were read: one that two others extend is read twice.
    pub(crate) seen: HashSet<String>,
    /// How many layers were read: files that extend the same ones twice over multiply.
    pub(crate) layers: usize,
}

/// Loads the policy at a path.
pub(crate) fn file(path: &str, builder: PolicyBuilder<'_>) -> Result<Policy, PolicyError> {
    match read_text(builder.files_or_none(), path) {
        Ok(text) => self::text(path, &text, builder),
        Err(mistake) => {
            let name = builder.files_or_none().name(path);
            let source = Arc::new(Source::new(name, ""));
            let place = Place::new(source, Span::default());
            Err(PolicyError::new(vec![
                mistake.help("name a policy file that is there").finding(place),
            ]))
        }
    }
}

/// Loads a policy from its text.
pub(crate) fn text(
    path: &str,
    text: &str,
    builder: PolicyBuilder<'_>,
) -> Result<Policy, PolicyError> {
    let files = builder.files_or_none();
    let source = Arc::new(Source::new(files.name(path), text));
    let mut resolver = Resolver {
        builder,
        checks: builder.checks.map_or_else(|| Cow::Owned(Checks::default()), Cow::Borrowed),
        schemas: Schemas::new(files),
        findings: Vec::new(),
        rules: BTreeMap::new(),
        settings: BTreeMap::new(),
        scopes: BTreeMap::new(),
        sets: NamedSets::default(),
        overrides: Vec::new(),
        overridden: HashMap::new(),
        comparisons: Vec::new(),
        waivers: Vec::new(),
        tests: Vec::new(),
        claims: None,
        fallback_place: None,
        names_schema: builder.schema.is_some(),
        chain: Vec::new(),
        seen: HashSet::new(),
        layers: 0,
    };
    resolver.command_line();
    // What holds whatever a policy says comes first, by the ordinary way.
    if let Some(core) = rules::pack(CORE) {
        resolver.layer(CORE, &core);
    }
    resolver.layer(path, &source);
    resolver.finish(path, &source)
}

impl Resolver<'_> {
    /// What `--schema` and `--select` say, which goes over everything.
    fn command_line(&mut self) {
        let PolicyBuilder { schema, select, .. } = self.builder;
        let given = |option: &str, value: &str| {
            let span = Span::from_range(0..value.len());
            Place::new(Arc::new(Source::new(option, value)), span)
        };
        if let Some(name) = schema {
            // Not relative to the policy, but to the root that files are read from.
            match self.schemas.find(name, "") {
                Ok(found) => self.schemas.set_fallback(found),
                Err(mistake) => self.findings.push(mistake.finding(given("--schema", name))),
            }
        }
        if schema.is_none() && select.is_none() {
            return;
        }
        match Pattern::parse(select.unwrap_or_default()) {
            Ok(pattern) => {
                let fallback = self.schemas.fallback();
                self.claims = fallback.map(|schema| vec![DocumentSet::everything(pattern, schema)]);
            }
            Err(_) => {
                let text = select.unwrap_or_default();
                let mistake = PolicyMistake::value(format!("`{text}` is no JSON Pointer"));
                let help = "start with `/`; `*` stands for every item or member";
                self.findings.push(mistake.help(help).finding(given("--select", text)));
            }
        }
    }

    /// Reads one file: what it extends, then itself.
    fn layer(&mut self, path: &str, source: &Arc<Source>) {
        self.chain.push(path.to_owned());
        let is_again = !self.seen.insert(path.to_owned());
        let ((), findings) = toml::parse(source, |table| {
            read_version(table);
            if let Some(extends) = table.get("extends") {
                for (name, item) in extends.strings().unwrap_or_default() {
                    self.extend(name, path, &item);
                }
            }
            self.read_schema(table, path);
            self.read_documents(table, path);
            self.read_sets(table);
            for rule in table.get("rule").map(|item| item.tables()).unwrap_or_default() {
                self.read_own_rule(&rule, path);
            }
            let inherited = self.bounds();
            if let Some(rules) = table.get("rules").and_then(|item| item.table()) {
                for (id, item) in rules.entries() {
                    self.read_setting(id, &item, &inherited, path);
                }
            }
            for entry in table.get("override").map(|item| item.tables()).unwrap_or_default() {
                self.read_override(&entry, &inherited, is_again);
            }
            for entry in table.get("waiver").map(|item| item.tables()).unwrap_or_default() {
                self.read_waiver(&entry, &inherited, is_again);
            }
            let tests = table.get("test").map(|item| item.tables()).unwrap_or_default();
            self.tests = self.read_tests(&tests, path);
            table.finish("a policy");
        });
        self.findings.extend(findings);
        self.chain.pop();
    }

    fn extend(&mut self, name: &str, path: &str, item: &Item<'_>) {
        let mistake = |message: String| PolicyMistake::new(PolicyMistake::FILE, message);
        let is_pack = is_pack_name(name) || name.starts_with("dtolint:");
        let Some(resolved) = (if is_pack { Some(name.to_owned()) } else { join(path, name) })
        else {
            let out = mistake(format!("`{name}` is out of the repository"));
            return item.complain(out.help("extend a file within the repository, or a pack"));
        };
        if self.chain.contains(&resolved) {
            let way = self.chain.iter().chain([&resolved]);
            let way = way.map(String::as_str).collect::<Vec<_>>().join(" → ");
            let cycle = mistake(format!("`{name}` extends this file in turn: {way}"));
            return item.complain(cycle.help("remove one of the `extends`"));
        }
        self.layers += 1;
        if self.chain.len() >= 32 || self.layers > 256 {
            let deep = mistake("more than 32 policies in a row, or 256 in all".to_owned());
            return item.complain(deep.help("flatten the chain of `extends`"));
        }
        let source = if is_pack { self.pack(name) } else { self.file(&resolved) };
        match source {
            Ok(source) => self.layer(&resolved, &source),
            Err(mistake) => item.complain(mistake),
        }
    }

    fn pack(&self, name: &str) -> Result<Arc<Source>, PolicyMistake> {
        rules::pack(name).or_else(|| self.checks.pack(name)).ok_or_else(|| {
            let own = self.checks.pack_names().map(str::to_owned);
            let packs: Vec<String> = rules::pack_names().chain(own).collect();
            let near = did_you_mean(name, packs.iter().map(String::as_str));
            let help = near.unwrap_or_else(|| format!("packs are {}", packs.join(", ")));
            PolicyMistake::name(format!("there is no pack `{name}`")).help(help)
        })
    }

    fn file(&self, path: &str) -> Result<Arc<Source>, PolicyMistake> {
        let files = self.builder.files_or_none();
        Ok(Arc::new(Source::new(files.name(path), read_text(files, path)?)))
    }

    fn read_schema(&mut self, table: &Table<'_>, path: &str) {
        let Some(item) = table.get("schema") else {
            return;
        };
        let Some(name) = item.string() else { return };
        self.names_schema = true;
        let found = self.schemas.get(name, path, &item);
        if self.builder.schema.is_none() {
            self.fallback_place = Some(item.place());
            self.schemas.set_fallback(found);
        }
    }

    fn read_documents(&mut self, table: &Table<'_>, path: &str) {
        let Some(item) = table.get("documents") else {
            return;
        };
        let tables = item.tables();
        let claims =
            tables.iter().filter_map(|table| DocumentSet::read(table, &mut self.schemas, path));
        let claims: Vec<DocumentSet> = claims.collect();
        // What the command line says stays; else lists replace those of earlier layers.
        if self.builder.schema.is_none() && self.builder.select.is_none() {
            self.claims = Some(claims);
        }
    }

    fn read_sets(&mut self, table: &Table<'_>) {
        let Some(sets) = table.get("sets").and_then(|item| item.table()) else {
            return;
        };
        for (name, item) in sets.entries() {
            self.sets.read(name, &item);
        }
    }

    pub(crate) fn reading(&self) -> ReadContext<'_> {
        ReadContext { sets: &self.sets, checks: &self.checks, today: self.builder.today }
    }

    fn read_own_rule(&mut self, table: &Table<'_>, path: &str) {
        let scope = table.get("schema").and_then(|item| {
            let schema = self.schemas.get(item.string()?, path, &item)?;
            Some((schema, item.place()))
        });
        let Some(rule) = rules::read(table, &self.reading(), false) else {
            return;
        };
        let known = self.rules.get(&rule.id).cloned();
        if known.as_ref().is_some_and(|known| known.place == rule.place) {
            // A file that two of those extend that this one extends: the same rule again.
            return;
        }
        if let Some(known) = known.or_else(|| rules::find(&rule.id).map(Arc::new)) {
            let mistake = PolicyMistake::value(format!("there is a rule `{}` already", rule.id));
            let mistake = mistake.help("choose another id, such as one with your name before it");
            self.findings
                .push(mistake.related(known.place.clone(), "the other rule").finding(rule.place));
            return;
        }
        let mut setting = RuleState::off(&rule.place);
        setting.level = rule.level;
        setting.named = Some(rule.place.clone());
        setting.was_on = rule.level != Level::Off;
        self.settings.insert(rule.id.clone(), setting);
        if let Some(scope) = scope {
            self.scopes.insert(rule.id.clone(), scope);
        }
        self.rules.insert(rule.id.clone(), Arc::new(rule));
    }

    fn rule(&mut self, id: &str) -> Option<Arc<Rule>> {
        if let Some(rule) = self.rules.get(id) {
            return Some(Arc::clone(rule));
        }
        let rule = Arc::new(rules::find(id)?);
        self.rules.insert(id.to_owned(), Arc::clone(&rule));
        Some(rule)
    }

    /// The rule of an id; a complaint if there is none.
    pub(crate) fn known_rule(
        &mut self,
        id: &str,
        complain: &dyn Fn(PolicyMistake),
    ) -> Option<Arc<Rule>> {
        let found = self.rule(id);
        if found.is_none() {
            complain(unknown_rule(id, self.rules.keys()));
        }
        found
    }

    /// What rules are final by now, and what a layer that follows may not go below.
    fn bounds(&self) -> HashMap<String, Bounds> {
        let of = |(id, setting): (&String, &RuleState)| {
            setting.final_by.as_ref()?;
            let numbers = self.overridden.get(id).map(Vec::as_slice).unwrap_or_default();
            let overrides = numbers.iter().map(|&nth| &self.overrides[nth]);
            Some((id.clone(), Bounds::new(self.rules.get(id)?, setting, overrides)?))
        };
        self.settings.iter().filter_map(of).collect()
    }

    /// `id = "level"` or `[rules.id]`.
    fn read_setting(
        &mut self,
        id: &str,
        item: &Item<'_>,
        inherited: &HashMap<String, Bounds>,
        path: &str,
    ) {
        let Some(rule) = self.known_rule(id, &|mistake| item.complain_of_key(mistake)) else {
            return;
        };
        let Some(written) = RuleEntry::read(&rule, item, &self.reading()) else {
            return;
        };
        if let Some(bounds) = inherited.get(id) {
            if written.final_by.as_ref() == Some(bounds.final_by()) {
                // A file that two of those extend that this one extends: the same line again.
                return;
            }
            self.comparisons.extend(bounds.comparisons(&rule, &written));
        }
        let setting = self.settings.entry(id.to_owned());
        let setting = setting.or_insert_with(|| RuleState::off(&written.key));
        setting.apply(&written);
        if !path.starts_with("dtolint:") {
            setting.named = Some(written.key.clone());
        }
        for &nth in self.overridden.get(id).into_iter().flatten() {
            self.overrides[nth].supersede(id, &written);
        }
    }

    fn finish(mut self, path: &str, source: &Arc<Source>) -> Result<Policy, PolicyError> {
        let fallback = self.schemas.fallback();
        let claims = self.claims.take().unwrap_or_default();
        let mut schemas: Vec<&Schema> =
            claims.iter().map(|document_set| &*document_set.schema).collect();
        schemas.extend(fallback.as_deref());
        for (schema, place) in self.scopes.values() {
            if !schemas.iter().any(|used| schema.is(used)) {
                let mistake =
                    PolicyMistake::value(format!("no document is checked as `{}`", schema.name))
                        .help("name the schema of a `[[documents]]` entry, or remove the line");
                self.findings.push(mistake.finding(place.clone()));
            }
        }
        let meant = match self.names_schema || claims.is_empty() {
            true => &schemas[..],
            false => &schemas[..claims.len()],
        };
        let reach = Reachability::new(&schemas, meant);
        let rule_table =
            RuleTable { rules: self.rules, settings: self.settings, scopes: self.scopes };
        let active = rule_table.activate(&self.overrides, &reach, &mut self.findings);
        self.findings.extend(self.comparisons.iter().filter_map(|it| it.judge(&schemas)));
        self.findings.append(&mut self.schemas.findings);
        let Some(fallback) = fallback else {
            return Err(PolicyError::new(self.findings));
        };
        let mut resolved = Resolved {
            path: path.to_owned(),
            source: Arc::clone(source),
            rule_table,
            active,
            override_globs: GlobIndex::new(self.overrides.iter().map(|it| Some(&it.files))),
            overrides: self.overrides,
            waiver_globs: GlobIndex::new(self.waivers.iter().map(|it| it.files.as_ref())),
            waivers: self.waivers,
            sets: self.sets.into_all().into_iter().map(UsedSet::from).collect(),
            claims,
            fallback,
            fallback_place: self.fallback_place,
            today: self.builder.today,
            warnings: self.schemas.warnings.clone(),
            schema_warnings: self.schemas.warnings,
        };
        let dates = analysis::at_load(&resolved, self.findings).map_err(PolicyError::new)?;
        resolved.warnings.extend(dates);
        Ok(Policy { resolved: Arc::new(resolved), tests: self.tests.into() })
    }
}

/// The complaint about a rule that there is not.
pub(crate) fn unknown_rule<'r>(id: &str, own: impl Iterator<Item = &'r String>) -> PolicyMistake {
    let mut known: Vec<&str> = rules::rule_names().collect();
    known.extend(own.map(String::as_str));
    let near = did_you_mean(id, known);
    let mistake = PolicyMistake::name(format!("there is no rule `{id}`"));
    mistake.help(near.unwrap_or_else(|| "`dtolint rules` lists them".to_owned()))
}

/// Reads the version of the language that a file is written in.
pub(crate) fn read_version(table: &Table<'_>) {
    let Some(item) = table.require("version", "write `version = 1` at the top") else {
        return;
    };
    if let Some(version) = item.integer().filter(|&version| version != 1) {
        let mistake =
            PolicyMistake::value(format!("there is no version {version} of the policy language"));
        item.complain(mistake.help("write `version = 1`"));
    }
}
