//! What the guides under `docs/` show is true: policies load or fail as they say, reports look so.

mod common;

use std::path::Path;

use common::Memory;
use dtolint::{Coverage, Date, Linter, Policy, PolicyBuilder, PolicyError, Report, render};

/// A block of code in a guide, with the line of its fence.
struct Block {
    line: usize,
    info: String,
    text: String,
}

fn page(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).expect("the page is there")
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (nth, line) in page.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => {
                open = Some(Block { line: nth + 1, info: info.to_owned(), text: String::new() });
            }
            (Some(_), Some(block)) => blocks.push(block),
            (None, Some(mut block)) => {
                block.text.extend([line, "\n"]);
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is never closed");
    blocks
}

const ORDER: &str = r##"{
  "type": "object",
  "properties": {
    "status": {"enum": ["draft", "open", "closed"]},
    "due": {"type": "string"},
    "contact": {"type": "string"},
    "callback_url": {"type": "string"},
    "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}
  },
  "$defs": {"line": {"type": "object", "properties": {"sku": {"type": "string"}}}}
}"##;

fn today() -> Date {
    "2026-12-01".parse().expect("it is a date")
}

/// The files that the guide for policies refers to. The organisation's policy is in the guide.
fn files(page: &str) -> Memory {
    let openapi = include_str!("../examples/workos/vendor/openapi.yaml");
    let organisation = blocks(page)
        .into_iter()
        .find(|block| block.text.contains("[\"hooks.example.com\", \"*.corp.example.com\"]"))
        .expect("the guide shows the organisation's policy");
    Memory::new([
        ("schemas/order.json", ORDER),
        ("vendor/openapi.yaml", openapi),
        ("policies/organisation.toml", &*organisation.text),
    ])
}

fn rendered(report: &Report, summary: bool) -> String {
    let mut text = Vec::new();
    let options = render::TextOptions { color: false, summary };
    render::text(report, options, &mut text).expect("a vector takes everything");
    String::from_utf8(text).expect("reports are UTF-8")
}

#[test]
fn policies_of_the_guide_load_or_fail_as_it_says() {
    let page = page("docs/policies.md");
    let files = files(&page);
    let load = |block: &Block| -> Result<Policy, PolicyError> {
        PolicyBuilder::default().files(&files).today(today()).text("dtolint.toml", &block.text)
    };
    let (mut good, mut bad) = (0, 0);
    for block in blocks(&page) {
        let at = format!("docs/policies.md:{}", block.line);
        match block.info.split(',').collect::<Vec<_>>()[..] {
            ["toml"] => {
                good += 1;
                let policy = load(&block).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert!(policy.warnings().is_empty(), "{at}: {:#?}", policy.warnings());
            }
            ["toml", "error", rule] => {
                bad += 1;
                let error = load(&block).expect_err(&at);
                let rules: Vec<_> = error.report().findings().iter().map(|f| f.rule()).collect();
                assert!(rules.contains(&rule), "{at}: {rules:?}");
                assert!(rules.iter().all(|one| *one == rule), "{at}: a mistake not meant: {error}");
            }
            ["json" | "text"] => {}
            _ => panic!("{at}: what is a block of `{}`?", block.info),
        }
    }
    assert!(good >= 8 && bad >= 8, "{good} good and {bad} bad policies");
}

#[test]
fn output_that_the_guide_shows_is_what_comes_out() {
    let page = page("docs/policies.md");
    let files = files(&page);
    let blocks = blocks(&page);
    let mut shown = 0;
    for (nth, block) in blocks.iter().enumerate().filter(|(_, block)| block.info == "text") {
        let before = &blocks[nth - 1];
        let report = if before.info == "json" {
            let policy = Policy::parse("dtolint.toml", &blocks[nth - 2].text).expect("it loads");
            Linter::new(policy).lint("webhooks/hr.json", &before.text)
        } else {
            let builder = PolicyBuilder::default().files(&files).today(today());
            let loaded = builder.text("dtolint.toml", &before.text);
            loaded.expect_err("a policy with mistakes stands before").report().clone()
        };
        assert_eq!(rendered(&report, false).trim_end(), block.text.trim_end());
        shown += 1;
    }
    assert_eq!(shown, 3);
}

