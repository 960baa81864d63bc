//! Limits on what a document may cost: who sets them, what happens at each, and that real documents are far below.

use dtolint::{FileReport, Limits, Linter, Policy, PolicyBuilder, Severity};
use serde_json::json;

use crate::common::Memory;

const TAGS: &str = r#"{"properties": {"endpoint_url": {}, "events": {}, "tags": {"items": {"type": "string", "maxLength": 9}}}}"#;

/// A policy with a list of names with `*`, none of which is in a document.
fn policy(limits: &str, names: usize) -> Policy {
    let names: Vec<String> = (0..names).map(|nth| format!("\"no-{nth}-*\"")).collect();
    let text = format!(
        "version = 1\nschema = \"s.json\"\n{limits}\n[[rule]]\nid = \"tags\"\ntitle = \"t\"\nselect = \"/tags/*\"\ncheck = {{ none-of = {{ values = [{}] }} }}\n",
        names.join(", ")
    );
    let files = Memory::new([("s.json", TAGS)]);
    PolicyBuilder::default().files(&files).text("dtolint.toml", &text).expect("no mistake")
}

fn rules(report: &FileReport) -> Vec<(&str, &str)> {
    report.iter().map(|finding| (finding.rule(), finding.pointer())).collect()
}

#[test]
fn each_limit_is_set_by_a_policy_and_says_so_when_it_is_met() {
    let tags = |count: usize, tag: &str| json!({ "tags": vec![tag; count] }).to_string();
    let cases = [
        ("bytes = 20", tags(10, "a"), "too-large", ""),
        ("depth = 1", tags(1, "a"), "too-deep", ""),
        ("nodes = 5", tags(9, "a"), "too-large", ""),
        ("steps = 1", tags(300, "no"), "too-costly", ""),
        ("violations = 5", tags(9, "much-too-long"), "too-costly", ""),
    ];
    for (limit, document, rule, pointer) in cases {
        let linter = Linter::new(policy(&format!("[limits]\n{limit}"), 64));
        let report = linter.lint(("a.json", &*document));
        let found = rules(&report);
        assert!(found.contains(&(rule, pointer)), "{limit}: {found:?}");
        let finding = report.iter().find(|finding| finding.rule() == rule).expect("it is there");
        assert_eq!(finding.severity(), Severity::Error, "{limit}");
        // Without the limit, nothing of the kind is found.
        let report = Linter::new(policy("", 64)).lint(("a.json", &*document));
        assert!(
            report.iter().all(|finding| finding.rule() == "schema"),
            "{limit}: {:?}",
            rules(&report)
        );
    }
    let linter = Linter::new(policy("[limits]\nfindings = 5", 64));
    let report = linter.lint(("a.json", &*tags(9, "much-too-long")));
    assert_eq!((report.findings().len(), report.summary().left_out), (5, 4));
}

#[test]
fn later_layers_set_limits_one_by_one_and_show_prints_them() {
    let files = Memory::new([("base.toml", "version = 1\n[limits]\ndepth = 7\nnodes = 100\n")]);
    let text = "version = 1\nextends = [\"base.toml\"]\n[limits]\ndepth = 9\n";
    let policy =
        PolicyBuilder::default().files(&files).text("dtolint.toml", text).expect("no mistake");
    let limits = policy.limits();
    assert_eq!((limits.max_depth, limits.max_nodes), (9, 100));
    assert_eq!(limits.max_bytes, Limits::default().max_bytes);
    let shown = policy.show();
    assert!(
        shown.contains("[limits]\ndepth = 9 # dtolint.toml:4\nnodes = 100 # base.toml:4\n"),
        "{shown}"
    );
    let again = Policy::parse("dtolint.toml", &shown).expect("no mistake");
    assert_eq!(again.limits(), limits);
}

#[test]
fn a_limit_is_a_whole_number_above_0() {
    for (limit, message) in [
        ("depth = 0", "expected 1 or more, found 0"),
        ("nodes = -4", "expected 1 or more, found -4"),
        ("bytes = \"64 MiB\"", "expected an integer, found a string"),
        ("steps = 1.5", "expected an integer, found a float"),
        ("dept = 3", "`[limits]` has no key `dept`"),
    ] {
        let error = Policy::parse("dtolint.toml", &format!("version = 1\n[limits]\n{limit}\n"));
        let report = error.expect_err(limit).into_report();
        let [finding] = report.findings() else { panic!("{limit}: {report:?}") };
        assert_eq!((finding.message(), finding.place().start().line), (message, 3));
    }
}

