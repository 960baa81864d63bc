//! `final`: what a policy says of a rule, those that extend it may tighten and never loosen.
//!
//! Values are compared when all layers are read, because which names a pattern stands for is the
//! schema's to say.

use std::collections::HashSet;
use std::sync::Arc;

use super::overrides::Override;
use super::setting::{Setting, Written};
use crate::config::Complaint;
use crate::document::{Pattern, Types};
use crate::finding::Finding;
use crate::matching::{Domain, DomainIndex, NameEntry, Wildcard};
use crate::rules::{Level, Rule, RuleOption, Tighter};
use crate::schema::{Reached, Schema};
use crate::source::Place;
use crate::verb::{Argument, Arguments, Ask, Scope};

/// What a layer may not go below, for one rule: the setting itself, and what overrides of the same
/// layers make of it for some files.
#[derive(Debug, Clone)]
pub(super) struct Bounds {
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
    pub(super) fn new<'o>(
        rule: &Rule,
        setting: &Setting,
        overrides: impl Iterator<Item = &'o Override>,
    ) -> Option<Self> {
        let final_by = setting.final_by.clone()?;
        let level = Some((setting.level, setting.level_place.clone()));
        let mut arguments = own_arguments(rule);
        arguments.extend(setting.arguments.clone());
        let base = Bound { level, arguments, is_base: true };
        let overridden = overrides.filter_map(|entry| entry.settings.get(&rule.id));
        let all = overridden.map(|written| Bound {
            level: written.level.clone(),
            arguments: written.arguments.clone(),
            is_base: false,
        });
        Some(Self { final_by, all: std::iter::once(base).chain(all).collect() })
    }

    /// The line that made the rule final.
    pub(super) fn final_by(&self) -> &Place {
        &self.final_by
    }

    /// What has to be tighter than what, if `written` is not to loosen the rule.
    pub(super) fn comparisons(&self, rule: &Arc<Rule>, written: &Written) -> Vec<Comparison> {
        let mut comparisons = Vec::new();
        let mut add = |bound: Place, place: &Place, values| {
            let rule = Arc::clone(rule);
            let (place, final_by) = (place.clone(), self.final_by.clone());
            comparisons.push(Comparison { rule, values, bound, place, final_by });
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
    match rule.check.as_ref().map(|check| &check.spec.ask) {
        Some(Ask::One(one)) => one.arguments.clone(),
        _ => Arguments::default(),
    }
}

/// A value that was written over a final one.
#[derive(Debug)]
pub(super) struct Comparison {
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

/// Why a value is no tighter, and what to do.
struct Loosened {
    message: String,
    help: String,
    /// The entry that is to blame, if it is one.
    place: Option<Place>,
}

impl Comparison {
    /// The finding, if the new value is not as tight as the final one.
    pub(super) fn judge(&self, schemas: &[&Schema]) -> Option<Finding> {
        let id = &self.rule.id;
        let loosened = match &self.values {
            Values::Levels(from, to) => {
                let is_lower = rank(*to) < rank(*from);
                is_lower.then(|| Loosened {
                    message: format!("the level `{to}` is lower than `{from}`"),
                    help: match from {
                        Level::On(severity) => format!("write `{severity}` or a higher level"),
                        Level::Off => "remove the line".to_owned(),
                    },
                    place: None,
                })
            }
            Values::Arguments(parameter, from, to) => {
                let check = self.rule.check.as_ref()?;
                let option = check.options.iter().find(|it| it.parameter.name == *parameter)?;
                let known = known_names(schemas, &check.select);
                loosened(option, from.as_ref(), to, known.as_deref())
            }
        }?;
        let message = format!("`{id}` is final, and {}", loosened.message);
        let complaint = Complaint::new(Complaint::LOOSENED, message).help(loosened.help);
        let complaint = complaint.related(self.bound.clone(), "this is final");
        let complaint = match self.bound == self.final_by {
            true => complaint,
            false => complaint.related(self.final_by.clone(), "made final here"),
        };
        Some(complaint.finding(loosened.place.unwrap_or_else(|| self.place.clone())))
    }
}

fn rank(level: Level) -> u8 {
    match level {
        Level::Off => 0,
        Level::On(severity) => 1 + severity as u8,
    }
}

/// Every name that can be at a place or in the array there; `None` where any schema leaves it open.
fn known_names(schemas: &[&Schema], select: &Pattern) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for schema in schemas {
        let shape = &schema.shape;
        if let Some(names) = shape.values_at(select).or_else(|| shape.values_at(&select.items())) {
            all.extend(names);
        } else if !matches!(shape.reach(select), Reached::Nowhere { .. }) {
            return None;
        }
    }
    (!all.is_empty()).then_some(all)
}

fn loosened(
    option: &RuleOption,
    from: Option<&Argument>,
    to: &Argument,
    known: Option<&[String]>,
) -> Option<Loosened> {
    let name = &option.name;
    let other = |help: &str| {
        let message = format!("`{name}` has another value");
        Some(Loosened { message, help: help.to_owned(), place: None })
    };
    let Some(from) = from else {
        return match option.tighter {
            Tighter::Same => other("remove the line: the rule has no such value"),
            // What was not bounded is bounded now.
            _ => None,
        };
    };
    match option.tighter {
        Tighter::Same if same(from, to) => None,
        Tighter::Same => other("remove the line: only the same value would do"),
        Tighter::Lower | Tighter::Higher => beyond(option, from, to),
        Tighter::Subset => {
            let extra = uncovered(to, from, known)?;
            let message = format!("`{name}` lets through {} as well", listed(&extra));
            let help = "name nothing but what the final list covers".to_owned();
            Some(Loosened {
                message,
                help,
                place: extra.into_iter().next().and_then(|it| it.place),
            })
        }
        Tighter::Superset => {
            let lost = uncovered(from, to, known)?;
            let message = format!("`{name}` is without {}", listed(&lost));
            let help = format!("add {}: lists replace, they are not merged", listed(&lost));
            Some(Loosened { message, help, place: None })
        }
    }
}

/// An entry of one list that the other does not cover.
struct Entry {
    text: String,
    place: Option<Place>,
}

/// At most three entries, and how many more.
fn listed(entries: &[Entry]) -> String {
    let first: Vec<_> = entries.iter().take(3).map(|entry| format!("`{}`", entry.text)).collect();
    match entries.len().saturating_sub(3) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// The entries of `inner` that `outer` does not cover; `None` if it covers all.
fn uncovered(inner: &Argument, outer: &Argument, known: Option<&[String]>) -> Option<Vec<Entry>> {
    let plain = |text: String| Entry { text, place: None };
    let left: Vec<Entry> = match (inner, outer) {
        (
            Argument::Names(inner) | Argument::Globs(inner),
            Argument::Names(outer) | Argument::Globs(outer),
        ) => uncovered_names(inner, outer, known),
        (Argument::Domains(inner), Argument::Domains(outer)) => uncovered_domains(inner, outer),
        (Argument::Ports(inner), Argument::Ports(outer)) => {
            let outer: HashSet<&u16> = outer.iter().collect();
            inner.iter().filter(|it| !outer.contains(it)).map(|it| plain(it.to_string())).collect()
        }
        (Argument::Words(inner), Argument::Words(outer)) => {
            let outer: HashSet<&String> = outer.iter().collect();
            inner.iter().filter(|it| !outer.contains(it)).cloned().map(plain).collect()
        }
        (Argument::Members(inner), Argument::Members(outer)) => {
            let outer: HashSet<&String> = outer.iter().map(|(key, _)| key).collect();
            let left = inner.iter().filter(|(key, _)| !outer.contains(key));
            left.map(|(key, at)| Entry { text: key.clone(), place: Some(at.clone()) }).collect()
        }
        (Argument::Families(inner), Argument::Families(outer)) => {
            let is_covered = |one: &&crate::verb::Family| {
                outer.iter().any(|other| {
                    uncovered_names(&one.when, &other.when, known).is_empty()
                        && uncovered_names(&one.then, &other.then, known).is_empty()
                })
            };
            let left = inner.iter().filter(|family| !is_covered(family));
            left.map(|family| Entry {
                text: texts(&family.when),
                place: Some(family.place.clone()),
            })
            .collect()
        }
        (Argument::Scopes(inner), Argument::Scopes(outer)) => {
            let is_covered = |one: &&Scope| {
                // A scope takes some names alone: it is as tight where hosts are the same or more,
                // and names the same or fewer.
                outer.iter().any(|other| {
                    uncovered_domains(&one.domains, &other.domains).is_empty()
                        && uncovered_names(&other.only, &one.only, known).is_empty()
                })
            };
            let left = inner.iter().filter(|scope| !is_covered(scope));
            left.map(|scope| Entry {
                text: scope.domains.iter().map(|it| &*it.text).collect::<Vec<_>>().join(", "),
                place: Some(scope.place.clone()),
            })
            .collect()
        }
        // Two kinds of values under one parameter there are not.
        _ => return Some(vec![plain("another kind of value".to_owned())]),
    };
    (!left.is_empty()).then_some(left)
}

fn texts(entries: &[NameEntry]) -> String {
    entries.iter().map(NameEntry::pattern).collect::<Vec<_>>().join(", ")
}

fn uncovered_domains(inner: &[Domain], outer: &[Domain]) -> Vec<Entry> {
    let outer = DomainIndex::new(outer);
    let left = inner.iter().filter(|one| outer.find(one, None).is_none());
    left.map(|one| Entry { text: one.text.clone(), place: Some(one.place.clone()) }).collect()
}

fn uncovered_names(
    inner: &[NameEntry],
    outer: &[NameEntry],
    known: Option<&[String]>,
) -> Vec<Entry> {
    let literal: HashSet<(&str, Types)> = outer.iter().map(|it| (it.pattern(), it.of)).collect();
    let globs: Vec<Wildcard> =
        outer.iter().filter(|it| it.is_glob()).map(|it| Wildcard::new(&it.pattern)).collect();
    let covers = |name: &str, of: Types| {
        literal.contains(&(name, of))
            || (of == Types::STRING && globs.iter().any(|it| it.is_match(name)))
    };
    // Which names a pattern stands for is known where the schema lists them all. Else a pattern is
    // covered by one that fits its text, in which `*` is fitted by `*` alone.
    let is_covered = |entry: &&NameEntry| {
        let wildcard = Wildcard::new(&entry.pattern);
        let mut named =
            known.into_iter().flatten().filter(|name| wildcard.is_match(name)).peekable();
        match named.peek().is_some() && entry.is_glob() {
            true => named.all(|name| covers(name, entry.of)),
            false => covers(&entry.pattern, entry.of),
        }
    };
    let left = inner.iter().filter(|entry| !is_covered(entry));
    left.map(|it| Entry { text: it.pattern.clone(), place: Some(it.place.clone()) }).collect()
}

/// A number or date that is beyond a final one.
fn beyond(option: &RuleOption, from: &Argument, to: &Argument) -> Option<Loosened> {
    use std::cmp::Ordering;
    let order = match (from, to) {
        (Argument::Count(from), Argument::Count(to)) => to.cmp(from),
        (Argument::Number(from, _), Argument::Number(to, _)) => to.cmp(from),
        (Argument::Flag(from), Argument::Flag(to)) => to.cmp(from),
        (Argument::Date(from), Argument::Date(to)) => to.cmp(from),
        (Argument::Days(_, from), Argument::Days(_, to)) => to.cmp(from),
        _ => Ordering::Equal,
    };
    let (wrong, word) = match option.tighter {
        Tighter::Lower => (Ordering::Greater, "less"),
        _ => (Ordering::Less, "more"),
    };
    (order == wrong).then(|| {
        let (from, to) = (shown(from), shown(to));
        let than = if word == "less" { "more than" } else { "less than" };
        Loosened {
            message: format!("`{}` is {to}, {than} {from}", option.name),
            help: format!("write {from} or {word}"),
            place: None,
        }
    })
}

fn shown(argument: &Argument) -> String {
    match argument {
        Argument::Count(count) => count.to_string(),
        Argument::Number(_, text) => text.clone(),
        Argument::Flag(flag) => flag.to_string(),
        Argument::Date(date) | Argument::Days(_, date) => date.to_string(),
        _ => String::new(),
    }
}

/// Whether two values say the same.
pub(super) fn same(one: &Argument, other: &Argument) -> bool {
    let names = |one: &[NameEntry], other: &[NameEntry]| {
        let key = |it: &NameEntry| (it.pattern.clone(), it.of);
        one.iter().map(key).eq(other.iter().map(key))
    };
    match (one, other) {
        (Argument::Text(one), Argument::Text(other)) => one == other,
        (Argument::Regex(one), Argument::Regex(other)) => one.as_str() == other.as_str(),
        (
            Argument::Pointer(one) | Argument::ItemPointer(one),
            Argument::Pointer(other) | Argument::ItemPointer(other),
        ) => one == other,
        (Argument::Flag(one), Argument::Flag(other)) => one == other,
        (Argument::Count(one), Argument::Count(other)) => one == other,
        (Argument::Number(one, _), Argument::Number(other, _)) => one == other,
        (Argument::Date(one), Argument::Date(other)) => one == other,
        (Argument::Days(_, one), Argument::Days(_, other)) => one == other,
        (
            Argument::Names(one) | Argument::Globs(one),
            Argument::Names(other) | Argument::Globs(other),
        ) => names(one, other),
        (one, other) => {
            uncovered(one, other, None).is_none() && uncovered(other, one, None).is_none()
        }
    }
}
