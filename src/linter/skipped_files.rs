//! What a collector counts and lists of the files that aren't checked.

use std::path::Path;

use crate::files::{Entry, relative, walk_all};
use crate::linter::FileCollector;
use crate::linter::file_list::FileStatus;
use crate::linter::unclaimed::Unclaimed;

impl FileCollector<'_> {
    pub(super) fn skip_unclaimed(&mut self, path: &Path) {
        self.skipped.unclaimed += 1;
        self.list_as(path, FileStatus::Unclaimed);
        if self.has_globs() {
            let name = relative(self.here, path);
            self.unclaimed.extend(Unclaimed::of(name, self.location, path));
        }
    }

    pub(super) fn skip_ignored(&mut self, path: &Path) {
        if self.is_document(path) {
            self.skipped.ignored += 1;
            self.list_as(path, FileStatus::Ignored);
        }
    }

    /// Counts the documents in a folder that is ignored.
    pub(super) fn skip_ignored_folder(&mut self, folder: &Path) {
        if !self.may_claim_in(folder) {
            return self.list_as(folder, FileStatus::IgnoredFolder);
        }
        for entry in walk_all(folder) {
            if let Entry::File(path) | Entry::Link(path) = entry {
                self.skip_ignored(&path);
            }
        }
    }

    /// Counts what git tracks and isn't on the disk.
    pub(super) fn skip_absent(&mut self, path: &Path, status: FileStatus) {
        self.skipped.absent += 1;
        self.list_as(path, status);
    }
}
