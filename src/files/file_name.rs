//! Names of files as text, and back: names that differ stay apart where they aren't UTF-8.

use std::borrow::Cow;

/// A file's name, or a part of it, as text. A byte that isn't UTF-8 becomes `\xff`. A backslash with which the name
/// itself says such a thing becomes `\x5c`, so that no two names become one.
pub(crate) fn from_bytes(name: &[u8]) -> Cow<'_, str> {
    let is_plain =
        |text: &str| !text.match_indices('\\').any(|(at, _)| byte_at(&text[at..]).is_some());
    if let Ok(text) = std::str::from_utf8(name)
        && is_plain(text)
    {
        return Cow::Borrowed(text);
    }
    let mut written = String::new();
    for chunk in name.utf8_chunks() {
        let valid = chunk.valid();
        for (at, character) in valid.char_indices() {
            match byte_at(&valid[at..]) {
                Some(_) => written.push_str("\\x5c"),
                None => written.push(character),
            }
        }
        chunk.invalid().iter().for_each(|byte| written.push_str(&format!("\\x{byte:02x}")));
    }
    Cow::Owned(written)
}

/// The bytes of a file's name, of what [`from_bytes`] made of it.
pub(crate) fn to_bytes(name: &str) -> Cow<'_, [u8]> {
    let mut bytes = Vec::new();
    let mut rest = name;
    while let Some(at) = rest.find("\\x") {
        let (before, escape) = rest.split_at(at);
        bytes.extend_from_slice(before.as_bytes());
        // What isn't an escape stays as it is.
        let (byte, length) = byte_at(escape).map_or((b'\\', 1), |byte| (byte, 4));
        bytes.push(byte);
        rest = &escape[length..];
    }
    if bytes.is_empty() {
        return Cow::Borrowed(name.as_bytes());
    }
    bytes.extend_from_slice(rest.as_bytes());
    Cow::Owned(bytes)
}

/// The byte that a text begins with as `\xff`.
fn byte_at(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    let is_digit = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    digits.bytes().all(is_digit).then(|| u8::from_str_radix(digits, 16).expect("two digits"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{from_bytes, to_bytes};

    #[test]
    fn what_is_not_utf_8_is_written_in_digits() {
        let table: [(&[u8], &str); 6] = [
            (b"a.json", "a.json"),
            (b"a\xff.json", r"a\xff.json"),
            (b"\xc3\xa9\xc3", "é\\xc3"),
            (br"a\b\x", r"a\b\x"),
            (br"\xff", r"\x5cxff"),
            (b"\\\xff", r"\\xff"),
        ];
        for (bytes, text) in table {
            assert_eq!((&*from_bytes(bytes), &*to_bytes(text)), (text, bytes));
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in prop::collection::vec(prop::sample::select(b"\\x5cf\xff\xc3\xa9/".to_vec()), 0..12)) {
            let text = from_bytes(&name).into_owned();
            prop_assert_eq!(&*to_bytes(&text), &*name);
        }
    }
}
