//! The rules of a policy, arranged so that a document is walked once and a value that several
//! rules look at is taken apart once.

use std::collections::HashSet;
use std::ptr;
use std::sync::Arc;

use crate::check::{
    CheckContext, CheckExpr, CompiledCheck, CrossDocumentCheck, Meaning, Violation, take_spent,
};
use crate::document::{Arena, Limits, Node, Pattern, Types};
use crate::ecma::within_steps;
use crate::finding::{Collector, CrossDocumentNote, Notes, Severity};
use crate::linter::message::RuleMessage;
use crate::linter::passed_over::{passed_over, relied_on};
use crate::linter::select_guard::{report_flattened, report_mistaken};
use crate::linter::step::Step;
use crate::policy::model::{ActiveRule, ReliedOn, guards_members, is_relied_on};
use crate::rules::RuleCheck;
use crate::schema::{EnumMembership, NamesFound, Roles, Schema};
use crate::text::Place;

/// The rules of a policy for one schema.
#[derive(Debug, Default)]
pub(super) struct Plan {
    root: Step,
    /// The rules that look at all documents together, in the order of their ids.
    pub(super) cross_document: Vec<CrossDocumentRule>,
    /// Whether a check looks at other places than its own.
    looks_around: bool,
    /// The places that the schema says nothing of and that rules need to find anything.
    pub(super) relied_on: Vec<Pattern>,
}

/// A rule that looks at all documents together.
pub(super) struct CrossDocumentRule {
    /// Its number among all such rules of the policy.
    pub(super) number: usize,
    pub(super) check: Box<dyn CrossDocumentCheck>,
    pub(super) message: RuleMessage,
    /// The level that overrides give it for the files of this plan, and where.
    level: Option<Arc<(Severity, Place)>>,
}

impl Plan {
    /// Arranges rules for a schema and the places of its roles. `cross_document_ids` are those of all rules of the policy
    /// that look at all documents together, sorted; `is_varied` says whether `rules` are the result of overrides.
    pub(super) fn new(
        rules: &[Arc<ActiveRule>],
        schema: &Schema,
        roles: &Roles,
        cross_document_ids: &[String],
        is_varied: bool,
    ) -> Self {
        let rules: Vec<_> = rules.iter().filter(|active| active.is_for(schema)).collect();
        let others = ReliedOn::of(&rules, roles);
        let plan = Self::default();
        let mut planner = Planner { plan, schema, others, cross_document_ids, is_varied };
        for active in &rules {
            let Some(check) = &active.rule.check else { continue };
            let all = active.expr.in_roles(roles);
            for select in check.select.places(roles) {
                for expr in &all {
                    planner.add_gaps(active, check, select, expr);
                    planner.add(active, check, select, expr);
                }
            }
        }
        let mut plan = planner.plan;
        let is_guarded = rules.iter().any(|active| guards_members(active, roles));
        plan.root.prepare(&Pattern::default(), schema, is_guarded, &mut Arena::default());
        plan
    }

    /// Runs every rule on the DTO at `root`, of which the schema has looked up names. Notes for all documents together
    /// go into `notes`, and the numbers of values of a type that a rule for their place doesn't look at into
    /// `passed_over`.
    pub(super) fn run<'d>(
        &self,
        (root, found): (Node<'d>, &NamesFound),
        target: usize,
        limits: &Limits,
        collector: &mut Collector<'d, '_>,
        notes: &mut Notes,
        passed_over: &mut HashSet<u32>,
    ) {
        let steps = limits.steps(root.size());
        let way = Vec::new();
        let mut visit =
            Visit { plan: self, root, found, target, steps, way, collector, notes, passed_over };
        within_steps(|| visit.step(&self.root, root));
        if visit.steps == 0 {
            too_costly(root, limits, collector);
        }
    }

    /// Turns the fast path off, for the test that compares.
    #[cfg(test)]
    pub(super) fn forget_fast_paths(&mut self) {
        self.root.forget_fast_paths();
    }
}

/// A plan that rules are added to.
struct Planner<'p> {
    plan: Plan,
    schema: &'p Schema,
    /// What rules rely on others for.
    others: ReliedOn,
    /// The ids of all rules of the policy that look at all documents together, sorted.
    cross_document_ids: &'p [String],
    is_varied: bool,
}

