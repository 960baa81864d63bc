//! `known-members`: every member, at any depth, is named in the schema.

use std::sync::Arc;

use crate::check::values::{Lookalikes, ValueSet};
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    Violation,
};
use crate::document::Types;
use crate::schema::Shape;
use crate::text::suggest::did_you_mean;

const PARAMETERS: &[Parameter] = &[Parameter::optional(
    "except",
    Kind::Globs,
    "names that are allowed all the same, such as `x-*`",
)
.tighter(Tighter::Subset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-unknown-member"
title   = "A member that the schema doesn't name"
select  = ""
check   = { known-members = { except = ["x-*"] } }
message = "`{value}` isn't in the schema""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "known-members",
        "every member, at any depth, is named in the schema",
        build,
    )
    .takes(Types::ARRAY.or(Types::OBJECT))
    .parameters(PARAMETERS)
    .of_document()
    .example(EXAMPLE)
}

struct KnownMembers {
    shape: Arc<Shape>,
    starts: Vec<usize>,
    lookalikes: Lookalikes,
    except: ValueSet,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let except = arguments.entries("except").unwrap_or_default();
    Box::new(KnownMembers {
        shape: Arc::clone(&context.shape),
        starts: context.shape.ids_at(context.select),
        lookalikes: Lookalikes::new(&context.shape),
        except: ValueSet::new(&except, &[]),
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
            if place.decided
                || is_reported && is_lookalike()
                || self.except.find(unknown_key.key).is_some()
            {
                continue;
            }
            let known = place.members.iter().map(|(name, _)| name.as_str());
            report(Violation::new(unknown_key.key, name).maybe_help(did_you_mean(name, known)));
        }
    }
}
