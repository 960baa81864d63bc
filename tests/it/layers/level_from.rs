//! `level-from`: a rule gets another level on a date.

use super::*;

fn on(day: &str, files: &[(&str, &str)]) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today: Date = day.parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).file("dtolint.toml")
}

const EMPTY: &str = r#"{"endpoint_url": "https://hooks.example.com/", "events": []}"#;

/// The level of what a policy finds on a day.
fn level(day: &str, files: &[(&str, &str)]) -> String {
    let linter = Linter::new(on(day, files).unwrap_or_else(|error| panic!("{day}: {error}")));
    let report = linter.lint(("prod/a.json", EMPTY));
    report.findings().iter().map(|it| it.severity().to_string()).collect::<Vec<_>>().join(" ")
}

const DAYS: [&str; 4] = ["2026-12-31", "2027-01-01", "2027-05-31", "2027-06-01"];

/// A policy in each form in which a rule may have levels by date, and what it finds on these days.
const FORMS: [(&str, [&str; 4]); 7] = [
    (
        "[rules.events-empty]\nlevel = \"info\"\nlevel-from = [{ date = 2027-01-01, level = \"warning\" }, { date = 2027-06-01, level = \"error\" }]\n",
        ["info", "warning", "warning", "error"],
    ),
    (
        "[rules.events-empty]\nlevel = \"error\"\nlevel-from = [{ date = \"2027-01-01\", level = \"off\" }]\n",
        ["error", "", "", ""],
    ),
    (
        "[rules.events-empty]\nlevel = \"off\"\n[[rules.events-empty.level-from]]\ndate = 2027-06-01\nlevel = \"error\"\n",
        ["", "", "", "error"],
    ),
    // Without a level, the one that it has otherwise holds until then.
    (
        "[rules.events-empty]\nlevel-from = [{ date = 2027-06-01, level = \"error\" }]\n",
        ["warning", "warning", "warning", "error"],
    ),
    (
        "[[rule]]\nid = \"some\"\ntitle = \"some\"\nlevel = \"warning\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\nselect = \"/events\"\ncheck = { count = { min = 1 } }\n",
        ["warning", "error", "error", "error"],
    ),
    (
        "[[rule]]\nid = \"some\"\ntitle = \"some\"\nlevel = \"off\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\nselect = \"/events\"\ncheck = { count = { min = 1 } }\n[rules.some]\nreason = \"a table turns on what is off for good\"\n",
        ["", "error", "error", "error"],
    ),
    (
        "[rules]\nevents-empty = \"warning\"\n[[override]]\nfiles = [\"prod/**\"]\n[override.rules.events-empty]\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\n",
        ["warning", "error", "error", "error"],
    ),
];

#[test]
fn the_level_is_that_of_the_day_and_is_shown_whole() {
    for (policy, expected) in FORMS {
        let policy = format!("version = 1\n{policy}");
        let files = [("dtolint.toml", policy.as_str())];
        for (day, level) in DAYS.into_iter().zip(expected) {
            assert_eq!(self::level(day, &files), level, "{day}: {policy}");
            // What is shown is the same policy on every day.
            let shown = on(day, &files).expect("it loads").show();
            for (day, level) in DAYS.into_iter().zip(expected) {
                let again = self::level(day, &[("dtolint.toml", &shown)]);
                assert_eq!(again, level, "{day}: {shown}");
            }
        }
    }
}

#[test]
fn a_finding_says_what_comes_next_and_where_that_is_written() {
    let files = [(
        "dtolint.toml",
        "version = 1\n[rules.events-empty]\nlevel-from = [\n  { date = 2027-01-01, level = \"error\" },\n]\n",
    )];
    let related = |day: &str| {
        let linter = Linter::new(on(day, &files).expect("it loads"));
        let report = linter.lint(("a.json", EMPTY));
        let finding = report.findings()[0].clone();
        let related = finding.related().iter();
        let related: Vec<_> =
            related.map(|it| format!("{} {}", it.place.start().line, it.label)).collect();
        (finding.policy().expect("it has one").start().line, related)
    };
    let next = "4 the rule has the level `error` from 2027-01-01 on".to_owned();
    assert_eq!(related("2026-12-31"), (2, vec![next]));
    assert_eq!(related("2027-01-01"), (4, vec![]));
}

#[test]
fn the_page_of_a_rule_has_its_levels() {
    let policy = format!("version = 1\n{}", FORMS[4].0);
    let policy = on("2026-12-01", &[("dtolint.toml", &policy)]).expect("it loads");
    let page = dtolint::rules::page(&policy.rule("some").expect("it is defined"));
    assert!(page.contains("- Level: `warning` by default, `error` from 2027-01-01 on\n"), "{page}");
}

