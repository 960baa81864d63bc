//! Where the command's reports go: one or several, in which format, to which file.

use std::fs;

use crate::common::command::{code, dtolint, err, folder, out};

const GOOD: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
const BAD: &str = r#"{"endpoint_url": "http://hooks.example.com/", "events": ["user.created"]}"#;

#[test]
fn the_format_never_changes_the_exit_code() {
    let folder = folder(&[
        ("good.json", GOOD),
        ("bad.json", BAD),
        ("broken.toml", "version = 2\n"),
        ("empty/x.txt", ""),
    ]);
    let table: &[(&[&str], i32)] = &[
        (&["check", "good.json"], 0),
        (&["check", "bad.json"], 1),
        (&["check", "bad.json", "--fail-on", "never"], 0),
        (&["check", "gone.json"], 2),
        (&["check", "good.json", "--policy", "broken.toml"], 2),
        (&["check", "empty"], 2),
    ];
    for format in dtolint::render::FORMATS.iter().map(|format| format.name) {
        for (arguments, expected) in table {
            let output = dtolint(folder.path(), &[arguments, &["-f", format][..]].concat());
            assert_eq!(code(&output), *expected, "{arguments:?} -f {format}: {}", err(&output));
        }
    }
}

#[test]
fn several_reports_come_of_one_run() {
    let folder = folder(&[("bad.json", BAD)]);
    let alone = |format: &str| out(&dtolint(folder.path(), &["check", "bad.json", "-f", format]));
    let arguments =
        ["check", "bad.json", "-f", "sarif=out.sarif", "-f", "text", "--format", "junit=a=b.xml"];
    let output = dtolint(folder.path(), &arguments);
    assert_eq!(code(&output), 1);
    assert_eq!(out(&output), alone("text"));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
    assert_eq!(read("out.sarif"), alone("sarif"));
    assert_eq!(read("a=b.xml"), alone("junit"));
    // A policy that does not load is told in every report as well.
    let output = dtolint(
        folder.path(),
        &["check", "bad.json", "-o", "all.json", "-f", "json", "-f", "gitlab=q.json"],
    );
    assert_eq!((code(&output), out(&output)), (1, String::new()));
    assert_eq!(read("all.json"), alone("json"));
    assert_eq!(read("q.json"), alone("gitlab"));
}

#[test]
fn a_report_without_a_place_is_told_before_the_work() {
    let folder = folder(&[("bad.json", BAD)]);
    let table: &[(&[&str], &str)] = &[
        (&["-f", "text", "-f", "json"], "only one report can go to standard output"),
        (&["-f", "json=x", "-f", "text=x"], "two reports go to `x`"),
        (&["-f", "json=x", "-o", "x", "-f", "text"], "two reports go to `x`"),
        (&["-f", "json=x", "-o", "y"], "no report goes to `y`"),
        (&["-f", "sarfi"], "did you mean `sarif`?"),
        (&["-f", "yaml"], "the formats are text, json, ndjson, sarif, github, gitlab, junit"),
        (&["-f", "json="], "a file is missing after `=`"),
    ];
    for (arguments, told) in table {
        let output = dtolint(folder.path(), &[&["check", "bad.json"], *arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(told), "{arguments:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{arguments:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing was written");
}

/// A report that cannot be written leaves what was there, and the exit code is 2.
#[test]
fn a_report_is_written_whole_or_not_at_all() {
    let folder = folder(&[("bad.json", BAD), ("old.sarif", "old")]);
    let output = dtolint(
        folder.path(),
        &["check", "bad.json", "-f", "sarif=gone/x.sarif", "-f", "json=old.sarif"],
    );
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("cannot be written to gone/x.sarif"), "{}", err(&output));
    assert_eq!(names(folder.path()), ["bad.json", "old.sarif"]);
}

/// The file system refuses the report after its first bytes: a file may not be larger than `ulimit -f` says.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_in_the_middle_leaves_the_old_one() {
    let many = format!("{BAD}\n").repeat(300);
    let folder = folder(&[("bad.ndjson", &*many), ("old.json", "old")]);
    let run = |limit: &str, file: &str| {
        let script = format!("{limit}exec \"$0\" check bad.ndjson -f json={file}");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_dtolint")])
            .current_dir(folder.path())
            .output();
        output.expect("it runs")
    };
    // Without a limit the report is larger than the limit: the failure is in the middle.
    assert_eq!(code(&run("", "whole.json")), 1);
    let whole = fs::metadata(folder.path().join("whole.json")).expect("it is written").len();
    assert!(whole > 64 * 1024, "{whole} bytes");
    fs::remove_file(folder.path().join("whole.json")).expect("it can be removed");

    let output = run("trap '' XFSZ; ulimit -f 16; ", "old.json");
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("cannot be written to old.json"), "{}", err(&output));
    assert_eq!(fs::read_to_string(folder.path().join("old.json")).expect("it is there"), "old");
    assert_eq!(names(folder.path()), ["bad.ndjson", "old.json"]);
}

