//! `unique`: no two items of the array are equal.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Violation,
};
use crate::document::{Node, Pattern, Types, plain};
use crate::text::BuildNameHasher;
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[Parameter::optional(
    "by",
    Kind::ItemPointers,
    "what to compare in each item; of several, all must be equal",
)
.by_default("the item itself")];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-item-twice"
title   = "The same article twice"
select  = "/items"
check   = { unique = { by = ["/sku"] } }
message = "the article is in the list twice""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("unique", "no two items of the array are equal", build)
        .takes(Types::ARRAY)
        .instead(
            Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING),
            "`distinct`, which compares the values of all documents",
        )
        .parameters(PARAMETERS)
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(match arguments.has("by") {
        true => context.opaque("items with equal members", Types::ARRAY),
        false => context.conditions.add(Form::Distinct),
    })
}

struct Unique {
    state: foldhash::fast::RandomState,
    /// What is compared in each item; the item itself if there is none.
    by: Arc<[Pattern]>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(Unique { state: Default::default(), by: arguments.item_pointers("by") })
}

impl Check for Unique {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let is_unique = || match context.whole_membership() {
            Some(membership) => !membership.repeats,
            None => self.are_few_and_unique(context.node()),
        };
        if self.by.is_empty() && is_unique() {
            return;
        }
        let mut seen: HashMap<u64, Vec<(Vec<Node<'d>>, Node<'d>)>> = HashMap::new();
        for item in context.node().items() {
            let Some(key) = self.key(item) else { continue };
            let hash = key.iter().map(|it| it.hash_value(&self.state));
            let hash = hash.fold(0, |hash, next| self.state.hash_one((hash, next)));
            let alike = seen.entry(hash).or_default();
            let is_same = |first: &[Node<'d>]| first.iter().zip(&key).all(|(a, b)| a.same_value(b));
            match alike.iter().find(|(first, _)| is_same(first)) {
                Some((_, first)) => report(violation(*first, item, &key)),
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
    /// What is compared of an item; `None` if it lacks some of it.
    fn key<'d>(&self, item: Node<'d>) -> Option<Vec<Node<'d>>> {
        match self.by.is_empty() {
            true => Some(vec![item]),
            false => self.by.iter().map(|by| item.first(by)).collect(),
        }
    }

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

fn violation<'d>(first: Node<'d>, again: Node<'d>, key: &[Node<'d>]) -> Violation<'d> {
    let value = key.iter().map(|it| plain(*it)).collect::<Vec<_>>().join(", ");
    Violation::new(again, value).related(first, "first written here")
}
