//! `final`: what a policy says of a rule, those that extend it may tighten and never loosen.
//!
//! Values are compared when all layers are read, because which names a pattern stands for is the
//! schema's to say.

use std::sync::Arc;

use crate::check::{Argument, Arguments, ExprKind};
use crate::finding::Finding;
use crate::policy::analysis::strictness::{Loosening, loosened};
use crate::policy::model::Kinds;
use crate::policy::model::Override;
use crate::policy::model::{RuleEntry, RuleState};
use crate::rules::{Level, Rule};
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
    level: Option<(Level, Place)>,
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
        let level = Some((setting.level, setting.level_place.clone()));
        let mut arguments = own_arguments(rule);
        arguments.extend(setting.arguments.clone());
        let base = Bound { level, arguments, is_base: true };
        let overridden = overrides.filter_map(|entry| entry.rules.get(&rule.id));
        let turned_on = |written: &RuleEntry| {
            // A table without a level turns on a rule that is off.
            let level = written.switches_on.filter(|_| setting.level == Level::Off)?;
            Some((level, written.key.clone()))
        };
        let all = overridden.map(|written| Bound {
            level: written.level.clone().or_else(|| turned_on(written)),
            arguments: written.arguments.clone(),
            is_base: false,
        });
        Some(Self { final_by, all: std::iter::once(base).chain(all).collect() })
    }

    /// The line that made the rule final.
    pub(crate) fn final_by(&self) -> &Place {
        &self.final_by
    }

    /// What has to be tighter than what, if `written` is not to loosen the rule.
    pub(crate) fn comparisons(
        &self,
        rule: &Arc<Rule>,
        written: &RuleEntry,
    ) -> Vec<FinalComparison> {
        let mut comparisons = Vec::new();
        let mut add = |bound: Place, place: &Place, values| {
            let rule = Arc::clone(rule);
            let (place, final_by) = (place.clone(), self.final_by.clone());
            comparisons.push(FinalComparison { rule, values, bound, place, final_by });
        };
        for bound in &self.all {
            if let (Some((from, at)), Some((to, place))) = (&bound.level, &written.level) {
                add(at.clone(), place, Values::Levels(*from, *to));
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
}

#[derive(Debug)]
enum Values {
    Levels(Level, Level),
    Arguments(&'static str, Option<Argument>, Argument),
}

impl FinalComparison {
    /// The finding, if the new value is not as tight as the final one.
    pub(crate) fn judge(&self, kinds: &Kinds, schemas: &[&Schema]) -> Option<Finding> {
        let id = &self.rule.id;
        let loosened = match &self.values {
            Values::Levels(from, to) => (to < from).then(|| Loosening {
                message: format!("the level `{to}` is lower than `{from}`"),
                help: match from {
                    Level::On(severity) => format!("write `{severity}` or a higher level"),
                    Level::Off => "remove the line".to_owned(),
                },
                place: None,
            }),
            Values::Arguments(parameter, from, to) => {
                let check = self.rule.check.as_ref()?;
                let option = check.options.iter().find(|it| it.parameter.name == *parameter)?;
                let known = kinds.known_names(&check.select, schemas);
                loosened(option, from.as_ref(), to, known.as_deref())
            }
        }?;
        let message = format!("`{id}` is final, and {}", loosened.message);
        let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(loosened.help);
        let mistake = mistake.related(self.bound.clone(), "this is final");
        let mistake = match self.bound == self.final_by {
            true => mistake,
            false => mistake.related(self.final_by.clone(), "made final here"),
        };
        Some(mistake.finding(loosened.place.unwrap_or_else(|| self.place.clone())))
    }
}
