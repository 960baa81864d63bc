//! What a check is: its name, what it takes, how it is made, and what it reports.

mod context;
mod cross_document;
mod definitions;
mod expr;
mod info;
mod join;
pub(crate) mod params;
pub(crate) mod values;
mod violation;

pub use context::CheckContext;
pub(crate) use context::ReportedElsewhere;
pub(crate) use cross_document::{CrossDocumentCheck, Verdict};
pub(crate) use definitions::{AnyCheck, WORDS, is_pack_name};
pub use definitions::{CheckNameError, Checks, HostCheck};
pub(crate) use expr::{CheckCall, CheckExpr, CompiledCheck, ExprKind};
pub use info::{CheckInfo, JOINS};
pub(crate) use join::{CompiledExpr, Join};
pub(crate) use params::{
    Argument, Bounds, Family, NamedSet, NamedSets, ReadContext, Scope, read_day, read_pointer,
};
pub use params::{ArgumentError, Arguments, Kind, Parameter};
pub use violation::Violation;

use std::sync::Arc;

use crate::document::{Pattern, Types};
use crate::schema::Shape;

/// A check, ready to run on any number of values, in any number of threads.
pub trait Check: Send + Sync {
    /// Looks at one value and reports each thing that is wrong with it.
    ///
    /// Of a value that it does not take (another type, say) it says nothing: what a value may be
    /// is the schema's to say.
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>));
}

/// What a check is called, what it takes, and how it is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckDefinition {
    /// The name in `check = { NAME = { … } }`.
    pub(crate) name: &'static str,
    /// What it asks of the selected value, in one line.
    pub(crate) about: &'static str,
    /// The values that it looks at; of others it says nothing.
    pub(crate) takes: Types,
    pub(crate) parameters: &'static [Parameter],
    /// Whether it can do nothing without one of its parameters at least, whichever.
    pub(crate) needs_one: bool,
    /// The names that a message may use in braces, besides `{value}`.
    pub(crate) placeholders: &'static [&'static str],
    /// Whether what it says of a value depends on that value alone: not on the rest of the document,
    /// nor on anything outside. Of a value that a schema lists it is then asked once for all.
    pub(crate) by_value: bool,
    /// Judges arguments that fit [`CheckDefinition::parameters`] each by itself.
    pub(crate) judge: fn(&Arguments) -> Result<(), ArgumentError>,
    pub(crate) build: Build,
}

impl CheckDefinition {
    /// What most checks are in most respects.
    pub(crate) const PLAIN: Self = Self {
        name: "",
        about: "",
        takes: Types::ANY,
        parameters: &[],
        needs_one: false,
        placeholders: &[],
        by_value: false,
        judge: |_| Ok(()),
        build: Build::Host,
    };

    pub(crate) fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The parameters of which one must still be given: each that is required, or any where one
    /// must be.
    pub(crate) fn missing(&self, has: impl Fn(&str) -> bool) -> Vec<&'static Parameter> {
        let open = |parameter: &&Parameter| parameter.required && !has(parameter.name);
        let missing: Vec<_> = self.parameters.iter().filter(open).collect();
        if missing.is_empty() && self.needs_one && !self.parameters.iter().any(|it| has(it.name)) {
            return self.parameters.iter().collect();
        }
        missing
    }
}

/// How a check is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Build {
    /// It looks at each value by itself.
    Each(fn(&Arguments, &CompileContext<'_>) -> Box<dyn Check>),
    /// It looks at the values of all documents together.
    CrossDocument(fn(&Arguments, &CompileContext<'_>) -> Box<dyn CrossDocumentCheck>),
    /// It is a host's, which was made when the policy was loaded.
    Host,
}

/// What a check can know of the values it will see.
pub(crate) struct CompileContext<'s> {
    pub(crate) shape: Arc<Shape>,
    pub(crate) select: &'s Pattern,
    /// Where `url-canonical` looks, and tells why a URL cannot be read.
    pub(crate) canonical: &'s [Pattern],
}

impl CompileContext<'_> {
    /// The names that the schema lists for the items of the array there.
    pub(crate) fn items(&self) -> Option<Vec<String>> {
        self.shape.values_at(&self.select.items())
    }
}
