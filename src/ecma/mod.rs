//! Regular expressions as ECMA-262 defines them, with the `u` flag: what `pattern`, `patternProperties` and the checks
//! of a policy mean by a pattern.
//!
//! Invariant: a pattern has the verdict that JavaScript's `new RegExp(pattern, "u")` has, or an error says why there
//! is none. What needs no look-around and no back-reference is matched in linear time.
#![deny(clippy::arithmetic_side_effects)]

mod backtrack;
mod class;
mod error;
mod escape;
mod groups;
mod parse;
mod program;
mod properties;
mod reader;
mod regex;
mod sets;
mod size;
mod translate;
mod tree;

pub use self::backtrack::TooCostly;
pub(crate) use self::backtrack::within_steps;
pub(crate) use self::error::PatternError;
pub(crate) use self::parse::parse;
pub(crate) use self::regex::{DEEPEST, MOST_STATES, Pattern, Regex, hir};
