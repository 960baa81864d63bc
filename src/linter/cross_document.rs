//! The end of a run: the notes of all its documents are judged together.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

use crate::check::Verdict;
use crate::document::{self, Format};
use crate::finding::{
    self, CrossDocumentNote, FileReport, Finding, JoinedFiles, Narrowed, Report, Severity,
};
use crate::linter::message::Found;
use crate::linter::notes_of::NotesOf;
use crate::linter::plan::CrossDocumentRule;
use crate::linter::target::Target;
use crate::linter::waivers::{unused, waive, waive_by};
use crate::linter::{Input, Linter, Scratch};
use crate::text::{Place, Span};

/// How many of the documents that a policy is about are in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// Every document.
    Whole,
    /// Some of them, such as the files of one change.
    Part,
}

/// A run has reports of more than one linter.
///
/// Each linter numbers its rules and waivers by itself, so only the linter that made a report can
/// finish it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MixedLinters;

impl fmt::Display for MixedLinters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report was made by another linter than the one that finishes the run")
    }
}

impl std::error::Error for MixedLinters {}

/// What the rules over several documents found, or could not say.
#[derive(Default)]
pub(super) struct Decided {
    findings: Vec<Finding>,
    pub(super) undecided: Vec<String>,
    used_waivers: BTreeSet<usize>,
}

impl Linter {
    /// Lints the texts of a run one after the other, and finishes the run.
    ///
    /// ```
    /// use dtolint::{Coverage, Linter, Policy};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// let report = linter.lint_all([("a.json", document), ("b.json", document)], Coverage::Part);
    /// assert_eq!(report.findings()[0].rule(), "endpoint-duplicate");
    /// assert_eq!(report.findings()[0].place().path(), "b.json");
    /// ```
    pub fn lint_all<'i, I: Into<Input<'i>>>(
        &self,
        inputs: impl IntoIterator<Item = I>,
        coverage: Coverage,
    ) -> Report {
        let mut scratch = Scratch::default();
        let mut files = JoinedFiles::within(self.limits.max_findings);
        for input in inputs {
            files.add(self.lint_with(&mut scratch, input));
        }
        self.decide(files, coverage)
    }

    /// Makes the report of a run from the reports of its files: decides the rules that look at
    /// several documents, such as that no two have the same URL.
    ///
    /// In a run over [`Coverage::Part`], or with a document that couldn't be read, they find what
    /// the part has, such as two equal URLs. But what they say of all documents stays undecided,
    /// and [`Report::undecided`] names them.
    ///
    /// ```
    /// use dtolint::{Coverage, Linter, Policy};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// // In a thread for each file, say.
    /// let files = ["a.json", "b.json"].map(|name| linter.lint((name, document)));
    /// let report = linter.finish(files, Coverage::Whole)?;
    /// assert_eq!(report.findings()[0].rule(), "endpoint-duplicate");
    /// # Ok::<(), dtolint::linter::MixedLinters>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Another linter made one of the reports.
    pub fn finish(
        &self,
        files: impl IntoIterator<Item = FileReport>,
        coverage: Coverage,
    ) -> Result<Report, MixedLinters> {
        Ok(self.decide(self.joined(files)?, coverage))
    }

    /// The reports of all files, joined.
    pub(super) fn joined(
        &self,
        files: impl IntoIterator<Item = FileReport>,
    ) -> Result<JoinedFiles, MixedLinters> {
        let mut joined = JoinedFiles::within(self.limits.max_findings);
        for file in files {
            if !file.is_of(&self.id) {
                return Err(MixedLinters);
            }
            joined.add(file);
        }
        Ok(joined)
    }

    fn decide(&self, files: JoinedFiles, coverage: Coverage) -> Report {
        self.decide_by(NotesOf::Documents, files, coverage)
    }

    /// Decides the rules over several documents, and makes the report.
    pub(super) fn decide_by(
        &self,
        notes_of: NotesOf<'_>,
        mut files: JoinedFiles,
        coverage: Coverage,
    ) -> Report {
        files.sort_notes();
        // What a document that couldn't be read has is unknown, as if it weren't in the run.
        let coverage = if files.unchecked.is_empty() { coverage } else { Coverage::Part };
        let mut decided = Decided::default();
        let notes = by_rule(&files.notes);
        for id in self.undecided.iter() {
            let rules = self.across(id);
            let is_whole = coverage == Coverage::Whole && notes_of.decides(&rules);
            if !is_whole && !rules.is_empty() {
                decided.undecided.push(id.clone());
            }
            self.decide_repeated(notes_of, &rules, &notes, &mut decided);
            // What several entries of `[[documents]]` find alike is found once.
            if rules.len() > 1 {
                finding::keep_first(&mut decided.findings);
            }
            // What a part lacks may be in the rest.
            if is_whole {
                self.decide_absent(notes_of, &rules, &notes, &mut decided);
            }
        }
        self.report(files, coverage, decided)
    }

