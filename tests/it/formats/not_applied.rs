//! Each format names the policy in use, and the rules that were not decided or not applied.

use super::*;
use crate::common::Memory;
use dtolint::PolicyBuilder;

/// A10: a run over a part of the documents leaves what is said of all of them open, and each format says so, as
/// it says which policy was in use.
#[test]
fn the_policy_and_what_was_not_decided_are_in_every_format() {
    let text = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    let policy = PolicyBuilder::default().text("org/dtolint.toml", text).expect("no mistake");
    let linter = Linter::new(policy);
    let good = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
    let report = linter.lint_all([("good.json", good)], Coverage::Part);
    assert_eq!(report.policy(), Some("org/dtolint.toml"));
    assert_eq!(report.undecided(), ["endpoint-duplicate"]);
    let policy = |format: &str, text: &str| -> Vec<String> {
        let json = || serde_json::from_str::<Value>(text).expect("JSON");
        match format {
            "text" | "github" => {
                let line = "no findings in 1 file, 1 document, by the schema and 18 rules of ";
                text.lines().filter_map(|it| it.strip_prefix(line)).map(str::to_owned).collect()
            }
            "json" => vec![string(&json()["policy"])],
            "ndjson" => vec![string(&json_lines(text).1["policy"])],
            "sarif" => vec![string(&json()["runs"][0]["invocations"][0]["properties"]["policy"])],
            "gitlab" => vec![string(&json()[0]["location"]["path"])],
            "junit" => {
                let line =
                    "      <system-out>no findings in 1 file, 1 document, by the schema and ";
                let lines = text.lines().filter_map(|it| it.strip_prefix(line));
                let lines = lines.filter_map(|it| it.strip_suffix("</system-out>"));
                lines.filter_map(|it| Some(it.split_once(" rules of ")?.1.to_owned())).collect()
            }
            other => panic!("a new format, `{other}`: how does it name the policy?"),
        }
    };
    for format in formats() {
        let text = rendered(format, &linter, &report);
        assert_eq!(policy(format, &text), ["org/dtolint.toml"], "{format}: {text}");
        let found = not_applied(format, &text);
        assert_eq!(found, [("not decided", "endpoint-duplicate".to_owned())], "{format}: {text}");
    }
    let whole = linter.lint_all([("good.json", good)], Coverage::Whole);
    assert!(whole.undecided().is_empty());
    for format in formats() {
        let text = rendered(format, &linter, &whole);
        assert!(!text.contains("not decided"), "{format}: {text}");
    }
}

/// The rules that a report says were not applied, with how its reason begins.
fn not_applied(format: &str, text: &str) -> Vec<(&'static str, String)> {
    let json = || serde_json::from_str::<Value>(text).expect("JSON");
    let starts = ["not decided", "not applied", "final, but"];
    let start =
        |why: &str| *starts.iter().find(|start| why.starts_with(**start)).expect("a reason");
    let pair = |why: &Value, rule: &Value| (start(&string(why)), string(rule));
    match format {
        "text" | "github" => {
            let line = |line: &str| {
                let (why, rules) = line.split_once(": ")?;
                let why = *starts.iter().find(|start| why.starts_with(**start))?;
                Some(rules.split(", ").map(move |rule| (why, rule.to_owned())).collect::<Vec<_>>())
            };
            text.lines().filter_map(line).flatten().collect()
        }
        "json" | "ndjson" => {
            let report = if format == "json" { json() } else { json_lines(text).1 };
            let summary = &report["summary"];
            let of = |(why, key): (_, &str)| {
                let rules = summary[key].as_array().expect("an array").iter();
                rules.map(|rule| (why, string(rule))).collect::<Vec<_>>()
            };
            let lists = [(starts[0], "undecided"), (starts[1], "without_documents")];
            let narrowed = summary["narrowed"].as_array().expect("an array").iter();
            let narrowed = narrowed.flat_map(|it| {
                let rules = it["rules"].as_array().expect("an array").iter();
                rules.map(|rule| pair(&it["why"], rule)).collect::<Vec<_>>()
            });
            lists.into_iter().flat_map(of).chain(narrowed).collect()
        }
        "sarif" => {
            let invocation = &json()["runs"][0]["invocations"][0];
            let said =
                invocation["toolExecutionNotifications"].as_array().expect("an array").iter();
            said.map(|it| pair(&it["message"]["text"], &it["associatedRule"]["id"])).collect()
        }
        "gitlab" => {
            let issues = json();
            let issues = issues.as_array().expect("an array").iter().filter(|it| is_of_rule(it));
            issues.map(|it| pair(&it["description"], &it["check_name"])).collect()
        }
        "junit" => {
            let skipped = |case: &str| {
                let (rule, rest) = case.split_once('"')?;
                let (_, why) = rest.split_once("<skipped message=\"")?;
                Some((start(why), rule.to_owned()))
            };
            text.split("<testcase name=\"").skip(1).filter_map(skipped).collect()
        }
        other => panic!("a new format, `{other}`: where does it say what was not applied?"),
    }
}

