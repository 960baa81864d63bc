//! B5, B6: patterns are those of ECMA-262 with the `u` flag, in schemas and in policies. `tests/patterns/run.py`
//! compares generated ones with Node's.

mod suite;

use crate::common::{DRAFTS, Memory};
use dtolint::{Finding, Linter, Policy, PolicyBuilder};

/// What is found in a document, or in the schema.
fn lint(schema: &str, document: &str) -> Vec<Finding> {
    let files = Memory::new([("s.json", schema)]);
    let policy = "version = 1\nschema = \"s.json\"\n";
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
    let policy = policy.unwrap_or_else(|error| panic!("{schema}: {error}"));
    let warnings = policy.warnings().to_vec();
    let mut findings = Linter::new(policy).lint(("d.json", document)).findings().to_vec();
    findings.extend(warnings);
    findings
}

/// Rule, pointer, line and column.
fn at(finding: &Finding) -> String {
    let start = finding.place().start();
    format!("{} {} {}:{}", finding.rule(), finding.pointer(), start.line, start.column)
}

fn all(schema: &str, document: &str) -> Vec<String> {
    lint(schema, document).iter().map(at).collect()
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for unit in text.encode_utf16() {
        quoted.push_str(&format!("\\u{unit:04x}"));
    }
    quoted + "\""
}

/// Whether a text matches, as `pattern`, as a name under `patternProperties`, and by the check `matches`.
fn verdicts(pattern: &str, text: &str) -> Vec<bool> {
    let (pattern, text) = (quoted(pattern), quoted(text));
    let is = |findings: &[Finding], expected: &str| {
        let rules: Vec<&str> = findings.iter().map(|it| it.rule()).collect();
        assert!(rules.iter().all(|rule| *rule == expected), "{pattern} {text}: {rules:?}");
        !rules.is_empty()
    };
    let of_value = lint(&format!("{{\"pattern\": {pattern}}}"), &text);
    let schema = format!("{{\"patternProperties\": {{{pattern}: false}}}}");
    let of_name = lint(&schema, &format!("{{{text}: 1}}"));
    let mut verdicts = vec![!is(&of_value, "schema"), is(&of_name, "schema")];
    match with_check(&format!("{{ matches = {{ pattern = {pattern} }} }}")) {
        Ok(policy) => {
            let found = Linter::new(policy).lint(("d.json", &*format!("{{\"a\": {text}}}")));
            verdicts.push(!is(found.findings(), "r"));
        }
        Err(refused) => {
            assert!(is(&refused, "regex-matches-nothing"));
            verdicts.push(false);
        }
    }
    verdicts
}

