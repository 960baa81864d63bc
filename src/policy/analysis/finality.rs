//! `final`: what a policy says of a rule, those that extend it may tighten and never loosen.
//!
//! Values are compared when all layers are read, because which names a pattern stands for is the
//! schema's to say.

use std::sync::Arc;

use crate::check::values::Date;
use crate::check::{Argument, Arguments, ExprKind};
use crate::finding::Finding;
use crate::policy::analysis::loosened_examples::{LoosenedExamples, Versions};
use crate::policy::analysis::strictness::{Loosening, loosened};
use crate::policy::model::Kinds;
use crate::policy::model::Override;
use crate::policy::model::{RuleEntry, RuleState};
use crate::rules::{Level, Levels, Lower, Rule};
use crate::schema::Schema;
use crate::text::Place;
use crate::toml::PolicyMistake;

/// What a layer may not go below, for one rule: the setting itself, and what overrides of the same
/// layers make of it for some files.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    final_by: Place,
    all: Vec<Bound>,
}

#[derive(Debug, Clone)]
struct Bound {
    levels: Option<Levels>,
    arguments: Arguments,
    /// Whether what it does not say is anything whatever; an override says nothing of it.
    is_base: bool,
}

impl Bounds {
    /// The bounds that a rule has by now; `None` if it is not final.
    pub(crate) fn new<'o>(
        rule: &Rule,
        setting: &RuleState,
        overrides: impl Iterator<Item = &'o Override>,
    ) -> Option<Self> {
        let final_by = setting.final_by.clone()?;
        let levels = Some(setting.levels.clone());
        let mut arguments = own_arguments(rule);
        arguments.extend(setting.arguments.clone());
        let base = Bound { levels, arguments, is_base: true };
        let overridden = overrides.filter_map(|entry| entry.rules.get(&rule.id));
        let all = overridden.map(|written| Bound {
            levels: written.levels_over(&setting.levels),
            arguments: written.arguments.clone(),
            is_base: false,
        });
        Some(Self { final_by, all: std::iter::once(base).chain(all).collect() })
    }

    /// The line that made the rule final.
    pub(crate) fn final_by(&self) -> &Place {
        &self.final_by
    }

    /// What has to be tighter than what, if `written` is not to loosen the rule. An override is for some documents
    /// only.
    pub(crate) fn comparisons(
        &self,
        rule: &Arc<Rule>,
        written: &RuleEntry,
        is_override: bool,
    ) -> Vec<FinalComparison> {
        let mut comparisons = Vec::new();
        let versions = self.all.first().and_then(|base| base.versions(written, is_override));
        let versions = versions.map(Arc::new);
        for bound in &self.all {
            let mut add = |place_of_bound: Place, place: &Place, values| {
                let rule = Arc::clone(rule);
                let (place, final_by) = (place.clone(), self.final_by.clone());
                let versions = versions.clone().filter(|_| bound.is_base);
                let bound = place_of_bound;
                comparisons.push(FinalComparison {
                    rule,
                    values,
                    bound,
                    place,
                    final_by,
                    versions,
                });
            };
            if let Some(from) = &bound.levels
                && let Some(to) = levels_over(from, written)
                && let Some(Lower { date, level: (from, at), lower: (to, place) }) =
                    from.first_lower(&to)
            {
                add(at.clone(), place, Values::Lower(date, from, to));
            }
            for (parameter, to, place) in written.arguments.iter() {
                match bound.arguments.get(parameter) {
                    Some((from, at)) => {
                        let values = Values::Arguments(parameter, Some(from.clone()), to.clone());
                        add(at.clone(), place, values);
                    }
                    None if bound.is_base => {
                        let values = Values::Arguments(parameter, None, to.clone());
                        add(self.final_by.clone(), place, values);
                    }
                    None => {}
                }
            }
        }
        comparisons
    }
}

impl Bound {
    /// The rule as it is by now, and as an entry makes it.
    fn versions(&self, written: &RuleEntry, is_override: bool) -> Option<Versions> {
        let levels = self.levels.as_ref().filter(|_| self.is_base)?;
        let mut arguments = self.arguments.clone();
        arguments.extend(written.arguments.clone());
        let level = written.levels_over(levels).map_or(levels.now(), |levels| levels.now());
        let was = (levels.now(), self.arguments.clone());
        Some(Versions { was, is: (level, arguments), is_override })
    }
}

/// The levels that an entry gives in place of others. Levels that it keeps count as set by it, and are reported at its
/// first date.
fn levels_over(from: &Levels, written: &RuleEntry) -> Option<Levels> {
    let kept = written.level_from.first().map(|entry| {
        let later = from.from().iter().map(|kept| kept.at(&entry.place));
        Levels::new((from.first().0, entry.place.clone()), later.collect())
    });
    written.levels_over(kept.as_ref().unwrap_or(from))
}

/// What a rule's check is given by the rule itself.
fn own_arguments(rule: &Rule) -> Arguments {
    match rule.check.as_ref().map(|check| &check.expr.kind) {
        Some(ExprKind::Call(one)) => one.arguments.clone(),
        _ => Arguments::default(),
    }
}

/// A value that was written over a final one.
#[derive(Debug)]
pub(crate) struct FinalComparison {
    rule: Arc<Rule>,
    values: Values,
    /// The final value.
    bound: Place,
    /// The new one.
    place: Place,
    final_by: Place,
    /// The rule before and after, where that is for the documents of both.
    versions: Option<Arc<Versions>>,
}

#[derive(Debug)]
enum Values {
    /// From that date on, or else today, the level is lower than it was.
    Lower(Option<Date>, Level, Level),
    Arguments(&'static str, Option<Argument>, Argument),
}

impl FinalComparison {
    /// The finding, if the new value is not as tight as the final one.
    pub(crate) fn judge(
        &self,
        kinds: &Kinds,
        schemas: &[&Schema],
        examples: &mut LoosenedExamples<'_>,
    ) -> Option<Finding> {
        let id = &self.rule.id;
        let loosened = match &self.values {
            Values::Lower(date, from, to) => {
                let since = date.map_or_else(String::new, |date| format!(" from {date} on"));
                Some(Loosening {
                    message: format!("the level `{to}` is lower than `{from}`{since}"),
                    help: format!("write `{from}` or a higher level{since}"),
                    place: None,
                })
            }
            Values::Arguments(parameter, from, to) => {
                let check = self.rule.check.as_ref()?;
                let option = check.options.iter().find(|it| it.parameter.name == *parameter)?;
                let known = kinds.known_names(&check.select, schemas);
                loosened(option, from.as_ref(), to, known.as_deref())
            }
        }?;
        let message = format!("`{id}` is final, and {}", loosened.message);
        // What holds from a date on doesn't show today.
        let is_now = !matches!(self.values, Values::Lower(Some(_), ..));
        let versions = self.versions.as_ref().filter(|_| is_now);
        let help = match versions.and_then(|versions| examples.of(id, versions)) {
            Some(example) => format!("{}; {example}", loosened.help),
            None => loosened.help,
        };
        let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help);
        let mistake = mistake.related(self.bound.clone(), "this is final");
        let mistake = match self.bound == self.final_by {
            true => mistake,
            false => mistake.related(self.final_by.clone(), "made final here"),
        };
        Some(mistake.finding(loosened.place.unwrap_or_else(|| self.place.clone())))
    }
}
