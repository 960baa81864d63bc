//! Loads a policy: from its text, a file or a location.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::fingerprint::Recorded;
use super::model::{PolicyTest, Resolved};
use super::read::{Inputs, load};
use super::{DEFAULT, Date, Policy, PolicyError, PolicyLocation, RECOMMENDED};
use crate::check::Checks;
use crate::files::{Files, OsFileSystem, absolute};

impl Policy {
    /// The policy for programs that have none: the pack `dtolint:recommended`, and WorkOS's
    /// `CreateWebhookEndpointDto` as the schema of every document.
    pub fn recommended() -> Self {
        PolicyBuilder::default()
            .recommended()
            .expect("the embedded packs have no mistake, as `tests/it/rules.rs` shows")
    }

    /// A policy from its text. Files that it refers to can't be read: for that, use
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
    /// A policy with waivers or `level-from` needs today's date, and this function doesn't provide one: load such a
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
}

/// Loads a policy with more than its text: files, a schema, checks of your own, today's date.
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
    /// Where to read the files that the policy refers to. By default, nowhere.
    #[must_use]
    pub fn files(mut self, files: &'f dyn Files) -> Self {
        self.inputs.set_files(files);
        self
    }

    /// The schema of every document, instead of the policy's `schema` and `[[documents]]`.
    #[must_use]
    pub fn schema(mut self, schema: &'f str) -> Self {
        self.inputs.schema = Some(schema);
        self
    }

    /// Which values of a document are DTOs, instead of the `select` of `[[documents]]`: a JSON Pointer
    /// in which `*` means every item or member.
    #[must_use]
    pub fn select(mut self, select: &'f str) -> Self {
        self.inputs.select = Some(select);
        self
    }

    /// The checks that rules can use, with custom ones among them. By default dtolint's.
    #[must_use]
    pub fn checks(mut self, checks: &'f Checks) -> Self {
        self.inputs.checks = Some(checks);
        self
    }

    /// The day that `"today"` means in the policy, that waivers expire by and that `level-from` starts on. The library
    /// doesn't look at a clock: a policy that needs today's date doesn't load without it.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.inputs.today = Some(today);
        self
    }

    /// Loads the recommended policy, as [`Policy::recommended`] does.
    ///
    /// # Errors
    ///
    /// The schema or the pointer given to this builder is wrong.
    pub fn recommended(self) -> Result<Policy, PolicyError> {
        self.text(DEFAULT, &format!("version = 1\nextends = [\"{RECOMMENDED}\"]\n"))
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
        self.load(path, |inputs| load::file(path, inputs))
    }

    /// Loads a policy from its text, under a path of [`PolicyBuilder::files`].
    ///
    /// # Errors
    ///
    /// As for [`Policy::parse`].
    pub fn text(self, path: &str, text: &str) -> Result<Policy, PolicyError> {
        self.load(path, |inputs| load::text(path, text, inputs))
    }

    fn load(
        self,
        path: &str,
        load: impl FnOnce(Inputs<'_>) -> Result<(Resolved, Vec<PolicyTest>), PolicyError>,
    ) -> Result<Policy, PolicyError> {
        let recorded = Recorded::new(self.inputs.files());
        let mut inputs = self.inputs;
        inputs.set_files(&recorded);
        let (resolved, tests) = load(inputs)?;
        let text = resolved.source.text();
        let fingerprint = recorded.fingerprint(path, text, &self.inputs).into();
        Ok(Policy { resolved: Arc::new(resolved), tests: tests.into(), fingerprint })
    }
}

impl fmt::Debug for PolicyBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PolicyBuilder")
            .field("schema", &self.inputs.schema)
            .field("select", &self.inputs.select)
            .finish_non_exhaustive()
    }
}
