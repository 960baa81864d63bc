//! An example among arrays: how many items there are, what each of them is, and how many are so.

use std::collections::HashSet;

use serde_json::Value;

use super::condition::{Condition, Form};
use super::evaluate::equal;
use super::found::{Found, Reason, Search};

/// What is asked of an array.
#[derive(Default)]
struct Wanted {
    least: usize,
    most: Option<usize>,
    /// What is asked of the item of a number, which must be there.
    items: Vec<(usize, Condition)>,
    /// What doesn't hold for the item of a number, if it is there.
    refused: Vec<(usize, Condition)>,
    /// What holds for no item from a number on.
    none: Vec<(usize, Condition)>,
    /// How many items from a number on are so.
    counts: Vec<Counted>,
    distinct: Option<bool>,
}

/// How many items from a number on are so.
struct Counted {
    from: usize,
    item: Condition,
    least: usize,
    most: Option<usize>,
}

/// With more counts than this, not all ways to meet them are tried.
const MOST_COUNTS: usize = 6;

/// Longer arrays are not made.
const LONGEST: usize = 10_000;

/// Looks for an array for which all of these forms hold, or don't where it says so.
pub(super) fn find(search: &mut dyn Search, forms: &[(Form, bool)]) -> Found {
    let mut wanted = Wanted::default();
    for (form, holds) in forms {
        match (form, holds) {
            (Form::Count(least), true) => wanted.least = wanted.least.max(*least),
            (Form::Count(above), false) => {
                let Some(most) = above.checked_sub(1) else { return Found::Nothing };
                wanted.most = Some(wanted.most.unwrap_or(most).min(most));
            }
            (Form::Item(nth, item), true) => {
                wanted.least = wanted.least.max(nth.saturating_add(1));
                wanted.items.push((*nth, *item));
            }
            (Form::Item(nth, item), false) => wanted.refused.push((*nth, *item)),
            (Form::Contains { from, item, least: 1 }, false) => wanted.none.push((*from, *item)),
            (Form::Contains { from, item, least }, holds) => {
                let (least, most) = match holds {
                    true => (*least, None),
                    false => (0, Some(least.saturating_sub(1))),
                };
                wanted.counts.push(Counted { from: *from, item: *item, least, most });
            }
            (Form::Distinct, holds) => match wanted.distinct {
                Some(other) if other != *holds => return Found::Nothing,
                _ => wanted.distinct = Some(*holds),
            },
            _ => {}
        }
    }
    if wanted.distinct == Some(false) {
        return wanted.with_equal_items(search, forms);
    }
    wanted.find(search)
}

impl Wanted {
    /// What is asked of the item of a number, counts aside.
    fn of(&self, nth: usize) -> Vec<(Condition, bool)> {
        let at = |all: &[(usize, Condition)], holds| {
            let here = all.iter().filter(move |(number, _)| *number == nth);
            here.map(move |(_, item)| (*item, holds)).collect::<Vec<_>>()
        };
        let none = self.none.iter().filter(|(from, _)| *from <= nth);
        let mut goal = at(&self.items, true);
        goal.extend(at(&self.refused, false));
        goal.extend(none.map(|(_, item)| (*item, false)));
        goal
    }

    /// From this number on, the same is asked of all items, counts included.
    fn uniform_from(&self) -> usize {
        let after = self.items.iter().chain(&self.refused).map(|(nth, _)| nth.saturating_add(1));
        let from = self.none.iter().map(|(from, _)| *from);
        let counted = self.counts.iter().map(|counted| counted.from);
        after.chain(from).chain(counted).max().unwrap_or(0)
    }

    /// Arrays of each length, the shortest first.
    fn find(&self, search: &mut dyn Search) -> Found {
        let needed = self.counts.iter().map(|counted| counted.least);
        let needed = needed.fold(0, usize::saturating_add);
        // No array needs to be longer than this.
        let longest = self.least.saturating_add(needed).saturating_add(self.uniform_from());
        let longest = self.most.map_or(longest, |most| most.min(longest));
        if self.most.is_some_and(|most| self.least > most) {
            return Found::Nothing;
        }
        if self.counts.len() > MOST_COUNTS || self.least > LONGEST || needed > LONGEST {
            return Found::Undecided(Reason::TooCostly);
        }
        let mut all = Found::Nothing;
        for length in self.least..=longest {
            let mut making =
                Making { wanted: self, length, items: Vec::new(), failed: HashSet::new() };
            let counts = vec![0; self.counts.len()];
            all = all.or(making.next(search, &counts));
            if matches!(all, Found::Example(_)) || !search.step() {
                break;
            }
        }
        all
    }

