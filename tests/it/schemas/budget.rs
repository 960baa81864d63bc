//! What validating may cost: a document of many violations and a schema of many ways are findings, and no explosion.

use super::*;

/// Lints by a schema alone.
fn found(schema: &str, document: &str) -> Vec<Finding> {
    lint(usable("s.json", schema, "s.json"), document)
}

fn rules(findings: &[Finding]) -> std::collections::BTreeMap<&str, usize> {
    let mut rules = std::collections::BTreeMap::new();
    for finding in findings {
        *rules.entry(finding.rule()).or_default() += 1;
    }
    rules
}

/// F3: each item of a long list is wrong in two ways.
#[test]
fn f3_of_many_violations_the_first_are_listed_and_the_rest_is_said_to_be_there() {
    let schema = r#"{"properties": {"events": {"items": {"type": "string", "enum": ["a", "b"]}}}}"#;
    let document = |count: usize| format!("{{\"events\": [{}]}}", vec!["0"; count].join(","));
    let few = found(schema, &document(100));
    assert_eq!(rules(&few), [("schema", 200)].into());
    let many = found(schema, &document(50_000));
    let counts = rules(&many);
    assert_eq!(counts["too-costly"], 1, "{counts:?}");
    assert!((19_000..=20_000).contains(&counts["schema"]), "{counts:?}");
    // They are true, and the first ones.
    let pointers = many.iter().filter(|it| it.rule() == "schema").map(|it| it.pointer());
    for (nth, pointer) in pointers.enumerate() {
        assert_eq!(pointer, format!("/events/{}", nth / 2));
    }
    let finding = many.iter().find(|it| it.rule() == "too-costly").expect("it was counted");
    assert_eq!((finding.pointer(), finding.place().start().column), ("", 1));
}

/// F4: of each item the errors of all alternatives are kept.
#[test]
fn f4_errors_of_branches_count() {
    let branches: Vec<String> = (0..77).map(|nth| format!("{{\"const\": \"e{nth}\"}}")).collect();
    let schema = format!("{{\"items\": {{\"anyOf\": [{}]}}}}", branches.join(","));
    let document = |count: usize| format!("[{}]", vec!["0"; count].join(","));
    assert_eq!(rules(&found(&schema, &document(100))), [("schema", 100)].into());
    let counts = found(&schema, &document(40_000));
    let counts = rules(&counts);
    assert_eq!(counts["too-costly"], 1);
    assert!((200..=260).contains(&counts["schema"]), "{counts:?}");
}

/// F5: a value without any depth, and a schema of two kilobytes.
#[test]
fn f5_a_schema_that_checks_one_value_a_million_times_is_refused_at_its_place() {
    let levels = |keyword: &str,
                  count: usize,
                  reference: &dyn Fn(usize) -> String,
                  name: &dyn Fn(usize) -> String| {
        let level = |nth: usize| {
            let to = format!("{{\"$ref\": \"{}\"}}", reference(nth + 1));
            format!("\"l{nth}\": {{{}\"{keyword}\": [{to}, {to}]}}", name(nth))
        };
        let levels: Vec<String> = (0..count).map(level).collect();
        format!(
            "{{\"$ref\": \"#/$defs/l0\", \"$defs\": {{{}, \"l{count}\": {{{}\"maxLength\": 3}}}}}}",
            levels.join(","),
            name(count)
        )
    };
    let by_pointer = |nth: usize| format!("#/$defs/l{nth}");
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let schema = levels(keyword, 40, &by_pointer, &|_| String::new());
        let findings = refused("s.json", &schema, "s.json");
        assert_eq!(findings[0].rule(), "schema-unusable", "{keyword}");
        assert!(
            findings[0].message().contains("subschemas check one value here"),
            "{}",
            findings[0].message()
        );
        assert_eq!(findings[0].place().path(), "s.json");
        // Few enough of them are checked.
        let schema = levels(keyword, 10, &by_pointer, &|_| String::new());
        assert!(!found(&schema, "\"abcd\"").is_empty(), "{keyword}");
    }
    let by_anchor = |nth: usize| format!("#a{nth}");
    let schema = levels("allOf", 40, &by_anchor, &|nth| format!("\"$anchor\": \"a{nth}\", "));
    assert_eq!(refused("s.json", &schema, "s.json")[0].rule(), "schema-unusable", "by anchors");
}

