//! Two policies: what became stricter or looser, each with a document that both judge as it is said.

use crate::common::Memory;
use dtolint::policy::{ChangeEffect, FailOnChange, PolicyChange, PolicyComparison};
use dtolint::{Coverage, Linter, Policy, PolicyBuilder, Severity};

/// The schema of the shop's orders.
const ORDER: &str = r#"{
  "type": "object",
  "required": ["id", "state"],
  "additionalProperties": false,
  "properties": {
    "id": { "type": "string", "minLength": 1, "maxLength": 8 },
    "state": { "enum": ["open", "paid", "sent"] },
    "total": { "type": "integer", "minimum": 0, "maximum": 1000 },
    "tags": { "type": "array", "maxItems": 4, "items": { "enum": ["gift", "rush", "test"] } }
  }
}"#;

const HEAD: &str =
    "version = 1\n[[documents]]\nfiles = [\"orders/*.json\"]\nschema = \"order.json\"\n";

type Files<'f> = &'f [(&'f str, &'f str)];

struct Case<'c> {
    name: &'c str,
    /// The files of both policies beside `order.json`; of the policy itself what follows [`HEAD`].
    old: Files<'c>,
    new: Files<'c>,
    /// Each change: its effect, its rule, the lines of the old and the new policy, and the example.
    expected: &'c [&'c str],
}

fn load(files: Files<'_>) -> Policy {
    let texts: Vec<(&str, String)> = files
        .iter()
        .map(|(path, text)| {
            let is_bare = *path == "dtolint.toml" && !text.starts_with("version");
            (*path, if is_bare { format!("{HEAD}{text}") } else { (*text).to_owned() })
        })
        .collect();
    let mut all = vec![("order.json", ORDER)];
    for (path, text) in &texts {
        all.retain(|(known, _)| known != path);
        all.push((path, text));
    }
    let files = Memory::new(all);
    let today = "2026-11-25".parse().expect("a date");
    let loaded = PolicyBuilder::default().files(&files).today(today).file("dtolint.toml");
    loaded.unwrap_or_else(|error| panic!("{error}"))
}

fn shown(change: &PolicyChange) -> String {
    let line = |place: &dtolint::text::Place| format!("{}:{}", place.path(), place.start().line);
    let example = change.example.as_ref().map_or_else(String::new, |example| {
        format!(" {} {} by {}", example.file, example.document, example.rules.join(" "))
    });
    let rule = change.rule.as_deref().unwrap_or("-");
    format!("{} {rule} {} {}{example}", change.effect, line(&change.old), line(&change.new))
}

/// The rules that report something of a document at a level or above, and that no waiver lets through.
fn reported(linter: &Linter, file: &str, document: &str, least: Severity) -> Vec<String> {
    if !linter.policy().claims(file) {
        return Vec::new();
    }
    let report = linter.lint_all([(file, document)], Coverage::Whole);
    let is_counted = |it: &&dtolint::Finding| it.severity() >= least && it.waived().is_none();
    let mut rules: Vec<String> =
        report.findings().iter().filter(is_counted).map(|it| it.rule().to_owned()).collect();
    rules.retain(|rule| rule != "waiver-unused");
    rules.sort();
    rules.dedup();
    rules
}

/// Each example is judged by the two linters as it is said.
pub(super) fn assert_true(comparison: &PolicyComparison, old: &Policy, new: &Policy) {
    let linters = [Linter::new(old.clone()), Linter::new(new.clone())];
    for change in comparison.changes() {
        let Some(example) = &change.example else { continue };
        let least = if example.is_refused { Severity::Error } else { Severity::Info };
        let [was, is] = linters
            .each_ref()
            .map(|linter| reported(linter, &example.file, &example.document, least));
        let (more, less) = match change.effect {
            ChangeEffect::Looser => (was, is),
            _ => (is, was),
        };
        if example.is_refused {
            assert_eq!((more, less), (example.rules.clone(), Vec::new()), "{change:#?}");
        } else {
            let rule = change.rule.as_ref().expect("it is about a rule");
            assert!(more.contains(rule) && !less.contains(rule), "{change:#?} {more:?} {less:?}");
        }
    }
}

