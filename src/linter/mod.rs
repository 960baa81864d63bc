//! Linting: a text becomes the report of its file, and the reports of all files the report of the run.
//!
//! [`Linter`] is where to start. [`Input`] names a text in more detail than a pair of name and text does.
//! [`TestReport`] is what the tests of a policy came to. With the feature `walk`, `FileCollector` finds the documents
//! of a folder.
//!
//! Invariant: the same texts and the same policy give the same report, in whichever order they are linted.

mod assumed;
mod cross_document;
#[cfg(feature = "walk")]
mod document_file;
mod examples;
mod fast_path;
#[cfg(feature = "walk")]
mod file_collector;
mod file_findings;
#[cfg(feature = "walk")]
mod file_links;
mod file_list;
mod general_pointer;
mod input;
mod message;
mod mutation_report;
#[cfg(feature = "walk")]
mod other_policies;
mod override_plans;
mod passed_over;
mod plan;
mod policy_tests;
mod select_guard;
#[cfg(feature = "walk")]
mod skipped_files;
mod starter;
mod step;
mod target;
mod test_findings;
mod test_report;
#[cfg(feature = "walk")]
mod unclaimed;
#[cfg(feature = "walk")]
mod unmatched_globs;
mod waivers;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::document;
use crate::document::{Arena, Format, Limits, Node, Pattern};
use crate::finding::{
    self, Checked, Collector, CrossDocumentNote, DocumentText, FileReport, Finding, Kept, LinterId,
};
use crate::policy::Policy;
use crate::policy::model::DocumentSet;
use crate::schema::{Formats, Roles, Schema};
use crate::text::Source;
use assumed::Assumed;
pub use cross_document::{Coverage, MixedLinters};
#[cfg(feature = "walk")]
pub use document_file::DocumentFile;
pub use examples::{
    Branch, BranchCoverage, DocumentChange, FixedExample, NoExample, ProposedBranch,
    ProposedFinding, ProposedTest, ProposedTests, RuleExample,
};
#[cfg(feature = "walk")]
pub use file_collector::FileCollector;
pub use file_list::{FileStatus, ListedFile};
use input::Content;
pub use input::Input;
pub use mutation_report::{MutationReport, Unnoticed};
use override_plans::{OverridePlan, OverridePlans};
use plan::Plan;
pub use starter::{Starter, starter};
use target::{Checking, Choices, Target};
pub use test_report::{Difference, DifferenceKind, TestOutcome, TestReport};
use waivers::FileWaivers;

/// Lints documents by a policy. Made once, used from any number of threads.
///
/// [`Linter::lint_all`] lints the texts of a run one after the other. To lint them in parallel, call
/// [`Linter::lint`] for each, and [`Linter::finish`] with all of the reports.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy};
///
/// let linter = Linter::new(Policy::recommended());
/// let document = r#"{"endpoint_url": "http://a.example.com/", "events": []}"#;
/// let report = linter.lint_all([("hook.json", document)], Coverage::Whole);
/// let rules: Vec<_> = report.findings().iter().map(|finding| finding.rule()).collect();
/// assert_eq!(rules, ["url-not-https", "events-empty"]);
/// assert_eq!(report.summary().documents, 1);
/// ```
#[derive(Debug)]
pub struct Linter {
    id: LinterId,
    policy: Policy,
    /// How many rules of it are on and have what they need.
    rules: usize,
    limits: Limits,
    /// Aligned with the policy's claims; the last one is for files that no claim is for.
    targets: Vec<Target>,
    /// What a document must look like to be checked, if nobody has said what documents are.
    assumed: Option<Assumed>,
    /// The rules that no document decides by itself.
    undecided: Arc<[String]>,
    override_plans: OverridePlans,
}

impl Linter {
    /// A linter with the limits of its policy.
    pub fn new(policy: Policy) -> Self {
        let limits = policy.limits();
        Self::with_limits(policy, limits)
    }

