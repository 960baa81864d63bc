//! Scalars and keys that parsers read in different ways, and YAML that they read alike.

use dtolint::{Finding, Linter, Policy};

use super::*;

/// The findings of `ambiguous-value` in a text.
fn ambiguous(name: &str, text: &str) -> Vec<Finding> {
    let report = Linter::new(Policy::recommended()).lint((name, text));
    let found = report.findings().iter().filter(|it| it.rule() == "ambiguous-value");
    found.cloned().collect()
}

#[test]
fn b4_a_scalar_that_yaml_1_1_and_1_2_read_differently_is_found_wherever_it_is() {
    let scalars = [
        "NO",
        "off",
        "y",
        "0644",
        "-010",
        "22:30",
        "190:20:30.15",
        "1_000",
        "0o17",
        "0b1",
        "0x1F",
        "1e3",
        "1.5e3",
        ".5",
        "+1",
        "1.",
        "007",
        "2026-01-01",
        "2026-1-1 9:00:00",
        "2026-01-01T00:00:00Z",
        "~",
        "Null",
        "True",
        "tRUE",
        "=",
        "<<",
        "1,000",
        ":a",
        "e1",
        "0b+1",
        ".",
        "1e400",
        "9007199254740993",
        "-0",
        "0.1000000000000000055",
        "!!int 0644",
        "!!float 1e3",
        "! true",
        "! 'true'",
        "! \"1\"",
        "! ''",
        "! '2026-01-01'",
        "!!float 1",
        "!!float '-3'",
        "!!bool \"false\"",
        "0xb,",
        "0_o7",
        "-0_x1F",
        "1.5e+05",
        "1.5E-0",
        "! \"true\\n\"",
        "! ' '",
        "0b,1",
    ];
    for scalar in scalars {
        for place in ["a: %", "a:\n  - b\n  - %", "- {a: [b, %]}", "a: &x %", "? a\n: %"] {
            // Within brackets a plain scalar can't start so.
            if place.contains('[')
                && scalar.starts_with([':', '.', '1', '0'])
                && scalar.contains([':', ','])
            {
                continue;
            }
            let text = place.replace('%', scalar);
            let found = ambiguous("a.yaml", &text);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            let tagged = scalar.split_once(' ').filter(|(tag, _)| tag.starts_with('!'));
            let bare = tagged.map_or(scalar, |(_, bare)| bare);
            assert_eq!(found[0].place().text(), bare, "{text:?}");
        }
    }
}

#[test]
fn b4_what_all_parsers_read_alike_is_not_ambiguous() {
    for scalar in [
        "'NO'",
        "\"0644\"",
        "!!str NO",
        "! 'a'",
        "! |\n  a\n",
        "! no thanks",
        "!!float 1.5",
        "!!float '1.5e+3'",
        "!!int '3'",
        "!!bool false",
        "!!bool 'true'",
        "!!null ''",
        "!!str '1'",
        "0x,g",
        "|\n  NO\n",
        "true",
        "false",
        "null",
        "0",
        "12",
        "-3",
        "1.5",
        "1.5e+3",
        "-0.5",
        "9007199254740992",
        "0.30000000000000004",
        "no thanks",
        "NOT",
        "1.2.3",
        "192.168.0.1",
        "1-2",
        "a:b",
        "user.created",
        "0xg",
        "0o8",
        "12:99x",
        "é",
        "1 2",
        "12a",
        "-",
        "",
        "https://hooks.example.com/",
        "2026-01",
        "v1",
        "e",
        "x1",
        "yes!",
        "1/2",
        "#no",
    ] {
        let text = format!("a: {scalar}\n");
        assert_eq!(ambiguous("a.yaml", &text), [], "{text:?}");
    }
}

#[test]
fn b4_numbers_that_floats_do_not_hold_are_found_in_json() {
    for (number, is_found) in [
        ("1e400", true),
        ("-1e400", true),
        ("1e-400", true),
        ("9007199254740993", true),
        ("9007199254740994", true),
        ("123456789012345678901234567890", true),
        ("9007199254740993.0", true),
        ("-0", true),
        ("-0.0", true),
        ("0.1000000000000000055", true),
        ("9007199254740992", false),
        ("-9007199254740992", false),
        ("1e22", false),
        ("1e3", false),
        ("0.1", false),
        ("0.30000000000000004", false),
        ("1.7976931348623157e308", false),
        ("0e400", false),
    ] {
        let text = format!("{{\"a\": [1, {number}]}}");
        for name in ["a.json", "a.ndjson"] {
            let found = ambiguous(name, &text);
            let places: Vec<_> = found.iter().map(|it| it.place().text().to_owned()).collect();
            let expected: &[&str] = if is_found { &[number] } else { &[] };
            assert_eq!(places, expected, "{text}");
        }
    }
}

