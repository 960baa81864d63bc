//! The parts of a file are checked, and what they come to is joined.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use crate::document::{self, Arena, ArrayItems, Format, LineStart, ParseError, line_breaks};
use crate::finding::{self, DocumentText, FileReport, Finding, HeldPart, PartOfFile};
use crate::linter::file_findings;
use crate::linter::input::Input;
use crate::linter::large::file_parts::{BlockText, FilePart};
use crate::linter::run::{FileChecks, Run};
use crate::text::{Position, Source};

/// What a part came to.
pub(super) enum CheckedPart<'f> {
    /// What was found, the blocks, and whether what follows can be read.
    Blocks(Box<Run<'f>>, Vec<CheckedBlock>, bool),
    TooLarge(Position),
    Rest(Vec<u8>, Position),
    Unreadable {
        reason: String,
        read: usize,
    },
    /// The file isn't UTF-8.
    NotUtf8(Box<Finding>),
}

/// A block that was checked, whose text notes may hold.
pub(super) struct CheckedBlock {
    part: HeldPart,
    /// How many notes there are of the block and those before it in the part.
    notes: usize,
}

/// Checks a part.
pub(super) fn check_part<'f>(
    file: &'f FileChecks<'f>,
    arena: &mut Arena,
    part: FilePart,
) -> CheckedPart<'f> {
    let blocks = match part {
        FilePart::Blocks(blocks) => blocks,
        FilePart::TooLarge(at) => return CheckedPart::TooLarge(at),
        FilePart::Rest(bytes, at) => return CheckedPart::Rest(bytes, at),
        FilePart::Unreadable { reason, read } => return CheckedPart::Unreadable { reason, read },
    };
    let mut run = Run::of_part(file);
    let (mut checked, mut is_read) = (Vec::new(), true);
    let name: Arc<str> = file.input.name.into();
    for BlockText { bytes, from, start, numbers } in blocks {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let finding = file_findings::not_utf8(&name, start, error.as_bytes(), at);
                return CheckedPart::NotUtf8(Box::new(finding));
            }
        };
        let frame = file.array.as_ref().map(|array| array.frame(start == Position::START));
        let part = HeldPart { text, start, frame, source: OnceLock::new() };
        match &file.array {
            None => run.lines(arena, &part, &name, from),
            Some(array) => {
                let items = ArrayItems::new(&part.text, from, numbers);
                let mut known = (from, start.after(&part.text.as_bytes()[..from]));
                is_read = run.items(arena, array, items, &part.source, |item| {
                    let byte = item.span.start as usize;
                    let before = &part.text.as_bytes()[known.0..byte];
                    known = (byte, known.1.after(before));
                    DocumentText {
                        part: Some(PartOfFile { held: &part, known, file: &name }),
                        ..DocumentText::new(&name, &part.text, 1, Format::Json)
                    }
                });
            }
        }
        checked.push(CheckedBlock { part, notes: run.notes() });
        if !is_read {
            break;
        }
    }
    CheckedPart::Blocks(Box::new(run), checked, is_read)
}

impl<'f> Run<'f> {
    /// Checks the lines of a block.
    fn lines(&mut self, arena: &mut Arena, part: &HeldPart, file: &Arc<str>, from: usize) {
        let HeldPart { text, start, source, .. } = part;
        let limits = self.file().linter.limits;
        let first = LineStart { byte: from, breaks: line_breaks(&text.as_bytes()[..from]) };
        document::for_each_line(text, first, &limits, arena, &mut |arena, line| {
            let byte = line.span.start as usize;
            let (line, offset) = (start.line + line.before, start.offset + byte);
            let known = (byte, Position { line, offset, ..Position::START });
            let text = DocumentText {
                part: Some(PartOfFile { held: part, known, file }),
                ..DocumentText::new(file, text, self.documents() + 1, Format::NdJson)
            };
            self.document(arena, text, source);
        });
    }

