//! What a program holds that lints texts as they come: an editor, a linter's plugin, a service.
//!
//! Policies are found or given, compiled once, and compiled again when one of their files changed. What was
//! answered is kept for a while. `protocol.rs` offers the same to any language, line by line.

mod answers;
mod compiled;
mod protocol;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use answers::Answers;
use compiled::Compiled;
pub use protocol::Session;

use crate::linter::{Coverage, Input, Linter};
use crate::matching::Date;
use crate::policy::{Policy, absolute, relative};
use crate::report::Report;
use crate::verb::Checks;

/// Lints texts by the policies of their files. May be used from any number of threads.
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
    compiled: Mutex<HashMap<Option<PathBuf>, Arc<Compiled>>>,
    answers: Mutex<Answers>,
}

enum Policies {
    Given(Arc<Compiled>),
    File(PathBuf),
    Nearest,
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
    /// Whether a policy has mistakes, so that nothing was checked by it: they are in the report.
    pub is_refused: bool,
}

impl Hook {
    /// A hook that uses the nearest `dtolint.toml` of each file, up to the root of its repository (or to
    /// `here`, for a file of no repository), and where there is none the pack `dtolint:recommended`. It
    /// reads these files and what they refer to. `here` is absolute.
    pub fn new(here: impl Into<PathBuf>) -> Self {
        Self::with(here.into(), Policies::Nearest)
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
        let mut refused: Vec<Report> = Vec::new();
        // In the order in which policies come up first.
        let mut groups: Vec<(Arc<Compiled>, Vec<Report>)> = Vec::new();
        for text in texts {
            let path = absolute(&self.here, text.path);
            let compiled = self.compiled_for(&path, today);
            let nth = groups.iter().position(|(known, _)| Arc::ptr_eq(known, &compiled));
            let nth = nth.unwrap_or_else(|| {
                refused.extend(compiled.linter.as_ref().err().map(|error| error.report().clone()));
                groups.push((Arc::clone(&compiled), Vec::new()));
                groups.len() - 1
            });
            let Ok(linter) = &compiled.linter else { continue };
            let claim_path = relative(&compiled.folder, &path);
            let name = relative(&self.here, &path);
            let report = self.report(linter, compiled.number, &name, &claim_path, text.bytes);
            groups[nth].1.push(report);
        }
        let is_refused = !refused.is_empty();
        let concluded = groups.into_iter().filter_map(|(compiled, reports)| {
            let linter = compiled.linter.as_ref().ok()?;
            Some(linter.conclude(reports, Coverage::Part))
        });
        Answer { report: Report::merge(refused.into_iter().chain(concluded)), is_refused }
    }

    /// Whether the file's policy names it in its `[[documents]]`, or names none at all. What is not claimed
    /// is checked all the same by [`Hook::lint`], by the policy's `schema`, as a file is that is named on
    /// the command line. A policy that has mistakes claims everything, so that they are seen.
    pub fn is_claimed(&self, path: &Path, today: Date) -> bool {
        let path = absolute(&self.here, path);
        let compiled = self.compiled_for(&path, today);
        let folder = &compiled.folder;
        compiled.linter.as_ref().map_or(true, |it| it.policy().claims(&relative(folder, &path)))
    }

    /// The report of one text, made or kept.
    fn report(&self, linter: &Linter, policy: u64, name: &str, path: &str, bytes: &[u8]) -> Report {
        if let Some(known) = locked(&self.answers).get(policy, name, bytes) {
            return Report::clone(&known);
        }
        let report = if bytes.len() > linter.limits().max_bytes {
            linter.too_large(name)
        } else {
            linter.check(&Input { name, path, bytes, format: None })
        };
        locked(&self.answers).put(policy, name, bytes, &report);
        report
    }

    /// The policy of a file as it is now.
    fn compiled_for(&self, path: &Path, today: Date) -> Arc<Compiled> {
        let file = match &self.policies {
            Policies::Given(compiled) => return Arc::clone(compiled),
            Policies::File(file) => Some(file.clone()),
            Policies::Nearest => compiled::nearest(path, &self.here),
        };
        let known = locked(&self.compiled).get(&file).cloned();
        if let Some(known) = known.filter(|known| known.is_current(today)) {
            return known;
        }
        let compiled = Arc::new(Compiled::read(file.as_deref(), &self.here, &self.checks, today));
        locked(&self.compiled).insert(file, Arc::clone(&compiled));
        compiled
    }
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("here", &self.here).finish_non_exhaustive()
    }
}

/// What a thread left that ended in the middle is no worse for it: both maps are only ever added to.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
