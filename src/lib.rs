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

pub mod check;
mod checks;
pub mod document;
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
