//! What the command does at its limits, and with files that it can't read or that change.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::time::{Duration, Instant};

use super::*;

const UNCOVERED: &str = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.event-uncovered]\nevents = [\"user.deleted\"]\n";

/// Root may look into every folder, so a test that root runs becomes another user for the command.
const NOBODY: u32 = 65534;

#[test]
fn a_folder_that_cannot_be_read_is_a_finding_and_rules_over_all_documents_are_not_decided() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("dtolint.toml", UNCOVERED),
        ("hooks/a.json", GOOD),
        ("hooks/locked/b.json", BAD),
    ]);
    // That user can't look into the folder of the build.
    let program = folder.path().join("dtolint");
    fs::copy(env!("CARGO_BIN_EXE_dtolint"), &program).expect("it can be copied");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let locked = folder.path().join("hooks/locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let is_root = fs::read_dir(&locked).is_ok();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(folder.path());
        if is_root {
            command.uid(NOBODY);
        }
        command.output().expect("it runs")
    };
    let output = run(&["check", "hooks", "-f", "json"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    let expected = [("hooks/locked".to_owned(), 1, "unreadable".to_owned(), 1, 1)];
    assert_eq!(places(&output), expected);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        report["summary"]["undecided"],
        serde_json::json!(["endpoint-duplicate", "event-uncovered"])
    );
    assert_eq!(report["summary"]["files"], 2);
    let message = report["findings"][0]["message"].as_str().expect("a string");
    assert!(message.contains("permission denied"), "{message}");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).expect("it is ours");
    // With everything readable the same run decides.
    let output = run(&["check", "hooks", "-f", "json"]);
    let rules: Vec<String> = places(&output).into_iter().map(|(_, _, rule, ..)| rule).collect();
    assert!(rules.contains(&"event-uncovered".to_owned()), "{rules:?}");
}

/// The first file takes so long that the others can change before they are read: it is read once its memory is in
/// use, and then it is checked for seconds.
#[cfg(target_os = "linux")]
#[test]
fn files_that_go_or_change_during_a_run_are_reported_as_they_were_read() {
    let slow = format!(
        "{{\"endpoint_url\": \"http://hooks.example.com/\",\n\"events\": [],\n\"x\": [{}0]}}",
        "0,".repeat(1_500_000)
    );
    let folder = folder(&[
        ("dtolint.toml", UNCOVERED),
        ("a.json", &slow),
        ("b.json", GOOD),
        ("c.json", GOOD),
    ]);
    let child = Command::new(env!("CARGO_BIN_EXE_dtolint"))
        .args(["check", "a.json", "b.json", "c.json", "."])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let since = Instant::now();
    let kilobytes = || {
        let status = fs::read_to_string(&status).expect("the process is there");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).map_or(0, |number| number.parse::<u64>().expect("a number"))
    };
    while kilobytes() < 40_000 {
        assert!(since.elapsed() < Duration::from_secs(60), "the first file was not read");
        std::thread::sleep(Duration::from_millis(1));
    }
    fs::write(folder.path().join("a.json"), "another text").expect("it can be written");
    fs::remove_file(folder.path().join("b.json")).expect("it can be removed");
    fs::write(folder.path().join("c.json"), BAD).expect("it can be written");
    let output = child.wait_with_output().expect("it ends");
    let text = out(&output);
    assert_eq!(code(&output), 2, "{text}{}", err(&output));
    // The lines that are shown are of the text that was read.
    let line = "1 | {\"endpoint_url\": \"http://hooks.example.com/\",";
    assert!(text.contains(&format!("--> a.json:1:18\n  |\n{line}")), "{text}");
    assert!(text.contains("the file can't be read: there is no such file\n--> b.json"), "{text}");
    assert!(text.contains("--> c.json:1:18"), "{text}");
    assert!(text.ends_with(NOT_DECIDED));
}

