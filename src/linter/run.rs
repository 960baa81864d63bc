//! One text, or the lines of one file after the other, become the report of the file.

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::document::{self, Arena, Format, Node};
use crate::finding::{
    self, Collector, CrossDocumentNote, DocumentText, FileReport, Finding, Kept, Notes,
};
use crate::linter::assumed::Assumed;
use crate::linter::large::array::Array;
use crate::linter::override_plans::{self, OverridePlan};
use crate::linter::target::{Checking, Choices};
use crate::linter::waivers::FileWaivers;
use crate::linter::{Input, Linter, Scratch};
use crate::text::Source;

/// So many bytes of text the findings of a file hold that is read in parts: as much as a file has that is read as a
/// whole.
const MOST_HELD: usize = 64 << 20;

impl Linter {
    pub(super) fn lint_text(
        &self,
        scratch: &mut Scratch,
        input: &Input<'_>,
        text: &str,
    ) -> FileReport {
        let named = || Format::of(input.name).or_else(|| Format::of(input.path));
        let format = input.format.or_else(named).unwrap_or(Format::Json);
        self.cover(input.path, &mut scratch.targets);
        let Scratch { arena, targets } = scratch;
        let file = FileChecks::new(self, input, targets);
        let mut run = Run::new(&file);
        let source = OnceLock::new();
        document::for_each(text, format, &self.limits, arena, &mut |arena, ordinal| {
            run.document(arena, DocumentText::new(input.name, text, ordinal, format), &source);
        });
        run.finish()
    }
}

/// What the documents of a file are checked by.
pub(super) struct FileChecks<'a> {
    pub(super) linter: &'a Linter,
    pub(super) input: &'a Input<'a>,
    targets: &'a [usize],
    /// What a document must look like to be checked, if nobody has said what the file is.
    assumed: Option<&'a Assumed>,
    /// The rules as overrides have them for this file, for each target; empty if no override is for it.
    override_plans: Vec<Option<Arc<OverridePlan>>>,
    /// Whether a document looked like the DTO that is assumed.
    has_dto: AtomicBool,
    /// The array whose items are read one by one, if the file isn't read as a whole.
    pub(super) array: Option<Array>,
}

impl<'a> FileChecks<'a> {
    pub(super) fn new(linter: &'a Linter, input: &'a Input<'a>, targets: &'a [usize]) -> Self {
        Self {
            linter,
            input,
            targets,
            assumed: linter.assumed.as_ref().filter(|_| input.is_found),
            override_plans: linter.override_plans_for(input.path, targets),
            has_dto: AtomicBool::new(false),
            array: None,
        }
    }

    /// Whether a document may be judged by those before it, which must have been checked then.
    pub(super) fn looks_back(&self) -> bool {
        self.assumed.is_some()
    }
}

/// One file being checked, or a part of it.
pub(super) struct Run<'a> {
    file: &'a FileChecks<'a>,
    found: FileFindings<'a>,
    notes: Notes,
    documents: usize,
    unreadable: usize,
    dtos: usize,
    /// The targets that a DTO was checked as.
    checked_as: BTreeSet<usize>,
    skipped: finding::Skipped,
    /// The targets whose condition didn't take a value.
    refused_by: BTreeSet<usize>,
}

/// What is found in one file.
struct FileFindings<'p> {
    kept: Kept,
    waivers: FileWaivers<'p>,
}

