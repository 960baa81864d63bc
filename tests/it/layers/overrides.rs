//! Overrides: which files, which one wins, what is a mistake.

use super::*;

#[test]
fn overrides_hold_for_their_files_and_the_last_one_wins() {
    let linter = linter(
        r#"
version = 1

[rules.events-too-many]
level = "warning"
max   = 2

[[override]]
files = ["envs/**"]
rules.events-too-many = "info"

[[override]]
files = ["envs/prod/**", "*.live.json"]
rules.events-too-many = { level = "error", max = 1 }
rules.event-forbidden = { events = ["session.*"], reason = "not in production" }

[[override]]
files = ["envs/prod/siem.json"]
rules.events-too-many = { max = 10 }
rules.event-forbidden = "off"
"#,
    );
    let table = [
        ("a.json", vec!["events-too-many warning"]),
        ("envs/a.json", vec!["events-too-many info"]),
        ("envs/prod/a.json", vec!["events-too-many error", "event-forbidden error"]),
        ("a.live.json", vec!["events-too-many error", "event-forbidden error"]),
        ("deeper/a.live.json", vec!["events-too-many warning"]),
        ("envs/prod/siem.json", vec![]),
    ];
    for (path, expected) in table {
        assert_eq!(found(&linter.lint((path, MANY))), expected, "{path}");
    }
    // The finding points at the line of the override that decided, and gives its reason.
    let report = linter.lint(("envs/prod/a.json", MANY));
    let [many, forbidden] = report.findings() else { panic!("{report:#?}") };
    let line = |finding: &Finding| finding.policy().expect("a policy decided").start().line;
    assert_eq!((line(many), line(forbidden)), (14, 15));
    assert!(many.message().contains("at most 1"), "{}", many.message());
    assert!(forbidden.help().is_some_and(|help| help.ends_with("not in production")));
}

#[test]
fn an_override_by_itself_is_judged_as_strictly_as_a_rule() {
    let head = "version = 1\n[[override]]\nfiles = [\"a/**\"]\n";
    let table = [
        ("rules.event-forbidden = { events = [\"sesion.*\"] }", "glob-matches-nothing"),
        ("rules.event-forbidden = \"error\"", "policy-missing"),
        ("rules.domain-not-allowed = { domains = [\"*.co.uk\"] }", "wildcard-on-public-suffix"),
    ];
    for (line, rule) in table {
        let error = load(&[("dtolint.toml", &format!("{head}{line}\n"))]).expect_err(line);
        let findings = error.report().findings();
        assert_eq!(findings.len(), 1, "{line}: {error}");
        assert_eq!((findings[0].rule(), findings[0].place().start().line), (rule, 4), "{line}");
    }
}

/// A pair of bounds that only two overrides together turn round.
#[test]
fn overrides_that_make_a_mistake_where_they_meet_are_told_there() {
    let linter = linter(
        r#"
version = 1

[[rule]]
id      = "acme-some"
title   = "some events"
select  = "/events"
check   = { count = { min = 1, max = 9 } }
options = { least = { parameter = "min", about = "the fewest" }, most = { parameter = "max", about = "the most" } }

[[override]]
files = ["a/**"]
rules.acme-some = { least = 5 }

[[override]]
files = ["**/low.json"]
rules.acme-some = { most = 4 }
"#,
    );
    assert_eq!(found(&linter.lint(("a/high.json", MANY))), ["acme-some error"]);
    assert_eq!(found(&linter.lint(("low.json", MANY))), Vec::<String>::new());
    let report = linter.lint(("a/low.json", MANY));
    assert_eq!(found(&report), ["policy-invalid-value error"]);
    let finding = &report.findings()[0];
    assert_eq!(finding.place().start().line, 13);
    assert_eq!(finding.message(), "nothing is at least 5 and at most 4");
    assert_eq!(finding.related()[0].place.path(), "a/low.json");
}

