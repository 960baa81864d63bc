//! A long-lived service for editors, other linters and servers: texts in, reports out.
//!
//! [`Hook`] finds its policy or is given one, compiles it once, and again when one of its files changes. It caches
//! reports. [`Session`] offers the same to any language, one line of JSON at a time.
//!
//! Invariant: a request is answered by one policy, as its files were when the request came. Other than those
//! files, nothing is read.

mod answers;
mod compiled;
mod lock;
mod protocol;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use answers::Answers;
use compiled::{Compiled, CurrentPolicy, PolicySource};
use lock::locked;
pub use protocol::Session;

use crate::check::Checks;
use crate::check::values::Date;
use crate::document::Format;
use crate::files::{FileSystem, OsFileSystem, absolute, relative};
use crate::finding::{FileReport, Report};
use crate::linter::{Coverage, Input, Linter};
use crate::policy::Policy;

/// Lints texts by one policy. Any number of threads may use it.
///
/// ```
/// use dtolint::hook::{Hook, Text};
/// use dtolint::Policy;
///
/// let hook = Hook::with_policy(Policy::recommended());
/// let answer = hook.lint(&[Text::new("hook.json", r#"{"events": []}"#)], "2026-12-01".parse().unwrap());
/// let rules: Vec<_> = answer.report.findings().iter().map(|finding| finding.rule()).collect();
/// assert_eq!(rules, ["schema", "events-empty"]);
/// ```
pub struct Hook {
    /// Where relative paths, and names in reports, start.
    here: PathBuf,
    system: Arc<dyn FileSystem>,
    checks: Checks,
    policy: CurrentPolicy,
    answers: Mutex<Answers>,
}

/// A text with the path of its file. The file doesn't need to exist.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Text<'t> {
    /// Absolute, or from the hook's folder.
    pub path: &'t Path,
    /// The content, which doesn't need to be saved.
    pub bytes: &'t [u8],
}

impl<'t> Text<'t> {
    /// A text, and the path of its file: absolute, or from the hook's folder.
    pub fn new(
        path: &'t (impl AsRef<Path> + ?Sized),
        bytes: &'t (impl AsRef<[u8]> + ?Sized),
    ) -> Self {
        Self { path: path.as_ref(), bytes: bytes.as_ref() }
    }
}

/// What a [`Hook`] answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The findings, with paths from the hook's folder: the worst 1,000, and the others are counted. Rules that look
    /// at several documents look at these texts only.
    pub report: Report,
    /// Whether the policy has mistakes. Then no text was checked, and the report has these mistakes.
    pub is_refused: bool,
}

impl Hook {
    /// A hook in the folder `here`, which is absolute. Its policy is the one that the command uses in that folder
    /// ([`PolicyLocation::discover`](crate::policy::PolicyLocation::discover)), or the pack `dtolint:recommended` if
    /// there isn't one. It reads the policy and the files that the policy refers to. Policies in subfolders aren't
    /// read: otherwise anyone who can add a file could turn the policy off.
    pub fn new(here: impl Into<PathBuf>) -> Self {
        Self::with(here.into(), PolicySource::Discovered)
    }

    /// A hook that uses one policy file for all texts. It reads that file and the files that it refers to.
    pub fn with_policy_file(here: impl Into<PathBuf>, file: impl AsRef<Path>) -> Self {
        let here = here.into();
        let file = absolute(&here, file.as_ref());
        Self::with(here, PolicySource::File(file))
    }

    /// A hook that uses one policy for all texts, and reads no file. Paths start at the policy's folder.
    pub fn with_policy(policy: Policy) -> Self {
        let compiled = Arc::new(Compiled::given(policy));
        Self::with(PathBuf::from("/"), PolicySource::Given(compiled))
    }

    fn with(here: PathBuf, source: PolicySource) -> Self {
        Self {
            here,
            system: Arc::new(OsFileSystem),
            checks: Checks::default(),
            policy: CurrentPolicy::new(source),
            answers: Mutex::default(),
        }
    }

