//! dtolint within a CI tool: the policy from a string, documents from memory, findings as data,
//! and an exit code by a rule of the tool's own.
//!
//! Run it with `cargo run --example embed --no-default-features`.

#![expect(clippy::print_stdout, reason = "a tool that prints")]

use std::process::ExitCode;

use dtolint::{Coverage, Linter, Policy};

const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]

[rules.domain-not-allowed]
domains = ["hooks.example.com"]

[rules.event-forbidden]
events = ["session.*"]
reason = "sessions go to the SIEM alone"
"#;

/// What changed in a pull request, as the tool got it from its server.
const CHANGED: [(&str, &str); 3] = [
    (
        "webhooks/billing.json",
        r#"{"endpoint_url": "https://hooks.example.com/billing", "events": ["organization.created"]}"#,
    ),
    (
        "webhooks/hr.json",
        r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["session.revoked"], "retry": 3}"#,
    ),
    (
        "webhooks/partners.yaml",
        "endpoint_url: https://partner.example.net/in\nevents: [user.created]\n",
    ),
];

fn main() -> ExitCode {
    // Compiled once; it lints through `&self`, from any number of threads.
    let linter = match Policy::parse("policy.toml", POLICY) {
        Ok(policy) => Linter::new(policy),
        Err(error) => {
            println!("the policy has mistakes:\n{error}");
            return ExitCode::from(2);
        }
    };
    // Only what changed, so rules that need every document stay undecided.
    let report = linter.lint_all(CHANGED, Coverage::Part);
    for finding in &report {
        println!("{finding:#}");
    }
    // This tool's own rule: errors about URLs stop the change, everything else is for a person.
    let stops = report.iter().any(|it| it.is_error() && it.pointer() == "/endpoint_url");
    ExitCode::from(u8::from(stops))
}
