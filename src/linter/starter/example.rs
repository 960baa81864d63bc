//! The tests of a started policy: a document for each entry that it refuses, and what it finds there.

use super::candidates::Candidate;
use super::entries::Entry;
use super::hosts::Hosts;
use crate::linter::{Coverage, Linter};
use crate::toml::text::string;

/// Limit of the findings that a test of a started policy expects.
const MOST_FINDINGS: usize = 8;

/// A host that no policy allows by chance.
const OTHER_HOST: &str = "elsewhere.example.net";

/// The tests for some entries, as TOML, with what `linter` finds. There is one at least.
pub(super) fn tests(
    linter: &Linter,
    entries: &[Entry],
    candidates: &[Candidate],
    hosts: &Hosts,
) -> String {
    let mut kinds_seen = Vec::new();
    let mut tests = Vec::new();
    for entry in entries {
        if !kinds_seen.contains(&entry.kind) {
            kinds_seen.push(entry.kind);
            tests.extend(of_entry(linter, entry, &candidates[entry.kind], hosts));
            tests.extend(other_host(linter, entry, &candidates[entry.kind], hosts));
        }
    }
    if entries.is_empty() {
        tests.extend(test(linter, "plain http is refused", None, &plain_http(hosts)));
    }
    if tests.is_empty() {
        let file = entries.first().and_then(|entry| entry.files.first());
        tests.extend(test(linter, "what can't be read is refused", file, "{"));
    }
    tests.concat()
}

fn of_entry(
    linter: &Linter,
    entry: &Entry,
    candidate: &Candidate,
    hosts: &Hosts,
) -> Option<String> {
    let file = entry.files.first();
    if candidate.schema.is_none() {
        let document = within(&entry.select, &plain_http(hosts));
        return test(linter, "plain http is refused", file, &document);
    }
    let name = format!("an empty {} is refused", candidate.name);
    let empty = ["{}", "[]"].into_iter().map(|value| within(&entry.select, value));
    empty.into_iter().find_map(|document| test(linter, &name, file, &document))
}

/// A test with a host that the policy doesn't allow, if it allows some.
fn other_host(
    linter: &Linter,
    entry: &Entry,
    candidate: &Candidate,
    hosts: &Hosts,
) -> Option<String> {
    let at = entry.url.as_deref()?;
    if hosts.allowed.is_empty() || hosts.allowed.contains(OTHER_HOST) {
        return None;
    }
    let mut value = serde_json::Value::from(format!("https://{OTHER_HOST}/"));
    for name in at.split('/').skip(1).collect::<Vec<_>>().into_iter().rev() {
        value = serde_json::Value::from_iter([(name, value)]);
    }
    if let (None, Some(members)) = (&candidate.schema, value.as_object_mut()) {
        members.insert("events".to_owned(), serde_json::json!(["user.created"]));
    }
    let document = within(&entry.select, &value.to_string());
    test(linter, "another host is refused", entry.files.first(), &document)
}

fn plain_http(hosts: &Hosts) -> String {
    let host = hosts.allowed.first().map_or("hooks.example.com", String::as_str);
    format!("{{\"endpoint_url\": \"http://{host}/\", \"events\": [\"user.created\"]}}")
}

/// A document in which `select` leads to a value.
fn within(select: &str, value: &str) -> String {
    match select.strip_suffix("/*") {
        None => value.to_owned(),
        Some("") => format!("[{value}]"),
        Some(list) => {
            let name = serde_json::Value::from(list.trim_start_matches('/'));
            format!("{{{name}: [{value}]}}")
        }
    }
}

/// A test that passes by `linter`, unless nothing is found or too much.
fn test(linter: &Linter, name: &str, file: Option<&String>, document: &str) -> Option<String> {
    let path = file.map_or("test.json", String::as_str);
    let report = linter.lint_all([(path, document)], Coverage::Part);
    let expected = report.findings().iter().map(|finding| {
        let at = match finding.pointer() {
            "" => String::new(),
            pointer => format!(", at = {}", string(pointer)),
        };
        format!("{{ rule = {}{at} }}", string(finding.rule()))
    });
    let expected: Vec<String> = expected.collect();
    if expected.is_empty() || expected.len() > MOST_FINDINGS {
        return None;
    }
    let file = file.map(|file| format!("file     = {}\n", string(file)));
    Some(format!(
        "\n[[test]]\nname     = {}\n{}document = {}\nexpect   = [{}]\n",
        string(name),
        file.unwrap_or_default(),
        literal(document),
        expected.join(", "),
    ))
}

/// A text in single quotes, which its own double quotes don't end.
fn literal(text: &str) -> String {
    if text.contains(['\'', '\n']) || text.chars().any(char::is_control) {
        return string(text);
    }
    format!("'{text}'")
}
