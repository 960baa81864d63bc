//! Which policy and schema the command uses.

use super::*;

/// A sparse file: reading it would take 4 TiB of memory.
#[cfg(unix)]
#[test]
fn a_policy_or_schema_over_the_limit_is_refused_before_it_is_read() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\nschema = \"s.json\"\n";
    for (large, place) in [("dtolint.toml", "dtolint.toml"), ("s.json", "dtolint.toml:3:10")] {
        let folder = folder(&[("a.json", GOOD), ("dtolint.toml", policy), ("s.json", "{}")]);
        let file = fs::File::create(folder.path().join(large)).expect("it can be made");
        file.set_len(4 << 40).expect("it can be sparse");
        let output = dtolint(folder.path(), &["check", "a.json"]);
        assert_eq!(code(&output), 2, "{large}: {}", out(&output));
        let told = out(&output);
        let why = "it has 4398046511104 bytes, at most 67108864 are read";
        assert!(told.contains(why) && told.contains(place), "{told}");
    }
}

#[test]
fn five_mistakes_in_the_policy_are_all_told_and_nothing_is_linted() {
    let policy = "version = 1\nextends = [\"dtolint:recomended\"]\n[sets]\ndirectory = [\"dsync.*\"]\n\
        [rules]\nunknown-membr = \"error\"\n[rules.event-forbidden]\nevents = [\"@directry\"]\n\
        level = \"eror\"\n[rules.domain-not-allowed]\ndomains = [\"https://hooks.example.com\"]\n";
    let folder = folder(&[("dtolint.toml", policy), ("bad.json", BAD)]);
    let output = dtolint(folder.path(), &["check", "bad.json", "-f", "json"]);
    assert_eq!(code(&output), 2);
    let found: Vec<_> = places(&output)
        .into_iter()
        .map(|(path, _, _, line, column)| (path, line, column))
        .collect();
    let at = [(2, 12), (6, 1), (8, 11), (9, 9), (11, 12)];
    assert_eq!(found, at.map(|(line, column)| ("dtolint.toml".to_owned(), line, column)));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["summary"]["files"], 0, "nothing was linted");
}

#[test]
fn the_nearest_policy_up_to_the_repository_rules() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"hooks/*.json\"]\n[rules]\nevents-empty = \"error\"\n";
    let folder = folder(&[
        ("dtolint.toml", "not even TOML"),
        ("repository/.git/HEAD", ""),
        ("repository/dtolint.toml", policy),
        ("repository/hooks/a.json", ODD),
        ("repository/hooks/dtolint.toml", "version = 1\n"),
        ("other/.git/HEAD", ""),
        ("other/a.json", ODD),
    ]);
    // From below, the policy of the repository rules, and paths are from where we stand.
    let output = dtolint(
        &folder.path().join("repository/hooks/../hooks"),
        &["check", "a.json", "-f", "json"],
    );
    assert_eq!(
        code(&output),
        0,
        "the nearest policy is the one in `hooks`, which asks for nothing"
    );
    let output = dtolint(&folder.path().join("repository"), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1);
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let expected = [("hooks/a.json", "events-empty"), ("hooks/dtolint.toml", "policy-ignored")];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    // Out of a repository nobody else's file is taken.
    assert_eq!(code(&dtolint(&folder.path().join("other"), &["check", "a.json"])), 0);
}

