//! Looks for a value for which conditions hold.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::condition::{Condition, Conditions, Form};
use super::found::{Found, Reason, Search};
use super::{arrays, numbers, objects, texts};
use crate::document::Types;

/// Conditions about one value, each with whether it holds; sorted.
type Goal = Rc<[(Condition, bool)]>;

/// How deep an example may be.
const DEEPEST: usize = 40;

/// How many steps one search may take.
const STEPS: u64 = 400_000;

/// What was found of values within others.
#[derive(Default)]
pub(crate) struct Memory(HashMap<Goal, Found>);

/// Looks for values, and remembers what it found.
pub(crate) struct Solver<'c> {
    conditions: &'c mut Conditions,
    steps: u64,
    /// What is looked for on the way to the present value.
    stack: Vec<Goal>,
    /// The lowest place of the stack that the present result depends on.
    lowest: usize,
    known: HashMap<Goal, Found>,
}

impl<'c> Solver<'c> {
    pub(crate) fn new(conditions: &'c mut Conditions) -> Self {
        Self::with(conditions, Memory::default())
    }

    /// The same, with what another solver of the same conditions found.
    pub(crate) fn with(conditions: &'c mut Conditions, memory: Memory) -> Self {
        Self { conditions, steps: STEPS, stack: Vec::new(), lowest: usize::MAX, known: memory.0 }
    }

    /// What it found, for another solver of the same conditions.
    pub(crate) fn into_memory(self) -> Memory {
        Memory(self.known)
    }

    /// Looks for a value for which all conditions hold, and which is accepted. What isn't accepted makes the result
    /// [`Found::Undecided`], unless another value is. The steps that it takes are taken from those that are `left`.
    pub(crate) fn find(
        &mut self,
        conditions: impl IntoIterator<Item = Condition>,
        left: &mut u64,
        accept: &mut dyn FnMut(&Value) -> bool,
    ) -> Found {
        let most = STEPS.min(*left);
        (self.steps, self.lowest) = (most, usize::MAX);
        let goal = goal(conditions.into_iter().map(|condition| (condition, true)));
        self.stack = vec![Rc::clone(&goal)];
        let found = self.by_type(&goal, accept);
        self.stack.clear();
        *left = left.saturating_sub(most.saturating_sub(self.steps));
        found
    }

    fn by_type(&mut self, goal: &Goal, accept: &mut dyn FnMut(&Value) -> bool) -> Found {
        let order = [
            Types::STRING,
            Types::NUMBER,
            Types::BOOLEAN,
            Types::NULL,
            Types::ARRAY,
            Types::OBJECT,
        ];
        let mut all = Found::Nothing;
        for of_type in order {
            let state = State::new(of_type);
            all = all.or(self.expand(goal.to_vec(), state, accept));
            if matches!(all, Found::Example(_)) {
                break;
            }
        }
        all
    }

    /// Takes conditions apart until what is left of them is about one type, and chooses where there is a choice.
    fn expand(
        &mut self,
        mut todo: Vec<(Condition, bool)>,
        mut state: State,
        accept: &mut dyn FnMut(&Value) -> bool,
    ) -> Found {
        while let Some((condition, holds)) = todo.pop() {
            if !self.step() {
                return Found::Undecided(Reason::TooCostly);
            }
            if !state.seen.insert((condition, holds)) {
                continue;
            }
            if state.seen.contains(&(condition, !holds)) {
                return Found::Nothing;
            }
            match self.quick(condition, holds, state.of_type) {
                Some(true) => continue,
                Some(false) => return Found::Nothing,
                None => {}
            }
            match self.conditions.form(condition) {
                Form::Not(inner) => todo.push((*inner, !holds)),
                Form::Defined(number) => todo.push((self.conditions.definition(*number), holds)),
                Form::All(parts) if holds => todo.extend(parts.iter().map(|it| (*it, true))),
                Form::All(parts) => state.choices.push(Rc::clone(parts)),
                _ => state.atoms.push((condition, holds)),
            }
        }
        self.choose(state, accept)
    }

    /// Tries each way of the choice that has the fewest.
    fn choose(&mut self, mut state: State, accept: &mut dyn FnMut(&Value) -> bool) -> Found {
        let mut open: Vec<Vec<Condition>> = Vec::new();
        for parts in std::mem::take(&mut state.choices) {
            // At least one of the parts doesn't hold.
            let mut ways = Vec::new();
            let mut is_made = false;
            for part in parts.iter().copied() {
                match self.quick(part, false, state.of_type) {
                    Some(true) => is_made = true,
                    Some(false) => {}
                    None if state.has(self.conditions, part, false) => is_made = true,
                    None if state.has(self.conditions, part, true) => {}
                    None => ways.push(part),
                }
            }
            match ways[..] {
                _ if is_made => {}
                [] => return Found::Nothing,
                _ => open.push(ways),
            }
        }
        let fewest = (0..open.len()).min_by_key(|nth| open[*nth].len());
        let Some(fewest) = fewest else { return self.example(&state, accept) };
        let ways = open.swap_remove(fewest);
        state.choices = open.into_iter().map(Rc::from).collect();
        let mut all = Found::Nothing;
        for way in ways {
            if !self.step() {
                return all.or(Found::Undecided(Reason::TooCostly));
            }
            all = all.or(self.expand(vec![(way, false)], state.clone(), accept));
            if matches!(all, Found::Example(_)) {
                break;
            }
        }
        all
    }

