//! Patterns: one meaning for `select`, `at`, waivers and pointers, in documents and in schemas.

use crate::common::Memory;
use dtolint::document::{Document, Format};
use dtolint::text::Source;
use dtolint::{Finding, Limits, Linter, Policy, PolicyBuilder, PolicyError, Severity};

fn load(files: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today = "2026-12-01".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text)
}

const DOCUMENT: &str = r#"{
  "object": {"": 1, "0": 2, "1": 3, "00": 4, "01": 5, "+0": 6, "-": 7, "-1": 8, "0x0": 9,
    "[*]": 10, "[]": 11, " 0": 12, "1.0": 13, "a/b": 14, "m~n": 15, "é": 16, "٠": 17,
    "18446744073709551616": 18},
  "array": [10, 11],
  "scalar": "0"
}"#;

/// A token; whether it selects the member of that name in an object, and the item in an array.
const TOKENS: [(&str, Option<&str>, Option<&str>); 21] = [
    ("0", Some("/object/0"), Some("/array/0")),
    ("1", Some("/object/1"), Some("/array/1")),
    // Beyond the end of the array, or of any.
    ("2", None, None),
    ("18446744073709551616", Some("/object/18446744073709551616"), None),
    ("18446744073709551617", None, None),
    // RFC 6901, section 4: none of these is an index.
    ("00", Some("/object/00"), None),
    ("01", Some("/object/01"), None),
    ("+0", Some("/object/+0"), None),
    ("-1", Some("/object/-1"), None),
    ("-", Some("/object/-"), None),
    ("", Some("/object/"), None),
    (" 0", Some("/object/ 0"), None),
    ("1.0", Some("/object/1.0"), None),
    ("0x0", Some("/object/0x0"), None),
    ("٠", Some("/object/٠"), None),
    ("[*]", Some("/object/[*]"), None),
    ("[]", Some("/object/[]"), None),
    ("a~1b", Some("/object/a~1b"), None),
    ("m~0n", Some("/object/m~0n"), None),
    ("é", Some("/object/é"), None),
    ("length", None, None),
];

const ANYTHING: &str = r#"{"type": ["array", "object", "number", "string"]}"#;

