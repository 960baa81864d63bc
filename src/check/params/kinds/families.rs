//! An array of tables: where one of `when` is, each of `then` must be.

use std::sync::Arc;

use serde_json::{Value, json};

use super::names::{read_names, uncovered_names};
use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered, kept};
use crate::check::params::json_schema::{array, described, object, shared, string};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{
    NamedSetsInUse, Printed, PrintedEntry, line, names, reason, why,
};
use crate::check::params::sets::read_why;
use crate::check::values::NameEntry;
use crate::text::Place;
use crate::toml::{Item, Reported, Table};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of tables with `when`, `then` and `why`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let families = item.list(|item| read_family(&item.table()?, reading))?;
        Ok(Argument::new(Families(families)))
    }

    fn json_schema(&self) -> Value {
        array(object(
            &["when", "then"],
            json!({
                "when": described("Where one of these is,", shared("names")),
                "then": described("each of these must be.", shared("names")),
                "why": string("Why."),
            }),
        ))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

fn read_family(table: &Table<'_>, reading: &ReadContext<'_>) -> Result<Family, Reported> {
    let names = |item: Item<'_>| read_names(&item, reading);
    let when = table.require("when", "name what wants company: `when = [\"…\"]`").and_then(names);
    let then = table.require("then", "name what must be there: `then = [\"…\"]`").and_then(names);
    let why = read_why(table);
    table.deny_unknown_keys("a family of names");
    Ok(Family { when: when?, then: then?, why: why?, place: table.place() })
}

/// Where one of `when` is, each of `then` must be.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) when: Arc<[NameEntry]>,
    pub(crate) then: Arc<[NameEntry]>,
    pub(crate) why: Option<Arc<str>>,
    pub(crate) place: Place,
}

#[derive(Debug)]
struct Families(Arc<[Family]>);

impl Families {
    /// The families that another list doesn't cover.
    fn uncovered(&self, other: &Self, known: Option<&[String]>) -> Vec<Uncovered> {
        let is_covered = |one: &&Family| {
            other.0.iter().any(|other| {
                uncovered_names(&one.when, &other.when, known).is_empty()
                    && uncovered_names(&one.then, &other.then, known).is_empty()
            })
        };
        let entry = |family: &Family| Uncovered {
            text: family.when.iter().map(NameEntry::pattern).collect::<Vec<_>>().join(", "),
            place: Some(family.place.clone()),
        };
        self.0.iter().filter(|family| !is_covered(family)).map(entry).collect()
    }
}

impl ArgumentValue for Families {
    fn entry_places(&self) -> Vec<&Place> {
        self.0.iter().map(|entry| &entry.place).collect()
    }

    fn keeping(&self, is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        Some(Argument::new(Self(kept(&self.0, is_kept))))
    }

    fn comparisons(&self) -> usize {
        self.listed_names().len()
    }

    fn describe(&self) -> Vec<String> {
        let line = |family: &Family| {
            let why = reason(family.why.as_deref());
            format!("{} wants {}{why}", names(&family.when), names(&family.then))
        };
        self.0.iter().map(line).collect()
    }

    fn print(&self, _: &Place, sets: &NamedSetsInUse<'_>) -> Printed {
        let entry = |family: &Family| {
            let (when, then) = (line(sets.names(&family.when)), line(sets.names(&family.then)));
            let why = why(family.why.as_deref());
            PrintedEntry::at(format!("{{ when = {when}, then = {then}{why} }}"), &family.place)
        };
        Printed::List(self.0.iter().map(entry).collect())
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| {
            self.uncovered(other, None).is_empty() && other.uncovered(self, None).is_empty()
        })
    }

    fn uncovered_by(&self, other: &Argument, known: Option<&[String]>) -> Option<Vec<Uncovered>> {
        Some(self.uncovered(other.get()?, known))
    }

    fn listed_names(&self) -> Vec<&NameEntry> {
        self.0.iter().flat_map(|one| one.when.iter().chain(&*one.then)).collect()
    }
}

impl Arguments {
    /// The families of all parameters.
    pub(crate) fn families_of_any(&self) -> Vec<Family> {
        let lists = self.iter().filter_map(|(_, argument, _)| argument.get::<Families>());
        lists.flat_map(|families| families.0.to_vec()).collect()
    }

    /// [`Kind::Families`](crate::check::Kind::Families); none if they are left out.
    pub(crate) fn families(&self, parameter: &str) -> Arc<[Family]> {
        self.value::<Families>(parameter).map_or_else(|| [].into(), |all| Arc::clone(&all.0))
    }
}
