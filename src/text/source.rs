//! Texts, and places in them: bytes inside, lines and columns in reports.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::frame::Frame;
use super::hidden::Hidden;
use super::invisible::escaped;
use super::position::{Counts, Position};

/// A range of bytes in a [`Source`], from 0, its end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The same span as a range of `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn from_range(range: Range<usize>) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self::new(clamp(range.start), clamp(range.end))
    }

    /// The span moved `by` bytes towards the end.
    pub(crate) fn shifted(self, by: u32) -> Self {
        Self::new(self.start.saturating_add(by), self.end.saturating_add(by))
    }
}

/// A text with the name it is reported under.
pub struct Source {
    name: String,
    text: String,
    origin: Origin,
    /// Where it starts in its file.
    start: Position,
    /// Of a text from which some of the file is left out: the first byte after that, and where in the file that is.
    resumes: Option<Box<(usize, Position)>>,
    /// Of some items of an array, what makes them a document.
    frame: Option<Frame>,
    /// Of a text that is gone, where the one place in it starts and ends.
    ends: Option<Box<[Position; 2]>>,
    index: OnceLock<LineIndex>,
    hidden: OnceLock<Hidden>,
}

/// Who has written a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The user: it is a file, or a text under the name of one.
    User,
    /// A program that uses the library and carries the text.
    Host,
    /// dtolint, which carries the text.
    Embedded,
}

/// Where lines start, and how many characters come before: built when the first position is
/// asked for, so that each position costs the same, even at the end of a line of a megabyte.
struct LineIndex {
    /// The first byte of each line.
    starts: Vec<u32>,
    /// How many characters and UTF-16 code units start before each [`BLOCK`] of bytes; nothing for ASCII.
    before: Vec<Counts>,
}

const BLOCK: usize = 256;

impl Source {
    /// A text under the name that reports use: usually a path with `/`.
    ///
    /// A [`Span`] can't reach beyond 4 GiB; [`Limits`](crate::Limits) refuses such a text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            origin: Origin::User,
            start: Position::START,
            resumes: None,
            frame: None,
            ends: None,
            index: OnceLock::new(),
            hidden: OnceLock::new(),
        }
    }

    /// A part of a file, which starts there.
    pub(crate) fn part(name: &str, text: &str, start: Position) -> Self {
        Self { start, ..Self::new(name, text) }
    }

    /// The same of some items of an array, which are a document within a frame.
    pub(crate) fn framed(self, frame: Option<Frame>) -> Self {
        Self { frame, ..self }
    }

    pub(crate) fn frame(&self) -> Option<&Frame> {
        self.frame.as_ref()
    }

    /// A file from which something is left out: what follows that is from a byte of the text on, and there in the file.
    pub(crate) fn with_gap(name: &str, text: &str, resumes: (usize, Position)) -> Self {
        Self { resumes: Some(Box::new(resumes)), ..Self::new(name, text) }
    }

    /// A place in a file whose text is no longer in memory. Reports mask `secret`: without the text nothing says
    /// whether it is one.
    pub(crate) fn gone(name: &str, ends: [Position; 2], secret: Option<&str>) -> Place {
        let hidden = secret.map(|it| Hidden::new("", Vec::new(), [it])).unwrap_or_default();
        let source = Self {
            ends: Some(Box::new(ends)),
            hidden: OnceLock::from(hidden),
            ..Self::new(name, "")
        };
        Place::new(source, Span::new(0, 1))
    }

    /// Whether it is a place in a file whose text is no longer in memory.
    pub(crate) fn is_gone(&self) -> bool {
        self.ends.is_some()
    }

    /// A text that dtolint carries. It isn't a file that the user can open.
    pub(crate) fn embedded(name: impl Into<String>, text: &str) -> Self {
        Self { origin: Origin::Embedded, ..Self::new(name, text) }
    }

    /// A text that a program using the library carries. It isn't a file that the user can open.
    pub(crate) fn of_host(name: impl Into<String>, text: &str) -> Self {
        Self { origin: Origin::Host, ..Self::new(name, text) }
    }

    /// Whether the user can open it under its name.
    pub(crate) fn is_file(&self) -> bool {
        self.origin == Origin::User
    }

    pub(crate) fn is_embedded(&self) -> bool {
        self.origin == Origin::Embedded
    }

    /// The name given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line, column and offset of a byte, in the file. An offset inside a character counts as its start, one
    /// past the end as the end.
    ///
    /// The text of a finding in large NDJSON or a large array is a part of its file
    /// ([`Linter::lint_lines`](crate::Linter::lint_lines), [`Linter::lint_items`](crate::Linter::lint_items)): its
    /// lines and offsets are those of the file.
    pub fn position(&self, offset: u32) -> Position {
        if let Some(ends) = &self.ends {
            return ends[usize::from(offset > 0)];
        }
        let offset = self.text.floor_char_boundary(offset as usize);
        let (from, start) = self.known_before(offset);
        let starts = &self.index().starts;
        let line_of = |offset: usize| starts.partition_point(|&start| start as usize <= offset);
        let (first, line) = (line_of(from), line_of(offset));
        let line_start = starts[line - 1] as usize;
        let (here, there) = (self.before(line_start.max(from)), self.before(offset));
        let (column, utf16) = if line == first { (start.column, start.utf16) } else { (1, 1) };
        Position {
            line: start.line + line - first,
            column: column + there.characters - here.characters,
            utf16: utf16 + there.units - here.units,
            offset: start.offset + offset - from,
        }
    }

    /// A byte of the text, at or before another, whose place in the file is known.
    fn known_before(&self, offset: usize) -> (usize, Position) {
        match self.resumes.as_deref() {
            Some(&(from, position)) if offset >= from => (from, position),
            _ => (0, self.start),
        }
    }

    /// What no report may show of it: `find` says so when it is first asked for.
    pub(crate) fn hidden(&self, find: impl FnOnce(&Self) -> Hidden) -> &Hidden {
        self.hidden.get_or_init(|| find(self))
    }

    /// The bytes of the line that has a byte of the text, with its line break.
    pub(crate) fn line_around(&self, offset: usize) -> Range<usize> {
        let starts = &self.index().starts;
        let line = starts.partition_point(|&start| start as usize <= offset);
        let end = starts.get(line).map_or(self.text.len(), |&start| start as usize);
        starts[line - 1] as usize..end
    }

    /// Counts what is before a byte.
    fn before(&self, offset: usize) -> Counts {
        let block = offset / BLOCK;
        match self.index().before.get(block) {
            Some(before) => before.plus(Counts::of(&self.text.as_bytes()[block * BLOCK..offset])),
            None => Counts { characters: offset, units: offset },
        }
    }

    fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| {
            let breaks = self.text.match_indices('\n');
            let after = breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            let mut before = Vec::new();
            if !self.text.is_ascii() {
                before.push(Counts::default());
                for (nth, block) in self.text.as_bytes().chunks(BLOCK).enumerate() {
                    before.push(before[nth].plus(Counts::of(block)));
                }
            }
            LineIndex { starts: std::iter::once(0).chain(after).collect(), before }
        })
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).field("bytes", &self.text.len()).finish()
    }
}

