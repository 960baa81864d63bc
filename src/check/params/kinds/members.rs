//! An array of the keys of an object, each of which the schema must provide for.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered, kept};
use crate::check::params::json_schema::array;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, PrintedEntry, code, described_list};
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of keys".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        let keys = item.list(|item| Ok((item.string()?.to_owned(), item.place())))?;
        Ok(Argument::new(Members(keys)))
    }

    fn json_schema(&self) -> Value {
        array(json!({ "type": "string" }))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

#[derive(Debug)]
struct Members(Arc<[(String, Place)]>);

impl ArgumentValue for Members {
    fn entry_places(&self) -> Vec<&Place> {
        self.0.iter().map(|(_, place)| place).collect()
    }

    fn keeping(&self, is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        Some(Argument::new(Self(kept(&self.0, is_kept))))
    }

    fn describe(&self) -> Vec<String> {
        described_list(self.0.iter().map(|(key, _)| code(key)))
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        let entry = |(key, place): &(String, Place)| PrintedEntry::at(string(key), place);
        Printed::List(self.0.iter().map(entry).collect())
    }

    fn is_same(&self, other: &Argument) -> bool {
        let set = |keys: &Self| keys.0.iter().map(|(key, _)| key.clone()).collect::<HashSet<_>>();
        other.get::<Self>().is_some_and(|other| set(self) == set(other))
    }

    fn uncovered_by(&self, other: &Argument, _: Option<&[String]>) -> Option<Vec<Uncovered>> {
        let other: HashSet<&String> = other.get::<Self>()?.0.iter().map(|(key, _)| key).collect();
        let left = self.0.iter().filter(|(key, _)| !other.contains(key));
        let entry = |(key, place): &(String, Place)| Uncovered {
            text: key.clone(),
            place: Some(place.clone()),
        };
        Some(left.map(entry).collect())
    }

    fn members(&self) -> &[(String, Place)] {
        &self.0
    }
}

impl Arguments {
    /// A [`Kind::Members`](crate::check::Kind::Members), each with its place; none if they are left out.
    pub(crate) fn members(&self, parameter: &str) -> Arc<[(String, Place)]> {
        self.value::<Members>(parameter).map_or_else(|| [].into(), |keys| Arc::clone(&keys.0))
    }
}
