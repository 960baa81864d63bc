//! Parts of a check that may have no effect, each with the condition of a DTO that shows otherwise.

use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, CheckCall, CheckExpr, CompileContext, ExprKind, Join, Meaning,
};
use crate::document::Types;
use crate::text::Place;
use crate::witness::{Condition, Conditions, Form};

/// What may be claimed of a part of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Idle {
    /// The part of `any` never holds, so that it is of no use.
    NeverHolds,
    /// The part of `all` never finds anything.
    NeverFails,
    /// The condition of `when` never holds.
    NeverTaken,
    /// The condition of `when` always holds.
    AlwaysTaken,
    /// Without the entry, the check says the same.
    NoEffect,
    /// No document that passes has a value of the entry.
    NeverPasses,
    /// The bound is beyond those of the schema. One that says what the schema says is not.
    LooseBound,
}

/// A type of values, and the form for those that have at least so much.
type SizeForm = (Types, fn(usize) -> Form);

/// A claim about a part of a check.
#[derive(Debug, Clone)]
pub(crate) struct IdlePart {
    pub(crate) idle: Idle,
    pub(crate) place: Place,
    /// The line of the list, of an entry.
    pub(crate) list: Option<Place>,
    /// The DTOs that show otherwise.
    pub(crate) shown: Condition,
}

impl IdlePart {
    fn new(idle: Idle, place: &Place, shown: Condition) -> Self {
        Self { idle, place: place.clone(), list: None, shown }
    }
}

impl CheckExpr {
    /// What may be claimed of the parts of a check that looks from `outer`.
    pub(crate) fn idle_parts(
        &self,
        conditions: &mut Conditions,
        outer: &CompileContext<'_>,
    ) -> Vec<IdlePart> {
        let select = &outer.select.join(&self.at);
        let place = CompileContext { shape: Arc::clone(&outer.shape), select, ..*outer };
        let join = match &self.kind {
            ExprKind::Join(join) => join,
            ExprKind::Call(call) => {
                let mut found = call.loose_bounds(conditions, &place);
                found.extend(call.idle_entries(conditions, &place));
                return found;
            }
        };
        let mut found = Vec::new();
        for (nth, part) in join.parts().into_iter().enumerate() {
            let answers = part.answers(conditions, &place);
            let claims = match join {
                Join::Any(_) => vec![(Idle::NeverHolds, answers.holds)],
                Join::All(_) => {
                    vec![(Idle::NeverFails, conditions.any([answers.fails, answers.unclear]))]
                }
                Join::When { .. } if nth == 0 => vec![
                    (Idle::NeverTaken, answers.holds),
                    (Idle::AlwaysTaken, conditions.not(answers.holds)),
                ],
                Join::Not(_) | Join::When { .. } => Vec::new(),
            };
            for (idle, shown) in claims {
                let shown = conditions.some_at(select.segments(), shown);
                found.push(IdlePart::new(idle, &part.key, shown));
            }
            // A condition that holds or not has no bounds by which something is found.
            if matches!(part.kind, ExprKind::Join(_)) || matches!(join, Join::All(_)) {
                found.extend(part.idle_parts(conditions, &place));
            }
        }
        found
    }
}

/// Of lists with more entries than this, entries are only compared with each other.
const MOST_ENTRIES: usize = 32;