    /// A linter with other limits than those of its policy.
    pub fn with_limits(policy: Policy, limits: Limits) -> Self {
        let resolved = &policy.resolved;
        let formats = resolved.formats.as_ref().map_or_else(Formats::default, |(it, _)| *it);
        let cross_document_ids = resolved.cross_document_ids();
        let mut plans: HashMap<(*const Schema, Roles), Arc<Plan>> = HashMap::new();
        let mut plan = |schema: &Arc<Schema>, roles: &Roles| {
            let make =
                || Arc::new(Plan::new(&resolved.active, schema, roles, &cross_document_ids, false));
            Arc::clone(plans.entry((Arc::as_ptr(schema), roles.clone())).or_insert_with(make))
        };
        let mut targets: Vec<Target> = Vec::with_capacity(resolved.documents.sets.len() + 1);
        for (number, document_set) in resolved.documents.sets.iter().enumerate() {
            let roles = document_set.roles();
            let plan = plan(&document_set.schema, &roles);
            targets.push(Target::new(number, document_set, formats, roles, plan));
        }
        let fallback = &resolved.documents.fallback;
        let everything = DocumentSet::everything(Pattern::default(), Arc::clone(fallback));
        let roles = everything.roles();
        let plan = plan(fallback, &roles);
        targets.push(Target::new(targets.len(), &everything, formats, roles, plan));
        let assumed = Assumed::of(resolved, &resolved.documents.fallback);
        let override_plans = OverridePlans::default();
        Self {
            id: LinterId::default(),
            rules: resolved.running().count(),
            policy,
            limits,
            targets,
            assumed,
            undecided: cross_document_ids.into(),
            override_plans,
        }
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many rules are on and have what they need, overrides aside.
    pub fn rules(&self) -> usize {
        self.rules
    }

    /// Lints one text: checks each of its documents against schema and policy.
    ///
    /// Rules that look at several documents are decided by [`Linter::finish`].
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let report = linter.lint(("hook.yaml", "endpoint_url: http://a.example.com/\nevents: []\n"));
    /// assert_eq!(report.findings()[1].pointer(), "/events");
    /// ```
    pub fn lint<'i>(&self, input: impl Into<Input<'i>>) -> FileReport {
        self.lint_with(&mut Scratch::default(), input)
    }

    /// The same with buffers that are used again: faster for many small documents.
    pub fn lint_with<'i>(&self, scratch: &mut Scratch, input: impl Into<Input<'i>>) -> FileReport {
        let input = input.into();
        match input.content {
            Content::Bytes(bytes) => match simdutf8::compat::from_utf8(bytes) {
                Ok(text) => self.lint_text(scratch, &input, text),
                Err(error) => {
                    self.refused(file_findings::not_utf8(input.name, bytes, error.valid_up_to()), 1)
                }
            },
            Content::Unreadable(reason) => {
                self.refused(file_findings::unreadable(input.name, reason), 0)
            }
            Content::TooLarge => {
                self.refused(file_findings::too_large(input.name, &self.limits), 1)
            }
        }
    }

    /// The report of a file that has no document which can be looked at.
    fn refused(&self, finding: Finding, documents: usize) -> FileReport {
        let name = finding.place().path().to_owned();
        let checked = self.checked(documents, 0);
        let mut kept = Kept::within(self.limits.max_findings);
        kept.push(finding);
        FileReport::new(&self.id, kept, checked, Vec::new(), BTreeSet::new()).in_part(&name)
    }

    /// What one file adds to the counts.
    fn checked(&self, documents: usize, dtos: usize) -> Checked {
        Checked { files: 1, documents, dtos, rules: self.rules(), ..Checked::default() }
    }

    fn lint_text(&self, scratch: &mut Scratch, input: &Input<'_>, text: &str) -> FileReport {
        let named = || Format::of(input.name).or_else(|| Format::of(input.path));
        let format = input.format.or_else(named).unwrap_or(Format::Json);
        let mut run = Run {
            linter: self,
            name: input.name,
            text,
            source: None,
            assumed: self.assumed.as_ref().filter(|_| input.is_found),
            format,
            override_plans: Vec::new(),
            found: FileFindings {
                kept: Kept::within(self.limits.max_findings),
                waivers: FileWaivers::new(&self.policy.resolved, input.path),
            },
            notes: Vec::new(),
            documents: 0,
            unreadable: 0,
            dtos: 0,
            checked_as: Vec::new(),
            skipped: finding::Skipped::default(),
            refused_by: Vec::new(),
        };
        self.cover(input.path, &mut scratch.targets);
        let Scratch { arena, targets } = scratch;
        run.override_plans = self.override_plans_for(input.path, targets);
        for override_plan in override_plans::distinct(&run.override_plans) {
            override_plan.mistakes(run.name).for_each(|mistake| run.found.push(mistake));
        }
        document::for_each(text, format, &self.limits, arena, &mut |arena, ordinal| {
            run.document(arena, ordinal, targets);
        });
        let is_whole = run.unreadable == 0;
        let (FileFindings { kept, waivers }, mut notes) = (run.found, run.notes);
        if input.is_again {
            notes.clear();
        }
        waivers.note(&mut notes);
        let mut checked = self.checked(run.documents, run.dtos);
        checked.skipped = run.skipped;
        let has_entries = !self.policy.resolved.documents.sets.is_empty();
        checked.by_default = usize::from(has_entries && targets[..] == [self.targets.len() - 1]);
        let report = FileReport::new(&self.id, kept, checked, notes, waivers.into_used());
        let report = report.checked_as(run.checked_as, run.refused_by);
        if is_whole { report } else { report.in_part(input.name) }
    }

    /// The rules as overrides have them for a file, for each of these targets; nothing where no override is for the file.
    fn override_plans_for(&self, path: &str, targets: &[usize]) -> Vec<Option<Arc<OverridePlan>>> {
        let resolved = &self.policy.resolved;
        let overrides = resolved.overrides_for(path);
        if overrides.is_empty() {
            return Vec::new();
        }
        let names = targets.iter().map(|&nth| self.targets[nth].name.as_deref());
        names.map(|name| self.override_plans.of(resolved, &overrides, name)).collect()
    }

    /// Puts the numbers of the targets that a path is checked as into `targets`.
    fn cover(&self, path: &str, targets: &mut Vec<usize>) {
        targets.clear();
        let sets = self.policy.resolved.documents.sets.iter().enumerate();
        targets
            .extend(sets.filter(|(_, document_set)| document_set.covers(path)).map(|(nth, _)| nth));
        if targets.is_empty() {
            targets.push(self.targets.len() - 1);
        }
    }
}

