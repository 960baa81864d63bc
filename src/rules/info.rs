//! Rules as a library user sees them.

use std::sync::Arc;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use super::example::Examples;
use super::{Example, Level, Rule, embedded};
use crate::check::{Arguments, ExprKind, JoinInfo, Kind, Tighter};
use crate::text::Place;

/// A rule, built in or defined by a policy: what it finds, why that matters, and its options.
#[derive(Debug, Clone)]
pub struct RuleInfo(Arc<Rule>);

/// A parameter of a rule that a policy can set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptionInfo {
    /// The key in `[rules.<id>]`.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// What to write.
    pub kind: String,
    /// The same for programs.
    #[serde(skip)]
    pub takes: Kind,
    /// Whether the rule does nothing without it.
    pub required: bool,
    /// What a policy may still do to it when one that it extends has made the rule final.
    pub tighter: Tighter,
}

/// Every built-in rule, sorted by id: those that policies set, and those that are always on, such
/// as `syntax` and `schema`.
///
/// ```
/// let ids: Vec<_> = dtolint::rules::all().iter().map(|rule| rule.id().to_owned()).collect();
/// assert!(ids.contains(&"event-forbidden".to_owned()));
/// ```
pub fn all() -> Vec<RuleInfo> {
    embedded::rule_names().filter_map(get).collect()
}

/// The built-in rule of that id.
pub fn get(id: &str) -> Option<RuleInfo> {
    embedded::find(id).map(|rule| RuleInfo(Arc::new(rule)))
}

impl RuleInfo {
    pub(crate) fn new(rule: &Arc<Rule>) -> Self {
        Self(Arc::clone(rule))
    }

    pub(crate) fn rule(&self) -> &Rule {
        &self.0
    }

    /// The id, in kebab-case; it names the bad pattern.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// One line: what the rule finds.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// The level at which a policy that names the rule without one switches it on.
    pub fn level(&self) -> Level {
        self.0.level
    }

    /// Whether a policy or a host's pack defines it.
    pub fn is_custom(&self) -> bool {
        self.0.is_own()
    }

    /// Where it is defined: at its id, in its file.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// What the rule belongs to: `url`, `events`, `shape`, `document`, `schema` or `policy`; by default `own`
    /// for a policy's own.
    pub fn topic(&self) -> &str {
        &self.0.topic
    }

    /// Whether the rule is on whatever a policy says.
    pub fn is_always_on(&self) -> bool {
        self.0.core
    }

    /// Whether a waiver may let through what it finds.
    pub fn is_waivable(&self) -> bool {
        self.0.waivable
    }

    /// The packs that switch it on, each with the level that it gives it.
    ///
    /// ```
    /// use dtolint::rules::Level;
    /// use dtolint::Severity;
    ///
    /// let rule = dtolint::rules::get("events-empty").unwrap();
    /// let packs: Vec<_> = rule.packs();
    /// assert_eq!(packs[0], ("dtolint:recommended".to_owned(), Level::On(Severity::Warning)));
    /// assert_eq!(packs[1], ("dtolint:strict".to_owned(), Level::On(Severity::Error)));
    /// ```
    pub fn packs(&self) -> Vec<(String, Level)> {
        super::packs::naming(self.id())
    }

    /// Why it matters.
    pub fn why(&self) -> &str {
        &self.0.why
    }

    /// How to fix it, with `{…}` for what was found.
    pub fn help(&self) -> Option<String> {
        self.0.help.as_ref().map(super::Template::source)
    }

    /// The help for pages: the names of its placeholders in angle brackets.
    pub(super) fn readable_help(&self) -> Option<String> {
        self.0.help.as_ref().map(super::Template::readable)
    }

    /// The JSON Pointer pattern of the values that it looks at, from the DTO's root, or a role such as `@url`;
    /// `None` for a rule of dtolint itself.
    pub fn select(&self) -> Option<String> {
        self.0.check.as_ref().map(|check| check.select.to_string())
    }

    /// The name of its check, and what that asks for.
    pub fn check(&self) -> Option<(&'static str, &'static str)> {
        let expr = &self.0.check.as_ref()?.expr;
        let join = || JoinInfo::named(expr.name());
        match &expr.kind {
            ExprKind::Call(one) => Some((one.definition.name, one.definition.about)),
            ExprKind::Join(_) => join().map(|join| (join.name, join.about)),
        }
    }

