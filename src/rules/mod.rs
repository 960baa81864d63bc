//! The rules that policies turn on, as data and as pages.
//!
//! ```
//! use dtolint::rules;
//!
//! let rule = rules::get("event-forbidden").expect("it is built in");
//! assert_eq!(rule.options()[0].name, "events");
//! assert!(rules::page(&rule).starts_with("# event-forbidden"));
//! ```
//!
//! A policy has rules of its own too: [`Policy::rules`](crate::Policy::rules) lists them all.
//!
//! Invariant: `rules/<id>.toml` and a policy's `[[rule]]` are read by the same reader.
#![deny(clippy::disallowed_methods)]
// What a policy, a schema or a document says is in these sums: none may overflow.
#![deny(clippy::arithmetic_side_effects)]

mod embedded;
mod example;
mod example_place;
mod info;
mod level;
mod level_from;
mod packs;
mod page;
mod parts;
mod read;
mod read_check;
mod read_level;
mod read_options;
mod template;

use std::fmt;
use std::sync::OnceLock;

pub(crate) use embedded::{find, pack, rule_names};
pub use embedded::{pack_names, pack_source};
use example::Examples;
pub use example::{Example, ExampleFile, FileContent};
pub use example_place::ExamplePlace;
pub use info::{OptionInfo, RuleInfo, all, get};
pub use level::{Level, UnknownLevel};
pub(crate) use level_from::{LevelFrom, Levels, Lower, read_level_from, refuse_same};
pub use page::page;
pub(crate) use parts::Part;
pub(crate) use read::{is_kebab_case, read};
pub(crate) use read_check::{read_argument, read_condition};
pub(crate) use read_level::{not_a_level, read_level};
pub(crate) use template::Template;

use crate::check::{Arguments, CheckExpr, ExprKind, Parameter, Tighter};
use crate::schema::Select;
use crate::text::Place;

/// A rule as its TOML defines it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    /// One line: what the rule finds.
    pub(crate) title: String,
    /// The level of a policy that names the rule without one.
    pub(crate) level: Level,
    /// Where it says the level, if it does.
    pub(crate) level_place: Option<Place>,
    /// The levels that it has from dates on.
    pub(crate) level_from: Vec<LevelFrom>,
    /// What it belongs to in lists.
    pub(crate) topic: String,
    /// Never off, whatever a policy says.
    pub(crate) core: bool,
    /// Whether a waiver may let through what it finds.
    pub(crate) waivable: bool,
    /// `None` for what the reader of documents and policies finds by itself, such as `syntax`.
    pub(crate) check: Option<RuleCheck>,
    /// Why it matters.
    pub(crate) why: String,
    /// How to fix it.
    pub(crate) help: Option<Template>,
    /// Of an embedded rule, read when they are first asked for.
    examples: OnceLock<Examples>,
    /// Where the rule is defined.
    pub(crate) place: Place,
}

impl Rule {
    /// Whether a policy defines it.
    pub(crate) fn is_own(&self) -> bool {
        !self.place.source().is_embedded()
    }

    /// Whether it looks at all documents of a run together.
    pub(crate) fn is_cross_document(&self) -> bool {
        let kind = self.check.as_ref().map(|check| &check.expr.kind);
        matches!(kind, Some(ExprKind::Call(call)) if call.definition.is_cross_document())
    }
}

/// What a rule runs, and on what.
pub(crate) struct RuleCheck {
    pub(crate) select: Select,
    pub(crate) expr: CheckExpr,
    pub(crate) options: Vec<RuleOption>,
    pub(crate) message: Template,
}

/// A parameter that a policy may set in `[rules.<id>]`.
#[derive(Debug, Clone)]
pub(crate) struct RuleOption {
    pub(crate) name: String,
    pub(crate) parameter: &'static Parameter,
    pub(crate) about: String,
    pub(crate) tighter: Tighter,
}

impl RuleCheck {
    /// The option without which the rule has nothing to do, if there is one, when a policy gives
    /// it `arguments`.
    pub(crate) fn needs(&self, arguments: &Arguments) -> Option<&RuleOption> {
        let ExprKind::Call(one) = &self.expr.kind else { return None };
        let has = |name: &str| one.arguments.has(name) || arguments.has(name);
        let missing = one.definition.missing(has);
        let is_missing =
            |option: &&RuleOption| missing.iter().any(|one| one.name == option.parameter.name);
        self.options.iter().find(is_missing)
    }

    /// The check with the arguments that a policy gives it.
    pub(crate) fn with(&self, arguments: Arguments) -> CheckExpr {
        let mut expr = self.expr.clone();
        if let ExprKind::Call(one) = &mut expr.kind {
            one.arguments.extend(arguments);
        }
        expr
    }
}

impl fmt::Debug for RuleCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuleCheck")
            .field("select", &self.select)
            .field("check", &self.expr.name())
            .finish_non_exhaustive()
    }
}
