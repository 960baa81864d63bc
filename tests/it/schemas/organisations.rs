//! Schemas in several files as organisations have them: each loads, accepts a good document, and finds what is wrong
//! with a bad one at its place, by the keyword that says so.
//!
//! `tests/schemas/` has them by family: `schema` is what the policy names, `policy` the rest of the policy, `warnings`
//! what the policy's report has, and `found` the rule and pointer of each finding, with the file and pointer of the
//! keyword.

use std::collections::BTreeSet;

use dtolint::{Linter, PolicyBuilder};
use toml::de::{DeTable, DeValue};

use super::{Finding, Memory};

const FAMILIES: [&str; 5] = ["drafts", "events", "openapi", "platforms", "standards"];

fn text<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    table.get(key).and_then(|it| it.get_ref().as_str())
}

fn list<'t>(table: &'t DeTable<'_>, key: &str) -> Vec<&'t str> {
    let list = table.get(key).and_then(|it| it.get_ref().as_array());
    list.into_iter().flatten().filter_map(|it| it.get_ref().as_str()).collect()
}

fn needed<'t>(table: &'t DeTable<'_>, key: &str) -> &'t str {
    text(table, key).unwrap_or_else(|| panic!("no `{key}` in {table:?}"))
}

/// The rule and the pointer, and the file and pointer of the keyword.
fn found(finding: &Finding) -> String {
    let mut found = format!("{} {}", finding.rule(), finding.pointer());
    if let Some(schema) = finding.schema() {
        let place = schema.place.as_ref().expect("the keyword has a place");
        found.push_str(&format!(" by {}#{}", place.path(), schema.pointer));
    }
    found
}

fn warned(finding: &Finding) -> String {
    let (place, start) = (finding.place(), finding.place().start());
    format!("{} {}:{}:{}", finding.rule(), place.path(), start.line, start.column)
}

/// What differs from what the case says.
fn wrong(case: &DeTable<'_>) -> Vec<String> {
    let files = case.get("files").and_then(|it| it.get_ref().as_table()).expect("files");
    assert!(files.len() > 1, "{}: several files", needed(case, "name"));
    let files = files.iter().map(|(path, text)| {
        (path.get_ref().as_ref(), text.get_ref().as_str().expect("a file is a text"))
    });
    let files = Memory::new(files);
    let (schema, more) = (needed(case, "schema"), text(case, "policy").unwrap_or_default());
    let policy = match text(case, "documents") {
        None => format!("version = 1\nschema = '{schema}'\n{more}"),
        Some(entry) => {
            format!(
                "version = 1\n{more}\n[[documents]]\nfiles = ['dto.*']\nschema = '{schema}'\n{entry}"
            )
        }
    };
    let policy = policy + "\n[rules]\nunknown-member = 'warning'\n";
    let policy = match PolicyBuilder::default().files(&files).text("dtolint.toml", &policy) {
        Ok(policy) => policy,
        Err(error) => return vec![format!("it doesn't load: {error}")],
    };
    let mut wrong = Vec::new();
    let warnings: Vec<_> = policy.warnings().iter().map(warned).collect();
    if warnings != list(case, "warnings") {
        let messages: Vec<_> = policy.warnings().iter().map(Finding::message).collect();
        wrong.push(format!("warnings: {warnings:?}: {messages:?}"));
    }
    let linter = Linter::new(policy);
    let name = text(case, "document").unwrap_or("dto.json");
    for (key, expected) in [("good", vec![]), ("bad", list(case, "found"))] {
        let report = linter.lint((name, needed(case, key)));
        let findings: Vec<_> = report.findings().iter().map(found).collect();
        if findings != expected || (key == "bad" && expected.is_empty()) {
            let messages: Vec<_> = report.findings().iter().map(Finding::message).collect();
            wrong.push(format!("{key}: {findings:#?}: {messages:#?}"));
        }
    }
    wrong
}

#[test]
fn fifty_schemas_in_several_files_load_and_find_what_is_wrong_where_it_is() {
    let mut names = BTreeSet::new();
    let mut all_wrong = String::new();
    for family in FAMILIES {
        let path = format!("{}/tests/schemas/{family}.toml", env!("CARGO_MANIFEST_DIR"));
        let data = std::fs::read_to_string(&path).expect(&path);
        let data = DeTable::parse(&data).unwrap_or_else(|error| panic!("{family}: {error}"));
        let cases = data.get_ref().get("schema").and_then(|it| it.get_ref().as_array());
        for case in cases.into_iter().flatten() {
            let DeValue::Table(case) = case.get_ref() else { panic!("a case is a table") };
            let name = needed(case, "name");
            assert!(names.insert(name.to_owned()), "{name} is there twice");
            for wrong in wrong(case) {
                all_wrong.push_str(&format!("\n{family}, {name}: {wrong}"));
            }
        }
    }
    assert!(all_wrong.is_empty(), "{all_wrong}");
    assert!(names.len() >= 50, "{} schemas", names.len());
}
