//! The report of a run.

use std::collections::BTreeSet;

use super::file_report::JoinedFiles;
use super::results::{Checked, Results};
use super::{Finding, Kept, Narrowed, Severity, Skipped, Summary};
use crate::document::Limits;

/// What a run found: the findings of all its files, and of the rules that look at several documents.
///
/// Only [`Linter::finish`](crate::Linter::finish) and
/// [`Linter::lint_all`](crate::Linter::lint_all) make the report of a run. Reports about a policy
/// come from [`PolicyError::report`](crate::PolicyError::report),
/// [`Policy::check`](crate::Policy::check) and the tests of a policy.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy};
///
/// let linter = Linter::new(Policy::recommended());
/// let documents = [("a.json", r#"{"endpoint_url": "http://a.example.com/", "events": []}"#)];
/// let mut report = linter.lint_all(documents, Coverage::Whole);
/// assert_eq!(report.findings().len(), 2);
///
/// // What the program doesn't want to report can go. The other counts stay.
/// report.retain(|finding| finding.pointer() == "/endpoint_url");
/// assert_eq!((report.findings().len(), report.summary().files), (1, 1));
/// for finding in &report {
///     assert_eq!(finding.rule(), "url-not-https");
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    results: Results,
    undecided: Vec<String>,
    without_documents: Vec<String>,
    narrowed: Vec<Narrowed>,
    policy: Option<String>,
    unchecked: BTreeSet<String>,
}

impl Report {
    /// The report of a run by the policy of that name: adds what was decided over all documents, and
    /// the ids of the rules that could not be decided.
    pub(crate) fn of_run(
        policy: &str,
        files: JoinedFiles,
        decided: Vec<Finding>,
        undecided: Vec<String>,
    ) -> Self {
        let JoinedFiles { mut findings, checked, unchecked, .. } = files;
        findings.extend(decided);
        let results = Results::new(findings, checked);
        let (without_documents, policy) = (Vec::new(), Some(policy.to_owned()));
        let narrowed = Vec::new();
        Self { results, undecided, without_documents, narrowed, policy, unchecked }
    }

    /// Names the rules that are for a schema which no document is checked as.
    pub(crate) fn with_rules_without_documents(mut self, ids: Vec<String>) -> Self {
        let checked = &mut self.results.checked;
        checked.rules = checked.rules.saturating_sub(ids.len());
        self.without_documents = ids;
        self
    }

    /// Names the final rules that entries of `[[documents]]` narrow. A rule that applies to nothing is named as such.
    pub(crate) fn with_narrowed(mut self, narrowed: impl Iterator<Item = Narrowed>) -> Self {
        let without = &self.without_documents;
        self.narrowed = narrowed.filter_map(|it| it.without(without)).collect();
        self
    }

    /// A report about the policy of that name, which has `rules` rules, or about schemas: no file was checked.
    pub(crate) fn of_policy(policy: Option<&str>, findings: Vec<Finding>, rules: usize) -> Self {
        let checked = Checked { rules, ..Checked::default() };
        let mut kept = Kept::within(Limits::default().max_findings);
        kept.extend(findings);
        Self {
            results: Results::new(kept, checked),
            undecided: Vec::new(),
            without_documents: Vec::new(),
            narrowed: Vec::new(),
            policy: policy.map(str::to_owned),
            unchecked: BTreeSet::new(),
        }
    }

    /// The findings, by path, then place, then rule.
    pub fn findings(&self) -> &[Finding] {
        &self.results.findings
    }

    /// The findings, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.results.findings.iter()
    }

    /// Takes the findings out.
    pub fn into_findings(self) -> Vec<Finding> {
        self.results.findings
    }

    /// Keeps the findings that `keep` returns `true` for. Errors, warnings, infos and waived findings
    /// are counted anew; the counts of what was checked, and of findings that were left out, stay.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.results.findings.retain(keep);
    }

    /// Keeps at most so many findings: errors before warnings before infos before what is waived, and of those the
    /// first by path and place. The rest is left out: it stays in all counts, and
    /// [`Summary::left_out`] says how many there are.
    ///
    /// ```
    /// use dtolint::{Coverage, Linter, Policy, Severity};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let documents = [("a.json", r#"{"endpoint_url": "http://a.example.com/", "events": []}"#)];
    /// let mut report = linter.lint_all(documents, Coverage::Whole);
    /// report.limit(1);
    /// assert_eq!(report.findings()[0].severity(), Severity::Error);
    /// let counts = report.summary();
    /// assert_eq!((counts.errors, counts.warnings, counts.left_out), (1, 1, 1));
    /// ```
    pub fn limit(&mut self, findings: usize) {
        self.results.limit(findings);
    }

    /// Counts files that the run found and didn't check, as a
    #[cfg_attr(feature = "walk", doc = "[`FileCollector`](crate::linter::FileCollector)")]
    #[cfg_attr(not(feature = "walk"), doc = "`FileCollector`")]
    /// knows them.
    pub fn add_skipped(&mut self, skipped: Skipped) {
        self.results.checked.add(Checked { skipped, ..Checked::default() });
    }

    /// Adds files that weren't checked, by their names in reports, as a
    #[cfg_attr(feature = "walk", doc = "[`FileCollector`](crate::linter::FileCollector)")]
    #[cfg_attr(not(feature = "walk"), doc = "`FileCollector`")]
    /// has them beside those that it can't read. Each has a finding of its own.
    pub fn add_unchecked(&mut self, names: impl IntoIterator<Item = String>) {
        self.unchecked.extend(names);
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        self.results.summary()
    }

    /// The highest severity of a finding that isn't waived.
    pub fn worst(&self) -> Option<Severity> {
        self.results.worst()
    }

    /// The ids of the rules that were not decided: they look at all documents together, and the run
    /// had only a part of them.
    pub fn undecided(&self) -> &[String] {
        &self.undecided
    }

    /// The ids of the rules that are on and apply to nothing, because they are for a `schema` which no document of the
    /// policy is checked as, or look at a role that none has. A layer has such rules for the documents of others.
    pub fn without_documents(&self) -> &[String] {
        &self.without_documents
    }

    /// The final rules that the `[[documents]]` of a layer which extends theirs keep from a part of the documents: by
    /// `roles`, `select` or another schema, or because these replace the entries of the rules' own layer.
    pub fn narrowed(&self) -> &[Narrowed] {
        &self.narrowed
    }

    /// The policy in use, by the name of its file in reports; `dtolint:recommended` where there was no file.
    /// `None` in a report about schemas alone.
    pub fn policy(&self) -> Option<&str> {
        self.policy.as_deref()
    }

    /// The files that weren't checked as a whole, by their names, sorted: those that couldn't be read, and
    /// those with a document that isn't JSON or YAML. Each has a finding that says why.
    pub fn unchecked(&self) -> impl ExactSizeIterator<Item = &str> {
        self.unchecked.iter().map(String::as_str)
    }
}

/// Adds findings of the program's own, each at its place in the order.
impl Extend<Finding> for Report {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        self.results.extend(findings);
    }
}

impl IntoIterator for Report {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_findings().into_iter()
    }
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