    /// Whether a condition holds for every value of a type, or for none.
    fn quick(&self, condition: Condition, holds: bool, of_type: Types) -> Option<bool> {
        let form = self.conditions.form(condition);
        if form.types(self.conditions).is_some_and(|types| !types.meets(of_type)) {
            return Some(!holds);
        }
        match form {
            Form::OfType(types) => Some(types.meets(of_type) == holds),
            Form::Not(inner) => self.quick(*inner, !holds, of_type),
            Form::All(parts) => {
                let mut all = Some(true);
                for part in parts.iter() {
                    match self.quick(*part, true, of_type) {
                        Some(true) => {}
                        Some(false) => return Some(!holds),
                        None => all = None,
                    }
                }
                all.map(|all| all == holds)
            }
            Form::Count(0) | Form::Members(0) | Form::Length(0) => Some(holds),
            _ => None,
        }
    }

    /// An example of what is about one type.
    fn example(&mut self, state: &State, accept: &mut dyn FnMut(&Value) -> bool) -> Found {
        let (mut forms, mut opaque) = (Vec::new(), Vec::new());
        for &(atom, holds) in &state.atoms {
            match self.conditions.form(atom) {
                Form::Opaque(number) => opaque.push((*number, holds)),
                form => forms.push((form.clone(), holds)),
            }
        }
        let found = match state.of_type {
            Types::NULL => Found::Example(Value::Null),
            Types::BOOLEAN => boolean(&forms),
            Types::NUMBER => numbers::find(&forms),
            Types::STRING => {
                let conditions = &*self.conditions;
                let fits = |text: &str| conditions.fits(&opaque, &Value::String(text.to_owned()));
                let examples = opaque.iter().filter(|(_, holds)| *holds);
                let examples =
                    examples.flat_map(|(number, _)| &conditions.opaque(*number).examples);
                texts::find(&forms, examples, &fits, &mut self.steps)
            }
            Types::ARRAY => arrays::find(self, &forms),
            _ => objects::find(self, &forms),
        };
        let first = opaque.first().map(|(number, _)| self.conditions.opaque(*number));
        let unsuitable = Found::Undecided(match first {
            Some(opaque) => Reason::Opaque(Rc::clone(&opaque.what)),
            None => Reason::Unsuitable,
        });
        let value = match found {
            Found::Example(value) => value,
            Found::Undecided(Reason::Unsuitable) => return unsuitable,
            Found::Nothing | Found::Undecided(_) => return found,
        };
        if self.conditions.fits(&opaque, &value) != Some(false) && accept(&value) {
            return Found::Example(value);
        }
        unsuitable
    }
}

impl Search for Solver<'_> {
    fn conditions(&mut self) -> &mut Conditions {
        self.conditions
    }

    fn within(&mut self, parts: Vec<(Condition, bool)>) -> Found {
        let goal = goal(parts);
        if let Some(known) = self.known.get(&goal) {
            return known.clone();
        }
        // The smallest value of a kind has no other value of the same kind in it.
        if let Some(at) = self.stack.iter().position(|it| *it == goal) {
            self.lowest = self.lowest.min(at);
            return Found::Nothing;
        }
        if self.stack.len() > DEEPEST {
            return Found::Undecided(Reason::TooCostly);
        }
        let outer = std::mem::replace(&mut self.lowest, usize::MAX);
        let depth = self.stack.len();
        self.stack.push(Rc::clone(&goal));
        let found = self.by_type(&goal, &mut |_| true);
        self.stack.pop();
        // Without what is looked for further out, it might be another one.
        let is_of_itself = self.lowest >= depth;
        // With more steps left, a later search may decide it.
        let is_final = !matches!(found, Found::Undecided(Reason::TooCostly));
        if (is_of_itself && is_final) || matches!(found, Found::Example(_)) {
            self.known.insert(goal, found.clone());
        }
        self.lowest = if is_of_itself { outer } else { outer.min(self.lowest) };
        found
    }

    fn step(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }
}

impl Conditions {
    /// Whether conditions that can't be expressed hold for a value, or don't where it says so.
    fn fits(&self, opaque: &[(usize, bool)], value: &Value) -> Option<bool> {
        let mut is_known = true;
        for (number, holds) in opaque {
            let test = self.opaque(*number).test.as_ref();
            match test.and_then(|test| test(value)) {
                Some(answer) if answer != *holds => return Some(false),
                Some(_) => {}
                None => is_known = false,
            }
        }
        is_known.then_some(true)
    }
}

/// What is known of the value that is looked for.
#[derive(Clone)]
struct State {
    of_type: Types,
    /// What was looked at.
    seen: HashSet<(Condition, bool)>,
    /// What is about the type.
    atoms: Vec<(Condition, bool)>,
    /// Of each of these, at least one part doesn't hold.
    choices: Vec<Rc<[Condition]>>,
}

impl State {
    fn new(of_type: Types) -> Self {
        Self { of_type, seen: HashSet::new(), atoms: Vec::new(), choices: Vec::new() }
    }

    /// Whether it is known that a condition holds, or doesn't.
    fn has(&self, conditions: &Conditions, condition: Condition, holds: bool) -> bool {
        match conditions.form(condition) {
            Form::Not(inner) => self.has(conditions, *inner, !holds),
            _ => self.seen.contains(&(condition, holds)),
        }
    }
}

fn goal(parts: impl IntoIterator<Item = (Condition, bool)>) -> Goal {
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_unstable();
    parts.dedup();
    parts.into()
}

fn boolean(forms: &[(Form, bool)]) -> Found {
    let is_true = |wanted: bool| forms.iter().all(|(_, holds)| *holds == wanted);
    match [true, false].into_iter().find(|it| is_true(*it)) {
        Some(value) => Found::Example(Value::Bool(value)),
        None => Found::Nothing,
    }
}
