//! Overrides that change nothing, or that no file gets to see.

use std::collections::{HashMap, HashSet};

use globset::{GlobSet, GlobSetBuilder};

use super::super::globs::{FileGlobs, file_glob};
use super::super::overrides::Override;
use super::super::setting::Written;
use super::Told;
use super::view::View;
use crate::rules::Level;
use crate::verb::Argument;

pub(super) fn run(view: &View<'_>, told: &mut Told<'_>) {
    let overrides = &view.policy.overrides;
    let mut seen: HashSet<&String> = HashSet::new();
    for (nth, entry) in overrides.iter().enumerate() {
        let later = view.covering[nth].iter().filter(|&&other| other > nth);
        let by = later.map(|&other| &overrides[other]).find(|later| says_all(later, entry));
        let is_first = |id: &String| !seen.contains(id);
        let firsts: Vec<&String> = entry.settings.keys().filter(|id| is_first(id)).collect();
        seen.extend(entry.settings.keys());
        if let Some(by) = by.filter(|_| !entry.settings.is_empty()) {
            told.tell(
                "override-unreachable",
                &entry.place,
                "no file gets what this override says: a later one covers it",
                "put it after the other, or remove it",
                |finding| finding.related(by.place.clone(), "this one has the last word"),
            );
            continue;
        }
        for superseded in &entry.superseded {
            told.tell(
                "override-without-effect",
                &superseded.place,
                "what the override says here, a later policy says of every file",
                "remove it, or have the later policy leave the rule alone",
                |finding| finding.related(superseded.by.clone(), "it says so here"),
            );
        }
        for id in firsts {
            let written = &entry.settings[id];
            if changes_nothing(view, id, written) {
                told.tell(
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
    earlier.settings.iter().all(|(id, written)| {
        let Some(other) = later.settings.get(id) else { return false };
        (written.level.is_none() || other.level.is_some())
            && written.arguments.iter().all(|(parameter, ..)| other.arguments.has(parameter))
            && (written.reason.is_none() || other.reason.is_some())
    })
}

fn changes_nothing(view: &View<'_>, id: &str, written: &Written) -> bool {
    let Some(base) = view.policy.book.settings.get(id) else { return false };
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
    super::super::finality::same(from, to)
}

/// For each list of globs, the others that have every file of it. Decided by paths in which nobody
/// would call a file what stands there for `*` and `**`; where braces or brackets are, globs are
/// compared by their text.
pub(super) fn covering(lists: &[&FileGlobs]) -> Vec<Vec<usize>> {
    let mut builder = GlobSetBuilder::new();
    let mut owners = Vec::new();
    let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
    for (nth, list) in lists.iter().enumerate() {
        for (text, _) in list.iter() {
            by_text.entry(text).or_default().push(nth);
            if let Ok(glob) = file_glob(text) {
                builder.add(glob);
                owners.push(nth);
            }
        }
    }
    let matcher = builder.build().unwrap_or_else(|_| GlobSet::empty());
    // A sample that a few globs of a list match together is matched by none of them for all files.
    let of_glob = |text: &str| -> HashSet<usize> {
        let same = by_text.get(text).into_iter().flatten().copied();
        if text.contains(['[', ']', '{', '}', '\\']) {
            return same.collect();
        }
        let mut globs: Option<HashSet<usize>> = None;
        for sample in samples(text) {
            let matched: HashSet<usize> = matcher.matches(&sample).into_iter().collect();
            globs = Some(match globs {
                None => matched,
                Some(globs) => globs.intersection(&matched).copied().collect(),
            });
        }
        same.chain(globs.into_iter().flatten().map(|glob| owners[glob])).collect()
    };
    let of_list = |(nth, list): (usize, &&FileGlobs)| {
        let mut all: Option<HashSet<usize>> = None;
        for (text, _) in list.iter() {
            let lists = of_glob(text);
            all = Some(match all {
                None => lists,
                Some(all) => all.intersection(&lists).copied().collect(),
            });
        }
        let mut found: Vec<usize> = all.into_iter().flatten().filter(|&it| it != nth).collect();
        found.sort_unstable();
        found
    };
    lists.iter().enumerate().map(of_list).collect()
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
