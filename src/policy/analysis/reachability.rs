//! What the schemas say of a rule: whether its check can ever find something there, and whether
//! the names in it are names.

use std::collections::BTreeSet;

use crate::check::CheckCall;
use crate::check::values::{NameEntry, Wildcard};
use crate::document::{Pattern, Segment, Types};
use crate::finding::Finding;
use crate::policy::model::ActiveRule;
use crate::schema::{Reached, Schema};
use crate::text::Place;
use crate::text::suggest::did_you_mean;
use crate::toml::PolicyMistake;

/// The schemas that a policy uses.
pub(crate) struct Reachability<'s> {
    schemas: &'s [&'s Schema],
    /// Those that documents are sure to be checked as: without the one that serves where the policy
    /// names none.
    meant: &'s [&'s Schema],
}

impl<'s> Reachability<'s> {
    pub(crate) fn new(schemas: &'s [&'s Schema], meant: &'s [&'s Schema]) -> Self {
        Self { schemas, meant }
    }

    /// What is wrong with a rule by the schemas that it is for.
    pub(crate) fn judge(&self, active: &ActiveRule) -> Vec<Finding> {
        match &active.schema {
            None => self.judge_by_all(active),
            // A rule for one schema is judged by that one.
            Some(schema) => {
                let schema = &[&**schema];
                Reachability::new(schema, schema).judge_by_all(active)
            }
        }
    }

    fn judge_by_all(&self, active: &ActiveRule) -> Vec<Finding> {
        let Some(check) = &active.rule.check else {
            return Vec::new();
        };
        if self.schemas.is_empty() {
            // None could be loaded, which is reported: there is nothing to judge by.
            return Vec::new();
        }
        let is_own = active.rule.is_own();
        let mut findings = Vec::new();
        for (select, one, place) in active.expr.calls(&check.select) {
            if is_own {
                findings.extend(self.dead_end(
                    &select,
                    one.definition.takes,
                    one.definition.name,
                    place,
                ));
                for (key, place) in one.arguments.all_members() {
                    let member = Pattern { segments: vec![Segment::Name(key.clone())] };
                    let whole = select.join(&member);
                    findings.extend(self.dead_end(&whole, Types::ANY, one.definition.name, place));
                }
                findings.extend(self.of_another_type(&select, one));
                for (pointer, from_items, place) in one.arguments.pointers() {
                    let from = if from_items { select.items() } else { Pattern::default() };
                    let whole = from.join(pointer);
                    findings.extend(self.dead_end(&whole, Types::ANY, one.definition.name, place));
                }
            }
            findings.extend(self.unlisted(&select, one));
        }
        // Parts that look at the same place are told once.
        let mut found = BTreeSet::new();
        findings
            .retain(|finding| found.insert((finding.place().span(), finding.message().to_owned())));
        findings
    }

    /// A pattern that leads nowhere by any schema, or only to values that the check does not take.
    fn dead_end(
        &self,
        select: &Pattern,
        takes: Types,
        name: &str,
        place: &Place,
    ) -> Option<Finding> {
        let mut types = Types::NONE;
        let mut known = BTreeSet::new();
        let mut step = None;
        for schema in self.meant {
            match schema.shape.reach(select) {
                Reached::Values(found) => types = types.or(found),
                Reached::Nowhere { step: at, known: names } => {
                    known.extend(names);
                    step = Some(at);
                }
            }
        }
        if types.meets(takes) {
            return None;
        }
        let mistake = if types != Types::NONE {
            let message = format!("`{name}` looks at {takes}, and `{select}` selects {types}");
            let items = select.items();
            let items_fit = self.meant.iter().any(|schema| {
                matches!(schema.shape.reach(&items), Reached::Values(types) if types.meets(takes))
            });
            let help = match types.meets(Types::ARRAY) && items_fit {
                true => format!("select the items: `{items}`"),
                false => "select other values, or use another check".to_owned(),
            };
            PolicyMistake::value(message).help(help)
        } else {
            let Some(step) = step else {
                // A schema that allows no value at all.
                return None;
            };
            let mistake =
                PolicyMistake::name(format!("by the schema, `{select}` can never select anything"));
            let Segment::Name(step) = step else {
                return Some(
                    mistake.help("there are neither items nor members").finding(place.clone()),
                );
            };
            let near = did_you_mean(&step, known.iter().map(String::as_str));
            let near = near.unwrap_or_else(|| match known.is_empty() {
                true => format!("what `{step}` should be in has no members"),
                false => {
                    let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                    format!("there is no `{step}`, but {}", names.join(", "))
                }
            });
            mistake.help(near)
        };
        Some(mistake.finding(place.clone()))
    }

    /// Entries of a list of values of a type that no value there has.
    fn of_another_type(&self, select: &Pattern, one: &CheckCall) -> Vec<Finding> {
        let of_array = one.definition.takes == Types::ARRAY;
        let place = if of_array { select.items() } else { select.clone() };
        let types = self.schemas.iter().map(|schema| match schema.shape.reach(&place) {
            Reached::Values(types) => types,
            Reached::Nowhere { .. } => Types::NONE,
        });
        let types = types.fold(Types::NONE, Types::or);
        let is_stranger = |entry: &&NameEntry| types != Types::NONE && !types.meets(entry.of);
        let complain = |entry: &NameEntry| {
            let message =
                format!("{} can never be there: `{place}` selects {types}", entry.describe());
            let help = format!("the entry is of the {}: write one of the {types}", entry.of);
            PolicyMistake::value(message).help(help).finding(entry.place.clone())
        };
        one.arguments.listed_names().filter(is_stranger).map(complain).collect()
    }

    /// Entries that are no name of any schema which lists names there.
    fn unlisted(&self, select: &Pattern, one: &CheckCall) -> Vec<Finding> {
        let listed = |schema: &&Schema| schema.shape.names_at(select);
        // A schema that has any string there does not list what may be there.
        let is_open = |schema: &&Schema| match schema.shape.reach(select) {
            Reached::Values(types) => {
                types != Types::ANY && types.meets(Types::STRING) && listed(schema).is_none()
            }
            Reached::Nowhere { .. } => false,
        };
        if self.schemas.iter().any(is_open) {
            return Vec::new();
        }
        let known: Vec<String> = self.schemas.iter().filter_map(listed).flatten().collect();
        if known.is_empty() {
            return Vec::new();
        }
        let unknown = |entry: &&NameEntry| {
            let wildcard = Wildcard::new(&entry.pattern);
            entry.of == Types::STRING && !known.iter().any(|name| wildcard.is_match(name))
        };
        let complain = |entry: &NameEntry| {
            let (rule, what) = match entry.is_glob() {
                true => (PolicyMistake::NO_MATCH, "matches no name"),
                false => (PolicyMistake::UNLISTED, "is no name"),
            };
            let message = format!("{} {what} that the schema allows", entry.describe());
            let mistake = PolicyMistake::new(rule, message);
            let elsewhere = self.schemas.iter().find_map(|it| it.foreign_name_help(&entry.pattern));
            if let Some(help) = elsewhere {
                return mistake.help(help).finding(entry.place.clone());
            }
            let alike = alike(&known, &entry.pattern);
            let near = did_you_mean(&entry.pattern, alike.iter().map(|name| &**name));
            let mistake = match near {
                Some(near) => mistake.help(near),
                None => mistake.help("remove it, or name a newer edition of the schema"),
            };
            mistake.finding(entry.place.clone())
        };
        one.arguments.listed_names().filter(unknown).map(complain).collect()
    }
}

/// What an entry may have been meant as: a known name, or for `x.*` a pattern of known names.
fn alike(known: &[String], pattern: &str) -> BTreeSet<String> {
    if !pattern.ends_with(".*") {
        return known.iter().cloned().collect();
    }
    let words = pattern.split('.').count() - 1;
    let start = |name: &String| {
        let first: Vec<&str> = name.split('.').take(words).collect();
        format!("{}.*", first.join("."))
    };
    known.iter().map(start).collect()
}
