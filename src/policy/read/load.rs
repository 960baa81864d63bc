//! From files to one policy: the layers in order, each after those that it extends, then the whole.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::Pattern;
use crate::policy::CORE;
use crate::policy::PolicyError;
use crate::policy::analysis;
use crate::policy::analysis::reachability::Reachability;
use crate::policy::model::{ByFile, DocumentSet, DocumentSets, PolicyTest, Resolved, UsedSet};
use crate::policy::read::inputs::Inputs;
use crate::policy::read::resolver::{Layer, Resolver};
use crate::policy::read::schemas::read_text;
use crate::policy::read::version::read_version;
use crate::rules;
use crate::schema::Schema;
use crate::text::{Place, Source, Span};
use crate::toml;
use crate::toml::{PolicyMistake, Table};

/// Loads the policy at a path.
pub(crate) fn file(
    path: &str,
    inputs: Inputs<'_>,
) -> Result<(Resolved, Vec<PolicyTest>), PolicyError> {
    match read_text(inputs.files(), path) {
        Ok(text) => self::text(path, &text, inputs),
        Err(mistake) => {
            let source = Arc::new(Source::new(inputs.files().name(path), ""));
            let place = Place::new(source, Span::default());
            let mistake = mistake.help("name a policy file that exists");
            Err(PolicyError::new(vec![mistake.finding(place)]))
        }
    }
}

/// Loads a policy from its text.
pub(crate) fn text(
    path: &str,
    text: &str,
    inputs: Inputs<'_>,
) -> Result<(Resolved, Vec<PolicyTest>), PolicyError> {
    let source = Arc::new(Source::new(inputs.files().name(path), text));
    let mut resolver = Resolver::new(inputs);
    resolver.read_inputs();
    // What holds whatever a policy says is a pack that is read before all others.
    let core = rules::pack(CORE).expect("the pack is embedded");
    read_layer(&mut resolver, CORE, &core);
    read_layer(&mut resolver, path, &source);
    resolver.finish(path, &source)
}

/// Reads one file: what it extends, then itself.
fn read_layer(resolver: &mut Resolver<'_>, path: &str, source: &Arc<Source>) {
    resolver.layers.chain.push(path.to_owned());
    let is_again = !resolver.layers.seen.insert(path.to_owned());
    let ((), findings) = toml::parse(source, |table| {
        read_version(table);
        resolver.read_extends(table, path, read_layer);
        resolver.read_sections(table, path, is_again);
        table.finish("a policy");
    });
    resolver.findings.extend(findings);
    resolver.layers.chain.pop();
}

impl Resolver<'_> {
    /// What `--schema` and `--select` say, which wins over every layer.
    fn read_inputs(&mut self) {
        let Inputs { schema, select, .. } = self.inputs;
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
        if !self.inputs.replaces_documents() {
            return;
        }
        let text = select.unwrap_or_default();
        match Pattern::parse(text) {
            Ok(pattern) => {
                let fallback = self.schemas.fallback();
                self.documents.sets =
                    fallback.map(|schema| vec![DocumentSet::everything(pattern, schema)]);
            }
            Err(_) => {
                let mistake = PolicyMistake::value(format!("`{text}` isn't a JSON Pointer"));
                let help = "start with `/`; `*` stands for every item or member";
                self.findings.push(mistake.help(help).finding(given("--select", text)));
            }
        }
    }

    /// Reads what a layer says itself.
    fn read_sections(&mut self, table: &Table<'_>, path: &str, is_again: bool) {
        let tables = |key| table.get(key).map(|item| item.tables()).unwrap_or_default();
        let mut layer = Layer { path, inherited: HashMap::new(), is_again };
        self.read_schema(table, &layer);
        self.read_documents(table, &layer);
        self.read_sets(table);
        for rule in tables("rule") {
            self.read_custom_rule(&rule, &layer);
        }
        layer.inherited = self.bounds();
        if let Some(rules) = table.get("rules").and_then(|item| item.table()) {
            for (id, item) in rules.entries() {
                self.read_rule(id, &item, &layer);
            }
        }
        for entry in tables("override") {
            self.read_override(&entry, &layer);
        }
        for entry in tables("waiver") {
            self.read_waiver(&entry, &layer);
        }
        self.tests = self.read_tests(&tables("test"), &layer);
    }

    fn finish(
        mut self,
        path: &str,
        source: &Arc<Source>,
    ) -> Result<(Resolved, Vec<PolicyTest>), PolicyError> {
        let fallback = self.schemas.fallback();
        let sets = self.documents.sets.take().unwrap_or_default();
        let mut schemas: Vec<&Schema> = sets.iter().map(|set| &*set.schema).collect();
        schemas.extend(fallback.as_deref());
        self.check_scopes(&schemas);
        let meant = match self.documents.names_fallback || sets.is_empty() {
            true => &schemas[..],
            false => &schemas[..sets.len()],
        };
        let reach = Reachability::new(&schemas, meant);
        let judge = |rule: &_| reach.judge(rule);
        let overrides = self.overrides.entries;
        let active = self.rule_table.activate(&overrides, judge, &mut self.findings);
        self.findings.extend(self.comparisons.iter().filter_map(|it| it.judge(&schemas)));
        self.findings.append(&mut self.schemas.findings);
        let Some(fallback) = fallback else {
            return Err(PolicyError::new(self.findings));
        };
        let fallback_place = self.documents.fallback_place;
        let mut resolved = Resolved {
            path: path.to_owned(),
            source: Arc::clone(source),
            rule_table: self.rule_table,
            active,
            overrides: ByFile::new(overrides, |entry| Some(&entry.files)),
            waivers: ByFile::new(self.waivers, |waiver| waiver.files.as_ref()),
            sets: self.sets.into_all().into_iter().map(UsedSet::from).collect(),
            documents: DocumentSets { sets, fallback, fallback_place },
            today: self.inputs.today,
            warnings: self.schemas.warnings.clone(),
            schema_warnings: self.schemas.warnings,
        };
        let dates = analysis::at_load(&resolved, self.findings).map_err(PolicyError::new)?;
        resolved.warnings.extend(dates);
        Ok((resolved, self.tests))
    }

    /// Custom rules that are for a schema which no document has.
    fn check_scopes(&mut self, schemas: &[&Schema]) {
        for (schema, place) in self.rule_table.scopes.values() {
            if !schemas.iter().any(|used| schema.is(used)) {
                let mistake =
                    PolicyMistake::value(format!("no document is checked as `{}`", schema.name))
                        .help("name the schema of a `[[documents]]` entry, or remove the line");
                self.findings.push(mistake.finding(place.clone()));
            }
        }
    }
}
