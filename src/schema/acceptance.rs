//! Which documents one edition of a schema accepts and another refuses, with an example, and the places that make the
//! difference.
//!
//! What differs is taken apart: a document in which two editions differ differs at a place within it, or at no place
//! within it and therefore by what is said of the document itself. Each place is asked about in whole documents.
//!
//! Invariant: an example was tried by both validators, and [`Difference::Nothing`] is a proof.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::bundle::Bundle;
use super::compared_places::{Both, Side, Step, Within, within};
use super::difference::{Acceptance, Difference, Direction, Judge, PlaceDifference, Which};
use super::keyword_changes::changed;
use super::loaded::Schema;
use super::reading::Reading;
use super::same::same;
use crate::document::Pattern;
use crate::witness::{Condition, Conditions, Found, Memory, Solver};

/// How many steps all searches for one pair of schemas may take.
const STEPS: u64 = 3_000_000;

/// So many of these is a schema worth that is read again.
const STEPS_OF_A_SCHEMA: u64 = 10;

/// So deep places are within each other.
const DEEPEST: usize = 24;

/// So many places are compared.
const MOST_PLACES: usize = 2_000;

/// Compares two editions of a schema.
pub(crate) fn acceptance(
    old: &Schema,
    new: &Schema,
    reading: Reading,
    judge: &dyn Judge,
) -> Acceptance {
    match old.is(new) {
        true => Acceptance::SAME,
        false => of_bundles(&old.bundle, &new.bundle, reading, judge),
    }
}

/// Compares two editions with what they refer to.
pub(super) fn of_bundles(
    old: &Bundle,
    new: &Bundle,
    reading: Reading,
    judge: &dyn Judge,
) -> Acceptance {
    let same = same(old, new);
    if same.contains_key(&new.start) {
        return Acceptance::SAME;
    }
    let mut conditions = Conditions::default();
    let was = old.meanings(reading, &mut conditions, &HashMap::new());
    let given = same.iter().filter_map(|(new, old)| Some((new.clone(), *was.at.get(old)?)));
    let given: HashMap<String, Condition> = given.collect();
    let is = new.meanings(reading, &mut conditions, &given);
    if was.start == is.start {
        return Acceptance::SAME;
    }
    let mut asked = given;
    asked.extend(is.at);
    let comparison = Comparison {
        old: Side { bundle: old, asked: was.at },
        new: Side { bundle: new, asked },
        conditions,
        memory: Memory::default(),
        judge,
        reading,
        steps: STEPS,
        way: Vec::new(),
        seen: HashMap::new(),
        repeated: Vec::new(),
        places: Vec::new(),
        is_complete: true,
    };
    let both = Both { old: vec![old.start.clone()], new: vec![new.start.clone()] };
    comparison.run(&both)
}

/// A place on the way, and how it leads to the next one.
struct Passed {
    old: Condition,
    new: Condition,
    step: Step,
}

struct Comparison<'s, 'j> {
    old: Side<'s>,
    new: Side<'s>,
    conditions: Conditions,
    memory: Memory,
    judge: &'j dyn Judge,
    reading: Reading,
    /// How many are left.
    steps: u64,
    way: Vec<Passed>,
    /// Where places were looked at.
    seen: HashMap<Both, Pattern>,
    /// Places that are the same as one that was looked at: that one, and the other.
    repeated: Vec<(Pattern, Pattern)>,
    places: Vec<PlaceDifference>,
    is_complete: bool,
}

impl Comparison<'_, '_> {
    fn run(mut self, both: &Both) -> Acceptance {
        let [old, new] = self.asked(both);
        let mut differences = Direction::BOTH.map(|direction| {
            let [accepting, refusing] = direction.pick(old, new);
            let refusing = self.conditions.not(refusing);
            self.find(direction, &[accepting, refusing]).into()
        });
        let is_open = |it: &Difference| *it != Difference::Nothing;
        let directions = [is_open(&differences[0]), is_open(&differences[1])];
        self.look(both, &Pattern::default(), directions);
        for direction in Direction::BOTH {
            let nth = direction as usize;
            let mut shown = self.places.iter().filter_map(|place| place.examples[nth].as_ref());
            match (&differences[nth], shown.next()) {
                (Difference::Undecided(_), Some(example)) => {
                    differences[nth] = Difference::Example(example.clone());
                }
                (Difference::Example(example), None) => {
                    let example = example.clone();
                    self.add(&Pattern::default(), both, direction, example);
                }
                _ => {}
            }
        }
        self.name_repeated();
        self.places.sort_by_cached_key(|place| place.at.to_string());
        let is_complete = self.is_complete && self.steps > 0;
        Acceptance { differences, places: self.places, is_complete }
    }

