//! Every example of every rule is run (those of files and folders by `tests/it/cli`); the pages are fresh; the list,
//! the files and the packs agree.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::Memory;
use dtolint::check::JOINS;
use dtolint::document::{Document, Format};
use dtolint::rules::{Example, ExamplePlace, Level, RuleInfo};
use dtolint::text::Source;
use dtolint::{Coverage, Finding, Limits, Linter, PolicyBuilder, Report, Severity};

/// The pack by which examples are checked, beside the rule that they belong to.
const PACK: &str = include_str!("../../rules/packs/recommended.toml");

/// The day on which policies are looked at.
const TODAY: &str = "2026-11-25";

fn in_pack(id: &str) -> Option<&'static str> {
    PACK.lines().find(|line| line.split_whitespace().next() == Some(id))
}

/// The findings of an example of a rule. What no pack switches on is on here, unless it needs a
/// list.
fn run(rule: &RuleInfo, example: &Example) -> Report {
    if example.file == "dtolint.toml" {
        let files =
            Memory::new([("dtolint.toml", &*example.document), ("base.toml", &*example.policy)]);
        let today = TODAY.parse().expect("it is a date");
        let loaded = PolicyBuilder::default().files(&files).today(today).file("dtolint.toml");
        return loaded.map_or_else(
            |error| error.report().clone(),
            |policy| {
                let mut report = policy.check();
                report.extend(Linter::new(policy).test_policy().report());
                report
            },
        );
    }
    let head = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    if example.file.starts_with("schema.") {
        let policy = format!("{head}schema = \"{}\"\n", example.file);
        let files = Memory::new([(&*example.file, &*example.document)]);
        let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
        return loaded.map_or_else(
            |error| error.report().clone(),
            |policy| {
                let mut report =
                    Linter::new(policy.clone()).finish([], Coverage::Part).expect("none");
                report.extend(policy.warnings().iter().cloned());
                report
            },
        );
    }
    let is_off = !rule.is_always_on() && in_pack(rule.id()).is_none();
    let is_ready = !rule.options().iter().any(|option| option.required);
    let on = match is_off && is_ready {
        true => format!("{head}[rules]\n{} = \"{}\"\n", rule.id(), rule.level()),
        false => head.to_owned(),
    };
    let files = Memory::new([("base.toml", &*on)]);
    let policy = format!("version = 1\nextends = [\"base.toml\"]\n{}", example.policy);
    let policy = PolicyBuilder::default()
        .files(&files)
        .text("dtolint.toml", &policy)
        .unwrap_or_else(|error| panic!("the policy of «{}»: {error}", example.title));
    let linter = Linter::new(policy);
    linter.lint_all([(&example.file, &example.document)], Coverage::Whole)
}

fn rendered(report: &Report) -> String {
    let mut text = Vec::new();
    let options = dtolint::render::Options::default().summary(false);
    dtolint::render::text(report, options, &mut text).expect("a vector takes everything");
    String::from_utf8(text).expect("reports are UTF-8")
}

#[test]
fn every_good_example_passes_and_every_bad_one_is_found_at_its_place() {
    for rule in dtolint::rules::all() {
        let mut shown = String::new();
        for example in rule.good().iter().filter(|example| example.files.is_empty()) {
            let report = run(&rule, example);
            let shown = rendered(&report);
            assert!(report.findings().is_empty(), "{}, «{}»: {shown}", rule.id(), example.title);
        }
        for example in rule.bad().iter().filter(|example| example.files.is_empty()) {
            let report = run(&rule, example);
            let of_rule = || report.findings().iter().filter(|finding| finding.rule() == rule.id());
            let at: Vec<ExamplePlace> = of_rule().map(|it| place(it, example)).collect();
            let text = rendered(&report);
            assert_eq!(at, example.at, "{}, «{}»: {text}", rule.id(), example.title);
            for finding in of_rule() {
                assert_eq!(
                    Level::On(finding.severity()),
                    rule.level(),
                    "{}, «{}»",
                    rule.id(),
                    example.title
                );
                assert_sound(finding);
                assert_at_its_pointer(finding, example);
            }
            shown += &format!("# {}\n\n{}", example.title, rendered(&report));
        }
        if !shown.is_empty() {
            crate::common::snapshots("rules").bind(|| insta::assert_snapshot!(rule.id(), shown));
        }
    }
}

