//! What the guides under `docs/` show is true: policies load or fail as they say, reports look so.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::Memory;
use dtolint::{
    Coverage, Date, Finding, Linter, Policy, PolicyBuilder, PolicyError, Report, RuleInfo,
    SchemaDiff, render,
};

/// A block of code in a guide, with the line of its fence.
struct Block {
    line: usize,
    info: String,
    text: String,
}

impl Block {
    /// The path of the file that it shows: "json,webhooks/hr.json".
    fn path(&self) -> Option<&str> {
        self.info.strip_prefix("json,")
    }

    /// The path of a policy that others extend: "toml,policies/organisation.toml".
    fn layer(&self) -> Option<&str> {
        self.info.strip_prefix("toml,").filter(|path| path.ends_with(".toml"))
    }

    /// The same, if the file is a schema.
    fn schema(&self) -> Option<&str> {
        self.path().filter(|path| path.starts_with("schemas/"))
    }

    /// The same, if it is checked.
    fn document(&self) -> Option<&str> {
        self.path().filter(|path| !path.starts_with("schemas/"))
    }
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

fn today() -> Date {
    "2026-12-01".parse().expect("it is a date")
}

/// The files that the guide for policies refers to: those that it shows, and WorkOS's OpenAPI file.
fn files(blocks: &[Block]) -> Memory {
    let openapi = include_str!("../examples/workos/vendor/openapi.yaml");
    let layers = blocks.iter().filter_map(|block| Some((block.layer()?, &*block.text)));
    let schemas = blocks.iter().filter_map(|block| Some((block.schema()?, &*block.text)));
    Memory::new(schemas.chain(layers).chain([("vendor/openapi.yaml", openapi)]))
}

fn rendered(report: &Report, summary: bool) -> String {
    let mut text = Vec::new();
    let options = render::TextOptions { color: false, summary };
    render::text(report, options, &mut text).expect("a vector takes everything");
    String::from_utf8(text).expect("reports are UTF-8")
}

fn load(block: &Block, files: &Memory) -> Result<Policy, PolicyError> {
    PolicyBuilder::default().files(files).today(today()).text("dtolint.toml", &block.text)
}

#[test]
fn policies_of_the_guide_load_or_fail_as_it_says() {
    let blocks = blocks(&page("docs/policies.md"));
    let files = files(&blocks);
    let (mut good, mut bad) = (0, 0);
    for block in &blocks {
        let at = format!("docs/policies.md:{}", block.line);
        match block.info.split(',').collect::<Vec<_>>()[..] {
            ["toml"] => {
                good += 1;
                let policy = load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert!(policy.warnings().is_empty(), "{at}: {:#?}", policy.warnings());
            }
            ["toml", path] if block.layer().is_some() => {
                let loaded = PolicyBuilder::default().files(&files).today(today()).file(path);
                loaded.unwrap_or_else(|error| panic!("{at}: {error}"));
            }
            ["toml", "tests"] => {
                load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
            }
            ["toml", "check", rule] => {
                let policy = load(block, &files).unwrap_or_else(|error| panic!("{at}: {error}"));
                let report = policy.check();
                let rules: Vec<_> = report.findings().iter().map(Finding::rule).collect();
                assert_eq!(rules, [rule], "{at}");
                assert_told(block, report.findings());
            }
            ["toml", "error", rule] => {
                bad += 1;
                let error = load(block, &files).expect_err(&at);
                let findings = error.report().findings();
                let rules: Vec<_> = findings.iter().map(Finding::rule).collect();
                assert!(rules.contains(&rule), "{at}: {rules:?}");
                assert!(rules.iter().all(|one| *one == rule), "{at}: a mistake not meant: {error}");
                assert_told(block, findings);
            }
            ["json", path] => assert!(!path.is_empty(), "{at}: which file is it?"),
            ["text"] | ["text", "show"] => {}
            ["text", command] if command.starts_with("schema diff ") => {}
            _ => panic!("{at}: what is a block of `{}`?", block.info),
        }
    }
    assert!(good >= 25 && bad >= 12, "{good} good and {bad} bad policies");
}

/// A comment behind a line of a bad policy is what is told of that line, in the message or the help.
/// Where one line has a comment, each line that something is told of has one.
fn assert_told(block: &Block, findings: &[Finding]) {
    let comments: Vec<(usize, &str)> = (1..)
        .zip(block.text.lines())
        .filter_map(|(nth, line)| Some((nth, line.split_once(" # ")?.1)))
        .collect();
    for (line, comment) in &comments {
        let is_told = findings.iter().any(|finding| {
            let words = [finding.message(), finding.help().unwrap_or_default()];
            finding.place().start().line == *line && words.iter().any(|it| it.contains(comment))
        });
        assert!(is_told, "docs/policies.md:{}: {comment}: {findings:#?}", block.line + line);
    }
    assert!(
        comments.is_empty() || comments.len() == findings.len(),
        "docs/policies.md:{}: not every mistake has its comment: {findings:#?}",
        block.line
    );
}

/// Each block of text is the report of the documents before it by the policy before them, or of
/// the mistakes in that policy. No document is shown without its report.
#[test]
fn output_that_the_guide_shows_is_what_comes_out() {
    let blocks = blocks(&page("docs/policies.md"));
    let files = files(&blocks);
    let (mut shown, mut linted) = (0, 0);
    for (nth, block) in blocks.iter().enumerate().filter(|(_, block)| block.info == "text") {
        let documents = blocks[..nth].iter().rev().take_while(|block| block.document().is_some());
        let documents: Vec<&Block> = documents.collect();
        let policy = &blocks[nth - documents.len() - 1];
        let loaded = load(policy, &files);
        if policy.info == "toml,tests" {
            let linter = Linter::new(loaded.unwrap_or_else(|error| panic!("{error}")));
            let tested = linter.test_policy();
            let mut text = Vec::new();
            let options = render::TextOptions { color: false, summary: true };
            render::tests_text(&tested, &tested.report(), options, &mut text).expect("it is made");
            let text = String::from_utf8(text).expect("reports are UTF-8");
            assert_eq!(text, block.text, "docs/policies.md:{}", block.line);
            continue;
        }
        let report = if documents.is_empty() {
            loaded.expect_err("a policy with mistakes stands before").report().clone()
        } else {
            let linter = Linter::new(loaded.unwrap_or_else(|error| panic!("{error}")));
            let reports = documents
                .iter()
                .rev()
                .map(|block| linter.lint(block.document().unwrap_or_default(), &block.text));
            linter.conclude(reports, Coverage::Whole)
        };
        let found = rendered(&report, false);
        let found = found.trim_end();
        assert_eq!(found, block.text.trim_end(), "docs/policies.md:{}", block.line);
        (shown, linted) = (shown + 1, linted + documents.len());
    }
    let documents = blocks.iter().filter(|block| block.document().is_some()).count();
    assert_eq!(linted, documents, "a document is shown without its report");
    assert!(shown >= 6, "{shown} reports");
}

/// What is shown of a policy, and of a difference of schemas, is a part of what comes out.
#[test]
fn what_the_guide_shows_in_part_comes_out() {
    let blocks = blocks(&page("docs/policies.md"));
    let files = files(&blocks);
    let mut shown = 0;
    for (nth, block) in blocks.iter().enumerate() {
        let whole = match block.info.split(',').collect::<Vec<_>>()[..] {
            ["text", "show"] => load(&blocks[nth - 1], &files).expect("it loads").show(),
            ["text", command] => {
                let words: Vec<&str> = command.split(' ').collect();
                let ["schema", "diff", old, new] = words[..] else { panic!("{command}") };
                let diff = SchemaDiff::load(old, new, &files).expect("both are there");
                let mut text = Vec::new();
                render::schema_diff_text(&diff, None, &mut text).expect("a vector takes all");
                String::from_utf8(text).expect("reports are UTF-8")
            }
            _ => continue,
        };
        for part in block.text.split("\n\n") {
            assert!(whole.contains(part.trim_end()), "docs/policies.md:{}: {whole}", block.line);
        }
        shown += 1;
    }
    assert!(shown >= 2, "{shown} parts");
}

/// The guide's table of the packs is what they switch on, and at which levels.
#[test]
fn packs_are_as_the_guide_says() {
    let page = page("docs/policies.md");
    let section = page.split("\n## ").find(|section| section.starts_with("Packs, "));
    let mut shown = BTreeMap::new();
    for row in section.expect("it is there").lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [rules, recommended, strict] = cells[..] else { panic!("{row}") };
        for rule in rules.split('`').skip(1).step_by(2) {
            let levels = [("dtolint:recommended", recommended), ("dtolint:strict", strict)];
            shown.insert(rule.to_owned(), levels);
        }
    }
    let is_of_packs = |rule: &&RuleInfo| rule.check().is_some() && !rule.is_always_on();
    for rule in dtolint::rules().iter().filter(is_of_packs) {
        let packs = rule.packs();
        let level = |pack| packs.iter().find(|(name, _)| name == pack).map(|(_, level)| *level);
        let levels = shown.remove(rule.id()).unwrap_or_else(|| panic!("no row has {}", rule.id()));
        for (pack, shown) in levels {
            let level = level(pack).map_or("off".to_owned(), |level| level.to_string());
            assert_eq!(shown, level, "{} in {pack}", rule.id());
        }
    }
    assert!(shown.is_empty(), "{shown:?}");
}

