//! `dtolint checks`, `explain CHECK`, `rules --source`, `schema list` and `schema show`.

use super::*;

fn run(arguments: &[&str]) -> Output {
    let folder = folder(&[]);
    dtolint(folder.path(), arguments)
}

fn shown(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
    out(&output)
}

fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!((code(&output), &*out(&output)), (2, ""), "{arguments:?}");
    err(&output)
}

#[test]
fn the_checks_are_listed_for_people_and_for_programs() {
    let list = shown(&["checks"]);
    let names: Vec<&str> = list.lines().filter_map(|line| line.split("  ").next()).collect();
    let checks = dtolint::check::Checks::default().list();
    let joins = dtolint::check::JOINS.map(|join| join.name);
    let all: Vec<&str> = checks.iter().map(|check| check.name()).chain(joins).collect();
    assert_eq!(names, all);
    for (line, check) in list.lines().zip(&checks) {
        assert!(line.ends_with(check.about()), "{line}");
    }
    assert_eq!(shown(&["checks", "RFC 3339"]).lines().count(), 1);
    let json: Value = serde_json::from_str(&shown(&["checks", "-f", "json"])).expect("it is JSON");
    assert_eq!(json["checks"], serde_json::to_value(&checks).expect("it is JSON"));
    assert_eq!(json["joins"][0]["name"], "all");
    let distinct = json["checks"].as_array().expect("a list");
    let distinct = distinct.iter().find(|it| it["name"] == "distinct").expect("it is there");
    assert_eq!(distinct["parameters"][0]["default"], "`text`");
    let text = refused(&["checks", "distnct"]);
    assert!(
        text.contains("no check matches") && text.contains("did you mean `distinct`?"),
        "{text}"
    );
    assert!(refused(&["checks", "zzz"]).contains("`dtolint checks` lists all of them"));
}

#[test]
fn a_check_is_explained_with_its_parameters_and_an_example() {
    let checks = dtolint::check::Checks::default();
    for check in checks.list() {
        let page = shown(&["explain", check.name()]);
        match dtolint::rules::get(check.name()) {
            None => assert_eq!(page, check.page()),
            Some(rule) => {
                let rule = dtolint::rules::page(&rule);
                let both = format!("{rule}\nThe check with the same name:\n\n{}", check.page());
                assert_eq!(page, both);
            }
        }
        for parameter in check.parameters() {
            assert!(page.contains(&format!("- `{}`", parameter.name)), "{page}");
        }
        assert!(page.contains("```toml\n[[rule]]\n"), "{page}");
    }
    for join in dtolint::check::JOINS {
        assert_eq!(shown(&["explain", join.name]), join.page());
    }
    crate::common::snapshots("cli")
        .bind(|| insta::assert_snapshot!("explain-check", shown(&["explain", "date"])));
    // A custom rule may have the name of a check: both are shown.
    let policy = "version = 1\n[[rule]]\nid = \"unique\"\ntitle = \"Events twice\"\n\
        select = \"/events\"\ncheck = { unique = {} }\nmessage = \"twice\"\n";
    let folder = folder(&[("dtolint.toml", policy)]);
    let page = out(&dtolint(folder.path(), &["explain", "unique"]));
    assert!(page.starts_with("# unique\n\nEvents twice.\n"), "{page}");
    assert!(page.contains("\n# unique\n\nAsks: no two items"), "{page}");
}

#[test]
fn an_unknown_name_is_answered_with_rules_and_checks() {
    let text = refused(&["explain", "url-hots"]);
    assert!(text.contains("there is no rule and no check `url-hots`"), "{text}");
    assert!(text.contains("did you mean `url-host`?"), "{text}");
    let text = refused(&["explain", "event-forbiden"]);
    assert!(text.contains("did you mean `event-forbidden`?"), "{text}");
    let text = refused(&["explain", "nonsense"]);
    assert!(
        text.contains("`dtolint rules` lists the rules and `dtolint checks` the checks"),
        "{text}"
    );
}

