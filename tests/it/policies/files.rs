//! Layers: files that extend others, and what the later one says.

use super::*;

#[test]
fn later_layers_win_and_lists_replace() {
    let organisation = "version = 1\nextends = [\"dtolint:recommended\"]\n\
        [rules.event-forbidden]\nlevel = \"warning\"\nevents = [\"user.*\"]\n\
        [rules.events-too-many]\nmax = 1\n";
    let files = [("policies/organisation.toml", organisation)];
    let child = "version = 1\nextends = [\"policies/organisation.toml\"]\n\
        [rules.event-forbidden]\nevents = [\"session.*\"]\n";
    let policy = load_with(&files, child).expect("no mistake");
    let document = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created", "session.revoked"]}"#;
    let report = Linter::new(policy).lint(("hook.json", document));
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| (finding.rule(), finding.severity().name(), finding.pointer()))
        .collect();
    assert_eq!(
        found,
        [
            // From the parent, untouched.
            ("events-too-many", "warning", "/events"),
            // The child's list alone, at the parent's level.
            ("event-forbidden", "warning", "/events/1"),
        ]
    );
    let policy = report.findings()[0].policy().expect("a line decided");
    assert_eq!((policy.path(), policy.start().line), ("policies/organisation.toml", 7));
    let policy = report.findings()[1].policy().expect("a line decided");
    assert_eq!((policy.path(), policy.start().line), ("dtolint.toml", 4));
}

