//! From nodes to findings: puts path, document, pointer and place to what a check says.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{Arena, Format, Index, Limits, Node, ParseError};
use crate::finding::{Finding, FindingBuilder, Severity};
use crate::text::{Place, Source};

/// Takes the findings of one document.
pub(crate) struct Collector<'d, 's> {
    name: &'d str,
    text: &'d str,
    /// The text with its name, which findings keep; made for the first of them.
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

    /// Where nodes are and what leads to them. Built when it is first asked for.
    pub(crate) fn index(&self) -> &Index<'d> {
        self.index.get_or_init(|| Index::new(self.root))
    }

    pub(crate) fn place(&mut self, node: Node<'d>) -> Place {
        let make = || Arc::new(Source::new(self.name, self.text));
        Place::new(Arc::clone(self.source.get_or_insert_with(make)), node.span())
    }

    /// What leads back to a node when its document is gone: its place, the number of its document,
    /// and the format that it was read as.
    pub(crate) fn whence(&mut self, node: Node<'d>) -> (Place, usize, Format) {
        (self.place(node), self.ordinal, self.format)
    }

    /// Starts a finding at a node; a key's pointer is that of its value.
    pub(crate) fn at(&mut self, node: Node<'d>, rule: &str, severity: Severity) -> FindingBuilder {
        Finding::builder(rule, severity, self.place(node))
            .document(self.ordinal)
            .pointer(self.index().pointer(node))
    }

    pub(crate) fn push(&mut self, finding: FindingBuilder) {
        self.findings.push(finding.build());
    }

    pub(crate) fn finish(self) -> Vec<Finding> {
        self.findings
    }
}

/// The findings for what is wrong with the text of the document in `arena`.
pub(crate) fn findings(source: &Arc<Source>, arena: &Arena, ordinal: usize) -> Vec<Finding> {
    arena.errors().iter().map(|problem| finding(source, problem, ordinal)).collect()
}

/// The finding for a file that is too large to be read.
pub(crate) fn too_large(source: &Arc<Source>, limits: &Limits) -> Vec<Finding> {
    vec![finding(source, &ParseError::too_many_bytes(limits), 1)]
}

fn finding(source: &Arc<Source>, problem: &ParseError, ordinal: usize) -> Finding {
    let place = Place::new(Arc::clone(source), problem.span);
    let mut finding = Finding::builder(problem.rule, Severity::Error, place)
        .message(problem.message.clone())
        .document(ordinal)
        .pointer(problem.pointer.clone())
        .value(&problem.value);
    if let Some(help) = &problem.help {
        finding = finding.help(help.clone());
    }
    if let Some((span, label)) = &problem.related {
        finding = finding.related(Place::new(Arc::clone(source), *span), *label);
    }
    finding.build()
}