/// A policy with a check of the member `a`, or what is wrong with it.
fn with_check(check: &str) -> Result<Policy, Vec<Finding>> {
    let policy = format!(
        "version = 1\nschema = \"s.json\"\n[[rule]]\nid = \"r\"\ntitle = \"r\"\nselect = \"/a\"\ncheck = {check}\n"
    );
    let files = Memory::new([("s.json", "{}")]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    policy.map_err(|error| error.report().findings().to_vec())
}

/// Patterns with texts that they match, and texts that they don't.
const CASES: &[(&str, &[&str], &[&str])] = &[
    // B5.
    (r"^ID\b", &["IDé", "ID", "ID-"], &["IDa", "ID_", "ID1"]),
    (r"^[^]$", &["a", "\n", "\u{2028}", "😀"], &["", "ab"]),
    (r"^a[]?$", &["a"], &["", "b"]),
    (r"[]", &[], &["", "a"]),
    (r"^\0$", &["\0"], &["0", "\\0"]),
    (r"^[\b]$", &["\u{8}"], &["b", "\\"]),
    (r"^\ud83d\ude00$", &["😀"], &["😁", "\u{fffd}"]),
    (r"^[\ud83d\ude00-\ud83d\ude02]$", &["😀", "😁"], &["😃", "\u{fffd}"]),
    // Half of a pair is no character of a text.
    (r"^\ud83d", &[], &["😀"]),
    (r"\u{d83d}\u{de00}", &[], &["😀"]),
    // Line terminators, and the ends of a text.
    (r"^.$", &["a", "\u{85}", "😀", "\u{b}"], &["\n", "\r", "\u{2028}", "\u{2029}", ""]),
    (r"^abc$", &["abc"], &["abc\n", "abc\r\n", "\nabc", "x\nabc"]),
    (r"^(?m:^b$)|(?m:^b$)", &["b", "a\nb", "a\u{2028}b\rc"], &["a\u{85}b", "ab"]),
    (r"^(?s:.)$", &["\n", "\u{2028}", "a"], &["", "ab"]),
    // Classes know ASCII, but for white space.
    (r"^\d$", &["0", "9"], &["٣", "߀", "a"]),
    (r"^\D$", &["٣", "a"], &["0"]),
    (r"^\w$", &["a", "Z", "_", "5"], &["é", "ſ", "-", "\u{212a}"]),
    (r"^\W$", &["é", "ſ", "-"], &["a"]),
    (
        r"^\s$",
        &[
            " ", "\t", "\u{b}", "\u{c}", "\u{a0}", "\u{feff}", "\n", "\r", "\u{2028}", "\u{2029}",
            "\u{2003}", "\u{1680}", "\u{3000}",
        ],
        &["\u{85}", "\u{1}", "\u{2013}", "\u{180e}", "\u{200b}"],
    ),
    (r"^\S$", &["\u{85}", "\u{200b}"], &["\u{feff}", "\u{a0}"]),
    (r"^a\Bb", &["ab"], &["a-b"]),
    (r"é\Bé", &["éé"], &["é"]),
    (r"^[\w-]+$", &["a-b_c"], &["a.b"]),
    (r"^[a&&b]+$", &["a&b"], &["c"]),
    (r"^[a~~b]+$", &["a~b"], &["c"]),
    (r"^[[:alpha:]+$", &["[:alph"], &["z"]),
    (r"^[^^]$", &["a"], &["^"]),
    (r"^[a-c-e]+$", &["b-e"], &["d"]),
    // Escapes.
    (r"^\cJ\cj$", &["\n\n"], &["JJ", "cJcj"]),
    (r"^\x41\u0042\u{43}\u{000044}$", &["ABCD"], &["abcd"]),
    (r"^\t\n\v\f\r$", &["\t\n\u{b}\u{c}\r"], &["tnvfr"]),
    (r"^\/\.\*\+\?\(\)\[\]\{\}\|\^\$\\$", &["/.*+?()[]{}|^$\\"], &["/"]),
    (r"^[\-\]\\\^]+$", &["-]\\^"], &["a"]),
    // Properties of Unicode, by ECMA-262's names.
    (
        r"^\p{L}\p{Lu}\p{Letter}\p{gc=Nd}\p{General_Category=Decimal_Number}$",
        &["éÉa1٣"],
        &["éée11"],
    ),
    (r"^\p{Script=Greek}\p{sc=Grek}\p{scx=Greek}$", &["αβγ"], &["abc"]),
    (r"^\P{ASCII}\p{Any}\p{Emoji}$", &["éa😀"], &["aa😀"]),
    (r"^[\p{Lu}\p{Nd}]+$", &["É٣"], &["é"]),
    (r"^[^\P{L}]$", &["é"], &["1"]),
    (r"\p{Cs}", &[], &["a", "😀"]),
    // Modifiers of ES2025.
    (r"^(?i:straße)$", &["STRAßE", "STRAẞE", "ſtraße"], &["STRASSE"]),
    (r"^a(?i:b(?-i:c))$", &["aBc", "abc"], &["aBC", "AbC"]),
    (r"^(?i:\w\u{212a})$", &["ſk", "\u{212a}K"], &["ék"]),
    (r"^(?i:[^x])$", &["a"], &["x", "X"]),
    (r"^(?i:σ)$", &["Σ", "ς", "σ"], &["s"]),
    (r"(?i:s\b)ß", &["Sß"], &["aß"]),
    (r"(?i:\b)ſ", &["-ſ"], &["aſ"]),
    // Groups.
    (r"^(?<year>\d{4})-(?<é>\d\d)$", &["2026-11"], &["26-11"]),
    (r"^(?:(?<a>x)|(?<a>y))$", &["x", "y"], &["z"]),
    (r"^(?:)$", &[""], &["a"]),
    (r"^(a{2,3}?){2}$", &["aaaa", "aaaaaa"], &["aaa"]),
    (r"^a{0}b{1,}c{2}$", &["bbcc"], &["abcc"]),
    (r"^(?:$){2}", &[""], &["a"]),
    // Look-around.
    (r"^(?!x)", &["", "a"], &["x", "xa"]),
    (r"^(?=.*\d)(?=.*[a-z]).{4,}$", &["abc1"], &["abcd", "ab1"]),
    (r"(?<=\$)\d+(?!\.)\b", &["$12"], &["12", "$1.5"]),
    (r"(?<!a|bc)d", &["d", "xd", "cd"], &["ad", "bcd"]),
    (r"^(?:(?!ab).)*$", &["aab".split_at(1).0, "ba"], &["aab"]),
];

#[test]
fn b5_a_pattern_has_the_verdict_of_javascript() {
    for (pattern, matched, others) in CASES {
        for (texts, expected) in [(matched, true), (others, false)] {
            for text in *texts {
                let verdicts = verdicts(pattern, text);
                assert_eq!(verdicts, [expected; 3], "{pattern} with {text:?}");
            }
        }
    }
}

/// Those that the engine of names doesn't have: as `pattern` alone.
#[test]
fn b5_back_references_have_the_verdict_of_javascript() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        (r"^(.)\1$", &["aa", "😀😀"], &["ab", "a"]),
        (r"^(?<q>['x]).*\k<q>$", &["'a'", "xx"], &["'ax"]),
        // A group that holds nothing matches, and each turn resets what is within.
        (r"^(?:(a)|b)\1$", &["aa", "b"], &["a", "ba"]),
        (r"^(?:(a)|b)*\1$", &["ab", "aa", ""], &["aac"]),
        (r"^\1(a)$", &["a"], &["aa"]),
        (r"^(a\1)$", &["a"], &["aa"]),
        (r"^(?:(?<a>x)|(?<a>y))\k<a>$", &["xx", "yy"], &["xy"]),
        // Read backwards, a group comes after the reference to it.
        (r"(?<=\1(a))b", &["aab"], &["ab"]),
        (r"^(?!(a))\1b", &["b"], &["ab"]),
        (r"^(?=(a))\1b", &["ab"], &["b"]),
        (r"^(?i:(k)\1)$", &["kK", "k\u{212a}"], &["ka"]),
        (r"^(?:a*?)*?\1?(b)?$", &["aab", ""], &["ba"]),
        (r"^(a*)*\1$", &["", "aa", "aaa"], &["b"]),
    ];
    for (pattern, matched, others) in cases {
        let schema = format!("{{\"pattern\": {}}}", quoted(pattern));
        for (texts, expected) in [(matched, &[][..]), (others, &["schema  1:1"][..])] {
            for text in *texts {
                assert_eq!(all(&schema, &quoted(text)), expected, "{pattern} with {text:?}");
            }
        }
    }
}

