//! The values that checks compare: names and patterns, dates, sets of names.
//!
//! Invariant: they are data, and know nothing of policies but the place of an entry.

mod date;
mod lookalike;
mod names;
mod required_names;
mod typed;
mod value_set;
mod wildcard;

pub use date::{Date, DateError};
pub(crate) use lookalike::{GuardedNames, Lookalikes, are_alike, difference, flattened};
pub(crate) use names::in_lower_case;
pub use names::{NameEntry, NameSet};
pub(crate) use required_names::{RequiredName, required_names};
pub(crate) use typed::{Grammar, Typed};
pub(crate) use value_set::ValueSet;
pub(crate) use wildcard::{Wildcard, escaped};
