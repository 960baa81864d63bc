//! Overrides that change nothing, or that no file gets to see.

use std::collections::HashSet;

use super::findings::AnalysisFindings;
use super::view::View;
use crate::check::Argument;
use crate::policy::model::Override;
use crate::policy::model::RuleEntry;
use crate::rules::Level;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let overrides = &view.policy.overrides;
    let mut seen: HashSet<&String> = HashSet::new();
    for (nth, entry) in overrides.iter().enumerate() {
        let later = view.covering[nth].iter().filter(|&&other| other > nth);
        let by = later.map(|&other| &overrides[other]).find(|later| says_all(later, entry));
        let is_first = |id: &String| !seen.contains(id);
        let firsts: Vec<&String> = entry.rules.keys().filter(|id| is_first(id)).collect();
        seen.extend(entry.rules.keys());
        if let Some(by) = by.filter(|_| !entry.rules.is_empty()) {
            found.report_unused(
                "override-unreachable",
                &entry.place,
                "no file gets what this override says: a later one covers it",
                "put it after the other, or remove it",
                |finding| finding.related(by.place.clone(), "this one wins"),
            );
            continue;
        }
        let everything = entry.files.iter().find(|(glob, _)| ["**", "**/*"].contains(glob));
        if let Some((_, place)) = everything.filter(|_| entry.documents.is_none()) {
            found.report_unused(
                "override-without-effect",
                place,
                "the override is for every file, as `[rules]` is",
                "write what it says under `[rules]`, or name the files that are meant",
                |finding| finding,
            );
        }
        for superseded in &entry.superseded {
            found.report(
                "override-without-effect",
                &superseded.place,
                "what the override says here, a later policy says of every file",
                "remove it, or remove the rule from the later policy",
                |finding| finding.related(superseded.by.clone(), "it says so here"),
            );
        }
        for id in firsts {
            let written = &entry.rules[id];
            if changes_nothing(view, id, written) {
                found.report_unused(
                    "override-without-effect",
                    &written.key,
                    format!("`{id}` is set to what it is anyway"),
                    "remove it",
                    |finding| finding,
                );
            }
        }
    }
}

/// Whether `later` sets everything that `earlier` does.
fn says_all(later: &Override, earlier: &Override) -> bool {
    earlier.rules.iter().all(|(id, written)| {
        let Some(other) = later.rules.get(id) else { return false };
        (!written.says_level() || other.level.is_some())
            && written.arguments.iter().all(|(parameter, ..)| other.arguments.has(parameter))
            && (written.reason.is_none() || other.reason.is_some())
    })
}

fn changes_nothing(view: &View<'_>, id: &str, written: &RuleEntry) -> bool {
    let Some(base) = view.policy.rule_table.states.get(id) else {
        // No layer has named the rule, so it is off.
        let off = |(level, _): &(Level, _)| *level == Level::Off;
        return written.level.as_ref().is_some_and(off) && written.level_from.is_empty();
    };
    let mut arguments = written.arguments.iter();
    written.levels_over(&base.levels).is_none_or(|levels| levels.is_same(&base.levels))
        && arguments.all(|(parameter, to, _)| {
            base.arguments.get(parameter).is_some_and(|(from, _)| is_same(from, to))
        })
        && written.reason.as_ref().is_none_or(|(reason, _)| {
            base.reason.as_ref().is_some_and(|(known, _)| known == reason)
        })
}

fn is_same(from: &Argument, to: &Argument) -> bool {
    from.is_same(to)
}
