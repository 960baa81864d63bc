//! `distinct`: no two documents have the same value there.

use std::collections::HashMap;

use crate::check::{
    Arguments, Build, CheckContext, CheckDefinition, CompileContext, CrossDocumentCheck, Kind,
    Parameter, Verdict, Violation,
};
use crate::document::{Types, plain};

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "distinct",
    about: "no value is there twice, in all DTOs of a run that are checked as the same thing",
    takes: Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING),
    parameters: &[Parameter::optional(
        "as",
        Kind::Choice(&["text", "url"]),
        "what makes two values the same: their text, or as URLs that they lead to one place; `text` if it is left out",
    )],
    placeholders: &["earlier"],
    build: Build::CrossDocument(build),
    ..CheckDefinition::PLAIN
};

struct Distinct {
    as_url: bool,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn CrossDocumentCheck> {
    Box::new(Distinct { as_url: arguments.text("as") == Some("url") })
}

impl CrossDocumentCheck for Distinct {
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        if !DEFINITION.takes.meets(Types::of(node)) {
            return;
        }
        let url = || Some(context.url()?.normal_form(node.as_str()?)?.into_owned());
        let text = || plain(node);
        let key = if self.as_url { url().unwrap_or_else(text) } else { text() };
        keep(Violation::new(node, key));
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

    fn needs_all(&self) -> bool {
        false
    }
}
