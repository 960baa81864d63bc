//! The policy's own tests, run: what is found in a document against what its author expects.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::document::{Document, Format};
use crate::finding::{Finding, Severity};
use crate::linter::test_findings::TestFindings;
use crate::linter::{Coverage, Difference, DifferenceKind, Linter, TestOutcome, TestReport};
use crate::policy::model::{Expected, PolicyTest};
use crate::rules::Level;
use crate::text::{Place, Source};

/// How many places a note lists.
const MOST_LISTED: usize = 5;

impl Linter {
    /// Runs the tests of the policy. Of what a test finds, rule and place must be what it expects,
    /// no more and no less.
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let policy = Policy::parse(
    ///     "dtolint.toml",
    ///     r#"
    ///     version = 1
    ///     [rules.event-forbidden]
    ///     events = ["session.*"]
    ///
    ///     [[test]]
    ///     name     = "sessions stay here"
    ///     document = '{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}'
    ///     expect   = [{ rule = "event-forbidden", at = "/events/0" }]
    ///     "#,
    /// )?;
    /// let tested = Linter::new(policy).test_policy();
    /// assert!(tested.tests()[0].passed());
    /// assert_eq!((tested.fired(), tested.coverage()), (&["event-forbidden".to_owned()][..], 100));
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn test_policy(&self) -> TestReport {
        let mut found_by = BTreeSet::new();
        let mut findings = Vec::new();
        let mut tests = Vec::new();
        for test in self.policy.tests.iter() {
            let found = self.findings_of(test);
            found_by.extend(found.iter().map(|finding| finding.rule().to_owned()));
            let differences = self.compare(test, &found, &mut findings);
            tests.push(TestOutcome {
                name: test.name.clone(),
                place: test.place.clone(),
                differences,
            });
            findings.extend(self.cannot_fail(test));
        }
        let (fired, silent) = self.rule_ids().into_iter().partition(|id| found_by.contains(id));
        let policy = self.policy.name().to_owned();
        TestReport { tests, fired, silent, findings, policy, branches: None }
    }

    fn findings_of(&self, test: &PolicyTest) -> Vec<Finding> {
        let coverage = if test.is_whole { Coverage::Whole } else { Coverage::Part };
        self.findings_in(&test.file, &test.document, coverage)
    }

    /// What is found in a document by itself.
    pub(super) fn findings_in(&self, file: &str, text: &str, coverage: Coverage) -> Vec<Finding> {
        let mut report = self.lint_all([(file, text)], coverage);
        // Whether a waiver or a `when` is of use is not for one document to say.
        report.retain(|finding| !matches!(finding.rule(), "waiver-unused" | "nothing-matched"));
        report.into_findings()
    }

    /// The ids of the rules that are on for any file, and that a file of the author's names.
    pub(super) fn rule_ids(&self) -> BTreeSet<String> {
        let resolved = &self.policy.resolved;
        let mut rules = resolved.active.clone();
        for nth in 0..resolved.overrides.len() {
            rules.extend(resolved.rules_with(&[nth]).unwrap_or_default());
        }
        let overridden: HashSet<&String> =
            resolved.overrides.iter().flat_map(|entry| entry.rules.keys()).collect();
        let is_named = |id: &String| {
            let setting = resolved.rule_table.states.get(id);
            setting.is_some_and(|it| it.named.is_some()) || overridden.contains(id)
        };
        rules.iter().map(|active| active.rule.id.clone()).filter(is_named).collect()
    }

    fn compare(
        &self,
        test: &PolicyTest,
        found: &[Finding],
        findings: &mut Vec<Finding>,
    ) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut left = TestFindings::new(found);
        for expected in &test.expect {
            let (rule, at) = (expected.rule.clone(), expected.at.clone());
            match left.take(expected) {
                Some(finding) => {
                    let note = finding.message().to_owned();
                    differences.push(Difference { kind: DifferenceKind::Same, rule, at, note });
                }
                None => {
                    let note = self.why_missing(test, expected, &left);
                    let message = format!("«{}» expects `{rule}` at {}", test.name, shown(&at));
                    findings.push(failed(&expected.place, message, note.clone()));
                    differences.push(Difference { kind: DifferenceKind::Missing, rule, at, note });
                }
            }
        }
        for finding in left.rest() {
            let (rule, at) = (finding.rule().to_owned(), finding.pointer().to_owned());
            let start = finding.place().start();
            let note = finding.message().to_owned();
            let message = format!(
                "«{}» does not expect `{rule}` at {}, line {}, column {}: {note}",
                test.name,
                shown(&at),
                start.line,
                start.column
            );
            let waived = if finding.waived().is_some() { ", waived = true" } else { "" };
            let help = self.misread(test, &rule).unwrap_or_else(|| format!(
                "fix the document or the policy, or expect it: `{{ rule = \"{rule}\", at = \"{at}\"{waived} }}`"
            ));
            findings.push(failed(&test.place, message, help));
            differences.push(Difference { kind: DifferenceKind::Unexpected, rule, at, note });
        }
        differences
    }

