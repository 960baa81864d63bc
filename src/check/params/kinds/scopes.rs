//! An array of tables: with a host of `domains`, `only` these names.

use std::sync::Arc;

use serde_json::{Value, json};

use super::domains::{printed, read_domains, uncovered_domains};
use super::names::{read_names, uncovered_names};
use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered, kept};
use crate::check::params::json_schema::{array, described, object, shared, string};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{
    NamedSetsInUse, Printed, PrintedEntry, code, line, names, reason, why,
};
use crate::check::params::sets::read_why;
use crate::check::values::NameEntry;
use crate::text::Place;
use crate::toml::{Item, Reported, Table};
use crate::url::Domain;

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of tables with `domains`, `only` and `why`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let scopes = item.list(|item| read_scope(&item.table()?, reading))?;
        Ok(Argument::new(Scopes(scopes)))
    }

    fn json_schema(&self) -> Value {
        array(object(
            &["domains", "only"],
            json!({
                "domains": described("A host of these", shared("domains")),
                "only": described("takes these names alone.", shared("names")),
                "why": string("Why."),
            }),
        ))
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

fn read_scope(table: &Table<'_>, reading: &ReadContext<'_>) -> Result<Scope, Reported> {
    let domains = table
        .require("domains", "name the hosts: `domains = [\"…\"]`")
        .and_then(|item| read_domains(&item, reading));
    let only = table
        .require("only", "name all that they may take: `only = [\"…\"]`")
        .and_then(|item| read_names(&item, reading));
    let why = read_why(table);
    table.deny_unknown_keys("a scope");
    Ok(Scope { domains: domains?, only: only?, why: why?, place: table.place() })
}

/// With a host of `domains`, `only` these names.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) domains: Arc<[Domain]>,
    pub(crate) only: Arc<[NameEntry]>,
    pub(crate) why: Option<Arc<str>>,
    pub(crate) place: Place,
}

#[derive(Debug)]
struct Scopes(Arc<[Scope]>);

impl Scopes {
    /// The scopes that another list doesn't cover. A scope allows some names only: it is as strict
    /// where hosts are the same or more, and names the same or fewer.
    fn uncovered(&self, other: &Self, known: Option<&[String]>) -> Vec<Uncovered> {
        let is_covered = |one: &&Scope| {
            other.0.iter().any(|other| {
                uncovered_domains(&one.domains, &other.domains).is_empty()
                    && uncovered_names(&other.only, &one.only, known).is_empty()
            })
        };
        let entry = |scope: &Scope| Uncovered {
            text: scope.domains.iter().map(|it| &*it.text).collect::<Vec<_>>().join(", "),
            place: Some(scope.place.clone()),
        };
        self.0.iter().filter(|scope| !is_covered(scope)).map(entry).collect()
    }
}

impl ArgumentValue for Scopes {
    fn entry_places(&self) -> Vec<&Place> {
        self.0.iter().map(|entry| &entry.place).collect()
    }

    fn keeping(&self, is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        Some(Argument::new(Self(kept(&self.0, is_kept))))
    }

    fn describe(&self) -> Vec<String> {
        let line = |scope: &Scope| {
            let domains: Vec<String> = scope.domains.iter().map(|it| code(&it.text)).collect();
            let why = reason(scope.why.as_deref());
            format!("{} takes {} alone{why}", domains.join(", "), names(&scope.only))
        };
        self.0.iter().map(line).collect()
    }

    fn print(&self, _: &Place, sets: &NamedSetsInUse<'_>) -> Printed {
        let entry = |scope: &Scope| {
            let (domains, only) = (line(printed(&scope.domains)), line(sets.names(&scope.only)));
            let why = why(scope.why.as_deref());
            PrintedEntry::at(format!("{{ domains = {domains}, only = {only}{why} }}"), &scope.place)
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
        self.0.iter().flat_map(|scope| scope.only.iter()).collect()
    }
}

impl Arguments {
    /// [`Kind::Scopes`](crate::check::Kind::Scopes); none if they are left out.
    pub(crate) fn scopes(&self, parameter: &str) -> Arc<[Scope]> {
        self.value::<Scopes>(parameter).map_or_else(|| [].into(), |all| Arc::clone(&all.0))
    }
}
