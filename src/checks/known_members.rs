//! `known-members`: every member, however deep, is one that the schema names.

use std::sync::Arc;

use crate::check::values::Lookalikes;
use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;
use crate::schema::Shape;
use crate::text::suggest::did_you_mean;

pub(super) static VERB: Verb = Verb {
    name: "known-members",
    about: "every member, however deep, is one that the schema names",
    takes: Types::ARRAY.or(Types::OBJECT),
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct KnownMembers {
    shape: Arc<Shape>,
    starts: Vec<usize>,
    lookalikes: Lookalikes,
}

fn build(_: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    Box::new(KnownMembers {
        shape: Arc::clone(&site.shape),
        starts: site.shape.ids_at(site.select),
        lookalikes: Lookalikes::new(&site.shape),
    })
}

impl Check for KnownMembers {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let told = subject.told().lookalikes;
        for stranger in subject.strangers(&self.shape, &self.starts) {
            let place = self.shape.place(stranger.place);
            let name = stranger.key.content();
            // What is provided for by the schema, or refused by it, needs no word.
            let is_told = || self.lookalikes.find(&self.shape, stranger.place, name).is_some();
            if place.decided || told && is_told() {
                continue;
            }
            let known = place.members.iter().map(|(name, _)| name.as_str());
            report(Hit::new(stranger.key, name).maybe_help(did_you_mean(name, known)));
        }
    }
}
