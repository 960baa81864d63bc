//! Claims about a policy, each with a document that proves it: what can pass, what a rule finds, and where two policies
//! differ.
//!
//! [`DtoRules`] reads a schema and the rules that look at its DTOs into conditions, and [`DtoClaims`] has those of one
//! schema alone. Every example is tried by the schema's validator and the rules' own checks before anything is claimed
//! of it.
//!
//! Invariant: what isn't proved is [`Found::Undecided`], and nobody is accused by it.

mod dto_claims;
mod dto_rules;
mod example_text;

pub(crate) use dto_claims::{DtoClaims, STEPS};
pub(crate) use dto_rules::{DtoRules, RuleClaim};
pub(crate) use example_text::{document_with, json_line};
