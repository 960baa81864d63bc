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
mod fast_path;
#[cfg(feature = "walk")]
mod file_collector;
mod file_findings;
#[cfg(feature = "walk")]
mod file_links;
mod file_list;
mod input;
mod message;
#[cfg(feature = "walk")]
mod other_policies;
mod override_plans;
mod plan;
mod policy_tests;
mod select_guard;
#[cfg(feature = "walk")]
mod skipped_files;
mod test_findings;
#[cfg(feature = "walk")]
mod unclaimed;
#[cfg(feature = "walk")]
mod unmatched_globs;
mod waivers;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::document;
use crate::document::{Arena, End, Format, Limits, Node, Pattern, Segment, quote, walk};
use crate::finding::{
    self, Checked, Collector, CrossDocumentNote, DocumentText, FileReport, Finding, Kept, LinterId,
    Severity,
};
use crate::policy::Policy;
use crate::schema::Schema;
use crate::text::{Place, Source};
use assumed::Assumed;
pub use cross_document::{Coverage, MixedLinters};
#[cfg(feature = "walk")]
pub use document_file::DocumentFile;
#[cfg(feature = "walk")]
pub use file_collector::FileCollector;
pub use file_list::{FileStatus, ListedFile};
use input::Content;
pub use input::Input;
use override_plans::{OverridePlan, OverridePlans};
use plan::Plan;
pub use policy_tests::{Difference, DifferenceKind, TestOutcome, TestReport};
use select_guard::SelectGuard;
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
    limits: Limits,
    /// Aligned with the policy's claims; the last one is for files that no claim is for.
    targets: Vec<Target>,
    /// What a document must look like to be checked, if nobody has said what documents are.
    assumed: Option<Assumed>,
    /// The rules that no document decides by itself.
    undecided: Arc<[String]>,
    override_plans: OverridePlans,
}

/// What a document is checked as.
#[derive(Debug)]
struct Target {
    /// Its own number among the linter's.
    number: usize,
    select: Pattern,
    select_place: Option<Place>,
    guard: SelectGuard,
    schema: Arc<Schema>,
    /// Shared by all targets of the schema.
    plan: Arc<Plan>,
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
        let cross_document_ids = resolved.cross_document_ids();
        let mut plans: HashMap<*const Schema, Arc<Plan>> = HashMap::new();
        let mut target =
            |number, select: &Pattern, select_place: Option<&Place>, schema: &Arc<Schema>| {
                let make =
                    || Arc::new(Plan::new(&resolved.active, schema, &cross_document_ids, false));
                Target {
                    number,
                    select: select.clone(),
                    select_place: select_place.cloned(),
                    guard: SelectGuard::new(select),
                    plan: Arc::clone(plans.entry(Arc::as_ptr(schema)).or_insert_with(make)),
                    schema: Arc::clone(schema),
                }
            };
        let mut targets: Vec<Target> = Vec::with_capacity(resolved.documents.sets.len() + 1);
        for document_set in &resolved.documents.sets {
            targets.push(target(
                targets.len(),
                &document_set.select,
                document_set.select_place.as_ref(),
                &document_set.schema,
            ));
        }
        let number = targets.len();
        targets.push(target(number, &Pattern::default(), None, &resolved.documents.fallback));
        let assumed = Assumed::of(resolved, &resolved.documents.fallback);
        let override_plans = OverridePlans::default();
        Self {
            id: LinterId::default(),
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
        self.policy.resolved.running().count()
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
            override_plan: None,
            found: FileFindings {
                kept: Kept::within(self.limits.max_findings),
                waivers: FileWaivers::new(&self.policy.resolved, input.path),
            },
            notes: Vec::new(),
            documents: 0,
            unreadable: 0,
            dtos: 0,
            checked_as: Vec::new(),
            unknown: 0,
        };
        let resolved = &self.policy.resolved;
        self.cover(input.path, &mut scratch.targets);
        let Scratch { arena, targets } = scratch;
        let override_plan = self.override_plans.of(resolved, input.path);
        let mistakes =
            override_plan.iter().flat_map(|override_plan| override_plan.mistakes(run.name));
        mistakes.for_each(|mistake| run.found.push(mistake));
        run.override_plan = override_plan;
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
        checked.skipped.unknown = run.unknown;
        let report = FileReport::new(&self.id, kept, checked, notes, waivers.into_used());
        let report = report.checked_as(run.checked_as);
        if is_whole { report } else { report.in_part(input.name) }
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
    /// The rules as overrides have them for this file, if any does.
    override_plan: Option<Arc<OverridePlan>>,
    found: FileFindings<'a>,
    notes: Vec<CrossDocumentNote>,
    documents: usize,
    unreadable: usize,
    dtos: usize,
    /// The targets that a DTO was checked as.
    checked_as: Vec<usize>,
    unknown: usize,
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
            self.unknown += 1;
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
        for &nth in targets {
            let target = &self.linter.targets[nth];
            let linter = self.linter;
            let plan = self.override_plan.as_ref().map(|override_plan| {
                override_plan.plan(nth, &target.schema, linter.targets.len(), &linter.undecided)
            });
            let plan = plan.unwrap_or(&target.plan);
            let is_new = |dto: Node<'_>| match &mut seen {
                Some(seen) => seen.insert((dto.id(), Arc::as_ptr(&target.schema))),
                None => true,
            };
            let dtos =
                target.check(plan, root, &linter.limits, &mut collector, &mut self.notes, is_new);
            if dtos > 0 && !self.checked_as.contains(&nth) {
                self.checked_as.push(nth);
            }
            self.dtos += dtos;
        }
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

impl Target {
    /// Checks every selected value; gives the number of those that are new.
    fn check<'d>(
        &self,
        plan: &Plan,
        root: Node<'d>,
        limits: &Limits,
        collector: &mut Collector<'d, '_>,
        notes: &mut Vec<CrossDocumentNote>,
        mut is_new: impl FnMut(Node<'d>) -> bool,
    ) -> usize {
        self.guard.check(root, &self.select, collector);
        let mut count = 0;
        let mut dead_ends = Vec::new();
        walk(root, self.select.segments(), &mut |end| match end {
            End::Selected(dto) => {
                count += usize::from(is_new(dto));
                self.schema.check(dto, limits, collector);
                plan.run(dto, self.number, limits, collector, notes);
            }
            End::DeadEnd(node, segment) => dead_ends.push((node, dead_end(node, segment))),
        });
        for (node, missing) in dead_ends {
            let mut finding = collector
                .at(node, "nothing-selected", Severity::Error)
                .message(format!("`{}` selects nothing here: {missing}", self.select))
                .help("fix the document, or the `select` of its `[[documents]]` entry")
                .value(self.select.to_string());
            if let Some(place) = &self.select_place {
                finding = finding.policy(place.clone());
            }
            collector.push(finding);
        }
        count
    }
}

/// Why `segment` leads nowhere from `node`.
fn dead_end(node: Node<'_>, segment: &Segment) -> String {
    let items = node.len();
    match (segment, node.is_array(), node.is_object()) {
        (Segment::Any, ..) => format!("{} has no items", quote(node)),
        (Segment::Index(_), true, _) => match items {
            0 => "the array is empty".to_owned(),
            1 => "the array has 1 item, number 0".to_owned(),
            _ => format!("the array has {items} items, numbers 0 to {}", items - 1),
        },
        (Segment::Name(name), true, _) => {
            format!("this is an array, and `{name}` isn't the number of an item")
        }
        (_, _, true) => format!("there is no `{}`", segment.name().unwrap_or_default()),
        _ => format!("{} has no members", quote(node)),
    }
}
