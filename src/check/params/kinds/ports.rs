//! An array of port numbers.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered};
use crate::check::params::json_schema::array;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, PrintedEntry, described_list};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of ports, 1 to 65535".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Ports(item.list(|item| read_port(&item))?)))
    }

    fn json_schema(&self) -> Value {
        array(json!({ "type": "integer", "minimum": 1, "maximum": 65535 }))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

fn read_port(item: &Item<'_>) -> Result<u16, Reported> {
    let number = item.integer()?;
    match u16::try_from(number) {
        Ok(port) if port != 0 => Ok(port),
        _ => {
            let mistake = PolicyMistake::value(format!("{number} isn't a port"));
            Err(item.report(mistake.help("ports go from 1 to 65535")))
        }
    }
}

#[derive(Debug)]
struct Ports(Arc<[u16]>);

impl ArgumentValue for Ports {
    fn comparisons(&self) -> usize {
        self.0.len()
    }

    fn describe(&self) -> Vec<String> {
        described_list(self.0.iter().map(u16::to_string))
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::List(self.0.iter().map(|port| PrintedEntry::plain(port.to_string())).collect())
    }

    fn is_same(&self, other: &Argument) -> bool {
        let set = |ports: &Self| ports.0.iter().copied().collect::<HashSet<u16>>();
        other.get::<Self>().is_some_and(|other| set(self) == set(other))
    }

    fn uncovered_by(&self, other: &Argument, _: Option<&[String]>) -> Option<Vec<Uncovered>> {
        let other: HashSet<&u16> = other.get::<Self>()?.0.iter().collect();
        let left = self.0.iter().filter(|port| !other.contains(port));
        Some(left.map(|port| Uncovered::plain(port.to_string())).collect())
    }

    fn json(&self) -> Option<Value> {
        Some(self.0.to_vec().into())
    }
}

impl Arguments {
    /// [`Kind::Ports`](crate::check::Kind::Ports); none if they are left out.
    pub(crate) fn ports(&self, parameter: &str) -> Arc<[u16]> {
        self.value::<Ports>(parameter).map_or_else(|| [].into(), |ports| Arc::clone(&ports.0))
    }
}
