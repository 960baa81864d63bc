//! A string.

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a string".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Text(item.string()?.to_owned())))
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "string" })
    }
}

/// A string, of any kind that is one.
#[derive(Debug)]
pub(super) struct Text(pub(super) String);

impl ArgumentValue for Text {
    fn describe(&self) -> Vec<String> {
        vec![code(&self.0)]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(string(&self.0))
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.0 == other.0)
    }
}

impl Arguments {
    /// A [`Kind::Text`](crate::check::Kind::Text) or a [`Kind::Choice`](crate::check::Kind::Choice).
    pub fn text(&self, parameter: &str) -> Option<&str> {
        self.value::<Text>(parameter).map(|text| text.0.as_str())
    }
}
