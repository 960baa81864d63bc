//! The commands for policy authors: check, test, show, init, schema, explain, schema diff.

#![cfg(feature = "cli")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::command::{self, code, dtolint, err, out};
use serde_json::Value;
use tempfile::TempDir;

const TODAY: &str = "2026-11-25";

/// A folder that is the root of a repository, with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = command::folder(files);
    command::write(folder.path(), ".git/HEAD", "");
    folder
}

/// Rule, path and line of each finding of a JSON report.
fn found(output: &Output) -> Vec<(String, String, u64)> {
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", out(output), err(output)));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|it| {
            (text(&it["rule"]), text(&it["path"]), it["start"]["line"].as_u64().expect("a number"))
        })
        .collect()
}

fn organisation() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/organisation")
}

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
    let text = include_str!("../examples/organisation/loosened.toml");
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
    common::snapshots("examples")
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
    let expires = include_str!("../examples/organisation/dtolint.toml")
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
    common::snapshots("examples").bind(|| insta::assert_snapshot!("organisation", text));
    // On the day itself it worked.
    let output = dtolint(&organisation(), &["check", "--today", "2026-10-31", "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(report["summary"]["waived"], 2);
}

/// The commands of its README end as it says, and print what it shows.
#[test]
fn its_readme_shows_what_comes_out() {
    let readme = include_str!("../examples/organisation/README.md");
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

/// What `show` prints loads again, to the same policy: the same findings at the same places, and the
/// same text but for where values are from.
#[test]
fn what_show_prints_loads_again_and_finds_the_same() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let plain = |text: &str| {
        let line = |line: &str| line.split(" # ").next().unwrap_or_default().to_owned();
        let is_said = |line: &&str| !line.is_empty() && !line.starts_with('#');
        text.lines().filter(is_said).map(line).collect::<Vec<_>>().join("\n")
    };
    for example in ["workos", "shop", "organisation"] {
        let copy = tempfile::tempdir().expect("there is a place for it");
        copy_folder(&examples.join(example), copy.path());
        fs::create_dir(copy.path().join(".git")).expect("it can be made");
        let places = |output: &Output| {
            let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
            let findings = report["findings"].as_array().expect("a list").iter();
            let mut findings: Vec<String> = findings
                .map(|it| {
                    // What is told of the policy itself is at other lines of it.
                    let start =
                        if it["path"] == "dtolint.toml" { &Value::Null } else { &it["start"] };
                    format!(
                        "{} {} {} {start} {} {} {}",
                        it["path"],
                        it["rule"],
                        it["severity"],
                        it["message"],
                        it["help"],
                        it["waived"]["reason"]
                    )
                })
                .collect();
            findings.sort();
            findings
        };
        let check = ["check", "-f", "json", "--today", TODAY];
        let before = dtolint(copy.path(), &check);
        let shown = dtolint(copy.path(), &["policy", "show", "--today", TODAY]);
        assert_eq!(code(&shown), 0, "{example}: {}", out(&shown));
        let shown = out(&shown);
        fs::write(copy.path().join("dtolint.toml"), &shown).expect("it can be written");
        let after = dtolint(copy.path(), &check);
        assert_eq!(code(&after), code(&before), "{example}: {}{}", out(&after), err(&after));
        assert_eq!(places(&after), places(&before), "{example}");
        let again = out(&dtolint(copy.path(), &["policy", "show", "--today", TODAY]));
        assert_eq!(plain(&again), plain(&shown), "{example}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            fs::create_dir_all(&target).expect("it can be made");
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("it can be copied");
        }
    }
}

#[test]
fn show_for_a_file_works_overrides_in() {
    let show = |file: &str| {
        let output =
            dtolint(&organisation(), &["policy", "show", "--file", file, "--today", TODAY]);
        assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
        out(&output)
    };
    let (dev, live) = (show("envs/dev/preview.json"), show("webhooks/siem.json"));
    assert!(dev.contains("[rules.events-empty]\nlevel = \"info\" # dtolint.toml:"), "{dev}");
    assert!(live.contains("[rules.events-empty]\nlevel = \"error\" # dtolint:strict:"), "{live}");
    assert!(!dev.contains("[[override]]") && !dev.contains("[[waiver]]"), "{dev}");
    assert!(live.contains("value = \"session.created\""), "{live}");
    assert!(
        live.contains("events = [\"@directory\", \"session.*\"] # policies/organisation.toml:"),
        "{live}"
    );
    common::snapshots("examples").bind(|| {
        let output = dtolint(&organisation(), &["policy", "show", "--today", TODAY]);
        insta::assert_snapshot!("organisation-shown", out(&output));
    });
}

#[test]
fn policy_check_tells_of_the_policy_alone_and_by_every_report() {
    let policy =
        "version = 1\n[sets]\nhr = [\"dsync.*\"]\n[[documents]]\nfiles = [\"none/*.json\"]\n";
    let folder = folder(&[("dtolint.toml", policy), ("a.json", "{")]);
    let check = |more: &[&str]| {
        dtolint(folder.path(), &[&["policy", "check", "--today", TODAY], more].concat())
    };
    let of = |rule: &str, line| (rule.to_owned(), "dtolint.toml".to_owned(), line);
    let output = check(&["-f", "json"]);
    assert_eq!(found(&output), [of("set-unused", 3), of("nothing-matched", 5)]);
    assert_eq!(code(&output), 0, "warnings do not fail");
    assert_eq!(code(&check(&["--fail-on", "warning"])), 1);
    assert!(
        out(&check(&[])).ends_with("2 warnings in a policy of 1 rule\n"),
        "{}",
        out(&check(&[]))
    );
    // An error among them is one for `check` as well, which lints nothing.
    let strict = format!("{policy}[rules]\nset-unused = \"error\"\n");
    fs::write(folder.path().join("dtolint.toml"), strict).expect("it can be written");
    let output = dtolint(folder.path(), &["check", "a.json", "-f", "json"]);
    assert_eq!((code(&output), found(&output)), (2, vec![of("set-unused", 3)]));
}

#[test]
fn without_a_policy_there_is_nothing_to_check_test_or_show() {
    let folder = folder(&[("a.json", "{}")]);
    for command in ["check", "test", "show"] {
        let output = dtolint(folder.path(), &["policy", command]);
        assert_eq!(code(&output), 2, "{command}");
        assert!(err(&output).contains("dtolint policy init"), "{}", err(&output));
        let output = dtolint(folder.path(), &["policy", command, "none.toml"]);
        assert_eq!(code(&output), 2, "{command}");
        assert!(err(&output).contains("there is no policy file `none.toml`"), "{}", err(&output));
    }
}

const TESTED: &str = r#"version = 1

[rules.events-empty]

[rules.event-forbidden]
events = ["session.*"]

[[test]]
name     = "sessions stay"
document = '{"endpoint_url": "https://a.example.com/", "events": ["user.created", "session.created"]}'
expect   = [{ rule = "event-forbidden", at = "/events/0" }]
"#;

#[test]
fn a_test_that_fails_shows_what_differs() {
    let folder = folder(&[("dtolint.toml", TESTED)]);
    let output = dtolint(folder.path(), &["policy", "test"]);
    assert_eq!(code(&output), 1);
    let text = out(&output);
    assert!(text.contains("FAIL  sessions stay\n      - event-forbidden /events/0\n      + event-forbidden /events/1\n"), "{text}");
    assert!(
        text.contains("1 test, 1 failed; of 2 rules named, 1 found something (50 %)"),
        "{text}"
    );
    assert!(text.contains("no test makes these find anything: events-empty"), "{text}");
    common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-test", text));
    let output = dtolint(folder.path(), &["policy", "test", "-f", "json"]);
    let of = |line| ("test-failed".to_owned(), "dtolint.toml".to_owned(), line);
    assert_eq!(found(&output), [of(8), of(11)]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let kinds: Vec<_> =
        report["tests"][0]["differences"].as_array().expect("a list").iter().collect();
    assert_eq!((&kinds[0]["kind"], &kinds[1]["kind"]), (&"missing".into(), &"unexpected".into()));
}

/// What a test expects, and what is said of why it is not found.
#[test]
fn what_is_expected_and_not_found_says_why() {
    let table = [
        ("{ rule = \"event-forbidden\", at = \"/events/1\" }", ""),
        (
            "{ rule = \"event-forbidden\", at = \"/events/1\", level = \"warning\" }",
            "it is found at level `error`",
        ),
        (
            "{ rule = \"event-forbidden\", at = \"/events/1\", waived = true }",
            "it is found, and no waiver is for it",
        ),
        ("{ rule = \"event-forbidden\" }", "`event-forbidden` is found at `/events/1`"),
        (
            "{ rule = \"event-missing\", at = \"/events\" }",
            "`event-missing` is off for `test.json`",
        ),
        ("{ rule = \"events-empty\", at = \"/events/1\" }", "there, `event-forbidden` is found"),
        ("{ rule = \"events-empty\", at = \"/events\" }", "nothing is found there"),
        ("{ rule = \"schema\", at = \"/events\" }", "nothing is found there"),
    ];
    for (expected, help) in table {
        let text = TESTED.replace("{ rule = \"event-forbidden\", at = \"/events/0\" }", expected);
        let folder = folder(&[("dtolint.toml", &text)]);
        let output = dtolint(folder.path(), &["policy", "test", "-f", "json"]);
        let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let findings = report["findings"].as_array().expect("a list");
        let told: Vec<_> = findings.iter().filter(|it| it["start"]["line"] == 11).collect();
        match help {
            "" => assert_eq!((code(&output), findings.len()), (0, 0), "{findings:#?}"),
            help => {
                assert_eq!((code(&output), told.len()), (1, 1), "{expected}: {findings:#?}");
                assert!(
                    told[0]["help"].as_str().expect("a string").contains(help),
                    "{expected}: {told:#?}"
                );
            }
        }
    }
}

#[test]
fn tests_stand_in_files_beside_the_policy_and_read_documents_from_files() {
    let more = "version = 1\n[[test]]\nname = \"the file\"\nfile = \"docs/a.json\"\nexpect = [{ rule = \"event-forbidden\", at = \"/events/0\" }]\n";
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
    let mended = TESTED.replace("/events/0", "/events/1");
    let folder = folder(&[
        ("dtolint.toml", &mended),
        ("more.test.toml", more),
        ("deeper/other.test.toml", "not read"),
        ("docs/a.json", document),
    ]);
    let output = dtolint(folder.path(), &["policy", "test"]);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    assert!(out(&output).contains("ok    the file\n"), "{}", out(&output));
    // A mistake in such a file is told there, and a key that belongs into the policy.
    fs::write(folder.path().join("more.test.toml"), format!("rules = 1\n{more}\nfile2 = 3\n"))
        .expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "test", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let of = |line| ("policy-unknown-name".to_owned(), "more.test.toml".to_owned(), line);
    assert_eq!(found(&output), [of(1), of(8)]);
    let output = dtolint(folder.path(), &["policy", "test", "more.test.toml"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("`more.test.toml` has tests, and is no policy"),
        "{}",
        err(&output)
    );
    // `check` reads no tests but the policy's own.
    assert_eq!(code(&dtolint(folder.path(), &["check", "docs/a.json"])), 1);
}

#[test]
fn a_policy_without_tests_is_no_success() {
    let folder = folder(&[("dtolint.toml", "version = 1\n")]);
    let output = dtolint(folder.path(), &["policy", "test"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("the policy has no tests"), "{}", err(&output));
}

#[test]
fn init_writes_a_policy_for_what_is_there_and_never_overwrites() {
    let hook = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["user.created"]}"#;
    let list = "webhookEndpoints:\n  - endpoint_url: https://it.example.org/x\n    events: []\n";
    let other = hook.replace("/hr", "/it");
    let files = [
        ("webhooks/hr.json", hook),
        ("webhooks/it.json", &*other),
        ("seed.yaml", list),
        ("package.json", "{}"),
    ];
    let folder = folder(&files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("3 files with webhook endpoints were found"), "{}", out(&output));
    let text = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-init", text));
    let schema =
        fs::read_to_string(folder.path().join("dtolint.schema.json")).expect("it is written");
    assert_eq!(schema, out(&dtolint(folder.path(), &["policy", "schema"])));
    // What was written is without fault, its test passes, and every document is checked by it.
    for command in [&["policy", "check", "--fail-on", "info"][..], &["policy", "test"], &["check"]]
    {
        let output = dtolint(folder.path(), command);
        assert_eq!(code(&output), 0, "{command:?}: {}{}", out(&output), err(&output));
    }
    assert!(out(&dtolint(folder.path(), &["check"])).contains("in 3 files"));
    // Nothing is overwritten.
    fs::write(folder.path().join("dtolint.toml"), "mine").expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("there is a policy already: `dtolint.toml`"), "{}", err(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is there"),
        "mine"
    );
    let output = dtolint(folder.path(), &["policy", "init", "nowhere"]);
    assert_eq!(code(&output), 2);
    // Nor is a schema that is there.
    let output = {
        fs::create_dir(folder.path().join("sub")).expect("it can be made");
        fs::write(folder.path().join("sub/dtolint.schema.json"), "mine")
            .expect("it can be written");
        dtolint(folder.path(), &["policy", "init", "sub"])
    };
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("left sub/dtolint.schema.json as it is"), "{}", out(&output));
    assert!(out(&output).contains("no documents were found"), "{}", out(&output));
}

/// The waiver of an explanation, as somebody pastes it.
fn proposed_waiver(text: &str) -> String {
    text.lines()
        .skip_while(|line| line.trim() != "[[waiver]]")
        .take_while(|line| line.starts_with("  "))
        .map(|line| format!("{}\n", line.trim()))
        .collect()
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
    common::snapshots("cli").bind(|| insta::assert_snapshot!("explain-finding", text.clone()));
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
    assert!(err(&output).contains("something is found in line 3"), "{}", err(&output));
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
    assert_eq!(code(&diff(&[new, old])), 0);
    assert_eq!(code(&diff(&[new, old, "--fail-on-removed"])), 1);
    assert!(!out(&diff(&[old, new, "--no-policy"])).contains("dtolint.toml"));
    let output = diff(&[old, "workos:CreateWebhookEndpointDto@9"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("there is no schema"), "{}", out(&output));
    fs::write(folder.path().join("dtolint.toml"), "rules = 3").expect("it can be written");
    assert_eq!(code(&diff(&[old, new])), 2);
    fs::remove_file(folder.path().join("dtolint.toml")).expect("it is there");
    assert!(out(&diff(&[old, new])).contains("no policy was found from here upwards"));
}
