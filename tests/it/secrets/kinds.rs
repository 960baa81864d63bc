//! Kinds of secrets, by what says that they are: none is in any output.

use dtolint::{Coverage, Linter, PolicyBuilder, render};

use super::{linter, outputs, outputs_of_test, shown};
use crate::common::Memory;

/// A title, the name of a file, its text, and the secret in it.
type Row = (&'static str, &'static str, &'static str, &'static str);

const OPTIONS: &[Row] = &[
    ("two words", "a.json", r#"{"command": "deploy --password hunter7 -v"}"#, "hunter7"),
    (
        "two words in quotes",
        "a.json",
        r#"{"command": "deploy --password 'hunter7 x' -v"}"#,
        "hunter7",
    ),
    ("a user", "a.json", r#"{"run": "curl -u me:hunter7 https://a.example.com/"}"#, "hunter7"),
    (
        "a header",
        "a.json",
        r#"{"run": "curl -H 'X-Api-Key: hunter7' https://a.example.com/"}"#,
        "hunter7",
    ),
    ("two items", "a.json", r#"{"args": ["--level", "3", "--password", "hunter7"]}"#, "hunter7"),
    ("two items, a number", "a.json", r#"{"args": ["--password", 77345112]}"#, "77345112"),
    ("one item", "a.json", r#"{"args": ["--password=hunter7"]}"#, "hunter7"),
    ("a user of two items", "a.json", r#"{"args": ["curl", "-u", "me:hunter7"]}"#, "hunter7"),
    ("a header of two items", "a.json", r#"{"args": ["-H", "X-Api-Key: hunter7"]}"#, "hunter7"),
    (
        "a name and a value",
        "a.json",
        r#"{"headers": [["a", "b"], ["X-Api-Key", "hunter7"]]}"#,
        "hunter7",
    ),
    ("two items of YAML", "a.yaml", "args:\n  - --token\n  - hunter7\n", "hunter7"),
    ("a flow of YAML", "a.yaml", "args: [--db-password, hunter7]\n", "hunter7"),
    ("a block of YAML", "a.yaml", "run: |\n  deploy \\\n    --token hunter7\n", "hunter7"),
    ("a comment", "a.yaml", "a: 1 # deploy --token hunter7\n", "hunter7"),
    ("a document that can't be read", "a.json", r#"{"args": ["--token", "hunter7"], ]"#, "hunter7"),
    ("a list that can't be read", "a.yaml", "{args: [--token, hunter7], b: [\n", "hunter7"),
    (
        "an option of a command",
        "a.json",
        r#"{"args": ["sshpass", "-p", "hunter7", "ssh", "h"]}"#,
        "hunter7",
    ),
];

const BESIDE: &[Row] = &[
    (
        "Kubernetes",
        "a.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  username: aHVudGVyNw==\n",
        "aHVudGVyNw",
    ),
    (
        "Kubernetes, as text",
        "a.json",
        r#"{"kind": "Secret", "stringData": {"url": "hunter7"}}"#,
        "hunter7",
    ),
    (
        "Kubernetes, deeper",
        "a.json",
        r#"{"items": [{"kind": "Secret", "data": {"type": "hunter7"}}]}"#,
        "hunter7",
    ),
    (
        "Kubernetes that can't be read",
        "a.yaml",
        "{kind: Secret, stringData: {username: hunter7}, b: [\n",
        "hunter7",
    ),
    ("an environment", "a.yaml", "env:\n- name: DB_PASSWORD\n  value: hunter7\n", "hunter7"),
    (
        "a value before its name",
        "a.json",
        r#"{"value": "hunter7", "name": "DB_PASSWORD"}"#,
        "hunter7",
    ),
    (
        "a parameter of OpenAPI",
        "a.json",
        r#"{"parameters": [{"name": "api_key", "in": "header", "example": "hunter7"}]}"#,
        "hunter7",
    ),
    (
        "the schema of one",
        "a.json",
        r#"{"name": "api_key", "in": "header", "schema": {"type": "string", "default": "hunter7"}}"#,
        "hunter7",
    ),
    (
        "the examples of one",
        "a.json",
        r#"{"name": "api_key", "in": "query", "examples": {"a": {"value": "hunter7"}}}"#,
        "hunter7",
    ),
    (
        "a property",
        "a.json",
        r#"{"password": {"type": "string", "example": "hunter7"}}"#,
        "hunter7",
    ),
    ("a format", "a.json", r#"{"a": {"format": "password", "default": "hunter7"}}"#, "hunter7"),
    (
        "a parameter of AWS",
        "a.json",
        r#"{"Name": "/a", "Type": "SecureString", "Value": "hunter7"}"#,
        "hunter7",
    ),
    ("a key", "a.json", r#"{"key": "client_secret", "value": "hunter7"}"#, "hunter7"),
    ("an id", "a.json", r#"{"id": "apiKey", "defaultValue": "hunter7"}"#, "hunter7"),
    ("a field", "a.json", r#"{"field": "password", "sample": "hunter7"}"#, "hunter7"),
    (
        "a patch",
        "a.json",
        r#"{"op": "add", "path": "/db/password", "value": "hunter7"}"#,
        "hunter7",
    ),
];

const NAMES_AND_FORMS: &[Row] = &[
    ("a PIN", "a.json", r#"{"pin": 773451}"#, "773451"),
    ("a PIN as text", "a.json", r#"{"user_pin": "773451"}"#, "773451"),
    ("a code", "a.json", r#"{"otp": 773451}"#, "773451"),
    ("backup codes", "a.json", r#"{"backupCodes": ["hunter7"]}"#, "hunter7"),
    ("a passphrase", "a.json", r#"{"passphrase": "hunter seven"}"#, "hunter seven"),
    ("a salt", "a.json", r#"{"salt": "9f86d081884c7d659a2f"}"#, "9f86d081884c7d659a2f"),
    ("a key", "a.json", r#"{"key": "a8Kd03jf82Lq0Zx1"}"#, "a8Kd03jf82Lq0Zx1"),
    ("a session", "a.json", r#"{"session_id": "a8Kd03jf82Lq0Zx1"}"#, "a8Kd03jf82Lq0Zx1"),
    ("a signature", "a.json", r#"{"signature": "sha256=9f86d081884c7d65"}"#, "9f86d081884c7d65"),
    ("a cookie", "a.json", r#"{"cookie": "sid=hunter7; a=b"}"#, "hunter7"),
    ("Telegram", "a.json", r#"{"x": "123456789:AAhunter7hunter7hunter7hunter7hunte"}"#, "hunter7"),
    (
        "Telegram in an address",
        "a.json",
        r#"{"x": "https://api.telegram.org/bot123456789:AAhunter7hunter7hunter7hunter7hunte/send"}"#,
        "hunter7",
    ),
    (
        "Discord",
        "a.json",
        r#"{"x": "MTIzNDU2Nzg5MDEyMzQ1Njc4.GhuntR.abcdefhunter7hijklmnopqrstuv"}"#,
        "hunter7",
    ),
    (
        "PEM in base64",
        "a.json",
        r#"{"x": "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0taHVudGVyNw=="}"#,
        "taHVudGVyNw",
    ),
    (
        "PEM in lines",
        "a.json",
        r#"{"x": ["-----BEGIN PRIVATE KEY-----", "hunter7", "more7more", "-----END PRIVATE KEY-----"]}"#,
        "hunter7",
    ),
    (
        "PEM in lines of YAML",
        "a.yaml",
        "x:\n- -----BEGIN RSA PRIVATE KEY-----\n- hunter7\n",
        "hunter7",
    ),
    ("a JWT", "a.json", r#"{"x": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter7"}"#, "hunter7"),
    ("a DSN", "a.json", r#"{"x": "user:hunter7@tcp(db:3306)/app"}"#, "hunter7"),
    ("a DSN without a protocol", "a.json", r#"{"x": "user:hunter7@db/app"}"#, "hunter7"),
    ("a DSN in YAML", "a.yaml", "dsn: user:hunter7@db:5432/app\n", "hunter7"),
    ("a DSN with a blank", "a.json", r#"{"x": "postgres://u:p@ss/hunter7 rd@db/app"}"#, "hunter7"),
    ("a DSN in a comment", "a.yaml", "a: 1\n# postgres://u:hunter7 rd@db/app\n", "hunter7"),
    ("a list", "a.json", r#"{"x": "Server=db;User Id=sa;Password=my hunter7;Port=1"}"#, "hunter7"),
];

#[test]
fn no_kind_of_secret_is_in_any_output() {
    let linter = linter();
    let mut wrong = String::new();
    for (title, file, text, secret) in [OPTIONS, BESIDE, NAMES_AND_FORMS].concat() {
        let report = linter.lint_all([(file, text)], Coverage::Part);
        let outputs = outputs(&linter, file, &report);
        let said = &outputs["text"];
        if !title.ends_with("comment") && !said.contains("***") {
            wrong.push_str(&format!("{title}: nothing is masked\n"));
        }
        for (format, output) in outputs.iter().chain(&outputs_of_test(file, text)) {
            if shown(secret, output).is_some() {
                wrong.push_str(&format!("{title}: shown in {format}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A test's name is shown, but not what it quotes of a secret in its document, nor a token.
#[test]
fn the_name_of_a_test_shows_no_secret() {
    let tests = r#"version = 1
[[test]]
name = "a password such as hunter7hunter7 is refused"
document = '{"password": "hunter7hunter7"}'
expect = []

[[test]]
name = "the token ghp_hunter7hunter7hunter7 is refused"
document = '{"a": 1}'
expect = []
"#;
    let files = Memory::new([("any.json", super::SCHEMA)]);
    let policy = format!("{}{}", super::POLICY, tests.trim_start_matches("version = 1\n"));
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let tested = linter.test_policy();
    let report = tested.report();
    let mut said = Vec::new();
    render::tests_text(&tested, &report, render::Options::default(), &mut said).expect("to memory");
    render::tests_json(&tested, &report, &mut said).expect("to memory");
    render::junit_tests(&tested, &report, None, &mut said).expect("to memory");
    let mut outputs = outputs(&linter, "dtolint.toml", &report);
    outputs.insert("tests", String::from_utf8(said).expect("UTF-8"));
    let said = &outputs["tests"];
    assert!(said.contains("a password such as *** is refused"), "{said}");
    assert!(said.contains("the token ghp_*** is refused"), "{said}");
    for (format, output) in outputs {
        assert!(!output.contains("hunter"), "{format}:\n{output}");
    }
}

/// The caret is under the mask where an error is within a secret.
#[test]
fn an_error_within_a_secret_is_marked_at_the_mask() {
    let linter = linter();
    for text in
        ["a: 1\npassword: |\n  hunter7\n\thunter8 x\n", "password: \"hunter7\n  hunter8 \\q x\"\n"]
    {
        let report = linter.lint_all([("a.yaml", text)], Coverage::Part);
        let said = render::FORMATS[0].to_string(&report, &render::Options::default());
        let lines: Vec<&str> = said.lines().collect();
        let masked = lines.iter().position(|line| line.contains("***")).expect("a mask");
        let columns = |line: &str, what: &str| line.chars().position(|it| what.contains(it));
        assert_eq!(columns(lines[masked], "*"), columns(lines[masked + 1], "^"), "{said}");
        assert!(!said.contains("hunter"), "{said}");
    }
}

/// A secret that is like a word is known where a message quotes the text around it.
#[cfg(feature = "cli")]
#[test]
fn a_message_that_quotes_a_whole_document_shows_no_word_of_its_secrets() {
    let folder = crate::common::command::folder(&[]);
    for document in [
        r#"{"tokens": "cvoatyt", "z": "on"}"#,
        r#"{"a": 1, "accessToken": ["cvoatyt"], "z": "on"}"#,
        r#"{"secret_key": {"v": [1, "cvoatyt"]}}"#,
        r#"{"env": [{"name": "api_key", "value": "cvoatyt"}]}"#,
        "password: cvoatyt",
        "{password: cvoatyt, a: 1}",
    ] {
        for argument in ["--select", "--schema"] {
            let output =
                crate::common::command::dtolint(folder.path(), &["check", argument, document]);
            let said = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat())
                .into_owned();
            assert!(
                said.contains("***") && !said.contains("cvoaty"),
                "{argument} {document}: {said}"
            );
        }
    }
}
