//! C1: what is found of a value that matches none of several alternatives, or too many: the alternative that was meant
//! is reported, where its errors are.

use super::*;

/// Two kinds that a member tells apart.
const KINDS: &str = r#"{"oneOf": [
  {"properties": {"kind": {"const": "http"}, "url": {"type": "string"}, "retries": {"maximum": 5}}, "required": ["kind", "url"]},
  {"properties": {"kind": {"const": "queue"}, "name": {"type": "string"}}, "required": ["kind", "name"]}
]}"#;

#[test]
fn c1_the_alternative_that_the_tag_names_is_reported_inside() {
    check(&[
        (
            KINDS,
            r#"{"kind": "http", "retries": 9}"#,
            &[
                "schema  1:1: the member `url` is missing (alternative `kind: http` of `oneOf`)",
                "schema /retries 1:29: `9` is more than 5 (alternative `kind: http` of `oneOf`)",
            ],
        ),
        (
            KINDS,
            r#"{"kind": "queue", "url": "x", "name": 3}"#,
            &[
                "schema /name 1:39: expected a string, found the number `3` (alternative `kind: queue` of `oneOf`)",
            ],
        ),
        (
            KINDS,
            r#"{"kind": "htp", "url": "x"}"#,
            &["schema /kind 1:10: `kind` must be `http` or `queue`, found `htp`"],
        ),
        (
            KINDS,
            r#"{"kind": 3, "url": "x"}"#,
            &["schema /kind 1:10: `kind` must be `http` or `queue`, found the number `3`"],
        ),
        (
            KINDS,
            r#"{"url": "x"}"#,
            &["schema  1:1: the member `kind` is missing; `kind` must be `http` or `queue`"],
        ),
        (
            KINDS,
            "[]",
            &[
                "schema  1:1: the array matches more than one of the alternatives of `oneOf`: `kind: http` and `kind: queue`",
            ],
        ),
        (
            r##"{"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}, {"type": "null"}], "$defs": {"a": {"allOf": [{"$ref": "#/$defs/base"}, {"properties": {"t": {"enum": [1, 2]}}}]}, "b": {"properties": {"t": {"enum": [3]}}, "required": ["t"]}, "base": {"required": ["id"]}}}"##,
            r#"{"t": 2}"#,
            &["schema  1:1: the member `id` is missing (alternative `a` of `anyOf`)"],
        ),
        // The tag isn't in all alternatives.
        (
            r#"{"oneOf": [{"properties": {"kind": {"const": "a"}, "x": {"type": "string"}}}, {"properties": {"kind": {"const": "b"}}, "required": ["kind"]}, {"type": "string"}]}"#,
            r#"{"kind": "a", "x": 1}"#,
            &[
                "schema /x 1:20: expected a string, found the number `1` (alternative `kind: a` of `oneOf`)",
            ],
        ),
        // Nested.
        (
            r#"{"properties": {"steps": {"items": {"oneOf": [{"properties": {"do": {"const": "run"}, "with": {"oneOf": [{"properties": {"sh": {"const": "bash"}, "args": {"items": {"type": "string"}}}, "required": ["sh"]}, {"properties": {"sh": {"const": "zsh"}}, "required": ["sh"]}]}}, "required": ["do"]}, {"properties": {"do": {"const": "wait"}}, "required": ["do"]}]}}}}"#,
            "{\"steps\": [\n {\"do\": \"run\", \"with\": {\"sh\": \"bash\", \"args\": [\"a\", 3]}}]}",
            &[
                "schema /steps/0/with/args/1 2:53: expected a string, found the number `3` (alternative `sh: bash` of `oneOf`)",
            ],
        ),
        // OpenAPI.
        (
            r##"{"oneOf": [{"$ref": "#/$defs/Dog"}, {"$ref": "#/$defs/Cat"}], "discriminator": {"propertyName": "type", "mapping": {"dog": "#/$defs/Dog", "cat": "#/$defs/Cat"}}, "$defs": {"Dog": {"required": ["type", "bark"], "properties": {"type": {"type": "string"}, "bark": {"type": "boolean"}}}, "Cat": {"required": ["type", "meow"], "properties": {"type": {"type": "string"}, "meow": {"type": "boolean"}}}}}"##,
            r#"{"type": "cat"}"#,
            &["schema  1:1: the member `meow` is missing (alternative `type: cat` of `oneOf`)"],
        ),
        (
            r##"{"oneOf": [{"$ref": "#/$defs/Dog"}, {"$ref": "#/$defs/Cat"}], "discriminator": {"propertyName": "type"}, "$defs": {"Dog": {"required": ["type", "bark"], "properties": {"type": {"type": "string"}}}, "Cat": {"required": ["type", "meow"], "properties": {"type": {"type": "string"}}}}}"##,
            r#"{"type": "Cta"}"#,
            &["schema /type 1:10: `type` must be `Dog` or `Cat`, found `Cta`"],
        ),
    ]);
}