#[test]
fn a_schema_and_a_select_go_over_what_the_policy_says() {
    let schema =
        r#"{"type": "object", "properties": {"id": {"type": "integer"}}, "requried": ["id"]}"#;
    let folder = folder(&[
        ("schemas/order.json", schema),
        ("orders.json", r#"{"orders": [{"id": 1}, {"id": "2"}]}"#),
    ]);
    let arguments = [
        "check",
        "orders.json",
        "--schema",
        "schemas/order.json",
        "--select",
        "/orders/*",
        "-f",
        "json",
    ];
    let output = dtolint(folder.path(), &arguments);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let expected = [
        ("orders.json".to_owned(), 1, "schema".to_owned(), 1, 31),
        ("schemas/order.json".to_owned(), 1, "schema-keyword".to_owned(), 1, 63),
    ];
    assert_eq!(places(&output), expected);
}

#[test]
fn a_component_is_checked_as_named_from_wherever_the_policy_is() {
    let api =
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    Order: {type: object, required: [id]}\n";
    let policy = "version = 1\nschema = \"api.yaml#/components/schemas/Order\"\n";
    let folder = folder(&[
        ("api.yaml", api),
        ("dtolint.toml", policy),
        ("order.json", "{}"),
        ("sub/dtolint.toml", &policy.replace("api.yaml", "../api.yaml")),
        (".git/HEAD", ""),
    ]);
    let component = "api.yaml#/components/schemas/Order";
    let runs: [&[&str]; 3] = [
        &["check", "order.json", "-f", "json"],
        &["check", "order.json", "-f", "json", "-p", "sub/dtolint.toml"],
        &["check", "order.json", "-f", "json", "--schema", component],
    ];
    for arguments in runs {
        let output = dtolint(folder.path(), arguments);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let findings = report["findings"].as_array().expect("an array");
        let finding = findings.iter().find(|it| it["rule"] == "schema").expect("it is found");
        assert_eq!(finding["message"], "the member `id` is missing", "{arguments:?}");
        assert_eq!(finding["schema"]["name"], component, "{arguments:?}");
        assert_eq!(report["summary"]["errors"], 1, "{arguments:?}");
    }
    let nowhere = dtolint(
        folder.path(),
        &["check", "order.json", "--schema", "api.yaml#/components/schemas/Ordr"],
    );
    assert_eq!(code(&nowhere), 2);
    assert!(out(&nowhere).contains("did you mean `Order`?"), "{}", out(&nowhere));
}

#[cfg(unix)]
#[test]
fn a_policy_that_is_no_file_is_not_taken_for_none() {
    let folder = folder(&[("good.json", GOOD)]);
    std::os::unix::fs::symlink("gone.toml", folder.path().join("dtolint.toml")).expect("a link");
    let output = dtolint(folder.path(), &["check", "good.json", "-f", "json"]);
    assert_eq!(code(&output), 2, "{}", out(&output));
    assert_eq!(places(&output)[0].2, "policy-file");
}

#[test]
fn today_can_be_told_and_is_the_systems_day_otherwise() {
    let policy = r#"version = 1
[[rule]]
id = "acme-within"
title = "events are days to come"
select = "/events/*"
check = { date = { within = "30 days" } }
message = "{value} is not {wanted}"
"#;
    let hook = r#"{"endpoint_url": "https://a.example.com/2", "events": ["2026-12-30"]}"#;
    let folder = folder(&[("dtolint.toml", policy), ("a.json", hook)]);
    let at = |today: &str| {
        let output = dtolint(folder.path(), &["check", "a.json", "--today", today, "-f", "json"]);
        places(&output).into_iter().filter(|(_, _, rule, ..)| rule != "schema").count()
    };
    assert_eq!((at("2026-12-01"), at("2026-11-29"), at("2026-12-31")), (0, 1, 1));
    let output = dtolint(folder.path(), &["check", "a.json", "--today", "tomorrow"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("`tomorrow` is not a date: write YYYY-MM-DD"),
        "{}",
        err(&output)
    );
    // Without it the policy loads all the same: the command has a clock.
    assert_ne!(code(&dtolint(folder.path(), &["check", "a.json"])), 2);
}

/// A link that leads out of the repository is refused, whatever names it; one that stays within is followed.
#[cfg(unix)]
#[test]
fn links_lead_to_no_file_out_of_the_repository() {
    let test = "[[test]]\nname = \"t\"\nfile = \"link/doc.json\"\nexpect = []\n";
    let policies = [
        ("extends", "extends = [\"link/base.toml\"]\n", "check"),
        ("schema", "schema = \"link/s.json\"\n", "check"),
        (
            "a schema of some documents",
            "[[documents]]\nfiles = [\"*.json\"]\noptional = true\nschema = \"link/s.json\"\n",
            "check",
        ),
        ("the document of a test", test, "test"),
    ];
    for (to, is_within) in [("outside", false), ("repository/inside", true)] {
        for (what, policy, command) in policies {
            let policy = format!("version = 1\n{policy}");
            let folder = folder(&[
                ("repository/.git/HEAD", ""),
                ("repository/dtolint.toml", &policy),
                (&format!("{to}/base.toml"), "version = 1\n"),
                (&format!("{to}/s.json"), "{}"),
                (&format!("{to}/doc.json"), GOOD),
            ]);
            let repository = folder.path().join("repository");
            // The folder is a link, or the file is.
            for is_folder in [true, false] {
                let link = repository.join("link");
                if is_folder {
                    std::os::unix::fs::symlink(folder.path().join(to), &link).expect("a link");
                } else {
                    fs::remove_file(&link).expect("it can be removed");
                    fs::create_dir(&link).expect("it can be made");
                    for name in ["base.toml", "s.json", "doc.json"] {
                        let to = folder.path().join(to).join(name);
                        std::os::unix::fs::symlink(to, link.join(name)).expect("a link");
                    }
                }
                let output = dtolint(&repository, &["policy", command]);
                let shown = format!("{what} in {to}: {}{}", out(&output), err(&output));
                assert_eq!(code(&output) == 0, is_within, "{shown}");
                assert_eq!(shown.contains("leads out of the repository"), !is_within, "{shown}");
            }
        }
    }
}

#[test]
fn an_operation_is_named_on_the_command_line_and_files_are_found_from_here() {
    let api = "openapi: 3.1.0\npaths: {/h: {post: {operationId: createHook, requestBody: {content: {application/json: {schema: {$ref: 'parts/hook.json'}}}}}}}\n";
    let hook = r#"{"required": ["url"], "properties": {"url": {"$ref": "https://example.com/s/url.json"}}}"#;
    let policy = "version = 1\n[schemas]\n\"https://example.com/s/\" = \"vendor/\"\n";
    let folder = folder(&[
        (".git/HEAD", ""),
        ("dtolint.toml", policy),
        ("spec/api.yaml", api),
        ("spec/parts/hook.json", hook),
        ("vendor/url.json", r#"{"type": "string"}"#),
        ("spec/a.json", r#"{"url": 1}"#),
    ]);
    let here = folder.path().join("spec");
    let run = |operation: &str| {
        dtolint(&here, &["check", "a.json", "--schema", "api.yaml", "--operation", operation])
    };
    let output = run("createHook");
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(
        out(&output).contains("the schema says so at ../vendor/url.json:1:10: `/type`"),
        "{}",
        out(&output)
    );
    let output = run("createHok");
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("did you mean `createHook`?"), "{}", out(&output));
    let arguments = ["check", "a.json", "--schema", "api.yaml#/x", "--operation", "createHook"];
    let output = dtolint(&here, &arguments);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("name the file alone"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn a_reference_follows_no_link_out_of_the_repository() {
    let outside = folder(&[("x.json", r#"{"type": "string"}"#)]);
    let folder = folder(&[
        (".git/HEAD", ""),
        ("s.json", r#"{"items": {"$ref": "link.json"}}"#),
        ("a.json", "[1]"),
    ]);
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink(outside.path().join("x.json"), link).expect("it can be made");
    let output = dtolint(folder.path(), &["check", "a.json", "--schema", "s.json"]);
    assert_eq!(code(&output), 2);
    let text = out(&output);
    assert!(
        text.contains("s.json:1:20") && text.contains("a link that leads out of the repository"),
        "{text}"
    );
}

#[test]
fn b12_a_pointer_with_a_colon_leads_into_a_file_from_a_subfolder() {
    let api = r#"{"openapi": "3.1.0", "paths": {"/pets:batch": {"post": {"requestBody": {"content":
        {"application/json": {"schema": {"required": ["a"]}}}}}}}}"#;
    let folder =
        folder(&[(".git/HEAD", "ref: refs/heads/main\n"), ("api.json", api), ("sub/d.json", "{}")]);
    let pointer = "paths/~1pets:batch/post/requestBody/content/application~1json/schema";
    for (from, file, document) in [("sub", "../api.json", "d.json"), ("", "api.json", "sub/d.json")]
    {
        let schema = format!("{file}#/{pointer}");
        let arguments = ["check", "--schema", &schema, document, "-f", "json"];
        let output = dtolint(&folder.path().join(from), &arguments);
        let expected = (document.to_owned(), 1, "schema".to_owned(), 1, 1);
        assert_eq!(places(&output), [expected], "{}", out(&output));
    }
}
