//! Regular expressions that match nothing, or everything.

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::start::Config as Start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Hir, HirKind};

use super::findings::AnalysisFindings;
use super::view::View;
use crate::check::{CheckCall, Meaning, Regex as RegexArgument};
use crate::ecma::{self, Regex};
use crate::schema::known_names;
use crate::text::Place;

/// The size limit, in bytes, of the automaton that decides whether a pattern can match.
const LARGEST: usize = 1 << 20;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for rule in view.rules() {
        for (at, call, _) in rule.calls() {
            let names = || known_names(&view.schemas, &at);
            for (parameter, argument, place) in call.arguments.iter() {
                // Our own tests look at the embedded rules, so that not every start has to.
                if let Some(RegexArgument(regex)) = argument.get()
                    && !place.source().is_embedded()
                {
                    let names = matches_whole_value(call, parameter).then(names).flatten();
                    judge(regex, names.as_deref(), parameter, place, found);
                }
            }
        }
    }
}

/// Whether the parameter's expression is matched against the whole value.
fn matches_whole_value(call: &CheckCall, parameter: &str) -> bool {
    call.means(|it| matches!(it, Meaning::MatchesRegex { regex } if *regex == parameter))
}

/// Reports an expression that matches nothing or everything: of `names`, if a schema lists all
/// values, and else of any text.
fn judge(
    regex: &Regex,
    names: Option<&[String]>,
    parameter: &str,
    place: &Place,
    found: &mut AnalysisFindings<'_>,
) {
    let text = regex.as_str();
    // What needs to go back may match anything, as far as this looks.
    let linear = regex.linear().and_then(|linear| Some((ecma::hir(linear)?, linear)));
    let all_are = |expected| move |name: &String| regex.is_match(name) == Ok(expected);
    let matches_none = names.is_some_and(|names| names.iter().all(all_are(false)));
    let matches_each = names.is_some_and(|names| names.iter().all(all_are(true)));
    let can_match = linear.as_ref().is_none_or(|(hir, linear)| can_match(hir, linear));
    if matches_none || !can_match {
        let what = match names {
            Some(_) => "none of the names in the schema",
            None => "nothing",
        };
        found.report(
            "regex-matches-nothing",
            place,
            format!("`{text}` matches {what}"),
            format!("fix the pattern: `{parameter}` now has the same result for every value"),
            |finding| finding,
        );
    } else if matches_each || linear.is_some_and(|(hir, _)| matches_all(&hir)) {
        let what = match names {
            Some(_) => "every name in the schema",
            None => "everything",
        };
        found.report(
            "regex-matches-everything",
            place,
            format!("`{text}` matches {what}"),
            "fix or remove the pattern; use `^` and `$` to match the whole text",
            |finding| finding,
        );
    }
}

/// Whether it matches the empty text at any position, and so matches every text.
fn matches_all(hir: &Hir) -> bool {
    let properties = hir.properties();
    properties.minimum_len() == Some(0) && properties.look_set().is_empty()
}

/// Whether the pattern matches any text at all.
fn can_match(hir: &Hir, text: &str) -> bool {
    // Only anchors in the middle can contradict each other. `None` means that a part of it can't match.
    if hir.properties().minimum_len().is_some() && is_tied_at_ends(hir) {
        return true;
    }
    let config = dense::Config::new()
        .match_kind(MatchKind::All)
        .start_kind(StartKind::Unanchored)
        .dfa_size_limit(Some(LARGEST))
        .determinize_size_limit(Some(LARGEST));
    // Without an automaton (Unicode word boundaries), or with one that is too large, assume a match.
    let syntax = regex_automata::util::syntax::Config::new().nest_limit(ecma::DEEPEST);
    let built = dense::Builder::new().configure(config).syntax(syntax).build(text);
    let Ok(dfa) = built else { return true };
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

/// Whether all anchors are at the ends: `^…$`.
fn is_tied_at_ends(hir: &Hir) -> bool {
    let has_look = |hir: &Hir| !hir.properties().look_set().is_empty();
    let is_look = |hir: &Hir| matches!(hir.kind(), HirKind::Look(_));
    match hir.kind() {
        HirKind::Concat(parts) => {
            let from = parts.first().is_some_and(is_look).into();
            let is_at_end = parts.len() > 1 && parts.last().is_some_and(is_look);
            let to = parts.len().saturating_sub(usize::from(is_at_end));
            let middle: &[Hir] = parts.get(from..to).unwrap_or_default();
            // `$a` and `a^` need the automaton; `^a`, `a$`, `^$` and `$^` match something.
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
