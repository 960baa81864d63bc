//! JSON-Schema-Test-Suite on patterns.

use super::*;

/// The cases of JSON-Schema-Test-Suite's `optional/ecmascript-regex`, in each draft.
#[test]
fn the_cases_of_the_test_suite_for_json_schema_hold() {
    let school = "Les hivers de mon enfance étaient des saisons longues. Nous vivions en trois lieux: l'école, l'église";
    let cases: &[(&str, &[&str], &[&str])] = &[
        (r"^abc$", &["abc"], &["abc\n"]),
        (r"^\t$", &["\t"], &["\\t"]),
        (r"^\cC$", &["\u{3}"], &["\\cC"]),
        (r"^\cc$", &["\u{3}"], &["\\cc"]),
        (r"^\d$", &["0"], &["߀", "\u{7c0}"]),
        (r"^\D$", &["߀"], &["0"]),
        (r"^\w$", &["a"], &["é"]),
        (r"^\W$", &["é"], &["a"]),
        (
            r"^\s$",
            &[" ", "\t", "\u{b}", "\u{c}", "\u{a0}", "\u{feff}", "\n", "\u{2029}", "\u{2003}"],
            &["\u{1}", "\u{2013}"],
        ),
        (r"^\S$", &["\u{1}", "\u{2013}"], &[" ", "\u{feff}", "\u{2029}"]),
        (r"\p{Letter}cole", &[school, "l'\u{e9}cole", "l'ecole"], &["L'ÉCOLE"]),
        (r"\wcole", &["l'ecole"], &[school, "L'ÉCOLE"]),
        (r"[a-z]cole", &["l'ecole"], &[school, "L'ÉCOLE"]),
        (r"^\d+$", &["42"], &["-%#", "৪২"]),
        (r"^\p{digit}+$", &["42", "৪২"], &["-%#"]),
        (r"^🐲*$", &["", "🐲", "🐲🐲"], &["🐉", "🐉🐉", "D", "DD"]),
    ];
    for draft in DRAFTS {
        for (pattern, matched, others) in cases {
            let quoted_pattern = quoted(pattern);
            let value = format!("{{\"$schema\": \"{draft}\", \"pattern\": {quoted_pattern}}}");
            let name = format!(
                "{{\"$schema\": \"{draft}\", \"patternProperties\": {{{quoted_pattern}: {{\"type\": \"null\"}}}}, \"additionalProperties\": false}}"
            );
            for (texts, is_match) in [(matched, true), (others, false)] {
                for text in *texts {
                    let text = quoted(text);
                    assert_eq!(lint(&value, &text).is_empty(), is_match, "{pattern} {text}");
                    let found = lint(&name, &format!("{{{text}: null}}"));
                    assert_eq!(found.is_empty(), is_match, "{pattern} {text} in {draft}");
                }
            }
        }
        let format = format!("{{\"$schema\": \"{draft}\", \"format\": \"regex\"}}");
        for text in [r"^\S(|(.|\n)*\S)\Z", r"\a", "^(abc]"] {
            assert_eq!(lint(&format, &quoted(text)).len(), 1, "{text} in {draft}");
        }
        assert_eq!(lint(&format, &quoted("([abc])+\\s+$")).len(), 0);
    }
}