#[test]
fn the_rules_stop_where_a_long_list_meets_a_long_document() {
    let tags: Vec<String> = (0..2_000).map(|nth| format!("n{nth}")).collect();
    let document = json!({ "tags": tags }).to_string();
    let report = Linter::new(policy("", 40_000)).lint(("a.json", &*document));
    assert_eq!(rules(&report), [("too-costly", "")]);
    let message = report.findings()[0].message();
    assert!(message.starts_with("the rules were stopped after 2182144 steps"), "{message}");
    // What was found before that is kept.
    let document = json!({ "tags": ([vec!["no-1-x".to_owned()], tags].concat()) }).to_string();
    let report = Linter::new(policy("", 40_000)).lint(("a.json", &*document));
    assert_eq!(rules(&report), [("too-costly", ""), ("tags", "/tags/0")]);
}

#[test]
fn what_a_check_looks_up_elsewhere_in_the_document_counts_as_well() {
    let names: Vec<String> = (0..300).map(|nth| format!("n{nth}")).collect();
    let document = json!({ "tags": names, "events": names }).to_string();
    for check in [
        "{ in-member = { member = \"/events/*\" } }",
        "{ not = { compare = { member = \"/events/*\", is = \"less\" } } }",
        "{ any = [{ equals-member = { member = \"/events/*\" } }, { length = { min = 1 } }] }",
    ] {
        let found = |limits: &str| {
            let text = format!(
                "version = 1\nschema = \"s.json\"\n{limits}\n[[rule]]\nid = \"tags\"\ntitle = \"t\"\nselect = \"/tags/*\"\ncheck = {check}\n"
            );
            let files = Memory::new([("s.json", TAGS)]);
            let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
            let report = Linter::new(policy.expect("no mistake")).lint(("a.json", &*document));
            rules(&report).contains(&("too-costly", ""))
        };
        assert!(!found(""), "{check}");
        assert!(found("[limits]\nsteps = 16\n"), "{check}");
    }
}

/// What a string encodes may be as large as the rest of the document, and counts as that.
#[test]
fn what_a_check_decodes_counts_as_well() {
    let list = json!(vec![0; 50]).to_string();
    let document = json!({ "tags": vec![list; 300] }).to_string();
    for holds in ["count = { min = 1 }", "at = \"/**\", not = { matches = { pattern = \"x\" } }"] {
        let found = |limits: &str| {
            let text = format!(
                "version = 1\nschema = \"s.json\"\n{limits}\n[[rule]]\nid = \"tags\"\ntitle = \"t\"\nselect = \"/tags/*\"\ncheck = {{ decoded = {{ as = \"json\", holds = {{ {holds} }} }} }}\n"
            );
            let files = Memory::new([("s.json", TAGS)]);
            let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
            let report = Linter::new(policy.expect("no mistake")).lint(("a.json", &*document));
            rules(&report).contains(&("too-costly", ""))
        };
        assert!(!found(""), "{holds}");
        assert!(found("[limits]\nsteps = 16\n"), "{holds}");
    }
}

/// Large documents as there are, each of which a tenth of the usual limits must let pass.
fn large_documents() -> Vec<(&'static str, String)> {
    let events: Vec<String> = (0..77).map(|nth| format!("user.event{nth}")).collect();
    let hook = |nth: usize| json!({"endpoint_url": format!("https://h{nth}.example.com/hooks"), "events": events});
    let nested = (0..12).fold(json!("end"), |inner, nth| json!({ format!("level{nth}"): [inner] }));
    let lines = |value: &dyn Fn(usize) -> serde_json::Value| -> String {
        (0..200).map(|nth| format!("{}\n", value(nth))).collect()
    };
    vec![
        ("one.json", hook(1).to_string()),
        ("list.json", json!({ "tags": (0..2_000).map(|nth| format!("t{nth}")).collect::<Vec<_>>() }).to_string()),
        ("hooks.ndjson", lines(&hook)),
        ("many.json", json!((0..300).map(hook).collect::<Vec<_>>()).to_string()),
        ("nested.json", nested.to_string()),
        ("text.json", json!({ "body": "lorem ipsum ".repeat(20_000) }).to_string()),
        ("numbers.json", json!({ "points": (0..30_000).collect::<Vec<_>>() }).to_string()),
        ("map.json", json!((0..6_000).map(|nth| (format!("key{nth}"), json!(nth))).collect::<serde_json::Map<_, _>>()).to_string()),
        ("rows.ndjson", lines(&|nth| json!({"id": nth, "name": "n", "tags": ["a", "b"], "at": {"lat": 1.5, "lon": 2}}))),
        ("config.yaml", (0..800).map(|nth| format!("service{nth}:\n  image: registry.example.com/app:{nth}\n  ports: [80, 443]\n")).collect()),
    ]
}

