//! What each fuzz target does with some bytes, and what must hold of it. The crate under `fuzz/` includes this file;
//! `cargo test` calls the same functions with the corpus, on any toolchain.

#![allow(dead_code, reason = "a target calls one of them")]

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use dtolint::hook::{Hook, Session};
use dtolint::linter::TestReport;
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, Report, render};

/// A target: what it does with some bytes. It panics where a promise is broken.
pub(crate) type Target = fn(&[u8]);

/// The targets by name.
pub(crate) const ALL: [(&str, Target); 6] = [
    ("json", json),
    ("yaml", yaml),
    ("policy", policy),
    ("url", url),
    ("report", report),
    ("hook", hook),
];

/// A policy under which most rules have something to do.
const POLICY: &str = r#"
version = 1
extends = ["dtolint:strict"]
[rules.domain-not-allowed]
domains = ["hooks.example.com", "*.corp.example.com", "bücher.example"]
[rules.event-forbidden]
events = ["dsync.*", "session.*"]
[rules.event-missing]
events = ["role.created"]
"#;

static LINTER: LazyLock<Linter> =
    LazyLock::new(|| Linter::new(Policy::parse("dtolint.toml", POLICY).expect("no mistake")));

/// JSON is linted; what can be read is what `serde_json` reads.
pub(crate) fn json(data: &[u8]) {
    for name in ["a.json", "a.ndjson"] {
        lint(&LINTER, name, data);
    }
    let report = lint(&LINTER, "a.json", data);
    let unread = ["syntax", "encoding", "too-deep", "too-large"];
    let is_read = !report.findings().iter().any(|finding| unread.contains(&finding.rule()));
    match serde_json::from_slice::<serde_json::Value>(data) {
        Ok(_) => assert!(is_read, "serde_json reads it, dtolint does not"),
        // We keep a number's text, so no number is too large.
        Err(error) => assert!(!is_read || error.to_string().starts_with("number out of range")),
    }
}

/// YAML is linted.
pub(crate) fn yaml(data: &[u8]) {
    lint(&LINTER, "a.yaml", data);
}

/// A policy is compiled, analysed, shown and tested.
pub(crate) fn policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // With a date, so that waivers and lengths of time are read as well.
    let today = "2026-11-25".parse().expect("it is a date");
    let parse = |text: &str| PolicyBuilder::default().today(today).text("dtolint.toml", text);
    let policy = match parse(text) {
        Ok(policy) => policy,
        Err(error) => {
            assert!(!error.report().findings().is_empty(), "refused without a reason");
            error.report().findings().iter().for_each(assert_place);
            return;
        }
    };
    policy.check().findings().iter().for_each(assert_place);
    // What is shown of a policy is a policy, and means the same.
    let shown = policy.show();
    let again = parse(&shown).expect("it can be read again").show();
    // The comments say which file a value comes from, which is another one now.
    let values = |shown: &str| toml::from_str::<toml::Table>(shown).expect("TOML");
    assert_eq!(values(&again), values(&shown));
    let linter = Linter::new(policy);
    linter.test_policy().report().findings().iter().for_each(assert_place);
    for name in ["a.json", "webhooks/b.json"] {
        lint(&linter, name, DOCUMENT.as_bytes());
    }
    for value in VALUES {
        let document = format!(r#"{{"endpoint_url": {value}, "events": [{value}, {value}]}}"#);
        lint(&linter, "a.json", document.as_bytes());
    }
}

/// Values that bounds of dates, numbers and counts are compared with.
const VALUES: [&str; 7] = [
    "18446744073709551615",
    "-9223372036854775809",
    "1e9223372036854775807",
    "1e-400",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"0000-01-01\"",
    "[[], []]",
];

const DOCUMENT: &str = r#"{"endpoint_url": "http://u:p@hooks.example.com:80/a?token=x", "events": ["user.created", "user.created", "dsync.x"], "x": 1}"#;

/// A URL is judged: one that passes has the host that the WHATWG parser gives it, and an allowed one.
pub(crate) fn url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let document = serde_json::json!({ "endpoint_url": text, "events": ["user.created"] });
    let report = lint(&LINTER, "a.json", document.to_string().as_bytes());
    if report.findings().iter().any(|finding| finding.pointer() == "/endpoint_url") {
        return;
    }
    let parsed = url::Url::parse(text).expect("what passes is a URL to browsers");
    let host = parsed.host_str().unwrap_or_default();
    let is_corp = |label: &str| !label.is_empty() && !label.contains('.');
    let is_allowed = ["hooks.example.com", "xn--bcher-kva.example"].contains(&host)
        || host.strip_suffix(".corp.example.com").is_some_and(is_corp);
    assert!(is_allowed, "`{host}` passed");
    assert_eq!(parsed.scheme(), "https");
    assert!(parsed.username().is_empty() && parsed.password().is_none());
    assert!(parsed.port().is_none(), "another port passed");
}

/// Members as they are written: a number may be too large for any type.
type Object = BTreeMap<String, Box<serde_json::value::RawValue>>;

