//! `--policy` and the positional argument: the same policy in every subcommand that takes one.

use super::*;

const POLICY: &str = "version = 1\n[[documents]]\nfiles = [\"hooks/*.json\"]\n[[rule]]\nid = \"acme-mine\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { count = { max = 3 } }\nmessage = \"m\"\n[[test]]\nname = \"t\"\ndocument = '{'\nexpect = [{ rule = \"syntax\" }]\n";

const HOOK: &str = r#"{"endpoint_url": "https://hooks.example.com/a", "events": ["user.created"]}"#;

#[test]
fn a_policy_is_named_with_or_without_policy_everywhere() {
    let folder = folder(&[("other/mine.toml", POLICY), ("other/hooks/a.json", HOOK)]);
    let run = |arguments: &[&str]| dtolint(folder.path(), arguments);
    let commands: [&[&str]; 5] = [
        &["policy", "check"],
        &["policy", "check", "--list-files"],
        &["policy", "test"],
        &["policy", "show"],
        &["policy", "schema"],
    ];
    for command in commands {
        let by_place = run(&[command, &["other/mine.toml"]].concat());
        assert_eq!(code(&by_place), 0, "{command:?}: {}{}", out(&by_place), err(&by_place));
        for named in [
            &["--policy", "other/mine.toml"][..],
            &["-p", "other/mine.toml"],
            &["other/mine.toml", "-p", "./other/../other/mine.toml"],
        ] {
            let output = run(&[command, named].concat());
            assert_eq!(out(&output), out(&by_place), "{command:?} {named:?}: {}", err(&output));
            assert_eq!(code(&output), 0);
        }
        let output = run(&[command, &["other/mine.toml", "--policy", "dtolint.toml"]].concat());
        assert_eq!((code(&output), &*out(&output)), (2, ""), "{command:?}");
        let told = err(&output);
        assert!(
            told.contains("two policy files are named: `other/mine.toml` and `dtolint.toml`"),
            "{told}"
        );
        assert!(told.contains("name one, with `--policy` or without"), "{told}");
        // A file that isn't there is named, however it was given.
        for named in [&["no.toml"][..], &["--policy", "no.toml"]] {
            let output = run(&[command, named].concat());
            assert_eq!(code(&output), 2);
            assert!(err(&output).contains("there is no policy file `no.toml`"), "{}", err(&output));
        }
    }
    for command in [&["hook", "other/mine.toml"][..], &["hook", "--policy", "other/mine.toml"]] {
        assert_eq!(code(&run(command)), 0, "{command:?}");
    }
    assert_eq!(code(&run(&["hook", "a.toml", "--policy", "b.toml"])), 2);
}

/// The files of a document set, without a run.
#[test]
fn policy_check_lists_the_files_that_each_entry_claims() {
    let folder =
        folder(&[("dtolint.toml", POLICY), ("hooks/a.json", HOOK), ("hooks/b.yml", "a: 1\n")]);
    let list = out(&dtolint(folder.path(), &["policy", "check", "--list-files"]));
    assert_eq!(list, out(&dtolint(folder.path(), &["check", "--list-files"])));
    assert!(list.contains("hooks/a.json") && list.contains("dtolint.toml:2"), "{list}");
    let json = dtolint(folder.path(), &["policy", "check", "--list-files", "-f", "json"]);
    let json: Value = serde_json::from_slice(&json.stdout).expect("it is JSON");
    assert_eq!(json["files"][0]["claims"].as_array().map(Vec::len), Some(1), "{json:#}");
    let output = dtolint(folder.path(), &["policy", "check", "--list-files", "-f", "sarif"]);
    assert_eq!(code(&output), 2);
}

#[test]
fn the_schema_is_of_the_policy_if_there_is_one() {
    let folder = folder(&[("dtolint.toml", POLICY)]);
    let text = out(&dtolint(folder.path(), &["policy", "schema"]));
    assert!(text.contains("\"rule-acme-mine\""), "{text}");
    fs::write(folder.path().join("dtolint.toml"), "version = 2\n").expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "schema"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("policy-"), "{}", out(&output));
    fs::remove_file(folder.path().join("dtolint.toml")).expect("it is there");
    let general = dtolint::policy::json_schema(&dtolint::check::Checks::default());
    assert_eq!(out(&dtolint(folder.path(), &["policy", "schema"])), general);
}

/// Among documents a policy is most likely meant to be the one in use.
#[test]
fn a_policy_among_documents_is_refused_with_what_to_write() {
    let folder = folder(&[("dtolint.toml", POLICY), ("hooks/a.json", HOOK)]);
    let output = dtolint(folder.path(), &["check", "dtolint.toml"]);
    assert_eq!((code(&output), &*out(&output)), (2, ""));
    let told = err(&output);
    assert!(
        told.contains("`dtolint.toml` is TOML, as a policy is: documents are JSON or YAML"),
        "{told}"
    );
    for command in
        [&["check", "--policy", "dtolint.toml"][..], &["policy", "check", "dtolint.toml"]]
    {
        assert!(told.contains(&command[command.len() - 2..].join(" ")), "{told}");
        assert_eq!(code(&dtolint(folder.path(), command)), 0);
    }
}
