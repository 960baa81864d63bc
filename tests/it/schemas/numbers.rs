//! Numbers are compared by their exact value, however many digits they have.

use super::*;

/// A keyword with its number, numbers that it allows and numbers that it doesn't.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    (
        r#""const": 18446744073709551617"#,
        &["18446744073709551617", "18446744073709551617.0", "18446744073709551617e0"],
        &["18446744073709551616", "18446744073709551618", "18446744073709551617.1", "1e400"],
    ),
    (
        r#""const": 9007199254740993"#,
        &["9007199254740993.0", "9007199254740993"],
        &["9007199254740992.0", "9007199254740992", "9007199254740993.5", "9007199254740994"],
    ),
    (
        r#""const": 0.1"#,
        &["0.1", "0.10", "1e-1"],
        &["0.1000000000000000055", "0.1000000000000000000001", "0.2"],
    ),
    (
        r#""const": 1"#,
        &["1", "1.0", "1e0", "10e-1"],
        &["1.0000000000000000000001", "true", "\"1\""],
    ),
    (r#""const": 1.0"#, &["1", "1.00"], &["2", "1.0000000000000000000001"]),
    (r#""const": 0"#, &["-0", "0.0", "0e400", "-0.0"], &["1e-400", "-1e-400", "false"]),
    (r#""const": 1e400"#, &["1e400", "10e399"], &["1e401", "2e400", "-1e400", "1"]),
    (r#""const": 1e99999"#, &["1e99999", "10e99998"], &["1e99998", "1e99999999999999999999", "1"]),
    (
        r#""const": {"a": [18446744073709551617]}"#,
        &[r#"{"a": [18446744073709551617.0]}"#],
        &[
            r#"{"a": [18446744073709551618]}"#,
            r#"{"a": []}"#,
            r#"{"a": [18446744073709551617], "b": 1}"#,
        ],
    ),
    (
        r#""const": [18446744073709551617, {"b": 0.1}]"#,
        &[r#"[18446744073709551617, {"b": 0.10}]"#],
        &[
            r#"[18446744073709551616, {"b": 0.1}]"#,
            r#"[18446744073709551617, {"b": 0.1000000000000000055}]"#,
        ],
    ),
    (
        r#""enum": [18446744073709551617, "a", null]"#,
        &["18446744073709551617", "\"a\"", "null"],
        &["18446744073709551616", "18446744073709551618", "\"18446744073709551617\"", "false"],
    ),
    (
        r#""enum": [9007199254740992, 3]"#,
        &["9007199254740992.0", "3.0"],
        &["9007199254740993.0", "3.1"],
    ),
    (r#""enum": [0.1]"#, &["0.10"], &["0.1000000000000000055"]),
    (
        r#""minimum": 18446744073709551617"#,
        &["18446744073709551617", "18446744073709551617.5", "1e400", "1e99999999999999999999"],
        &["18446744073709551616", "18446744073709551616.9", "-1e400", "1e-99999999999999999999"],
    ),
    (
        r#""maximum": 18446744073709551617"#,
        &["18446744073709551617", "18446744073709551616", "-1e99999999999999999999"],
        &["18446744073709551618", "18446744073709551617.5", "1e400"],
    ),
    (r#""maximum": 9223372036854775807"#, &["9223372036854775807"], &["9223372036854775808"]),
    (
        r#""maximum": 9007199254740992"#,
        &["9007199254740992.0"],
        &["9007199254740993.0", "9007199254740992.1"],
    ),
    (r#""maximum": 0.1"#, &["0.1", "0.0999999999999999999999"], &["0.1000000000000000000001"]),
    (r#""minimum": -0.1"#, &["-0.1"], &["-0.1000000000000000000001"]),
    (
        r#""exclusiveMinimum": 18446744073709551617"#,
        &["18446744073709551618", "18446744073709551617.5"],
        &["18446744073709551617", "18446744073709551617.0"],
    ),
    (
        r#""exclusiveMaximum": 18446744073709551617"#,
        &["18446744073709551616", "18446744073709551616.9"],
        &["18446744073709551617", "18446744073709551617.0"],
    ),
    (r#""exclusiveMinimum": 0"#, &["1e-400"], &["-0.0", "-1e-400"]),
    (
        r#""multipleOf": 18446744073709551617"#,
        &["0", "18446744073709551617", "-36893488147419103234"],
        &["18446744073709551618", "1", "9223372036854775808.5"],
    ),
    (
        r#""multipleOf": 3"#,
        &["18446744073709551618", "3e400", "-3"],
        &["18446744073709551617", "1e400", "0.5"],
    ),
    (
        r#""multipleOf": 0.1"#,
        &["0.3", "4.1", "1e400", "0"],
        &["0.35", "1e-400", "0.30000000000000004"],
    ),
    (r#""multipleOf": 0.01"#, &["1070468.14", "19.99", "4.35"], &["1070468.145"]),
    (r#""multipleOf": 1e-400"#, &["1e-399", "1"], &["1e-401"]),
    (
        r#""type": "integer""#,
        &["1.0", "1e400", "18446744073709551617.0"],
        &["1.0000000000000000000001", "1e-400"],
    ),
    (
        r#""uniqueItems": true"#,
        &["[18446744073709551617, 18446744073709551618]", "[1, 1.0000000000000000000001]"],
        &["[18446744073709551617, 18446744073709551617.0]", "[1, 1.0]", "[[0.1], [0.10]]"],
    ),
];

#[test]
fn b29_numbers_are_compared_exactly() {
    let mut wrong = Vec::new();
    for (keyword, allowed, refused) in TABLE {
        // An `anyOf` of many is judged by another way through the validator.
        let alternatives = format!(
            r#"{{"anyOf": [{{"const": "x"}}, {{"const": "y"}}, {{"const": "z"}}, {{{keyword}}}]}}"#
        );
        for schema in [format!("{{{keyword}}}"), alternatives] {
            for (documents, expected) in [(allowed, 0), (refused, 1)] {
                for document in *documents {
                    let policy = usable("s.json", &schema, "s.json");
                    let findings = lint(policy, document);
                    let found = findings.iter().filter(|it| it.rule() == "schema").count();
                    if found != expected {
                        wrong.push(format!("{schema}: {document}: {found}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn b29_a_bound_is_said_with_all_its_digits() {
    let big = "18446744073709551617";
    let draft4 = r#""$schema": "http://json-schema.org/draft-04/schema#", "#;
    for (keyword, document, message) in [
        (format!("\"maximum\": {big}"), "18446744073709551618", "is more than"),
        (format!("\"minimum\": {big}"), "18446744073709551616", "is less than"),
        (format!("\"exclusiveMaximum\": {big}"), big, "is not less than"),
        (format!("\"exclusiveMinimum\": {big}"), big, "is not more than"),
        (
            format!("{draft4}\"maximum\": {big}, \"exclusiveMaximum\": true"),
            big,
            "is not less than",
        ),
        (
            format!("{draft4}\"minimum\": {big}, \"exclusiveMinimum\": true"),
            big,
            "is not more than",
        ),
        (format!("{draft4}\"minimum\": {big}, \"exclusiveMinimum\": false"), "1", "is less than"),
        (format!("\"multipleOf\": {big}"), "1", "is not a multiple of"),
        (format!("\"const\": {big}"), "1", "is not"),
    ] {
        let findings = lint(usable("s.json", &format!("{{{keyword}}}"), "s.json"), document);
        assert_eq!(all(&findings), ["schema  1:1"], "{keyword}");
        assert_eq!(findings[0].message(), format!("`{document}` {message} {big}"), "{keyword}");
        let place = findings[0].schema().expect("it is the schema's finding");
        assert!(
            keyword.contains(&format!("\"{}\"", place.keyword)),
            "{keyword}: {}",
            place.keyword
        );
        assert!(place.place.is_some(), "{keyword}");
    }
    for draft in [draft4, ""] {
        let schema = format!(r#"{{{draft}"minimum": 3, "multipleOf": 2}}"#);
        assert_eq!(all(&lint(usable("s.json", &schema, "s.json"), "4.0")), [""; 0]);
    }
}
