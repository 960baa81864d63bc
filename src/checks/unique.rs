//! `unique`: no two items of the array are equal.

use std::collections::HashMap;

use super::{Arguments, Check, Hit, Site, Subject, Verb};
use crate::document::{Node, quote};

pub(super) static VERB: Verb = Verb {
    name: "unique",
    about: "no two items of the array are equal",
    parameters: &[],
    placeholders: &[],
    build,
};

struct Unique(foldhash::fast::RandomState);

fn build(_: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    Box::new(Unique(foldhash::fast::RandomState::default()))
}

/// Up to this many items, comparing each with each is the quickest.
const FEW: usize = 8;

impl Check for Unique {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let array = subject.node;
        if array.len() <= FEW {
            for (nth, item) in array.items().enumerate() {
                if let Some(first) = array.items().take(nth).find(|first| first.same_value(&item)) {
                    report(hit(first, item));
                }
            }
            return;
        }
        let mut seen: HashMap<u64, Vec<Node<'d>>, _> =
            HashMap::with_capacity_and_hasher(array.len(), self.0.clone());
        for item in array.items() {
            let alike = seen.entry(item.hash_value(&self.0)).or_default();
            match alike.iter().find(|first| first.same_value(&item)) {
                Some(first) => report(hit(*first, item)),
                None => alike.push(item),
            }
        }
    }
}

fn hit<'d>(first: Node<'d>, again: Node<'d>) -> Hit<'d> {
    let value = again.as_str().map_or_else(|| quote(again), str::to_owned);
    Hit::new(again, value).related(first, "first written here")
}
