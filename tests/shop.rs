//! `examples/shop`: DTOs that are no webhooks, by an OpenAPI file and rules of the shop's own.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Memory, snapshots};
use dtolint::{Coverage, Linter, PolicyBuilder, Report, render};

const FILES: [&str; 8] = [
    "dtolint.toml",
    "invitations/bad.yaml",
    "invitations/good.yaml",
    "keys.yaml",
    "openapi.yaml",
    "orders/astray.json",
    "orders/good.json",
    "orders/two-currencies.json",
];

fn text(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/shop");
    std::fs::read_to_string(folder.join(name)).expect("the example has the file")
}

fn report() -> Report {
    let texts: Vec<String> = FILES.iter().copied().map(text).collect();
    let pairs = FILES.iter().copied().zip(texts.iter().map(String::as_str));
    let files = Memory::new(pairs.clone());
    let today = "2026-12-01".parse().expect("it is a date");
    let policy = PolicyBuilder::default().files(&files).today(today).file("dtolint.toml");
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let documents = pairs.filter(|(name, _)| !["dtolint.toml", "openapi.yaml"].contains(name));
    let reports: Vec<Report> = documents.map(|(name, text)| linter.lint(name, text)).collect();
    linter.conclude(reports, Coverage::Whole)
}

#[test]
fn every_finding_is_at_its_place_and_no_good_document_has_one() {
    let expected = [
        ("dtolint.toml", 1, "shop-audited", "", 235, 35),
        ("invitations/bad.yaml", 1, "shop-invite-approved", "", 2, 1),
        ("invitations/bad.yaml", 1, "shop-invite-domain", "/email", 2, 8),
        ("invitations/bad.yaml", 1, "shop-invite-approved", "/mfa_required", 4, 15),
        ("invitations/bad.yaml", 2, "shop-teams-sorted", "/teams/1", 8, 19),
        ("invitations/bad.yaml", 2, "shop-invite-self", "/approved_by", 9, 14),
        ("invitations/bad.yaml", 2, "shop-invite-expires", "/expires_at", 10, 13),
        ("keys.yaml", 1, "shop-key-once", "/keys/2/name", 8, 11),
        ("keys.yaml", 1, "shop-key-scopes", "/keys/2/scopes/0", 9, 14),
        ("keys.yaml", 1, "shop-key-ends", "/keys/2/expires_at", 10, 17),
        ("keys.yaml", 1, "shop-key-ends", "/keys/3", 11, 5),
        ("keys.yaml", 1, "shop-key-name", "/keys/3/name", 11, 11),
        ("keys.yaml", 1, "shop-key-mint", "/keys/3/scopes/0", 12, 14),
        ("keys.yaml", 1, "shop-key-secret", "/keys/3/client_secret", 13, 5),
        ("keys.yaml", 1, "shop-known", "/keys/3/client_secret", 13, 5),
        ("orders/astray.json", 1, "shop-callback-readable", "/callback_url", 4, 19),
        ("orders/astray.json", 1, "shop-lookalike", "/ѕtatus", 5, 3),
        ("orders/astray.json", 1, "shop-lines", "/lines", 6, 12),
        ("orders/two-currencies.json", 1, "shop-reference", "/reference", 2, 16),
        ("orders/two-currencies.json", 1, "shop-currency", "/currency", 3, 15),
        ("orders/two-currencies.json", 1, "shop-callback-host", "/callback_url", 4, 19),
        ("orders/two-currencies.json", 1, "shop-callback-path", "/callback_url", 4, 19),
        ("orders/two-currencies.json", 1, "shop-callback-path", "/callback_url", 4, 19),
        ("orders/two-currencies.json", 1, "shop-customs", "/billing", 5, 14),
        ("orders/two-currencies.json", 1, "shop-quantity", "/lines/0/quantity", 8, 32),
        ("orders/two-currencies.json", 1, "shop-line-currency", "/lines/0/currency", 8, 71),
        ("orders/two-currencies.json", 1, "shop-sku-once", "/lines/1", 9, 5),
        ("orders/two-currencies.json", 1, "shop-price", "/lines/1/unit_price", 9, 49),
        ("orders/two-currencies.json", 1, "shop-line-complete", "/lines/2", 10, 5),
        ("orders/two-currencies.json", 1, "shop-known", "/lines/2/colour", 10, 35),
    ];
    let report = report();
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| {
            let at = finding.place().start();
            let path = finding.place().path();
            let (document, rule) = (finding.document(), finding.rule());
            (path, document, rule, finding.pointer(), at.line, at.column)
        })
        .collect();
    assert_eq!(found, expected);
    assert!(!found.iter().any(|(path, ..)| path.contains("good")));

    let mut out = Vec::new();
    render::text(&report, render::TextOptions::default(), &mut out).expect("a vector takes all");
    let shown = String::from_utf8(out).expect("reports are UTF-8");
    snapshots("examples").bind(|| insta::assert_snapshot!("shop", shown));
}

/// Each rule of the policy is there for a reason that the documents show, and the checks are many.
#[test]
fn every_rule_finds_something_by_many_different_checks() {
    let policy = text("dtolint.toml");
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let ids: BTreeSet<String> =
        policy.lines().filter(|line| line.starts_with("id ")).filter_map(quoted).collect();
    let report = report();
    let found: BTreeSet<String> =
        report.findings().iter().map(|finding| finding.rule().to_owned()).collect();
    assert_eq!(found, ids);
    let uses = |check: &&dtolint::CheckInfo| policy.contains(&format!("{} = {{", check.name()));
    assert!(dtolint::checks().iter().filter(uses).count() >= 20);
}

#[test]
fn the_page_of_the_example_shows_what_comes_out() {
    let page = text("README.md");
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut out = Vec::new();
    let options = render::TextOptions { color: false, summary: false };
    let report = report();
    let is_shown = |finding: &&dtolint::Finding| finding.rule() == "shop-line-currency";
    let findings = report.findings().iter().filter(is_shown).cloned().collect();
    render::text(&Report::new(findings), options, &mut out).expect("a vector takes all");
    let out = String::from_utf8(out).expect("reports are UTF-8");
    assert_eq!(shown.map(str::trim_end), Some(out.trim_end()));
}
