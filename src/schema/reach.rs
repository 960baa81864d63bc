//! Where patterns lead, by a schema: the walker of [`walk`](crate::document::walk), over shapes.

use std::collections::BTreeSet;

use super::shape::{Place, Shape};
use crate::document::{Pattern, Segment, Types, Walk, step};

/// Where a pattern leads, by a schema.
#[derive(Debug)]
pub(crate) enum Reached {
    /// To values of these types.
    Values(Types),
    /// Nowhere, in any document that the schema accepts.
    Nowhere(DeadEnd),
}

/// The segment of a pattern that leads nowhere, and what is there instead.
#[derive(Debug)]
pub(crate) struct DeadEnd {
    /// Its number in the pattern, from 0.
    pub(crate) at: usize,
    pub(crate) segment: Segment,
    /// The types that the values before it have.
    pub(crate) types: Types,
    /// How many items they have, if they are arrays.
    pub(crate) most_items: usize,
    /// The members that they have, if they are objects.
    pub(crate) known: Vec<String>,
}

/// A place of a shape.
#[derive(Clone, Copy)]
struct At<'s> {
    shape: &'s Shape,
    id: usize,
    /// Whether only the places are walked that the schema describes.
    described: bool,
}

impl<'s> At<'s> {
    fn place(self) -> &'s Place {
        self.shape.place(self.id)
    }

    /// The places of the members, if this can be an object.
    fn members(self) -> impl Iterator<Item = usize> {
        let place = self.place();
        let members = place.members.iter().map(|&(_, id)| id).chain(self.others());
        members.filter(|_| place.types.meets(Types::OBJECT))
    }

    /// The place of members that the schema doesn't name.
    fn others(self) -> Option<usize> {
        self.place().others.filter(|_| !self.described)
    }

    /// The place of the items.
    fn items(self) -> Option<usize> {
        let anything = || (!self.described).then_some(Shape::ANYTHING);
        self.place().items.or_else(anything)
    }
}

impl Walk for At<'_> {
    fn members_named(self, name: &str, visit: &mut impl FnMut(Self)) {
        let place = self.place();
        let id = place.member(name).or_else(|| self.others());
        if let Some(id) = id.filter(|_| place.types.meets(Types::OBJECT)) {
            visit(Self { id, ..self });
        }
    }

    fn item(self, nth: usize) -> Option<Self> {
        let place = self.place();
        let may_be_there = place.types.meets(Types::ARRAY) && nth < place.most_items;
        Some(Self { id: self.items().filter(|_| may_be_there)?, ..self })
    }

    fn children(self, visit: &mut impl FnMut(Self)) -> bool {
        let place = self.place();
        self.members().for_each(|id| visit(Self { id, ..self }));
        if let Some(id) = self.items().filter(|_| place.types.meets(Types::ARRAY)) {
            visit(Self { id, ..self });
        }
        place.types.meets(Types::ARRAY.or(Types::OBJECT))
    }
}

impl Shape {
    /// The places that a segment leads to from `places`. A schema can have several ways to one
    /// place, so places are walked level by level, each once.
    fn step(
        &self,
        places: &BTreeSet<usize>,
        segment: &Segment,
        described: bool,
    ) -> BTreeSet<usize> {
        if *segment == Segment::Deep {
            return self.below(places, described);
        }
        let mut next = BTreeSet::new();
        for &id in places {
            let at = At { shape: self, id, described };
            step(at, segment, &mut |at| _ = next.insert(at.id));
        }
        next
    }

    /// The places, and all that are below them: a schema may lead back to one that led there.
    fn below(&self, places: &BTreeSet<usize>, described: bool) -> BTreeSet<usize> {
        let mut below = places.clone();
        let mut todo: Vec<_> = places.iter().copied().collect();
        while let Some(id) = todo.pop() {
            let at = At { shape: self, id, described };
            at.members().chain(at.item(0).map(|item| item.id)).for_each(|id| {
                if below.insert(id) {
                    todo.push(id);
                }
            });
        }
        below
    }

    /// Whether the schema says something of what is at a pattern, if only that it may be anything.
    pub(crate) fn describes(&self, pattern: &Pattern) -> bool {
        let root = BTreeSet::from([0]);
        let mut segments = pattern.segments().iter();
        let next = |places, segment| {
            let next = self.step(&places, segment, true);
            (!next.is_empty()).then_some(next)
        };
        segments.try_fold(root, next).is_some()
    }

    /// The places that a pattern can lead to from the root; none if the schema says nothing there.
    pub(crate) fn ids_at(&self, pattern: &Pattern) -> Vec<usize> {
        let root = BTreeSet::from([0]);
        let segments = pattern.segments().iter();
        let places = segments.fold(root, |places, segment| self.step(&places, segment, false));
        places.into_iter().collect()
    }

