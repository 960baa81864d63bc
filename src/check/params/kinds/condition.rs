//! A check for each item of the selected array, which may say `at` what it looks at in the item.

use serde_json::Value;

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Condition as Expr};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::text::Place;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a check, such as `{ at = \"/primary\", one-of = { values = [true] } }`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let expr = (reading.condition)(item, reading)?;
        Ok(Argument::new(Condition { expr, text: item.place().text().to_owned() }))
    }

    fn json_schema(&self) -> Value {
        shared("part")
    }
}

#[derive(Debug)]
struct Condition {
    expr: Expr,
    /// As the author wrote it.
    text: String,
}

impl ArgumentValue for Condition {
    fn describe(&self) -> Vec<String> {
        vec![code(&self.text)]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(self.text.clone())
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.text == other.text)
    }

    fn condition(&self) -> Option<&Expr> {
        Some(&self.expr)
    }
}

impl Arguments {
    /// The check that a parameter is, and the checks that all are.
    pub(crate) fn condition(&self, parameter: &str) -> Option<&Expr> {
        self.value::<Condition>(parameter).map(|condition| &condition.expr)
    }

    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Expr> {
        self.iter().filter_map(|(_, argument, _)| argument.condition())
    }
}
