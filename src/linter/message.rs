//! From what a check found to a finding, in the rule's words.

use crate::check::{BrokenPart, Violation};
use crate::finding::{Collector, FindingBuilder, Severity};
use crate::policy::model::ActiveRule;
use crate::rules::{LevelFrom, RuleCheck, Template};
use crate::text::Place;

/// A rule's message and help, its level, and the line that turned it on.
pub(crate) struct RuleMessage {
    pub(crate) id: String,
    pub(crate) severity: Severity,
    message: Template,
    help: Option<Template>,
    reason: Option<String>,
    place: Place,
    /// The level that the rule has next.
    next: Option<LevelFrom>,
    /// The parts of the check that report: of several, a finding says which one it is of.
    parts: Vec<BrokenPart>,
}

/// What was found, as far as a message needs it.
#[derive(Default)]
pub(crate) struct Found<'f> {
    pub(crate) value: &'f str,
    pub(crate) args: &'f [(&'static str, String)],
    pub(crate) message: Option<&'f str>,
    /// The name of the part of the check, where there are several.
    pub(crate) part: Option<String>,
    pub(crate) help: Option<&'f str>,
    pub(crate) reason: Option<&'f str>,
}

impl RuleMessage {
    pub(crate) fn new(active: &ActiveRule, check: &RuleCheck) -> Self {
        Self {
            id: active.rule.id.clone(),
            severity: active.severity,
            message: check.message.clone(),
            help: active.rule.help.clone(),
            reason: active.reason.clone(),
            place: active.place.clone(),
            next: active.next.clone(),
            parts: active.expr.reporters(),
        }
    }

    #[cold]
    pub(crate) fn report<'d>(&self, violation: Violation<'d>, collector: &mut Collector<'d, '_>) {
        let entry = violation.policy.filter(is_authors);
        let part = violation.part.filter(|part| is_authors(&part.place));
        let found = Found {
            value: &violation.value,
            args: &violation.args,
            message: violation.message.as_deref(),
            part: part.as_ref().filter(|_| self.parts.len() > 1).map(|part| self.name(part)),
            help: violation.help.as_deref(),
            // The rule's own message gives the reason of an embedded list, and no reason is given
            // twice.
            reason: violation
                .reason
                .as_deref()
                .filter(|_| entry.is_some() && !self.message_has_why()),
        };
        let span = violation.span.unwrap_or_else(|| violation.at.span());
        let (rule, severity) = match violation.is_too_costly {
            true => ("too-costly", Severity::Error),
            false => (&*self.id, self.severity),
        };
        let finding = collector.at_span(violation.at, span, rule, severity);
        let finding = self.fill(finding, &found);
        let decided = entry.or_else(|| Some(part?.place));
        let mut finding = finding.policy(decided.unwrap_or_else(|| self.place.clone()));
        if let Some((node, label)) = violation.related {
            finding = finding.related(collector.place(node), label);
        }
        if let Some(next) = self.next.as_ref().filter(|_| !violation.is_too_costly) {
            finding = finding.related(next.place.clone(), next.label());
        }
        collector.push(finding);
    }

    /// How a part is named: by its check, and by which of them it is if several parts have the same.
    fn name(&self, part: &BrokenPart) -> String {
        let name = part.name;
        let alike: Vec<_> = self.parts.iter().filter(|other| other.name == name).collect();
        let nth = alike.iter().position(|other| other.place == part.place);
        match nth.filter(|_| alike.len() > 1) {
            Some(0) => format!("the first check `{name}`"),
            Some(1) => format!("the second check `{name}`"),
            Some(nth) => format!("the check `{name}` number {}", nth.saturating_add(1)),
            None => format!("the check `{name}`"),
        }
    }

    pub(crate) fn message_has_why(&self) -> bool {
        self.message.holes().any(|hole| hole == "why")
    }

    /// The line that turned the rule on.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Adds the rule's message and help to a finding.
    pub(crate) fn fill(&self, finding: FindingBuilder, found: &Found<'_>) -> FindingBuilder {
        let arg = |name: &str| match name {
            "value" => Some(found.value),
            name => found.args.iter().find(|(known, _)| *known == name).map(|(_, arg)| &**arg),
        };
        let message = match (found.message, &found.part) {
            (Some(message), _) => message.to_owned(),
            (None, Some(part)) => {
                format!("{}: {part} fails", self.message.fill(arg))
            }
            (None, None) => self.message.fill(arg),
        };
        let own = || Some(self.help.as_ref()?.fill(arg));
        let help = found.help.map(str::to_owned).or_else(own);
        let reason = found.reason.or(self.reason.as_deref());
        let help = match (help, reason) {
            (Some(help), Some(reason)) => Some(format!("{help}; the policy's reason: {reason}")),
            (None, Some(reason)) => Some(format!("the policy's reason: {reason}")),
            (help, None) => help,
        };
        let finding = finding.message(message).value(found.value);
        match help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

/// Whether a place is in a policy and not in the embedded definition of the rule. Of two lines that
/// decided, a finding names the one that the author can change.
fn is_authors(place: &Place) -> bool {
    !place.source().is_embedded()
}

impl std::fmt::Debug for RuleMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)
    }
}
