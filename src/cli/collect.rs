//! Which files are checked: those that were named, and what is found in folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;

use super::paths::{absolute, relative};
use crate::files::Disk;
use crate::finding::{Finding, Severity};
use crate::policy::Policy;
use crate::text::{Place, Source, Span};
use crate::{Coverage, Format, POLICY_FILE};

/// A file to check.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// From the working directory.
    pub(super) name: String,
    /// From the policy's folder.
    pub(super) claim_path: String,
}

/// What was found, and what was passed over.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// By name, so that the order is the same everywhere; names that are not UTF-8 may be alike.
    ///
    pub(super) files: BTreeMap<(String, PathBuf), File>,
    /// What could not be walked or read: name and reason.
    pub(super) unreadable: Vec<(String, String)>,
    /// What was passed over on purpose.
    pub(super) findings: Vec<Finding>,
}

/// Collects files for one policy.
pub(super) struct Collector<'a> {
    pub(super) here: &'a Path,
    /// The folder that the policy's globs start from.
    pub(super) folder: &'a Path,
    pub(super) policy: &'a Policy,
    pub(super) policy_file: Option<&'a Path>,
    pub(super) collected: Collected,
    /// Whether a folder was looked through.
    pub(super) walked: bool,
}

impl<'a> Collector<'a> {
    /// A collector that has nothing yet.
    pub(super) fn new(
        here: &'a Path,
        folder: &'a Path,
        policy: &'a Policy,
        policy_file: Option<&'a Path>,
    ) -> Self {
        let (collected, walked) = (Collected::default(), false);
        Self { here, folder, policy, policy_file, collected, walked }
    }

    /// Takes what was named on the command line.
    pub(super) fn named(&mut self, path: &Path) {
        // Opened as it was given: `link/..` is not where it seems to be.
        let given = self.here.join(path);
        let path = absolute(self.here, path);
        let name = relative(self.here, &path);
        match given.metadata() {
            Ok(metadata) if metadata.is_dir() => self.folder(&path),
            Ok(_) => self.file(&path, &given),
            Err(error) => {
                self.collected.unreadable.push((name, crate::policy::read::reason(&error)));
            }
        }
    }

    /// Takes the file `named`, which is read at `path`.
    fn file(&mut self, named: &Path, path: &Path) {
        let name = relative(self.here, named);
        let claim_path = relative(self.folder, named);
        let path = path.to_owned();
        self.collected.files.insert((name.clone(), path.clone()), File { path, name, claim_path });
    }

    /// Takes the files of a folder that are to be checked.
    pub(super) fn folder(&mut self, folder: &Path) {
        self.walked = true;
        let walk = WalkBuilder::new(folder)
            // What the machine's owner ignores elsewhere must not change the result.
            .git_global(false)
            .git_exclude(false)
            // In a repository its own root is where ignore files end.
            .require_git(Disk::repository(folder).is_some())
            // `.ignore` is for search tools, and would be a way to hide a document.
            .ignore(false)
            // A claimed file may well be in a hidden folder.
            .hidden(false)
            .filter_entry(|entry| entry.file_name() != ".git")
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let name = relative(self.here, folder);
                    self.collected.unreadable.push((name, error.to_string()));
                    continue;
                }
            };
            // The folder itself was named, so it is meant even if it is a link.
            let Some(kind) = entry.file_type().filter(|_| entry.depth() > 0) else {
                continue;
            };
            let path = entry.into_path();
            if kind.is_symlink() {
                self.link(&path);
            } else if kind.is_dir() {
                continue;
            } else if path.file_name().is_some_and(|name| name == POLICY_FILE) {
                self.other_policy(&path);
            } else if self.is_wanted(&path) {
                self.file(&path, &path);
            }
        }
    }

    fn is_wanted(&self, path: &Path) -> bool {
        if self.policy.resolved.documents.sets.is_empty() {
            return Format::of(&path.to_string_lossy()).is_some();
        }
        // With `--schema` or `--select` everything is claimed, whatever its name.
        let named = self
            .policy
            .resolved
            .documents
            .sets
            .iter()
            .any(|document_set| document_set.is_for_all());
        let claim_path = relative(self.folder, path);
        match named {
            true => Format::of(&claim_path).is_some(),
            false => self
                .policy
                .resolved
                .documents
                .sets
                .iter()
                .any(|document_set| document_set.covers(&claim_path)),
        }
    }

    /// A link may lead anywhere, so it is not followed. Nor is it passed over in silence.
    fn link(&mut self, path: &Path) {
        let is_folder = path.is_dir();
        if is_folder || self.is_wanted(path) {
            let message = "a symbolic link, which is not followed";
            let help = "name it on the command line to have what it leads to checked";
            self.note("link-skipped", path, message, help);
        }
    }

    fn other_policy(&mut self, path: &Path) {
        if self.policy_file != Some(path) {
            let message = "this policy is not read: another one rules the run";
            let help = "move what it says into the policy of the run";
            self.note("policy-ignored", path, message, help);
        }
    }

    fn note(&mut self, rule: &str, path: &Path, message: &str, help: &str) {
        let source = Arc::new(Source::new(relative(self.here, path), ""));
        let place = Place::new(source, Span::default());
        let finding = Finding::builder(rule, Severity::Info, place).message(message).help(help);
        self.collected.findings.push(finding.build());
    }

    /// How much of what the policy's `[[documents]]` names is collected; looked at only if it is
    /// `wanted`. A policy that names no documents means those of
    /// a folder.
    pub(super) fn coverage(&self, wanted: bool) -> Coverage {
        if !wanted {
            return Coverage::Whole;
        }
        if self.policy.globs().next().is_none() {
            // Who names files alone, as a hook before a commit does, names those that changed.
            return if self.walked { Coverage::Whole } else { Coverage::Part };
        }
        let mut all = Self { collected: Collected::default(), ..*self };
        all.folder(self.folder);
        let is_whole = all.collected.unreadable.is_empty()
            && self.collected.unreadable.is_empty()
            && all.collected.files.keys().all(|file| self.collected.files.contains_key(file));
        if is_whole { Coverage::Whole } else { Coverage::Part }
    }

    /// Warns of each glob of the policy that no file matches.
    pub(super) fn unmatched(&mut self) {
        for (glob, place) in self.policy.globs() {
            let matcher = crate::policy::model::file_glob(glob).map(|glob| glob.compile_matcher());
            let matches =
                |file: &File| matcher.as_ref().is_ok_and(|m| m.is_match(&file.claim_path));
            if !self.collected.files.values().any(matches) {
                let finding = Finding::builder("nothing-matched", Severity::Warning, place.clone())
                    .message(format!("no file matches `{glob}`"))
                    .help("mend the glob, or remove it; it starts at the policy's folder")
                    .value(glob);
                self.collected.findings.push(finding.build());
            }
        }
    }
}
