//! Regular expressions that match nothing, or everything.

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::start::Config as Start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Hir, HirKind};

use super::AnalysisFindings;
use super::view::View;
use crate::check::Argument;
use crate::schema::known_names;

/// The largest automaton that is built to decide whether a pattern can match, in bytes.
const LARGEST: usize = 1 << 20;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for rule in view.rules() {
        let Some(check) = &rule.rule.check else { continue };
        for (at, one, _) in rule.expr.calls(&check.select) {
            for (parameter, argument, place) in one.arguments.iter() {
                let Argument::Regex(regex) = argument else { continue };
                if place.source().is_embedded() {
                    // Ours are looked at by our own tests, not at every start.
                    continue;
                }
                let Ok(hir) = regex_syntax::parse(regex.as_str()) else { continue };
                let names = (one.definition.name == "matches")
                    .then(|| known_names(&view.schemas, &at))
                    .flatten();
                let all = names.as_ref().map(|names| names.iter().all(|name| regex.is_match(name)));
                let none =
                    names.as_ref().map(|names| !names.iter().any(|name| regex.is_match(name)));
                let text = regex.as_str();
                if none == Some(true) || !can_match(&hir, text) {
                    let what = if none.is_some() {
                        "none of the names that the schema lists"
                    } else {
                        "nothing"
                    };
                    found.tell(
                        "regex-matches-nothing",
                        place,
                        format!("`{text}` matches {what}"),
                        format!(
                            "mend the pattern: as it is, `{parameter}` says the same of every value"
                        ),
                        |finding| finding,
                    );
                } else if all == Some(true) || matches_all(&hir) {
                    let what = if all.is_some() {
                        "each of the names that the schema lists"
                    } else {
                        "everything"
                    };
                    found.tell(
                        "regex-matches-everything",
                        place,
                        format!("`{text}` matches {what}"),
                        "mend the pattern, or remove it; `^` and `$` tie it to the whole text",
                        |finding| finding,
                    );
                }
            }
        }
    }
}

/// Whether it matches the empty text wherever that is: so it matches in every text.
fn matches_all(hir: &Hir) -> bool {
    let properties = hir.properties();
    properties.minimum_len() == Some(0) && properties.look_set().is_empty()
}

/// Whether there is a text in which the pattern matches.
fn can_match(hir: &Hir, text: &str) -> bool {
    // `None` is for a pattern without any match, such as an empty class.
    if hir.properties().minimum_len().is_none() {
        return false;
    }
    // Without anchors in the middle nothing can be contradictory.
    if is_tied_at_ends(hir) {
        return true;
    }
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Unanchored)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(LARGEST));
    // What has no automaton (Unicode word boundaries) or too large a one is given credit.
    let Ok(dfa) = dense::Builder::new().configure(config).build(text) else { return true };
    let Ok(start) = dfa.start_state(&Start::new().anchored(Anchored::No)) else { return true };
    let mut seen = std::collections::HashSet::from([start]);
    let mut todo = vec![start];
    while let Some(state) = todo.pop() {
        let bytes = (0..=u8::MAX).map(|byte| dfa.next_state(state, byte));
        for next in bytes.chain([dfa.next_eoi_state(state)]) {
            if dfa.is_match_state(next) {
                return true;
            }
            if !dfa.is_dead_state(next) && seen.insert(next) {
                todo.push(next);
            }
        }
    }
    false
}

/// Whether anchors are at the very ends alone: `^…$`.
fn is_tied_at_ends(hir: &Hir) -> bool {
    let has_look = |hir: &Hir| !hir.properties().look_set().is_empty();
    let is_look = |hir: &Hir| matches!(hir.kind(), HirKind::Look(_));
    match hir.kind() {
        HirKind::Concat(parts) => {
            let from = parts.first().is_some_and(is_look).into();
            let to =
                parts.len() - usize::from(parts.len() > 1 && parts.last().is_some_and(is_look));
            let middle: &[Hir] = parts.get(from..to).unwrap_or_default();
            // `^$` fits the empty text; `$^` does as well, and `^a` and `a$` what they say. `$a` and
            // `a^` do not, and are looked at closely.
            use regex_syntax::hir::Look;
            let is_start = |hir: &Hir| matches!(hir.kind(), HirKind::Look(Look::Start));
            let is_end = |hir: &Hir| matches!(hir.kind(), HirKind::Look(Look::End));
            let first_is_fit = parts.first().is_none_or(|it| !is_look(it) || is_start(it));
            let last_is_fit = parts.last().is_none_or(|it| !is_look(it) || is_end(it));
            first_is_fit && last_is_fit && !middle.iter().any(has_look)
        }
        HirKind::Look(_) => true,
        _ => !has_look(hir),
    }
}
