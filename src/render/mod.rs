//! Reports as text and as data, one file for each format.
//!
//! Documents are strangers' text: every renderer escapes what it prints by one function of
//! `escape.rs` of its own.

mod escape;
mod excerpt;
mod json;
mod secrets;
mod text;

pub use json::json;
pub use text::{TextOptions, text};
