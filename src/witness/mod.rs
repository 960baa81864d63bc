//! Sets of JSON values, and an example of each: what claims about a policy or a schema are proved with.
//!
//! A [`Condition`] describes a set: what a schema, a rule or a policy asks of a value, joined by `and`, `or` and `not`.
//! [`find`](Solver::find) looks for an example: a small value for which the conditions hold. This is the witness
//! generation for JSON Schema of Attouche et al. (arXiv 2202.12849), for one example at a time: a value is taken apart
//! by type, choices are tried one by one, and each type of value has a procedure of its own.
//!
//! Invariant: [`Found::Nothing`] is a proof. What can't be expressed is an *opaque* condition, which is left out of the
//! search, so that the search looks through more values than there are and never through fewer. An example may
//! therefore be wrong: the caller tries it, and says by `accept` whether it is what was looked for.
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod arrays;
mod condition;
mod evaluate;
mod exact;
mod found;
mod language;
mod near;
mod numbers;
mod objects;
mod parts;
mod solver;
mod text_search;
mod texts;
mod url_part;

pub(crate) use condition::{Condition, Conditions, Form, Opaque};
pub(crate) use exact::Exact;
pub(crate) use found::{Found, Reason};
pub(crate) use language::Language;
pub(crate) use solver::{Memory, Solver};
pub(crate) use url_part::UrlPart;