    /// What a place asks, by both editions.
    fn asked(&mut self, both: &Both) -> [Condition; 2] {
        let old = self.old.all(&both.old, &mut self.conditions);
        [old, self.new.all(&both.new, &mut self.conditions)]
    }

    /// Looks for a document that is accepted by one edition alone.
    fn find(&mut self, direction: Direction, wanted: &[Condition]) -> Found {
        let judge = self.judge;
        self.search(wanted, &mut |value| is_between(judge, direction, value))
    }

    /// Looks for one that is refused because of a place alone.
    fn find_only_by(
        &mut self,
        direction: Direction,
        wanted: Condition,
        (both, at): (&Both, &Pattern),
    ) -> Option<Value> {
        let refusing = direction.editions()[1];
        let (side, locations) = match refusing {
            Which::Old => (&self.old, &both.old),
            Which::New => (&self.new, &both.new),
        };
        // The edition as it would be if it said nothing there.
        let mut given = HashMap::new();
        given.extend(locations.iter().map(|at| (at.clone(), Condition::ALWAYS)));
        let silent = side.bundle.meanings(self.reading, &mut self.conditions, &given);
        let cost = (silent.at.len() as u64).saturating_mul(STEPS_OF_A_SCHEMA);
        self.steps = self.steps.saturating_sub(cost);
        let judge = self.judge;
        let found = self.search(&[wanted, silent.start], &mut |value| {
            is_between(judge, direction, value)
                && judge.found_at(refusing, value).iter().all(|found| leads_into(at, found))
        });
        match found {
            Found::Example(value) => Some(value),
            Found::Nothing | Found::Undecided(_) => None,
        }
    }

    fn search(&mut self, wanted: &[Condition], accept: &mut dyn FnMut(&Value) -> bool) -> Found {
        let memory = std::mem::take(&mut self.memory);
        let mut solver = Solver::with(&mut self.conditions, memory);
        let found = solver.find(wanted.iter().copied(), &mut self.steps, accept);
        self.memory = solver.into_memory();
        found
    }

    /// Whether values of a place may differ in a direction, whatever is around them.
    fn may_differ(&mut self, direction: Direction, [old, new]: [Condition; 2]) -> bool {
        let [accepting, refusing] = direction.pick(old, new);
        let refusing = self.conditions.not(refusing);
        self.search(&[accepting, refusing], &mut |_| true) != Found::Nothing
    }

    /// Looks for what differs at a place and within it.
    fn look(&mut self, both: &Both, at: &Pattern, directions: [bool; 2]) {
        let [old, new] = self.asked(both);
        let is_enough =
            self.places.len() >= MOST_PLACES || self.way.len() >= DEEPEST || self.steps == 0;
        if old == new || directions == [false, false] {
            return;
        }
        if is_enough {
            self.is_complete = false;
            return;
        }
        if let Some(first) = self.seen.get(both) {
            if first != at {
                self.repeated.push((first.clone(), at.clone()));
            }
            return;
        }
        self.seen.insert(both.clone(), at.clone());
        let joined = self.joined(both);
        let mut inner = within(&self.old, &self.new, &joined, &mut self.conditions);
        let mut asked: Vec<[Condition; 2]> =
            inner.iter().map(|within| self.asked(&within.both)).collect();
        let mut has_changed = asked.iter().map(|[old, new]| old != new);
        inner.retain(|_| has_changed.next() == Some(true));
        drop(has_changed);
        asked.retain(|[old, new]| old != new);
        for direction in Direction::BOTH.into_iter().filter(|it| directions[*it as usize]) {
            let wanted = self.by_itself(direction, [old, new], (&inner, &asked));
            let Found::Example(example) = self.find(direction, &[wanted]) else { continue };
            match self.find_only_by(direction, wanted, (both, at)) {
                Some(example) => self.add(at, both, direction, example),
                // Something else always differs with it.
                None if self.says_otherwise(both) => {
                    self.add(at, both, direction, example);
                }
                None => {}
            }
        }
        if self.says_otherwise(both) {
            // It is said, though no document may differ by it alone.
            self.note(at, both);
        }
        for (Within { step, both }, asked) in inner.into_iter().zip(asked) {
            let open = Direction::BOTH.map(|direction| {
                directions[direction as usize] && self.may_differ(direction, asked)
            });
            let inner = step.of(at);
            self.way.push(Passed { old, new, step });
            self.look(&both, &inner, open);
            self.way.pop();
        }
    }

