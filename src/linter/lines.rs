//! NDJSON of any size: its lines are read and checked a few at a time.

use std::io::{self, Read};
use std::sync::Arc;

use crate::document::{self, Arena, Format, ParseError};
use crate::files::reason;
use crate::finding::{self, DocumentText, FileReport, LineInFile};
use crate::linter::file_findings;
use crate::linter::input::{Content, Input};
use crate::linter::line_blocks::{Block, LineBlocks};
use crate::linter::run::Run;
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
        mut reader: impl Read,
    ) -> FileReport {
        let input = input.into().format(Format::NdJson);
        let most = self.limits.bytes();
        let mut head = Vec::new();
        let read = reader.by_ref().take(most as u64 + 1).read_to_end(&mut head);
        match read {
            Ok(_) if head.len() <= most => {
                self.lint_with(scratch, Input { content: Content::Bytes(&head), ..input })
            }
            Ok(_) => self.lint_blocks(scratch, &input, Headed { head, at: 0, rest: reader }),
            Err(error) => {
                let rest = Failing(Some(error));
                self.lint_blocks(scratch, &input, Headed { head, at: 0, rest })
            }
        }
    }

    fn lint_blocks(
        &self,
        scratch: &mut Scratch,
        input: &Input<'_>,
        reader: impl Read,
    ) -> FileReport {
        self.cover(input.path, &mut scratch.targets);
        let Scratch { arena, targets } = scratch;
        let mut run = Run::new(self, input, targets);
        let mut blocks = LineBlocks::new(reader, self.limits.bytes());
        let file: Arc<str> = input.name.into();
        let mut ordinal = 0;
        loop {
            match blocks.next() {
                Ok(Block::Lines) => {
                    let (bytes, from) = blocks.text();
                    let lines = Lines { file: &file, before: blocks.before(), bytes, from };
                    if let Err(at) = self.lint_block(&mut run, arena, &lines, &mut ordinal) {
                        let finding = file_findings::not_utf8(input.name, lines.before, bytes, at);
                        return self.refused(finding, 1);
                    }
                }
                Ok(Block::TooLarge(before)) => {
                    ordinal += 1;
                    run.not_read();
                    let place = Source::gone(input.name, [start_of(before); 2], None);
                    let error = [ParseError::line_too_large(&self.limits)];
                    let findings = finding::parse_findings(place.source(), &error, ordinal);
                    findings.into_iter().for_each(|finding| run.push(finding));
                }
                Ok(Block::End) => break,
                Err(error) if blocks.lines() == 0 => {
                    return self.lint_with(scratch, Input::unreadable(input.name, &reason(&error)));
                }
                Err(error) => {
                    run.push(file_findings::cut_off(input.name, &reason(&error), blocks.lines()));
                    return run.finish().in_part(input.name).not_read();
                }
            }
        }
        if ordinal == 0 {
            // Nothing but blank lines.
            let format = Format::NdJson;
            document::for_each("", format, &self.limits, arena, &mut |arena, ordinal| {
                let text = DocumentText { name: input.name, text: "", ordinal, format, line: None };
                run.document(arena, text, &mut None);
            });
        }
        run.finish()
    }

    /// Checks some lines.
    ///
    /// # Errors
    ///
    /// The byte from which on they aren't UTF-8.
    fn lint_block(
        &self,
        run: &mut Run<'_>,
        arena: &mut Arena,
        lines: &Lines<'_>,
        ordinal: &mut usize,
    ) -> Result<(), usize> {
        let &Lines { file, before, bytes, from } = lines;
        let text = simdutf8::compat::from_utf8(bytes).map_err(|error| error.valid_up_to())?;
        let mut source = None;
        document::for_each_line(text, from, &self.limits, arena, &mut |arena, line| {
            *ordinal += 1;
            let line = Some(LineInFile { before, line, file });
            let (ordinal, format) = (*ordinal, Format::NdJson);
            let text = DocumentText { name: file, text, ordinal, format, line };
            run.document(arena, text, &mut source);
        });
        Ok(())
    }
}

/// Lines of a file: those of `bytes` from a byte on.
struct Lines<'b> {
    file: &'b Arc<str>,
    before: Before,
    bytes: &'b [u8],
    from: usize,
}

/// The position of the first character after these lines.
fn start_of(before: Before) -> Position {
    Position { line: before.lines + 1, column: 1, utf16: 1, offset: before.bytes }
}

/// What was read already, which is let go once it is handed over, and then the rest.
struct Headed<R> {
    head: Vec<u8>,
    at: usize,
    rest: R,
}

impl<R: Read> Read for Headed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.head[self.at..];
        if left.is_empty() {
            self.head = Vec::new();
            self.at = 0;
            return self.rest.read(buffer);
        }
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

/// A reader that can't be read any further.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
