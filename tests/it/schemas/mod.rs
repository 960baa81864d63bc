//! Custom schemas and the embedded ones: what a violation says, where, and why one is refused.

mod alternatives;
mod budget;
mod cascades;
mod embedded;
mod explained_alike;
mod formats;
mod keywords;
mod messages;
mod mistakes;
mod no_effect;
mod numbers;
mod open_places;
mod openapi;
mod organisations;
mod references;
mod unusable;

use crate::common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

const RULES: &str = "[rules]\nunknown-member = \"warning\"\n";

fn load(file: &str, text: &str, schema: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new([(file, text)]);
    let policy = format!("version = 1\nschema = \"{schema}\"\n{RULES}");
    PolicyBuilder::default().files(&files).text("dtolint.toml", &policy)
}

fn usable(file: &str, text: &str, schema: &str) -> Policy {
    load(file, text, schema).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is wrong with a schema.
fn refused(file: &str, text: &str, schema: &str) -> Vec<Finding> {
    match load(file, text, schema) {
        Ok(_) => panic!("{text}: it can be used"),
        Err(error) => error.report().findings().to_vec(),
    }
}

fn lint(policy: Policy, document: &str) -> Vec<Finding> {
    Linter::new(policy).lint(("dto.json", document)).findings().to_vec()
}

/// Rule, pointer, line and column.
fn at(finding: &Finding) -> String {
    let start = finding.place().start();
    format!("{} {} {}:{}", finding.rule(), finding.pointer(), start.line, start.column)
}

/// Rule, pointer, line and column, and the message of each finding.
fn found(schema: &str, document: &str) -> Vec<String> {
    let findings = lint(usable("s.json", schema, "s.json"), document);
    let findings = findings.iter().filter(|it| it.rule() != "unknown-member");
    findings.map(|it| format!("{}: {}", at(it), it.message())).collect()
}

/// Checks what is found, for a table of schemas and documents.
fn check(table: &[(&str, &str, &[&str])]) {
    let mut wrong = String::new();
    for (schema, document, expected) in table {
        let found = found(schema, document);
        if found != *expected {
            wrong.push_str(&format!("\n{schema}\n  {document}\n  found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn all(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(at).collect()
}
