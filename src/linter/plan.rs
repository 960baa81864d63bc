//! The rules of a policy, arranged so that a document is walked once and a value that several
//! rules look at is taken apart once.

use std::collections::HashSet;
use std::sync::Arc;

use crate::check::values::{EnumIndex, EnumMembership, NameBits};
use crate::check::{
    Check, CheckContext, CompileContext, CompiledCheck, CrossDocumentCheck, ExprKind, Meaning,
    ReportedElsewhere, Violation,
};
use crate::document::{Arena, Collector, Node, Pattern, Segment};
use crate::finding::CrossDocumentNote;
use crate::finding::Severity;
use crate::policy::model::ActiveRule;
use crate::schema::{Schema, Shape};
use crate::text::NameHasher;
use crate::text::Place;

use crate::linter::message::RuleMessage;

/// The rules of a policy for one schema.
#[derive(Debug, Default)]
pub(super) struct Plan {
    steps: Step,
    /// The rules that look at all documents together, in the order of their ids.
    pub(super) across: Vec<CrossDocumentRule>,
}

/// A rule that looks at all documents together.
pub(super) struct CrossDocumentRule {
    /// Its number among all such rules of the policy.
    pub(super) number: usize,
    pub(super) check: Box<dyn CrossDocumentCheck>,
    pub(super) wording: RuleMessage,
    /// The level that overrides give it for the files of this plan, and where.
    level: Option<Arc<(Severity, Place)>>,
}

/// A place that rules look at or under.
#[derive(Default)]
struct Step {
    /// The rules that look at this very place.
    checks: Vec<Box<dyn Check>>,
    /// Aligned with `checks`, and apart from them: it is read when there is a finding.
    rules: Vec<RuleMessage>,
    /// Those of `checks` whose word depends on more than the value, by their number.
    beyond: Vec<usize>,
    /// The names that the schema lists here and of which the other checks have nothing to say:
    /// asked once for all, so that any number of rules costs one look-up.
    quiet: HashSet<Box<str>, NameHasher>,
    /// The names that the schema lists for the items of an array here, and those of them of which
    /// the rules for each item have nothing to say.
    listed: Option<(EnumIndex, NameBits)>,
    /// The rules of [`Plan::across`] that do, by their number.
    across: Vec<usize>,
    reported: ReportedElsewhere,
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
    /// Arranges rules for a schema. `across` are the ids of the rules that look at all documents
    /// together; `is_varied` says that overrides have made the rules what they are.
    pub(super) fn new(
        rules: &[Arc<ActiveRule>],
        schema: &Schema,
        across: &[String],
        is_varied: bool,
    ) -> Self {
        let mut plan = Self::default();
        let is_for = |active: &&Arc<ActiveRule>| {
            active.schema.as_ref().is_none_or(|wanted| wanted.is(schema))
        };
        let canonical: Vec<Pattern> = rules
            .iter()
            .filter(is_for)
            .filter_map(|active| reports_ambiguous_urls(active))
            .cloned()
            .collect();
        for active in rules.iter().filter(is_for) {
            let Some(check) = &active.rule.check else {
                continue;
            };
            let wording = RuleMessage::new(active, check);
            let step = plan.steps.reach(&check.select);
            step.reported.ambiguous_url = canonical.contains(&check.select);
            if let ExprKind::Call(call) = &active.expr.kind {
                step.reported.lookalikes |=
                    call.means(|meaning| *meaning == Meaning::RefusesLookalikeMembers);
            }
            let shape = Arc::clone(&schema.shape);
            match active.expr.compile(&CompileContext {
                shape,
                select: &check.select,
                ambiguous_urls_reported_at: &canonical,
            }) {
                CompiledCheck::Each(check) => {
                    if !active.expr.is_by_value() {
                        step.beyond.push(step.checks.len());
                    }
                    step.checks.push(check);
                    step.rules.push(wording);
                }
                CompiledCheck::CrossDocument(check) => {
                    if !active.is_dormant {
                        step.across.push(plan.across.len());
                    }
                    let number = across
                        .binary_search(&wording.id)
                        .expect("`across` has every rule over all documents, sorted");
                    let level = || Arc::new((wording.severity, wording.place().clone()));
                    let level = is_varied.then(level);
                    plan.across.push(CrossDocumentRule { number, check, wording, level });
                }
            }
        }
        let mut arena = Arena::default();
        plan.steps.settle(&Pattern::default(), &schema.shape, &mut arena);
        plan
    }

    /// Runs every rule on the DTO at `root`. What is for all documents together goes into `notes`.
    pub(super) fn run<'d>(
        &self,
        root: Node<'d>,
        target: usize,
        collector: &mut Collector<'d, '_>,
        notes: &mut Vec<CrossDocumentNote>,
    ) {
        Visit { plan: self, root, target, collector, notes }.step(&self.steps, root);
    }
}

