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
    rules: Vec<Run>,
}

/// A place that rules look at or under.
#[derive(Debug, Default)]
struct Step {
    /// The rules that look at this very place.
    rules: Vec<usize>,
    /// Whether one of them tells what is doubtful about a URL.
    tells_doubts: bool,
    by_name: Vec<(String, Step)>,
    any: Option<Box<Step>>,
}

/// A rule, ready to run.
struct Run {
    id: String,
    severity: Severity,
    check: Box<dyn Check>,
    message: Template,
    help: Option<Template>,
    reason: Option<String>,
    place: Place,
}

impl Plan {
    pub(super) fn new(rules: &[ActiveRule], schema: &Schema) -> Self {
        let mut plan = Self::default();
        for active in rules {
            let Some(check) = &active.rule.check else { continue };
            let site = Site { shape: Arc::clone(&schema.shape), select: &check.select };
            let step = plan.steps.reach(&check.select);
            step.rules.push(plan.rules.len());
            step.tells_doubts |= check.verb.name == "url-canonical";
            plan.rules.push(Run {
                id: active.rule.id.clone(),
                severity: active.severity,
                check: (check.verb.build)(&active.arguments, &site),
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
        self.visit(&self.steps, root, collector);
    }

    fn visit<'d>(&self, step: &Step, node: Node<'d>, collector: &mut Collector<'d, '_>) {
        if !step.rules.is_empty() {
            let subject = Subject::new(node, step.tells_doubts);
            for run in step.rules.iter().map(|&nth| &self.rules[nth]) {
                run.check.check(&subject, &mut |hit| run.report(hit, collector));
            }
        }
        if !step.by_name.is_empty() {
            for (name, inner) in &step.by_name {
                // Repeated keys are all looked at: who knows which one the receiver takes.
                for (_, value) in node.members().filter(|(key, _)| key.content() == name) {
                    self.visit(inner, value, collector);
                }
                if let Some(item) = name.parse().ok().and_then(|nth| node.items().nth(nth)) {
                    self.visit(inner, item, collector);
                }
            }
        }
        if let Some(inner) = &step.any {
            for child in node.items().chain(node.members().map(|(_, value)| value)) {
                self.visit(inner, child, collector);
            }
        }
    }
}

impl Step {
    /// The step that a pattern leads to, made if it is not there.
    fn reach(&mut self, pattern: &Pattern) -> &mut Self {
        pattern.segments.iter().fold(self, |step, segment| match segment {
            Segment::Any => step.any.get_or_insert_default(),
            Segment::Name(name) => {
                let known = step.by_name.iter().position(|(known, _)| known == name);
                let nth = known.unwrap_or_else(|| {
                    step.by_name.push((name.clone(), Self::default()));
                    step.by_name.len() - 1
                });
                &mut step.by_name[nth].1
            }
        })
    }
}

impl Run {
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
            .policy(hit.policy.unwrap_or_else(|| self.place.clone()));
        if let Some(help) = help {
            finding = finding.help(help);
        }
        if let Some((node, label)) = hit.related {
            finding = finding.related(collector.place(node), label);
        }
        collector.push(finding);
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("id", &self.id).finish_non_exhaustive()
    }
}
