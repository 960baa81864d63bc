//! Which symbolic links of a folder are followed, and to what.

use std::path::Path;

use crate::files::{Entry, relative, walk};
use crate::finding::Severity;
use crate::linter::FileCollector;
use crate::linter::document_file::FoundAs;
use crate::linter::file_list::FileStatus;

/// How many links to folders are followed in a run. Folders that link to each other have more ways
/// through them than files.
const MOST_LINKED_FOLDERS: usize = 1_000;

impl FileCollector<'_> {
    /// A link is read under its own name, as what it leads to, if that is within the repository. What
    /// can't be read although the policy claims it is an error.
    pub(super) fn link(&mut self, path: &Path) {
        let Ok(target) = path.canonicalize() else {
            if self.is_document(path) {
                self.refuse(
                    path,
                    "a symbolic link that leads nowhere, or back to itself",
                    "fix the link, or remove it",
                );
            } else {
                self.skip_unclaimed(path);
            }
            return;
        };
        let is_folder = target.is_dir();
        let is_claimed = if is_folder { self.may_claim_in(path) } else { self.is_document(path) };
        if !is_claimed {
            self.skip_unclaimed(path);
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
            self.add_file(path, path.to_owned(), FoundAs::Link(target));
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
            self.loops(path, target);
        } else if self.followed == MOST_LINKED_FOLDERS {
            let what = format!("more than {MOST_LINKED_FOLDERS} symbolic links to folders");
            self.refuse(path, &what, "remove links");
        } else {
            self.followed += 1;
            self.add_folder(path);
        }
        self.around_links.pop();
    }

    /// A link to a folder that it is in isn't followed: there is no end to the names that its files have. That hides
    /// no document, unless the policy claims one under such a name alone.
    fn loops(&mut self, path: &Path, target: &Path) {
        let is_hidden =
            self.followed == MOST_LINKED_FOLDERS || self.claims_only_through(path, target);
        self.followed = MOST_LINKED_FOLDERS.min(self.followed + 1);
        if is_hidden {
            let what = "a symbolic link to a folder that it is in, under which the policy claims \
                        files that it doesn't claim in that folder";
            return self.refuse(path, what, "claim these files where they are, or remove the link");
        }
        self.list_as(path, FileStatus::LinkSkipped);
        let what = "a symbolic link to a folder that it is in, which isn't followed";
        let help = "the files of the folder are checked under their own names";
        self.note("link-skipped", Severity::Info, path, what, help);
    }

    /// Whether the policy claims a file of the folder `target` under the name of a link to it, and not under its own.
    fn claims_only_through(&self, link: &Path, target: &Path) -> bool {
        // Names start where the policy's do; `target` has all links followed.
        let Ok(root) = self.location.root().canonicalize() else { return true };
        walk(target).any(|entry| {
            let (Entry::File(file) | Entry::Link(file)) = entry else { return false };
            let within = file.strip_prefix(target).map(|within| link.join(within));
            let own = file.strip_prefix(&root).map(|own| self.location.root().join(own));
            match (within, own) {
                (Ok(within), Ok(own)) => self.is_document(&within) && !self.is_document(&own),
                _ => true,
            }
        })
    }

    /// Reports a link that can't be followed although the policy claims what it leads to.
    fn refuse(&mut self, path: &Path, what: &str, help: &str) {
        self.refused.push(relative(self.here, path));
        self.list_as(path, FileStatus::LinkRefused(what.to_owned()));
        self.note("link-refused", Severity::Error, path, what, help);
    }
}
