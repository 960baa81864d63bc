//! The definition of a check: one type for the built-in checks and those of a host.

use std::fmt;

use crate::check::asked::{Alternatives, Asks};
use crate::check::{
    ArgumentError, Arguments, Check, CompileContext, CompiledCheck, CrossDocumentCheck, Meaning,
    Parameter,
};
use crate::document::Types;

/// A check under a name that policies use. dtolint's own checks are defined with this type too.
///
/// ```
/// use dtolint::check::{Check, CheckContext, CheckDefinition, Checks, Violation};
/// use dtolint::document::Types;
/// use dtolint::{Linter, PolicyBuilder};
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
/// let about = "the string reads the same backwards";
/// let palindrome = CheckDefinition::new("palindrome", about, |_, _| Box::new(Palindrome));
/// let mut checks = Checks::default();
/// checks.add(palindrome.takes(Types::STRING).by_value())?;
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
/// let report = Linter::new(policy).lint(("hook.json", document));
/// assert_eq!(report.findings()[0].message(), "`user.created` does not read the same backwards");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CheckDefinition {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: Types,
    /// The check to use for values of other types, and what it asks.
    pub(crate) instead: Option<(Types, &'static str)>,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) needs_one: bool,
    pub(crate) placeholders: &'static [&'static str],
    pub(crate) by_value: bool,
    /// The parameters without which it depends on nothing but the value.
    pub(crate) by_value_without: Option<&'static str>,
    pub(crate) looks_around: bool,
    pub(crate) decodes: bool,
    /// Whether it asks about the document's own schema or file.
    pub(crate) is_of_document: bool,
    pub(crate) meanings: &'static [Meaning],
    /// What it asks, as a condition.
    pub(crate) asks: Option<Asks>,
    /// The entries of its lists that each ask by themselves.
    pub(crate) alternatives: Option<Alternatives>,
    pub(crate) example: Option<&'static str>,
    judge: Box<Judge>,
    build: Build,
}

type Judge = dyn Fn(&Arguments) -> Result<(), ArgumentError> + Send + Sync;

/// How a check is made. A function is boxed without an allocation.
enum Build {
    /// It looks at each value separately.
    Each(Box<BuildFn<dyn Check>>),
    /// It looks at the values of all documents together.
    CrossDocument(Box<BuildFn<dyn CrossDocumentCheck>>),
}

