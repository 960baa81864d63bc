//! Rules that a reader of a report would otherwise take for applied, and why they weren't.

use std::io;

use super::escape;
use crate::finding::Report;

const UNDECIDED: &str = "not decided, as this run had only some of the documents";

const WITHOUT_DOCUMENTS: &str = "not applied, as no document is checked as their `schema`";

/// A rule that was not applied.
pub(super) struct NotApplied<'r> {
    pub(super) rule: &'r str,
    pub(super) why: &'static str,
}

/// The rules of a report that were not applied.
pub(super) fn not_applied(report: &Report) -> Vec<NotApplied<'_>> {
    let reasons = by_reason(report).into_iter();
    let of = reasons.flat_map(|(why, rules)| rules.iter().map(move |rule| (rule, why)));
    of.map(|(rule, why)| NotApplied { rule, why }).collect()
}

/// Writes a line for each reason that there is.
pub(super) fn write_not_applied(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for (why, rules) in by_reason(report).into_iter().filter(|(_, rules)| !rules.is_empty()) {
        writeln!(out, "{why}: {}", escape::terminal(&rules.join(", ")))?;
    }
    Ok(())
}

fn by_reason(report: &Report) -> [(&'static str, &[String]); 2] {
    [(UNDECIDED, report.undecided()), (WITHOUT_DOCUMENTS, report.without_documents())]
}
