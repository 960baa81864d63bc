//! What a document is checked as, and how.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::check::{CheckExpr, CompiledExpr};
use crate::document::{End, Limits, Node, Pattern, Segment, quote, walk};
use crate::finding::{Collector, Notes, Severity, Skipped};
use crate::linter::plan::Plan;
use crate::linter::select_guard::SelectGuard;
use crate::policy::model::DocumentSet;
use crate::schema::{Formats, NamesFound, Reading, Roles, Schema, Shape};
use crate::text::Place;
use crate::text::suggest::did_you_mean;

/// What a document is checked as.
#[derive(Debug)]
pub(super) struct Target {
    /// Its own number among the linter's.
    pub(super) number: usize,
    pub(super) select: Pattern,
    pub(super) select_place: Option<Place>,
    pub(super) guard: SelectGuard,
    pub(super) schema: Arc<Schema>,
    pub(super) reading: Reading,
    pub(super) roles: Roles,
    /// What overrides call its document set.
    pub(super) name: Option<String>,
    /// Which of the selected values it is for.
    when: Option<Condition>,
    /// Shared by all targets of the schema and the roles.
    pub(super) plan: Arc<Plan>,
}

/// Which of the selected values an entry is for.
struct Condition {
    expr: CompiledExpr,
    /// What it looks at, each from the DTO.
    at: Vec<(Pattern, SelectGuard)>,
}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Condition").finish_non_exhaustive()
    }
}

/// What one document is checked with.
pub(super) struct Checking<'c, 'd, 's> {
    pub(super) plan: &'c Plan,
    pub(super) limits: &'c Limits,
    pub(super) collector: &'c mut Collector<'d, 's>,
    pub(super) notes: &'c mut Notes,
    pub(super) choices: &'c mut Choices,
    /// The targets whose condition didn't take a value.
    pub(super) refused_by: &'c mut BTreeSet<usize>,
}

/// Which values of a document the entries that select them are for, and which the rules pass over.
pub(super) struct Choices {
    /// Whether an entry takes the value of that number. Not kept where no entry has a condition: then all are taken.
    is_taken: Option<HashMap<u32, bool>>,
    /// The values of a type that a rule for their place passes over, by number.
    pub(super) passed_over: HashSet<u32>,
    /// The DTOs without a place that a rule needs and that the schema says nothing of, by number.
    without_place: HashSet<u32>,
}

impl Choices {
    pub(super) fn new(are_conditional: bool) -> Self {
        Self {
            is_taken: are_conditional.then(HashMap::new),
            passed_over: HashSet::new(),
            without_place: HashSet::new(),
        }
    }

    fn add(&mut self, value: u32, is_taken: bool) {
        if let Some(known) = &mut self.is_taken {
            *known.entry(value).or_default() |= is_taken;
        }
    }

    /// Keeps in mind whether a DTO has these places.
    fn look_for(&mut self, places: &[Pattern], dto: Node<'_>) {
        let is_there = |place: &Pattern| {
            let mut is_there = false;
            walk(dto, place.segments(), &mut |end| is_there |= matches!(end, End::Selected(_)));
            is_there
        };
        if !places.iter().all(is_there) {
            self.without_place.insert(dto.id());
        }
    }

    /// Adds what wasn't checked, although it was selected.
    pub(super) fn count(&self, skipped: &mut Skipped) {
        skipped.untaken += self.untaken();
        skipped.passed_over += self.passed_over.len();
        skipped.without_place += self.without_place.len();
    }

    /// How many values are selected and taken by no entry.
    fn untaken(&self) -> usize {
        self.is_taken.iter().flat_map(HashMap::values).filter(|is_taken| !**is_taken).count()
    }
}

impl Condition {
    fn new(when: &CheckExpr, shape: &Arc<Shape>) -> Self {
        let at = when.places(&Pattern::default()).into_iter();
        let at = at.map(|at| (at.clone(), SelectGuard::new(&at))).collect();
        Self { expr: when.compile_alone(shape), at }
    }
}

impl Target {
    pub(super) fn new(
        number: usize,
        document_set: &DocumentSet,
        formats: Formats,
        roles: Roles,
        plan: Arc<Plan>,
    ) -> Self {
        let DocumentSet { select, select_place, schema, name, when, .. } = document_set;
        Self {
            number,
            select: select.clone(),
            select_place: select_place.clone(),
            guard: SelectGuard::new(select),
            schema: Arc::clone(schema),
            reading: Reading { formats, direction: document_set.direction() },
            roles,
            name: name.as_ref().map(|(name, _)| name.clone()),
            when: when.as_ref().map(|(when, _)| Condition::new(when, &schema.shape)),
            plan,
        }
    }