/// A rule that is for a schema which no document is checked as applies to nothing, although it is on, even final:
/// those who extend a policy say what their documents are. It isn't counted, and each format names it.
#[test]
fn a_rule_without_documents_is_named_in_every_format_and_not_counted() {
    let linter = |of_rule: &str, of_documents: &str| {
        // Another entry, for which there are no documents.
        let decoy = match of_rule {
            "any.json" => {
                "[[documents]]\nfiles = [\"decoy.json\"]\nschema = \"any.json\"\noptional = true\n"
            }
            _ => "",
        };
        let rule = "[[rule]]\nid = \"acme-name\"\ntitle = \"t\"\nlevel = \"error\"\nselect = \"/name\"\ncheck = { matches = { pattern = \"^a\" } }\n";
        let org = format!(
            "version = 1\nextends = [\"dtolint:recommended\"]\n{rule}schema = \"{of_rule}\"\n[rules.acme-name]\nfinal = true\n"
        );
        let team = format!(
            "version = 1\nextends = [\"org.toml\"]\n[[documents]]\nfiles = [\"hooks.json\"]\nschema = \"{of_documents}\"\n{decoy}"
        );
        let schema = r#"{"properties": {"name": {"type": "string"}}, "$defs": {"x": {}}}"#;
        let files = Memory::new([
            ("org.toml", org.as_str()),
            ("any.json", schema),
            ("link.json", schema),
            ("copy.json", &format!(" {schema}")),
        ]);
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &team);
        Linter::new(policy.expect("no mistake"))
    };
    let workos = "workos:CreateWebhookEndpointDto";
    for (of_rule, of_documents) in [
        ("any.json", "copy.json"),
        ("any.json", "any.json#/$defs/x"),
        ("any.json#/$defs/x", "any.json"),
        (workos, "copy.json"),
    ] {
        let linter = linter(of_rule, of_documents);
        let report = linter.lint_all([("hooks.json", r#"{"name": "b"}"#)], Coverage::Whole);
        assert_eq!(report.without_documents(), ["acme-name"], "{of_rule}, {of_documents}");
        assert_eq!(report.findings().len(), 0);
        for format in formats() {
            let text = rendered(format, &linter, &report);
            let found = not_applied(format, &text);
            assert_eq!(found, [("not applied", "acme-name".to_owned())], "{format}: {text}");
        }
        // Before a run over all documents, only the entries of the policy are known.
        let part = linter.lint_all([("hooks.json", "{}")], Coverage::Part);
        let claimed: &[&str] = if of_rule == "any.json" { &[] } else { &["acme-name"] };
        assert_eq!(part.without_documents(), claimed, "{of_rule}");
        assert_eq!(linter.policy().check().without_documents(), claimed, "{of_rule}");
    }
    // It applies: also where the schema has the same text under another name, as a link gives it.
    for of_documents in ["any.json", "link.json"] {
        let applied = linter("any.json", of_documents);
        let report = applied.lint_all([("hooks.json", r#"{"name": "b"}"#)], Coverage::Whole);
        assert!(report.without_documents().is_empty());
        assert_eq!((report.findings()[0].rule(), report.summary().rules), ("acme-name", 5));
    }
    // Of a file that no entry claims, the rule for the schema of such files has something to say.
    let report =
        linter(workos, "copy.json").lint_all([("elsewhere.yaml", "name: b\n")], Coverage::Part);
    assert!(report.without_documents().is_empty());
    assert!(report.iter().any(|finding| finding.rule() == "acme-name"));
}

/// What entries of a later layer make of final rules is in every format, with the line of the policy.
#[test]
fn a_final_rule_that_documents_narrow_is_named_in_every_format() {
    let org = "version = 1\n[rules]\nurl-address = \"error\"\n[rules.url-not-https]\nfinal = true\n[[documents]]\nfiles = [\"o.json\"]\n";
    let schema = r#"{"properties": {"config": {"properties": {"url": {"type": "string"}}}}}"#;
    let closed = r#"{"properties": {"note": {}}, "additionalProperties": false}"#;
    let files = Memory::new([("org.toml", org), ("s.json", schema), ("closed.json", closed)]);
    let linter = |documents: &str| {
        let team = format!("version = 1\nextends = [\"org.toml\"]\n{documents}");
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &team);
        Linter::new(policy.expect("no mistake"))
    };
    let entry = "[[documents]]\nfiles = [\"a.json\"]\n";
    let whys = |linter: &Linter, path: &str| -> Vec<String> {
        let text = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
        let report = linter.lint_all([(path, text)], Coverage::Part);
        let narrowed = report.narrowed().to_vec();
        for format in formats() {
            let text = rendered(format, linter, &report);
            let found = not_applied(format, &text);
            let expected = vec![("final, but", "url-not-https".to_owned()); narrowed.len()];
            assert_eq!(found, expected, "{format}: {text}");
        }
        narrowed.iter().map(|it| it.why().to_owned()).collect()
    };
    let replaced =
        "final, but the `[[documents]]` of their layer (org.toml:6) are replaced by dtolint.toml:3";
    let table = [
        (
            format!("{entry}schema = \"s.json\"\nroles = {{ url = \"/config/url\" }}\n"),
            "final, but applied only where `roles` says, in the documents of dtolint.toml:3",
        ),
        (
            format!("{entry}select = \"/hooks/*\"\n"),
            "final, but applied only to what `select` picks, in the documents of dtolint.toml:3",
        ),
        (
            // The second one has the role.
            format!("{entry}schema = \"closed.json\"\n[[documents]]\nfiles = [\"b.json\"]\n"),
            "final, but not applied to the documents of dtolint.toml:3",
        ),
    ];
    for (documents, why) in table {
        let linter = linter(&documents);
        let text = r#"{"hooks": [{"endpoint_url": "https://hooks.example.com/", "events": []}]}"#;
        let report = linter.lint_all([("a.json", text)], Coverage::Part);
        let found: Vec<_> = report.narrowed().iter().map(|it| (it.why(), it.rules())).collect();
        let rules = &["url-not-https".to_owned()][..];
        assert_eq!(found, [(why, rules), (replaced, rules)], "{documents}");
        assert_eq!(linter.policy().check().narrowed(), report.narrowed());
        // Entries that no document of the run has are not named.
        assert_eq!(whys(&linter, "c.json"), [replaced]);
    }
    // An entry that has the documents of the one that it replaces.
    let kept = linter("[[documents]]\nfiles = [\"*.json\"]\n");
    assert!(kept.policy().check().narrowed().is_empty());
    // The layer's own entries are its own business, and so are those of the policy that it extends.
    let own =
        PolicyBuilder::default().files(&files).text("org.toml", &format!("{org}select = \"/x\"\n"));
    assert!(own.expect("no mistake").check().narrowed().is_empty());
}
