//! The characters of a pattern, one after the other.

use super::error::PatternError;

pub(super) struct Reader {
    characters: Vec<char>,
    at: usize,
}

impl Reader {
    pub(super) fn new(pattern: &str) -> Self {
        Self { characters: pattern.chars().collect(), at: 0 }
    }

    /// How many characters were read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn go_back_to(&mut self, position: usize) {
        self.at = position;
    }

    /// Whether a group starts at a position that isn't a look-around.
    pub(super) fn is_group_at(&self, position: usize) -> bool {
        let text: String = self.characters.iter().skip(position).take(4).collect();
        let looks = ["(?=", "(?!", "(?<=", "(?<!"];
        text.starts_with('(') && !looks.iter().any(|look| text.starts_with(look))
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at = self.at.saturating_add(1);
        Some(next)
    }

    /// Reads a text, if it is next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let end = self.at.saturating_add(text.chars().count());
        let is_next =
            self.characters.get(self.at..end).is_some_and(|it| it.iter().copied().eq(text.chars()));
        if is_next {
            self.at = end;
        }
        is_next
    }

    /// Reads what is up to `end`, and `end`; `None` if `end` is missing.
    pub(super) fn until(&mut self, end: char) -> Option<String> {
        let rest = self.characters.get(self.at..)?;
        let length = rest.iter().position(|it| *it == end)?;
        let text = rest.iter().take(length).collect();
        self.at = self.at.saturating_add(length).saturating_add(1);
        Some(text)
    }

    /// Reads a decimal number; the largest there is for a larger one.
    pub(super) fn number(&mut self) -> Option<u32> {
        let first = self.peek()?.to_digit(10)?;
        let _ = self.next();
        let mut number = first;
        while let Some(digit) = self.peek().and_then(|it| it.to_digit(10)) {
            let _ = self.next();
            number = number.saturating_mul(10).saturating_add(digit);
        }
        Some(number)
    }

    /// Reads exactly so many hexadecimal digits, or none.
    pub(super) fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let end = self.at.saturating_add(digits);
        let mut number = 0_u32;
        for character in self.characters.get(self.at..end)? {
            number = number.checked_mul(16)?.checked_add(character.to_digit(16)?)?;
        }
        self.at = end;
        Some(number)
    }

    /// The code point after `\u`: two escapes that are a surrogate pair are one.
    pub(super) fn unicode(&mut self) -> Option<u32> {
        if self.eat("{") {
            let digits = self.until('}')?;
            let is_number = !digits.is_empty() && digits.chars().all(|it| it.is_ascii_hexdigit());
            let significant = digits.trim_start_matches('0');
            // Nothing is left of zeros.
            let code = if significant.is_empty() { "0" } else { significant };
            let code = u32::from_str_radix(code, 16).ok().filter(|_| is_number)?;
            return (code <= 0x10_ffff).then_some(code);
        }
        let first = self.hexadecimal(4)?;
        let back = self.at;
        if (0xd800..0xdc00).contains(&first) && self.eat("\\u") {
            if let Some(second @ 0xdc00..0xe000) = self.hexadecimal(4) {
                let pair = [first, second].map(|unit| u16::try_from(unit).unwrap_or(0));
                return char::decode_utf16(pair).next()?.ok().map(u32::from);
            }
            self.at = back;
        }
        Some(first)
    }

    /// The error about what was read from `position` on.
    pub(super) fn error<T>(
        &self,
        position: usize,
        reason: impl Into<String>,
    ) -> Result<T, PatternError> {
        let column = position.saturating_add(1);
        Err(PatternError::Invalid { reason: reason.into(), column, help: None })
    }

    /// The same, with what to write instead.
    pub(super) fn error_help<T>(
        &self,
        position: usize,
        reason: impl Into<String>,
        help: &'static str,
    ) -> Result<T, PatternError> {
        let column = position.saturating_add(1);
        Err(PatternError::Invalid { reason: reason.into(), column, help: Some(help) })
    }
}
