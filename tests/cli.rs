//! The command: what it checks, what it prints, how it ends.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::command::{code, dtolint, dtolint_with, err, folder, out};
use serde_json::Value;

const GOOD: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
const BAD: &str = r#"{"endpoint_url": "http://hooks.example.com/", "events": ["user.created"]}"#;
const ODD: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": []}"#;

/// Path, document, rule, line and column of every finding of a JSON report.
fn places(output: &Output) -> Vec<(String, u64, String, u64, u64)> {
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("a list");
    let of = |finding: &Value| {
        let text = |key: &str| finding[key].as_str().expect("a string").to_owned();
        let start = |key: &str| finding["start"][key].as_u64().expect("a number");
        let document = finding["document"].as_u64().expect("a number");
        (text("path"), document, text("rule"), start("line"), start("column"))
    };
    findings.iter().map(of).collect()
}

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/workos"))
}

#[test]
fn the_examples_have_their_findings_at_exact_places() {
    let output = dtolint(examples(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let expected = [
        // A list response, under `select`, by a component of an OpenAPI file.
        ("deployed.json", 1, "domain-not-allowed", 12, 23),
        ("deployed.json", 1, "event-forbidden", 13, 66),
        ("deployed.json", 1, "schema", 14, 17),
        // An event without its other half.
        ("webhooks/export.ndjson", 1, "event-lifecycle-gap", 1, 60),
        // NDJSON: a blank line is no document, but it is a line.
        ("webhooks/export.ndjson", 2, "schema", 3, 1),
        ("webhooks/export.ndjson", 3, "domain-not-allowed", 4, 18),
        ("webhooks/export.ndjson", 3, "url-address", 4, 18),
        ("webhooks/export.ndjson", 3, "event-lifecycle-gap", 4, 51),
        ("webhooks/hr.json", 1, "url-not-https", 2, 19),
        ("webhooks/hr.json", 1, "schema", 6, 5),
        ("webhooks/hr.json", 1, "event-forbidden", 7, 5),
        ("webhooks/hr.json", 1, "unknown-member", 9, 3),
        ("webhooks/partner.json", 1, "event-lifecycle-gap", 3, 14),
        ("webhooks/partner.json", 1, "schema", 3, 62),
        ("webhooks/partner.json", 1, "duplicate-key", 4, 3),
        ("webhooks/partner.json", 1, "domain-not-allowed", 4, 19),
        // The second document of a YAML file.
        ("webhooks/teams.yaml", 2, "port-not-allowed", 8, 15),
        ("webhooks/teams.yaml", 2, "event-missing", 9, 9),
        ("webhooks/teams.yaml", 2, "event-forbidden", 9, 32),
        ("webhooks/teams.yaml", 2, "event-lifecycle-gap", 9, 32),
        // A WorkOS emulator's seed file, under `select`.
        ("workos-emulate.config.yaml", 1, "event-lifecycle-gap", 5, 14),
        ("workos-emulate.config.yaml", 1, "domain-not-allowed", 6, 19),
        ("workos-emulate.config.yaml", 1, "url-address", 6, 19),
        ("workos-emulate.config.yaml", 1, "event-missing", 7, 13),
        ("workos-emulate.config.yaml", 1, "events-empty", 7, 13),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|&(path, document, rule, line, column)| {
            (path.to_owned(), document, rule.to_owned(), line, column)
        })
        .collect();
    assert_eq!(places(&output), expected);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"][1]["pointer"], "/data/1/events/1");
    assert_eq!(report["findings"][1]["policy"]["start"]["line"], 27);
    assert_eq!(report["summary"]["files"], 7);
    assert_eq!(report["summary"]["documents"], 10);
    let text = out(&dtolint(examples(), &["check"]));
    common::snapshots("cli").bind(|| {
        insta::assert_snapshot!("examples-text", text);
        insta::assert_snapshot!("examples-json", out(&output));
    });
}

#[test]
fn the_exit_code_tells_what_happened() {
    let folder = folder(&[
        ("good.json", GOOD),
        ("bad.json", BAD),
        ("odd.json", ODD),
        ("empty/readme.md", ""),
        ("broken.toml", "version = 3\n"),
    ]);
    let table: &[(&[&str], i32)] = &[
        (&["check", "good.json"], 0),
        (&["check", "bad.json"], 1),
        (&["check", "odd.json"], 0),
        (&["check", "odd.json", "--fail-on", "warning"], 1),
        (&["check", "odd.json", "--fail-on", "info"], 1),
        (&["check", "bad.json", "--fail-on", "never"], 0),
        (&["check", "bad.json", "-f", "json"], 1),
        (&["check", "missing.json"], 2),
        (&["check", "missing.json", "--fail-on", "never"], 2),
        (&["check", "empty"], 2),
        (&["check", "empty", "--allow-empty"], 0),
        (&["check"], 2),
        (&["check", "good.json", "--policy", "missing.toml"], 2),
        (&["check", "good.json", "--policy", "broken.toml"], 2),
        (&["check", "good.json", "--schema", "workos:Nothing"], 2),
        (&["check", "good.json", "--select", "events"], 2),
        (&["check", "good.json", "--format", "xml"], 2),
        (&["check", "--colour", "good.json"], 2),
        (&["explain", "syntax"], 0),
        (&["explain", "sintax"], 2),
        (&["rules"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&[], 2),
    ];
    for (arguments, expected) in table {
        let output = dtolint(folder.path(), arguments);
        assert_eq!(code(&output), *expected, "{arguments:?}: {}{}", out(&output), err(&output));
    }
}

#[test]
fn a_missing_file_is_told_and_the_others_are_checked() {
    let folder = folder(&[("bad.json", BAD)]);
    let output = dtolint(folder.path(), &["check", "gone.json", "bad.json", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let expected = [
        ("bad.json".to_owned(), 1, "url-not-https".to_owned(), 1, 18),
        ("gone.json".to_owned(), 1, "unreadable".to_owned(), 1, 1),
    ];
    assert_eq!(places(&output), expected);
}

#[test]
fn what_cannot_be_read_is_a_finding_at_its_place_and_the_others_are_checked() {
    let folder = folder(&[("a.json", GOOD), ("empty.json", ""), ("z.json", BAD)]);
    let bytes = b"{\"endpoint_url\": \"\xff\"}";
    fs::write(folder.path().join("latin.json"), bytes).expect("it can be written");
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("utf16.json"), utf16).expect("it can be written");
    fs::write(folder.path().join("deep.json"), "[".repeat(100_000)).expect("it can be written");
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let expected = [
        ("deep.json", "too-deep", 1, 129),
        ("empty.json", "syntax", 1, 1),
        ("latin.json", "encoding", 1, 19),
        ("utf16.json", "encoding", 1, 1),
        ("z.json", "url-not-https", 1, 18),
    ];
    let found = places(&output);
    let found: Vec<_> =
        found.iter().map(|(path, _, rule, l, c)| (&**path, &**rule, *l, *c)).collect();
    assert_eq!(found, expected);
    assert!(out(&output).contains("looks like UTF-16"));
}

#[cfg(unix)]
#[test]
fn pipes_and_links_are_neither_waited_for_nor_followed() {
    let folder = folder(&[("good.json", GOOD), ("sub/x.json", &GOOD.replace("hooks", "x"))]);
    let path = folder.path();
    assert!(
        Command::new("mkfifo").arg(path.join("pipe.json")).status().expect("it runs").success()
    );
    std::os::unix::fs::symlink("/etc/hostname", path.join("link.json")).expect("a link");
    std::os::unix::fs::symlink("sub", path.join("loop")).expect("a link");
    let output = dtolint(path, &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 2, "a pipe cannot be checked: {}", err(&output));
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let expected =
        [("link.json", "link-skipped"), ("loop", "link-skipped"), ("pipe.json", "unreadable")];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    // A link that is named is meant.
    std::os::unix::fs::symlink("good.json", path.join("named.json")).expect("a link");
    assert_eq!(code(&dtolint(path, &["check", "named.json"])), 0);
}

/// A sparse file: reading it would take 4 TiB of memory.
#[cfg(unix)]
#[test]
fn a_policy_or_schema_over_the_limit_is_refused_before_it_is_read() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\nschema = \"s.json\"\n";
    for (large, place) in [("dtolint.toml", "dtolint.toml"), ("s.json", "dtolint.toml:3:10")] {
        let folder = folder(&[("a.json", GOOD), ("dtolint.toml", policy), ("s.json", "{}")]);
        let file = fs::File::create(folder.path().join(large)).expect("it can be made");
        file.set_len(4 << 40).expect("it can be sparse");
        let output = dtolint(folder.path(), &["check", "a.json"]);
        assert_eq!(code(&output), 2, "{large}: {}", out(&output));
        let told = out(&output);
        let why = "it has 4398046511104 bytes, at most 67108864 are read";
        assert!(told.contains(why) && told.contains(place), "{told}");
    }
}

#[test]
fn five_mistakes_in_the_policy_are_all_told_and_nothing_is_linted() {
    let policy = "version = 1\nextends = [\"dtolint:recomended\"]\n[sets]\ndirectory = [\"dsync.*\"]\n\
        [rules]\nunknown-membr = \"error\"\n[rules.event-forbidden]\nevents = [\"@directry\"]\n\
        level = \"eror\"\n[rules.domain-not-allowed]\ndomains = [\"https://hooks.example.com\"]\n";
    let folder = folder(&[("dtolint.toml", policy), ("bad.json", BAD)]);
    let output = dtolint(folder.path(), &["check", "bad.json", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let found: Vec<_> = places(&output)
        .into_iter()
        .map(|(path, _, _, line, column)| (path, line, column))
        .collect();
    let at = [(2, 12), (6, 1), (8, 11), (9, 9), (11, 12)];
    assert_eq!(found, at.map(|(line, column)| ("dtolint.toml".to_owned(), line, column)));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["files"], 0, "nothing was linted");
}

#[test]
fn the_nearest_policy_up_to_the_repository_rules() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"hooks/*.json\"]\n[rules]\nevents-empty = \"error\"\n";
    let folder = folder(&[
        ("dtolint.toml", "not even TOML"),
        ("repository/.git/HEAD", ""),
        ("repository/dtolint.toml", policy),
        ("repository/hooks/a.json", ODD),
        ("repository/hooks/dtolint.toml", "version = 1\n"),
        ("other/.git/HEAD", ""),
        ("other/a.json", ODD),
    ]);
    // From below, the policy of the repository rules, and paths are from where we stand.
    let output = dtolint(
        &folder.path().join("repository/hooks/../hooks"),
        &["check", "a.json", "-f", "json"],
    );
    assert_eq!(
        code(&output),
        0,
        "the nearest policy is the one in `hooks`, which asks for nothing"
    );
    let output = dtolint(&folder.path().join("repository"), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let expected = [("hooks/a.json", "events-empty"), ("hooks/dtolint.toml", "policy-ignored")];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    // Out of a repository nobody else's file is taken.
    assert_eq!(code(&dtolint(&folder.path().join("other"), &["check", "a.json"])), 0);
}

#[test]
fn paths_are_told_from_the_working_directory() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.event-forbidden]\nevents = [\"user.*\"]\n";
    let folder = folder(&[(".git/HEAD", ""), ("conf/dtolint.toml", policy), ("docs/a.json", GOOD)]);
    fs::create_dir(folder.path().join("here")).expect("it can be made");
    let output = dtolint(
        &folder.path().join("here"),
        &["check", "../docs", "-p", "../conf/dtolint.toml", "-f", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"][0]["path"], "../docs/a.json");
    assert_eq!(report["findings"][0]["policy"]["path"], "../conf/dtolint.toml");
}

#[test]
fn a_glob_that_matches_nothing_is_told() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"a/*.json\", \"b/*.json\"]\n";
    let folder = folder(&[("dtolint.toml", policy), ("a/x.json", GOOD)]);
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 0);
    assert_eq!(
        places(&output),
        [("dtolint.toml".to_owned(), 1, "nothing-matched".to_owned(), 3, 22)]
    );
    fs::remove_file(folder.path().join("a/x.json")).expect("it can be removed");
    let output = dtolint(folder.path(), &["check"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("nothing to check"), "{}", err(&output));
}

#[test]
fn in_a_folder_only_claimed_files_are_checked_and_gitignore_is_respected() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"hooks/**/*.json\", \".hidden/*.json\"]\n";
    let folder = folder(&[
        ("dtolint.toml", policy),
        (".gitignore", "generated/\n"),
        // For search tools; here it would be a way to hide a document.
        (".ignore", "hooks/\n"),
        ("hooks/a.json", BAD),
        ("hooks/generated/b.json", BAD),
        ("hooks/c.yaml", BAD),
        (".hidden/d.json", &BAD.replace("hooks", "d")),
        ("package.json", "{}"),
    ]);
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    let found: Vec<_> = places(&output).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(found, [".hidden/d.json", "hooks/a.json"]);
    // Named, it is checked by the policy's schema, whoever claims it.
    let output = dtolint(folder.path(), &["check", "package.json", "-f", "json"]);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&output).len(), 2, "two members are missing");
}

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let folder = folder(&[]);
    let output = dtolint_with(folder.path(), &["check", "-", "-f", "json"], BAD);
    assert_eq!(code(&output), 1);
    assert_eq!(places(&output)[0].0, "<stdin>");
    let yaml = "endpoint_url: http://hooks.example.com/\nevents: [user.created]\n";
    let arguments = ["check", "-", "--stdin-filename", "hooks/a.yaml", "-f", "json"];
    let output = dtolint_with(folder.path(), &arguments, yaml);
    assert_eq!(
        places(&output),
        [("hooks/a.yaml".to_owned(), 1, "url-not-https".to_owned(), 1, 15)]
    );
}

