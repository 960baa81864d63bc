//! Entries of lists that add nothing, and patterns that match everything.

use std::collections::HashSet;

use super::findings::AnalysisFindings;
use super::view::View;
use crate::check::values::{NameEntry, Wildcard};
use crate::check::{Argument, Domains, Names};
use crate::document::Pattern;
use crate::schema::known_names;
use crate::url::{Domain, DomainIndex};

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for rule in view.rules() {
        for (at, one, _) in rule.calls() {
            for (_, argument, _) in one.arguments.iter() {
                list(view, &at, argument, found);
            }
        }
    }
    for set in &view.policy.sets {
        covered(&set.entries, None, found);
    }
}

fn list(view: &View<'_>, at: &Pattern, argument: &Argument, found: &mut AnalysisFindings<'_>) {
    if let Some(Names { entries, are_listed: true }) = argument.get() {
        let names = known_names(&view.schemas, at);
        covered(entries, names.as_deref(), found);
        everything(entries, names.as_deref(), found);
    } else if let Some(Names { entries, .. }) = argument.get() {
        covered(entries, None, found);
    } else if let Some(Domains(domains)) = argument.get() {
        covered_domains(domains, found);
    }
}

/// Tells of each entry that stands for nothing which another one does not. Where the reasons for
/// the two differ, it is there for its reason.
fn covered(entries: &[NameEntry], names: Option<&[String]>, found: &mut AnalysisFindings<'_>) {
    let globs: Vec<(usize, Wildcard)> = (entries.iter().enumerate())
        .filter(|(_, entry)| entry.is_glob())
        .map(|(nth, entry)| (nth, Wildcard::new(&entry.pattern)))
        .collect();
    let mut seen = HashSet::new();
    for (nth, entry) in entries.iter().enumerate() {
        let own = Wildcard::new(&entry.pattern);
        let stands_for = |name: &&String| own.is_match(name);
        let mine: Vec<&String> = names.into_iter().flatten().filter(stands_for).collect();
        let is_covered_by = |other: &NameEntry, wildcard: &Wildcard| match mine.is_empty() {
            true => wildcard.covers(&own) && other.pattern != entry.pattern,
            false => mine.iter().all(|name| wildcard.is_match(name)),
        };
        let is_repeated = !seen.insert((&entry.pattern, entry.of));
        let by = match is_repeated {
            true => entries.iter().find(|it| it.pattern == entry.pattern && it.of == entry.of),
            false => globs.iter().find_map(|(at, wildcard)| {
                let other = &entries[*at];
                // Of two globs that stand for the same names, the first is kept.
                let is_twin = *at > nth
                    && entry.is_glob()
                    && match mine.is_empty() {
                        true => own.covers(wildcard),
                        false => {
                            let names = names.into_iter().flatten();
                            mine.len() == names.filter(|it| wildcard.is_match(it)).count()
                        }
                    };
                (*at != nth && !is_twin && is_covered_by(other, wildcard)).then_some(other)
            }),
        };
        let Some(by) = by.filter(|by| by.why == entry.why) else { continue };
        // A set is shared by lists: what it has in common with one of them is no mistake.
        if entry.set.is_some() || by.place() == entry.place() {
            continue;
        }
        let what = if is_repeated { "is there already" } else { "is covered by" };
        let message = match is_repeated {
            true => format!("{} {what}", entry.describe()),
            false => format!("{} {what} {}", entry.describe(), by.describe()),
        };
        found.report("entry-covered", entry.place(), message, "remove it", |finding| {
            finding.related(by.place().clone(), "by this entry")
        });
    }
}

fn covered_domains(domains: &[Domain], found: &mut AnalysisFindings<'_>) {
    let index = DomainIndex::new(domains);
    for (nth, one) in domains.iter().enumerate() {
        let Some(by) = index.find(one, Some(nth)).map(|by| &domains[by]) else { continue };
        let message = format!("`{}` is covered by `{}`", one.text, by.text);
        found.report("entry-covered", &one.place, message, "remove it", |finding| {
            finding.related(by.place.clone(), "by this entry")
        });
    }
}

/// Reports each pattern that matches every name that the schema lists.
fn everything(entries: &[NameEntry], names: Option<&[String]>, found: &mut AnalysisFindings<'_>) {
    let Some(names) = names else { return };
    for entry in entries.iter().filter(|entry| entry.is_glob()) {
        let wildcard = Wildcard::new(&entry.pattern);
        if names.iter().all(|name| wildcard.is_match(name)) {
            found.report(
                "glob-matches-everything",
                entry.place(),
                format!("{} matches all of the {} names", entry.describe(), names.len()),
                "list the names that you mean: the pattern also matches every name that the schema adds later",
                |finding| finding,
            );
        }
    }
}