#[test]
fn b4_keys_that_are_no_strings_to_some_parsers_are_found() {
    for key in [
        "on",
        "y",
        "true",
        "null",
        "~",
        "1.5",
        "0644",
        "0x1F",
        "1_000",
        "22:30",
        "2026-01-01",
        "9007199254740993",
    ] {
        let found = ambiguous("a.yaml", &format!("a:\n  {key}: b\n"));
        assert_eq!(found.len(), 1, "{key}");
        let start = found[0].place().start();
        assert_eq!((start.line, start.column), (2, 3), "{key}");
        assert_eq!(found[0].help(), Some(&*format!("quote it: `\"{key}\"`")));
    }
    for key in ["a", "200", "-3", "'on'", "!!str on", "x1", "1.2.3"] {
        assert_eq!(ambiguous("a.yaml", &format!("{key}: b\n")), [], "{key}");
    }
}

#[test]
fn b4_both_readings_are_said_and_the_help_is_what_the_schema_allows() {
    let dto = |url: &str| format!("endpoint_url: {url}\nevents: [user.created]\n");
    for (text, message, help) in [
        (
            dto("0644"),
            "`0644` is the number 644 in YAML 1.2 and the number 420 in YAML 1.1",
            "write `\"0644\"`",
        ),
        (
            dto("NO"),
            "`NO` is the string \"NO\" in YAML 1.2 and false in YAML 1.1",
            "write `\"NO\"`",
        ),
        (
            "x: NO".to_owned(),
            "`NO` is the string \"NO\" in YAML 1.2 and false in YAML 1.1",
            "write `\"NO\"`, or `false` if that is meant",
        ),
        (
            "x: 0644".to_owned(),
            "`0644` is the number 644 in YAML 1.2 and the number 420 in YAML 1.1",
            "write `\"0644\"`, or `644` or `420` if that is meant",
        ),
        (
            "x: ~".to_owned(),
            "`~` is null in YAML's core schema and the string \"~\" in its JSON schema",
            "write `\"~\"`, or `null` if that is meant",
        ),
        (
            "x: 2026-01-01".to_owned(),
            "`2026-01-01` is the string \"2026-01-01\" in YAML 1.2 and a date in YAML 1.1",
            "write `\"2026-01-01\"`",
        ),
        (
            "x: 1,000".to_owned(),
            "`1,000` is the string \"1,000\" in YAML 1.2 and a number to some parsers",
            "write `\"1,000\"`",
        ),
        (
            "x: 9007199254740993".to_owned(),
            "`9007199254740993` is the number 9007199254740992 to parsers that hold numbers as 64-bit floats",
            "write `\"9007199254740993\"`, or `9007199254740992` if that is meant",
        ),
        (
            "x: !!float 3".to_owned(),
            "`3` is the number 3 in YAML 1.2 and the string \"3\" to some parsers",
            "remove the tag and write `\"3\"`, or `3` if that is meant",
        ),
        (
            "x: ! ''".to_owned(),
            "`` is the string \"\" to some parsers and null to others",
            "remove the tag and write `\"\"`, or `null` if that is meant",
        ),
        (
            "true: 1".to_owned(),
            "the key `true` is the string \"true\" to some parsers and true to others",
            "quote it: `\"true\"`",
        ),
    ] {
        let found = ambiguous("a.yaml", &text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].message(), found[0].help()), (message, Some(help)), "{text}");
    }
}

#[test]
fn merged_keys_are_compared_by_value_with_the_mappings_own() {
    for (text, place) in [
        ("true: a\n<<: {True: b}", "2:6 13..17"),
        ("<<: {True: b}\ntrue: a", "1:6 5..9"),
        ("<<: [{1.0: a}, {1.00: b}]", "1:17 16..20"),
        ("- &x {0x10: a}\n- {<<: *x, 16: b}", "1:7 6..10"),
    ] {
        assert_eq!(refused(Format::Yaml, text), [format!("duplicate-key {place}")], "{text:?}");
    }
    for text in
        ["true: a\n<<: {False: b}", "'true': a\n<<: {'True': b}", "x: {true: a}\ny: {True: b}"]
    {
        assert_eq!(refused(Format::Yaml, text), [""; 0], "{text:?}");
    }
}

#[test]
fn an_alias_is_a_key_if_its_anchor_is_a_string_to_all() {
    for text in
        ["a: &x \"true\"\n*x : b", "a: &x k\n*x : b", "a: &x '1'\n*x : b", "a: &x !!str 1\n*x : b"]
    {
        assert_eq!(refused(Format::Yaml, text), [""; 0], "{text:?}");
    }
    for (text, of) in [
        ("a: &x 1\n*x : b", "1"),
        ("a: &x true\n*x : b", "true"),
        ("a: &x yes\n*x : b", "yes"),
        ("a: &x '<<'\n*x : b", "<<"),
    ] {
        let errors = parse(Format::Yaml, text).remove(0).unwrap_err();
        let message = format!("an alias of `{of}` is used as a key: some parsers read another key");
        assert_eq!(errors[0].message(), message, "{text:?}");
    }
}
