//! An example among objects: members that must be there, members that must be so if they are there, and how many there
//! are.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::condition::{Condition, Conditions, Form};
use super::found::{Found, Reason, Search};

/// What is asked of an object.
#[derive(Default, Clone)]
struct Wanted {
    /// The members that must be there, and what is asked of each.
    required: BTreeMap<String, Vec<(Condition, bool)>>,
    /// What doesn't hold for a member, if it is there.
    refused: BTreeMap<String, Vec<Condition>>,
    /// For no member, the name and the value are both like this.
    none: Vec<(Condition, Condition)>,
    /// For some member each, they are.
    some: Vec<(Condition, Condition)>,
    least: usize,
    most: Option<usize>,
}

/// With more conditions on names than this, not all ways to meet them are tried.
const MOST_NAME_CONDITIONS: usize = 6;

/// Looks for an object for which all of these forms hold, or don't where it says so.
pub(super) fn find(search: &mut dyn Search, forms: &[(Form, bool)]) -> Found {
    let mut wanted = Wanted::default();
    for (form, holds) in forms {
        match (form, holds) {
            (Form::Member(name, value), true) => {
                wanted.required.entry(name.to_string()).or_default().push((*value, true));
            }
            (Form::Member(name, value), false) => {
                wanted.refused.entry(name.to_string()).or_default().push(*value);
            }
            (Form::SomeMember { name, value }, true) => wanted.some.push((*name, *value)),
            (Form::SomeMember { name, value }, false) => wanted.none.push((*name, *value)),
            (Form::Members(least), true) => wanted.least = wanted.least.max(*least),
            (Form::Members(above), false) => {
                let Some(most) = above.checked_sub(1) else { return Found::Nothing };
                wanted.most = Some(wanted.most.unwrap_or(most).min(most));
            }
            _ => {}
        }
    }
    wanted.with_some(search)
}

impl Wanted {
    /// What is asked of the value of a member of a name, if it is there. Whether a name meets a condition may not be
    /// known: then nothing follows from it.
    fn of(&self, conditions: &Conditions, name: &str) -> Vec<(Condition, bool)> {
        let mut goal = self.required.get(name).cloned().unwrap_or_default();
        goal.extend(self.refused.get(name).into_iter().flatten().map(|value| (*value, false)));
        let text = Value::String(name.to_owned());
        for (name, value) in &self.none {
            if conditions.holds(*name, &text) == Some(true) {
                goal.push((*value, false));
            }
        }
        goal
    }

    /// Finds members for what must hold of some member, one condition after the other.
    fn with_some(mut self, search: &mut dyn Search) -> Found {
        if self.most.is_some_and(|most| self.required.len() > most || self.least > most) {
            return Found::Nothing;
        }
        let Some((name, value)) = self.some.pop() else { return self.filled(search) };
        let mut all = Found::Nothing;
        let mut names: Vec<String> =
            self.required.keys().chain(self.refused.keys()).cloned().collect();
        names.dedup();
        let mut without_answer = false;
        for known in names {
            if !search.step() {
                return all.or(Found::Undecided(Reason::TooCostly));
            }
            let is_of_name = search.conditions().holds(name, &Value::String(known.clone()));
            without_answer |= is_of_name.is_none();
            if is_of_name == Some(false) {
                continue;
            }
            let mut with = self.clone();
            with.required.entry(known).or_default().push((value, true));
            all = all.or(with.with_some(search));
            if matches!(all, Found::Example(_)) {
                return all;
            }
        }
        match self.new_names(search, &[(name, true)], 1) {
            Ok(names) => {
                for new in names {
                    let mut with = self.clone();
                    with.required.insert(new, vec![(value, true)]);
                    all = all.or(with.with_some(search));
                    if matches!(all, Found::Example(_)) {
                        return all;
                    }
                }
            }
            Err(reason) => all = all.or(Found::Undecided(reason)),
        }
        match all {
            Found::Nothing if without_answer => Found::Undecided(Reason::Unsuitable),
            all => all,
        }
    }

    /// Adds members until there are enough.
    fn filled(mut self, search: &mut dyn Search) -> Found {
        let mut members = Map::new();
        for name in self.required.keys() {
            let goal = self.of(search.conditions(), name);
            match search.within(goal) {
                Found::Example(value) => members.insert(name.clone(), value),
                other => return other,
            };
        }
        let mut undecided = None;
        let optional: Vec<String> = self.refused.keys().cloned().collect();
        for name in optional {
            if members.len() >= self.least {
                break;
            }
            if members.contains_key(&name) {
                continue;
            }
            let goal = self.of(search.conditions(), &name);
            match search.within(goal) {
                Found::Example(value) => _ = members.insert(name, value),
                Found::Nothing => {}
                Found::Undecided(reason) => undecided = Some(reason),
            }
        }
        while members.len() < self.least {
            if !search.step() {
                return Found::Undecided(Reason::TooCostly);
            }
            let missing = self.least.saturating_sub(members.len());
            let before = members.len();
            match self.new_names(search, &[], missing) {
                Err(reason) => return Found::Undecided(reason),
                Ok(names) => {
                    for name in names.into_iter().take(missing) {
                        let goal = self.of(search.conditions(), &name);
                        match search.within(goal) {
                            Found::Example(value) => {
                                members.insert(name.clone(), value);
                                self.required.insert(name, Vec::new());
                            }
                            // Names like it are not tried again.
                            Found::Nothing => {
                                self.refused.entry(name).or_default().push(Condition::ALWAYS);
                            }
                            Found::Undecided(reason) => undecided = Some(reason),
                        }
                    }
                }
            }
            if members.len() == before {
                return match undecided {
                    Some(reason) => Found::Undecided(reason),
                    None => Found::Nothing,
                };
            }
        }
        Found::Example(Value::Object(members))
    }

    /// Names that meet conditions and that nothing is known of: for each way in which they may meet the conditions of
    /// [`Wanted::none`], up to so many.
    fn new_names(
        &self,
        search: &mut dyn Search,
        conditions: &[(Condition, bool)],
        most: usize,
    ) -> Result<Vec<String>, Reason> {
        let is_string = search.conditions().of_type(crate::document::Types::STRING);
        let known: Vec<String> = self.required.keys().chain(self.refused.keys()).cloned().collect();
        let known = search.conditions().words(known);
        let base: Vec<_> =
            conditions.iter().copied().chain([(is_string, true), (known, false)]).collect();
        if self.none.len() > MOST_NAME_CONDITIONS {
            return Err(Reason::TooCostly);
        }
        let mut names = Vec::new();
        let mut undecided = None;
        for way in 0..1_usize << self.none.len() {
            let mut goal = base.clone();
            for (nth, (name, _)) in self.none.iter().enumerate() {
                goal.push((*name, way >> nth & 1 == 1));
            }
            for _ in 0..most.min(100) {
                match search.within(goal.clone()) {
                    Found::Example(Value::String(name)) => {
                        let other = search.conditions().words(vec![name.clone()]);
                        goal.push((other, false));
                        names.push(name);
                    }
                    Found::Undecided(reason) => {
                        undecided = Some(reason);
                        break;
                    }
                    _ => break,
                }
            }
        }
        match undecided {
            Some(reason) if names.is_empty() => Err(reason),
            _ => Ok(names),
        }
    }
}
