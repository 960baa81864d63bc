//! The built-in checks that rules are made of, one file each.
//!
//! A new check is a file with a `definition`, and its `mod` line here. `build.rs` lists the files, so
//! that a file without its line does not build.
//!
//! Invariant: a built-in check uses the same definition type as a host's check, and nothing outside
//! this room knows a check by its name.
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod compare;
mod count;
mod covered;
mod date;
mod decoded;
mod distinct;
mod equals_member;
mod equals_path;
mod forbidden_member;
mod implies;
mod in_member;
mod includes;
mod ip;
mod keys;
mod known_members;
mod length;
mod lookalike_members;
mod matches;
mod no_merge_key;
mod none_of;
mod of_type;
mod one_of;
mod one_reading;
mod quantity;
mod range;
mod required;
mod sorted;
mod sum;
mod unique;
mod url_address;
mod url_canonical;
mod url_fragment;
mod url_homograph;
mod url_host;
mod url_path;
mod url_port;
mod url_query;
mod url_rebinding;
mod url_scheme;
mod url_scope;
mod url_userinfo;
mod version;

use std::sync::LazyLock;

use crate::check::{CheckDefinition, Checks};

// The `definition` of every file here: `DEFINITIONS`.
include!(concat!(env!("OUT_DIR"), "/checks.rs"));

impl Default for Checks {
    fn default() -> Self {
        static BUILT_IN: LazyLock<Checks> =
            LazyLock::new(|| Checks::new(DEFINITIONS.iter().map(|definition| definition())));
        BUILT_IN.clone()
    }
}
