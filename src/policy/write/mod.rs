//! A policy as text: shown, started, and described by a JSON Schema.

mod json_schema;
mod show;
mod starter;
mod toml_text;

pub use json_schema::policy_schema;
pub(crate) use show::show;
pub use starter::{Starter, starter};
pub(crate) use toml_text::string as toml_string;
