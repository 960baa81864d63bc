//! The second pass of a run in parts: the rules over several documents, decided from the keys of all parts.

use std::collections::BTreeSet;

use crate::finding::{AbsentName, JoinedFiles, Report};
use crate::linter::Linter;
use crate::linter::cross_document::Coverage;
use crate::linter::notes_of::NotesOf;
use crate::linter::part_error::PartError;
use crate::linter::read_part::Part;

impl Linter {
    /// Decides the rules over several documents from the reports of all parts. [`Linter::finish_part`] shows how.
    ///
    /// The report has what a run over all documents says beside the findings of each document: values that are there
    /// twice, names that no document has, waivers that let nothing through, conditions that take no value. It counts
    /// the documents of all parts. `documents` is how many there are: that no part is missing can't be seen otherwise.
    ///
    /// The findings are those of a run over all documents, except that
    ///
    /// - a path has the name of its part before it;
    /// - no value is known: a message has the hash of the value, and reports show `***` there. The hash is in the
    ///   fingerprint, too.
    ///
    /// # Errors
    ///
    /// No part was given, or one twice, or one that another linter has read; or the parts have more or fewer documents.
    pub fn conclude(
        &self,
        parts: impl IntoIterator<Item = Part>,
        documents: usize,
    ) -> Result<Report, PartError> {
        let mut files = JoinedFiles::within(self.limits.max_findings);
        let mut names = BTreeSet::new();
        let mut absent: Option<BTreeSet<AbsentName>> = None;
        let mut found: usize = 0;
        for part in parts {
            if part.linter != self.id {
                let message = "another linter has read this part";
                let help = "read all parts with the linter that concludes";
                return Err(PartError::new(message, help).of(&part.name));
            }
            if !names.insert(part.name.clone()) {
                let error = PartError::new("this part was given twice", "give each part once");
                return Err(error.of(&part.name));
            }
            found = found.saturating_add(part.checked.documents);
            files.add_part(part.checked, &part.end, part.unchecked, part.notes);
            let lacks: BTreeSet<AbsentName> = part.end.absent.into_iter().collect();
            absent = Some(match absent {
                None => lacks,
                Some(absent) => absent.intersection(&lacks).cloned().collect(),
            });
        }
        let Some(absent) = absent else {
            return Err(PartError::new("no part was given", "give the report of each part"));
        };
        if found != documents {
            let message = format!(
                "the {} parts have {found} documents, and there should be {documents}",
                names.len()
            );
            let help = "give the reports of all parts; a document with a line break in it counts as several, and an empty one not at all";
            return Err(PartError::new(message, help));
        }
        Ok(self.decide_by(NotesOf::Parts(&absent), files, Coverage::Whole))
    }
}
