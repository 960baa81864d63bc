//! Policies: how they are loaded, found and shown, what they say, and what a new schema changes for them.
//!
//! [`Policy`] loads the simple cases, and [`PolicyBuilder`] the others. [`PolicyLocation`] finds the policy that is
//! in use in a folder, as the command does.
//!
//! Invariant: a [`Policy`] has no mistake in it. Everything that is wrong with one is in the [`PolicyError`].
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod activation;
mod analysis;
mod builder;
mod claim;
pub(crate) mod claims;
mod comparison;
mod error;
mod fingerprint;
mod keys;
#[cfg(test)]
mod keys_tests;
mod location;
pub(crate) mod model;
pub(crate) mod mutations;
pub(crate) mod read;
mod shown;
mod write;

use std::sync::Arc;

pub use analysis::{
    Acceptance, AcceptanceVerdict, DocumentDifference, DocumentExample, KeywordDifference,
    KeywordValue, Missed, OpenApiDiff, OpenApiPart, PartChange, PlaceDifference, SchemaDiff,
    SchemaEdition, SchemaLine, SchemaUpdate, Touched,
};
pub use builder::PolicyBuilder;
pub use claim::Claim;
pub use comparison::{ChangeEffect, ChangeExample, FailOnChange, PolicyChange, PolicyComparison};
pub use error::PolicyError;
pub use location::{POLICY_FILE, PolicyLocation};
use model::{PolicyTest, Resolved};
pub(crate) use shown::{Writer, string as toml_string};
pub use write::{json_schema, json_schema_of};

pub use crate::check::values::{Date, DateError};
pub use crate::schema::{
    ChangeKind, EmbeddedSchema, OpenApiPartKind, SchemaChange, embedded_schemas,
};

use crate::document::Format;
use crate::document::Limits;
use crate::files::Files;
use crate::finding::Finding;
use crate::finding::Report;
use crate::rules::RuleInfo;
use crate::text::Source;

/// The pack under every policy.
const CORE: &str = "dtolint:core";

/// The pack that is in use where there is no policy file.
const RECOMMENDED: &str = "dtolint:recommended";

/// The name of the text that stands in for a policy file, and extends that pack.
const DEFAULT: &str = "dtolint:default";

/// What reports call the policy with this path and text.
fn name_in_reports<'s>(path: &str, source: &'s Source) -> &'s str {
    if path == DEFAULT { RECOMMENDED } else { source.name() }
}

/// A valid policy, ready for [`Linter::new`](crate::Linter::new).
///
/// ```
/// use dtolint::Policy;
///
/// let policy = Policy::parse(
///     "dtolint.toml",
///     r#"
///     version = 1
///     extends = ["dtolint:recommended"]
///
///     [rules.domain-not-allowed]
///     domains = ["hooks.example.com"]
///     "#,
/// );
/// assert!(policy.is_ok());
///
/// let mistaken = Policy::parse("dtolint.toml", "version = 1\nrulez = 3\n").unwrap_err();
/// let finding = &mistaken.report().findings()[0];
/// assert_eq!(finding.place().start().line, 2);
/// assert_eq!(finding.help(), Some("did you mean `rules`?"));
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) resolved: Arc<Resolved>,
    pub(crate) tests: Arc<[PolicyTest]>,
    /// What it was loaded from, as a hash.
    pub(crate) fingerprint: Arc<str>,
}

impl Policy {
    /// What a document may cost by the policy's `[limits]`, or else by default. [`Linter::new`](crate::Linter::new)
    /// uses these.
    ///
    /// ```
    /// let policy = dtolint::Policy::parse("dtolint.toml", "version = 1\n[limits]\ndepth = 16\n")?;
    /// assert_eq!(policy.limits().max_depth, 16);
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn limits(&self) -> Limits {
        self.resolved.limits.limits()
    }

    /// What to report in every run: an expired waiver, a misspelt keyword of a schema.
    pub fn warnings(&self) -> &[Finding] {
        &self.resolved.warnings
    }

    /// Checks the policy without any document: which entries contradict each other, have no effect, or
    /// aren't what their author meant. A policy with an error among these doesn't load.
    /// Its tests are run by [`Linter::test_policy`](crate::Linter::test_policy).
    ///
    /// ```
    /// use dtolint::Policy;
    ///
    /// let policy = Policy::parse("dtolint.toml", "version = 1\n[sets]\nhr = [\"dsync.*\"]\n[[documents]]\nfiles = [\"*.json\"]\n")?;
    /// let report = policy.check();
    /// assert_eq!(report.findings()[0].rule(), "set-unused");
    /// assert_eq!(report.findings()[0].place().start().line, 3);
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn check(&self) -> Report {
        let mut findings = analysis::all(&self.resolved);
        findings.extend(self.resolved.schema_warnings.iter().cloned());
        Report::of_policy(Some(self.name()), findings, self.resolved.running().count())
            .with_rules_without_documents(
                self.resolved.without_documents(&self.resolved.claimed_schemas()),
            )
            .with_narrowed(self.resolved.narrowed.iter().cloned())
    }

