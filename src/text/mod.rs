//! Texts: their names, places in them, characters that must not be shown, and suggestions for
//! misspelt words.
//!
//! Invariant: uses no other room.

pub(crate) mod invisible;
mod name_hasher;
mod source;
pub(crate) mod suggest;

pub(crate) use name_hasher::NameHasher;
pub use source::{Place, Position, Source, Span};
pub use suggest::did_you_mean;