#[test]
fn a_schema_and_a_select_go_over_what_the_policy_says() {
    let schema =
        r#"{"type": "object", "properties": {"id": {"type": "integer"}}, "requried": ["id"]}"#;
    let folder = folder(&[
        ("schemas/order.json", schema),
        ("orders.json", r#"{"orders": [{"id": 1}, {"id": "2"}]}"#),
    ]);
    let arguments = [
        "check",
        "orders.json",
        "--schema",
        "schemas/order.json",
        "--select",
        "/orders/*",
        "-f",
        "json",
    ];
    let output = dtolint(folder.path(), &arguments);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let expected = [
        ("orders.json".to_owned(), 1, "schema".to_owned(), 1, 31),
        ("schemas/order.json".to_owned(), 1, "schema-keyword".to_owned(), 1, 63),
    ];
    assert_eq!(places(&output), expected);
}

#[test]
fn a_report_goes_to_a_file_whole_or_not_at_all() {
    let folder = folder(&[("bad.json", BAD), ("report.txt", "before")]);
    let output = dtolint(folder.path(), &["check", "bad.json", "-o", "report.txt"]);
    assert_eq!((code(&output), out(&output).as_str()), (1, ""));
    let report = fs::read_to_string(folder.path().join("report.txt")).expect("it is there");
    assert!(report.starts_with("error[url-not-https]"), "{report}");
    let output = dtolint(folder.path(), &["check", "bad.json", "-o", "missing/report.txt"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("missing/report.txt"), "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder(&[("bad.json", BAD)]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
    let status = Command::new(env!("CARGO_BIN_EXE_dtolint"))
        .args(["check", "bad.json"])
        .current_dir(folder.path())
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .expect("it runs");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn the_output_is_the_same_from_run_to_run_and_for_any_number_of_threads() {
    let names: Vec<String> = (0..64).map(|nth| format!("d/{nth:02}.json")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), BAD)).collect();
    let folder = folder(&files);
    let run = |threads: &str| {
        Command::new(env!("CARGO_BIN_EXE_dtolint"))
            .args(["check", "d", "-f", "json"])
            .current_dir(folder.path())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("it runs")
            .stdout
    };
    let one = run("1");
    assert!(one == run("4") && one == run("7"));
    assert_eq!(serde_json::from_slice::<Value>(&one).expect("JSON")["summary"]["files"], 64);
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let folder = folder(&[("bad.json", BAD)]);
    let plain = dtolint(folder.path(), &["check", "bad.json"]);
    assert!(!out(&plain).contains('\u{1b}'), "standard output is no terminal here");
    let colourful = dtolint(folder.path(), &["check", "bad.json", "--color", "always"]);
    assert!(out(&colourful).contains("\u{1b}["));
    let quiet = dtolint(folder.path(), &["check", "bad.json", "-q"]);
    assert!(!out(&quiet).contains("1 error in"), "{}", out(&quiet));
    assert!(out(&plain).ends_with("1 error in 1 file, 1 document, by the schema and 16 rules\n"));
}

#[test]
fn help_and_lists_read_well() {
    let folder = folder(&[]);
    let shown = |arguments: &[&str]| out(&dtolint(folder.path(), arguments));
    common::snapshots("cli").bind(|| {
        insta::assert_snapshot!("help", shown(&["--help"]));
        insta::assert_snapshot!("help-check", shown(&["check", "--help"]));
        insta::assert_snapshot!("rules", shown(&["rules"]));
        insta::assert_snapshot!("explain", shown(&["explain", "event-forbidden"]));
    });
    let listed: Value = serde_json::from_str(&shown(&["rules", "-f", "json"])).expect("JSON");
    let forbidden =
        listed.as_array().expect("a list").iter().find(|rule| rule["id"] == "event-forbidden");
    assert_eq!(forbidden.expect("it is listed")["options"][0]["required"], true);
    let unknown = dtolint(folder.path(), &["explain", "event-forbiden"]);
    assert!(err(&unknown).contains("did you mean `event-forbidden`?"), "{}", err(&unknown));
}

#[test]
fn the_readme_shows_what_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("it is there");
    let policy = "examples/workos/dtolint.toml";
    let output = dtolint(root, &["check", "-p", policy, "examples/workos/webhooks/hr.json"]);
    assert!(readme.contains(out(&output).trim_end()), "{}", out(&output));
    let all = dtolint(root, &["check", "--policy", policy, "-f", "json"]);
    assert!(readme.contains(&format!(
        "exit code {} and {} findings",
        code(&all),
        places(&all).len()
    )));
}

#[test]
fn a_component_is_checked_as_named_from_wherever_the_policy_is() {
    let api =
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    Order: {type: object, required: [id]}\n";
    let policy = "version = 1\nschema = \"api.yaml#/components/schemas/Order\"\n";
    let folder = folder(&[
        ("api.yaml", api),
        ("dtolint.toml", policy),
        ("order.json", "{}"),
        ("sub/dtolint.toml", &policy.replace("api.yaml", "../api.yaml")),
        (".git/HEAD", ""),
    ]);
    let component = "api.yaml#/components/schemas/Order";
    let runs: [&[&str]; 3] = [
        &["check", "order.json", "-f", "json"],
        &["check", "order.json", "-f", "json", "-p", "sub/dtolint.toml"],
        &["check", "order.json", "-f", "json", "--schema", component],
    ];
    for arguments in runs {
        let output = dtolint(folder.path(), arguments);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(report["findings"][0]["message"], "the member `id` is missing", "{arguments:?}");
        assert_eq!(report["findings"][0]["schema"]["name"], component, "{arguments:?}");
        assert_eq!(report["summary"]["errors"], 1, "{arguments:?}");
    }
    let nowhere = dtolint(
        folder.path(),
        &["check", "order.json", "--schema", "api.yaml#/components/schemas/Ordr"],
    );
    assert_eq!(code(&nowhere), 2);
    assert!(out(&nowhere).contains("did you mean `Order`?"), "{}", out(&nowhere));
}

#[cfg(unix)]
#[test]
fn a_policy_that_is_no_file_is_not_taken_for_none() {
    let folder = folder(&[("good.json", GOOD)]);
    std::os::unix::fs::symlink("gone.toml", folder.path().join("dtolint.toml")).expect("a link");
    let output = dtolint(folder.path(), &["check", "good.json", "-f", "json"]);
    assert_eq!(code(&output), 2, "{}", out(&output));
    assert_eq!(places(&output)[0].2, "policy-file");
}

#[test]
fn a_name_for_standard_input_that_is_not_read_is_an_error() {
    let folder = folder(&[("good.json", GOOD)]);
    let arguments = ["check", "good.json", "--stdin-filename", "x.json"];
    let output = dtolint_with(folder.path(), &arguments, BAD);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("add `-` to the paths"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn links_that_are_named_lead_where_the_system_says() {
    let folder = folder(&[("here/t.json", GOOD), ("there/t.json", BAD), ("there/sub/x.json", BAD)]);
    let here = folder.path().join("here");
    std::os::unix::fs::symlink("../there/sub", here.join("link")).expect("a link");
    // `link/..` is the folder that `sub` is in.
    assert_eq!(code(&dtolint(&here, &["check", "link/../t.json"])), 1);
    // A folder that is named is meant, be it a link.
    assert_eq!(code(&dtolint(&here, &["check", "link"])), 1);
}

#[test]
fn ignore_files_above_the_repository_do_not_count() {
    let folder = folder(&[
        (".gitignore", "*.json\n"),
        ("repository/.git/HEAD", ""),
        ("repository/a.json", BAD),
    ]);
    let output = dtolint(&folder.path().join("repository"), &["check", "."]);
    assert_eq!(code(&output), 1, "{}", err(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_not_utf_8_are_all_checked() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[]);
    for (name, text) in [(&b"a\x8c.json"[..], BAD), (&b"a\xff.json"[..], GOOD)] {
        let name = std::ffi::OsStr::from_bytes(name);
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["files"], 2);
}

const ENDS: &str = r#"version = 1
[[documents]]
files = ["hooks/*.json"]
[rules.event-uncovered]
events = ["user.created", "user.deleted"]
[rules]
endpoint-duplicate = "error"
"#;

/// Which run can say that an event is missing: one over every document, however it is named.
#[test]
fn what_is_nowhere_is_said_by_a_run_over_everything_alone() {
    let other = GOOD.replace("hooks", "other");
    let folder = folder(&[
        ("dtolint.toml", ENDS),
        ("hooks/a.json", GOOD),
        ("hooks/b.json", &other),
        ("more.json", &GOOD.replace("created", "deleted")),
    ]);
    let missing = vec![("dtolint.toml".to_owned(), 1, "event-uncovered".to_owned(), 5, 27)];
    let table: [(&[&str], bool); 6] = [
        (&[], true),
        (&["."], true),
        (&["hooks"], true),
        (&["hooks/b.json", "hooks/a.json"], true),
        (&["hooks/a.json"], false),
        (&["more.json"], false),
    ];
    // Quiet is no reason not to say it.
    let quiet = dtolint(folder.path(), &["check", "-q", "hooks/a.json"]);
    assert!(out(&quiet).starts_with("not decided: event-uncovered"), "{}", out(&quiet));
    for (paths, is_whole) in table {
        let json = [&["check", "-f", "json"], paths].concat();
        let output = dtolint(folder.path(), &json);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let undecided = &report["summary"]["undecided"];
        if is_whole {
            assert_eq!(places(&output), missing, "{paths:?}");
            assert_eq!(undecided, &serde_json::json!([]), "{paths:?}");
            assert_eq!(code(&output), 1);
        } else {
            assert_eq!(places(&output), [], "{paths:?}");
            assert_eq!(undecided, &serde_json::json!(["event-uncovered"]), "{paths:?}");
            let text = dtolint(folder.path(), &[&["check"], paths].concat());
            assert!(out(&text).ends_with(
                "not decided: event-uncovered, which looks at all documents together\n"
            ));
            assert_eq!(code(&text), 0);
        }
    }
}

#[test]
fn the_same_url_in_two_files_is_found_at_the_second_with_the_first() {
    let folder = folder(&[("a.json", GOOD), ("b/c.json", GOOD), ("b/d.json", ODD)]);
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found = report["findings"].as_array().expect("a list");
    let twice: Vec<_> = found
        .iter()
        .filter(|finding| finding["rule"] == "endpoint-duplicate")
        .map(|finding| {
            let text = |value: &Value| value.as_str().expect("a string").to_owned();
            let related = &finding["related"][0];
            (text(&finding["path"]), text(&finding["pointer"]), text(&related["path"]))
        })
        .collect();
    let again = |path: &str| (path.to_owned(), "/endpoint_url".to_owned(), "a.json".to_owned());
    assert_eq!(twice, [again("b/c.json"), again("b/d.json")]);
}

#[test]
fn today_can_be_told_and_is_the_systems_day_otherwise() {
    let policy = r#"version = 1
[[rule]]
id = "acme-within"
title = "events are days to come"
select = "/events/*"
check = { date = { within = "30 days" } }
message = "{value} is not {wanted}"
"#;
    let hook = r#"{"endpoint_url": "https://a.example.com/2", "events": ["2026-12-30"]}"#;
    let folder = folder(&[("dtolint.toml", policy), ("a.json", hook)]);
    let at = |today: &str| {
        let output = dtolint(folder.path(), &["check", "a.json", "--today", today, "-f", "json"]);
        places(&output).into_iter().filter(|(_, _, rule, ..)| rule != "schema").count()
    };
    assert_eq!((at("2026-12-01"), at("2026-11-29"), at("2026-12-31")), (0, 1, 1));
    let output = dtolint(folder.path(), &["check", "a.json", "--today", "tomorrow"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("`tomorrow` is no date: write YYYY-MM-DD"), "{}", err(&output));
    // Without it the policy loads all the same: the command has a clock.
    assert_ne!(code(&dtolint(folder.path(), &["check", "a.json"])), 2);
}

/// The examples of rules about files and folders: they are laid out, and the command is run there.
#[cfg(unix)]
#[test]
fn examples_of_files_and_folders_find_what_they_say() {
    use dtolint::FileContent;

    let mut rules = 0;
    for rule in dtolint::rules() {
        let mut shown = String::new();
        let examples = rule.good().iter().chain(rule.bad());
        for example in examples.filter(|example| !example.files.is_empty()) {
            let folder = folder(&[(".git/HEAD", "")]);
            for file in &example.files {
                let path = folder.path().join(&file.path);
                fs::create_dir_all(path.parent().expect("it has a folder")).expect("it is made");
                match &file.content {
                    FileContent::Text(text, times) => fs::write(path, text.repeat(*times)),
                    FileContent::Bytes(bytes) => fs::write(path, bytes),
                    FileContent::Link(to) => std::os::unix::fs::symlink(to, path),
                    FileContent::Pipe => Command::new("mkfifo").arg(path).status().map(|_| ()),
                }
                .expect("it can be made");
            }
            let command = example.command();
            let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
            let json = [&*arguments, &["-f", "json"]].concat();
            let output = dtolint(folder.path(), &json);
            let report: Value = serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|_| panic!("{}: {}", example.title, err(&output)));
            let findings = report["findings"].as_array().expect("a list");
            let of_rule = || findings.iter().filter(|finding| finding["rule"] == rule.id());
            let at: Vec<_> =
                of_rule().map(|finding| finding["pointer"].as_str().expect("a string")).collect();
            assert_eq!(at, example.at, "{}, «{}»: {findings:#?}", rule.id(), example.title);
            let level = rule.level().to_string();
            assert!(of_rule().all(|finding| finding["severity"] == *level), "{}", rule.id());
            if !example.at.is_empty() {
                let text = dtolint(folder.path(), &arguments);
                shown += &format!("# {}\n\n{}\n", example.title, out(&text));
            }
        }
        if !shown.is_empty() {
            rules += 1;
            common::snapshots("rules").bind(|| insta::assert_snapshot!(rule.id(), shown));
        }
    }
    assert_eq!(rules, 8);
}

#[test]
fn rules_are_listed_by_topic_level_pack_check_and_text() {
    let folder = folder(&[]);
    let ids = |arguments: &[&str]| -> Vec<String> {
        let output = dtolint(folder.path(), &[&["rules"], arguments].concat());
        assert_eq!(code(&output), 0, "{}", err(&output));
        let id = |line: &str| line.split_whitespace().next().map(str::to_owned);
        out(&output).lines().filter_map(id).collect()
    };
    let table: [(&[&str], &[&str]); 6] = [
        (&["secret"], &["url-query-secret"]),
        (&["--topic", "url", "--level", "info"], &["url-fragment"]),
        (&["--pack", "dtolint:core"], &["url-not-canonical"]),
        (&["--check", "url-host"], &["domain-denied", "domain-not-allowed"]),
        (&["--pack", "dtolint:recommended", "--level", "info"], &["url-fragment"]),
        (&["--pack", "dtolint:strict", "--topic", "shape"], &["lookalike-key", "unknown-member"]),
    ];
    for (arguments, expected) in table {
        assert_eq!(ids(arguments), expected, "{arguments:?}");
    }
    assert_eq!(ids(&[]).len(), dtolint::rules().len());
    let output = dtolint(folder.path(), &["rules", "--pack", "dtolint:strict", "-f", "json"]);
    let listed: Value = serde_json::from_str(&out(&output)).expect("JSON");
    let of = |id: &str| {
        let rules = listed.as_array().expect("a list");
        rules.iter().find(|rule| rule["id"] == id).cloned().expect("it is listed")
    };
    assert_eq!(of("events-empty")["level"], "error");
    assert_eq!(of("events-empty")["packs"]["dtolint:recommended"], "warning");
    for (arguments, help) in [
        (["--topic", "urls"], "did you mean `url`?"),
        (["--pack", "dtolint:strit"], "did you mean `dtolint:strict`?"),
        (["--check", "url-hosts"], "did you mean `url-host`?"),
        (["--level", "fatal"], "known are error, info, off, warning"),
        (["--level", "off"], "`dtolint rules` lists all of them"),
    ] {
        let output = dtolint(folder.path(), &[&["rules"], &arguments[..]].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(help), "{arguments:?}: {}", err(&output));
    }
}

/// Where the policy names no documents, a folder is all there is, and files are some of it.
#[test]
fn without_documents_a_folder_is_everything_and_a_file_is_not() {
    let folder = folder(&[
        ("dtolint.toml", "version = 1\n[rules.event-uncovered]\nevents = [\"user.deleted\"]\n"),
        ("hooks/a.json", GOOD),
    ]);
    assert_eq!(code(&dtolint(folder.path(), &["check", "hooks"])), 1);
    let output = dtolint(folder.path(), &["check", "hooks/a.json"]);
    assert_eq!(code(&output), 0);
    assert!(out(&output).contains("not decided: event-uncovered"), "{}", out(&output));
}
