//! Findings, and the reports that collect them.
//!
//! A [`Finding`] says which rule found what, where, why (a line of the policy or a keyword of the schema) and how
//! to fix it. Findings, reports and counts are [`Serialize`](serde::Serialize), in the form of the JSON report.
//!
//! ```
//! use dtolint::{Coverage, Linter, Policy};
//!
//! let linter = Linter::new(Policy::recommended());
//! let documents = [("hook.json", r#"{"endpoint_url": "http://a.example.com/", "events": []}"#)];
//! let report = linter.lint_all(documents, Coverage::Whole);
//! assert!(report.summary().to_string().starts_with("1 error, 1 warning in 1 file"));
//! let json = serde_json::to_value(&report)?;
//! assert_eq!(json["findings"][0]["rule"], "url-not-https");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! Invariant: a finding has a place, and the report of a file can't be mistaken for the report of a
//! run: [`FileReport`] and [`Report`] are two types, and the linter makes one from the other.

mod collector;
mod file_report;
mod fingerprint;
mod fix;
mod from_parse_error;
mod kept;
mod narrowed;
mod notes;
mod part_keys;
mod repeated;
mod report;
mod results;
mod severity;

use std::cmp::Ordering;
use std::sync::Arc;

pub(crate) use collector::{Collector, DocumentText, PartOfFile};
pub use file_report::FileReport;
pub(crate) use file_report::{JoinedFiles, LinterId};
pub(crate) use fingerprint::fingerprint;
use fingerprint::{Fingerprint, FingerprintParts};
pub use fix::{Applicability, Edit, Fix};
pub(crate) use from_parse_error::{parse_findings, too_large};
pub(crate) use kept::{Kept, LeftOut};
pub use narrowed::Narrowed;
pub(crate) use notes::{CrossDocumentNote, GonePlace, HeldPart, Notes, Whence};
pub use part_keys::PartKeys;
pub(crate) use part_keys::{AbsentName, KeyLevel, KeyLine, KeysEnd, PartKey};
pub(crate) use repeated::keep_first;
pub use report::Report;
pub(crate) use results::Checked;
pub use results::{Skipped, Summary};
pub use severity::{Severity, UnknownSeverity};

use crate::text::Place;
use crate::text::invisible::visible_controls;

/// One thing that is wrong: which rule says so, what was found, where, and how to fix it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    rule: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    place: Place,
    document: usize,
    pointer: String,
    related: Vec<Related>,
    policy: Option<Place>,
    schema: Option<SchemaPlace>,
    value: String,
    waived: Option<Arc<Waived>>,
    fix: Option<Arc<Fix>>,
    fingerprint: Fingerprint,
}

/// Another place that has to do with a finding, such as the first of two equal keys.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub label: String,
}

/// What in a JSON Schema was violated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaPlace {
    /// The schema's name: an embedded one's, or a file's path.
    pub name: String,
    /// The keyword that failed, such as `required`.
    pub keyword: String,
    /// JSON Pointer to the keyword, from the root of the schema's file.
    pub pointer: String,
    /// The keyword in the schema's text, if the pointer leads there.
    pub place: Option<Place>,
}

impl SchemaPlace {
    /// What a validator says of a violation: the schema's name, the keyword, and the JSON Pointer to it.
    pub fn new(
        name: impl Into<String>,
        keyword: impl Into<String>,
        pointer: impl Into<String>,
    ) -> Self {
        let (name, keyword, pointer) = (name.into(), keyword.into(), pointer.into());
        Self { name, keyword, pointer, place: None }
    }

    /// Says where the keyword is in the schema's text.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

/// Why a finding was let through, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waived {
    /// The reason that the waiver gives.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day on which it works, as `YYYY-MM-DD`.
    pub expires: String,
    /// The waiver in the policy.
    pub place: Place,
}

impl Finding {
    /// Starts a finding, which always has a place.
    pub fn builder(rule: impl Into<String>, severity: Severity, place: Place) -> FindingBuilder {
        FindingBuilder(Self {
            rule: rule.into(),
            severity,
            message: String::new(),
            help: None,
            place,
            document: 1,
            pointer: String::new(),
            related: Vec::new(),
            policy: None,
            schema: None,
            value: String::new(),
            waived: None,
            fix: None,
            fingerprint: Fingerprint::default(),
        })
    }

