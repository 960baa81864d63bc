//! Formats: which are asserted where, and what each takes.

use super::*;

/// A format, texts that have it and texts that don't.
const TEXTS: &[(&str, &[&str], &[&str])] = &[
    (
        "email",
        &[
            "a@example.com",
            "te~st@example.com",
            "first.last+tag@example.com",
            "\"joe bloggs\"@example.com",
            "\"joe..bloggs\"@example.com",
            "\"joe@bloggs\"@example.com",
            "\"joe \\\" bloggs\"@example.com",
            "joe.bloggs@[127.0.0.1]",
            "joe.bloggs@[IPv6:::1]",
            "postmaster@localhost",
        ],
        &[
            "Somebody <a@example.com>",
            "<a@example.com>",
            "\"Some Body\" <a@example.com>",
            "a(comment)@example.com",
            "a@(comment)example.com",
            "a@example.com, b@example.com",
            "mailto:a@example.com",
            " a@example.com",
            "a@example.com ",
            "a@example.com\n",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a@",
            "@example.com",
            "example.com",
            "a b@example.com",
            "a@b@example.com",
            "a@exam_ple.com",
            "a@-example.com",
            "a@example..com",
            "a@example.com.",
            "a@[127.0.0.300]",
            "a@[::1]",
            "a@[IPv6:127.0.0.1]",
            "\"a\"b\"@example.com",
            "\"a\\\"@example.com",
            "ä@example.com",
            "a@exämple.com",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com",
            "",
        ],
    ),
    (
        "idn-email",
        &["a@example.com", "ä@exämple.com", "실례@실례.테스트", "\"ä b\"@example.com"],
        &["Somebody <ä@example.com>", "2962", "ä@", "ä..b@example.com", "a@ex ample.com"],
    ),
    (
        "hostname",
        &["example.com", "localhost", "xn--4gbwdl.xn--wgbh1c", "a-b.c1", "1.2.3"],
        &["", "-a.com", "a-.com", "a_b.com", "a..b", "ä.com", "a.com.", "a b", "example.com:80"],
    ),
    (
        "idn-hostname",
        &["example.com", "실례.테스트", "bücher.example"],
        &["〮실례.테스트", "-> $1.00 --", "a\u{2027}b", "-ä.com", ""],
    ),
    (
        "ipv4",
        &["192.0.2.1", "0.0.0.0", "255.255.255.255"],
        &[
            "192.0.2.01",
            "010.0.0.1",
            "0x7f.0.0.1",
            "127.1",
            "256.0.0.1",
            "1.2.3.4.5",
            " 1.2.3.4",
            "1.2.3.4/24",
            "٠.0.0.1",
        ],
    ),
    (
        "ipv6",
        &["::1", "2001:db8::1", "::ffff:192.0.2.1"],
        &["::1%eth0", "[::1]", "12345::", "1::2::3", "::ffff:192.0.2.01", ":1", "1.2.3.4"],
    ),
    (
        "uri",
        &["https://example.com/a?b#c", "urn:a:b", "mailto:a@example.com", "http://[::1]/"],
        &[
            "/a",
            "//example.com",
            "a b",
            "https://example.com/a b",
            "http://[::1",
            "https://exämple.com",
            "http://a/%zz",
            ":x",
            "",
        ],
    ),
    (
        "uri-reference",
        &["", "/a", "#x", "https://example.com"],
        &["a b", "\\\\share", "#a\\b", "ä"],
    ),
    ("iri", &["https://exämple.com/ä"], &["/ä", "ä", "https://a b"]),
    ("iri-reference", &["/ä", ""], &["\\ä", "a b"]),
    ("uri-template", &["/orders/{id}", "{+a,b*}", "{?x:3}"], &["/orders/{id", "{", "}", "{a b}"]),
    (
        "date",
        &["2027-01-31", "2024-02-29", "0000-01-01"],
        &[
            "2027-02-29",
            "2027-1-1",
            "20270131",
            "2027-13-01",
            "2027-01-00",
            "2027-01-31Z",
            "1900-02-29",
            "২০২৭-০১-০১",
        ],
    ),
    (
        "date-time",
        &[
            "2027-01-31T12:00:00Z",
            "2027-01-31t12:00:00.123+01:00",
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.1-08:00",
        ],
        &[
            "2027-01-31 12:00:00Z",
            "2027-01-31T12:00:00",
            "2027-01-31T24:00:00Z",
            "2027-02-30T12:00:00Z",
            "2027-01-31T12:00:60Z",
            "2027-01-31T12:00:00+24:00",
            "2027-01-31T12:00:00+0100",
            "2027-01-31T12:00Z",
            "2027-01-31T12:00:00.Z",
            "1998-12-31T22:59:60Z",
        ],
    ),
    (
        "time",
        &["12:00:00Z", "23:59:60Z", "08:30:06.283185+05:30"],
        &["12:00:00", "24:00:00Z", "12:00Z", "1:00:00Z", "12:00:00 Z"],
    ),
    (
        "duration",
        &["P1DT12H", "P4W", "PT0S", "P1Y2M3D", "PT36H"],
        &[
            "P", "PT", "P1DT", "1D", "P1Y1W", "P-1D", "P1.5D", "P1S", "PT1D", "P2D1Y", "p1d", "P1",
            "P২Y", "P1Y2D",
        ],
    ),
    (
        "uuid",
        &["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
        &[
            "123e4567e89b12d3a456426614174000",
            "{123e4567-e89b-12d3-a456-426614174000}",
            "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
            "g23e4567-e89b-12d3-a456-426614174000",
        ],
    ),
    ("json-pointer", &["", "/", "/a~0b~1/0"], &["a", "#/a", "/a~", "/a~2", "/a~/b"]),
    (
        "relative-json-pointer",
        &["0", "1/a", "2#", "10/"],
        &["", "-1", "01/a", "0##", "/a", "1a", "+1"],
    ),
    ("regex", &["^a+$", "(?<x>a)\\k<x>", "\\p{L}"], &["(", "a**", "\\p{Nope}", "(?<x>a)(?<x>b)"]),
];

const DIALECTS: [&str; 7] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
    "3.0.3",
    "3.1.0",
];

