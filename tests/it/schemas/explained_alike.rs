//! What is said of a document depends on no other document.

use serde_json::json;

use super::*;

/// What was read of a schema to explain one document is kept for the next. It changes nothing that is said: neither
/// what came before, nor another thread, nor that more is asked for than is kept.
#[test]
fn a_document_is_explained_alike_whatever_was_explained_before_it() {
    let schema_of = |nth: usize| match nth % 4 {
        0 => json!({"type": "string", "minLength": nth % 8 * 3}),
        1 => json!({"anyOf": [
            {"properties": {"kind": {"const": format!("a{nth}")}}, "required": ["kind", format!("x{nth}")]},
            {"properties": {"kind": {"const": format!("b{nth}")}}, "required": ["kind", format!("y{nth}")]},
        ]}),
        2 => json!({"properties": {(format!("name{nth}")): true}, "unevaluatedProperties": false}),
        _ => json!({
            "allOf": [{"patternProperties": {(format!("^p{nth}x")): {"type": "integer"}}}],
            "unevaluatedProperties": false,
        }),
    };
    // The value of a member, what is said of it, and the help.
    let wrong = |nth: usize| match nth % 4 {
        0 => (json!(nth), format!("expected a string, found the number `{nth}`"), None),
        1 => (
            json!({"kind": format!("b{nth}")}),
            format!("the member `y{nth}` is missing (alternative `kind: b{nth}` of `anyOf`)"),
            Some(format!("add `y{nth}`")),
        ),
        2 => (
            json!({(format!("nam{nth}")): 1}),
            format!("the schema doesn't allow the member `nam{nth}`"),
            Some(format!("did you mean `name{nth}`?")),
        ),
        // Nothing is said of the member that the failed subschema evaluates, but what is wrong with it.
        _ => (
            json!({(format!("p{nth}xyz")): "a"}),
            "expected an integer, found the string `a`".to_owned(),
            Some("write an integer".to_owned()),
        ),
    };
    let all = 1_200;
    let members: serde_json::Map<_, _> =
        (0..all).map(|nth| (format!("m{nth}"), schema_of(nth))).collect();
    let policy = usable("s.json", &json!({"properties": members}).to_string(), "s.json");
    let linter = Linter::new(policy);
    let check = |members: Vec<usize>| {
        let document: serde_json::Map<_, _> =
            members.iter().map(|&nth| (format!("m{nth}"), wrong(nth).0)).collect();
        let report = linter.lint(("dto.json", &*json!(document).to_string()));
        let mut quoted = 0;
        let mut left: std::collections::HashMap<_, _> =
            members.iter().map(|&nth| (format!("/m{nth}"), nth)).collect();
        for found in report.findings() {
            let place = found.pointer().split('/').take(2).collect::<Vec<_>>().join("/");
            let nth = left.remove(&place).expect("each member is wrong once");
            let (_, message, help) = wrong(nth);
            assert_eq!(found.message(), message);
            match help {
                Some(help) => assert_eq!(found.help(), Some(&*help), "{message}"),
                None if nth % 8 == 0
                    && found.help() == Some(&*format!("quote it: `\"{nth}\"`")) =>
                {
                    quoted += 1;
                }
                None => assert_eq!(found.help(), Some("write a string"), "{message}"),
            }
        }
        assert!(left.is_empty(), "{left:?}");
        // Whether quotes would help is looked at for 64 members of one document.
        let texts = members.iter().filter(|&nth| nth % 4 == 0).count();
        let quotable = members.iter().filter(|&nth| nth % 8 == 0).count();
        assert!(if texts <= 64 { quoted == quotable } else { (1..=64).contains(&quoted) });
    };
    check((0..200).collect());
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || check((thread..400).step_by(3).collect()));
        }
    });
    check((0..all).rev().collect());
    check((0..200).collect());
}
