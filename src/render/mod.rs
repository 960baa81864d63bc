//! Reports as text and as data, one file for each format.
//!
//! Documents are strangers' text: every renderer escapes what it prints by one function of
//! `escape.rs` of its own.

mod escape;
mod excerpt;
mod explain;
mod json;
mod schema_diff;
mod secrets;
mod tests;
mod text;

pub use explain::explanation;
pub use json::json;
pub use schema_diff::{schema_diff_json, schema_diff_text};
pub use tests::{tests_json, tests_text};
pub use text::{TextOptions, text};
