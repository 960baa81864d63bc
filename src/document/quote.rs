//! How messages quote a value.

use super::Node;

/// How much of a value is quoted, in bytes.
const QUOTED: usize = 80;

/// A value as a message quotes it: a scalar in backticks, a container by its type.
pub(crate) fn quote(node: Node<'_>) -> String {
    let text = match scalar(node) {
        Some(text) => text,
        None => return plain(node),
    };
    if text.len() <= QUOTED {
        return format!("`{text}`");
    }
    format!("`{}…`", &text[..text.floor_char_boundary(QUOTED)])
}

/// A value for `{value}`: a scalar by its whole text, which tells findings apart.
pub(crate) fn plain(node: Node<'_>) -> String {
    scalar(node).map_or_else(|| format!("the {}", node.type_name()), str::to_owned)
}

fn scalar(node: Node<'_>) -> Option<&str> {
    let flag = || node.as_bool().map(|flag| if flag { "true" } else { "false" });
    let null = || node.is_null().then_some("null");
    node.as_str().or_else(|| node.as_number()).or_else(flag).or_else(null)
}