static SESSION: LazyLock<Mutex<Session>> = LazyLock::new(|| {
    let mut session = Session::new(Hook::with_policy(LINTER.policy().clone()));
    session.answer(br#"{"hello": {"version": 1}}"#, "2026-12-01".parse().expect("a day"));
    Mutex::new(session)
});

/// Lines of the hook are answered: each by one line, with its id, and again by the same.
pub(crate) fn hook(data: &[u8]) {
    let mut session = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    let today = "2026-12-01".parse().expect("a day");
    for line in data.split(|byte| *byte == b'\n') {
        let answer = session.answer(line, today);
        assert_harmless(&answer);
        assert!(!answer.contains('\n'), "an answer is one line");
        let said: Object = serde_json::from_str(&answer).expect("an answer is an object");
        let bodies = ["hello", "check", "error"].map(|body| usize::from(said.contains_key(body)));
        assert_eq!((bodies.iter().sum::<usize>(), said.len()), (1, 2), "{answer}");
        if !said.contains_key("error") {
            let request: Object = serde_json::from_slice(line).expect("what is done was asked");
            // What a terminal would act on is escaped in the answer, and what may be between values is a space.
            let id =
                |object: &Object| object.get("id").map(|id| id.get().replace(['\t', '\r'], " "));
            let (asked, given) = (id(&request).unwrap_or("null".to_owned()), id(&said));
            assert!(given.as_ref() == Some(&asked) || !asked.is_ascii(), "{answer}");
        }
        assert_eq!(session.answer(line, today), answer, "the second time");
    }
}

/// Every report on a document by a policy: `policy`, `%%` on a line of its own, `document`.
pub(crate) fn report(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (policy, document) = text.split_once("\n%%\n").unwrap_or(("version = 1", &text));
    let policy = match PolicyBuilder::default().text("dtolint.toml", policy) {
        Ok(policy) => policy,
        Err(error) => return rendered(error.report()),
    };
    rendered(&policy.check());
    let linter = Linter::new(policy);
    // Another length, another format: each input has one of them, so that more are tried.
    let name = ["a.json", "a.yaml", "\u{1b}]0;a\u{202e}.ndjson"][document.len() % 3];
    let report = lint(&linter, name, document.as_bytes());
    rendered(&report);
    let today = "2026-12-01".parse().expect("a day");
    for finding in report.findings().iter().take(3) {
        assert_harmless(&render::explanation(&linter, name, finding, today));
    }
    let tested: TestReport = linter.test_policy();
    let (mut text, mut json) = (Vec::new(), Vec::new());
    render::tests_text(&tested, &tested.report(), render::Options::default(), &mut text)
        .expect("a vector takes everything");
    render::tests_json(&tested, &tested.report(), &mut json).expect("a vector takes everything");
    assert_harmless(&String::from_utf8(text).expect("UTF-8"));
    assert_json(&json);
}

fn rendered(report: &Report) {
    for format in &render::FORMATS {
        let plain = format.to_string(report, &render::Options::default());
        assert_harmless(&plain);
        if ["json", "sarif"].contains(&format.extension) {
            assert_json(plain.as_bytes());
        }
        format.to_string(report, &render::Options::default().color(true).failing(None));
    }
}

fn assert_json(json: &[u8]) {
    assert_harmless(std::str::from_utf8(json).expect("UTF-8"));
    serde_json::from_slice::<serde_json::Value>(json).expect("JSON");
}

/// No terminal acts on what is printed, and nothing in it hides.
pub(crate) fn assert_harmless(text: &str) {
    let harm = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
    };
    assert_eq!(text.chars().find(|&c| harm(c)), None, "{text:?}");
}

/// Lints, twice to see that it says the same, and looks at the places.
fn lint(linter: &Linter, name: &str, bytes: &[u8]) -> Report {
    let report = linter.lint_all([(name, bytes)], Coverage::Part);
    assert!(report.summary().documents > 0, "nothing was read, and nobody is told");
    report.findings().iter().for_each(assert_place);
    let said = |findings: &[Finding]| {
        let of = |finding: &Finding| {
            (
                finding.rule().to_owned(),
                finding.message().to_owned(),
                finding.fingerprint().to_owned(),
            )
        };
        findings.iter().map(of).collect::<Vec<_>>()
    };
    let again = linter.lint_all([(name, bytes)], Coverage::Part);
    assert_eq!(
        said(again.findings()),
        said(report.findings()),
        "it says another thing the second time"
    );
    report
}

fn assert_place(finding: &Finding) {
    let related = finding.related().iter().map(|related| &related.place);
    for place in related.chain([finding.place()]).chain(finding.policy()) {
        let (start, end) = (place.start(), place.end());
        assert!(start.line >= 1 && start.column >= 1 && start.offset <= end.offset, "{finding:?}");
        let text = place.source().text();
        assert!(text.is_char_boundary(start.offset) && text.is_char_boundary(end.offset));
        assert_eq!(place.text(), &text[start.offset..end.offset]);
    }
    assert!(!finding.message().is_empty() && !finding.rule().is_empty(), "{finding:?}");
}