impl FileFindings<'_> {
    fn push(&mut self, mut finding: Finding) {
        self.waivers.put_to(&mut finding);
        self.kept.push(finding);
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(file: &'a FileChecks<'a>) -> Self {
        let mut run = Self::of_part(file);
        for override_plan in override_plans::distinct(&file.override_plans) {
            let mistakes = override_plan.mistakes(file.input.name);
            mistakes.for_each(|mistake| run.found.push(mistake));
        }
        run
    }

    /// Of a part of the file, which [`Run::join`] takes.
    pub(super) fn of_part(file: &'a FileChecks<'a>) -> Self {
        let &FileChecks { linter, input, targets, .. } = file;
        let mut kept = Kept::within(linter.limits.max_findings);
        // What several entries of `[[documents]]` find alike is found once.
        kept.repeated(targets.len() > 1);
        let most_held = linter.limits.max_bytes.max(MOST_HELD);
        let waivers = FileWaivers::new(&linter.policy.resolved, input.path);
        Self {
            file,
            found: FileFindings { kept: kept.holding(most_held), waivers },
            notes: Notes::default(),
            documents: 0,
            unreadable: 0,
            dtos: 0,
            checked_as: BTreeSet::new(),
            skipped: finding::Skipped::default(),
            refused_by: BTreeSet::new(),
        }
    }

    /// Adds what the next part of the file came to. Its notes are handed to `take_note`.
    pub(super) fn join(
        &mut self,
        part: Self,
        mut take_note: impl FnMut(&mut Notes, CrossDocumentNote),
    ) {
        self.found.kept.append(part.found.kept, self.documents);
        self.found.waivers.join(part.found.waivers);
        for mut note in part.notes.list {
            note.document += self.documents;
            take_note(&mut self.notes, note);
        }
        self.documents += part.documents;
        self.unreadable += part.unreadable;
        self.dtos += part.dtos;
        self.skipped.add(part.skipped);
        self.checked_as.extend(part.checked_as);
        self.refused_by.extend(part.refused_by);
    }

    /// Adds what is wrong with the file, or with a document that couldn't be read.
    pub(super) fn push(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Counts a document that wasn't read.
    pub(super) fn not_read(&mut self) {
        self.documents += 1;
        self.unreadable += 1;
    }

    /// Counts a part of a document that wasn't read.
    pub(super) fn not_whole(&mut self) {
        self.unreadable += 1;
    }

    /// What it is checked by.
    pub(super) fn file(&self) -> &'a FileChecks<'a> {
        self.file
    }

    /// How many documents there were.
    pub(super) fn documents(&self) -> usize {
        self.documents
    }

    /// Whether something was found, or noted.
    pub(super) fn has_found(&self) -> bool {
        !self.found.kept.is_empty() || self.notes() > 0
    }

    /// How many notes they have made.
    pub(super) fn notes(&self) -> usize {
        self.notes.list.len()
    }

    pub(super) fn finish(self) -> FileReport {
        let &FileChecks { linter, input, targets, .. } = self.file;
        let (FileFindings { kept, waivers }, mut notes) = (self.found, self.notes.list);
        if input.is_again {
            notes.clear();
        }
        waivers.note(&mut notes);
        let mut checked = linter.checked(self.documents, self.dtos);
        checked.skipped = self.skipped;
        let has_entries = !linter.policy.resolved.documents.sets.is_empty();
        checked.by_default = usize::from(has_entries && targets == [linter.targets.len() - 1]);
        let report = FileReport::new(&linter.id, kept, checked, notes, waivers.into_used());
        let report = report.checked_as(self.checked_as, self.refused_by);
        if self.unreadable == 0 { report } else { report.in_part(input.name) }
    }

    /// Checks a document. `source` is what its findings share with others of the same text.
    pub(super) fn document(
        &mut self,
        arena: &Arena,
        text: DocumentText<'_>,
        source: &OnceLock<Arc<Source>>,
    ) {
        self.documents += 1;
        if !self.is_to_check(arena, text) {
            self.skipped.unknown += 1;
        } else if !self.value(arena, text, source, 0) {
            self.unreadable += 1;
        }
    }

    /// Checks what a document has so many steps along the `select` of every target. Whether it could be read.
    pub(super) fn value(
        &mut self,
        arena: &Arena,
        text: DocumentText<'_>,
        source: &OnceLock<Arc<Source>>,
        steps: usize,
    ) -> bool {
        if !arena.errors().is_empty() {
            let source = source.get_or_init(|| text.source());
            let mistakes = finding::parse_findings(source, arena.errors(), text.ordinal);
            mistakes.into_iter().for_each(|mistake| self.found.push(mistake));
        }
        if !arena.is_readable() {
            return false;
        }
        let root = arena.root();
        let &FileChecks { linter, targets, .. } = self.file;
        let found = &mut self.found;
        let mut report = |finding| found.push(finding);
        let mut collector = Collector::new(text, source, root, &mut report);
        // A value that several entries select is one DTO of each schema.
        let mut seen = (targets.len() > 1).then(HashSet::new);
        let has_condition = |&nth: &usize| linter.targets[nth].has_condition();
        let mut choices = Choices::new(targets.iter().any(has_condition));
        for (place, &nth) in targets.iter().enumerate() {
            let target = &linter.targets[nth];
            let override_plan = self.file.override_plans.get(place).and_then(Option::as_ref);
            let plan = override_plan.map(|override_plan| {
                override_plan.plan(target, linter.targets.len(), &linter.undecided)
            });
            let plan = plan.unwrap_or(&target.plan);
            let is_new = |dto: Node<'_>| match &mut seen {
                Some(seen) => seen.insert((dto.id(), Arc::as_ptr(&target.schema))),
                None => true,
            };
            let mut check = Checking {
                plan,
                limits: &linter.limits,
                collector: &mut collector,
                notes: &mut self.notes,
                choices: &mut choices,
                refused_by: &mut self.refused_by,
            };
            let dtos = target.check(root, steps, &mut check, is_new);
            self.dtos += dtos;
            if dtos > 0 {
                self.checked_as.insert(nth);
            }
            if dtos > 0 && self.file.looks_back() {
                self.file.has_dto.store(true, Ordering::Relaxed);
            }
        }
        choices.count(&mut self.skipped);
        true
    }

    /// Whether somebody has said what the document is, or it looks like the DTO that is assumed.
    fn is_to_check(&self, arena: &Arena, text: DocumentText<'_>) -> bool {
        self.file.assumed.is_none_or(|assumed| match arena.is_readable() {
            true => assumed.fits(arena.root()),
            // Of a part of a file the text may not tell, but the documents before it do.
            false => {
                let has_dto = || self.file.has_dto.load(Ordering::Relaxed);
                assumed.may_fit(text.text, arena.errors()) || (text.part.is_some() && has_dto())
            }
        })
    }
}
