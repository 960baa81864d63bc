//! Contradictions beside other mistakes, and policies as they are shown.

use super::*;

/// Beside other mistakes contradictions are told as well, but not of what a mistake is about.
#[test]
fn contradictions_are_told_beside_other_mistakes() {
    let rules = |text: &str| {
        let error = load(&[("dtolint.toml", text)]).expect_err(text);
        let findings = error.report().findings().iter();
        findings.map(|it| (it.rule().to_owned(), it.place().start().line)).collect::<Vec<_>>()
    };
    let of = |rule: &str, line: usize| (rule.to_owned(), line);
    let contradiction = "version = 1\n[rules.event-missing]\nevents = [\"dsync.deleted\"]\n[rules.event-forbidden]\nevents = [\"dsync.*\"]\n";
    assert_eq!(rules(contradiction), [of("required-and-forbidden", 3)]);
    let misspelt = format!("{contradiction}[rules]\nurl-fragmnt = \"off\"\n");
    assert_eq!(rules(&misspelt), [of("required-and-forbidden", 3), of("policy-unknown-name", 7)]);
    // The list of what is allowed is misspelt: what it means is not known.
    let allowed = "version = 1\n[rules.event-missing]\nevents = [\"user.created\"]\n[rules.event-not-allowed]\nevents = [\"user.creatd\"]\n";
    assert_eq!(rules(allowed), [of("name-unlisted", 5)]);
    let syntax = format!("{contradiction}[sets]\nx =\n");
    assert_eq!(rules(&syntax), [of("policy-syntax", 7)]);
}

/// What cannot be seen is written as what it is, and means the same.
#[test]
fn what_is_shown_hides_nothing() {
    let policy = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"x\u{202e}y\"\nselect = \"/events/*\"\ncheck = { none-of = { values = [\"user.created\"] } }\n[rules.a]\nreason = 'p\u{200b}q \"\\'\n";
    let shown = load(&[("dtolint.toml", policy)]).expect("it loads").show();
    assert!(!shown.contains(['\u{202e}', '\u{200b}']), "{shown}");
    let again =
        load(&[("dtolint.toml", &shown)]).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let report = Linter::new(again).lint(("a.json", document));
    assert_eq!(report.findings()[0].message(), "x\u{202e}y");
    assert!(report.findings()[0].help().is_some_and(|help| help.ends_with("p\u{200b}q \"\\")));
}

/// What an option of a custom rule may become once the rule is final is shown, and means the same.
#[test]
fn which_values_of_an_option_are_tighter_is_shown() {
    for tighter in ["lower", "same"] {
        let policy = format!(
            "version = 1\n[[rule]]\nid = \"few\"\ntitle = \"few\"\nselect = \"/events\"\ncheck = {{ count = {{ max = 3 }} }}\noptions = {{ most = {{ parameter = \"max\", about = \"the most\", tighter = \"{tighter}\" }} }}\n[rules.few]\nlevel = \"error\"\nfinal = true\n"
        );
        let shown = load(&[("dtolint.toml", &policy)]).expect("it loads").show();
        let child = "version = 1\nextends = [\"base.toml\"]\n[rules.few]\nmost = 2\n";
        let loads = |base: &str| load(&[("dtolint.toml", child), ("base.toml", base)]).is_ok();
        assert_eq!(loads(&policy), tighter == "lower", "{tighter}");
        assert_eq!(loads(&shown), loads(&policy), "{shown}");
    }
}