    /// The report of a run in which these rules were decided.
    pub(super) fn report(
        &self,
        mut files: JoinedFiles,
        coverage: Coverage,
        decided: Decided,
    ) -> Report {
        let Decided { mut findings, undecided, used_waivers } = decided;
        if coverage == Coverage::Whole {
            files.used_waivers.extend(used_waivers);
            findings.extend(unused(&self.policy.resolved, &files.used_waivers));
            findings.extend(self.conditions_without_effect(&files));
        }
        // The rest of the documents may have what a part lacks.
        let mut schemas = match coverage {
            Coverage::Whole => Vec::new(),
            Coverage::Part => self.policy.resolved.claimed_schemas(),
        };
        schemas.extend(files.targets.iter().map(|&target| &*self.targets[target].schema));
        let without_documents = self.policy.resolved.without_documents(&schemas);
        let used = |it: &&Narrowed| it.entry().is_none_or(|entry| files.targets.contains(&entry));
        let narrowed = self.policy.resolved.narrowed.iter();
        let narrowed: Vec<_> = narrowed.filter(used).cloned().collect();
        Report::of_run(self.policy.name(), files, findings, undecided)
            .with_rules_without_documents(without_documents)
            .with_narrowed(narrowed.into_iter())
    }

    /// The conditions of entries that took no value in a run over all documents, although they were asked.
    fn conditions_without_effect(&self, files: &JoinedFiles) -> Vec<Finding> {
        let sets = self.policy.resolved.documents.sets.iter().enumerate();
        let took_nothing =
            |nth: &usize| files.refused_by.contains(nth) && !files.targets.contains(nth);
        let asked = sets.filter(|(nth, set)| !set.is_optional && took_nothing(nth));
        let places = asked.filter_map(|(_, set)| Some(&set.when.as_ref()?.1));
        let finding = |place: &Place| {
            Finding::builder("nothing-matched", Severity::Error, place.clone())
                .message("no value of these files fits this `when`")
                .help("fix the condition, remove the entry, or write `optional = true` into it")
                .build()
        };
        places.map(finding).collect()
    }

    /// What is there more than once, for each of the targets that have the rule.
    fn decide_repeated(
        &self,
        notes_of: NotesOf<'_>,
        rules: &[(usize, usize, &CrossDocumentRule)],
        notes: &NotesByRule<'_>,
        decided: &mut Decided,
    ) {
        for &(target, rule, across) in rules {
            let notes = notes.get(&(target, rule)).map_or(&[][..], Vec::as_slice);
            for (mut finding, waivers) in self.repeated(across, notes) {
                let used = match notes_of {
                    NotesOf::Documents => waive(&self.policy.resolved, &waivers, &mut finding),
                    NotesOf::Parts(_) => waive_by(&self.policy.resolved, &waivers, &mut finding),
                };
                decided.used_waivers.extend(used);
                decided.findings.push(finding);
            }
        }
    }

    /// What is in no document of any target that has the rule.
    fn decide_absent(
        &self,
        notes_of: NotesOf<'_>,
        rules: &[(usize, usize, &CrossDocumentRule)],
        notes: &NotesByRule<'_>,
        decided: &mut Decided,
    ) {
        let resolved = &self.policy.resolved;
        let of = rules.iter().filter_map(|&(target, rule, _)| notes.get(&(target, rule)));
        let notes: Vec<&CrossDocumentNote> = of.flatten().copied().collect();
        // What is in no document is at no path: only a waiver for all files can let it through.
        let waivers: Vec<usize> = resolved.waivers_for("");
        for mut finding in absent(notes_of, rules, &notes) {
            decided.used_waivers.extend(waive(resolved, &waivers, &mut finding));
            decided.findings.push(finding);
        }
    }

    /// Whether a rule of the policy looks at all documents together, so that it stays undecided in
    /// a run over [`Coverage::Part`].
    ///
    /// The same goes for whether a waiver is of any use, and whether a `when` takes any value.
    pub fn needs_whole(&self) -> bool {
        let has_condition = self.targets.iter().any(Target::has_condition);
        if has_condition || !self.policy.resolved.waivers.is_empty() {
            return true;
        }
        self.targets.iter().any(|target| !target.plan.cross_document.is_empty())
    }

    /// Such a rule as each target has it that has it at all: the target, the rule's number there.
    pub(super) fn across(&self, id: &str) -> Vec<(usize, usize, &CrossDocumentRule)> {
        let mut found = Vec::new();
        for (number, target) in self.targets.iter().enumerate() {
            let rule = target.plan.cross_document.iter().find(|across| across.message.id == id);
            found.extend(rule.map(|rule| (number, rule.number, rule)));
        }
        found
    }

