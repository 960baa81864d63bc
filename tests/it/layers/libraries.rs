//! B18: layers and library policies aren't at fault for what only some of those that extend them use.

use crate::common::Memory;
use dtolint::{Policy, PolicyBuilder};

const ORDER: &str = r#"{"type": "object", "properties": {
  "status": {"enum": ["draft", "sent"]}, "kind": {"type": "integer"}, "lines": {"type": "array", "items":
    {"properties": {"sku": {"type": "string"}}}}}}"#;
const TICKET: &str = r#"{"type": "object", "properties": {
  "kind": {"enum": ["bug", "wish"]}, "title": {"type": "string"}}}"#;

fn with(policies: &[(&str, &str)]) -> Vec<String> {
    let schemas = [("order.json", ORDER), ("ticket.json", TICKET)];
    let files = Memory::new(schemas.into_iter().chain(policies.iter().copied()));
    let today = "2026-11-25".parse().expect("it is a date");
    let loaded = PolicyBuilder::default().files(&files).today(today).file("dtolint.toml");
    let of = |it: &dtolint::Finding| format!("{} {}", it.rule(), it.place().start().line);
    match loaded {
        Ok(policy) => Policy::check(&policy).findings().iter().map(of).collect(),
        Err(error) => error.report().findings().iter().map(of).collect(),
    }
}

/// What a parent says that not every child uses.
const PARENTS: [(&str, &str); 12] = [
    (
        "a rule for one schema",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nschema = \"order.json\"\nselect = \"/status\"\n\
         check = { none-of = { values = [\"draft\"] } }\n",
    ),
    ("a set", "[sets]\nhr = [\"dsync.*\"]\n"),
    (
        "a custom rule that is off",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nlevel = \"off\"\nselect = \"\"\ncheck = { count = { max = 9 } }\n",
    ),
    (
        "a list of a rule that is off",
        "[rules.event-forbidden]\nlevel = \"off\"\nevents = [\"session.*\"]\n",
    ),
    (
        "a rule for some other DTO",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/lines/*/sku\"\ncheck = { length = { max = 9 } }\n",
    ),
    (
        "a rule for values of another type",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/kind\"\ncheck = { range = { max = 9 } }\n",
    ),
    (
        "values of another type",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/kind\"\ncheck = { one-of = { values = [1, 2] } }\n",
    ),
    (
        "names of another DTO",
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/kind\"\ncheck = { none-of = { values = [\"letter\"] } }\n",
    ),
    (
        "hosts that this child doesn't allow",
        "[rules.domain-denied]\ndomains = [\"evil.example.org\"]\n",
    ),
    (
        "a waiver for a rule that is off here",
        "[[waiver]]\nrule = \"events-empty\"\nfiles = [\"x.json\"]\nreason = \"they are drafts\"\nexpires = 2027-01-31\n",
    ),
    (
        "an override that is the same here",
        "[[override]]\nfiles = [\"prod/**\"]\nrules.url-fragment = \"error\"\n",
    ),
    ("a rule that is off", "[rules]\nurl-fragment = \"off\"\n"),
];

const CHILD: &str = "version = 1\nextends = [\"org.toml\"]\n\
    [[documents]]\nfiles = [\"tickets/**\"]\nschema = \"ticket.json\"\n\
    [[documents]]\nfiles = [\"webhooks/**\"]\n\
    [rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n";

#[test]
fn b18_a_layer_is_not_at_fault_for_what_this_child_does_not_use() {
    for (what, parent) in PARENTS {
        let parent = format!("version = 1\n{parent}");
        assert_eq!(with(&[("org.toml", &parent), ("dtolint.toml", CHILD)]), [""; 0], "{what}");
        // Nor is a layer of a layer, or one without documents of its own in between.
        let between = "version = 1\nextends = [\"deep.toml\"]\n";
        let files = [("deep.toml", &*parent), ("org.toml", between), ("dtolint.toml", CHILD)];
        assert_eq!(with(&files), [""; 0], "{what}, deeper");
    }
}

#[test]
fn b18_a_library_policy_is_checked_without_a_finding() {
    for (what, text) in &PARENTS[..4] {
        assert_eq!(with(&[("dtolint.toml", &format!("version = 1\n{text}"))]), [""; 0], "{what}");
    }
}

/// A child may turn off a rule that its parent defines.
#[test]
fn b18_turning_off_a_rule_of_a_layer_is_no_mistake() {
    let parent = "version = 1\n[[rule]]\nid = \"acme-few\"\ntitle = \"t\"\nselect = \"/title\"\ncheck = { length = { max = 9 } }\n";
    let child =
        format!("{CHILD}[rules]\nacme-few = \"off\"\n").replace("[rules]\n", "[rules.acme-few]\n");
    let child = child.replace("acme-few = \"off\"", "level = \"off\"");
    assert_eq!(with(&[("org.toml", parent), ("dtolint.toml", &child)]), [""; 0]);
}

/// A layer may name events of another edition than the child's documents are of.
#[test]
fn b18_a_layer_may_name_what_only_another_edition_has() {
    let parent =
        "version = 1\n[rules.event-forbidden]\nevents = [\"agent.*\", \"api_key.updated\"]\n";
    let child =
        "version = 1\nextends = [\"org.toml\"]\nschema = \"workos:CreateWebhookEndpointDto\"\n";
    assert_eq!(with(&[("org.toml", parent), ("dtolint.toml", child)]), [""; 0]);
    let own = child.replace("extends = [\"org.toml\"]\n", "") + &parent["version = 1\n".len()..];
    assert_eq!(with(&[("dtolint.toml", &own)]), ["glob-matches-nothing 4", "name-unlisted 4"]);
}

/// What is wrong with a policy's own lines is a mistake as before, and so is what is misspelt in a layer.
#[test]
fn own_lines_and_misspelt_names_are_still_mistakes() {
    let documents = "[[documents]]\nfiles = [\"tickets/**\"]\nschema = \"ticket.json\"\n";
    for (nth, expected) in [
        (0, "policy-invalid-value 8"),
        (1, "set-unused 6"),
        (2, "rule-off-everywhere 6"),
        (3, "rule-off-everywhere 6"),
        (4, "policy-unknown-name 8"),
        (5, "policy-invalid-value 8"),
        (6, "policy-invalid-value 9"),
        (7, "name-unlisted 9"),
    ] {
        let (what, text) = PARENTS[nth];
        let found = with(&[("dtolint.toml", &format!("version = 1\n{documents}{text}"))]);
        assert!(found.iter().any(|it| it == expected), "{what}: {found:?}");
    }
    for (text, expected) in [
        (
            "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/tilte\"\ncheck = { length = { max = 9 } }\n",
            "policy-unknown-name 5",
        ),
        ("[rules.event-forbidden]\nevents = [\"user.creatd\"]\n", "name-unlisted 3"),
        ("[rules.event-forbidden]\nevents = [\"vehicle.sold\"]\n", "name-unlisted 3"),
        (
            "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/kind\"\ncheck = { none-of = { values = [\"bugs\"] } }\n",
            "name-unlisted 6",
        ),
    ] {
        let parent = format!("version = 1\n{text}");
        let found = with(&[("org.toml", &parent), ("dtolint.toml", CHILD)]);
        assert_eq!(found, [expected], "{text}");
    }
}
