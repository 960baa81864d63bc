//! An array of some words.

use serde_json::{Value, json};

use super::choice::{codes, read_choice};
use super::words::Words;
use crate::check::params::argument::Argument;
use crate::check::params::json_schema::array;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::toml::{Item, Reported};

pub(super) struct Definition(pub(super) &'static [&'static str]);

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        format!("an array of {}", codes(self.0))
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Words(item.list(|item| read_choice(&item, self.0))?)))
    }

    fn json_schema(&self) -> Value {
        array(json!({ "enum": self.0 }))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}