/// The names in a folder, sorted.
fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
    let mut names: Vec<String> =
        entries.map(|entry| name(entry).into_string().expect("UTF-8")).collect();
    names.sort_unstable();
    names
}

#[test]
fn reports_are_the_same_for_any_number_of_threads() {
    let files: Vec<(String, &str)> =
        (0..60).map(|nth| (format!("{nth}.json"), if nth % 3 == 0 { BAD } else { GOOD })).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, *text)).collect();
    let folder = folder(&files);
    for format in dtolint::render::FORMATS.iter().map(|format| format.name) {
        let run = |threads: &str| {
            let command = std::process::Command::new(env!("CARGO_BIN_EXE_dtolint"))
                .args(["check", ".", "-f", format])
                .env("RAYON_NUM_THREADS", threads)
                .current_dir(folder.path())
                .output();
            out(&command.expect("it runs"))
        };
        let one = run("1");
        assert!(one.matches("url-not-https").count() >= 20, "{format}");
        assert_eq!(run("4"), one, "{format}");
        assert_eq!(run("13"), one, "{format}");
    }
}

#[test]
fn policies_are_checked_and_tested_in_every_format() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"**/*.json\"]\n[sets]\nunused = [\"dsync.*\"]\n\
        [[test]]\nname = \"wrong\"\ndocument = '''{\"endpoint_url\": \"http://a.example.com/\", \"events\": [\"user.created\"]}'''\nexpect = []\n";
    let folder = folder(&[("a.json", GOOD), ("dtolint.toml", policy)]);
    for format in dtolint::render::FORMATS.iter().map(|format| format.name) {
        let output =
            dtolint(folder.path(), &["policy", "check", "--fail-on", "warning", "-f", format]);
        assert_eq!(code(&output), 1, "{format}: {}", err(&output));
        assert!(out(&output).contains("set-unused"), "{format}: {}", out(&output));
        let output = dtolint(folder.path(), &["policy", "test", "-f", format]);
        assert_eq!(code(&output), 1, "{format}: {}", err(&output));
        let told = if format == "text" { "FAIL  wrong" } else { "test-failed" };
        assert!(out(&output).contains(told), "{format}: {}", out(&output));
    }
}

/// B23: every character that a terminal acts on, or that can't be seen, by Unicode's properties.
fn unsafe_characters() -> regex::Regex {
    let class = r"[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--\n]";
    regex::Regex::new(class).expect("the class is valid")
}

