//! `dtolint policy test`.

use super::*;

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
        text.contains(
            "1 test, 1 failed; 1 of 2 rules that the policy names found something (50 %)"
        ),
        "{text}"
    );
    assert!(text.contains("no test makes these find anything: events-empty"), "{text}");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-test", text));
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
        (
            "tests/deep.test.toml",
            &more.replace("the file", "A13: deeper").replace("docs/a", "../docs/a"),
        ),
        ("other/dtolint.toml", "version = 1\n"),
        ("other/x/other.test.toml", "of another policy, so not read"),
        ("docs/a.json", document),
    ]);
    let output = dtolint(folder.path(), &["policy", "test"]);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    assert!(out(&output).contains("ok    the file\n"), "{}", out(&output));
    assert!(out(&output).contains("ok    A13: deeper\n"), "{}", out(&output));
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
        err(&output).contains("`more.test.toml` has tests, and isn't a policy"),
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

/// `policy check` says which tests are of no use; which of them fail is for `policy test` to say.
#[test]
fn a_check_of_the_policy_reports_tests_that_cannot_fail_and_none_that_fails() {
    let folder = folder(&[("dtolint.toml", TESTED)]);
    let output = dtolint(folder.path(), &["policy", "check", "-f", "json"]);
    assert_eq!((code(&output), found(&output)), (0, Vec::new()), "{}", out(&output));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": []}"#;
    let idle =
        format!("version = 1\n[[test]]\nname = \"t\"\ndocument = '{document}'\nexpect = []\n");
    fs::write(folder.path().join("dtolint.toml"), idle).expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "check", "-f", "json"]);
    let expected = ("test-cannot-fail".to_owned(), "dtolint.toml".to_owned(), 2);
    assert_eq!(found(&output), [expected]);
}

/// A JUnit report has a case for each test, by its name: those that pass as well.
#[test]
fn junit_has_a_case_for_each_test() {
    let policy = format!(
        "{TESTED}\n[[test]]\nname     = \"<others> & \\\"more\\\" pass\"\ndocument = '{{\"endpoint_url\": \"https://a.example.com/\", \"events\": [\"user.created\"]}}'\nexpect   = []\n"
    );
    let more = "version = 1\n\n[[test]]\nname     = \"no events\"\ndocument = '{\"endpoint_url\": \"https://a.example.com/\", \"events\": []}'\nexpect   = [{ rule = \"events-empty\", at = \"/events\" }]\n";
    let more = format!("{more}{}", more.strip_prefix("version = 1\n").expect("it starts so"));
    let folder = folder(&[("dtolint.toml", &*policy), ("more.test.toml", &*more)]);
    let output = dtolint(folder.path(), &["policy", "test", "-f", "junit"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let text = out(&output);
    let attribute = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!(" {name}=\"")).expect("it is there");
        rest.split('"').next().expect("it ends").to_owned()
    };
    let suites = text.lines().filter(|line| line.contains("<testsuite "));
    let counts: Vec<_> = suites
        .map(|line| ["name", "tests", "failures"].map(|name| attribute(line, name)))
        .collect();
    let expected = [
        ["dtolint policy test", "1", "0"],
        ["dtolint.toml", "2", "1"],
        ["more.test.toml", "2", "0"],
    ];
    assert_eq!(counts, expected.map(|suite| suite.map(str::to_owned)));
    let cases: Vec<&str> = text.split("<testcase ").skip(1).collect();
    let names: Vec<String> =
        cases.iter().map(|case| attribute(&format!(" {case}"), "name")).collect();
    let others = "&lt;others&gt; &amp; &quot;more&quot; pass";
    assert_eq!(names, ["run", "sessions stay", others, "no events", "no events (line 8)"]);
    let failed = cases[1];
    let message = "<failure type=\"test-failed\" message=\"`event-forbidden` at `/events/0` is expected and not found: ";
    assert!(failed.contains(message), "{failed}");
    assert!(
        failed.contains("\n`event-forbidden` at `/events/1` is found and not expected: "),
        "{failed}"
    );
    assert!(failed.contains("\nat dtolint.toml:8</failure>"), "{failed}");
    assert!(cases[2].contains("classname=\"dtolint.toml\"/>"), "{}", cases[2]);
    assert!(cases[0].contains("<system-out>4 tests, 1 failed; "), "{}", cases[0]);
    crate::common::snapshots("cli")
        .bind(|| insta::assert_snapshot!("policy-test-junit", text.clone()));
    // What doesn't make the run fail doesn't fail here.
    let text =
        out(&dtolint(folder.path(), &["policy", "test", "-f", "junit", "--fail-on", "never"]));
    assert!(text.contains("failures=\"0\"") && !text.contains("<failure"), "{text}");
    assert!(text.contains("<system-out>`event-forbidden` at `/events/0` is expected"), "{text}");
}

