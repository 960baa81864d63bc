//! An array of strings, taken as they are.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered};
use crate::check::params::json_schema::array;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, PrintedEntry, code, described_list};
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of strings".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Words(item.list(|item| Ok(item.string()?.to_owned()))?)))
    }

    fn json_schema(&self) -> Value {
        array(json!({ "type": "string" }))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

/// Strings, of any kind that is an array of them.
#[derive(Debug)]
pub(super) struct Words(pub(super) Arc<[String]>);

impl ArgumentValue for Words {
    fn comparisons(&self) -> usize {
        self.0.len()
    }

    fn describe(&self) -> Vec<String> {
        described_list(self.0.iter().map(|word| code(word)))
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::List(self.0.iter().map(|word| PrintedEntry::plain(string(word))).collect())
    }

    fn is_same(&self, other: &Argument) -> bool {
        let set = |words: &Self| words.0.iter().cloned().collect::<HashSet<String>>();
        other.get::<Self>().is_some_and(|other| set(self) == set(other))
    }

    fn uncovered_by(&self, other: &Argument, _: Option<&[String]>) -> Option<Vec<Uncovered>> {
        let other: HashSet<&String> = other.get::<Self>()?.0.iter().collect();
        let left = self.0.iter().filter(|word| !other.contains(word));
        Some(left.map(Uncovered::plain).collect())
    }
}

impl Arguments {
    /// [`Kind::Words`](crate::check::Kind::Words) or [`Kind::Choices`](crate::check::Kind::Choices); none if they are
    /// left out.
    pub fn words(&self, parameter: &str) -> Arc<[String]> {
        self.value::<Words>(parameter).map_or_else(|| [].into(), |words| Arc::clone(&words.0))
    }
}
