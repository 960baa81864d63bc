//! Policies: how they are loaded, found, shown and started, and what a new schema changes for them.
//!
//! [`Policy`] loads the simple cases, and [`PolicyBuilder`] the others. [`PolicyLocation`] finds the policy that is
//! in use in a folder, as the command does.
//!
//! Invariant: a [`Policy`] has no mistake in it. Everything that is wrong with one is in the [`PolicyError`].

mod activation;
mod analysis;
mod error;
mod keys;
#[cfg(test)]
mod keys_tests;
mod location;
pub(crate) mod model;
pub(crate) mod read;
mod shown;
mod write;

use std::path::Path;
use std::sync::Arc;

pub use analysis::{SchemaDiff, Touched};
pub use error::PolicyError;
pub use location::{POLICY_FILE, PolicyLocation};
use model::{PolicyTest, Resolved};
use read::{Inputs, load};
pub(crate) use shown::string as toml_string;
pub use write::{Starter, json_schema, starter};

pub use crate::check::values::{Date, DateError};
pub use crate::schema::{ChangeKind, SchemaChange};

use crate::check::Checks;
use crate::document::Format;
use crate::files::{Files, OsFileSystem, absolute};
use crate::finding::Finding;
use crate::finding::Report;
use crate::rules::RuleInfo;
use crate::text::Source;

/// The pack under every policy.
const CORE: &str = "dtolint:core";

/// A policy without a mistake in it, ready for [`Linter::new`](crate::Linter::new).
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
}

impl Policy {
    /// The pack `dtolint:recommended`, and WorkOS's `CreateWebhookEndpointDto` for every document:
    /// what serves where there is no policy.
    pub fn recommended() -> Self {
        PolicyBuilder::default()
            .recommended()
            .expect("the embedded packs have no mistake, as `tests/it/rules.rs` shows")
    }

    /// A policy from its text. What it refers to by a path cannot be read; see
    /// [`PolicyBuilder::files`].
    ///
    /// # Errors
    ///
    /// Every mistake in the text, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, PolicyError> {
        PolicyBuilder::default().text(name, text)
    }

    /// Reads a policy and what it refers to from the disk. Paths in it may lead anywhere within its
    /// repository (the nearest folder above it with a `.git`), or else within its folder.
    ///
    /// A policy with waivers needs today's date, and this function doesn't provide one: load such a
    /// policy with [`PolicyBuilder::today`] and [`PolicyBuilder::at`].
    ///
    /// # Errors
    ///
    /// The file can't be read, or there are mistakes in it; each has its place.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let here = real(Path::new("."));
        let file = here.join(path.as_ref());
        // Only the folder's links are followed: the policy is read under the name that was given.
        let file = match (file.parent(), file.file_name()) {
            (Some(folder), Some(name)) => real(folder).join(name),
            _ => absolute(&here, &file),
        };
        let location = PolicyLocation::of_file(&OsFileSystem, &file);
        let files = location.files(&OsFileSystem, &here);
        PolicyBuilder::default().files(&*files).at(&location)
    }

    /// What is worth knowing in every run: a waiver that is over, a misspelt keyword of a schema.
    pub fn warnings(&self) -> &[Finding] {
        &self.resolved.warnings
    }

    /// What can be said of the policy without any document: which of it contradicts itself, does
    /// nothing, or is not what its author meant. A policy with an error among these does not load.
    /// Its tests are run, and looked at, by [`crate::Linter::test_policy`].
    ///
    /// ```
    /// use dtolint::Policy;
    ///
    /// let policy = Policy::parse("dtolint.toml", "version = 1\n[sets]\nhr = [\"dsync.*\"]\n")?;
    /// let report = policy.check();
    /// assert_eq!(report.findings()[0].rule(), "set-unused");
    /// assert_eq!(report.findings()[0].place().start().line, 3);
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn check(&self) -> Report {
        let mut findings = analysis::all(&self.resolved);
        findings.extend(self.resolved.schema_warnings.iter().cloned());
        Report::of_policy(findings, self.resolved.running())
    }

    /// The policy with the tests of one more file, such as `dtolint.test.toml` beside it: a file
    /// that has `version` and `[[test]]` alone. `files` is where documents are read from that the
    /// tests name, by paths that start at `path`.
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

    /// The policy as it comes of all layers: TOML that loads to the same policy in the place of the
    /// one that it is from, each value with the file and line that it is from.
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

    /// The same of what holds for one file, by its path from the policy's folder: overrides are
    /// worked in.
    pub fn show_for(&self, path: &str) -> String {
        write::show(self, Some(path))
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

    /// A rule that the policy names or defines.
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

impl From<(Resolved, Vec<PolicyTest>)> for Policy {
    fn from((resolved, tests): (Resolved, Vec<PolicyTest>)) -> Self {
        Self { resolved: Arc::new(resolved), tests: tests.into() }
    }
}

/// How a policy is loaded, where the defaults won't do.
///
/// ```
/// use dtolint::PolicyBuilder;
///
/// let policy = PolicyBuilder::default()
///     .schema("workos:CreateWebhookEndpointDto@0.61.0")
///     .select("/webhookEndpoints/*")
///     .text("dtolint.toml", "version = 1\n");
/// assert!(policy.is_ok());
/// ```
#[derive(Clone, Copy, Default)]
pub struct PolicyBuilder<'f> {
    inputs: Inputs<'f>,
}

