//! Values that a rule passes over, because it doesn't look at their type.
//!
//! The schema reports a type that it doesn't allow. Where it allows any, nobody would report a number in place of a
//! URL, so such values are counted.

use crate::check::CheckExpr;
use crate::document::{Pattern, Segment, Types};
use crate::schema::{Reached, Schema};

/// The places where a rule looks and on the way there, each with the types that the schema allows and that the rule
/// passes over.
pub(super) fn passed_over(
    expr: &CheckExpr,
    select: &Pattern,
    schema: &Schema,
) -> Vec<(Pattern, Types)> {
    let segments = select.segments();
    // A rule for values of any depth means those that it looks at.
    let deep = segments.iter().position(|segment| *segment == Segment::Deep);
    let is_last_any = segments.iter().rev().find(|it| **it != Segment::Any) == Some(&Segment::Deep);
    let mut found = Vec::new();
    for (nth, segment) in segments[..deep.unwrap_or(segments.len())].iter().enumerate() {
        let place = select.first(nth);
        let types = left_out(schema, &place, way_through(segment));
        found.push((place, types));
    }
    if !is_last_any {
        let calls = expr.calls(select).into_iter().filter(|(at, ..)| at == select);
        let takes = calls.fold(Types::NONE, |types, (_, call, _)| types.or(call.definition.takes));
        found.push((select.clone(), left_out(schema, select, takes)));
    }
    found.retain(|(_, types)| *types != Types::NONE);
    found
}

/// The place that a DTO must have for a rule to find anything in it, where the schema says nothing of that place: its
/// documents have it, or else the rule silently finds nothing. A list may be empty.
pub(super) fn relied_on(select: &Pattern, schema: &Schema) -> Option<Pattern> {
    let segments = select.segments();
    let items = segments.iter().rev().take_while(|it| **it == Segment::Any).count();
    let place = select.first(segments.len().saturating_sub(items));
    let says_nothing = !place.is_root()
        && !place.is_deep()
        && !schema.shape.describes(&place)
        && matches!(schema.shape.reach(&place), Reached::Values(_));
    says_nothing.then_some(place)
}

/// The types of the values that a segment leads on from.
fn way_through(segment: &Segment) -> Types {
    match segment {
        Segment::Name(_) => Types::OBJECT,
        Segment::Index(_) | Segment::Any | Segment::Deep => Types::OBJECT.or(Types::ARRAY),
    }
}

/// The types that a schema allows beside these; none where it allows none of these. In a schema that lists types,
/// `null` stands for nothing.
fn left_out(schema: &Schema, place: &Pattern, takes: Types) -> Types {
    match schema.shape.reach(place) {
        Reached::Values(Types::ANY) if takes != Types::NONE => Types::ANY.without(takes),
        Reached::Values(types) if types.meets(takes) => types.without(takes).without(Types::NULL),
        _ => Types::NONE,
    }
}
