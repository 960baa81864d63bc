//! YAML 1.2 into the arena: the core schema, anchors, merge keys, every document of a stream.
//!
//! The result is what JSON could have said. What JSON has no word for (`.nan`, a mapping as a
//! key, a tag of one's own) is a finding, not a guess.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as YamlSpan, StructureStyle, Tag};

use super::arena::{Arena, Kind, Open, Raw};
use super::core_schema::{Scalar, resolve, tagged};
use super::{Limits, ParseError};
use crate::text::Span;

/// Parses a stream; calls `visit` after each document with its number from 1.
pub(super) fn parse(
    text: &str,
    limits: &Limits,
    arena: &mut Arena,
    visit: &mut dyn FnMut(&mut Arena, usize),
) {
    if let Some(problem) = other_line_break(text) {
        arena.clear();
        arena.refuse(problem);
        return visit(arena, 1);
    }
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth(),
        block_nesting_limit: limits.depth(),
        emit_comments: false,
    };
    let mut ordinal = 0;
    let mut inside = false;
    // None between documents, and for the rest of a document that was refused.
    let mut reader = None;
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::DocumentStart(_, version), span)) => {
                ordinal += 1;
                inside = true;
                arena.clear();
                reader = Some(Reader::new(text, limits));
                if version.is_some_and(|version| (version.major, version.minor) != (1, 2)) {
                    let span = Span::from_range(span.byte_range().unwrap_or_default());
                    let problem =
                        ParseError::syntax(span, "the document says that it is not YAML 1.2");
                    arena.refuse(problem.help("remove the `%YAML` line, or write `%YAML 1.2`"));
                    reader = None;
                }
            }
            Ok((Event::DocumentEnd, _)) => {
                inside = false;
                reader = None;
                visit(arena, ordinal);
            }
            Ok((event, span)) => {
                if let Some(open) = &mut reader
                    && let Err(problem) = open.event(arena, event, span)
                {
                    arena.refuse(*problem);
                    reader = None;
                }
            }
            Err(error) => {
                if !inside {
                    ordinal += 1;
                    arena.clear();
                }
                arena.refuse(scan_problem(text, &error, limits));
                return visit(arena, ordinal);
            }
        }
    }
    if ordinal == 0 {
        arena.clear();
        arena.refuse(ParseError::empty());
        visit(arena, 1);
    }
}

/// A character that YAML 1.1 takes for a line break and YAML 1.2 does not: behind one, two readers
/// see two documents.
fn other_line_break(text: &str) -> Option<ParseError> {
    let (at, found) =
        text.char_indices().find(|(_, c)| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}'))?;
    let span = Span::from_range(at..at + found.len_utf8());
    let code = u32::from(found);
    let message = format!("U+{code:04X} ends a line in YAML 1.1 and does not in YAML 1.2");
    let help = format!("remove it, or write `\\u{code:04X}` in double quotes");
    Some(ParseError::syntax(span, message).help(help))
}

fn scan_problem(text: &str, error: &ScanError, limits: &Limits) -> ParseError {
    let at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(text.len()));
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    let span = Span::from_range(at..at + length);
    let info = error.info();
    if info.contains("nesting") || info.contains("recursion limit") {
        return ParseError::too_deep(span, limits);
    }
    ParseError::syntax(span, format!("not YAML: {info}"))
        .help("documents after this one were not read")
}

type Step<T> = Result<T, Box<ParseError>>;

struct Reader<'l> {
    text: &'l str,
    limits: &'l Limits,
    /// Subtrees by the number of their anchor.
    anchors: HashMap<usize, Vec<Raw>>,
    /// Nodes held in `anchors`, which count towards the limit.
    anchored: usize,
    frames: Vec<Frame>,
}

/// What is to be known of a container while it is read.
#[derive(Default)]
struct Frame {
    anchor: usize,
    is_mapping: bool,
    is_flow: bool,
    /// In a mapping, whether a key comes next.
    expects_key: bool,
    /// The keys that are plain `<<`.
    merge_keys: Vec<usize>,
    /// Where the last child ends.
    end: u32,
}

impl<'l> Reader<'l> {
    fn new(text: &'l str, limits: &'l Limits) -> Self {
        Self { text, limits, anchors: HashMap::new(), anchored: 0, frames: Vec::new() }
    }

