//! What no document decides by itself: the notes of all documents of a run, judged together.

use std::collections::{BTreeSet, HashMap};

use std::sync::Arc;

use crate::check::Verdict;
use crate::document;
use crate::finding::Finding;
use crate::finding::{CrossDocumentNote, Report};
use crate::linter::Linter;
use crate::linter::message::Found;
use crate::linter::plan::CrossDocumentRule;
use crate::linter::waivers::{unused, waive};
use crate::text::Span;

/// How much of what a policy is about a run has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Every document: what is not there is not there.
    Whole,
    /// Some of them, such as the files of one change.
    Part,
}

impl Linter {
    /// Joins the reports of a run into one, and decides what no document decides by itself: that
    /// no two have the same URL, that an event is taken by one of them at least.
    ///
    /// The second needs every document. In a run over [`Coverage::Part`] it stays undecided, and
    /// [`Report::undecided`] says so.
    ///
    /// ```
    /// use dtolint::{Coverage, Linter, Policy};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// let reports = ["a.json", "b.json"].map(|name| linter.lint(name, document));
    /// assert_eq!(reports[0].undecided(), ["endpoint-duplicate"]);
    ///
    /// let report = linter.conclude(reports, Coverage::Whole);
    /// assert_eq!(report.findings()[0].rule(), "endpoint-duplicate");
    /// assert_eq!(report.findings()[0].place().path(), "b.json");
    /// assert!(report.undecided().is_empty());
    /// ```
    pub fn conclude(
        &self,
        reports: impl IntoIterator<Item = Report>,
        coverage: Coverage,
    ) -> Report {
        let mut report = Report::merge(reports);
        let mut notes = report.take_notes();
        notes.sort_by(CrossDocumentNote::order);
        let mut undecided = Vec::new();
        let mut findings = Vec::new();
        let mut used = BTreeSet::new();
        let resolved = &self.policy.resolved;
        // What is in no document can be waived for no file, but for all.
        let everywhere: Vec<usize> = resolved.waivers_for("");
        for id in self.undecided.iter().cloned() {
            let asked = self.across(&id);
            let of = |target, rule| {
                move |note: &&CrossDocumentNote| (note.target, note.rule) == (target, rule)
            };
            let needs_all = asked.iter().any(|(.., across)| across.check.needs_all());
            if needs_all && coverage == Coverage::Part {
                undecided.push(id);
                continue;
            }
            for &(target, rule, across) in &asked {
                let those: Vec<&CrossDocumentNote> =
                    notes.iter().filter(of(target, rule)).collect();
                for (mut finding, waivers) in self.repeated(across, &those) {
                    used.extend(waive(resolved, &waivers, &mut finding));
                    findings.push(finding);
                }
            }
            if needs_all {
                let is_of_one = |note: &&CrossDocumentNote| {
                    asked.iter().any(|&(target, rule, _)| of(target, rule)(note))
                };
                let those: Vec<&CrossDocumentNote> = notes.iter().filter(is_of_one).collect();
                for mut finding in absent(asked.iter().map(|(.., across)| *across), &those) {
                    used.extend(waive(resolved, &everywhere, &mut finding));
                    findings.push(finding);
                }
            }
        }
        let report = report.waived_by(used);
        if coverage == Coverage::Whole {
            findings.extend(unused(resolved, &report));
        }
        report.decide(findings, undecided)
    }

    /// Whether a rule of the policy is decided over every document alone, and stays undecided in a
    /// run over [`Coverage::Part`].
    ///
    /// The same goes for whether a waiver is of any use.
    pub fn needs_whole(&self) -> bool {
        if !self.policy.resolved.waivers.is_empty() {
            return true;
        }
        let mut across = self.targets.iter().flat_map(|target| &target.plan.across);
        across.any(|across| across.check.needs_all())
    }

    /// Such a rule as each target has it that has it at all: the target, the rule's number there.
    fn across(&self, id: &str) -> Vec<(usize, usize, &CrossDocumentRule)> {
        let mut found = Vec::new();
        for (number, target) in self.targets.iter().enumerate() {
            let rule = target.plan.across.iter().find(|across| across.wording.id == id);
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
            let wording = &across.wording;
            let at = first.place.start();
            let earlier = format!("{}:{}:{}", first.place.path(), at.line, at.column);
            let found =
                Found { value: &again.key, args: &[("earlier", earlier)], ..Found::default() };
            let (severity, place) = match again.level.as_deref() {
                Some((severity, place)) => (*severity, place),
                None => (wording.severity, wording.place()),
            };
            let builder = Finding::builder(&*wording.id, severity, again.place.clone())
                .document(again.document)
                .pointer(pointers.get(&again.key()).cloned().unwrap_or_default())
                .related(first.place.clone(), "first written here")
                .policy(place.clone());
            let waivers = again.waivers.clone().unwrap_or_default();
            (wording.say(builder, &found).build(), waivers)
        };
        pairs.iter().map(finding).collect()
    }

    /// The JSON Pointers of notes. Each file is read once more, and only where there is a finding:
    /// a document without findings does not pay for them.
    fn pointers<'n>(
        &self,
        notes: impl Iterator<Item = &'n CrossDocumentNote>,
    ) -> HashMap<(usize, usize, Span), String> {
        let mut by_file: HashMap<usize, Vec<&CrossDocumentNote>> = HashMap::new();
        for note in notes {
            by_file.entry(note.source()).or_default().push(note);
        }
        let mut pointers = HashMap::new();
        for (source, notes) in by_file {
            let wanted = notes.iter().map(|note| (note.document, note.place.span())).collect();
            let text = notes[0].place.source().text();
            let found = document::pointers(text, notes[0].format, &self.limits, &wanted);
            pointers.extend(
                found.into_iter().map(|((document, span), it)| ((source, document, span), it)),
            );
        }
        pointers
    }
}

/// What is in none of the documents, told once for all schemas.
fn absent<'p>(
    across: impl Iterator<Item = &'p CrossDocumentRule>,
    notes: &[&CrossDocumentNote],
) -> Vec<Finding> {
    let keys: Vec<&str> = notes.iter().map(|note| &*note.key).collect();
    let mut reported = BTreeSet::new();
    let mut findings = Vec::new();
    for CrossDocumentRule { check, wording, .. } in across {
        check.judge(&keys, &mut |verdict| {
            let Verdict::Absent { name, entry } = verdict else {
                return;
            };
            if reported.insert(name.clone()) {
                let args = [("by", entry.by(&name)), ("why", entry.why().to_owned())];
                let reason = entry.why.as_deref().filter(|_| !wording.tells_why());
                let found = Found { value: &name, args: &args, reason, ..Found::default() };
                let builder =
                    Finding::builder(&*wording.id, wording.severity, entry.place().clone());
                findings.push(wording.say(builder, &found).build());
            }
        });
    }
    findings
}
