//! Claims about a policy, each with a document that proves it: what can pass, what a rule finds, and where two policies
//! differ.
//!
//! [`DtoClaims`] puts a schema and the rules that look at its DTOs into one set of conditions. Every example is tried by
//! the schema's validator and the rules' own checks before anything is claimed of it.
//!
//! Invariant: what isn't proved is [`Found::Undecided`], and nobody is accused by it.

mod dto_claims;

pub(crate) use dto_claims::{DtoClaims, RuleClaim};