impl CheckCall {
    /// An entry has no effect if the check says the same without it.
    fn idle_entries(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Vec<IdlePart> {
        let mut found = Vec::new();
        // A list of members may well say what the schema says: the schema may change.
        if self.definition.takes == Types::OBJECT {
            return found;
        }
        let Some(all) = self.asked(&self.arguments, conditions, place) else { return found };
        for (parameter, argument, line) in self.arguments.iter() {
            let places = argument.entry_places();
            if places.len() > MOST_ENTRIES || line.source().is_embedded() {
                continue;
            }
            let is_allowed = self.means(|meaning| match meaning {
                Meaning::AllowsOnlyNames { names } => *names == parameter,
                Meaning::AllowsOnlyHosts { hosts } => *hosts == parameter,
                _ => false,
            });
            // All entries of a set are one.
            let is_first =
                |nth: usize| !places[..nth].iter().any(|it| it.span() == places[nth].span());
            for nth in (0..places.len()).filter(|nth| is_first(*nth)) {
                let entry = places[nth];
                let is_of_it = |nth: usize| places[nth].span() == entry.span();
                let mut with = |is_kept: &dyn Fn(usize) -> bool| {
                    let mut arguments = self.arguments.clone();
                    arguments.set(parameter, argument.keeping(is_kept)?, line.clone());
                    self.asked(&arguments, conditions, place)
                };
                let (Some(without), Some(alone)) = (with(&|nth| !is_of_it(nth)), with(&is_of_it))
                else {
                    continue;
                };
                let shown = conditions.differ(all, without);
                let shown = self.of_values(shown, conditions, place);
                let list = Some(line.clone());
                // An entry with a reason of its own is there for its reason.
                if !argument.is_explained(nth) {
                    let part = IdlePart::new(Idle::NoEffect, entry, shown);
                    found.push(IdlePart { list: list.clone(), ..part });
                }
                if is_allowed {
                    let shown = self.of_values(alone, conditions, place);
                    found.push(IdlePart { list, ..IdlePart::new(Idle::NeverPasses, entry, shown) });
                }
            }
        }
        found
    }

    /// What the check asks with some arguments: of the value, or of the DTO.
    fn asked(
        &self,
        arguments: &Arguments,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Option<Condition> {
        let asks = self.definition.asks?;
        Some(match asks(arguments, &mut AskContext { conditions, place }) {
            Asked::Value(condition) | Asked::Url(condition) | Asked::Dto(condition) => condition,
        })
    }

    /// The DTOs in which a condition of the check holds for some value.
    fn of_values(
        &self,
        condition: Condition,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Condition {
        let asks = self.definition.asks;
        let context = &mut AskContext { conditions: &mut *conditions, place };
        if asks.is_some_and(|asks| matches!(asks(&self.arguments, context), Asked::Dto(_))) {
            return condition;
        }
        let takes = conditions.of_type(self.definition.takes);
        let shown = conditions.all([takes, condition]);
        conditions.some_at(place.select.segments(), shown)
    }

    /// A bound is beyond those of the schema if no value reaches it.
    fn loose_bounds(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Vec<IdlePart> {
        let bounds = self.meaning(|meaning| match meaning {
            Meaning::BoundsCount { only: Some(only), .. } if self.arguments.has(only) => None,
            Meaning::BoundsCount { min, max, .. }
            | Meaning::BoundsLength { min, max }
            | Meaning::BoundsNumber { min, max } => Some((min, max, meaning)),
            _ => None,
        });
        let Some((min, max, meaning)) = bounds else { return Vec::new() };
        let mut found = Vec::new();
        for (parameter, is_least) in [(min, true), (max, false)] {
            let Some(line) = self.arguments.place(parameter) else { continue };
            let context = &mut AskContext { conditions: &mut *conditions, place };
            let reached = self.reaching(meaning, parameter, is_least, context);
            let shown = conditions.some_at(place.select.segments(), reached);
            found.push(IdlePart::new(Idle::LooseBound, line, shown));
        }
        found
    }

    /// The values that reach a bound: those at it, and those beyond.
    fn reaching(
        &self,
        meaning: Meaning,
        parameter: &str,
        is_least: bool,
        context: &mut AskContext<'_, '_>,
    ) -> Condition {
        if matches!(meaning, Meaning::BoundsNumber { .. }) {
            let text = self.arguments.decimal(parameter).map_or("0", |(_, text)| text);
            let form = if is_least { Form::Above } else { Form::AtLeast };
            let bound = context.bound(text, form);
            return of_type(Types::NUMBER, bound, is_least, context.conditions);
        }
        let bound = self.arguments.count(parameter).unwrap_or(0);
        let forms: &[SizeForm] = match meaning {
            Meaning::BoundsLength { .. } => &[(Types::STRING, Form::Length)],
            _ => &[(Types::ARRAY, Form::Count), (Types::OBJECT, Form::Members)],
        };
        let mut ways = Vec::new();
        for (types, form) in forms {
            let next = if is_least { bound.saturating_add(1) } else { bound };
            let bound = context.conditions.add(form(next));
            ways.push(of_type(*types, bound, is_least, context.conditions));
        }
        context.conditions.any(ways)
    }
}

/// A value of a type for which the condition holds, or doesn't.
fn of_type(
    types: Types,
    mut condition: Condition,
    is_not: bool,
    conditions: &mut Conditions,
) -> Condition {
    if is_not {
        condition = conditions.not(condition);
    }
    let is_of_type = conditions.of_type(types);
    conditions.all([is_of_type, condition])
}
