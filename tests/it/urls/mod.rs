//! URLs: what a host may be written in, which names are public, and how the parts are compared.

mod hosts;
mod paths;

use dtolint::{Linter, Policy};

/// Rule and message of what a policy finds of a URL.
fn found(linter: &Linter, url: &str) -> Vec<(String, String)> {
    let document = serde_json::json!({ "endpoint_url": url, "events": ["user.created"] });
    let report = linter.lint(("a.json", &document.to_string()));
    let said = report.findings().iter();
    said.map(|it| (it.rule().to_owned(), it.message().to_owned())).collect()
}

fn rules(linter: &Linter, url: &str) -> String {
    let rules: Vec<String> = found(linter, url).into_iter().map(|(rule, _)| rule).collect();
    rules.join(" ")
}

fn linter(policy: &str) -> Linter {
    let text = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{policy}");
    Linter::new(Policy::parse("dtolint.toml", &text).expect("no mistake in the policy"))
}
