//! What a reader of a report would otherwise take to be all: rules that were not applied, and findings that are
//! not shown.

use std::io;

use super::count::count;
use super::escape;
use crate::finding::Report;

const UNDECIDED: &str = "not decided, as this run had only some of the documents";

const WITHOUT_DOCUMENTS: &str =
    "not applied, as no document is of their `schema` or has their role";

/// A rule that was not applied.
pub(super) struct NotApplied<'r> {
    pub(super) rule: &'r str,
    pub(super) why: &'r str,
}

/// The rules of a report that were not applied.
pub(super) fn not_applied(report: &Report) -> Vec<NotApplied<'_>> {
    let of = by_reason(report).flat_map(|(why, rules)| rules.iter().map(move |rule| (rule, why)));
    of.map(|(rule, why)| NotApplied { rule, why }).collect()
}

/// That the report has only some of its findings, if that is so.
pub(super) fn left_out(report: &Report) -> Option<String> {
    let left_out = report.summary().left_out;
    (left_out > 0).then(|| {
        format!("not shown: {}, over the limit (`--max-findings`)", count(left_out, "finding"))
    })
}

/// Writes a line for each of these that there is.
pub(super) fn write_not_applied(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    if let Some(left_out) = left_out(report) {
        writeln!(out, "{left_out}")?;
    }
    for (why, rules) in by_reason(report).filter(|(_, rules)| !rules.is_empty()) {
        writeln!(out, "{}", escape::terminal(&format!("{why}: {}", rules.join(", "))))?;
    }
    Ok(())
}

fn by_reason(report: &Report) -> impl Iterator<Item = (&str, &[String])> {
    let of_all = [(UNDECIDED, report.undecided()), (WITHOUT_DOCUMENTS, report.without_documents())];
    of_all.into_iter().chain(report.narrowed().iter().map(|it| (it.why(), it.rules())))
}