    /// Whether a keyword says something else at a place.
    fn says_otherwise(&self, both: &Both) -> bool {
        !changed(&self.old, &self.new, &self.joined(both)).is_empty()
    }

    fn joined(&self, both: &Both) -> Both {
        Both { old: self.old.joined(&both.old), new: self.new.joined(&both.new) }
    }

    /// The condition of a document that differs at the place on the way, and at no place within it.
    fn by_itself(
        &mut self,
        direction: Direction,
        [old, new]: [Condition; 2],
        (inner, asked): (&[Within], &[[Condition; 2]]),
    ) -> Condition {
        let [accepting, refusing] = direction.pick(old, new);
        let mut parts = vec![accepting, self.conditions.not(refusing)];
        for (within, [old, new]) in inner.iter().zip(asked) {
            let [accepting, refusing] = direction.pick(*old, *new);
            let refusing = self.conditions.not(refusing);
            let differs = self.conditions.all([accepting, refusing]);
            let somewhere = within.step.some(differs, &mut self.conditions);
            parts.push(self.conditions.not(somewhere));
        }
        let mut wanted = self.conditions.all(parts);
        for passed in self.way.iter().rev() {
            let [accepting, refusing] = direction.pick(passed.old, passed.new);
            let mut parts = vec![accepting, passed.step.some(wanted, &mut self.conditions)];
            // What is refused within a value is a reason to refuse it, but for one of several alternatives.
            if matches!(passed.step, Step::Alternative) {
                parts.push(self.conditions.not(refusing));
            }
            wanted = self.conditions.all(parts);
        }
        wanted
    }

    fn add(&mut self, at: &Pattern, both: &Both, direction: Direction, example: Value) {
        self.note(at, both).examples[direction as usize].get_or_insert(example);
    }

    /// The difference at a place, which has no example at first.
    fn note(&mut self, at: &Pattern, both: &Both) -> &mut PlaceDifference {
        let keywords = changed(&self.old, &self.new, &self.joined(both));
        let Some(nth) = self.places.iter().position(|place| place.at == *at) else {
            let (at, also) = (at.clone(), Vec::new());
            let difference = PlaceDifference { at, also, keywords, examples: [None, None] };
            self.places.push(difference);
            let last = self.places.len().saturating_sub(1);
            return &mut self.places[last];
        };
        let place = &mut self.places[nth];
        for change in keywords {
            if !place.keywords.contains(&change) {
                // What has changed in an alternative is said in place of the alternatives.
                place.keywords.retain(|it| !matches!(&*it.keyword, "oneOf" | "anyOf"));
                place.keywords.push(change);
            }
        }
        place
    }

    /// Notes the further places of what was looked at once.
    fn name_repeated(&mut self) {
        for place in &mut self.places {
            let mut seen = HashSet::from([place.at.clone()]);
            for (first, other) in &self.repeated {
                let depth = first.segments().len();
                if place.at.first(depth) == *first {
                    let also = other.join(&place.at.after(depth));
                    if seen.insert(also.clone()) {
                        place.also.push(also);
                    }
                }
            }
        }
    }
}

/// Whether one edition accepts a document and the other refuses it, in a direction.
fn is_between(judge: &dyn Judge, direction: Direction, value: &Value) -> bool {
    let [accepting, refusing] = direction.editions();
    judge.accepts(accepting, value) == Some(true) && judge.accepts(refusing, value) == Some(false)
}

/// Whether a pointer leads to a place or into it.
fn leads_into(at: &Pattern, pointer: &str) -> bool {
    let Some(pointer) = Pattern::pointer(pointer) else { return false };
    let (at, pointer) = (at.segments(), pointer.segments());
    pointer.len() >= at.len()
        && at.iter().zip(pointer).all(|(one, other)| one == other || one.name().is_none())
}