/// Where a finding is, as an example's `at` says it: by its JSON Pointer or, if it is at no value
/// below the root, by line and column. Lines of an example's `policy` count without the two
/// that `run` writes before it.
fn place(finding: &Finding, example: &Example) -> ExamplePlace {
    if !finding.pointer().is_empty() {
        return ExamplePlace::Pointer(finding.pointer().to_owned());
    }
    let (file, start) = (finding.place().path(), finding.place().start());
    if finding.place().span().end == 0 {
        return ExamplePlace::File(file.to_owned());
    }
    let (file, line) = match file == "dtolint.toml" && example.file != file {
        true => ("policy", start.line - 2),
        false => (file, start.line),
    };
    ExamplePlace::Position { file: file.to_owned(), line, column: start.column }
}

/// The place of a finding is in the value that its pointer leads to, or it is the key of that value.
fn assert_at_its_pointer(finding: &Finding, example: &Example) {
    let pointer = finding.pointer();
    let Some((parent, _)) = pointer.rsplit_once('/') else { return };
    let source = Source::new(&example.file, &example.document);
    let format = Format::of(&example.file).expect("a document's name says its format");
    let documents = Document::parse(source, format, &Limits::default());
    let document = documents[finding.document() - 1].as_ref().expect("it can be read");
    let root = document.root();
    let (value, parent) = (root.at(pointer).expect(pointer), root.at(parent).expect("it is there"));
    let (place, value) = (finding.place().span(), value.span());
    let is_in_value = value.start <= place.start && place.end <= value.end;
    let is_key = parent.members().any(|(key, it)| key.span() == place && it.span() == value);
    assert!(is_in_value || is_key, "{finding:#?}");
}

/// A finding says what, where and what to do.
fn assert_sound(finding: &Finding) {
    let place = finding.place();
    let text = place.source().text();
    assert!(place.span().start <= place.span().end, "{finding:#?}");
    assert!(place.span().end as usize <= text.len(), "{finding:#?}");
    assert!(text.is_char_boundary(place.span().start as usize), "{finding:#?}");
    assert!(!finding.message().is_empty() && !finding.message().ends_with('.'), "{finding:#?}");
    assert!(finding.help().is_some_and(|help| !help.is_empty()), "{finding:#?}");
    assert_eq!(finding.fingerprint().len(), 32, "{finding:#?}");
}

#[test]
fn every_rule_is_complete() {
    for rule in dtolint::rules::all() {
        let id = rule.id();
        assert!(!rule.title().ends_with('.'), "{id}: the title is no sentence");
        assert!(!rule.why().is_empty(), "{id}: why is missing");
        assert!(
            ["document", "events", "policy", "schema", "shape", "url"].contains(&rule.topic()),
            "{id}: {}",
            rule.topic()
        );
        // A fixed place would leave the DTOs of others unchecked.
        let select = rule.select().unwrap_or_default();
        assert!(select.is_empty() || select.starts_with('@'), "{id} looks at `{select}`, no role");
        // Which way is tighter is decided for every option, and written down.
        let ways = rule.source().lines().filter(|line| line.starts_with("tighter")).count();
        assert_eq!(ways, rule.options().len(), "{id}: an option without `tighter`");
        let examples = rule.good().len().min(rule.bad().len());
        assert!(examples >= 2, "{id} needs two good and two bad examples");
        if rule.check().is_some() {
            assert!(rule.help().is_some(), "{id}: how to mend it is missing");
        }
        let is_of_reader = rule.is_always_on() || rule.topic() == "policy";
        assert!(is_of_reader || rule.check().is_some(), "{id} has no check");
    }
}

