//! Rules: what `rules/<id>.toml` and a policy's `[[rule]]` say, read by the same reader.
#![deny(clippy::disallowed_methods)]

mod embedded;
mod example;
mod example_place;
mod info;
mod packs;
mod page;
mod read;
mod read_check;
mod read_options;
mod template;

use std::fmt;

pub use embedded::pack_names;
pub(crate) use embedded::{find, pack, rule_names};
pub use example::{Example, ExampleFile, FileContent};
pub use example_place::ExamplePlace;
pub use info::{OptionInfo, RuleInfo, all, get};
pub use page::page;
pub(crate) use read::{read, read_level};
pub(crate) use template::Template;

use crate::check::{Arguments, CheckExpr, Comparison, ExprKind, Kind, Parameter};
use crate::document::Pattern;
use crate::finding::Severity;
use crate::text::Place;

/// Whether a rule is on, and how much its findings matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// It runs, and finds with this severity.
    On(Severity),
}

impl Level {
    /// The names that policies use.
    pub const NAMES: [&'static str; 4] = ["error", "warning", "info", "off"];

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            name => Severity::parse(name).map(Self::On),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::On(severity) => severity.fmt(f),
        }
    }
}

/// A rule as its TOML defines it.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    /// One line: what the rule finds.
    pub(crate) title: String,
    /// The level of a policy that names the rule without one.
    pub(crate) level: Level,
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
    pub(crate) good: Vec<Example>,
    pub(crate) bad: Vec<Example>,
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
    pub(crate) select: Pattern,
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

/// Which values of an option are tighter than another: what a policy may still do to a rule that
/// one which it extends has made final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tighter {
    /// A list that covers no more, as of what is allowed.
    Subset,
    /// A list that covers no less, as of what is forbidden or required.
    Superset,
    /// A lower number or an earlier date, as of a maximum.
    Lower,
    /// A higher number or a later date, as of a minimum.
    Higher,
    /// None but the same.
    Same,
}

impl Tighter {
    /// The names that rules use.
    pub const NAMES: [&'static str; 5] = ["subset", "superset", "lower", "higher", "same"];

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "subset" => Self::Subset,
            "superset" => Self::Superset,
            "lower" => Self::Lower,
            "higher" => Self::Higher,
            "same" => Self::Same,
            _ => return None,
        })
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Same => "same",
        }
    }

    /// Whether values of a kind can be compared in this way.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Same => true,
            Self::Lower | Self::Higher => kind.comparison() == Comparison::Order,
            Self::Subset | Self::Superset => kind.comparison() == Comparison::Coverage,
        }
    }
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