#[test]
fn c1_without_a_tag_the_type_decides_then_what_is_nearest() {
    check(&[
        (
            r#"{"anyOf": [{"type": "string"}, {"type": "object", "properties": {"id": {"type": "string"}}}]}"#,
            r#"{"id": 3}"#,
            &[
                "schema /id 1:8: expected a string, found the number `3` (the alternative of `anyOf` for an object)",
            ],
        ),
        (
            r#"{"properties": {"a": {"anyOf": [{"type": "string", "minLength": 3}, {"type": "null"}]}}}"#,
            r#"{"a": "x"}"#,
            &["schema /a 1:7: `x` is shorter than 3 characters"],
        ),
        (
            r#"{"oneOf": [{"type": "string"}, {"type": ["integer", "null"]}]}"#,
            "true",
            &["schema  1:1: expected a string, an integer or null, found the boolean `true`"],
        ),
        (
            r#"{"anyOf": [{"const": "created"}, {"enum": ["deleted", "updated"]}]}"#,
            "\"creatd\"",
            &["schema  1:1: `creatd` is not one of the 3 allowed values"],
        ),
        (
            r#"{"anyOf": [{"enum": ["on", "off"]}, {"type": "null"}]}"#,
            "\"of\"",
            &["schema  1:1: `of` is neither \"on\" nor \"off\""],
        ),
        (
            r#"{"anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]}"#,
            "{\"x\": 1}",
            &["schema  1:1: members are missing: `a`, or `b` and `c`"],
        ),
        (
            r#"{"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}"#,
            "{}",
            &["schema  1:1: a member is missing: `id` or `name`"],
        ),
        (r#"{"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}"#, "[1]", &[]),
        (
            r#"{"anyOf": [{"title": "an address", "format": "uri"}, {"pattern": "^x"}]}"#,
            "\"no\"",
            &[
                "schema  1:1: `no` matches none of the alternatives of `anyOf`: `an address` (`no` does not match the format `uri`) and the one at s.json:1:54 (`no` does not match the pattern `^x`)",
            ],
        ),
        (
            r#"{"oneOf": [{"properties": {"card": {}, "cvc": {}}, "required": ["card", "cvc"]}, {"properties": {"iban": {}}, "required": ["iban"]}]}"#,
            r#"{"card": "4"}"#,
            &["schema  1:1: the member `cvc` is missing (the alternative of `oneOf` with `card`)"],
        ),
        (
            r#"{"anyOf": [{"items": {"type": "string"}}, {"items": {"type": "number"}}]}"#,
            r#"["a", "b", 3]"#,
            &[
                "schema /2 1:12: expected a string, found the number `3` (the alternative of `anyOf` at s.json:1:12)",
            ],
        ),
    ]);
}

#[test]
fn c1_alternatives_that_exclude_each_other_are_named() {
    check(&[
        (
            r#"{"oneOf": [{"type": "number"}, {"minimum": 3}]}"#,
            "4",
            &[
                "schema  1:1: `4` matches more than one of the alternatives of `oneOf`: the one at s.json:1:12 and the one at s.json:1:32",
            ],
        ),
        (
            r#"{"oneOf": [{"title": "a number", "type": "number"}, {"type": "string"}, {"title": "three or more", "minimum": 3}]}"#,
            "4",
            &[
                "schema  1:1: `4` matches more than one of the alternatives of `oneOf`: `a number` and `three or more`",
            ],
        ),
        (
            r#"{"oneOf": [{}, {}, {}, {}, {}]}"#,
            "4",
            &[
                "schema  1:1: `4` matches more than one of the alternatives of `oneOf`: the one at s.json:1:12, the one at s.json:1:16, the one at s.json:1:20 and 2 more",
            ],
        ),
    ]);
}
