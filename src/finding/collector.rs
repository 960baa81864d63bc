//! From nodes to findings: adds path, document, pointer and place to what a check reports.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{Finding, FindingBuilder, Severity};
use crate::document::{Format, Index, Node};
use crate::text::{Place, Source, Span};

/// A document of a file, as its findings name it.
#[derive(Clone, Copy)]
pub(crate) struct DocumentText<'d> {
    /// The file's name in reports.
    pub(crate) name: &'d str,
    pub(crate) text: &'d str,
    /// Which document of the file, from 1.
    pub(crate) ordinal: usize,
    pub(crate) format: Format,
}

/// Makes the findings of one document.
pub(crate) struct Collector<'d, 's> {
    text: DocumentText<'d>,
    /// The text with its name, which findings share. Made when the first finding is.
    source: &'s mut Option<Arc<Source>>,
    root: Node<'d>,
    index: OnceCell<Index<'d>>,
    report: &'s mut dyn FnMut(Finding),
}

impl<'d, 's> Collector<'d, 's> {
    pub(crate) fn new(
        text: DocumentText<'d>,
        source: &'s mut Option<Arc<Source>>,
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
        let make = || Arc::new(Source::new(self.text.name, self.text.text));
        Place::new(Arc::clone(self.source.get_or_insert_with(make)), span)
    }

    /// What finds a node again when its document is gone: its place, the number of its document,
    /// and the format that the document was read as.
    pub(crate) fn whence(&mut self, node: Node<'d>) -> (Place, usize, Format) {
        (self.place(node), self.text.ordinal, self.text.format)
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