    /// What is there more than once, each with the waivers of its file.
    fn repeated(
        &self,
        across: &CrossDocumentRule,
        notes: &[&CrossDocumentNote],
    ) -> Vec<(Finding, Arc<[usize]>)> {
        let keys: Vec<&str> = notes.iter().map(|note| &*note.key).collect();
        let mut pairs = Vec::new();
        across.check.judge(&keys, &mut |verdict| {
            if let Verdict::Repeated { first, again } = verdict {
                pairs.push((notes[first], notes[again]));
            }
        });
        let pointers = self.pointers(pairs.iter().map(|(_, again)| *again));
        let finding = |(first, again): &(&CrossDocumentNote, &CrossDocumentNote)| {
            let message = &across.message;
            let earlier_place = first.place(false);
            let at = earlier_place.start();
            let earlier = format!("{}:{}:{}", earlier_place.path(), at.line, at.column);
            let found =
                Found { value: &again.key, args: &[("earlier", earlier)], ..Found::default() };
            let (severity, place) = match again.level.as_deref() {
                Some((severity, place)) => (*severity, place),
                None => (message.severity, message.place()),
            };
            let in_text = || pointers.get(&again.in_text()?.0).map(String::as_str);
            let pointer = again.pointer().or_else(in_text).unwrap_or_default();
            let builder = Finding::builder(&*message.id, severity, again.place(true))
                .document(again.document)
                .pointer(pointer)
                .related(earlier_place, "first written here")
                .policy(place.clone());
            let waivers = again.waivers.clone().unwrap_or_default();
            (message.fill(builder, &found).build(), waivers)
        };
        pairs.iter().map(finding).collect()
    }

    /// The JSON Pointers of notes that don't have theirs. Each file is read once more, and only where there is a
    /// finding: a document without findings does not pay for them.
    pub(super) fn pointers<'n>(
        &self,
        notes: impl Iterator<Item = &'n CrossDocumentNote>,
    ) -> HashMap<(usize, usize, Span), String> {
        let mut by_file: HashMap<usize, WantedInFile<'_>> = HashMap::new();
        for ((source, document, span), place, format) in notes.filter_map(|it| it.in_text()) {
            let new = || WantedInFile { place, format, wanted: BTreeSet::new() };
            by_file.entry(source).or_insert_with(new).wanted.insert((document, span));
        }
        let mut pointers = HashMap::new();
        for (source, WantedInFile { place, format, wanted }) in by_file {
            let text = place.source().text();
            let found = document::pointers(text, format, &self.limits, &wanted);
            pointers.extend(
                found.into_iter().map(|((document, span), it)| ((source, document, span), it)),
            );
        }
        pointers
    }
}

/// Places of one text whose JSON Pointers are wanted, each with the number of its document.
struct WantedInFile<'n> {
    /// A place in the text.
    place: &'n Place,
    format: Format,
    wanted: BTreeSet<(usize, Span)>,
}

/// Notes by what their document was checked as and by their rule, each list in the order of the run.
pub(super) type NotesByRule<'n> = HashMap<(usize, usize), Vec<&'n CrossDocumentNote>>;

pub(super) fn by_rule(notes: &[CrossDocumentNote]) -> NotesByRule<'_> {
    let mut by_rule = NotesByRule::new();
    for note in notes {
        by_rule.entry((note.target, note.rule)).or_default().push(note);
    }
    by_rule
}

/// What is in none of the documents, reported once for all schemas.
fn absent(
    notes_of: NotesOf<'_>,
    rules: &[(usize, usize, &CrossDocumentRule)],
    notes: &[&CrossDocumentNote],
) -> Vec<Finding> {
    let keys: Vec<&str> = notes.iter().map(|note| &*note.key).collect();
    let mut reported = BTreeSet::new();
    let mut findings = Vec::new();
    for (target, _, CrossDocumentRule { check, message, .. }) in rules {
        check.judge(&keys, &mut |verdict| {
            let Verdict::Absent { name, entry } = verdict else {
                return;
            };
            if notes_of.confirms(&message.id, *target, &name) && reported.insert(name.clone()) {
                let args = [("by", entry.by(&name)), ("why", entry.why().to_owned())];
                let reason = entry.why.as_deref().filter(|_| !message.message_has_why());
                let found = Found { value: &name, args: &args, reason, ..Found::default() };
                let builder =
                    Finding::builder(&*message.id, message.severity, entry.place().clone());
                findings.push(message.fill(builder, &found).build());
            }
        });
    }
    findings
}
