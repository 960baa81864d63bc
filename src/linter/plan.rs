//! The rules of a policy, arranged so that a document is walked once and a value that several
//! rules look at is taken apart once.

use crate::document::{Collector, Node, Pattern, Segment};
use crate::policy::ActiveRule;
use crate::report::Noted;
use crate::schema::Schema;
use crate::verb::{Across, Ask, Check, Made, Subject, Told};

use super::wording::Wording;

/// The rules of a policy for one schema.
#[derive(Debug, Default)]
pub(super) struct Plan {
    steps: Step,
    /// The rules that look at all documents together, in the order of their ids.
    pub(super) across: Vec<AcrossRule>,
}

/// A rule that looks at all documents together.
pub(super) struct AcrossRule {
    pub(super) check: Box<dyn Across>,
    pub(super) wording: Wording,
}

/// A place that rules look at or under.
#[derive(Default)]
struct Step {
    /// The rules that look at this very place.
    checks: Vec<Box<dyn Check>>,
    /// Aligned with `checks`, and apart from them: it is read when there is a finding.
    rules: Vec<Wording>,
    /// The rules of [`Plan::across`] that do, by their number.
    across: Vec<usize>,
    told: Told,
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

impl Plan {
    pub(super) fn new(rules: &[ActiveRule], schema: &Schema) -> Self {
        let mut plan = Self::default();
        for active in rules {
            let Some(check) = &active.rule.check else {
                continue;
            };
            let wording = Wording::new(active, check);
            let step = plan.steps.reach(&check.select);
            if let Ask::One(one) = &active.spec.ask {
                step.told.doubts |= one.verb.name == "url-canonical";
                step.told.lookalikes |= one.verb.name == "lookalike-members";
            }
            match active.spec.make(&schema.shape, &check.select) {
                Made::Each(check) => {
                    step.checks.push(check);
                    step.rules.push(wording);
                }
                Made::Across(check) => {
                    step.across.push(plan.across.len());
                    plan.across.push(AcrossRule { check, wording });
                }
            }
        }
        plan
    }

    /// Runs every rule on the DTO at `root`. What is for all documents together goes into `notes`.
    pub(super) fn run<'d>(
        &self,
        root: Node<'d>,
        target: usize,
        collector: &mut Collector<'d, '_>,
        notes: &mut Vec<Noted>,
    ) {
        Visit { plan: self, root, target, collector, notes }.step(&self.steps, root);
    }
}

/// One walk through a DTO.
struct Visit<'a, 'd, 's> {
    plan: &'a Plan,
    root: Node<'d>,
    target: usize,
    collector: &'a mut Collector<'d, 's>,
    notes: &'a mut Vec<Noted>,
}

impl<'d> Visit<'_, 'd, '_> {
    fn step(&mut self, step: &Step, node: Node<'d>) {
        if !step.checks.is_empty() || !step.across.is_empty() {
            self.ask(step, node);
        }
        if node.is_object() {
            // Repeated keys are all looked at: who knows which one the receiver takes.
            for (key, value) in node.members() {
                let key = key.content();
                for inner in step.by_name.iter().filter(|inner| inner.name == key) {
                    self.step(&inner.step, value);
                }
                if let Some(inner) = &step.any {
                    self.step(inner, value);
                }
            }
        } else if node.is_array() {
            if let Some(inner) = &step.any {
                node.items().for_each(|item| self.step(inner, item));
            }
            for inner in &step.by_name {
                if let Some(item) = inner.nth.and_then(|nth| node.items().nth(nth)) {
                    self.step(&inner.step, item);
                }
            }
        }
    }

    fn ask(&mut self, step: &Step, node: Node<'d>) {
        let subject = Subject::new(node, self.root, step.told);
        for (nth, check) in step.checks.iter().enumerate() {
            check.check(&subject, &mut |hit| step.rules[nth].report(hit, self.collector));
        }
        for &rule in &step.across {
            let target = self.target;
            self.plan.across[rule].check.note(&subject, &mut |note| {
                let (place, document, format) = self.collector.whence(note.at);
                let key = note.value.into_boxed_str();
                self.notes.push(Noted { target, rule, key, place, document, format });
            });
        }
    }
}

impl Step {
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

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("rules", &self.rules)
            .field("by_name", &self.by_name)
            .field("any", &self.any)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AcrossRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AcrossRule").field("wording", &self.wording).finish_non_exhaustive()
    }
}
