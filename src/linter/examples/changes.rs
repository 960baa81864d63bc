//! How two values differ, part by part.

use std::fmt;

use serde_json::Value;

use super::document_text::one_line;
use crate::text::pointer_token::{escape, unescape};

/// One difference between two documents.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DocumentChange {
    /// JSON Pointer from the root of the document.
    pub at: String,
    /// The value before; `None` where there was none.
    pub before: Option<Value>,
    /// The value after; `None` where it was removed.
    pub after: Option<Value>,
}

impl fmt::Display for DocumentChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.at.is_empty() { "the root" } else { &self.at };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                write!(f, "{at}: write {} instead of {}", one_line(after), one_line(before))
            }
            (None, Some(after)) => write!(f, "{at}: add {}", one_line(after)),
            (Some(before), None) => write!(f, "{at}: remove {}", one_line(before)),
            (None, None) => f.write_str(at),
        }
    }
}

impl DocumentChange {
    /// Whether it looks like one of an item of an array.
    pub(super) fn is_of_item(&self) -> bool {
        self.at.rsplit('/').next().is_some_and(|token| token.parse::<usize>().is_ok())
    }

    /// The changed value without this change; `None` where it moved items of an array.
    pub(super) fn undone(&self, changed: &Value) -> Option<Value> {
        let mut value = changed.clone();
        let (outer, token) = self.at.rsplit_once('/')?;
        let outer = value.pointer_mut(outer)?;
        match (outer, &self.before) {
            (Value::Object(members), Some(before)) => {
                members.insert(unescape(token), before.clone());
            }
            (Value::Object(members), None) => {
                members.remove(&unescape(token))?;
            }
            (Value::Array(items), before) => {
                let nth = token.parse::<usize>().ok().filter(|nth| *nth < items.len())?;
                match (before, &self.after) {
                    (Some(before), Some(_)) => items[nth] = before.clone(),
                    (None, _) => {
                        items.remove(nth);
                    }
                    (Some(_), None) => return None,
                }
            }
            _ => return None,
        }
        Some(value)
    }
}

/// What differs between two values.
pub(super) fn changes(before: &Value, after: &Value) -> Vec<DocumentChange> {
    let mut found = Vec::new();
    differ(Some(before), Some(after), "", &mut found);
    found
}

fn differ(
    before: Option<&Value>,
    after: Option<&Value>,
    at: &str,
    found: &mut Vec<DocumentChange>,
) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                let at = format!("{at}/{}", escape(name));
                differ(old.get(name), new.get(name), &at, found);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            // An item that is taken out of the middle moves those behind it.
            let removed = (0..old.len()).find(|nth| {
                let rest = old.iter().take(*nth).chain(old.iter().skip(nth.saturating_add(1)));
                rest.eq(new.iter())
            });
            if let Some(nth) = removed {
                return differ(old.get(nth), None, &format!("{at}/{nth}"), found);
            }
            for nth in 0..old.len().max(new.len()) {
                differ(old.get(nth), new.get(nth), &format!("{at}/{nth}"), found);
            }
        }
        (before, after) => {
            found.push(DocumentChange {
                at: at.to_owned(),
                before: before.cloned(),
                after: after.cloned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changes;

    #[test]
    fn what_differs_is_said_part_by_part() {
        let before = json!({"a": [1, 2, 3], "b": {"c/d": "x"}, "e": null});
        let after = json!({"a": [1, 3], "b": {"c/d": "y"}, "f": true});
        let said: Vec<String> = changes(&before, &after).iter().map(ToString::to_string).collect();
        let expected = [
            "/a/1: remove 2",
            "/b/c~1d: write \"y\" instead of \"x\"",
            "/e: remove null",
            "/f: add true",
        ];
        assert_eq!(said, expected);
        assert!(changes(&before, &before).is_empty());
        let undone: Vec<_> = changes(&before, &after).iter().map(|it| it.undone(&after)).collect();
        assert_eq!(undone[0], None);
        assert_eq!(undone[1], Some(json!({"a": [1, 3], "b": {"c/d": "x"}, "f": true})));
        assert_eq!(undone[3], Some(json!({"a": [1, 3], "b": {"c/d": "y"}})));
    }
}
