//! JSON (RFC 8259) into the arena, in one pass, without recursion.

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::arena::{Arena, Kind, Open};
use super::{Ambiguous, Limits, ParseError};
use crate::text::Span;

/// Parses the document that `whole[at]` is.
pub(super) fn parse(whole: &str, at: Span, limits: &Limits, arena: &mut Arena) {
    arena.start(whole, at);
    let text = &whole[at.range()];
    let tape = std::mem::take(&mut arena.tape);
    let mut reader = Reader { text, jiter: Jiter::with_tape(text.as_bytes(), tape), arena, limits };
    if let Err(error) = reader.document() {
        reader.arena.refuse(*error);
    }
    let Reader { jiter, arena, .. } = reader;
    arena.tape = jiter.into_tape();
}

/// The key of YAML 1.1 that merges.
const MERGE_KEY: &str = "<<";

struct Reader<'t, 'a> {
    text: &'t str,
    jiter: Jiter<'t>,
    arena: &'a mut Arena,
    limits: &'a Limits,
}

type Step<T> = Result<T, Box<ParseError>>;

impl Reader<'_, '_> {
    fn document(&mut self) -> Step<()> {
        if self.text.starts_with('\u{feff}') {
            let bom = Span::new(0, 3);
            let error = ParseError::syntax(bom, "a byte order mark stands before the document");
            return Err(Box::new(
                error.with_help("save the file as UTF-8 without a byte order mark"),
            ));
        }
        if self.text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return Err(Box::new(ParseError::empty()));
        }
        let mut next = self.peek()?;
        loop {
            let inside = match next {
                Peek::Array | Peek::Object => self.enter(next)?,
                scalar => self.scalar(scalar)?,
            };
            next = match inside {
                Some(first) => first,
                None => match self.leave()? {
                    Some(sibling) => sibling,
                    None => return self.jiter.finish().map_err(|error| self.parse_error(&error)),
                },
            };
        }
    }

    /// Opens a container and goes to its first value; closes it if it is empty.
    fn enter(&mut self, peek: Peek) -> Step<Option<Peek>> {
        let start = self.here();
        if self.arena.open.len() >= self.limits.depth() {
            return Err(Box::new(ParseError::too_deep(Span::new(start, start + 1), self.limits)));
        }
        let kind = if peek == Peek::Array { Kind::Array } else { Kind::Object };
        self.room_for_another()?;
        self.arena.open.push(Open { node: self.arena.nodes.len(), len: 0 });
        self.arena.push(kind, Span::new(start, start));
        let first = self.value_in(kind, true)?;
        if first.is_none() {
            self.close();
        }
        Ok(first)
    }

    /// After a value: goes on to the next one, and closes every container that ends here.
    fn leave(&mut self) -> Step<Option<Peek>> {
        while let Some(open) = self.arena.open.last_mut() {
            open.len += 1;
            let kind = self.arena.nodes[open.node].kind;
            if let Some(next) = self.value_in(kind, false)? {
                return Ok(Some(next));
            }
            self.close();
        }
        Ok(None)
    }

    /// Goes to the next value of a container; in an object, reads its key first.
    fn value_in(&mut self, container: Kind, first: bool) -> Step<Option<Peek>> {
        if container == Kind::Array {
            let peek = if first { self.jiter.known_array() } else { self.jiter.array_step() };
            return peek.map_err(|error| self.parse_error(&error));
        }
        let from = self.jiter.current_index();
        let key = if first { self.jiter.known_object() } else { self.jiter.next_key() };
        let length = match key {
            Ok(Some(key)) => key.len(),
            Ok(None) => return Ok(None),
            Err(error) => return Err(self.parse_error(&error)),
        };
        // Jiter also consumed `{` or `,` before the key, and white space and the colon after it.
        let taken = &self.text.as_bytes()[from..self.jiter.current_index()];
        let is_quote = |&byte: &u8| byte == b'"';
        let start = taken.iter().position(is_quote).unwrap_or(0);
        let end = taken.iter().rposition(is_quote).unwrap_or(0) + 1;
        self.string(Span::from_range(from + start..from + end), length)?;
        let value = self.peek()?;
        if length == MERGE_KEY.len() && matches!(value, Peek::Array | Peek::Object) {
            self.check_merge_key();
        }
        Ok(Some(value))
    }

    /// Refuses the key just read if a YAML parser, which reads JSON as well, may merge its value.
    fn check_merge_key(&mut self) {
        let key = self.arena.nodes.len() - 1;
        if self.arena.content(key) == MERGE_KEY {
            let message = "the key `<<`: YAML parsers that read JSON merge its value, others read a member of this name";
            let error = ParseError::syntax(self.arena.nodes[key].span, message);
            self.arena.add_error(error.with_help("use another name"));
        }
    }

    /// Reads a value that isn't a container. Nothing is inside it.
    fn scalar(&mut self, peek: Peek) -> Step<Option<Peek>> {
        let start = self.here();
        if peek == Peek::String {
            let length = match self.jiter.known_str() {
                Ok(string) => string.len(),
                Err(error) => return Err(self.parse_error(&error)),
            };
            self.string(Span::new(start, self.here()), length)?;
            return Ok(None);
        }
        let (kind, read) = match peek {
            Peek::Null => (Kind::Null, self.jiter.known_null()),
            Peek::True => (Kind::True, self.jiter.known_bool(peek).map(drop)),
            Peek::False => (Kind::False, self.jiter.known_bool(peek).map(drop)),
            _ => (Kind::Number, self.jiter.known_number_bytes(peek).map(drop)),
        };
        read.map_err(|error| self.parse_error(&error))?;
        self.room_for_another()?;
        let span = Span::new(start, self.here());
        if kind == Kind::Number
            && let Some(number) = Ambiguous::number(&self.text[span.range()], span)
        {
            self.arena.add_ambiguous(number);
        }
        self.arena.push(kind, span);
        Ok(None)
    }

    /// Pushes a string that has `length` bytes once unescaped, as jiter counted.
    fn string(&mut self, span: Span, length: usize) -> Step<()> {
        self.room_for_another()?;
        let content = Span::new(span.start + 1, span.end - 1);
        if content.range().len() == length {
            // An escape is longer than its character, so the string has none.
            self.arena.push_borrowed(Kind::String, span, content);
            return Ok(());
        }
        let mut again = Jiter::new(&self.text.as_bytes()[span.range()]);
        let decoded =
            again.next_str().map_err(|error| parse_error(self.text, span.start, &error))?;
        self.arena.push_decoded(Kind::String, span, decoded);
        Ok(())
    }

    fn close(&mut self) {
        if let Some(open) = self.arena.open.pop() {
            self.arena.close(open.node, open.len, self.here());
            if self.arena.nodes[open.node].kind == Kind::Object {
                self.arena.check_keys(open.node);
            }
        }
    }

    fn peek(&mut self) -> Step<Peek> {
        self.jiter.peek().map_err(|error| self.parse_error(&error))
    }

    fn here(&self) -> u32 {
        self.jiter.current_index() as u32
    }

    fn room_for_another(&self) -> Step<()> {
        if self.arena.nodes.len() < self.limits.max_nodes {
            return Ok(());
        }
        let here = self.here();
        Err(Box::new(ParseError::too_many_nodes(Span::new(here, here), self.limits)))
    }

    fn parse_error(&self, error: &JiterError) -> Box<ParseError> {
        parse_error(self.text, 0, error)
    }
}

