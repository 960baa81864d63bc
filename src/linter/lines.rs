//! NDJSON of any size: its lines are read and checked a few at a time.

use std::convert::Infallible;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use crate::document::{self, Arena, Format, LineStart, ParseError, line_breaks};
use crate::finding::{self, DocumentText, FileReport, Finding, HeldLines, LineInFile};
use crate::linter::file_findings;
use crate::linter::in_order::{in_threads, one_by_one};
use crate::linter::input::{Content, Input};
use crate::linter::line_parts::{LinePart, LineParts, Lines, PART, parts_of};
use crate::linter::run::{FileChecks, Run};
use crate::linter::{Linter, Scratch};
use crate::text::{Before, Position, Source};

impl Linter {
    /// Lints NDJSON from a reader, line by line: a file, or standard input, of any size.
    ///
    /// `input` names the text, as in [`Linter::lint`]; the text that it has isn't used. The report is the one that
    /// [`Linter::lint`] makes of the whole text, except that:
    ///
    /// - What can't be read to its end has the finding `unreadable`, which says how many lines were checked, beside what
    ///   was found in these lines. [`FileReport::is_read`] is then false.
    /// - Of more than [`Limits::max_bytes`](crate::Limits::max_bytes), a finding has the text of the lines around it and
    ///   not of the whole file, and a report looks for secrets in those. At most 64 MiB of such text is held (or
    ///   `max_bytes`, if that is more). The findings beyond that are counted, as those beyond
    ///   [`Limits::max_findings`](crate::Limits::max_findings) are.
    ///
    /// A line that is larger than `max_bytes` has the finding `too-large`, and isn't kept or looked at.
    ///
    /// The first `max_bytes` of the text are held for a while, and then a few lines at a time. So the memory that it takes
    /// doesn't depend on how many lines there are, with one exception: rules over several documents, such as
    /// `endpoint-duplicate`, keep a note of each document: the value that they compare, and about 200 bytes. If
    /// such a rule then finds something in a line whose text is gone, the report masks the value.
    ///
    /// ```
    /// use dtolint::linter::{Input, Scratch};
    /// use dtolint::{Coverage, Limits, Linter, Policy};
    ///
    /// let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// let bad = r#"{"endpoint_url": "http://b.example.com/", "events": ["user.created"]}"#;
    /// let text = format!("{good}\n{bad}\n");
    ///
    /// // Each line may have 100 bytes, and the text has more.
    /// let linter = Linter::with_limits(Policy::recommended(), Limits::default().max_bytes(100));
    /// let input = Input::new("hooks.ndjson", "");
    /// let file = linter.lint_lines(&mut Scratch::default(), input, text.as_bytes());
    /// assert!(file.is_read());
    /// assert_eq!(file.findings()[0].place().to_string(), "hooks.ndjson:2:18");
    /// let report = linter.finish([file], Coverage::Whole)?;
    /// assert_eq!(report.summary().documents, 2);
    /// # Ok::<(), dtolint::linter::MixedLinters>(())
    /// ```
    pub fn lint_lines<'i>(
        &self,
        scratch: &mut Scratch,
        input: impl Into<Input<'i>>,
        reader: impl Read,
    ) -> FileReport {
        let input = input.into().format(Format::NdJson);
        match self.begin(reader) {
            Beginning::Whole(bytes) => {
                self.lint_with(scratch, Input { content: Content::Bytes(&bytes), ..input })
            }
            Beginning::Part(reader) => {
                self.cover(input.path, &mut scratch.targets);
                let Scratch { arena, targets } = scratch;
                let file = FileChecks::new(self, &input, targets);
                let mut run = Run::new(&file);
                let parts = LineParts::new(reader, self.limits.bytes());
                let check = |arena: &mut Arena, part| check_lines(&file, arena, part);
                let end = one_by_one(parts, arena, check, |checked| run.add(checked));
                run.finish_lines(end)
            }
        }
    }

    /// [`Linter::lint_lines`] in so many threads: the same report, sooner.
    ///
    /// Each thread reads and checks some lines at a time, about 256 KiB. So the memory that it takes grows with the number of
    /// threads, and not with the lines.
    ///
    /// ```
    /// use std::thread::available_parallelism;
    ///
    /// use dtolint::linter::Input;
    /// use dtolint::{Linter, Policy};
    ///
    /// let line = r#"{"endpoint_url": "http://a.example.com/", "events": ["user.created"]}"#;
    /// let text = format!("{line}\n").repeat(10_000);
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let input = Input::new("hooks.ndjson", "");
    /// let threads = available_parallelism()?;
    /// let report = linter.lint_lines_in_threads(threads, input, text.as_bytes());
    /// assert_eq!(report.findings()[9_999].place().to_string(), "hooks.ndjson:10000:18");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn lint_lines_in_threads<'i>(
        &self,
        threads: NonZeroUsize,
        input: impl Into<Input<'i>>,
        reader: impl Read + Send,
    ) -> FileReport {
        let input = input.into().format(Format::NdJson);
        let mut targets = Vec::new();
        self.cover(input.path, &mut targets);
        let file = FileChecks::new(self, &input, &targets);
        if threads.get() == 1 || file.looks_back() {
            return self.lint_lines(&mut Scratch::default(), input, reader);
        }
        match self.begin(reader) {
            Beginning::Whole(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) if text.len() > PART => lint_whole(&file, threads, text),
                _ => self.lint(Input { content: Content::Bytes(&bytes), ..input }),
            },
            Beginning::Part(reader) => {
                let mut run = Run::new(&file);
                let parts = LineParts::new(reader, self.limits.bytes());
                let check = |arena: &mut Arena, part| check_lines(&file, arena, part);
                let end = in_threads(threads, parts, check, |checked| run.add(checked));
                run.finish_lines(end)
            }
        }
    }

    /// Reads as much as a document may have.
    fn begin<R: Read>(&self, mut reader: R) -> Beginning<R> {
        let most = self.limits.bytes();
        let mut head = Vec::new();
        let rest = match reader.by_ref().take(most as u64 + 1).read_to_end(&mut head) {
            Ok(_) if head.len() <= most => return Beginning::Whole(head),
            Ok(_) => Ok(reader),
            Err(error) => Err(Some(error)),
        };
        Beginning::Part(Headed { head, at: 0, rest })
    }
}

