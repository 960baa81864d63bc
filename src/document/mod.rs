//! JSON, NDJSON and YAML as one tree of nodes, each with its place in the text.
//!
//! [`Document::parse`] reads a text strictly: what two parsers could read in two ways is a [`ParseError`].
//!
//! Invariant: a [`Document`] can be read in one way only. Nothing here knows rules or findings.

mod ambiguous;
mod arena;
mod children;
mod decimal;
mod float;
mod format;
mod index;
mod json;
mod limits;
mod node;
mod notations;
mod number;
mod parse_error;
mod pattern;
mod pointer;
mod quote;
mod types;
mod walk;
mod yaml;

pub(crate) use ambiguous::{Ambiguous, Difference, Reading};
pub(crate) use arena::{Arena, Kind};
pub(crate) use children::Children;
pub(crate) use decimal::Decimal;
pub(crate) use float::is_exact;
pub use format::{Format, UnknownFormat};
pub(crate) use index::{Index, pointer_to};
pub(crate) use json::{ArrayItem, ArrayItems, ItemEnds, items_start, parse_item};
pub use limits::Limits;
pub use node::{Items, Members, Node};
pub(crate) use notations::translated;
pub(crate) use number::number;
pub use parse_error::{ParseError, ParseErrorKind};
pub(crate) use pattern::{Pattern, Segment};
pub(crate) use quote::{plain, quote};
pub use types::Types;
pub(crate) use walk::{End, Walk, each_on_the_way, step, walk};

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use memchr::memchr;

use crate::text::{Place, Source, Span};

/// One document of a file, parsed, with the place of every key and value.
///
/// ```
/// use dtolint::document::{Document, Format};
/// use dtolint::text::Source;
/// use dtolint::Limits;
///
/// let source = Source::new("hook.json", r#"{"events": ["user.created"]}"#);
/// let documents = Document::parse(source, Format::Json, &Limits::default());
/// let document = documents.into_iter().next().unwrap().unwrap();
/// let event = document.root().at("/events/0").unwrap();
/// assert_eq!(event.as_str(), Some("user.created"));
/// assert_eq!(document.place(event).start().column, 13);
/// ```
#[derive(Debug)]
pub struct Document {
    source: Arc<Source>,
    arena: Arena,
    ordinal: usize,
}

impl Document {
    /// Every document of a text: one for JSON, any number for YAML and NDJSON.
    ///
    /// A document that can't be read, or not in one way only, is an `Err` with every error found
    /// in it; the other documents are still parsed. The exception is a syntax error in YAML: it
    /// ends the stream, because where the next document starts would be a guess.
    pub fn parse(
        source: impl Into<Arc<Source>>,
        format: Format,
        limits: &Limits,
    ) -> Vec<Result<Self, Vec<ParseError>>> {
        let source = source.into();
        let mut documents = Vec::new();
        let mut arena = Arena::default();
        for_each(source.text(), format, limits, &mut arena, &mut |arena, ordinal| {
            documents.push(if arena.errors().is_empty() {
                Ok(Self { source: Arc::clone(&source), arena: std::mem::take(arena), ordinal })
            } else {
                Err(arena.take_errors())
            });
        });
        documents
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        self.arena.root()
    }

    /// The place of a node of this document in its file.
    pub fn place(&self, node: Node<'_>) -> Place {
        Place::new(Arc::clone(&self.source), node.span())
    }

    /// Which document of its file this is, from 1. Blank lines of NDJSON don't count.
    pub fn ordinal(&self) -> usize {
        self.ordinal
    }
}

