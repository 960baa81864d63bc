//! The checks and packs that policies can use: those of dtolint, and a host's own.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::check::{ArgumentError, Arguments, Build, Check, CheckDefinition, Parameter};
use crate::document::Types;
use crate::text::Source;

/// A check of the program that uses the library, by a name under which policies use it.
///
/// ```
/// use dtolint::{Check, Checks, Violation, HostCheck, Linter, PolicyBuilder, CheckContext, Types};
///
/// /// The string reads the same backwards.
/// struct Palindrome;
///
/// impl Check for Palindrome {
///     fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
///         let Some(text) = context.node().as_str() else { return };
///         if !text.chars().eq(text.chars().rev()) {
///             report(Violation::new(context.node(), text));
///         }
///     }
/// }
///
/// let mut checks = Checks::default();
/// let about = "the string reads the same backwards";
/// checks.add(HostCheck::new("palindrome", about, |_| Ok(Box::new(Palindrome))).takes(Types::STRING))?;
/// let policy = PolicyBuilder::default().checks(&checks).text(
///     "dtolint.toml",
///     r#"
///     version = 1
///     schema = "workos:CreateWebhookEndpointDto"
///
///     [[rule]]
///     id      = "acme-palindrome"
///     title   = "Events are palindromes"
///     select  = "/events/*"
///     check   = { palindrome = {} }
///     message = "`{value}` does not read the same backwards"
///     "#,
/// )?;
/// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
/// let report = Linter::new(policy).lint("hook.json", document);
/// assert_eq!(report.findings()[0].message(), "`user.created` does not read the same backwards");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct HostCheck {
    definition: CheckDefinition,
    build: Box<BuildHost>,
}

type BuildHost =
    dyn Fn(&Arguments) -> Result<Box<dyn Check>, ArgumentError> + Send + Sync + 'static;

impl HostCheck {
    /// A check under a name in kebab-case, what it asks of a value (in one line: lower case, no
    /// full stop), and what makes it from its arguments.
    ///
    /// `build` is called when a policy is loaded, once for each rule that uses the check. What it
    /// refuses is a mistake in the policy, told at the line of the parameter that it names.
    pub fn new(
        name: &'static str,
        about: &'static str,
        build: impl Fn(&Arguments) -> Result<Box<dyn Check>, ArgumentError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            definition: CheckDefinition {
                name,
                about,
                build: Build::Host,
                ..CheckDefinition::PLAIN
            },
            build: Box::new(build),
        }
    }

    /// What it looks at; any value if nothing is said. A rule that selects other values is a
    /// mistake in the policy.
    #[must_use]
    pub fn takes(mut self, types: Types) -> Self {
        self.definition.takes = types;
        self
    }

    /// What the policy can or must give it.
    #[must_use]
    pub fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.definition.parameters = parameters;
        self
    }

    /// The names that a rule's `message` and `help` may use in braces, besides `{value}`: those
    /// of [`crate::Violation::arg`].
    #[must_use]
    pub fn placeholders(mut self, names: &'static [&'static str]) -> Self {
        self.definition.placeholders = names;
        self
    }

    pub(crate) fn build(&self, arguments: &Arguments) -> Result<Box<dyn Check>, ArgumentError> {
        (self.build)(arguments)
    }
}

impl fmt::Debug for HostCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostCheck").field("definition", &self.definition).finish_non_exhaustive()
    }
}

/// The checks that policies can use. By default those of dtolint; [`Checks::add`] adds more, and
/// [`Checks::add_pack`] rules that are made of them.
#[derive(Debug, Clone)]
pub struct Checks {
    embedded: &'static [&'static CheckDefinition],
    own: BTreeMap<&'static str, Arc<HostCheck>>,
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
    pub(crate) fn new(embedded: &'static [&'static CheckDefinition]) -> Self {
        Self { embedded, own: BTreeMap::new(), packs: BTreeMap::new() }
    }

    /// Adds a check.
    ///
    /// # Errors
    ///
    /// There is a check of that name already, or the name is not lower-case letters, digits and
    /// hyphens, or is a word such as `when`.
    pub fn add(&mut self, check: HostCheck) -> Result<&mut Self, CheckNameError> {
        let name = check.definition.name;
        if !is_kebab(name) || WORDS.contains(&name) {
            let message = format!(
                "`{name}` cannot be the name of a check: write lower-case letters, digits and hyphens, and none of {}",
                WORDS.join(", ")
            );
            return Err(CheckNameError(message));
        }
        if self.find(name).is_some() {
            return Err(CheckNameError(format!("there is a check `{name}` already")));
        }
        self.own.insert(name, Arc::new(check));
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

    pub(crate) fn find(&self, name: &str) -> Option<AnyCheck> {
        let embedded = self.embedded.iter().find(|definition| definition.name == name);
        embedded
            .map(|definition| AnyCheck::Embedded(definition))
            .or_else(|| self.own.get(name).map(|check| AnyCheck::Host(Arc::clone(check))))
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.all().iter().map(|definition| definition.name).collect()
    }

    /// Every check, sorted by name.
    pub(crate) fn all(&self) -> Vec<AnyCheck> {
        let embedded = self.embedded.iter().map(|definition| AnyCheck::Embedded(definition));
        let own = self.own.values().map(|check| AnyCheck::Host(Arc::clone(check)));
        let mut all: Vec<AnyCheck> = embedded.chain(own).collect();
        all.sort_by_key(|definition| definition.name);
        all
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

/// A check's verb, wherever it comes from.
#[derive(Debug, Clone)]
pub(crate) enum AnyCheck {
    Embedded(&'static CheckDefinition),
    Host(Arc<HostCheck>),
}

impl Deref for AnyCheck {
    type Target = CheckDefinition;

    fn deref(&self) -> &CheckDefinition {
        match self {
            Self::Embedded(definition) => definition,
            Self::Host(check) => &check.definition,
        }
    }
}