/// What was read of a file at first.
enum Beginning<R> {
    Whole(Vec<u8>),
    Part(Headed<R>),
}

/// Checks a text that is in memory in threads.
fn lint_whole(file: &FileChecks<'_>, threads: NonZeroUsize, text: &str) -> FileReport {
    let format = Format::NdJson;
    let source = OnceLock::new();
    let mut run = Run::new(file);
    let ControlFlow::Continue(()) = in_threads::<_, _, Infallible>(
        threads,
        parts_of(text),
        |arena, part| {
            let mut run = Run::of_part(file);
            let (lines, from) = (&text[..part.end], LineStart { byte: part.start, breaks: 0 });
            document::for_each_line(lines, from, &file.linter.limits, arena, &mut |arena, _| {
                let ordinal = run.documents() + 1;
                let text =
                    DocumentText { name: file.input.name, text, ordinal, format, line: None };
                run.document(arena, text, &source);
            });
            run
        },
        |part| {
            run.join(part, |notes, note| notes.push(note));
            ControlFlow::Continue(())
        },
    );
    run.finish_lines(ControlFlow::Continue(()))
}

/// Files of NDJSON without a document have the finding that they are empty.
fn nothing_but_blank_lines(mut run: Run<'_>) -> FileReport {
    let (format, file) = (Format::NdJson, run.file());
    let (limits, name) = (&file.linter.limits, file.input.name);
    document::for_each("", format, limits, &mut Arena::default(), &mut |arena, ordinal| {
        let text = DocumentText { name, text: "", ordinal, format, line: None };
        run.document(arena, text, &OnceLock::new());
    });
    run.finish()
}

/// What a part came to.
enum CheckedPart<'f> {
    Lines(Box<Run<'f>>, Vec<CheckedLines>),
    TooLarge(Before),
    Unreadable {
        reason: String,
        lines: usize,
    },
    /// The file isn't UTF-8.
    NotUtf8(Box<Finding>),
}

/// Lines that were checked, whose text notes may hold.
struct CheckedLines {
    lines: HeldLines,
    /// How many notes there are of these lines and those before them in the part.
    notes: usize,
}