/// What jiter couldn't read, in our words, at the character it stopped at.
#[cold]
fn parse_error(text: &str, offset: u32, error: &JiterError) -> Box<ParseError> {
    let at = text.floor_char_boundary(offset as usize + error.index);
    let found = text[at..].chars().next();
    let span = Span::from_range(at..at + found.map_or(0, char::len_utf8));
    let JiterErrorType::JsonError(error) = &error.error_type else {
        return Box::new(ParseError::syntax(span, error.to_string()).with_help("see RFC 8259"));
    };
    let expected = match error {
        JsonErrorType::EofWhileParsingList => "`,` or `]`",
        JsonErrorType::EofWhileParsingObject => "the rest of an object",
        JsonErrorType::EofWhileParsingString => "the `\"` that ends a string",
        JsonErrorType::EofWhileParsingValue => "a value",
        JsonErrorType::ExpectedColon => "`:` after the key",
        JsonErrorType::ExpectedListCommaOrEnd => "`,` or `]`",
        JsonErrorType::ExpectedObjectCommaOrEnd => "`,` or `}`",
        JsonErrorType::ExpectedSomeIdent => "`true`, `false` or `null`",
        JsonErrorType::ExpectedSomeValue => "a value",
        JsonErrorType::InvalidEscape => {
            "one of the escapes `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\uXXXX`"
        }
        JsonErrorType::InvalidNumber => "a number, such as `0`, `-1.5` or `2e3`",
        JsonErrorType::KeyMustBeAString => "a key in double quotes",
        JsonErrorType::TrailingComma => "a value after the comma",
        JsonErrorType::TrailingCharacters => "nothing more after the document",
        JsonErrorType::ControlCharacterWhileParsingString => "control characters as escapes",
        JsonErrorType::InvalidUnicodeCodePoint
        | JsonErrorType::LoneLeadingSurrogateInHexEscape
        | JsonErrorType::UnexpectedEndOfHexEscape => {
            "surrogates in pairs, a high one before a low one"
        }
        other => return Box::new(ParseError::syntax(span, other.to_string())),
    };
    let found = match found {
        None => "the text ends".to_owned(),
        Some(found) if found.is_control() => format!("found U+{:04X}", u32::from(found)),
        Some(found) => format!("found `{found}`"),
    };
    let refused = ParseError::syntax(span, format!("not JSON: expected {expected}, {found}"));
    Box::new(match error {
        JsonErrorType::KeyMustBeAString
        | JsonErrorType::ExpectedSomeValue
        | JsonErrorType::ExpectedListCommaOrEnd
        | JsonErrorType::ExpectedObjectCommaOrEnd
        | JsonErrorType::TrailingCharacters
            if text[at..].starts_with(['/', '#']) =>
        {
            refused.with_help("JSON has no comments")
        }
        JsonErrorType::TrailingComma => refused.with_help("remove the comma"),
        JsonErrorType::TrailingCharacters => refused.with_help(
            "write one document per file; a file with one on each line is named `.ndjson`",
        ),
        _ => {
            refused.with_help("fix the syntax (RFC 8259); the rest of the document wasn't checked")
        }
    })
}