/// A policy in which a rule's `select`, a part's `at`, an entry's `select` and a waiver are all
/// the same pattern.
fn policy(pattern: &str) -> Policy {
    let text = format!(
        r#"
version = 1

[[documents]]
files  = ["whole.json"]
schema = "any.json"

[[documents]]
files  = ["selected.json"]
schema = "any.json"
select = '{pattern}'

[[rule]]
id     = "by-select"
title  = "t"
select = '{pattern}'
check  = {{ type = {{ one-of = ["null"] }} }}

[[rule]]
id     = "by-at"
title  = "t"
select = ""
check  = {{ all = [{{ at = '{pattern}', type = {{ one-of = ["null"] }} }}] }}

[[rule]]
id     = "everything"
title  = "t"
select = "/*/*"
check  = {{ type = {{ one-of = ["null"] }} }}

[[waiver]]
rule    = "everything"
select  = '{pattern}'
reason  = "a test"
expires = 2027-01-01
"#
    );
    load(&[("any.json", ANYTHING)], &text).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

/// What a pattern selects, as each part of a policy has it.
#[track_caller]
fn assert_selects(pattern: &str, expected: &[&str]) {
    let linter = Linter::new(policy(pattern));
    let report = linter.lint(("whole.json", DOCUMENT));
    let found = |is_wanted: &dyn Fn(&Finding) -> bool| -> Vec<String> {
        let findings = report.findings().iter().filter(|finding| is_wanted(finding));
        findings.map(|finding| finding.pointer().to_owned()).collect()
    };
    assert_eq!(found(&|finding| finding.rule() == "by-select"), expected, "select {pattern}");
    assert_eq!(found(&|finding| finding.rule() == "by-at"), expected, "at {pattern}");
    assert_eq!(found(&|finding| finding.waived().is_some()), expected, "waiver {pattern}");
    let report = linter.lint(("selected.json", DOCUMENT));
    assert_eq!(report.summary().dtos, expected.len(), "[[documents]] select {pattern}");
    let is_missing = |finding: &Finding| {
        finding.rule() == "nothing-selected" && finding.severity() == Severity::Error
    };
    let missing = report.findings().iter().any(is_missing);
    assert!(missing || !expected.is_empty(), "[[documents]] select {pattern}");
}

#[test]
fn a_token_is_a_member_s_name_in_an_object_and_an_index_in_an_array() {
    let source = Source::new("document", DOCUMENT);
    let document = Document::parse(source, Format::Json, &Limits::default()).remove(0);
    let document = document.expect("the document can be read");
    for (token, member, item) in TOKENS {
        for (container, expected) in [("object", member), ("array", item), ("scalar", None)] {
            let pattern = format!("/{container}/{token}");
            assert_selects(&pattern, expected.as_slice());
            assert_eq!(document.root().at(&pattern).is_some(), expected.is_some(), "{pattern}");
        }
    }
}

#[test]
fn a_star_is_every_item_or_member() {
    assert_selects("/array/*", &["/array/0", "/array/1"]);
    assert_selects("/scalar/*", &[]);
    assert_selects("/*/0", &["/object/0", "/array/0"]);
    let members: Vec<_> = TOKENS.iter().filter_map(|(_, member, _)| *member).collect();
    let linter = Linter::new(policy("/object/*"));
    let report = linter.lint(("selected.json", DOCUMENT));
    assert_eq!(report.summary().dtos, members.len(), "each member is in the table");
}

#[test]
fn a_pointer_has_no_wildcard() {
    let source = Source::new("document", r#"{"*": 1, "**": 2, "a": 3}"#);
    let document = Document::parse(source, Format::Json, &Limits::default()).remove(0);
    let document = document.expect("the document can be read");
    let at = |pointer| document.root().at(pointer).and_then(|node| node.as_number());
    assert_eq!((at("/*"), at("/**"), at("/b")), (Some("1"), Some("2"), None));
}

fn mistakes(error: &PolicyError) -> Vec<(String, String)> {
    let findings = error.report().findings().iter();
    findings
        .map(|it| {
            let help = it.help().unwrap_or_default().to_owned();
            (format!("{} {}", it.rule(), it.place().text()), help)
        })
        .collect()
}

/// The mistakes in a policy with one rule, for values of one schema.
fn judged(schema: &str, select: &str, check: &str) -> Vec<(String, String)> {
    let text = format!(
        r#"
version = 1

[[documents]]
files  = ["*.json"]
schema = "schema.json"

[[rule]]
id     = "r"
title  = "t"
select = '{select}'
check  = {check}
"#
    );
    load(&[("schema.json", schema)], &text).err().map_or(Vec::new(), |error| mistakes(&error))
}

const ANY_TYPE: &str = r#"{ type = { one-of = ["null"] } }"#;

#[test]
fn what_cant_select_anything_by_the_schema_is_a_mistake_that_says_what_to_write() {
    let schema = r##"{
      "type": "object",
      "properties": {
        "owners": {"type": "array", "items": {
          "type": "object", "properties": {"email": {"type": "string"}}}},
        "events": {"type": "array", "maxItems": 3, "items": {"type": "string"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {}], "items": false},
        "either": {"oneOf": [{"$ref": "#/$defs/one"}, {"$ref": "#/$defs/list"}]},
        "open": {"oneOf": [{"type": "array", "maxItems": 1}, {"$ref": "#/$defs/list"}]},
        "name": {"type": "string"}
      },
      "$defs": {
        "one": {"type": "array", "maxItems": 1, "items": {"type": "string"}},
        "list": {"type": "array", "maxItems": 2, "items": {"type": "string"}}
      }
    }"##;
    for (select, help) in [
        ("/owners/email", "`/owners` is an array: write `/owners/*/email`"),
        ("/owners/[*]/email", "`/owners` is an array: write `/owners/*/email`"),
        ("/owners/[]/email", "`/owners` is an array: write `/owners/*/email`"),
        ("/owners/-/email", "`/owners` is an array: write `/owners/*/email`"),
        ("/owners/00/email", "`/owners` is an array: write `/owners/0/email`"),
        ("/owners/*/email/x", "`/owners/*/email` selects strings, which have no members"),
        ("/events/foo", "`/events` is an array: write `/events/*`"),
        ("/events/", "`/events` is an array: write `/events/*`"),
        ("/events/01", "`/events` is an array: write `/events/1`"),
        ("/events/+1", "`/events` is an array: write `/events/*`"),
        ("/events/3", "`/events` is an array of 3 items at most: write `/events/*`"),
        ("/pair/2", "`/pair` is an array of 2 items at most: write `/pair/*`"),
        ("/either/2", "`/either` is an array of 2 items at most: write `/either/*`"),
        ("/either/x", "`/either` is an array: write `/either/*`"),
        // One of the branches leaves open what the items are.
        ("/open/x", "`/open` is an array: write `/open/*/x`"),
    ] {
        let expected = (format!("policy-unknown-name '{select}'"), help.to_owned());
        assert_eq!(judged(schema, select, ANY_TYPE), [expected], "{select}");
    }
    let part = r#"{ all = [{ at = '/owners/email', type = { one-of = ["null"] } }] }"#;
    let help = "`/owners` is an array: write `/owners/*/email`".to_owned();
    assert_eq!(judged(schema, "", part), [("policy-unknown-name '/owners/email'".into(), help)]);
    let pointer = "{ equals-member = { member = '/owners/0email' } }";
    let found = judged(schema, "/name", pointer);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "policy-unknown-name '/owners/0email'");
}

