//! Values near a given one: what differs from it in one part only.

use serde_json::Value;

use super::condition::{Condition, Conditions, Form};
use crate::document::Types;

impl Conditions {
    /// Sets of values that are like `value` but for one part: on the way to a place first, and then further out. In the
    /// last set are all values.
    pub(crate) fn near(&mut self, value: &Value, way: &[String]) -> Vec<Condition> {
        let mut all = Vec::new();
        for depth in (0..=way.len()).rev() {
            let (outer, rest) = way.split_at(depth);
            let Some(part) = at(value, outer) else { continue };
            for changed in self.changes(part, rest.first().map(String::as_str)) {
                all.extend(self.with_part(value, outer, changed));
            }
        }
        all.push(Condition::ALWAYS);
        all
    }

    /// The values that a part may have instead, fewest changes first.
    fn changes(&mut self, part: &Value, first: Option<&str>) -> Vec<Condition> {
        let mut keys = keys_of(part);
        // What is asked about is changed before what is beside it.
        keys.sort_by_key(|key| Some(key.as_str()) != first);
        let mut changes = Vec::new();
        if keys.is_empty() {
            changes.push(self.of_type(Types::of_value(part)));
            changes.push(Condition::ALWAYS);
            return changes;
        }
        let is_on_way = keys.first().map(String::as_str) == first;
        if is_on_way {
            changes.extend(without(part, &keys[0]).and_then(|it| self.is(&it)));
        }
        changes.extend(self.with_more(part));
        for key in keys.iter().skip(usize::from(is_on_way)) {
            changes.extend(without(part, key).and_then(|it| self.is(&it)));
        }
        for key in &keys {
            let way = std::slice::from_ref(key);
            let inner = child(part, key).unwrap_or(&Value::Null);
            for inner in keys_of(inner).iter().filter_map(|it| without(inner, it)) {
                let same = self.is(&inner);
                changes.extend(same.and_then(|same| self.with_part(part, way, same)));
            }
        }
        for key in &keys {
            changes.extend(self.with_part(part, std::slice::from_ref(key), Condition::ALWAYS));
        }
        changes.push(self.of_type(Types::of_value(part)));
        changes.push(Condition::ALWAYS);
        changes
    }

    /// The same value with more items or members.
    fn with_more(&mut self, part: &Value) -> Option<Condition> {
        let mut parts = vec![self.of_type(Types::of_value(part))];
        for (nth, key) in keys_of(part).iter().enumerate() {
            let same = self.is(child(part, key)?)?;
            parts.push(match part {
                Value::Array(_) => self.add(Form::Item(nth, same)),
                _ => self.member(key, same),
            });
        }
        Some(self.all(parts))
    }

    /// The same value, but for what is at a place in it; `None` if a number in it has too many digits.
    fn with_part(
        &mut self,
        value: &Value,
        way: &[String],
        changed: Condition,
    ) -> Option<Condition> {
        let Some((first, rest)) = way.split_first() else { return Some(changed) };
        let keys = keys_of(value);
        let more = keys.len().saturating_add(1);
        let more = match value {
            Value::Array(_) => self.add(Form::Count(more)),
            _ => self.add(Form::Members(more)),
        };
        let mut parts = vec![self.of_type(Types::of_value(value)), self.not(more)];
        for (nth, key) in keys.iter().enumerate() {
            let inner = child(value, key)?;
            let inner = match key == first {
                true => self.with_part(inner, rest, changed)?,
                false => self.is(inner)?,
            };
            parts.push(match value {
                Value::Array(_) => self.add(Form::Item(nth, inner)),
                _ => self.member(key, inner),
            });
        }
        Some(self.all(parts))
    }
}

/// The tokens of what a value has directly in it.
fn keys_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => (0..items.len()).map(|nth| nth.to_string()).collect(),
        Value::Object(members) => members.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        Value::Object(members) => members.get(key),
        _ => None,
    }
}

fn at<'v>(value: &'v Value, way: &[String]) -> Option<&'v Value> {
    way.iter().try_fold(value, |value, key| child(value, key))
}

/// The value without one of its parts.
fn without(value: &Value, key: &str) -> Option<Value> {
    let mut fewer = value.clone();
    match &mut fewer {
        Value::Array(items) => {
            items.remove(key.parse().ok()?);
        }
        Value::Object(members) => {
            members.remove(key);
        }
        _ => return None,
    }
    Some(fewer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Conditions, Found, Solver};

    #[test]
    fn the_nearest_value_differs_at_the_place_first() {
        let value = json!({"a": ["x", "y"], "b": 1});
        let mut conditions = Conditions::default();
        let near = conditions.near(&value, &["a".to_owned(), "1".to_owned()]);
        let holds = |other: serde_json::Value| {
            near.iter().position(|it| conditions.holds(*it, &other) == Some(true))
        };
        let order = [
            json!({"a": ["x", "z"], "b": 1}),
            json!({"a": ["x", 3], "b": 1}),
            json!({"a": ["x"], "b": 1}),
            json!({"a": ["x", "y", "z"], "b": 1}),
            json!({"a": ["y"], "b": 1}),
            json!({"a": ["z", "y"], "b": 1}),
            json!({"a": ["z", "z"], "b": 1}),
            json!({"a": "x", "b": 1}),
            json!({"b": 1}),
            json!({"a": ["x", "y"], "b": 1, "c": 0}),
            json!({"a": ["x", "y"]}),
            json!({"a": ["x", "y"], "b": 2}),
            json!({"c": 0}),
            json!(true),
        ];
        let places: Vec<_> = order.into_iter().map(|it| holds(it).expect("all are near")).collect();
        assert!(places.is_sorted_by(|one, other| one < other), "{places:?}");
        let more = conditions.with_more(&json!([1])).expect("it has few digits");
        let longer = conditions.add(super::Form::Count(2));
        let found = Solver::new(&mut conditions).find([more, longer], &mut 10_000, &mut |_| true);
        assert!(matches!(&found, Found::Example(it) if it[0] == 1), "{found:?}");
    }
}
