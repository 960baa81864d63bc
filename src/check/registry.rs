//! The checks and packs that policies can use: those of dtolint, and a host's own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::check::CheckDefinition;
use crate::text::Source;

/// The checks that policies can use. By default those of dtolint; [`Checks::add`] adds more, and
/// [`Checks::add_pack`] rules that are made of them.
#[derive(Debug, Clone)]
pub struct Checks {
    definitions: BTreeMap<&'static str, Arc<CheckDefinition>>,
    packs: BTreeMap<String, Arc<Source>>,
}

/// Why a check or a pack was not added: its name is taken, or is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckNameError(String);

impl fmt::Display for CheckNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CheckNameError {}

/// The words of the language of checks, which no check can have for a name.
pub(crate) const WORDS: [&str; 7] = ["all", "any", "at", "else", "not", "then", "when"];

impl Checks {
    pub(crate) fn new(definitions: impl Iterator<Item = CheckDefinition>) -> Self {
        let by_name = definitions.map(|definition| (definition.name, Arc::new(definition)));
        Self { definitions: by_name.collect(), packs: BTreeMap::new() }
    }

    /// Adds a check.
    ///
    /// # Errors
    ///
    /// There is a check of that name already, or the name is not lower-case letters, digits and
    /// hyphens, or is a word such as `when`.
    pub fn add(&mut self, check: CheckDefinition) -> Result<&mut Self, CheckNameError> {
        let name = check.name;
        if !is_kebab(name) || WORDS.contains(&name) {
            let message = format!(
                "`{name}` cannot be the name of a check: write lower-case letters, digits and hyphens, and none of {}",
                WORDS.join(", ")
            );
            return Err(CheckNameError(message));
        }
        if self.definitions.contains_key(name) {
            return Err(CheckNameError(format!("there is a check `{name}` already")));
        }
        self.definitions.insert(name, Arc::new(check));
        Ok(self)
    }

    /// Adds a pack: a policy in TOML that others extend by its name, `HOST:NAME`, such as
    /// `acme:webhooks`. It can have rules of its own, made of a host's checks or of dtolint's, and extend
    /// other packs. What is wrong in it is told when a policy extends it, at its line.
    ///
    /// ```
    /// use dtolint::{Checks, Linter, PolicyBuilder};
    ///
    /// let mut checks = Checks::default();
    /// checks.add_pack(
    ///     "acme:webhooks",
    ///     r#"
    ///     version = 1
    ///     extends = ["dtolint:recommended"]
    ///
    ///     [rules.domain-not-allowed]
    ///     domains = ["hooks.acme.example"]
    ///     final   = true
    ///     "#,
    /// )?;
    /// let text = "version = 1\nextends = [\"acme:webhooks\"]\n";
    /// let policy = PolicyBuilder::default().checks(&checks).text("dtolint.toml", text)?;
    /// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// let report = Linter::new(policy).lint("hook.json", document);
    /// assert_eq!(report.findings()[0].rule(), "domain-not-allowed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is a pack of that name already, or the name is not two names of lower-case letters, digits and
    /// hyphens with a colon in between, or the host is `dtolint`.
    pub fn add_pack(&mut self, name: &str, text: &str) -> Result<&mut Self, CheckNameError> {
        if !is_pack_name(name) || name.starts_with("dtolint:") {
            let message = format!(
                "`{name}` cannot be the name of a pack: write `HOST:NAME` in lower-case letters, digits and hyphens, with a host of your own"
            );
            return Err(CheckNameError(message));
        }
        if self.packs.contains_key(name) {
            return Err(CheckNameError(format!("there is a pack `{name}` already")));
        }
        self.packs.insert(name.to_owned(), Arc::new(Source::of_host(name, text)));
        Ok(self)
    }

    /// The text of a host's pack.
    pub(crate) fn pack(&self, name: &str) -> Option<Arc<Source>> {
        self.packs.get(name).cloned()
    }

    /// The names of a host's packs, sorted.
    pub(crate) fn pack_names(&self) -> impl Iterator<Item = &str> {
        self.packs.keys().map(String::as_str)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Arc<CheckDefinition>> {
        self.definitions.get(name)
    }

    /// The names of all checks, sorted.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.definitions.keys().copied().collect()
    }

    /// Every check, sorted by name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<CheckDefinition>> {
        self.definitions.values()
    }
}

/// Whether it is `HOST:NAME`.
pub(crate) fn is_pack_name(name: &str) -> bool {
    name.split_once(':').is_some_and(|(host, pack)| is_kebab(host) && is_kebab(pack))
}

fn is_kebab(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
