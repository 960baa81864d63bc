//! What a document costs, side by side with `serde_json::from_slice::<Value>` of the same bytes.
//!
//! A time holds on one machine on one day, a ratio a good deal longer: every row is measured in
//! turn with the baseline, several rounds, and the median of the rounds' ratios is printed.
//!
//! `cargo bench` runs it; `DTOLINT_BENCH=quick` makes it short, to see that it runs.

#![expect(clippy::print_stdout, reason = "it prints its table")]

use std::hint::black_box;
use std::time::Instant;

use dtolint::document::Format;
use dtolint::linter::Scratch;
use dtolint::{Limits, Linter, Policy};

const SCHEMA: &str = include_str!("../rules/schemas/workos-createwebhookendpointdto.json");

const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]

[rules.domain-not-allowed]
domains = ["hooks.example.com", "*.corp.example.com"]

[rules.event-forbidden]
events = ["dsync.*", "session.*", "api_key.created"]

[rules.event-missing]
events = ["connection.saml_certificate_renewal_required"]
"#;

/// The same by the strict pack, whose personal data was decided on, and thirty custom rules.
fn strict() -> String {
    let mut policy = POLICY.replace("dtolint:recommended", "dtolint:strict");
    policy += "[rules.event-personal-data]\nexcept = [\"*\"]\n";
    let paths = ["^/webhooks/", "^/[a-z]+/", "[0-9]$", "^/[^A-Z]*$", "^/.{1,64}$"];
    let path = |pattern| ("/endpoint_url", format!("url-path = {{ matches = '{pattern}' }}"));
    let mut rules: Vec<(&str, String)> = paths.into_iter().map(path).collect();
    let own = |select, checks: &[&str]| -> Vec<(&'static str, String)> {
        checks.iter().map(|check| (select, (*check).to_owned())).collect()
    };
    rules.extend(own(
        "/endpoint_url",
        &[
            "length = { max = 200 }",
            "matches = { pattern = '^https://' }",
            "url-host = { one-of = ['**.example.com'], none-of = ['old.example.com'] }",
            "url-query = { one-of = ['v'] }",
            "url-port = { one-of = [443] }",
        ],
    ));
    rules.extend(own(
        "/events",
        &[
            "count = { min = 1, max = 60 }",
            "includes = { values = ['connection.saml_certificate_renewed'] }",
            "implies = { families = [{ when = ['role.created'], then = ['connection.saml_certificate_renewed'] }] }",
            "url-scope = { url = '/endpoint_url', scopes = [{ domains = ['siem.example.com'], only = ['user.*'] }] }",
            "covered = { values = ['user.created'] }",
        ],
    ));
    rules.extend(own(
        "",
        &[
            "required = { members = ['endpoint_url', 'events'] }",
            "forbidden-member = { members = ['secret', '*token*'] }",
            "count = { max = 2 }",
            "count = { min = 1 }",
            "when = { at = '/endpoint_url', url-host = { one-of = ['a.example.com'] } }, then = { at = '/events', count = { max = 3 } }",
        ],
    ));
    rules.extend(own(
        "/events/*",
        &[
            "none-of = { values = ['dsync.user.*'] }",
            "none-of = { values = ['session.created', 'session.revoked'] }",
            "none-of = { values = ['api_key.created'] }",
            "none-of = { values = ['dsync.group.*', 'dsync.activated'] }",
            "none-of = { values = ['dsync.deleted'] }",
            "none-of = { values = ['dsync.*.created'] }",
            "one-of = { values = ['*'] }",
            "length = { min = 4, max = 64 }",
            "matches = { pattern = '^[a-z_.]+$' }",
            "not = { matches = { pattern = '^session[.]' } }",
        ],
    ));
    assert_eq!(rules.len(), 30);
    for (nth, (select, check)) in rules.iter().enumerate() {
        policy += &format!(
            "[[rule]]\nid = \"own-{nth}\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {{ {check} }}\n"
        );
    }
    policy
}