    /// Where a pattern leads from the root.
    pub(crate) fn reach(&self, pattern: &Pattern) -> Reached {
        let types = |places: &BTreeSet<usize>| {
            let types = places.iter().map(|&id| self.place(id).types);
            types.fold(Types::NONE, Types::or)
        };
        let mut places = BTreeSet::from([0]);
        for (at, segment) in pattern.segments().iter().enumerate() {
            let next = self.step(&places, segment, false);
            if next.is_empty() {
                let here = || places.iter().map(|&id| self.place(id));
                let objects = here().filter(|place| place.types.meets(Types::OBJECT));
                let known = objects.flat_map(|place| &place.members);
                return Reached::Nowhere(DeadEnd {
                    at,
                    segment: segment.clone(),
                    types: types(&places),
                    most_items: here().map(|place| place.most_items).max().unwrap_or(usize::MAX),
                    known: known.map(|(name, _)| name.clone()).collect(),
                });
            }
            places = next;
        }
        Reached::Values(types(&places))
    }

    /// The members that the schema names at a pattern.
    pub(crate) fn members_at(&self, pattern: &Pattern) -> Vec<String> {
        let places = self.ids_at(pattern);
        let members = places.iter().flat_map(|&id| &self.place(id).members);
        members.map(|(name, _)| name.clone()).collect()
    }

    /// The names that the schema allows at a pattern or in the array there, in its order.
    pub(crate) fn names_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        self.values_at(pattern).or_else(|| self.values_at(&pattern.items()))
    }

    /// The names that the schema allows at a pattern, in its order; `None` if it lists none, or if
    /// other strings can be there.
    pub(crate) fn values_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        let places = self.ids_at(pattern).into_iter().map(|id| self.place(id));
        let mut all = Vec::new();
        for place in places.filter(|place| place.types.meets(Types::STRING)) {
            all.extend(place.values.as_ref()?.iter().cloned());
        }
        (!all.is_empty()).then_some(all)
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::Draft;
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::Reached;
    use crate::document::{Document, End, Format, Limits, Node, Pattern, Segment, walk};
    use crate::schema::bundle::Bundle;
    use crate::schema::shape_builder::shape;
    use crate::text::Source;

    const NAMES: [&str; 8] = ["a", "b", "0", "1", "00", "-", "", "+0"];

    /// Documents whose arrays hold equal items, so that a schema can say exactly what is in them.
    fn value() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![Just(json!(1)), Just(json!("x")), Just(json!(null))];
        scalar.prop_recursive(4, 24, 4, |inner| {
            let name = prop::sample::select(NAMES.as_slice());
            prop_oneof![
                (inner.clone(), 0..4usize).prop_map(|(item, len)| Value::Array(vec![item; len])),
                prop::collection::vec((name, inner), 1..5).prop_map(|members| {
                    let members = members.into_iter().map(|(name, it)| (name.to_owned(), it));
                    Value::Object(members.collect::<Map<_, _>>())
                }),
            ]
        })
    }

    fn pattern() -> impl Strategy<Value = Pattern> {
        let tokens = [NAMES.as_slice(), &["*", "*", "**", "2", "3"]].concat();
        prop::collection::vec(prop::sample::select(tokens), 0..5).prop_map(|tokens| {
            let text: String = tokens.iter().map(|token| format!("/{token}")).collect();
            Pattern::parse(&text).expect("the tokens are of patterns")
        })
    }

    /// The schema that accepts documents of the same shape, and no others.
    fn schema_of(value: &Value, is_closed: bool) -> Value {
        match value {
            Value::Array(items) => match items.first() {
                Some(item) => json!({
                    "type": "array",
                    "items": schema_of(item, is_closed),
                    "maxItems": items.len(),
                }),
                None => json!({ "type": "array", "maxItems": 0 }),
            },
            Value::Object(members) => {
                let of_member =
                    |(name, value): (&String, &Value)| (name.clone(), schema_of(value, is_closed));
                let properties: Map<_, _> = members.iter().map(of_member).collect();
                match is_closed {
                    true => json!({
                        "type": "object",
                        "properties": properties,
                        "additionalProperties": false,
                    }),
                    false => json!({ "type": "object", "properties": properties }),
                }
            }
            Value::String(_) => json!({ "type": "string" }),
            Value::Number(_) => json!({ "type": "number" }),
            _ => json!({ "type": "null" }),
        }
    }

    /// Whether a pattern leads to a value, or could if an empty array had items.
    fn leads(root: Node<'_>, pattern: &Pattern) -> bool {
        let segments = pattern.segments();
        let mut leads = false;
        let wildcards = (0..segments.len()).filter(|&at| segments[at] == Segment::Any);
        for end in wildcards.chain([segments.len()]) {
            walk(root, &segments[..end], &mut |stop| {
                if let End::Selected(node) = stop {
                    leads |= end == segments.len() || (node.is_array() && node.is_empty());
                }
            });
        }
        leads
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 500,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn a_pattern_leads_somewhere_in_a_document_where_it_does_by_its_schema(
            value in value(),
            pattern in pattern(),
            is_closed in any::<bool>(),
        ) {
            let source = Source::new("document", value.to_string());
            let document = Document::parse(source, Format::Json, &Limits::default()).remove(0);
            let document = document.expect("the document can be read");
            let shape = shape(&Bundle::of(&schema_of(&value, is_closed), Draft::Draft202012));
            let by_schema = matches!(shape.reach(&pattern), Reached::Values(_));
            prop_assert_eq!(leads(document.root(), &pattern), by_schema, "{} in {}", pattern, value);
        }
    }
}
