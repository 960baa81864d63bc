//! `known-members`: every member, at any depth, is named in the schema.

use std::sync::Arc;

use crate::check::values::Lookalikes;
use crate::check::{Arguments, Check, CheckContext, CheckDefinition, CompileContext, Violation};
use crate::document::Types;
use crate::schema::Shape;
use crate::text::suggest::did_you_mean;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "known-members",
        "every member, at any depth, is named in the schema",
        build,
    )
    .takes(Types::ARRAY.or(Types::OBJECT))
}

struct KnownMembers {
    shape: Arc<Shape>,
    starts: Vec<usize>,
    lookalikes: Lookalikes,
}

fn build(_: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(KnownMembers {
        shape: Arc::clone(&context.shape),
        starts: context.shape.ids_at(context.select),
        lookalikes: Lookalikes::new(&context.shape),
    })
}

impl Check for KnownMembers {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let is_reported = context.reported().lookalikes;
        for unknown_key in context.unknown_keys(&self.shape, &self.starts) {
            let place = self.shape.place(unknown_key.place);
            let name = unknown_key.key.content();
            // The schema itself allows or refuses these.
            let is_lookalike =
                || self.lookalikes.find(&self.shape, unknown_key.place, name).is_some();
            if place.decided || is_reported && is_lookalike() {
                continue;
            }
            let known = place.members.iter().map(|(name, _)| name.as_str());
            report(Violation::new(unknown_key.key, name).maybe_help(did_you_mean(name, known)));
        }
    }
}
