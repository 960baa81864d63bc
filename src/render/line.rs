//! A finding in a line, and the mistakes of a policy, for programs that print their own reports.

use std::fmt;

use super::escape;
use super::secrets::Secrets;
use crate::finding::Finding;
use crate::policy::PolicyError;

/// A line for each mistake, with its secrets masked: place, message and help.
impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, finding) in self.report().findings().iter().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            let secrets = Secrets::of(finding);
            let message = secrets.mask(finding.message());
            write!(f, "{}: {}", finding.place(), escape::terminal(&message))?;
            if let Some(help) = finding.help() {
                write!(f, " ({})", escape::terminal(&secrets.mask(help)))?;
            }
        }
        Ok(())
    }
}

/// `PATH:LINE:COLUMN: SEVERITY[RULE]: MESSAGE`, and with `{:#}` a line each for the place in the policy and for the
/// help. Secrets are masked, and characters that a terminal acts on are escaped.
///
/// ```
/// use dtolint::{Linter, Policy};
///
/// let policy = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n";
/// let linter = Linter::new(Policy::parse("dtolint.toml", policy)?);
/// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.revoked"]}"#;
/// let report = linter.lint(("hook.json", document));
/// let line = "hook.json:1:55: error[event-forbidden]: the policy forbids the event `session.revoked`, by `session.*`";
/// assert_eq!(report.findings()[0].to_string(), line);
/// let lines = format!("{:#}", report.findings()[0]);
/// assert!(lines.starts_with(&format!("{line}\n    policy: dtolint.toml:3:11\n    help: ")), "{lines}");
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = Secrets::of(self);
        let level = if self.waived().is_some() { "waived" } else { self.severity().name() };
        let message = secrets.mask(self.message());
        write!(f, "{}: {level}[{}]: {}", self.place(), self.rule(), escape::terminal(&message))?;
        if !f.alternate() {
            return Ok(());
        }
        if let Some(policy) = self.policy() {
            write!(f, "\n    policy: {policy}")?;
        }
        if let Some(help) = self.help().filter(|_| self.waived().is_none()) {
            write!(f, "\n    help: {}", escape::terminal(&secrets.mask(help)))?;
        }
        Ok(())
    }
}
