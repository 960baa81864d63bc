//! JSON of any size: the items of an array are read and checked a few at a time.

use std::io::Read;
use std::num::NonZeroUsize;
use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use crate::document::{Arena, ArrayItems, Format, ItemEnds};
use crate::files::reason;
use crate::finding::{DocumentText, FileReport};
use crate::linter::input::{Content, Input};
use crate::linter::large::array::{Array, names_on_the_way};
use crate::linter::large::beginning::Beginning;
use crate::linter::large::file_parts::{FileParts, PART};
use crate::linter::large::in_order::in_threads;
use crate::linter::large::pieces::check_part;
use crate::linter::run::{FileChecks, Run};
use crate::linter::{Linter, file_findings};

impl Linter {
    /// Lints JSON from a reader, in so many threads: a file of any size, if every `select` for it leads to the items of
    /// one array, such as `/*` or `/data/*`, or through them.
    ///
    /// `input` names the text, as in [`Linter::lint`]; the text that it has isn't used. The report is the one that
    /// [`Linter::lint`] makes of the whole text, except that:
    ///
    /// - Each item counts as a document by itself for [`Limits::max_nodes`](crate::Limits::max_nodes) and, if the text
    ///   has more than [`Limits::max_bytes`](crate::Limits::max_bytes), for that, too. What is around the items may
    ///   have as many bytes.
    /// - Of such a text, what is found in the items before a syntax error, or before the bytes that can't be read, is
    ///   in the report, too. A finding has some of the text around it, as in [`Linter::lint_lines`].
    ///
    /// A text that has more bytes than that, and no such array, has the finding `too-large`.
    ///
    /// ```
    /// use std::num::NonZeroUsize;
    ///
    /// use dtolint::linter::Input;
    /// use dtolint::{Limits, Linter, Policy};
    ///
    /// let policy = Policy::parse(
    ///     "dtolint.toml",
    ///     "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"*.json\"]\nselect = \"/data/*\"\n",
    /// )?;
    /// let item = r#"{"endpoint_url": "http://a.example.com/", "events": ["user.created"]}"#;
    /// let text = format!("{{\"data\": [\n{item},\n{item}\n]}}");
    ///
    /// // Each item may have 100 bytes, and the text has more.
    /// let linter = Linter::with_limits(policy, Limits::default().max_bytes(100));
    /// let file = linter.lint_items(NonZeroUsize::MIN, Input::new("hooks.json", ""), text.as_bytes());
    /// let finding = &file.findings()[1];
    /// assert_eq!(finding.place().to_string(), "hooks.json:3:18");
    /// assert_eq!(finding.pointer(), "/data/1/endpoint_url");
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn lint_items<'i>(
        &self,
        threads: NonZeroUsize,
        input: impl Into<Input<'i>>,
        reader: impl Read + Send,
    ) -> FileReport {
        let input = input.into().format(Format::Json);
        let mut targets = Vec::new();
        self.cover(input.path, &mut targets);
        let names = self.names_on_the_way(&targets);
        let array_in = |text: &[u8]| Array::within(text, names.as_deref()?);
        let mut file = FileChecks::new(self, &input, &targets);
        let most = self.limits.bytes();
        match Beginning::of(reader, most) {
            Beginning::Whole(bytes) => {
                let whole = || self.lint(Input { content: Content::Bytes(&bytes), ..input });
                let text = std::str::from_utf8(&bytes).ok().filter(|text| text.len() > PART);
                let Some(text) = text else { return whole() };
                file.array = array_in(text.as_bytes());
                in_memory(&file, threads, text).unwrap_or_else(whole)
            }
            Beginning::Part(mut begun) => {
                file.array = array_in(begun.head());
                let Some(array) = &file.array else {
                    return match begun.error() {
                        Some(error) => self.lint(Input::unreadable(input.name, &reason(error))),
                        None => self.refused(file_findings::too_large(input.name, &self.limits), 1),
                    };
                };
                let before = begun.hand_over(array.before().len());
                let mut run = Run::new(&file);
                let parts = FileParts::of_items(before, begun, most);
                let check = |arena: &mut Arena, part| check_part(&file, arena, part);
                let take = |checked| run.add(checked);
                let end = in_threads(threads, parts, check, take);
                run.finish_parts(end)
            }
        }
    }

    /// Whether every `select` for a file leads to the items of one array, so that [`Linter::lint_items`] reads a file
    /// of any size. `path` leads there from the policy's folder.
    pub fn selects_items(&self, path: &str) -> bool {
        let mut targets = Vec::new();
        self.cover(path, &mut targets);
        self.names_on_the_way(&targets).is_some()
    }

    fn names_on_the_way(&self, targets: &[usize]) -> Option<Vec<String>> {
        names_on_the_way(targets.iter().map(|&nth| &self.targets[nth]))
    }
}

/// Checks the items of a text that is in memory. Nothing, if there is no such array, an item isn't JSON, or there is
/// something to say of what is around the items: then the text is to be read as a whole.
fn in_memory(file: &FileChecks<'_>, threads: NonZeroUsize, text: &str) -> Option<FileReport> {
    let array = file.array.as_ref()?;
    let (name, source) = (file.input.name, OnceLock::new());
    let check = |arena: &mut Arena, part: ItemsPart| {
        let mut run = Run::of_part(file);
        let items = ArrayItems::new(text, part.bytes.start, part.numbers);
        let text = |_| DocumentText::new(name, text, 1, Format::Json);
        let is_read = run.items(arena, array, items, &source, text);
        is_read.then_some((run, part.bytes.end))
    };
    let (mut run, mut end) = (Run::new(file), 0);
    let take = |checked: Option<_>| {
        let Some((part, part_end)) = checked else { return ControlFlow::Break(()) };
        run.join(part, |notes, note| notes.push(note));
        end = part_end;
        ControlFlow::Continue(())
    };
    let parts = parts_of(text, array.before().len());
    if in_threads(threads, parts, check, take).is_break() {
        return None;
    }
    let rest = text.get(end.checked_sub(1)?..)?;
    let mut around = Run::of_part(file);
    around.around(&format!("{}{rest}", &text[..array.before().len()]), &OnceLock::new());
    if around.has_found() {
        return None;
    }
    run.join(around, |notes, note| notes.push(note));
    Some(run.finish())
}

/// Some items of an array.
struct ItemsPart {
    /// Where they are, with the `,` or `]` behind each.
    bytes: Range<usize>,
    /// The number of the first, and how many there are.
    numbers: (usize, usize),
}

/// The items from a byte of a text on, in parts.
fn parts_of(text: &str, start: usize) -> impl Iterator<Item = ItemsPart> + Send + '_ {
    let (mut at, mut nth, mut is_over) = (start, 0, false);
    std::iter::from_fn(move || {
        let (from, first) = (at, nth);
        while !is_over && at - from < PART {
            let rest = &text.as_bytes()[at..];
            let end = ItemEnds::default().next(rest);
            is_over = end.is_none_or(|end| rest[end] != b',');
            at += end.map_or(rest.len(), |end| end + 1);
            nth += 1;
        }
        (nth > first).then_some(ItemsPart { bytes: from..at, numbers: (first, nth - first) })
    })
}