/// A level of a later layer replaces the levels by date, and levels by date alone keep the level until then.
#[test]
fn later_layers_replace_all_levels() {
    let base = "version = 1\n[rules.events-empty]\nlevel = \"info\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\n[[override]]\nfiles = [\"prod/**\"]\nrules.events-empty = { level = \"off\", level-from = [{ date = 2027-06-01, level = \"error\" }] }\n";
    let child = |lines: &str| {
        let child = format!("version = 1\nextends = [\"base.toml\"]\n{lines}");
        DAYS.map(|day| level(day, &[("base.toml", base), ("dtolint.toml", &child)]))
    };
    assert_eq!(child(""), ["", "", "", "error"]);
    assert_eq!(child("[rules]\nevents-empty = \"warning\"\n"), ["warning"; 4]);
    // Without a level of its own, it keeps those before until its first date.
    let from = "[rules.events-empty]\nlevel-from = [{ date = 2027-06-01, level = \"warning\" }]\n";
    assert_eq!(child(from), ["info", "error", "error", "warning"]);
    let earlier =
        "[rules.events-empty]\nlevel-from = [{ date = 2026-12-31, level = \"warning\" }]\n";
    assert_eq!(child(earlier), ["warning"; 4]);
    // The level that is kept until then is the one that it must differ from.
    let same = "[rules.events-empty]\nlevel-from = [{ date = 2027-06-01, level = \"error\" }]\n";
    let same = format!("version = 1\nextends = [\"base.toml\"]\n{same}");
    let refused = on(DAYS[0], &[("base.toml", base), ("dtolint.toml", &same)]);
    let refused = refused.expect_err("it changes nothing");
    assert_eq!(refused.report().findings()[0].place().start().line, 4);
}

/// Below a final rule, no day may have a lower level.
#[test]
fn final_rules_may_not_be_lower_on_any_day() {
    let base = "version = 1\n[rules.events-empty]\nlevel = \"warning\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\nfinal = true\n";
    let lower = |since: &str| Some(format!("the level `warning` is lower than `error`{since}"));
    let january = || lower(" from 2027-01-01 on");
    let from = |entries: &str| {
        format!("[rules.events-empty]\nlevel = \"warning\"\nlevel-from = [{entries}]\n")
    };
    let table = [
        ("2026-12-01", "[rules]\nevents-empty = \"error\"\n".to_owned(), None),
        ("2026-12-01", "[rules]\nevents-empty = \"warning\"\n".to_owned(), january()),
        ("2027-01-01", "[rules]\nevents-empty = \"warning\"\n".to_owned(), lower("")),
        ("2027-01-01", "[rules]\nevents-empty = \"error\"\n".to_owned(), None),
        ("2026-12-01", from("{ date = 2026-12-24, level = \"error\" }"), None),
        ("2026-12-01", from("{ date = 2027-02-01, level = \"error\" }"), january()),
        // What both were is past.
        ("2027-02-01", from("{ date = 2027-02-01, level = \"error\" }"), None),
        (
            "2026-12-01",
            "[rules.events-empty]\nlevel-from = [{ date = 2027-02-01, level = \"warning\" }]\n".to_owned(),
            lower(" from 2027-02-01 on"),
        ),
        (
            "2026-12-01",
            "[rules.events-empty]\nlevel = \"error\"\nlevel-from = [{ date = 2028-01-01, level = \"off\" }]\n".to_owned(),
            Some("the level `off` is lower than `error` from 2028-01-01 on".to_owned()),
        ),
        (
            "2026-12-01",
            "[[override]]\nfiles = [\"dev/**\"]\nrules.events-empty = \"warning\"\n".to_owned(),
            january(),
        ),
    ];
    for (day, child, expected) in table {
        let child = format!("version = 1\nextends = [\"base.toml\"]\n{child}");
        let loaded = on(day, &[("base.toml", base), ("dtolint.toml", &child)]);
        let findings = loaded.as_ref().map_or_else(|error| error.report().findings(), |_| &[]);
        let messages: Vec<_> = findings.iter().map(|it| it.message().to_owned()).collect();
        let expected: Vec<_> =
            expected.iter().map(|it| format!("`events-empty` is final, and {it}")).collect();
        assert_eq!(messages, expected, "{day}: {child}");
        if let Some(finding) = findings.first() {
            assert_eq!(finding.rule(), "final-loosened");
            assert_eq!(finding.place().path(), "dtolint.toml");
            let lines: Vec<_> = finding.related().iter().map(|it| it.place.start().line).collect();
            assert_eq!(lines, [4, 5], "{child}");
        }
    }
}

/// A rule that will be on isn't off everywhere, and a waiver for it isn't useless.
#[test]
fn what_will_be_on_is_not_off() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"*.json\"]\n[rules.event-forbidden]\nlevel = \"off\"\nevents = [\"session.*\"]\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\n";
    let report = |day: &str| {
        found(on(day, &[("dtolint.toml", policy)]).expect("it loads").check().findings())
    };
    assert_eq!(report("2026-12-01"), [""; 0]);
    let never = policy
        .replace("\"error\"", "\"off\"")
        .replace("level = \"off\"\nevents", "level = \"info\"\nevents");
    let loaded = on("2027-01-01", &[("dtolint.toml", &never)]).expect("it loads");
    assert_eq!(found(loaded.check().findings()), ["rule-off-everywhere warning"]);
}