#[test]
fn real_documents_take_less_than_a_tenth_of_every_limit() {
    let usual = Limits::default();
    let tenth = usual
        .max_bytes(usual.max_bytes / 10)
        .max_nodes(usual.max_nodes / 10)
        .max_steps(usual.max_steps / 10)
        .max_violations(usual.max_violations / 10)
        .max_findings(usual.max_findings / 10);
    // Each tenth tag is one that the list forbids, and too long for the schema.
    let names: Vec<String> = (0..500).map(|nth| format!("\"t{nth}0*\"")).collect();
    let domains: Vec<String> = (0..2_000).map(|nth| format!("\"*.d{nth}.example.com\"")).collect();
    let strict = format!(
        "version = 1\nextends = [\"dtolint:recommended\"]\nschema = \"s.json\"\n[rules]\nunknown-member = \"off\"\n[rules.domain-not-allowed]\ndomains = [\"*.example.com\", {}]\n[[rule]]\nid = \"tags\"\ntitle = \"t\"\nselect = \"/tags/*\"\ncheck = {{ none-of = {{ values = [{}] }} }}\n",
        domains.join(", "),
        names.join(", ")
    );
    let files = Memory::new([("s.json", TAGS)]);
    let policy =
        PolicyBuilder::default().files(&files).text("dtolint.toml", &strict).expect("no mistake");
    let linter = Linter::with_limits(policy, tenth);
    let mut found = 0;
    for (name, text) in large_documents() {
        let report = linter.lint((name, &*text));
        let over = report.iter().find(|finding| finding.rule().starts_with("too-"));
        assert!(over.is_none() && report.summary().left_out == 0, "{name}: {over:?}");
        found += report.findings().len();
    }
    assert!(found > 100, "the list finds something: {found}");
}

/// The number in the row of SECURITY.md that starts so.
fn number_in_security_md(start: &str) -> usize {
    let page = std::fs::read_to_string("SECURITY.md").expect("it is there");
    let row = page.lines().find(|line| line.starts_with(&format!("| {start}"))).expect(start);
    let number: String =
        row.split('|').nth(2).expect(start).chars().filter(char::is_ascii_digit).collect();
    number.parse().expect(start)
}

#[test]
fn security_md_has_the_numbers_of_the_program() {
    let usual = Limits::default();
    let format = |name: &str| {
        let format = dtolint::render::Format::by_name(name).expect(name);
        format.max_findings.expect(name)
    };
    for (row, number) in [
        ("bytes of a document", usual.max_bytes),
        ("arrays and objects within each other", usual.max_depth),
        ("values and keys of a document", usual.max_nodes),
        ("how often schema and rules look", usual.max_steps),
        ("violations of the schema", usual.max_violations),
        ("findings that a run keeps", usual.max_findings),
        ("findings of a text report", format("text")),
        ("results in SARIF", format("sarif")),
    ] {
        assert_eq!(number_in_security_md(row), number, "{row}");
    }
    let rules = dtolint::rules::all();
    let why = rules.iter().find(|rule| rule.id() == "too-large").expect("it is there").why();
    assert_eq!((usual.max_bytes, usual.max_nodes), (64 << 20, 4_000_000));
    assert!(why.contains("64 MiB for a file, and 4,000,000 values"), "{why}");
    // Those that are met elsewhere: by a policy, and by a schema.
    let policy =
        format!("version = 1\n#{}", "x".repeat(number_in_security_md("bytes of a policy")));
    assert!(Policy::parse("dtolint.toml", &policy).is_err());
    let ways = |count: usize| {
        let parts = vec!["{}"; count - 1].join(",");
        let schema = format!("{{\"allOf\": [{parts}]}}");
        let files = Memory::new([("s.json", &*schema)]);
        let builder = PolicyBuilder::default().files(&files);
        builder.text("dtolint.toml", "version = 1\nschema = \"s.json\"\n")
    };
    let most = number_in_security_md("subschemas that one value is checked by");
    assert!(ways(most).is_ok() && ways(most + 1).is_err());
    let mistakes = format!(
        "version = 1\n{}",
        (0..12_000).map(|nth| format!("k{nth} = 1\n")).collect::<String>()
    );
    let error = Policy::parse("dtolint.toml", &mistakes).expect_err("no such keys");
    let listed = error.report().findings().len() - 1;
    assert_eq!(listed, number_in_security_md("mistakes of a policy that are listed"));
}
