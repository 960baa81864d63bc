//! Parts of a check that may have no effect, each with the condition of a DTO that shows otherwise.

use std::sync::Arc;

use crate::check::{AskContext, CheckCall, CheckExpr, CompileContext, ExprKind, Join, Meaning};
use crate::document::Types;
use crate::text::Place;
use crate::witness::{Condition, Conditions, Form};

/// What may be claimed of a part of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Idle {
    /// The part of `any` never holds, so that it is of no use.
    NeverHolds,
    /// The part of `all` never finds anything.
    NeverFails,
    /// The condition of `when` never holds.
    NeverTaken,
    /// The condition of `when` always holds.
    AlwaysTaken,
    /// The bound is beyond those of the schema. One that says what the schema says is not.
    LooseBound,
}

/// A type of values, and the form for those that have at least so much.
type SizeForm = (Types, fn(usize) -> Form);

/// A claim about a part of a check, the line of the part, and the condition of a DTO that shows otherwise.
pub(crate) type IdlePart = (Idle, Place, Condition);

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
            ExprKind::Call(call) => return call.loose_bounds(conditions, &place),
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
                found.push((idle, part.key.clone(), shown));
            }
            // A condition that holds or not has no bounds by which something is found.
            if matches!(part.kind, ExprKind::Join(_)) {
                found.extend(part.idle_parts(conditions, &place));
            }
        }
        found
    }
}

impl CheckCall {
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
            found.push((Idle::LooseBound, line.clone(), shown));
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
