//! No report shows a secret: for documents with a random one at a random place, no output has six characters of it in a
//! row. And what is no secret is shown.
//!
//! `DTOLINT_SECRETS=100000 cargo test --release --test it secrets::` tries so many.

mod kinds;
mod ordinary;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dtolint::{Coverage, Linter, PolicyBuilder, Report, render};

use crate::common::Memory;

/// Every scalar is refused by the schema, and by a rule that says what it found.
const SCHEMA: &str = r##"{
    "$ref": "#/$defs/any",
    "$defs": {"any": {
        "additionalProperties": {"$ref": "#/$defs/any"},
        "items": {"$ref": "#/$defs/any"},
        "if": {"type": ["string", "number"]},
        "then": {"enum": ["on", "off"]}
    }}
}"##;

const POLICY: &str = r#"
version = 1
extends = ["dtolint:strict"]
schema  = "any.json"

[[rule]]
id      = "acme-first"
title   = "t"
level   = "warning"
select  = "/*"
check   = { one-of = { values = ["on"] } }
message = "found {value}, and more: {value}"
help    = "remove {value}"
"#;

fn linter() -> Linter {
    let files = Memory::new([("any.json", SCHEMA)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", POLICY);
    Linter::new(policy.unwrap_or_else(|error| panic!("{error}")))
}

/// Random choices, the same in each run.
struct Choices(u64);

impl Choices {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most
    }

    fn of<'t, T>(&mut self, table: &'t [T]) -> &'t T {
        &table[self.below(table.len())]
    }

    /// So many of some characters.
    fn text(&mut self, characters: &str, least: usize, most: usize) -> String {
        let characters: Vec<char> = characters.chars().collect();
        let length = least + self.below(most - least + 1);
        (0..length).map(|_| *self.of(&characters)).collect()
    }
}

const ALPHANUMERIC: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Names of members whose values are secret.
const NAMES: &[&str] = &[
    "password",
    "db_password",
    "dbPassword",
    "DB_PASSWORD",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "secret_key",
    "secretAccessKey",
    "AWS_SECRET_ACCESS_KEY",
    "client_secret",
    "clientSecret",
    "signing_secret",
    "signing_key",
    "token",
    "tokens",
    "access_token",
    "accessToken",
    "refresh-token",
    "id_token",
    "api_key",
    "apiKey",
    "X-API-Key",
    "apikey",
    "private_key",
    "privateKey",
    "encryption_key",
    "authorization",
    "Authorization",
    "credentials",
    "credential",
    "jwt",
    "otp",
    "session_token",
    "webhook_secret",
    "bearer",
    "smtp_pass",
    "passwordHash",
    "secrets",
];