fn check_lines<'f>(file: &'f FileChecks<'f>, arena: &mut Arena, part: LinePart) -> CheckedPart<'f> {
    let parts = match part {
        LinePart::Lines(parts) => parts,
        LinePart::TooLarge(before) => return CheckedPart::TooLarge(before),
        LinePart::Unreadable { reason, lines } => return CheckedPart::Unreadable { reason, lines },
    };
    let mut run = Run::of_part(file);
    let mut checked = Vec::new();
    let (name, format): (Arc<str>, _) = (file.input.name.into(), Format::NdJson);
    for Lines { bytes, from, before } in parts {
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let finding = file_findings::not_utf8(&name, before, error.as_bytes(), at);
                return CheckedPart::NotUtf8(Box::new(finding));
            }
        };
        let source = OnceLock::new();
        let start = LineStart { byte: from, breaks: line_breaks(&text.as_bytes()[..from]) };
        document::for_each_line(&text, start, &file.linter.limits, arena, &mut |arena, line| {
            let line = Some(LineInFile { before, line, file: &name });
            let ordinal = run.documents() + 1;
            let text = DocumentText { name: &name, text: &text, ordinal, format, line };
            run.document(arena, text, &source);
        });
        let lines = HeldLines { text, before, source };
        checked.push(CheckedLines { lines, notes: run.notes() });
    }
    CheckedPart::Lines(Box::new(run), checked)
}

impl<'f> Run<'f> {
    /// Adds what the next part of the file came to.
    fn add(&mut self, part: CheckedPart<'f>) -> ControlFlow<End> {
        let name = self.file().input.name;
        match part {
            CheckedPart::Lines(part, lines) => self.add_lines(*part, &lines),
            CheckedPart::TooLarge(before) => {
                self.not_read();
                let place = Source::gone(name, [start_of(before); 2], None);
                let error = [ParseError::line_too_large(&self.file().linter.limits)];
                let findings = finding::parse_findings(place.source(), &error, self.documents());
                findings.into_iter().for_each(|finding| self.push(finding));
            }
            CheckedPart::Unreadable { reason, lines: 0 } => {
                return ControlFlow::Break(End::Unreadable(reason));
            }
            CheckedPart::Unreadable { reason, lines } => {
                self.push(file_findings::cut_off(name, &reason, lines));
                return ControlFlow::Break(End::CutOff);
            }
            CheckedPart::NotUtf8(finding) => return ControlFlow::Break(End::NotUtf8(finding)),
        }
        ControlFlow::Continue(())
    }

    fn add_lines(&mut self, part: Run<'f>, lines: &[CheckedLines]) {
        let (mut nth, mut lines) = (0, lines.iter().peekable());
        self.join(part, |notes, note| {
            while lines.next_if(|it| it.notes <= nth).is_some() {}
            nth += 1;
            match lines.peek() {
                Some(checked) => notes.push_of_lines(note, &checked.lines),
                None => notes.push(note),
            }
        });
    }

    /// The report of the file, which ended so.
    fn finish_lines(self, end: ControlFlow<End>) -> FileReport {
        let &FileChecks { linter, input, .. } = self.file();
        match end {
            ControlFlow::Continue(()) if self.documents() == 0 => nothing_but_blank_lines(self),
            ControlFlow::Continue(()) => self.finish(),
            ControlFlow::Break(End::CutOff) => self.finish().in_part(input.name).not_read(),
            ControlFlow::Break(End::Unreadable(reason)) => {
                linter.lint(Input::unreadable(input.name, &reason))
            }
            ControlFlow::Break(End::NotUtf8(finding)) => linter.refused(*finding, 1),
        }
    }
}

/// Why a file isn't checked to its end.
enum End {
    /// It can't be read any further.
    CutOff,
    Unreadable(String),
    NotUtf8(Box<Finding>),
}

/// The position of the first character after these lines.
fn start_of(before: Before) -> Position {
    Position { line: before.lines + 1, column: 1, utf16: 1, offset: before.bytes }
}

/// What was read already, which is let go once it is handed over, and then the rest, or why that can't be read.
struct Headed<R> {
    head: Vec<u8>,
    at: usize,
    rest: Result<R, Option<io::Error>>,
}

impl<R: Read> Read for Headed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.head[self.at..];
        if left.is_empty() {
            self.head = Vec::new();
            self.at = 0;
            return match &mut self.rest {
                Ok(reader) => reader.read(buffer),
                Err(error) => error.take().map_or(Ok(0), Err),
            };
        }
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}
