//! What a schema says of the values at a place: which members there are, which names are allowed.
//!
//! Invariant: a shape is an outline. It may allow more than the schema does, never less.

use std::collections::BTreeSet;

use crate::document::{Node, Types};

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
    /// Whether the schema itself allows or refuses other members. Then no rule needs to.
    pub(crate) decided: bool,
    /// The members that every value must have, sorted.
    pub(super) required: BTreeSet<String>,
    /// Whether the schema itself refuses other members.
    pub(super) closed: bool,
    /// The types that a value here may have.
    pub(crate) types: Types,
    /// The place of every item; `None` where the schema says nothing of them.
    pub(crate) items: Option<usize>,
    /// The place of every member that no subschema names; `None` where the schema refuses them, or
    /// where it names members and says nothing of others.
    pub(super) others: Option<usize>,
    /// How many items an array here can have.
    pub(super) most_items: usize,
    /// The strings that a value here may be, in the schema's order; `None` where it may be others.
    pub(crate) values: Option<Vec<String>>,
}

impl Shape {
    /// The place of values of which nothing is known.
    pub(super) const ANYTHING: usize = 1;

    /// A shape of places, the first of which is the whole value, and the second [`Shape::ANYTHING`].
    pub(super) fn new(places: Vec<Place>) -> Self {
        Self { places }
    }

    /// The shape of values of which nothing is known.
    pub(crate) fn of_anything() -> Self {
        Self::new(vec![Place::anything(), Place::anything()])
    }

    pub(crate) fn place(&self, id: usize) -> &Place {
        &self.places[id]
    }

    /// Calls `visit` with every key of a value that the place `id` describes, and with the place of its
    /// object, at any depth that the schema describes. The recursion is bounded by a document's depth.
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

    /// The names that the schema lists, at any place; one may come several times.
    pub(crate) fn listed_names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().flat_map(|place| place.values.iter().flatten()).map(String::as_str)
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
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
            others: None,
            most_items: usize::MAX,
            values: None,
        }
    }
}

impl Place {
    /// Nothing is known of the value.
    pub(super) fn anything() -> Self {
        Self { decided: true, others: Some(Shape::ANYTHING), ..Self::default() }
    }

    /// The place of a member.
    pub(crate) fn member(&self, name: &str) -> Option<usize> {
        let found = self.members.binary_search_by(|(known, _)| known.as_str().cmp(name));
        found.ok().map(|nth| self.members[nth].1)
    }

    /// Whether the schema names members and says nothing of others.
    #[cfg(test)]
    pub(super) fn is_unnamed(&self) -> bool {
        self.others.is_none() && !self.closed
    }

    /// Whether the schema describes the inside of a value here, or leaves it open.
    pub(crate) fn has_inside(&self) -> bool {
        !self.decided || !self.members.is_empty() || self.items.is_some()
    }
}
