//! The library: data out, nothing printed, the same from any thread.

use std::process::Command;
use std::sync::Arc;

use dtolint::linter::{Input, Scratch};
use dtolint::{Coverage, FileReport, Finding, Limits, Linter, Policy, PolicyBuilder, Report};

const BAD: &str =
    "{\"endpoint_url\": \"http://hooks.example.com/\", \"events\": [\"user.creatd\"]}";

fn linter() -> Linter {
    Linter::new(Policy::recommended())
}

#[test]
fn what_is_shared_can_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Policy>();
    shared::<Linter>();
    shared::<Report>();
    shared::<Finding>();
    shared::<dtolint::document::Document>();
    shared::<dtolint::PolicyError>();
}

#[test]
fn many_threads_get_what_one_gets() {
    let linter = Arc::new(linter());
    let alone = format!("{:?}", linter.lint(("a.json", BAD)));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let linter = Arc::clone(&linter);
            std::thread::spawn(move || format!("{:?}", linter.lint(("a.json", BAD))))
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic"), alone);
    }
}

#[test]
fn buffers_carry_nothing_from_one_document_to_the_next() {
    let linter = linter();
    let mut scratch = Scratch::default();
    let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    for text in [BAD, good, "{", good, "[[[[", BAD, good] {
        let input = Input::new("a.json", text);
        let (again, fresh) = (linter.lint_with(&mut scratch, input), linter.lint(input));
        assert_eq!(format!("{again:?}"), format!("{fresh:?}"));
    }
}

#[test]
fn limits_can_be_set_and_are_met_at_a_place() {
    let limits = Limits::default().max_depth(1);
    let report = Linter::with_limits(Policy::recommended(), limits).lint(("a.json", BAD));
    let [finding] = report.findings() else { panic!("{report:?}") };
    assert_eq!((finding.rule(), finding.place().start().column), ("too-deep", 57));
    let limits = Limits::default().max_bytes(10);
    let report = Linter::with_limits(Policy::recommended(), limits).lint(("a.json", BAD));
    assert_eq!(report.findings()[0].rule(), "too-large");
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_changes_with_the_value() {
    let linter = linter();
    let print = |text: &str| linter.lint(("a.json", text)).findings()[0].fingerprint().to_owned();
    // Written down, so that no release changes it unseen.
    assert_eq!(print(BAD), "4d90c6496a35549abe1d7f9257423005");
    assert_eq!(print(&format!("\n\n  {}", BAD.replace(", ", ",\n\t"))), print(BAD));
    assert_ne!(print(&BAD.replace("http:", "ftp:")), print(BAD));
    // Alike in everything: told apart by their order.
    let twice = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created", "user.created", "user.created"]}"#;
    let report = linter.lint(("a.json", twice));
    let prints: std::collections::BTreeSet<_> =
        report.findings().iter().map(Finding::fingerprint).collect();
    assert_eq!(prints.len(), report.findings().len());
}

#[test]
fn reports_of_many_texts_join_in_one_order() {
    let linter = linter();
    let one = linter.lint(("b.json", BAD));
    let other =
        linter.lint(("a.yaml", "endpoint_url: http://x.example.com/\nevents: [user.created]\n"));
    let finish = |files: [FileReport; 2]| linter.finish(files, Coverage::Part).expect("one linter");
    let joined = finish([one.clone(), other.clone()]);
    assert_eq!(joined, finish([other, one]));
    assert_eq!((joined.summary().files, joined.summary().documents), (2, 2));
    assert_eq!(joined.findings()[0].place().path(), "a.yaml");
}

#[test]
fn a_policy_on_the_disk_is_loaded_with_what_it_names() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/workos");
    let policy = Policy::load(format!("{root}/dtolint.toml")).expect("no mistake");
    assert_eq!(policy.globs().count(), 5);
    let error = Policy::load(format!("{root}/missing.toml")).expect_err("it is not there");
    assert_eq!(error.report().findings()[0].rule(), "policy-file");
}

/// What an example prints, and its exit code. It is built as this test is, so that nothing but the example is built.
fn example(name: &str) -> (String, Option<i32>) {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // The test is `target/PROFILE/deps/it-HASH`.
    let test = std::env::current_exe().expect("the test has a path");
    let target = test.ancestors().nth(3).expect("three folders up");
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let features: &[&str] = if cfg!(feature = "cli") { &[] } else { &["--no-default-features"] };
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--example", name, "--offline", "--profile", profile])
        .args(features)
        .arg("--target-dir")
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (text, output.status.code())
}

