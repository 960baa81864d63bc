//! A run as a whole: its exit code, and findings that depend on every file.

use super::*;

#[test]
fn the_exit_code_tells_what_happened() {
    let folder = folder(&[
        ("good.json", GOOD),
        ("bad.json", BAD),
        ("odd.json", ODD),
        ("empty/readme.md", ""),
        ("broken.toml", "version = 3\n"),
    ]);
    let table: &[(&[&str], i32)] = &[
        (&["check", "good.json"], 0),
        (&["check", "bad.json"], 1),
        (&["check", "odd.json"], 0),
        (&["check", "odd.json", "--fail-on", "warning"], 1),
        (&["check", "odd.json", "--fail-on", "info"], 1),
        (&["check", "bad.json", "--fail-on", "never"], 0),
        (&["check", "bad.json", "-f", "json"], 1),
        (&["check", "missing.json"], 2),
        (&["check", "missing.json", "--fail-on", "never"], 2),
        (&["check", "empty"], 2),
        (&["check", "empty", "--allow-empty"], 0),
        (&["check"], 2),
        (&["check", "good.json", "--policy", "missing.toml"], 2),
        (&["check", "good.json", "--policy", "broken.toml"], 2),
        (&["check", "good.json", "--schema", "workos:Nothing"], 2),
        (&["check", "good.json", "--select", "events"], 2),
        (&["check", "good.json", "--format", "xml"], 2),
        (&["check", "--colour", "good.json"], 2),
        (&["explain", "syntax"], 0),
        (&["explain", "sintax"], 2),
        (&["rules"], 0),
        (&["--help"], 0),
        (&["--version"], 0),
        (&[], 2),
    ];
    for (arguments, expected) in table {
        let output = dtolint(folder.path(), arguments);
        assert_eq!(code(&output), *expected, "{arguments:?}: {}{}", out(&output), err(&output));
    }
}

const ENDS: &str = r#"version = 1
[[documents]]
files = ["hooks/*.json"]
[rules.event-uncovered]
events = ["user.created", "user.deleted"]
[rules]
endpoint-duplicate = "error"
"#;

/// Which run can say that an event is missing: one over every document, however it is named.
#[test]
fn what_is_nowhere_is_said_by_a_run_over_everything_alone() {
    let other = GOOD.replace("hooks", "other");
    let folder = folder(&[
        ("dtolint.toml", ENDS),
        ("hooks/a.json", GOOD),
        ("hooks/b.json", &other),
        ("more.json", &GOOD.replace("created", "deleted")),
    ]);
    let missing = vec![("dtolint.toml".to_owned(), 1, "event-uncovered".to_owned(), 5, 27)];
    let table: [(&[&str], bool); 6] = [
        (&[], true),
        (&["."], true),
        (&["hooks"], true),
        (&["hooks/b.json", "hooks/a.json"], true),
        (&["hooks/a.json"], false),
        (&["more.json"], false),
    ];
    // Quiet is no reason not to say it.
    let quiet = dtolint(folder.path(), &["check", "-q", "hooks/a.json"]);
    assert_eq!(out(&quiet), NOT_DECIDED);
    for (paths, is_whole) in table {
        let json = [&["check", "-f", "json"], paths].concat();
        let output = dtolint(folder.path(), &json);
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let undecided = &report["summary"]["undecided"];
        if is_whole {
            assert_eq!(places(&output), missing, "{paths:?}");
            assert_eq!(undecided, &serde_json::json!([]), "{paths:?}");
            assert_eq!(code(&output), 1);
        } else {
            assert_eq!(places(&output), [], "{paths:?}");
            assert_eq!(
                undecided,
                &serde_json::json!(["endpoint-duplicate", "event-uncovered"]),
                "{paths:?}"
            );
            let text = dtolint(folder.path(), &[&["check"], paths].concat());
            assert!(out(&text).ends_with(NOT_DECIDED), "{}", out(&text));
            assert_eq!(code(&text), 0);
        }
    }
}

#[test]
fn the_same_url_in_two_files_is_found_at_the_second_with_the_first() {
    let folder = folder(&[("a.json", GOOD), ("b/c.json", GOOD), ("b/d.json", ODD)]);
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found = report["findings"].as_array().expect("a list");
    let twice: Vec<_> = found
        .iter()
        .filter(|finding| finding["rule"] == "endpoint-duplicate")
        .map(|finding| {
            let text = |value: &Value| value.as_str().expect("a string").to_owned();
            let related = &finding["related"][0];
            (text(&finding["path"]), text(&finding["pointer"]), text(&related["path"]))
        })
        .collect();
    let again = |path: &str| (path.to_owned(), "/endpoint_url".to_owned(), "a.json".to_owned());
    assert_eq!(twice, [again("b/c.json"), again("b/d.json")]);
}

