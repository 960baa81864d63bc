//! A JSON Pointer from the DTO's root, or a role.

use serde_json::Value;

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::document::Pattern;
use crate::schema::{Role, Roles, Select};
use crate::text::Place;
use crate::text::suggest::did_you_mean;
use crate::toml::text::string;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a JSON Pointer from the DTO's root, or a role such as `@url`".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Pointer { select: read_select(item)?, is_from_items: false }))
    }

    fn json_schema(&self) -> Value {
        shared("select")
    }
}

/// Reads a JSON Pointer with `*`.
pub(crate) fn read_pointer(item: &Item<'_>) -> Result<Pattern, Reported> {
    let text = item.string()?;
    Pattern::parse(text).map_err(|error| {
        item.report(PolicyMistake::value(error.message(text)).help(error.help(text)))
    })
}

/// Reads a JSON Pointer with `*`, or a role.
pub(crate) fn read_select(item: &Item<'_>) -> Result<Select, Reported> {
    let Some(name) = item.string()?.strip_prefix('@') else {
        return read_pointer(item).map(Select::Place);
    };
    name.parse().map(Select::Role).map_err(|_| {
        let known = Role::ALL.map(Role::name);
        let mistake = PolicyMistake::name(format!("there is no role `@{name}`"));
        let all = || format!("roles are {}", known.map(|it| format!("`@{it}`")).join(", "));
        item.report(mistake.help(did_you_mean(name, known).unwrap_or_else(all)))
    })
}

/// A pointer, from wherever it starts.
#[derive(Debug)]
pub(super) struct Pointer {
    pub(super) select: Select,
    /// Whether it starts at each item of the selected array.
    pub(super) is_from_items: bool,
}

impl ArgumentValue for Pointer {
    fn describe(&self) -> Vec<String> {
        vec![code(&self.select.to_string())]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(string(&self.select.to_string()))
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.select == other.select)
    }

    fn pointers(&self) -> Vec<(&Pattern, bool)> {
        match &self.select {
            Select::Place(place) => vec![(place, self.is_from_items)],
            Select::Role(_) => Vec::new(),
        }
    }

    fn role(&self) -> Option<Role> {
        self.select.role()
    }
}

impl Arguments {
    /// A [`Kind::Pointer`](crate::check::Kind::Pointer) or a [`Kind::ItemPointer`](crate::check::Kind::ItemPointer).
    pub(crate) fn pointer(&self, parameter: &str) -> Option<&Pattern> {
        match &self.value::<Pointer>(parameter)?.select {
            Select::Place(place) => Some(place),
            Select::Role(_) => None,
        }
    }

    /// The roles that it names.
    pub(crate) fn roles(&self) -> impl Iterator<Item = Role> {
        self.iter().filter_map(|(_, argument, _)| argument.role())
    }

    /// The arguments with the one place of each role instead.
    pub(crate) fn at_places(&self, roles: &Roles) -> Self {
        let mut placed = self.clone();
        for (parameter, argument, place) in self.iter() {
            if let Some([pattern, ..]) = argument.role().map(|role| roles.of(role)) {
                let select = Select::Place(pattern.clone());
                let pointer = Argument::new(Pointer { select, is_from_items: false });
                placed.set(parameter, pointer, place.clone());
            }
        }
        placed
    }
}
