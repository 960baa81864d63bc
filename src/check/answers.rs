//! For which values a check, or several joined, holds, fails or can't tell.
//!
//! A check that doesn't say what it asks is opaque, and tried with the values that are proposed if it depends on them
//! alone.

use std::rc::Rc;
use std::sync::Arc;

use crate::check::asked::{AskContext, Asked};
use crate::check::{
    Answer, CheckCall, CheckContext, CheckExpr, CompileContext, CompiledCheck, CompiledExpr,
    ExprKind, Join, ReportedElsewhere,
};
use crate::document::{Arena, Document, Format, Limits, Node};
use crate::text::Source;
use crate::witness::{Condition, Conditions, Form, Opaque};

/// For which values a check answers what. For all others it is silent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answers {
    pub(crate) holds: Condition,
    pub(crate) fails: Condition,
    pub(crate) unclear: Condition,
}

impl Answers {
    const SILENT: Self =
        Self { holds: Condition::NEVER, fails: Condition::NEVER, unclear: Condition::NEVER };
}

impl CheckExpr {
    /// The condition for which the check reports something of a DTO, looking from `select`.
    pub(crate) fn reports(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Condition {
        // What asks about the whole DTO can only be said where the check isn't a condition.
        if let ExprKind::Call(call) = &self.kind
            && let Some(asks) = call.definition.asks
        {
            let context = &mut AskContext { conditions, place };
            if let Asked::Dto(condition) = asks(&call.arguments, context) {
                return conditions.not(condition);
            }
        }
        let answers = self.answers(conditions, place);
        let is_reported = place.ambiguous_urls_reported_at.contains(place.select);
        let unclear = if is_reported { Condition::NEVER } else { answers.unclear };
        let found = conditions.any([answers.fails, unclear]);
        conditions.some_at(place.select.segments(), found)
    }

    /// The condition for which the check holds, or can't tell.
    pub(crate) fn may_hold(
        &self,
        conditions: &mut Conditions,
        place: &CompileContext<'_>,
    ) -> Condition {
        let answers = self.answers(conditions, place);
        conditions.any([answers.holds, answers.unclear])
    }

    /// For which values it answers what.
    pub(super) fn answers(
        &self,
        conditions: &mut Conditions,
        outer: &CompileContext<'_>,
    ) -> Answers {
        let select = &outer.select.join(&self.at);
        let place = CompileContext { shape: Arc::clone(&outer.shape), select, ..*outer };
        let here = match &self.kind {
            ExprKind::Call(call) => call.answers(conditions, &place),
            ExprKind::Join(join) => joined(join, conditions, &place),
        };
        if self.at.is_root() {
            return here;
        }
        let at = self.at.segments();
        let fails = conditions.some_at(at, here.fails);
        let unclear = conditions.some_at(at, here.unclear);
        let holds = conditions.some_at(at, here.holds);
        ranked(conditions, holds, fails, unclear)
    }
}

/// Answers of which one that fails decides, and then one that is unclear.
fn ranked(
    conditions: &mut Conditions,
    holds: Condition,
    fails: Condition,
    unclear: Condition,
) -> Answers {
    let (not_failed, is_clear) = (conditions.not(fails), conditions.not(unclear));
    Answers {
        fails,
        unclear: conditions.all([unclear, not_failed]),
        holds: conditions.all([holds, not_failed, is_clear]),
    }
}

fn joined(
    join: &Join<CheckExpr>,
    conditions: &mut Conditions,
    place: &CompileContext<'_>,
) -> Answers {
    let parts: Vec<Answers> =
        join.parts().iter().map(|part| part.answers(conditions, place)).collect();
    let mut any = |of: fn(&Answers) -> Condition| conditions.any(parts.iter().map(of));
    match join {
        Join::All(_) => {
            let (holds, fails) = (any(|it| it.holds), any(|it| it.fails));
            let unclear = any(|it| it.unclear);
            ranked(conditions, holds, fails, unclear)
        }
        Join::Any(_) => {
            let (holds, fails) = (any(|it| it.holds), any(|it| it.fails));
            let unclear = any(|it| it.unclear);
            let none_holds = conditions.not(holds);
            let fails = conditions.all([fails, none_holds]);
            let unclear = conditions.all([unclear, none_holds]);
            Answers { holds, ..ranked(conditions, holds, fails, unclear) }
        }
        Join::Not(_) => Answers { holds: parts[0].fails, fails: parts[0].holds, ..parts[0] },
        Join::When { then, otherwise, .. } => {
            let when = parts[0];
            let mut rest = parts[1..].iter().copied();
            let mut branch =
                |is_there: bool| is_there.then(|| rest.next()).flatten().unwrap_or(Answers::SILENT);
            let (then, otherwise) = (branch(then.is_some()), branch(otherwise.is_some()));
            let taken = conditions.any([when.holds, when.unclear]);
            let other = conditions.not(taken);
            let mut either = |then: Condition, otherwise: Condition| {
                let then = conditions.all([when.holds, then]);
                let otherwise = conditions.all([other, otherwise]);
                conditions.any([then, otherwise])
            };
            let (holds, fails) =
                (either(then.holds, otherwise.holds), either(then.fails, otherwise.fails));
            let unclear = either(then.unclear, otherwise.unclear);
            Answers { holds, fails, unclear: conditions.any([when.unclear, unclear]) }
        }
    }
}

impl CheckCall {
    fn answers(&self, conditions: &mut Conditions, place: &CompileContext<'_>) -> Answers {
        let takes = conditions.of_type(self.definition.takes);
        let asked = self.definition.asks.map(|asks| {
            asks(&self.arguments, &mut AskContext { conditions: &mut *conditions, place })
        });
        match asked {
            Some(Asked::Value(condition)) => {
                let other = conditions.not(condition);
                let holds = conditions.all([takes, condition]);
                let fails = conditions.all([takes, other]);
                Answers { holds, fails, unclear: Condition::NEVER }
            }
            Some(Asked::Url(condition)) => {
                let is_clear = conditions.add(Form::ClearUrl);
                let (other, unclear) = (conditions.not(condition), conditions.not(is_clear));
                Answers {
                    holds: conditions.all([takes, condition]),
                    fails: conditions.all([takes, is_clear, other]),
                    unclear: conditions.all([takes, unclear]),
                }
            }
            Some(Asked::Dto(_)) | None => self.opaque_answers(conditions, place),
        }
    }

