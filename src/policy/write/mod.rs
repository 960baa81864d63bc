//! A policy as text: shown, started, and described by a JSON Schema.

mod json_schema;
mod show;
mod starter;

pub use json_schema::json_schema;
pub(crate) use show::show;
pub use starter::{Starter, starter};
