//! What documents add to the rules that look at several documents.
//!
//! Invariant: a note of a file that is read in parts doesn't hold its text, unless its key is there again.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

use crate::document::Format;
use crate::finding::Severity;
use crate::text::{Frame, Place, Position, SharedTexts, Source, Span};

/// So many bytes of text the notes of one file hold.
const MOST_HELD: usize = 64 << 20;

/// What a document adds to a rule that looks at several documents.
#[derive(Debug, Clone)]
pub(crate) struct CrossDocumentNote {
    /// What the document was checked as, by its number in the linter.
    pub(crate) target: usize,
    /// The rule, by its number among those that look at several documents.
    pub(crate) rule: usize,
    pub(crate) key: Box<str>,
    pub(crate) whence: Whence,
    /// Which document of its file, from 1.
    pub(crate) document: usize,
    /// The level that overrides give the rule for that file, and where.
    pub(crate) level: Option<Arc<(Severity, Place)>>,
    /// The waivers that are for that file, by their number.
    pub(crate) waivers: Option<Arc<[usize]>>,
}

/// What finds a value again when its document is gone.
#[derive(Debug, Clone)]
pub(crate) enum Whence {
    /// A place in the text of the whole file, and what that was read as.
    Text(Place, Format),
    /// A place in a part of the file, and the value's JSON Pointer.
    Part(Place, Arc<str>),
    /// A place in a text that is gone.
    Gone(GonePlace),
}

/// A place in a file, and the JSON Pointer of what is there.
#[derive(Debug, Clone)]
pub(crate) struct GonePlace {
    pub(crate) file: Arc<str>,
    pub(crate) pointer: Arc<str>,
    pub(crate) line: usize,
    /// How many lines after that it ends.
    pub(crate) more_lines: u32,
    pub(crate) offset: usize,
    pub(crate) length: u32,
    /// The columns of its start and its end.
    pub(crate) columns: [u32; 2],
    pub(crate) utf16: [u32; 2],
}

impl GonePlace {
    /// A place that starts and ends at these positions.
    pub(crate) fn between(file: Arc<str>, pointer: Arc<str>, [start, end]: [Position; 2]) -> Self {
        let clamp = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            file,
            pointer,
            line: start.line,
            more_lines: clamp(end.line.saturating_sub(start.line)),
            offset: start.offset,
            length: clamp(end.offset.saturating_sub(start.offset)),
            columns: [clamp(start.column), clamp(end.column)],
            utf16: [clamp(start.utf16), clamp(end.utf16)],
        }
    }

    pub(crate) fn ends(&self) -> [Position; 2] {
        let lines = [self.line, self.line.saturating_add(self.more_lines as usize)];
        let position = |nth: usize, offset| Position {
            line: lines[nth],
            column: self.columns[nth] as usize,
            utf16: self.utf16[nth] as usize,
            offset,
        };
        [position(0, self.offset), position(1, self.end())]
    }

    fn end(&self) -> usize {
        self.offset.saturating_add(self.length as usize)
    }

    /// Where it is in a part of the file, which starts there.
    fn span(&self, start: Position) -> Span {
        let in_part = |offset: usize| offset.saturating_sub(start.offset);
        Span::from_range(in_part(self.offset)..in_part(self.end()))
    }
}

impl CrossDocumentNote {
    /// By place, so that the order in which files were read does not matter.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.document, it.bytes(), it.rule, it.target);
        (self.path().cmp(other.path())).then_with(|| key(self).cmp(&key(other)))
    }

    pub(crate) fn path(&self) -> &str {
        match &self.whence {
            Whence::Text(place, _) | Whence::Part(place, _) => place.path(),
            Whence::Gone(gone) => &gone.file,
        }
    }

    fn bytes(&self) -> (usize, usize) {
        match &self.whence {
            Whence::Text(place, _) | Whence::Part(place, _) => {
                let bytes = place.bytes();
                (bytes.start, bytes.end)
            }
            Whence::Gone(gone) => (gone.offset, gone.end()),
        }
    }

    /// Its place, for a report that quotes the key if `is_quoted`: without the text the key is masked there.
    pub(crate) fn place(&self, is_quoted: bool) -> Place {
        match &self.whence {
            Whence::Text(place, _) | Whence::Part(place, _) => place.clone(),
            Whence::Gone(gone) => {
                Source::gone(&gone.file, gone.ends(), is_quoted.then_some(&*self.key))
            }
        }
    }

    /// What tells it from others in a run, if only its text says where it is in its document: the address of the text
    /// (two texts may have one name), the document, and the place.
    pub(crate) fn in_text(&self) -> Option<((usize, usize, Span), &Place, Format)> {
        match &self.whence {
            Whence::Text(place, format) => {
                let source = Arc::as_ptr(place.source()).addr();
                Some(((source, self.document, place.span()), place, *format))
            }
            _ => None,
        }
    }

    /// The JSON Pointer to the value, if it is known without the text.
    pub(crate) fn pointer(&self) -> Option<&str> {
        match &self.whence {
            Whence::Text(..) => None,
            Whence::Part(_, pointer) | Whence::Gone(GonePlace { pointer, .. }) => Some(pointer),
        }
    }
}

/// A part of a file that is still in memory.
pub(crate) struct HeldPart {
    pub(crate) text: String,
    /// Where it starts.
    pub(crate) start: Position,
    /// What makes it a document, if it has items of an array.
    pub(crate) frame: Option<Frame>,
    /// The text as findings in it have it, if there are any.
    pub(crate) source: OnceLock<Arc<Source>>,
}

impl HeldPart {
    /// The text with the file's name, as findings in it have it.
    pub(crate) fn source_in(&self, file: &str) -> Arc<Source> {
        Arc::new(Source::part(file, &self.text, self.start).framed(self.frame.clone()))
    }
}

/// The notes of one file.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) list: Vec<CrossDocumentNote>,
    /// Hashes of the keys, by target and rule, of a file that is read in parts.
    seen: HashSet<u64>,
    hasher: foldhash::fast::RandomState,
    /// The JSON Pointers, which most documents have alike.
    pub(crate) pointers: SharedTexts,
    held: usize,
}

impl Notes {
    pub(crate) fn push(&mut self, note: CrossDocumentNote) {
        self.list.push(note);
    }

    /// Adds a note of a part of the file. If its key is there again, or seems to be, it holds the part, so that a
    /// report may show its line.
    pub(crate) fn push_of_part(&mut self, mut note: CrossDocumentNote, part: &HeldPart) {
        let key = (note.target, note.rule, &*note.key);
        let is_again = !self.seen.insert(self.hasher.hash_one(key));
        if is_again
            && self.held < MOST_HELD
            && let Whence::Gone(gone) = &note.whence
        {
            let hold = || {
                self.held = self.held.saturating_add(part.text.len());
                part.source_in(&gone.file)
            };
            let source = Arc::clone(part.source.get_or_init(hold));
            let place = Place::new(source, gone.span(part.start));
            note.whence = Whence::Part(place, Arc::clone(&gone.pointer));
        }
        self.list.push(note);
    }
}
