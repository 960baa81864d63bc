//! `dtolint explain`, and `schema diff`.

use super::*;

/// The waiver of an explanation, as an author pastes it, with what is left to fill in.
fn proposed_waiver(text: &str) -> String {
    let lines = text.lines().skip_while(|line| line.trim() != "[[waiver]]");
    let lines = lines.take_while(|line| line.starts_with("  "));
    let waiver: String = lines.map(|line| format!("{}\n", line.trim())).collect();
    let filled = waiver.replace("<why it is let through>", "until the stream is live");
    filled.replace("<who answers for it>", "the team for webhooks")
}

#[test]
fn a_finding_is_explained_with_its_layers_and_a_waiver_that_works() {
    let copy = tempfile::tempdir().expect("there is a place for it");
    copy_folder(&organisation(), copy.path());
    fs::create_dir(copy.path().join(".git")).expect("it can be made");
    let explain = |place: &str| dtolint(copy.path(), &["explain", place, "--today", TODAY]);
    let output = explain("webhooks/hr.json:3:46");
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    for part in [
        "level `error`: dtolint:recommended:",
        "events: policies/organisation.toml:",
        "reason: policies/organisation.toml:",
        "remove the event",
        "expires = 2026-12-25",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    crate::common::snapshots("cli")
        .bind(|| insta::assert_snapshot!("explain-finding", text.clone()));
    // The waiver, pasted, lets it through.
    let waiver = proposed_waiver(&text);
    let policy = copy.path().join("dtolint.toml");
    let before = fs::read_to_string(&policy).expect("it is there");
    fs::write(&policy, format!("{before}\n{waiver}")).expect("it can be written");
    let output =
        dtolint(copy.path(), &["check", "webhooks/hr.json", "--today", TODAY, "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(
        (&report["summary"]["errors"], &report["summary"]["waived"]),
        (&0.into(), &1.into()),
        "{report:#}"
    );
    assert!(out(&explain("webhooks/hr.json:3")).contains("it is waived until 2026-12-25"));
    // What is final, what is the policy's own, what there is not.
    fs::write(
        copy.path().join("webhooks/x.json"),
        r#"{"endpoint_url": "https://x.example.net/webhooks/x", "events": ["user.created"]}"#,
    )
    .expect("it can be written");
    assert!(out(&explain("webhooks/x.json:1")).contains(
        "# The rule is final: this has to go into the policy of policies/organisation.toml:"
    ));
    assert!(
        out(&explain("dtolint.toml:37")).contains("waiver-expired"),
        "{}{}",
        out(&explain("dtolint.toml:37")),
        err(&explain("dtolint.toml:37"))
    );
    let output = explain("webhooks/hr.json:1");
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("there is a finding in line 3"), "{}", err(&output));
    assert_eq!(code(&explain("webhooks/none.json:1")), 2);
    assert!(err(&explain("event-forbiden")).contains("did you mean `event-forbidden`?"));
    assert!(out(&explain("waiver-expired")).starts_with("# waiver-expired"));
}

#[test]
fn what_spans_documents_is_explained_as_well() {
    let hook = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"*.json\"]\n[rules.event-uncovered]\nevents = [\"dsync.deleted\"]\n";
    let folder = folder(&[("a.json", hook), ("b.json", hook), ("dtolint.toml", policy)]);
    let text = out(&dtolint(folder.path(), &["explain", "b.json:1"]));
    assert!(text.contains("error[endpoint-duplicate]") && text.contains("a.json:1"), "{text}");
    let text = out(&dtolint(folder.path(), &["explain", "dtolint.toml:6"]));
    assert!(text.contains("error[event-uncovered]"), "{text}");
    // The waiver that it writes is for no file, and works.
    let waiver = proposed_waiver(&text);
    assert!(!waiver.contains("files"), "{waiver}");
    fs::write(folder.path().join("dtolint.toml"), format!("{policy}{waiver}"))
        .expect("it can be written");
    let report: Value =
        serde_json::from_slice(&dtolint(folder.path(), &["check", "-f", "json"]).stdout)
            .expect("it is JSON");
    assert_eq!(report["summary"]["waived"], 1, "{report:#}");
}

/// The mistakes of a policy are explained at the policy's own lines. A document's line isn't one of them.
#[test]
fn a_document_is_not_explained_by_a_policy_with_mistakes() {
    let folder = folder(&[("a.json", "{}"), ("dtolint.toml", "version = 1\nrules = 3\n")]);
    let output = dtolint(folder.path(), &["explain", "a.json:1"]);
    assert_eq!(code(&output), 2, "{}", out(&output));
    let text = err(&output);
    assert!(text.contains("the policy has mistakes, so no document can be checked"), "{text}");
    assert!(text.contains("`dtolint policy check` lists them"), "{text}");
    let output = dtolint(folder.path(), &["explain", "dtolint.toml:2"]);
    assert!(out(&output).contains("policy-invalid-value"), "{}{}", out(&output), err(&output));
}

/// What a finding about the policy says of its level can be pasted; a rule that is always on has no level to set.
#[test]
fn only_a_level_that_can_be_set_is_proposed() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"a.json\"]\n[sets]\nhr = [\"dsync.*\"]\n";
    let folder = folder(&[("a.json", "{}"), ("dtolint.toml", policy)]);
    let explain = |line: usize| {
        let output = dtolint(folder.path(), &["explain", &format!("dtolint.toml:{line}")]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        out(&output)
    };
    let unused = explain(5);
    assert!(unused.contains("level `warning`: by default"), "{unused}");
    assert!(
        unused.contains("its level can be set:\n\n  [rules]\n  set-unused = \"off\""),
        "{unused}"
    );
    // Pasted, it works.
    let policy = policy.to_owned() + "[rules]\nset-unused = \"off\"\n";
    fs::write(folder.path().join("dtolint.toml"), &policy).expect("it can be written");
    assert_eq!(code(&dtolint(folder.path(), &["policy", "check", "--fail-on", "info"])), 0);
    fs::write(folder.path().join("dtolint.toml"), policy + "unknown-membr = \"off\"\n")
        .expect("it can be written");
    let unknown = explain(8);
    assert!(unknown.contains("error[policy-unknown-name]"), "{unknown}");
    assert!(unknown.contains("dtolint always checks this, with any policy"), "{unknown}");
    assert!(unknown.ends_with("  it cannot be waived\n"), "{unknown}");
}

#[test]
fn a_secret_is_in_no_waiver_that_is_proposed() {
    let document =
        r#"{"endpoint_url": "https://me:hunter2@a.example.com/", "events": ["user.created"]}"#;
    let folder = folder(&[
        ("a.json", document),
        ("dtolint.toml", "version = 1\nextends = [\"dtolint:recommended\"]\n"),
    ]);
    let output = dtolint(folder.path(), &["explain", "a.json:1"]);
    assert!(out(&output).contains("[[waiver]]"), "{}{}", out(&output), err(&output));
    assert!(!out(&output).contains("hunter2"), "{}", out(&output));
}

#[test]
fn schema_diff_exits_as_everything_does() {
    let old = "workos:CreateWebhookEndpointDto";
    let new = "workos:CreateWebhookEndpointDto@0.61.0";
    let folder = folder(&[(
        "dtolint.toml",
        "version = 1\n[rules.event-forbidden]\nevents = [\"api_key.*\"]\n",
    )]);
    let diff =
        |arguments: &[&str]| dtolint(folder.path(), &[&["schema", "diff"], arguments].concat());
    let output = diff(&[old, new, "--fail-on-removed"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(
        out(&output).contains(
            "dtolint.toml:3:11: event-forbidden: `api_key.*` covers api_key.updated as well"
        ),
        "{}",
        out(&output)
    );
    let none = "no policy was found, from here up to the root of the repository";
    assert!(!out(&output).contains(none), "{}", out(&output));
    assert!(!out(&diff(&[old, new, "--no-policy"])).contains(none), "none was looked for");
    assert_eq!(code(&diff(&[new, old])), 0);
    assert_eq!(code(&diff(&[new, old, "--fail-on-removed"])), 1);
    assert!(!out(&diff(&[old, new, "--no-policy"])).contains("dtolint.toml"));
    let output = diff(&[old, "workos:CreateWebhookEndpointDto@9"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("there is no schema"), "{}", out(&output));
    fs::write(folder.path().join("dtolint.toml"), "rules = 3").expect("it can be written");
    assert_eq!(code(&diff(&[old, new])), 2);
    fs::remove_file(folder.path().join("dtolint.toml")).expect("it is there");
    assert!(out(&diff(&[old, new])).contains(none));
    // What another program reads has nothing but the difference.
    let json: Value =
        serde_json::from_slice(&diff(&[old, new, "-f", "json"]).stdout).expect("JSON");
    assert!(json["policy"].is_null(), "{json:#}");
}

#[test]
fn schema_diff_fails_on_the_change_that_it_is_to_fail_on() {
    let files = [
        ("low.json", r#"{"maximum": 1}"#),
        ("high.json", r#"{"maximum": 2}"#),
        ("other.json", r#"{"pattern": "^(a+)b\\1$"}"#),
        ("unlike.json", r#"{"pattern": "^(a+)(b|c)\\1$"}"#),
    ];
    let folder = folder(&files);
    let fails = |old: &str, new: &str, on: &str| {
        let arguments = ["schema", "diff", old, new, "--no-policy", "--fail-on", on];
        let output = dtolint(folder.path(), &arguments);
        assert!(code(&output) < 2, "{}{}", out(&output), err(&output));
        code(&output) == 1
    };
    let all = |old: &str, new: &str| ["stricter", "looser", "any"].map(|on| fails(old, new, on));
    assert_eq!(all("low.json", "high.json"), [false, true, true]);
    assert_eq!(all("high.json", "low.json"), [true, false, true]);
    assert_eq!(all("low.json", "low.json"), [false, false, false]);
    // What isn't decided doesn't pass.
    assert_eq!(all("other.json", "unlike.json"), [true, true, true]);
}

/// The pointer of a waiver holds once another event is put before the one that it lets through.
#[test]
fn a_waiver_is_for_what_the_rule_selects_and_not_for_one_index() {
    let list = "webhookEndpoints:\n  - endpoint_url: https://a.example.com/\n    events: [user.created, session.created]\n";
    let policy = "version = 1\n[[documents]]\nfiles = [\"*.yaml\"]\nselect = \"/webhookEndpoints/*\"\n[rules.event-forbidden]\nevents = [\"session.*\"]\n";
    let folder = folder(&[("a.yaml", list), ("dtolint.toml", policy)]);
    let explain = || out(&dtolint(folder.path(), &["explain", "a.yaml:3", "--today", TODAY]));
    let text = explain();
    assert!(text.contains("select  = \"/webhookEndpoints/*/events/*\"\n"), "{text}");
    assert!(text.contains("value   = \"session.created\"\n"), "{text}");
    // As it is printed, it is refused: each placeholder at its line.
    let printed: String =
        text.lines().skip_while(|line| line.trim() != "[[waiver]]").collect::<Vec<_>>().join("\n");
    fs::write(folder.path().join("dtolint.toml"), format!("{policy}{printed}\n"))
        .expect("it can be written");
    let output = dtolint(folder.path(), &["check", "--today", TODAY, "-f", "json"]);
    assert_eq!(code(&output), 2, "{}", out(&output));
    let at = |line: u64| ("policy-invalid-value".to_owned(), "dtolint.toml".to_owned(), line);
    assert_eq!(found(&output), [at(12), at(13)]);
    assert!(
        out(&output).contains("`<why it is let through>` is a placeholder"),
        "{}",
        out(&output)
    );
    fs::write(folder.path().join("dtolint.toml"), format!("{policy}{}", proposed_waiver(&text)))
        .expect("it can be written");
    let more = list.replace("[user.created,", "[user.created, user.deleted,");
    fs::write(folder.path().join("a.yaml"), more).expect("it can be written");
    assert!(explain().contains("it is waived until 2026-12-25"), "{}", explain());
}

#[test]
fn the_parts_of_a_joined_check_are_shown_and_which_one_decided() {
    let policy = r#"version = 1
[[rule]]
id      = "acme-host"
title   = "A host that is not for these events"
select  = ""
check   = { when = { at = "/events/*", one-of = { values = ["session.*"] } }, then = { all = [
  { at = "/endpoint_url", url-scheme = { one-of = ["https"] } },
  { at = "/endpoint_url", url-host = { one-of = ["siem.example.com"] } },
] }, else = { at = "/events", count = { max = 3 } } }
message = "sessions go to the SIEM alone"
"#;
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
    let folder = folder(&[("a.json", document), ("dtolint.toml", policy)]);
    let page = out(&dtolint(folder.path(), &["explain", "acme-host"]));
    let parts = "\
        - Check: `when`: if the check `when` holds, `then` holds; otherwise `else` does\n  \
          - when at `/events/*` `one-of`: the value is in a list; `values` is `session.*`\n  \
          - then `all`: every check in the list holds; each reports what it finds\n    \
            - at `/endpoint_url` `url-scheme`: the URL's scheme is in a list; `one-of` is `https`\n    \
            - at `/endpoint_url` `url-host`: the URL's host is in `one-of` and not in `none-of`; `one-of` is `siem.example.com`\n  \
          - else at `/events` `count`: the number of items in the array, or members in the object, is within bounds; `max` is 3\n";
    assert!(page.contains(parts), "{page}");
    let text = out(&dtolint(folder.path(), &["explain", "a.json:1"]));
    let decided: Vec<&str> =
        text.lines().filter(|line| line.ends_with(", which decided")).collect();
    assert_eq!(decided.len(), 1, "{text}");
    assert!(decided[0].contains("`url-host`") && decided[0].contains("(dtolint.toml:8)"), "{text}");
}

/// What joins the parts is said before them: without it, a document may seem to satisfy the check.
#[test]
fn the_outermost_join_is_named() {
    let policy = "version = 1\n[[rule]]\nid = \"acme-both\"\ntitle = \"not both\"\nselect = \"\"\ncheck = { not = { all = [{ at = \"/events\", count = { min = 1 } }, { at = \"/endpoint_url\", length = { min = 1 } }] } }\n";
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
    let folder = folder(&[("a.json", document), ("dtolint.toml", policy)]);
    let text = out(&dtolint(folder.path(), &["explain", "a.json:1"]));
    let lines: Vec<&str> =
        text.lines().skip_while(|line| *line != "What the rule checks").skip(1).collect();
    assert!(lines[0].starts_with("  - `not`: "), "{text}");
    assert!(lines[1].starts_with("    - `all`: "), "{text}");
    assert!(lines[2].starts_with("      - at `/events` `count`: "), "{text}");
}

/// A folder with a policy, a schema that names no type, and a document.
fn made(policy: &str) -> tempfile::TempDir {
    folder(&[("x.json", r#"{"a": ""}"#), ("any.json", "{}"), ("dtolint.toml", policy)])
}

#[test]
fn the_line_of_a_level_is_the_one_that_says_it() {
    let rule = "[[rule]]\nid = \"acme-a\"\ntitle = \"t\"\nselect = \"/a\"\ncheck = { length = { min = 1 } }\n";
    let policy = format!("version = 1\nschema = \"any.json\"\n{rule}");
    let silent = made(&policy);
    let text = out(&dtolint(silent.path(), &["explain", "x.json:1", "--today", TODAY]));
    assert!(text.contains("level `error`: by default, as dtolint.toml:4 says no other"), "{text}");
    let said = made(&format!("{policy}level = \"warning\"\n"));
    let text = out(&dtolint(said.path(), &["explain", "x.json:1", "--today", TODAY]));
    assert!(text.contains("level `warning`: dtolint.toml:8"), "{text}");
    let set = made(&format!("{policy}[rules]\nacme-a = \"info\"\n"));
    let text = out(&dtolint(set.path(), &["explain", "x.json:1", "--today", TODAY]));
    assert!(text.contains("level `info`: dtolint.toml:9"), "{text}");
}

#[test]
fn a_waiver_is_for_an_empty_string_and_for_a_file_with_an_exclamation_mark() {
    let policy = "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"acme-a\"\ntitle = \"t\"\nselect = \"/a\"\ncheck = { length = { min = 1 } }\n";
    let folder =
        folder(&[("!x[1].json", r#"{"a": ""}"#), ("any.json", "{}"), ("dtolint.toml", policy)]);
    let text = out(&dtolint(folder.path(), &["explain", "!x[1].json:1", "--today", TODAY]));
    let waiver = proposed_waiver(&text);
    assert!(waiver.contains("value   = \"\""), "{text}");
    fs::write(folder.path().join("dtolint.toml"), format!("{policy}\n{waiver}"))
        .expect("it can be written");
    let output = dtolint(folder.path(), &["check", "!x[1].json", "--today", TODAY, "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(
        (&report["summary"]["errors"], &report["summary"]["waived"]),
        (&0.into(), &1.into()),
        "{report:#}"
    );
}
