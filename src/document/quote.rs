//! How messages quote a value.

use super::Node;

/// How much of a value is quoted, in bytes.
const QUOTED: usize = 80;

/// A value as a message quotes it: strings in backticks, containers not at all.
pub(crate) fn quote(node: Node<'_>) -> String {
    let text = match (node.as_str(), node.as_number(), node.as_bool()) {
        (Some(text), ..) | (_, Some(text), _) => text,
        (_, _, Some(true)) => "true",
        (_, _, Some(false)) => "false",
        _ if node.is_null() => "null",
        _ => return format!("the {}", node.type_name()),
    };
    if text.len() <= QUOTED {
        return format!("`{text}`");
    }
    format!("`{}…`", &text[..text.floor_char_boundary(QUOTED)])
}
