//! The files of a folder on the disk, as git sees them.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ignore_rules::IgnoreRules;
use super::system::is_repository;
use super::tracked::Expected;
use super::{OsFileSystem, Tracked, reason, repository};

/// What is found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// A file: anything that is neither a folder nor a link.
    File(PathBuf),
    /// A symbolic link. It may lead anywhere, so it isn't followed.
    Link(PathBuf),
    /// A folder, before what is in it.
    Folder(PathBuf),
    /// The root of another repository: a submodule, or one that was put there. What is in it follows.
    Repository(PathBuf),
    /// A file or link that is ignored and that git doesn't track.
    Ignored(PathBuf),
    /// A folder that is ignored and in which git tracks nothing. [`walk_all`] looks into it.
    IgnoredFolder(PathBuf),
    /// A file that git tracks and that isn't there: a sparse checkout leaves it out, or it was removed.
    NotCheckedOut(PathBuf),
    /// A folder that a sparse checkout leaves out, or a submodule that isn't checked out.
    FolderNotCheckedOut(PathBuf),
    /// A folder or file, or a file of git, can't be looked at, and why.
    Unreadable(PathBuf, String),
}

/// Finds what is in a folder and in its subfolders, hidden files included, in an order that is always the same.
///
/// The `.gitignore` files of the repository say what is ignored. A file that git tracks isn't, whatever they say:
/// the index of the repository is read for that. Nothing else ignores a file: no `.ignore`, no `.git/info/exclude`,
/// and no configuration of the user, so that the result is the same for everybody. `.git` itself is left out.
pub fn walk(folder: &Path) -> impl Iterator<Item = Entry> {
    Walk::new(folder, false)
}

/// The same with ignored files, as if nothing ignored them.
pub fn walk_all(folder: &Path) -> impl Iterator<Item = Entry> {
    Walk::new(folder, true)
}

struct Walk {
    takes_all: bool,
    /// Folders to look into, the next one last.
    open: Vec<Folder>,
    ready: VecDeque<Entry>,
}

/// A folder to look into.
#[derive(Clone)]
struct Folder {
    /// Under the name that the walk started with.
    named: PathBuf,
    /// With all links followed: as the index has it.
    real: PathBuf,
    rules: IgnoreRules,
    is_ignored: bool,
    repositories: Option<Arc<Repository>>,
}

/// A repository that a folder is in.
struct Repository {
    root: PathBuf,
    tracked: Tracked,
    outer: Option<Arc<Self>>,
}

