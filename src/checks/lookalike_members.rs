//! `lookalike-members`: no key is taken for a member that the schema names.

use std::sync::Arc;

use crate::check::values::{Lookalikes, difference};
use crate::check::{Arguments, Build, Check, Hit, Site, Subject, Verb};
use crate::document::Types;
use crate::schema::Shape;

pub(super) static VERB: Verb = Verb {
    name: "lookalike-members",
    about: "no key, however deep, differs from a member of the schema only by case, width, invisible or look-alike characters",
    takes: Types::ARRAY.or(Types::OBJECT),
    placeholders: &["member", "difference"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct LookalikeMembers {
    shape: Arc<Shape>,
    starts: Vec<usize>,
    lookalikes: Lookalikes,
}

fn build(_: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    Box::new(LookalikeMembers {
        shape: Arc::clone(&site.shape),
        starts: site.shape.ids_at(site.select),
        lookalikes: Lookalikes::new(&site.shape),
    })
}

impl Check for LookalikeMembers {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        for stranger in subject.strangers(&self.shape, &self.starts) {
            let name = stranger.key.content();
            if let Some(member) = self.lookalikes.find(&self.shape, stranger.place, name) {
                let hit = Hit::new(stranger.key, name).fact("member", member);
                report(hit.fact("difference", difference(name, member)));
            }
        }
    }
}
