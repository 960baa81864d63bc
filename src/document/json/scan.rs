//! How far a string or a number goes.

/// A byte in each byte of a word.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Where the characters of a string that are written as they are end: at a quote, a backslash, a control character, or
/// the end of the text.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let ends = ends_in(u64::from_le_bytes(*chunk));
        if ends != 0 {
            return at + (ends.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let is_end = |&byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
    let rest = &bytes[at..];
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The highest bit of each byte that ends plain characters. Above the first one, others may be set, too.
#[inline]
fn ends_in(word: u64) -> u64 {
    // With its second bit turned over, a quote is the next one behind the control characters, and those stay below it.
    let low = word ^ each(b'"' ^ b' ');
    let quotes_and_controls = low.wrapping_sub(each(b' ' + 1)) & !low;
    let other = word ^ each(b'\\');
    let backslashes = other.wrapping_sub(each(1)) & !other;
    (quotes_and_controls | backslashes) & each(0x80)
}

/// Where the number at `start` ends (RFC 8259, section 6).
///
/// # Errors
///
/// Where a digit should be, or is too many.
pub(super) fn number_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let at = |at: usize| bytes.get(at).copied();
    let digits = |from: usize| {
        let digits = bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 { Ok(from + digits) } else { Err(from) }
    };
    let whole = start + usize::from(at(start) == Some(b'-'));
    let mut end = digits(whole)?;
    if at(whole) == Some(b'0') && end > whole + 1 {
        return Err(whole + 1);
    }
    if at(end) == Some(b'.') {
        end = digits(end + 1)?;
    }
    if matches!(at(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(at(end + 1), Some(b'+' | b'-')));
        end = digits(end + 1 + sign)?;
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain_end;

    /// One byte after the other.
    fn plain_end_by_bytes(bytes: &[u8], start: usize) -> usize {
        let is_end = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
        bytes[start..].iter().position(is_end).map_or(bytes.len(), |end| start + end)
    }

    #[test]
    fn every_byte_at_every_place_of_a_word_ends_a_string_or_does_not() {
        for byte in 0..=u8::MAX {
            for other in [b'a', 0x7f, 0x80, 0xff, 0x21, 0x23, 0x5b, 0x5d, b'"', 0] {
                for place in 0..17 {
                    let mut bytes = [other; 17];
                    bytes[place] = byte;
                    assert_eq!(plain_end(&bytes, 1), plain_end_by_bytes(&bytes, 1), "{bytes:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn words_and_bytes_agree(bytes in proptest::collection::vec(any::<u8>(), 1..80), start: prop::sample::Index) {
            let start = start.index(bytes.len());
            prop_assert_eq!(plain_end(&bytes, start), plain_end_by_bytes(&bytes, start));
        }
    }
}
