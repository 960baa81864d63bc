//! Which of the names that a schema lists are in an array: each item is looked up once for all rules.
//!
//! A dozen rules check the events of an endpoint. Looked up once, the events are a set of bits, and most
//! rules are an `and` of two such sets. Only an array in which something is wrong is read item by item.

use std::collections::HashMap;

use crate::document::Node;
use crate::text::BuildNameHasher;

const WORDS: usize = 4;

/// The names that a schema lists for the items of an array, each with its number.
pub(crate) struct EnumIndex {
    numbers: HashMap<Box<str>, usize, BuildNameHasher>,
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

    /// The names for which `is` holds.
    pub(crate) fn names_where(&self, is: impl Fn(&str) -> bool) -> NameBits {
        let mut bits = NameBits::default();
        for &number in self.numbers.iter().filter(|(name, _)| is(name)).map(|(_, number)| number) {
            bits.add(number);
        }
        bits
    }

    /// Looks up every item of an array.
    pub(crate) fn membership(&self, array: Node<'_>) -> EnumMembership {
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
        assert!(EnumIndex::new(&vec![String::new(); 257]).is_none());
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
