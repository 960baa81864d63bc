//! An example among numbers: within bounds, a multiple of some numbers and not of others.

use super::condition::Form;
use super::evaluate::number_is;
use super::exact::Exact;
use super::found::{Found, Reason};

/// How many numbers are tried one by one.
const MOST_TRIED: i128 = 2_000;

/// A number within bounds; each with whether it is excluded.
#[derive(Default, Clone, Copy)]
struct Bounds {
    least: Option<(Exact, bool)>,
    most: Option<(Exact, bool)>,
}

impl Bounds {
    fn at_least(&mut self, bound: (Exact, bool)) {
        if self.least.is_none_or(|known| bound > known) {
            self.least = Some(bound);
        }
    }

    fn at_most(&mut self, (bound, is_excluded): (Exact, bool)) {
        let is_tighter = |(known, excluded): (Exact, bool)| {
            bound < known || (bound == known && is_excluded && !excluded)
        };
        if self.most.is_none_or(is_tighter) {
            self.most = Some((bound, is_excluded));
        }
    }

    fn has(self, number: Exact) -> bool {
        self.least.is_none_or(|(least, excluded)| number > least || (number == least && !excluded))
            && self
                .most
                .is_none_or(|(most, excluded)| number < most || (number == most && !excluded))
    }
}

/// Looks for a number for which all of these forms hold, or don't where it says so.
pub(super) fn find(forms: &[(Form, bool)]) -> Found {
    let mut bounds = Bounds::default();
    let mut step: Option<Exact> = None;
    for (form, holds) in forms {
        match (form, holds) {
            (Form::AtLeast(bound), true) => bounds.at_least((*bound, false)),
            (Form::Above(bound), true) => bounds.at_least((*bound, true)),
            (Form::AtLeast(bound), false) => bounds.at_most((*bound, true)),
            (Form::Above(bound), false) => bounds.at_most((*bound, false)),
            (Form::MultipleOf(one), true) => {
                let both = step.map_or(Some(*one), |step| step.common_multiple(*one));
                let Some(both) = both else { return Found::Undecided(Reason::TooCostly) };
                step = Some(both);
            }
            _ => {}
        }
    }
    let fits =
        |number: &Exact| forms.iter().all(|(form, holds)| number_is(form, *number) == Some(*holds));
    let found = match step {
        Some(step) => multiple(bounds, step, forms, fits),
        None => any(bounds, fits),
    };
    match found {
        Ok(Some(number)) => Found::Example(number.to_value()),
        Ok(None) => Found::Nothing,
        Err(reason) => Found::Undecided(reason),
    }
}

/// A multiple of `step`: those nearest to zero first, as far as the bounds let.
fn multiple(
    bounds: Bounds,
    step: Exact,
    forms: &[(Form, bool)],
    fits: impl Fn(&Exact) -> bool,
) -> Result<Option<Exact>, Reason> {
    let too_costly = Reason::TooCostly;
    // The numbers of the steps within the bounds.
    let first = match bounds.least {
        Some((least, _)) => Some(least.steps(step).ok_or(too_costly.clone())?),
        None => None,
    };
    let last = match bounds.most {
        Some((most, _)) => Some(most.steps(step).ok_or(too_costly.clone())?),
        None => None,
    };
    let (start, direction) = match (first, last) {
        (Some(first), _) if first > 0 => (first, 1),
        (_, Some(last)) if last < 0 => (last, -1),
        _ => (0, 0),
    };
    let nth = |nth: i128| match direction {
        // 0, 1, -1, 2, -2, …
        0 => match nth % 2 {
            0 => (nth / 2).saturating_neg(),
            _ => (nth / 2).saturating_add(1),
        },
        direction => start.saturating_add(nth.saturating_mul(direction)),
    };
    for number in (0..MOST_TRIED).map(nth) {
        let number = step.times(number).ok_or(too_costly.clone())?;
        if bounds.has(number) && fits(&number) {
            return Ok(Some(number));
        }
    }
    // All were tried if there are no more of them, and none fits if a step that is refused goes into every one.
    let width = match (first, last) {
        (Some(first), Some(last)) => last.checked_sub(first),
        _ => None,
    };
    let all_tried = width.is_some_and(|width| width < MOST_TRIED / 2 - 2)
        && (direction != 0 || first.is_some_and(|it| it > -MOST_TRIED / 2 + 2));
    let is_refused = |(form, holds): &(Form, bool)| match form {
        Form::MultipleOf(refused) => !holds && step.is_multiple_of(*refused) == Some(true),
        _ => false,
    };
    match all_tried || forms.iter().any(is_refused) {
        true => Ok(None),
        false => Err(too_costly),
    }
}

