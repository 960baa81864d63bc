//! Violated keywords as findings, each with its place in the document and in the schema's file. What
//! they say is in `sentences/`.

use std::collections::HashSet;

use jsonschema::{ValidationError, Validator};

use super::loaded::Schema;
use super::nodes::{self, Budget, Nodes};
use super::sentences::{ContainsSchemas, Explained, Explainer, TOO_COSTLY};
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
        match self.validator() {
            Ok(validator) => {
                let errors = limits.max_violations as u64;
                let budget = Budget { steps: limits.steps(dto.size()), errors };
                // Most documents are valid, and to know that costs a fraction of listing errors.
                match nodes::within(budget, || validator.is_valid(dto)) {
                    (_, true) => too_costly(dto, collector),
                    (true, false) => {}
                    (false, false) => report(self, validator, dto, budget, collector),
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

/// Reports the violations of `schema`, which `validator` was compiled from, by the value at `root`.
fn report<'d>(
    schema: &Schema,
    validator: &Validator<Nodes>,
    root: Node<'d>,
    budget: Budget,
    collector: &mut Collector<'d, '_>,
) {
    let (rule, severity) = ("schema", Severity::Error);
    let (errors, is_spent) =
        nodes::within(budget, || validator.iter_errors(root).collect::<Vec<_>>());
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
        let explainer = Explainer { schema, error: &error, node, index: collector.index() };
        for Explained { at, message, help } in explainer.explain(&mut contains) {
            let place = place(schema, &error);
            // Several ways through a schema lead to one keyword for one value.
            if !seen.insert((at.node().id(), place.pointer.clone(), message.clone())) {
                continue;
            }
            let value = format!("{} {}", place.keyword, at.text());
            let mut finding =
                collector.at(at.node(), rule, severity).message(message).value(value).schema(place);
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

/// The keyword that failed, in the schema's file.
fn place(schema: &Schema, error: &ValidationError<'_>) -> SchemaPlace {
    let pointer = error.schema_path().as_str().to_owned();
    SchemaPlace {
        name: schema.name.clone(),
        keyword: error.kind().keyword().to_owned(),
        place: schema.file.node(&pointer).map(|node| schema.file.place_of(node)),
        pointer,
    }
}
