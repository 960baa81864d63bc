//! What a check takes: parameters, their kinds, and the values that a policy gives.
#![deny(clippy::disallowed_methods)]

mod arguments;
mod bounds;
mod describe;
mod kind;
mod parameter;

pub use arguments::Arguments;
pub(crate) use arguments::{Argument, Family, Scope};
pub(crate) use bounds::Bounds;
pub(crate) use kind::{NamedSet, NamedSets, ReadContext, read_day, read_pointer};
pub use parameter::{ArgumentError, Kind, Parameter};
