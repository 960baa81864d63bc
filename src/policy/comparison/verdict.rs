//! Whether one of two sides reports more than the other, with a DTO that shows it.

use std::rc::Rc;

use serde_json::Value;

use super::side::Side;
use crate::finding::Severity;
use crate::witness::{Condition, Conditions, Found, Reason, Solver};

/// How many steps a search may take.
pub(super) const STEPS: u64 = 400_000;

/// What one side reports, and the other doesn't.
#[derive(Debug)]
pub(super) enum Lost {
    /// This DTO, and it passes on the other side if it is about errors.
    Shown(Value),
    /// Some DTOs, and none of them passes on the other side.
    Behind,
    /// It isn't known, for this reason.
    Undecided(Reason),
    Nothing,
}

/// What is asked of two sides.
pub(super) struct Question<'q> {
    /// The rule, or `schema`.
    pub(super) id: &'q str,
    /// The level at which it counts.
    pub(super) least: Severity,
    /// For which DTOs each side reports something.
    pub(super) reports: [Condition; 2],
    /// The DTOs that pass on each side.
    pub(super) passes: [Condition; 2],
    /// What may help to find an example.
    pub(super) hints: Vec<Condition>,
}

/// Looks for a DTO of which the side `from` reports something and the other side nothing.
pub(super) fn lost(
    question: &Question<'_>,
    sides: [&Side<'_>; 2],
    from: usize,
    conditions: &mut Conditions,
) -> Lost {
    let to = 1_usize.saturating_sub(from);
    let silent = conditions.not(question.reports[to]);
    let lost = conditions.all([question.reports[from], silent]);
    let reports = |side: &Side<'_>, dto: &Value| {
        side.reported(dto, question.least).iter().any(|id| id == question.id)
    };
    let is_clear = |dto: &Value| sides.iter().all(|side| side.is_clear(dto));
    let mut differs =
        |dto: &Value| is_clear(dto) && reports(sides[from], dto) && !reports(sides[to], dto);
    let is_error = question.least == Severity::Error;
    let mut passing = |dto: &Value| {
        let both = is_error || sides[from].accepts(dto);
        let is_lost = reports(sides[from], dto) && !reports(sides[to], dto);
        is_clear(dto) && is_lost && both && sides[to].accepts(dto)
    };
    let passes = match is_error {
        true => vec![question.passes[to]],
        false => question.passes.to_vec(),
    };
    let mut reason = None;
    for hint in question.hints.iter().copied().chain([Condition::ALWAYS]) {
        let all = passes.iter().copied().chain([lost, hint]);
        match Solver::new(conditions).find(all, &mut { STEPS }, &mut passing) {
            Found::Example(dto) => return Lost::Shown(dto),
            Found::Undecided(why) => reason = Some(why),
            Found::Nothing if hint == Condition::ALWAYS => reason = None,
            Found::Nothing => {}
        }
    }
    match (Solver::new(conditions).find([lost], &mut { STEPS }, &mut differs), reason) {
        (Found::Nothing, _) => Lost::Nothing,
        (Found::Example(dto), _) if !is_error => Lost::Shown(dto),
        (Found::Example(_), None) => Lost::Behind,
        (Found::Undecided(_), None) if is_error => Lost::Behind,
        (Found::Example(_), Some(reason)) | (Found::Undecided(reason), _) => {
            Lost::Undecided(reason)
        }
    }
}

/// Why something isn't decided.
pub(super) fn because(reason: &Reason) -> String {
    match reason {
        Reason::TooCostly => "the search for an example was too long".to_owned(),
        Reason::Opaque(what) => format!("{} can only be tried", Rc::clone(what)),
        Reason::Unsuitable => "no example was found, and none can be ruled out".to_owned(),
    }
}