/// What real schemas ask for is far below every limit.
#[test]
fn large_schemas_and_documents_are_checked() {
    let kinds: Vec<String> = (0..300)
        .map(|nth| format!("{{\"allOf\": [{{\"$ref\": \"#/$defs/base\"}}, {{\"required\": [\"kind\"], \"properties\": {{\"kind\": {{\"const\": \"k{nth}\"}}, \"inner\": {{\"$ref\": \"#\"}}}}}}]}}"))
        .collect();
    let schema = format!(
        "{{\"oneOf\": [{}], \"$defs\": {{\"base\": {{\"type\": \"object\", \"properties\": {{\"id\": {{\"type\": \"string\"}}}}}}}}}}",
        kinds.join(",")
    );
    let mut document = "{\"kind\": \"k299\", \"id\": \"x\"}".to_owned();
    for _ in 0..6 {
        document = format!("{{\"kind\": \"k299\", \"id\": \"x\", \"inner\": {document}}}");
    }
    assert_eq!(rules(&found(&schema, &document)), [].into());
}

/// F6: each pattern is within a limit of its own, and all of them together are not. Equal ones count once.
#[test]
fn f6_patterns_that_are_too_large_together_are_not_used_from_the_one_that_is_too_much_on() {
    let schema = |count: usize, pattern: &dyn Fn(usize) -> String| {
        let member = |nth: usize| format!("\"p{nth}\": {{\"pattern\": \"{}\"}}", pattern(nth));
        let members: Vec<String> = (0..count).map(member).collect();
        format!("{{\"properties\": {{{}}}}}", members.join(", "))
    };
    let large = |nth: usize| format!("\\\\p{{L}}{{100}}x{nth}");
    let policy = usable("s.json", &schema(1000, &large), "s.json");
    let warnings = policy.warnings().to_vec();
    assert!((980..1000).contains(&warnings.len()), "{}", warnings.len());
    assert_eq!(warnings[0].rule(), "schema-keyword");
    let message = warnings[0].message();
    assert!(message.contains("states together, and the limit is 1500000"), "{message}");
    assert!(warnings[0].place().text().contains(r"\\p{L}{100}x"), "{}", warnings[0].place().text());
    // Those before it are checked, and it is said which others aren't.
    let found = lint(policy, r#"{"p0": "x", "p999": "x"}"#);
    assert_eq!(all(&found), ["schema /p0 1:8", "pattern-unchecked /p999 1:21"]);
    // A few of them, many equal ones, and a thousand ordinary ones can be used.
    usable("s.json", &schema(3, &large), "s.json");
    usable("s.json", &schema(50, &|_| large(0)), "s.json");
    usable("s.json", &schema(1000, &|nth| format!("^[a-zA-Z0-9_-]{{1,64}}-{nth}$")), "s.json");
}

/// F9: of very many names none is suggested, as each wrong one would be compared with all.
#[test]
fn f9_suggestions_are_made_of_few_names() {
    let schema = |count: usize| {
        let names: Vec<String> = (0..count).map(|nth| format!("\"value-{nth:05}\"")).collect();
        format!("{{\"enum\": [\"accepted\", {}]}}", names.join(", "))
    };
    let help = |count: usize| found(&schema(count), "\"acepted\"")[0].help().map(str::to_owned);
    assert_eq!(help(900).as_deref(), Some("did you mean `accepted`?"));
    assert_eq!(help(20_000), None);
}
