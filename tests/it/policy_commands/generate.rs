//! `dtolint policy test --generate` and `dtolint explain --example`.

use super::*;

/// The tests that are generated for an example's policy, and what running them with the policy says.
fn pasted(example: &str) -> (String, String) {
    let folder = TempDir::new().expect("there is room");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy_folder(&root.join("examples").join(example), folder.path());
    command::write(folder.path(), ".git/HEAD", "");
    if example != "organisation" {
        // These were generated.
        fs::remove_file(folder.path().join("dtolint.test.toml")).expect("it is there");
    }
    let arguments = ["policy", "test", "--generate", "--all", "--today", TODAY];
    let generated = dtolint(folder.path(), &arguments);
    assert_eq!(code(&generated), 0, "{}", err(&generated));
    let text = out(&generated);
    command::write(folder.path(), "generated.test.toml", &format!("version = 1\n\n{text}"));
    let tested = dtolint(folder.path(), &["policy", "test", "--today", TODAY]);
    assert_eq!(code(&tested), 0, "{}{}", out(&tested), err(&tested));
    (text, out(&tested))
}

#[test]
fn tests_for_each_example_pass_when_they_are_pasted() {
    let table =
        [("workos", "3 of 3 rules"), ("shop", "26 of 29 rules"), ("organisation", "7 of 7 rules")];
    for (example, coverage) in table {
        let (text, tested) = pasted(example);
        assert!(tested.contains(coverage), "{example}: {tested}");
        let odd = ["\"\"", "\\u0", "aaa"].iter().find(|it| text.contains(*it));
        assert_eq!(odd, None, "{text}");
        crate::common::snapshots("cli").bind(|| {
            insta::assert_snapshot!(format!("generated-{example}"), text);
        });
    }
}

/// But for the shop's rules that compare documents, which no test of one document notices.
#[test]
fn the_examples_have_tests_that_notice_a_change_of_each_line() {
    for (example, unnoticed) in [("workos", 0), ("shop", 4), ("organisation", 0)] {
        let folder = TempDir::new().expect("there is room");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy_folder(&root.join("examples").join(example), folder.path());
        command::write(folder.path(), ".git/HEAD", "");
        let output = dtolint(folder.path(), &["policy", "test", "--mutate", "--today", TODAY]);
        let text = out(&output);
        let found = text.matches(": no test notices the policy").count();
        assert_eq!(found, unnoticed, "{example}: {text} {}", err(&output));
    }
}

#[test]
fn tested_rules_are_left_out_unless_all_are_wanted() {
    let tested = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n[rules.events-empty]\n\n[[test]]\nname = \"t\"\ndocument = '{\"endpoint_url\": \"https://a.example.com/\", \"events\": []}'\nexpect = [{ rule = \"events-empty\", at = \"/events\" }]\n";
    let folder = folder(&[("dtolint.toml", tested)]);
    let output = dtolint(folder.path(), &["policy", "test", "--generate"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("event-forbidden finds: "), "{}", out(&output));
    assert!(!out(&output).contains("events-empty"), "{}", out(&output));
    let all = out(&dtolint(folder.path(), &["policy", "test", "--generate", "--all"]));
    assert!(all.contains("name     = \"events-empty finds: "), "{all}");
    command::write(folder.path(), "more.test.toml", &format!("version = 1\n{}", out(&output)));
    let nothing = dtolint(folder.path(), &["policy", "test", "--generate"]);
    assert_eq!(
        out(&nothing),
        "# Each rule that the policy names has a test, and so has each branch of its check.\n"
    );
    for arguments in
        [["--generate", "--min-coverage=1"], ["--generate", "--format=json"], ["--all", "--quiet"]]
    {
        let refused = dtolint(folder.path(), &[&["policy", "test"], &arguments[..]].concat());
        assert_eq!(code(&refused), 2, "{arguments:?}: {}", out(&refused));
    }
}

#[test]
fn an_example_is_of_this_policy() {
    let folder = folder(&[(
        "dtolint.toml",
        "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n",
    )]);
    let output = dtolint(folder.path(), &["explain", "--example", "event-forbidden"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let text = out(&output);
    assert!(text.contains("\"events\": [\"session.created\"]"), "{text}");
    assert!(text.contains("\n    /events/0: write "), "{text}");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("explain-example", text));
    for (rule, why) in [
        ("syntax", "it isn't about the values in a document"),
        ("event-missing", "it is off for all documents, or looks at none of them"),
    ] {
        let output = dtolint(folder.path(), &["explain", rule, "--example"]);
        assert_eq!(code(&output), 2);
        let error = err(&output);
        assert!(error.contains(&format!("there is no example of `{rule}`: {why}")), "{error}");
        assert!(error.contains(&format!("`dtolint explain {rule}` describes the rule")), "{error}");
    }
    let unknown = dtolint(folder.path(), &["explain", "--example", "event-forbiden"]);
    assert!(err(&unknown).contains("did you mean `event-forbidden`?"), "{}", err(&unknown));
    command::write(folder.path(), "dtolint.toml", "version = 2\n");
    let mistaken = dtolint(folder.path(), &["explain", "--example", "event-forbidden"]);
    assert!(err(&mistaken).contains("the policy has mistakes, so no example can be made"));
}

#[test]
fn changes_that_no_test_notices_are_printed_with_tests() {
    let policy = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\", \"dsync.*\"]\n";
    let folder = folder(&[("dtolint.toml", policy)]);
    let output = dtolint(folder.path(), &["policy", "test", "--mutate"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let text = out(&output);
    assert!(
        text.starts_with(
            "# dtolint.toml:2:8: no test notices the policy with `event-forbidden` off\n[[test]]\n"
        ),
        "{text}"
    );
    assert!(text.contains("\n# 3 changes of the policy tried: 0 noticed by a test,"), "{text}");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("mutate", text));
    command::write(folder.path(), "more.test.toml", &format!("version = 1\n{text}"));
    let tested = dtolint(folder.path(), &["policy", "test", "--mutate"]);
    assert_eq!(code(&tested), 0, "{}", err(&tested));
    assert_eq!(
        out(&tested),
        "# 3 changes of the policy tried: 3 noticed by a test, 0 refused when the policy is loaded, 0 without effect on any document, 0 noticed by no test.\n"
    );
    let limited = dtolint(folder.path(), &["policy", "test", "--mutate", "--max-changes", "1"]);
    assert!(out(&limited).ends_with("# 2 more were not tried.\n"), "{}", out(&limited));
    let wrong = policy.replace("session", "user") + &out(&output);
    command::write(folder.path(), "dtolint.toml", &wrong);
    let failing = dtolint(folder.path(), &["policy", "test", "--mutate"]);
    assert_eq!(code(&failing), 2);
    assert!(err(&failing).contains("fails as it is"), "{}", err(&failing));
}
