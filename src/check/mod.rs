//! Checks of your own: how a check is defined, what a policy gives to it, what it sees and what it reports.
//!
//! A check is a [`CheckDefinition`] in a registry, [`Checks`], which
//! [`PolicyBuilder::checks`](crate::PolicyBuilder::checks) loads policies with. Rules then use it like a
//! built-in one.
//!
//! - [`Check`] looks at one value. [`CrossDocumentCheck`] compares the values of all documents of a run.
//! - [`Parameter`] and [`Kind`] declare what the check takes, and [`Arguments`] has what a policy gives.
//! - [`CheckContext`] is what the check sees, and [`CompileContext`] what the schema says of the place.
//! - [`Violation`] is what it reports; [`Note`] and [`Verdict`] are the same across documents.
//! - [`Meaning`] tells [`Policy::check`](crate::Policy::check) what the check asks for.
//!
//! [`CheckDefinition`] has a whole example, and `examples/acme-lint` is a crate with checks, a pack and a command.
//!
//! Invariant: built-in checks and those of a host have one definition type, [`CheckDefinition`], and a
//! definition says what its check means, as data.
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod answers;
mod asked;
mod branches;
mod compile;
mod context;
mod cross_document;
mod definition;
mod expr;
mod idle;
mod info;
mod join;
mod meaning;
mod page;
pub(crate) mod params;
mod registry;
mod tighter;
pub(crate) mod values;
mod violation;

pub use crate::ecma::TooCostly;
pub(crate) use answers::with_node;
pub(crate) use asked::{Alternative, AskContext, Asked};
pub(crate) use branches::BranchPart;
pub use compile::CompileContext;
pub(crate) use compile::CompiledCheck;
pub use context::CheckContext;
pub(crate) use context::{OtherPlace, ReportedElsewhere, spend, take_spent};
pub use cross_document::{CrossDocumentCheck, Note, OverParts, Verdict};
pub use definition::CheckDefinition;
pub(crate) use expr::{CheckCall, CheckExpr, ExprKind};
pub(crate) use idle::{Idle, IdlePart};
pub use info::{CheckInfo, JOINS, JoinInfo};
pub(crate) use join::{Answer, CompiledExpr, Join};
pub use meaning::Meaning;
pub(crate) use params::{
    Argument, Bounds, Comparison, Domains, Family, KnownSets, NamedSet, NamedSets, NamedSetsInUse,
    Names, Printed, PrintedEntry, ReadContext, Regex, Scope, TypedBounds, Uncovered, read_day,
    read_pointer, read_select, today,
};
pub use params::{ArgumentError, Arguments, Kind, Parameter};
pub use registry::{CheckNameError, Checks};
pub(crate) use registry::{WORDS, is_pack_name};
pub use tighter::Tighter;
pub use values::{NameEntry, NameSet};
pub(crate) use violation::BrokenPart;
pub use violation::Violation;

/// A check, ready to run on any number of values, in any number of threads.
pub trait Check: Send + Sync {
    /// Looks at one value and reports each violation in it.
    ///
    /// It ignores values of a type that it does not take, because the schema reports those.
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>));
}
