//! Reports as text and as data: for people, programs, GitHub, GitLab and readers of SARIF and JUnit.
//!
//! Each format has a function, such as [`json()`], and a row in [`FORMATS`] for programs that let their users choose.
//!
//! ```
//! use dtolint::{Coverage, Linter, Policy, render};
//!
//! let linter = Linter::new(Policy::recommended());
//! let report = linter.lint_all([("hook.json", "{")], Coverage::Whole);
//! render::sarif(&report, Some(linter.policy()), &mut std::io::stdout())?;
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Invariant: a document is strangers' text. Each format escapes what a terminal, a page or a parser would act on
//! (with its own function in `escape.rs`), and masks secrets.

mod acceptance;
mod count;
mod escape;
mod excerpt;
mod explain;
mod file_list;
mod formats;
mod github;
mod gitlab;
mod json;
mod junit;
mod junit_tests;
mod line;
mod ndjson;
mod not_applied;
mod notes;
mod openapi_diff;
mod options;
mod sarif;
mod sarif_log;
mod schema_diff;
mod schema_update;
mod secrets;
mod tests;
mod text;

use std::borrow::Cow;

use crate::finding::Finding;
use crate::text::invisible::{escaped, escaped_lines};

pub use explain::explanation;
pub use file_list::{file_list_json, file_list_text};
pub use formats::{FORMATS, Format};
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub(crate) use json::{Tool, json_line, json_part};
pub use junit::junit;
pub use junit_tests::junit_tests;
pub use ndjson::ndjson;
pub use openapi_diff::{openapi_diff_json, openapi_diff_text};
pub use options::Options;
pub use sarif::sarif;
pub use schema_diff::{schema_diff_json, schema_diff_text};
pub use schema_update::{schema_update_json, schema_update_text};
pub use tests::{tests_json, tests_text};
pub use text::text;

/// A text of a finding, such as its message, with `***` for each secret: for programs that write their own
/// reports. Every format of this module does the same.
///
/// ```
/// use dtolint::{Linter, Policy, render};
///
/// let document = r#"{"endpoint_url": "ftp://me:hunter2@a.example.com/", "events": "whsec_abcdef"}"#;
/// let report = Linter::new(Policy::recommended()).lint(("hook.json", document));
/// let finding = report.findings().iter().find(|finding| finding.rule() == "schema").unwrap();
/// assert!(finding.message().contains("whsec_abcdef"));
/// assert_eq!(render::masked(finding, finding.message()), "expected an array, found the string `whsec_***`");
/// ```
pub fn masked<'t>(finding: &Finding, text: &'t str) -> Cow<'t, str> {
    secrets::Secrets::of(finding).mask(text)
}

/// A text of several lines as it can be printed: each control character, format character and invisible
/// character is `\u{…}`, by Unicode's properties. Line breaks stay.
///
/// ```
/// use dtolint::render;
///
/// assert_eq!(render::printable("a\u{1b}[31m\u{202e}\nb"), "a\\u{1b}[31m\\u{202e}\nb");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped_lines(text)
}

/// The same for a text that is to stay in one line: a line break is `\n`. What would be a command to GitHub's runner at
/// the start of a line is broken up.
///
/// ```
/// assert_eq!(dtolint::render::printable_line("a\nb"), "a\\nb");
/// assert_eq!(dtolint::render::printable_line("::error::b"), "\\u{3a}:error::b");
/// ```
pub fn printable_line(text: &str) -> Cow<'_, str> {
    escaped(text)
}
