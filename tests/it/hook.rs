//! The hook: texts in, findings out, through the library and line by line.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::command::{code, dtolint_with, err, folder, out, write};
use dtolint::check::{Check, CheckContext, CheckDefinition, Checks, Violation};
use dtolint::hook::{Hook, Session, Text};
use dtolint::{Linter, Policy};
use serde_json::{Value, json};

const HELLO: &str = "{\"hello\": {\"version\": 1}}\n";
const BAD: &str = r#"{"endpoint_url": "http://hooks.example.com/", "events": ["user.created"]}"#;

fn today() -> dtolint::policy::Date {
    "2026-12-01".parse().expect("a day")
}

fn check(documents: &[(&str, &str)]) -> Value {
    let documents = documents.iter().map(|(path, text)| json!({"path": path, "text": text}));
    json!({"id": 1, "check": {"documents": documents.collect::<Vec<_>>()}})
}

fn ask(session: &mut Session, request: &Value) -> Value {
    let answer = session.answer(request.to_string().as_bytes(), today());
    assert!(!answer.contains('\n'), "{answer}");
    serde_json::from_str(&answer).expect("JSON")
}

fn greeted(hook: Hook) -> Session {
    let mut session = Session::new(hook);
    let answer = ask(&mut session, &json!({"id": "a", "hello": {"version": 1}}));
    assert_eq!(answer["hello"]["version"], 1);
    session
}

/// Path, rule, line and column.
fn places(answer: &Value) -> Vec<(String, String, u64, u64)> {
    let findings = answer["check"]["report"]["findings"].as_array();
    let findings = findings.unwrap_or_else(|| panic!("{answer}"));
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let number = |value: &Value| value.as_u64().expect("a number");
    let at = |it: &Value| {
        let start = &it["start"];
        (text(&it["path"]), text(&it["rule"]), number(&start["line"]), number(&start["column"]))
    };
    findings.iter().map(at).collect()
}

fn rules(answer: &Value) -> Vec<String> {
    places(answer).into_iter().map(|(_, rule, ..)| rule).collect()
}