/// Patterns that aren't any, with the column and what is said.
const REFUSED: &[(&str, usize, &str)] = &[
    (r"\A", 1, "`\\A` is not an escape"),
    (r"a\z", 2, "`\\z` is not an escape"),
    (r"a\Z", 2, "`\\Z` is not an escape"),
    (r"\<a\>", 1, "`\\<` is not an escape"),
    (r"é\a", 2, "`\\a` is not an escape"),
    (r"a\-b", 2, "`\\-` is not an escape"),
    (r"[\_]", 2, "`\\_` is not an escape"),
    (r"[\B]", 2, "`\\B` is not an escape"),
    (r"(?i)a", 1, "flags need a group"),
    (r"a(?x:b)", 2, "`(?` isn't followed"),
    (r"(?>a)", 1, "`(?` isn't followed"),
    (r"(?P<a>b)", 1, "`(?` isn't followed"),
    (r"(?#a)", 1, "`(?` isn't followed"),
    (r"(?-:a)", 1, "`(?` isn't followed"),
    (r"(?ii:a)", 4, "the flag `i` is there twice"),
    (r"x*+", 3, "`+` repeats nothing"),
    (r"x**", 3, "`*` repeats nothing"),
    (r"*x", 1, "`*` repeats nothing"),
    (r"(?=a)*", 6, "an assertion can't be repeated"),
    (r"\b+", 3, "an assertion can't be repeated"),
    (r"\pL", 1, "`\\p` isn't followed"),
    (r"\p{l}", 1, "`l` is not a property"),
    (r"\p{Greek}", 1, "`Greek` is not a property"),
    (r"\p{Script=greek}", 1, "`Script=greek` is not a property"),
    (r"\p{Basic_Emoji}", 1, "`Basic_Emoji` is not a property"),
    (r"a{", 2, "`{` isn't followed by a number"),
    (r"{", 1, "`{` has no meaning"),
    (r"a}", 2, "`}` has no meaning"),
    (r"a]", 2, "`]` has no meaning"),
    (r"a{,2}", 2, "`{` isn't followed by a number"),
    (r"a{1,2", 2, "the quantifier isn't closed"),
    (r"a{2,1}", 2, "out of order"),
    (r"(a", 1, "the group isn't closed"),
    (r"a)", 2, "`)` closes no group"),
    (r"[a", 1, "the class isn't closed"),
    (r"[z-a]", 2, "out of order"),
    (r"[\w-z]", 2, "can't be an end of a range"),
    (r"\1", 1, "there is no group 1"),
    (r"\01", 1, "`\\0` is not an escape"),
    (r"\k<a>", 1, "there is no group named `a`"),
    (r"(?<a>b)(?<a>c)", 11, "two groups named `a`"),
    (r"(?<1>a)", 4, "the name of a group"),
    (r"\u{110000}", 1, "`\\u` isn't followed"),
    (r"\u12", 1, "`\\u` isn't followed"),
    (r"\x1", 1, "`\\x` isn't followed"),
    (r"\c1", 1, "`\\c` isn't followed"),
    (r"a\", 2, "a backslash ends"),
];

#[test]
fn b5_what_is_no_pattern_is_refused_with_the_reason_and_the_column() {
    for (pattern, column, reason) in REFUSED {
        let quoted = quoted(pattern);
        let schema = format!("{{\"pattern\": {quoted}, \"minLength\": 2}}");
        // The rest of the schema is used, and the value is not passed over in silence.
        let found = lint(&schema, "\"a\"");
        let rules: Vec<String> = found.iter().map(at).collect();
        let expected = ["pattern-unchecked  1:1", "schema  1:1", "schema-keyword /pattern 1:13"];
        assert_eq!(rules, expected, "{pattern}");
        for finding in [&found[0], &found[2]] {
            let message = finding.message();
            assert!(message.contains(reason), "{pattern}: {message}");
            assert!(message.contains(&format!("(column {column})")), "{pattern}: {message}");
            assert!(finding.help().is_some(), "{pattern}");
        }
        // As the format of a value.
        assert_eq!(all("{\"format\": \"regex\"}", &quoted), ["schema  1:1"], "{pattern}");
        let refused = with_check(&format!("{{ matches = {{ pattern = {quoted} }} }}"));
        let refused = refused.expect_err("the check has no pattern");
        assert_eq!((refused.len(), refused[0].rule()), (1, "regex-refused"), "{pattern}");
        assert!(refused[0].message().contains(reason), "{pattern}: {}", refused[0].message());
    }
}

#[test]
fn b6_a_pattern_that_is_too_large_says_so_with_the_limit() {
    for (pattern, limit) in [
        (r"^(\\w{500}){500}$", "the limit is 1500000"),
        (r"^\\p{L}{2,900}$", "the limit is 1500000"),
        (r"^(?:[a-z]{1000}){200}$", "10485760 bytes, which is the limit"),
    ] {
        let schema = format!(
            "{{\"properties\": {{\"a\": {{\"pattern\": \"{pattern}\"}}, \"b\": {{\"type\": \"null\"}}}}}}"
        );
        let found = lint(&schema, r#"{"a": "x", "b": 1}"#);
        let rules: Vec<String> = found.iter().map(at).collect();
        assert_eq!(rules[..2], ["pattern-unchecked /a 1:7", "schema /b 1:17"], "{pattern}");
        assert_eq!(found[2].rule(), "schema-keyword", "{pattern}");
        for finding in [&found[0], &found[2]] {
            let message = finding.message();
            assert!(message.contains("is too large: ") && message.contains(limit), "{message}");
        }
    }
}

/// The meta-schemas of some drafts refuse what isn't a pattern.
#[test]
fn one_bad_pattern_leaves_the_rest_of_a_schema_as_it_is_in_each_draft() {
    let bad = r#""pattern": "x*+""#;
    for draft in DRAFTS {
        let of = |more: &str| {
            format!(
                "{{\"$schema\": \"{draft}\", \"properties\": {{\"n\": {{\"type\": \"null\"}}}}, {more}}}"
            )
        };
        for (schema, is_met) in [
            (of(&format!("\"additionalProperties\": {{{bad}}}")), true),
            (of(r#""patternProperties": {"x*+": {}}"#), true),
            (of(&format!("\"definitions\": {{\"a\": {{{bad}}}}}")), false),
            (of(r#""definitions": {"a": {"patternProperties": {"x*+": {}}}}"#), false),
            (of(&format!("\"dependencies\": {{\"zzz\": {{{bad}}}}}")), false),
        ] {
            let found = lint(&schema, r#"{"n": 1, "a": "a"}"#);
            let mut rules: Vec<&str> = found.iter().map(|it| it.rule()).collect();
            rules.retain(|rule| *rule != "schema-keyword");
            rules.sort_unstable();
            let expected = if is_met { &["pattern-unchecked", "schema"][..] } else { &["schema"] };
            assert_eq!(rules, expected, "{schema}: {found:?}");
        }
    }
    // Beside a `$ref`, which is all that counts there until draft 7.
    let schema = format!(
        "{{\"$schema\": \"{}\", \"$ref\": \"#/definitions/a\", \"definitions\": {{\"a\": {{\"type\": \"null\"}}, \"x\": {{{bad}}}}}}}",
        DRAFTS[2]
    );
    let in_schema = format!("schema-keyword /definitions/x/pattern 1:{}", schema.len() - 7);
    assert_eq!(all(&schema, "1"), ["schema  1:1", &in_schema]);
}

/// What isn't known is no violation and no pass, whatever stands around it.
#[test]
fn what_depends_on_a_pattern_that_cannot_be_used_is_not_judged() {
    let unchecked = ["pattern-unchecked"];
    for (schema, document, expected) in [
        (r#"{"not": {"pattern": "x*+"}}"#, r#""a""#, &unchecked[..]),
        (
            r#"{"oneOf": [{"pattern": "x*+"}, {"pattern": "(?i)x"}]}"#,
            r#""a""#,
            &["pattern-unchecked", "pattern-unchecked"],
        ),
        (r#"{"anyOf": [{"pattern": "x*+"}, {"type": "number"}]}"#, r#""a""#, &unchecked),
        (
            r#"{"if": {"pattern": "x*+"}, "then": {"minLength": 9}, "else": {"maxLength": 0}}"#,
            r#""a""#,
            &unchecked,
        ),
        (
            r#"{"if": {"pattern": "x*+"}, "then": {"minLength": 9}, "minLength": 2}"#,
            r#""a""#,
            &["pattern-unchecked", "schema"],
        ),
        (r#"{"contains": {"pattern": "x*+"}}"#, r#"["a", "b"]"#, &unchecked),
        (r#"{"propertyNames": {"pattern": "x*+"}}"#, r#"{"a": 1}"#, &unchecked),
        (
            r#"{"patternProperties": {"x*+": {"type": "string"}}, "additionalProperties": false}"#,
            r#"{"a": 1}"#,
            &unchecked,
        ),
        (
            r#"{"patternProperties": {"x*+": {"type": "string"}}, "unevaluatedProperties": false}"#,
            r#"{"a": 1}"#,
            &unchecked,
        ),
        (
            r#"{"properties": {"a": {"pattern": "x*+"}, "b": {"anyOf": [{"type": "null"}, {"type": "string"}]}}}"#,
            r#"{"a": "a", "b": 1}"#,
            &["pattern-unchecked", "schema"],
        ),
        // Only texts are matched.
        (r#"{"pattern": "x*+"}"#, "1", &[]),
    ] {
        let found = lint(schema, document);
        let mut rules: Vec<&str> = found.iter().map(|it| it.rule()).collect();
        rules.retain(|rule| *rule != "schema-keyword");
        assert_eq!(rules, expected, "{schema}: {found:?}");
    }
    let items = format!("[{}]", vec!["\"a\""; 1000].join(","));
    let found = lint(r#"{"items": {"pattern": "x*+"}}"#, &items);
    assert_eq!(found.len(), 2, "one for all values, and one in the schema");
    assert!(found[0].message().contains(", nor are 999 more"), "{}", found[0].message());
}

/// A pattern that goes back too often for a text is a finding at the text.
#[test]
fn a_text_that_takes_too_many_steps_is_too_costly() {
    let text = format!("\"{}c\"", "a".repeat(40));
    let object = format!("{{\"id\": {text}, \"n\": 1}}");
    let of = |pattern: &str| {
        format!(
            "{{\"properties\": {{\"id\": {{\"pattern\": \"{pattern}\"}}, \"n\": {{\"type\": \"null\"}}}}}}"
        )
    };
    for pattern in [r"^(?!x)(a|a)*b$", r"^(a|aa)+\\1b$"] {
        let found = all(&of(pattern), &object);
        assert_eq!(
            found,
            ["too-costly /id 1:8", &format!("schema /n 1:{}", object.len() - 1)],
            "{pattern}"
        );
        // What doesn't match almost is decided.
        assert_eq!(all(&of(pattern), r#"{"id": "c"}"#), ["schema /id 1:8"], "{pattern}");
    }
    let not = format!(
        "{{\"properties\": {{\"id\": {{\"not\": {{\"pattern\": \"{}\"}}}}}}}}",
        r"^(?!x)(a|a)*b$"
    );
    assert_eq!(all(&not, &object), ["too-costly /id 1:8"]);
    let names = r#"{"patternProperties": {"^(?:(?!x)a|a)*b$": false}, "properties": {"n": {"type": "null"}}}"#;
    let found = all(names, &format!("{{{text}: 1}}"));
    assert!(found.len() == 1 && found[0].starts_with("too-costly "), "{found:?}");
    // By a check, and by its opposite.
    for check in ["CHECK", "{ not = CHECK }"] {
        let check = check.replace("CHECK", "{ matches = { pattern = '^(?!x)(a|a)*b$' } }");
        let policy = with_check(&check).expect("it loads");
        let object = object.replace("id", "a");
        let found = Linter::new(policy).lint(("d.json", &*object));
        let found: Vec<String> = found.findings().iter().map(at).collect();
        assert_eq!(found, ["too-costly /a 1:7"], "{check}");
    }
    // Long texts are matched, where going back is short.
    let long = format!("\"{}\"", "ab ".repeat(100_000));
    assert_eq!(all(r#"{"pattern": "^(?!.*foo)[^]*$"}"#, &long), [""; 0]);
}

/// The place of a violation is where the author wrote it, whatever the validator has in its stead.
#[test]
fn places_are_those_of_the_pattern_as_it_was_written() {
    let schema = r##"{
  "patternProperties": {
    "^(?!x).\\b": {"type": "string"},
    "^[^]+/~$": {"properties": {"n": {"type": "null"}}},
    "^[\\s\\S]+/~$": {"minProperties": 1}
  },
  "properties": {"r": {"$ref": "#/patternProperties/%5E%5B%5E%5D+~1~0$/properties/n"}, "s": {"pattern": "^\\bs"}}
}"##;
    let found = lint(schema, r#"{"-": 0, "a/~": {"n": 1}, "b/~": {}, "xr": 0, "r": 2, "s": "t"}"#);
    let found: Vec<(String, String, Option<usize>)> = found
        .iter()
        .map(|it| {
            let schema = it.schema().expect("the schema decided");
            (at(it), schema.pointer.clone(), schema.place.as_ref().map(|it| it.start().line))
        })
        .collect();
    let of = |at: &str, pointer: &str, line| (at.to_owned(), pointer.to_owned(), Some(line));
    assert_eq!(
        found,
        [
            of("schema /a~1~0 1:17", r"/patternProperties/^(?!x).\b/type", 3),
            of("schema /a~1~0/n 1:23", "/patternProperties/^[^]+~1~0$/properties/n/type", 4),
            of("schema /b~1~0 1:34", r"/patternProperties/^(?!x).\b/type", 3),
            of("schema /b~1~0 1:34", r"/patternProperties/^[\s\S]+~1~0$/minProperties", 5),
            of("schema /r 1:52", r"/patternProperties/^(?!x).\b/type", 3),
            of("schema /r 1:52", "/patternProperties/^[^]+~1~0$/properties/n/type", 4),
            of("schema /s 1:60", "/properties/s/pattern", 7),
        ]
    );
}
