//! `check --keys` and `check --from-keys`: the command over parts of the documents.

use super::*;

const POLICY: &str = "version = 1\nextends = [\"dtolint:recommended\"]\n";

const DAY: [&str; 2] = ["--today", "2026-12-01"];

/// Checks a part on standard input.
fn part(folder: &Path, text: &str) -> Output {
    let part = ["check", "--keys", "--allow-empty", "--fail-on", "never", "-f", "ndjson"];
    let stdin = ["--stdin-filename", "hooks.ndjson", "-"];
    dtolint_with(folder, &[&part[..], &DAY, &stdin].concat(), text)
}

fn conclude(folder: &Path, arguments: &[&str]) -> Output {
    dtolint(folder, &[&["check"], &DAY[..], arguments].concat())
}

#[test]
fn parts_on_standard_input_are_concluded_from() {
    let folder = folder(&[("dtolint.toml", POLICY)]);
    for (name, text) in [("part-0", format!("{GOOD}\n{BAD}\n")), ("part-1", format!("{GOOD}\n"))] {
        let output = part(folder.path(), &text);
        // Findings don't fail a part: what fails is what couldn't be done.
        assert_eq!((code(&output), err(&output)), (0, String::new()));
        fs::write(folder.path().join(name), &output.stdout).expect("it is written");
    }
    let lines = fs::read_to_string(folder.path().join("part-0")).expect("it is there");
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 4, "a finding, two keys and the counts");
    assert_eq!((&lines[0]["rule"], &lines[0]["document"]), (&"url-not-https".into(), &2.into()));
    assert_eq!(lines[3]["summary"]["undecided"], serde_json::json!(["endpoint-duplicate"]));
    // A part of no documents says that it has none, and isn't a mistake.
    let output = part(folder.path(), "");
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    fs::write(folder.path().join("part-2"), &output.stdout).expect("it is written");

    let all = ["part-0", "part-1", "part-2"];
    let arguments = [&["-f", "json", "--from-keys"], &all[..], &["--documents", "3"]].concat();
    let output = conclude(folder.path(), &arguments);
    assert_eq!((code(&output), err(&output)), (1, String::new()));
    let found = ("part-1/hooks.ndjson".to_owned(), 1, "endpoint-duplicate".to_owned(), 1, 18);
    assert_eq!(places(&output), [found]);
    // A part that is missing or cut off, another day, another policy: each is an error, and all are reported.
    let two = ["--from-keys", "part-0", "part-2", "--documents", "3"];
    let output = conclude(folder.path(), &two);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    let told = "error: the 2 parts have 2 documents, and there should be 3\n";
    assert!(err(&output).starts_with(told), "{}", err(&output));
    fs::write(folder.path().join("cut"), "{\"key\":").expect("it is written");
    let bad = ["--from-keys", "cut", "gone", "part-1", "--documents", "3"];
    let output = conclude(folder.path(), &bad);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    assert_eq!(err(&output).matches("error: ").count(), 2, "{}", err(&output));
    assert!(err(&output).contains("error: cut:1:7: this isn't a line of a report in NDJSON"));
    assert!(err(&output).contains("error: gone: the report can't be read: there is no such file"));
    let more = [&arguments[..], &["--today", "2026-12-02"]].concat();
    let output = dtolint(folder.path(), &[&["check"], &more[..]].concat());
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("give both passes the same `--today`"), "{}", err(&output));
    fs::write(folder.path().join("dtolint.toml"), format!("{POLICY}# changed\n")).expect("written");
    let output = conclude(folder.path(), &arguments);
    assert_eq!(code(&output), 2);
    assert_eq!(err(&output).matches(": another policy made the report").count(), 3);
}

#[test]
fn keys_need_a_report_that_has_them_and_their_options_belong_together() {
    let folder = folder(&[("good.json", GOOD)]);
    for (arguments, told) in [
        (&["check", "--keys", "good.json"][..], "add `--format ndjson`"),
        (&["check", "--from-keys", "a"], "--documents <N>"),
        (&["check", "--documents", "3", "good.json"], "--from-keys"),
        (&["check", "--keys", "--from-keys", "a", "--documents", "3"], "cannot be used with"),
        (&["check", "good.json", "--from-keys", "a", "--documents", "3"], "cannot be used with"),
    ] {
        let output = dtolint(folder.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(told), "{arguments:?}: {}", err(&output));
    }
    let arguments =
        ["check", "--keys", "-f", "ndjson=keys", "-f", "text", "--allow-empty", "good.json"];
    let output = dtolint(folder.path(), &arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("endpoint-duplicate"), "not decided: {}", out(&output));
    let keys = fs::read_to_string(folder.path().join("keys")).expect("it is there");
    assert!(keys.starts_with("{\"key\":\""), "{keys}");
}

/// Nothing on standard input is a mistake, unless the caller expects it.
#[test]
fn empty_ndjson_on_standard_input_is_nothing_to_check_if_that_is_allowed() {
    let folder = folder(&[("dtolint.toml", POLICY)]);
    let stdin = ["check", "--stdin-filename", "hooks.ndjson", "-", "-f", "json"];
    let documents = |output: &Output| {
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        report["summary"]["documents"].as_u64()
    };
    let output = dtolint_with(folder.path(), &stdin, "");
    assert_eq!((code(&output), documents(&output)), (1, Some(1)));
    let allowed = [&stdin[..], &["--allow-empty"]].concat();
    let output = dtolint_with(folder.path(), &allowed, "");
    assert_eq!((code(&output), documents(&output)), (0, Some(0)));
    // Empty lines are lines without a document, which may have been meant for one.
    let output = dtolint_with(folder.path(), &allowed, "\n\n");
    assert_eq!((code(&output), documents(&output)), (1, Some(1)));
}