#[test]
fn a_conversation_is_answered_line_by_line_and_in_order() {
    let folder = folder(&[]);
    let lines = [
        r#"{"id": 0, "check": {"documents": []}}"#.to_owned(),
        r#"{"id": 1, "hello": {"version": 2}}"#.to_owned(),
        "{\"id\": {\t\"any\":\r[\"thing\"]}, \"hello\": {\"version\": 1}}".to_owned(),
        "not JSON".to_owned(),
        String::new(),
        r#"{"id": 3, "chekc": {}}"#.to_owned(),
        r#"{"id": 4}"#.to_owned(),
        r#"{"id": 5, "hello": {"version": 1}, "check": {"documents": []}}"#.to_owned(),
        r#"{"id": 6, "check": {"documents": [{"path": "a.json", "text": "\ud800"}]}}"#.to_owned(),
        json!({"id": 7, "check": {"documents": [{"path": "a.json", "text": BAD}]}}).to_string(),
    ];
    // The last line has no line break.
    let output = dtolint_with(folder.path(), &["hook", "--today", "2026-12-01"], &lines.join("\n"));
    assert_eq!((code(&output), err(&output)), (0, String::new()));
    let answers: Vec<Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let said =
        |nth: usize| answers[nth]["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!(answers.len(), 9);
    assert_eq!(
        (&answers[0]["id"], said(0)),
        (&json!(0), "the first request must be `hello`".to_owned())
    );
    assert_eq!(said(1), "version 2 of the protocol is not supported, only version 1 is");
    assert_eq!(answers[2]["id"], json!({"any": ["thing"]}));
    assert_eq!(answers[2]["hello"]["tool"]["name"], "dtolint");
    assert!(answers[3]["id"].is_null() && said(3).contains("expected ident at line 1 column 2"));
    assert!(answers[4]["id"] == 3 && said(4).contains("unknown field `chekc`"), "{}", said(4));
    assert!(answers[5]["id"] == 4 && said(5) == "a request has either `hello` or `check`");
    assert!(answers[6]["id"] == 5 && said(6) == "a request has either `hello` or `check`");
    assert_eq!(answers[7]["id"], 6);
    assert!(said(7).contains("hex escape"), "{}", said(7));
    assert_eq!(places(&answers[8]), [("a.json".to_owned(), "url-not-https".to_owned(), 1, 18)]);
    let has_help = |nth: &usize| answers[*nth]["error"]["help"].is_string();
    assert_eq!((0..9).filter(has_help).collect::<Vec<_>>(), [0, 1, 3, 4, 5, 6, 7]);
}

#[test]
fn bytes_that_are_no_text_get_an_error_and_the_process_lives() {
    let mut session = greeted(Hook::with_policy(Policy::recommended()));
    for line in [&b"\xff\xfe"[..], b"{\"id\": 1, \"check\": \xff}", b"[", b"null", b"[1]", b"{}{}"]
    {
        let answer: Value = serde_json::from_str(&session.answer(line, today())).expect("JSON");
        assert!(answer["error"]["message"].is_string(), "{answer}");
    }
    assert_eq!(rules(&ask(&mut session, &check(&[("a.json", BAD)]))), ["url-not-https"]);
}

#[test]
fn a_policy_that_changes_on_disk_is_seen() {
    let strict = "version = 1\nextends = [\"base.toml\"]\n";
    let base = |level: &str| {
        format!(
            "version = 1\nextends = [\"dtolint:recommended\"]\n[rules]\nurl-not-https = \"{level}\"\n"
        )
    };
    let folder =
        folder(&[(".git/HEAD", ""), ("dtolint.toml", strict), ("base.toml", &base("warning"))]);
    let root = folder.path().canonicalize().expect("it is there");
    let mut session = greeted(Hook::new(&root));
    let mut asked = |path: &str| {
        let answer = ask(&mut session, &check(&[(path, BAD)]));
        let refused = answer["check"]["refused"].as_bool().expect("a truth value");
        let severity =
            answer["check"]["report"]["findings"][0]["severity"].as_str().map(str::to_owned);
        (rules(&answer), severity.unwrap_or_default(), refused)
    };
    let found = |rule: &str, severity: &str, refused: bool| {
        (vec![rule.to_owned()], severity.to_owned(), refused)
    };
    assert_eq!(asked("sub/a.json"), found("url-not-https", "warning", false));
    // A file that it extends.
    write(&root, "base.toml", &base("error"));
    assert_eq!(asked("sub/a.json"), found("url-not-https", "error", false));
    // A mistake, and its mending.
    write(&root, "base.toml", &base("eror"));
    let (rules, _, refused) = asked("sub/a.json");
    assert!(refused && rules != ["url-not-https"], "{rules:?}");
    write(&root, "base.toml", &base("info"));
    assert_eq!(asked("sub/a.json"), found("url-not-https", "info", false));
    // One that lies deeper does not switch it off.
    write(&root, "sub/dtolint.toml", "version = 1\n[rules]\nurl-not-https = \"off\"\n");
    assert_eq!(asked("sub/a.json"), found("url-not-https", "info", false));
    // A file that it extends goes.
    fs::remove_file(root.join("base.toml")).expect("it goes");
    assert!(asked("sub/a.json").2);
    // The policy goes, and comes back.
    fs::remove_file(root.join("dtolint.toml")).expect("it goes");
    assert_eq!(asked("sub/a.json"), found("url-not-https", "error", false));
    write(&root, "dtolint.toml", "version = 1\n[rules]\nurl-not-https = \"warning\"\n");
    assert_eq!(asked("sub/a.json"), found("url-not-https", "warning", false));
}

#[test]
fn what_the_policy_does_not_claim_is_told_and_can_be_passed_over() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[documents]]\nfiles = [\"hooks/*.json\"]\nschema = \"workos:CreateWebhookEndpointDto\"\n";
    let folder = folder(&[(".git/HEAD", ""), ("dtolint.toml", policy)]);
    let root = folder.path().canonicalize().expect("it is there");
    let hook = Hook::with_policy_file(&root, "dtolint.toml");
    let claimed = |path: &str| hook.is_claimed(Path::new(path), today());
    assert!(claimed("hooks/a.json") && !claimed("package.json") && !claimed("hooks/a/b.json"));
    // Where a policy has mistakes, no file is passed over.
    write(&root, "dtolint.toml", &policy.replace("version = 1", "version = 2"));
    assert!(claimed("hooks/a.json") && claimed("package.json"));
    write(&root, "dtolint.toml", policy);
    assert!(!claimed("package.json"));

    let mut session = greeted(hook);
    let mut request = check(&[("hooks/a.json", BAD), ("package.json", BAD), ("hooks/b.json", BAD)]);
    let found = |answer: &Value, rule: &str| rules(answer).iter().filter(|it| *it == rule).count();
    let answer = ask(&mut session, &request);
    assert_eq!(answer["check"]["unclaimed"], json!(["package.json"]));
    assert_eq!(found(&answer, "url-not-https"), 3, "{answer}");
    assert_eq!(found(&answer, "endpoint-duplicate"), 1, "of one batch: {answer}");
    request["check"]["claimed_only"] = json!(true);
    let answer = ask(&mut session, &request);
    assert_eq!(answer["check"]["unclaimed"], json!(["package.json"]));
    assert_eq!(found(&answer, "url-not-https"), 2, "{answer}");
}