/// A11: without a policy that says what documents are, those that look like a known DTO are checked, and the others
/// are counted.
#[test]
fn without_a_policy_only_what_looks_like_a_known_dto_is_checked() {
    let others = [
        ("k8s/hooks.yaml", "apiVersion: v1\nkind: List\nitems: []\n---\nkind: Secret\n"),
        ("helm/a.yaml", "{{ if .Values.on }}\nkind: Service\n{{ end }}\n"),
        ("stripe.json", r#"{"id": "evt_1", "object": "event", "type": "charge.failed"}"#),
        ("package.json", r#"{"name": "a", "name": "b"}"#),
        ("list.ndjson", "[1]\n2\n{}\n"),
    ];
    let known = [
        ("hooks/a.json", BAD.to_owned()),
        ("hooks/b.json", GOOD.replace("endpoint_url", "Endpoint_url")),
        ("hooks/c.yaml", "endpoint_url: [\n".to_owned()),
    ];
    let folder =
        folder(&[&others[..], &known.each_ref().map(|(name, text)| (*name, &**text))].concat());
    let output = dtolint(folder.path(), &["check", ".", "-f", "json"]);
    let found: Vec<_> =
        places(&output).into_iter().map(|(path, _, rule, ..)| (path, rule)).collect();
    let of = |path: &str, rule: &str| (path.to_owned(), rule.to_owned());
    let expected = [
        of("hooks/a.json", "url-not-https"),
        of("hooks/b.json", "schema"),
        of("hooks/b.json", "lookalike-key"),
        of("hooks/c.yaml", "syntax"),
    ];
    assert_eq!(found, expected);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["policy"], "dtolint:recommended");
    let counts = ["files", "documents", "dtos", "unknown"].map(|it| report["summary"][it].as_u64());
    assert_eq!(counts, [8, 12, 2, 9].map(Some));
    let text = dtolint(folder.path(), &["check", "."]);
    let line =
        "12 documents, 2 DTOs checked (not checked: 9 documents that no policy says what they are)";
    assert!(out(&text).contains(line), "{}", out(&text));
    // The same from a folder below the root of the repository.
    fs::create_dir(folder.path().join(".git")).expect("it can be made");
    fs::write(folder.path().join(".git/HEAD"), "").expect("it can be written");
    let below = dtolint(&folder.path().join("k8s"), &["check", "../hooks", ".", "-f", "json"]);
    let report: Value = serde_json::from_slice(&below.stdout).expect("JSON");
    assert_eq!(report["policy"], "dtolint:recommended");
    assert_eq!((places(&below).len(), &report["summary"]["unknown"]), (4, &Value::from(2)));
    let refused = ["check", ".", "--schema", "none.json", "-f", "json"];
    let refused = dtolint(&folder.path().join("k8s"), &refused);
    let report: Value = serde_json::from_slice(&refused.stdout).expect("JSON");
    assert_eq!((code(&refused), &report["policy"]), (2, &Value::from("dtolint:recommended")));
    // Where that leaves nothing, it is an error.
    for paths in [&["k8s"][..], &["k8s", "helm"]] {
        let output = dtolint(folder.path(), &[&["check"], paths].concat());
        assert_eq!(code(&output), 2);
        let message = "none looks like a DTO that dtolint knows";
        assert!(err(&output).contains(message), "{}", err(&output));
        let allowed = dtolint(folder.path(), &[&["check", "--allow-empty"], paths].concat());
        assert_eq!(code(&allowed), 0);
    }
    // Who names the file or a schema, or has a policy, has said what documents are.
    let rules = |arguments: &[&str]| {
        let output = dtolint(folder.path(), &[arguments, &["-f", "json"]].concat());
        places(&output).into_iter().map(|(_, _, rule, ..)| rule).collect::<Vec<_>>()
    };
    let unknown = ["schema", "schema", "unknown-member", "unknown-member", "unknown-member"];
    assert_eq!(rules(&["check", "stripe.json"]), unknown);
    let schema = "workos:CreateWebhookEndpointDto";
    assert_eq!(rules(&["check", "helm", "--schema", schema]), ["syntax"; 2]);
    fs::write(folder.path().join("dtolint.toml"), "version = 1\n").expect("it can be written");
    assert_eq!(rules(&["check", "helm"]), ["syntax"; 2]);
}
