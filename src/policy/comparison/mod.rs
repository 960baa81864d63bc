//! What became stricter or looser between two policies.
//!
//! Two policies are compared file by file: regions of files that both put into the same document sets, overrides and
//! waivers. In each, the schema and every rule are sets of documents, and what one policy accepts and the other refuses
//! is looked for.
//!
//! Invariant: an example was tried by the checks of both policies. What isn't decided is [`ChangeEffect::Undecided`],
//! and never left out.

mod change;
mod dtos;
mod entries;
mod exceptions;
mod lines;
mod region_rules;
mod regions;
mod report;
mod settings;
mod side;
mod verdict;
mod wording;

pub use change::{ChangeEffect, ChangeExample, PolicyChange};
pub use report::FailOnChange;

use dtos::Pair;
use entries::OneFile;
use lines::Lines;
use region_rules::{RegionRules, Selected};
use side::Side;

use crate::document::Pattern;
use crate::finding::Report;
use crate::policy::Policy;
use crate::witness::Conditions;

/// What became stricter or looser from an old policy to a new one.
///
/// ```
/// use dtolint::Policy;
/// use dtolint::policy::{ChangeEffect, FailOnChange, PolicyComparison};
///
/// let policy = |most: u32| {
///     let text = format!("version = 1\n[rules.events-too-many]\nlevel = \"error\"\nmax = {most}\n");
///     Policy::parse("dtolint.toml", &text)
/// };
/// let (old, new) = (policy(2)?, policy(3)?);
/// let comparison = PolicyComparison::new(&old, &new);
/// let change = &comparison.changes()[0];
/// assert_eq!(change.effect, ChangeEffect::Looser);
/// assert_eq!(change.rule.as_deref(), Some("events-too-many"));
/// assert_eq!(change.new.start().line, 4);
/// assert!(change.example.is_some());
/// let report = comparison.report(FailOnChange::Looser);
/// assert_eq!(report.summary().errors, 1);
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicyComparison {
    changes: Vec<PolicyChange>,
    policy: String,
    rules: usize,
}

impl PolicyComparison {
    /// Compares two policies. Their globs are taken to start at one folder.
    pub fn new(old: &Policy, new: &Policy) -> Self {
        let lines = Lines { policies: [&old.resolved, &new.resolved] };
        let mut changes = Vec::new();
        documents(&lines, &mut changes);
        settings::compare(&lines, &mut changes);
        exceptions::compare(&lines, &mut changes);
        let mut distinct: Vec<PolicyChange> = Vec::new();
        for change in changes {
            let is_known = |it: &PolicyChange| {
                (it.effect, &it.rule, &it.message) == (change.effect, &change.rule, &change.message)
                    && (&it.old, &it.new) == (&change.old, &change.new)
            };
            if !distinct.iter().any(is_known) {
                distinct.push(change);
            }
        }
        let rules = new.resolved.running().count();
        Self { changes: distinct, policy: new.name().to_owned(), rules }
    }

    /// The changes: those of documents file by file, and then the others.
    pub fn changes(&self) -> &[PolicyChange] {
        &self.changes
    }

    /// The changes as findings at the lines of the new policy, for every report format. What the caller wants to fail
    /// on is an error.
    pub fn report(&self, fail_on: FailOnChange) -> Report {
        let findings = self.changes.iter().map(|change| report::finding(change, fail_on));
        Report::of_policy(Some(&self.policy), findings.collect(), self.rules)
    }
}

/// Adds the changes of what documents are refused and reported.
fn documents(lines: &Lines<'_>, changes: &mut Vec<PolicyChange>) {
    let [old, new] = lines.policies;
    let regions = regions::split(old, new);
    let whole = Pattern::default();
    for region in &regions.all {
        let path = &*region.path;
        let rules = lines.policies.map(|policy| RegionRules::new(policy, path, &whole));
        file(path, [&rules[0], &rules[1]], lines, changes);
    }
    if !regions.is_whole {
        changes.push(PolicyChange {
            effect: ChangeEffect::Undecided,
            rule: None,
            message: "not all files were compared: the globs of `[[documents]]`, `[[override]]` and `[[waiver]]` are too many or too large".to_owned(),
            example: None,
            old: lines.first(0),
            new: lines.first(1),
        });
    }
}

/// Adds the changes for one file.
fn file<'p>(
    path: &str,
    rules: [&'p RegionRules<'p>; 2],
    lines: &Lines<'p>,
    changes: &mut Vec<PolicyChange>,
) {
    for (which, mistake) in rules
        .iter()
        .enumerate()
        .flat_map(|(which, it)| it.mistakes.iter().map(move |it| (which, it)))
    {
        let policy = ["old", "new"][which];
        let mut places = [lines.first(0), lines.first(1)];
        places[which] = lines.in_file(mistake.place(), which);
        let [old, new] = places;
        changes.push(PolicyChange {
            effect: ChangeEffect::Undecided,
            rule: None,
            message: format!(
                "for `{path}` the {policy} policy has a mistake: {}",
                mistake.message()
            ),
            example: None,
            old,
            new,
        });
    }
    let selected = |which: usize| -> Vec<&Selected> {
        let mut all: Vec<&Selected> = Vec::new();
        for entry in &rules[which].entries {
            if !all.contains(&&entry.selected) {
                all.push(&entry.selected);
            }
        }
        all
    };
    let (was, is) = (selected(0), selected(1));
    for &selected in &was {
        if !is.contains(&selected) {
            OneFile { path, rules, lines }.compare(selected, 0, changes);
            continue;
        }
        let mut conditions = Conditions::default();
        let mut side = |which: usize| {
            Side::new(lines.policies[which], rules[which], path, selected, &mut conditions)
        };
        if let (Some(old), Some(new)) = (side(0), side(1)) {
            Pair { sides: [&old, &new], path, lines, changes }.compare(&mut conditions);
        }
    }
    for selected in is.into_iter().filter(|it| !was.contains(it)) {
        OneFile { path, rules, lines }.compare(selected, 1, changes);
    }
}
