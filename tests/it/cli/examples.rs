//! Examples, help and lists: what the command prints is what the docs show.

use super::*;

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
    crate::common::snapshots("cli").bind(|| {
        insta::assert_snapshot!("examples-text", text);
        insta::assert_snapshot!("examples-json", out(&output));
    });
}

#[test]
fn help_and_lists_read_well() {
    let folder = folder(&[]);
    let shown = |arguments: &[&str]| out(&dtolint(folder.path(), arguments));
    crate::common::snapshots("cli").bind(|| {
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
    let output = out(&dtolint(root, &["check", "-p", policy, "examples/workos/webhooks/hr.json"]));
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next());
    for finding in shown.expect("findings are shown").split("\n\n") {
        assert!(output.contains(&format!("{finding}\n\n")), "{finding} isn't in {output}");
    }
    let all = dtolint(root, &["check", "--policy", policy, "-f", "json"]);
    assert!(readme.contains(&format!(
        "exit code {} and {} findings",
        code(&all),
        places(&all).len()
    )));
}

/// The examples of rules about files and folders: they are laid out, and the command is run there.
#[cfg(unix)]
#[test]
fn examples_of_files_and_folders_find_what_they_say() {
    use dtolint::rules::{ExamplePlace, FileContent};

    let place = |finding: &Value| {
        let string = |key: &str| finding[key].as_str().expect("a string").to_owned();
        let number = |key: &str| {
            usize::try_from(finding["start"][key].as_u64().expect("a number")).expect("a small one")
        };
        match (string("pointer"), string("path")) {
            (_, file) if finding["end"]["offset"] == 0 => ExamplePlace::File(file),
            (pointer, file) if pointer.is_empty() => {
                ExamplePlace::Position { file, line: number("line"), column: number("column") }
            }
            (pointer, _) => ExamplePlace::Pointer(pointer),
        }
    };

    let mut rules = 0;
    for rule in dtolint::rules::all() {
        let mut shown = String::new();
        let examples = rule.good().iter().chain(rule.bad());
        for example in examples.filter(|example| !example.files.is_empty()) {
            let folder = folder(&[(".git/HEAD", "")]);
            for file in &example.files {
                let path = folder.path().join(&file.path);
                fs::create_dir_all(path.parent().expect("it has a folder")).expect("it is made");
                match &file.content {
                    FileContent::Text { text, times, .. } => fs::write(path, text.repeat(*times)),
                    FileContent::Bytes(bytes) => fs::write(path, bytes),
                    FileContent::Link(to) => std::os::unix::fs::symlink(to, path),
                    FileContent::Pipe => Command::new("mkfifo").arg(path).status().map(|_| ()),
                    other => panic!("{other:?} isn't known here"),
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
            let at: Vec<ExamplePlace> = of_rule().map(place).collect();
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
            crate::common::snapshots("rules").bind(|| insta::assert_snapshot!(rule.id(), shown));
        }
    }
    assert_eq!(rules, 20);
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
    let table: [(&[&str], &[&str]); 9] = [
        (&["secret"], &["url-query-secret"]),
        // In the title alone, in the id alone, and whichever case it is written in.
        (&["ip address"], &["url-address"]),
        (&["rebinding-host"], &["url-rebinding-host"]),
        (&["PERSONAL DATA"], &["event-personal-data"]),
        (&["--topic", "url", "--level", "info"], &["url-fragment"]),
        (&["--pack", "dtolint:core"], &["url-not-canonical"]),
        (&["--check", "url-host"], &["domain-denied", "domain-not-allowed"]),
        (&["--pack", "dtolint:recommended", "--level", "info"], &["url-fragment"]),
        (&["--pack", "dtolint:strict", "--topic", "shape"], &["lookalike-key", "unknown-member"]),
    ];
    for (arguments, expected) in table {
        assert_eq!(ids(arguments), expected, "{arguments:?}");
    }
    assert_eq!(ids(&[]).len(), dtolint::rules::all().len());
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
        (["--level", "fatal"], "there are error, info, off, warning"),
        (["--level", "off"], "`dtolint rules` lists all of them"),
    ] {
        let output = dtolint(folder.path(), &[&["rules"], &arguments[..]].concat());
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(help), "{arguments:?}: {}", err(&output));
    }
}
