//! C1: a member that is only unevaluated because a subschema has failed isn't reported: what failed is.

use super::*;

#[test]
fn c1_what_failed_is_reported_and_not_what_comes_of_it() {
    check(&[
        // `id` and `name` are known to the part that failed; `zzz` is not.
        (
            r#"{"allOf": [{"properties": {"name": {"type": "string"}, "id": {}}}], "properties": {"kind": {}}, "unevaluatedProperties": false}"#,
            r#"{"kind": 1, "name": 3, "id": 7, "zzz": 1}"#,
            &[
                "schema /name 1:21: expected a string, found the number `3`",
                "schema /zzz 1:33: the schema doesn't allow the member `zzz`",
            ],
        ),
        // The part is behind references, and its members behind others.
        (
            r##"{"$ref": "#/$defs/a", "unevaluatedProperties": false, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"required": ["id"], "allOf": [{"$ref": "#/$defs/c"}]}, "c": {"properties": {"x": {}}, "patternProperties": {"^x-": {}}}}}"##,
            r#"{"x": 1, "x-y": 2, "y": 3}"#,
            &[
                "schema  1:1: the member `id` is missing",
                "schema /y 1:20: the schema doesn't allow the member `y`",
            ],
        ),
        // The alternative that was meant; `b` belongs to the other one.
        (
            r#"{"oneOf": [{"properties": {"kind": {"const": "a"}, "a": {"type": "string"}}}, {"properties": {"kind": {"const": "b"}, "b": {}}}], "unevaluatedProperties": false}"#,
            r#"{"kind": "a", "a": 1, "b": 2}"#,
            &[
                "schema /a 1:20: expected a string, found the number `1` (alternative `kind: a` of `oneOf`)",
                "schema /b 1:23: the schema doesn't allow the member `b`",
            ],
        ),
        // None was.
        (
            r#"{"anyOf": [{"properties": {"a": {}}, "required": ["b"]}, {"properties": {"a": {}}, "required": ["c"]}], "unevaluatedProperties": false}"#,
            r#"{"a": 1}"#,
            &["schema  1:1: a member is missing: `b` or `c`"],
        ),
        // Several match.
        (
            r#"{"oneOf": [{"title": "one", "properties": {"a": {}}}, {"title": "two", "required": ["a"]}], "unevaluatedProperties": false}"#,
            r#"{"a": 1}"#,
            &[
                "schema  1:1: the object matches more than one of the alternatives of `oneOf`: `one` and `two`",
            ],
        ),
        // In each item, by itself.
        (
            r##"{"items": {"allOf": [{"$ref": "#/$defs/named"}], "unevaluatedProperties": false}, "$defs": {"named": {"properties": {"name": {"type": "string"}, "x": {}}}}}"##,
            r#"[{"name": 1, "x": 1}, {"name": "n", "y": 2}]"#,
            &[
                "schema /0/name 1:11: expected a string, found the number `1`",
                "schema /1/y 1:37: the schema doesn't allow the member `y`",
            ],
        ),
        // Once for each object that forbids it is once for the member.
        (
            r#"{"allOf": [{"properties": {"a": {}}, "unevaluatedProperties": false}], "unevaluatedProperties": false}"#,
            r#"{"a": 1, "zzz": 2}"#,
            &["schema /zzz 1:10: the schema doesn't allow the member `zzz`"],
        ),
        (
            r#"{"allOf": [{"properties": {"a": {}}, "additionalProperties": false}, {"properties": {"b": {}}, "additionalProperties": false}]}"#,
            r#"{"zzz": 2}"#,
            &["schema /zzz 1:2: the schema doesn't allow the member `zzz`"],
        ),
        // Items.
        (
            r#"{"allOf": [{"prefixItems": [{"type": "string"}, {}]}], "unevaluatedItems": false}"#,
            "[1, 2, 3]",
            &[
                "schema /0 1:2: expected a string, found the number `1`",
                "schema /2 1:8: the schema doesn't allow the item `3`",
            ],
        ),
        (
            r#"{"allOf": [{"contains": {"type": "string"}, "minContains": 2}], "unevaluatedItems": false}"#,
            "[\"a\", 2]",
            &[
                "schema  1:1: too few items match `contains`: 1 found, at least 2 expected",
                "schema /1 1:7: the schema doesn't allow the item `2`",
            ],
        ),
        // OpenAPI and older drafts have the same.
        (
            r#"{"$schema": "https://json-schema.org/draft/2019-09/schema", "allOf": [{"items": [{"type": "string"}, {}]}], "unevaluatedItems": false}"#,
            "[1, 2, 3]",
            &[
                "schema /0 1:2: expected a string, found the number `1`",
                "schema /2 1:8: the schema doesn't allow the item `3`",
            ],
        ),
    ]);
}

/// Nothing that is wrong is lost: without another finding that explains it, a member is reported.
#[test]
fn c1_what_nothing_explains_is_reported() {
    check(&[
        // The `if` doesn't hold, which is no error.
        (
            r#"{"properties": {"kind": {}}, "if": {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}, "then": {"properties": {"a": {}}}, "unevaluatedProperties": false}"#,
            r#"{"kind": "b", "a": 1}"#,
            &["schema /a 1:15: the schema doesn't allow the member `a`"],
        ),
        // What failed is of another member's value, and knows nothing of this one.
        (
            r#"{"properties": {"a": {"type": "string"}}, "unevaluatedProperties": false}"#,
            r#"{"a": 1, "b": 2}"#,
            &[
                "schema /a 1:7: expected a string, found the number `1`",
                "schema /b 1:10: the schema doesn't allow the member `b`",
            ],
        ),
        // An alternative that doesn't match, beside one that does.
        (
            r#"{"anyOf": [{"properties": {"a": {}}, "required": ["x"]}, {"required": ["a"]}], "unevaluatedProperties": false}"#,
            r#"{"a": 1}"#,
            &["schema /a 1:2: the schema doesn't allow the member `a`"],
        ),
        (
            r#"{"allOf": [{"required": ["x"]}], "unevaluatedProperties": false}"#,
            r#"{"a": 1}"#,
            &[
                "schema  1:1: the member `x` is missing",
                "schema /a 1:2: the schema doesn't allow the member `a`",
            ],
        ),
        (
            r#"{"prefixItems": [{}], "unevaluatedItems": false}"#,
            "[1, 2, 2, 1, [3], {}]",
            &["schema /1 1:5: the schema doesn't allow the items `2`, `2`, `1` and 2 more"],
        ),
    ]);
}
