//! Policies: every mistake is told at its place, layers go over each other, names are strict.

mod contradictions;
mod cost;
mod files;
mod misread;
mod mistakes;
mod rules;

use crate::common::Memory;
use dtolint::files::Files;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

fn load(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse("dtolint.toml", text)
}

fn load_with(files: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    PolicyBuilder::default().files(&files).text("dtolint.toml", text)
}

/// Rule, line and column of each mistake, and the first words of the help.
fn mistakes(result: Result<Policy, PolicyError>) -> Vec<(String, usize, usize, String)> {
    let error = result.expect_err("the policy has mistakes");
    let of = |finding: &Finding| {
        let at = finding.place().start();
        let help = finding.help().unwrap_or_default().to_owned();
        (finding.rule().to_owned(), at.line, at.column, help)
    };
    error.report().findings().iter().map(of).collect()
}

fn rules_found(policy: Policy, document: &str) -> Vec<String> {
    let report = Linter::new(policy).lint(("hook.json", document));
    report.findings().iter().map(|finding| finding.rule().to_owned()).collect()
}

const HOOK: &str =
    r#"{"endpoint_url": "http://hooks.example.com/", "events": ["session.revoked"], "x": 1}"#;
