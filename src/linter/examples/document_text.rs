//! Generated documents as text: as a person would write them, in one line if they fit.

use serde_json::Value;

use crate::toml::text::string;

/// The longest line of a document.
const LONGEST: usize = 90;

/// A value as JSON: in one line, with a space after each comma and colon.
pub(super) fn one_line(value: &Value) -> String {
    let parts =
        |open: char, close: char, parts: Vec<String>| format!("{open}{}{close}", parts.join(", "));
    match value {
        Value::Array(items) => parts('[', ']', items.iter().map(one_line).collect()),
        Value::Object(members) => {
            let member =
                |(name, it): (&String, &Value)| format!("{}: {}", quoted(name), one_line(it));
            parts('{', '}', members.iter().map(member).collect())
        }
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

/// The same in one line, or in several if it is long.
pub(super) fn readable(value: &Value) -> String {
    let line = one_line(value);
    match line.len() > LONGEST {
        true => in_lines(value, ""),
        false => line,
    }
}

fn in_lines(value: &Value, indent: &str) -> String {
    let line = one_line(value);
    if line.len().saturating_add(indent.len()) <= LONGEST {
        return line;
    }
    let inner = format!("{indent}  ");
    let (open, close, parts): (_, _, Vec<String>) = match value {
        Value::Array(items) => ('[', ']', items.iter().map(|it| in_lines(it, &inner)).collect()),
        Value::Object(members) => {
            let member = |(name, it): (&String, &Value)| {
                format!("{}: {}", quoted(name), in_lines(it, &inner))
            };
            ('{', '}', members.iter().map(member).collect())
        }
        _ => return line,
    };
    let parts: Vec<String> = parts.iter().map(|part| format!("\n{inner}{part}")).collect();
    format!("{open}{}\n{indent}{close}", parts.join(","))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A text as TOML, in quotes that its own don't end.
pub(super) fn literal(text: &str) -> String {
    let is_odd = |it: char| it.is_control() && it != '\n';
    if text.contains('\'') || text.chars().any(is_odd) || !is_plain(text) {
        return string(text);
    }
    match text.contains('\n') {
        true => format!("'''\n{text}\n'''"),
        false => format!("'{text}'"),
    }
}

/// Whether everything in it is seen.
fn is_plain(text: &str) -> bool {
    text.lines().all(|line| !string(line).contains("\\U"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{literal, readable};

    #[test]
    fn a_long_document_has_lines() {
        assert_eq!(readable(&json!({"a": [1, "x"]})), r#"{"a": [1, "x"]}"#);
        let long = json!({"a": "x".repeat(60), "b": ["y".repeat(50), 1]});
        let text = readable(&long);
        assert!(text.starts_with("{\n  \"a\": \"xxx"), "{text}");
        assert!(text.contains("\n  \"b\": [\"yyy") && text.ends_with("\n}"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).ok(), Some(long));
    }

    #[test]
    fn quotes_are_chosen_by_the_text() {
        assert_eq!(literal(r#"{"a": 1}"#), r#"'{"a": 1}'"#);
        assert_eq!(literal("{\n}"), "'''\n{\n}\n'''");
        assert_eq!(literal("it's"), "\"it's\"");
        assert_eq!(literal("a\u{202e}b"), "\"a\\U0000202Eb\"");
    }
}