/// A11: without a policy file, a client that asks for what the policy claims gets what looks like a known DTO; who
/// names a document gets it checked.
#[test]
fn without_a_policy_file_what_looks_like_no_known_dto_is_counted() {
    let folder = folder(&[(".git/HEAD", "")]);
    let mut session = greeted(Hook::new(folder.path().canonicalize().expect("it is there")));
    let mut request = check(&[("package.json", "{\"name\": \"shop\"}"), ("hooks/a.json", BAD)]);
    let unknown = ["url-not-https", "schema", "schema", "unknown-member"];
    assert_eq!(rules(&ask(&mut session, &request)), unknown);
    request["check"]["claimed_only"] = json!(true);
    let answer = ask(&mut session, &request);
    assert_eq!(rules(&answer), ["url-not-https"]);
    let report = &answer["check"]["report"];
    assert_eq!(report["policy"], "dtolint:recommended");
    assert_eq!((&report["summary"]["unknown"], &report["summary"]["dtos"]), (&json!(1), &json!(1)));
}

/// A waiver ends by itself in a process that lives on.
#[test]
fn a_new_day_is_seen() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[[waiver]]\nrule = \"url-not-https\"\nfiles = [\"*.json\"]\nreason = \"it is switched off\"\nexpires = 2026-12-01\n";
    let folder = folder(&[("dtolint.toml", policy)]);
    let root = folder.path().canonicalize().expect("it is there");
    let hook = Hook::new(&root);
    let text = Text::new("a.json", BAD);
    let worst = |day: &str| hook.lint(&[text], day.parse().expect("a day")).report.worst();
    assert_eq!(worst("2026-12-01"), None);
    assert_eq!(worst("2026-12-02"), Some(dtolint::Severity::Error));
    assert_eq!(worst("2026-12-01"), None);
}

