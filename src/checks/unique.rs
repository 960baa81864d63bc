//! `unique`: no two items of the array are equal.

use std::collections::HashMap;
use std::hash::BuildHasher;

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::{Node, Pattern, Types, plain};
use crate::text::BuildNameHasher;

const PARAMETERS: &[Parameter] = &[Parameter::optional(
    "by",
    Kind::ItemPointer,
    "what to compare in each item; the default is the item itself",
)];

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("unique", "no two items of the array are equal", build)
        .takes(Types::ARRAY)
        .parameters(PARAMETERS)
}

struct Unique {
    state: foldhash::fast::RandomState,
    by: Option<Pattern>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(Unique { state: Default::default(), by: arguments.pointer("by").cloned() })
}

impl Check for Unique {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let is_unique = || match context.whole_membership() {
            Some(membership) => !membership.repeats,
            None => self.are_few_and_unique(context.node()),
        };
        if self.by.is_none() && is_unique() {
            return;
        }
        let mut seen: HashMap<u64, Vec<(Node<'d>, Node<'d>)>> = HashMap::new();
        for item in context.node().items() {
            let key = match &self.by {
                None => Some(item),
                Some(by) => item.first(by),
            };
            let Some(key) = key else { continue };
            let alike = seen.entry(key.hash_value(&self.state)).or_default();
            match alike.iter().find(|(first, _)| first.same_value(&key)) {
                Some((_, first)) => report(violation(*first, item, key)),
                None => alike.push((key, item)),
            }
        }
    }
}

/// Limit of the fast path. `SLOTS` must be a power of two.
const FEW: usize = 64;
const SLOTS: usize = 2 * FEW;
/// The bits of a slot for the number of an item.
const NUMBER: u32 = 0x7f;

impl Unique {
    /// The fast path, without an allocation: whether an array of usual size is unique.
    fn are_few_and_unique(&self, array: Node<'_>) -> bool {
        if array.len() > FEW {
            return false;
        }
        // Open addressing. A slot holds a part of a hash and the number of its item, from 1.
        let mut slots = [0u32; SLOTS];
        for (nth, item) in array.items().enumerate() {
            let hash = match item.as_str() {
                Some(name) => BuildNameHasher::default().hash_one(name),
                None => item.hash_value(&self.state),
            };
            let tag = hash as u32 & !NUMBER;
            let mut at = (hash >> 57) as usize % SLOTS;
            while slots[at] != 0 {
                let same = |earlier: Node<'_>| earlier.same_value(&item);
                let earlier = ((slots[at] & NUMBER) as usize).saturating_sub(1);
                if slots[at] & !NUMBER == tag && array.items().nth(earlier).is_some_and(same) {
                    return false;
                }
                at = at.wrapping_add(1) % SLOTS;
            }
            slots[at] = tag | (nth as u32).saturating_add(1);
        }
        true
    }
}

fn violation<'d>(first: Node<'d>, again: Node<'d>, key: Node<'d>) -> Violation<'d> {
    let value = plain(key);
    Violation::new(again, value).related(first, "first written here")
}
