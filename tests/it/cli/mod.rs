//! The command: what it checks, what it prints, how it ends.

mod discovery;
mod examples;
mod files;
mod get_started;
#[cfg(unix)]
mod limits;
mod max_findings;
mod packed;
mod parts;
mod policy;
mod run;
mod streams;
#[cfg(target_os = "linux")]
mod terminal;
mod tracked;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::command::{code, dtolint, dtolint_with, err, folder, out};
use serde_json::Value;

const GOOD: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;

const BAD: &str = r#"{"endpoint_url": "http://hooks.example.com/", "events": ["user.created"]}"#;

/// What a run over some of the documents says at its end, if both rules over all documents are on.
const NOT_DECIDED: &str = "not decided, as this run had only some of the documents: endpoint-duplicate, event-uncovered\n";

const ODD: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": []}"#;

/// Path, document, rule, line and column of every finding of a JSON report.
fn places(output: &Output) -> Vec<(String, u64, String, u64, u64)> {
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("a list");
    let of = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().expect("a string").to_owned();
        let start = |key: &str| finding["start"][key].as_u64().expect("a number");
        let document = finding["document"].as_u64().expect("a number");
        (text("path"), document, text("rule"), start("line"), start("column"))
    };
    findings.iter().map(of).collect()
}

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/workos"))
}