/// An id is given back as it is, but for what a terminal, or a reader of lines, would act on.
#[test]
fn an_answer_can_be_looked_at_whatever_its_id() {
    let mut session = greeted(Hook::with_policy(Policy::recommended()));
    for (id, given) in [
        ("1e400", "1e400"),
        (r#"{"a": [ "b" ]}"#, r#"{"a": [ "b" ]}"#),
        ("\"\u{202e}\u{2028}\u{9b}\"", "\"\\u202e\\u2028\\u009b\""),
    ] {
        let line = format!("{{\"id\": {id}, \"check\": {{\"documents\": []}}}}");
        let answer = session.answer(line.as_bytes(), today());
        assert!(answer.starts_with(&format!("{{\"id\":{given},\"check\":")), "{answer}");
    }
    let answer = session.answer("{\"id\": 1, \"\u{202e}\": 1}".as_bytes(), today());
    assert!(answer.contains("unknown field `\\u202e`"), "{answer}");
}

/// Path, rule, severity, and the place with its end, columns in UTF-16 code units.
type Row = (String, String, String, String);

/// The rows of a report in JSON.
fn rows(report: &Value) -> Vec<Row> {
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let at = |it: &Value| format!("{}:{}", it["line"], it["utf16"]);
    let row = |it: &Value| {
        let place = format!("{}-{}", at(&it["start"]), at(&it["end"]));
        (text(&it["path"]), text(&it["rule"]), text(&it["severity"]), place)
    };
    report["findings"].as_array().expect("a list").iter().map(row).collect()
}

/// The same documents give the same findings at the same places, whichever way they come in. ESLint's test reads the
/// same table.
#[test]
fn library_command_and_hook_agree() {
    let table = fs::read_to_string("tests/hook/documents.json").expect("it is there");
    let mut table: Value = serde_json::from_str(&table).expect("JSON");
    let documents = table["documents"].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let files: Vec<(String, String)> =
        documents.iter().map(|it| (text(&it["path"]), text(&it["text"]))).collect();
    let mut files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (&**path, &**text)).collect();
    files.sort_unstable();
    assert_eq!(files.len(), 20);
    let policy = text(&table["policy"]);
    let folder = folder(&[&[("dtolint.toml", &*policy)][..], &files].concat());
    let root = folder.path().canonicalize().expect("it is there");

    let linter = Linter::new(Policy::load(root.join("dtolint.toml")).expect("no mistake"));
    let library = linter.lint_all(files.iter().copied(), dtolint::Coverage::Part);
    let library: Vec<Row> = library
        .findings()
        .iter()
        .map(|it| {
            let at = |it: dtolint::text::Position| format!("{}:{}", it.line, it.utf16);
            let place = format!("{}-{}", at(it.place().start()), at(it.place().end()));
            let (path, rule) = (it.place().path().to_owned(), it.rule().to_owned());
            (path, rule, it.severity().to_string(), place)
        })
        .collect();

    // A switch of its own: these are what other clients of the hook are compared with, so each changed line is
    // reviewed.
    if std::env::var_os("UPDATE_HOOK_DOCUMENTS").is_some() {
        for document in table["documents"].as_array_mut().expect("a list") {
            let own = library.iter().filter(|row| row.0 == document["path"]);
            document["findings"] = own
                .map(|(_, rule, severity, place)| format!("{rule} {severity} {place}"))
                .collect();
        }
        let table = serde_json::to_string_pretty(&table).expect("JSON");
        fs::write("tests/hook/documents.json", table + "\n").expect("it can be written");
        return;
    }
    let expected = documents.iter().flat_map(|document| {
        let row = |finding: &Value| {
            let finding = text(finding);
            let [rule, severity, place] = finding.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{finding}")
            };
            (text(&document["path"]), rule.to_owned(), severity.to_owned(), place.to_owned())
        };
        document["findings"].as_array().expect("a list").iter().map(row).collect::<Vec<_>>()
    });
    let mut expected: Vec<Row> = expected.collect();
    expected.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(library, expected);

    let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let arguments = [&["check", "-f", "json"], &names[..]].concat();
    let report = serde_json::from_slice(&dtolint_with(&root, &arguments, "").stdout);
    assert_eq!(rows(&report.expect("JSON")), expected);

    let lines = format!("{HELLO}{}\n", check(&files));
    let output = dtolint_with(&root, &["hook"], &lines);
    let answer: Value =
        serde_json::from_str(out(&output).lines().nth(1).expect("a second line")).expect("JSON");
    assert_eq!(rows(&answer["check"]["report"]), expected);
}

