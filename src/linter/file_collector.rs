//! Which files of the disk a run checks: those that are named, and the documents in folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::{Entry, absolute, reason, relative, walk};
use crate::finding::{Finding, Severity};
use crate::linter::Coverage;
use crate::policy::{Policy, PolicyLocation};
use crate::text::{Place, Source, Span};

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentFile {
    /// Where it is read.
    pub path: PathBuf,
    /// Its name in reports: the path from the folder where the run started.
    pub name: String,
    /// Its name for the policy: the path from the policy's folder.
    pub policy_path: String,
}

/// Collects the files of a run by one policy.
///
/// ```no_run
/// use dtolint::files::{OsFileSystem, read_regular};
/// use dtolint::linter::{FileCollector, Input};
/// use dtolint::policy::PolicyLocation;
/// use dtolint::{Linter, Policy};
///
/// let here = std::env::current_dir()?;
/// let location = PolicyLocation::discover(&OsFileSystem, &here);
/// let linter = Linter::new(Policy::load("dtolint.toml")?);
/// let mut collector = FileCollector::new(linter.policy(), &location, &here);
/// collector.add_documents();
/// let coverage = collector.coverage(linter.needs_whole());
/// let mut bytes = Vec::new();
/// let mut reports = Vec::new();
/// for file in collector.files() {
///     read_regular(&file.path, linter.limits().max_bytes, &mut bytes)?;
///     reports.push(linter.lint(Input::new(&file.name, &bytes).path(&file.policy_path)));
/// }
/// let report = linter.finish(reports, coverage)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FileCollector<'a> {
    policy: &'a Policy,
    location: &'a PolicyLocation,
    here: &'a Path,
    /// By name, so that the order is the same everywhere; two names that aren't UTF-8 may be equal.
    files: BTreeMap<(String, PathBuf), DocumentFile>,
    unreadable: Vec<(String, String)>,
    findings: Vec<Finding>,
    /// Whether a folder was looked through.
    has_folder: bool,
    /// The folders that hold the links which are followed at the moment.
    around_links: Vec<PathBuf>,
    /// How many links to folders were followed.
    followed: usize,
}

/// How many links to folders are followed in a run. Folders that link to each other have more ways
/// through them than files.
const MOST_LINKED_FOLDERS: usize = 1_000;

impl<'a> FileCollector<'a> {
    /// A collector without files. Paths, and names in reports, start at the folder `here`, which is absolute.
    pub fn new(policy: &'a Policy, location: &'a PolicyLocation, here: &'a Path) -> Self {
        Self {
            policy,
            location,
            here,
            files: BTreeMap::new(),
            unreadable: Vec::new(),
            findings: Vec::new(),
            has_folder: false,
            around_links: Vec::new(),
            followed: 0,
        }
    }

    /// Adds a file, whether the policy claims it or not, or the documents of a folder.
    pub fn add(&mut self, path: &Path) {
        // Opened as it was given: `link/..` isn't where it seems to be.
        let given = self.here.join(path);
        let path = absolute(self.here, path);
        match given.metadata() {
            Ok(metadata) if metadata.is_dir() => self.add_folder(&path),
            Ok(_) => self.add_file(&path, given),
            Err(error) => {
                self.unreadable.push((relative(self.here, &path), reason(&error)));
            }
        }
    }

    /// Adds the documents in the policy's folder.
    pub fn add_documents(&mut self) {
        self.add_folder(self.location.folder());
    }

    /// Adds the documents of a folder: the files that `[[documents]]` names or, if it names none, those whose
    /// ending says that they are JSON or YAML.
    fn add_folder(&mut self, folder: &Path) {
        self.has_folder = true;
        for entry in walk(folder) {
            match entry {
                Entry::File(path) if PolicyLocation::is_policy_file(&path) => {
                    self.other_policy(&path);
                }
                Entry::File(path) if self.is_document(&path) => self.add_file(&path.clone(), path),
                Entry::File(_) => {}
                Entry::Link(path) => self.link(&path),
                Entry::Unreadable(why) => {
                    self.unreadable.push((relative(self.here, folder), why));
                }
            }
        }
    }

    /// Adds the file that is called `named` and is read at `path`.
    fn add_file(&mut self, named: &Path, path: PathBuf) {
        let name = relative(self.here, named);
        let policy_path = self.location.path_of(named);
        let key = (name.clone(), path.clone());
        self.files.insert(key, DocumentFile { path, name, policy_path });
    }

    fn is_document(&self, path: &Path) -> bool {
        self.policy.is_document(&self.location.path_of(path))
    }

