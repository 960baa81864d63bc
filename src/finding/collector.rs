//! From nodes to findings: adds path, document, pointer and place to what a check reports.

use std::cell::OnceCell;
use std::sync::{Arc, OnceLock};

use super::{Finding, FindingBuilder, GonePlace, HeldPart, Notes, Severity, Whence};
use crate::document::{Format, Index, Node, pointer_to};
use crate::text::{Place, Position, Source, Span};

/// A document of a file, as its findings name it.
#[derive(Clone, Copy)]
pub(crate) struct DocumentText<'d> {
    /// The file's name in reports.
    pub(crate) name: &'d str,
    pub(crate) text: &'d str,
    /// Which document of the file, from 1.
    pub(crate) ordinal: usize,
    pub(crate) format: Format,
    /// Of an item that is read by itself, the JSON Pointer of its array, and its number.
    pub(crate) item: Option<(&'d str, usize)>,
    /// Where it is in its file, if `text` is a part of that.
    pub(crate) part: Option<PartOfFile<'d>>,
}

impl<'d> DocumentText<'d> {
    /// A document of a text that is a whole file.
    pub(crate) fn new(name: &'d str, text: &'d str, ordinal: usize, format: Format) -> Self {
        Self { name, text, ordinal, format, item: None, part: None }
    }

    /// The JSON Pointer in the document of the file, where `pointer` leads from the value that was read.
    fn pointer(&self, pointer: String) -> String {
        match self.item {
            None => pointer,
            Some((array, nth)) => format!("{array}/{nth}{pointer}"),
        }
    }

    /// The text, with the name that findings in it have.
    pub(crate) fn source(&self) -> Arc<Source> {
        match self.part {
            Some(part) => part.held.source_in(self.name),
            None => Arc::new(Source::new(self.name, self.text)),
        }
    }
}

/// A part of a file that is read in parts.
#[derive(Clone, Copy)]
pub(crate) struct PartOfFile<'d> {
    pub(crate) held: &'d HeldPart,
    /// A byte of it before the document, and where that is in the file.
    pub(crate) known: (usize, Position),
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
        let DocumentText { part, item, format, .. } = self.text;
        if part.is_none() && item.is_none() {
            return Whence::Text(self.place(node), format);
        }
        let pointer = self.text.pointer(pointer_to(self.root, node));
        let pointer = if item.is_some() { pointer.into() } else { notes.pointers.get(&pointer) };
        match part {
            Some(part) => Whence::Gone(self.gone(part, node.span(), pointer)),
            None => Whence::Part(self.place(node), pointer),
        }
    }

    /// The place of some bytes of this document, without its text.
    fn gone(&self, part: PartOfFile<'d>, span: Span, pointer: Arc<str>) -> GonePlace {
        let (from, known) = part.known;
        let text = self.text.text.as_bytes();
        let start = known.after(&text[from..span.start as usize]);
        let ends = [start, start.after(&text[span.range()])];
        GonePlace::between(Arc::clone(part.file), pointer, ends)
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
            .pointer(self.text.pointer(self.index().pointer(node)));
        match node.alias() {
            Some(alias) => finding.related(self.place_of(alias), "this alias puts it here"),
            None => finding,
        }
    }

    pub(crate) fn push(&mut self, finding: FindingBuilder) {
        (self.report)(finding.build());
    }
}
