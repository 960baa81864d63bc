//! From nodes to findings: adds path, document, pointer and place to what a check reports.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{Finding, FindingBuilder, Severity};
use crate::document::{Format, Index, Node};
use crate::text::{Place, Source, Span};

/// Collects the findings of one document.
pub(crate) struct Collector<'d, 's> {
    name: &'d str,
    text: &'d str,
    /// The text with its name, which findings share. Made when the first finding is.
    source: &'s mut Option<Arc<Source>>,
    root: Node<'d>,
    ordinal: usize,
    format: Format,
    index: OnceCell<Index<'d>>,
    findings: Vec<Finding>,
}

impl<'d, 's> Collector<'d, 's> {
    pub(crate) fn new(
        name: &'d str,
        text: &'d str,
        source: &'s mut Option<Arc<Source>>,
        root: Node<'d>,
        ordinal: usize,
        format: Format,
    ) -> Self {
        let (index, findings) = (OnceCell::new(), Vec::new());
        Self { name, text, source, root, ordinal, format, index, findings }
    }

    /// The places and pointers of all nodes. Built on first use.
    pub(crate) fn index(&self) -> &Index<'d> {
        self.index.get_or_init(|| Index::new(self.root))
    }

    pub(crate) fn place(&mut self, node: Node<'d>) -> Place {
        self.place_of(node.span())
    }

    fn place_of(&mut self, span: Span) -> Place {
        let make = || Arc::new(Source::new(self.name, self.text));
        Place::new(Arc::clone(self.source.get_or_insert_with(make)), span)
    }

    /// What finds a node again when its document is gone: its place, the number of its document,
    /// and the format that the document was read as.
    pub(crate) fn whence(&mut self, node: Node<'d>) -> (Place, usize, Format) {
        (self.place(node), self.ordinal, self.format)
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
            .document(self.ordinal)
            .pointer(self.index().pointer(node));
        match node.alias() {
            Some(alias) => finding.related(self.place_of(alias), "this alias puts it here"),
            None => finding,
        }
    }

    pub(crate) fn push(&mut self, finding: FindingBuilder) {
        self.findings.push(finding.build());
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.findings
    }
}
