//! `dtolint schema update`: what it writes, what it leaves alone, and that the edition works at once.

use super::*;

/// An OpenAPI file with WorkOS's DTO, of which these are the events.
fn workos(version: &str, events: &[&str]) -> String {
    let events = serde_json::json!(events);
    format!(
        r##"openapi: 3.1.0
info: {{title: WorkOS, version: {version}}}
components:
  schemas:
    Event: {{type: string, enum: {events}}}
    CreateWebhookEndpointDto:
      type: object
      properties:
        endpoint_url: {{type: string}}
        events:
          type: array
          items: {{$ref: "#/components/schemas/Event"}}
      required: [endpoint_url, events]
"##
    )
}

const EVENTS: [&str; 3] = ["user.created", "user.archived", "session.created"];

const NEW: &str = "schemas/createwebhookendpointdto-0.70.0.yaml";

const REFERENCE: &str =
    "schemas/createwebhookendpointdto-0.70.0.yaml#/components/schemas/CreateWebhookEndpointDto";

const POLICY: &str = "version = 1
extends = [\"dtolint:recommended\"]

[rules.event-forbidden]
events = [\"session.*\", \"user.created\"]
";

fn update(folder: &Path, arguments: &[&str]) -> Output {
    dtolint(folder, &[&["schema", "update"], arguments].concat())
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A policy with the lines that the command says to write.
fn with_lines(policy: &str, output: &str) -> String {
    let mut lines: Vec<String> = policy.lines().map(str::to_owned).collect();
    let mut first = None;
    let (_, shown) = output.split_once("to use it, write\n").expect("it says what to write");
    for line in shown.lines() {
        let (place, text) = line.trim().split_once(": schema = ").expect("a place and a line");
        let text = format!("schema = {text}");
        match place.strip_prefix("dtolint.toml:") {
            Some(at) => {
                let at = at.split_once(':').expect("a line and a column").0;
                lines[at.parse::<usize>().expect("a number") - 1] = text;
            }
            None => {
                assert_eq!(place, "dtolint.toml, before the first table");
                first = Some(text);
            }
        }
    }
    if let Some(text) = first {
        lines.insert(1, text);
    }
    lines.join("\n") + "\n"
}

#[test]
fn an_edition_is_written_named_and_used() {
    let document = |url: &str, event: &str| {
        format!("{{\n  \"endpoint_url\": \"{url}\",\n  \"events\": [\"{event}\"]\n}}\n")
    };
    let entries = format!(
        "{POLICY}\n[[documents]]\nfiles = [\"a/*.json\"]\n\n[[documents]]\nfiles = [\"b/*.json\"]\nschema = \"workos:CreateWebhookEndpointDto@0.61.0\"\n"
    );
    for policy in [POLICY, &entries] {
        let folder = folder(&[
            ("dtolint.toml", policy),
            ("download/openapi.yaml", &workos("0.70.0", &EVENTS)),
            ("a/good.json", &document("https://hooks.example.com/good", "user.archived")),
            ("a/old.json", &document("https://hooks.example.com/old", "user.deleted")),
            ("a/url.json", &document("http://hooks.example.com/", "user.archived")),
            ("b/event.json", &document("https://hooks.example.com/event", "session.created")),
        ]);
        let output = update(folder.path(), &["download/openapi.yaml"]);
        assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
        let shown = out(&output);
        assert!(shown.starts_with(&format!(
            "download/openapi.yaml:6:5: CreateWebhookEndpointDto of version 0.70.0\nkept as {NEW}\n"
        )));
        // The policy stays as it is.
        assert_eq!(read(folder.path(), "dtolint.toml"), policy);
        let changed = with_lines(policy, &shown);
        assert_eq!(
            changed.matches(REFERENCE).count(),
            shown.matches(&format!("\"{REFERENCE}\"")).count()
        );
        command::write(folder.path(), "dtolint.toml", &changed);
        let output = dtolint(folder.path(), &["policy", "check", "--fail-on", "info"]);
        assert_eq!(code(&output), 0, "{changed}{}{}", out(&output), err(&output));
        // Its roles are in place: the rules look at the URL and at the events.
        let output = dtolint(folder.path(), &["check", "a", "b", "-f", "json"]);
        assert_eq!(code(&output), 1, "{}", err(&output));
        let expected = [
            ("schema", "a/old.json", 3),
            ("url-not-https", "a/url.json", 2),
            ("event-forbidden", "b/event.json", 3),
        ];
        let found = found(&output);
        let found: Vec<_> = found.iter().map(|(rule, path, at)| (&**rule, &**path, *at)).collect();
        assert_eq!(found, expected);
        // Done twice is done once.
        let output = update(folder.path(), &["download/openapi.yaml"]);
        assert_eq!(
            out(&output),
            format!(
                "download/openapi.yaml:6:5: CreateWebhookEndpointDto of version 0.70.0\nnothing is written: {REFERENCE} is the same\n\ndtolint.toml uses it already\n"
            )
        );
        assert_eq!(code(&output), 0);
    }
}

/// What there is, the arguments, the exit code, what is said, and what the edition's file has then (a part of it).
#[test]
fn nothing_is_lost_and_each_failure_says_why() {
    let (api, other) = (workos("0.70.0", &EVENTS), workos("0.70.0", &EVENTS[..2]));
    let json = serde_json::json!({"openapi": "3.1.0", "info": {"version": "2"},
        "components": {"schemas": {"A": {}}}});
    let json = json.to_string();
    let unchanged = Some("old");
    type Row = (&'static [&'static str], i32, &'static str, &'static str, Option<&'static str>);
    let table: [Row; 15] = [
        (
            &["api.yaml"],
            2,
            "error: `schemas/createwebhookendpointdto-0.70.0.yaml` already exists, with different content\n  = help: nothing was written: give the edition another name with `--output FILE`, or replace the file with `--force`",
            NEW,
            unchanged,
        ),
        (&["api.yaml", "--force"], 0, "", NEW, Some("enum: [\"user.created\"")),
        (&["api.yaml", "-o", "vendor/x.yml"], 0, "", "vendor/x.yml", Some("openapi: 3.1.0")),
        (
            &["api.yaml", "-o", "x.json"],
            2,
            "error: `x.json` isn't the name of a file in YAML\n  = help: the edition is in YAML: let the name end in .yaml",
            "x.json",
            None,
        ),
        (
            &["api.json", "--component", "A", "-o", "x"],
            2,
            "error: `x` isn't the name of a file in JSON\n  = help: the edition is in JSON: let the name end in .json",
            "x",
            None,
        ),
        (
            &["api.yaml", "-o", "../x.yaml"],
            2,
            "error: `../x.yaml` is outside of the repository\n  = help: name a file within it: a policy can't use a schema elsewhere",
            "../x.yaml",
            None,
        ),
        (
            &["api.yaml", "-o", "file/x.yaml"],
            2,
            "error: `file/x.yaml` cannot be written: ",
            "file/x.yaml",
            None,
        ),
        (
            &["api.yaml", "-o", "folder.yaml"],
            2,
            "error: `folder.yaml` already exists, and can't be read: ",
            "folder.yaml/x",
            Some("x"),
        ),
        (
            &["gone.yaml"],
            2,
            "error: `gone.yaml` cannot be read: there is no such file\n  = help: give the path of an OpenAPI file; dtolint never downloads anything",
            NEW,
            unchanged,
        ),
        (
            &["schemas"],
            2,
            "error: `schemas` cannot be read: it is not a regular file",
            NEW,
            unchanged,
        ),
        (
            &["latin.yaml"],
            2,
            "error: `latin.yaml` cannot be read: it is not UTF-8: ",
            NEW,
            unchanged,
        ),
        (
            &["api.yaml", "-p", "gone.toml"],
            2,
            "error: there is no policy file `gone.toml`",
            NEW,
            unchanged,
        ),
        (&["api.yaml", "-p", "bad.toml", "-o", "y.yaml"], 2, "", "y.yaml", None),
        (&["api.yaml", "--component", "Evnt"], 2, "", "schemas/evnt-0.70.0.yaml", None),
        (&["api.yaml", "--replaces", "gone.json", "-o", "y.yaml"], 2, "", "y.yaml", None),
    ];
    for (arguments, exit, said, file, has) in table {
        let folder = folder(&[
            ("dtolint.toml", POLICY),
            ("bad.toml", "version = 2\n"),
            ("api.yaml", &api),
            ("api.json", &json),
            ("other.yaml", &other),
            ("file", "old"),
            ("folder.yaml/x", "x"),
            (NEW, "old"),
        ]);
        fs::write(folder.path().join("latin.yaml"), b"\xe9").expect("it can be written");
        let output = update(folder.path(), arguments);
        assert_eq!(code(&output), exit, "{arguments:?}: {}{}", out(&output), err(&output));
        assert!(err(&output).starts_with(said), "{arguments:?}: {}", err(&output));
        // What is wrong with a policy or a schema is a report.
        assert_eq!(out(&output).is_empty(), !said.is_empty(), "{}", out(&output));
        let path = folder.path().join(file);
        match has {
            Some(text) => assert!(read(folder.path(), file).contains(text), "{arguments:?}"),
            None => assert!(path.symlink_metadata().is_err(), "{arguments:?}"),
        }
    }
}

/// A link in a repository may lead anywhere.
#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_repository() {
    let elsewhere = command::folder(&[("x", "x")]);
    let folder = folder(&[("dtolint.toml", POLICY), ("api.yaml", &workos("1", &EVENTS))]);
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("schemas")).expect("a link");
    for arguments in [&["api.yaml"][..], &["api.yaml", "-o", "schemas/deep/x.yaml", "--force"]] {
        let output = update(folder.path(), arguments);
        assert_eq!(code(&output), 2, "{}", out(&output));
        let why = "cannot be written: its folder is a link that leads out of the repository";
        assert!(err(&output).contains(why), "{}", err(&output));
        assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 1);
    }
}

