//! Which changes of a policy its tests notice, and a test for each that they don't.

use std::fmt::Write as _;

use crate::linter::examples::{Difference, ProposedFinding, ProposedTest, difference};
use crate::linter::{Coverage, Linter};
use crate::policy::mutations::{self, Mutation};
use crate::policy::{Policy, PolicyError};
use crate::text::Place;

/// What came of changing a policy.
#[derive(Debug, Clone)]
pub struct MutationReport {
    all: usize,
    noticed: usize,
    refused: usize,
    without_effect: usize,
    unnoticed: Vec<Unnoticed>,
    left_out: usize,
}

/// A change of a policy that no test notices.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Unnoticed {
    /// The place that changes.
    pub place: Place,
    /// What the policy has then, or no longer has: "without the entry `\"session.*\"`".
    pub what: String,
    /// A test that would notice it; `None` if no document was found. One test may notice several changes.
    pub test: Option<ProposedTest>,
}

impl MutationReport {
    /// How many changes were tried.
    pub fn tried(&self) -> usize {
        self.all.saturating_sub(self.left_out)
    }

    /// How many changes make a test fail.
    pub fn noticed(&self) -> usize {
        self.noticed
    }

    /// How many changes make a policy that doesn't load.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// How many changes are proved to change nothing that is found in any document.
    pub fn without_effect(&self) -> usize {
        self.without_effect
    }

    /// The changes that no test notices, in the order of the policy.
    pub fn unnoticed(&self) -> &[Unnoticed] {
        &self.unnoticed
    }

    /// How many changes weren't tried, because of the limit.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The unnoticed changes as comments, each with a `[[test]]` entry that would notice it, and then the counts.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let mut known: Vec<&ProposedTest> = Vec::new();
        for Unnoticed { place, what, test } in &self.unnoticed {
            let (path, start) = (place.path(), place.start());
            // A line break in the policy can't end the comment.
            let what = what.replace(char::is_control, " ");
            let _ = writeln!(
                text,
                "# {path}:{}:{}: no test notices the policy {what}",
                start.line, start.column
            );
            text += &match test {
                None => "# No document was found that shows the difference.\n\n".to_owned(),
                Some(test) if known.contains(&test) => {
                    format!("# The test «{}» would notice it.\n\n", test.name)
                }
                Some(test) => format!("{}\n", test.to_toml()),
            };
            known.extend(test);
        }
        let counts = [
            (self.noticed, "noticed by a test"),
            (self.refused, "refused when the policy is loaded"),
            (self.without_effect, "without effect on any document"),
            (self.unnoticed.len(), "noticed by no test"),
        ];
        let counts: Vec<String> =
            counts.iter().map(|(count, what)| format!("{count} {what}")).collect();
        let changes = if self.tried() == 1 { "change" } else { "changes" };
        let _ = writeln!(
            text,
            "# {} {changes} of the policy tried: {}.",
            self.tried(),
            counts.join(", ")
        );
        if self.left_out > 0 {
            let _ = writeln!(text, "# {} more were not tried.", self.left_out);
        }
        text
    }
}

impl Linter {
    /// Changes the policy, one line at a time, and says which changes its tests don't notice: an entry less in a list,
    /// a rule that is off, a bound that is looser by one, a part less of `any` or `all`, a condition turned around.
    /// Only the policy's own text is changed. `load` makes a policy of a changed text, as this one was made of its
    /// text; at most `limit` changes are tried, from the start of the policy on.
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let text = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\", \"dsync.*\"]\n";
    /// let linter = Linter::new(Policy::parse("dtolint.toml", text)?);
    /// let report = linter.mutate(&|text| Policy::parse("dtolint.toml", text), 100);
    /// assert_eq!((report.tried(), report.unnoticed().len()), (3, 3));
    /// let test = report.unnoticed()[1].test.as_ref().expect("a document shows it");
    /// let tested = Policy::parse("dtolint.toml", &format!("{text}\n{}", test.to_toml()))?;
    /// let report = Linter::new(tested).mutate(&|text| Policy::parse("dtolint.toml", text), 100);
    /// assert_eq!((report.noticed(), report.unnoticed().len()), (2, 1));
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn mutate(
        &self,
        load: &dyn Fn(&str) -> Result<Policy, PolicyError>,
        limit: usize,
    ) -> MutationReport {
        let all = mutations::of(self.policy.source());
        let mut report = MutationReport {
            all: all.len(),
            noticed: 0,
            refused: 0,
            without_effect: 0,
            unnoticed: Vec::new(),
            left_out: all.len().saturating_sub(limit),
        };
        let before = self.passed();
        for mutation in all.into_iter().take(limit) {
            let Ok(changed) = load(&mutation.text) else {
                report.refused += 1;
                continue;
            };
            let tests = self.policy.tests.clone();
            let changed = Self::with_limits(Policy { tests, ..changed }, self.limits);
            if changed.passed() != before {
                report.noticed += 1;
                continue;
            }
            let known = report.unnoticed.iter().filter_map(|it| it.test.as_ref());
            let mut known = known.filter(|test| !changed.passes(test));
            if let Some(test) = known.next().cloned() {
                let Mutation { place, what, .. } = mutation;
                report.unnoticed.push(Unnoticed { place, what, test: Some(test) });
                continue;
            }
            let test = match difference(self, &changed) {
                Difference::Nothing => {
                    report.without_effect += 1;
                    continue;
                }
                Difference::Shown(test) => Some(test),
                Difference::Unknown => None,
            };
            report.unnoticed.push(Unnoticed { place: mutation.place, what: mutation.what, test });
        }
        report
    }

    /// Whether a test would pass that was proposed for another policy.
    fn passes(&self, test: &ProposedTest) -> bool {
        let file = test.file.as_deref().unwrap_or("test.json");
        let found = self.findings_in(file, &test.document, Coverage::Part);
        let mut found: Vec<ProposedFinding> = found.iter().map(ProposedFinding::of).collect();
        let mut expected = test.expect.clone();
        found.sort();
        expected.sort();
        found == expected
    }

    /// Of each test, whether it passes.
    fn passed(&self) -> Vec<bool> {
        self.test_policy().tests().iter().map(|test| test.passed()).collect()
    }
}
