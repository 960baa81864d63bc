//! NDJSON of any size: its lines are read and checked a few at a time.

use std::convert::Infallible;
use std::io::Read;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use crate::document::{self, Arena, Format, LineStart};
use crate::finding::{DocumentText, FileReport};
use crate::linter::input::{Content, Input};
use crate::linter::large::beginning::Beginning;
use crate::linter::large::file_parts::{FileParts, PART, parts_of};
use crate::linter::large::in_order::{in_threads, one_by_one};
use crate::linter::large::pieces::check_part;
use crate::linter::run::{FileChecks, Run};
use crate::linter::{Linter, Scratch};

impl Linter {
    /// Lints NDJSON from a reader, line by line: a file, or standard input, of any size.
    ///
    /// `input` names the text, as in [`Linter::lint`]; the text that it has isn't used. The report is the one that
    /// [`Linter::lint`] makes of the whole text, except that:
    ///
    /// - What can't be read to its end has the finding `unreadable`, which says how many lines were checked, beside
    ///   what was found in these lines. [`FileReport::is_read`] is then false.
    /// - Of more than [`Limits::max_bytes`](crate::Limits::max_bytes), a finding has the text of the lines around it
    ///   and not of the whole file, and a report looks for secrets in those. At most 64 MiB of such text is held (or
    ///   `max_bytes`, if that is more). The findings beyond that are counted, as those beyond
    ///   [`Limits::max_findings`](crate::Limits::max_findings) are.
    ///
    /// A line that is larger than `max_bytes` has the finding `too-large`, and isn't kept or looked at.
    ///
    /// The first `max_bytes` of the text are held for a while, and then a few lines at a time. So the memory that it
    /// takes doesn't depend on how many lines there are, with one exception: rules over several documents, such as
    /// `endpoint-duplicate`, keep a note of each document: the value that they compare, and about 200 bytes. If such a
    /// rule then finds something in a line whose text is gone, the report masks the value.
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
        match Beginning::of(reader, self.limits.bytes()) {
            Beginning::Whole(bytes) => {
                self.lint_with(scratch, Input { content: Content::Bytes(&bytes), ..input })
            }
            Beginning::Part(reader) => {
                self.cover(input.path, &mut scratch.targets);
                let Scratch { arena, targets } = scratch;
                let file = FileChecks::new(self, &input, targets);
                let mut run = Run::new(&file);
                let parts = FileParts::of_lines(reader, self.limits.bytes());
                let check = |arena: &mut Arena, part| check_part(&file, arena, part);
                let end = one_by_one(parts, arena, check, |checked| run.add(checked));
                run.finish_parts(end)
            }
        }
    }

    /// [`Linter::lint_lines`] in so many threads: the same report, sooner.
    ///
    /// Each thread reads and checks some lines at a time, about 256 KiB. So the memory that it takes grows with the
    /// number of threads, and not with the lines.
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
        match Beginning::of(reader, self.limits.bytes()) {
            Beginning::Whole(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) if text.len() > PART => lint_whole(&file, threads, text),
                _ => self.lint(Input { content: Content::Bytes(&bytes), ..input }),
            },
            Beginning::Part(reader) => {
                let mut run = Run::new(&file);
                let parts = FileParts::of_lines(reader, self.limits.bytes());
                let check = |arena: &mut Arena, part| check_part(&file, arena, part);
                let end = in_threads(threads, parts, check, |checked| run.add(checked));
                run.finish_parts(end)
            }
        }
    }
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
                let text = DocumentText::new(file.input.name, text, run.documents() + 1, format);
                run.document(arena, text, &source);
            });
            run
        },
        |part| {
            run.join(part, |notes, note| notes.push(note));
            ControlFlow::Continue(())
        },
    );
    run.finish_parts(ControlFlow::Continue(()))
}
