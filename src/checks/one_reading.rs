//! `one-reading`: all parsers read the same scalars and keys in the value.

use std::sync::Arc;

use crate::check::{Arguments, Check, CheckContext, CheckDefinition, CompileContext, Violation};
use crate::document::{Ambiguous, Decimal, Difference, Node, Reading, Types, is_exact};
use crate::schema::Shape;

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-two-readings"
title   = "A value that parsers read differently"
select  = ""
check   = { one-reading = {} }
message = "{value} has several readings""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "one-reading",
        "all parsers read the same numbers and, in YAML, the same plain scalars and keys in the value",
        build,
    )
    .example(EXAMPLE)
}

struct OneReading {
    shape: Arc<Shape>,
    starts: Vec<usize>,
}

fn build(_: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(OneReading {
        shape: Arc::clone(&context.shape),
        starts: context.shape.ids_at(context.select),
    })
}

impl Check for OneReading {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        // Most documents have no such scalar.
        if context.node().is_in_ambiguous_document() {
            self.visit(context.node(), &self.starts, report);
        }
    }
}

impl OneReading {
    /// Reports what is ambiguous in a value, which is at these places of the schema. The recursion is
    /// bounded by a document's depth.
    fn visit<'d>(&self, node: Node<'d>, places: &[usize], report: &mut dyn FnMut(Violation<'d>)) {
        self.report(node, places, report);
        let places: Vec<_> = places.iter().map(|&place| self.shape.place(place)).collect();
        let items: Vec<_> = places.iter().filter_map(|place| place.items).collect();
        node.items().for_each(|item| self.visit(item, &items, report));
        for (key, value) in node.members() {
            self.report(key, &[], report);
            let of = places.iter().filter_map(|place| place.member(key.content()));
            self.visit(value, &of.collect::<Vec<_>>(), report);
        }
    }

    fn report<'d>(&self, node: Node<'d>, places: &[usize], report: &mut dyn FnMut(Violation<'d>)) {
        let Some(ambiguous) = node.ambiguous() else { return };
        let types = places.iter().map(|&place| self.shape.place(place).types);
        // The schema says nothing of a place that it doesn't describe.
        let types = types.reduce(Types::or).unwrap_or(Types::ANY);
        let violation = Violation::new(node, ambiguous.text.as_str());
        report(violation.message(message(ambiguous)).help(help(ambiguous, types)));
    }
}

/// What parsers read.
fn message(ambiguous: &Ambiguous) -> String {
    let key = if ambiguous.is_key { "the key " } else { "" };
    let text = &ambiguous.text;
    let one = describe(&ambiguous.read, text);
    let other = describe(&ambiguous.otherwise, text);
    let read = match ambiguous.difference {
        Difference::Versions => format!("{one} in YAML 1.2 and {other} in YAML 1.1"),
        Difference::Schemas => {
            format!("{one} in YAML's core schema and {other} in its JSON schema")
        }
        Difference::Parsers => format!("{one} in YAML 1.2 and {other} to some parsers"),
        Difference::Floats => format!("{other} to parsers that hold numbers as 64-bit floats"),
        Difference::Strings => format!("{one} to some parsers and {other} to others"),
    };
    format!("{key}`{text}` is {read}")
}

fn describe(reading: &Reading, text: &str) -> String {
    match reading {
        Reading::Null => "null".to_owned(),
        Reading::Bool(value) => value.to_string(),
        Reading::Number(number) => format!("the number {number}"),
        Reading::String => format!("the string {}", quoted(text)),
        Reading::Other(words) => words.clone(),
    }
}

/// What to write so that all parsers read the same: a reading that has one of these types.
fn help(ambiguous: &Ambiguous, types: Types) -> String {
    let string = quoted(&ambiguous.text);
    if ambiguous.is_key {
        return format!("quote it: `{string}`");
    }
    let tag = if ambiguous.has_tag { "remove the tag and " } else { "" };
    let mut forms = Vec::new();
    if types.meets(Types::STRING) {
        forms.push(string);
    }
    for reading in [&ambiguous.read, &ambiguous.otherwise] {
        if let Some(form) = clear_form(reading, types).filter(|form| !forms.contains(form)) {
            forms.push(form);
        }
    }
    match forms.as_slice() {
        [] if types.meets(Types::NUMBER) => {
            format!(
                "{tag}write a number that a 64-bit float holds; whole ones go up to 9007199254740992"
            )
        }
        [] => format!("{tag}write a value that the schema allows, strings in quotes"),
        [form] => format!("{tag}write `{form}`"),
        [form, others @ ..] => {
            format!("{tag}write `{form}`, or `{}` if that is meant", others.join("` or `"))
        }
    }
}

/// How JSON and YAML write the value so that it is read alike, if it has one of these types.
fn clear_form(reading: &Reading, types: Types) -> Option<String> {
    match reading {
        Reading::Null => types.meets(Types::NULL).then(|| "null".to_owned()),
        Reading::Bool(value) => types.meets(Types::BOOLEAN).then(|| value.to_string()),
        Reading::Number(number) => {
            let form = Decimal::parse(number).filter(|_| types.meets(Types::NUMBER))?;
            let form = form.to_string();
            (is_exact(&form) && !form.contains('e')).then_some(form)
        }
        Reading::String | Reading::Other(_) => None,
    }
}

/// The string as JSON and YAML write it in double quotes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
