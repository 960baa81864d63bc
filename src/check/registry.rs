//! The checks and packs that policies can use: the built-in ones, and those of a host.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::check::CheckDefinition;
use crate::text::Source;

/// The checks that policies can use: by default, the built-in ones.
///
/// [`Checks::add`] adds more, and [`Checks::add_pack`] adds rules that use them.
#[derive(Debug, Clone)]
pub struct Checks {
    definitions: BTreeMap<&'static str, Arc<CheckDefinition>>,
    packs: BTreeMap<String, Arc<Source>>,
}

/// Why a check or a pack was not added: its name is taken or invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckNameError(String);

impl fmt::Display for CheckNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CheckNameError {}

/// The keywords in `check = { … }`, which no check can have as its name.
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
    /// A check with that name exists already, or the name has other characters than lower-case
    /// letters, digits and hyphens, or it is a keyword such as `when`.
    pub fn add(&mut self, check: CheckDefinition) -> Result<&mut Self, CheckNameError> {
        let name = check.name;
        if !is_kebab(name) || WORDS.contains(&name) {
            let message = format!(
                "`{name}` isn't a valid name for a check: use lower-case letters, digits and hyphens, but none of the keywords {}",
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

    /// Adds a pack: a policy in TOML that other policies extend by its name, `HOST:NAME`, such as
    /// `acme:webhooks`. It can define custom rules with any check, and extend other packs. A mistake in
    /// it is reported, at its line, when a policy extends it.
    ///
    /// ```
    /// use dtolint::check::Checks;
    /// use dtolint::{Linter, PolicyBuilder};
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
    /// let report = Linter::new(policy).lint(("hook.json", document));
    /// assert_eq!(report.findings()[0].rule(), "domain-not-allowed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A pack with that name exists already, or the name is not `HOST:NAME` in lower-case letters,
    /// digits and hyphens, or the host is `dtolint`.
    pub fn add_pack(&mut self, name: &str, text: &str) -> Result<&mut Self, CheckNameError> {
        if !is_pack_name(name) || name.starts_with("dtolint:") {
            let message = format!(
                "`{name}` isn't a valid name for a pack: write `HOST:NAME` in lower-case letters, digits and hyphens; the host can't be `dtolint`"
            );
            return Err(CheckNameError(message));
        }
        if self.packs.contains_key(name) {
            return Err(CheckNameError(format!("there is a pack `{name}` already")));
        }
        self.packs.insert(name.to_owned(), Arc::new(Source::of_host(name, text)));
        Ok(self)
    }

    /// The text of the pack of that name that a host added.
    ///
    /// ```
    /// let mut checks = dtolint::check::Checks::default();
    /// checks.add_pack("acme:webhooks", "version = 1\n")?;
    /// assert_eq!(checks.pack_source("acme:webhooks"), Some("version = 1\n"));
    /// # Ok::<(), dtolint::check::CheckNameError>(())
    /// ```
    pub fn pack_source(&self, name: &str) -> Option<&str> {
        self.packs.get(name).map(|source| source.text())
    }

    /// The text of a host's pack.
    pub(crate) fn pack(&self, name: &str) -> Option<Arc<Source>> {
        self.packs.get(name).cloned()
    }

    /// The names of a host's packs, sorted.
    pub fn pack_names(&self) -> impl Iterator<Item = &str> {
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
