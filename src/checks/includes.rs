//! `includes`: the array has each of these names.

use crate::document::Types;
use crate::matching::{Wanted, wanted};
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
    wanted: Vec<Wanted>,
}

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let listed = site.shape.values_at(&site.select.items());
    let entries = arguments.entries("values").unwrap_or_default();
    Box::new(Includes { wanted: wanted(&entries, listed.as_deref()) })
}

impl Check for Includes {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let array = subject.node();
        if !array.is_array() {
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
