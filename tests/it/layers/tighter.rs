//! B20: an option's `tighter` can't say the opposite of what its parameter is for.

use super::load;
use dtolint::check::{Checks, Tighter};

/// A select and a check that has the parameter, for each parameter whose values can be compared.
const PARAMETERS: [(&str, &str, &str, &str); 24] = [
    ("min", "higher", "/events", "count = { min = 1 }"),
    ("max", "lower", "/events", "count = { max = 1 }"),
    ("min", "higher", "/endpoint_url", "length = { min = 1 }"),
    ("max", "lower", "/endpoint_url", "length = { max = 1 }"),
    ("min", "higher", "/size", "range = { min = 1 }"),
    ("max", "lower", "/size", "range = { max = 1 }"),
    ("before", "lower", "/endpoint_url", "date = { before = 2027-01-31 }"),
    ("after", "higher", "/endpoint_url", "date = { after = 2027-01-31 }"),
    ("within", "lower", "/endpoint_url", "date = { within = \"9 days\" }"),
    ("values", "subset", "/events/*", "one-of = { values = [\"user.created\"] }"),
    ("values", "superset", "/events/*", "none-of = { values = [\"user.created\"] }"),
    (
        "except",
        "subset",
        "/events/*",
        "none-of = { values = [\"user.*\"], except = [\"user.created\"] }",
    ),
    ("values", "superset", "/events", "includes = { values = [\"user.created\"] }"),
    ("members", "superset", "", "required = { members = [\"events\"] }"),
    ("members", "superset", "", "forbidden-member = { members = [\"x\"] }"),
    ("one-of", "subset", "/events", "type = { one-of = [\"array\"] }"),
    ("one-of", "subset", "/endpoint_url", "url-host = { one-of = [\"a.example.com\"] }"),
    ("none-of", "superset", "/endpoint_url", "url-host = { none-of = [\"a.example.com\"] }"),
    ("one-of", "subset", "/endpoint_url", "url-path = { one-of = [\"/a\"] }"),
    ("none-of", "superset", "/endpoint_url", "url-path = { none-of = [\"/a\"] }"),
    ("one-of", "subset", "/endpoint_url", "url-port = { one-of = [443] }"),
    ("one-of", "subset", "/endpoint_url", "url-scheme = { one-of = [\"https\"] }"),
    ("required", "superset", "/endpoint_url", "url-query = { required = [\"v\"] }"),
    ("one-of", "subset", "/endpoint_url", "url-query = { one-of = [\"v\"] }"),
];

#[test]
fn b20_what_would_let_more_through_is_refused_with_what_to_write() {
    for (parameter, right, select, check) in PARAMETERS {
        for way in ["lower", "higher", "subset", "superset", "same"] {
            let schema = r#"{"properties": {"events": {"type": "array"}, "size": {"type": "number"},
                "endpoint_url": {"type": "string"}}}"#;
            let policy = format!(
                "version = 1\nschema = \"s.json\"\n[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"{select}\"\n\
                 check = {{ {check} }}\noptions.o = {{ parameter = \"{parameter}\", about = \"a\", tighter = \"{way}\" }}\n"
            );
            let loaded = load(&[("s.json", schema), ("dtolint.toml", &policy)]);
            if [right, "same"].contains(&way) {
                assert!(loaded.is_ok(), "{way}: {check}: {loaded:?}");
                continue;
            }
            let error = loaded.expect_err("it is the wrong way");
            let [finding] = error.report().findings() else { panic!("{way}: {check}: {error}") };
            assert_eq!(finding.rule(), "policy-invalid-value", "{way}: {check}");
            assert_eq!(finding.place().start().line, 8, "{way}: {check}");
            let opposite = [("lower", "higher"), ("subset", "superset")];
            let is_opposite =
                |(one, other)| [one, other].contains(&way) && [one, other].contains(&right);
            if opposite.into_iter().any(is_opposite) {
                let message = finding.message();
                assert!(message.contains(&format!("`{parameter}` let more through")), "{message}");
                assert_eq!(finding.help(), Some(&*format!("write `{right}`")), "{check}");
            }
        }
    }
}

/// A new check has to decide it: every parameter whose values can be compared says which are tighter.
#[test]
fn each_parameter_that_can_be_compared_says_what_is_tighter() {
    for check in Checks::default().list() {
        for parameter in check.parameters() {
            let kind = format!("{:?}", parameter.kind);
            let ordered = ["Count", "Number", "Date", "Days"].iter().any(|it| kind.starts_with(it));
            let lists = [
                "Values", "Names", "Globs", "Domains", "Ports", "Words", "Members", "Choices",
                "Scopes", "Families",
            ];
            let is_list = lists.iter().any(|it| kind.starts_with(it));
            let is_right = match parameter.tighter {
                Some(Tighter::Lower | Tighter::Higher) => ordered,
                Some(Tighter::Subset | Tighter::Superset) => is_list,
                // None but the same, which is true of every kind.
                Some(Tighter::Same) => true,
                _ => !ordered && !is_list,
            };
            assert!(is_right, "{} {}: {:?}", check.name(), parameter.name, parameter.tighter);
        }
    }
}
