//! JSON (RFC 8259) into the arena, in one pass, without recursion.

mod expected;
mod items;
mod scan;
mod string;

use self::expected::{Expected, refused};
pub(crate) use self::items::{ArrayItem, ArrayItems, ItemEnds, items_start, parse_item};
use super::arena::{Arena, Kind, Open};
use super::{Ambiguous, Limits, ParseError};
use crate::text::Span;

/// Parses the document that `whole[at]` is.
pub(super) fn parse(whole: &str, at: Span, limits: &Limits, arena: &mut Arena) {
    arena.start(whole, at);
    let text = &whole[at.range()];
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, arena, limits };
    if let Err(error) = reader.document() {
        arena.refuse(*error);
    }
}

/// The key of YAML 1.1 that merges.
const MERGE_KEY: &str = "<<";

/// Reads a text from its start to its end.
struct Reader<'t, 'a> {
    text: &'t str,
    bytes: &'t [u8],
    /// What comes next, in bytes.
    at: usize,
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
        self.skip_white();
        if self.next().is_none() {
            return Err(Box::new(ParseError::empty()));
        }
        loop {
            let is_inside = self.value()?;
            if !is_inside && !self.go_on()? {
                return match self.next() {
                    None => Ok(()),
                    Some(_) => Err(self.expected(Expected::End)),
                };
            }
        }
    }

    /// Reads the value that is next, or its start; whether a value inside it is next.
    fn value(&mut self) -> Step<bool> {
        match self.next() {
            Some(b'"') => self.string()?,
            Some(b'{') => return self.open(Kind::Object, b'}'),
            Some(b'[') => return self.open(Kind::Array, b']'),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::True)?,
            Some(b'f') => self.word("false", Kind::False)?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return Err(self.expected(Expected::Value)),
        }
        Ok(false)
    }

    /// Opens a container and goes to its first value; closes it if it is empty.
    fn open(&mut self, kind: Kind, end: u8) -> Step<bool> {
        let start = self.here();
        if self.arena.open.len() >= self.limits.depth() {
            return Err(Box::new(ParseError::too_deep(Span::new(start, start + 1), self.limits)));
        }
        self.room_for_another()?;
        self.arena.open.push(Open { node: self.arena.nodes.len(), len: 0 });
        self.arena.push(kind, Span::new(start, start));
        self.take();
        match self.next() {
            Some(byte) if byte == end => {
                self.close();
                Ok(false)
            }
            None => Err(self.expected(Expected::rest_of(kind))),
            Some(_) if kind == Kind::Array => Ok(true),
            Some(_) => self.key(Expected::Key).map(|()| true),
        }
    }

    /// After a value: goes to the next one, and closes every container that ends before it. Whether there is one.
    fn go_on(&mut self) -> Step<bool> {
        self.skip_white();
        while let Some(open) = self.arena.open.last_mut() {
            open.len += 1;
            let kind = self.arena.nodes[open.node].kind;
            match (self.next(), kind) {
                (Some(b','), Kind::Array) => {
                    self.take();
                    return match self.next() {
                        Some(b']') => Err(self.expected(Expected::NoComma)),
                        _ => Ok(true),
                    };
                }
                (Some(b','), _) => {
                    self.take();
                    let is_last = self.next() == Some(b'}');
                    self.key(if is_last { Expected::NoComma } else { Expected::Key })?;
                    return Ok(true);
                }
                (Some(b']'), Kind::Array) | (Some(b'}'), Kind::Object) => self.close(),
                (None, _) => return Err(self.expected(Expected::rest_of(kind))),
                _ => return Err(self.expected(Expected::comma_in(kind))),
            }
        }
        Ok(false)
    }

    /// Reads a key and goes to its value.
    fn key(&mut self, otherwise: Expected) -> Step<()> {
        match self.next() {
            Some(b'"') => self.string()?,
            None => return Err(self.expected(Expected::Value)),
            Some(_) => return Err(self.expected(otherwise)),
        }
        self.skip_white();
        match self.next() {
            Some(b':') => self.take(),
            None => return Err(self.expected(Expected::RestOfObject)),
            Some(_) => return Err(self.expected(Expected::Colon)),
        }
        if matches!(self.next(), Some(b'[' | b'{')) {
            self.check_merge_key();
        }
        Ok(())
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

    fn number(&mut self) -> Step<()> {
        let start = self.at;
        match scan::number_end(self.bytes, start) {
            Ok(end) => self.at = end,
            Err(end) => {
                self.at = end;
                return Err(self.expected(Expected::Number));
            }
        }
        self.room_for_another()?;
        let span = Span::from_range(start..self.at);
        if let Some(number) = Ambiguous::number(&self.text[span.range()], span) {
            self.arena.add_ambiguous(number);
        }
        self.arena.push(Kind::Number, span);
        Ok(())
    }

    fn word(&mut self, word: &str, kind: Kind) -> Step<()> {
        let start = self.at;
        let rest = &self.bytes[start..];
        if !rest.starts_with(word.as_bytes()) {
            let same = rest.iter().zip(word.as_bytes()).take_while(|(one, other)| one == other);
            self.at += same.count();
            let is_cut = self.at == self.bytes.len();
            return Err(self.expected(if is_cut { Expected::Value } else { Expected::Word }));
        }
        self.room_for_another()?;
        self.at += word.len();
        self.arena.push(kind, Span::from_range(start..self.at));
        Ok(())
    }

    fn string(&mut self) -> Step<()> {
        self.room_for_another()?;
        let content = self.at + 1;
        let end = scan::plain_end(self.bytes, content);
        if self.bytes.get(end) != Some(&b'"') {
            return self.decoded_string(content, end);
        }
        let span = Span::from_range(self.at..end + 1);
        self.arena.push_borrowed(Kind::String, span, Span::from_range(content..end));
        self.at = end + 1;
        Ok(())
    }

    /// Reads a string whose characters up to `plain` are written as they are.
    #[cold]
    fn decoded_string(&mut self, content: usize, plain: usize) -> Step<()> {
        let decoded = self.arena.text.len();
        match string::decode(self.text, content, plain, &mut self.arena.text) {
            Ok(end) => {
                let span = Span::from_range(self.at..end + 1);
                let decoded = Span::from_range(decoded..self.arena.text.len());
                self.arena.push_borrowed(Kind::String, span, decoded);
                self.at = end + 1;
                Ok(())
            }
            Err((at, expected)) => {
                self.at = at;
                Err(self.expected(expected))
            }
        }
    }

    /// Closes the innermost container, whose last bracket is next.
    fn close(&mut self) {
        self.at += 1;
        if let Some(open) = self.arena.open.pop() {
            self.arena.close(open.node, open.len, self.here());
            if self.arena.nodes[open.node].kind == Kind::Object {
                self.arena.check_keys(open.node);
            }
        }
        self.skip_white();
    }

    /// Takes the byte that is next, and the white space behind it.
    fn take(&mut self) {
        self.at += 1;
        self.skip_white();
    }

    fn next(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_white(&mut self) {
        while matches!(self.next(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn here(&self) -> u32 {
        self.at as u32
    }

    #[inline]
    fn room_for_another(&self) -> Step<()> {
        if self.arena.nodes.len() < self.limits.max_nodes {
            return Ok(());
        }
        let here = self.here();
        Err(Box::new(ParseError::too_many_nodes(Span::new(here, here), self.limits)))
    }

    /// What is next isn't what JSON has there.
    #[cold]
    fn expected(&self, expected: Expected) -> Box<ParseError> {
        Box::new(refused(self.text, self.at, expected))
    }
}
