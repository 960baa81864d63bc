//! Components of OpenAPI files.

use super::*;

fn openapi(version: &str, more: &str) -> String {
    format!(
        "openapi: {version}\ncomponents:\n  schemas:\n    Id: &id {{type: string, pattern: '^x', example: x1, x-internal: true}}\n    Order:\n      type: object\n      properties:\n        id: {{$ref: '#/components/schemas/Id'}}\n        other: *id\n{more}      required: [id]\n      xml: {{}}\n    Big:\n      allOf:\n        - $ref: '#/components/schemas/Order'\n        - {{type: object, required: [size], properties: {{size: {{type: integer}}}}}}\n"
    )
}

#[test]
fn a_component_of_openapi_3_0_and_3_1_is_a_schema() {
    let old = "        note: {type: string, nullable: true}\n        n: {type: number, maximum: 5, exclusiveMaximum: true}\n";
    let new =
        "        note: {type: [string, 'null']}\n        n: {type: number, exclusiveMaximum: 5}\n";
    for (version, more) in [("3.0.3", old), ("3.1.0", new)] {
        let text = openapi(version, more);
        let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/Order");
        assert_eq!(all(policy.warnings()), [""; 0], "{version}");
        let document = r#"{"id": "y", "other": 5, "note": null, "n": 5, "idd": "x"}"#;
        let findings = lint(policy, document);
        assert_eq!(
            all(&findings),
            ["schema /id 1:8", "schema /other 1:22", "schema /n 1:44", "unknown-member /idd 1:47"],
            "{version}"
        );
        let place = findings[0].schema().expect("it is the schema's finding");
        assert_eq!(place.name, "api.yaml#/components/schemas/Order", "{version}");
        assert_eq!(place.pointer, "/components/schemas/Id/pattern", "{version}");
        let place = place.place.as_ref().map(|place| (place.start().line, place.start().column));
        assert_eq!(place, Some((4, 37)), "{version}");
        let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/Big");
        assert_eq!(
            all(&lint(policy, r#"{"id": "x", "size": "1", "siz": 2}"#)),
            ["schema /size 1:21", "unknown-member /siz 1:26"],
            "{version}"
        );
    }
}

#[test]
fn an_openapi_file_wants_a_component_and_lists_them() {
    let text = openapi("3.1.0", "");
    let findings = refused("api.yaml", &text, "api.yaml");
    assert_eq!(all(&findings), ["schema-unusable  1:1"]);
    assert_eq!(
        findings[0].help(),
        Some("write `api.yaml#/components/schemas/NAME`, where NAME is one of Big, Id, Order")
    );
    let findings = refused("api.yaml", &text, "api.yaml#/components/schemas/Ordr");
    assert_eq!(all(&findings), ["schema-unusable  4:5"]);
    assert_eq!(findings[0].help(), Some("did you mean `Order`?"));
    let findings = refused("api.yaml", &text, "api.yaml#/openapi");
    assert_eq!(findings[0].message(), "a schema is an object or a boolean");
}

#[test]
fn an_openapi_file_with_hundreds_of_components_is_loaded() {
    let mut text = "openapi: 3.1.0\ncomponents:\n  schemas:\n".to_owned();
    for nth in 0..500 {
        let next = (nth + 1) % 500;
        text += &format!(
            "    C{nth}:\n      properties: {{n: {{$ref: '#/components/schemas/C{next}'}}, v{nth}: {{type: string}}}}\n"
        );
    }
    let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/C499");
    assert_eq!(
        all(&lint(policy, r#"{"n": {"v0": 1, "n": {"v1": "", "v2": 0}}}"#)),
        ["schema /n/v0 1:14", "unknown-member /n/n/v2 1:33"]
    );
}

/// A linter for a component of a file, with more keys of its entry.
fn linter_for(version: &str, schemas: &str, name: &str, more: &str) -> Linter {
    let text = format!(r#"{{"openapi": "{version}", "components": {{"schemas": {schemas}}}}}"#);
    let files = Memory::new([("api.json", &*text)]);
    let policy = format!(
        "version = 1\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"api.json#/components/schemas/{name}\"\n{more}"
    );
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    Linter::new(policy.unwrap_or_else(|error| panic!("{text}: {error}")))
}

#[test]
fn b8_a_request_has_no_read_only_member_and_a_response_no_write_only_one() {
    let direct = r#"{
        "type": "object", "required": ["id", "secret", "name"],
        "properties": {
            "id": {"type": "string", "readOnly": true},
            "secret": {"type": "string", "writeOnly": true},
            "name": {"type": "string", "readOnly": false}
        }
    }"#;
    let schemas = [
        // The members of the schema itself.
        format!(r#"{{"A": {direct}}}"#),
        // Of a schema that it refers to, at some removes.
        format!(
            r##"{{"A": {{"allOf": [{{"$ref": "#/components/schemas/B"}}]}}, "B": {{"allOf": [{direct}]}}}}"##
        ),
        // Those of one part, required by another.
        r##"{
            "A": {"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"type": "object", "required": ["id", "secret", "name"]}
            ]},
            "Base": {"properties": {
                "id": {"$ref": "#/components/schemas/Id"},
                "secret": {"allOf": [{"type": "string"}, {"writeOnly": true}]},
                "name": {"type": "string"}
            }},
            "Id": {"type": "string", "readOnly": true}
        }"##
        .to_owned(),
        // Beside the parts.
        format!(
            r##"{{
                "A": {{"required": ["id", "secret", "name"], "allOf": [{{"$ref": "#/components/schemas/B"}}]}},
                "B": {direct}
            }}"##
        ),
    ];
    let request = r#"{"secret": "s", "name": "n"}"#;
    let response = r#"{"id": "i", "name": "n"}"#;
    for schemas in &schemas {
        for version in ["3.0.3", "3.1.0"] {
            for (more, fits, other, message) in [
                ("", request, response, "the schema says `readOnly`"),
                ("direction = \"request\"\n", request, response, "the schema says `readOnly`"),
                ("direction = \"response\"\n", response, request, "the schema says `writeOnly`"),
            ] {
                let linter = linter_for(version, schemas, "A", more);
                let rules = |document: &str| all(linter.lint(("dto.json", document)).findings());
                assert_eq!(rules(fits), [""; 0], "{version} {more} {schemas}");
                let report = linter.lint(("dto.json", other));
                let found: Vec<_> = report.findings().iter().map(|it| it.message()).collect();
                assert!(
                    found.iter().any(|it| it.starts_with(message)),
                    "{more} {schemas}: {found:?}"
                );
                assert!(
                    found.iter().any(|it| it.contains("is missing")),
                    "{more} {schemas}: {found:?}"
                );
                let none: Vec<_> = rules("{}");
                assert!(!none.is_empty(), "{more} {schemas}");
            }
        }
    }
    let report = linter_for("3.1.0", &schemas[0], "A", "")
        .lint(("dto.json", "{\"id\": \"i\",\n \"secret\": \"s\", \"name\": \"n\"}"));
    assert_eq!(all(report.findings()), ["schema /id 1:8"]);
    let place = report.findings()[0].schema().expect("it is the schema's");
    assert_eq!(
        (&*place.keyword, &*place.pointer),
        ("readOnly", "/components/schemas/A/properties/id/readOnly")
    );
}

#[test]
fn b8_plain_json_schema_has_no_direction() {
    let schema = r#"{"required": ["id"], "properties": {"id": {"readOnly": true}, "s": {"writeOnly": true}}}"#;
    assert_eq!(all(&lint(usable("s.json", schema, "s.json"), r#"{"id": 1, "s": 2}"#)), [""; 0]);
    assert_eq!(all(&lint(usable("s.json", schema, "s.json"), "{}")), ["schema  1:1"]);
}

#[test]
fn b14_a_discriminator_with_a_value_that_names_no_schema_is_refused() {
    let pets = r##""Cat": {"type": "object"}, "Dog": {"type": "object"}"##;
    let heirs = r##""Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "Lion": {"allOf": [{"$ref": "#/components/schemas/Cat"}, {"type": "object"}]}"##;
    let refs = r##"{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}"##;
    let table: &[(String, &[&str], &[&str])] = &[
        // The names of the schemas.
        (
            format!(
                r#"{{"Pet": {{"anyOf": [{refs}], "discriminator": {{"propertyName": "kind"}}}}, {pets}}}"#
            ),
            &["Cat", "Dog"],
            &["cat", "Bird", "", "Pet"],
        ),
        // And those of a mapping.
        (
            format!(
                r##"{{"Pet": {{"anyOf": [{refs}], "discriminator": {{"propertyName": "kind", "mapping": {{"cat": "#/components/schemas/Cat", "hound": "Dog"}}}}}}, {pets}}}"##
            ),
            &["cat", "hound", "Cat", "Dog"],
            &["dog", "bird"],
        ),
        // Of schemas that are made of this one.
        (
            format!(
                r#"{{"Pet": {{"type": "object", "discriminator": {{"propertyName": "kind"}}, "required": ["kind"]}}, {heirs}}}"#
            ),
            &["Cat", "Lion", "Pet"],
            &["Dog", "cat"],
        ),
        // Nothing says which there are.
        (r#"{"Pet": {"discriminator": {"propertyName": "kind"}}}"#.to_owned(), &["Cat", "x"], &[]),
    ];
    for (schemas, good, bad) in table {
        for version in ["3.0.3", "3.1.0"] {
            let linter = linter_for(version, schemas, "Pet", "");
            for (kinds, is_bad) in [(good, false), (bad, true)] {
                for kind in *kinds {
                    let report =
                        linter.lint(("dto.json", format!("{{\"kind\": \"{kind}\"}}").as_str()));
                    let expected: &[&str] = if is_bad { &["schema /kind 1:10"] } else { &[] };
                    assert_eq!(all(report.findings()), expected, "{version} {kind} {schemas}");
                }
            }
        }
    }
    let report =
        linter_for("3.1.0", &table[0].0, "Pet", "").lint(("dto.json", r#"{"kind": "Bird"}"#));
    let finding = &report.findings()[0];
    assert_eq!(finding.message(), "`Bird` names no schema of the discriminator `kind`");
    assert_eq!(finding.help(), Some("write one of `Cat`, `Dog`"));
    assert_eq!(finding.schema().map(|it| &*it.keyword), Some("discriminator"));
    // Of many values the nearest is named, or none.
    let mapping: Vec<_> = (0..9).map(|nth| format!(r#""animal-{nth}": "Cat""#)).collect();
    let schemas = format!(
        r##"{{"Pet": {{"oneOf": [{{"$ref": "#/components/schemas/Cat"}}], "discriminator": {{"propertyName": "kind", "mapping": {{{}}}}}}}, "Cat": {{}}}}"##,
        mapping.join(", ")
    );
    let linter = linter_for("3.1.0", &schemas, "Pet", "");
    for (kind, help) in [("animal-0x", Some("did you mean `animal-0`?")), ("Bird", None)] {
        let report = linter.lint(("dto.json", format!("{{\"kind\": \"{kind}\"}}").as_str()));
        assert_eq!(all(report.findings()), ["schema /kind 1:10"]);
        assert_eq!(report.findings()[0].help(), help, "{kind}");
    }
}
