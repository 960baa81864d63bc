//! One or several JSON Pointers from each item of the selected array.

use std::sync::Arc;

use serde_json::{Value, json};

use super::pointer::read_pointer;
use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::json_schema::{array, shared};
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, PrintedEntry, code, described_list};
use crate::document::Pattern;
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a JSON Pointer from each item, or an array of them".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        if item.as_string().is_some() {
            return Ok(Argument::new(ItemPointers([read_pointer(item)?].into())));
        }
        let pointers: Vec<Pattern> = item.list(|item| read_pointer(&item))?;
        if pointers.is_empty() {
            let mistake = PolicyMistake::value("an empty list compares nothing");
            return Err(item.report(mistake.help("name what to compare, such as `\"/id\"`")));
        }
        Ok(Argument::new(ItemPointers(pointers.into())))
    }

    fn json_schema(&self) -> Value {
        json!({ "anyOf": [shared("pointer"), array(shared("pointer"))] })
    }
}

#[derive(Debug)]
struct ItemPointers(Arc<[Pattern]>);

impl ArgumentValue for ItemPointers {
    fn describe(&self) -> Vec<String> {
        described_list(self.0.iter().map(|it| code(&it.to_string())))
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        match &self.0[..] {
            [one] => Printed::Value(string(&one.to_string())),
            several => {
                let entry = |it: &Pattern| PrintedEntry::plain(string(&it.to_string()));
                Printed::List(several.iter().map(entry).collect())
            }
        }
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.0 == other.0)
    }

    fn pointers(&self) -> Vec<(&Pattern, bool)> {
        self.0.iter().map(|pointer| (pointer, true)).collect()
    }
}

impl Arguments {
    /// [`Kind::ItemPointers`](crate::check::Kind::ItemPointers); none if they are left out.
    pub(crate) fn item_pointers(&self, parameter: &str) -> Arc<[Pattern]> {
        self.value::<ItemPointers>(parameter).map_or_else(|| [].into(), |all| Arc::clone(&all.0))
    }
}
