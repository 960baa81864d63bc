//! Schemas: embedded and custom ones, compiled to run on our nodes.
//!
//! Invariant: a schema that can't be used never lets a document pass. A custom schema is compiled when
//! it is loaded, so its mistakes are mistakes of the policy. An embedded one is compiled when the
//! first document needs it; should that ever fail, it is an error at each document.
//!
//! Loading gives a `SchemaError` or [`SchemaMistake`]s, which only the caller turns into findings.
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod acceptance;
#[cfg(test)]
mod acceptance_laws;
mod address;
mod alternatives;
mod bundle;
mod cache;
mod cascade;
mod choice;
mod compared_places;
mod compile;
mod components;
mod dialect;
mod diff;
mod difference;
mod edition;
mod edition_text;
mod email;
mod embedded;
mod error;
mod evaluated;
mod excerpt;
mod file;
mod follow;
mod foreign_names;
mod formats;
mod formula;
mod keyword_changes;
mod keyword_check;
mod keywords;
mod known;
mod library;
mod listed_names;
mod load;
mod loaded;
mod location;
mod meaning;
#[cfg(test)]
mod meaning_laws;
mod meaning_of_objects;
mod meaning_of_texts;
mod meaning_of_unevaluated;
mod meaning_of_values;
mod meta_schemas;
mod no_effect;
mod nodes;
mod number_keywords;
mod openapi_keywords;
mod openapi_parts;
mod operations;
mod parts;
mod pattern_keyword;
mod patterns;
mod plain;
#[cfg(test)]
mod plain_laws;
mod plain_reader;
mod reach;
mod read_schema;
mod reading;
mod reference;
mod resolver;
mod resources;
mod roles;
mod same;
mod same_id;
mod sentences;
mod shape;
mod shape_builder;
#[cfg(test)]
mod shape_laws;
mod start;
mod steps;
mod subschemas;
mod unchecked;
mod violation;
mod walk;
mod ways;

pub(crate) use acceptance::acceptance;
pub(crate) use components::{COMPONENTS, component_pointer, within_components};
pub(crate) use diff::compare;
pub use diff::{ChangeKind, SchemaChange};
pub(crate) use difference::{Difference, Judge, Which};
pub(crate) use edition::{Edition, take};
pub(crate) use embedded::{DEFAULT, EMBEDDED};
pub use embedded::{EmbeddedSchema, embedded_schemas};
pub(crate) use error::{SchemaError, SchemaMistake};
pub(crate) use formats::Formats;
pub(crate) use keyword_changes::{KeywordChange, Said};
pub(crate) use library::{Library, Loader, NoFile, Unreadable};
pub(crate) use listed_names::{EnumIndex, EnumMembership, NameBits, NamesFound};
pub(crate) use load::{custom, embedded};
pub(crate) use loaded::{Schema, known_names};
pub use openapi_parts::OpenApiPartKind;
pub(crate) use openapi_parts::{OpenApiPart, openapi_parts};
pub(crate) use reach::{DeadEnd, Reached};
pub(crate) use reading::{Direction, Reading};
pub(crate) use roles::{Role, Roles, Select};
pub(crate) use shape::Shape;