#[test]
fn where_the_schema_leaves_it_open_no_pattern_is_a_mistake() {
    let string = r#"{"type": "string"}"#;
    for (schema, selects) in [
        // Maps with digits as keys.
        (r#"{"type": "object", "properties": {"0": {}, "00": {}}}"#.to_owned(), "/0 /00 /*"),
        (
            format!(r#"{{"type": "object", "additionalProperties": {string}}}"#),
            "/0 /00 /- / /x /[*] /7",
        ),
        (
            format!(r#"{{"type": "object", "patternProperties": {{"^[0-9]+$": {string}}}}}"#),
            "/0 /00",
        ),
        // An array or an object.
        (
            format!(
                r#"{{"type": "object", "properties": {{"a": {{"anyOf": [
                    {{"type": "array", "maxItems": 1, "items": {string}}},
                    {{"type": "object", "properties": {{"x": {string}, "1": {string}}}}}]}}}}}}"#
            ),
            "/a/0 /a/1 /a/x /a/*",
        ),
        (r#"{"properties": {"a": {"type": ["array", "object"]}}}"#.to_owned(), "/a/0 /a/x /a/-"),
        // A branch that says nothing of the length, or of the type.
        (
            r#"{"properties": {"a": {"anyOf": [{"type": "array", "maxItems": 1}, {"type": "array"}]}}}"#
                .to_owned(),
            "/a/7",
        ),
        (r#"{"properties": {"a": {"maxItems": 1}}}"#.to_owned(), "/a/0 /a/x"),
        (r#"{"properties": {"a": {"items": {}}}}"#.to_owned(), "/a/0 /a/x /a/00"),
        (r#"{"properties": {"a": {"oneOf": [{"type": "array"}, {}]}}}"#.to_owned(), "/a/x"),
        (r#"{"properties": {"a": {"not": {"type": "object"}}}}"#.to_owned(), "/a/x"),
        // The last item that there can be.
        (
            r#"{"properties": {"a": {"type": "array", "prefixItems": [{}], "maxItems": 3}}}"#
                .to_owned(),
            "/a/0 /a/2",
        ),
        (r#"{"type": "array"}"#.to_owned(), "/0 /*"),
    ] {
        for select in selects.split(' ') {
            let found = judged(&schema, select, ANY_TYPE);
            assert!(found.is_empty(), "{select} in {schema}: {found:?}");
        }
    }
}

#[test]
fn what_is_no_pattern_is_told_what_to_write() {
    for (select, help) in [
        ("$.events[*]", "write `/events/*`"),
        (".events[]", "write `/events/*`"),
        ("events.*", "write `/events/*`"),
        ("$", "write `\"\"` for the whole value"),
        ("/a~2", "write `~0` for `~` and `~1` for `/` (RFC 6901, section 3)"),
        ("$..email", "write `/**/email`"),
    ] {
        let expected = (format!("policy-invalid-value '{select}'"), help.to_owned());
        assert_eq!(judged(ANYTHING, select, ANY_TYPE), [expected], "{select}");
    }
}

/// The mistakes in a policy that waives a rule at a pointer.
fn judged_waiver(documents: &str, pointer: &str) -> Vec<(String, String)> {
    let schema = r#"{"type": "object", "properties": {"owners": {"type": "array", "maxItems": 2,
        "items": {"type": "object", "properties": {"email": {"type": "string"}}}}}}"#;
    let text = format!(
        r#"
version = 1

[[documents]]
files  = ["*.json"]
schema = "schema.json"
{documents}

[[rule]]
id     = "r"
title  = "t"
select = "/owners/*/email"
check  = {{ length = {{ min = 1 }} }}

[[waiver]]
rule    = "r"
select  = '{pointer}'
reason  = "a test"
expires = 2027-01-01
"#
    );
    load(&[("schema.json", schema)], &text).err().map_or(Vec::new(), |error| mistakes(&error))
}

#[test]
fn a_waiver_s_pointer_is_judged_from_the_root_of_the_document() {
    let data = "select = '/data/*'";
    for (documents, pointer, help) in [
        ("", "/owners/email", "`/owners` is an array: write `/owners/*/email`"),
        (
            "",
            "/owners/2/email",
            "`/owners` is an array of 2 items at most: write `/owners/*/email`",
        ),
        (
            data,
            "/data/0/owners/email",
            "`/data/0/owners` is an array: write `/data/0/owners/*/email`",
        ),
        (data, "/*/*/owners/00", "`/*/*/owners` is an array: write `/*/*/owners/0`"),
    ] {
        let expected = (format!("policy-unknown-name '{pointer}'"), help.to_owned());
        assert_eq!(judged_waiver(documents, pointer), [expected], "{pointer}");
    }
    for (documents, pointer) in [
        ("", "/owners/1/email"),
        ("", "/owners/*/email"),
        ("", ""),
        (data, "/data/7/owners/1/email"),
        (data, "/data"),
        (data, "/data/owners"),
        // Of what is outside the selected values, the schema says nothing.
        (data, "/owners/email"),
    ] {
        let found = judged_waiver(documents, pointer);
        assert!(found.is_empty(), "{pointer}: {found:?}");
    }
}