    /// The checks that the rules of a policy file can use, with custom ones among them. A policy that was given
    /// as a [`Policy`] already has its checks.
    #[must_use]
    pub fn checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// Where the policy is looked for and read. By default, the file system of the operating system.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use dtolint::files::MemoryFileSystem;
    /// use dtolint::hook::{Hook, Text};
    /// use dtolint::policy::Date;
    ///
    /// let system = Arc::new(MemoryFileSystem::default());
    /// system.write("/repo/dtolint.toml", "version = 1\n[rules.events-too-many]\nmax = 1\n");
    /// let hook = Hook::new("/repo").file_system(system.clone());
    /// let text = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created", "user.deleted"]}"#;
    /// let texts = [Text::new("hook.json", text)];
    /// assert_eq!(hook.lint(&texts, Date::today()).report.summary().warnings, 1);
    ///
    /// // A changed policy is in use from the next request on.
    /// system.write("/repo/dtolint.toml", "version = 1\n[rules.events-too-many]\nmax = 2\n");
    /// assert_eq!(hook.lint(&texts, Date::today()).report.summary().warnings, 0);
    /// ```
    #[must_use]
    pub fn file_system(mut self, system: Arc<dyn FileSystem>) -> Self {
        self.system = system;
        self
    }

    /// Lints texts. Rules that look at several documents look at these together. `today` is the date that the
    /// policy and its waivers are read with.
    pub fn lint(&self, texts: &[Text<'_>], today: Date) -> Answer {
        self.lint_by(&self.compiled(today), texts, true)
    }

    /// Unless the texts `are_named`, somebody must have said what they are.
    fn lint_by(&self, compiled: &Compiled, texts: &[Text<'_>], are_named: bool) -> Answer {
        let linter = match &compiled.linter {
            Ok(linter) => linter,
            Err(error) => return Answer { report: error.report().clone(), is_refused: true },
        };
        let reports = texts.iter().map(|text| self.report(compiled, linter, text, are_named));
        let report = linter.finish(reports, Coverage::Part).expect("answers are kept by linter");
        Answer { report, is_refused: false }
    }

    /// Whether the policy's `[[documents]]` names the file, or the policy has no `[[documents]]`. [`Hook::lint`]
    /// checks other files too, by the policy's `schema`, as the command does with a file that is named. A policy
    /// with mistakes claims every file, so that the mistakes are seen.
    pub fn is_claimed(&self, path: &Path, today: Date) -> bool {
        self.is_claimed_by(&self.compiled(today), path)
    }

    fn is_claimed_by(&self, compiled: &Compiled, path: &Path) -> bool {
        let path = relative(&compiled.folder, &absolute(&self.here, path));
        compiled.linter.as_ref().map_or(true, |linter| linter.policy().claims(&path))
    }

    /// The report of one text, from the cache if it is there.
    fn report(
        &self,
        compiled: &Compiled,
        linter: &Linter,
        text: &Text<'_>,
        is_named: bool,
    ) -> FileReport {
        let file = absolute(&self.here, text.path);
        let name = relative(&self.here, &file);
        let key = answers::key(compiled.number, &name, text.bytes, is_named);
        if let Some(known) = locked(&self.answers).get(&key) {
            return FileReport::clone(&known);
        }
        let path = relative(&compiled.folder, &file);
        // Of NDJSON, each line is a document.
        let is_lines = Format::of(&name) == Some(Format::NdJson);
        let report = if !is_lines && text.bytes.len() > linter.limits().max_bytes {
            linter.lint(Input::too_large(&name))
        } else {
            let input = Input::new(&name, text.bytes).path(&path);
            linter.lint(if is_named { input } else { input.found_in_folder() })
        };
        locked(&self.answers).put(key, Arc::new(report.clone()));
        report
    }

    /// The policy as it is now.
    fn compiled(&self, today: Date) -> Arc<Compiled> {
        self.policy.get(&*self.system, &self.here, &self.checks, today)
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("here", &self.here).finish_non_exhaustive()
    }
}
