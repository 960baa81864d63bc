//! `includes`: the array has each of these names.

use std::collections::HashSet;

use crate::document::Types;
use crate::matching::{NameEntry, glob};
use crate::verb::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};

pub(super) static VERB: Verb = Verb {
    name: "includes",
    about: "the array has each of the names; of a pattern, each name of the schema that it matches",
    takes: Types::ARRAY,
    parameters: &[Parameter::required("values", Kind::Names, "the names that must be there")],
    placeholders: &["by", "why"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct Includes {
    wanted: Vec<(Wanted, NameEntry)>,
}

enum Wanted {
    Name(String),
    /// A pattern over names that no schema lists: one match will do.
    Any(globset::GlobMatcher),
}

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let listed = site.shape.values_at(&site.select.items());
    let mut wanted = Vec::new();
    let mut seen = HashSet::new();
    for entry in arguments.entries("values").unwrap_or_default().iter() {
        if !entry.is_glob() {
            if seen.insert(entry.pattern.clone()) {
                wanted.push((Wanted::Name(entry.pattern.clone()), entry.clone()));
            }
            continue;
        }
        let Ok(glob) = glob(&entry.pattern) else {
            continue;
        };
        match &listed {
            None => wanted.push((Wanted::Any(glob), entry.clone())),
            Some(names) => {
                for name in names.iter().filter(|name| glob.is_match(name)) {
                    if seen.insert(name.clone()) {
                        wanted.push((Wanted::Name(name.clone()), entry.clone()));
                    }
                }
            }
        }
    }
    Box::new(Includes { wanted })
}

impl Check for Includes {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        if !subject.node().is_array() {
            return;
        }
        for (wanted, entry) in &self.wanted {
            let mut names = subject.node().items().filter_map(|item| item.as_str());
            let (found, name) = match wanted {
                Wanted::Name(name) => (names.any(|found| found == name), name),
                Wanted::Any(glob) => (names.any(|found| glob.is_match(found)), &entry.pattern),
            };
            if !found {
                let hit = Hit::new(subject.node(), name).fact("by", entry.by(name));
                report(hit.fact("why", entry.why()).entry(entry));
            }
        }
    }
}