impl Planner<'_> {
    /// Adds the place that a rule silently relies on, and the types of values that its check passes over.
    fn add_gaps(
        &mut self,
        active: &ActiveRule,
        check: &RuleCheck,
        select: &Pattern,
        expr: &CheckExpr,
    ) {
        if active.is_dormant {
            return;
        }
        let (plan, schema) = (&mut self.plan, self.schema);
        // Packs turn rules on in advance, and a custom rule may be for a member that few documents have.
        let is_meant = check.select.role().is_some() && !active.place.source().is_embedded();
        if is_meant
            && let Some(place) = relied_on(select, schema)
            && !plan.relied_on.contains(&place)
        {
            plan.relied_on.push(place);
        }
        for (place, types) in passed_over(expr, select, schema) {
            let step = plan.root.reach(&place);
            step.passes_over = step.passes_over.or(types);
        }
    }

    /// Adds a rule with its expression at one place.
    fn add(&mut self, active: &ActiveRule, check: &RuleCheck, select: &Pattern, expr: &CheckExpr) {
        let step = self.plan.root.reach(select);
        step.reported.ambiguous_url = self.others.ambiguous_urls.contains(select);
        step.reported.lookalikes |= is_relied_on(active, Meaning::RefusesLookalikeMembers);
        step.looks_around |= expr.looks_around();
        step.steps = step.steps.saturating_add(expr.steps());
        step.add_deep_lookups(expr);
        self.plan.looks_around |= expr.looks_around();
        // The walk guards the names on the way to what a check looks at besides.
        expr.places(select).iter().for_each(|place| self.plan.root.reach_names(place));
        let message = RuleMessage::new(active, check);
        match expr.compile(&self.others.at(self.schema, select)) {
            CompiledCheck::Each(check) => {
                self.plan.root.reach(select).add(check, message, expr.is_by_value());
            }
            CompiledCheck::CrossDocument(check) => {
                let at = self.cross_document_rule(check, message);
                if !active.is_dormant {
                    self.plan.root.reach(select).cross_document.push(at);
                }
            }
        }
    }

    /// The index of a rule that looks at all documents together, which is added once: of several places, the values are
    /// judged together.
    fn cross_document_rule(
        &mut self,
        check: Box<dyn CrossDocumentCheck>,
        message: RuleMessage,
    ) -> usize {
        let rules = &mut self.plan.cross_document;
        if let Some(known) = rules.iter().position(|it| it.message.id == message.id) {
            return known;
        }
        let number = self
            .cross_document_ids
            .binary_search(&message.id)
            .expect("the ids are those of all such rules of the policy");
        let level = || Arc::new((message.severity, message.place().clone()));
        let level = self.is_varied.then(level);
        rules.push(CrossDocumentRule { number, check, message, level });
        rules.len().saturating_sub(1)
    }
}

/// One walk through a DTO.
struct Visit<'a, 'd, 's> {
    plan: &'a Plan,
    root: Node<'d>,
    found: &'a NamesFound,
    target: usize,
    /// How many are left; with none, the walk ends.
    steps: u64,
    /// The values on the way to the one that is looked at; empty unless a check looks around.
    way: Vec<Node<'d>>,
    collector: &'a mut Collector<'d, 's>,
    notes: &'a mut Notes,
    /// The values of a type that a rule for their place passes over.
    passed_over: &'a mut HashSet<u32>,
}

impl<'d> Visit<'_, 'd, '_> {
    /// Goes on to what the steps lead to, as [`walk`](crate::document::walk) does for one pattern;
    /// a test compares the two.
    fn step(&mut self, step: &Step, node: Node<'d>) {
        if step.deep.is_some() {
            return self.deep(vec![step], &[], node);
        }
        let membership = self.look(step, node);
        if self.steps == 0 {
            return;
        }
        self.enter(node);
        if node.is_object() {
            // Repeated keys are all checked: receivers differ in which one they use.
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
            let are_quiet = membership.is_some_and(|it| step.fast.are_items_quiet(&it));
            if let Some(inner) = step.any.as_ref().filter(|_| !are_quiet) {
                node.items().for_each(|item| self.step(inner, item));
            }
            for inner in &step.by_name {
                if let Some(item) = inner.nth.and_then(|nth| node.items().nth(nth)) {
                    self.step(&inner.step, item);
                }
            }
        }
        self.leave();
    }

    /// Goes into a value, for checks that look around.
    fn enter(&mut self, node: Node<'d>) {
        if self.plan.looks_around {
            self.way.push(node);
        }
    }

    fn leave(&mut self) {
        if self.plan.looks_around {
            self.way.pop();
        }
    }

