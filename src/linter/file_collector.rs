//! Which files of the disk a run checks: those that are named, and the documents in folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::{Entry, absolute, reason, relative, walk, walk_all};
use crate::finding::{Finding, Severity, Skipped};
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
    /// Whether it was named itself, and not found in a folder.
    pub is_named: bool,
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
///     let input = Input::new(&file.name, &bytes).path(&file.policy_path);
///     reports.push(linter.lint(if file.is_named { input } else { input.found_in_folder() }));
/// }
/// let report = linter.finish(reports, coverage)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FileCollector<'a> {
    policy: &'a Policy,
    pub(super) location: &'a PolicyLocation,
    here: &'a Path,
    /// By name, so that the order is the same everywhere; two names that aren't UTF-8 may be equal.
    files: BTreeMap<(String, PathBuf), DocumentFile>,
    unreadable: Vec<(String, String)>,
    findings: Vec<Finding>,
    skipped: Skipped,
    /// Whether a folder was looked through.
    has_folder: bool,
    /// Whether the policy's folder was looked through, with all that its globs can match.
    has_policy_folder: bool,
    /// Whether there is a document that can't be checked: of a link that isn't followed, say.
    pub(super) has_gap: bool,
    /// The folders that hold the links which are followed at the moment.
    pub(super) around_links: Vec<PathBuf>,
    /// How many links to folders were followed.
    pub(super) followed: usize,
}

impl<'a> FileCollector<'a> {
    /// A collector without files. Paths, and names in reports, start at the folder `here`, which is absolute.
    pub fn new(policy: &'a Policy, location: &'a PolicyLocation, here: &'a Path) -> Self {
        let mut collector = Self {
            policy,
            location,
            here,
            files: BTreeMap::new(),
            unreadable: Vec::new(),
            findings: Vec::new(),
            skipped: Skipped::default(),
            has_folder: false,
            has_policy_folder: false,
            has_gap: false,
            around_links: Vec::new(),
            followed: 0,
        };
        if let Some(path) = location.passed_over() {
            let message = "this policy is not read: it is outside of the repository";
            let help = "run the command in the repository with the policy, or name it: `--policy`";
            collector.note("policy-ignored", Severity::Info, path, message, help);
        }
        collector
    }

    /// Adds a file, whether the policy claims it or not, or the documents of a folder.
    pub fn add(&mut self, path: &Path) {
        // Opened as it was given: `link/..` isn't where it seems to be.
        let given = self.here.join(path);
        let path = absolute(self.here, path);
        match given.metadata() {
            Ok(metadata) if metadata.is_dir() => self.add_folder(&path),
            Ok(_) => self.add_file(&path, given, true),
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
    pub(super) fn add_folder(&mut self, folder: &Path) {
        self.has_folder = true;
        self.has_policy_folder |= self.location.folder().starts_with(folder);
        for entry in walk(folder) {
            match entry {
                Entry::File(path) if PolicyLocation::is_policy_file(&path) => {
                    self.other_policy(&path);
                }
                Entry::File(path) if self.is_document(&path) => {
                    self.add_file(&path.clone(), path, false);
                }
                Entry::File(_) => self.skipped.unclaimed += 1,
                Entry::Link(path) => self.link(&path),
                Entry::Ignored(path) => {
                    self.skipped.ignored += usize::from(self.is_document(&path));
                }
                Entry::IgnoredFolder(path) => self.count_ignored(&path),
                Entry::NotCheckedOut(path) => {
                    self.skipped.absent += usize::from(self.is_document(&path));
                }
                Entry::FolderNotCheckedOut(path) => {
                    self.skipped.absent += usize::from(self.may_claim_in(&path));
                }
                Entry::Folder(_) | Entry::Repository(_) => {}
                Entry::Unreadable(path, why) => {
                    self.unreadable.push((relative(self.here, &path), why));
                }
            }
        }
        self.has_gap |= self.skipped.absent > 0;
    }

    /// Counts the documents in a folder that is ignored.
    fn count_ignored(&mut self, folder: &Path) {
        if !self.may_claim_in(folder) {
            return;
        }
        for entry in walk_all(folder) {
            if let Entry::File(path) | Entry::Link(path) = entry {
                self.skipped.ignored += usize::from(self.is_document(&path));
            }
        }
    }

    /// Adds the file that is called `named` and is read at `path`.
    pub(super) fn add_file(&mut self, named: &Path, path: PathBuf, is_named: bool) {
        let name = relative(self.here, named);
        let policy_path = self.location.path_of(named);
        let key = (name.clone(), path.clone());
        let file = DocumentFile { path, name, policy_path, is_named };
        self.files.entry(key).or_insert(file).is_named |= is_named;
    }

    pub(super) fn is_document(&self, path: &Path) -> bool {
        self.policy.is_document(&self.location.path_of(path))
    }

    /// Whether the policy may claim a file in a folder.
    pub(super) fn may_claim_in(&self, folder: &Path) -> bool {
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

    pub(super) fn skip_unclaimed(&mut self) {
        self.skipped.unclaimed += 1;
    }

    pub(super) fn note(
        &mut self,
        rule: &str,
        severity: Severity,
        path: &Path,
        message: &str,
        help: &str,
    ) {
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

    /// How many files the folders have that aren't checked.
    pub fn skipped(&self) -> Skipped {
        self.skipped
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
        let is_whole = self.has_no_gap()
            && match self.policy.globs().next() {
                _ if !needs_whole => true,
                // The documents of such a policy are those of a folder. Files that are named one by one, as by a
                // pre-commit hook, are those that changed.
                None => self.has_folder,
                Some(_) if self.has_policy_folder => true,
                Some(_) => {
                    let mut all = Self::new(self.policy, self.location, self.here);
                    all.add_documents();
                    all.has_no_gap() && all.files.keys().all(|file| self.files.contains_key(file))
                }
            };
        if is_whole { Coverage::Whole } else { Coverage::Part }
    }

    /// Whether each document that was found can be checked.
    fn has_no_gap(&self) -> bool {
        !self.has_gap && self.unreadable.is_empty()
    }
}