/// How tokens begin, what follows, and how much of it.
const TOKENS: &[(&str, &str, usize)] = &[
    ("ghp_", ALPHANUMERIC, 36),
    ("github_pat_", ALPHANUMERIC, 82),
    ("glpat-", ALPHANUMERIC, 20),
    ("sk_live_", ALPHANUMERIC, 24),
    ("sk_test_", ALPHANUMERIC, 24),
    ("whsec_", ALPHANUMERIC, 32),
    ("xoxb-", "0123456789-abcdefABCDEF", 40),
    ("xapp-1-", ALPHANUMERIC, 40),
    ("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    ("AIza", ALPHANUMERIC, 35),
    ("npm_", ALPHANUMERIC, 36),
    ("pypi-AgEI", ALPHANUMERIC, 80),
    ("hf_", ALPHANUMERIC, 34),
    ("SG.", ALPHANUMERIC, 66),
    ("dop_v1_", "0123456789abcdef", 64),
    ("shpat_", "0123456789abcdef", 32),
    ("hvs.", ALPHANUMERIC, 90),
    ("dapi", "0123456789abcdef", 32),
    ("Bearer ", ALPHANUMERIC, 40),
    ("Basic ", ALPHANUMERIC, 40),
    ("eyJhbGciOiJIUzI1NiJ9.", ALPHANUMERIC, 60),
    ("sk-ant-api03-", ALPHANUMERIC, 80),
    ("sk-proj-", ALPHANUMERIC, 48),
    ("AccountKey=", ALPHANUMERIC, 86),
    ("https://hooks.slack.com/services/T0/B0/", ALPHANUMERIC, 24),
    ("https://a.example.com/#access_token=", ALPHANUMERIC, 24),
    ("https://a.example.com/?pass=", ALPHANUMERIC, 10),
    ("https://a.example.com/?x=1&otp=", "0123456789", 8),
    ("https://a.example.com/?sig=", ALPHANUMERIC, 40),
    ("https://user:", ALPHANUMERIC, 12),
    ("-----BEGIN PRIVATE KEY----- ", ALPHANUMERIC, 200),
    ("Server=db;Password=", ALPHANUMERIC, 12),
    ("--token=", ALPHANUMERIC, 12),
];

/// A document with a secret: its file's name, its text, and the secret.
fn document(choices: &mut Choices) -> (&'static str, String, String) {
    if choices.below(3) == 0 {
        let &(begins, characters, length) = choices.of(TOKENS);
        let secret = choices.text(characters, length, length);
        let end = if begins.ends_with("user:") { "@b.example.com/x" } else { "" };
        let around = *choices.of(&["", "see ", "\u{e9} "]);
        let value = format!("{around}{begins}{secret}{end}");
        let member = *choices.of(&["endpoint_url", "events", "x", "description", "task_name"]);
        let (name, text) = placed(choices, member, &serde_json::json!(value).to_string(), &value);
        return (name, text, secret);
    }
    let characters = format!("{ALPHANUMERIC}    .,;:!?*&%$#@/\\\"'<>{{}}[]|~^`-_+=\u{e9}");
    let secret = match choices.below(6) {
        0 => choices.text("123456789", 8, 18),
        1 => choices.text(ALPHANUMERIC, 6, 12),
        // Like a word of the message itself.
        3 => choices.text("abcdefghijklmnopqrstuvwxyz", 6, 15),
        2 => format!("S{}e", choices.text(&characters, 200, 3000)),
        _ => format!("S{}e", choices.text(&characters, 6, 40)),
    };
    let is_number = secret.bytes().all(|byte| byte.is_ascii_digit());
    let json = match is_number && choices.below(2) == 0 {
        true => secret.clone(),
        false => serde_json::json!(secret).to_string(),
    };
    let name = *choices.of(NAMES);
    let name = if name == "tokens" && is_number { "password" } else { name };
    let (file, text) = placed(choices, name, &json, &secret);
    (file, text, secret)
}

/// A document in which a member of that name has a value, given as JSON and as it is.
fn placed(choices: &mut Choices, name: &str, json: &str, value: &str) -> (&'static str, String) {
    let before = *choices.of(&["", "\"a\": 1, ", "\"endpoint_url\": \"http://a.example.com/\", "]);
    let value_in_json = match choices.below(5) {
        0 => format!("[{json}]"),
        1 => format!("{{\"v\": [1, {json}]}}"),
        2 => format!("\n   {json}"),
        _ => json.to_owned(),
    };
    let member = match choices.below(8) {
        0 => format!("\"env\": [{{\"name\": \"{name}\", \"value\": {json}}}]"),
        1 => format!("\"{name}\"\n  :{value_in_json}"),
        _ => format!("\"{name}\": {value_in_json}"),
    };
    let of_json = format!("{{{before}{member}, \"z\": \"on\"}}");
    match choices.below(10) {
        0..4 => ("a.json", of_json),
        4 => ("a.yaml", of_json),
        // Something is wrong behind it.
        5 => (
            "a.json",
            format!("{}{}", of_json.trim_end_matches('}'), choices.of(&["", ",}", "]", ", 1}"])),
        ),
        6 => ("a.yaml", format!("a: 1\n{name}: {json}\nb: [\n")),
        _ => ("a.yaml", yaml(choices, name, json, value)),
    }
}

/// The same in forms that YAML alone has.
fn yaml(choices: &mut Choices, name: &str, json: &str, value: &str) -> String {
    let single = value.replace('\'', "''");
    let block = value.trim().to_owned();
    let text = match choices.below(9) {
        0 => format!("{name}: '{single}'"),
        1 => format!("{name}: |-\n  {block}"),
        2 => format!("{name}: >-\n  {block}\n  more"),
        3 => format!("{name}: !!str {json}"),
        4 => format!("{name}: &a {json}\ncopy: *a"),
        5 => format!("x: &a {json}\n{name}: *a"),
        6 => format!("{name}:\n  {json}"),
        7 => format!("{name}:\n  - on\n  - v: {json}"),
        _ => format!("x: 1 # {name}: {json}"),
    };
    format!("a: 1\n{text}\nz: 0\n")
}

/// What the command says of a document: on standard output and standard error, and as the answers of a hook.
#[cfg(feature = "cli")]
fn outputs_of_command(file: &str, text: &str) -> BTreeMap<&'static str, String> {
    use crate::common::command::{dtolint, dtolint_with, folder};
    let folder = folder(&[("any.json", SCHEMA), ("dtolint.toml", POLICY), (file, text)]);
    let path = folder.path();
    let request = serde_json::json!({"check": {"documents": [{"path": file, "text": text}]}});
    let requests = format!("{{\"hello\": {{\"version\": 1}}}}\n{request}\n");
    let test = of_test(file, text);
    crate::common::command::write(path, "a.test.toml", &test);
    let runs = [
        ("check", dtolint(path, &["check", file])),
        ("stdin", dtolint_with(path, &["check", "-", "--stdin-filename", file], text.as_bytes())),
        ("explain", dtolint(path, &["explain", &format!("{file}:1")])),
        ("hook", dtolint_with(path, &["hook"], &requests)),
        ("policy test", dtolint(path, &["policy", "test"])),
        // A document in place of a policy.
        ("as a policy", dtolint(path, &["policy", "check", file])),
        ("as a schema", dtolint(path, &["check", "--schema", file, file])),
        (
            "as an argument",
            dtolint(path, &["check", "--select", text.lines().next().unwrap_or_default()]),
        ),
    ];
    let both = |output: &std::process::Output| {
        String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
    };
    runs.iter().map(|(name, output)| (*name, both(output))).collect()
}

