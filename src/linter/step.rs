//! The places that the rules of a plan look at, as a tree of the steps that lead to them.

use crate::check::values::{GuardedNames, are_alike, flattened};
use crate::check::{Check, CheckExpr, ReportedElsewhere};
use crate::document::{Arena, Node, Pattern, Segment, Types};
use crate::linter::fast_path::FastPath;
use crate::linter::message::RuleMessage;
use crate::linter::select_guard::{PROTOTYPE, is_item};
use crate::schema::Schema;

/// A place that rules look at, or that is on the way to one.
#[derive(Default)]
pub(super) struct Step {
    /// About how many steps these rules take for a value.
    pub(super) steps: u64,
    /// The rules that look at this place.
    pub(super) checks: Vec<Box<dyn Check>>,
    /// What they report, by the same index. Apart from `checks`, because only a violation needs it.
    pub(super) messages: Vec<RuleMessage>,
    /// The indices of those `checks` that look at more than the value.
    pub(super) beyond_value: Vec<usize>,
    /// The indices of the rules of [`Plan::cross_document`] that look at this place.
    pub(super) cross_document: Vec<usize>,
    pub(super) reported: ReportedElsewhere,
    /// The types of values here that one of these rules doesn't look at, although the schema allows them.
    pub(super) passes_over: Types,
    /// Whether one of `checks` looks at other places.
    pub(super) looks_around: bool,
    /// The names of `by_name` that the schema doesn't know here; it guards its own.
    pub(super) guarded: GuardedNames,
    /// The names of `by_name`, where members lead on from them.
    leading: GuardedNames,
    /// The members that the schema has here and that have a form of several names.
    pub(super) flat_members: Vec<String>,
    pub(super) fast: FastPath,
    pub(super) by_name: Vec<Named>,
    pub(super) any: Option<Box<Step>>,
    /// What `**` leads to: this value, and every value in it.
    pub(super) deep: Option<Box<Step>>,
    /// How many segments with `**` these rules follow from a value, and from the root.
    pub(super) deep_lookups: (u64, u64),
}

/// A step to one member, or to one item of an array.
#[derive(Debug)]
pub(super) struct Named {
    /// [`Segment::name`](crate::document::Segment::name).
    pub(super) name: String,
    /// [`Segment::index`](crate::document::Segment::index).
    pub(super) nth: Option<usize>,
    pub(super) step: Step,
}

impl Named {
    /// Whether the first of these names is this one, and the others lead on from it.
    fn leads(&self, parts: &[&str]) -> bool {
        let Some((first, rest)) = parts.split_first() else { return true };
        let any = |step: &Step, rest: &[&str]| match (&step.any, rest) {
            (Some(any), [item, rest @ ..]) if is_item(item, rest.is_empty()) => {
                rest.is_empty() || any.leads_along(rest)
            }
            _ => false,
        };
        let is_index = |it: &Self| it.nth.is_some() && Some(&&*it.name) == rest.first();
        are_alike(first, &self.name)
            && (rest.is_empty()
                || self.step.leads_along(rest)
                || any(&self.step, rest)
                || self.step.by_name.iter().any(is_index))
    }
}

impl Step {
    /// About how many steps it takes to look at a value here: lists are compared with each of its items, or along
    /// its text, and the names below with each of its members.
    pub(super) fn steps_for(&self, node: Node<'_>, root: Node<'_>) -> u64 {
        const BYTES: usize = 256;
        let parts = node.as_str().map_or(node.len(), |text| text.len() / BYTES) as u64;
        let names = self.by_name.len() as u64 / 8;
        self.steps
            .saturating_add(names)
            .saturating_mul(parts)
            .saturating_add(self.steps)
            .saturating_add(self.deep_lookups.0.saturating_mul(node.size().into()))
            .saturating_add(self.deep_lookups.1.saturating_mul(root.size().into()))
            .saturating_add(1)
    }

    /// Counts what a rule looks for at any depth.
    pub(super) fn add_deep_lookups(&mut self, expr: &CheckExpr) {
        let (from_value, from_root) = &mut self.deep_lookups;
        let add = |pattern: &Pattern, to: &mut u64| {
            let segments = pattern.segments().len() as u64;
            *to = to.saturating_add(if pattern.is_deep() { segments } else { 0 });
        };
        for (at, call, _) in expr.calls(&Pattern::default()) {
            add(&at, from_value);
            // These count their steps themselves.
            if call.definition.looks_around {
                continue;
            }
            for (_, pattern, is_from_items, _) in call.arguments.pointers() {
                add(pattern, if is_from_items { &mut *from_value } else { &mut *from_root });
            }
        }
    }

