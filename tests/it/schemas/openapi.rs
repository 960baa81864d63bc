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
