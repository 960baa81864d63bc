//! Which files of the disk a run checks: those that are named, and the documents in folders.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::document::Format;
use crate::files::{self, absolute, reason, relative, walk};
use crate::finding::{Finding, FindingBuilder, Severity, Skipped};
use crate::linter::document_file::{DocumentFile, FoundAs};
use crate::linter::file_list::{FileStatus, ListedFile};
use crate::linter::unclaimed::Unclaimed;
use crate::linter::{Coverage, other_policies, unmatched_globs};
use crate::policy::{Policy, PolicyLocation};
use crate::text::{Place, Source, Span};

/// Collects the files of a run by one policy.
///
/// ```no_run
/// use dtolint::files::OsFileSystem;
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
///     file.read(linter.limits().max_bytes, &mut bytes)?;
///     reports.push(linter.lint(Input::of_file(file, &bytes)));
/// }
/// let report = linter.finish(reports, coverage)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FileCollector<'a> {
    pub(super) policy: &'a Policy,
    pub(super) location: &'a PolicyLocation,
    pub(super) here: &'a Path,
    /// By name, so that the order is the same everywhere; two names that aren't UTF-8 may be equal.
    files: BTreeMap<(String, PathBuf), DocumentFile>,
    /// By where they really are, all links followed: the key in `files`.
    by_place: HashMap<OsString, (String, PathBuf), RandomState>,
    unreadable: Vec<(String, String)>,
    findings: Vec<Finding>,
    /// Policy files that were found, and aren't the one in use.
    other_policies: BTreeSet<PathBuf>,
    pub(super) skipped: Skipped,
    /// Unclaimed files that may be documents.
    pub(super) unclaimed: Vec<Unclaimed>,
    /// The root of each other repository, and how many files in it are checked.
    repositories: BTreeMap<PathBuf, usize>,
    /// What isn't checked, if the caller wants a list.
    list: Option<Vec<ListedFile>>,
    /// Whether a folder was looked through.
    has_folder: bool,
    /// Whether the policy's folder was looked through, with all that its globs can match.
    has_policy_folder: bool,
    /// Links that can't be followed, by their names.
    pub(super) refused: Vec<String>,
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
            by_place: HashMap::default(),
            unreadable: Vec::new(),
            findings: Vec::new(),
            other_policies: BTreeSet::new(),
            skipped: Skipped::default(),
            unclaimed: Vec::new(),
            repositories: BTreeMap::new(),
            list: None,
            has_folder: false,
            has_policy_folder: false,
            refused: Vec::new(),
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

    /// The same, but [`FileCollector::list`] also has what isn't checked.
    #[must_use]
    pub fn with_list(mut self) -> Self {
        self.list = Some(Vec::new());
        self
    }

    /// Adds a file, whether the policy claims it or not, or the documents of a folder.
    pub fn add(&mut self, path: &Path) {
        // Opened as it was given: `link/..` isn't where it seems to be.
        let given = self.here.join(path);
        let path = absolute(self.here, path);
        match given.metadata() {
            Ok(metadata) if metadata.is_dir() => self.add_folder(&path),
            Ok(_) => self.add_file(&path, given, FoundAs::Named),
            Err(error) => self.cannot_read(&path, &reason(&error)),
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
        let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        let mut claimed_folders = Vec::new();
        for entry in walk(folder) {
            match entry {
                files::Entry::File(path) if PolicyLocation::is_policy_file(&path) => {
                    self.other_policy(&path);
                }
                files::Entry::File(path) if self.is_document(&path) => {
                    let place = path.strip_prefix(folder).map_or(path.clone(), |it| real.join(it));
                    self.add_file(&path.clone(), path, FoundAs::File(place));
                }
                files::Entry::File(path) => self.skip_unclaimed(&path),
                files::Entry::Link(path) => self.link(&path),
                files::Entry::Ignored(path) => self.skip_ignored(&path),
                files::Entry::IgnoredFolder(path) => self.skip_ignored_folder(&path),
                files::Entry::NotCheckedOut(path) if self.is_document(&path) => {
                    self.skip_absent(&path, FileStatus::NotCheckedOut);
                }
                files::Entry::FolderNotCheckedOut(path) if self.may_claim_in(&path) => {
                    self.skip_absent(&path, FileStatus::FolderNotCheckedOut);
                }
                files::Entry::NotCheckedOut(_) | files::Entry::FolderNotCheckedOut(_) => {}
                files::Entry::Folder(path) => {
                    if self.is_claimed_folder(&path) {
                        claimed_folders.push(path);
                    }
                }
                files::Entry::Repository(path) => {
                    self.repositories.entry(path).or_default();
                }
                files::Entry::Unreadable(path, why) => self.cannot_read(&path, &why),
            }
        }
        self.report_folders(claimed_folders);
    }

    /// Whether a folder has a name that the policy claims for a document.
    fn is_claimed_folder(&self, path: &Path) -> bool {
        let name = self.location.path_of(path);
        Format::of(&name).is_some() && self.has_globs() && self.policy.is_document(&name)
    }

    /// Reports claimed folders without a file that is checked: there may have been a document of that name.
    fn report_folders(&mut self, folders: Vec<PathBuf>) {
        for folder in folders {
            let within = format!("{}/", relative(self.here, &folder));
            let mut files = self.files.range((within.clone(), PathBuf::new())..);
            if !files.next().is_some_and(|((name, _), _)| name.starts_with(&within)) {
                self.cannot_read(&folder, "it is a folder");
            }
        }
    }

    /// Adds the file that is called `named` and is read at `path`.
    pub(super) fn add_file(&mut self, named: &Path, path: PathBuf, found_as: FoundAs) {
        let name = relative(self.here, named);
        let policy_path = self.location.path_of(named);
        let around = |root: &&PathBuf| named.starts_with(root);
        if let Some(root) = self.repositories.keys().rev().find(around).cloned() {
            *self.repositories.entry(root).or_default() += 1;
        }
        // What is gone by now is a finding when it is read.
        let place = match &found_as {
            FoundAs::File(place) | FoundAs::Link(place) => place.clone(),
            FoundAs::Named => path.canonicalize().unwrap_or_else(|_| path.clone()),
        };
        let place = place.into_os_string();
        let key = (name.clone(), path.clone());
        let is_named = found_as == FoundAs::Named;
        match self.files.entry(key.clone()) {
            Entry::Occupied(mut known) => known.get_mut().is_named |= is_named,
            Entry::Vacant(entry) => {
                let is_again = false;
                entry.insert(DocumentFile {
                    path,
                    name,
                    policy_path,
                    is_named,
                    is_again,
                    found_as,
                });
                self.mark_again(place, key);
            }
        }
    }

    /// Of two names of one file, the one that isn't a link's counts as the document.
    fn mark_again(&mut self, place: OsString, key: (String, PathBuf)) {
        let is_link = |files: &BTreeMap<_, DocumentFile>, key: &_| {
            matches!(files.get(key), Some(DocumentFile { found_as: FoundAs::Link(_), .. }))
        };
        let again = match self.by_place.get(&place).cloned() {
            None => {
                self.by_place.insert(place, key);
                return;
            }
            Some(first) if is_link(&self.files, &first) && !is_link(&self.files, &key) => {
                self.by_place.insert(place, key);
                first
            }
            Some(_) => key,
        };
        if let Some(file) = self.files.get_mut(&again) {
            file.is_again = true;
        }
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
            self.list_as(path, FileStatus::OtherPolicy);
            self.other_policies.insert(path.to_owned());
        }
    }

    fn cannot_read(&mut self, path: &Path, why: &str) {
        self.list_as(path, FileStatus::Unreadable(why.to_owned()));
        self.unreadable.push((relative(self.here, path), why.to_owned()));
    }

    pub(super) fn list_as(&mut self, path: &Path, status: FileStatus) {
        if let Some(list) = &mut self.list {
            let (name, policy_path) = (relative(self.here, path), self.location.path_of(path));
            list.push(ListedFile { name, policy_path, status });
        }
    }

    pub(super) fn has_globs(&self) -> bool {
        self.policy.globs().next().is_some()
    }

    pub(super) fn note(
        &mut self,
        rule: &str,
        severity: Severity,
        path: &Path,
        message: &str,
        help: &str,
    ) {
        let finding = self.finding(rule, severity, path).message(message).help(help);
        self.findings.push(finding.build());
    }

    /// A finding about a file or folder as a whole.
    fn finding(&self, rule: &str, severity: Severity, path: &Path) -> FindingBuilder {
        let source = Arc::new(Source::new(relative(self.here, path), ""));
        Finding::builder(rule, severity, Place::new(source, Span::default()))
    }

    /// The files, by name.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &DocumentFile> {
        self.files.values()
    }

    /// What couldn't be looked at: its name in reports, and why.
    pub fn unreadable(&self) -> &[(String, String)] {
        &self.unreadable
    }

    /// The links that can't be followed although the policy claims them or what they lead to, by their names in
    /// reports. [`FileCollector::findings`] says why.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// How many files the folders have that aren't checked.
    pub fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// What was left out, or isn't what it seems to be: links, policies that aren't in use, other repositories.
    pub fn findings(&self) -> Vec<Finding> {
        let repositories = self.repositories.iter().filter(|(_, files)| **files > 0);
        let nested = repositories.map(|(root, files)| {
            let files = match files {
                1 => "1 file is".to_owned(),
                files => format!("{files} files are"),
            };
            self.finding("nested-repository", Severity::Info, root)
                .message(format!("this is another repository, of which {files} checked"))
                .help("make sure that who reviews this repository sees changes of that one, too")
                .build()
        });
        let mut policies = self.other_policies.clone();
        policies.extend(other_policies::above(self.policy, self.location, self.here));
        let ignored = policies.iter().map(|path| {
            self.finding("policy-ignored", Severity::Info, path)
                .message("this policy is not read: another policy is in use")
                .help("move its entries into the policy that is in use, or extend it there")
                .build()
        });
        self.findings.iter().cloned().chain(nested).chain(ignored).collect()
    }

    /// A finding for each glob and path of the policy that no collected file matches. Without any, unless the
    /// policy's folder was looked through: then no file was seen that isn't named.
    pub fn unmatched_globs(&self) -> Vec<Finding> {
        if !self.has_policy_folder {
            return Vec::new();
        }
        unmatched_globs::find(self.policy, self.files.values().map(|file| &*file.policy_path))
    }

    /// A finding for each document that no entry of `[[documents]]` claims although it is beside claimed ones, or
    /// nearly has the name of one.
    pub fn unclaimed_files(&self) -> Vec<Finding> {
        let claimed = self.files.values().map(|file| &*file.policy_path);
        crate::linter::unclaimed::find(self.policy, claimed, &self.unclaimed)
    }

    /// What the run does with each file, by name: with those that are checked and, if
    /// [`FileCollector::with_list`] asked for it, with the others that were found.
    pub fn list(&self) -> Vec<ListedFile> {
        let checked = self.files.values().map(|file| ListedFile {
            name: file.name.clone(),
            policy_path: file.policy_path.clone(),
            status: FileStatus::Checked,
        });
        let mut list: Vec<_> = checked.chain(self.list.iter().flatten().cloned()).collect();
        list.sort_by(|one, other| one.name.cmp(&other.name));
        list
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
        self.refused.is_empty() && self.unreadable.is_empty() && self.skipped.absent == 0
    }
}
