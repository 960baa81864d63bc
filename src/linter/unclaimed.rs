//! Documents that no entry of `[[documents]]` claims, although they are beside claimed ones or nearly have the name of
//! one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use globset::{Glob, GlobBuilder};

use crate::files::relative;
use crate::finding::Finding;
use crate::policy::model::GlobIndex;
use crate::policy::{Policy, PolicyLocation};
use crate::rules::Level;
use crate::text::{Place, Source, Span};

/// The endings of files that may be documents. Not all of these are read as what they say.
const ENDINGS: &str =
    "{json,jsonc,json5,jsonl,ndjson,yaml,yml,jsonl.gz,ndjson.gz,jsonl.zst,ndjson.zst}";

/// An unclaimed file that may be a document.
#[derive(Debug)]
pub(super) struct Unclaimed {
    name: String,
    policy_path: String,
    /// From the root of the repository.
    root_path: String,
}

impl Unclaimed {
    /// `name` is its name in reports. `None` if its ending isn't that of a document.
    pub(super) fn of(name: String, location: &PolicyLocation, path: &Path) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let is_ending = |known: &str| lower.strip_suffix(known).is_some_and(|it| it.ends_with('.'));
        ENDINGS.trim_matches(['{', '}']).split(',').any(is_ending).then(|| Self {
            policy_path: location.path_of(path),
            root_path: relative(location.root(), path),
            name,
        })
    }
}

/// A finding for each of `files` that is beside those of `claimed`, or nearly called as a glob says.
pub(super) fn find<'f>(
    policy: &Policy,
    claimed: impl Iterator<Item = &'f str>,
    files: &[Unclaimed],
) -> Vec<Finding> {
    if files.is_empty() {
        return Vec::new();
    }
    let Level::On(severity) = policy.resolved.level("unclaimed-file") else { return Vec::new() };
    let globs: Vec<(&Glob, &Place)> =
        policy.resolved.documents.sets.iter().flat_map(|set| set.files.placed()).collect();
    let near = GlobIndex::of_globs(
        globs.iter().enumerate().filter_map(|(nth, (glob, _))| Some((near(glob)?, nth))).collect(),
    );
    let folders = folders(&globs, claimed);
    let read: Vec<&str> = policy.schema_files().collect();
    let finding = |file: &Unclaimed| {
        let is_read = read.contains(&&*file.root_path);
        let path = &*file.policy_path;
        let (nth, why) = match near.matches(path).first() {
            _ if is_read => return None,
            Some(nth) => (*nth, "its name differs from claimed ones by case or ending"),
            None => (beside(&folders, path)?, "it is in or below a folder of claimed files"),
        };
        let place = Place::new(Arc::new(Source::new(&*file.name, "")), Span::default());
        let finding = Finding::builder("unclaimed-file", severity, place)
            .message(format!("no entry of `[[documents]]` claims this file, and {why}"))
            .help("add a glob for it to `[[documents]]`, rename it, or move it to another folder")
            .policy(globs[nth].1.clone());
        Some(finding.build())
    };
    files.iter().filter_map(finding).collect()
}

/// The folders in which a glob that takes whatever there is claims a file, each with the number of the glob. A glob for
/// files of a certain name says nothing of the others in their folder.
fn folders<'f>(
    globs: &[(&Glob, &Place)],
    claimed: impl Iterator<Item = &'f str>,
) -> BTreeMap<&'f str, usize> {
    let open = globs.iter().enumerate().filter(|(_, (glob, _))| takes_any_name(glob.glob()));
    let open = GlobIndex::of_globs(open.map(|(nth, (glob, _))| ((*glob).clone(), nth)).collect());
    let mut folders = BTreeMap::new();
    for path in claimed {
        if let Some(nth) = open.matches(path).first() {
            folders.entry(folder_of(path)).or_insert(*nth);
        }
    }
    folders
}

/// Whether the last part of a glob is `*`, or that and an ending.
fn takes_any_name(glob: &str) -> bool {
    let name = glob.rsplit_once('/').map_or(glob, |(_, name)| name);
    let rest = name.trim_start_matches('*');
    let is_ending = rest.strip_prefix('.').is_some_and(|ending| !ending.contains('.'));
    rest.len() < name.len() && (rest.is_empty() || is_ending)
}

/// The glob of a folder that a file is in or, unless it is the policy's own folder, below.
fn beside(folders: &BTreeMap<&str, usize>, path: &str) -> Option<usize> {
    let mut folder = folder_of(path);
    if let Some(nth) = folders.get(folder) {
        return Some(*nth);
    }
    while !folder.is_empty() {
        folder = folder_of(folder);
        if let Some(nth) = folders.get(folder).filter(|_| !folder.is_empty()) {
            return Some(*nth);
        }
    }
    None
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A glob for the names that differ from those of `glob` by case and, if it names more than an ending, by ending.
fn near(glob: &Glob) -> Option<Glob> {
    let text = glob.glob();
    let near = |text: &str| {
        let mut builder = GlobBuilder::new(text);
        // It was a glob; if it can't be one without regard to case, there is no other that comes near.
        builder.literal_separator(true).case_insensitive(true).build().ok()
    };
    let stem = text.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.ends_with('/'));
    match stem.filter(|stem| stem.contains(char::is_alphanumeric)) {
        // Where the dot is within braces, the stem isn't a glob.
        Some(stem) => near(&format!("{stem}.{ENDINGS}")).or_else(|| near(text)),
        None => near(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{near, takes_any_name};
    use crate::policy::model::file_glob;

    #[test]
    fn globs_for_any_name_are_told_from_those_for_some() {
        let any = ["*.json", "webhooks/**/*.json", "webhooks/*", "webhooks/**", "a/*.{json,yaml}"];
        let some = ["a.json", "hook-*.json", "*.hook.json", "*-hook.json", "a/[ab].json"];
        assert!(any.into_iter().all(takes_any_name));
        assert!(!some.into_iter().any(takes_any_name));
    }

    #[test]
    fn names_are_near_by_case_and_ending() {
        let table = [
            ("webhooks/*.json", "webhooks/a.yml", true),
            ("webhooks/*.json", "Webhooks/a.JSON", true),
            ("webhooks/*.json", "other/a.json", false),
            ("deployed.json", "Deployed.jsonc", true),
            ("deployed.json", "package.json", false),
            ("*.json", "A.JSON", true),
            ("**/*.json", "x/a.yaml", false),
            ("a/*.{x.json,yaml}", "a/b.X.json", true),
        ];
        for (glob, path, expected) in table {
            let near = near(&file_glob(glob).expect("a glob")).expect("it has one");
            assert_eq!(near.compile_matcher().is_match(path), expected, "{path} by {glob}");
        }
    }
}
