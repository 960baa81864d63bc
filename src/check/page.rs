//! The page of a check, in Markdown, which `docs/checks.md` has and `dtolint explain` prints.

use std::fmt::Write as _;

use crate::check::{CheckInfo, JoinInfo, Parameter};
use crate::text::invisible::escaped_lines;

impl CheckInfo {
    /// The page of the check, as Markdown: what it asks and takes, its parameters with their kinds and
    /// defaults, and one example. Control characters, format characters and invisible characters are `\u{…}`.
    ///
    /// ```
    /// let checks = dtolint::check::Checks::default();
    /// let check = checks.get("distinct").expect("it is built in");
    /// assert!(check.page().starts_with("# distinct\n\nAsks: no two DTOs"));
    /// assert!(check.page().contains("Takes one of `text`, `lower`, `url`. By default `text`.\n"));
    /// ```
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\nAsks: {}.\n\n", self.name(), self.about());
        put(&mut page, &format!("Looks at: {}", self.takes()));
        if self.is_cross_document() {
            put(&mut page, "Is decided over all documents of a run; no part of another check.");
        }
        for parameter in self.parameters() {
            put(&mut page, &line(parameter));
        }
        if self.needs_one() {
            put(&mut page, "One of them at least is needed.");
        }
        let names = self.placeholders().into_iter().map(|name| format!("`{{{name}}}`"));
        put(&mut page, &format!("In messages: {}", names.collect::<Vec<_>>().join(", ")));
        if let Some(rule) = self.example() {
            example(&mut page, rule);
        }
        escaped_lines(&page).into_owned()
    }
}

impl JoinInfo {
    /// The page of the way to combine checks, as Markdown.
    ///
    /// ```
    /// let any = dtolint::check::JoinInfo::named("any").expect("it is one");
    /// assert!(any.page().starts_with("# any\n\nAsks: at least one check in the list holds.\n"));
    /// ```
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\nAsks: {}.\n\n", self.name, self.about);
        put(&mut page, &format!("Is written: `{{ {} }}`", self.form));
        put(
            &mut page,
            "In a check within it, `at` says what that looks at: a JSON Pointer from the value that this one \
             looks at.",
        );
        example(&mut page, self.example);
        page
    }
}

/// The line about a parameter.
fn line(parameter: &Parameter) -> String {
    let Parameter { name, about, kind, .. } = parameter;
    let needed = if parameter.required { ", required" } else { "" };
    let default = parameter.default.map(|default| format!(" By default {default}."));
    format!("`{name}`{needed}: {about}. Takes {kind}.{}", default.unwrap_or_default())
}

fn put(page: &mut String, line: &str) {
    let _ = writeln!(page, "- {line}");
}

fn example(page: &mut String, rule: &str) {
    let _ = write!(page, "\nFor example:\n\n```toml\n{}\n```\n", rule.trim_end());
}
