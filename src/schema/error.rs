//! What can be wrong with a schema's file.

use std::sync::Arc;

use crate::document::ParseError;
use crate::finding::{Finding, Severity, parse_findings};
use crate::text::{Place, Source};

/// Why a schema can't be used: every mistake found, each with its place.
#[derive(Debug, Clone)]
pub(crate) enum SchemaError {
    /// The file isn't a document: what its parser says.
    Document { source: Arc<Source>, errors: Vec<ParseError> },
    /// The file is a document, but not a schema that can be used.
    Schema(Vec<SchemaMistake>),
    /// Several files have mistakes.
    Several(Vec<SchemaError>),
}

/// One mistake in a schema's file.
#[derive(Debug, Clone)]
pub(crate) struct SchemaMistake {
    kind: SchemaMistakeKind,
    place: Place,
    pointer: String,
    message: String,
    help: Option<String>,
    /// Distinguishes it from other mistakes at the same pointer, in the fingerprint.
    value: String,
}

/// What kind of mistake it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SchemaMistakeKind {
    /// No document can be checked against the schema.
    Unusable,
    /// A keyword that JSON Schema doesn't have, but has one with a similar name.
    Keyword,
    /// An `$id` that has a fragment.
    FragmentId,
    /// A pattern that no value can be checked against.
    Pattern,
    /// Something that the draft forbids, though it is clear what is meant.
    Nonconforming,
}

impl SchemaMistakeKind {
    fn rule(self) -> (&'static str, Severity) {
        match self {
            Self::Unusable => ("schema-unusable", Severity::Error),
            Self::Keyword | Self::Pattern => ("schema-keyword", Severity::Warning),
            Self::FragmentId => ("schema-id", Severity::Info),
            Self::Nonconforming => ("schema-nonconforming", Severity::Warning),
        }
    }
}

impl SchemaMistake {
    pub(super) fn new(kind: SchemaMistakeKind, place: Place, message: impl Into<String>) -> Self {
        let (pointer, help, value) = (String::new(), None, String::new());
        Self { kind, place, pointer, message: message.into(), help, value }
    }

    /// The schema can't be used, because of what is at a place.
    pub(super) fn unusable(place: Place, message: impl Into<String>) -> Self {
        Self::new(SchemaMistakeKind::Unusable, place, message)
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Which value of the file is wrong: its JSON Pointer, and its text.
    pub(super) fn value(mut self, pointer: impl Into<String>, value: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self.value = value.into();
        self
    }

    /// The mistake as a finding in the schema's file.
    pub(crate) fn finding(self) -> Finding {
        let (rule, severity) = self.kind.rule();
        let mut finding = Finding::builder(rule, severity, self.place)
            .message(self.message)
            .pointer(self.pointer)
            .value(self.value);
        if let Some(help) = self.help {
            finding = finding.help(help);
        }
        finding.build()
    }
}

impl SchemaError {
    /// The mistakes as findings in the schema's file.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        match self {
            // A schema's file is one document.
            Self::Document { source, errors } => parse_findings(&source, &errors, 1),
            Self::Schema(mistakes) => mistakes.into_iter().map(SchemaMistake::finding).collect(),
            Self::Several(errors) => errors.into_iter().flat_map(Self::into_findings).collect(),
        }
    }
}

impl From<SchemaMistake> for SchemaError {
    fn from(mistake: SchemaMistake) -> Self {
        Self::Schema(vec![mistake])
    }
}
