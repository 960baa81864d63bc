//! What ACME relies on: its checks find at their places, mistakes are told at their lines, and the command has them
//! in every subcommand.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;

use acme_lint::{Teams, checks, checks_for};
use dtolint::check::Checks;
use dtolint::hook::{Hook, Session};
use dtolint::{FileReport, Finding, Linter, PolicyBuilder, PolicyError};

const POLICY: &str = "version = 1\nextends = [\"acme:webhooks\"]\n";
const BAD: &str = r#"{"endpoint_url": "https://hooks.acme.com/webhooks/hr", "events": ["user.created", "user.deleted", "session.revoked"]}"#;
const NOBODYS: &str = r#"{"endpoint_url": "https://hooks.acme.com/webhooks/humanresources", "events": ["organization.created"]}"#;

fn lint(checks: &Checks, policy: &str, document: &str) -> Result<FileReport, PolicyError> {
    let policy = PolicyBuilder::default().checks(checks).text("dtolint.toml", policy)?;
    Ok(Linter::new(policy).lint(("hook.json", document)))
}

/// Rule, path, line, column and message.
fn rows<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
    let row = |it: &Finding| {
        let (path, at) = (it.place().path(), it.place().start());
        format!("{} {path}:{}:{} {}", it.rule(), at.line, at.column, it.message())
    };
    findings.into_iter().map(row).collect()
}

#[test]
fn what_a_team_may_not_take_is_told_at_the_event() {
    let report = lint(&checks(), POLICY, BAD).expect("it loads");
    let expected = ["acme-team-events hook.json:1:99 the team `hr` may not take `session.revoked`"];
    assert_eq!(rows(report.findings()), expected);
    let [related] = report.findings()[0].related() else { panic!("{report:?}") };
    assert_eq!((related.place.start().column, &*related.label), (18, "the endpoint of the team"));
}

#[test]
fn checks_have_state() {
    let report = lint(&checks(), POLICY, NOBODYS).expect("it loads");
    let expected = ["acme-team hook.json:1:18 there is no team `humanresources`"];
    assert_eq!(rows(report.findings()), expected);
    assert_eq!(report.findings()[0].help(), Some("teams are: billing, hr, identity"));
    let other = Teams::parse(r#"{"humanresources": ["organization."]}"#).expect("JSON");
    let report = lint(&checks_for(Arc::new(other)), POLICY, NOBODYS).expect("it loads");
    assert_eq!(rows(report.findings()), [""; 0]);
}

#[test]
fn mistakes_are_told_at_their_lines() {
    let rule = |check: &str| {
        format!(
            "{POLICY}[[rule]]\nid = \"acme-x\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {check}\nmessage = \"{{team}}\"\n"
        )
    };
    for (check, mistake) in [
        (
            r#"{ known-team = { after = "/partners" } }"#,
            "policy-invalid-value dtolint.toml:7:34 `/partners` does not end in `/`",
        ),
        (
            r#"{ known-team = {} }"#,
            "policy-missing dtolint.toml:7:11 the check `known-team` needs `after`",
        ),
        (
            r#"{ known-taem = { after = "/p/" } }"#,
            "policy-unknown-name dtolint.toml:7:11 there is no check `known-taem`",
        ),
    ] {
        let error = lint(&checks(), &rule(check), BAD).expect_err(check);
        assert_eq!(rows(error.report().findings()), [mistake], "{check}");
    }
    // A rule that selects what the check does not look at.
    let text = rule(r#"{ known-team = { after = "/p/" } }"#).replace("/endpoint_url", "/events");
    assert!(lint(&checks(), &text, BAD).is_err());
    // Without the registry there is nothing, which is no silent pass.
    let error = lint(&Checks::default(), POLICY, BAD).expect_err("there is no such pack");
    let expected = ["policy-unknown-name dtolint.toml:2:12 there is no pack `acme:webhooks`"];
    assert_eq!(rows(error.report().findings()), expected);
}

#[test]
fn the_command_has_them_in_every_subcommand() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [("dtolint.toml", POLICY), ("hr.json", BAD), ("acme.toml", acme_lint::PACK.1)];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    for (arguments, code, said) in [
        (
            &["check", "hr.json"][..],
            1,
            "error[acme-team-events]: the team `hr` may not take `session.revoked`",
        ),
        (&["policy", "check"], 0, "no findings"),
        (&["policy", "test", "acme.toml"], 0, "4 tests, 0 failed"),
        (&["policy", "show"], 0, "team-may-take"),
        (&["policy", "schema"], 0, "the text ends in the name of a team"),
        (&["explain", "hr.json:1"], 0, "What made it a finding"),
        (&["checks", "team"], 0, "known-team "),
        (&["explain", "known-team"], 0, "Asks: the text ends in the name of a team"),
        (&["rules", "--source", acme_lint::PACK.0], 0, "acme-team"),
        (&["rules", "--source", "acme:webhoks"], 2, "did you mean `acme:webhooks`?"),
        (&["explain", "acme-team"], 0, "an endpoint that is nobody's is looked after by nobody"),
        (&["explain", "acme-teem"], 2, "did you mean `acme-team`?"),
        (&["rules", "--check", "known-taem"], 2, "did you mean `known-team`?"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_acme-lint"));
        let output = command.args(arguments).current_dir(&folder).stdin(Stdio::null()).output();
        let output = output.expect("it runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        assert!(text.to_lowercase().contains(&said.to_lowercase()), "{arguments:?}: {text}");
    }
}

#[test]
fn the_hook_has_them() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("dtolint.toml"), POLICY).expect("it can be written");
    let mut session = Session::new(Hook::new(folder.path()).checks(checks()));
    let today = "2026-12-01".parse().expect("a day");
    session.answer(br#"{"hello": {"version": 1}}"#, today);
    let document = serde_json::json!({"path": "hr.json", "text": BAD});
    let request = serde_json::json!({"check": {"documents": [document]}});
    let answer = session.answer(request.to_string().as_bytes(), today);
    assert!(answer.contains(r#""rule":"acme-team-events""#), "{answer}");
}
