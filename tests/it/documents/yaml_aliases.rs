//! YAML: what anchors, aliases and merge keys bring, and where it stands.

use dtolint::text::Place;

use super::*;

#[test]
fn an_alias_is_its_anchor_and_stands_there() {
    let document = one(Format::Yaml, "a: &x\n  k: [v]\nb: *x\nc: &s text\nd: [*s, *s]\n");
    assert_eq!(
        document.root().to_value(),
        serde_json::json!({"a": {"k": ["v"]}, "b": {"k": ["v"]}, "c": "text", "d": ["text", "text"]})
    );
    assert_stands(&document, "/b", (2, 3, 8, "k: [v]"));
    assert_stands(&document, "/b/k/0", (2, 7, 12, "v"));
    assert_stands(&document, "/d/1", (4, 7, 27, "text"));
}

#[test]
fn an_anchor_that_is_set_again_holds_from_there_on() {
    let document = one(Format::Yaml, "- &x 1\n- *x\n- &x 2\n- *x\n");
    assert_eq!(document.root().to_value(), serde_json::json!([1, 1, 2, 2]));
}

#[test]
fn members_of_a_merge_key_come_after_the_mappings_own() {
    let table = [
        ("{d: 3, <<: *x}", serde_json::json!({"d": 3, "a": 1, "b": 2})),
        ("{<<: *x, d: 3}", serde_json::json!({"d": 3, "a": 1, "b": 2})),
        ("{<<: [*x, *z]}", serde_json::json!({"a": 1, "b": 2, "c": [1, {"k": 2}]})),
        ("{<<: [*x, *x]}", serde_json::json!({"a": 1, "b": 2})),
        ("{<<: {a: 7}, c: 8}", serde_json::json!({"c": 8, "a": 7})),
        ("{<<: {}}", serde_json::json!({})),
    ];
    for (mapping, expected) in table {
        let anchors = "- &x {a: 1, b: 2}\n- &z {b: 2, c: [1, {k: 2}]}\n";
        let text = format!("{anchors}- {mapping}\n- after\n");
        let document = one(Format::Yaml, &text);
        assert_eq!(
            document.root().at("/2").expect("it is there").to_value(),
            expected,
            "{mapping}"
        );
        assert_eq!(
            document.root().at("/3").expect("it is there").as_str(),
            Some("after"),
            "{mapping}"
        );
    }
    let document = one(Format::Yaml, "- &x {a: 1, b: 2}\n- {c: 3, <<: *x}\n");
    assert_stands(&document, "/1/a", (1, 10, 9, "1"));
    assert_key_stands(&document, "/1", "a", (1, 7, 6, "a"));
    assert_stands(&document, "/1/c", (2, 7, 24, "3"));
}

#[test]
fn b34_a_merge_never_gives_a_member_that_is_there_already() {
    for (text, place, first) in [
        // Psych and Go's yaml.v2 take the merged value, if it comes last; others the mapping's own.
        ("a: 1\n<<: {a: 2}", "2:1 5..7", 0),
        ("<<: {a: 2}\na: 1", "1:1 0..2", 11),
        ("a: 1\n<<: {a: 1}", "2:1 5..7", 0),
        ("x: &x {a: 1}\ny: {a: 2, <<: *x}", "2:11 23..25", 17),
        ("<<: [{a: 1}, {a: 2}]", "1:1 0..2", 6),
        ("<<: [{a: [1]}, {a: [1, 2]}]", "1:1 0..2", 6),
        ("<<: [{a: 1}, {a: \"1\"}]", "1:1 0..2", 6),
        ("{\"a\": 1, <<: {'a': 2}}", "1:10 9..11", 1),
    ] {
        let errors = parse(Format::Yaml, text).remove(0).unwrap_err();
        assert_eq!(errors.len(), 1, "{text:?}: {errors:?}");
        assert_eq!(error_at(text, &errors[0]), format!("duplicate-key {place}"), "{text:?}");
        assert_eq!(errors[0].related().unwrap().0.start, first, "{text:?}");
    }
    let text = "endpoint_url: https://example.com/\n\
                <<: {endpoint_url: 'https://10.0.0.1/', events: [user.created]}\n";
    assert_eq!(
        linted("hooks.yaml", text),
        [row("duplicate-key", 1, 2, 1), row("merge-key", 1, 2, 1), row("url-address", 1, 2, 20)],
        "both values are checked"
    );
}

