//! Strings and keys, written as TOML.

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

use crate::text::invisible::is_unsafe_at;

/// A string, in the quotes that suit it. What cannot be seen, or moves what can, is escaped.
pub(crate) fn string(text: &str) -> String {
    // Line breaks and tabs are for the writer, which knows which quotes hold them.
    let hides = |(at, character): (usize, char)| {
        !matches!(character, '\n' | '\t') && is_unsafe_at(text, at, character)
    };
    if !text.char_indices().any(hides) {
        return TomlStringBuilder::new(text).as_default().to_toml_value();
    }
    let basic = TomlStringBuilder::new(text).as_basic().to_toml_value();
    let escape = |(at, character): (usize, char)| match is_unsafe_at(&basic, at, character) {
        true => format!("\\U{:08X}", u32::from(character)),
        false => character.to_string(),
    };
    basic.char_indices().map(escape).collect()
}

/// A key, in quotes if it needs them.
pub(crate) fn key(text: &str) -> String {
    match text.char_indices().any(|(at, character)| is_unsafe_at(text, at, character)) {
        true => string(text),
        false => TomlKeyBuilder::new(text).as_default().to_toml_key(),
    }
}