    /// Whether it is for some of the selected values only.
    pub(super) fn has_condition(&self) -> bool {
        self.when.is_some()
    }

    /// Whether the entry may be for a selected value.
    pub(super) fn may_take(&self, dto: Node<'_>) -> bool {
        self.when.as_ref().is_none_or(|condition| condition.expr.may_hold(dto))
    }

    /// Whether the entry is for a selected value, with what that says.
    fn takes<'d>(&self, dto: Node<'d>, check: &mut Checking<'_, 'd, '_>) -> bool {
        let Some(condition) = &self.when else {
            check.choices.add(dto.id(), true);
            return true;
        };
        for (at, guard) in &condition.at {
            guard.check(dto, at, 0, check.collector);
        }
        let is_taken = condition.expr.may_hold(dto);
        check.choices.add(dto.id(), is_taken);
        if !is_taken {
            check.refused_by.insert(self.number);
        }
        is_taken
    }

    /// Checks every selected value that the entry is for; gives the number of those that are new. So many steps of
    /// `select` lead to `root`.
    pub(super) fn check<'d>(
        &self,
        root: Node<'d>,
        steps: usize,
        check: &mut Checking<'_, 'd, '_>,
        mut is_new: impl FnMut(Node<'d>) -> bool,
    ) -> usize {
        self.guard.check(root, &self.select, steps, check.collector);
        let mut count = 0;
        let mut dead_ends = Vec::new();
        walk(root, &self.select.segments()[steps..], &mut |end| match end {
            End::Selected(dto) if !self.takes(dto, check) => {}
            End::Selected(dto) => {
                count += usize::from(is_new(dto));
                let mut found = NamesFound::default();
                self.schema.check(dto, self.reading, check.limits, check.collector, &mut found);
                let Checking { plan, limits, collector, notes, choices, .. } = &mut *check;
                let passed_over = &mut choices.passed_over;
                plan.run((dto, &found), self.number, limits, collector, notes, passed_over);
                choices.look_for(&plan.relied_on, dto);
            }
            End::DeadEnd(node, segment) => dead_ends.push((node, segment)),
        });
        let collector = &mut *check.collector;
        for (node, segment) in dead_ends {
            let missing = dead_end(node, segment);
            let mut finding = collector
                .at(node, "nothing-selected", Severity::Error)
                .message(format!("`{}` selects nothing here: {missing}", self.select))
                .help(self.way_out(node, segment))
                .value(self.select.to_string());
            if let Some(place) = &self.select_place {
                finding = finding.policy(place.clone());
            }
            collector.push(finding);
        }
        count
    }
}

impl Target {
    /// What to do where `segment` leads nowhere from `node`.
    fn way_out(&self, node: Node<'_>, segment: &Segment) -> String {
        let by = match self.select_place {
            Some(_) => "the `select` of its `[[documents]]` entry",
            None => "`--select`",
        };
        let near = match segment {
            Segment::Name(name) => {
                did_you_mean(name, node.members().map(|(key, _)| key.as_str().unwrap_or_default()))
            }
            _ => None,
        };
        match near {
            Some(near) => format!("{near} Fix the document, or {by}"),
            None => format!("fix the document, or {by}"),
        }
    }
}

/// Why `segment` leads nowhere from `node`.
fn dead_end(node: Node<'_>, segment: &Segment) -> String {
    let items = node.len();
    match (segment, node.is_array(), node.is_object()) {
        (Segment::Deep, ..) => "nothing at any depth is at such a place".to_owned(),
        (Segment::Any, ..) => format!("{} has no items", quote(node)),
        (Segment::Index(_), true, _) => match items {
            0 => "the array is empty".to_owned(),
            1 => "the array has 1 item, number 0".to_owned(),
            _ => format!("the array has {items} items, numbers 0 to {}", items - 1),
        },
        (Segment::Name(name), true, _) => {
            format!("this is an array, and `{name}` isn't the number of an item")
        }
        (_, _, true) => format!("there is no `{}`", segment.name().unwrap_or_default()),
        _ => format!("{} has no members", quote(node)),
    }
}
