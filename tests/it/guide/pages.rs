//! Links, and the rule that contributors are shown.

use super::*;

/// The rule that `CONTRIBUTING.md` shows, read as a policy's own.
#[test]
fn the_rule_that_contributors_are_shown_is_one() {
    let block = blocks_of("CONTRIBUTING.md").into_iter().find(|block| block.info == "toml");
    let text = block.expect("a rule is shown").text;
    let text = text.replace("[[good]]", "[[rule.good]]").replace("[[bad]]", "[[rule.bad]]");
    let policy = Policy::parse("dtolint.toml", &format!("version = 1\n[[rule]]\n{text}"));
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["api_key.created"]}"#;
    let report = linter.lint(("hook.json", document));
    assert_eq!(report.findings().len(), 1, "{:#?}", report.findings());
    assert_eq!(report.findings()[0].pointer(), "/events/0");
}

/// The check that `CONTRIBUTING.md` shows is `starts_with.rs` beside this file, but for the crate's name.
#[test]
fn the_check_that_contributors_are_shown_compiles_and_works() {
    let block = blocks_of("CONTRIBUTING.md").into_iter().find(|block| block.info == "rust");
    let shown = block.expect("a check is shown").text.replace("use crate::", "use dtolint::");
    assert_eq!(shown, include_str!("starts_with.rs"));
    let mut checks = Checks::default();
    checks.add(starts_with::definition()).expect("the name is free");
    let policy = r#"
version = 1
[[rule]]
id = "acme-host"
title = "A host of another team"
select = "/endpoint_url"
check = { starts-with = { one-of = ["https://a.", "https://b."] } }
message = "`{value}` starts with none of {allowed}"
"#;
    let policy = PolicyBuilder::default().checks(&checks).text("dtolint.toml", policy);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let messages = |url: &str| {
        let document = format!("{{\"endpoint_url\": \"{url}\", \"events\": [\"user.created\"]}}");
        let report = linter.lint(("hook.json", &document));
        report.findings().iter().map(|it| it.message().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(messages("https://b.example.com/"), [""; 0]);
    let message = "`https://c.example.com/` starts with none of https://a., https://b.";
    assert_eq!(messages("https://c.example.com/"), [message]);
}

/// What links within a page can name: its headings, in lower case and with hyphens.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with("##"));
    let headings = headings.map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        let kept = |it: &char| it.is_alphanumeric() || [' ', '-'].contains(it);
        heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

/// No page names a file or a section that is not there.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        "README",
        "CHANGELOG",
        "CONTRIBUTING",
        "SECURITY",
        "docs/checks",
        "docs/ci",
        "docs/README",
        "docs/custom-rules",
        "docs/get-started",
        "docs/glossary",
        "docs/commands",
        "docs/hook",
        "docs/policy-keys",
        "docs/proofs",
        "docs/reports",
        "docs/roll-out",
        "docs/scale",
        "docs/schemas",
        "docs/speed",
        "docs/webhooks",
        "docs/write-a-policy",
    ];
    for name in pages.map(|page| format!("{page}.md")) {
        let page = page(&name);
        let folder = root.join(&name).parent().expect("it is in a folder").to_owned();
        let links = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("https://")) {
            match link.strip_prefix('#') {
                Some(anchor) => assert!(anchors(&page).contains(anchor), "{name}: {link}"),
                None => {
                    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                    assert!(folder.join(file).exists(), "{name}: {link}");
                    let there = fs::read_to_string(folder.join(file)).unwrap_or_default();
                    let is_there = anchor.is_empty() || anchors(&there).contains(anchor);
                    assert!(is_there, "{name}: {link}");
                }
            }
        }
        let code = page.split('`').filter(|text| !text.contains(char::is_whitespace));
        let ours =
            ["src/", "rules/", "docs/", "tests/", "fuzz/", "examples/", "benches/", "snapshots/"];
        for path in code.filter(|path| ours.iter().any(|start| path.starts_with(start))) {
            let is_pattern = path.contains(['<', '*', '#']) || path == "src/checks/starts_with.rs";
            assert!(is_pattern || root.join(path).exists(), "{name}: {path}");
        }
    }
}

#[test]
fn the_policy_of_the_readme_loads_and_finds_what_it_says() {
    let block = blocks_of("README.md").into_iter().find(|block| block.info == "toml");
    let policy = Policy::parse("dtolint.toml", &block.expect("a policy is shown").text);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let document =
        r#"{"endpoint_url": "https://evil.example.net/", "events": ["session.created"]}"#;
    let report = linter.lint(("webhooks/a.json", document));
    let rules: Vec<&str> = report.findings().iter().map(|it| it.rule()).collect();
    assert_eq!(rules, ["domain-not-allowed", "event-forbidden", "event-lifecycle-gap"]);
}
