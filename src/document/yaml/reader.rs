//! The events of one YAML document into the arena.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, ScalarStyle, Span as YamlSpan, StructureStyle};

use super::characters::check_byte_order_mark;
use super::quoted::{check_escapes, check_line_ends};
use super::step::Step;
use super::tag::check_tag;
use crate::document::arena::{Aliased, Arena, Kind, Open, Raw};
use crate::document::{Limits, ParseError};
use crate::text::Span;

pub(super) struct Reader<'l> {
    pub(super) text: &'l str,
    limits: &'l Limits,
    /// Subtrees by the number of their anchor.
    anchors: HashMap<usize, Vec<Raw>>,
    /// Nodes held in `anchors`, which count towards the limit.
    anchored: usize,
    pub(super) frames: Vec<Frame<'l>>,
    /// Where plain keys start that aren't strings to all parsers, and what parsers print of them; in the
    /// order of the text.
    pub(super) typed_keys: Vec<(u32, Vec<String>)>,
    /// Where keys start that were reported for having an earlier one's value.
    pub(super) equal_keys: HashSet<u32>,
    /// Where the last scalar, alias or flow collection ended, or the mark before the document.
    pub(super) end: usize,
}

/// The state of a container that is being read.
#[derive(Default)]
pub(super) struct Frame<'l> {
    anchor: usize,
    /// The name of its anchor.
    pub(super) name: Option<&'l str>,
    is_mapping: bool,
    /// How far a block collection is indented: the column of its first key or dash, from 0. `None` for
    /// a flow collection.
    indent: Option<usize>,
    /// In a mapping, whether a key comes next.
    expects_key: bool,
    /// The keys that are plain `<<`.
    pub(super) merge_keys: Vec<usize>,
    /// Where the last child ends.
    end: u32,
}

impl Frame<'_> {
    pub(super) fn is_flow(&self) -> bool {
        self.indent.is_none()
    }

    pub(super) fn is_block_sequence(&self) -> bool {
        !self.is_mapping && !self.is_flow()
    }
}

impl<'l> Reader<'l> {
    /// `start` is where the document starts.
    pub(super) fn new(text: &'l str, limits: &'l Limits, start: usize) -> Self {
        Self {
            text,
            end: start,
            limits,
            anchors: HashMap::new(),
            anchored: 0,
            frames: Vec::new(),
            typed_keys: Vec::new(),
            equal_keys: HashSet::new(),
        }
    }

    pub(super) fn event(
        &mut self,
        arena: &mut Arena,
        event: Event<'_>,
        span: YamlSpan,
    ) -> Step<()> {
        let span = Span::from_range(span.byte_range().unwrap_or_default());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.without_blank_end(span, style);
                self.check_style(&text, span, style)?;
                self.check_properties(&text, style, anchor, tag.is_some(), span)?;
                self.end = span.range().end;
                let node = arena.nodes.len();
                self.scalar(arena, &text, style, tag.as_deref(), span)?;
                self.ended(arena, node, anchor, span.end)
            }
            Event::SequenceStart(style, anchor, tag) => {
                check_tag(tag.as_deref(), "seq", span)?;
                let is_flow = style == StructureStyle::Flow;
                let name = self.collection_properties(anchor, tag.is_some(), is_flow, span)?;
                let span = if is_flow { span } else { self.dash_onwards(span) };
                if !is_flow {
                    self.check_no_tab_before(span, "dash")?;
                }
                let indent = self.indent(style, span);
                let frame = Frame { anchor, name, indent, ..Frame::default() };
                self.open(arena, Kind::Array, span, frame)
            }
            Event::MappingStart(style, anchor, tag) => {
                check_tag(tag.as_deref(), "map", span)?;
                let is_flow = style == StructureStyle::Flow;
                let frame = Frame {
                    anchor,
                    name: self.collection_properties(anchor, tag.is_some(), is_flow, span)?,
                    indent: self.indent(style, span),
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

    /// A block sequence's span from its first `-` on. The parser says that a sequence which isn't
    /// indented under its key starts right after the key.
    fn dash_onwards(&self, span: Span) -> Span {
        let is_value = self.frames.last().is_some_and(|frame| frame.is_mapping);
        let start = span.range().start;
        let line = is_value.then(|| start - self.line_before(start).len());
        let dash = line.and_then(|line| {
            let text = &self.text[line..];
            let at = text.find(|character| character != ' ')?;
            text[at..].starts_with('-').then_some(line + at)
        });
        dash.map_or(span, |dash| Span::new(dash as u32, span.end))
    }

    /// A block scalar's bytes without the line breaks after it, with which it would end on the line
    /// of the next node.
    fn without_blank_end(&self, span: Span, style: ScalarStyle) -> Span {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return span;
        }
        let lines = self.text.get(span.range()).unwrap_or_default();
        Span::new(span.start, span.start + lines.trim_end().len() as u32)
    }

    /// Refuses a scalar in quotes or a block scalar that isn't read alike by all.
    fn check_style(&self, text: &str, span: Span, style: ScalarStyle) -> Step<()> {
        if style == ScalarStyle::Plain {
            return self.check_comment_before(span);
        }
        self.check_indent(span, false)?;
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return self.check_block_scalar(text, span);
        }
        check_line_ends(self.text, span, style)?;
        if style == ScalarStyle::DoubleQuoted {
            return check_escapes(self.text, span);
        }
        Ok(())
    }