/// A file of tests with one that fails.
fn of_test(file: &str, text: &str) -> String {
    let (file, text) = (serde_json::json!(file), serde_json::json!(text));
    format!("version = 1\n[[test]]\nname = \"t\"\nfile = {file}\ndocument = {text}\nexpect = []\n")
}

/// What is said of a test of the policy.
fn outputs_of_test(file: &str, text: &str) -> BTreeMap<&'static str, String> {
    let files = Memory::new([("any.json", SCHEMA)]);
    let policy = format!("{POLICY}{}", of_test(file, text).trim_start_matches("version = 1\n"));
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let (tested, mut outputs) = (linter.test_policy(), BTreeMap::new());
    let report = tested.report();
    let mut said = Vec::new();
    render::tests_text(&tested, &report, render::Options::default(), &mut said).expect("to memory");
    render::tests_json(&tested, &report, &mut said).expect("to memory");
    outputs.insert("test of the policy", String::from_utf8(said).expect("UTF-8"));
    outputs.extend(self::outputs(&linter, file, &report));
    outputs
}

/// Everything that says something of a report.
fn outputs(linter: &Linter, file: &str, report: &Report) -> BTreeMap<&'static str, String> {
    let options = render::Options::default().policy(linter.policy());
    let mut outputs: BTreeMap<&str, String> =
        render::FORMATS.iter().map(|it| (it.name, it.to_string(report, &options))).collect();
    let today = "2026-12-01".parse().expect("a day");
    let explained = report.iter().map(|it| render::explanation(linter, file, it, today));
    outputs.insert("explain", explained.collect());
    let mut lines = String::new();
    for finding in report {
        let _ = writeln!(lines, "{finding:#}\n{}", render::masked(finding, finding.message()));
    }
    outputs.insert("lines", lines);
    outputs
}

/// Six characters of the secret that the text has in a row, fingerprints aside: among many of these some have six
/// digits of a secret by chance.
fn shown<'s>(secret: &'s str, text: &str) -> Option<&'s str> {
    let is_digits = |word: &str| word.len() == 32 && word.bytes().all(|it| it.is_ascii_hexdigit());
    let words: Vec<&str> = text.split('"').filter(|word| !is_digits(word)).collect();
    let text = words.join("\"");
    let starts: Vec<usize> =
        secret.char_indices().map(|(at, _)| at).chain([secret.len()]).collect();
    let rows = starts.windows(7).map(|row| &secret[row[0]..row[6]]);
    // What a text consists of anyway says nothing.
    let mut rows = rows.filter(|row| row.chars().filter(|c| c.is_alphanumeric()).count() >= 5);
    rows.find(|row| text.contains(row))
}

