//! For people: the line of the document with carets, the line of the policy, what to do.

use std::fmt::{self, Write as _};
use std::io;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
};

use super::count::count;
use super::excerpt::Excerpt;
use super::not_applied::write_not_applied;
use super::notes::Notes;
use super::secrets::Secrets;
use super::{Options, escape};
use crate::finding::{Finding, Severity};
use crate::finding::{Report, Skipped, Summary};
use crate::text::Place;

/// Writes a report for people to read.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy, render};
///
/// let linter = Linter::new(Policy::recommended());
/// let report = linter.lint_all([("hook.json", "{")], Coverage::Whole);
/// let mut text = Vec::new();
/// render::text(&report, render::Options::default(), &mut text)?;
/// assert!(String::from_utf8_lossy(&text).starts_with("error[syntax]: not JSON"));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What `out` fails with.
pub fn text(report: &Report, options: Options<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    for finding in report.findings() {
        writeln!(out, "{}\n", render(finding, &renderer))?;
    }
    if options.summary {
        writeln!(out, "{}", last_line(report))?;
    }
    // Said in any case: a run that passed says nothing of these.
    write_not_applied(report, out)
}

/// One finding, without colours.
pub(super) fn one(finding: &Finding) -> String {
    render(finding, &Renderer::plain())
}

fn render(finding: &Finding, renderer: &Renderer) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let level = match finding.waived() {
        Some(_) => Level::NOTE.with_name("waived"),
        None => level,
    };
    let secrets = Secrets::of(finding);
    let said = |text: &str| escape::terminal(&secrets.mask(text)).into_owned();
    let title = level.primary_title(said(finding.message())).id(finding.rule().to_owned());
    let shown = show(finding.place(), AnnotationKind::Primary, None).into_iter();
    let group = shown.fold(Group::with_title(title), Group::element);
    let related = finding.related().iter().flat_map(|related| {
        show(&related.place, AnnotationKind::Context, Some(&said(&related.label)))
    });
    let mut group = related.fold(group, Group::element);
    let told = Notes::of(finding, &secrets);
    let mut notes = Vec::new();
    if let Some(policy) = finding.policy() {
        if policy.source().is_embedded() {
            notes.extend(told.policy);
        } else {
            let shown = show(policy, AnnotationKind::Context, Some("the policy says so here"));
            group = shown.into_iter().fold(group, Group::element);
        }
    }
    let notes = notes.into_iter().chain(told.schema).chain(told.waived);
    let notes = notes.map(|note| Level::NOTE.message(escape::terminal(&note).into_owned()));
    let help = told.help.map(|help| Level::HELP.message(escape::terminal(&help).into_owned()));
    let notes: Vec<_> = notes.chain(help).collect();
    let group = notes.into_iter().fold(group, Group::element);
    let rendered = renderer.render(&[group]);
    rendered.split_inclusive('\n').filter(|line| !is_bare_origin(line)).collect()
}

/// Whether a line is the `:::` of a path that was told in the line above. The renderer has no snippet
/// without one.
fn is_bare_origin(line: &str) -> bool {
    if !line.contains(":::") {
        return false;
    }
    let styled =
        |piece: &str| piece.split_once('m').map_or(String::new(), |(_, text)| text.to_owned());
    let mut pieces = line.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + &styled(piece)).trim() == ":::"
}

/// A line of a text with its place, which stays true where the line was cut or masked.
fn show<'a>(place: &Place, kind: AnnotationKind, label: Option<&str>) -> Vec<Element<'a>> {
    let path = escape::terminal(place.path()).into_owned();
    let start = place.start();
    if place.source().is_gone() {
        return vec![Origin::path(path).line(start.line).char_column(start.column).into()];
    }
    if place.source().text().is_empty() {
        // Nothing of the file was read, or there is nothing in it: no line can be shown.
        return vec![Origin::path(path).into()];
    }
    let excerpt = Excerpt::new(place);
    let annotation: Annotation<'a> = kind.span(excerpt.span).label(label.map(str::to_owned));
    let snippet = Snippet::source(excerpt.line).line_start(start.line).annotation(annotation);
    if excerpt.is_cut || excerpt.is_shifted {
        let origin = Origin::path(path).line(start.line).char_column(start.column);
        return vec![origin.into(), snippet.into()];
    }
    vec![snippet.path(path).into()]
}

/// What was found in folders and not checked, if anything was.
fn skipped(skipped: &Skipped) -> String {
    let counts = [
        (skipped.unclaimed, "unclaimed file", ""),
        (skipped.ignored, "ignored file", ""),
        (skipped.absent, "file", " not checked out"),
        (skipped.untaken, "value", " that no `when` takes"),
        (skipped.passed_over, "value", " of a type that a rule passes over"),
        (skipped.without_place, "DTO", " without what a rule looks at"),
        (skipped.unknown, "document", " that no policy says what they are"),
    ];
    let counts = counts.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = counts.map(|(number, one, how)| count(number, one) + how).collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(" (not checked: {})", parts.join(", ")),
    }
}

/// The last line of the text report: what was found in how much.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&summary(self))
    }
}

/// The last line of a report: what was found in how much, and by which policy.
pub(super) fn last_line(report: &Report) -> String {
    let summary = report.summary();
    let Some(policy) = report.policy() else { return self::summary(&summary) };
    let policy = match policy.starts_with("dtolint:") {
        true => format!("{policy} (there is no policy file)"),
        false => escape::terminal(policy).into_owned(),
    };
    let (found, skipped) = (found(&summary), skipped(&summary.skipped));
    match (summary.files, summary.rules) {
        (0, 0) => format!("{found} in the policy {policy}{skipped}"),
        (0, rules) => format!("{found} in the policy {policy}, {}{skipped}", count(rules, "rule")),
        _ => format!("{} of {policy}", self::summary(&summary)),
    }
}

/// One line: what was found in how much.
fn summary(summary: &Summary) -> String {
    let mut line = found(summary);
    let skipped = skipped(&summary.skipped);
    if summary.files == 0 {
        // The policy alone was looked at, or there was nothing to check.
        if summary.rules > 0 {
            let _ = write!(line, " in a policy of {}", count(summary.rules, "rule"));
        }
        return line + &skipped;
    }
    let by_default = match summary.by_default {
        0 => String::new(),
        number => format!(" ({number} unclaimed, by the top-level `schema`)"),
    };
    let _ = write!(
        line,
        " in {}{by_default}, {}",
        count(summary.files, "file"),
        count(summary.documents, "document"),
    );
    if summary.dtos + summary.skipped.unknown != summary.documents {
        let _ = write!(line, ", {} checked", count(summary.dtos, "DTO"));
    }
    let _ = write!(line, "{skipped}, by the schema and {}", count(summary.rules, "rule"));
    line
}

/// How many findings there are.
fn found(summary: &Summary) -> String {
    let found: Vec<String> =
        [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")]
            .into_iter()
            .filter(|&(number, _)| number > 0)
            .map(|(number, one)| count(number, one))
            .collect();
    let mut line = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    if summary.waived > 0 {
        let _ = write!(line, " ({} waived)", summary.waived);
    }
    line
}