/// B23: whatever is in arguments, policies, documents and names of files: nothing that is printed, on standard output
/// or standard error, can act on a terminal, hide something or change the order of what is shown.
#[cfg(target_os = "linux")]
#[test]
fn nothing_that_is_printed_acts_on_a_terminal() {
    let class = unsafe_characters();
    let is_unsafe = |it: &char| class.is_match(it.encode_utf8(&mut [0; 4]));
    // One of five of those that no terminal acts on: `text::invisible` has a test of all of them.
    let (acted_on, others): (Vec<char>, Vec<char>) =
        ('\u{1}'..=char::MAX).filter(is_unsafe).partition(|it| *it <= '\u{206f}');
    let sample: String = acted_on.iter().chain(others.iter().step_by(5)).collect();
    assert!(acted_on.len() > 80 && others.len() > 4_000, "{} {}", acted_on.len(), others.len());
    let some =
        "##[error]a\u{1b}[31m\u{7}\u{202e}\u{200b}\u{2028}\u{85}\u{feff}\u{e0041}\u{70f}\r\t";
    let all = sample + some;
    let escape = |it: char| format!("\\U{:08x}", u32::from(it));
    // What a runner takes for a command wherever it stands.
    let commands = "##[error]##vso[task]##teamcity[x]";
    let command = regex::Regex::new(r"##[A-Za-z]*\[").expect("it is valid");
    let toml = all.chars().map(escape).collect::<String>() + commands;
    let all = all + commands;
    let policy = format!(
        r#"
version = 1
extends = ["dtolint:recommended"]
[sets]
"x{toml}" = ["user.created"]
[rules.event-forbidden]
events = ["user.deleted"]
reason = "{toml}"
[[rule]]
id = "acme-a"
title = "{toml}"
topic = "{toml}"
why = "{toml}"
select = "/events/*"
check = {{ none-of = {{ values = ["session.created"] }} }}
message = "{toml} {{value}}"
help = "{toml}"
[[documents]]
files = ["**/*.json"]
[[waiver]]
rule = "event-forbidden"
value = "user.deleted"
reason = "{toml}"
owner = "{toml}"
expires = 2999-01-01
[[test]]
name = "{toml}"
document = '{{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}}'
expect = [{{ rule = "acme-a", at = "/events/0" }}]
"#
    );
    let raw: String = all.chars().filter(|it| *it >= ' ').collect();
    let document = format!(
        r#"{{"endpoint_url": "https://hooks.example.com/{raw}", "events": ["session.created", "user.deleted", "{raw}"], "{raw}": 1}}"#
    );
    let file = format!("{some}.json");
    let broken = format!("version = \"{toml}\"\n[\"{toml}\"]\n");
    let files = [
        ("dtolint.toml", &*policy),
        (&*file, &*document),
        ("broken.toml", &*broken),
        ("empty/a", ""),
    ];
    let folder = folder(&files);
    let at = format!("{file}:1");
    let option = format!("--{some}");
    let mut table = in_each_format();
    table.extend([vec!["check", "--policy", "broken.toml"], vec!["policy", "check"]]);
    table.extend([vec!["policy", "show"], vec!["explain", "acme-a"], vec!["explain", &at]]);
    for before in [
        &[][..],
        &["check"],
        &["check", "--policy"],
        &["check", "--schema"],
        &["check", "--select"],
        &["check", "-f"],
        &["check", "--fail-on"],
        &["check", "--today"],
        &["check", "-o"],
        &["check", "empty"],
        &["explain"],
        &["rules", "--topic"],
        &["rules", "--level"],
        &["rules", "--pack"],
        &["policy"],
        &["policy", "show", "--file"],
        &["policy", "init"],
        &["policy", "test"],
        &["schema", "diff", "workos:CreateWebhookEndpointDto"],
        &["hook"],
        &["hook", "--policy"],
    ] {
        table.extend([&all, &option, some].map(|it| [before, &[it]].concat()));
    }
    for arguments in table {
        let output = dtolint(folder.path(), &arguments);
        for text in [out(&output), err(&output)] {
            let found =
                class.find(&text).map(|it| (it.as_str().escape_unicode().to_string(), it.start()));
            assert_eq!(found, None, "{}", format!("{arguments:?}").split_at(40).0);
            let found =
                command.find(&text).map(|it| text[it.start().saturating_sub(80)..].lines().next());
            assert_eq!(found, None, "{}", format!("{arguments:?}").split_at(40).0);
        }
    }
}

