//! From files to a policy: layers in order, every mistake kept.
//!
//! One file for each section of a policy; `resolver` has what the layers said so far, `load` reads
//! them in order and puts the policy together.
//!
//! Invariant: what fails to be read is a `Result<T, Reported>`, so that no mistake can be lost.
#![deny(clippy::disallowed_methods)]

mod custom_rules;
mod documents;
mod earlier_layers;
mod extends;
mod file_globs;
mod inputs;
mod limits;
pub(crate) mod load;
mod overrides;
pub(crate) mod policy_file;
mod resolver;
mod roles;
pub(crate) mod rules;
mod schema;
mod schema_addresses;
mod schema_files;
pub(crate) mod schemas;
mod sets;
mod tests;
mod version;
mod waivers;

pub(crate) use inputs::Inputs;
pub(crate) use tests::read_file as read_test_file;
