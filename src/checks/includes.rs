//! `includes`: the array has each of these names.

use crate::check::values::{Listed, Marks, Wanted, wanted};
use crate::check::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::document::Types;

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
    wanted: Vec<Wanted>,
    /// The same, if the schema lists them all.
    marks: Option<Marks>,
}

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let listed = site.items();
    let entries = arguments.entries("values").unwrap_or_default();
    let wanted = wanted(&entries, listed.as_deref());
    let marks = listed.and_then(|names| {
        let all = wanted.iter().all(|one| names.contains(&one.name));
        let listed = Listed::new(&names).filter(|_| all)?;
        Some(listed.those(|name| wanted.iter().any(|one| one.name == name)))
    });
    Box::new(Includes { wanted, marks })
}

impl Check for Includes {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let array = subject.node();
        let is_there =
            |marks: &Marks| subject.whole_roll().is_some_and(|roll| roll.marks.covers(marks));
        if !array.is_array() || self.marks.as_ref().is_some_and(is_there) {
            return;
        }
        for wanted in &self.wanted {
            let mut names = array.items().filter_map(|item| item.as_str());
            if !names.any(|name| wanted.is(name)) {
                let (name, entry) = (&wanted.name, &wanted.entry);
                let hit = Hit::new(array, name).fact("by", entry.by(name));
                report(hit.fact("why", entry.why()).entry(entry));
            }
        }
    }
}
