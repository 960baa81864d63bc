//! Changes as findings.

use super::change::{ChangeEffect, ChangeExample, PolicyChange};
use crate::finding::{Finding, Severity};

/// Which changes of a policy are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOnChange {
    /// None.
    #[default]
    Never,
    /// What makes the policy looser, and what isn't decided.
    Looser,
    /// What makes the policy stricter, and what isn't decided.
    Stricter,
    /// All of these.
    Any,
}

impl FailOnChange {
    fn is_for(self, effect: ChangeEffect) -> bool {
        match effect {
            ChangeEffect::Same => false,
            ChangeEffect::Undecided => self != Self::Never,
            ChangeEffect::Looser => matches!(self, Self::Looser | Self::Any),
            ChangeEffect::Stricter => matches!(self, Self::Stricter | Self::Any),
        }
    }
}

/// The finding of a change, at its line in the new policy.
pub(super) fn finding(change: &PolicyChange, fail_on: FailOnChange) -> Finding {
    let PolicyChange { effect, message, example, old, new, .. } = change;
    let severity = match (fail_on.is_for(*effect), effect) {
        (true, _) => Severity::Error,
        (false, ChangeEffect::Looser | ChangeEffect::Undecided) => Severity::Warning,
        (false, ChangeEffect::Stricter | ChangeEffect::Same) => Severity::Info,
    };
    let help = match example {
        Some(example) => shown(example, *effect),
        None => without_example(*effect).to_owned(),
    };
    Finding::builder(effect.rule(), severity, new.clone())
        .message(message)
        .help(help)
        .related(old.clone(), "the old policy")
        .value(format!("{} {message}", change.rule.as_deref().unwrap_or_default()))
        .build()
}

/// What an example shows.
fn shown(example: &ChangeExample, effect: ChangeEffect) -> String {
    let ChangeExample { file, document, rules, is_refused } = example;
    let rules: Vec<String> = rules.iter().map(|id| format!("`{id}`")).collect();
    let rules = rules.join(", ");
    let (one, other) = match effect {
        ChangeEffect::Stricter => ("new", "old"),
        _ => ("old", "new"),
    };
    match is_refused {
        true => format!(
            "for example, as `{file}` the {one} policy refuses this by {rules}, and the {other} one accepts it: {document}"
        ),
        false => format!(
            "for example, as `{file}` the {one} policy reports {rules} in this, and the {other} one doesn't: {document}"
        ),
    }
}

fn without_example(effect: ChangeEffect) -> &'static str {
    match effect {
        ChangeEffect::Undecided => "compare the two lines, and try documents with both policies",
        ChangeEffect::Same => "nothing has to be done; the line says the same in other words",
        ChangeEffect::Looser | ChangeEffect::Stricter => {
            "no single document shows it; look whether it is meant"
        }
    }
}