    fn event(&mut self, arena: &mut Arena, event: Event<'_>, span: YamlSpan) -> Step<()> {
        let span = Span::from_range(span.byte_range().unwrap_or_default());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.without_blank_end(span, style);
                let node = arena.nodes.len();
                self.scalar(arena, &text, style, tag.as_deref(), span)?;
                self.ended(arena, node, anchor, span.end)
            }
            Event::SequenceStart(style, anchor, tag) => {
                check_tag(tag.as_deref(), "seq", span)?;
                let is_flow = style == StructureStyle::Flow;
                let span = if is_flow { span } else { self.dash_onwards(span) };
                self.open(arena, Kind::Array, span, Frame { anchor, is_flow, ..Frame::default() })
            }
            Event::MappingStart(style, anchor, tag) => {
                check_tag(tag.as_deref(), "map", span)?;
                let is_flow = style == StructureStyle::Flow;
                let frame = Frame {
                    anchor,
                    is_flow,
                    is_mapping: true,
                    expects_key: true,
                    ..Frame::default()
                };
                self.open(arena, Kind::Object, span, frame)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(arena, span),
            Event::Alias(anchor) => self.alias(arena, anchor, span),
            _ => Ok(()),
        }
    }

    /// A block sequence's span from its first `-` on: one that is not indented under its key is
    /// said to start behind that.
    fn dash_onwards(&self, span: Span) -> Span {
        let is_value = self.frames.last().is_some_and(|frame| frame.is_mapping);
        let before = self.text.get(..span.range().start).filter(|_| is_value);
        let line = before.map(|before| before.rfind('\n').map_or(0, |at| at + 1));
        let dash = line.and_then(|line| {
            let text = &self.text[line..];
            let at = text.find(|character| character != ' ')?;
            text[at..].starts_with('-').then_some(line + at)
        });
        dash.map_or(span, |dash| Span::new(dash as u32, span.end))
    }

    /// A block scalar's bytes without the line breaks behind it, which would end it on the line
    /// of whatever comes next.
    fn without_blank_end(&self, span: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return span;
        }
        let lines = self.text.get(span.range()).unwrap_or_default();
        Span::new(span.start, span.start + lines.trim_end().len() as u32)
    }

    /// Whether the node to come is a key.
    fn at_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_mapping && frame.expects_key)
    }

    fn open(&mut self, arena: &mut Arena, kind: Kind, span: Span, frame: Frame) -> Step<()> {
        if self.at_key() {
            return Err(Box::new(not_a_key(span, kind)));
        }
        if self.frames.len() >= self.limits.depth() {
            return Err(Box::new(ParseError::too_deep(span, self.limits)));
        }
        self.room_for(1, arena, span)?;
        arena.open.push(Open { node: arena.nodes.len(), len: 0 });
        arena.push(kind, span);
        self.frames.push(Frame { end: span.end, ..frame });
        Ok(())
    }

    fn close(&mut self, arena: &mut Arena, span: Span) -> Step<()> {
        let (Some(open), Some(frame)) = (arena.open.pop(), self.frames.pop()) else {
            return Ok(());
        };
        // The end event of a block collection stands where the next thing begins; the collection
        // ends with its last child.
        let end = if frame.is_flow { span.end } else { frame.end };
        arena.close(open.node, open.len, end);
        if frame.is_mapping {
            arena.check_keys(open.node);
        }
        if !frame.merge_keys.is_empty() {
            self.merge(arena, open.node, &frame.merge_keys)?;
        }
        self.ended(arena, open.node, frame.anchor, end)
    }

    /// A node is complete: remember it under its anchor, count it in its container.
    fn ended(&mut self, arena: &mut Arena, node: usize, anchor: usize, end: u32) -> Step<()> {
        if anchor != 0 {
            let subtree = arena.nodes[node..].to_vec();
            self.room_for(subtree.len(), arena, arena.nodes[node].span)?;
            self.anchored += subtree.len();
            self.anchors.insert(anchor, subtree);
        }
        if let (Some(frame), Some(open)) = (self.frames.last_mut(), arena.open.last_mut()) {
            frame.end = frame.end.max(end);
            if frame.is_mapping {
                frame.expects_key = !frame.expects_key;
            }
            // A key is not yet a member.
            if frame.expects_key || !frame.is_mapping {
                open.len += 1;
            }
        }
        Ok(())
    }

    fn alias(&mut self, arena: &mut Arena, anchor: usize, span: Span) -> Step<()> {
        let Some(subtree) = self.anchors.get(&anchor) else {
            let problem = ParseError::syntax(span, "an alias stands inside the node it stands for");
            return Err(Box::new(problem.help("a document without end cannot be checked")));
        };
        if self.at_key() && subtree[0].kind != Kind::String {
            return Err(Box::new(not_a_key(span, subtree[0].kind)));
        }
        if self.frames.len() + depth(subtree) > self.limits.depth() {
            return Err(Box::new(ParseError::too_deep(span, self.limits)));
        }
        self.room_for(subtree.len(), arena, span)?;
        let node = arena.nodes.len();
        arena.nodes.extend_from_slice(subtree);
        self.ended(arena, node, 0, span.end)
    }

    /// Puts the members that `<<` names into the mapping, behind its own, which win.
    fn merge(&self, arena: &mut Arena, mapping: usize, merge_keys: &[usize]) -> Step<()> {
        let mut own = Vec::new();
        let mut merged = Vec::new();
        for (key, value) in members(&arena.nodes, mapping) {
            if !merge_keys.contains(&key) {
                own.push((key, value));
                continue;
            }
            let raw = arena.nodes[value];
            let sources = match raw.kind {
                Kind::Object => vec![value],
                Kind::Array => items(&arena.nodes, value).collect(),
                _ => Vec::new(),
            };
            if sources.is_empty() || sources.iter().any(|&at| arena.nodes[at].kind != Kind::Object)
            {
                let problem =
                    ParseError::syntax(raw.span, "a merge key takes a mapping or a list of them");
                return Err(Box::new(problem.help("quote the key to have a member named `<<`")));
            }
            merged.extend(sources.into_iter().flat_map(|source| members(&arena.nodes, source)));
        }
        let mut seen: HashSet<String, foldhash::fast::RandomState> =
            own.iter().map(|&(key, _)| arena.content(key).to_owned()).collect();
        merged.retain(|&(key, _)| seen.insert(arena.content(key).to_owned()));
        let len = own.len() + merged.len();
        let mut nodes = Vec::with_capacity(arena.nodes.len() - mapping);
        for (key, value) in own.into_iter().chain(merged) {
            nodes.push(arena.nodes[key]);
            nodes.extend_from_slice(&arena.nodes[value..value + arena.nodes[value].size as usize]);
        }
        arena.nodes.truncate(mapping + 1);
        arena.nodes.append(&mut nodes);
        let end = arena.nodes[mapping].span.end;
        arena.close(mapping, len as u32, end);
        Ok(())
    }

    fn scalar(
        &mut self,
        arena: &mut Arena,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Step<()> {
        self.room_for(1, arena, span)?;
        let is_plain = style == ScalarStyle::Plain;
        let core = match tag {
            Some(tag) => Some(core_suffix(tag).ok_or_else(|| foreign_tag(tag, span))?),
            None if is_plain => None,
            None => Some("str"),
        };
        let is_key = self.at_key();
        if is_key
            && is_plain
            && core.is_none()
            && text == "<<"
            && let Some(frame) = self.frames.last_mut()
        {
            frame.merge_keys.push(arena.nodes.len());
        }
        let value = match core {
            // JSON's keys are strings: `200:` is the key "200".
            _ if is_key => Scalar::String,
            Some("str") => Scalar::String,
            None => resolve(text),
            Some(core) => tagged(core, text).ok_or_else(|| {
                ParseError::syntax(span, format!("`{text}` is no value of the tag `!!{core}`"))
            })?,
        };
        // granit reads a key that is not there as `~`, in no bytes.
        if is_key && is_plain && core.is_none() && span.range().is_empty() {
            return Err(Box::new(not_a_key(span, Kind::Null)));
        }
        match value {
            Scalar::String => arena.push_decoded(Kind::String, span, text),
            Scalar::Null => arena.push(Kind::Null, span),
            Scalar::Bool(true) => arena.push(Kind::True, span),
            Scalar::Bool(false) => arena.push(Kind::False, span),
            Scalar::Number(number) => arena.push_decoded(Kind::Number, span, &number),
            Scalar::NotJson => {
                let problem = ParseError::syntax(span, format!("`{text}` has no JSON form"));
                return Err(Box::new(
                    problem.help("write a finite number, or quote it as a string"),
                ));
            }
        }
        Ok(())
    }

    fn room_for(&self, nodes: usize, arena: &Arena, span: Span) -> Step<()> {
        if arena.nodes.len() + self.anchored + nodes <= self.limits.max_nodes {
            return Ok(());
        }
        Err(Box::new(ParseError::too_many_nodes(span, self.limits)))
    }
}

