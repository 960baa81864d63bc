//! From files to one policy: the layers in order, each after those that it extends, then the whole.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Pattern;
use crate::finding::Finding;
use crate::policy::PolicyError;
use crate::policy::analysis;
use crate::policy::analysis::loosened_examples::LoosenedExamples;
use crate::policy::analysis::narrowing::Narrowing;
use crate::policy::analysis::reachability::Reachability;
use crate::policy::keys;
use crate::policy::model::{
    ActiveRule, ByFile, DocumentSet, DocumentSets, Kinds, Override, PolicyTest, Resolved, UsedSet,
    Waiver, WaiverIndex,
};
use crate::policy::read::earlier_layers::judge_earlier_layers;
use crate::policy::read::inputs::Inputs;
use crate::policy::read::policy_file::PolicyFile;
use crate::policy::read::resolver::Resolver;
use crate::policy::read::schemas::{NotFound, read_text};
use crate::policy::{CORE, DEFAULT, name_in_reports};
use crate::rules;
use crate::schema::{Formats, Schema};
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};
use crate::toml;
use crate::toml::{PolicyMistake, Reported};

/// Loads the policy at a path.
pub(crate) fn file(
    path: &str,
    inputs: Inputs<'_>,
) -> Result<(Resolved, Vec<PolicyTest>), PolicyError> {
    match read_text(inputs.files(), path) {
        Ok(text) => self::text(path, &text, inputs),
        Err(mistake) => {
            let source = Arc::new(Source::new(inputs.files().name(path), ""));
            let place = Place::new(Arc::clone(&source), Span::default());
            let mistake = mistake.help("name a policy file that exists");
            Err(PolicyError::new(Some(source.name()), vec![mistake.finding(place)]))
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
    let mut resolver = Resolver::new(inputs, read_layer);
    // What holds whatever a policy says is a pack that is read before all others.
    let core = rules::pack(CORE).expect("the pack is embedded");
    read_layer(&mut resolver, CORE, &core);
    read_layer(&mut resolver, path, &source);
    resolver.read_inputs();
    resolver.finish(path, &source)
}

/// Reads one file: what it extends, then itself.
fn read_layer(resolver: &mut Resolver<'_>, path: &str, source: &Arc<Source>) {
    resolver.layers.chain.push(path.to_owned());
    resolver.layers.seen.insert(path.to_owned(), Arc::clone(source));
    resolver.layers.inherited = resolver.bounds();
    let read = toml::parse(source, |table| keys::read::<PolicyFile>(table, resolver));
    if let Err(findings) = read {
        resolver.findings.extend(findings);
    }
    resolver.finish_layer();
    resolver.layers.chain.pop();
    let earlier = judge_earlier_layers(
        source,
        &resolver.layers.extended,
        &resolver.rule_table,
        &resolver.overrides.entries,
        &resolver.waivers,
    );
    resolver.findings.extend(earlier);
    // What is true whatever a policy says isn't one of its layers.
    if path != CORE {
        resolver.layers.order.push(source.name().to_owned());
    }
}

/// Names in `documents` of the policy's own overrides that no entry has.
fn unknown_documents(
    overrides: &[Override],
    sets: &[DocumentSet],
    own: &Arc<Source>,
) -> Vec<Finding> {
    let known: BTreeSet<&str> =
        sets.iter().filter_map(|set| Some(&*set.name.as_ref()?.0)).collect();
    let named = overrides.iter().flat_map(|entry| entry.documents.iter().flatten());
    let unknown =
        named.filter(|(name, place)| Arc::ptr_eq(place.source(), own) && !known.contains(&**name));
    let complain = |(name, place): &(String, Place)| {
        let mistake = PolicyMistake::name(format!("no `[[documents]]` entry is called `{name}`"));
        let help =
            did_you_mean(name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
                true => format!("give the entry that you mean `name = \"{name}\"`"),
                false => format!(
                    "there are {}",
                    known.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
                ),
            });
        mistake.help(help).finding(place.clone())
    };
    unknown.map(complain).collect()
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
                Ok(found) => self.schemas.set_fallback(Ok(found)),
                Err(NotFound::Mistake(mistake)) => {
                    self.findings.push(mistake.finding(given("--schema", name)));
                }
                Err(NotFound::Reported(reported)) => self.schemas.set_fallback(Err(reported)),
            }
        }
        if !self.inputs.replaces_documents() {
            return;
        }
        let text = select.unwrap_or("");
        match Pattern::parse(text) {
            Ok(pattern) => {
                // A schema that can't be used is reported.
                if let Ok(schema) = self.schemas.fallback() {
                    self.documents.sets = Some(vec![DocumentSet::everything(pattern, schema)]);
                }
            }
            Err(error) => {
                let mistake = PolicyMistake::value(error.message(text)).help(error.help(text));
                self.findings.push(mistake.finding(given("--select", text)));
            }
        }
    }

    fn finish(
        mut self,
        path: &str,
        source: &Arc<Source>,
    ) -> Result<(Resolved, Vec<PolicyTest>), PolicyError> {
        let name = name_in_reports(path, source);
        let fallback = self.schemas.fallback();
        let sets = self.documents.sets.take().into_iter().flatten().collect::<Vec<_>>();
        let overrides = std::mem::take(&mut self.overrides.entries);
        let active = self.judge(source, &sets, &fallback, &overrides);
        let narrowing = Narrowing { rules: &self.rule_table, extended: &self.layers.extended };
        let replaced = std::mem::take(&mut self.documents.replaced);
        self.findings.extend(narrowing.judge(&active, &sets));
        self.findings.append(&mut self.schemas.mistakes.take());
        let fallback = match fallback {
            Ok(fallback) if !self.documents.is_incomplete => fallback,
            _ => return Err(PolicyError::new(Some(name), self.findings)),
        };
        let fallback_place = self.documents.fallback_place;
        let narrowing = Narrowing { rules: &self.rule_table, extended: &self.layers.extended };
        let narrowed =
            narrowing.of(&active, &sets, &replaced, (&fallback, fallback_place.as_ref()));
        let mut resolved = Resolved {
            path: path.to_owned(),
            source: Arc::clone(source),
            layers: self.layers.order,
            is_assumed: path == DEFAULT && !self.inputs.replaces_documents(),
            rule_table: self.rule_table,
            active,
            overrides: ByFile::new(overrides, |entry| {
                (!entry.files.is_everything()).then_some(&entry.files)
            }),
            waiver_index: WaiverIndex::new(&self.waivers),
            waivers: ByFile::new(self.waivers, |waiver| waiver.files.as_ref()),
            sets: self.sets.into_all().into_iter().map(UsedSet::from).collect(),
            documents: DocumentSets { sets, fallback, fallback_place },
            narrowed,
            schema_addresses: self.schemas.files.addresses,
            schema_uses: self.schemas.uses,
            today: self.inputs.today,
            limits: self.limits,
            formats: self.formats,
            warnings: self.schemas.warnings.clone(),
            schema_warnings: self.schemas.warnings,
        };
        let dates = analysis::at_load(&resolved, self.findings)
            .map_err(|findings| PolicyError::new(Some(name), findings))?;
        resolved.warnings.extend(dates);
        Ok((resolved, self.tests))
    }

    /// Makes the rules that are on, and judges them and the rest of the policy by the schemas of the documents.
    fn judge(
        &mut self,
        source: &Arc<Source>,
        sets: &[DocumentSet],
        fallback: &Result<Arc<Schema>, Reported>,
        overrides: &[Override],
    ) -> Vec<Arc<ActiveRule>> {
        // If an entry is broken, its schema is unknown, so nothing is judged by the other schemas.
        let fallback = match fallback {
            Ok(schema) if !self.documents.is_incomplete => Some(schema),
            _ => None,
        };
        let mut schemas: Vec<&Schema> = sets.iter().map(|set| &*set.schema).collect();
        schemas.extend(fallback.map(|schema| &**schema));
        let is_fallback_meant = self.documents.names_fallback || sets.is_empty();
        let meant = match is_fallback_meant {
            true => &schemas[..],
            false => &schemas[..sets.len()],
        };
        self.rule_table.kinds = Kinds::new(sets, fallback.filter(|_| is_fallback_meant));
        self.rule_table.waived = self.waivers.iter().map(|it| it.rule.id.clone()).collect();
        if fallback.is_none() {
            return self.rule_table.activate(overrides, |_| Vec::new(), &mut self.findings);
        }
        self.check_scopes(source, sets, &schemas);
        let is_replaced = self.inputs.replaces_documents();
        let reach = Reachability::new(&schemas, meant, source, &self.sets);
        let judge = |rule: &_| reach.judge(rule);
        let active = self.rule_table.activate(overrides, judge, &mut self.findings);
        self.findings.extend(self.rule_table.without_role(&active, source, is_replaced));
        let own_sets = sets.iter().filter(|set| set.is_own(source));
        self.findings.extend(own_sets.flat_map(|set| reach.judge_roles(set)));
        self.findings.extend(unknown_documents(overrides, sets, source));
        // Waivers of a policy that this one extends may be for documents of others.
        let is_own = |waiver: &&Waiver| Arc::ptr_eq(waiver.waived.place.source(), source);
        let waivers = self.waivers.iter().filter(is_own);
        self.findings.extend(waivers.filter_map(|waiver| reach.judge_waiver(waiver, sets)));
        let formats = self.formats.as_ref().map_or_else(Formats::default, |(it, _)| *it);
        let fallback = fallback.filter(|_| is_fallback_meant);
        let is_readable = self.findings.iter().all(|it| it.rule() == PolicyMistake::LOOSENED);
        let mut examples =
            LoosenedExamples::new(&self.rule_table, &active, sets, fallback, formats, is_readable);
        let kinds = &self.rule_table.kinds;
        let comparisons = self.comparisons.iter();
        self.findings.extend(comparisons.filter_map(|it| it.judge(kinds, &schemas, &mut examples)));
        active
    }

    /// Custom rules that are for a schema which no document has. Those of a layer may be for the
    /// documents of others that extend it, as may those of a policy without documents.
    fn check_scopes(&mut self, own: &Arc<Source>, sets: &[DocumentSet], schemas: &[&Schema]) {
        if sets.is_empty() || self.inputs.replaces_documents() {
            return;
        }
        let scopes = self.rule_table.scopes.values();
        for (schema, place) in scopes.filter(|(_, place)| Arc::ptr_eq(place.source(), own)) {
            if !schemas.iter().any(|used| schema.is(used)) {
                let mistake =
                    PolicyMistake::value(format!("no document is checked as `{}`", schema.name))
                        .help("name the schema of a `[[documents]]` entry, or remove the line");
                self.findings.push(mistake.finding(place.clone()));
            }
        }
    }
}
