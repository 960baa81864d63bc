//! The branches of a check: parts that decide what it finds, each with the DTOs in which it holds, and in which it
//! doesn't.

use std::sync::Arc;

use crate::check::answers::Answers;
use crate::check::{
    Alternative, AskContext, Asked, CheckCall, CheckExpr, CompileContext, ExprKind, Join,
};
use crate::document::Pattern;
use crate::text::Place;
use crate::witness::{Condition, Conditions};

/// A part of a check that decides something, where it is looked at.
#[derive(Debug, Clone)]
pub(crate) struct BranchPart {
    /// What it is, in words.
    pub(crate) what: String,
    pub(crate) place: Place,
    /// The DTOs that have a value for which it holds.
    pub(crate) holds: Condition,
    /// The DTOs that have a value for which it doesn't.
    pub(crate) fails: Condition,
}

/// Makes the condition on DTOs of one on the values that are looked at.
type Lift<'l> = &'l dyn Fn(&mut Conditions, Condition) -> Condition;

impl CheckExpr {
    /// Whether it has parts that decide something.
    pub(crate) fn has_branches(&self) -> bool {
        let calls = self.calls(&Pattern::default());
        let mut calls = calls.iter().map(|(_, call, _)| call);
        self.is_joined()
            || calls.any(|call| {
                let mut conditions = call.conditions().filter(|_| !call.definition.decodes);
                call.definition.alternatives.is_some() || conditions.any(Self::is_joined)
            })
    }

    /// The parts of a check that looks from `outer` which decide something: those of `any`, `all` and `when`, and the
    /// entries that ask by themselves.
    pub(crate) fn branches(
        &self,
        conditions: &mut Conditions,
        outer: &CompileContext<'_>,
    ) -> Vec<BranchPart> {
        let segments = outer.select.segments();
        let mut found = Vec::new();
        if let ExprKind::Call(call) = &self.kind {
            let select = &outer.select.join(&self.at);
            let place = &CompileContext { shape: Arc::clone(&outer.shape), select, ..*outer };
            call.add_branches_of_dto(conditions, place, &mut found);
        }
        self.add_branches(conditions, outer, &|all, it| all.some_at(segments, it), &mut found);
        found
    }

    fn add_branches(
        &self,
        conditions: &mut Conditions,
        outer: &CompileContext<'_>,
        lift: Lift<'_>,
        found: &mut Vec<BranchPart>,
    ) {
        let select = &outer.select.join(&self.at);
        let place = CompileContext { shape: Arc::clone(&outer.shape), select, ..*outer };
        let lift = |all: &mut Conditions, condition: Condition| {
            let some = all.some_at(self.at.segments(), condition);
            lift(all, some)
        };
        let join = match &self.kind {
            ExprKind::Call(call) => return call.add_branches(conditions, &place, &lift, found),
            ExprKind::Join(join) => join,
        };
        let parts = join.parts();
        let answers: Vec<Answers> =
            parts.iter().map(|part| part.answers(conditions, &place)).collect();
        let Some(first) = answers.first().copied() else { return };
        let taken = conditions.any([first.holds, first.unclear]);
        let not_taken = conditions.not(taken);
        for (nth, (part, answers)) in parts.into_iter().zip(answers).enumerate() {
            let word = word(join, nth);
            let (looked_at, fails) = match word {
                "when" => (Condition::ALWAYS, not_taken),
                "then" => (first.holds, answers.fails),
                "else" => (not_taken, answers.fails),
                _ => (Condition::ALWAYS, answers.fails),
            };
            let lift = |all: &mut Conditions, condition: Condition| {
                let both = all.all([looked_at, condition]);
                lift(all, both)
            };
            // What `not` turns around is a branch of what `not` is a part of.
            if word != "not" {
                found.push(BranchPart {
                    what: format!("`{}` in `{word}`", part.name()),
                    place: part.key.clone(),
                    holds: lift(conditions, answers.holds),
                    fails: lift(conditions, fails),
                });
            }
            part.add_branches(conditions, &place, &lift, found);
        }
    }
}

/// The word that a part of several checks is written with.
fn word(join: &Join<CheckExpr>, nth: usize) -> &'static str {
    match join {
        Join::Any(_) => "any",
        Join::All(_) => "all",
        Join::Not(_) => "not",
        Join::When { .. } if nth == 0 => "when",
        Join::When { then: Some(_), .. } if nth == 1 => "then",
        Join::When { .. } => "else",
    }
}

impl CheckCall {
    /// The branches of a check that looks at a value: entries that ask by themselves, and those of checks of items.
    fn add_branches(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
        lift: Lift<'_>,
        found: &mut Vec<BranchPart>,
    ) {
        let takes = conditions.of_type(self.definition.takes);
        for (nth, entry) in self.alternatives(conditions, place, false).into_iter().enumerate() {
            let applies = conditions.all([takes, entry.applies]);
            entry.add(nth, applies, conditions, lift, found);
        }
        // No schema says anything of a document that is decoded.
        for condition in self.conditions().filter(|_| !self.definition.decodes) {
            let (item, items) = (Pattern::default().items(), place.select.items());
            let shape = Arc::clone(&place.shape);
            let ambiguous_urls_reported_at = &[];
            let items =
                CompileContext { shape, select: &items, ambiguous_urls_reported_at, ..*place };
            let lift = |all: &mut Conditions, condition: Condition| {
                let some = all.some_at(item.segments(), condition);
                lift(all, some)
            };
            condition.add_branches(conditions, &items, &lift, found);
        }
    }

    /// Those of a check that asks about the whole DTO, which can only be said where it isn't a part of another one.
    fn add_branches_of_dto(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
        found: &mut Vec<BranchPart>,
    ) {
        let takes = conditions.of_type(self.definition.takes);
        let is_there = conditions.some_at(place.select.segments(), takes);
        for (nth, entry) in self.alternatives(conditions, place, true).into_iter().enumerate() {
            let applies = conditions.all([is_there, entry.applies]);
            entry.add(nth, applies, conditions, &|_, it| it, found);
        }
    }

    /// The entries that ask by themselves: of the whole DTO, or of the value.
    fn alternatives(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
        of_dto: bool,
    ) -> Vec<Alternative> {
        let context = &mut AskContext { conditions, place };
        let (Some(asks), Some(alternatives)) = (self.definition.asks, self.definition.alternatives)
        else {
            return Vec::new();
        };
        match matches!(asks(&self.arguments, context), Asked::Dto(_)) == of_dto {
            true => alternatives(&self.arguments, context),
            false => Vec::new(),
        }
    }
}

impl Alternative {
    fn add(
        self,
        nth: usize,
        applies: Condition,
        conditions: &mut Conditions,
        lift: Lift<'_>,
        found: &mut Vec<BranchPart>,
    ) {
        let other = conditions.not(self.holds);
        let (holds, fails) =
            (conditions.all([applies, self.holds]), conditions.all([applies, other]));
        found.push(BranchPart {
            what: format!("entry {} of `{}`", nth.saturating_add(1), self.parameter),
            place: self.place,
            holds: lift(conditions, holds),
            fails: lift(conditions, fails),
        });
    }
}