    /// Adds what the next part of the file came to.
    pub(super) fn add(&mut self, part: CheckedPart<'f>) -> ControlFlow<End> {
        let name = self.file().input.name;
        match part {
            CheckedPart::Blocks(part, blocks, is_read) => {
                self.add_blocks(*part, &blocks);
                if !is_read {
                    return ControlFlow::Break(End::Syntax);
                }
            }
            CheckedPart::TooLarge(at) => self.too_large(at),
            CheckedPart::Rest(bytes, at) => return ControlFlow::Break(End::Rest(bytes, at)),
            CheckedPart::Unreadable { reason, read: 0 } => {
                return ControlFlow::Break(End::Unreadable(reason));
            }
            CheckedPart::Unreadable { reason, read } => {
                let are_lines = self.file().array.is_none();
                self.push(file_findings::cut_off(name, &reason, read, are_lines));
                return ControlFlow::Break(End::CutOff);
            }
            CheckedPart::NotUtf8(finding) => return ControlFlow::Break(End::NotUtf8(finding)),
        }
        ControlFlow::Continue(())
    }

    fn add_blocks(&mut self, part: Run<'f>, blocks: &[CheckedBlock]) {
        let (mut nth, mut blocks) = (0, blocks.iter().peekable());
        self.join(part, |notes, note| {
            while blocks.next_if(|it| it.notes <= nth).is_some() {}
            nth += 1;
            match blocks.peek() {
                Some(block) => notes.push_of_part(note, &block.part),
                None => notes.push(note),
            }
        });
    }

    /// Adds that a line or an item is larger than a document may be.
    fn too_large(&mut self, at: Position) {
        let limits = &self.file().linter.limits;
        let (error, document) = match self.file().array {
            None => {
                self.not_read();
                (ParseError::line_too_large(limits), self.documents())
            }
            Some(_) => {
                self.not_whole();
                (ParseError::item_too_large(limits), 1)
            }
        };
        let place = Source::gone(self.file().input.name, [at; 2], None);
        let findings = finding::parse_findings(place.source(), &[error], document);
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// The report of the file, which ended so.
    pub(super) fn finish_parts(self, end: ControlFlow<End>) -> FileReport {
        let &FileChecks { linter, input, ref array, .. } = self.file();
        let mut run = self;
        match (end, array) {
            (ControlFlow::Break(End::Unreadable(reason)), _) => {
                linter.lint(Input::unreadable(input.name, &reason))
            }
            (ControlFlow::Break(End::NotUtf8(finding)), _) => linter.refused(*finding, 1),
            (ControlFlow::Break(End::Rest(bytes, at)), Some(array)) => {
                run.finish_array(array, &bytes, at)
            }
            (ControlFlow::Continue(()), None) if run.documents() == 0 => {
                run.nothing_but_blank_lines();
                run.finish()
            }
            (ControlFlow::Continue(()), None) => run.finish(),
            (end, array) => {
                // The document is one that wasn't read to its end.
                if array.is_some() {
                    run.not_read();
                }
                let report = run.finish();
                match end {
                    ControlFlow::Break(End::CutOff) => report.in_part(input.name).not_read(),
                    _ => report,
                }
            }
        }
    }

    /// A file of NDJSON without a document has the finding that it is empty.
    fn nothing_but_blank_lines(&mut self) {
        let (format, file) = (Format::NdJson, self.file());
        let (limits, name) = (&file.linter.limits, file.input.name);
        document::for_each("", format, limits, &mut Arena::default(), &mut |arena, ordinal| {
            self.document(arena, DocumentText::new(name, "", ordinal, format), &OnceLock::new());
        });
    }
}

/// Why a file isn't checked any further.
pub(super) enum End {
    /// It can't be read any further.
    CutOff,
    /// An item isn't JSON, and what follows it may be anything.
    Syntax,
    /// What follows the items, from the bracket behind them on, and where that is.
    Rest(Vec<u8>, Position),
    Unreadable(String),
    NotUtf8(Box<Finding>),
}
