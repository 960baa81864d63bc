//! A check for each item of the selected array, which may say `at` what it looks at in the item.

use std::sync::Arc;

use serde_json::Value;

use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::check::{Arguments, CheckExpr};
use crate::schema::Role;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a check, such as `{ at = \"/primary\", one-of = { values = [true] } }`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let expr = (reading.condition)(item, reading)?;
        if Role::ALL.into_iter().any(|role| expr.names(role)) {
            let mistake = PolicyMistake::value("a role can't be named in a check of items");
            return Err(item.report(mistake.help("write its place, such as `/endpoint_url`")));
        }
        let text = item.place().text().to_owned();
        Ok(Argument::new(Condition { expr: Arc::new(expr), text }))
    }

    fn json_schema(&self) -> Value {
        shared("part")
    }
}

#[derive(Debug)]
struct Condition {
    expr: Arc<CheckExpr>,
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

    fn condition(&self) -> Option<&Arc<CheckExpr>> {
        Some(&self.expr)
    }
}

impl Arguments {
    /// A [`Kind::Condition`](crate::check::Kind::Condition).
    pub(crate) fn condition(&self, parameter: &str) -> Option<&Arc<CheckExpr>> {
        self.value::<Condition>(parameter).map(|condition| &condition.expr)
    }

    /// Every check for items.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Arc<CheckExpr>> {
        self.iter().filter_map(|(_, argument, _)| argument.condition())
    }
}