impl Walk {
    fn new(folder: &Path, takes_all: bool) -> Self {
        let mut walk = Self { takes_all, open: Vec::new(), ready: VecDeque::new() };
        let real = match folder.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                walk.unreadable(folder, &error);
                return walk;
            }
        };
        let root = repository(&OsFileSystem, &real);
        let rules = match takes_all {
            true => IgnoreRules::default(),
            false => IgnoreRules::above(&real, root),
        };
        let mut start = Folder {
            named: folder.to_owned(),
            real: real.clone(),
            rules,
            is_ignored: false,
            repositories: None,
        };
        // Those around that one, too: what only looks like a repository hides no file of theirs.
        let above = root.into_iter().flat_map(|root| root.ancestors().skip(1));
        let roots = above.filter(|root| is_repository(&OsFileSystem, root)).chain(root);
        if !takes_all {
            roots.for_each(|root| walk.enter_repository(&mut start, root));
        }
        walk.open.push(start);
        walk
    }

    /// Reads what the repository of a folder tracks, and finds what isn't there below the folder.
    fn enter_repository(&mut self, folder: &mut Folder, root: &Path) {
        let tracked = match Tracked::read(root) {
            Ok(tracked) => tracked,
            Err(error) => {
                let file = root.join(".git");
                let file = if file.is_dir() { file.join("index") } else { file };
                self.unreadable(&folder.name_of(&file), &error);
                Tracked::default()
            }
        };
        let within = folder.real.strip_prefix(root).unwrap_or(Path::new(""));
        for expected in tracked.expected(within) {
            match expected {
                Expected::File(path) => {
                    let real = root.join(path);
                    if real.symlink_metadata().is_err() {
                        self.ready.push_back(Entry::NotCheckedOut(folder.name_of(&real)));
                    }
                }
                Expected::Folder(path) => {
                    let real = root.join(path);
                    if real.join(".git").symlink_metadata().is_err() {
                        self.ready.push_back(Entry::FolderNotCheckedOut(folder.name_of(&real)));
                    }
                }
            }
        }
        let outer = folder.repositories.take();
        folder.repositories = Some(Arc::new(Repository { root: root.to_owned(), tracked, outer }));
    }

    fn read(&mut self, mut folder: Folder) -> io::Result<()> {
        let mut entries = Vec::new();
        for entry in folder.real.read_dir()? {
            let entry = entry?;
            entries.push((entry.file_name(), entry.file_type()));
        }
        entries.sort_by(|(name, _), (other, _)| name.cmp(other));
        let has = |name: &str| entries.iter().find(|(found, _)| found == name);
        let is_root = folder.repositories.as_ref().is_some_and(|it| it.root == folder.real);
        if !self.takes_all
            && !is_root
            && has(".git").is_some()
            && is_repository(&OsFileSystem, &folder.real)
        {
            self.ready.push_back(Entry::Repository(folder.named.clone()));
            // Ignore files end where the repository does.
            folder.rules = IgnoreRules::default();
            let root = folder.real.clone();
            self.enter_repository(&mut folder, &root);
        }
        if let Some((_, Ok(kind))) = has(".gitignore").filter(|_| !self.takes_all)
            && kind.is_file()
        {
            let file = folder.real.join(".gitignore");
            folder.rules = folder.rules.with(&folder.real, &file);
        }
        let mut inner = Vec::new();
        for (name, kind) in entries.into_iter().filter(|(name, _)| name != ".git") {
            match kind {
                Ok(kind) => self.found(&folder, name, kind, &mut inner),
                Err(error) => self.unreadable(&folder.named.join(name), &error),
            }
        }
        self.open.extend(inner.into_iter().rev());
        Ok(())
    }

    /// What a folder has under a name; a folder in it is put into `inner`.
    fn found(&mut self, folder: &Folder, name: OsString, kind: FileType, inner: &mut Vec<Folder>) {
        let (named, real) = (folder.named.join(&name), folder.real.join(&name));
        let is_ignored = folder.is_ignored || folder.rules.ignores(&real, kind.is_dir());
        self.ready.push_back(if kind.is_dir() {
            if is_ignored && !folder.tracks(&real, Tracked::has_below) {
                Entry::IgnoredFolder(named)
            } else {
                inner.push(Folder { named: named.clone(), real, is_ignored, ..folder.clone() });
                Entry::Folder(named)
            }
        } else if is_ignored && !folder.tracks(&real, Tracked::has) {
            Entry::Ignored(named)
        } else if kind.is_symlink() {
            Entry::Link(named)
        } else {
            Entry::File(named)
        });
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.ready.push_back(Entry::Unreadable(path.to_owned(), reason(error)));
    }
}

impl Folder {
    /// Whether any repository that the folder is in tracks a path, or something below it.
    fn tracks(&self, real: &Path, has: impl Fn(&Tracked, &Path) -> bool) -> bool {
        let mut next = self.repositories.as_deref();
        while let Some(repository) = next {
            let path = real.strip_prefix(&repository.root);
            if path.is_ok_and(|path| has(&repository.tracked, path)) {
                return true;
            }
            next = repository.outer.as_deref();
        }
        false
    }

    /// The name of a path under the name of this folder.
    fn name_of(&self, real: &Path) -> PathBuf {
        match real.strip_prefix(&self.real) {
            Ok(path) => self.named.join(path),
            Err(_) => real.to_owned(),
        }
    }
}

impl Iterator for Walk {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Some(entry);
            }
            let folder = self.open.pop()?;
            let named = folder.named.clone();
            if let Err(error) = self.read(folder) {
                self.unreadable(&named, &error);
            }
        }
    }
}