fn main() {
    // `cargo bench` passes `--bench`; `cargo test --benches` does not, and wants nothing measured.
    let quick = std::env::var_os("DTOLINT_BENCH").is_some_and(|value| value == "quick");
    let (documents, rounds) = if quick { (200, 2) } else { (20_000, 9) };
    let schema_only = Linter::new(policy("version = 1"));
    let full = Linter::new(policy(POLICY));
    let strict = Linter::new(policy(&strict()));
    let mut schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
    // A fragment, which isn't allowed there.
    schema.as_object_mut().expect("an object").remove("$id");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    println!("{documents} documents of 1 to 40 events, {rounds} rounds, one thread, in memory\n");
    println!("| documents | what | ns a document | ratio |");
    println!("|---|---|---|---|");
    for (name, bad) in [("clean", 0), ("1 % bad", 1), ("20 % bad", 20)] {
        let corpus = corpus(documents, bad, &[&full, &strict]);
        let bytes: usize = corpus.iter().map(String::len).sum();
        let mut scratch = Scratch::default();
        let limits = Limits::default();
        let mut rows: Vec<(&str, Job<'_>)> = vec![
            (
                "parse",
                Box::new(move |text| _ = black_box(scratch.read(text, Format::Json, &limits))),
            ),
            ("parse, schema", lint(&schema_only)),
            ("parse, schema, recommended pack: the whole lint", lint(&full)),
            ("parse, schema, strict pack with 30 own rules", lint(&strict)),
            ("`jsonschema` on `Value`: parse, schema", on_value(&validator)),
        ];
        let mut baseline = Vec::new();
        let mut times = vec![Vec::new(); rows.len()];
        for _ in 0..rounds {
            baseline.push(time(&corpus, |text| {
                drop(black_box(serde_json::from_slice::<serde_json::Value>(text.as_bytes())));
            }));
            for (row, times) in rows.iter_mut().zip(&mut times) {
                times.push(time(&corpus, &mut row.1));
            }
        }
        let average = bytes / corpus.len();
        println!(
            "| {name} | `serde_json::Value` ({average} bytes) | {:.0} | 1 |",
            median(baseline.clone())
        );
        for ((what, _), times) in rows.iter().zip(times) {
            let ratios = times.iter().zip(&baseline).map(|(time, base)| time / base).collect();
            println!("| {name} | {what} | {:.0} | {:.2} |", median(times), median(ratios));
        }
    }
}

fn policy(text: &str) -> Policy {
    Policy::parse("dtolint.toml", text).expect("the policy has no mistake")
}

/// What is done with a document.
type Job<'l> = Box<dyn FnMut(&str) + 'l>;

fn lint(linter: &Linter) -> Job<'_> {
    let mut scratch = Scratch::default();
    Box::new(move |text| {
        drop(black_box(linter.lint_with(&mut scratch, ("x.json", text))));
    })
}

/// What a program does that has the crate `jsonschema` alone: it parses, and asks for every error.
fn on_value(validator: &jsonschema::Validator) -> Job<'_> {
    Box::new(|text| {
        let value: serde_json::Value = serde_json::from_slice(text.as_bytes()).expect("JSON");
        black_box(validator.iter_errors(&value).count());
    })
}

/// Nanoseconds a document.
fn time(corpus: &[String], mut run: impl FnMut(&str)) -> f64 {
    let start = Instant::now();
    for text in corpus {
        run(black_box(text));
    }
    start.elapsed().as_nanos() as f64 / corpus.len() as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Documents that the policy accepts, but for `bad` in a hundred.
fn corpus(documents: usize, bad: usize, linters: &[&Linter]) -> Vec<String> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let events = schema["properties"]["events"]["items"]["enum"].as_array().expect("a list");
    let allowed: Vec<&str> = events
        .iter()
        .filter_map(|event| event.as_str())
        .filter(|e| {
            !e.starts_with("dsync.") && !e.starts_with("session.") && *e != "api_key.created"
        })
        .filter(|event| !event.starts_with("connection.saml"))
        .collect();
    let document = |_| {
        let mut events = vec![
            "connection.saml_certificate_renewal_required",
            "connection.saml_certificate_renewed",
        ];
        let mut rest = allowed.clone();
        for _ in 0..random.below(39) {
            events.push(rest.swap_remove(random.below(rest.len())));
        }
        let mut url = format!("https://hooks.example.com/webhooks/team-{}", random.below(1000));
        if random.below(100) < bad {
            match random.below(4) {
                0 => url = url.replace("https", "http"),
                1 => url = url.replace("example.com", "example.org"),
                2 => events.push("session.created"),
                _ => events[0] = "user.creatd",
            }
        }
        serde_json::json!({ "endpoint_url": url, "events": events }).to_string()
    };
    let corpus: Vec<String> = (0..documents).map(document).collect();
    if bad == 0 {
        for linter in linters {
            for text in &corpus {
                let report = linter.lint(("x.json", text));
                assert!(report.findings().is_empty(), "a clean document: {report:?}");
            }
        }
    }
    corpus
}

/// xorshift64: the same corpus everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
