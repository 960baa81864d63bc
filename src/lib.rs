//! The policy linter for API payloads.
//!
//! dtolint checks documents against their JSON Schema **and** an organisation's policy in one
//! pass, and reports each finding at its exact place, with the line of the policy that forbids it
//! and how to fix it.
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
//! assert_eq!((finding.place().start().line, finding.place().start().column), (1, 61));
//! assert_eq!(finding.policy().unwrap().text(), "\"session.*\"");
//! assert_eq!(report.worst(), Some(Severity::Error));
//! # Ok::<(), dtolint::PolicyError>(())
//! ```
//!
//! The library reads no file that it is not asked to read, prints nothing and does not end the
//! process. [`Policy`], [`Linter`] and everything they give are [`Send`] and [`Sync`].

#![forbid(unsafe_code)]

mod check;
mod checks;
mod document;
pub mod files;
mod finding;
mod hook;
mod linter;
mod policy;
pub mod render;
mod rules;
mod schema;
mod text;
mod toml;
mod url;

#[cfg(feature = "cli")]
pub mod cli;

// The command is written like any other program that uses the library, by its name.
#[cfg(feature = "cli")]
extern crate self as dtolint;

pub use check::values::{Date, DateError, NameEntry, NameSet};
pub use check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CheckInfo, CheckNameError,
    Checks, CompileContext, CrossDocumentCheck, JOINS, Kind, Meaning, Note, Parameter, Verdict,
    Violation,
};
pub use checks::checks;
pub use document::{
    Document, Format, Items, Limits, Members, Node, ParseError, ParseErrorKind, Types,
};
pub use files::{Disk, Files, NoFiles};
pub use finding::{Applicability, Edit, FileReport, Fix, Report, Summary};
pub use finding::{
    Finding, FindingBuilder, Related, SchemaPlace, Severity, UnknownSeverity, Waived,
};
pub use hook::{Answer, Hook, Session, Text};
pub use linter::{
    Coverage, Difference, DifferenceKind, Input, Linter, MixedLinters, Scratch, TestOutcome,
    TestReport,
};
#[cfg(feature = "walk")]
pub use linter::{DocumentFile, FileCollector};
pub use policy::{
    POLICY_FILE, Policy, PolicyBuilder, PolicyError, PolicyLocation, SchemaDiff, Starter, Touched,
    policy_schema, starter,
};
pub use rules::{
    Example, ExampleFile, FileContent, Level, OptionInfo, RuleInfo, Tighter, pack_names, page,
    rule, rules,
};
pub use schema::{ChangeKind, SchemaChange};
pub use text::suggest::did_you_mean;
pub use text::{Place, Position, Source, Span};

/// The README's code is run like any other example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
