//! The policy linter for API payloads.
//!
//! dtolint checks documents against their JSON Schema **and** an organisation's policy in one pass,
//! and reports each finding at its exact place, with the line of the policy that forbids it and how
//! to fix it. This is the library behind the command `dtolint`.
//!
//! ```
//! use dtolint::{Linter, Policy, Severity};
//!
//! let policy = Policy::parse(
//!     "dtolint.toml",
//!     r#"
//!     version = 1
//!     extends = ["dtolint:recommended"]
//!
//!     [rules.event-forbidden]
//!     events = ["session.*"]
//!     "#,
//! )?;
//! let linter = Linter::new(policy);
//! let document = r#"{"endpoint_url": "https://hooks.example.com/hr", "events": ["session.revoked"]}"#;
//! let report = linter.lint(("webhooks/hr.json", document));
//! let finding = &report.findings()[0];
//! assert_eq!(finding.rule(), "event-forbidden");
//! assert_eq!(finding.pointer(), "/events/0");
//! assert_eq!(finding.place().to_string(), "webhooks/hr.json:1:61");
//! assert_eq!(finding.policy().unwrap().text(), "\"session.*\"");
//! assert_eq!(report.worst(), Some(Severity::Error));
//! # Ok::<(), dtolint::PolicyError>(())
//! ```
//!
//! # Contents
//!
//! **Lint documents**
//!
//! | to | use |
//! |---|---|
//! | load a policy from a text or a file | [`Policy::parse`], [`Policy::load`] |
//! | load it with a schema, files or checks of your own, or find the one in use | [`PolicyBuilder`], [`policy::PolicyLocation`] |
//! | lint one text | [`Linter::lint`] |
//! | lint NDJSON of any size, from a file or another reader | [`Linter::lint_lines`] |
//! | lint a JSON array of any size | [`Linter::lint_items`] |
//! | lint all texts of a run, and decide the rules that compare documents | [`Linter::lint_all`] or, in threads of your own, [`Linter::finish`] |
#![cfg_attr(
    feature = "walk",
    doc = " | collect the documents of a folder, as the command does | [`linter::FileCollector`] (feature `walk`) |"
)]
//! | limit what a document may cost | [`Limits`] |
//!
//! **Use what was found**
//!
//! | to | use |
//! |---|---|
//! | look at findings one by one | [`Report`], [`Finding`]; [`finding`] has their parts |
//! | print a finding in a line | its [`Display`](std::fmt::Display) form |
//! | write a report as text, JSON, SARIF, or for GitHub, GitLab and JUnit | [`render`] |
//! | store or send findings | they are [`Serialize`](serde::Serialize), in the form of the JSON report |
//! | explain a finding, line by line of the policy | [`render::explanation`] |
//!
//! **Work on policies**
//!
//! | to | use |
//! |---|---|
//! | find mistakes and contradictions in a policy | [`PolicyError`], [`Policy::check`] |
//! | run a policy's tests | [`Linter::test_policy`] |
//! | propose tests for a policy, or show what a rule finds | [`Linter::propose_tests`], [`Linter::example_of`] |
//! | show a policy with everything that it extends | [`Policy::show`] |
//! | start a policy from the files of a folder | [`linter::starter`] |
//! | see what became stricter or looser from one policy to another | [`policy::PolicyComparison`] |
//! | see what a new edition of a schema changes for a policy | [`policy::SchemaDiff`] |
//! | take a newer edition of a schema out of an OpenAPI file | [`policy::SchemaEdition`], [`policy::SchemaUpdate`] |
//! | make the JSON Schema of policies, or of one policy, for editors | [`policy::json_schema`], [`policy::json_schema_of`] |
//! | list rules, and read about them | [`rules`] |
//!
//! **Build on dtolint**
//!
//! | to | use |
//! |---|---|
//! | write checks and packs of your own | [`check`] |
//! | serve editors and other linters | [`hook`] |
//! | read policies and schemas from elsewhere than the disk | [`files`] |
//! | parse JSON, NDJSON and YAML with places, without a policy | [`document`], [`text`] |
#![cfg_attr(
    feature = "cli",
    doc = " | make a command with checks of your own | [`cli::main_with`] (feature `cli`) |"
)]
//!
//! # Promises
//!
//! The library reads only the files that it is asked to read, prints nothing, and never ends the process.
//! [`Policy`], [`Linter`] and everything they return are [`Send`] and [`Sync`]. No type of a dependency is
//! in the API, except for those of `serde` and `serde_json`.
//!
//! # Features
//!
//! - `cli` (on by default): the command, as the module `cli`.
//! - `walk` (part of `cli`): finding the documents of a folder.

#![forbid(unsafe_code)]

pub mod check;
mod checks;
pub mod document;
mod ecma;
pub mod files;
pub mod finding;
pub mod hook;
pub mod linter;
pub mod policy;
pub mod render;
pub mod rules;
mod schema;
pub mod text;
mod toml;
mod url;
mod witness;

#[cfg(feature = "cli")]
pub mod cli;

// The command is written like any other program that uses the library, by its name.
#[cfg(feature = "cli")]
extern crate self as dtolint;

#[doc(inline)]
pub use document::Limits;
#[doc(inline)]
pub use finding::{FileReport, Finding, Report, Severity};
#[doc(inline)]
pub use linter::{Coverage, Linter};
#[doc(inline)]
pub use policy::{Policy, PolicyBuilder, PolicyError};

/// The README's code is run like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
