//! What one policy does with the values that it selects in a file.

use serde_json::Value;

use super::region_rules::{RegionRules, Selected};
use super::wording::wording;
use crate::check::{CompileContext, CompiledExpr, with_node};
use crate::document::{Pattern, Segment, Types};
use crate::finding::Severity;
use crate::policy::claims::{DtoRules, RuleClaim, document_with};
use crate::policy::model::{ActiveRule, DocumentSet, Resolved, Waiver};
use crate::schema::{Roles, Schema};
use crate::text::Place;
use crate::witness::{Condition, Conditions, Opaque};

/// An entry of `[[documents]]`, with the rules that hold for a file.
struct Target<'p> {
    dtos: DtoRules<'p>,
    /// Where the roles are.
    roles: &'p Roles,
    /// Which of the selected values it is for.
    when: Option<(CompiledExpr, Condition)>,
    place: Option<&'p Place>,
}

/// How much of what is found waivers let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waived {
    Nothing,
    Some,
    Everything,
}

/// All entries of one policy that select the same values of a file.
pub(super) struct Side<'p> {
    targets: Vec<Target<'p>>,
    /// Those for the file that work today.
    waivers: Vec<&'p Waiver>,
    select: &'p Pattern,
}

impl<'p> Side<'p> {
    /// The side of a policy for the values that are selected so.
    pub(super) fn new(
        policy: &'p Resolved,
        region: &'p RegionRules<'p>,
        path: &str,
        selected: &Selected,
        conditions: &mut Conditions,
    ) -> Option<Self> {
        let mut targets = Vec::new();
        let mut select = None;
        for entry in region.entries.iter().filter(|entry| entry.selected == *selected) {
            let rules = &entry.rules;
            let (schema, reading) = (entry.schema, entry.reading);
            let dtos = DtoRules::new(schema, reading, &entry.roles, rules, conditions);
            let when = entry.set.and_then(|set| when(set, schema, conditions));
            targets.push(Target {
                dtos,
                roles: &entry.roles,
                when,
                place: entry.set.and_then(|set| set.place.as_ref()),
            });
            select = Some(entry.select);
        }
        let of_file = policy.waivers_for(path);
        let waivers = of_file.into_iter().map(|nth| &policy.waivers[nth]);
        let waivers = waivers.filter(|waiver| !waiver.is_expired).collect();
        Some(Self { targets, waivers, select: select? })
    }

    /// The ids of its rules, sorted.
    pub(super) fn ids(&self) -> Vec<&'p str> {
        let mut ids: Vec<&str> = self.claims().map(|rule| &*rule.active.rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn claims(&self) -> impl Iterator<Item = &RuleClaim<'p>> {
        self.targets.iter().flat_map(|target| target.dtos.rules()).map(|rule| &**rule)
    }