/// Any number: whole ones first.
fn any(bounds: Bounds, fits: impl Fn(&Exact) -> bool) -> Result<Option<Exact>, Reason> {
    if let (Some((least, one)), Some((most, other))) = (bounds.least, bounds.most)
        && (least > most || (least == most && (one || other)))
    {
        return Ok(None);
    }
    let mut tried = 0_i128;
    let mut try_it = |number: Option<Exact>| {
        tried = tried.saturating_add(1);
        number.filter(|number| bounds.has(*number) && fits(number))
    };
    let ends = [bounds.least, bounds.most].into_iter().flatten().map(|(end, _)| end);
    let ends: Vec<Exact> = ends.collect();
    let whole = |end: &Exact| end.steps(Exact::ONE).and_then(|steps| Exact::ONE.times(steps));
    let near = [Some(Exact::ZERO), Some(Exact::ONE)].into_iter().chain(ends.iter().map(whole));
    for near in near.flatten() {
        for away in [0, 1, -1, 2, -2, 3, 5, 7, 11, 13] {
            let number = Exact::ONE.times(away).and_then(|away| near.plus(away));
            if let Some(number) = try_it(number) {
                return Ok(Some(number));
            }
        }
    }
    for end in &ends {
        if let Some(number) = try_it(Some(*end)) {
            return Ok(Some(number));
        }
    }
    // Halves, quarters, … of the distance, from either end, and tenths from the one end that there is.
    let mut width = match ends[..] {
        [least, most] => most.minus(least),
        _ => Some(Exact::ONE),
    };
    if width == Some(Exact::ZERO) {
        return Ok(None);
    }
    let from = if ends.is_empty() { vec![Exact::ZERO] } else { ends };
    for _ in 0..16 {
        width = width.and_then(Exact::half);
        for end in &from {
            for number in [width.and_then(|it| end.plus(it)), width.and_then(|it| end.minus(it))] {
                if let Some(number) = try_it(number) {
                    return Ok(Some(number));
                }
            }
        }
    }
    Err(Reason::TooCostly)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).expect("it has few digits")
    }

    #[test]
    fn a_number_is_found_or_there_is_none() {
        let least = |it| (Form::AtLeast(exact(it)), true);
        let above = |it| (Form::Above(exact(it)), true);
        let most = |it| (Form::Above(exact(it)), false);
        let below = |it| (Form::AtLeast(exact(it)), false);
        let step = |it, holds| (Form::MultipleOf(exact(it)), holds);
        for (forms, expected) in [
            (vec![], Some("0")),
            (vec![least("3")], Some("3")),
            (vec![above("3"), below("4")], Some("3.5")),
            (vec![above("3"), below("4"), step("1", true)], None),
            (vec![least("3"), most("3"), step("1", true)], Some("3")),
            (vec![least("3"), most("2")], None),
            (vec![least("3"), below("3")], None),
            (vec![step("0.1", true), above("0.1"), below("0.3")], Some("0.2")),
            (vec![step("6", true), step("4", true), above("0")], Some("12")),
            (vec![step("6", true), step("3", false)], None),
            (vec![step("3", true), step("6", false)], Some("3")),
            (vec![step("1", true), below("-5")], Some("-6")),
            (vec![step("1", false), least("1"), most("1")], None),
            (vec![step("1", false)], Some("0.5")),
            (vec![step("10", true), least("-5"), most("5"), step("7", false)], None),
        ] {
            let found = match find(&forms) {
                Found::Example(value) => Some(value.to_string()),
                Found::Nothing => None,
                Found::Undecided(reason) => panic!("{forms:?}: {reason:?}"),
            };
            assert_eq!(found.as_deref(), expected, "{forms:?}");
        }
    }
}