    /// Arrays with two equal items: the shortest without that condition, and one of its items twice.
    fn with_equal_items(mut self, search: &mut dyn Search, forms: &[(Form, bool)]) -> Found {
        if self.most.is_some_and(|most| most < 2) {
            return Found::Nothing;
        }
        self.distinct = None;
        self.least = self.least.max(1);
        let found = self.find(search);
        let Found::Example(Value::Array(items)) = found else { return found };
        for (nth, item) in items.iter().enumerate() {
            let mut longer = items.clone();
            longer.push(item.clone());
            let mut same = items.clone();
            if let Some(other) = same.get_mut(nth.saturating_add(1)) {
                *other = item.clone();
            }
            for value in [same, longer].map(Value::Array) {
                let is_so = |(form, holds): &(Form, bool)| {
                    let condition = search.conditions().add(form.clone());
                    search.conditions().holds(condition, &value) == Some(*holds)
                };
                if forms.iter().all(is_so) {
                    return Found::Example(value);
                }
            }
        }
        Found::Undecided(Reason::Unsuitable)
    }
}

/// An array of some length, item by item.
struct Making<'w> {
    wanted: &'w Wanted,
    length: usize,
    items: Vec<Value>,
    /// Where, and with which counts, it was found that there is no way on.
    failed: HashSet<(usize, Vec<usize>)>,
}

impl Making<'_> {
    /// Goes on after items of which so many were counted.
    fn next(&mut self, search: &mut dyn Search, counts: &[usize]) -> Found {
        let nth = self.items.len();
        let left = self.length.saturating_sub(nth);
        let of_each = || self.wanted.counts.iter().zip(counts);
        if of_each().any(|(counted, count)| count.saturating_add(left) < counted.least) {
            return Found::Nothing;
        }
        if left == 0 {
            return Found::Example(Value::Array(self.items.clone()));
        }
        let key = (nth, counts.to_vec());
        if self.wanted.distinct != Some(true) && self.failed.contains(&key) {
            return Found::Nothing;
        }
        let mut all = Found::Nothing;
        for way in self.ways(counts) {
            if !search.step() {
                return all.or(Found::Undecided(Reason::TooCostly));
            }
            let mut goal = self.wanted.of(nth);
            let mut counts = counts.to_vec();
            for (number, counted) in self.wanted.counts.iter().enumerate() {
                if nth >= counted.from {
                    let is_so = way >> number & 1 == 1;
                    goal.push((counted.item, is_so));
                    counts[number] = counts[number].saturating_add(is_so.into());
                }
            }
            let found = match self.wanted.distinct {
                Some(true) => self.another(search, goal),
                _ => search.within(goal),
            };
            all = all.or(match found {
                Found::Example(value) => {
                    self.items.push(value);
                    let found = self.next(search, &counts);
                    self.items.pop();
                    found
                }
                other => other,
            });
            if matches!(all, Found::Example(_)) {
                return all;
            }
        }
        if all == Found::Nothing {
            self.failed.insert(key);
        }
        all
    }

    /// The ways in which the next item may be counted, as bits: those that count most of what is missing first.
    fn ways(&self, counts: &[usize]) -> Vec<usize> {
        let nth = self.items.len();
        let mut ways: Vec<usize> = (0..1_usize << self.wanted.counts.len()).collect();
        let is_in = |way: usize, number: usize| way >> number & 1 == 1;
        ways.retain(|way| {
            self.wanted.counts.iter().enumerate().all(|(number, counted)| {
                let is_full = counted.most.is_some_and(|most| counts[number] >= most);
                !is_in(*way, number) || (nth >= counted.from && !is_full)
            })
        });
        ways.sort_by_key(|way| {
            let needed = |number: &usize| counts[*number] < self.wanted.counts[*number].least;
            let all = 0..self.wanted.counts.len();
            let met = all.clone().filter(|number| is_in(*way, *number) && needed(number)).count();
            let unneeded = all.filter(|number| is_in(*way, *number) && !needed(number)).count();
            (std::cmp::Reverse(met), unneeded)
        });
        ways
    }

    /// An item that no earlier one is equal to.
    fn another(&self, search: &mut dyn Search, mut goal: Vec<(Condition, bool)>) -> Found {
        let first = search.within(goal.clone());
        let is_new = |value: &Value| !self.items.iter().any(|item| equal(item, value));
        match first {
            Found::Example(value) if !is_new(&value) => {}
            other => return other,
        }
        for item in &self.items {
            match search.conditions().is(item) {
                Some(is) => goal.push((is, false)),
                None => return Found::Undecided(Reason::TooCostly),
            }
        }
        let found = search.within(goal);
        // Other earlier items might have left one over, unless all are of the same kind.
        match found {
            Found::Nothing if !self.is_uniform() => Found::Undecided(Reason::Unsuitable),
            found => found,
        }
    }

    /// Whether the same is asked of each item.
    fn is_uniform(&self) -> bool {
        self.wanted.counts.is_empty() && self.wanted.uniform_from() == 0
    }
}