/// A file of `/proc` has more to read than its length says, as one that grows meanwhile.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_grows_while_it_is_read_is_unreadable() {
    let folder = folder(&[("good.json", GOOD)]);
    let arguments = ["check", "/proc/self/status", "good.json", "-f", "json"];
    let output = dtolint(folder.path(), &arguments);
    assert_eq!(code(&output), 2, "{}", err(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    let message = "the file can't be read: it changed while it was read";
    assert_eq!(report["findings"][0]["message"], message);
    // NDJSON is opened, and read meanwhile.
    std::os::unix::fs::symlink("/proc/self/status", folder.path().join("grows.ndjson"))
        .expect("the link is made");
    let output = dtolint(folder.path(), &["check", "grows.ndjson", "good.json", "-f", "json"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(out(&output).contains(": it changed while it was read"), "{}", out(&output));
}

/// NDJSON that is larger than a document may be is read line by line: a file, and standard input.
#[test]
fn lines_in_a_file_of_any_size_are_checked_and_a_line_that_is_too_large_is_refused() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[limits]\nbytes = 200\n";
    let line = |nth: usize| {
        format!(
            "{{\"endpoint_url\": \"https://n{nth}.example.com/\", \"events\": [\"user.created\"]}}\n"
        )
    };
    let good: String = (0..1_000).map(line).collect();
    let large = format!("{good}{{\"endpoint_url\": \"{}\"}}\n{}", "x".repeat(200), line(1_001));
    let bad = format!("{good}{}", line(1_000).replace("https", "http"));
    let folder = folder(&[
        ("dtolint.toml", policy),
        ("good.ndjson", &good),
        ("large.ndjson", &large),
        ("bad.jsonl", &bad),
    ]);
    for (name, text, expected) in [
        ("good.ndjson", &good, None),
        ("large.ndjson", &large, Some(("too-large", 1_001, 1))),
        ("bad.jsonl", &bad, Some(("url-not-https", 1_001, 18))),
    ] {
        let of_file = dtolint(folder.path(), &["check", name, "-f", "json"]);
        let arguments = ["check", "-", "--stdin-filename", name, "-f", "json"];
        let of_stdin = dtolint_with(folder.path(), &arguments, text);
        assert_eq!(out(&of_file), out(&of_stdin));
        assert_eq!(code(&of_file), i32::from(expected.is_some()), "{}", err(&of_file));
        let expected = expected
            .map(|(rule, line, column)| (name.to_owned(), line, rule.to_owned(), line, column));
        assert_eq!(places(&of_file), expected.into_iter().collect::<Vec<_>>());
    }
}

/// Documents as large as they may be need less than 1 GiB: a run with more would be killed, and reports nothing.
#[cfg(target_os = "linux")]
#[test]
fn the_largest_documents_need_less_than_a_gibibyte() {
    const MAX_BYTES: usize = 64 << 20;
    const MAX_VALUES: usize = 4_000_000;
    let text = format!("[\"{}\"]", "a".repeat(MAX_BYTES - 4));
    let values = format!("[{}0]", "0,".repeat(MAX_VALUES - 2));
    let folder = folder(&[
        (".git/HEAD", ""),
        ("dtolint.toml", "version = 1\nschema = \"any.json\"\n"),
        ("any.json", "{}"),
        ("text.json", &text),
        ("values.json", &values),
        ("more-text.json", &format!("{text} ")),
        ("more-values.json", &values.replacen('0', "0,0", 1)),
    ]);
    for (file, finding) in [
        ("text.json", None),
        ("values.json", None),
        ("more-text.json", Some("too-large")),
        ("more-values.json", Some("too-large")),
    ] {
        let script = format!("ulimit -v 1048576; exec \"$0\" check {file} -f json");
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_dtolint")])
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(i32::from(finding.is_some())), "{}", err(&output));
        let rules: Vec<String> = places(&output).into_iter().map(|(_, _, rule, ..)| rule).collect();
        assert_eq!(rules, finding.into_iter().collect::<Vec<_>>(), "{file}");
    }
}

/// The longest line that the hook takes has 400 MiB. It answers a longer one with an error, and then the next one.
#[test]
fn the_hook_refuses_a_line_that_is_too_long_and_answers_the_next() {
    let folder = folder(&[]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_dtolint"))
        .arg("hook")
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("piped");
    let mut answers = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut answer = || -> Value {
        serde_json::from_str(&answers.next().expect("an answer").expect("a line")).expect("JSON")
    };
    let megabyte = vec![b' '; 1 << 20];
    let mut spaces = |megabytes: usize| {
        for _ in 0..megabytes {
            input.write_all(&megabyte).expect("it is read");
        }
        input.write_all(b"{\"hello\": {\"version\": 1}, \"id\": 7}\n").expect("it is read");
    };
    spaces(401);
    let first = answer();
    assert!(first["id"].is_null(), "{first}");
    let message = first["error"]["message"].as_str().expect("a message");
    assert!(message.contains("419430400 bytes"), "{message}");
    spaces(1);
    let second = answer();
    assert_eq!((&second["id"], &second["error"]), (&7.into(), &Value::Null), "{second}");
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

/// A file of a MiB and more is given to the reader of large files, whatever its limit is.
#[test]
fn a_large_array_is_checked_item_by_item_in_a_file_and_on_standard_input() {
    let items = |bad: usize| {
        let item = |nth| if nth == bad { BAD.trim() } else { GOOD.trim() };
        let between = format!(",\n{}", " ".repeat(600));
        (0..2_000).map(item).collect::<Vec<_>>().join(&between)
    };
    let policy = |select: &str, limit: &str| {
        format!(
            "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"*.json\"]\nselect = \"{select}\"\n[rules]\nendpoint-duplicate = \"off\"\n[limits]\n{limit}\n"
        )
    };
    let array = format!("{{\"next\": null, \"data\": [\n{}\n]}}", items(1_998));
    assert!(array.len() > 1 << 20);
    let folder = folder(&[("a.json", &array)]);
    let run = |policy: &str, stdin: bool| {
        fs::write(folder.path().join("dtolint.toml"), policy).expect("it is ours");
        match stdin {
            false => dtolint(folder.path(), &["check", "-f", "json"]),
            true => {
                let arguments = ["check", "-f", "json", "--stdin-filename", "a.json", "-"];
                dtolint_with(folder.path(), &arguments, &array)
            }
        }
    };
    let found = |output: &Output| {
        let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("a list").iter();
        let of = |it: &Value| format!("{} {}", it["rule"], it["pointer"]).replace('"', "");
        let counts = ["documents", "dtos"].map(|name| report["summary"][name].as_u64());
        (findings.map(of).collect::<Vec<_>>(), places(output), counts)
    };
    let expected = found(&run(&policy("/data/*", ""), false));
    assert!(expected.0.iter().any(|it| it.ends_with("/data/1998/endpoint_url")), "{expected:?}");
    assert_eq!(expected.2, [Some(1), Some(2_000)]);
    for limit in ["", "bytes = 100000", "nodes = 5000"] {
        for stdin in [false, true] {
            let output = run(&policy("/data/*", limit), stdin);
            assert_eq!((code(&output), found(&output)), (1, expected.clone()), "{limit} {stdin}");
            // Nothing leads to the items of one array.
            let output = run(&policy("", limit), stdin);
            let rules: Vec<String> =
                places(&output).into_iter().map(|(_, _, rule, ..)| rule).collect();
            let rule = if limit.is_empty() { "schema" } else { "too-large" };
            assert!(rules.iter().any(|it| it == rule), "{limit} {stdin} {rules:?}");
        }
    }
}
