//! A test that is proposed for a policy.

use super::RuleExample;
use super::document_text::literal;
use super::subject::UNNAMED;
use crate::finding::Finding;
use crate::linter::Linter;
use crate::toml::text::string;

/// The longest text of a document in the name of a test, in characters.
const LONGEST: usize = 60;

/// A test to add to a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposedTest {
    /// The rule that it is about.
    pub rule: String,
    /// What it shows.
    pub name: String,
    /// The path that the document is checked as; `None` where any does.
    pub file: Option<String>,
    /// The document.
    pub document: String,
    /// The findings that it expects.
    pub expect: Vec<ProposedFinding>,
}

/// A finding that a proposed test expects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ProposedFinding {
    /// The rule.
    pub rule: String,
    /// JSON Pointer from the root of the document.
    pub at: String,
    /// Whether a waiver lets it through.
    pub is_waived: bool,
}

impl ProposedFinding {
    pub(in crate::linter) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule().to_owned(),
            at: finding.pointer().to_owned(),
            is_waived: finding.waived().is_some(),
        }
    }
}

impl ProposedTest {
    /// The test as a `[[test]]` entry.
    pub fn to_toml(&self) -> String {
        let expected = self.expect.iter().map(|it| {
            let rule = format!("rule = {}", string(&it.rule));
            let at = (!it.at.is_empty()).then(|| format!("at = {}", string(&it.at)));
            let waived = it.is_waived.then(|| "waived = true".to_owned());
            let keys: Vec<String> = [rule].into_iter().chain(at).chain(waived).collect();
            format!("{{ {} }}", keys.join(", "))
        });
        let expected: Vec<String> = expected.collect();
        let expected = match expected.len() {
            0 | 1 => format!("[{}]", expected.join(", ")),
            _ => format!("[\n  {},\n]", expected.join(",\n  ")),
        };
        let file = self.file.as_ref().map(|file| format!("file     = {}\n", string(file)));
        format!(
            "[[test]]\nname     = {}\n{}document = {}\nexpect   = {expected}\n",
            string(&self.name),
            file.unwrap_or_default(),
            literal(&self.document),
        )
    }
}

impl Linter {
    pub(super) fn finding_test(&self, rule: &str, example: &RuleExample) -> ProposedTest {
        let of_rule = example.findings.iter().find(|it| it.rule() == rule);
        let of_rule = of_rule.or(example.findings.first());
        let message = of_rule.map_or("", |finding| finding.message());
        let expect: Vec<ProposedFinding> =
            example.findings.iter().map(ProposedFinding::of).collect();
        let name = match expect.is_empty() {
            true => format!("{rule} finds nothing here"),
            false => format!("{rule} finds: {}", cut(message)),
        };
        ProposedTest {
            rule: rule.to_owned(),
            name,
            file: self.needs_name(&example.file),
            document: example.document.clone(),
            expect,
        }
    }

    pub(super) fn needs_name(&self, file: &str) -> Option<String> {
        (file != UNNAMED).then(|| file.to_owned())
    }
}

pub(super) fn cut(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.chars().count() > LONGEST {
        true => format!("{}…", line.chars().take(LONGEST).collect::<String>()),
        false => line.to_owned(),
    }
}