    /// What to do where a rule about what the document is finds something only because of the path that it is checked
    /// as.
    fn misread(&self, test: &PolicyTest, rule: &str) -> Option<String> {
        if !matches!(rule, "schema" | "syntax" | "unknown-member") {
            return None;
        }
        let file = &test.file;
        let is_named = test.checked_as.is_some();
        if self.policy.claims(file) {
            let help = format!(
                "without `file`, the document is read as `{file}`: name a file of its format, such as `file = \"test.yaml\"`"
            );
            return (!is_named && rule == "syntax").then_some(help);
        }
        let schema = &self.policy.resolved.documents.fallback.name;
        Some(match is_named {
            true => format!(
                "no `[[documents]]` entry claims `{file}`, so the document is checked by `{schema}`: name a `file` that an entry claims"
            ),
            false => format!(
                "without `file`, the document is checked as `{file}`, which no `[[documents]]` entry claims, by `{schema}`: name a `file` that an entry claims"
            ),
        })
    }

    /// Why an expected finding is not there, as far as can be told.
    fn why_missing(
        &self,
        test: &PolicyTest,
        expected: &Expected,
        found: &TestFindings<'_>,
    ) -> String {
        let rule = &expected.rule;
        let mut same_place = found.at(&expected.at);
        if let Some(other) = same_place.clone().find(|finding| finding.rule() == *rule) {
            let level = other.severity();
            return match (expected.level, other.waived().is_some()) {
                (_, true) if !expected.is_waived => {
                    "it is found and waived: expect it with `waived = true`".to_owned()
                }
                (_, false) if expected.is_waived => {
                    "it is found, and no waiver is for it".to_owned()
                }
                (Some(wanted), _) if wanted != level => format!("it is found at level `{level}`"),
                _ => "it is found once for each time that it is expected, and not more".to_owned(),
            };
        }
        let mut elsewhere = found.of(rule).map(|it| shown(it.pointer()));
        let listed: Vec<_> = elsewhere.by_ref().take(MOST_LISTED).collect();
        if !listed.is_empty() {
            let more = match elsewhere.count() {
                0 => String::new(),
                more => format!(" and at {more} others"),
            };
            return format!("`{rule}` is found at {}{more}", listed.join(", "));
        }
        let overrides = self.policy.resolved.overrides_for(&test.file);
        let setting = self.policy.resolved.rule_state(rule, &overrides);
        let is_off = setting.is_none_or(|setting| setting.levels.now() == Level::Off);
        let is_always_on = crate::rules::find(rule).is_some_and(|rule| rule.check.is_none());
        if is_off && !is_always_on {
            return format!("`{rule}` is off for `{}`", test.file);
        }
        if self.undecided.contains(rule) && !test.is_whole {
            return "it is decided over all documents: add `whole = true` to the test".to_owned();
        }
        match same_place.next() {
            Some(other) => format!("there, `{}` is found", other.rule()),
            None => "nothing is found there: fix the test or the policy".to_owned(),
        }
    }

    /// A test that passes whatever the policy says: it expects nothing where no rule looks.
    fn cannot_fail(&self, test: &PolicyTest) -> Option<Finding> {
        let Level::On(severity) = self.policy.resolved.level("test-cannot-fail") else {
            return None;
        };
        if !test.expect.is_empty() || self.looks_at_something(test) {
            return None;
        }
        let message = format!(
            "«{}» expects nothing, and no rule of the policy looks at its document",
            test.name
        );
        let finding = Finding::builder("test-cannot-fail", severity, test.place.clone())
            .value(&test.name)
            .message(message)
            .help("give it a document that a rule could find something in, or remove it");
        Some(finding.build())
    }

    fn looks_at_something(&self, test: &PolicyTest) -> bool {
        let source = Arc::new(Source::new(&*test.file, &*test.document));
        let format = Format::of(&test.file).unwrap_or(Format::Json);
        let overrides = self.policy.resolved.overrides_for(&test.file);
        let rules = self.policy.resolved.rules_with(&overrides).unwrap_or_default();
        let rules: Vec<_> =
            rules.iter().filter(|rule| !rule.rule.core && !rule.is_dormant).collect();
        let documents = Document::parse(source, format, &self.limits);
        let mut targets = Vec::new();
        self.cover(&test.file, &mut targets);
        // What cannot be read is found, whatever a policy says.
        documents.iter().any(|document| {
            let Ok(document) = document else { return true };
            targets.iter().any(|&target| {
                let target = &self.targets[target];
                let mut looks = false;
                document.root().each(&target.select, &mut |dto| {
                    for check in rules.iter().filter_map(|rule| rule.rule.check.as_ref()) {
                        let mut places = check.select.places(&target.roles).iter();
                        looks |= places.any(|place| dto.first(place).is_some());
                    }
                });
                looks
            })
        })
    }
}

fn shown(pointer: &str) -> String {
    if pointer.is_empty() { "the root".to_owned() } else { format!("`{pointer}`") }
}

fn failed(place: &Place, message: String, help: String) -> Finding {
    Finding::builder("test-failed", Severity::Error, place.clone())
        .value(&message)
        .message(message)
        .help(help)
        .build()
}
