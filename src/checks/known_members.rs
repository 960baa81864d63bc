//! `known-members`: every member, however deep, is one that the schema names.

use std::sync::Arc;

use crate::document::Types;
use crate::matching::Lookalikes;
use crate::schema::Shape;
use crate::suggest::did_you_mean;
use crate::verb::{Arguments, Build, Check, Hit, Site, Subject, Verb};

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
        for &start in &self.starts {
            self.shape.each_key(start, subject.node(), &mut |id, key| {
                let place = self.shape.place(id);
                // What is provided for by the schema, or refused by it, needs no word.
                if place.decided || place.member(key.content()).is_some() {
                    return;
                }
                if told && self.lookalikes.find(&self.shape, id, key.content()).is_some() {
                    return;
                }
                let known = place.members.iter().map(|(name, _)| name.as_str());
                let near = did_you_mean(key.content(), known);
                report(Hit::new(key, key.content()).maybe_help(near));
            });
        }
    }
}
