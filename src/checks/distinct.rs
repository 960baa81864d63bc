//! `distinct`: no two documents have the same value there.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::check::{
    Arguments, CheckContext, CheckDefinition, CompileContext, CrossDocumentCheck, Kind, Note,
    OverParts, Parameter, Verdict,
};
use crate::document::{Types, plain};

const PARAMETERS: &[Parameter] = &[Parameter::optional(
    "as",
    Kind::Choice(&["text", "lower", "url"]),
    "how values are compared: as text, as text in any case (`lower`), or as URLs, by where they \
     lead",
)
.by_default("`text`")];

const TAKES: Types = Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING);

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-name-twice"
title   = "Two documents with the same name"
select  = "/name"
check   = { distinct = { as = "lower" } }
message = "`{value}` is the name already used at {earlier}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::cross_document(
        "distinct",
        "no two DTOs of a `[[documents]]` entry, in all files of the run, have the same value here",
        build,
    )
    .takes(TAKES)
    .parameters(PARAMETERS)
    .placeholders(&["earlier"])
    .example(EXAMPLE)
}

struct Distinct {
    compared_as: String,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn CrossDocumentCheck> {
    Box::new(Distinct { compared_as: arguments.text("as").unwrap_or("text").to_owned() })
}

impl CrossDocumentCheck for Distinct {
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
        let node = context.node();
        if !TAKES.meets(Types::of(node)) {
            return;
        }
        let url = || Some(context.url()?.normal_form(node.as_str()?)?.into_owned());
        let text = || plain(node);
        let key = match self.compared_as.as_str() {
            "url" => url().unwrap_or_else(text),
            "lower" => text().to_lowercase(),
            _ => text(),
        };
        keep(Note::new(node, key));
    }

    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
        let mut seen: HashMap<_, _, RandomState> = HashMap::default();
        for (again, key) in keys.iter().enumerate() {
            let first = *seen.entry(key).or_insert(again);
            if first != again {
                report(Verdict::Repeated { first, again });
            }
        }
    }

    fn over_parts(&self) -> OverParts {
        OverParts::ByHash
    }
}