#[test]
fn the_list_holds_every_file_under_rules() {
    let listed: BTreeSet<String> =
        dtolint::rules::all().iter().map(|r| r.id().to_owned()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| path.file_stem().expect("it has a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(listed, files);
    assert!(dtolint::rules::get("event-forbiden").is_none());
}

#[test]
fn the_recommended_pack_switches_rules_on_at_their_own_level_and_says_why() {
    let mut named = 0;
    for rule in dtolint::rules::all() {
        let Some(line) = in_pack(rule.id()) else { continue };
        named += 1;
        assert!(line.contains(&format!("\"{}\"", rule.level())), "{line}");
        assert!(line.contains('#'), "the reason is missing: {line}");
    }
    assert_eq!(named, PACK.lines().filter(|line| line.contains(" = \"")).count());
    assert!(named >= 11);
}

/// Strict is recommended with its warnings as errors, personal data on, and unclaimed files as warnings.
#[test]
fn the_strict_pack_is_the_recommended_one_with_warnings_as_errors() {
    let pack = include_str!("../../rules/packs/strict.toml");
    for rule in dtolint::rules::all() {
        let packs = rule.packs();
        let level = |name: &str| packs.iter().find(|(pack, _)| pack == name).map(|(_, it)| *it);
        let (recommended, strict) = (level("dtolint:recommended"), level("dtolint:strict"));
        let expected = match (rule.id(), recommended) {
            ("event-personal-data", None) => Some(Level::On(Severity::Error)),
            ("unclaimed-file", None) => Some(Level::On(Severity::Warning)),
            (_, Some(Level::On(Severity::Warning))) => Some(Level::On(Severity::Error)),
            (_, other) => other,
        };
        assert_eq!(strict, expected, "{}", rule.id());
        let line = pack.lines().find(|line| line.split_whitespace().next() == Some(rule.id()));
        assert!(line.is_none_or(|line| line.contains('#')), "the reason is missing: {line:?}");
    }
}

/// What the policy language promises of `dtolint:recommended`; more rules may join.
#[test]
fn the_recommended_pack_has_what_its_contract_names() {
    let contract = [
        (
            "error",
            "url-not-https url-credentials url-address url-rebinding-host port-not-allowed \
             domain-not-allowed domain-denied lookalike-key event-forbidden event-missing \
             event-not-allowed endpoint-duplicate event-uncovered",
        ),
        (
            "warning",
            "unknown-member event-duplicate events-empty events-too-many event-lifecycle-gap \
             url-query-secret",
        ),
        ("info", "url-fragment"),
    ];
    for (level, ids) in contract {
        for id in ids.split_whitespace() {
            let packs = dtolint::rules::get(id).unwrap_or_else(|| panic!("{id}")).packs();
            let found = packs.iter().find(|(pack, _)| pack == "dtolint:recommended");
            assert_eq!(found.map(|(_, level)| level.to_string()).as_deref(), Some(level), "{id}");
        }
    }
}

#[test]
fn a_library_user_sees_what_a_rule_takes() {
    let rule = dtolint::rules::get("domain-not-allowed").expect("it is there");
    let options = rule.options();
    assert_eq!(options.len(), 1);
    assert_eq!((options[0].name.as_str(), options[0].required), ("domains", true));
    assert_eq!(rule.select().as_deref(), Some("@url"));
    let port = dtolint::rules::get("port-not-allowed").expect("it is there");
    assert!(!port.options()[0].required, "it has a default");
}

/// `UPDATE_DOCS=1 cargo test --test it rules::` writes the pages.
#[test]
fn the_pages_under_docs_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut pages: Vec<(String, String)> = dtolint::rules::all()
        .iter()
        .map(|rule| (format!("{}.md", rule.id()), with_a_report(rule)))
        .collect();
    pages.push(("README.md".to_owned(), index(&dtolint::rules::all())));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        for (name, page) in &pages {
            std::fs::write(folder.join(name), page).expect("the page can be written");
        }
    }
    for (name, page) in &pages {
        let written = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert_eq!(
            &written, page,
            "docs/rules/{name} is stale: UPDATE_DOCS=1 cargo test --test it rules::"
        );
    }
    let expected: BTreeSet<String> = pages.into_iter().map(|(name, _)| name).collect();
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, expected, "a page of a rule that is gone");
}

