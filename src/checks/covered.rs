//! `covered`: each of these names is in the array of one document at least.

use std::collections::HashSet;

use crate::check::values::{Listed, Marks, NameSet, Wanted, wanted};
use crate::check::{Across, Arguments, Build, Hit, Kind, Parameter, Site, Subject, Verb, Verdict};
use crate::document::Types;

pub(super) static VERB: Verb = Verb {
    name: "covered",
    about: "each of the names is in the array of one DTO of the run at least; of a pattern, each name of the schema that it matches",
    takes: Types::ARRAY,
    parameters: &[Parameter::required("values", Kind::Names, "the names that must be somewhere")],
    placeholders: &["by", "why"],
    build: Build::Across(build),
    ..Verb::PLAIN
};

struct Covered {
    wanted: Vec<Wanted>,
    names: NameSet,
    /// The same names, if the schema lists names.
    marks: Option<Marks>,
}

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Across> {
    let listed = site.items();
    let entries = arguments.entries("values").unwrap_or_default();
    let wanted = wanted(&entries, listed.as_deref());
    let names = NameSet::new(entries, listed.as_deref().unwrap_or_default());
    let marks = listed.as_deref().and_then(Listed::new);
    let marks = marks.map(|listed| listed.those(|name| names.find(name).is_some()));
    Box::new(Covered { wanted, names, marks })
}

impl Across for Covered {
    fn note<'d>(&self, subject: &Subject<'d>, keep: &mut dyn FnMut(Hit<'d>)) {
        let roll = self.marks.as_ref().zip(subject.whole_roll());
        if roll.is_some_and(|(marks, roll)| !roll.marks.meets(marks)) {
            return;
        }
        for item in subject.node().items() {
            if let Some(name) = item.as_str().filter(|name| self.names.find(name).is_some()) {
                keep(Hit::new(item, name));
            }
        }
    }

    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
        let found: HashSet<&str> = keys.iter().copied().collect();
        for wanted in &self.wanted {
            if !found.contains(&*wanted.name) && !found.iter().any(|name| wanted.is(name)) {
                report(Verdict::Absent { name: wanted.name.clone(), entry: wanted.entry.clone() });
            }
        }
    }

    fn needs_all(&self) -> bool {
        true
    }
}