/// A policy with the head of [`HEAD`] and layers below it.
fn layered(layers: &str, more: &str) -> String {
    HEAD.replace("version = 1\n", &format!("version = 1\nextends = [{layers}]\n{more}"))
}

const FEW: &str = r#"[[rule]]
id     = "few"
title  = "More than one tag"
select = "/tags"
check  = { count = { max = 1 } }
"#;

const NO_TEST: &str = r#"[[rule]]
id     = "no-test"
title  = "A tag that isn't for orders"
select = "/tags/*"
check  = { none-of = { values = [
  "test",
  "rush",
] } }
"#;

const DISTINCT: &str = r#"[[rule]]
id     = "twice"
title  = "Two orders with one id"
select = "/id"
check  = { distinct = {} }
"#;

const WORLD: &str = r#"[sets]
world = ["gift", "rush"]
[[rule]]
id     = "known"
title  = "Another tag"
select = "/tags/*"
check  = { one-of = { values = ["@world"] } }
"#;

fn judge(cases: &[Case<'_>]) {
    for case in cases {
        let (old, new) = (load(case.old), load(case.new));
        let comparison = PolicyComparison::new(&old, &new);
        let found: Vec<String> = comparison.changes().iter().map(shown).collect();
        assert_eq!(found, case.expected, "{}", case.name);
        assert_true(&comparison, &old, &new);
        let same = PolicyComparison::new(&new, &new);
        assert!(same.changes().is_empty(), "{}: {same:#?}", case.name);
    }
}

#[test]
fn changes_of_rules_are_judged_with_an_example() {
    let warned = format!("{FEW}level = \"warning\"\n");
    let excepted =
        format!("{FEW}[[override]]\nfiles = [\"orders/old-*.json\"]\nrules.few = \"off\"\n");
    let waived = format!(
        "{NO_TEST}[[waiver]]\nrule = \"no-test\"\nfiles = [\"orders/1.json\"]\nvalue = \"rush\"\nreason = \"r\"\nexpires = 2026-12-31\n"
    );
    let old_waiver = waived.replace("2026-12-31", "2026-11-01");
    judge(&[
        Case {
            name: "a set is redefined",
            old: &[("dtolint.toml", WORLD)],
            new: &[("dtolint.toml", &WORLD.replace("\"rush\"", "\"test\""))],
            expected: &[
                r#"looser known dtolint.toml:6 dtolint.toml:6 orders/a.json {"id": "a", "state": "open", "tags": ["test"]} by known"#,
                r#"stricter known dtolint.toml:6 dtolint.toml:6 orders/a.json {"id": "a", "state": "open", "tags": ["rush"]} by known"#,
            ],
        },
        Case {
            name: "a glob is wider",
            old: &[("dtolint.toml", NO_TEST)],
            new: &[("dtolint.toml", &NO_TEST.replace("\"rush\"", "\"*t\""))],
            expected: &[
                r#"looser no-test dtolint.toml:11 dtolint.toml:11 orders/a.json {"id": "a", "state": "open", "tags": ["rush"]} by no-test"#,
                r#"stricter no-test dtolint.toml:11 dtolint.toml:11 orders/a.json {"id": "a", "state": "open", "tags": ["gift"]} by no-test"#,
            ],
        },
        Case {
            name: "a removed entry",
            old: &[("dtolint.toml", NO_TEST)],
            new: &[("dtolint.toml", &NO_TEST.replace("  \"rush\",\n", ""))],
            expected: &[
                r#"looser no-test dtolint.toml:11 dtolint.toml:9 orders/a.json {"id": "a", "state": "open", "tags": ["rush"]} by no-test"#,
            ],
        },
        Case {
            name: "a lower level",
            old: &[("dtolint.toml", FEW)],
            new: &[("dtolint.toml", &warned)],
            expected: &[
                r#"looser few dtolint.toml:6 dtolint.toml:10 orders/a.json {"id": "a", "state": "open", "tags": ["gift", "gift"]} by few"#,
            ],
        },
        Case {
            name: "a higher level",
            old: &[("dtolint.toml", &warned)],
            new: &[("dtolint.toml", FEW)],
            expected: &[
                r#"stricter few dtolint.toml:10 dtolint.toml:6 orders/a.json {"id": "a", "state": "open", "tags": ["gift", "gift"]} by few"#,
            ],
        },
        Case {
            name: "a warning of more",
            old: &[("dtolint.toml", &warned)],
            new: &[("dtolint.toml", &warned.replace("max = 1", "max = 0"))],
            expected: &[
                r#"stricter few dtolint.toml:9 dtolint.toml:9 orders/a.json {"id": "a", "state": "open", "tags": ["gift"]} by few"#,
            ],
        },
        Case {
            name: "an override",
            old: &[("dtolint.toml", FEW)],
            new: &[("dtolint.toml", &excepted)],
            expected: &[
                r#"looser few dtolint.toml:6 dtolint.toml:12 orders/old-.json {"id": "a", "state": "open", "tags": ["gift", "gift"]} by few"#,
            ],
        },
        Case {
            name: "a waiver of one value in one file",
            old: &[("dtolint.toml", NO_TEST)],
            new: &[("dtolint.toml", &waived)],
            expected: &[
                r#"looser no-test dtolint.toml:9 dtolint.toml:13 orders/1.json {"id": "a", "state": "open", "tags": ["rush"]} by no-test"#,
            ],
        },
        Case {
            name: "a waiver that has expired changes nothing",
            old: &[("dtolint.toml", NO_TEST)],
            new: &[("dtolint.toml", &old_waiver)],
            expected: &[],
        },
        Case {
            name: "a waiver that works longer",
            old: &[("dtolint.toml", &waived)],
            new: &[("dtolint.toml", &waived.replace("2026-12-31", "2027-01-31"))],
            expected: &["looser no-test dtolint.toml:18 dtolint.toml:18"],
        },
        Case {
            name: "a waiver of all that the schema finds",
            old: &[("dtolint.toml", NO_TEST)],
            new: &[(
                "dtolint.toml",
                &waived
                    .replace("\"no-test\"\nfiles", "\"schema\"\nfiles")
                    .replace("value = \"rush\"\n", ""),
            )],
            expected: &["looser schema dtolint.toml:1 dtolint.toml:13"],
        },
        Case {
            name: "an override of a rule over all documents",
            old: &[("dtolint.toml", DISTINCT)],
            new: &[(
                "dtolint.toml",
                &format!(
                    "{DISTINCT}[[override]]\nfiles = [\"orders/old-*.json\"]\nrules.twice = \"off\"\n"
                ),
            )],
            expected: &["undecided twice dtolint.toml:1 dtolint.toml:12"],
        },
        Case {
            name: "the same in other words",
            old: &[("dtolint.toml", FEW)],
            new: &[(
                "dtolint.toml",
                &FEW.replace("count = { max = 1 }", "not = { count = { min = 2 } }"),
            )],
            expected: &[],
        },
        Case {
            name: "a renamed rule: the same documents pass",
            old: &[("dtolint.toml", FEW)],
            new: &[("dtolint.toml", &FEW.replace("\"few\"", "\"not-many\""))],
            expected: &[
                "same few dtolint.toml:6 dtolint.toml:1",
                "same not-many dtolint.toml:1 dtolint.toml:6",
            ],
        },
    ]);
}

#[test]
fn changes_of_layers_schemas_and_files_are_judged_with_an_example() {
    let few = format!("version = 1\n{FEW}");
    let off = "version = 1\nextends = [\"few.toml\"]\n[rules]\nfew = \"off\"\n";
    let on = off.replace("off", "error");
    let (first, last) =
        (layered("\"on.toml\", \"off.toml\"", ""), layered("\"off.toml\", \"on.toml\"", ""));
    let finally = format!("{few}[rules.few]\nlevel = \"error\"\nfinal = true\n");
    let schema = ORDER.replace("1000", "500").replace("\"sent\"", "\"sent\", \"lost\"");
    judge(&[
        Case {
            name: "layers in another order",
            old: &[
                ("dtolint.toml", &first),
                ("few.toml", &few),
                ("off.toml", off),
                ("on.toml", &on),
            ],
            new: &[
                ("dtolint.toml", &last),
                ("few.toml", &few),
                ("off.toml", off),
                ("on.toml", &on),
            ],
            expected: &[
                r#"stricter few off.toml:4 on.toml:4 orders/a.json {"id": "a", "state": "open", "tags": ["gift", "gift"]} by few"#,
            ],
        },
        Case {
            name: "a final layer",
            old: &[("dtolint.toml", &layered("\"few.toml\"", "")), ("few.toml", &few)],
            new: &[("dtolint.toml", &layered("\"few.toml\"", "")), ("few.toml", &finally)],
            expected: &["stricter few dtolint.toml:1 few.toml:9"],
        },
        Case {
            name: "the schema's own file",
            old: &[("dtolint.toml", "")],
            new: &[("dtolint.toml", ""), ("order.json", &schema)],
            expected: &[
                r#"looser schema dtolint.toml:4 dtolint.toml:4 orders/a.json {"id": "a", "state": "lost"} by schema"#,
                r#"stricter schema dtolint.toml:4 dtolint.toml:4 orders/a.json {"id": "a", "state": "open", "total": 501} by schema"#,
            ],
        },
        Case {
            name: "files are no longer claimed",
            old: &[("dtolint.toml", &HEAD.replace("orders/*", "orders/**/*"))],
            new: &[("dtolint.toml", "")],
            expected: &[r#"looser - dtolint.toml:2 dtolint.toml:1 orders/a/a.json "" by schema"#],
        },
        Case {
            name: "other values are selected",
            old: &[("dtolint.toml", &format!("{HEAD}select = \"/data\"\n"))],
            new: &[("dtolint.toml", &format!("{HEAD}select = \"/data/*\"\n"))],
            expected: &["undecided - dtolint.toml:2 dtolint.toml:2"],
        },
        Case {
            name: "a limit and a rule without a check",
            old: &[("dtolint.toml", "[limits]\ndepth = 10\n[rules]\nunclaimed-file = \"error\"\n")],
            new: &[(
                "dtolint.toml",
                "[limits]\ndepth = 12\n[rules]\nunclaimed-file = \"warning\"\n",
            )],
            expected: &[
                "looser unclaimed-file dtolint.toml:8 dtolint.toml:8",
                "looser - dtolint.toml:6 dtolint.toml:6",
            ],
        },
    ]);
}

#[test]
fn what_the_caller_wants_to_fail_on_is_an_error() {
    let (one, two) = (load(&[("dtolint.toml", FEW)]), load(&[("dtolint.toml", "")]));
    let undecided = load(&[("dtolint.toml", &format!("{HEAD}select = \"/data\"\n{FEW}"))]);
    let table = [
        (&one, &two, FailOnChange::Never, 0),
        (&one, &two, FailOnChange::Looser, 1),
        (&one, &two, FailOnChange::Stricter, 0),
        (&one, &two, FailOnChange::Any, 1),
        (&two, &one, FailOnChange::Looser, 0),
        (&two, &one, FailOnChange::Stricter, 1),
        (&one, &undecided, FailOnChange::Never, 0),
        (&one, &undecided, FailOnChange::Looser, 1),
        (&one, &undecided, FailOnChange::Stricter, 1),
        (&one, &one, FailOnChange::Any, 0),
    ];
    for (old, new, fail_on, errors) in table {
        let report = PolicyComparison::new(old, new).report(fail_on);
        assert_eq!(report.summary().errors, errors, "{fail_on:?} {report:#?}");
    }
}

/// A list of hosts, as an organisation has it: an example has a URL that every other rule accepts.
#[test]
fn an_example_of_a_policy_that_extends_the_pack_passes_all_its_rules() {
    let policy = |hosts: &str| {
        let text = format!(
            "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.domain-not-allowed]\ndomains = [{hosts}]\n"
        );
        Policy::parse("dtolint.toml", &text).expect("it has no mistake")
    };
    let (old, new) = (policy("\"hooks.example.com\""), policy("\"**.example.com\""));
    let comparison = PolicyComparison::new(&old, &new);
    assert_true(&comparison, &old, &new);
    let found: Vec<_> =
        comparison.changes().iter().map(|it| (it.effect, it.rule.as_deref())).collect();
    assert_eq!(found, [(ChangeEffect::Looser, Some("domain-not-allowed"))]);
    let example = comparison.changes()[0].example.as_ref().expect("it has one");
    assert_eq!(example.rules, ["domain-not-allowed"], "{example:?}");
}
