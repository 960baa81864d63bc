//! C1, B13 and B22: what a violation says, and what its help says.

use super::*;
use crate::common::DRAFTS;

#[test]
fn c1_each_item_that_is_equal_to_an_earlier_one_is_found_with_the_first_one() {
    check(&[
        (
            r#"{"uniqueItems": true}"#,
            r#"["a", "b", "a", "c", "a", "b"]"#,
            &[
                "schema /2 1:12: items must differ, but `a` is equal to `/0`",
                "schema /4 1:22: items must differ, but `a` is equal to `/0`",
                "schema /5 1:27: items must differ, but `b` is equal to `/1`",
            ],
        ),
        (
            r#"{"properties": {"a": {"uniqueItems": true}}}"#,
            r#"{"a": [{"x": 1}, {"x": 1.0}]}"#,
            &["schema /a/1 1:18: items must differ, but the object is equal to `/a/0`"],
        ),
    ]);
    let schema = r#"{"uniqueItems": true}"#;
    let findings = lint(usable("s.json", schema, "s.json"), r#"["a", "a"]"#);
    let related = &findings[0].related()[0];
    assert_eq!((related.place.start().column, related.label.as_str()), (2, "this item is equal"));
    // However many there are, few are reported.
    let many = format!("[{}1]", "1, ".repeat(1000));
    let found = found(schema, &many);
    assert_eq!(found.len(), 10);
    assert_eq!(
        found[9],
        "schema /10 1:32: items must differ, but `1` is equal to `/0`; so are 990 items after it"
    );
}

#[test]
fn c1_members_are_named_with_the_reason() {
    check(&[
        (
            r#"{"additionalProperties": false}"#,
            r#"{"a": 1, "b": 2}"#,
            &[
                "schema /a 1:2: the schema allows no members here, found `a`",
                "schema /b 1:10: the schema allows no members here, found `b`",
            ],
        ),
        (
            r#"{"properties": {"x": {"propertyNames": false}}}"#,
            r#"{"x": {"a": 1}}"#,
            &["schema /x/a 1:8: the schema allows no members here, found `a`"],
        ),
        (
            r#"{"dependentRequired": {"card": ["cvc"]}}"#,
            r#"{"card": 1}"#,
            &["schema  1:1: the member `cvc` is missing, which `card` requires"],
        ),
        (
            r#"{"dependentSchemas": {"card": {"required": ["cvc"]}}}"#,
            r#"{"card": 1}"#,
            &["schema  1:1: the member `cvc` is missing (since `card` is there)"],
        ),
        (
            r#"{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"card": {"required": ["cvc"]}, "x": ["y"]}}"#,
            r#"{"card": 1, "x": 2}"#,
            &[
                "schema  1:1: the member `cvc` is missing (since `card` is there)",
                "schema  1:1: the member `y` is missing, which `x` requires",
            ],
        ),
        (
            r#"{"propertyNames": {"enum": ["width", "height"]}}"#,
            r#"{"widht": 1}"#,
            &["schema /widht 1:2: the key `widht` is neither \"width\" nor \"height\""],
        ),
        (
            r#"{"propertyNames": {"maxLength": 3}}"#,
            r#"{"abcd": 1}"#,
            &["schema /abcd 1:2: the key `abcd` is longer than 3 characters"],
        ),
    ]);
}

#[test]
fn c1_a_condition_that_holds_is_said() {
    let schema = |condition: &str| {
        format!(
            r#"{{"if": {condition}, "then": {{"required": ["url"]}}, "else": {{"properties": {{"url": false}}}}}}"#
        )
    };
    let kind = r#"{"properties": {"kind": {"const": "http"}}, "required": ["kind"]}"#;
    let table = [
        (kind, r#"{"kind": "http"}"#, "the member `url` is missing (since `kind` is `http`)"),
        (
            kind,
            r#"{"kind": "x", "url": 1}"#,
            "the schema doesn't allow the member `url` (since `kind` isn't `http`)",
        ),
        (
            r#"{"properties": {"kind": {"enum": ["http", "https"]}}}"#,
            "{}",
            "the member `url` is missing (since `kind` is `http` or `https` or missing)",
        ),
        (
            r#"{"required": ["host"]}"#,
            r#"{"host": 1}"#,
            "the member `url` is missing (since `host` is there)",
        ),
        (
            r#"{"required": ["host"]}"#,
            r#"{"url": 1}"#,
            "the schema doesn't allow the member `url` (since `host` is missing)",
        ),
        (
            r#"{"type": "object"}"#,
            r#"{"x": 1}"#,
            "the member `url` is missing (since the value is an object)",
        ),
        (
            r#"{"minProperties": 1}"#,
            r#"{"x": 1}"#,
            "the member `url` is missing (since the `if` beside it holds)",
        ),
        (
            r#"{"minProperties": 2}"#,
            r#"{"url": 1}"#,
            "the schema doesn't allow the member `url` (since the `if` beside it doesn't hold)",
        ),
    ];
    for (condition, document, message) in table {
        let findings = lint(usable("s.json", &schema(condition), "s.json"), document);
        let messages: Vec<_> = findings.iter().filter(|it| it.rule() == "schema").collect();
        assert_eq!(messages.len(), 1, "{condition} {document}");
        assert_eq!(messages[0].message(), message, "{condition} {document}");
    }
}

#[test]
fn c1_what_not_forbids_is_said() {
    check(&[
        (
            r#"{"not": {"required": ["a"]}}"#,
            r#"{"b": 1, "a": 2}"#,
            &["schema /a 1:10: the schema doesn't allow the member `a`"],
        ),
        (
            r#"{"not": {"required": ["a", "b"]}}"#,
            r#"{"b": 1, "a": 2}"#,
            &["schema  1:1: the members `a` and `b` exclude each other"],
        ),
        (
            r#"{"not": {"anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]}}"#,
            r#"{"b": 1, "c": 2}"#,
            &["schema  1:1: the members `b` and `c` exclude each other"],
        ),
        (r#"{"not": {"const": 3}}"#, "3", &["schema  1:1: the number `3` is not allowed"]),
        (
            r#"{"not": {"enum": ["a", "b"]}}"#,
            "\"a\"",
            &["schema  1:1: the string `a` is not allowed"],
        ),
        (
            r#"{"not": {"type": "object"}}"#,
            "{}",
            &["schema  1:1: expected anything but an object, found an object"],
        ),
        (r#"{"not": {}}"#, "1", &["schema  1:1: the schema allows no value here"]),
        (
            r#"{"not": {"minimum": 3}}"#,
            "4",
            &["schema  1:1: `4` matches the schema under `not`, {\"minimum\":3}"],
        ),
        (
            r##"{"not": {"$ref": "#/$defs/a"}, "$defs": {"a": {"minimum": 3}}}"##,
            "4",
            &["schema  1:1: `4` matches the schema under `not`"],
        ),
    ]);
}

#[test]
fn c1_items_that_match_contains_are_counted() {
    let table = [
        (
            r#"{"contains": {"type": "string"}, "minContains": 2}"#,
            "[1]",
            "too few items match `contains`: 0 found, at least 2 expected",
            "add at least 2 items that match `contains`: {\"type\":\"string\"}",
        ),
        (
            r#"{"contains": {"type": "string"}, "minContains": 2.0}"#,
            "[\"a\"]",
            "too few items match `contains`: 1 found, at least 2 expected",
            "add at least 1 item that matches `contains`: {\"type\":\"string\"}",
        ),
        (
            r#"{"contains": {"const": "a"}, "maxContains": 1}"#,
            r#"["a", "b", "a", "a", "a"]"#,
            "too many items match `contains`: 4 found (`/0`, `/2`, `/3`, 1 more), at most 1 expected",
            "remove at least 3 items that match `contains`: {\"const\":\"a\"}",
        ),
    ];
    for (schema, document, message, help) in table {
        let findings = lint(usable("s.json", schema, "s.json"), document);
        assert_eq!(findings[0].message(), message, "{schema}");
        assert_eq!(findings[0].help(), Some(help), "{schema}");
    }
}

/// A help to put quotes or to remove them is given if and only if the value is accepted then.
#[test]
fn b22_quotes_are_the_help_where_they_are_what_is_wrong() {
    let table = [
        (
            r#"{"enum": ["1", "2", "3"]}"#,
            "3",
            "found the number `3`, expected the string \"3\"",
            "quote it: `\"3\"`",
        ),
        (
            r#"{"enum": [1, 2]}"#,
            "\"2\"",
            "found the string `2`, expected the number 2",
            "remove the quotes: `2`",
        ),
        (
            r#"{"const": "true"}"#,
            "true",
            "found the boolean `true`, expected the string \"true\"",
            "quote it: `\"true\"`",
        ),
        (
            r#"{"const": true}"#,
            "\"true\"",
            "found the string `true`, expected the boolean true",
            "remove the quotes: `true`",
        ),
        (
            r#"{"enum": ["null", "x"]}"#,
            "null",
            "found null, expected the string \"null\"",
            "quote it: `\"null\"`",
        ),
        (
            r#"{"enum": [null, 1]}"#,
            "\"null\"",
            "found the string `null`, expected null",
            "remove the quotes: `null`",
        ),
        (
            r#"{"enum": ["a", "b"]}"#,
            "3",
            "the number `3` is neither \"a\" nor \"b\"",
            "write one of `a`, `b`",
        ),
        (
            r#"{"type": "string", "pattern": "^[a-z]"}"#,
            "3",
            "expected a string, found the number `3`",
            "write a string",
        ),
        (
            r#"{"type": "string", "minLength": 2}"#,
            "3",
            "expected a string, found the number `3`",
            "write a string",
        ),
        (
            r#"{"type": "string", "minLength": 2}"#,
            "33",
            "expected a string, found the number `33`",
            "quote it: `\"33\"`",
        ),
        (
            r#"{"type": "integer", "maximum": 2}"#,
            "\"3\"",
            "expected an integer, found the string `3`",
            "write an integer",
        ),
        (r#"{"type": "string"}"#, "null", "expected a string, found null", "write a string"),
        (
            r#"{"type": "null"}"#,
            "\"null\"",
            "expected null, found the string `null`",
            "remove the quotes: `null`",
        ),
        (
            r#"{"anyOf": [{"type": "string", "pattern": "x"}, {"type": "null"}]}"#,
            "3",
            "expected a string or null, found the number `3`",
            "write a string or null",
        ),
        (
            r#"{"anyOf": [{"type": "integer"}, {"type": "null"}]}"#,
            "\"3\"",
            "expected an integer or null, found the string `3`",
            "remove the quotes: `3`",
        ),
        (
            r#"{"oneOf": [{"const": 1}, {"const": 2}]}"#,
            "\"2\"",
            "expected a number, found the string `2`",
            "remove the quotes: `2`",
        ),
        // The whole of what is asked counts, wherever it is.
        (
            r##"{"allOf": [{"$ref": "#/$defs/s"}, {"pattern": "^x"}], "$defs": {"s": {"type": "string"}}}"##,
            "3",
            "expected a string, found the number `3`",
            "write a string",
        ),
        (
            r##"{"$ref": "#/$defs/s", "maxLength": 1, "$defs": {"s": {"type": "string"}}}"##,
            "33",
            "expected a string, found the number `33`",
            "write a string",
        ),
        (
            r#"{"type": "number"}"#,
            "\"03\"",
            "expected a number, found the string `03`",
            "write a number",
        ),
        (
            r#"{"type": "number"}"#,
            "\" 3\"",
            "expected a number, found the string ` 3`",
            "write a number",
        ),
    ];
    for (schema, document, message, help) in table {
        for schema in [schema.to_owned(), format!(r#"{{"properties": {{"a": {schema}}}}}"#)] {
            let is_inner = schema.starts_with(r#"{"properties""#);
            if is_inner && schema.contains("$defs") {
                continue;
            }
            let document =
                if is_inner { format!(r#"{{"a": {document}}}"#) } else { document.to_owned() };
            let findings = lint(usable("s.json", &schema, "s.json"), &document);
            assert_eq!(findings.len(), 1, "{schema}, {document}: {findings:?}");
            assert_eq!(findings[0].message(), message, "{schema}, {document}");
            assert_eq!(findings[0].help(), Some(help), "{schema}, {document}");
        }
    }
}

#[test]
fn b22_control_characters_of_a_value_are_visible() {
    let table = [
        (r#""a\nb""#, r"`a\nb` is neither"),
        (r#""a\tb""#, r"`a\tb` is neither"),
        (r#""a\rb""#, r"`a\rb` is neither"),
        (r#""a\u0000b""#, r"`a\u{0}b` is neither"),
        (r#""a\u001bb""#, r"`a\u{1b}b` is neither"),
        (r#""a\u0085b""#, r"`a\u{85}b` is neither"),
        (r#""a b""#, "`a b` is neither"),
    ];
    for (document, message) in table {
        let findings = lint(usable("s.json", r#"{"enum": ["on", "off"]}"#, "s.json"), document);
        assert!(findings[0].message().starts_with(message), "{}", findings[0].message());
    }
}

/// A name that is suggested would be accepted there.
#[test]
fn b13_a_name_is_suggested_only_where_it_is_allowed() {
    let table = [
        (
            r#"{"properties": {"color": {}}, "additionalProperties": false}"#,
            r#"{"colour": 1}"#,
            "did you mean `color`?",
        ),
        // It is there already.
        (
            r#"{"properties": {"color": {}}, "additionalProperties": false}"#,
            r#"{"colour": 1, "color": 2}"#,
            "remove it, or add it to the schema",
        ),
        // It is a member of another object.
        (
            r#"{"properties": {"color": {}, "style": {"properties": {"font": {}}, "additionalProperties": false}}}"#,
            r#"{"style": {"colour": 1}}"#,
            "remove it, or add it to the schema",
        ),
        (
            r#"{"allOf": [{"properties": {"color": {}}}], "unevaluatedProperties": false}"#,
            r#"{"colour": 1}"#,
            "did you mean `color`?",
        ),
        (
            r#"{"properties": {"color": false}, "additionalProperties": false}"#,
            r#"{"colour": 1}"#,
            "remove it, or add it to the schema",
        ),
        (
            r#"{"propertyNames": {"enum": ["width", "height"]}}"#,
            r#"{"widht": 1}"#,
            "did you mean `width`?",
        ),
        (
            r#"{"propertyNames": {"enum": ["width", "height"]}}"#,
            r#"{"widht": 1, "width": 2}"#,
            "rename the member",
        ),
    ];
    for (schema, document, help) in table {
        let findings = lint(usable("s.json", schema, "s.json"), document);
        let found = findings.iter().find(|it| it.rule() == "schema").expect("it is found");
        assert_eq!(found.help(), Some(help), "{schema}, {document}");
    }
}

#[test]
fn c1_an_alternative_without_a_name_is_told_by_what_only_it_has_or_by_its_place() {
    check(&[
        (
            r#"{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}, {"type": "integer"}]}"#,
            "[1]",
            &[
                "schema /0 1:2: expected a string, found the number `1` (the alternative of `anyOf` for an array)",
            ],
        ),
        (
            "{\"oneOf\": [\n  {\"properties\": {\"a\": {\"type\": \"string\"}}, \"required\": [\"a\", \"x\"]},\n  {\"properties\": {\"a\": {}}, \"required\": [\"a\", \"b\", \"c\"]}]}",
            r#"{"a": 1, "x": 1}"#,
            &[
                "schema /a 1:7: expected a string, found the number `1` (the alternative of `oneOf` with `x`)",
            ],
        ),
        (
            "{\"oneOf\": [\n  {\"minimum\": 1},\n  {\"maximum\": 5}]}",
            "3",
            &[
                "schema  1:1: `3` matches more than one of the alternatives of `oneOf`: the one at s.json:2:3 and the one at s.json:3:3",
            ],
        ),
    ]);
}

#[test]
fn a_reason_is_found_by_every_draft_that_has_the_keyword() {
    for draft in &DRAFTS[2..] {
        let schema = format!(
            r##"{{"$schema": "{draft}", "$ref": "#/definitions/a", "definitions": {{"a": {{"if": {{"required": ["x"]}}, "then": {{"required": ["y"]}}}}}}}}"##
        );
        let found = found(&schema, r#"{"x": 1}"#);
        assert_eq!(
            found,
            ["schema  1:1: the member `y` is missing (since `x` is there)"],
            "{draft}"
        );
    }
}

/// A help that shows the value with quotes doesn't show a secret.
#[test]
fn b22_a_secret_stays_hidden() {
    let schema = r#"{"properties": {"password": {"type": "string"}}}"#;
    let findings = lint(usable("s.json", schema, "s.json"), r#"{"password": 1234}"#);
    let help = findings[0].help().expect("it says to quote it");
    assert_eq!(help, "quote it: `\"1234\"`");
    assert_eq!(dtolint::render::masked(&findings[0], help), "quote it: `***`");
    // Nor does a message that shows control characters.
    let schema = r#"{"properties": {"password": {"const": "on"}}}"#;
    let document = "{\"password\": \"hun\\tter7-h\\tunter7\"}";
    let findings = lint(usable("s.json", schema, "s.json"), document);
    let message = findings[0].message();
    assert_eq!(message, "`hun\\tter7-h\\tunter7` is not \"on\"");
    let masked = dtolint::render::masked(&findings[0], message);
    assert_eq!(masked, "`***` is not \"on\"");
}
