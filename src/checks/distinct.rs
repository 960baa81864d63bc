//! `distinct`: no two documents have the same value there.

use std::collections::HashMap;

use crate::check::{
    Arguments, CheckContext, CheckDefinition, CompileContext, CrossDocumentCheck, Kind, Note,
    Parameter, Verdict,
};
use crate::document::{Types, plain};

const PARAMETERS: &[Parameter] = &[Parameter::optional(
    "as",
    Kind::Choice(&["text", "url"]),
    "how values are compared: as text, or as URLs, by where they lead; the default is \
             `text`",
)];

const TAKES: Types = Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING);

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::cross_document(
        "distinct",
        "no two DTOs of the run that have the same schema have the same value here",
        build,
    )
    .takes(TAKES)
    .parameters(PARAMETERS)
    .placeholders(&["earlier"])
}

struct Distinct {
    as_url: bool,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn CrossDocumentCheck> {
    Box::new(Distinct { as_url: arguments.text("as") == Some("url") })
}

impl CrossDocumentCheck for Distinct {
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
        let node = context.node();
        if !TAKES.meets(Types::of(node)) {
            return;
        }
        let url = || Some(context.url()?.normal_form(node.as_str()?)?.into_owned());
        let text = || plain(node);
        let key = if self.as_url { url().unwrap_or_else(text) } else { text() };
        keep(Note::new(node, key));
    }

    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
        let mut seen = HashMap::new();
        for (again, key) in keys.iter().enumerate() {
            let first = *seen.entry(key).or_insert(again);
            if first != again {
                report(Verdict::Repeated { first, again });
            }
        }
    }
}