    /// Refuses a scalar in quotes, block scalar or flow collection that goes on at or before the indentation of the
    /// block that it is in (YAML 1.2.2, section 6.3). Some readers take that, some don't.
    fn check_indent(&self, span: Span, is_flow: bool) -> Step<()> {
        let indent = match self.frames.last() {
            Some(Frame { indent: Some(indent), .. }) => *indent,
            _ => return Ok(()),
        };
        let mut start = span.range().start;
        let lines = self.text.get(span.range()).unwrap_or_default().split_inclusive('\n');
        for (nth, line) in lines.enumerate() {
            let text = line.trim_start_matches(' ');
            let spaces = line.len() - text.len();
            let is_blank = text.trim_ascii().is_empty() || is_flow && text.starts_with('#');
            if nth > 0 && !is_blank && spaces <= indent {
                let at = start + spaces;
                let first = text.chars().next().map_or(0, char::len_utf8);
                let error = ParseError::syntax(
                    Span::from_range(at..at + first),
                    "this line isn't indented more than the block that it continues",
                );
                return Err(Box::new(error.with_help("indent it further")));
            }
            start += line.len();
        }
        Ok(())
    }

    /// Refuses a tab before a block's key or its first dash: indentation is of spaces (YAML 1.2.2, section 6.1).
    pub(super) fn check_no_tab_before(&self, span: Span, what: &str) -> Step<()> {
        let start = span.range().start;
        let line = self.line_before(start);
        let Some(at) = line.find('\t') else {
            return Ok(());
        };
        let tab = start - line.len() + at;
        let message = format!("a tab before a {what}");
        let error = ParseError::syntax(Span::from_range(tab..tab + 1), message);
        Err(Box::new(error.with_help("indent with spaces")))
    }

    /// [`Frame::indent`] of the collection at `span`.
    fn indent(&self, style: StructureStyle, span: Span) -> Option<usize> {
        let column = || self.line_before(span.range().start).chars().count();
        (style != StructureStyle::Flow).then(column)
    }

    /// The text between the start of a line and `offset` in it.
    pub(super) fn line_before(&self, offset: usize) -> &str {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        line.strip_prefix('\u{feff}').unwrap_or(line)
    }

    /// Whether the innermost collection is a block.
    pub(super) fn is_in_block(&self) -> bool {
        self.frames.last().is_some_and(|frame| !frame.is_flow())
    }

    /// Whether the node to come is a key.
    pub(super) fn at_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.is_mapping && frame.expects_key)
    }

    fn open(&mut self, arena: &mut Arena, kind: Kind, span: Span, frame: Frame<'l>) -> Step<()> {
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
        // The end event of a block collection is where the next node starts. The collection ends
        // with its last child.
        let is_flow = frame.is_flow();
        let end = if is_flow { span.end } else { frame.end };
        let whole = Span::new(arena.nodes[open.node].span.start, end);
        if is_flow {
            self.end = span.range().end;
            self.check_indent(whole, true)?;
        } else if let Some(indent) = frame.indent {
            check_byte_order_mark(self.text, whole, indent)?;
        }
        arena.close(open.node, open.len, end);
        if frame.is_mapping {
            arena.check_keys(open.node);
            if !frame.merge_keys.is_empty() {
                self.merge(arena, open.node, &frame.merge_keys)?;
            }
            self.check_key_values(arena, open.node);
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
            let error = ParseError::syntax(span, "an alias stands inside the node it stands for");
            return Err(Box::new(
                error.with_help("write the value out: a document that contains itself has no end"),
            ));
        };
        if self.at_key() {
            self.check_key_alias(arena, &subtree[0], span)?;
        }
        self.end = span.range().end;
        if self.frames.len() + depth(subtree) > self.limits.depth() {
            return Err(Box::new(ParseError::too_deep(span, self.limits)));
        }
        self.room_for(subtree.len(), arena, span)?;
        let node = arena.nodes.len();
        arena.nodes.extend_from_slice(subtree);
        arena.aliased.push(Aliased { nodes: node..arena.nodes.len(), alias: span });
        self.ended(arena, node, 0, span.end)
    }

    /// Refuses an alias for a key unless all parsers read the anchor's node as one string.
    fn check_key_alias(&self, arena: &Arena, anchored: &Raw, alias: Span) -> Step<()> {
        let text = match anchored.kind {
            Kind::Array | Kind::Object => return Err(Box::new(not_a_key(alias, anchored.kind))),
            Kind::String if arena.ambiguous(anchored.span).is_none() => {
                Some(arena.text[anchored.content.range()].as_ref()).filter(|text| *text == "<<")
            }
            _ => self.text.get(anchored.span.range()),
        };
        let Some(text) = text else {
            return Ok(());
        };
        let message =
            format!("an alias of `{text}` is used as a key: some parsers read another key");
        let help = match text {
            "<<" => "write the merge out: `<<: …`",
            _ => "write the key out, in quotes",
        };
        Err(Box::new(ParseError::syntax(alias, message).with_help(help)))
    }

    pub(super) fn room_for(&self, nodes: usize, arena: &Arena, span: Span) -> Step<()> {
        if arena.nodes.len() + self.anchored + nodes <= self.limits.max_nodes {
            return Ok(());
        }
        Err(Box::new(ParseError::too_many_nodes(span, self.limits)))
    }
}

pub(super) fn not_a_key(span: Span, kind: Kind) -> ParseError {
    let what = match kind {
        Kind::Array => "a sequence",
        Kind::Object => "a mapping",
        _ => "nothing",
    };
    ParseError::syntax(span, format!("{what} is used as a key"))
        .with_help("keys must be strings, as in JSON")
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