/// The disk is full: a file may not be larger than `ulimit -f` says.
#[cfg(target_os = "linux")]
#[test]
fn an_edition_that_cannot_be_written_leaves_what_was_there() {
    let folder =
        folder(&[("dtolint.toml", POLICY), ("api.yaml", &workos("0.70.0", &EVENTS)), (NEW, "old")]);
    for options in ["--force", "-o schemas/y.yaml"] {
        let script =
            format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" schema update api.yaml {options}");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_dtolint")])
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        assert_eq!(code(&output), 2, "{}", out(&output));
        let help = "  = help: nothing was written, and nothing was replaced\n";
        assert!(err(&output).ends_with(help), "{}", err(&output));
        assert_eq!(read(folder.path(), NEW), "old");
        let names = fs::read_dir(folder.path().join("schemas")).expect("a folder").count();
        assert_eq!(names, 1, "a part is left");
    }
}

#[test]
fn exit_codes_and_json_are_those_of_schema_diff() {
    let folder = folder(&[("dtolint.toml", POLICY), ("sub/api.yaml", &workos("0.70.0", &EVENTS))]);
    let sub = folder.path().join("sub");
    let output = update(&sub, &["api.yaml", "-f", "json", "--fail-on-removed"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let json: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(json["version"], 1);
    let edition = &json["edition"];
    assert_eq!(edition["version"], "0.70.0");
    assert_eq!(edition["path"], NEW);
    assert_eq!(edition["schema"], REFERENCE);
    assert_eq!(edition["verbatim"], true);
    assert_eq!(edition["place"]["path"], "api.yaml");
    assert_eq!(edition["place"]["start"]["line"], 6);
    assert_eq!(json["diffs"][0]["old"], "workos:CreateWebhookEndpointDto");
    assert_eq!(json["diffs"][0]["policy"]["path"], "../dtolint.toml");
    assert_eq!(json["diffs"][0]["policy"]["missed"][0]["names"][0], "user.archived");
    assert_eq!(
        json["lines"],
        serde_json::json!([{"place": null, "text": format!("schema = \"{REFERENCE}\"")}])
    );
    // The edition is beside the policy, wherever the command runs.
    assert!(folder.path().join(NEW).is_file());
    // Without a policy the newest embedded edition is the older one.
    let output = update(&sub, &["api.yaml", "--no-policy"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let shown = out(&output);
    assert!(shown.contains("\nworkos:CreateWebhookEndpointDto@0.61.0 → ../"), "{shown}");
    assert!(!shown.contains("dtolint.toml"), "{shown}");
    fs::remove_file(folder.path().join("dtolint.toml")).expect("it is there");
    let output = update(&sub, &["api.yaml"]);
    let none = "no policy was found, from here up to the root of the repository\n";
    assert!(out(&output).ends_with(none), "{}", out(&output));
    assert!(sub.join(NEW).is_file());
}
