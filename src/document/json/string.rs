//! Strings with escapes (RFC 8259, section 7).

use super::expected::Expected;
use super::scan::plain_end;

/// Writes the characters of the string at `start` into `decoded`; up to `plain` they are written as they are. Gives the
/// place of the quote that ends it.
///
/// # Errors
///
/// What isn't JSON, and where.
pub(super) fn decode(
    text: &str,
    start: usize,
    plain: usize,
    decoded: &mut String,
) -> Result<usize, (usize, Expected)> {
    let bytes = text.as_bytes();
    let (mut from, mut at) = (start, plain);
    loop {
        decoded.push_str(&text[from..at]);
        match bytes.get(at) {
            Some(b'"') => return Ok(at),
            Some(b'\\') => {}
            Some(_) => return Err((at, Expected::NoControl)),
            None => return Err((at, Expected::Quote)),
        }
        let (character, end) = escape(bytes, at + 1)?;
        decoded.push(character);
        from = end;
        at = plain_end(bytes, end);
    }
}

/// The character that is escaped, from what stands behind the backslash, and where the escape ends.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), (usize, Expected)> {
    let character = match bytes.get(at) {
        Some(&(b'"' | b'\\' | b'/')) => char::from(bytes[at]),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return code_unit(bytes, at),
        Some(_) => return Err((at, Expected::Escape)),
        None => return Err((at, Expected::Quote)),
    };
    Ok((character, at + 1))
}

/// The character of `uXXXX`, or of two of them that are a surrogate pair.
fn code_unit(bytes: &[u8], at: usize) -> Result<(char, usize), (usize, Expected)> {
    let first = hexadecimal(bytes, at + 1)?;
    let end = at + 5;
    if let Some(character) = char::from_u32(first) {
        return Ok((character, end));
    }
    // A high surrogate needs a low one behind it.
    if first >= 0xdc00 || bytes.get(end..end + 2) != Some(b"\\u") {
        return Err((at - 1, Expected::Pair));
    }
    let second = hexadecimal(bytes, end + 2)?;
    let low = (0xdc00..0xe000).contains(&second).then(|| second - 0xdc00);
    let pair = low.and_then(|low| char::from_u32(0x10000 + ((first - 0xd800) << 10) + low));
    pair.map(|character| (character, end + 6)).ok_or((at - 1, Expected::Pair))
}

/// Four hexadecimal digits.
fn hexadecimal(bytes: &[u8], at: usize) -> Result<u32, (usize, Expected)> {
    (at..at + 4).try_fold(0, |number, at| {
        let Some(&byte) = bytes.get(at) else { return Err((at, Expected::Quote)) };
        let digit = char::from(byte).to_digit(16).ok_or((at, Expected::Escape))?;
        Ok(number << 4 | digit)
    })
}