    /// Runs the rules of a step on the value that it leads to.
    fn look(&mut self, step: &Step, node: Node<'d>) -> Option<EnumMembership> {
        let membership = step.fast.membership(node, self.found);
        let is_quiet = node.as_str().is_some_and(|name| step.fast.is_quiet(name));
        let steps = if is_quiet { 1 } else { step.steps_for(node, self.root) };
        self.steps = self.steps.saturating_sub(steps);
        if self.steps == 0 {
            return None;
        }
        if step.passes_over.meets(Types::of(node)) {
            self.passed_over.insert(node.id());
        }
        let count = if is_quiet { step.beyond_value.len() } else { step.checks.len() };
        if count > 0 || !step.cross_document.is_empty() {
            self.run_checks(step, node, is_quiet, membership);
        }
        if node.is_object() {
            report_mistaken(&step.guarded, node, self.collector);
            if step.leads_on() {
                let leads = |key: &str, parts: &[&str]| {
                    !step.flat_members.iter().any(|known| known == key) && step.leads_along(parts)
                };
                report_flattened(node, &leads, self.collector);
            }
        }
        membership
    }

    /// Goes on from a value that several steps lead to, each of them once. Those of `below` lead to
    /// every value from here on.
    fn deep<'p>(&mut self, mut here: Vec<&'p Step>, below: &[&'p Step], node: Node<'d>) {
        let mut below = below.to_vec();
        here.extend(&below);
        let mut at = 0;
        while let Some(step) = here.get(at) {
            let deep = step.deep.as_deref();
            if let Some(deep) = deep.filter(|deep| !below.iter().any(|it| ptr::eq(*it, *deep))) {
                below.push(deep);
                here.push(deep);
            }
            at += 1;
        }
        for step in &here {
            self.look(step, node);
        }
        if self.steps == 0 {
            return;
        }
        self.enter(node);
        for (key, value) in node.members() {
            let named = here.iter().flat_map(|step| &step.by_name);
            let named = named.filter(|inner| inner.name == key.content()).map(|it| &it.step);
            let any = here.iter().filter_map(|step| step.any.as_deref());
            self.deep(named.chain(any).collect(), &below, value);
        }
        for (nth, item) in node.items().enumerate() {
            let named = here.iter().flat_map(|step| &step.by_name);
            let named = named.filter(|inner| inner.nth == Some(nth)).map(|it| &it.step);
            let any = here.iter().filter_map(|step| step.any.as_deref());
            self.deep(named.chain(any).collect(), &below, item);
        }
        self.leave();
    }

    fn run_checks(
        &mut self,
        step: &Step,
        node: Node<'d>,
        is_quiet: bool,
        membership: Option<EnumMembership>,
    ) {
        let way = if step.looks_around { self.way.clone() } else { Vec::new() };
        let mut context = CheckContext::new(node, self.root, step.reported);
        context.add_membership(membership);
        context.add_way(way, self.collector.path());
        let mut run = |nth: usize| {
            let report = &mut |violation: Violation<'d>| {
                step.messages[nth].report(violation, self.collector);
            };
            step.checks[nth].check(&context, report);
        };
        if is_quiet {
            step.beyond_value.iter().copied().for_each(&mut run);
        } else {
            (0..step.checks.len()).for_each(&mut run);
        }
        if step.looks_around {
            self.steps = self.steps.saturating_sub(take_spent());
        }
        for &nth in &step.cross_document {
            self.note(&self.plan.cross_document[nth], &context);
        }
    }

    fn note(&mut self, rule: &CrossDocumentRule, context: &CheckContext<'d>) {
        rule.check.note(context, &mut |note| {
            let whence = self.collector.whence(note.at, self.notes);
            self.notes.push(CrossDocumentNote {
                target: self.target,
                rule: rule.number,
                key: note.key.into_boxed_str(),
                whence,
                document: self.collector.document(),
                level: rule.level.clone(),
                waivers: None,
            });
        });
    }
}

/// Reports that not every rule could look at everything in the DTO.
#[cold]
fn too_costly<'d>(root: Node<'d>, limits: &Limits, collector: &mut Collector<'d, '_>) {
    let steps = limits.steps(root.size());
    let message = format!(
        "the rules were stopped after {steps} steps: the policy has too many of them, or too long lists of names with `*`, for so many values"
    );
    let finding = collector.at(root, "too-costly", Severity::Error);
    collector.push(
        finding
            .message(message)
            .help("raise `steps` in the policy's `[limits]`, or split the document")
            .value(""),
    );
}

impl std::fmt::Debug for CrossDocumentRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CrossDocumentRule").field("message", &self.message).finish_non_exhaustive()
    }
}
