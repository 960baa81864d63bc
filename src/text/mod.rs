//! Texts with names, and places in them: bytes, lines and columns.
//!
//! Invariant: a place carries its text, so it can say what is there, or says that the text is gone. This room uses no
//! other.

mod frame;
pub(crate) mod hidden;
pub(crate) mod invisible;
mod look_alikes;
mod name_hasher;
pub(crate) mod pointer_token;
mod position;
mod shared_texts;
mod source;
pub(crate) mod suggest;
mod word_forms;

pub(crate) use frame::Frame;
pub(crate) use name_hasher::{BuildNameHasher, hash_name};
pub use position::Position;
pub(crate) use shared_texts::SharedTexts;
pub use source::{Place, Source, Span};
pub use suggest::did_you_mean;
