//! Layers: what is final stays, overrides hold for their files, waivers let through what they name.

mod final_layers;
mod finality;
mod level_from;
mod libraries;
mod loosened_examples;
mod overrides;
mod sets;
mod shown;
mod tighter;
mod waivers;

use crate::common::Memory;
use dtolint::policy::Date;
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, PolicyError};

fn load(files: &[(&str, &str)]) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today: Date = "2026-11-25".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).file("dtolint.toml")
}

fn linter(policy: &str) -> Linter {
    Linter::new(load(&[("dtolint.toml", policy)]).unwrap_or_else(|error| panic!("{error}")))
}

/// Rules and levels of what is found.
fn found<'r>(findings: impl IntoIterator<Item = &'r Finding>) -> Vec<String> {
    let of = |finding: &Finding| {
        let waived = if finding.waived().is_some() { " waived" } else { "" };
        format!("{} {}{waived}", finding.rule(), finding.severity())
    };
    findings.into_iter().map(of).collect()
}

const MANY: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created", "user.updated", "session.created"]}"#;

/// B19: a pack that two layers extend applies before both. What the first one raises stays raised.
#[test]
fn a_shared_pack_does_not_undo_what_a_layer_says() {
    let a = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules]\nevents-empty = \"error\"\n";
    let b = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules]\nurl-fragment = \"off\"\n";
    let deep = "version = 1\nextends = [\"b.toml\"]\n";
    for extends in [
        "\"a.toml\", \"b.toml\"",
        "\"b.toml\", \"a.toml\"",
        "\"a.toml\", \"dtolint:recommended\"",
        "\"a.toml\", \"deep.toml\", \"./a.toml\", \"b.toml\"",
    ] {
        let top = format!("version = 1\nextends = [{extends}]\n");
        let files =
            [("a.toml", a), ("b.toml", b), ("deep.toml", deep), ("dtolint.toml", top.as_str())];
        let linter = Linter::new(load(&files).unwrap_or_else(|error| panic!("{error}")));
        let empty = r#"{"endpoint_url": "https://hooks.example.com/", "events": []}"#;
        let report = linter.lint(("x.json", empty));
        assert_eq!(found(report.findings()), ["events-empty error"], "{extends}");
    }
}
