//! What a schema says of the values at a place: which members there are, which names are allowed.
//!
//! Invariant: a shape is an outline. It may allow more than the schema does, never less.

use std::collections::BTreeSet;

use crate::document::{Node, Pattern, Segment, Types};

/// The shape of every place that a schema describes. Place 0 is the whole value.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    places: Vec<Place>,
}

/// What is known of one place.
#[derive(Debug)]
pub(crate) struct Place {
    /// The members that any subschema names, with their places, sorted by name.
    pub(crate) members: Vec<(String, usize)>,
    /// Whether other members are provided for, or refused by the schema itself: in either case
    /// there is nothing to add about them.
    pub(crate) decided: bool,
    /// The members that every value must have, sorted.
    pub(super) required: BTreeSet<String>,
    /// Whether the schema itself refuses other members.
    pub(super) closed: bool,
    /// The types that a value here may have.
    pub(crate) types: Types,
    /// The place of every item.
    pub(crate) items: Option<usize>,
    /// The strings of an `enum` or `const`, in the schema's order.
    pub(crate) values: Option<Vec<String>>,
}

impl Shape {
    /// A shape of places, the first of which is the whole value.
    pub(super) fn new(places: Vec<Place>) -> Self {
        Self { places }
    }

    pub(crate) fn place(&self, id: usize) -> &Place {
        &self.places[id]
    }

    /// Every member name that the schema has anywhere.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().flat_map(|place| place.members.iter().map(|(name, _)| name.as_str()))
    }

    /// Calls `visit` with every key of a value that `id` describes, and with what is known of the
    /// object that it is in: as far down as both the value and the schema go. A document's depth
    /// is bounded.
    pub(crate) fn each_key<'d>(
        &self,
        id: usize,
        node: Node<'d>,
        visit: &mut dyn FnMut(usize, Node<'d>),
    ) {
        let place = &self.places[id];
        for (key, value) in node.members() {
            visit(id, key);
            if (value.is_array() || value.is_object())
                && let Some(member) = place.member(key.content())
            {
                self.each_key(member, value, visit);
            }
        }
        if let Some(items) = place.items.filter(|&items| self.places[items].has_inside()) {
            for item in node.items().filter(|item| item.is_array() || item.is_object()) {
                self.each_key(items, item, visit);
            }
        }
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The places that a pattern can lead to from the root; none if the schema says nothing there.
    pub(crate) fn ids_at(&self, pattern: &Pattern) -> Vec<usize> {
        let mut places: BTreeSet<usize> = [0].into();
        for segment in &pattern.segments {
            let step = |&id: &usize| self.places[id].step(segment);
            places = places.iter().flat_map(step).collect();
        }
        places.into_iter().collect()
    }

    /// What a pattern leads to from the root.
    pub(crate) fn reach(&self, pattern: &Pattern) -> Reached {
        let mut places: BTreeSet<usize> = [0].into();
        for segment in &pattern.segments {
            let mut next = BTreeSet::new();
            let mut known = Vec::new();
            for &id in &places {
                match self.places[id].reach(segment) {
                    Ok(None) => return Reached::Values(Types::ANY),
                    Ok(Some(ids)) => next.extend(ids),
                    Err(names) => known.extend(names),
                }
            }
            if next.is_empty() {
                return Reached::Nowhere { step: segment.clone(), known };
            }
            places = next;
        }
        let types = places.iter().map(|&id| self.places[id].types);
        Reached::Values(types.fold(Types::NONE, Types::or))
    }

    /// The members that the schema names at a pattern.
    pub(crate) fn members_at(&self, pattern: &Pattern) -> Vec<String> {
        let places = self.ids_at(pattern);
        let members = places.iter().flat_map(|&id| &self.places[id].members);
        members.map(|(name, _)| name.clone()).collect()
    }

    /// The names that the schema allows at a pattern or in the array there, in its order.
    pub(crate) fn names_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        self.values_at(pattern).or_else(|| self.values_at(&pattern.items()))
    }

    /// The names that the schema allows at a pattern, in its order; `None` if it lists none.
    pub(crate) fn values_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for id in self.ids_at(pattern) {
            all.extend(self.places[id].values.as_ref()?.iter().cloned());
        }
        (!all.is_empty()).then_some(all)
    }
}

impl Default for Place {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            decided: false,
            required: BTreeSet::new(),
            closed: false,
            types: Types::ANY,
            items: None,
            values: None,
        }
    }
}

/// Where a pattern leads, by the schema.
#[derive(Debug)]
pub(crate) enum Reached {
    /// To values of these types.
    Values(Types),
    /// Nowhere: here is no such step, but there are these.
    Nowhere { step: Segment, known: Vec<String> },
}

impl Place {
    /// The places that a step can lead to; an error where it leads nowhere, and `None` where the
    /// schema says nothing of what is there.
    fn reach(&self, segment: &Segment) -> Result<Option<Vec<usize>>, Vec<String>> {
        let known = || self.members.iter().map(|(name, _)| name.clone()).collect();
        if !self.types.meets(Types::ARRAY.or(Types::OBJECT)) {
            return Err(Vec::new());
        }
        let places = self.step(segment);
        if !places.is_empty() {
            return Ok(Some(places));
        }
        let is_open = match segment {
            Segment::Any => true,
            Segment::Name(_) => self.decided && (!self.closed || self.members.is_empty()),
        };
        if is_open { Ok(None) } else { Err(known()) }
    }

    /// The place of a member. A scan: most objects have a handful, and it is asked for often.
    pub(crate) fn member(&self, name: &str) -> Option<usize> {
        self.members.iter().find(|(known, _)| known == name).map(|&(_, id)| id)
    }

    /// Whether the schema says anything of what is inside, or refrains from it.
    pub(crate) fn has_inside(&self) -> bool {
        !self.decided || !self.members.is_empty() || self.items.is_some()
    }

    fn step(&self, segment: &Segment) -> Vec<usize> {
        match segment {
            Segment::Any => self.members.iter().map(|&(_, id)| id).chain(self.items).collect(),
            Segment::Name(name) => {
                let member = self.member(name);
                let item = self.items.filter(|_| name.bytes().all(|b| b.is_ascii_digit()));
                member.into_iter().chain(item).collect()
            }
        }
    }
}
