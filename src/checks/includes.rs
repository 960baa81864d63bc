//! `includes`: the array has each of these names.

use crate::check::values::{RequiredName, required_names};
use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Meaning, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::schema::{EnumIndex, NameBits};

const PARAMETERS: &[Parameter] =
    &[Parameter::required("values", Kind::Names, "the names that the array must have")
        .tighter(Tighter::Superset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-deletions-missing"
title   = "Deletions are missing"
select  = "/events"
check   = { includes = { values = ["user.deleted"] } }
message = "`{value}` is missing""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "includes",
        "the array has each of these names; a pattern stands for every name in the schema that \
         it matches",
        build,
    )
    .takes(Types::ARRAY)
    .parameters(PARAMETERS)
    .placeholders(&["by", "why"])
    .means(&[Meaning::RequiresNames { names: "values" }])
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(context.has_each(&arguments.entries("values").unwrap_or_default()))
}

struct Includes {
    required: Vec<RequiredName>,
    /// The same as bits, if the schema lists them all.
    bits: Option<NameBits>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let listed = context.item_names();
    let entries = arguments.entries("values").unwrap_or_default();
    let required = required_names(&entries, listed.as_deref());
    let bits = listed.and_then(|names| {
        let all = required.iter().all(|one| names.contains(&one.name));
        let listed = EnumIndex::new(&names).filter(|_| all)?;
        Some(listed.names_where(|name| required.iter().any(|one| one.name == name)))
    });
    Box::new(Includes { required, bits })
}

impl Check for Includes {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let array = context.node();
        let is_there = |bits: &NameBits| {
            context.whole_membership().is_some_and(|membership| membership.bits.covers(bits))
        };
        if !array.is_array() || self.bits.as_ref().is_some_and(is_there) {
            return;
        }
        for required in &self.required {
            let mut names = array.items().filter_map(|item| item.as_str());
            if !names.any(|name| required.is_match(name)) {
                let (name, entry) = (&required.name, &required.entry);
                let violation = Violation::new(array, name).arg("by", entry.by(name));
                report(violation.arg("why", entry.why()).entry(entry));
            }
        }
    }
}