impl<'f> PolicyBuilder<'f> {
    /// Where files are read from that the policy refers to. By default, nowhere.
    #[must_use]
    pub fn files(mut self, files: &'f dyn Files) -> Self {
        self.inputs.set_files(files);
        self
    }

    /// The schema of every document, instead of what the policy's `schema` and `[[documents]]`
    /// say.
    #[must_use]
    pub fn schema(mut self, schema: &'f str) -> Self {
        self.inputs.schema = Some(schema);
        self
    }

    /// Which values of a document are DTOs, instead of what `[[documents]]` says: a JSON Pointer
    /// in which `*` stands for every item or member.
    #[must_use]
    pub fn select(mut self, select: &'f str) -> Self {
        self.inputs.select = Some(select);
        self
    }

    /// The checks that rules can be made of, a host's own among them. By default dtolint's.
    #[must_use]
    pub fn checks(mut self, checks: &'f Checks) -> Self {
        self.inputs.checks = Some(checks);
        self
    }

    /// The day that `"today"` means in the policy: the library has no clock. A policy that wants
    /// to know and is not told has a mistake.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.inputs.today = Some(today);
        self
    }

    /// Loads what serves where there is no policy, as [`Policy::recommended`] does.
    ///
    /// # Errors
    ///
    /// The schema or the pointer given to this builder is wrong.
    pub fn recommended(self) -> Result<Policy, PolicyError> {
        self.text("dtolint:default", "version = 1\nextends = [\"dtolint:recommended\"]\n")
    }

    /// Loads the policy at a location or, if that has no file, the recommended one. The builder's
    /// [`files`](PolicyBuilder::files) are those of the location.
    ///
    /// # Errors
    ///
    /// As for [`Policy::load`].
    pub fn at(self, location: &PolicyLocation) -> Result<Policy, PolicyError> {
        match location.path() {
            Some(path) => self.file(&path),
            None => self.recommended(),
        }
    }

    /// Loads the policy at a path of [`PolicyBuilder::files`].
    ///
    /// # Errors
    ///
    /// As for [`Policy::load`].
    pub fn file(self, path: &str) -> Result<Policy, PolicyError> {
        load::file(path, self.inputs).map(Policy::from)
    }

    /// Loads a policy from its text, under a path of [`PolicyBuilder::files`].
    ///
    /// # Errors
    ///
    /// As for [`Policy::parse`].
    pub fn text(self, path: &str, text: &str) -> Result<Policy, PolicyError> {
        load::text(path, text, self.inputs).map(Policy::from)
    }
}

impl std::fmt::Debug for PolicyBuilder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PolicyBuilder")
            .field("schema", &self.inputs.schema)
            .field("select", &self.inputs.select)
            .finish_non_exhaustive()
    }
}
