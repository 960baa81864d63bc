//! What readers of YAML 1.2 and of YAML 1.1 make of a plain scalar.

use super::{core_schema, yaml11};

/// Whether a plain scalar isn't a string to all readers.
pub(super) fn is_typed(text: &str) -> bool {
    // All of these start with a digit, a sign, a point or `~`, or are short words.
    let first = text.as_bytes().first();
    if text.len() > "false".len() && first.is_none_or(u8::is_ascii_alphabetic) {
        return false;
    }
    readings(text).next().is_some()
}

/// What readers of YAML 1.2 and 1.1 print of a plain scalar that is no string.
pub(super) fn readings(text: &str) -> impl Iterator<Item = String> {
    [core_schema::resolve(text), yaml11::resolve(text)].into_iter().filter_map(|it| it.printed())
}
