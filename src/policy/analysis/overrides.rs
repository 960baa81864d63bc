//! Overrides that change nothing, or that no file gets to see.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::AnalysisFindings;
use super::view::View;
use crate::check::Argument;
use crate::policy::model::Override;
use crate::policy::model::RuleEntry;
use crate::policy::model::{FileGlobs, GlobIndex};
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
            found.report(
                "override-unreachable",
                &entry.place,
                "no file gets what this override says: a later one covers it",
                "put it after the other, or remove it",
                |finding| finding.related(by.place.clone(), "this one has the last word"),
            );
            continue;
        }
        for superseded in &entry.superseded {
            found.report(
                "override-without-effect",
                &superseded.place,
                "what the override says here, a later policy says of every file",
                "remove it, or have the later policy leave the rule alone",
                |finding| finding.related(superseded.by.clone(), "it says so here"),
            );
        }
        for id in firsts {
            let written = &entry.rules[id];
            if changes_nothing(view, id, written) {
                found.report(
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
        (written.level.is_none() || other.level.is_some())
            && written.arguments.iter().all(|(parameter, ..)| other.arguments.has(parameter))
            && (written.reason.is_none() || other.reason.is_some())
    })
}

fn changes_nothing(view: &View<'_>, id: &str, written: &RuleEntry) -> bool {
    let Some(base) = view.policy.rule_table.states.get(id) else { return false };
    let mut arguments = written.arguments.iter();
    let switches_on = written.switches_on.is_some() && base.level == Level::Off;
    !switches_on
        && written.level.as_ref().is_none_or(|(level, _)| *level == base.level)
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

/// So many of the lists that have every file of another one are kept: the last ones.
const MOST_COVERING: usize = 100;

/// For each list of globs, the others that have every file of it, in order. Decided by paths in which
/// nobody would call a file what stands there for `*` and `**`; where braces or brackets are, globs
/// are compared by their text.
pub(super) fn covering(lists: &[&FileGlobs]) -> Vec<Vec<usize>> {
    let globs =
        || lists.iter().enumerate().flat_map(|(nth, list)| list.globs().map(move |it| (it, nth)));
    let owners: Vec<usize> = globs().map(|(_, owner)| owner).collect();
    let index =
        GlobIndex::of_globs(globs().enumerate().map(|(nth, (glob, _))| (glob, nth)).collect());
    let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
    for (nth, list) in lists.iter().enumerate() {
        for (text, _) in list.iter().filter(|(text, _)| !is_plain(text)) {
            by_text.entry(text).or_default().push(nth);
        }
    }
    for text in lists.iter().flat_map(|list| list.iter().map(|(text, _)| text)) {
        by_text.entry(text).or_insert_with(|| {
            // Files that several globs match together are matched by none of them alone.
            let mut globs: Option<Vec<usize>> = None;
            for sample in samples(text) {
                let matched = index.matches(&sample);
                globs = Some(globs.map_or(matched.clone(), |globs| common(&globs, &matched)));
            }
            globs.into_iter().flatten().map(|glob| owners[glob]).collect()
        });
    }
    let of_list = |(nth, list): (usize, &&FileGlobs)| {
        let mut all: Option<Cow<'_, [usize]>> = None;
        for (text, _) in list.iter() {
            let of_glob = by_text.get(text).map_or(&[][..], Vec::as_slice);
            all = Some(match all {
                None => Cow::Borrowed(of_glob),
                Some(all) => Cow::Owned(common(&all, of_glob)),
            });
        }
        let all = all.unwrap_or_default();
        let others = all.iter().rev().copied().filter(|&other| other != nth);
        let mut found: Vec<usize> = others.take(MOST_COVERING).collect();
        found.reverse();
        found
    };
    lists.iter().enumerate().map(of_list).collect()
}

fn is_plain(glob: &str) -> bool {
    !glob.contains(['[', ']', '{', '}', '\\'])
}

/// What is in both of two lists that are in order.
fn common(one: &[usize], other: &[usize]) -> Vec<usize> {
    one.iter().copied().filter(|it| other.binary_search(it).is_ok()).collect()
}

/// Paths that a glob matches: at several depths for `**`, with short and long names for `*`.
fn samples(glob: &str) -> Vec<String> {
    let deep = ["", "\u{1}", "\u{1}/\u{2}/\u{3}"];
    let mut samples = Vec::new();
    for folders in deep {
        for name in ["\u{4}", "\u{4}\u{5}.\u{6}"] {
            let last =
                if folders.is_empty() { name.to_owned() } else { format!("{folders}/{name}") };
            let path = glob
                .strip_suffix("/**")
                .map_or_else(|| glob.to_owned(), |it| format!("{it}/{last}"));
            let path = if path == "**" { last } else { path };
            let path = match folders.is_empty() {
                true => path.replace("**/", ""),
                false => path.replace("**/", &format!("{folders}/")),
            };
            samples.push(path.replace("**", name).replace('*', name).replace('?', "\u{7}"));
        }
    }
    samples
}
