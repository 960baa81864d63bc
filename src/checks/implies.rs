//! `implies`: an array with one name has others too.

use std::collections::HashSet;
use std::sync::Arc;

use crate::check::NameEntry;
use crate::check::values::{NameSet, RequiredName, required_names};
use crate::check::{
    Alternative, Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition,
    CompileContext, Kind, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::schema::{EnumIndex, NameBits};
use crate::text::Place;
use crate::witness::Form;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("families", Kind::Families, "which names need which others, and why")
        .tighter(Tighter::Superset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-half-of-users"
title   = "Users are created and never deleted"
select  = "/events"
check   = { implies = { families = [{ when = ["user.created"], then = ["user.deleted"] }] } }
message = "`{value}` without {missing}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "implies",
        "where the array has one of the names in `when`, it has every name in `then`; names that \
         are not in the schema are ignored",
        build,
    )
    .takes(Types::ARRAY)
    .parameters(PARAMETERS)
    .placeholders(&["missing", "why"])
    .asks(asks)
    .alternatives(alternatives)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let families = alternatives(arguments, context);
    let parts = context.hold(families);
    Asked::Value(context.conditions.all(parts))
}

fn alternatives(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Vec<Alternative> {
    let listed = context.place.item_names();
    let mut families = Vec::new();
    for family in arguments.families("families").iter() {
        let item = context.listed(&family.when);
        let has_one = context.conditions.add(Form::Contains { from: 0, item, least: 1 });
        let mut then = required_names(&family.then, listed.as_deref());
        if let Some(listed) = &listed {
            then.retain(|required| listed.contains(&required.name));
        }
        let then: Vec<NameEntry> = then.into_iter().map(|required| required.one_name()).collect();
        let has_each = context.has_each(&then);
        families.push(Alternative {
            parameter: "families",
            place: family.place.clone(),
            applies: has_one,
            holds: has_each,
        });
    }
    families
}

struct Implies {
    families: Vec<Family>,
    /// `when` and `then` of each family as bits, if the schema lists names. An array that these
    /// sets clear needs no closer look.
    bits: Option<Vec<(NameBits, NameBits)>>,
}

struct Family {
    when: NameSet,
    then: Vec<RequiredName>,
    why: Option<Arc<str>>,
    place: Place,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let listed = context.item_names();
    let families = arguments.families("families");
    let family = |family: &crate::check::Family| {
        let mut then = required_names(&family.then, listed.as_deref());
        if let Some(listed) = &listed {
            then.retain(|required| listed.contains(&required.name));
        }
        let when = NameSet::new(Arc::clone(&family.when), listed.as_deref().unwrap_or_default());
        Family { when, then, why: family.why.clone(), place: family.place.clone() }
    };
    let families: Vec<Family> = families.iter().map(family).collect();
    let bits = listed.as_deref().and_then(EnumIndex::new).map(|listed| {
        let bits = |family: &Family| {
            let when = listed.names_where(|name| family.when.find(name).is_some());
            (
                when,
                listed.names_where(|name| family.then.iter().any(|required| required.name == name)),
            )
        };
        families.iter().map(bits).collect()
    });
    Box::new(Implies { families, bits })
}

impl Check for Implies {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let array = context.node();
        if let (Some(families), Some(membership)) = (&self.bits, context.whole_membership()) {
            let has_gap = |(when, then): &(NameBits, NameBits)| {
                membership.bits.meets(when) && !membership.bits.covers(then)
            };
            if !families.iter().any(has_gap) {
                return;
            }
        }
        let mut reported = HashSet::new();
        for family in &self.families {
            let is_one = |name: &str| family.when.find(name).is_some();
            let Some(first) = array.items().find(|item| item.as_str().is_some_and(is_one)) else {
                continue;
            };
            let is_missing = |required: &&RequiredName| {
                !array.items().any(|item| item.as_str().is_some_and(|name| required.is_match(name)))
            };
            let missing: Vec<&str> =
                family.then.iter().filter(is_missing).map(|required| &*required.name).collect();
            // A name that an earlier family misses is not reported again.
            let known = reported.len();
            reported.extend(missing.iter().copied());
            if reported.len() == known {
                continue;
            }
            let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
            let why = family.why.as_deref().unwrap_or_default();
            let mut violation = Violation::new(first, first.as_str().unwrap_or_default())
                .arg("missing", names.join(", "))
                .arg("why", why)
                .policy(&family.place);
            violation.reason.clone_from(&family.why);
            report(violation);
        }
    }
}