#[test]
fn the_example_of_a_tool_runs_and_ends_by_its_own_rule() {
    let (text, code) = example("embed");
    let expected = "\
webhooks/hr.json:1:61: error[event-forbidden]: the policy forbids the event `session.revoked`, by `session.*`
    policy: policy.toml:9:11
    help: remove the event, or send it to an endpoint that may receive it; the policy's reason: sessions go to the SIEM alone
webhooks/hr.json:1:81: warning[unknown-member]: the schema has no member `retry`
    policy: dtolint:recommended:24:23
    help: remove it, or rename it to the member that you meant
webhooks/partners.yaml:1:15: error[domain-not-allowed]: the host `partner.example.net` is not allowed
    policy: policy.toml:6:11
    help: send to one of: hooks.example.com
";
    assert_eq!((&*text, code), (expected, Some(1)));
}

/// Texts may have one name, as unsaved buffers do: each is looked up in its own.
#[test]
fn what_spans_documents_is_decided_once_and_at_the_right_place() {
    let linter = linter();
    let texts = [
        r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#,
        r#"[{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}]"#,
    ];
    let each = texts.map(|text| linter.lint(("<buffer>", text)));
    let finish = |files: [&FileReport; 2]| {
        linter.finish(files.map(Clone::clone), Coverage::Whole).expect("one linter")
    };
    let found = |report: &Report| {
        let twice = report.findings().iter().filter(|it| it.rule() == "endpoint-duplicate");
        twice.map(|finding| finding.pointer().to_owned()).collect::<Vec<_>>()
    };
    // The second is no DTO, so there is one endpoint.
    let report = finish([&each[0], &each[1]]);
    assert_eq!(found(&report), [""; 0]);
    let report = finish([&each[0], &each[0]]);
    assert_eq!(found(&report), ["/endpoint_url"]);
    assert!(report.undecided().is_empty());
}

/// Rules and waivers are numbered by each linter: another one's numbers would mean other rules.
#[test]
fn a_run_is_finished_by_the_linter_that_made_its_reports() {
    let policy = |text| Linter::new(Policy::parse("dtolint.toml", text).expect("no mistake"));
    let (linter, other) =
        (linter(), policy("version = 1\n[rules]\nendpoint-duplicate = \"off\"\n"));
    let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    for (one, another) in [(&linter, &other), (&other, &linter), (&linter, &self::linter())] {
        let files = [one.lint(("a.json", good)), another.lint(("b.json", good))];
        assert!(one.finish(files, Coverage::Whole).is_err());
    }
    let report = linter.finish([], Coverage::Whole).expect("one linter");
    assert_eq!(report.summary().files, 0);
}

#[test]
fn a_report_can_be_filtered_and_added_to() {
    let linter = linter();
    let twice = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created", "user.created", "user.created"]}"#;
    let mut report = linter.lint_all([("a.json", twice), ("b.json", BAD)], Coverage::Part);
    let before = report.summary();
    report.retain(|finding| finding.rule() == "event-duplicate");
    let after = report.summary();
    assert_eq!((after.errors + after.warnings, after.files), (2, before.files));
    assert_eq!(
        (after.documents, after.dtos, after.rules),
        (before.documents, before.dtos, before.rules)
    );
    report.retain(|finding| finding.pointer() == "/events/2");
    // What is added is in order, and nothing has another's fingerprint.
    let more = linter.lint(("a.json", twice)).into_findings();
    report.extend(more.into_iter().filter(|finding| finding.rule() == "event-duplicate"));
    let pointers: Vec<&str> = report.findings().iter().map(Finding::pointer).collect();
    assert_eq!(pointers, ["/events/1", "/events/2", "/events/2"]);
    let prints: std::collections::BTreeSet<_> =
        report.into_iter().map(|finding| finding.fingerprint().to_owned()).collect();
    assert_eq!(prints.len(), 3);
}