#[test]
fn a_merge_key_takes_nothing_but_mappings() {
    for (text, place) in [
        ("a:\n  <<: 1", "2:7 9..10"),
        ("a:\n  <<: []", "2:7 9..11"),
        ("a:\n  <<: [{}, x]", "2:7 9..16"),
    ] {
        assert_eq!(refused(Format::Yaml, text), [format!("syntax {place}")], "{text:?}");
    }
}

#[test]
fn billions_of_laughs_are_too_large() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..10 {
        let aliases = vec![format!("*a{}", nth - 1); 9].join(", ");
        text += &format!("a{nth}: &a{nth} [{aliases}]\n");
    }
    let findings = refused(Format::Yaml, &text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("too-large "), "{findings:?}");
    let few = Limits::default().max_nodes(1_000);
    // Ten nodes a list and as many held for its anchor; the third list has no room for all.
    assert!(refused_within(Format::Yaml, &text, &few)[0].starts_with("too-large 3:"));
}

#[test]
fn depth_that_comes_by_aliases_is_depth() {
    let mut text = "- &a0 [x]\n".to_owned();
    for nth in 1..127 {
        text += &format!("- &a{nth} [*a{}]\n", nth - 1);
    }
    assert_eq!(refused(Format::Yaml, &text), [""; 0], "127 levels in the list");
    text += "- [*a126]\n";
    assert_eq!(refused(Format::Yaml, &text), ["too-deep 128:4 1811..1816"]);
}

#[test]
fn an_alias_within_its_own_anchor_is_refused() {
    assert_eq!(refused(Format::Yaml, "a: &a [1, *a]"), ["syntax 1:11 10..12"]);
    assert_eq!(refused(Format::Yaml, "a: &a\n  b: *a"), ["syntax 2:6 11..13"]);
}

#[test]
fn an_anchor_ends_with_its_document() {
    let text = "a: &a 1\n---\nb: *a\n";
    let documents = parse(Format::Yaml, text);
    assert!(documents[0].is_ok());
    let errors = documents[1].as_ref().unwrap_err();
    assert_eq!(error_at(text, &errors[0]), "syntax 3:4 15..16");
}

/// What an alias brings is found where the anchor is, and the alias is shown as well: of several, the one that puts the
/// value where the finding's pointer leads.
#[test]
fn b24_what_an_alias_brings_is_found_with_both_places() {
    let url = "endpoint_url: https://a.example.com/\n";
    let bad = "endpoint_url: http://a.example.com/";
    for (text, expected) in [
        ("x: &a user.creatd\nevents: [*a]\n", ("/events/0", "1:7 6..17", "2:10 27..29")),
        ("x: &a [user.creatd]\nevents: *a\n", ("/events/0", "1:8 7..18", "2:9 28..30")),
        ("x: &a user.creatd\ny: &b [*a]\nevents: *b\n", ("/events/0", "1:7 6..17", "3:9 37..39")),
        (
            "x: &a user.creatd\ny: &b {events: [*a]}\n<<: *b\n",
            ("/events/0", "1:7 6..17", "3:5 43..45"),
        ),
        (
            "x: &a user.creatd\n<<: [{z: 1}, {events: [*a]}]\n",
            ("/events/0", "1:7 6..17", "2:24 41..43"),
        ),
        (
            "x: &a user.creatd\n<<: {z: 1}\nevents: [*a]\n",
            ("/events/0", "1:7 6..17", "3:10 38..40"),
        ),
    ] {
        let report =
            Linter::new(Policy::recommended()).lint(("hook.yaml", &format!("{text}{url}")));
        let schema =
            report.findings().iter().find(|it| it.rule() == "schema").expect("it is found");
        let of = |place: &Place| {
            let (start, span) = (place.start(), place.span());
            format!("{}:{} {}..{}", start.line, start.column, span.start, span.end)
        };
        let related: Vec<_> =
            schema.related().iter().map(|it| (of(&it.place), &*it.label)).collect();
        let (pointer, anchor, alias) = expected;
        assert_eq!((schema.pointer(), &*of(schema.place())), (pointer, anchor), "{text}");
        assert_eq!(related, [(alias.to_owned(), "this alias puts it here")], "{text}");
    }
    // What is written at its place has one, and what a merge brings that is written beside it.
    let text = format!("<<: {{{bad}}}\nevents: [user.created]\n");
    let report = Linter::new(Policy::recommended()).lint(("hook.yaml", &text));
    let url =
        report.findings().iter().find(|it| it.rule() == "url-not-https").expect("it is found");
    assert!(url.related().is_empty(), "{url:#?}");
}
