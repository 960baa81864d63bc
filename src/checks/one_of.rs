//! `one-of`: the value is one of these.

use std::sync::Arc;

use crate::check::values::{NameEntry, ValueSet, in_lower_case};
use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Meaning, Parameter, Tighter, Violation,
};
use crate::document::{Types, plain};
use crate::text::Place;
use crate::text::suggest::{self, did_you_mean};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("values", Kind::Values, "the allowed values; an empty list allows none")
        .tighter(Tighter::Subset),
    Parameter::optional(
        "case",
        Kind::Choice(&["exact", "ignore"]),
        "how strings are compared; with `ignore`, `EU` is `eu`",
    )
    .by_default("`exact`"),
];

const TAKES: Types = Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING);

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-regions"
title   = "A region that isn't ours"
select  = "/region"
check   = { one-of = { values = ["eu", "us"], case = "ignore" } }
message = "`{value}` is none of {allowed}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("one-of", "the value is in a list", build)
        .takes(TAKES)
        .parameters(PARAMETERS)
        .placeholders(&["allowed"])
        .by_value()
        .means(&[Meaning::AllowsOnlyNames { names: "values" }])
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(context.listed_by_case(arguments, "values"))
}

struct OneOf {
    set: ValueSet,
    entries: Arc<[NameEntry]>,
    /// The same in lower case, if case is ignored.
    lower: Option<ValueSet>,
    place: Option<Place>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let expected = context.names().unwrap_or_default();
    let entries = arguments.entries("values").unwrap_or_default();
    let set = ValueSet::new(&entries, &expected);
    let lower = (arguments.text("case") == Some("ignore"))
        .then(|| ValueSet::new(&in_lower_case(&entries), &[]));
    Box::new(OneOf { set, entries, lower, place: arguments.place("values").cloned() })
}

impl Check for OneOf {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let is_in_lower_case = || {
            let (lower, text) = (self.lower.as_ref()?, node.as_str()?);
            lower.find_name(&text.to_lowercase())
        };
        if !TAKES.meets(Types::of(node))
            || self.set.find(node).is_some()
            || is_in_lower_case().is_some()
        {
            return;
        }
        if context.is_condition() {
            return report(Violation::new(node, ""));
        }
        let name = plain(node);
        let names = self.entries.iter().filter(|entry| !entry.is_glob()).take(suggest::MOST);
        let names: Vec<_> = names.map(NameEntry::text).filter(|it| *it != name).collect();
        let near = did_you_mean(&name, names.iter().map(|name| &**name));
        let violation =
            Violation::new(node, name).arg("allowed", list(&self.entries)).maybe_help(near);
        report(violation.maybe_policy(self.place.as_ref()));
    }
}

/// A message lists at most this many values.
const LISTED: usize = 8;

fn list(entries: &[NameEntry]) -> String {
    let names: Vec<&str> = entries.iter().take(LISTED).map(NameEntry::pattern).collect();
    match entries.len().saturating_sub(LISTED) {
        _ if names.is_empty() => "none".to_owned(),
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
