//! For programs: JSON, version 1. Within a version keys are added, never changed or removed.

use std::borrow::Cow;
use std::io;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::escape;
use super::secrets::Secrets;
use crate::finding::{self, Finding, KeysEnd, Report};
use crate::text::{Place, Position};

/// Writes a report as JSON, version 1. Lines and columns count from 1, columns in Unicode scalar
/// values, offsets in bytes from 0; ends are exclusive.
///
/// # Errors
///
/// What `out` fails with.
pub fn json(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&document(report))?;
    writeln!(out, "{}", escape::json(&text))
}

/// The same as a part of a [`json_line`].
pub(crate) fn json_part(report: &Report) -> serde_json::Result<Box<RawValue>> {
    RawValue::from_string(serde_json::to_string(&document(report))?)
}

/// Anything as JSON in one line, which can be looked at.
pub(crate) fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    Ok(escape::json(&serde_json::to_string(value)?).into_owned())
}

/// As in the JSON report: secrets are masked.
///
/// ```
/// use dtolint::{Linter, Policy};
///
/// let report = Linter::new(Policy::recommended()).lint(("hook.json", "{"));
/// let json = serde_json::to_value(&report.findings()[0])?;
/// assert_eq!((&json["rule"], &json["severity"]), (&"syntax".into(), &"error".into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entry(self).serialize(serializer)
    }
}

/// The JSON report, version 1.
impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(self).serialize(serializer)
    }
}

fn document(report: &Report) -> Document<'_> {
    let findings = report.findings().iter().map(entry).collect();
    Document { findings: Some(findings), ..without_findings(report, None) }
}

/// What a report has beside its findings, and the keys of a part.
pub(super) fn without_findings<'r>(report: &'r Report, keys: Option<&'r KeysEnd>) -> Document<'r> {
    let summary = Summary {
        counts: report.summary(),
        undecided: report.undecided(),
        without_documents: report.without_documents(),
        narrowed: report.narrowed(),
        unchecked: report.unchecked().collect(),
    };
    let (tool, policy) = (Tool::THIS, report.policy());
    Document { version: 1, tool, policy, summary, findings: None, keys }
}

#[derive(Serialize)]
pub(super) struct Document<'r> {
    version: u32,
    tool: Tool,
    /// Null in a report about schemas alone.
    policy: Option<&'r str>,
    summary: Summary<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<Entry<'r>>>,
    /// Of a part of the documents, in NDJSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<&'r KeysEnd>,
}

#[derive(Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(crate) const THIS: Self = Self { name: "dtolint", version: env!("CARGO_PKG_VERSION") };
}

#[derive(Serialize)]
struct Summary<'r> {
    #[serde(flatten)]
    counts: finding::Summary,
    undecided: &'r [String],
    without_documents: &'r [String],
    narrowed: &'r [finding::Narrowed],
    unchecked: Vec<&'r str>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct Entry<'r> {
    rule: &'r str,
    severity: &'static str,
    message: Cow<'r, str>,
    help: Option<Cow<'r, str>>,
    path: &'r str,
    document: usize,
    pointer: Cow<'r, str>,
    start: Position,
    end: Position,
    policy: Option<&'r Place>,
    schema: Option<Schema<'r>>,
    related: Vec<Related<'r>>,
    /// Why it was let through; null for what counts.
    waived: Option<Waived<'r>>,
    /// There only if a fix is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'r>>,
    fingerprint: &'r str,
}

#[derive(Serialize)]
struct Waived<'r> {
    reason: Cow<'r, str>,
    owner: Option<Cow<'r, str>>,
    expires: &'r str,
    place: &'r Place,
}

#[derive(Serialize)]
struct Fix<'r> {
    applicability: &'static str,
    edits: Vec<Edit<'r>>,
}

#[derive(Serialize)]
struct Edit<'r> {
    replacement: &'r str,
    #[serde(flatten)]
    place: &'r Place,
}

#[derive(Serialize)]
struct Schema<'r> {
    name: &'r str,
    keyword: &'r str,
    pointer: &'r str,
    place: Option<&'r Place>,
}

#[derive(Serialize)]
struct Related<'r> {
    label: Cow<'r, str>,
    #[serde(flatten)]
    place: &'r Place,
}

pub(super) fn entry(finding: &Finding) -> Entry<'_> {
    let secrets = Secrets::of(finding);
    Entry {
        rule: finding.rule(),
        severity: finding.severity().name(),
        message: secrets.mask(finding.message()),
        help: finding.help().map(|help| secrets.mask(help)),
        path: finding.place().path(),
        document: finding.document(),
        pointer: finding.pointer().into(),
        start: finding.place().start(),
        end: finding.place().end(),
        policy: finding.policy(),
        schema: finding.schema().map(|schema| Schema {
            name: &schema.name,
            keyword: &schema.keyword,
            pointer: &schema.pointer,
            place: schema.place.as_ref(),
        }),
        related: finding
            .related()
            .iter()
            .map(|related| Related { label: secrets.mask(&related.label), place: &related.place })
            .collect(),
        waived: finding.waived().map(|waived| Waived {
            reason: secrets.mask(&waived.reason),
            owner: waived.owner.as_deref().map(|owner| secrets.mask(owner)),
            expires: &waived.expires,
            place: &waived.place,
        }),
        fix: finding.fix().and_then(|found| fix(found, &secrets)),
        fingerprint: finding.fingerprint(),
    }
}

/// The fix of a finding, unless it would show a secret: with that masked, it would be another fix.
fn fix<'r>(fix: &'r finding::Fix, secrets: &Secrets<'_>) -> Option<Fix<'r>> {
    let is_harmless = |edit: &finding::Edit| secrets.mask(edit.replacement()) == edit.replacement();
    let edit =
        |edit: &'r finding::Edit| Edit { replacement: edit.replacement(), place: edit.place() };
    fix.edits().iter().all(is_harmless).then(|| Fix {
        applicability: fix.applicability().name(),
        edits: fix.edits().iter().map(edit).collect(),
    })
}
