//! Examples as documents: JSON on one line, as people write it.

use serde_json::Value;

use crate::document::{Pattern, Segment};

/// A value as JSON on one line, with a space after `:` and `,`.
pub(crate) fn json_line(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(json_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}: {}", Value::from(name.as_str()), json_line(value))
            };
            let members: Vec<String> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
        value => value.to_string(),
    }
}

/// A document in which a DTO is selected.
pub(crate) fn document_with(select: &Pattern, dto: &Value) -> Value {
    select.segments().iter().rev().fold(dto.clone(), |inner, segment| match segment {
        Segment::Deep => inner,
        segment => match segment.name() {
            Some(name) => Value::Object([(name.to_owned(), inner)].into_iter().collect()),
            None => Value::Array(vec![inner]),
        },
    })
}