/// Too few rules that a test makes find something, and a test that can't fail.
#[test]
fn junit_fails_for_the_coverage_and_for_a_test_that_cannot_fail() {
    let policy = "version = 1\n[rules]\ntest-cannot-fail = \"error\"\n[rules.event-forbidden]\nevents = [\"session.*\"]\n\
        [[test]]\nname = \"nothing\"\ndocument = '{}'\nexpect = []\n";
    let folder = folder(&[("dtolint.toml", policy)]);
    let run = |more: &[&str]| {
        out(&dtolint(folder.path(), &[&["policy", "test", "-f", "junit"], more].concat()))
    };
    let text = run(&["--min-coverage", "50"]);
    let cases = text.matches("<testcase ").count();
    assert_eq!((cases, text.matches("<failure ").count()), (3, 2), "{text}");
    assert!(
        text.contains("name=\"coverage\"") && text.contains("error[test-cannot-fail]"),
        "{text}"
    );
    let text = run(&[]);
    assert!(!text.contains("name=\"coverage\""), "{text}");
}

const BRANCHES: &str = r#"version = 1
[[rule]]
id = "acme-few"
title = "Too many"
select = "/events"
check = { any = [{ count = { max = 1 } }, { includes = { values = ["user.created"] } }] }

[[rule]]
id = "acme-silent"
title = "Never"
select = "/events"
check = { all = [{ count = { max = 9 } }, { unique = {} }] }

[[test]]
name = "one"
document = '{"endpoint_url": "https://a.example.com/", "events": ["user.updated"]}'
expect = []

[[test]]
name = "two"
document = '{"endpoint_url": "https://a.example.com/", "events": ["user.updated", "user.deleted"]}'
expect = [{ rule = "acme-few", at = "/events" }]
"#;

/// Branches that no test covers are where the coverage of rules is. They make a run fail only where that is asked for.
#[test]
fn uncovered_branches_are_in_each_report_and_fail_where_that_is_asked_for() {
    let folder = folder(&[("dtolint.toml", BRANCHES)]);
    let run = |more: &[&str]| dtolint(folder.path(), &[&["policy", "test"], more].concat());
    let text = run(&[]);
    // Of a rule that finds nothing in any test, that is said.
    let expected = "\n2 tests, 0 failed; 1 of 2 rules that the policy names found something (50 %); 5 of 8 branches of checks covered (62 %)\n\
        no test makes these find anything: acme-silent\n\
        dtolint.toml:6:45: no test has a document for which `includes` in `any` holds (acme-few)\n";
    assert_eq!(code(&text), 0, "{}", err(&text));
    assert!(out(&text).ends_with(expected), "{}", out(&text));
    assert_eq!(out(&run(&["--quiet"])), "");
    let json: Value = serde_json::from_slice(&run(&["-f", "json"]).stdout).expect("it is JSON");
    let branches = &json["coverage"]["branches"];
    assert_eq!(
        (&branches["percent"], &branches["all"], &branches["covered"]),
        (&62.into(), &8.into(), &5.into())
    );
    let first = serde_json::json!({ "rule": "acme-few", "part": "`includes` in `any`", "holds": true, "path": "dtolint.toml", "line": 6, "column": 45 });
    assert_eq!(branches["uncovered"][0], first);
    assert_eq!(branches["uncovered"].as_array().map(Vec::len), Some(3));
    let junit = out(&run(&["-f", "junit", "--min-branch-coverage", "70"]));
    assert!(junit.contains("; 5 of 8 branches of checks covered (62 %)</system-out>"), "{junit}");
    assert!(junit.contains("<testcase name=\"branch-coverage\""), "{junit}");
    assert!(junit.contains("<failure type=\"test-branch-coverage\""), "{junit}");
    for (wanted, expected) in [("62", 0), ("63", 1)] {
        let output = run(&["--min-branch-coverage", wanted]);
        assert_eq!(code(&output), expected, "{}", out(&output));
    }
    let failed = out(&run(&["--min-branch-coverage", "63"]));
    assert!(failed.contains("error[test-branch-coverage]: the tests cover 5 of 8 branches of checks: 62 %, at least 63 % is required"), "{failed}");
    assert!(failed.contains("`includes` in `any` holds (dtolint.toml:6:45), `count` in `all` doesn't hold (dtolint.toml:12:20), "), "{failed}");
}

#[test]
fn tests_for_branches_are_generated_after_those_of_rules() {
    let (start, rest) = BRANCHES.split_once("[[rule]]\nid = \"acme-silent\"").expect("it is there");
    let (_, tests) = rest.split_once("[[test]]").expect("it has tests");
    let folder = folder(&[("dtolint.toml", &format!("{start}[[test]]{tests}"))]);
    let generated = out(&dtolint(folder.path(), &["policy", "test", "--generate"]));
    crate::common::snapshots("cli")
        .bind(|| insta::assert_snapshot!("generated-branches", generated));
    command::write(folder.path(), "more.test.toml", &format!("version = 1\n{generated}"));
    let output = dtolint(folder.path(), &["policy", "test", "--min-branch-coverage", "100"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    let nothing = dtolint(folder.path(), &["policy", "test", "--generate"]);
    let said =
        "# Each rule that the policy names has a test, and so has each branch of its check.\n";
    assert_eq!(out(&nothing), said);
    // A policy without a test has branches, too.
    command::write(folder.path(), "dtolint.toml", start);
    std::fs::remove_file(folder.path().join("more.test.toml")).expect("it is there");
    let output = dtolint(folder.path(), &["policy", "test", "--min-branch-coverage", "1"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(out(&output).contains("the tests cover 0 of 4 branches"), "{}", out(&output));
}