    /// Adds the tests of a file such as `dtolint.test.toml`, which has only `version` and `[[test]]`.
    /// `files` has the documents that the tests name; their paths start at the folder of `path`.
    ///
    /// # Errors
    ///
    /// Every mistake in the text, each with its place.
    pub fn with_tests(
        self,
        path: &str,
        text: &str,
        files: &dyn Files,
    ) -> Result<Self, PolicyError> {
        let more = read::read_test_file(&self.resolved, path, text, files)?;
        let tests = self.tests.iter().cloned().chain(more).collect();
        Ok(Self { tests, ..self })
    }

    /// The policy with all its layers resolved, as TOML that loads to the same policy. Each value has
    /// the file and line that it comes from.
    ///
    /// ```
    /// use dtolint::Policy;
    ///
    /// let text = "version = 1\n[sets]\nhr = [\"dsync.*\"]\n[rules.event-forbidden]\nevents = [\"@hr\"]\n";
    /// let shown = Policy::parse("dtolint.toml", text)?.show();
    /// assert!(shown.contains("level = \"error\" # dtolint.toml:4\n"));
    /// assert!(shown.contains("events = [\"@hr\"] # dtolint.toml:5\n"));
    /// assert!(Policy::parse("dtolint.toml", &shown).is_ok());
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn show(&self) -> String {
        write::show(self, None)
    }

    /// The same for one file, by its path from the policy's folder: with its overrides applied.
    pub fn show_for(&self, path: &str) -> String {
        write::show(self, Some(path))
    }

    /// The name of its file in reports; `dtolint:recommended` for the policy of programs that have none.
    pub fn name(&self) -> &str {
        name_in_reports(&self.resolved.path, &self.resolved.source)
    }

    /// The text of the policy itself.
    pub fn source(&self) -> &Arc<Source> {
        &self.resolved.source
    }

    /// Whether `[[documents]]` names a path from the policy's folder. A policy without it claims everything.
    pub fn claims(&self, path: &str) -> bool {
        let sets = &self.resolved.documents.sets;
        sets.is_empty() || sets.iter().any(|set| set.covers(path))
    }

    /// The entries of `[[documents]]` that claim a path from the policy's folder, in order, with what the file is
    /// checked as. Without an entry that claims it, a file is checked as the policy's `schema`, as a whole.
    ///
    /// ```
    /// use dtolint::Policy;
    ///
    /// let policy = Policy::parse(
    ///     "dtolint.toml",
    ///     "version = 1\n[[documents]]\nfiles = [\"a/*.json\"]\nselect = \"/data/*\"\n",
    /// )?;
    /// let claims = policy.claims_of("a/b.json");
    /// assert_eq!((claims.len(), claims[0].schema()), (1, "workos:CreateWebhookEndpointDto"));
    /// assert_eq!(claims[0].select(), "/data/*");
    /// assert_eq!(claims[0].place().map(|place| place.start().line), Some(2));
    /// assert!(policy.claims_of("b.json").is_empty());
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn claims_of(&self, path: &str) -> Vec<Claim> {
        let sets = self.resolved.documents.sets.iter().filter(|set| set.covers(path));
        sets.map(Claim::of).collect()
    }

    /// The name of the schema that a file is checked as which no entry claims.
    pub fn schema_name(&self) -> &str {
        &self.resolved.documents.fallback.name
    }

    /// The files of the schemas that documents are checked as, from the root that files are read from.
    #[cfg(feature = "walk")]
    pub(crate) fn schema_files(&self) -> impl Iterator<Item = &str> {
        let documents = &self.resolved.documents;
        let schemas = documents.sets.iter().map(|set| &set.schema).chain([&documents.fallback]);
        schemas.flat_map(|schema| schema.files())
    }

    /// Whether the file at a path from the policy's folder is a document: `[[documents]]` names it or, if the policy
    /// names no files, its ending is one of a [`Format`].
    pub fn is_document(&self, path: &str) -> bool {
        match self.globs().next() {
            Some(_) => self.claims(path),
            None => Format::of(path).is_some(),
        }
    }

    /// The rules that the policy names or defines, by id.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo> {
        self.resolved.rule_table.rules.values().map(RuleInfo::new)
    }

    /// The rule of that id, if the policy names or defines it.
    ///
    /// ```
    /// use dtolint::Policy;
    ///
    /// let policy = Policy::parse(
    ///     "dtolint.toml",
    ///     r#"
    ///     version = 1
    ///
    ///     [[rule]]
    ///     id      = "acme-few-events"
    ///     title   = "More than ten events"
    ///     select  = "/events"
    ///     check   = { count = { max = 10 } }
    ///     message = "{count} events"
    ///     "#,
    /// )?;
    /// let rule = policy.rule("acme-few-events").expect("it is defined");
    /// assert!(dtolint::rules::page(&rule).contains("- Defined at: dtolint.toml:5"));
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn rule(&self, id: &str) -> Option<RuleInfo> {
        self.resolved.rule_table.rules.get(id).map(RuleInfo::new)
    }

    /// The globs of `[[documents]]`, in order: relative to the policy's folder, each with its place.
    pub fn globs(&self) -> impl Iterator<Item = (&str, &crate::text::Place)> {
        self.resolved.documents.sets.iter().flat_map(|set| set.globs())
    }
}
