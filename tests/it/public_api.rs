//! The public API: what is where, and the forms in which its values are stored, sent and typed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Display};
use std::path::Path;
use std::str::FromStr;

use dtolint::check::Checks;
use dtolint::document::Format;
use dtolint::policy::{Date, SchemaDiff};
use dtolint::rules::Level;
use dtolint::{Coverage, Linter, Policy, Severity, files};
use serde_json::{Value, json};

/// What every program uses. Everything else is in a module.
const ROOT: [&str; 10] = [
    "Coverage",
    "FileReport",
    "Finding",
    "Limits",
    "Linter",
    "Policy",
    "PolicyBuilder",
    "PolicyError",
    "Report",
    "Severity",
];

/// Names that two modules have for two things.
const TWICE: [&str; 1] = ["Format"];

/// The public names of a file: of its items, and of what it re-exports.
fn public_names(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).expect("the file is UTF-8");
    let is_public = |visibility: &syn::Visibility| matches!(visibility, syn::Visibility::Public(_));
    let mut names = Vec::new();
    for item in syn::parse_file(&text).expect("the file is Rust").items {
        match item {
            syn::Item::Use(item) if is_public(&item.vis) => used_names(&item.tree, &mut names),
            syn::Item::Struct(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            syn::Item::Enum(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            syn::Item::Trait(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            syn::Item::Fn(item) if is_public(&item.vis) => names.push(item.sig.ident.to_string()),
            syn::Item::Mod(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            _ => {}
        }
    }
    names
}

fn used_names(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => used_names(&path.tree, names),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| used_names(tree, names)),
        syn::UseTree::Name(name) => names.push(name.ident.to_string()),
        syn::UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        syn::UseTree::Glob(_) => names.push("*".to_owned()),
    }
}

#[test]
fn the_root_has_what_every_program_uses_and_each_other_name_is_in_one_module() {
    let (modules, root): (Vec<String>, Vec<String>) = public_names("src/lib.rs")
        .into_iter()
        .partition(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    assert_eq!(root.iter().map(String::as_str).collect::<BTreeSet<_>>(), ROOT.into());
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for module in &modules {
        for name in public_names(&format!("src/{module}/mod.rs")) {
            places.entry(name).or_default().push(module);
        }
    }
    assert!(!places.contains_key("*"), "each public name is written out");
    places.retain(|name, modules| modules.len() > 1 && !TWICE.contains(&name.as_str()));
    assert!(places.is_empty(), "public more than once: {places:#?}");
}

/// Each value reads back from what it prints, and what it refuses is in its error.
fn assert_round_trip<T: FromStr<Err: Display> + Display + PartialEq + Debug>(values: &[T]) {
    for value in values {
        let text = value.to_string();
        match text.parse::<T>() {
            Ok(read) => assert_eq!(&read, value),
            Err(error) => panic!("{text}: {error}"),
        }
    }
    match "nonsense".parse::<T>() {
        Ok(read) => panic!("{read:?} is read from `nonsense`"),
        Err(error) => assert!(error.to_string().contains("`nonsense`"), "{error}"),
    }
}

#[test]
fn what_has_a_text_form_reads_it_back() {
    assert_round_trip(&Severity::ALL);
    assert_round_trip(&[Level::Off, Level::On(Severity::Info), Level::On(Severity::Error)]);
    assert_round_trip(&[Format::Json, Format::NdJson, Format::Yaml]);
    assert_round_trip(&["2027-01-31".parse::<Date>().expect("it is a date")]);
}

#[test]
fn places_and_findings_are_stored_as_in_the_json_report() {
    let linter = Linter::new(Policy::recommended());
    let document = "# é\nendpoint_url: https://a.example.com/\nevents: []\n";
    let report = linter.lint_all([("hook.yaml", document)], Coverage::Whole);
    let whole = serde_json::to_value(&report).expect("it is JSON");
    let finding = &report.findings()[0];
    assert_eq!(serde_json::to_value(finding).expect("it is JSON"), whole["findings"][0]);
    assert_eq!(
        serde_json::to_value(finding.place()).expect("it is JSON"),
        json!({
            "path": "hook.yaml",
            "start": whole["findings"][0]["start"],
            "end": whole["findings"][0]["end"],
        })
    );
    assert_eq!(
        serde_json::to_value(finding.policy()).expect("it is JSON"),
        whole["findings"][0]["policy"]
    );
}

#[test]
fn differences_of_schemas_and_tests_are_stored_as_in_their_reports() {
    let name = "workos:CreateWebhookEndpointDto";
    let diff =
        SchemaDiff::load(name, &format!("{name}@0.61.0"), &files::NoFiles).expect("they load");
    let mut written = Vec::new();
    dtolint::render::schema_diff_json(&diff, None, &mut written).expect("it is written");
    let written: Value = serde_json::from_slice(&written).expect("it is JSON");
    assert_eq!(serde_json::to_value(diff.changes()).expect("it is JSON"), written["changes"]);

    let policy = "version = 1\n[[test]]\nname = \"t\"\ndocument = \"{\"\nexpect = []\n";
    let tested =
        Linter::new(Policy::parse("dtolint.toml", policy).expect("it loads")).test_policy();
    let mut written = Vec::new();
    dtolint::render::tests_json(&tested, &tested.report(), &mut written).expect("it is written");
    let written: Value = serde_json::from_slice(&written).expect("it is JSON");
    assert_eq!(serde_json::to_value(&tested).expect("it is JSON"), written);
}

#[test]
fn rules_and_checks_are_stored_with_everything_that_a_list_needs() {
    let rules = serde_json::to_value(dtolint::rules::all()).expect("it is JSON");
    let rule =
        rules.as_array().expect("a list").iter().find(|rule| rule["id"] == "events-too-many");
    let rule = rule.expect("it is built in");
    assert_eq!(
        rule["options"],
        json!([{
            "name": "max",
            "about": rule["options"][0]["about"],
            "kind": rule["options"][0]["kind"],
            "required": false,
            "tighter": "lower",
        }])
    );
    assert_eq!(rule["packs"][0], json!({ "name": "dtolint:recommended", "level": "warning" }));
    assert_eq!(rule["place"]["start"]["line"], 1);
    let checks = serde_json::to_value(Checks::default().list()).expect("it is JSON");
    let check = checks.as_array().expect("a list").iter().find(|check| check["name"] == "count");
    let check = check.expect("it is built in");
    assert_eq!(check["takes"], json!(["array", "object"]));
    assert_eq!(check["parameters"][0]["name"], "min");
}