fn not_a_key(span: Span, kind: Kind) -> ParseError {
    let what = match kind {
        Kind::Array => "a sequence",
        Kind::Object => "a mapping",
        _ => "nothing",
    };
    ParseError::syntax(span, format!("{what} is used as a key")).help("JSON's keys are strings")
}

/// Keys and values of the mapping at `node`.
fn members(nodes: &[Raw], node: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut next = node + 1;
    (0..nodes[node].len).map(move |_| {
        let key = next;
        next = key + 1 + nodes[key + 1].size as usize;
        (key, key + 1)
    })
}

fn items(nodes: &[Raw], node: usize) -> impl Iterator<Item = usize> {
    let mut next = node + 1;
    (0..nodes[node].len).map(move |_| {
        let item = next;
        next += nodes[item].size as usize;
        item
    })
}

/// How many containers a subtree has within each other.
fn depth(subtree: &[Raw]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    let mut deepest = 0;
    for (at, raw) in subtree.iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= at) {
            ends.pop();
        }
        if matches!(raw.kind, Kind::Array | Kind::Object) {
            ends.push(at + raw.size as usize);
            deepest = deepest.max(ends.len());
        }
    }
    deepest
}

fn check_tag(tag: Option<&Tag>, core: &str, span: Span) -> Step<()> {
    match tag {
        None => Ok(()),
        Some(tag) => match core_suffix(tag) {
            Some(suffix) if suffix == core => Ok(()),
            _ => Err(Box::new(foreign_tag(tag, span))),
        },
    }
}

/// The `str` of `!!str`; `!`, which says "not resolved", is a string as well.
fn core_suffix(tag: &Tag) -> Option<&str> {
    tag.core_suffix().or_else(|| (tag.original() == "!").then_some("str"))
}

fn foreign_tag(tag: &Tag, span: Span) -> ParseError {
    ParseError::syntax(span, format!("the tag `{}` has no meaning in JSON", tag.original()))
        .help("remove the tag")
}
