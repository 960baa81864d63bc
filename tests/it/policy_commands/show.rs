//! `dtolint policy show`, and `policy check`.

use super::*;

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
    crate::common::snapshots("examples").bind(|| {
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
    assert_eq!(code(&output), 1);
    let optional = policy.replace("none/*.json\"]\n", "none/*.json\"]\noptional = true\n");
    fs::write(folder.path().join("dtolint.toml"), optional).expect("it can be written");
    assert_eq!(code(&check(&[])), 0, "warnings do not fail");
    assert_eq!(code(&check(&["--fail-on", "warning"])), 1);
    assert!(
        out(&check(&[])).ends_with("1 warning in the policy dtolint.toml, 1 rule\n"),
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
