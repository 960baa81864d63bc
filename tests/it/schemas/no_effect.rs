//! A14: keywords that do nothing are reported, each with what to write. A5: so are types that a check doesn't look at.

use super::*;

fn warnings(schema: &str) -> Vec<(String, String, String)> {
    let files = Memory::new([("s.json", schema)]);
    let builder = PolicyBuilder::default().files(&files);
    let policy = builder.text("dtolint.toml", "version = 1\nschema = \"s.json\"\n").expect(schema);
    let told = policy.warnings().iter().filter(|it| it.rule() == "schema-keyword");
    told.map(|it| {
        let help = it.help().unwrap_or_default().to_owned();
        (it.pointer().to_owned(), it.message().to_owned(), help)
    })
    .collect()
}

#[test]
fn a14_a_keyword_that_does_nothing_is_told_with_what_to_write() {
    let draft = |number: &str, rest: &str| {
        format!("{{\"$schema\": \"http://json-schema.org/draft-0{number}/schema#\", {rest}}}")
    };
    let newer = |year: &str, rest: &str| {
        format!("{{\"$schema\": \"https://json-schema.org/draft/{year}/schema\", {rest}}}")
    };
    let cases = [
        (
            draft("7", r##""$ref": "#/definitions/a", "minimum": 5, "definitions": {"a": {}}"##),
            "/minimum",
            "beside `$ref`, draft 7 ignores `minimum`",
            "write `allOf: [{ $ref: … }, { minimum: … }]`",
        ),
        (
            draft("4", r#""const": 5"#),
            "/const",
            "draft 4 has no `const`, so it is ignored",
            "write `enum` with one value",
        ),
        (
            draft("4", r#""items": {"contains": {}}"#),
            "/items/contains",
            "draft 4 has no `contains`, so it is ignored",
            "write a newer `$schema`",
        ),
        (
            draft("6", r#""if": {}, "then": {}"#),
            "/if",
            "draft 6 has no `if`, so it is ignored",
            "write `anyOf` with `not`, or a newer `$schema`",
        ),
        (
            draft("7", r#""dependentRequired": {"a": ["b"]}"#),
            "/dependentRequired",
            "draft 7 has no `dependentRequired`, so it is ignored",
            "write `dependencies`",
        ),
        (
            draft("7", r#""unevaluatedProperties": false"#),
            "/unevaluatedProperties",
            "draft 7 has no `unevaluatedProperties`, so it is ignored",
            "write `additionalProperties`, or a newer `$schema`",
        ),
        (
            draft("7", r#""prefixItems": [{}]"#),
            "/prefixItems",
            "draft 7 has no `prefixItems`, so it is ignored",
            "write `items` with a list",
        ),
        (
            newer("2019-09", r#""prefixItems": [{}]"#),
            "/prefixItems",
            "draft 2019-09 has no `prefixItems`, so it is ignored",
            "write `items` with a list",
        ),
        (
            newer("2020-12", r#""additionalItems": false"#),
            "/additionalItems",
            "draft 2020-12 has no `additionalItems`, so it is ignored",
            "write `prefixItems` for the first items, and `items` for the others",
        ),
        (
            newer("2020-12", r#""type": "string", "nullable": true"#),
            "/nullable",
            "draft 2020-12 has no `nullable`, so it is ignored",
            "write `type: [\"string\", \"null\"]`, with the type that it has",
        ),
        (
            newer("2020-12", r#""else": {}"#),
            "/else",
            "without `if`, `else` does nothing",
            "add `if`, or remove `else`",
        ),
        (
            newer("2020-12", r#""minContains": 2"#),
            "/minContains",
            "without `contains`, `minContains` does nothing",
            "add `contains`, or remove `minContains`",
        ),
        (
            newer("2020-12", r#""min": 2"#),
            "/min",
            "JSON Schema has no keyword `min`, so it is ignored",
            "write `minimum`, `minLength` or `minItems`",
        ),
        (
            newer("2020-12", r#""length": 2"#),
            "/length",
            "JSON Schema has no keyword `length`, so it is ignored",
            "write `minLength` and `maxLength`, or `minItems` and `maxItems`",
        ),
        (
            newer("2020-12", r##""ref": "#/a""##),
            "/ref",
            "JSON Schema has no keyword `ref`, so it is ignored",
            "write `$ref`",
        ),
    ];
    for (schema, pointer, message, help) in cases {
        let told = warnings(&schema);
        let expected = (pointer.to_owned(), message.to_owned(), help.to_owned());
        assert_eq!(told, [expected], "{schema}");
    }
}

#[test]
fn a14_what_does_something_is_not_told() {
    for schema in [
        r##"{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "title": "a", "description": "b", "definitions": {"a": {}}}"##,
        r##"{"$ref": "#/$defs/a", "maxLength": 5, "$defs": {"a": {}}}"##,
        r#"{"properties": {"min": {}, "length": {}, "ref": {}, "nullable": {}, "then": {}}}"#,
        r#"{"if": {}, "then": {}, "else": {}, "contains": {}, "minContains": 2}"#,
        r#"{"default": {"min": 1}, "examples": [{"ref": 1}], "const": {"length": 3}}"#,
        r#"{"type": "string", "nullable": false}"#,
    ] {
        assert_eq!(warnings(schema), [], "{schema}");
    }
}

#[test]
fn a14_in_openapi_3_0_nullable_is_a_keyword_and_in_3_1_it_is_not() {
    let told = |version: &str| {
        let text = format!(
            "{{\"openapi\": \"{version}\", \"components\": {{\"schemas\": {{\"A\": {{\"type\": \"string\", \"nullable\": true}}}}}}}}"
        );
        let files = Memory::new([("api.json", text.as_str())]);
        let policy = "version = 1\nschema = \"api.json#/components/schemas/A\"\n";
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
        let policy = policy.expect("it loads");
        policy.warnings().iter().map(|it| it.message().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told("3.0.3"), [""; 0]);
    assert_eq!(told("3.1.0"), ["draft 2020-12 has no `nullable`, so it is ignored"]);
}

#[test]
fn a5_types_that_a_check_does_not_look_at_are_told() {
    let told = |schema: &str, check: &str| {
        let schema = format!("{{\"properties\": {{\"a\": {schema}}}}}");
        let files = Memory::new([("s.json", schema.as_str())]);
        let policy = format!(
            "version = 1\nschema = \"s.json\"\n[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"/a\"\ncheck = {{ {check} }}\n"
        );
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
        let report = policy.expect("it loads").check();
        let told = report.iter().filter(|it| it.rule() == "check-skips-types");
        told.map(|it| it.message().to_owned()).collect::<Vec<_>>()
    };
    let matches = "matches = { pattern = 'x' }";
    for (schema, check, message) in [
        (
            r#"{"oneOf": [{"type": "string"}, {"type": "number"}]}"#,
            matches,
            "`matches` looks at strings, and at `/a` the schema allows numbers, too: these pass",
        ),
        (
            r#"{"type": ["string", "object"]}"#,
            matches,
            "`matches` looks at strings, and at `/a` the schema allows objects, too: these pass",
        ),
        (
            r#"{"type": ["integer", "string"]}"#,
            "range = { max = 5 }",
            "`range` looks at numbers, and at `/a` the schema allows strings, too: these pass",
        ),
    ] {
        assert_eq!(told(schema, check), [message], "{schema}");
    }
    for schema in
        [r#"{"type": "string"}"#, r#"{"type": ["string", "null"]}"#, "{}", r#"{"minLength": 2}"#]
    {
        assert_eq!(told(schema, matches), [""; 0], "{schema}");
    }
}

#[test]
fn a_format_that_is_likely_another_one_is_reported() {
    let of =
        |format: &str| warnings(&format!(r#"{{"properties": {{"a": {{"format": "{format}"}}}}}}"#));
    let near = [
        ("date_time", "date-time"),
        ("datetime", "date-time"),
        ("dateTime", "date-time"),
        ("Date-Time", "date-time"),
        ("e-mail", "email"),
        ("hostnmae", "hostname"),
        ("UUID", "uuid"),
        ("ipv-4", "ipv4"),
        ("json_pointer", "json-pointer"),
        ("uri_reference", "uri-reference"),
    ];
    for (format, meant) in near {
        let message = format!("there is no format `{format}`, so no value is checked");
        let help = format!("did you mean `{meant}`?");
        assert_eq!(of(format), [("/properties/a/format".to_owned(), message, help)], "{format}");
    }
    let others = [
        "date",
        "int32",
        "binary",
        "url",
        "int-or-string",
        "ports",
        "base64url",
        "money",
        "iso-date-time",
        "x-slug",
        "phone",
        "decimal",
        "password",
        "uuid4",
        "guid",
        "",
    ];
    for format in others {
        assert_eq!(of(format), [], "{format}");
    }
}
