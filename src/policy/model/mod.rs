//! What a valid policy is: plain data, whatever it was read from, and what it means for one file or
//! one finding.
//!
//! Invariant: nothing here knows TOML, or can fail.
#![deny(clippy::disallowed_methods)]

mod active_rule;
mod document_set;
mod file_globs;
mod kinds;
mod limit_settings;
mod override_entry;
mod policy_test;
mod precedence;
mod relied_on;
mod resolved;
mod role_settings;
mod rule_state;
mod schema_address;
mod schema_use;
mod waiver;
mod waiver_index;

pub(crate) use active_rule::ActiveRule;
pub(crate) use document_set::DocumentSet;
pub(crate) use file_globs::{ByFile, FileGlobs, GlobIndex, TooLarge, file_glob};
pub(crate) use kinds::{Kinds, Site};
pub(crate) use limit_settings::{LimitSetting, LimitSettings};
pub(crate) use override_entry::Override;
pub(crate) use policy_test::{Expected, PolicyTest};
pub(crate) use relied_on::{ReliedOn, guards_members, is_relied_on};
pub(crate) use resolved::{DocumentSets, Resolved, RuleTable, UsedSet};
pub(crate) use role_settings::RoleSettings;
pub(crate) use rule_state::{RuleEntry, RuleState};
pub(crate) use schema_address::SchemaAddress;
pub(crate) use schema_use::SchemaUse;
pub(crate) use waiver::{OWNER_PLACEHOLDER, REASON_PLACEHOLDER, Waiver};
pub(crate) use waiver_index::WaiverIndex;
