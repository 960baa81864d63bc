//! For GitHub Actions: workflow commands, which show as annotations of a pull request.

use std::io;

use super::escape::{workflow, workflow_property};
use super::not_applied::write_not_applied;
use super::notes::Notes;
use super::secrets::Secrets;
use super::text::last_line;
use crate::finding::Report;
use crate::finding::{Finding, Severity};

/// Writes a report as workflow commands: `::error`, `::warning` or `::notice` for each finding that counts.
/// Lines and columns count from 1, columns in Unicode scalar values; ends are exclusive. The last line
/// is the summary, for the log.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy, render};
///
/// let linter = Linter::new(Policy::recommended());
/// let report = linter.lint_all([("hook.json", "{")], Coverage::Whole);
/// let mut text = Vec::new();
/// render::github(&report, &mut text)?;
/// let text = String::from_utf8_lossy(&text);
/// assert!(text.starts_with("::error file=hook.json,line=1,endLine=1,col=2,endColumn=2,title=syntax::not JSON"));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What `out` fails with.
pub fn github(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.findings().iter().filter(|finding| finding.waived().is_none()) {
        writeln!(out, "{}", command(finding))?;
    }
    writeln!(out, "{}", last_line(report))?;
    write_not_applied(report, out)
}

fn command(finding: &Finding) -> String {
    let name = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (finding.place().start(), finding.place().end());
    let secrets = Secrets::of(finding);
    let message = secrets.mask(finding.message()).into_owned();
    let lines = std::iter::once(message).chain(Notes::of(finding, &secrets).lines());
    let text = lines.map(|line| workflow(&line)).collect::<Vec<_>>().join("%0A");
    format!(
        "::{name} file={},line={},endLine={},col={},endColumn={},title={}::{text}",
        workflow_property(finding.place().path()),
        start.line,
        end.line,
        start.column,
        end.column,
        workflow_property(finding.rule()),
    )
}
