//! What a check takes: parameters, their kinds, and the values that a policy gives.
//!
//! Invariant: everything about a kind of parameter is in its file under `kinds/`.
#![deny(clippy::disallowed_methods)]

mod argument;
mod arguments;
mod bounds;
mod csv_column;
pub(crate) mod json_schema;
mod kind;
mod kinds;
mod list_entry;
mod parameter;
mod print;
mod set_files;
mod sets;
mod typed_bounds;

pub(crate) use argument::{Argument, Uncovered};
pub use arguments::Arguments;
pub(crate) use bounds::Bounds;
pub(crate) use kind::{Comparison, ReadContext};
pub use kinds::Kind;
pub(crate) use kinds::date::{read_day, today};
pub(crate) use kinds::domains::Domains;
pub(crate) use kinds::families::Family;
pub(crate) use kinds::names::Names;
pub(crate) use kinds::pointer::{read_pointer, read_select};
pub(crate) use kinds::regex::Regex;
pub(crate) use kinds::scopes::Scope;
pub use parameter::{ArgumentError, Parameter};
pub(crate) use print::{NamedSetsInUse, Printed, PrintedEntry, array};
pub(crate) use sets::{KnownSets, NamedSet, NamedSets};
pub(crate) use typed_bounds::TypedBounds;
