//! `examples/webhooks`: one policy for GitHub's, Stripe's, a cluster's and WorkOS's webhooks, and the page about it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::command::{code, dtolint, err, out};

/// A copy outside of this repository, so that nothing above it counts.
fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(".git")).expect("it is empty");
    std::fs::write(folder.path().join(".git/HEAD"), "").expect("it can be written");
    for file in files(&root()) {
        let to = folder.path().join(file.strip_prefix(root()).expect("it is below"));
        std::fs::create_dir_all(to.parent().expect("it is in a folder")).expect("it can be made");
        std::fs::copy(&file, to).expect("it can be copied");
    }
    folder
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/webhooks")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("it is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn four_kinds_of_webhooks_are_ruled_by_one_policy() {
    let folder = example();
    let output = dtolint(folder.path(), &["check", "-f", "json"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("a list").iter().map(|it| {
        let text = |key: &str| it[key].as_str().expect(key).to_owned();
        let place = ["line", "column"].map(|key| it["start"][key].as_u64().expect(key));
        (text("path"), place, text("rule"), text("pointer"))
    });
    let found: Vec<_> = findings.collect();
    let expected = [
        ("cluster/astray.yaml", [8, 16], "domain-not-allowed", "/spec/targets/1/address"),
        ("cluster/astray.yaml", [8, 16], "url-address", "/spec/targets/1/address"),
        ("cluster/astray.yaml", [9, 16], "acme-url-path", "/spec/targets/2/address"),
        ("cluster/astray.yaml", [10, 27], "event-duplicate", "/spec/events/1"),
        ("cluster/astray.yaml", [17, 13], "schema", "/spec/severity"),
        ("github/astray.json", [5, 5], "event-forbidden", "/events/1"),
        ("github/astray.json", [6, 5], "schema", "/events/2"),
        ("github/astray.json", [8, 13], "acme-github-signed", "/config"),
        ("github/astray.json", [9, 12], "domain-not-allowed", "/config/url"),
        ("github/astray.json", [11, 21], "acme-github-signed", "/config/insecure_ssl"),
        ("stripe/astray.yaml", [1, 6], "url-credentials", "/url"),
        ("stripe/astray.yaml", [4, 5], "event-forbidden", "/enabled_events/1"),
        ("workos/astray.json", [2, 19], "domain-not-allowed", "/endpoint_url"),
        ("workos/astray.json", [4, 5], "event-forbidden", "/events/0"),
        ("workos/astray.json", [4, 5], "event-lifecycle-gap", "/events/0"),
    ];
    let expected = expected.map(|(path, place, rule, pointer)| {
        (path.to_owned(), place, rule.to_owned(), pointer.to_owned())
    });
    assert_eq!(found, expected);
    let counts = &report["summary"];
    assert_eq!((&counts["dtos"], &counts["untaken"]), (&10.into(), &1.into()));
}

#[test]
fn its_policy_has_no_mistake_and_its_tests_pass() {
    let folder = example();
    for command in ["check", "test"] {
        let output = dtolint(folder.path(), &["policy", command]);
        assert_eq!(code(&output), 0, "{command}: {}{}", out(&output), err(&output));
    }
}

/// Each block of the page is a part of the file that it names, or of what the command says.
#[test]
fn the_page_shows_what_is_there() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/webhooks.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let folder = example();
    let said = out(&dtolint(folder.path(), &["check"]));
    let blocks: Vec<&str> = page.split("```").skip(1).step_by(2).collect();
    assert!(blocks.len() >= 10, "{}", blocks.len());
    for block in blocks {
        let (info, text) = block.split_once('\n').expect("a block has lines");
        match info.split_once(' ') {
            Some((_, file)) => {
                let whole = std::fs::read_to_string(root().join(file)).expect(file);
                assert!(whole.contains(text), "{file} doesn't have:\n{text}");
            }
            None => {
                assert_eq!(info, "text");
                assert!(said.contains(text), "the command doesn't say:\n{text}\nbut\n{said}");
            }
        }
    }
}
