//! Violated keywords as findings, each with its place in the document and in the schema's file. What
//! they say is in `sentences/`.

use std::collections::HashSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::compile::Compiled;
use super::excerpt::KeywordPlace;
use super::loaded::Schema;
use super::location::split;
use super::nodes::{self, Budget};
use super::pattern_keyword::assuming;
use super::sentences::{ContainsSchemas, Explained, Explainer, TOO_COSTLY};
use super::unchecked::Unchecked;
use crate::document::{Limits, Node};
use crate::finding::{Collector, SchemaPlace, Severity};

impl Schema {
    /// Reports every violation of the schema by `dto`.
    pub(crate) fn check<'d>(
        &self,
        dto: Node<'d>,
        limits: &Limits,
        collector: &mut Collector<'d, '_>,
    ) {
        match self.compiled() {
            Ok(compiled) => {
                let errors = limits.max_violations as u64;
                let budget = Budget { steps: limits.steps(dto.size()), errors };
                // Most documents are valid, and to know that costs a fraction of listing errors.
                let is_valid = || nodes::within(budget, || compiled.validator.is_valid(dto));
                match assuming(true, is_valid) {
                    ((_, true), _) => too_costly(dto, collector),
                    ((true, false), unknown) => {
                        Unchecked::new(unknown, dto).report(compiled, collector);
                    }
                    ((false, false), _) => report(self, compiled, dto, budget, collector),
                }
            }
            Err(error) => {
                let why = error.into_findings();
                let why = why.first().map_or("it can't be compiled", |why| why.message());
                let message = format!("the schema `{}` can't be used: {why}", self.name);
                let finding = collector.at(dto, "schema-unusable", Severity::Error);
                collector.push(finding.message(message).value(&*self.name));
            }
        }
    }
}

/// The errors of the value at `root` that are certain, and whether the validator was stopped. Where it isn't known
/// whether a value matches a pattern, an error is certain if it is there in both cases.
fn errors<'c, 'd: 'c>(
    compiled: &'c Compiled,
    root: Node<'d>,
    budget: Budget,
    collector: &mut Collector<'d, '_>,
) -> (Vec<ValidationError<'c>>, bool) {
    let run = || nodes::within(budget, || compiled.validator.iter_errors(root).collect::<Vec<_>>());
    let ((mut errors, mut is_spent), mut unknown) = assuming(true, run);
    if !unknown.is_empty() {
        let ((others, is_other_spent), more) = assuming(false, run);
        is_spent |= is_other_spent;
        unknown.extend(more);
        let unchecked = Unchecked::new(unknown, root);
        let key = |error: &ValidationError<'_>| {
            (error.instance_path().to_string(), error.schema_path().to_string())
        };
        let others: HashSet<_> = others.iter().map(key).collect();
        errors.retain(|error| {
            others.contains(&key(error)) && {
                let path = error.instance_path().as_str();
                let node = collector.index().find(root, path).unwrap_or(root);
                !unchecked.may_decide(error, node)
            }
        });
        unchecked.report(compiled, collector);
    }
    (errors, is_spent)
}

/// Reports the violations of `schema`, which `compiled` was made from, by the value at `root`.
fn report<'d>(
    schema: &Schema,
    compiled: &Compiled,
    root: Node<'d>,
    budget: Budget,
    collector: &mut Collector<'d, '_>,
) {
    let (rule, severity) = ("schema", Severity::Error);
    let (errors, is_spent) = errors(compiled, root, budget, collector);
    if is_spent {
        too_costly(root, collector);
    }
    let mut contains = ContainsSchemas::new();
    let mut seen = HashSet::new();
    // What was found before the budget was spent holds.
    for error in errors.into_iter().filter(|error| !nodes::is_of_nothing(error)) {
        // The validator's paths lead to nodes of this document.
        let found = collector.index().find(root, error.instance_path().as_str());
        let node = found.unwrap_or(root);
        if matches!(error.kind(), ValidationErrorKind::BacktrackLimitExceeded { .. }) {
            too_costly(node, collector);
            continue;
        }
        let keyword = compiled.place(&error);
        let place = place(schema, &keyword, &error);
        let explainer =
            Explainer { schema, at: &keyword, error: &error, node, index: collector.index() };
        for Explained { at, message, help } in explainer.explain(&mut contains) {
            // Several ways through a schema lead to one keyword for one value.
            if !seen.insert((at.node().id(), place.pointer.clone(), message.clone())) {
                continue;
            }
            let value = format!("{} {}", place.keyword, at.text());
            let mut finding = collector
                .at(at.node(), rule, severity)
                .message(message)
                .value(value)
                .schema(place.clone());
            if let Some(help) = help {
                finding = finding.help(help);
            }
            collector.push(finding);
        }
    }
}

/// Reports that not all violations by the value at `root` were found.
fn too_costly<'d>(root: Node<'d>, collector: &mut Collector<'d, '_>) {
    let [message, help] = TOO_COSTLY;
    let finding = collector.at(root, "too-costly", Severity::Error);
    collector.push(finding.message(message).help(help).value(""));
}

/// The keyword that failed, in its file.
fn place(schema: &Schema, at: &KeywordPlace, error: &ValidationError<'_>) -> SchemaPlace {
    let keyword = match error.kind() {
        ValidationErrorKind::Custom { .. } => "pattern",
        kind => kind.keyword(),
    };
    match at {
        KeywordPlace::MetaSchema(address, pointer) => SchemaPlace::new(address, keyword, pointer),
        KeywordPlace::At(at) => {
            let name = match split(at) {
                (0, _) => schema.name.clone(),
                (file, _) => schema.bundle.files[file].source.name().to_owned(),
            };
            let place = SchemaPlace::new(name, keyword, split(at).1);
            match schema.bundle.node(at) {
                Some(_) => place.at(schema.bundle.place(at)),
                None => place,
            }
        }
    }
}
