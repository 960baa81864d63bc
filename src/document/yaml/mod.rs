//! YAML 1.2 into the arena: the core schema, anchors, merge keys, every document of a stream with its marks.
//!
//! The result is what JSON could express. What it can't (`.nan`, a mapping as a key, a custom tag) is
//! an error, not a guess.

mod alike;
mod block_scalar;
mod characters;
mod core_schema;
mod keys;
mod merge;
mod names;
mod plain;
mod properties;
mod quoted;
mod reader;
mod readings;
mod scalar;
mod step;
mod tag;
mod yaml11;

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScanError, Span as YamlSpan};

use super::arena::Arena;
use super::{Limits, ParseError};
use crate::text::Span;
use reader::Reader;

/// Parses a stream; calls `visit` after each document with its number from 1.
pub(super) fn parse(
    text: &str,
    limits: &Limits,
    arena: &mut Arena,
    visit: &mut dyn FnMut(&mut Arena, usize),
) {
    if let Some(error) = characters::refused(text).or_else(|| names::refused(text)) {
        return refuse_all(arena, error, visit);
    }
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth(),
        block_nesting_limit: limits.depth(),
        emit_comments: false,
    };
    let mut stream = Stream::new(text, limits);
    for event in Parser::new_from_str_with_options(text, options) {
        let is_document = match event {
            Ok((event, span)) => stream.event(arena, event, span),
            Err(error) => {
                stream.refuse_rest(arena, scan_error(text, &error, limits));
                return visit(arena, stream.ordinal);
            }
        };
        if is_document {
            visit(arena, stream.ordinal);
        }
    }
    if stream.ordinal == 0 {
        refuse_all(arena, ParseError::empty(), visit);
    }
}

/// A stream of documents, as far as it was read.
struct Stream<'t> {
    text: &'t str,
    limits: &'t Limits,
    /// The number of the last document, from 1.
    ordinal: usize,
    is_in_document: bool,
    /// `None` between documents, and in the rest of a document that was refused.
    reader: Option<Reader<'t>>,
    /// Where the last node ended.
    node_end: usize,
    /// Where the last document ended, with its mark.
    document_end: usize,
}

impl<'t> Stream<'t> {
    fn new(text: &'t str, limits: &'t Limits) -> Self {
        let (node_end, document_end) = (0, 0);
        Self {
            text,
            limits,
            ordinal: 0,
            is_in_document: false,
            reader: None,
            node_end,
            document_end,
        }
    }

    /// Takes the next event, and says whether it completes a document.
    fn event(&mut self, arena: &mut Arena, event: Event<'_>, span: YamlSpan) -> bool {
        match event {
            Event::DocumentStart(is_marked, version) => {
                self.ordinal += 1;
                self.is_in_document = true;
                arena.clear();
                let version = version.map(|version| (version.major, version.minor));
                self.reader = self.start(arena, is_marked, version, span);
            }
            Event::DocumentEnd => {
                self.document_end = byte_range(span).end;
                self.is_in_document = false;
                self.reader = None;
                // An inner mapping ends before the one around it.
                arena.merge_keys.sort_unstable();
                return true;
            }
            Event::StreamEnd if self.ordinal > 0 => {
                let error =
                    another_end_mark(self.text, self.node_end, self.text.len(), self.ordinal + 1);
                if let Some(error) = error {
                    self.refuse_rest(arena, error);
                    return true;
                }
            }
            Event::StreamEnd => {}
            event => {
                self.node_end = self.node_end.max(byte_range(span).end);
                if let Some(reader) = &mut self.reader
                    && let Err(error) = reader.event(arena, event, span)
                {
                    arena.refuse(*error);
                    self.reader = None;
                }
            }
        }
        false
    }