    /// About how much memory it holds, in bytes, without its text.
    pub(crate) fn bytes(&self) -> usize {
        let texts = [&self.rule, &self.message, &self.pointer, &self.value];
        let texts = texts.into_iter().chain(&self.help).map(String::len).sum::<usize>();
        let schema = self.schema.as_ref().map_or(0, |it| it.name.len() + it.pointer.len());
        let related = self.related.iter().map(|it| size_of::<Related>() + it.label.len());
        size_of::<Self>() + Fingerprint::LENGTH + texts + schema + related.sum::<usize>()
    }

    /// The id of the rule: an embedded one's, the policy's own, or a built-in one such as
    /// `schema` and `syntax`.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// How much it matters, as the policy has it.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Whether it is an error that no waiver lets through.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error && self.waived.is_none()
    }

    /// What was found: one line, lower case, no full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to fix it.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where in the document.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Which document of its file, from 1.
    pub fn document(&self) -> usize {
        self.document
    }

    /// JSON Pointer (RFC 6901) to the value, from the root of its document.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Other places that belong to it.
    pub fn related(&self) -> &[Related] {
        &self.related
    }

    /// The line of the policy (or of the embedded pack or rule) that decided.
    pub fn policy(&self) -> Option<&Place> {
        self.policy.as_ref()
    }

    /// For a finding of rule `schema`, what was violated.
    pub fn schema(&self) -> Option<&SchemaPlace> {
        self.schema.as_ref()
    }

    /// 32 hexadecimal digits that stay the same when lines move: SHA-256, cut to 128 bits, over
    /// rule, path, pointer and value.
    pub fn fingerprint(&self) -> &str {
        self.fingerprint.of(&self.fingerprint_parts())
    }

    /// Edits that make it go away, if they are known.
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }

    /// Why it was let through. It is then in no count but [`Summary::waived`](crate::finding::Summary::waived).
    pub fn waived(&self) -> Option<&Waived> {
        self.waived.as_deref()
    }

    /// The value found.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    fn fingerprint_parts(&self) -> FingerprintParts<'_> {
        FingerprintParts {
            rule: &self.rule,
            path: self.place.path(),
            pointer: &self.pointer,
            value: &self.value,
        }
    }

    /// Counts documents that come before its own in the file.
    pub(super) fn after(&mut self, documents: usize) {
        self.document += documents;
    }

    pub(crate) fn waive(&mut self, waived: Arc<Waived>) {
        self.waived = Some(waived);
    }

    /// Adds a place that belongs to it.
    pub(crate) fn relate(&mut self, place: Place, label: impl Into<String>) {
        self.related.push(Related { place, label: label.into() });
    }

    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |f: &Self| {
            let bytes = f.place.bytes();
            (bytes.start, bytes.end, f.document)
        };
        (self.place.path().cmp(other.place.path()))
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.rule.cmp(&other.rule))
            .then_with(|| self.pointer.cmp(&other.pointer))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// Builds a [`Finding`].
#[derive(Debug, Clone)]
#[must_use]
pub struct FindingBuilder(Finding);

impl FindingBuilder {
    /// What was found, in one line: a line break in it becomes `\n`, and another control character its escape.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.0.message = visible_controls(message.into());
        self
    }

    /// How to fix it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Which document of its file, from 1.
    pub fn document(mut self, ordinal: usize) -> Self {
        self.0.document = ordinal;
        self
    }

    /// JSON Pointer from the root of the document.
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.0.pointer = pointer.into();
        self
    }

    /// One more place.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.0.related.push(Related { place, label: label.into() });
        self
    }

    /// The line that decided.
    pub fn policy(mut self, place: Place) -> Self {
        self.0.policy = Some(place);
        self
    }

    /// The violated keyword.
    pub fn schema(mut self, schema: SchemaPlace) -> Self {
        self.0.schema = Some(schema);
        self
    }

    /// Edits that make it go away.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.0.fix = Some(Arc::new(fix));
        self
    }

    /// The value found, for the fingerprint alone.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.0.value = value.into();
        self
    }

    /// The finding.
    pub fn build(self) -> Finding {
        self.0
    }
}
