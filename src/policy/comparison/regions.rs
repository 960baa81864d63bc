//! The files of two policies, split into regions: the files of one region are in the same document sets, overrides and
//! waivers of both.

use std::rc::Rc;

use serde_json::Value;

use super::verdict::STEPS;
use crate::policy::model::{FileGlobs, Resolved};
use crate::witness::{Condition, Conditions, Form, Found, Language, Solver};

/// Of more regions, or of more lists of globs, not all are looked at.
const MOST: usize = 64;

/// Names of files, the most readable first.
const READABLE: [&str; 2] =
    [r"(?:[a-z0-9_-]+/)*[a-z0-9_-]+\.json", r"(?:[a-zA-Z0-9_.-]+/)*[a-zA-Z0-9_.-]+"];

/// Files that both policies treat as one.
pub(super) struct Region {
    /// The name of one of them, from the policy's folder.
    pub(super) path: String,
}

/// The regions of two policies' files, and whether they are all.
pub(super) struct Regions {
    pub(super) all: Vec<Region>,
    pub(super) is_whole: bool,
}

/// Splits the files of two policies. Each region has a file that was tried with the globs.
pub(super) fn split(old: &Resolved, new: &Resolved) -> Regions {
    let mut files = FileNames::default();
    let mut is_whole = true;
    // Each with the file that stands for it and the globs that it is in or isn't in.
    let mut regions: Vec<(Vec<Condition>, String)> = Vec::new();
    let all = files.example(&[], &|_| true);
    regions.extend(all.map(|path| (Vec::new(), path)));
    let mut seen: Vec<String> = Vec::new();
    for list in lists(old).into_iter().chain(lists(new)) {
        let text = list.iter().map(|(glob, _)| glob).collect::<Vec<_>>().join("\0");
        if list.is_everything() || seen.contains(&text) {
            continue;
        }
        if seen.len() >= MOST || regions.len() >= MOST {
            return Regions { all: named(regions), is_whole: false };
        }
        seen.push(text);
        let Some(within) = files.within(list) else {
            is_whole = false;
            continue;
        };
        let without = files.conditions.not(within);
        let mut finer = Vec::new();
        for (region, path) in regions {
            for (part, is_in) in [(within, true), (without, false)] {
                let part: Vec<_> = region.iter().copied().chain([part]).collect();
                if list.covers(&path) == is_in {
                    finer.push((part, path.clone()));
                    continue;
                }
                match files.search(&part, &|path| list.covers(path) == is_in) {
                    Found::Example(Value::String(path)) => finer.push((part, path)),
                    Found::Nothing => {}
                    _ => is_whole = false,
                }
            }
        }
        regions = finer;
    }
    Regions { all: named(regions), is_whole }
}

fn named(regions: Vec<(Vec<Condition>, String)>) -> Vec<Region> {
    regions.into_iter().map(|(_, path)| Region { path }).collect()
}

/// Every list of globs that decides what a file is checked by.
fn lists(policy: &Resolved) -> Vec<&FileGlobs> {
    let sets = policy.documents.sets.iter().map(|set| &set.files);
    let overrides = policy.overrides.iter().map(|entry| &entry.files);
    let waivers = policy.waivers.iter().filter_map(|waiver| waiver.files.as_ref());
    sets.chain(overrides).chain(waivers).collect()
}

/// Names of files, as conditions.
#[derive(Default)]
struct FileNames {
    conditions: Conditions,
}

impl FileNames {
    /// The condition for the files that any of these globs matches; `None` if it can't be expressed.
    fn within(&mut self, list: &FileGlobs) -> Option<Condition> {
        let mut ways = Vec::new();
        for glob in list.globs() {
            let regex = glob.regex().strip_prefix("(?-u)")?;
            // Without `u`, a character is its bytes.
            if !glob.glob().is_ascii() {
                return None;
            }
            ways.push(self.conditions.add(Form::Text(Rc::new(Language::whole(regex)))));
        }
        Some(self.conditions.any(ways))
    }

    fn example(&mut self, region: &[Condition], is_in: &dyn Fn(&str) -> bool) -> Option<String> {
        match self.search(region, is_in) {
            Found::Example(Value::String(path)) => Some(path),
            _ => None,
        }
    }

    /// Looks for the name of a file, a readable one if there is one.
    fn search(&mut self, region: &[Condition], is_in: &dyn Fn(&str) -> bool) -> Found {
        for readable in READABLE {
            let readable = self.conditions.add(Form::Text(Rc::new(Language::whole(readable))));
            let found = self.find(region.iter().copied().chain([readable]), is_in);
            if matches!(found, Found::Example(_)) {
                return found;
            }
        }
        let text = self.conditions.add(Form::Length(1));
        self.find(region.iter().copied().chain([text]), is_in)
    }

    fn find(
        &mut self,
        conditions: impl IntoIterator<Item = Condition>,
        is_in: &dyn Fn(&str) -> bool,
    ) -> Found {
        Solver::new(&mut self.conditions)
            .find(conditions, &mut { STEPS }, &mut |value| value.as_str().is_some_and(is_in))
    }
}