#[test]
fn an_override_sets_the_level_of_what_spans_documents() {
    let linter = linter(
        r#"
version = 1
[rules]
endpoint-duplicate = "error"

[rules.event-uncovered]
level  = "off"
events = ["dsync.deleted"]

[[override]]
files = ["dev/**"]
rules.endpoint-duplicate = "info"

[[override]]
files = ["drafts/**"]
rules.endpoint-duplicate = "off"

[[override]]
files = ["prod/**"]
rules.event-uncovered = "warning"
"#,
    );
    let run = |paths: &[&str]| {
        found(&linter.lint_all(paths.iter().map(|path| (*path, MANY)), Coverage::Whole))
    };
    let lost = "event-uncovered warning";
    assert_eq!(run(&["a.json", "b.json"]), ["endpoint-duplicate error", lost]);
    assert_eq!(run(&["a.json", "dev/b.json"]), ["endpoint-duplicate info", lost]);
    assert_eq!(run(&["a.json", "drafts/b.json"]), [lost]);
    // What counts as taken is what files say for which the rule is on.
    let taking = MANY.replace("user.updated", "dsync.deleted");
    let run = |path: &str| found(&linter.lint_all([(path, &taking)], Coverage::Whole));
    assert_eq!(run("prod/a.json"), Vec::<String>::new());
    assert_eq!(run("a.json"), [lost]);
}

/// What a later layer says of every file holds in the files of an earlier layer's override as well. What it says
/// nothing of stays as the override has it.
#[test]
fn a_later_layer_wins_over_an_override_of_an_earlier_one() {
    let base = "version = 1\n[rules.events-too-many]\nlevel = \"warning\"\nmax = 9\n\
        [[override]]\nfiles = [\"envs/**\"]\nrules.events-too-many = { level = \"info\", max = 2 }\n";
    // (what the later layer says, what is found in the override's files, what of the override has no effect)
    let table = [
        ("", vec!["events-too-many info"], 0),
        ("[rules]\nevents-too-many = \"error\"\n", vec!["events-too-many error"], 1),
        ("[rules]\nevents-too-many = \"off\"\n", vec![], 1),
        ("[rules.events-too-many]\nmax = 5\n", vec![], 1),
        ("[rules.events-too-many]\nmax = 1\n", vec!["events-too-many info"], 1),
        ("[rules.events-too-many]\nlevel = \"error\"\nmax = 1\n", vec!["events-too-many error"], 2),
        // Its own override comes after its own rules, wherever it is written.
        (
            "[[override]]\nfiles = [\"envs/a.json\"]\nrules.events-too-many = \"warning\"\n\
            [rules]\nevents-too-many = \"error\"\n",
            vec!["events-too-many warning"],
            1,
        ),
    ];
    for (child, expected, without_effect) in table {
        let text = format!("version = 1\nextends = [\"base.toml\"]\n{child}");
        let policy = load(&[("base.toml", base), ("dtolint.toml", &text)]);
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        let report = policy.check();
        let superseded: Vec<_> = (report.findings().iter())
            .filter(|it| it.rule() == "override-without-effect")
            .map(|it| (it.place().path(), it.place().start().line, it.related()[0].place.path()))
            .collect();
        let at_override = ("base.toml", 7, "dtolint.toml");
        assert_eq!(superseded, vec![at_override; without_effect], "{child}");
        assert_eq!(found(&Linter::new(policy).lint(("envs/a.json", MANY))), expected, "{child}");
    }
}

/// Which files braces and brackets stand for, globs needn't agree on by anything but their text.
#[test]
fn an_override_is_covered_by_a_later_one_with_all_of_its_files() {
    let table = [
        ("{a,b}/*.json", "{a,b}/*.json", true),
        ("a/[xy].json", "a/[xy].json", true),
        ("a/x.json", "{a,b}/[xy].json", true),
        ("a/*.json", "{a,b}/*.json", true),
        ("{a,b}/*.json", "a/*.json", false),
        ("a/*.json", "a/[xy].json", false),
        ("a/**", "a/*.json", false),
        ("a/*.json", "a/**", true),
    ];
    for (earlier, later, is_covered) in table {
        let text = format!(
            "version = 1\n[rules.events-too-many]\nmax = 9\n\
            [[override]]\nfiles = [\"{earlier}\"]\nrules.events-too-many = {{ max = 8 }}\n\
            [[override]]\nfiles = [\"{later}\"]\nrules.events-too-many = {{ max = 7 }}\n"
        );
        let policy = load(&[("dtolint.toml", &text)]).unwrap_or_else(|error| panic!("{error}"));
        let report = policy.check();
        let lines: Vec<_> = (report.findings().iter())
            .filter(|it| it.rule() == "override-unreachable")
            .map(|it| it.place().start().line)
            .collect();
        assert_eq!(lines, if is_covered { vec![4] } else { vec![] }, "{earlier} by {later}");
    }
}