    /// The reader of a document that starts; `None` if it is refused.
    fn start(
        &self,
        arena: &mut Arena,
        is_marked: bool,
        version: Option<(u32, u32)>,
        span: YamlSpan,
    ) -> Option<Reader<'t>> {
        let Range { start, end } = byte_range(span);
        let error = another_end_mark(self.text, self.node_end, start, self.ordinal);
        let is_other_version = !matches!(version, None | Some((1, 2)));
        if let Some(error) = error.or_else(|| is_other_version.then(|| other_version(span))) {
            arena.refuse(error);
            return None;
        }
        Some(Reader::new(self.text, self.limits, if is_marked { end } else { self.document_end }))
    }

    /// Refuses the document that is being read or, between documents, the one that would be next.
    fn refuse_rest(&mut self, arena: &mut Arena, error: ParseError) {
        if !self.is_in_document {
            self.ordinal += 1;
            arena.clear();
        }
        arena.refuse(error);
    }
}

fn byte_range(span: YamlSpan) -> Range<usize> {
    span.byte_range().unwrap_or_default()
}

/// The error for a mark `...` that ends no document: some readers make an empty document of it. `from` is
/// where the document before ended, if there was one.
fn another_end_mark(text: &str, from: usize, to: usize, ordinal: usize) -> Option<ParseError> {
    let is_end = |at: &usize| {
        let is_line = *at == 0 || text.as_bytes()[*at - 1] == b'\n';
        is_line && text[*at..].starts_with("...")
    };
    let between = from.min(to)..to;
    let mut marks = between.filter(|at| text.is_char_boundary(*at)).filter(is_end);
    let at = if ordinal == 1 { marks.next() } else { marks.nth(1) }?;
    let message = "a mark `...` that ends no document: some parsers read an empty document";
    let error = ParseError::syntax(Span::from_range(at..at + 3), message);
    Some(error.with_help("remove it"))
}

/// Refuses the whole text.
fn refuse_all(arena: &mut Arena, error: ParseError, visit: &mut dyn FnMut(&mut Arena, usize)) {
    arena.clear();
    arena.refuse(error);
    visit(arena, 1);
}

/// The error for a document that says it is of another version than 1.2.
fn other_version(directive: YamlSpan) -> ParseError {
    let span = Span::from_range(byte_range(directive));
    ParseError::syntax(span, "the document says that it is not YAML 1.2")
        .with_help("remove the `%YAML` line, or write `%YAML 1.2`")
}

/// The tabs that the parser doesn't take: it stops behind them, or in the scalar before them. Whatever it says of a
/// line that a tab indents, the tab is why.
fn tabs(text: &str, at: usize, kind: &ErrorKind) -> Option<Span> {
    use ErrorKind::{
        TabAtBlockScalarStart, TabInBlockIndentation, TabInIndentation, TabInPlainScalar,
        TabNotAllowed,
    };
    let before = text[..at].trim_end_matches([' ', '\t']);
    let starts_line = before.is_empty() || before.ends_with('\n');
    let start = match kind {
        TabAtBlockScalarStart | TabInPlainScalar => at + text[at..].find('\t')?,
        TabInBlockIndentation | TabInIndentation | TabNotAllowed => {
            before.len() + text[before.len()..].find('\t')?
        }
        _ if starts_line => before.len() + text[before.len()..at].find('\t')?,
        _ => return None,
    };
    let length = text[start..].bytes().take_while(|&byte| byte == b'\t').count();
    Some(Span::from_range(start..start + length))
}

fn scan_error(text: &str, error: &ScanError, limits: &Limits) -> ParseError {
    let at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(text.len()));
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::from_range(at..at + length);
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return ParseError::too_deep(span, limits);
    }
    if let Some(tabs) = tabs(text, at, error.kind()) {
        return ParseError::syntax(tabs, "not YAML: a tab, where only spaces can indent")
            .with_help("write spaces in its place; the documents after this one weren't read");
    }
    ParseError::syntax(span, format!("not YAML: {}", error.info()))
        .with_help("the documents after this one weren't read")
}
