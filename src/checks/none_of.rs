//! `none-of`: the value is none of these names.

use crate::document::Types;
use crate::matching::NameSet;
use crate::verb::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};

pub(super) static VERB: Verb = Verb {
    name: "none-of",
    about: "the string is none of the names",
    takes: Types::STRING,
    parameters: &[Parameter::required("values", Kind::Names, "the names that must not be there")],
    placeholders: &["by", "why"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct NoneOf(NameSet);

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let expected = site.shape.values_at(site.select).unwrap_or_default();
    Box::new(NoneOf(NameSet::new(arguments.entries("values").unwrap_or_default(), &expected)))
}

impl Check for NoneOf {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(name) = subject.node().as_str() else {
            return;
        };
        if let Some(entry) = self.0.find(name) {
            let hit = Hit::new(subject.node(), name).fact("by", entry.by(name));
            report(hit.fact("why", entry.why()).entry(entry));
        }
    }
}
