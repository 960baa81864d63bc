//! An array of host names, with `*.` and `**.` for labels below.

use std::sync::Arc;

use serde_json::Value;

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered, kept};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, PrintedEntry, code, described_list};
use crate::check::params::sets::read_domain;
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, Reported};
use crate::url::{Domain, DomainIndex};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of host names, with `*.` for one label below, `**.` for any and `@name` for a set of hosts".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Domains(read_domains(item, reading)?)))
    }

    fn json_schema(&self) -> Value {
        shared("domains")
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

pub(super) fn read_domains(
    item: &Item<'_>,
    reading: &ReadContext<'_>,
) -> Result<Arc<[Domain]>, Reported> {
    let domains: Vec<Vec<Domain>> = item.list(|item| match item.string()?.strip_prefix('@') {
        Some(set) => reading.sets.hosts(set, &item).map(<[Domain]>::to_vec),
        None => Ok(vec![read_domain(&item)?]),
    })?;
    Ok(domains.into_iter().flatten().collect())
}

#[derive(Debug)]
pub(crate) struct Domains(pub(crate) Arc<[Domain]>);

impl ArgumentValue for Domains {
    fn entry_places(&self) -> Vec<&Place> {
        self.0.iter().map(|entry| &entry.place).collect()
    }

    fn keeping(&self, is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        Some(Argument::new(Self(kept(&self.0, is_kept))))
    }

    fn describe(&self) -> Vec<String> {
        described_list(self.0.iter().map(|domain| code(&domain.text)))
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::List(printed(&self.0))
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| {
            uncovered_domains(&self.0, &other.0).is_empty()
                && uncovered_domains(&other.0, &self.0).is_empty()
        })
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn uncovered_by(&self, other: &Argument, _: Option<&[String]>) -> Option<Vec<Uncovered>> {
        Some(uncovered_domains(&self.0, &other.get::<Self>()?.0))
    }
}

pub(super) fn printed(domains: &[Domain]) -> Vec<PrintedEntry> {
    let entry = |domain: &Domain| PrintedEntry::at(string(&domain.text), &domain.place);
    domains.iter().map(entry).collect()
}

/// The domains of one list that another one doesn't cover.
pub(super) fn uncovered_domains(inner: &[Domain], outer: &[Domain]) -> Vec<Uncovered> {
    let outer = DomainIndex::new(outer);
    let left = inner.iter().filter(|one| outer.find(one, None).is_none());
    left.map(|one| Uncovered { text: one.text.clone(), place: Some(one.place.clone()) }).collect()
}

impl Arguments {
    /// A [`Kind::Domains`](crate::check::Kind::Domains).
    pub(crate) fn domains(&self, parameter: &str) -> Option<Arc<[Domain]>> {
        self.value::<Domains>(parameter).map(|domains| Arc::clone(&domains.0))
    }
}
