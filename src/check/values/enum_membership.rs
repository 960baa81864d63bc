//! Which of the names that a schema lists are in an array: each item looked up once for all rules.
//!
//! The events of an endpoint are asked about by a dozen rules. Looked up once, they are a set of
//! bits, and most rules are an `and` of two such sets. A closer look, item by item, is for arrays
//! in which something is wrong.

use std::collections::HashMap;

use crate::document::Node;
use crate::text::NameHasher;

const WORDS: usize = 4;

/// The names that a schema lists for the items of an array, by their number.
pub(crate) struct EnumIndex {
    numbers: HashMap<Box<str>, usize, NameHasher>,
}

/// A set of listed names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct NameBits([u64; WORDS]);

/// The names of one array.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnumMembership {
    pub(crate) bits: NameBits,
    /// Whether every item is a listed name: else the bits are not all there is.
    pub(crate) is_whole: bool,
    /// Whether a listed name is there twice.
    pub(crate) repeats: bool,
}

impl EnumIndex {
    /// The names in the schema's order; `None` for none, and for more than there are bits.
    pub(crate) fn new(names: &[String]) -> Option<Self> {
        if names.is_empty() || names.len() > WORDS * 64 {
            return None;
        }
        let mut numbers = HashMap::default();
        for name in names {
            let number = numbers.len();
            numbers.entry(name.as_str().into()).or_insert(number);
        }
        Some(Self { numbers })
    }

    /// The set of those names for which `is` holds.
    pub(crate) fn those(&self, is: impl Fn(&str) -> bool) -> NameBits {
        let mut bits = NameBits::default();
        for (name, &number) in self.numbers.iter().filter(|(name, _)| is(name)) {
            debug_assert!(!name.is_empty() || number < WORDS * 64);
            bits.add(number);
        }
        bits
    }

    /// Calls the membership.
    pub(crate) fn call(&self, array: Node<'_>) -> EnumMembership {
        let mut membership =
            EnumMembership { bits: NameBits::default(), is_whole: true, repeats: false };
        for item in array.items() {
            match item.as_str().and_then(|name| self.numbers.get(name)) {
                Some(&number) => membership.repeats |= !membership.bits.add(number),
                None => membership.is_whole = false,
            }
        }
        membership
    }
}

impl NameBits {
    /// Adds a name by its number; `false` if it was there.
    fn add(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64 % WORDS, 1 << (number % 64));
        let is_new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        is_new
    }

    /// Whether there is a name in both.
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
    use crate::document::Arena;

    #[test]
    fn sets_of_names_meet_and_cover() {
        let names: Vec<String> = (0..256).map(|nth| format!("n{nth}")).collect();
        let listed = EnumIndex::new(&names).expect("there is a bit for each");
        assert!(EnumIndex::new(&[]).is_none());
        assert!(EnumIndex::new(&vec![String::new(); 257]).is_none());
        let one = |wanted: &'static str| listed.those(move |name| name == wanted);
        let both = listed.those(|name| name == "n3" || name == "n255");
        assert!(both.covers(&one("n3")) && both.covers(&one("n255")) && !one("n3").covers(&both));
        assert!(both.meets(&one("n255")) && !both.meets(&one("n191")) && !both.meets(&one("x")));
        assert!(both.covers(&one("x")), "none of the names is covered by any set");
        let mut arena = Arena::default();
        let membership = listed.call(arena.string("n3"));
        assert!(membership.is_whole && !membership.repeats, "what is no array has no items");
    }
}
