//! `final = true` at the top of a layer: every rule that it sets is final.

use super::*;

/// What is wrong with a child of a layer: the rule, the line, the message, and the lines of the layer that are shown.
fn loosened(base: &str, child: &str) -> Vec<(String, usize, String, Vec<usize>)> {
    let base = format!("version = 1\n{base}");
    let child = format!("version = 1\nextends = [\"base.toml\"]\n{child}");
    let loaded = load(&[("base.toml", &base), ("dtolint.toml", &child)]);
    let findings = loaded.as_ref().map_or_else(|error| error.report().findings(), |_| &[]);
    let of = |it: &Finding| {
        assert_eq!(it.place().path(), "dtolint.toml", "{it:#?}");
        let lines = it.related().iter().map(|it| it.place.start().line).collect();
        (it.rule().to_owned(), it.place().start().line, it.message().to_owned(), lines)
    };
    findings.iter().map(of).collect()
}

fn of(line: usize, message: &str, lines: &[usize]) -> (String, usize, String, Vec<usize>) {
    ("final-loosened".to_owned(), line, message.to_owned(), lines.to_vec())
}

const BASE: &str = r#"extends = ["dtolint:recommended"]
final = true

[[rule]]
id     = "acme-few"
title  = "few"
select = "/events"
check  = { count = { max = 9 } }

[rules]
url-fragment = "error"

[rules.event-forbidden]
events = ["session.*"]

[rules.events-too-many]
max   = 20
final = false

[[override]]
files = ["prod/**"]
rules.event-duplicate = "error"
"#;

#[test]
fn every_rule_that_a_layer_sets_is_final() {
    let off = |id: &str| format!("[rules]\n{id} = \"off\"\n");
    let lower = |id: &str, level: &str| {
        format!("`{id}` is final, and the level `off` is lower than `{level}`")
    };
    let table = [
        // The first line is where the value is, the second where the layer says that it is final.
        (off("acme-few"), vec![of(4, &lower("acme-few", "error"), &[6, 3])]),
        (off("url-fragment"), vec![of(4, &lower("url-fragment", "error"), &[12, 3])]),
        // An override sets the rule for some files, where a line for all files would loosen it.
        (
            off("event-duplicate"),
            vec![
                of(4, &lower("event-duplicate", "error"), &[23, 3]),
                // The line of the pack.
                of(4, &lower("event-duplicate", "warning"), &[25, 3]),
            ],
        ),
        (
            "[rules.event-forbidden]\nevents = [\"session.created\"]\n".to_owned(),
            vec![of(
                4,
                "`event-forbidden` is final, and `events` is without `session.*`",
                &[15, 3],
            )],
        ),
        (
            "[rules.event-forbidden]\nfinal = false\n".to_owned(),
            vec![of(4, "`event-forbidden` is final, and stays so", &[3])],
        ),
        (
            "[[waiver]]\nrule = \"acme-few\"\nreason = \"r\"\nexpires = 2027-01-01\n".to_owned(),
            vec![of(4, "`acme-few` is final, and a waiver lets through what it finds", &[3])],
        ),
        // What it takes from a pack and doesn't set stays free, and so does what it leaves free.
        (off("url-query-secret"), vec![]),
        (off("events-too-many"), vec![]),
        ("[rules.event-forbidden]\nevents = [\"session.*\", \"user.*\"]\n".to_owned(), vec![]),
    ];
    for (child, expected) in table {
        assert_eq!(loosened(BASE, &child), expected, "{child}");
    }
    // The layer itself is not bound.
    let own = format!(
        "version = 1\n{BASE}[[override]]\nfiles = [\"dev/**\"]\nrules.acme-few = \"off\"\n"
    );
    load(&[("dtolint.toml", &own)]).unwrap_or_else(|error| panic!("{error}"));
    // Shown, each of its rules is final by itself, and by the line of the layer.
    let shown =
        load(&[("dtolint.toml", &format!("version = 1\n{BASE}"))]).expect("it loads").show();
    assert_eq!(shown.matches("final = true # dtolint.toml:3\n").count(), 4, "{shown}");
    assert_eq!(loosened(&shown.replace("version = 1\n", ""), &off("acme-few")).len(), 1);
}

/// A layer speaks for itself, and not for those that it extends or that extend it.
#[test]
fn other_layers_are_as_they_were() {
    let base = "version = 1\n[rules]\nurl-fragment = \"error\"\n";
    let middle = "version = 1\nextends = [\"base.toml\"]\nfinal = true\n[rules]\nevents-too-many = \"error\"\n";
    let load = |child: &str| {
        let child = format!("version = 1\nextends = [\"middle.toml\"]\n[rules]\n{child}");
        let files = [("base.toml", base), ("middle.toml", middle), ("dtolint.toml", &*child)];
        self::load(&files).map(|policy| policy.show())
    };
    let shown = load("url-fragment = \"off\"\n").expect("the lowest layer is free");
    assert_eq!(shown.matches("final = true").count(), 1, "{shown}");
    assert!(load("events-too-many = \"off\"\n").is_err());
    // What comes before a final layer, and is unknown to it, may not loosen it.
    let other = "version = 1\n[rules.events-too-many]\nmax = 99\n";
    let top = "version = 1\nextends = [\"other.toml\", \"middle.toml\"]\n";
    let files = [
        ("base.toml", base),
        ("middle.toml", middle),
        ("other.toml", other),
        ("dtolint.toml", top),
    ];
    let error = self::load(&files).expect_err("`other.toml` says it first");
    assert_eq!(error.report().findings()[0].place().path(), "other.toml");
}

#[test]
fn a_final_that_does_nothing_is_a_mistake() {
    let table = [
        (
            "version = 1\nextends = [\"dtolint:recommended\"]\nfinal = true\n",
            "3:9 nothing becomes final: this file sets no rule",
            "set the rules that are to be final under `[rules]`, or remove the line",
        ),
        (
            "version = 1\n[rules]\nfinal = true\n",
            "3:1 there is no rule `final`",
            "write `final = true` above the first table, for every rule of this file",
        ),
        (
            "version = 1\nfinal = \"yes\"\n[rules]\nevents-empty = \"error\"\n",
            "2:9 expected true or false, found a string",
            "write `true`, without quotes",
        ),
    ];
    for (policy, message, help) in table {
        let error = load(&[("dtolint.toml", policy)]).expect_err(policy);
        let told: Vec<_> = error
            .report()
            .findings()
            .iter()
            .map(|it| {
                let start = it.place().start();
                (format!("{}:{} {}", start.line, start.column, it.message()), it.help())
            })
            .collect();
        assert_eq!(told, [(message.to_owned(), Some(help))], "{policy}");
    }
}
