//! Linting: a text becomes the report of its file, and the reports of all files the report of the run.
//!
//! [`Linter`] is where to start; [`Linter::lint_lines`] lints NDJSON of any size, and [`Linter::lint_items`] the items
//! of a large array. [`Input`] names a text in more detail than a pair of name and text does.
//! [`TestReport`] is what the tests of a policy came to. With the feature `walk`, `FileCollector` finds the documents
//! of a folder.
//!
//! Invariant: the same texts and the same policy give the same report, in whichever order they are linted.

mod assumed;
mod conclude;
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
mod large;
mod message;
mod mutation_report;
mod notes_of;
#[cfg(feature = "walk")]
mod other_policies;
mod override_plans;
mod part;
mod part_error;
mod passed_over;
mod plan;
mod policy_tests;
mod read_part;
mod run;
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

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::document;
use crate::document::{Arena, Format, Limits, Pattern};
use crate::finding::{Checked, FileReport, Finding, Kept, LinterId};
use crate::policy::Policy;
use crate::policy::model::DocumentSet;
use crate::schema::{Formats, Roles, Schema};
use crate::text::Position;
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
pub use part_error::PartError;
use plan::Plan;
pub use read_part::Part;
pub use starter::{Starter, starter};
use target::Target;
pub use test_report::{Difference, DifferenceKind, TestOutcome, TestReport};

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
                    let (start, at) = (Position::START, error.valid_up_to());
                    self.refused(file_findings::not_utf8(input.name, start, bytes, at), 1)
                }
            },
            Content::Unreadable(reason) => {
                self.refused(file_findings::unreadable(input.name, reason), 0).not_read()
            }
            Content::TooLarge => {
                self.refused(file_findings::too_large(input.name, &self.limits), 1)
            }
        }
    }

    /// The report of a file that has no document which can be looked at.
    pub(super) fn refused(&self, finding: Finding, documents: usize) -> FileReport {
        let name = finding.place().path().to_owned();
        let checked = self.checked(documents, 0);
        let mut kept = Kept::within(self.limits.max_findings);
        kept.push(finding);
        FileReport::new(&self.id, kept, checked, Vec::new(), BTreeSet::new()).in_part(&name)
    }

    /// What one file adds to the counts.
    pub(super) fn checked(&self, documents: usize, dtos: usize) -> Checked {
        Checked { files: 1, documents, dtos, rules: self.rules(), ..Checked::default() }
    }

    /// The rules as overrides have them for a file, for each of these targets; nothing where no override is for the
    /// file.
    pub(super) fn override_plans_for(
        &self,
        path: &str,
        targets: &[usize],
    ) -> Vec<Option<Arc<OverridePlan>>> {
        let resolved = &self.policy.resolved;
        let overrides = resolved.overrides_for(path);
        if overrides.is_empty() {
            return Vec::new();
        }
        let names = targets.iter().map(|&nth| self.targets[nth].name.as_deref());
        names.map(|name| self.override_plans.of(resolved, &overrides, name)).collect()
    }

    /// Puts the numbers of the targets that a path is checked as into `targets`.
    pub(super) fn cover(&self, path: &str, targets: &mut Vec<usize>) {
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
