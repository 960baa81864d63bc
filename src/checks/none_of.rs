//! `none-of`: the value is none of these.

use crate::check::values::ValueSet;
use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::{Types, plain};

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "none-of",
    about: "the value is none of the list",
    takes: Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING),
    parameters: &[
        Parameter::required("values", Kind::Values, "the values forbidden"),
        Parameter::optional("except", Kind::Names, "names allowed although `values` covers them"),
    ],
    placeholders: &["by", "why"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct NoneOf {
    values: ValueSet,
    except: ValueSet,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let expected = context.shape.values_at(context.select).unwrap_or_default();
    let set =
        |parameter| ValueSet::new(&arguments.entries(parameter).unwrap_or_default(), &expected);
    Box::new(NoneOf { values: set("values"), except: set("except") })
}

impl Check for NoneOf {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let Some(entry) = self.values.find(node) else { return };
        if self.except.find(node).is_some() {
            return;
        }
        let name = plain(node);
        let by = entry.by(&name);
        report(Violation::new(node, name).arg("by", by).arg("why", entry.why()).entry(entry));
    }
}
