//! `known-members`: every member, however deep, is one that the schema names.

use std::sync::Arc;

use crate::document::Node;
use crate::document::Types;
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
}

fn build(_: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    Box::new(KnownMembers {
        shape: Arc::clone(&site.shape),
        starts: site.shape.ids_at(site.select),
    })
}

impl Check for KnownMembers {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        for &start in &self.starts {
            self.walk(subject.node(), start, report);
        }
    }
}

impl KnownMembers {
    /// Goes down as far as both the value and the schema do. A document's depth is bounded.
    fn walk<'d>(&self, node: Node<'d>, place: usize, report: &mut dyn FnMut(Hit<'d>)) {
        let known = self.shape.place(place);
        for (key, value) in node.members() {
            match known.member(key.content()) {
                Some(member) if value.is_array() || value.is_object() => {
                    self.walk(value, member, report);
                }
                Some(_) => {}
                // Provided for by the schema, or refused by it: nothing to add.
                None if known.decided => {}
                None => {
                    let near = did_you_mean(
                        key.content(),
                        known.members.iter().map(|(name, _)| name.as_str()),
                    );
                    report(Hit::new(key, key.content()).maybe_help(near));
                }
            }
        }
        if let Some(items) = known.items.filter(|&items| self.shape.place(items).has_inside()) {
            for item in node.items().filter(|item| item.is_array() || item.is_object()) {
                self.walk(item, items, report);
            }
        }
    }
}
