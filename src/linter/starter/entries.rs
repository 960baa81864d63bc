//! The entries of `[[documents]]`: which globs are for which kind, so that no file is claimed twice.

use std::collections::{BTreeMap, BTreeSet};

use super::survey::Survey;
use crate::document::{Format, Pattern};
use crate::schema::Role;

/// An entry of `[[documents]]`.
#[derive(Debug)]
pub(super) struct Entry {
    /// Globs, sorted.
    pub(super) globs: Vec<String>,
    /// The files that they are for.
    pub(super) files: Vec<String>,
    pub(super) select: String,
    /// The index of its kind among the candidates.
    pub(super) kind: usize,
    /// The place of the URL, if the values have one: as `roles` says, or as the schema does by itself.
    pub(super) url: Option<String>,
    /// What the entry says of roles.
    pub(super) roles: Option<Roles>,
}

/// Where the roles are, if not where the schema has them by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) url: String,
    pub(super) events: Option<String>,
}

/// The entries for what was found, in the order of kinds and places. `with_roles` says whether an entry may have roles.
pub(super) fn entries(survey: &mut Survey<'_>, with_roles: bool) -> Vec<Entry> {
    let whole = whole_folders(survey);
    // A glob for the folder of a schema would claim the schema, too.
    let of_schemas: BTreeSet<_> = survey.schemas.iter().map(|file| folder(file)).collect();
    let mut entries: BTreeMap<(usize, String), (BTreeSet<String>, Vec<String>)> = BTreeMap::new();
    let mut add = |kind: usize, select: &str, file: &str| {
        let (globs, files) = entries.entry((kind, select.to_owned())).or_default();
        let folder = folder(file);
        let is_whole =
            select.is_empty() && whole.get(&folder) == Some(&kind) && !of_schemas.contains(&folder);
        globs.insert(match is_whole {
            true => format!("{}/*.{}", globset::escape(folder.0), folder.1),
            false => globset::escape(file),
        });
        files.push(file.to_owned());
    };
    for (file, sites) in &survey.found {
        for (select, kind) in sites {
            add(*kind, select, file);
        }
    }
    for file in survey.unknown.keys() {
        if let Some(kind) = whole.get(&folder(file)) {
            add(*kind, "", file);
        }
    }
    let entries = entries.into_iter().map(|((kind, select), (globs, files))| {
        let globs = globs.into_iter().collect();
        let roles = if with_roles { roles(survey, kind) } else { None };
        let found = roles.as_ref().map(|roles| roles.url.clone());
        let url = found.or_else(|| own_place(survey, kind, Role::Url));
        Entry { globs, files, select, kind, url, roles }
    });
    entries.collect()
}

/// The folder of a file, and its ending.
fn folder(file: &str) -> (&str, &str) {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    (folder, name.rsplit_once('.').map_or("", |(_, ending)| ending))
}

/// The folders in which every file with an ending is one document of one kind, or looks like one with a mistake in it.
fn whole_folders<'a>(survey: &Survey<'a>) -> BTreeMap<(&'a str, &'a str), usize> {
    let mut kinds: BTreeMap<(&str, &str), Option<usize>> = BTreeMap::new();
    for (&file, sites) in &survey.found {
        let here = match sites.first() {
            Some((select, kind)) if sites.len() == 1 && select.is_empty() => Some(*kind),
            _ => None,
        };
        let known = kinds.entry(folder(file)).or_insert(here);
        *known = known.filter(|known| Some(*known) == here);
    }
    for (&file, keys) in &survey.unknown {
        if let Some(known) = kinds.get_mut(&folder(file)) {
            let is_similar =
                |kind: usize| keys.as_ref().is_none_or(|it| survey.candidates[kind].is_similar(it));
            *known = known.filter(|kind| is_similar(*kind));
        }
    }
    // What is at the root may be anything, and a glob says nothing there.
    let is_glob = |(folder, ending): &(&str, &str)| {
        !folder.is_empty() && !ending.is_empty() && Format::of(&format!("a.{ending}")).is_some()
    };
    let whole = kinds.into_iter().filter(|(folder, _)| is_glob(folder));
    whole.filter_map(|(folder, kind)| Some((folder, kind?))).collect()
}

/// Where the roles of a kind are by its documents, if that isn't what its schema has by itself.
fn roles(survey: &mut Survey<'_>, kind: usize) -> Option<Roles> {
    let places = survey.places.get(&kind)?;
    let url = places.url().filter(|_| kind > 0)?.to_owned();
    let events = places.events().map(str::to_owned);
    let is_own = own_place(survey, kind, Role::Url).as_ref() == Some(&url)
        && (events.is_none() || own_place(survey, kind, Role::Events) == events);
    (!is_own).then_some(Roles { url, events })
}

/// Where the schema of a kind has a role by itself.
fn own_place(survey: &mut Survey<'_>, kind: usize, role: Role) -> Option<String> {
    let roles = survey.linter(kind)?.policy().resolved.documents.fallback.roles();
    roles.of(role).first().map(Pattern::to_string)
}
