//! From files to one policy: `extends` first, then what the file itself says, later over earlier.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::documents::Claim;
use super::files::join;
use super::reach::Reach;
use super::schemas::{Schemas, read_text};
use super::setting::{Setting, Written};
use super::{Policy, PolicyBuilder, PolicyError};
use crate::config::{self, Complaint, Item, Table};
use crate::document::Pattern;
use crate::finding::{Finding, Severity};
use crate::rules::{self, Level, Rule};
use crate::schema::Schema;
use crate::source::{Place, Source, Span};
use crate::suggest::did_you_mean;
use crate::verb::{Checks, Reading, Sets, Spec, read_set};

/// Keys of the policy language that this version does not act on yet.
const LATER: [&str; 3] = ["override", "test", "waiver"];

/// The pack under every policy.
const CORE: &str = "dtolint:core";

/// A rule that is on and has what it needs.
#[derive(Debug, Clone)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Arc<Rule>,
    pub(crate) severity: Severity,
    /// Its check, with what the policy gives it.
    pub(crate) spec: Spec,
    /// The schema of the DTOs that it is for; of all if there is none.
    pub(crate) schema: Option<Arc<Schema>>,
    /// The line that switched it on.
    pub(crate) place: Place,
    /// Why the organisation wants it.
    pub(crate) reason: Option<String>,
}

struct Resolver<'f> {
    builder: PolicyBuilder<'f>,
    checks: Cow<'f, Checks>,
    schemas: Schemas<'f>,
    findings: Vec<Finding>,
    /// Rules by id: own ones, and embedded ones that were named.
    rules: BTreeMap<String, Arc<Rule>>,
    settings: BTreeMap<String, Setting>,
    /// Own rules that are for one schema alone, with the line that says so.
    scopes: BTreeMap<String, (Arc<Schema>, Place)>,
    sets: Sets,
    claims: Option<Vec<Claim>>,
    /// Whether a policy, or the command line, names the schema of what no claim is for.
    names_schema: bool,
    /// The files being read, outermost first.
    chain: Vec<String>,
    /// How many layers were read: files that extend the same ones twice over multiply.
    layers: usize,
}

/// Loads the policy at a path.
pub(super) fn file(path: &str, builder: PolicyBuilder<'_>) -> Result<Policy, PolicyError> {
    match read_text(builder.files_or_none(), path) {
        Ok(text) => self::text(path, &text, builder),
        Err(complaint) => {
            let name = builder.files_or_none().name(path);
            let source = Arc::new(Source::new(name, ""));
            let place = Place::new(source, Span::default());
            Err(PolicyError::new(vec![
                complaint.help("name a policy file that is there").finding(place),
            ]))
        }
    }
}

