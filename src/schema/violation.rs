//! Violated keywords as findings, each with its place in the document and in the schema's file. What
//! they say is in `sentences/`.

use jsonschema::{ValidationError, Validator};

use super::loaded::Schema;
use super::nodes::{self, Nodes};
use super::sentences::{ContainsSchemas, Explained, Explainer, TOO_MANY_WAYS};
use crate::document::Node;
use crate::finding::{Collector, SchemaPlace, Severity};

/// How often the validator may look into arrays and objects before it is stopped, whatever their size.
const STEPS: u64 = 1 << 17;

/// How often it may for each value and key, which a schema of a thousand alternatives needs.
const STEPS_PER_NODE: u64 = 1 << 10;

impl Schema {
    /// Reports every violation of the schema by `dto`.
    pub(crate) fn check<'d>(&self, dto: Node<'d>, collector: &mut Collector<'d, '_>) {
        match self.validator() {
            // Most documents are valid, and to know that costs a fraction of listing errors.
            Ok(validator) if validator.is_valid(dto) => {}
            Ok(validator) => report(self, validator, dto, collector),
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
    collector: &mut Collector<'d, '_>,
) {
    let (rule, severity) = ("schema", Severity::Error);
    let steps = STEPS_PER_NODE.saturating_mul(u64::from(root.size())).saturating_add(STEPS);
    let list = || validator.iter_errors(root).collect::<Vec<_>>();
    let Some(errors) = nodes::within(steps, list) else {
        let [message, help] = TOO_MANY_WAYS;
        let finding = collector.at(root, rule, severity).message(message).help(help).value("");
        return collector.push(finding);
    };
    let mut contains = ContainsSchemas::new();
    for error in errors {
        // The validator's paths lead to nodes of this document.
        let found = collector.index().find(root, error.instance_path().as_str());
        let node = found.unwrap_or(root);
        let explainer = Explainer { schema, error: &error, node, index: collector.index() };
        for Explained { at, message, help } in explainer.explain(&mut contains) {
            let place = place(schema, &error);
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