/// Parses every document of `text` in turn into the one arena and hands it over.
///
/// The errors of a document are in [`Arena::errors`]. [`Arena::is_readable`] says whether it has
/// nodes in spite of them, as it has after a duplicate key.
pub(crate) fn for_each(
    text: &str,
    format: Format,
    limits: &Limits,
    arena: &mut Arena,
    visit: &mut dyn FnMut(&mut Arena, usize),
) {
    let most = match format {
        Format::NdJson => Limits::MOST_BYTES,
        _ => limits.bytes(),
    };
    if text.len() > most {
        arena.clear();
        arena.refuse(ParseError::too_many_bytes(most));
        return visit(arena, 1);
    }
    match format {
        Format::Json => {
            json::parse(text, Span::from_range(0..text.len()), limits, arena);
            visit(arena, 1);
        }
        Format::NdJson => {
            let mut ordinal = 0;
            for_each_line(text, LineStart::default(), limits, arena, &mut |arena, _| {
                ordinal += 1;
                visit(arena, ordinal);
            });
            if ordinal == 0 {
                arena.clear();
                arena.refuse(ParseError::empty());
                visit(arena, 1);
            }
        }
        Format::Yaml => yaml::parse(text, limits, arena, visit),
    }
}

/// Parses every line of `text` from one on, as [`for_each`] does those of NDJSON. Lines that are blank aren't
/// documents.
pub(crate) fn for_each_line(
    text: &str,
    from: LineStart,
    limits: &Limits,
    arena: &mut Arena,
    visit: &mut dyn FnMut(&mut Arena, Line),
) {
    for line in lines(text, from) {
        let content = &text[line.span.range()];
        if content.len() > limits.bytes() {
            arena.clear();
            arena.refuse(ParseError::line_too_large(limits).shifted(line.span.start));
        } else {
            json::parse(text, line.span, limits, arena);
            if let Some(end) = other_line_end(content) {
                arena.refuse(ParseError::other_line_end(end));
            }
        }
        visit(arena, line);
    }
}

/// The first character in a line of NDJSON at which some readers end a line: they read other documents.
fn other_line_end(line: &str) -> Option<(usize, char)> {
    // Nearly all lines end here, at the speed of memory.
    if line.is_ascii() && !line.contains('\r') {
        return None;
    }
    let ends = |it: &(usize, char)| matches!(it.1, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    line.char_indices().find(ends)
}

/// The JSON Pointers of the nodes at some places of a text: document (from 1) and span.
pub(crate) fn pointers(
    text: &str,
    format: Format,
    limits: &Limits,
    wanted: &BTreeSet<(usize, Span)>,
) -> HashMap<(usize, Span), String> {
    let mut found = HashMap::new();
    for_each(text, format, limits, &mut Arena::default(), &mut |arena, ordinal| {
        let any = (ordinal, Span::default())..(ordinal + 1, Span::default());
        if !arena.is_readable() || wanted.range(any).next().is_none() {
            return;
        }
        let index = Index::new(arena.root());
        for node in index.nodes() {
            let at = (ordinal, node.span());
            if wanted.contains(&at) {
                found.entry(at).or_insert_with(|| index.pointer(node));
            }
        }
    });
    found
}

/// Where a line of a text starts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineStart {
    /// The first byte of the line.
    pub(crate) byte: usize,
    /// How many line breaks are before it, for those who ask about [`Line::before`].
    pub(crate) breaks: usize,
}

/// A line of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// How many line breaks are before it.
    pub(crate) before: usize,
    /// What it has, without its line break.
    pub(crate) span: Span,
}

/// The lines from one on that aren't blank.
fn lines(text: &str, from: LineStart) -> impl Iterator<Item = Line> {
    let LineStart { byte: mut start, breaks: mut before } = from;
    let line = move || {
        let rest = &text.as_bytes()[start..];
        let length = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = &text[start..start + length];
        let span = Span::from_range(start..start + line.trim_end_matches(['\r', '\n']).len());
        let line = Line { before, span };
        start += length;
        before += 1;
        (length > 0).then_some(line)
    };
    let is_blank = |line: &Line| is_blank(text[line.span.range()].as_bytes());
    std::iter::from_fn(line).filter(move |line| !is_blank(line))
}

/// Whether a line has nothing but white space.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// How many line breaks are in some bytes.
pub(crate) fn line_breaks(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}