/// Where a rule reports URLs that parsers read in different ways.
fn reports_ambiguous_urls(active: &ActiveRule) -> Option<&Pattern> {
    let ExprKind::Call(call) = &active.expr.kind else { return None };
    let does = call.means(|meaning| *meaning == Meaning::RefusesAmbiguousUrls);
    active.rule.check.as_ref().filter(|_| does).map(|check| &check.select)
}

/// One walk through a DTO.
struct Visit<'a, 'd, 's> {
    plan: &'a Plan,
    root: Node<'d>,
    target: usize,
    collector: &'a mut Collector<'d, 's>,
    notes: &'a mut Vec<CrossDocumentNote>,
}

impl<'d> Visit<'_, 'd, '_> {
    fn step(&mut self, step: &Step, node: Node<'d>) {
        let membership = step.listed.as_ref().filter(|_| node.is_array());
        let membership = membership.map(|(listed, quiet)| (listed.membership(node), quiet));
        let is_quiet = node.as_str().is_some_and(|name| step.is_quiet(name));
        let asks = if is_quiet { step.beyond.len() } else { step.checks.len() };
        if asks > 0 || !step.across.is_empty() {
            self.ask(step, node, is_quiet, membership.map(|(membership, _)| membership));
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
            let is_quiet = membership.is_some_and(|(membership, quiet)| {
                membership.is_whole && quiet.covers(&membership.bits)
            });
            if let Some(inner) = step.any.as_ref().filter(|_| !is_quiet) {
                node.items().for_each(|item| self.step(inner, item));
            }
            for inner in &step.by_name {
                if let Some(item) = inner.nth.and_then(|nth| node.items().nth(nth)) {
                    self.step(&inner.step, item);
                }
            }
        }
    }

    fn ask(
        &mut self,
        step: &Step,
        node: Node<'d>,
        is_quiet: bool,
        membership: Option<EnumMembership>,
    ) {
        let context = CheckContext::new(node, self.root, step.reported).with_membership(membership);
        let mut ask = |nth: usize| {
            let report =
                &mut |violation: Violation<'d>| step.rules[nth].report(violation, self.collector);
            step.checks[nth].check(&context, report);
        };
        if is_quiet {
            step.beyond.iter().copied().for_each(&mut ask);
        } else {
            (0..step.checks.len()).for_each(&mut ask);
        }
        for &rule in &step.across {
            let target = self.target;
            let CrossDocumentRule { number: rule, check, level, .. } = &self.plan.across[rule];
            check.note(&context, &mut |note| {
                let (place, document, format) = self.collector.whence(note.at);
                let (key, level) = (note.key.into_boxed_str(), level.clone());
                let (rule, waivers) = (*rule, None);
                self.notes.push(CrossDocumentNote {
                    target,
                    rule,
                    key,
                    place,
                    document,
                    format,
                    level,
                    waivers,
                });
            });
        }
    }
}

/// A list of more names than this is not asked for in advance.
const MOST_NAMES: usize = 1_000;

impl Step {
    fn is_quiet(&self, name: &str) -> bool {
        !self.quiet.is_empty() && self.quiet.contains(name)
    }

    /// Whether there is more to do here than what [`Step::quiet`] answers for names.
    fn has_more(&self) -> bool {
        !self.beyond.is_empty() || !self.across.is_empty()
    }

    /// Asks in advance what can be asked of the names that the schema lists, here and below.
    fn settle(&mut self, here: &Pattern, shape: &Shape, arena: &mut Arena) {
        if self.beyond.len() < self.checks.len() {
            let listed = shape.values_at(here).filter(|names| names.len() <= MOST_NAMES);
            for name in listed.unwrap_or_default() {
                let node = arena.string(&name);
                let context = CheckContext::new(node, node, self.reported);
                let mut says = false;
                for (nth, check) in self.checks.iter().enumerate() {
                    if !self.beyond.contains(&nth) {
                        check.check(&context, &mut |_| says = true);
                    }
                }
                if !says {
                    self.quiet.insert(name.into());
                }
            }
        }
        for named in &mut self.by_name {
            let step = Pattern { segments: vec![Segment::Name(named.name.clone())] };
            named.step.settle(&here.join(&step), shape, arena);
        }
        if let Some(any) = &mut self.any {
            any.settle(&here.items(), shape, arena);
        }
        let names = shape.values_at(&here.items());
        self.listed = names.as_deref().and_then(EnumIndex::new).map(|listed| {
            let quiet = match &self.any {
                Some(any) if any.has_more() => NameBits::default(),
                Some(any) => listed.names_where(|name| any.is_quiet(name)),
                None => listed.names_where(|_| true),
            };
            (listed, quiet)
        });
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

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("rules", &self.rules)
            .field("by_name", &self.by_name)
            .field("any", &self.any)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for CrossDocumentRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AcrossRule").field("wording", &self.wording).finish_non_exhaustive()
    }
}
