//! From nodes to findings: adds path, document, pointer and place to what a check reports.

use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use super::{Finding, FindingBuilder, GonePlace, Notes, Severity, Whence};
use crate::document::{Format, Index, Line, Node, pointer_to};
use crate::text::{Before, Place, Position, Source, Span};

/// A document of a file, as its findings name it.
#[derive(Clone, Copy)]
pub(crate) struct DocumentText<'d> {
    /// The file's name in reports.
    pub(crate) name: &'d str,
    pub(crate) text: &'d str,
    /// Which document of the file, from 1.
    pub(crate) ordinal: usize,
    pub(crate) format: Format,
    /// Where it is in its file, if `text` is a part of that.
    pub(crate) line: Option<LineInFile<'d>>,
}

impl DocumentText<'_> {
    /// The text, with the name that findings in it have.
    pub(crate) fn source(&self) -> Arc<Source> {
        let before = self.line.map(|it| it.before).unwrap_or_default();
        Arc::new(Source::part(self.name, self.text, before))
    }
}

/// A line of a file that is read in parts.
#[derive(Clone, Copy)]
pub(crate) struct LineInFile<'d> {
    /// What is before the part.
    pub(crate) before: Before,
    pub(crate) line: Line,
    /// The file's name in reports.
    pub(crate) file: &'d Arc<str>,
}

/// Makes the findings of one document.
pub(crate) struct Collector<'d, 's> {
    text: DocumentText<'d>,
    /// The text with its name, which findings share. Made when the first finding is.
    source: &'s OnceLock<Arc<Source>>,
    root: Node<'d>,
    index: OnceCell<Index<'d>>,
    report: &'s mut dyn FnMut(Finding),
}

impl<'d, 's> Collector<'d, 's> {
    pub(crate) fn new(
        text: DocumentText<'d>,
        source: &'s OnceLock<Arc<Source>>,
        root: Node<'d>,
        report: &'s mut dyn FnMut(Finding),
    ) -> Self {
        Self { text, source, root, index: OnceCell::new(), report }
    }

    /// The places and pointers of all nodes. Built on first use.
    pub(crate) fn index(&self) -> &Index<'d> {
        self.index.get_or_init(|| Index::new(self.root))
    }

    /// The path of the document's file, as reports have it.
    pub(crate) fn path(&self) -> &'d str {
        self.text.name
    }

    pub(crate) fn place(&mut self, node: Node<'d>) -> Place {
        self.place_of(node.span())
    }

    fn place_of(&mut self, span: Span) -> Place {
        let text = self.text;
        Place::new(Arc::clone(self.source.get_or_init(|| text.source())), span)
    }

    /// Which document of its file it is, from 1.
    pub(crate) fn document(&self) -> usize {
        self.text.ordinal
    }

    /// What finds a node again when its document is gone.
    pub(crate) fn whence(&mut self, node: Node<'d>, notes: &mut Notes) -> Whence {
        let Some(line) = self.text.line else {
            return Whence::Text(self.place(node), self.text.format);
        };
        let pointer = notes.pointers.get(&pointer_to(self.root, node));
        Whence::Gone(self.gone(line, node.span(), pointer))
    }

    /// The place of some bytes of this line, without its text.
    fn gone(&self, at: LineInFile<'d>, span: Span, pointer: Arc<str>) -> GonePlace {
        let position = |end: u32| {
            let before = &self.text.text[at.line.span.start as usize..end as usize];
            let characters = before.chars().count();
            let beyond = before.chars().filter(|it| it.len_utf16() > 1).count();
            Position {
                line: at.before.lines + at.line.before + 1,
                column: characters + 1,
                utf16: characters + beyond + 1,
                offset: at.before.bytes + end as usize,
            }
        };
        let ends = [position(span.start), position(span.end)];
        GonePlace::between(Arc::clone(at.file), pointer, ends)
    }

    /// Starts a finding at a node; a key's pointer is that of its value.
    pub(crate) fn at(&mut self, node: Node<'d>, rule: &str, severity: Severity) -> FindingBuilder {
        self.at_span(node, node.span(), rule, severity)
    }

    /// The same, showing some bytes of the file that belong to the node.
    pub(crate) fn at_span(
        &mut self,
        node: Node<'d>,
        span: Span,
        rule: &str,
        severity: Severity,
    ) -> FindingBuilder {
        let finding = Finding::builder(rule, severity, self.place_of(span))
            .document(self.text.ordinal)
            .pointer(self.index().pointer(node));
        match node.alias() {
            Some(alias) => finding.related(self.place_of(alias), "this alias puts it here"),
            None => finding,
        }
    }

    pub(crate) fn push(&mut self, finding: FindingBuilder) {
        (self.report)(finding.build());
    }
}