/// Loads a policy from its text.
pub(super) fn text(
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
        sets: Sets::new(),
        claims: None,
        names_schema: builder.schema.is_some(),
        chain: Vec::new(),
        layers: 0,
    };
    resolver.command_line();
    // What holds whatever a policy says comes first, by the ordinary way.
    if let Some(core) = rules::pack(CORE) {
        resolver.layer(CORE, &core);
    }
    resolver.layer(path, &source);
    resolver.finish()
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
                Err(complaint) => self.findings.push(complaint.finding(given("--schema", name))),
            }
        }
        if schema.is_none() && select.is_none() {
            return;
        }
        match Pattern::parse(select.unwrap_or_default()) {
            Ok(pattern) => {
                let fallback = self.schemas.fallback();
                self.claims = fallback.map(|schema| vec![Claim::everything(pattern, schema)]);
            }
            Err(_) => {
                let text = select.unwrap_or_default();
                let complaint = Complaint::value(format!("`{text}` is no JSON Pointer"));
                let help = "start with `/`; `*` stands for every item or member";
                self.findings.push(complaint.help(help).finding(given("--select", text)));
            }
        }
    }

    /// Reads one file: what it extends, then itself.
    fn layer(&mut self, path: &str, source: &Arc<Source>) {
        let is_pack = path.starts_with("dtolint:");
        self.chain.push(path.to_owned());
        let ((), findings) = config::parse(source, |table| {
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
            if let Some(rules) = table.get("rules").and_then(|item| item.table()) {
                for (id, item) in rules.entries() {
                    self.read_setting(id, &item, is_pack);
                }
            }
            LATER.into_iter().for_each(|key| table.refuse(key));
            table.finish("a policy");
        });
        self.findings.extend(findings);
        self.chain.pop();
    }

    fn extend(&mut self, name: &str, path: &str, item: &Item<'_>) {
        if name.starts_with("dtolint:") {
            match rules::pack(name) {
                Some(source) => self.layer(name, &source),
                None => {
                    let names: Vec<String> = rules::pack_names().collect();
                    let complaint = Complaint::name(format!("there is no pack `{name}`"));
                    let near = did_you_mean(name, names.iter().map(String::as_str));
                    let all = || format!("packs are {}", names.join(", "));
                    item.complain(complaint.help(near.unwrap_or_else(all)));
                }
            }
            return;
        }
        let complaint = |message: String| Complaint::new(Complaint::FILE, message);
        let Some(resolved) = join(path, name) else {
            let out = complaint(format!("`{name}` is out of the repository"));
            return item.complain(out.help("extend a file within the repository, or a pack"));
        };
        if self.chain.contains(&resolved) {
            let way = self.chain.iter().chain([&resolved]);
            let way = way.map(String::as_str).collect::<Vec<_>>().join(" → ");
            let cycle = complaint(format!("`{name}` extends this file in turn: {way}"));
            return item.complain(cycle.help("remove one of the `extends`"));
        }
        self.layers += 1;
        if self.chain.len() >= 32 || self.layers > 256 {
            let deep = complaint("more than 32 policies in a row, or 256 in all".to_owned());
            return item.complain(deep.help("flatten the chain of `extends`"));
        }
        let files = self.builder.files_or_none();
        match read_text(files, &resolved) {
            Ok(text) => {
                let source = Arc::new(Source::new(files.name(&resolved), text));
                self.layer(&resolved, &source);
            }
            Err(complaint) => item.complain(complaint),
        }
    }

    fn read_schema(&mut self, table: &Table<'_>, path: &str) {
        let Some(item) = table.get("schema") else {
            return;
        };
        let Some(name) = item.string() else { return };
        self.names_schema = true;
        let found = self.schemas.get(name, path, &item);
        if self.builder.schema.is_none() {
            self.schemas.set_fallback(found);
        }
    }

    fn read_documents(&mut self, table: &Table<'_>, path: &str) {
        let Some(item) = table.get("documents") else {
            return;
        };
        let tables = item.tables();
        let claims = tables.iter().filter_map(|table| Claim::read(table, &mut self.schemas, path));
        let claims: Vec<Claim> = claims.collect();
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
            if let Some(set) = read_set(&item) {
                self.sets.insert(name.to_owned(), set);
            }
        }
    }

    fn reading(&self) -> Reading<'_> {
        Reading { sets: &self.sets, checks: &self.checks, today: self.builder.today }
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
            let complaint = Complaint::value(format!("there is a rule `{}` already", rule.id));
            let complaint =
                complaint.help("choose another id, such as one with your name before it");
            self.findings
                .push(complaint.related(known.place.clone(), "the other rule").finding(rule.place));
            return;
        }
        let mut setting = Setting::off(&rule.place);
        setting.level = rule.level;
        setting.named = Some(rule.place.clone());
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

    /// `id = "level"` or `[rules.id]`.
    fn read_setting(&mut self, id: &str, item: &Item<'_>, is_pack: bool) {
        let Some(rule) = self.rule(id) else {
            let mut known: Vec<&str> = rules::rule_names().collect();
            known.extend(self.rules.keys().map(String::as_str));
            let near = did_you_mean(id, known);
            let complaint = Complaint::name(format!("there is no rule `{id}`"));
            let help = near.unwrap_or_else(|| "`dtolint rules` lists them".to_owned());
            return item.complain_of_key(complaint.help(help));
        };
        let Some(written) = Written::read(&rule, item, &self.reading()) else {
            return;
        };
        let key = item.key_place();
        let setting = self.settings.entry(rule.id.clone()).or_insert_with(|| Setting::off(&key));
        match written.level {
            Some((level, place)) => (setting.level, setting.level_place) = (level, place),
            // A table switches the rule on; a level that an earlier layer gave it stays.
            None if setting.level == Level::Off => {
                // A table for a rule that was defined as `off` means to switch it on.
                setting.level = match rule.level {
                    Level::Off => Level::On(Severity::Error),
                    on => on,
                };
                setting.level_place = key.clone();
            }
            None => {}
        }
        setting.arguments.extend(written.arguments);
        setting.reason = written.reason.or(setting.reason.take());
        setting.is_mistaken |= written.is_mistaken;
        if !is_pack {
            setting.named = Some(key);
        }
    }

    fn finish(mut self) -> Result<Policy, PolicyError> {
        let fallback = self.schemas.fallback();
        let mut active = Vec::new();
        for (id, setting) in std::mem::take(&mut self.settings) {
            let rule = Arc::clone(&self.rules[&id]);
            let (Some(check), Level::On(severity)) = (&rule.check, setting.level) else {
                continue;
            };
            if let Some(option) = check.needs(&setting.arguments) {
                if let Some(place) = setting.named.filter(|_| !setting.is_mistaken) {
                    let message = format!("the rule `{id}` does nothing without `{}`", option.name);
                    let help =
                        format!("give it {}: {}", option.parameter.kind.describe(), option.about);
                    let complaint = Complaint::new(Complaint::MISSING, message).help(help);
                    self.findings.push(complaint.finding(place));
                }
                continue;
            }
            let mut spec = check.with(setting.arguments);
            for (error, place) in spec.prepare() {
                let complaint = Complaint::value(error.message);
                let complaint = match error.help {
                    Some(help) => complaint.help(help),
                    None => complaint,
                };
                self.findings.push(complaint.finding(place));
            }
            let place = setting.level_place;
            let reason = setting.reason;
            let schema = self.scopes.get(&id).map(|(schema, _)| Arc::clone(schema));
            let rule = Arc::clone(&rule);
            active.push(ActiveRule { rule, severity, spec, schema, place, reason });
        }
        let claims = self.claims.take().unwrap_or_default();
        let mut schemas: Vec<&Schema> = claims.iter().map(|claim| &*claim.schema).collect();
        schemas.extend(fallback.as_deref());
        for (schema, place) in self.scopes.values() {
            if !schemas.iter().any(|used| schema.is(used)) {
                let complaint =
                    Complaint::value(format!("no document is checked as `{}`", schema.name))
                        .help("name the schema of a `[[documents]]` entry, or remove the line");
                self.findings.push(complaint.finding(place.clone()));
            }
        }
        let meant = match self.names_schema || claims.is_empty() {
            true => &schemas[..],
            false => &schemas[..claims.len()],
        };
        let reach = Reach::new(&schemas, meant);
        self.findings.extend(active.iter().flat_map(|rule| reach.judge(rule)));
        self.findings.append(&mut self.schemas.findings);
        match fallback {
            Some(fallback) if self.findings.is_empty() => Ok(Policy {
                rules: active.into(),
                claims: claims.into(),
                fallback,
                warnings: self.schemas.warnings.into(),
            }),
            _ => Err(PolicyError::new(self.findings)),
        }
    }
}

fn read_version(table: &Table<'_>) {
    let Some(item) = table.require("version", "write `version = 1` at the top") else {
        return;
    };
    if let Some(version) = item.integer().filter(|&version| version != 1) {
        let complaint =
            Complaint::value(format!("there is no version {version} of the policy language"));
        item.complain(complaint.help("write `version = 1`"));
    }
}
