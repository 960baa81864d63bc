//! `examples/shop`: DTOs that are no webhooks, by an OpenAPI file and rules of the shop's own.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::{Memory, snapshots};
use dtolint::{Coverage, Finding, Linter, PolicyBuilder, Report, render};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const FILES: [&str; 9] = [
    "dtolint.toml",
    "invitations/bad.yaml",
    "invitations/good.yaml",
    "keys.yaml",
    "openapi.yaml",
    "orders/astray.json",
    "orders/good.json",
    "orders/nightly.ndjson",
    "orders/two-currencies.json",
];

/// What passes everything: the file, the document in it, and where in that document.
const GOOD: [(&str, usize, &str); 5] = [
    ("invitations/good.yaml", 1, ""),
    ("keys.yaml", 1, "/keys/0"),
    ("keys.yaml", 1, "/keys/1"),
    ("orders/good.json", 1, ""),
    ("orders/nightly.ndjson", 1, ""),
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
    linter.lint_all(documents, Coverage::Whole)
}

#[test]
fn every_finding_is_at_its_place() {
    let expected = [
        ("dtolint.toml", 1, "shop-audited", "", 266, 35),
        ("invitations/bad.yaml", 1, "shop-invite-approved", "", 2, 1),
        ("invitations/bad.yaml", 1, "shop-invite-domain", "/email", 2, 8),
        ("invitations/bad.yaml", 1, "shop-invite-mfa", "/mfa_required", 4, 15),
        ("invitations/bad.yaml", 2, "shop-teams-sorted", "/teams/1", 8, 19),
        ("invitations/bad.yaml", 2, "shop-invite-self", "/approved_by", 9, 14),
        ("invitations/bad.yaml", 2, "shop-invite-expires", "/expires_at", 10, 13),
        ("keys.yaml", 1, "shop-key-once", "/keys/2/name", 9, 11),
        ("keys.yaml", 1, "shop-key-scopes", "/keys/2/scopes/0", 10, 14),
        ("keys.yaml", 1, "shop-key-ends", "/keys/2/expires_at", 11, 17),
        ("keys.yaml", 1, "shop-key-ends", "/keys/3", 12, 5),
        ("keys.yaml", 1, "shop-key-hosts", "/keys/3/allowed_hosts/0", 14, 21),
        ("keys.yaml", 1, "shop-key-ends", "/keys/4", 15, 5),
        ("keys.yaml", 1, "shop-key-name", "/keys/4/name", 15, 11),
        ("keys.yaml", 1, "shop-key-mint", "/keys/4/scopes/0", 16, 14),
        ("keys.yaml", 1, "shop-key-secret", "/keys/4/client_secret", 17, 5),
        ("keys.yaml", 1, "shop-known", "/keys/4/client_secret", 17, 5),
        ("orders/astray.json", 1, "shop-callback-readable", "/callback_url", 4, 19),
        ("orders/astray.json", 1, "shop-lookalike", "/ѕtatus", 5, 3),
        ("orders/astray.json", 1, "shop-lines", "/lines", 6, 12),
        ("orders/nightly.ndjson", 2, "schema", "/status", 2, 55),
        ("orders/nightly.ndjson", 3, "shop-reference-once", "/reference", 3, 15),
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

    let mut out = Vec::new();
    render::text(&report, render::Options::default(), &mut out).expect("a vector takes all");
    let shown = String::from_utf8(out).expect("reports are UTF-8");
    snapshots("examples").bind(|| insta::assert_snapshot!("shop", shown));
}

/// They have no finding, and not because nobody looked: of each kind of DTO there is one, and the
/// others have findings of rules for it.
#[test]
fn what_is_good_has_no_finding() {
    let report = report();
    for (path, document, pointer) in GOOD {
        assert!(FILES.contains(&path), "{path}");
        let is_there = |finding: &&Finding| {
            let below = finding.pointer().strip_prefix(pointer);
            let is_below = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            finding.place().path() == path && finding.document() == document && is_below
        };
        let findings: Vec<&Finding> = report.findings().iter().filter(is_there).collect();
        assert!(findings.is_empty(), "{path}, document {document}, `{pointer}`: {findings:#?}");
    }
    assert_eq!((report.summary().documents, report.summary().dtos), (10, 14));
}

/// The ids of the policy's own rules, and the checks in them, joined ones as well.
fn rules_and_checks(policy: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    fn tables<'t, 'v>(value: &'t Spanned<DeValue<'v>>) -> Vec<&'t DeTable<'v>> {
        match value.get_ref() {
            DeValue::Table(table) => vec![table],
            DeValue::Array(items) => items.iter().flat_map(tables).collect(),
            _ => Vec::new(),
        }
    }
    let known: BTreeSet<&str> =
        dtolint::check::Checks::default().list().iter().map(|check| check.name()).collect();
    let table = DeTable::parse(policy).expect("it is TOML");
    let (mut ids, mut used) = (BTreeSet::new(), BTreeSet::new());
    for rule in table.get_ref().get("rule").map(tables).unwrap_or_default() {
        let id = rule.get("id").and_then(|id| id.get_ref().as_str());
        ids.insert(id.expect("a rule has an id").to_owned());
        let mut todo = rule.get("check").map(tables).unwrap_or_default();
        while let Some(check) = todo.pop() {
            for (name, given) in check {
                // A check's parameters are no checks, whatever their names: `required` is both.
                match name.get_ref() {
                    name if known.contains(&**name) => _ = used.insert(name.to_string()),
                    _ => todo.extend(tables(given)),
                }
            }
        }
    }
    (ids, used)
}

/// Each rule of the policy is there for a reason that the documents show, and the checks are many.
/// The schema speaks as well, and nothing else does.
#[test]
fn every_rule_finds_something_by_many_different_checks() {
    let (mut ids, used) = rules_and_checks(&text("dtolint.toml"));
    assert!(used.len() >= 20, "{used:?}");
    ids.insert("schema".to_owned());
    let report = report();
    let found: BTreeSet<String> =
        report.findings().iter().map(|finding| finding.rule().to_owned()).collect();
    assert_eq!(found, ids);
}

#[test]
fn the_page_of_the_example_shows_what_comes_out() {
    let page = text("README.md");
    let shown = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut out = Vec::new();
    let options = render::Options::default().summary(false);
    let mut report = report();
    report.retain(|finding| finding.rule() == "shop-line-currency");
    render::text(&report, options, &mut out).expect("a vector takes all");
    let out = String::from_utf8(out).expect("reports are UTF-8");
    assert_eq!(shown.map(str::trim_end), Some(out.trim_end()));
}