/// What a document that couldn't be read has is unknown: nothing that needs all documents is decided.
#[test]
fn with_a_document_that_was_not_read_nothing_is_said_of_all_documents() {
    let policy = r#"
version = 1
extends = ["dtolint:recommended"]
[rules.event-uncovered]
events = ["user.deleted"]
[[waiver]]
rule = "event-forbidden"
value = "session.created"
reason = "decided in ADR 7"
expires = 2999-12-31
"#;
    let today = "2999-01-01".parse().expect("a date");
    let policy = PolicyBuilder::default().today(today).text("dtolint.toml", policy);
    let linter = Linter::new(policy.expect("no mistake"));
    let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let rest = r#"{"endpoint_url": "https://b.example.com/", "events": ["user.deleted"]}"#;
    let yaml = format!("{rest}\n---\n[");
    let run = |input: Option<Input<'_>>| {
        let inputs = [Input::new("a.json", good)].into_iter().chain(input);
        let report = linter.lint_all(inputs, Coverage::Whole);
        let rules = report.findings().iter().map(|finding| finding.rule().to_owned());
        (rules.collect::<Vec<_>>(), report.undecided().to_vec())
    };
    let decided = |rules: &[&str]| (rules.iter().map(|&it| it.to_owned()).collect(), Vec::new());
    assert_eq!(run(None), decided(&["event-uncovered", "waiver-unused"]));
    assert_eq!(run(Some(Input::new("b.json", rest))), decided(&["waiver-unused"]));
    for (input, rule) in [
        (Input::unreadable("b.json", "permission denied"), "unreadable"),
        (Input::too_large("b.json"), "too-large"),
        (Input::new("b.json", b"{\"events\": \"\xff\"}"), "encoding"),
        (Input::new("b.json", "{"), "syntax"),
        (Input::new("b.ndjson", "{"), "syntax"),
        (Input::new("b.yaml", &yaml), "syntax"),
    ] {
        let undecided = ["endpoint-duplicate", "event-uncovered"].map(str::to_owned);
        let expected = (vec![rule.to_owned()], undecided.to_vec());
        assert_eq!(run(Some(input)), expected, "{input:?}");
    }
}

/// Each finding has the pointer of its own text, though texts have one name and are alike.
#[test]
fn the_pointer_of_a_repeated_value_is_found_in_the_text_that_repeats_it() {
    let policy = PolicyBuilder::default()
        .select("/hooks/*")
        .text("dtolint.toml", "version = 1\n[rules]\nendpoint-duplicate = \"error\"\n");
    let linter = Linter::new(policy.expect("no mistake"));
    let hook = |name: &str| {
        format!(r#"{{"endpoint_url": "https://{name}.example.com/", "events": ["user.created"]}}"#)
    };
    let text = |names: &[&str]| {
        let hooks: Vec<String> = names.iter().map(|name| hook(name)).collect();
        format!(r#"{{"hooks": [{}]}}"#, hooks.join(", "))
    };
    let texts = [text(&["a"]), text(&["b", "a"]), text(&["c", "d", "a"]), text(&["a", "e"])];
    for name in ["<buffer>", ""] {
        let reports = texts.iter().zip('a'..).map(|(text, file)| {
            let name = if name.is_empty() { format!("{file}.json") } else { name.to_owned() };
            linter.lint((&*name, &**text))
        });
        let report = linter.finish(reports, Coverage::Whole).expect("one linter");
        let mut pointers: Vec<&str> = report.findings().iter().map(Finding::pointer).collect();
        pointers.sort_unstable();
        let expected = ["/hooks/0/endpoint_url", "/hooks/1/endpoint_url", "/hooks/2/endpoint_url"];
        assert_eq!(pointers, expected, "{name}");
    }
}

#[test]
fn a_rule_of_a_policy_is_found_by_its_id() {
    let text = "version = 1\n[rules]\nurl-fragment = \"off\"\n[[rule]]\nid = \"acme-few\"\ntitle = \"few events\"\nselect = \"/events\"\ncheck = { count = { max = 3 } }\n";
    let policy = Policy::parse("dtolint.toml", text).expect("no mistake");
    let title = |id: &str| policy.rule(id).map(|rule| rule.title().to_owned());
    assert_eq!(title("acme-few").as_deref(), Some("few events"));
    assert_eq!(title("url-fragment").as_deref(), Some("The URL has a fragment"));
    assert_eq!(title("acme-many"), None);
}
