//! The integration tests, in one binary: each module is named after what it promises. They use the public API or the
//! command, never what is private to the crate.
//!
//! `cargo test --test it rules::` runs one module. Without default features the modules of the command are left out.

mod architecture;
mod attacks;
mod branch_coverage;
mod checks;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod commands_page;
mod common;
mod comparison;
mod comparisons;
mod contract;
mod differential;
mod documents;
#[cfg(all(unix, feature = "cli"))]
mod evasion;
mod extreme_values;
mod formats;
mod fuzz_corpus;
mod generated_documents;
mod guide;
#[cfg(feature = "cli")]
mod hook;
mod host_checks;
mod hostile;
mod items;
mod joined_checks;
mod layers;
mod library;
mod limits;
mod lines;
mod literal_star;
mod no_network;
mod organisations;
#[cfg(feature = "cli")]
mod outputs;
mod parts;
mod passed_over;
mod patterns;
mod patterns_deep;
mod policies;
mod policy_claims;
#[cfg(feature = "cli")]
mod policy_commands;
mod policy_laws;
mod policy_schema;
mod public_api;
mod regexes;
mod reports;
mod roles;
mod rules;
mod schema_acceptance;
mod schema_diff;
mod schema_editions;
mod schema_update;
mod schemas;
mod secrets;
mod set_files;
mod shop;
mod suggestions;
mod url_grammar;
mod urls;
mod waivers_pasted;
#[cfg(feature = "cli")]
mod webhooks;
