//! A policy as it was read, and whether it is so still.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::locked;
use crate::check::Checks;
use crate::check::values::Date;
use crate::files::{Disk, Files, relative};
use crate::linter::Linter;
use crate::policy::{PolicyBuilder, PolicyError};

/// A policy, compiled.
pub(super) struct Compiled {
    pub(super) linter: Result<Linter, PolicyError>,
    /// The folder that the policy's globs start from.
    pub(super) folder: PathBuf,
    /// No other one of this process has it.
    pub(super) number: u64,
    /// Its own file, if it has one.
    file: Option<PathBuf>,
    /// The files that it was made of; none for one that was given.
    files: BTreeMap<PathBuf, Stamp>,
    today: Option<Date>,
}

/// What tells that a file changed; `None` for one that is not there.
type Stamp = Option<(u64, Option<SystemTime>, Changed)>;

impl Compiled {
    /// One that no file can change.
    pub(super) fn given(linter: Linter) -> Self {
        let folder = PathBuf::from("/");
        let files = BTreeMap::new();
        Self { linter: Ok(linter), folder, number: number(), file: None, files, today: None }
    }

    /// Reads a policy, or takes the recommended pack where there is none.
    pub(super) fn read(file: Option<&Path>, here: &Path, checks: &Checks, today: Date) -> Self {
        let folder = file.and_then(Path::parent).unwrap_or(here).to_owned();
        let root = Disk::repository(&folder).unwrap_or(&folder).to_owned();
        let files =
            Watched { disk: Disk::new(&root, here), root: root.clone(), seen: Mutex::default() };
        let builder = PolicyBuilder::default().files(&files).checks(checks).today(today);
        let policy = match file {
            Some(file) => builder.file(&relative(&root, file)),
            None => builder.recommended(),
        };
        Self {
            linter: policy.map(Linter::new),
            folder,
            number: number(),
            file: file.map(Path::to_owned),
            files: files.seen.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner),
            today: Some(today),
        }
    }

    /// Whether it would be the same if it were read now, from `file`.
    pub(super) fn is_current(&self, file: Option<&Path>, today: Date) -> bool {
        let is_same = self.file.as_deref() == file && self.today == Some(today);
        is_same && self.files.iter().all(|(path, then)| stamp(path) == *then)
    }
}

fn number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// Files on the disk, and what they were like before they were read.
struct Watched {
    disk: Disk,
    root: PathBuf,
    seen: Mutex<BTreeMap<PathBuf, Stamp>>,
}

impl Files for Watched {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let file = self.root.join(path);
        // Before, not after: what changes in between is read again.
        let stamp = stamp(&file);
        locked(&self.seen).insert(file, stamp);
        self.disk.read(path)
    }

    fn name(&self, path: &str) -> String {
        self.disk.name(path)
    }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = path.metadata().ok()?;
    Some((metadata.len(), metadata.modified().ok(), changed(&metadata)))
}

/// Which file it is, and when anything about it changed, which no program can set.
#[cfg(dtolint_unix)]
type Changed = (u64, i64, i64);

#[cfg(dtolint_unix)]
fn changed(metadata: &std::fs::Metadata) -> Changed {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(dtolint_unix))]
type Changed = ();

#[cfg(not(dtolint_unix))]
fn changed(_: &std::fs::Metadata) -> Changed {}