    pub(super) fn add(&mut self, check: Box<dyn Check>, message: RuleMessage, is_by_value: bool) {
        if !is_by_value {
            self.beyond_value.push(self.checks.len());
        }
        self.checks.push(check);
        self.messages.push(message);
    }

    /// Makes the fast path and the guards, here and below. `is_guarded` says whether a rule guards the names of the
    /// schema.
    pub(super) fn prepare(
        &mut self,
        here: &Pattern,
        schema: &Schema,
        is_guarded: bool,
        arena: &mut Arena,
    ) {
        let shape = &schema.shape;
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
        let has = |id: &usize, name: &str| shape.place(*id).member(name).is_some();
        // `**` leads to places of which only some know the name.
        let is_known = |name: &str| match here.is_deep() {
            true => places.iter().all(|id| has(id, name)),
            false => places.iter().any(|id| has(id, name)),
        };
        let is_own = |it: &&Named| it.nth.is_none() && !(is_guarded && is_known(&it.name));
        let own = self.by_name.iter().filter(is_own).map(|it| it.name.clone());
        // Where the schema has a member of this name, it is meant.
        let prototype = is_known(PROTOTYPE).then(|| PROTOTYPE.to_owned());
        if self.leads_on() {
            let named = self.by_name.iter().filter(|it| it.nth.is_none());
            self.leading = GuardedNames::new(named.map(|it| it.name.clone()));
        }
        let members = shape.members_at(here);
        self.flat_members = members.iter().filter(|it| flattened(it).is_some()).cloned().collect();
        self.guarded = GuardedNames::new(own.chain(prototype));
        if !self.guarded.is_empty() {
            self.guarded = std::mem::take(&mut self.guarded).except(members);
        }
        for named in &mut self.by_name {
            named.step.prepare(&here.member(&named.name), schema, is_guarded, arena);
        }
        if let Some(any) = &mut self.any {
            any.prepare(&here.items(), schema, is_guarded, arena);
        }
        if let Some(deep) = &mut self.deep {
            deep.prepare(&here.deep(), schema, is_guarded, arena);
        }
        let names = shape.values_at(&here.items()).unwrap_or_default();
        if let Some(index) = schema.names.of(names.iter().map(String::as_str)) {
            let any = self.any.as_deref();
            self.fast.index_items(index, |name| any.is_none_or(|any| any.is_quiet(name)));
        }
    }

    /// Whether nothing here has to look at the name.
    pub(super) fn is_quiet(&self, name: &str) -> bool {
        self.beyond_value.is_empty()
            && self.cross_document.is_empty()
            && self.deep.is_none()
            && self.fast.is_quiet(name)
    }

    /// Whether a member here leads on to others.
    pub(super) fn leads_on(&self) -> bool {
        self.by_name.iter().any(|it| !it.step.by_name.is_empty() || it.step.any.is_some())
    }

    /// Whether a rule looks along the way of these names.
    pub(super) fn leads_along(&self, parts: &[&str]) -> bool {
        let is_first = |first: &&str| !self.leads_on() || self.leading.has(first);
        parts.first().is_some_and(is_first)
            && self.by_name.iter().any(|it| it.nth.is_none() && it.leads(parts))
    }

    #[cfg(test)]
    pub(super) fn forget_fast_paths(&mut self) {
        self.fast = FastPath::default();
        self.by_name.iter_mut().for_each(|named| named.step.forget_fast_paths());
        self.any.iter_mut().for_each(|any| any.forget_fast_paths());
        self.deep.iter_mut().for_each(|deep| deep.forget_fast_paths());
    }

    /// Adds the steps to the last name of a pattern: what follows it, nothing can be mistaken for.
    pub(super) fn reach_names(&mut self, pattern: &Pattern) {
        let is_name = |segment: &Segment| matches!(segment, Segment::Name(_));
        let named = pattern.segments().iter().rposition(is_name).map_or(0, |last| last + 1);
        self.reach_along(&pattern.segments()[..named]);
    }

    /// The step that a pattern leads to, added if it is new.
    pub(super) fn reach(&mut self, pattern: &Pattern) -> &mut Self {
        self.reach_along(pattern.segments())
    }

    fn reach_along(&mut self, segments: &[Segment]) -> &mut Self {
        segments.iter().fold(self, |step, segment| {
            let Some(name) = segment.name() else {
                let is_deep = *segment == Segment::Deep;
                let wild = if is_deep { &mut step.deep } else { &mut step.any };
                return wild.get_or_insert_default();
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
            .field("deep", &self.deep)
            .finish_non_exhaustive()
    }
}
