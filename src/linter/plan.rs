//! The rules of a policy, arranged so that a document is walked once and a value that several
//! rules look at is taken apart once.

use std::sync::Arc;

use crate::checks::{Check, Hit, Site, Subject};
use crate::document::{Collector, Node, Pattern, Segment};
use crate::finding::Severity;
use crate::policy::ActiveRule;
use crate::rules::Template;
use crate::schema::Schema;
use crate::source::Place;

/// The rules of a policy for one schema.
#[derive(Debug, Default)]
pub(super) struct Plan {
    steps: Step,
}

/// A place that rules look at or under.
#[derive(Default)]
struct Step {
    /// The rules that look at this very place.
    checks: Vec<Box<dyn Check>>,
    /// Aligned with `checks`, and apart from them: it is read when there is a finding.
    rules: Vec<Wording>,
    /// Whether one of them tells what is doubtful about a URL.
    tells_doubts: bool,
    by_name: Vec<Named>,
    any: Option<Box<Step>>,
}

/// A step to one member, or to one item of an array.
#[derive(Debug)]
struct Named {
    name: String,
    nth: Option<usize>,
    step: Step,
}

/// What a rule says of what its check found.
struct Wording {
    id: String,
    severity: Severity,
    message: Template,
    help: Option<Template>,
    reason: Option<String>,
    place: Place,
}

impl Plan {
    pub(super) fn new(rules: &[ActiveRule], schema: &Schema) -> Self {
        let mut plan = Self::default();
        for active in rules {
            let Some(check) = &active.rule.check else {
                continue;
            };
            let site = Site { shape: Arc::clone(&schema.shape), select: &check.select };
            let step = plan.steps.reach(&check.select);
            step.tells_doubts |= check.verb.name == "url-canonical";
            step.checks.push((check.verb.build)(&active.arguments, &site));
            step.rules.push(Wording {
                id: active.rule.id.clone(),
                severity: active.severity,
                message: check.message.clone(),
                help: active.rule.help.clone(),
                reason: active.reason.clone(),
                place: active.place.clone(),
            });
        }
        plan
    }

    /// Runs every rule on the DTO at `root`.
    pub(super) fn run<'d>(&self, root: Node<'d>, collector: &mut Collector<'d, '_>) {
        self.steps.visit(root, collector);
    }
}

impl Step {
    fn visit<'d>(&self, node: Node<'d>, collector: &mut Collector<'d, '_>) {
        if !self.checks.is_empty() {
            let subject = Subject::new(node, self.tells_doubts);
            for (nth, check) in self.checks.iter().enumerate() {
                check.check(&subject, &mut |hit| self.rules[nth].report(hit, collector));
            }
        }
        if node.is_object() {
            // Repeated keys are all looked at: who knows which one the receiver takes.
            for (key, value) in node.members() {
                let key = key.content();
                for inner in self.by_name.iter().filter(|inner| inner.name == key) {
                    inner.step.visit(value, collector);
                }
                if let Some(inner) = &self.any {
                    inner.visit(value, collector);
                }
            }
        } else if node.is_array() {
            if let Some(inner) = &self.any {
                node.items().for_each(|item| inner.visit(item, collector));
            }
            for inner in &self.by_name {
                if let Some(item) = inner.nth.and_then(|nth| node.items().nth(nth)) {
                    inner.step.visit(item, collector);
                }
            }
        }
    }

    /// The step that a pattern leads to, made if it is not there.
    fn reach(&mut self, pattern: &Pattern) -> &mut Self {
        pattern.segments.iter().fold(self, |step, segment| match segment {
            Segment::Any => step.any.get_or_insert_default(),
            Segment::Name(name) => {
                let known = step.by_name.iter().position(|known| known.name == *name);
                let at = known.unwrap_or_else(|| {
                    let nth = name.parse().ok();
                    step.by_name.push(Named { name: name.clone(), nth, step: Self::default() });
                    step.by_name.len() - 1
                });
                &mut step.by_name[at].step
            }
        })
    }
}

impl Wording {
    #[cold]
    fn report<'d>(&self, hit: Hit<'d>, collector: &mut Collector<'d, '_>) {
        let fact = |name: &str| match name {
            "value" => Some(hit.value.as_str()),
            name => hit.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| &**fact),
        };
        let message = hit.message.clone().unwrap_or_else(|| self.message.fill(fact));
        let help = hit.help.clone().or_else(|| Some(self.help.as_ref()?.fill(fact)));
        let help = match (help, &self.reason) {
            (Some(help), Some(reason)) => Some(format!("{help}; the policy's reason: {reason}")),
            (None, Some(reason)) => Some(format!("the policy's reason: {reason}")),
            (help, None) => help,
        };
        let mut finding = collector
            .at(hit.at, &self.id, self.severity)
            .message(message)
            .value(&hit.value)
            .policy(hit.policy.filter(is_authors).unwrap_or_else(|| self.place.clone()));
        if let Some(help) = help {
            finding = finding.help(help);
        }
        if let Some((node, label)) = hit.related {
            finding = finding.related(collector.place(node), label);
        }
        collector.push(finding);
    }
}

/// Whether a place is in a policy rather than in the rule's own definition: of two lines that
/// decided, the one that can be changed is told.
fn is_authors(place: &Place) -> bool {
    !place.source().is_embedded()
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("rules", &self.rules.iter().map(|rule| &rule.id).collect::<Vec<_>>())
            .field("by_name", &self.by_name)
            .field("any", &self.any)
            .finish_non_exhaustive()
    }
}
