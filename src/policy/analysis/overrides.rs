//! Overrides that change nothing, or that no file gets to see.

use super::super::globs::FileGlobs;
use super::super::overrides::Override;
use super::super::setting::Written;
use super::Told;
use super::view::View;
use crate::rules::Level;
use crate::verb::Argument;

pub(super) fn run(view: &View<'_>, told: &mut Told<'_>) {
    let overrides = &view.policy.overrides;
    for (nth, entry) in overrides.iter().enumerate() {
        let later = &overrides[nth + 1..];
        let by =
            later.iter().find(|later| says_all(later, entry) && covers(&later.files, &entry.files));
        if let Some(by) = by.filter(|_| !entry.settings.is_empty()) {
            told.tell(
                "override-unreachable",
                &entry.place,
                "no file gets what this override says: a later one covers it",
                "put it after the other, or remove it",
                |finding| {
                    finding.related(by.place.clone(), "this one says the same rules' last word")
                },
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
        for (id, written) in &entry.settings {
            let earlier = overrides[..nth].iter().any(|earlier| earlier.settings.contains_key(id));
            if !earlier && changes_nothing(view, id, written) {
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

/// Whether every file of some globs is of others, too. Decided by what stands in for `*` and `**`
/// nobody would call a file; where braces or brackets are, globs are compared by their text.
pub(super) fn covers(outer: &FileGlobs, inner: &FileGlobs) -> bool {
    inner.iter().all(|(glob, _)| {
        outer.iter().any(|(other, _)| {
            let matcher = || Some(super::super::globs::file_glob(other).ok()?.compile_matcher());
            let is_plain = !glob.contains(['[', ']', '{', '}', '\\']);
            glob == other
                || (is_plain
                    && matcher()
                        .is_some_and(|it| samples(glob).iter().all(|path| it.is_match(path))))
        })
    })
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
