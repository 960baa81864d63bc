//! `covered`: each of these names is in the array of at least one document.

use std::collections::HashSet;

use crate::check::values::{NameSet, RequiredName, required_names};
use crate::check::{
    Arguments, CheckContext, CheckDefinition, CompileContext, CrossDocumentCheck, Kind, Meaning,
    Note, OverParts, Parameter, Tighter, Verdict,
};
use crate::document::Types;
use crate::schema::{EnumIndex, NameBits};

const PARAMETERS: &[Parameter] =
    &[Parameter::required("values", Kind::Names, "the names that at least one DTO must have")
        .tighter(Tighter::Superset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-deletions-unseen"
title   = "No endpoint gets deletions"
select  = "/events"
check   = { covered = { values = ["user.deleted"] } }
message = "no endpoint gets `{value}`""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::cross_document(
        "covered",
        "each name is in the array of at least one DTO of the run; a pattern stands for every \
         name in the schema that it matches",
        build,
    )
    .takes(Types::ARRAY)
    .parameters(PARAMETERS)
    .placeholders(&["by", "why"])
    .means(&[Meaning::RequiresNamesInAnyDocument { names: "values" }])
    .example(EXAMPLE)
}

struct Covered {
    required: Vec<RequiredName>,
    names: NameSet,
    /// The same names as bits, if the schema lists names.
    bits: Option<NameBits>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn CrossDocumentCheck> {
    let listed = context.item_names();
    let entries = arguments.entries("values").unwrap_or_default();
    let required = required_names(&entries, listed.as_deref());
    let names = NameSet::new(entries, listed.as_deref().unwrap_or_default());
    let bits = listed.as_deref().and_then(EnumIndex::new);
    let bits = bits.map(|listed| listed.names_where(|name| names.find(name).is_some()));
    Box::new(Covered { required, names, bits })
}

impl CrossDocumentCheck for Covered {
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
        let membership = self.bits.as_ref().zip(context.whole_membership());
        if membership.is_some_and(|(bits, membership)| !membership.bits.meets(bits)) {
            return;
        }
        for item in context.node().items() {
            if let Some(name) = item.as_str().filter(|name| self.names.find(name).is_some()) {
                keep(Note::new(item, name));
            }
        }
    }

    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
        let found: HashSet<&str> = keys.iter().copied().collect();
        for required in &self.required {
            if !found.contains(&*required.name) && !found.iter().any(|name| required.is_match(name))
            {
                report(Verdict::Absent {
                    name: required.name.clone(),
                    entry: required.entry.clone(),
                });
            }
        }
    }

    fn over_parts(&self) -> OverParts {
        OverParts::ByAbsence
    }
}
