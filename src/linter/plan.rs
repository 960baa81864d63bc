//! The rules of a policy, arranged so that a document is walked once and a value that several
//! rules look at is taken apart once.

use std::sync::Arc;

use crate::check::values::{EnumMembership, GuardedNames};
use crate::check::{
    Check, CheckCall, CheckContext, CompileContext, CompiledCheck, CrossDocumentCheck, ExprKind,
    Meaning, ReportedElsewhere, Violation,
};
use crate::document::{Arena, Limits, Node, Pattern};
use crate::ecma::within_steps;
use crate::finding::{Collector, CrossDocumentNote, Severity};
use crate::linter::fast_path::FastPath;
use crate::linter::message::RuleMessage;
use crate::linter::select_guard::{PROTOTYPE, report_mistaken};
use crate::policy::model::ActiveRule;
use crate::schema::{Roles, Schema, Shape};
use crate::text::Place;
use crate::url::Domain;

/// The rules of a policy for one schema.
#[derive(Debug, Default)]
pub(super) struct Plan {
    root: Step,
    /// The rules that look at all documents together, in the order of their ids.
    pub(super) cross_document: Vec<CrossDocumentRule>,
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

/// A place that rules look at, or that is on the way to one.
#[derive(Default)]
struct Step {
    /// About how many steps these rules take for a value.
    steps: u64,
    /// The rules that look at this place.
    checks: Vec<Box<dyn Check>>,
    /// What they report, by the same index. Apart from `checks`, because only a violation needs it.
    messages: Vec<RuleMessage>,
    /// The indices of those `checks` that look at more than the value.
    beyond_value: Vec<usize>,
    /// The indices of the rules of [`Plan::cross_document`] that look at this place.
    cross_document: Vec<usize>,
    reported: ReportedElsewhere,
    /// The names of `by_name` that the schema doesn't know here; it guards its own.
    guarded: GuardedNames,
    fast: FastPath,
    by_name: Vec<Named>,
    any: Option<Box<Step>>,
}

/// A step to one member, or to one item of an array.
#[derive(Debug)]
struct Named {
    /// [`Segment::name`](crate::document::Segment::name).
    name: String,
    /// [`Segment::index`](crate::document::Segment::index).
    nth: Option<usize>,
    step: Step,
}

impl Plan {
    /// Arranges rules for a schema and the places of its roles. `cross_document` are the ids of the rules that look at all
    /// documents together, sorted; `is_varied` says whether `rules` are the result of overrides.
    pub(super) fn new(
        rules: &[Arc<ActiveRule>],
        schema: &Schema,
        roles: &Roles,
        cross_document: &[String],
        is_varied: bool,
    ) -> Self {
        let is_for = |active: &&Arc<ActiveRule>| {
            active.schema.as_ref().is_none_or(|wanted| wanted.is(schema))
        };
        let rules: Vec<_> = rules.iter().filter(is_for).collect();
        let ambiguous_urls_reported_at: Vec<Pattern> = rules
            .iter()
            .flat_map(|active| reports_ambiguous_urls(active, roles))
            .cloned()
            .collect();
        let allowed_hosts: Vec<_> = rules.iter().flat_map(|active| allowed_hosts(active)).collect();
        let mut plan = Self::default();
        for active in rules {
            let Some(check) = &active.rule.check else { continue };
            let places = check.select.places(roles);
            let all = active.expr.in_roles(roles);
            let each = places.iter().flat_map(|place| all.iter().map(move |expr| (place, expr)));
            for (select, expr) in each {
                let step = plan.root.reach(select);
                step.reported.ambiguous_url = ambiguous_urls_reported_at.contains(select);
                step.reported.lookalikes |= is_relied_on(active, Meaning::RefusesLookalikeMembers);
                let context = CompileContext {
                    shape: Arc::clone(&schema.shape),
                    select,
                    ambiguous_urls_reported_at: &ambiguous_urls_reported_at,
                    allowed_hosts: &allowed_hosts,
                };
                step.steps = step.steps.saturating_add(expr.steps());
                let message = RuleMessage::new(active, check);
                match expr.compile(&context) {
                    CompiledCheck::Each(check) => step.add(check, message, expr.is_by_value()),
                    CompiledCheck::CrossDocument(check) => {
                        // Of several places, the values are judged together.
                        let known =
                            plan.cross_document.iter().position(|it| it.message.id == message.id);
                        let at = known.unwrap_or(plan.cross_document.len());
                        if !active.is_dormant {
                            step.cross_document.push(at);
                        }
                        if known.is_some() {
                            continue;
                        }
                        let number = cross_document
                            .binary_search(&message.id)
                            .expect("the ids are those of all such rules of the policy");
                        let level = || Arc::new((message.severity, message.place().clone()));
                        let level = is_varied.then(level);
                        plan.cross_document.push(CrossDocumentRule {
                            number,
                            check,
                            message,
                            level,
                        });
                    }
                }
            }
        }
        plan.root.prepare(&Pattern::default(), &schema.shape, &mut Arena::default());
        plan
    }