#[test]
fn requests_and_answers_are_what_their_schema_says() {
    let schema = fs::read_to_string("docs/hook.schema.json").expect("it is there");
    let report = fs::read_to_string("docs/report.schema.json").expect("it is there");
    let mut schema: Value = serde_json::from_str(&schema).expect("JSON");
    schema["$defs"]["report"] = serde_json::from_str(&report).expect("JSON");
    schema["$defs"]["report"]["$id"] = json!("https://example.com/report.schema.json");
    let of = |name: &str| {
        let mut part = schema.clone();
        part["$ref"] = json!(format!("#/$defs/{name}"));
        jsonschema::validator_for(&part).expect("a schema")
    };
    let (requests, answers) = (of("request"), of("answer"));
    let mut session = Session::new(Hook::with_policy(Policy::recommended()));
    for (request, is_right) in [
        (check(&[("a.json", BAD)]), true),
        (json!({"id": null, "hello": {"version": 1}}), true),
        (json!({"hello": {"version": 1}}), true),
        (check(&[("a.json", BAD), ("b.yaml", "a: 1")]), true),
        (json!({"id": 1, "check": {"documents": [], "claimed_only": true}}), true),
        (json!({"id": 1}), false),
        (json!({"id": 1, "check": {"documents": [{"path": "a.json"}]}}), false),
        (json!({"id": 1, "check": {"documents": [], "x": 1}}), false),
        (json!([]), false),
    ] {
        assert_eq!(requests.is_valid(&request), is_right, "{request}");
        let answer = ask(&mut session, &request);
        let wrong: Vec<String> = answers.iter_errors(&answer).map(|it| it.to_string()).collect();
        assert!(wrong.is_empty(), "{answer}: {wrong:?}");
        assert!(is_right || answer["error"].is_object(), "{answer}");
    }
}

/// An editor asks about every open document whenever one of them changes.
#[test]
fn a_text_that_stays_the_same_is_checked_once() {
    struct Counts(Arc<AtomicUsize>);
    impl Check for Counts {
        fn check<'d>(&self, _: &CheckContext<'d>, _: &mut dyn FnMut(Violation<'d>)) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let count = Arc::new(AtomicUsize::new(0));
    let state = Arc::clone(&count);
    let check = CheckDefinition::new("counts", "how often it is asked", move |_, _| {
        Box::new(Counts(Arc::clone(&state)))
    });
    let mut checks = Checks::default();
    checks.add(check).expect("the name is free");
    let policy = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = { counts = {} }\n";
    let folder = folder(&[(".git/HEAD", ""), ("dtolint.toml", policy)]);
    let root = folder.path().canonicalize().expect("it is there");
    let hook = Hook::new(&root).checks(checks);
    let other = BAD.replace("hooks", "other");
    let asked = |texts: &[(&str, &str)]| {
        let texts: Vec<Text<'_>> =
            texts.iter().map(|(path, text)| Text::new(*path, text)).collect();
        let before = count.load(Ordering::Relaxed);
        hook.lint(&texts, today());
        count.load(Ordering::Relaxed) - before
    };
    assert_eq!(asked(&[("a.json", BAD), ("b.json", BAD)]), 2);
    assert_eq!(asked(&[("a.json", BAD), ("b.json", &other)]), 1, "`b.json` has changed");
    assert_eq!(asked(&[("a.json", BAD), ("b.json", BAD)]), 0, "and back");
    // A policy that changes is asked again.
    write(&root, "dtolint.toml", &format!("{policy}message = \"m\"\n"));
    assert_eq!(asked(&[("a.json", BAD)]), 1);
}

#[test]
fn many_threads_ask_one_hook_and_get_what_one_gets() {
    let policy = Policy::recommended();
    let texts: Vec<String> =
        (0..40).map(|nth| BAD.replace("hooks", &format!("h{}", nth % 7))).collect();
    let ask = |hook: &Hook, text: &str| {
        let text = Text::new("a.json", text);
        format!("{:?}", hook.lint(&[text], today()).report.findings())
    };
    let alone: Vec<String> =
        texts.iter().map(|text| ask(&Hook::with_policy(policy.clone()), text)).collect();
    assert!(alone.iter().all(|answer| answer.contains("url-not-https")));
    let hook = Hook::with_policy(policy);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for (text, alone) in texts.iter().zip(&alone) {
                    assert_eq!(&ask(&hook, text), alone);
                }
            });
        }
    });
}
