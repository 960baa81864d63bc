//! The policy of a hook: found or given, compiled, kept, and compiled again when its files have changed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::lock::locked;
use crate::check::Checks;
use crate::check::values::Date;
use crate::files::{FileSystem, Files, Stamp};
use crate::linter::Linter;
use crate::policy::{Policy, PolicyBuilder, PolicyError, PolicyLocation};

/// How many findings an answer has at most.
const MAX_FINDINGS: usize = 1_000;

/// Where the policy comes from.
pub(super) enum PolicySource {
    Given(Arc<Compiled>),
    File(PathBuf),
    Discovered,
}

/// The policy that a hook uses, as it is at each request.
pub(super) struct CurrentPolicy {
    source: PolicySource,
    /// The policy as it was last read.
    kept: Mutex<Option<Arc<Compiled>>>,
}

impl CurrentPolicy {
    pub(super) fn new(source: PolicySource) -> Self {
        Self { source, kept: Mutex::default() }
    }

    /// The policy as it is now, for a hook in the folder `here`.
    pub(super) fn get(
        &self,
        system: &dyn FileSystem,
        here: &Path,
        checks: &Checks,
        today: Date,
    ) -> Arc<Compiled> {
        let location = match &self.source {
            PolicySource::Given(compiled) => return Arc::clone(compiled),
            PolicySource::File(file) => PolicyLocation::of_file(system, file),
            PolicySource::Discovered => PolicyLocation::discover(system, here),
        };
        let mut kept = locked(&self.kept);
        match &*kept {
            Some(known) if known.is_current(system, &location, today) => Arc::clone(known),
            _ => {
                let read = Compiled::read(system, location, here, checks, today);
                Arc::clone(kept.insert(Arc::new(read)))
            }
        }
    }
}

/// A compiled policy.
pub(super) struct Compiled {
    pub(super) linter: Result<Linter, PolicyError>,
    /// The folder that the policy's globs start from.
    pub(super) folder: PathBuf,
    /// Unique in this process.
    pub(super) number: u64,
    source: Option<ReadFrom>,
}

/// What a policy was read from.
struct ReadFrom {
    location: PolicyLocation,
    today: Date,
    /// The files that were read, or should have been: `None` for one that didn't exist.
    stamps: BTreeMap<PathBuf, Option<Stamp>>,
}

impl Compiled {
    /// A policy that doesn't come from files, so that it never changes.
    pub(super) fn given(policy: Policy) -> Self {
        Self {
            linter: Ok(linter(policy)),
            folder: PathBuf::from("/"),
            number: number(),
            source: None,
        }
    }

    /// Reads a policy, or takes `dtolint:recommended` if there is no policy file.
    fn read(
        system: &dyn FileSystem,
        location: PolicyLocation,
        here: &Path,
        checks: &Checks,
        today: Date,
    ) -> Self {
        let (files, root) = (location.files(system, here), location.root().to_owned());
        let files = Watched { files, system, root, stamps: Mutex::default() };
        let builder = PolicyBuilder::default().files(&files).checks(checks).today(today);
        let policy = builder.at(&location);
        let stamps = files.stamps.into_inner().unwrap_or_else(PoisonError::into_inner);
        Self {
            linter: policy.map(linter),
            folder: location.folder().to_owned(),
            number: number(),
            source: Some(ReadFrom { location, today, stamps }),
        }
    }

    /// Whether the policy would be the same if it were read now, from `location`.
    fn is_current(&self, system: &dyn FileSystem, location: &PolicyLocation, today: Date) -> bool {
        let Some(source) = &self.source else { return true };
        let is_same = source.location == *location && source.today == today;
        is_same && source.stamps.iter().all(|(path, then)| system.stamp(path) == *then)
    }
}

/// A linter whose answers are for people to look at.
fn linter(policy: Policy) -> Linter {
    let limits = policy.limits();
    Linter::with_limits(policy, limits.max_findings(limits.max_findings.min(MAX_FINDINGS)))
}

fn number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// Files, with the stamp that each of them had before it was read.
struct Watched<'s> {
    files: Box<dyn Files + 's>,
    system: &'s dyn FileSystem,
    root: PathBuf,
    stamps: Mutex<BTreeMap<PathBuf, Option<Stamp>>>,
}

impl Files for Watched<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = self.root.join(path);
        // Before, not after: what changes in between is read again.
        let stamp = self.system.stamp(&file);
        locked(&self.stamps).insert(file, stamp);
        self.files.read(path)
    }

    fn name(&self, path: &str) -> String {
        self.files.name(path)
    }
}
