//! `required`: the object has each of these members.

use std::sync::Arc;

use crate::document::Types;
use crate::source::Place;
use crate::suggest::nearest;
use crate::verb::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};

pub(super) static VERB: Verb = Verb {
    name: "required",
    about: "the object has each of the members",
    takes: Types::OBJECT,
    parameters: &[Parameter::required("members", Kind::Words, "the keys that must be there")],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct Required {
    members: Arc<[String]>,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    let place = arguments.place("members").cloned();
    Box::new(Required { members: arguments.words("members"), place })
}

impl Check for Required {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let object = subject.node();
        if !object.is_object() {
            return;
        }
        for member in self.members.iter().filter(|member| object.get(member).is_none()) {
            let keys = object.members().map(|(key, _)| key.content());
            let near = nearest(member, keys).map(|near| format!("rename `{near}` to `{member}`?"));
            let hit = Hit::new(object, member).maybe_help(near);
            report(hit.maybe_policy(self.place.as_ref()));
        }
    }
}