#[test]
fn no_report_has_six_characters_of_a_secret_in_a_row() {
    let count = std::env::var("DTOLINT_SECRETS").map_or(100, |it| it.parse().expect("a number"));
    let linter = linter();
    let mut choices = Choices(0x2545_f491_4f6c_dd1d);
    let mut wrong = String::new();
    let (mut found, mut masked) = (0, 0);
    for nth in 0..count {
        let (file, text, secret) = document(&mut choices);
        let report = linter.lint_all([(file, &text)], Coverage::Part);
        found += usize::from(!report.findings().is_empty());
        let outputs = outputs(&linter, file, &report);
        masked += usize::from(outputs["text"].contains("***"));
        let mut others = BTreeMap::new();
        if nth % 10 == 0 {
            others = outputs_of_test(file, &text);
        }
        #[cfg(feature = "cli")]
        if nth % 100 == 0 {
            others.extend(outputs_of_command(file, &text));
        }
        for (format, output) in outputs.into_iter().chain(others) {
            if let Some(row) = shown(&secret, &output)
                && wrong.len() < 20_000
            {
                let line = output.lines().find(|line| line.contains(row)).unwrap_or(&output);
                let _ = writeln!(
                    wrong,
                    "{nth} {format}: {row:?} of {secret:?} in {text:?}:\n    {line}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    // The law isn't empty: nearly all documents have findings, and most show the place of the secret.
    assert!(
        found * 10 >= count * 9 && masked * 10 >= count * 6,
        "{found} found, {masked} masked of {count}"
    );
}

/// A name is shown though it says what a secret says, short or long.
#[test]
fn a_name_that_a_secret_says_too_is_shown() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    let linter = Linter::new(dtolint::Policy::parse("dtolint.toml", policy).expect("it loads"));
    for secret in ["x", "timeout", "a/b~c"] {
        let document = serde_json::json!({
            "endpoint_url": "https://a.example.com/", "events": ["user.created"],
            "password": secret, secret: 1,
        });
        let report = linter.lint_all([("a.json", &document.to_string())], Coverage::Part);
        let message = format!("the schema has no member `{secret}`");
        let found = report.iter().find(|finding| finding.message() == message);
        let text = found.unwrap_or_else(|| panic!("{report:?}")).to_string();
        assert!(text.contains(&message), "{text}");
        let mut shown = Vec::new();
        dtolint::render::text(&report, dtolint::render::Options::default(), &mut shown)
            .expect("it is made");
        assert!(String::from_utf8_lossy(&shown).contains(&message), "{secret}");
    }
}

/// B26: names are shown whatever they are, and a pointer always resolves; what isn't secret is shown as well.
#[test]
fn b26_names_and_pointers_are_never_masked() {
    let names = [
        "task_name",
        "flask-app",
        "risk-level",
        "network_id",
        "disk_size",
        "work_item",
        "password",
        "api_key",
        "client_secret",
        "sk_live_abcdefgh12345678",
        "whsec_abcdefgh1234",
        "token_type",
        "tokens_used",
        "secretName",
        "public_key",
        "key",
        "https://u:p@example.com/",
        "AKIAIOSFODNN7EXAMPLE",
        "Bearer abcdefgh12345678",
    ];
    let linter = linter();
    for name in names {
        let document = serde_json::json!({ "services": { name: { "ports": [5] } } });
        let text = document.to_string();
        let report = linter.lint_all([("a.json", &text)], Coverage::Part);
        let outputs = outputs(&linter, "a.json", &report);
        let json: serde_json::Value = serde_json::from_str(&outputs["json"]).expect("JSON");
        let pointers: Vec<&str> = json["findings"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|it| it["pointer"].as_str().expect("text"))
            .collect();
        assert!(!pointers.is_empty());
        for pointer in pointers {
            assert!(document.pointer(pointer).is_some(), "{name}: {pointer}");
        }
        assert!(outputs["text"].contains(&format!("\"{name}\":")), "{name}: {}", outputs["text"]);
    }
    let shown = [
        ("task_name", "5"),
        ("max_tokens", "4096"),
        ("token_type", "\"opaque\""),
        ("password_policy", "\"strong\""),
        ("x", "\"risk-level-12345678\""),
        ("x", "\"flask_app_of_work\""),
        ("secretName", "\"db-credentials\""),
        ("x", "\"https://hooks.example.com/tokens/8b6a\""),
        ("x", "\"the Basic idea of it\""),
        ("password", "null"),
        ("secret", "true"),
        ("password", "{\"type\": \"string\", \"minLength\": 8}"),
        ("password", "\"${DB_PASSWORD}\""),
        ("auth", "{\"provider\": \"github\", \"url\": \"https://auth.example.com/\"}"),
        ("scope", "\"tokens:read\""),
        ("x", "\"the access token: see the page\""),
        ("primary_key", "\"id\""),
        ("key", "\"hello-world\""),
    ];
    for (name, value) in shown {
        let text = format!("{{\"{name}\": {value}}}");
        let report = linter.lint_all([("a.json", &text)], Coverage::Part);
        for (format, output) in outputs(&linter, "a.json", &report) {
            assert!(!output.contains("***"), "{format}: {output}");
        }
    }
}
