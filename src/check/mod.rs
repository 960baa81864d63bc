//! What a check is: its definition, how rules combine checks, what a check sees, and what it reports.
//!
//! Invariant: built-in checks and those of a host have one definition type, [`CheckDefinition`], and a
//! definition says what its check means, as data.

mod compile;
mod context;
mod cross_document;
mod definition;
mod expr;
mod info;
mod join;
mod meaning;
pub(crate) mod params;
mod registry;
pub(crate) mod values;
mod violation;

pub use compile::CompileContext;
pub(crate) use compile::CompiledCheck;
pub use context::CheckContext;
pub(crate) use context::ReportedElsewhere;
pub use cross_document::{CrossDocumentCheck, Note, Verdict};
pub use definition::CheckDefinition;
pub(crate) use expr::{CheckCall, CheckExpr, ExprKind};
pub use info::{CheckInfo, JOINS};
pub(crate) use join::{CompiledExpr, Join};
pub use meaning::Meaning;
pub(crate) use params::{
    Argument, Bounds, Comparison, Domains, Family, NamedSet, NamedSets, NamedSetsInUse, Names,
    Printed, PrintedEntry, ReadContext, Regex, Scope, Uncovered, read_day, read_pointer,
};
pub use params::{ArgumentError, Arguments, Kind, Parameter};
pub use registry::{CheckNameError, Checks};
pub(crate) use registry::{WORDS, is_pack_name};
pub use values::{NameEntry, NameSet};
pub use violation::Violation;

/// A check, ready to run on any number of values, in any number of threads.
pub trait Check: Send + Sync {
    /// Looks at one value and reports each violation in it.
    ///
    /// It ignores values of a type that it does not take, because the schema reports those.
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>));
}
