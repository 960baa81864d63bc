//! From parse errors to findings.

use std::sync::Arc;

use super::{Finding, Severity};
use crate::document::{Limits, ParseError};
use crate::text::{Place, Source};

/// The findings for the parse errors of one document of `source`, which is number `ordinal` of its
/// file.
pub(crate) fn parse_findings(
    source: &Arc<Source>,
    errors: &[ParseError],
    ordinal: usize,
) -> Vec<Finding> {
    errors.iter().map(|error| finding(source, error, ordinal)).collect()
}

/// The finding for a file that is larger than [`Limits::max_bytes`].
pub(crate) fn too_large(source: &Arc<Source>, limits: &Limits) -> Finding {
    finding(source, &ParseError::too_many_bytes(limits.bytes()), 1)
}

fn finding(source: &Arc<Source>, error: &ParseError, ordinal: usize) -> Finding {
    let place = |span| Place::new(Arc::clone(source), span);
    let mut finding = Finding::builder(error.kind().name(), Severity::Error, place(error.span()))
        .message(error.message())
        .document(ordinal)
        .value(error.value());
    if let Some(help) = error.help() {
        finding = finding.help(help);
    }
    if let Some((span, label)) = error.related() {
        finding = finding.related(place(span), label);
    }
    finding.build()
}