#[test]
fn mistakes_are_reported_at_their_place() {
    let rule = |value: &str| format!("version = 1\n[rules.events-empty]\nlevel-from = {value}\n");
    let table = [
        (
            rule("{ date = 2027-01-01, level = \"error\" }"),
            "3:1 expected an array, found a table",
            "put it in brackets: `level-from = [{ date = 2027-01-01, level = \"error\" }]`",
        ),
        (rule("[]"), "3:14 `level-from` has no entry", "write `[{ date = 2027-01-01, level = \"error\" }]`, or remove it"),
        (rule("[2027-01-01]"), "3:15 expected a table, found a date", "write a table"),
        (
            rule("[{ date = 2027-01-01, level = \"warn\" }]"),
            "3:44 there is no level `warn`",
            "did you mean `warning`?",
        ),
        (
            rule("[{ date = 2027-01-01 }]"),
            "3:15 the key `level` is missing",
            "say what level it has from then on: `level = \"error\"`",
        ),
        (
            rule("[{ from = 2027-01-01, level = \"error\" }]"),
            "3:15 the key `date` is missing",
            "say from when: `date = 2027-01-01`",
        ),
        (
            rule("[{ date = \"soon\", level = \"error\" }]"),
            "3:24 expected a date, found `soon`",
            "write the first day on which the rule has the level: `2027-01-01`",
        ),
        (
            rule("[{ date = 2027-02-01, level = \"error\" }, { date = 2027-01-01, level = \"info\" }]"),
            "3:64 `2027-01-01` isn't after `2027-02-01`",
            "put the entries in the order of their dates, each once",
        ),
        (
            rule("[{ date = 2027-02-01, level = \"info\" }, { date = 2027-03-01, level = \"info\" }]"),
            "3:83 the rule has the level `info` before `2027-03-01` already",
            "remove the entry, or set `level` to what the rule is until then",
        ),
        (
            rule("[{ date = 2027-02-01, level = \"warning\" }]"),
            "3:44 the rule has the level `warning` before `2027-02-01` already",
            "remove the entry, or set `level` to what the rule is until then",
        ),
        (
            "version = 1\n[rules.events-empty]\nlevel = \"error\"\nlevel-from = [{ date = 2027-02-01, level = \"error\" }]\n".to_owned(),
            "4:44 the rule has the level `error` before `2027-02-01` already",
            "remove the entry, or set `level` to what the rule is until then",
        ),
        (
            "version = 1\n[[rule]]\nid = \"some\"\ntitle = \"some\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\nselect = \"/events\"\ncheck = { count = { min = 1 } }\n".to_owned(),
            "5:44 the rule has the level `error` before `2027-01-01` already",
            "remove the entry, or set `level` to what the rule is until then",
        ),
        (
            "version = 1\n[rules.syntax]\nlevel-from = [{ date = 2027-01-01, level = \"off\" }]\n".to_owned(),
            "3:1 the rule `syntax` is always at level `error`",
            "remove the line: receivers may disagree on what such a document says",
        ),
    ];
    for (policy, message, help) in table {
        let error = load(&[("dtolint.toml", &policy)]).expect_err(&policy);
        let findings = error.report().findings();
        let told: Vec<_> = findings
            .iter()
            .map(|it| {
                let start = it.place().start();
                (format!("{}:{} {}", start.line, start.column, it.message()), it.help())
            })
            .collect();
        assert!(told.contains(&(message.to_owned(), Some(help))), "{policy}: {told:#?}");
    }
}

/// The library looks at no clock: it refuses to guess.
#[test]
fn a_policy_with_dates_needs_todays_date() {
    let policy = "version = 1\n[rules.events-empty]\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\n";
    let error = Policy::parse("dtolint.toml", policy).expect_err("no day is given");
    let finding = &error.report().findings()[0];
    assert_eq!(finding.message(), "today's date was not provided");
    assert_eq!((finding.place().start().line, finding.place().start().column), (3, 14));
}

/// A rule that is off until a date is judged today, so that the policy doesn't fail on that date.
#[test]
fn what_is_off_until_a_date_has_its_mistakes_today() {
    let later = "level = \"off\"\nlevel-from = [{ date = 2027-01-01, level = \"error\" }]\n";
    let misspelt = format!("[rules.event-forbidden]\n{later}events = [\"sesion.*\"]\n");
    let without = format!("[rules.event-forbidden]\n{later}");
    let nowhere = format!(
        "[[rule]]\nid = \"a-b\"\ntitle = \"t\"\n{later}select = \"/nowhere\"\ncheck = {{ length = {{ max = 1 }} }}\n"
    );
    let right = format!("[rules.event-forbidden]\n{later}events = [\"session.*\"]\n");
    for (rule, is_right) in [(misspelt, false), (without, false), (nowhere, false), (right, true)] {
        for day in DAYS {
            let text = format!("version = 1\n{rule}");
            let loaded = on(day, &[("dtolint.toml", &text)]);
            assert_eq!(loaded.is_ok(), is_right, "{day}: {rule}");
        }
    }
}