/// What `set by` names in a report can be looked at.
#[test]
fn packs_and_rules_are_printed_as_they_are() {
    let pack = shown(&["rules", "--source", "dtolint:recommended"]);
    assert_eq!(pack, include_str!("../../../rules/packs/recommended.toml"));
    let rule = include_str!("../../../rules/event-forbidden.toml");
    assert_eq!(shown(&["rules", "--source", "event-forbidden"]), rule);
    assert_eq!(shown(&["rules", "--source", "rules/event-forbidden.toml"]), rule);
    // A place of a report, as it is.
    let folder = folder(&[
        ("a.json", r#"{"endpoint_url": "http://a.example.com/", "events": ["user.created"]}"#),
        ("dtolint.toml", "version = 1\nextends = [\"dtolint:recommended\"]\n"),
    ]);
    let report = out(&dtolint(folder.path(), &["check", "a.json"]));
    let place = report.split("dtolint:recommended:").nth(1).expect("the pack is named");
    let place: String = place.chars().take_while(|it| it.is_ascii_digit() || *it == ':').collect();
    let place = format!("dtolint:recommended:{}", place.trim_end_matches(':'));
    for command in [&["rules", "--source"][..], &["explain"]] {
        let line = shown(&[command, &[&*place]].concat());
        assert!(line.starts_with("url-not-https      = \"error\" #"), "{place}: {line}");
        assert_eq!(line.lines().count(), 1, "{line}");
    }
    let text = refused(&["rules", "--source", "dtolint:recomended"]);
    assert!(text.contains("did you mean `dtolint:recommended`?"), "{text}");
    let text = refused(&["rules", "--source", "nothing"]);
    assert!(
        text.contains("the packs are dtolint:core, dtolint:recommended, dtolint:strict"),
        "{text}"
    );
    let text = refused(&["rules", "--source", "dtolint:strict:4000"]);
    assert!(text.contains("no line 4000"), "{text}");
    assert_eq!(code(&run(&["rules", "--source", "dtolint:strict", "-f", "json"])), 2);
}

#[test]
fn embedded_schemas_are_listed_and_printed_byte_by_byte() {
    let list = shown(&["schema", "list"]);
    let name = "workos:CreateWebhookEndpointDto";
    assert!(list.starts_with(name), "{list}");
    let json: Value =
        serde_json::from_str(&shown(&["schema", "list", "-f", "json"])).expect("JSON");
    assert_eq!(json.as_array().expect("a list").len(), list.lines().count());
    assert_eq!((&json[0]["name"], &json[0]["default"]), (&name.into(), &true.into()));
    for schema in dtolint::policy::embedded_schemas() {
        assert!(list.contains(&format!("{}  ", schema.name())), "{list}");
        assert_eq!(shown(&["schema", "show", schema.name()]), schema.text());
    }
    let text = include_str!("../../../rules/schemas/workos-createwebhookendpointdto.json");
    let part = shown(&["schema", "show", &format!("{name}#/properties/endpoint_url")]);
    assert!(
        part.starts_with("{\n      \"type\": \"string\",") && text.contains(part.trim_end()),
        "{part}"
    );
    let text = refused(&["schema", "show", "workos:CreateWebhookEndpoint"]);
    assert!(text.contains("there is no embedded schema and no file"), "{text}");
    assert!(text.contains(&format!("did you mean `{name}`?")), "{text}");
    let text = refused(&["schema", "show", &format!("{name}#/properties/event")]);
    assert!(text.contains("there is nothing at `/properties/event`"), "{text}");
    assert!(text.contains("did you mean `events`?"), "{text}");
    let text = refused(&["schema", "show", &format!("{name}#/properties/zzz/y")]);
    assert!(text.contains("`/properties` has `endpoint_url`, `events`"), "{text}");
    let text = refused(&["schema", "show", &format!("{name}#properties")]);
    assert!(text.contains(&format!("write `{name}#/properties`")), "{text}");
}

#[test]
fn a_part_of_a_file_is_printed_so_that_it_can_be_read_alone() {
    let api = "openapi: 3.1.0\ncomponents:\n  schemas:\n    Order:\n      type: object\n      # its number\n      required:\n        - id\n    Other: {type: string}\n";
    let folder = folder(&[
        ("api.yaml", api),
        ("s.json", "{\"a\": {\"b\": [1,\n  2]}}\n"),
        ("broken.json", "{"),
    ]);
    let show = |what: &str| dtolint(folder.path(), &["schema", "show", what]);
    let part = out(&show("api.yaml#/components/schemas/Order"));
    assert_eq!(part, "type: object\n# its number\nrequired:\n  - id\n");
    assert_eq!(out(&show("api.yaml#/components/schemas/Other")), "{type: string}\n");
    assert_eq!(out(&show("api.yaml")), api);
    assert_eq!(out(&show("s.json#/a")), "{\"b\": [1,\n  2]}\n");
    let output = show("broken.json#/a");
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("`broken.json` cannot be read: "), "{}", err(&output));
    assert_eq!(code(&show("nothing.json")), 2);
}