fn policy_for(dialect: &str, schema: &str, more: &str) -> Policy {
    let (text, name) = match dialect.contains(':') {
        true => (format!("{{\"$schema\": \"{dialect}\", {schema}}}"), "s.json"),
        false => (
            format!(
                r#"{{"openapi": "{dialect}", "components": {{"schemas": {{"A": {{{schema}}}}}}}}}"#
            ),
            "s.json#/components/schemas/A",
        ),
    };
    let files = Memory::new([("s.json", &*text)]);
    let policy = format!("version = 1\nschema = \"{name}\"\n{more}");
    let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    loaded.unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn is_refused(linter: &Linter, document: &str) -> bool {
    let report = linter.lint(("dto.json", document));
    report.findings().iter().any(|finding| finding.rule() == "schema")
}

#[test]
fn b28_b33_each_format_is_asserted_in_every_dialect_and_to_the_letter() {
    let mut wrong = Vec::new();
    for (format, good, bad) in TEXTS {
        for dialect in DIALECTS {
            let linter = Linter::new(policy_for(dialect, &format!("\"format\": \"{format}\""), ""));
            for (texts, expected) in [(good, false), (bad, true)] {
                for text in *texts {
                    let document = serde_json::to_string(text).expect("it is a string");
                    if is_refused(&linter, &document) != expected {
                        wrong.push(format!("{dialect} {format} {text:?}: refused: {}", !expected));
                    }
                }
            }
            for other in ["1", "null", "{}", "[]", "true"] {
                assert!(!is_refused(&linter, other), "{dialect} {format} {other}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn b7_formats_of_openapi_are_asserted_in_openapi() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("int8", &["-128", "127"], &["128", "-129"]),
        ("int16", &["-32768", "32767"], &["32768"]),
        (
            "int32",
            &["-2147483648", "2147483647", "1.0", "1e3", "\"x\""],
            &["2147483648", "-2147483649", "1.5", "1e400", "1e-400"],
        ),
        (
            "int64",
            &["-9223372036854775808", "9223372036854775807", "\"9223372036854775808\""],
            &["9223372036854775808", "-9223372036854775809", "0.5"],
        ),
        ("uint8", &["0", "255", "-0"], &["-1", "256"]),
        ("uint16", &["65535"], &["65536"]),
        ("uint32", &["4294967295"], &["4294967296", "-1"]),
        ("uint64", &["18446744073709551615"], &["18446744073709551616", "-1"]),
        ("float", &["1.5", "3.4e38", "-3.4e38", "1e-400"], &["3.5e38", "-3.5e38", "1e400"]),
        ("double", &["1.5", "1.7e308"], &["1e309", "-1e309"]),
        (
            "byte",
            &["\"\"", "\"aGVsbG8=\"", "\"aA==\"", "\"+/+/\"", "1"],
            &[
                "\"a\"",
                "\"aGVsbG8\"",
                "\"aG Vsb8=\"",
                "\"-_-_\"",
                "\"====\"",
                "\"aGVsbG8==\"",
                "\"a===\"",
            ],
        ),
        ("binary", &["\"\\u0000\"", "\"x\""], &[]),
        ("password", &["\"\"", "\"x\""], &[]),
        ("nonsense", &["\"\"", "1"], &[]),
    ];
    let mut wrong = Vec::new();
    for (format, good, bad) in table {
        for dialect in DIALECTS {
            let linter = Linter::new(policy_for(dialect, &format!("\"format\": \"{format}\""), ""));
            for (documents, is_bad) in [(good, false), (bad, true)] {
                for document in *documents {
                    let expected = is_bad && !dialect.contains(':');
                    if is_refused(&linter, document) != expected {
                        wrong.push(format!("{dialect} {format} {document}: {}", !expected));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let linter = Linter::new(policy_for("3.1.0", "\"format\": \"int32\"", ""));
    let report = linter.lint(("dto.json", "\n 2147483648"));
    assert_eq!(all(report.findings()), ["schema  2:2"]);
    assert_eq!(report.findings()[0].message(), "`2147483648` does not match the format `int32`");
    let place = report.findings()[0].schema().expect("it is the schema's");
    assert_eq!((&*place.keyword, &*place.pointer), ("format", "/components/schemas/A/format"));
}

#[test]
fn b33_content_is_asserted_in_draft_7_alone() {
    for keyword in ["\"contentEncoding\": \"base64\"", "\"contentMediaType\": \"application/json\""]
    {
        for dialect in DIALECTS {
            let linter = Linter::new(policy_for(dialect, keyword, ""));
            let is_draft_7 = dialect.contains("draft-07");
            assert_eq!(is_refused(&linter, "\"{not\""), is_draft_7, "{dialect} {keyword}");
        }
    }
}

#[test]
fn a_policy_turns_the_assertion_of_formats_off() {
    let schemas = [
        ("\"format\": \"email\"", "\"x\""),
        ("\"format\": \"uuid\"", "\"x\""),
        ("\"format\": \"regex\"", "\"(\""),
        ("\"format\": \"int32\"", "2147483648"),
        ("\"contentEncoding\": \"base64\"", "\"{\""),
        ("\"not\": {\"format\": \"date\"}, \"type\": \"string\"", "\"x\""),
    ];
    for (schema, document) in schemas {
        for dialect in DIALECTS {
            let linter = Linter::new(policy_for(dialect, schema, "formats = \"annotate\"\n"));
            // A format that isn't asserted takes every text, so that its negation takes none.
            assert_eq!(is_refused(&linter, document), schema.contains("not"), "{dialect} {schema}");
            let other = Linter::new(policy_for(dialect, schema, "formats = \"assert\"\n"));
            let by_default = Linter::new(policy_for(dialect, schema, ""));
            let is_same = is_refused(&other, document) == is_refused(&by_default, document);
            assert!(is_same, "{dialect} {schema}");
        }
    }
}

#[test]
fn the_last_layer_says_whether_formats_are_asserted() {
    let schema = r#"{"format": "email"}"#;
    for (base, own, expected) in [
        ("", "", true),
        ("formats = \"annotate\"\n", "", false),
        ("formats = \"annotate\"\n", "formats = \"assert\"\n", true),
        ("formats = \"assert\"\n", "formats = \"annotate\"\n", false),
    ] {
        let base = format!("version = 1\n{base}");
        let files = Memory::new([("s.json", schema), ("base.toml", &*base)]);
        let own = format!("version = 1\nextends = [\"base.toml\"]\nschema = \"s.json\"\n{own}");
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &own);
        let linter = Linter::new(policy.expect("it loads"));
        assert_eq!(is_refused(&linter, "\"x\""), expected, "{base}{own}");
    }
    let files = Memory::new([("s.json", schema)]);
    let own = "version = 1\nschema = \"s.json\"\nformats = \"anotate\"\n";
    let error = PolicyBuilder::default().files(&files).text("dtolint.toml", own);
    let error = error.expect_err("there is no such word");
    assert_eq!(all(error.report().findings()), ["policy-invalid-value  3:11"]);
    assert_eq!(error.report().findings()[0].help(), Some("did you mean `annotate`?"));
}