/// A span in a text: where a finding points, or where a policy has a setting.
///
/// Its text form is `PATH:LINE:COLUMN`, which editors and terminals open. As JSON, it is what the JSON
/// report has for a place.
///
/// ```
/// use dtolint::text::{Place, Source, Span};
///
/// let source = Source::new("hooks/hr.yaml", "endpoint_url: https://a.example.com/\nevents: []\n");
/// let place = Place::new(source, Span::new(45, 47));
/// assert_eq!(place.text(), "[]");
/// assert_eq!(place.to_string(), "hooks/hr.yaml:2:9");
/// assert_eq!(serde_json::to_value(&place)?["start"]["line"], 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Place {
    source: Arc<Source>,
    span: Span,
}

impl Place {
    /// A place in `source`.
    pub fn new(source: impl Into<Arc<Source>>, span: Span) -> Self {
        Self { source: source.into(), span }
    }

    /// The text this place is in.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The name of that text.
    pub fn path(&self) -> &str {
        self.source.name()
    }

    /// The bytes of the place, in the text of its source.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The bytes of the place, in its file.
    pub(crate) fn bytes(&self) -> Range<usize> {
        match &self.source.ends {
            Some(ends) => ends[0].offset..ends[1].offset,
            None => {
                let Range { start, end } = self.span.range();
                let in_file = |offset| {
                    let (from, position) = self.source.known_before(offset);
                    position.offset + offset - from
                };
                in_file(start)..in_file(end)
            }
        }
    }

    /// Where it starts.
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// Where it ends, exclusive.
    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }

    /// The text at the place.
    pub fn text(&self) -> &str {
        self.source.text().get(self.span.range()).unwrap_or_default()
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.path() == other.path() && self.bytes() == other.bytes()
    }
}

impl Eq for Place {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", escaped(self.path()), self.start())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut place = serializer.serialize_struct("Place", 3)?;
        place.serialize_field("path", self.path())?;
        place.serialize_field("start", &self.start())?;
        place.serialize_field("end", &self.end())?;
        place.end()
    }
}
