//! The hosts that a started policy allows: those of the documents, without what the pack refuses.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::Severity;
use crate::linter::Linter;
use crate::policy::Policy;
use crate::text::{Place, Source, Span};
use crate::url::Domain;

/// Hosts, each once.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    /// Those that a policy may allow.
    pub(super) allowed: BTreeSet<String>,
    /// Those that the pack refuses, each with the rule.
    pub(super) refused: BTreeSet<(String, String)>,
}

impl Hosts {
    /// Sorts hosts out by what `dtolint:recommended` says of a URL with each.
    pub(super) fn of<'h>(hosts: impl Iterator<Item = &'h str>) -> Self {
        let linter = LazyCell::new(|| Linter::new(Policy::recommended()));
        let mut sorted = Self::default();
        for host in hosts.collect::<BTreeSet<_>>() {
            match refused_by(&linter, host) {
                Some(rule) => _ = sorted.refused.insert((host.to_owned(), rule)),
                None if is_domain(host) => _ = sorted.allowed.insert(host.to_owned()),
                None => {}
            }
        }
        sorted
    }
}

/// The rule by which the pack refuses a host, if it does.
fn refused_by(linter: &Linter, host: &str) -> Option<String> {
    let url = serde_json::Value::from(format!("https://{host}/"));
    let document = format!("{{\"endpoint_url\": {url}, \"events\": [\"user.created\"]}}");
    let report = linter.lint(("hook.json", &*document));
    let mut errors = report.findings().iter().filter(|it| it.severity() == Severity::Error);
    errors.find(|it| it.pointer() == "/endpoint_url").map(|it| it.rule().to_owned())
}

fn is_domain(host: &str) -> bool {
    let place = Place::new(Arc::new(Source::new("", "")), Span::default());
    Domain::parse(host, place).is_ok()
}
