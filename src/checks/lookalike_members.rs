//! `lookalike-members`: no key looks like a member of the schema.

use std::sync::Arc;

use crate::check::values::{Lookalikes, difference};
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Meaning, Violation,
};
use crate::document::Types;
use crate::schema::Shape;

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-lookalike"
title   = "A member that looks like another one"
select  = ""
check   = { lookalike-members = {} }
message = "`{value}` looks like `{member}`: {difference}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "lookalike-members",
        "no key, at any depth, differs from a member of the schema only by case, width, how words are joined, \
         invisible or look-alike characters",
        build,
    )
    .takes(Types::ARRAY.or(Types::OBJECT))
    .placeholders(&["member", "difference"])
    .means(&[Meaning::RefusesLookalikeMembers])
    .of_document()
    .example(EXAMPLE)
}

struct LookalikeMembers {
    shape: Arc<Shape>,
    starts: Vec<usize>,
    lookalikes: Lookalikes,
}

fn build(_: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(LookalikeMembers {
        shape: Arc::clone(&context.shape),
        starts: context.shape.ids_at(context.select),
        lookalikes: Lookalikes::new(&context.shape),
    })
}

impl Check for LookalikeMembers {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        for unknown_key in context.unknown_keys(&self.shape, &self.starts) {
            let name = unknown_key.key.content();
            if let Some(member) = self.lookalikes.find(&self.shape, unknown_key.place, name) {
                let violation = Violation::new(unknown_key.key, name).arg("member", member);
                report(violation.arg("difference", difference(name, member)));
            }
        }
    }
}