/// The guide names every check, in the row of its table that has the values which it looks at.
#[test]
fn checks_are_where_the_guide_says() {
    let page = page("docs/policies.md");
    let section = page.split("\n### ").find(|section| section.starts_with("The checks\n"));
    let mut rows = BTreeMap::new();
    for row in section.expect("it is there").lines().filter(|line| line.starts_with("| ")).skip(1) {
        let (what, checks) = row.trim_matches('|').split_once(" | ").expect("two cells");
        for check in checks.split('`').skip(1).step_by(2) {
            assert_eq!(rows.insert(check.to_owned(), what.trim().to_owned()), None, "{check}");
        }
    }
    for check in dtolint::checks() {
        let what = rows.remove(check.name()).unwrap_or_else(|| panic!("no row: {}", check.name()));
        let wanted = match check.takes().to_string() {
            _ if check.is_across() => "all documents of a run together".to_owned(),
            types if types == "strings" && check.name().starts_with("url-") => {
                "strings that are URLs".to_owned()
            }
            types if types == "null, booleans, numbers and strings" => {
                "strings, numbers, `true`, `false`, `null`".to_owned()
            }
            types => types,
        };
        assert_eq!(what, wanted, "{}", check.name());
    }
    assert!(rows.is_empty(), "{rows:?}");
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
        "docs/ci",
        "docs/hook",
        "docs/policies",
        "docs/reports",
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