    /// A link is read under its own name, as what it leads to, if that is within the repository. What
    /// can't be read although the policy claims it is an error.
    fn link(&mut self, path: &Path) {
        let Ok(target) = path.canonicalize() else {
            if self.is_document(path) {
                self.refuse(
                    path,
                    "a symbolic link that leads nowhere, or back to itself",
                    "fix the link, or remove it",
                );
            }
            return;
        };
        let is_folder = target.is_dir();
        let is_claimed = if is_folder { self.may_claim_in(path) } else { self.is_document(path) };
        if !is_claimed {
            return;
        }
        let root = self.location.root().canonicalize();
        if !root.is_ok_and(|root| target.starts_with(root)) {
            let what = "a symbolic link that leads out of the repository, which isn't followed";
            let help =
                "put the documents into the repository, or name the link on the command line";
            self.refuse(path, what, help);
        } else if is_folder {
            self.follow(path, &target);
        } else {
            self.add_file(path, path.to_owned());
        }
    }

    /// Adds the documents of a folder of the repository under the name of a link to it.
    fn follow(&mut self, path: &Path, target: &Path) {
        let Some(Ok(parent)) = path.parent().map(Path::canonicalize) else {
            let what = "a symbolic link whose folder can't be found";
            return self.refuse(path, what, "run again if the folder was moved in the meantime");
        };
        self.around_links.push(parent);
        if self.around_links.iter().any(|folder| folder.starts_with(target)) {
            let what = "a symbolic link to a folder that it is in, which isn't followed";
            let help = "the files of the folder are checked under their own names";
            self.note("link-skipped", Severity::Info, path, what, help);
        } else if self.followed == MOST_LINKED_FOLDERS {
            let what = format!("more than {MOST_LINKED_FOLDERS} symbolic links to folders");
            self.refuse(path, &what, "remove links");
        } else {
            self.followed += 1;
            self.add_folder(path);
        }
        self.around_links.pop();
    }

    /// Reports a link that can't be followed although the policy claims what it leads to.
    fn refuse(&mut self, path: &Path, what: &str, help: &str) {
        self.note("link-refused", Severity::Error, path, what, help);
    }

    /// Whether the policy may claim a file in a folder.
    fn may_claim_in(&self, folder: &Path) -> bool {
        let folder = format!("{}/", self.location.path_of(folder));
        let mut globs = self.policy.globs().peekable();
        globs.peek().is_none()
            || globs.any(|(glob, _)| {
                let plain = &glob[..glob.find(['*', '?', '[', '{', '\\']).unwrap_or(glob.len())];
                plain.starts_with(&folder) || folder.starts_with(plain)
            })
    }

    fn other_policy(&mut self, path: &Path) {
        if self.location.file() != Some(path) {
            let message = "this policy is not read: another policy is in use";
            let help = "move its entries into the policy that is in use";
            self.note("policy-ignored", Severity::Info, path, message, help);
        }
    }

    fn note(&mut self, rule: &str, severity: Severity, path: &Path, message: &str, help: &str) {
        let source = Arc::new(Source::new(relative(self.here, path), ""));
        let place = Place::new(source, Span::default());
        let finding = Finding::builder(rule, severity, place).message(message).help(help);
        self.findings.push(finding.build());
    }

    /// The files, by name.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &DocumentFile> {
        self.files.values()
    }

    /// What couldn't be looked at: its name in reports, and why.
    pub fn unreadable(&self) -> &[(String, String)] {
        &self.unreadable
    }

    /// What was left out: links, and policies that aren't in use.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// A finding for each glob of the policy that no collected file matches.
    pub fn unmatched_globs(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (glob, place) in self.policy.globs() {
            let matcher = crate::policy::model::file_glob(glob)
                .expect("the policy was loaded with this glob")
                .compile_matcher();
            if !self.files.values().any(|file| matcher.is_match(&file.policy_path)) {
                let finding = Finding::builder("nothing-matched", Severity::Warning, place.clone())
                    .message(format!("no file matches `{glob}`"))
                    .help("fix the glob, or remove it; it starts at the policy's folder")
                    .value(glob);
                findings.push(finding.build());
            }
        }
        findings
    }

    /// Whether all documents of the policy are collected, and nothing that may hold one was unreadable. If the
    /// caller doesn't need to know ([`Linter::needs_whole`](crate::Linter::needs_whole)), this is
    /// [`Coverage::Whole`], and no folder is looked through.
    pub fn coverage(&self, needs_whole: bool) -> Coverage {
        let is_whole = match self.policy.globs().next() {
            _ if !needs_whole => true,
            // The documents of such a policy are those of a folder. Files that are named one by one, as by a
            // pre-commit hook, are those that changed.
            None => self.has_folder && self.unreadable.is_empty(),
            Some(_) => {
                let mut all = Self::new(self.policy, self.location, self.here);
                all.add_documents();
                all.unreadable.is_empty()
                    && self.unreadable.is_empty()
                    && all.files.keys().all(|file| self.files.contains_key(file))
            }
        };
        if is_whole { Coverage::Whole } else { Coverage::Part }
    }
}
