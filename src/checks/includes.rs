//! `includes`: the array has each of these names.

use crate::check::values::{EnumIndex, NameBits, RequiredName, required_names};
use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "includes",
    about: "the array has each of the names; of a pattern, each name of the schema that it matches",
    takes: Types::ARRAY,
    parameters: &[Parameter::required("values", Kind::Names, "the names that must be there")],
    placeholders: &["by", "why"],
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct Includes {
    required: Vec<RequiredName>,
    /// The same, if the schema lists them all.
    bits: Option<NameBits>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let listed = context.items();
    let entries = arguments.entries("values").unwrap_or_default();
    let required = required_names(&entries, listed.as_deref());
    let bits = listed.and_then(|names| {
        let all = required.iter().all(|one| names.contains(&one.name));
        let listed = EnumIndex::new(&names).filter(|_| all)?;
        Some(listed.those(|name| required.iter().any(|one| one.name == name)))
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
            if !names.any(|name| required.is(name)) {
                let (name, entry) = (&required.name, &required.entry);
                let violation = Violation::new(array, name).arg("by", entry.by(name));
                report(violation.arg("why", entry.why()).entry(entry));
            }
        }
    }
}
