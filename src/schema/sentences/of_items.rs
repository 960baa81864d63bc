//! The sentences about the items of an array.

use std::ops::ControlFlow;

use serde_json::Value;

use super::of_value::{Explanation, count};
use super::short::{SHOWN_SCHEMA, is_json, short};
use super::{At, Explained, Explainer, value};
use crate::document::{Node, quote};
use crate::schema::nodes;
use crate::schema::parts::Parts;

/// So many items of one array that are equal to an earlier one are reported; of the rest, how many there are.
const MOST_EQUAL: usize = 10;

/// So many items are named; of the rest, how many there are.
const MOST_NAMED: usize = 3;

impl<'d> Explainer<'_, 'd> {
    /// Each item that is equal to an earlier one.
    pub(super) fn equal_items(&self) -> Vec<Explained<'d>> {
        let (mut found, mut more) = (Vec::new(), 0_usize);
        let _ = nodes::equal_items(self.node, |first, later| {
            match found.len() < MOST_EQUAL {
                true => found.push(self.equal_item(first, later)),
                false => more = more.saturating_add(1),
            }
            ControlFlow::<()>::Continue(())
        });
        if let (Some(last), 1..) = (found.last_mut(), more) {
            last.message.push_str(&format!("; so are {} after it", count(more as u64, "item")));
        }
        found
    }

    fn equal_item(&self, first: Node<'d>, later: Node<'d>) -> Explained<'d> {
        let at = self.index.pointer(first);
        let what = quote(later);
        let message = format!("items must differ, but {what} is equal to `{at}`");
        let mut explained = Explained::new(At::Value(later), message, "remove one of them");
        explained.related = Some((first, "this item is equal"));
        explained
    }

    /// Items that `unevaluatedItems` doesn't allow, at the first of them.
    pub(super) fn unknown_items(
        &self,
        unexpected: &[String],
        parts: &mut Parts<'_>,
    ) -> Vec<Explained<'d>> {
        // They are told by their values. What evaluates an item but its number evaluates all items of that value.
        let mut left: Vec<&String> = unexpected.iter().collect();
        let mut items: Vec<(usize, Node<'d>)> = Vec::new();
        let all: Vec<Node<'d>> = self.node.items().collect();
        for (nth, item) in all.into_iter().enumerate().rev() {
            if left.last().is_some_and(|text| is_json(&item.to_value(), text)) {
                left.pop();
                items.push((nth, item));
            }
        }
        items.reverse();
        items.retain(|(nth, item)| {
            let matches =
                |at: &String, parts: &mut Parts<'_>| parts.matches(at, *item).unwrap_or_default();
            !self.causes.iter().any(|cause| {
                cause.has_item(*nth) || cause.matching.iter().any(|at| matches(at, parts))
            })
        });
        let Some((_, first)) = items.first() else { return Vec::new() };
        let mut named: Vec<_> =
            items.iter().take(MOST_NAMED).map(|(_, item)| quote(*item)).collect();
        if let more @ 1.. = items.len().saturating_sub(MOST_NAMED) {
            named.push(format!("{more} more"));
        }
        let (message, help) = match &named[..] {
            [only] => (format!("the schema doesn't allow the item {only}"), "remove it"),
            [before @ .., last] => (
                format!("the schema doesn't allow the items {} and {last}", before.join(", ")),
                "remove them",
            ),
            [] => return Vec::new(),
        };
        vec![value(*first, (message, help.to_owned()))]
    }

    /// How many items match the schema under `contains`, and how many should.
    pub(super) fn contains(&self, parts: &mut Parts<'_>) -> Explanation {
        let generic = || {
            let message = "too few or too many items match `contains`".to_owned();
            (message, "see `contains`, `minContains` and `maxContains` in the schema".to_owned())
        };
        let bundle = &self.schema.bundle;
        let Some(around) = self.around() else { return generic() };
        let at = format!("{around}/contains");
        let mut matching = Vec::new();
        for item in self.node.items() {
            match parts.matches(&at, item) {
                Some(true) => matching.push(item),
                Some(false) => {}
                None => return generic(),
            }
        }
        let found = matching.len() as u64;
        let bound = |keyword: &str| whole(bundle.get(&format!("{around}/{keyword}"))?);
        let (min, max) = (bound("minContains").unwrap_or(1), bound("maxContains"));
        let shown = match bundle.get(&at).and_then(|it| short(it, SHOWN_SCHEMA)) {
            Some(text) => format!(" `contains`: {text}"),
            None => " `contains`".to_owned(),
        };
        let that_match = |more: u64| {
            let that = if more == 1 { "that matches" } else { "that match" };
            format!("{} {that}{shown}", count(more, "item"))
        };
        match max {
            _ if found < min => (
                format!("too few items match `contains`: {found} found, at least {min} expected"),
                format!("add at least {}", that_match(min.saturating_sub(found))),
            ),
            Some(max) if found > max => {
                let mut named: Vec<_> = matching
                    .iter()
                    .take(MOST_NAMED)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .map(|item| format!("`{}`", self.index.pointer(*item)))
                    .collect();
                if let more @ 1.. = matching.len().saturating_sub(MOST_NAMED) {
                    named.push(format!("{more} more"));
                }
                let named = named.join(", ");
                (
                    format!(
                        "too many items match `contains`: {found} found ({named}), at most {max} expected"
                    ),
                    format!("remove at least {}", that_match(found.saturating_sub(max))),
                )
            }
            _ => generic(),
        }
    }
}

/// A bound, which may be written as `2.0`.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let float = value.as_f64().filter(|it| it.fract() == 0.0 && *it >= 0.0)?;
        format!("{float:.0}").parse().ok()
    })
}