/// The rule that `CONTRIBUTING.md` shows, read as a policy's own.
#[test]
fn the_rule_that_contributors_are_shown_is_one() {
    let page = page("CONTRIBUTING.md");
    let block = blocks(&page).into_iter().find(|block| block.info == "toml");
    let text = block.expect("a rule is shown").text;
    let text = text.replace("[[good]]", "[[rule.good]]").replace("[[bad]]", "[[rule.bad]]");
    let policy = Policy::parse("dtolint.toml", &format!("version = 1\n[[rule]]\n{text}"));
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["api_key.created"]}"#;
    let report = linter.lint("hook.json", document);
    assert_eq!(report.findings().len(), 1, "{:#?}", report.findings());
    assert_eq!(report.findings()[0].pointer(), "/events/0");
}

/// No page names a file that is not there.
#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in
        ["README.md", "docs/policies.md", "docs/reports.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    {
        let page = page(name);
        let folder = root.join(name).parent().expect("it is in a folder").to_owned();
        let links = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("https://")) {
            assert!(folder.join(link).exists(), "{name}: {link}");
        }
        let code = page.split('`').filter(|text| !text.contains(char::is_whitespace));
        let ours = ["src/", "rules/", "docs/", "tests/", "examples/", "benches/", "snapshots/"];
        for path in code.filter(|path| ours.iter().any(|start| path.starts_with(start))) {
            let is_pattern = path.contains(['<', '*', '#']) || path == "src/checks/starts_with.rs";
            assert!(is_pattern || root.join(path).exists(), "{name}: {path}");
        }
    }
}

#[test]
fn reports_look_as_their_guide_says() {
    let page = page("docs/reports.md");
    let blocks = blocks(&page);
    let of = |info: &str| blocks.iter().filter(|block| block.info == info).collect::<Vec<_>>();
    let policy = Policy::parse("dtolint.toml", &of("toml")[0].text).expect("it loads");
    let linter = Linter::new(policy);
    let report = linter.lint("webhooks/hr.json", &of("json")[0].text);
    let report = linter.conclude([report], Coverage::Whole);
    assert_eq!(rendered(&report, true), of("text")[0].text);

    let mut text = Vec::new();
    render::json(&report, &mut text).expect("a vector takes everything");
    let report: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
    let mut shown: serde_json::Value =
        serde_json::from_str(&of("json")[1].text).expect("the guide's report is JSON");
    shown["tool"]["version"] = report["tool"]["version"].clone();
    assert_eq!(shown, report);
    assert_described(&page, &report);
}

/// Every key of a JSON report has a row in the guide.
fn assert_described(page: &str, value: &serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                assert!(page.contains(&format!("\n| `{key}` |")), "`{key}` is not described");
                assert_described(page, value);
            }
        }
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| assert_described(page, item));
        }
        _ => {}
    }
}

#[test]
fn the_library_is_used_as_the_guide_shows() {
    let page = page("docs/reports.md");
    let shown = blocks(&page).into_iter().find(|block| block.info == "rust");
    let shown = shown.expect("the guide has an example");
    let source = include_str!("guide.rs");
    let lines = source.lines().skip_while(|line| line.trim() != "// The guide's lines:").skip(1);
    let lines = lines.take_while(|line| line.trim() != "// To here.").map(str::trim_start);
    let ours: Vec<&str> = lines.collect();
    let theirs: Vec<&str> = shown.text.lines().map(str::trim_start).collect();
    assert_eq!(theirs, ours);
    library().expect("the example works");
}

#[expect(clippy::print_stdout, reason = "the guide shows it")]
fn library() -> Result<(), Box<dyn std::error::Error>> {
    // The guide's lines:
    let policy = dtolint::Policy::load("examples/workos/dtolint.toml")?;
    let linter = dtolint::Linter::new(policy);
    let document = r#"{"endpoint_url": "http://hooks.example.com/", "events": []}"#;
    let report = linter.lint("webhooks/new.json", document);
    for finding in report.findings() {
        let at = finding.place().start();
        println!("{}:{}: {} ({})", at.line, at.column, finding.message(), finding.rule());
    }
    let refused = report.worst() == Some(dtolint::Severity::Error);
    // To here.
    assert!(refused);
    Ok(())
}
