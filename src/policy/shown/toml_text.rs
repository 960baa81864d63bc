//! Values of a policy as TOML.

use crate::check::values::NameEntry;
use crate::check::{Argument, Printed, PrintedEntry};
use crate::check::{CheckExpr, ExprKind, Join, NamedSetsInUse};
use crate::policy::model::UsedSet;
use crate::text::Place;
use crate::toml::text::string;

/// A value, as it is shown.
pub(crate) enum Shown {
    /// A value, and where it is from.
    Value(String, Option<Place>),
    /// A value that nothing sets.
    Default(String),
    /// A list that is written at a place.
    List(Vec<PrintedEntry>, Place),
    /// Tables with headers of their own.
    Tables(String),
}

/// Writes values, by the sets that a policy has.
pub(crate) struct Writer<'p> {
    sets: NamedSetsInUse<'p>,
}

impl<'p> Writer<'p> {
    pub(crate) fn new(sets: &'p [UsedSet]) -> Self {
        let last = sets.iter().filter(|set| !set.is_replaced && !set.is_written_out);
        let sets = last.map(|set| (&*set.name, &*set.entries)).collect();
        Self { sets: NamedSetsInUse(sets) }
    }

    /// An argument that is written at `place`.
    pub(crate) fn argument(&self, argument: &Argument, place: &Place) -> Shown {
        match argument.print(place, &self.sets) {
            Printed::Value(text) => Shown::Value(text, Some(place.clone())),
            Printed::List(entries) => Shown::List(entries, place.clone()),
        }
    }

    /// A list of names; what came from a set is printed as the set, unless that has changed since.
    pub(crate) fn names(&self, entries: &[NameEntry]) -> Vec<PrintedEntry> {
        self.sets.names(entries)
    }
}

impl Writer<'_> {
    /// A check, as one line.
    pub(crate) fn check(&self, expr: &CheckExpr) -> String {
        let mut parts = Vec::new();
        if !expr.at.is_root() {
            parts.push(format!("at = {}", string(&expr.at.to_string())));
        }
        let checks = |specs: &[CheckExpr]| {
            specs.iter().map(|expr| self.check(expr)).collect::<Vec<_>>().join(", ")
        };
        match &expr.kind {
            ExprKind::Call(one) => {
                let given = one.arguments.iter().map(|(parameter, it, place)| {
                    let value = it.print(place, &self.sets).into_line();
                    format!("{parameter} = {value}")
                });
                let given = given.collect::<Vec<_>>().join(", ");
                let given = if given.is_empty() { given } else { format!(" {given} ") };
                parts.push(format!("{} = {{{given}}}", one.definition.name));
            }
            ExprKind::Join(Join::Any(specs)) => parts.push(format!("any = [{}]", checks(specs))),
            ExprKind::Join(Join::All(specs)) => parts.push(format!("all = [{}]", checks(specs))),
            ExprKind::Join(Join::Not(part)) => parts.push(format!("not = {}", self.check(part))),
            ExprKind::Join(Join::When { when, then, otherwise }) => {
                parts.push(format!("when = {}", self.check(when)));
                parts.extend(then.iter().map(|then| format!("then = {}", self.check(then))));
                parts.extend(otherwise.iter().map(|other| format!("else = {}", self.check(other))));
            }
        }
        format!("{{ {} }}", parts.join(", "))
    }
}
