//! What a policy without a mistake is: data.

mod active_rule;
mod document_set;
mod file_globs;
mod overrides;
pub(crate) mod policy_test;
mod resolved;
mod rule_state;
mod waiver;

pub(crate) use active_rule::ActiveRule;
pub(crate) use document_set::DocumentSet;
pub(crate) use file_globs::{FileGlobs, GlobIndex, file_glob};
pub(crate) use overrides::Override;
pub(crate) use policy_test::{Expected, PolicyTest};
pub(crate) use resolved::{Resolved, RuleTable, UsedSet};
pub(crate) use rule_state::{RuleEntry, RuleState};
pub(crate) use waiver::Waiver;
