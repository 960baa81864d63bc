//! A mistake that loosens a final rule shows a document that the final rule refuses, and that would pass.

use super::*;

const FORBIDDEN: &str =
    "[rules.event-forbidden]\nevents = [\"session.*\", \"dsync.*\"]\nfinal = true\n";
const DOMAINS: &str =
    "[rules.domain-not-allowed]\ndomains = [\"*.corp.example.com\"]\nfinal = true\n";
const MISSING: &str = "[rules.event-missing]\nevents = [\"user.deleted\"]\nfinal = true\n";
const FEW: &str = "[rules.events-too-many]\nlevel = \"error\"\nmax = 2\nfinal = true\n";
const MANY: &str = "[rules.events-too-many]\nfinal = true\n";
const WARNING: &str = "[rules.events-too-many]\nlevel = \"warning\"\nmax = 1\nfinal = true\n";

const REFUSES: &str =
    "for example, the final rule refuses this document, and with the change it passes: ";
const REPORTS: &str = "for example, the final rule reports something in this document, and with the change it doesn't: ";

/// Parent, child, whether the final rule refuses documents, and the document that the help of the only mistake shows.
type Case = (&'static str, &'static str, bool, Option<&'static str>);

/// The files of a policy and of the one that it extends.
fn files(parent: &str, child: &str) -> [String; 2] {
    [format!("version = 1\n{parent}"), format!("version = 1\nextends = [\"base.toml\"]\n{child}")]
}

fn load_both([base, policy]: &[String; 2]) -> Result<Policy, PolicyError> {
    load(&[("base.toml", base), ("dtolint.toml", policy)])
}

/// The ids and levels of what the policies report in a document as `hooks/a.json`.
fn reported(policy: Result<Policy, PolicyError>, document: &str) -> Vec<String> {
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    found(linter.lint_all([("hooks/a.json", document)], Coverage::Part).findings())
}

#[test]
fn what_is_loosened_is_shown_by_a_document() {
    let table: &[Case] = &[
        (
            FORBIDDEN,
            "[rules.event-forbidden]\nevents = [\"session.*\"]\n",
            true,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"dsync.activated\"]}",
            ),
        ),
        (
            FORBIDDEN,
            "[rules]\nevent-forbidden = \"warning\"\n",
            true,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"session.created\"]}",
            ),
        ),
        (
            FORBIDDEN,
            "[[override]]\nfiles = [\"hooks/**\"]\nrules.event-forbidden = \"off\"\n",
            true,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"session.created\"]}",
            ),
        ),
        (
            DOMAINS,
            "[rules.domain-not-allowed]\ndomains = [\"*.corp.example.com\", \"hooks.example.net\"]\n",
            true,
            Some("{\"endpoint_url\": \"https://hooks.example.net/\", \"events\": []}"),
        ),
        (
            MISSING,
            "[rules.event-missing]\nevents = [\"user.created\"]\n",
            true,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"user.created\"]}",
            ),
        ),
        (
            FEW,
            "[rules.events-too-many]\nmax = 40\n",
            true,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\"]}",
            ),
        ),
        (
            FEW,
            "[rules.events-too-many]\nmax = 3\n[[documents]]\nfiles = [\"hooks/*.json\"]\nselect = \"/hooks/*\"\n",
            true,
            Some(
                "{\"hooks\": [{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\"]}]}",
            ),
        ),
        (
            WARNING,
            "[rules.events-too-many]\nmax = 2\n",
            false,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\"]}",
            ),
        ),
        (
            WARNING,
            "[rules]\nevents-too-many = \"off\"\n",
            false,
            Some(
                "{\"endpoint_url\": \"https://hooks.example.com/\", \"events\": [\"authentication.email_verification_succeeded\", \"authentication.email_verification_succeeded\"]}",
            ),
        ),
        // It is still reported.
        (WARNING, "[rules]\nevents-too-many = \"info\"\n", false, None),
        // The document would be too long to be of use.
        (MANY, "[rules.events-too-many]\nmax = 41\n", false, None),
        // Today it passes as little as before.
        (
            FORBIDDEN,
            "[rules.event-forbidden]\nlevel-from = [{ date = 2999-01-01, level = \"warning\" }]\n",
            true,
            None,
        ),
        // Another rule refuses it.
        (
            FORBIDDEN,
            "[rules.event-forbidden]\nevents = [\"session.*\"]\n[[rule]]\nid = \"x\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = { none-of = { values = [\"dsync.*\"] } }\n",
            true,
            None,
        ),
        // Of which documents the override is isn't asked.
        (
            FORBIDDEN,
            "[[documents]]\nfiles = [\"hooks/*.json\"]\n[[documents]]\nfiles = [\"lists/*.json\"]\nselect = \"/*\"\n[[override]]\nfiles = [\"hooks/**\"]\nrules.event-forbidden = \"off\"\n",
            true,
            None,
        ),
    ];
    for (parent, child, is_refused, expected) in table {
        let [base, policy] = files(parent, child);
        let error = load_both(&[base.clone(), policy.clone()]).expect_err(child);
        let [finding] = error.report().findings() else { panic!("{child}: {error}") };
        let help = finding.help().expect("it says what to do");
        let said = if *is_refused { REFUSES } else { REPORTS };
        let document = help.split_once(&format!("; {said}")).map(|(_, document)| document);
        assert_eq!(document, *expected, "{child}\n{help}");
        assert!(document.is_some() || !help.contains("for example"), "{help}");
        let Some(document) = document else { continue };
        // The documents are the same without the change; without `final`, the policy has nothing against it.
        let documents = child.find("[[documents]]").map_or("", |at| &child[at..]);
        let before = reported(load_both(&files(parent, documents)), document);
        let level = if *is_refused { "error" } else { "warning" };
        assert!(before.iter().any(|it| it.ends_with(level)), "{child}: {before:?}");
        let after = reported(load_both(&[base.replace("final = true\n", ""), policy]), document);
        assert!(!after.iter().any(|it| it.ends_with(level)), "{child}: {after:?}");
    }
}

/// What passes isn't known where a rule can't be read.
#[test]
fn a_policy_with_other_mistakes_shows_no_example() {
    let child = "[rules]\nevent-forbidden = \"off\"\nurl-fragment = \"eror\"\n";
    let error = load_both(&files(FORBIDDEN, child)).expect_err("it has two mistakes");
    let findings = error.report().findings();
    let rules: Vec<&str> = findings.iter().map(Finding::rule).collect();
    assert_eq!(rules, ["final-loosened", "policy-unknown-name"], "{error}");
    assert!(findings.iter().all(|it| !it.help().unwrap_or_default().contains(REFUSES)), "{error}");
}

/// A policy with many mistakes shows examples for the first ones.
#[test]
fn only_some_mistakes_have_an_example() {
    let (mut parent, mut child) = (String::new(), String::new());
    for nth in 0..30 {
        parent += &format!(
            "[[rule]]\nid = \"x{nth}\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = {{ none-of = {{ values = [\"dsync.*\"] }} }}\n[rules.x{nth}]\nlevel = \"error\"\nfinal = true\n"
        );
        child += &format!("[rules.x{nth}]\nlevel = \"off\"\n");
    }
    let error = load_both(&files(&parent, &child)).expect_err("all are loosened");
    let findings = error.report().findings();
    assert_eq!(findings.len(), 30);
    let shown = |finding: &&Finding| finding.help().is_some_and(|it| it.contains(REFUSES));
    assert_eq!(findings.iter().filter(shown).count(), 10);
}
