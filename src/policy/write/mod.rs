//! A policy as text: shown, and described by a JSON Schema.

mod json_schema;
mod show;

pub use json_schema::{json_schema, json_schema_of};
pub(crate) use show::show;