    /// Runs every rule on the DTO at `root`. Notes for all documents together go into `notes`.
    pub(super) fn run<'d>(
        &self,
        root: Node<'d>,
        target: usize,
        limits: &Limits,
        collector: &mut Collector<'d, '_>,
        notes: &mut Vec<CrossDocumentNote>,
    ) {
        let steps = limits.steps(root.size());
        let mut visit = Visit { plan: self, root, target, steps, collector, notes };
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

/// Whether a rule's only check has a meaning.
fn means(active: &ActiveRule, meaning: Meaning) -> bool {
    matches!(&active.expr.kind, ExprKind::Call(call) if call.means(|known| *known == meaning))
}

/// Whether other rules need not report what a rule with that meaning reports: as an error, and whatever a waiver says.
fn is_relied_on(active: &ActiveRule, meaning: Meaning) -> bool {
    active.severity == Severity::Error && !active.is_waived && means(active, meaning)
}

/// Where a rule reports URLs that parsers read in different ways, so that others rely on it.
fn reports_ambiguous_urls<'r>(active: &'r ActiveRule, roles: &'r Roles) -> &'r [Pattern] {
    match &active.rule.check {
        Some(check) if is_relied_on(active, Meaning::RefusesAmbiguousUrls) => {
            check.select.places(roles)
        }
        _ => &[],
    }
}

/// The hosts that a rule's checks allow.
fn allowed_hosts(active: &ActiveRule) -> Vec<Arc<[Domain]>> {
    let hosts = |call: &CheckCall| {
        call.meaning(|meaning| match meaning {
            Meaning::AllowsOnlyHosts { hosts } => call.arguments.domains(hosts),
            _ => None,
        })
    };
    let calls = active.expr.calls(&Pattern::default());
    calls.iter().filter_map(|(_, call, _)| hosts(call)).collect()
}

/// One walk through a DTO.
struct Visit<'a, 'd, 's> {
    plan: &'a Plan,
    root: Node<'d>,
    target: usize,
    /// How many are left; with none, the walk ends.
    steps: u64,
    collector: &'a mut Collector<'d, 's>,
    notes: &'a mut Vec<CrossDocumentNote>,
}

impl<'d> Visit<'_, 'd, '_> {
    /// Goes on to what the steps lead to, as [`walk`](crate::document::walk) does for one pattern;
    /// a test compares the two.
    fn step(&mut self, step: &Step, node: Node<'d>) {
        let membership = step.fast.membership(node);
        let is_quiet = node.as_str().is_some_and(|name| step.fast.is_quiet(name));
        self.steps = self.steps.saturating_sub(if is_quiet { 1 } else { step.steps_for(node) });
        if self.steps == 0 {
            return;
        }
        let count = if is_quiet { step.beyond_value.len() } else { step.checks.len() };
        if count > 0 || !step.cross_document.is_empty() {
            self.run_checks(step, node, is_quiet, membership);
        }
        if node.is_object() {
            report_mistaken(&step.guarded, node, self.collector);
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
    }

    fn run_checks(
        &mut self,
        step: &Step,
        node: Node<'d>,
        is_quiet: bool,
        membership: Option<EnumMembership>,
    ) {
        let context = CheckContext::new(node, self.root, step.reported).with_membership(membership);
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
        for &nth in &step.cross_document {
            self.note(&self.plan.cross_document[nth], &context);
        }
    }

    fn note(&mut self, rule: &CrossDocumentRule, context: &CheckContext<'d>) {
        rule.check.note(context, &mut |note| {
            let (place, document, format) = self.collector.whence(note.at);
            self.notes.push(CrossDocumentNote {
                target: self.target,
                rule: rule.number,
                key: note.key.into_boxed_str(),
                place,
                document,
                format,
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

impl Step {
    /// About how many steps it takes to look at a value here: lists are compared with each of its items, or along
    /// its text, and the names below with each of its members.
    fn steps_for(&self, node: Node<'_>) -> u64 {
        const BYTES: usize = 256;
        let parts = node.as_str().map_or(node.len(), |text| text.len() / BYTES) as u64;
        let names = self.by_name.len() as u64 / 8;
        self.steps
            .saturating_add(names)
            .saturating_mul(parts)
            .saturating_add(self.steps)
            .saturating_add(1)
    }

    fn add(&mut self, check: Box<dyn Check>, message: RuleMessage, is_by_value: bool) {
        if !is_by_value {
            self.beyond_value.push(self.checks.len());
        }
        self.checks.push(check);
        self.messages.push(message);
    }

    /// Makes the fast path, here and below.
    fn prepare(&mut self, here: &Pattern, shape: &Shape, arena: &mut Arena) {
        let checks = self.checks.iter().enumerate();
        let by_value: Vec<&dyn Check> = checks
            .filter(|(nth, _)| !self.beyond_value.contains(nth))
            .map(|(_, check)| &**check)
            .collect();
        if !by_value.is_empty() {
            let names = shape.values_at(here).unwrap_or_default();
            self.fast.ask_in_advance(&names, &by_value, self.reported, arena);
        }
        let places = shape.ids_at(here);
        let is_known = |name: &str| places.iter().any(|&id| shape.place(id).member(name).is_some());
        let unknown = self.by_name.iter().filter(|it| it.nth.is_none() && !is_known(&it.name));
        let unknown = unknown.map(|it| it.name.clone());
        // Where the schema has a member of this name, it is meant.
        let prototype = is_known(PROTOTYPE).then(|| PROTOTYPE.to_owned());
        self.guarded = GuardedNames::new(unknown.chain(prototype));
        for named in &mut self.by_name {
            named.step.prepare(&here.member(&named.name), shape, arena);
        }
        if let Some(any) = &mut self.any {
            any.prepare(&here.items(), shape, arena);
        }
        if let Some(names) = shape.values_at(&here.items()) {
            let any = self.any.as_deref();
            self.fast.index_items(&names, |name| any.is_none_or(|any| any.is_quiet(name)));
        }
    }

    /// Whether nothing here has to look at the name.
    fn is_quiet(&self, name: &str) -> bool {
        self.beyond_value.is_empty() && self.cross_document.is_empty() && self.fast.is_quiet(name)
    }

    #[cfg(test)]
    fn forget_fast_paths(&mut self) {
        self.fast = FastPath::default();
        self.by_name.iter_mut().for_each(|named| named.step.forget_fast_paths());
        self.any.iter_mut().for_each(|any| any.forget_fast_paths());
    }

    /// The step that a pattern leads to, added if it is new.
    fn reach(&mut self, pattern: &Pattern) -> &mut Self {
        pattern.segments().iter().fold(self, |step, segment| {
            let Some(name) = segment.name() else {
                return step.any.get_or_insert_default();
            };
            let known = step.by_name.iter().position(|known| known.name == name);
            let at = known.unwrap_or_else(|| {
                let (name, nth) = (name.to_owned(), segment.index());
                step.by_name.push(Named { name, nth, step: Self::default() });
                step.by_name.len() - 1
            });
            &mut step.by_name[at].step
        })
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step")
            .field("messages", &self.messages)
            .field("by_name", &self.by_name)
            .field("any", &self.any)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for CrossDocumentRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CrossDocumentRule").field("message", &self.message).finish_non_exhaustive()
    }
}
