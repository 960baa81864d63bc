//! What a program holds that lints texts as they come: an editor, a linter's plugin, a service.
//!
//! The policy is found or given, compiled once, and compiled again when one of its files changed. What was
//! answered is kept for a while. `protocol.rs` offers the same to any language, line by line.

mod answers;
mod compiled;
mod protocol;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use answers::Answers;
use compiled::Compiled;
pub use protocol::Session;

use crate::check::Checks;
use crate::check::values::Date;
use crate::files::{Disk, absolute, relative};
use crate::finding::{FileReport, Report};
use crate::linter::{Coverage, Input, Linter};
use crate::policy::Policy;

/// Lints texts by one policy. May be used from any number of threads.
///
/// ```
/// use dtolint::{Hook, Policy, Text};
///
/// let hook = Hook::with_policy(Policy::recommended());
/// let text = Text { path: "hook.json".as_ref(), bytes: br#"{"events": []}"# };
/// let answer = hook.lint(&[text], "2026-12-01".parse().unwrap());
/// let rules: Vec<_> = answer.report.findings().iter().map(|finding| finding.rule()).collect();
/// assert_eq!(rules, ["schema", "events-empty"]);
/// ```
pub struct Hook {
    /// Where names in reports start from.
    here: PathBuf,
    policies: Policies,
    checks: Checks,
    compiled: Mutex<Option<Arc<Compiled>>>,
    answers: Mutex<Answers>,
}

enum Policies {
    Given(Arc<Compiled>),
    File(PathBuf),
    Discovered,
}

/// A text with the path of its file, which need not be there.
#[derive(Debug, Clone, Copy)]
pub struct Text<'t> {
    /// Absolute, or from the folder that the hook was made with.
    pub path: &'t Path,
    /// What is in it now.
    pub bytes: &'t [u8],
}

/// What is found in texts.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The findings, with paths from the folder that the hook was made with. What spans documents is
    /// decided for these texts alone.
    pub report: Report,
    /// Whether the policy has mistakes, so that nothing was checked: they are in the report.
    pub is_refused: bool,
}

impl Hook {
    /// A hook that uses the nearest `dtolint.toml` from the folder `here` up to the root of its repository,
    /// as the command does, or where there is none the pack `dtolint:recommended`. It reads that and what
    /// it refers to. A policy that lies deeper is not read: else whoever may add a file could switch the
    /// policy off. `here` is absolute.
    pub fn new(here: impl Into<PathBuf>) -> Self {
        Self::with(here.into(), Policies::Discovered)
    }

    /// A hook that uses one policy file for everything. It reads that and what it refers to.
    pub fn with_policy_file(here: impl Into<PathBuf>, file: impl AsRef<Path>) -> Self {
        let here = here.into();
        let file = absolute(&here, file.as_ref());
        Self::with(here, Policies::File(file))
    }

    /// A hook that uses one policy for everything, and reads no file. Paths are from the policy's folder.
    pub fn with_policy(policy: Policy) -> Self {
        let compiled = Arc::new(Compiled::given(Linter::new(policy)));
        Self::with(PathBuf::from("/"), Policies::Given(compiled))
    }

    fn with(here: PathBuf, policies: Policies) -> Self {
        Self {
            here,
            policies,
            checks: Checks::default(),
            compiled: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// The checks that rules can be made of, a host's own among them. For policies that are read.
    #[must_use]
    pub fn checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// Lints texts, which are judged together where a rule looks at several. `today` is the day that
    /// waivers end by.
    pub fn lint(&self, texts: &[Text<'_>], today: Date) -> Answer {
        self.lint_by(&self.compiled(today), texts)
    }

    fn lint_by(&self, compiled: &Compiled, texts: &[Text<'_>]) -> Answer {
        let linter = match &compiled.linter {
            Ok(linter) => linter,
            Err(error) => return Answer { report: error.report().clone(), is_refused: true },
        };
        let reports = texts.iter().map(|text| self.report(compiled, linter, text));
        let report = linter.finish(reports, Coverage::Part).expect("answers are kept by linter");
        Answer { report, is_refused: false }
    }

    /// Whether the policy names the file in its `[[documents]]`, or names none at all. What is not claimed
    /// is checked all the same by [`Hook::lint`], by the policy's `schema`, as a file is that is named on
    /// the command line. A policy that has mistakes claims everything, so that they are seen.
    pub fn is_claimed(&self, path: &Path, today: Date) -> bool {
        self.is_claimed_by(&self.compiled(today), path)
    }

    fn is_claimed_by(&self, compiled: &Compiled, path: &Path) -> bool {
        let path = relative(&compiled.folder, &absolute(&self.here, path));
        compiled.linter.as_ref().map_or(true, |linter| linter.policy().claims(&path))
    }

    /// The report of one text, made or kept.
    fn report(&self, compiled: &Compiled, linter: &Linter, text: &Text<'_>) -> FileReport {
        let file = absolute(&self.here, text.path);
        let name = relative(&self.here, &file);
        let key = answers::key(compiled.number, &name, text.bytes);
        if let Some(known) = locked(&self.answers).get(&key) {
            return FileReport::clone(&known);
        }
        let path = relative(&compiled.folder, &file);
        let report = if text.bytes.len() > linter.limits().max_bytes {
            linter.lint(Input::too_large(&name))
        } else {
            linter.lint(Input::new(&name, text.bytes).path(&path))
        };
        locked(&self.answers).put(key, Arc::new(report.clone()));
        report
    }

    /// The policy as it is now.
    fn compiled(&self, today: Date) -> Arc<Compiled> {
        let file = match &self.policies {
            Policies::Given(compiled) => return Arc::clone(compiled),
            Policies::File(file) => Some(file.clone()),
            Policies::Discovered => Disk::policy(&self.here),
        };
        let mut compiled = locked(&self.compiled);
        match &*compiled {
            Some(known) if known.is_current(file.as_deref(), today) => Arc::clone(known),
            _ => {
                let read = Compiled::read(file.as_deref(), &self.here, &self.checks, today);
                Arc::clone(compiled.insert(Arc::new(read)))
            }
        }
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("here", &self.here).finish_non_exhaustive()
    }
}

/// What a thread left that ended in the middle is no worse for it: a policy is whole or not there, and answers are
/// only ever added to.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
