//! Which of the names that a schema lists are in an array: each item is looked up once, for the schema and for all
//! rules.
//!
//! A dozen rules check the events of an endpoint. Looked up once, the events are a set of bits, and most
//! rules are an `and` of two such sets. Only an array in which something is wrong is read item by item.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::Node;
use crate::text::hash_name;

const WORDS: usize = 4;

/// More names than this have no bits.
const MOST_NAMES: usize = WORDS * 64;

/// The names that a schema lists at a place, each with its number.
#[derive(Debug)]
pub(crate) struct EnumIndex {
    names: Vec<Box<str>>,
    /// A table of numbers, each one more than it is: 0 is an empty slot. A name is at the slot of its hash, or behind
    /// it.
    slots: Box<[u16]>,
}

/// A set of listed names, one bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NameBits([u64; WORDS]);

/// Which listed names one array holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnumMembership {
    pub(crate) bits: NameBits,
    /// Whether every item is a listed name. If not, the array holds more than the bits say.
    pub(crate) is_whole: bool,
    /// Whether the array holds a listed name twice.
    pub(crate) repeats: bool,
}

impl EnumIndex {
    /// An index of names, in the schema's order; `None` if there are none, or more than bits.
    pub(crate) fn new(names: &[String]) -> Option<Self> {
        Self::of(distinct(names.iter().map(String::as_str)))
    }

    fn of(names: Vec<Box<str>>) -> Option<Self> {
        if names.is_empty() || names.len() > MOST_NAMES {
            return None;
        }
        // Most of it is empty, so that nearly every name is where its hash says.
        let mut slots =
            vec![0; names.len().saturating_mul(8).next_power_of_two()].into_boxed_slice();
        let last = slots.len().saturating_sub(1);
        for (number, name) in (1..).zip(&names) {
            let mut slot = hash_name(name.as_bytes()) as usize;
            while slots[slot & last] != 0 {
                slot = slot.wrapping_add(1);
            }
            slots[slot & last] = number;
        }
        Some(Self { names, slots })
    }

    /// The number of a name.
    #[inline]
    fn number(&self, name: &[u8]) -> Option<usize> {
        // As long as a power of two is: its last slot has all bits set.
        let last = self.slots.len().saturating_sub(1);
        let mut slot = hash_name(name) as usize;
        loop {
            let number = usize::from(self.slots[slot & last]).checked_sub(1)?;
            if self.names[number].as_bytes() == name {
                return Some(number);
            }
            slot = slot.wrapping_add(1);
        }
    }

    /// Whether a name is listed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.number(name.as_bytes()).is_some()
    }

    /// The names for which `is` holds.
    pub(crate) fn names_where(&self, is: impl Fn(&str) -> bool) -> NameBits {
        let mut bits = NameBits::default();
        for (number, _) in self.names.iter().enumerate().filter(|(_, name)| is(name)) {
            bits.add(number);
        }
        bits
    }

    /// Looks up every item of an array.
    pub(crate) fn membership(&self, array: Node<'_>) -> EnumMembership {
        let mut membership =
            EnumMembership { bits: NameBits::default(), is_whole: true, repeats: false };
        for item in array.items() {
            match item.string_bytes().and_then(|name| self.number(name)) {
                Some(number) => membership.repeats |= !membership.bits.add(number),
                None => membership.is_whole = false,
            }
        }
        membership
    }
}

/// Each name once, in the order in which they first come.
fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Box<str>> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).map(Box::from).collect()
}

/// The indexes of a schema: one for each list of names, wherever it is.
#[derive(Debug, Default)]
pub(crate) struct NameIndexes(Mutex<HashMap<Vec<Box<str>>, Arc<EnumIndex>>>);

impl NameIndexes {
    /// The index of these names; `None` if there are none, or more than bits.
    pub(crate) fn of<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Option<Arc<EnumIndex>> {
        let names = distinct(names.into_iter());
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = known.get(&names) {
            return Some(Arc::clone(index));
        }
        let index = Arc::new(EnumIndex::of(names.clone())?);
        known.insert(names, Arc::clone(&index));
        Some(index)
    }
}

/// What the schema has looked up in one document: the names in the first arrays.
#[derive(Debug, Default)]
pub(crate) struct NamesFound([Option<(u32, *const EnumIndex, EnumMembership)>; 2]);

impl NamesFound {
    pub(crate) fn add(&mut self, array: Node<'_>, index: &Arc<EnumIndex>, found: EnumMembership) {
        if let Some(free) = self.0.iter_mut().find(|it| it.is_none()) {
            *free = Some((array.id(), Arc::as_ptr(index), found));
        }
    }

    /// Which names of the index are in an array, if that was looked up.
    pub(crate) fn of(&self, array: Node<'_>, index: &Arc<EnumIndex>) -> Option<EnumMembership> {
        let mut known = self.0.iter().flatten();
        let found = known.find(|(id, of, _)| *id == array.id() && *of == Arc::as_ptr(index));
        found.map(|(_, _, membership)| *membership)
    }
}

impl NameBits {
    /// Adds a name by its number; `false` if it was there already.
    fn add(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64 % WORDS, 1 << (number % 64));
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    /// Whether a name is in both.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    /// Whether every name of the other is in this one.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| other & !one == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::EnumIndex;
    use crate::document::{Arena, Document, Format, Limits};
    use crate::text::Source;

    #[test]
    fn sets_of_names_meet_and_cover() {
        let names: Vec<String> = (0..256).map(|nth| format!("n{nth}")).collect();
        let listed = EnumIndex::new(&names).expect("there is a bit for each");
        assert!(EnumIndex::new(&[]).is_none());
        let too_many: Vec<String> = (0..257).map(|nth| format!("n{nth}")).collect();
        assert!(EnumIndex::new(&too_many).is_none());
        assert!(EnumIndex::new(&vec![String::new(); 257]).is_some(), "each name counts once");
        let one = |wanted: &'static str| listed.names_where(move |name| name == wanted);
        let both = listed.names_where(|name| name == "n3" || name == "n255");
        assert!(both.covers(&one("n3")) && both.covers(&one("n255")) && !one("n3").covers(&both));
        assert!(both.meets(&one("n255")) && !both.meets(&one("n191")) && !both.meets(&one("x")));
        assert!(both.covers(&one("x")), "none of the names is covered by any set");
        let mut arena = Arena::default();
        let membership = listed.membership(arena.string("n3"));
        assert!(
            membership.is_whole && !membership.repeats,
            "a value other than an array has no items"
        );
    }

    #[test]
    fn an_array_repeats_a_name_only_if_it_has_it_twice() {
        let names: Vec<String> = (0..256).map(|nth| format!("n{nth}")).collect();
        let listed = EnumIndex::new(&names).expect("there is a bit for each");
        for (text, repeats) in [
            ("[]", false),
            (r#"["n3", "n67", "n131"]"#, false),
            (r#"["n3", "n67", "n3"]"#, true),
            (r#"["x", "x"]"#, false),
        ] {
            let source = Source::new("a.json", text);
            let documents = Document::parse(source, Format::Json, &Limits::default());
            let document = documents[0].as_ref().expect("it is JSON");
            assert_eq!(listed.membership(document.root()).repeats, repeats, "{text}");
        }
    }
}