    /// The arguments that the rule itself gives to its check: each parameter, and lines of Markdown that
    /// show its value. A policy's options replace them.
    ///
    /// ```
    /// let rule = dtolint::rules::get("events-too-many").unwrap();
    /// assert_eq!(rule.settings(), [("max", vec!["40".to_owned()])]);
    /// ```
    pub fn settings(&self) -> Vec<(&'static str, Vec<String>)> {
        match self.0.check.as_ref().map(|check| &check.expr.kind) {
            Some(ExprKind::Call(one)) => one.arguments.describe(),
            _ => Vec::new(),
        }
    }

    /// Whether it looks at all documents of a run together.
    pub fn is_cross_document(&self) -> bool {
        self.0.is_cross_document()
    }

    /// The default of an option that is a list or a number, as JSON.
    pub(crate) fn default_of(&self, option: &str) -> Option<serde_json::Value> {
        let check = self.0.check.as_ref()?;
        let ExprKind::Call(one) = &check.expr.kind else { return None };
        let option = check.options.iter().find(|it| it.name == option)?;
        one.arguments.get(option.parameter.name)?.0.json()
    }

    /// What a policy can set.
    pub fn options(&self) -> Vec<OptionInfo> {
        let check = self.0.check.iter();
        let option = |(required, option): (bool, &super::RuleOption)| OptionInfo {
            name: option.name.clone(),
            about: option.about.clone(),
            kind: option.parameter.kind.describe(),
            takes: option.parameter.kind,
            required,
            tighter: option.tighter,
        };
        let needed = self
            .0
            .check
            .as_ref()
            .and_then(|check| check.needs(&Arguments::default()))
            .map(|needed| &needed.name);
        check
            .flat_map(|check| &check.options)
            .map(|one| (Some(&one.name) == needed, one))
            .map(option)
            .collect()
    }

    fn examples(&self) -> &Examples {
        self.0.examples.get_or_init(|| embedded::examples(self.0.place.source()))
    }

    /// Documents that it accepts.
    pub fn good(&self) -> &[Example] {
        &self.examples().good
    }

    /// Documents that it refuses.
    pub fn bad(&self) -> &[Example] {
        &self.examples().bad
    }

    /// The text of the file that defines it, which is `rules/<id>.toml` for an embedded one.
    pub fn source(&self) -> &str {
        self.0.place.source().text()
    }
}

/// Everything that a list or a page needs: names and texts, levels, what it selects and checks, options, the packs
/// that turn it on, and its examples.
///
/// ```
/// let rule = serde_json::to_value(dtolint::rules::get("event-forbidden").unwrap())?;
/// assert_eq!((&rule["id"], &rule["level"]), (&"event-forbidden".into(), &"error".into()));
/// assert_eq!((&rule["select"], &rule["check"]), (&"@event".into(), &"none-of".into()));
/// assert_eq!(rule["options"][0]["tighter"], "superset");
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for RuleInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Pack {
            name: String,
            level: Level,
        }
        let packs = self.packs().into_iter().map(|(name, level)| Pack { name, level });
        let mut rule = serializer.serialize_struct("RuleInfo", 17)?;
        rule.serialize_field("id", self.id())?;
        rule.serialize_field("title", self.title())?;
        rule.serialize_field("topic", self.topic())?;
        rule.serialize_field("level", &self.level())?;
        rule.serialize_field("why", self.why())?;
        rule.serialize_field("help", &self.help())?;
        rule.serialize_field("select", &self.select())?;
        rule.serialize_field("check", &self.check().map(|(name, _)| name))?;
        rule.serialize_field("options", &self.options())?;
        rule.serialize_field("packs", &packs.collect::<Vec<_>>())?;
        rule.serialize_field("custom", &self.is_custom())?;
        rule.serialize_field("always_on", &self.is_always_on())?;
        rule.serialize_field("waivable", &self.is_waivable())?;
        rule.serialize_field("cross_document", &self.is_cross_document())?;
        rule.serialize_field("place", self.place())?;
        rule.serialize_field("good", self.good())?;
        rule.serialize_field("bad", self.bad())?;
        rule.end()
    }
}