/// B22: a line break within a value can be seen, and is no space; what an author writes over several lines is one.
#[test]
fn a_line_break_in_a_value_is_shown() {
    let policy = "version = 1\n[[rule]]\nid = \"acme-a\"\ntitle = \"a\"\nselect = \"/events/*\"\n\
        check = { one-of = { values = [\"user.created\"] } }\nmessage = \"\"\"\n  found `{value}`,\n  and more\"\"\"\n";
    let document =
        r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created\n"]}"#;
    let folder = folder(&[("dtolint.toml", policy), ("a.json", document)]);
    let output = dtolint(folder.path(), &["check", "a.json", "-f", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let said: Vec<&str> = report["findings"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    let expected = [
        r"found `user.created\n`, and more",
        r"`user.created\n` is not one of the 77 allowed values",
    ];
    assert_eq!(said, expected);
    let text = out(&dtolint(folder.path(), &["check", "a.json"]));
    assert!(text.contains(r"[acme-a]: found `user.created\n`, and more"), "{text}");
}

/// An argument can't put a line of its own on standard error, such as a command for a runner of GitHub's.
#[test]
fn an_argument_with_a_line_break_stays_in_its_line() {
    let folder = folder(&[("a.json", GOOD)]);
    let forged = "x\n::error::y";
    for arguments in [
        &["explain", forged][..],
        &["check", "-p", forged],
        &["check", "--today", forged],
        &["check", "-o", "gone/x\n::error::y", "a.json"],
        &["check", "-f", forged],
        &["check", "--fail-on", forged],
        &["rules", "--topic", forged],
        &["policy", forged],
        &["policy", "init", forged],
        &[forged],
    ] {
        let output = dtolint(folder.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        let said = err(&output);
        assert!(said.contains(r"x\n") && said.contains(":error::y"), "{said}");
        assert!(!said.contains("\n::error::"), "{said}");
    }
}

/// What has a report, in each of its formats.
fn in_each_format() -> Vec<Vec<&'static str>> {
    let commands =
        |format: &'static str| [vec!["check", "-f", format], vec!["policy", "test", "-f", format]];
    dtolint::render::FORMATS.iter().flat_map(|format| commands(format.name)).collect()
}

/// GitHub's runner takes a line that starts with `::name::` for a command, after any white space.
#[test]
fn no_line_that_is_printed_is_a_command_to_a_runner() {
    const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]
[[documents]]
files = ["**/*.json"]
[[rule]]
id = "acme-a"
title = "::add-mask::title"
why = "::add-mask::why"
select = "/events/*"
check = { none-of = { values = ["session.created"] } }
message = "::add-mask::message"
help = "::add-mask::help"
[[test]]
name = "::add-mask::test"
document = '{"endpoint_url": "::add-mask::url", "events": []}'
expect = []
"#;
    let document = r#"{"endpoint_url": "::add-mask::url", "events": ["session.created", "::add-mask::event"]}"#;
    let (file, deep) = ("::add-mask::a.json", " ::stop-commands::x/ ::add-mask::b.json");
    let folder = folder(&[("dtolint.toml", POLICY), (file, document), (deep, document)]);
    let at = format!("{file}:1");
    let mut table = in_each_format();
    table.extend([
        vec!["check", "--list-files"],
        vec!["policy", "check", "--list-files"],
        vec!["policy", "show"],
        vec!["policy", "test", "--generate"],
        vec!["explain", "acme-a"],
        vec!["explain", "--example", "acme-a"],
        vec!["explain", &at],
        vec!["check", "::add-mask::none"],
        vec!["check", "--policy", "::add-mask::none"],
    ]);
    let command = regex::Regex::new(r"(?m)^\s*::([a-z-]+)").expect("it is valid");
    let mut escaped = 0;
    for arguments in &table {
        let output = dtolint(folder.path(), arguments);
        for text in [out(&output), err(&output)] {
            for found in command.captures_iter(&text) {
                let is_own = arguments.last() == Some(&"github");
                assert!(
                    is_own && ["error", "warning", "notice"].contains(&&found[1]),
                    "{arguments:?}: {text}"
                );
            }
            escaped += text.matches("\\u{3a}:").count();
        }
    }
    assert!(escaped > 5, "{escaped}");
}
