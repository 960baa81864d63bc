//! Texts: what they are called, where in them something is, and how it is shown.
//!
//! Invariant: uses no other room.

pub(crate) mod invisible;
mod name_hasher;
mod source;
pub(crate) mod suggest;

pub(crate) use name_hasher::NameHasher;
pub use source::{Place, Position, Source, Span};
