//! `dtolint policy init`.

use super::*;

#[test]
fn init_writes_a_policy_for_what_is_there_and_never_overwrites() {
    let hook = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["user.created"]}"#;
    let list = "webhookEndpoints:\n  - endpoint_url: https://it.example.org/x\n    events: []\n";
    let other = hook.replace("/hr", "/it");
    let files = [
        ("webhooks/hr.json", hook),
        ("webhooks/it.json", &*other),
        ("seed.yaml", list),
        ("package.json", "{}"),
    ];
    let folder = folder(&files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("3 files with webhook endpoints were found"), "{}", out(&output));
    let text = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("policy-init", text));
    let schema =
        fs::read_to_string(folder.path().join("dtolint.schema.json")).expect("it is written");
    assert_eq!(schema, out(&dtolint(folder.path(), &["policy", "schema"])));
    // What was written is without fault, its test passes, and every document is checked by it.
    for command in [&["policy", "check", "--fail-on", "info"][..], &["policy", "test"], &["check"]]
    {
        let output = dtolint(folder.path(), command);
        assert_eq!(code(&output), 0, "{command:?}: {}{}", out(&output), err(&output));
    }
    assert!(out(&dtolint(folder.path(), &["check"])).contains("in 3 files"));
    // Nothing is overwritten.
    fs::write(folder.path().join("dtolint.toml"), "mine").expect("it can be written");
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("`dtolint.toml` already exists"), "{}", err(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is there"),
        "mine"
    );
    let output = dtolint(folder.path(), &["policy", "init", "nowhere"]);
    assert_eq!(code(&output), 2);
    // Nor is a schema that is there.
    let output = {
        fs::create_dir(folder.path().join("sub")).expect("it can be made");
        fs::write(folder.path().join("sub/dtolint.schema.json"), "mine")
            .expect("it can be written");
        dtolint(folder.path(), &["policy", "init", "sub"])
    };
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("kept the existing sub/dtolint.schema.json"), "{}", out(&output));
    assert!(out(&output).contains("no documents were found"), "{}", out(&output));
}

/// The list of domains that is proposed has only names that a public server may have.
#[test]
fn init_proposes_no_domain_for_special_use_and_none_that_is_no_name() {
    let hosts = [
        "hooks.example.com",
        "HOOKS.example.com",
        "it.example.org:8443",
        "localhost:3000",
        "hooks.test",
        "api.prod.internal",
        "127.0.0.1",
        "[::1]",
        "under_score.example.com",
        "${HOST}",
    ];
    let document = |host: &str| {
        format!(r#"{{"endpoint_url": "https://{host}/x", "events": ["user.created"]}}"#)
    };
    let files = hosts.iter().enumerate();
    let files: Vec<(String, String)> =
        files.map(|(nth, host)| (format!("webhooks/{nth}.json"), document(host))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = folder(&files);
    let output = dtolint(folder.path(), &["policy", "init"]);
    assert!(out(&output).contains("10 files with webhook endpoints"), "{}", out(&output));
    let text = fs::read_to_string(folder.path().join("dtolint.toml")).expect("it is written");
    let domains: Vec<&str> = text.lines().filter(|line| line.starts_with("domains")).collect();
    assert_eq!(domains, [r#"domains = ["hooks.example.com", "it.example.org"]"#]);
    let output = dtolint(folder.path(), &["policy", "check", "--fail-on", "info"]);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
}