    /// A rule as it runs.
    pub(super) fn active(&self, id: &str) -> Option<&'p ActiveRule> {
        self.claims().map(|rule| rule.active).find(|active| active.rule.id == id)
    }

    /// The waivers for a rule.
    pub(super) fn waivers_of(&self, id: &str) -> impl Iterator<Item = &'p Waiver> {
        self.waivers.iter().copied().filter(move |waiver| waiver.rule.id == id)
    }

    /// Whether both check the same values by the same schemas, read alike, with the roles at the same
    /// places.
    pub(super) fn has_schemas_of(&self, other: &Side<'_>) -> bool {
        let pairs = self.targets.iter().zip(&other.targets);
        self.targets.len() == other.targets.len()
            && pairs.clone().all(|(one, other)| {
                one.dtos.schema.is(other.dtos.schema)
                    && one.dtos.reading == other.dtos.reading
                    && one.roles == other.roles
            })
    }

    /// Everything that decides what a rule reports here, beside the schema.
    pub(super) fn wording(&self, id: &str) -> String {
        let mut text = String::new();
        for target in &self.targets {
            for rule in target.dtos.rules().iter().filter(|rule| rule.active.rule.id == id) {
                text += &wording(rule.active);
            }
        }
        for waiver in self.waivers_of(id) {
            let select = waiver.select.as_ref().map(|(select, _)| select.to_string());
            text += &format!("waived {select:?} {:?}\n", waiver.value.as_ref().map(|(it, _)| it));
        }
        text
    }

    /// The line of its first entry, if that is in a file.
    pub(super) fn place(&self) -> Option<&'p Place> {
        self.targets.iter().find_map(|target| target.place)
    }

    /// Whether one of its entries checks by a schema.
    pub(super) fn has_schema(&self, schema: &Schema) -> bool {
        self.targets.iter().any(|target| target.dtos.schema.is(schema))
    }

    /// The DTOs that the schema accepts.
    pub(super) fn valid(&self, conditions: &mut Conditions) -> Condition {
        let invalid = self.invalid(conditions);
        conditions.not(invalid)
    }

    /// The names of its schemas.
    pub(super) fn schema_names(&self) -> String {
        let names: Vec<String> =
            self.targets.iter().map(|target| format!("`{}`", target.dtos.schema.name)).collect();
        names.join(" and ")
    }

    /// The DTOs that the schema refuses.
    pub(super) fn invalid(&self, conditions: &mut Conditions) -> Condition {
        let mut ways = Vec::new();
        let waived = match self.schema_waivers() {
            Waived::Nothing => Condition::ALWAYS,
            Waived::Some => {
                conditions.add_opaque(Opaque::new("a waiver of some values", Types::ANY))
            }
            Waived::Everything => return Condition::NEVER,
        };
        for target in &self.targets {
            let invalid = conditions.not(target.dtos.valid);
            ways.push(conditions.all([invalid, target.takes(), waived]));
        }
        conditions.any(ways)
    }

    /// The DTOs in which a rule reports something at a level or above, and that isn't waived.
    pub(super) fn reports(
        &self,
        id: &str,
        least: Severity,
        conditions: &mut Conditions,
    ) -> Condition {
        let mut ways = Vec::new();
        for target in &self.targets {
            for rule in target.dtos.rules() {
                if rule.active.rule.id != id || rule.active.severity < least {
                    continue;
                }
                let mut parts = vec![rule.reports, target.takes()];
                let mut waivers = self.waivers_of(id).peekable();
                if waivers.peek().is_some() {
                    // A waiver of a value lets some findings through, and the rule may have others.
                    match waivers.any(|it| it.select.is_none() && it.value.is_none()) {
                        true => continue,
                        false => {
                            let opaque = Opaque::new("a waiver of some values", Types::ANY);
                            parts.push(conditions.add_opaque(opaque));
                        }
                    }
                }
                ways.push(conditions.all(parts));
            }
        }
        conditions.any(ways)
    }

    /// The DTOs that pass: the schema and all rules of level error accept them.
    pub(super) fn passes(&self, conditions: &mut Conditions) -> Condition {
        let mut refused = vec![self.invalid(conditions)];
        for id in self.ids() {
            refused.push(self.reports(id, Severity::Error, conditions));
        }
        let refused = conditions.any(refused);
        conditions.not(refused)
    }

    /// DTOs in which a rule may find what a waiver is for.
    pub(super) fn waived(&self, id: &str, conditions: &mut Conditions) -> Vec<Condition> {
        let mut hints = Vec::new();
        for waiver in self.waivers_of(id) {
            let Some((value, _)) = &waiver.value else { continue };
            let Some(active) = self.active(id) else { continue };
            let value = conditions.words(vec![value.clone()]);
            for (at, ..) in active.calls() {
                hints.push(conditions.some_at(at.segments(), value));
            }
        }
        hints
    }

    /// The rules that report something of a DTO at a level or above, by their own checks: their ids, `schema` among
    /// them.
    pub(super) fn reported(&self, dto: &Value, least: Severity) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for target in self.targets.iter().filter(|target| target.is_for(dto)) {
            if self.schema_waivers() != Waived::Everything && !target.dtos.accepts(dto) {
                found.push("schema".to_owned());
            }
            for rule in target.dtos.rules() {
                if rule.active.severity >= least && self.finds(rule, dto) {
                    found.push(rule.active.rule.id.clone());
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What waivers let through of the schema's findings.
    fn schema_waivers(&self) -> Waived {
        let is_whole = |it: &Waiver| it.select.is_none() && it.value.is_none();
        match self.waivers_of("schema").map(is_whole).max() {
            None => Waived::Nothing,
            Some(false) => Waived::Some,
            Some(true) => Waived::Everything,
        }
    }

    /// Whether it is known what is reported of a DTO: of what the schema finds, waivers may let some through.
    pub(super) fn is_clear(&self, dto: &Value) -> bool {
        let is_valid = |target: &Target<'_>| !target.is_for(dto) || target.dtos.accepts(dto);
        self.schema_waivers() != Waived::Some || self.targets.iter().all(is_valid)
    }

    /// Whether a DTO passes, by the checks.
    pub(super) fn accepts(&self, dto: &Value) -> bool {
        self.reported(dto, Severity::Error).is_empty()
    }

    /// Whether a rule finds something that no waiver lets through.
    fn finds(&self, rule: &RuleClaim<'_>, dto: &Value) -> bool {
        let id = &rule.active.rule.id;
        if self.waivers_of(id).next().is_none() {
            return rule.finds(dto);
        }
        let way = self.way();
        rule.found_in(dto).iter().any(|found| {
            let pointer = format!("{way}{}", found.pointer);
            let is_waived = |waiver: &Waiver| {
                waiver.value.as_ref().is_none_or(|(value, _)| *value == found.value)
                    && waiver.is_for(&pointer)
            };
            !self.waivers_of(id).any(is_waived)
        })
    }

    /// The pointer of the DTO in [`Side::document`].
    fn way(&self) -> String {
        let step = |segment: &Segment| match segment {
            Segment::Deep => String::new(),
            segment => format!("/{}", segment.name().unwrap_or("0")),
        };
        self.select.segments().iter().map(step).collect()
    }

    /// A document in which a DTO is selected.
    pub(super) fn document(&self, dto: &Value) -> Value {
        document_with(self.select, dto)
    }
}

impl Target<'_> {
    /// The DTOs that the entry is for.
    fn takes(&self) -> Condition {
        self.when.as_ref().map_or(Condition::ALWAYS, |(_, condition)| *condition)
    }

    /// The same, by the check of its `when`.
    fn is_for(&self, dto: &Value) -> bool {
        let Some((when, _)) = &self.when else { return true };
        let mut is_for = false;
        with_node(dto, &mut |node| is_for = when.may_hold(node));
        is_for
    }
}

/// The `when` of an entry, compiled and as a condition.
fn when(
    set: &DocumentSet,
    schema: &Schema,
    conditions: &mut Conditions,
) -> Option<(CompiledExpr, Condition)> {
    let (when, _) = set.when.as_ref()?;
    let root = Pattern::default();
    let condition = when.may_hold(conditions, &CompileContext::alone(&schema.shape, &root));
    Some((when.compile_alone(&schema.shape), condition))
}
