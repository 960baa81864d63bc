//! `examples/organisation`: three layers, and what its README shows.

use super::*;

#[test]
fn an_organisation_in_three_layers_has_tests_that_pass() {
    for policy in ["dtolint.toml", "policies/organisation.toml"] {
        let arguments = ["policy", "test", policy, "--today", TODAY, "--min-coverage", "100"];
        let output = dtolint(&organisation(), &arguments);
        assert_eq!(code(&output), 0, "{policy}: {}{}", out(&output), err(&output));
    }
    let output = dtolint(&organisation(), &["policy", "test", "--today", TODAY, "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report["version"], 1);
    let tests = report["tests"].as_array().expect("a list");
    assert!(tests.len() >= 5 && tests.iter().all(|test| test["passed"] == true), "{tests:#?}");
    assert_eq!(report["coverage"]["percent"], 100);
}

#[test]
fn its_loosenings_are_refused_with_both_lines() {
    let arguments = ["policy", "check", "loosened.toml", "--today", TODAY];
    let output = dtolint(&organisation(), &[&arguments[..], &["-f", "json"]].concat());
    assert_eq!(code(&output), 2);
    let text = include_str!("../../../examples/organisation/loosened.toml");
    let line =
        |of: &str| text.lines().position(|line| line.contains(of)).expect("it is there") as u64 + 1;
    let expected =
        ["domains = ", "events-too-many   =", "acme-webhook-path =", "max = 50", "rule    = "];
    let expected: Vec<_> = expected
        .iter()
        .map(|of| ("final-loosened".to_owned(), "loosened.toml".to_owned(), line(of)))
        .collect();
    assert_eq!(found(&output), expected);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    for finding in report["findings"].as_array().expect("a list") {
        let related = finding["related"].as_array().expect("a list");
        assert!(related.iter().any(|it| it["path"] == "policies/organisation.toml"), "{finding:#}");
    }
    crate::common::snapshots("examples")
        .bind(|| insta::assert_snapshot!("loosened", out(&dtolint(&organisation(), &arguments))));
    // `check` lints nothing by it.
    let output = dtolint(&organisation(), &["check", "-p", "loosened.toml", "--today", TODAY]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("final-loosened") && !out(&output).contains("webhooks/hr.json"));
}

#[test]
fn its_expired_waiver_is_shown_at_its_line_and_on_what_it_let_through() {
    let output = dtolint(&organisation(), &["check", "--today", TODAY, "-f", "json"]);
    assert_eq!(code(&output), 1);
    let found = found(&output);
    let expires = include_str!("../../../examples/organisation/dtolint.toml")
        .lines()
        .position(|line| line.contains("2026-10-31"))
        .expect("it is there") as u64
        + 1;
    assert!(found.contains(&("waiver-expired".to_owned(), "dtolint.toml".to_owned(), expires)));
    assert!(found.contains(&("event-forbidden".to_owned(), "webhooks/hr.json".to_owned(), 3)));
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report["summary"]["waived"], 1);
    let text = out(&dtolint(&organisation(), &["check", "--today", TODAY]));
    assert!(text.contains("this waiver expired on 2026-10-31"), "{text}");
    crate::common::snapshots("examples").bind(|| insta::assert_snapshot!("organisation", text));
    // On the day itself it worked.
    let output = dtolint(&organisation(), &["check", "--today", "2026-10-31", "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report["summary"]["waived"], 2);
}

/// The commands of its README end as it says, and print what it shows.
#[test]
fn its_readme_shows_what_comes_out() {
    let readme = include_str!("../../../examples/organisation/README.md");
    let mut printed = String::new();
    let mut codes = Vec::new();
    for block in readme.split("```sh\n").skip(1) {
        for line in block.split("```").next().expect("it ends").lines() {
            let arguments: Vec<&str> = line.split(' ').skip(1).collect();
            let output = dtolint(&organisation(), &arguments);
            printed += &out(&output);
            codes.push(code(&output));
        }
    }
    assert_eq!(codes, [1, 2, 0, 0, 0, 0, 0]);
    let shown: Vec<&str> = readme.split("```text\n").skip(1).collect();
    assert!(shown.len() >= 2);
    for block in shown {
        let block = block.split("```").next().expect("it ends").trim_end();
        assert!(printed.contains(block), "{block}\n\n{printed}");
    }
}