    /// Answers that can only be tried, if the check depends on nothing but the value.
    fn opaque_answers(&self, conditions: &mut Conditions, place: &CompileContext<'_>) -> Answers {
        let definition = &self.definition;
        let is_without = |parameter| !self.arguments.has(parameter);
        let is_by_value =
            definition.by_value || definition.by_value_without.is_some_and(is_without);
        let part = match is_by_value {
            true => self.compiled(place),
            false => None,
        };
        let mut answer = |wanted: Answer| {
            let mut opaque =
                Opaque::new(format!("the check `{}`", definition.name), definition.takes);
            if let Some(part) = part.clone() {
                opaque.test = Some(Rc::new(move |value: &serde_json::Value| {
                    let mut answer = None;
                    with_node(value, &mut |node| answer = Some(part.answer(node)));
                    answer.map(|answer| answer == wanted)
                }));
            }
            conditions.add_opaque(opaque)
        };
        Answers {
            holds: answer(Answer::Holds),
            fails: answer(Answer::Fails),
            unclear: answer(Answer::Unclear),
        }
    }

    fn compiled(&self, place: &CompileContext<'_>) -> Option<Rc<CompiledExpr>> {
        match self.definition.compile(&self.arguments, place) {
            CompiledCheck::Each(check) => {
                Some(Rc::new(CompiledExpr::of_check(self.definition.takes, check, &self.place)))
            }
            CompiledCheck::CrossDocument(_) => None,
        }
    }
}

impl CompiledExpr {
    /// What it answers about a value by itself.
    fn answer(&self, node: Node<'_>) -> Answer {
        let reported = ReportedElsewhere::everything();
        self.evaluate(&CheckContext::new(node, node, reported), &mut |_| {})
    }
}

/// Calls `visit` with a value as a node.
pub(crate) fn with_node(value: &serde_json::Value, visit: &mut dyn FnMut(Node<'_>)) {
    if let serde_json::Value::String(text) = value {
        return visit(Arena::default().string(text));
    }
    let source = Source::new("", value.to_string());
    let limits = Limits::default();
    for document in Document::parse(source, Format::Json, &limits).into_iter().flatten() {
        visit(document.root());
    }
}