#[test]
fn a_mistake_in_an_extended_file_is_told_there() {
    let files =
        [("a/b.toml", "version = 1\nextends = [\"../c.toml\"]\n"), ("c.toml", "verison = 1\n")];
    let found = mistakes(load_with(&files, "version = 1\nextends = [\"a/b.toml\"]\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    let error = load_with(&files, "version = 1\nextends = [\"a/b.toml\"]\n").expect_err("mistakes");
    assert!(error.report().findings().iter().all(|finding| finding.place().path() == "c.toml"));
}

#[test]
fn b42_what_is_no_policy_is_never_quoted() {
    let secret = "bsk_0123456789";
    let git = format!("[remote \"origin\"]\nurl = https://x:{secret}@example.com/\n");
    let env = format!("TOKEN={secret}\n");
    let toml = format!("[registry]\ntoken = \"{secret}\"\n");
    let files = [
        (".git/config", git.as_str()),
        (".GIT/config.toml", git.as_str()),
        (".env", env.as_str()),
        ("credentials.toml", toml.as_str()),
    ];
    for (path, why) in [
        (".git/config", "which is never read"),
        (".GIT/config.toml", "which is never read"),
        ("x/../.git/config", "which is never read"),
        (".env", "doesn't end in `.toml`"),
        ("credentials.toml", "it has no `version`"),
    ] {
        let policy = format!("version = 1\nextends = [\"{path}\"]\n");
        let error = load_with(&files, &policy).expect_err(path);
        let findings = error.report().findings();
        assert_eq!(findings.len(), 1, "{path}: {error}");
        let place = findings[0].place();
        assert_eq!((place.path(), place.start().line), ("dtolint.toml", 2), "{path}");
        assert!(findings[0].message().contains(why), "{path}: {error}");
        assert!(!error.to_string().contains("bsk_"), "{path}: {error}");
    }
    for key in [
        "schema = \".git/x.json\"\n",
        "[[test]]\nname = \"t\"\nfile = \".git/x.json\"\nexpect = []\n",
    ] {
        let error = load(&format!("version = 1\n{key}")).expect_err(key);
        assert!(error.to_string().contains("which is never read"), "{error}");
    }
}

#[test]
fn b43_no_path_out_of_the_root_reaches_the_files_of_a_program() {
    /// Fails the test when it is asked for anything.
    #[derive(Debug)]
    struct Untouched;
    impl Files for Untouched {
        fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
            panic!("asked for {path}")
        }
    }
    for path in [
        "../a.toml",
        "x//../../../../etc/hostname",
        "/etc/passwd",
        "a/../../b.toml",
        "C:/a.toml",
        "..\\\\a.toml",
    ] {
        let policy = format!("version = 1\nextends = [\"{path}\"]\n");
        let error = PolicyBuilder::default().files(&Untouched).text("dtolint.toml", &policy);
        let error = error.expect_err(path).to_string();
        assert!(error.contains("outside of the repository"), "{path}: {error}");
    }
}

#[test]
fn files_that_extend_each_other_in_a_circle_are_told_with_the_way() {
    let files = [
        ("a.toml", "version = 1\nextends = [\"b.toml\"]\n"),
        ("b.toml", "version = 1\nextends = [\"a.toml\"]\n"),
    ];
    let error = load_with(&files, "version = 1\nextends = [\"a.toml\"]\n").expect_err("a circle");
    assert_eq!(error.report().findings().len(), 1);
    let message = error.report().findings()[0].message();
    assert!(message.contains("dtolint.toml → a.toml → b.toml → a.toml"), "{message}");
}

#[test]
fn a_file_that_two_others_extend_is_taken_once_more_and_not_refused() {
    let rule = "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"{t}\"\nselect = \"/x\"\ncheck = { count = { max = 0 } }\n";
    let files = [
        ("any.json", "{}"),
        ("base.toml", rule),
        ("one.toml", "version = 1\nextends = [\"base.toml\"]\n"),
        ("two.toml", "version = 1\nextends = [\"base.toml\"]\n"),
    ];
    let text = "version = 1\nextends = [\"one.toml\", \"two.toml\"]\n";
    let policy = load_with(&files, text).expect("no mistake");
    let report = Linter::new(policy).lint((
        "hook.json",
        r#"{"endpoint_url": "https://a.example.com/", "events": [], "x": [1]}"#,
    ));
    let [finding] = report.findings() else { panic!("{report:?}") };
    assert_eq!(finding.message(), "{t}", "a title is no template");
}

#[test]
fn a_rule_that_was_defined_as_off_is_switched_on_by_a_table() {
    let base = "version = 1\n[[rule]]\nid = \"acme\"\ntitle = \"t\"\nlevel = \"off\"\nselect = \"/events\"\n\
        check = { count = { max = 9 } }\noptions.most = { parameter = \"max\", about = \"the most\" }\n";
    let child = "version = 1\nextends = [\"base.toml\"]\n[rules.acme]\nmost = 0\n";
    let policy = load_with(&[("base.toml", base)], child).expect("no mistake");
    assert_eq!(rules_found(policy, HOOK).last().map(String::as_str), Some("acme"));
}

#[test]
fn a_list_of_any_number_of_globs_is_used() {
    let globs = (0..600).map(|nth| format!("\"webhooks/**/team-{nth}-*.json\""));
    let globs = globs.collect::<Vec<_>>().join(", ");
    let documents = format!("[[documents]]\nfiles = [{globs}]\n");
    let text = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{documents}");
    let policy = load(&text).expect("no mistake");
    assert!(policy.claims("webhooks/a/team-599-x.json"));
    assert!(!policy.claims("webhooks/a/team-600-x.json"));
    let waiver = "[[waiver]]\nrule = \"url-not-https\"\nreason = \"r\"\nexpires = 2027-01-31\n";
    let text = format!("{text}{waiver}files = [{globs}]\n");
    let today = "2026-01-31".parse().expect("a date");
    let policy = PolicyBuilder::default().today(today).text("dtolint.toml", &text);
    let linter = Linter::new(policy.expect("no mistake"));
    let waived = |path| linter.lint((path, HOOK)).findings().iter().any(|it| it.waived().is_some());
    assert!(waived("webhooks/a/team-599-x.json"));
    assert!(!waived("webhooks/a/team-600-x.json"));
}

#[test]
fn a_glob_that_is_too_long_is_an_error_with_the_limit() {
    for (glob, said) in [("?".repeat(4096), None), ("?".repeat(200_000), Some("4096 bytes"))] {
        let text = format!("version = 1\n[[documents]]\nfiles = [\"a.json\", \"{glob}\"]\n");
        let Some(said) = said else {
            load(&text).expect("as long as it may be");
            continue;
        };
        let [(rule, line, column, help)] = &mistakes(load(&text))[..] else {
            panic!("one mistake")
        };
        assert_eq!((&**rule, *line, *column), ("policy-invalid-value", 3, 20));
        assert!(help.contains(said), "{help}");
    }
}

#[test]
fn globs_that_compile_to_too_much_are_an_error_and_not_no_globs() {
    let part = "{a,b,c,d,e,f,g,h}[!x]?*";
    let text = format!("version = 1\n[[documents]]\nfiles = [\"{}\"]\n", part.repeat(170));
    match load(&text) {
        Ok(policy) => {
            let path = "abcd".repeat(170);
            assert!(policy.claims(&path), "a list that compiles is used");
        }
        Err(error) => assert!(error.report().findings()[0].message().contains("too large")),
    }
}

/// Files that can be read and not listed, as `Files` allows: that isn't a folder without tests.
#[test]
fn a_folder_that_cannot_be_listed_is_an_error_and_not_empty() {
    use dtolint::files::{Files, NoFiles};

    for files in [&NoFiles as &dyn Files, &Memory::new([("tests/a.test.toml", "")])] {
        let error = files.list("tests").expect_err("it has no list");
        assert_eq!(error.to_string(), "the files of `tests` can't be listed");
    }
}