/// Buffers for [`Linter::lint_with`], empty at first.
#[derive(Debug, Default)]
pub struct Scratch {
    arena: Arena,
    targets: Vec<usize>,
}

impl Scratch {
    /// Parses every document of a text and lets it go; gives how many could be read. This is what
    /// parsing alone costs.
    pub fn read(&mut self, text: &str, format: Format, limits: &Limits) -> usize {
        let mut readable = 0;
        document::for_each(text, format, limits, &mut self.arena, &mut |arena, _| {
            readable += usize::from(arena.is_readable());
        });
        readable
    }
}

/// One text being checked.
struct Run<'a> {
    linter: &'a Linter,
    name: &'a str,
    text: &'a str,
    /// Made when there is something to find.
    source: Option<Arc<Source>>,
    /// What a document must look like to be checked, if nobody has said what the file is.
    assumed: Option<&'a Assumed>,
    format: Format,
    /// The rules as overrides have them for this file, for each target; empty if no override is for it.
    override_plans: Vec<Option<Arc<OverridePlan>>>,
    found: FileFindings<'a>,
    notes: Vec<CrossDocumentNote>,
    documents: usize,
    unreadable: usize,
    dtos: usize,
    /// The targets that a DTO was checked as.
    checked_as: Vec<usize>,
    skipped: finding::Skipped,
    /// The targets whose condition didn't take a value.
    refused_by: Vec<usize>,
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
    fn document(&mut self, arena: &Arena, ordinal: usize, targets: &[usize]) {
        self.documents += 1;
        if !self.is_to_check(arena) {
            self.skipped.unknown += 1;
            return;
        }
        if !arena.errors().is_empty() {
            let source = self.source();
            let mistakes = finding::parse_findings(&source, arena.errors(), ordinal);
            mistakes.into_iter().for_each(|mistake| self.found.push(mistake));
        }
        if !arena.is_readable() {
            self.unreadable += 1;
            return;
        }
        let root = arena.root();
        // What several entries of `[[documents]]` find alike is found once.
        self.found.kept.repeated(targets.len() > 1);
        let found = &mut self.found;
        let mut report = |finding| found.push(finding);
        let text = DocumentText { name: self.name, text: self.text, ordinal, format: self.format };
        let mut collector = Collector::new(text, &mut self.source, root, &mut report);
        // A value that several entries select is one DTO of each schema.
        let mut seen = (targets.len() > 1).then(HashSet::new);
        let has_condition = |&nth: &usize| self.linter.targets[nth].has_condition();
        let mut choices = Choices::new(targets.iter().any(has_condition));
        for (place, &nth) in targets.iter().enumerate() {
            let linter = self.linter;
            let target = &linter.targets[nth];
            let override_plan = self.override_plans.get(place).and_then(Option::as_ref);
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
            let dtos = target.check(root, &mut check, is_new);
            if dtos > 0 && !self.checked_as.contains(&nth) {
                self.checked_as.push(nth);
            }
            self.dtos += dtos;
        }
        choices.count(&mut self.skipped);
    }

    /// Whether somebody has said what the document is, or it looks like the DTO that is assumed.
    fn is_to_check(&self, arena: &Arena) -> bool {
        self.assumed.is_none_or(|assumed| match arena.is_readable() {
            true => assumed.fits(arena.root()),
            false => assumed.may_fit(self.text, arena.errors()),
        })
    }

    fn source(&mut self) -> Arc<Source> {
        let (name, text) = (self.name, self.text);
        Arc::clone(self.source.get_or_insert_with(|| Arc::new(Source::new(name, text))))
    }
}