/// The page of a rule with what a report says of its first bad example, as the snapshots have it.
fn with_a_report(rule: &RuleInfo) -> String {
    let path = format!("snapshots/rules/{}.snap", rule.id());
    let snapshot = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let snapshot = snapshot.unwrap_or_else(|error| panic!("{}: {error}", rule.id()));
    let start = format!("{}[{}]", rule.level(), rule.id());
    let finding = snapshot.split("\n\n").find(|part| part.starts_with(&start));
    let finding = finding.unwrap_or_else(|| panic!("no report of {}", rule.id())).trim_end();
    let page = dtolint::rules::page(rule);
    let (head, rest) = page.split_once("\n## ").expect("the page has sections");
    format!("{head}\n```text\n{finding}\n```\n\n## {rest}")
}

/// `docs/checks.md` is made from the checks, and written like the pages of the rules.
#[test]
fn the_page_of_the_checks_is_fresh() {
    let mut page = String::from(
        "# Reference of checks\n\nWhat a rule can ask about the values that it selects. Made from the code.\n",
    );
    let checks = dtolint::check::Checks::default();
    let pages = checks.list().iter().map(dtolint::check::CheckInfo::page).collect::<Vec<_>>();
    page += &pages.iter().map(|page| format!("\n#{page}")).collect::<String>();
    page += "\n## Checks joined\n\nA check in a rule, or in another of these, is `{ NAME = { … } }` or one of:\n\n";
    for join in &JOINS {
        page += &format!("- `{{ {} }}`: {}.\n", join.form, join.about);
    }
    page += "\nIn a check within another, `at` says what it looks at: a JSON Pointer from the value that the one around it looks at. Of `then` and `else` one is enough.\n";
    page += &JOINS.map(|join| format!("\n##{}", join.page())).concat();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        written, page,
        "docs/checks.md is stale: UPDATE_DOCS=1 cargo test --test it rules::"
    );
}

fn index(rules: &[RuleInfo]) -> String {
    let topics = [
        ("url", "URLs"),
        ("events", "Events"),
        ("shape", "The document's shape"),
        ("document", "Files and documents"),
        ("schema", "Schemas of your own"),
        ("policy", "Policies"),
    ];
    let mut page = String::from("# Rules\n\nMade from the files under `rules/`.\n");
    for (topic, title) in topics {
        page += &format!("\n## {title}\n\n| rule | level | options | finds |\n|---|---|---|---|\n");
        for rule in rules.iter().filter(|rule| rule.topic() == topic) {
            let id = rule.id();
            let options = rule.options();
            let options: Vec<String> = options
                .iter()
                .map(|option| {
                    let needed = if option.required { ", required" } else { "" };
                    format!("`{}`{needed}", option.name)
                })
                .collect();
            let (level, options, title) = (rule.level(), options.join("; "), rule.title());
            page += &format!("| [{id}]({id}.md) | {level} | {options} | {title} |\n");
        }
    }
    page
}

#[test]
fn formats_are_told_by_the_file_name_of_an_example() {
    for rule in dtolint::rules::all() {
        for example in rule.good().iter().chain(rule.bad()) {
            let known = Format::of(&example.file).is_some() || example.file == "dtolint.toml";
            assert!(known, "{}: {}", rule.id(), example.file);
        }
    }
}
