//! Which of two values of an option is tighter.

use crate::check::{Argument, Tighter, Uncovered};
use crate::rules::RuleOption;
use crate::text::Place;

/// Why a value is no tighter, and what to do.
pub(crate) struct Loosening {
    pub(crate) message: String,
    pub(crate) help: String,
    /// The entry that is to blame, if it is one.
    pub(crate) place: Option<Place>,
}

/// Why a new value of an option is not as tight as an earlier one; `None` if it is. `known` are the
/// names that the schemas list where the rule looks, if they list all.
pub(crate) fn loosened(
    option: &RuleOption,
    from: Option<&Argument>,
    to: &Argument,
    known: Option<&[String]>,
) -> Option<Loosening> {
    let name = &option.name;
    let other = |help: &str| {
        let message = format!("`{name}` has another value");
        Some(Loosening { message, help: help.to_owned(), place: None })
    };
    let Some(from) = from else {
        return match option.tighter {
            Tighter::Same => other("remove the line: the rule has no such value"),
            // Nothing was let through.
            Tighter::Subset if option.parameter.is_exception && !to.is_empty() => {
                let message = format!("`{name}` lets something through, where nothing was");
                let help = "remove the line".to_owned();
                Some(Loosening { message, help, place: None })
            }
            // What was not bounded is bounded now.
            _ => None,
        };
    };
    match option.tighter {
        Tighter::Same if from.is_same(to) => None,
        Tighter::Same => other("remove the line: only the same value would do"),
        Tighter::Lower | Tighter::Higher => beyond(option, from, to),
        Tighter::Subset => {
            let extra = uncovered(to, from, known)?;
            let message = format!("`{name}` lets through {} as well", listed(&extra));
            let help = "list only what the final list covers".to_owned();
            Some(Loosening {
                message,
                help,
                place: extra.into_iter().next().and_then(|it| it.place),
            })
        }
        Tighter::Superset => {
            let lost = uncovered(from, to, known)?;
            let message = format!("`{name}` is without {}", listed(&lost));
            let help = format!("add {}: lists replace, they are not merged", listed(&lost));
            Some(Loosening { message, help, place: None })
        }
    }
}

/// At most three entries, and how many more.
fn listed(entries: &[Uncovered]) -> String {
    let first: Vec<_> = entries.iter().take(3).map(|entry| format!("`{}`", entry.text)).collect();
    match entries.len().saturating_sub(3) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// The entries of `inner` that `outer` does not cover; `None` if it covers all.
fn uncovered(
    inner: &Argument,
    outer: &Argument,
    known: Option<&[String]>,
) -> Option<Vec<Uncovered>> {
    let left = inner.uncovered_by(outer, known).expect("the option was read to be a list");
    (!left.is_empty()).then_some(left)
}

/// A number or date that is beyond a final one.
fn beyond(option: &RuleOption, from: &Argument, to: &Argument) -> Option<Loosening> {
    use std::cmp::Ordering;
    let order = to.order(from).expect("the option was read to be a number or a date");
    let (wrong, word) = match option.tighter {
        Tighter::Lower => (Ordering::Greater, "less"),
        _ => (Ordering::Less, "more"),
    };
    (order == wrong).then(|| {
        let (from, to) = (from.short(), to.short());
        let than = if word == "less" { "more than" } else { "less than" };
        Loosening {
            message: format!("`{}` is {to}, {than} {from}", option.name),
            help: format!("write {from} or {word}"),
            place: None,
        }
    })
}