type BuildFn<C> = dyn Fn(&Arguments, &CompileContext<'_>) -> Box<C> + Send + Sync;

impl CheckDefinition {
    /// A check that looks at each value separately: its name in kebab-case, what it asks of a value
    /// (one line in lower case, without a full stop), and the function that makes it.
    ///
    /// `build` is called when a [`Linter`](crate::Linter) is made: for each rule that uses the check, each
    /// schema, and each combination of overrides. State that outlives one call belongs into an
    /// [`std::sync::Arc`]. The arguments fit the [parameters](Self::parameters), and
    /// [`judge`](Self::judge) has accepted them.
    pub fn new(
        name: &'static str,
        about: &'static str,
        build: impl Fn(&Arguments, &CompileContext<'_>) -> Box<dyn Check> + Send + Sync + 'static,
    ) -> Self {
        Self::with(name, about, Build::Each(Box::new(build)))
    }

    /// A check that looks at the values of all documents of a run together. It can't be a part of
    /// another check, such as of `any`. For the rest, see [`CheckDefinition::new`].
    pub fn cross_document(
        name: &'static str,
        about: &'static str,
        build: impl Fn(&Arguments, &CompileContext<'_>) -> Box<dyn CrossDocumentCheck>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self::with(name, about, Build::CrossDocument(Box::new(build)))
    }

    fn with(name: &'static str, about: &'static str, build: Build) -> Self {
        Self {
            name,
            about,
            takes: Types::ANY,
            instead: None,
            parameters: &[],
            needs_one: false,
            placeholders: &[],
            by_value: false,
            by_value_without: None,
            looks_around: false,
            decodes: false,
            is_of_document: false,
            meanings: &[],
            asks: None,
            alternatives: None,
            example: None,
            judge: Box::new(|_| Ok(())),
            build,
        }
    }

    /// The types of values that the check looks at; all types by default. A rule that selects only
    /// values of other types is a mistake in the policy.
    #[must_use]
    pub fn takes(mut self, types: Types) -> Self {
        self.takes = types;
        self
    }

    /// Names the check to use for values of other types, and says what it asks.
    #[must_use]
    pub(crate) fn instead(mut self, of: Types, check: &'static str) -> Self {
        self.instead = Some((of, check));
        self
    }

    /// The types of the values that the check looks at where the pointer of a parameter leads.
    pub(crate) fn taken_at(&self, parameter: &str) -> Types {
        let known = self.parameters.iter().find(|it| it.name == parameter);
        known.map_or(Types::ANY, |it| it.takes)
    }

    /// What a policy can or must give to the check.
    #[must_use]
    pub fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Requires at least one of the parameters, no matter which.
    #[must_use]
    pub fn needs_one(mut self) -> Self {
        self.needs_one = true;
        self
    }

    /// The names that a rule's `message` and `help` may use in braces, besides `{value}`: those
    /// of [`Violation::arg`](crate::check::Violation::arg).
    #[must_use]
    pub fn placeholders(mut self, names: &'static [&'static str]) -> Self {
        self.placeholders = names;
        self
    }

    /// Promises that what the check says of a value depends on nothing but that value: not on the
    /// rest of the document, the place in it, or anything outside. The linter then asks once about
    /// each name that a schema lists, instead of once for each document.
    #[must_use]
    pub fn by_value(mut self) -> Self {
        self.by_value = true;
        self
    }

    /// Says that the check depends on nothing but the value, unless a parameter is given.
    #[must_use]
    pub(crate) fn by_value_without(mut self, parameter: &'static str) -> Self {
        self.by_value_without = Some(parameter);
        self
    }

    /// Says that the check looks at other places of the DTO, as seen from the selected value.
    #[must_use]
    pub(crate) fn looks_around(mut self) -> Self {
        self.looks_around = true;
        self
    }

    /// Says that the check of an argument looks at another document, which the value encodes: the schema doesn't know
    /// it. Its steps are counted as those of other places.
    #[must_use]
    pub(crate) fn decodes(mut self) -> Self {
        self.decodes = true;
        self.looks_around = true;
        self
    }

    /// Says that the check asks about the document's own schema or file, which a decoded document doesn't have.
    #[must_use]
    pub(crate) fn of_document(mut self) -> Self {
        self.is_of_document = true;
        self
    }

    /// What the check asks, for the analysis of policies.
    #[must_use]
    pub fn means(mut self, meanings: &'static [Meaning]) -> Self {
        self.meanings = meanings;
        self
    }

    /// What the check asks, as a condition, for claims about policies.
    #[must_use]
    pub(crate) fn asks(mut self, asks: Asks) -> Self {
        self.asks = Some(asks);
        self
    }

    /// The entries of a list that each ask by themselves, for what the tests of a policy cover.
    #[must_use]
    pub(crate) fn alternatives(mut self, alternatives: Alternatives) -> Self {
        self.alternatives = Some(alternatives);
        self
    }

    /// One entry of a policy that uses the check, as TOML: a whole `[[rule]]`. `dtolint explain` shows it.
    #[must_use]
    pub fn example(mut self, rule: &'static str) -> Self {
        self.example = Some(rule);
        self
    }

    /// Refuses arguments, once for each rule when a policy is loaded. Each of them fits its
    /// parameter already. The error becomes a mistake in the policy, reported at the line of the
    /// parameter that it names.
    #[must_use]
    pub fn judge(
        mut self,
        judge: impl Fn(&Arguments) -> Result<(), ArgumentError> + Send + Sync + 'static,
    ) -> Self {
        self.judge = Box::new(judge);
        self
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// Whether it looks at the values of all documents together.
    pub(crate) fn is_cross_document(&self) -> bool {
        matches!(self.build, Build::CrossDocument(_))
    }

    /// The parameters of which one must still be given: each that is required, or any where one
    /// must be.
    pub(crate) fn missing(&self, has: impl Fn(&str) -> bool) -> Vec<&'static Parameter> {
        let open = |parameter: &&Parameter| parameter.required && !has(parameter.name);
        let missing: Vec<_> = self.parameters.iter().filter(open).collect();
        if missing.is_empty() && self.needs_one && !self.parameters.iter().any(|it| has(it.name)) {
            return self.parameters.iter().collect();
        }
        missing
    }

    /// Judges arguments. Those that are still missing are reported where the arguments are read.
    pub(super) fn accepts(&self, arguments: &Arguments) -> Result<(), ArgumentError> {
        if !self.missing(|name| arguments.has(name)).is_empty() {
            return Ok(());
        }
        (self.judge)(arguments)
    }

    pub(super) fn compile(
        &self,
        arguments: &Arguments,
        context: &CompileContext<'_>,
    ) -> CompiledCheck {
        match &self.build {
            Build::Each(build) => CompiledCheck::Each(build(arguments, context)),
            Build::CrossDocument(build) => CompiledCheck::CrossDocument(build(arguments, context)),
        }
    }
}

impl fmt::Debug for CheckDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckDefinition").field("name", &self.name).finish_non_exhaustive()
    }
}
