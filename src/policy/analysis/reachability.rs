//! What the schemas say of a rule, as mistakes that stop the policy from loading: whether its check
//! can ever find something there, and whether the names in it are names.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::dead_ends::{self, Described};
use crate::check::values::{NameEntry, Wildcard, escaped};
use crate::check::{CheckCall, NamedSets};
use crate::document::{Pattern, Types};
use crate::finding::Finding;
use crate::policy::model::{ActiveRule, DocumentSet, Waiver};
use crate::schema::{self, EMBEDDED, Reached, Role, Schema};
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};
use crate::toml::PolicyMistake;

/// The schemas that a policy uses.
pub(crate) struct Reachability<'s> {
    schemas: &'s [&'s Schema],
    /// Those that documents are sure to be checked as: without the one that serves where the policy
    /// names none.
    meant: &'s [&'s Schema],
    /// The policy itself. What its layers say may be for the documents of others that extend them.
    own: &'s Arc<Source>,
    /// The sets that a list of names may have meant.
    sets: &'s NamedSets,
}

impl<'s> Reachability<'s> {
    pub(crate) fn new(
        schemas: &'s [&'s Schema],
        meant: &'s [&'s Schema],
        own: &'s Arc<Source>,
        sets: &'s NamedSets,
    ) -> Self {
        Self { schemas, meant, own, sets }
    }

    fn is_own(&self, place: &Place) -> bool {
        Arc::ptr_eq(place.source(), self.own)
    }

    /// What is wrong with a rule by the schemas that it is for.
    pub(crate) fn judge(&self, active: &ActiveRule) -> Vec<Finding> {
        if self.schemas.is_empty() {
            // None could be loaded, which is reported: there is nothing to judge by.
            return Vec::new();
        }
        let mut by_site = Vec::new();
        for site in &active.sites {
            // A place of a role, and a rule for one schema, are judged by the schemas that they are of.
            let of: Option<Vec<&Schema>> = match (&site.schemas, &active.schema) {
                (Some(schemas), _) => Some(schemas.iter().map(|schema| &**schema).collect()),
                (None, Some(schema)) => Some(vec![&**schema]),
                (None, None) => None,
            };
            by_site.push(match of {
                None => self.judge_site(active, &site.select),
                Some(of) => Reachability::new(&of, &of, self.own, self.sets)
                    .judge_site(active, &site.select),
            });
        }
        let mut findings = known_nowhere(by_site);
        // Parts that look at the same place are reported once.
        let mut found = BTreeSet::new();
        findings
            .retain(|finding| found.insert((finding.place().span(), finding.message().to_owned())));
        findings
    }

    /// Places of roles that lead nowhere by the schema of their entry, or to values of another type.
    pub(crate) fn judge_roles(&self, set: &DocumentSet) -> Vec<Finding> {
        let schema = &[&*set.schema];
        let reach = Reachability::new(schema, schema, self.own, self.sets);
        let judge = |(role, pattern, place): (Role, &Pattern, &Place)| {
            reach.dead_end(pattern, &Looks::new(role.types(), role.name()), place)
        };
        set.role_settings.iter().filter_map(judge).collect()
    }

    fn judge_site(&self, active: &ActiveRule, select: &Pattern) -> Vec<Finding> {
        let is_own = active.rule.is_own();
        let mut findings = Vec::new();
        for (select, one, place) in active.expr.calls(select) {
            // If the check's place doesn't exist, its arguments can't be judged.
            let mut is_seen = true;
            if is_own {
                let (takes, name) = (one.definition.takes, one.definition.name);
                let looks = Looks { takes, name, instead: one.definition.instead };
                let dead_end = self.dead_end(&select, &looks, place);
                is_seen = dead_end.is_none();
                findings.extend(dead_end);
                for (key, place) in one.arguments.all_members().filter(|_| is_seen) {
                    let whole = select.member(key);
                    findings.extend(self.dead_end(&whole, &Looks::new(Types::ANY, name), place));
                }
                if is_seen {
                    findings.extend(self.of_another_type(&select, one));
                }
                for (parameter, pointer, from_items, place) in one.arguments.pointers() {
                    let takes = one.definition.taken_at(parameter);
                    let from = if from_items { select.items() } else { Pattern::default() };
                    let whole = from.join(pointer);
                    findings.extend(self.dead_end(&whole, &Looks::new(takes, name), place));
                }
            }
            if is_seen {
                findings.extend(self.unlisted(&select, one, is_own));
            }
        }
        findings
    }

    /// A pattern that leads nowhere by any schema, or only to values that the check does not take.
    fn dead_end(&self, select: &Pattern, looks: &Looks<'_>, place: &Place) -> Option<Finding> {
        let &Looks { takes, name, instead } = looks;
        let mut types = Types::NONE;
        let mut dead_ends = Vec::new();
        for schema in self.meant {
            match schema.shape.reach(select) {
                Reached::Values(found) => types = types.or(found),
                Reached::Nowhere(dead_end) => dead_ends.push(dead_end),
            }
        }
        if types.meets(takes) {
            return None;
        }
        if !self.is_own(place) && !dead_ends::is_misspelt(&dead_ends) {
            return None;
        }
        let mistake = if types != Types::NONE {
            let message = format!("`{name}` looks at {takes}, and `{select}` selects {types}");
            let items = select.items();
            let items_fit = self.meant.iter().any(|schema| {
                matches!(schema.shape.reach(&items), Reached::Values(types) if types.meets(takes))
            });
            let items = dead_ends::as_written(&items, select, place).filter(|_| items_fit);
            let help = match items.filter(|_| types.meets(Types::ARRAY)) {
                Some(items) => format!("select the items: `{items}`"),
                None => {
                    let instead = instead.filter(|(of, _)| types.without(*of) == Types::NONE);
                    let other = instead.map_or("another check", |(_, other)| other);
                    format!("select other values, or use {other}")
                }
            };
            PolicyMistake::value(message).help(help)
        } else {
            // Without a dead end, the schema allows no value at all.
            let described: Vec<_> = self.meant.iter().map(|it| Described::root(it)).collect();
            let help = dead_ends::help(&described, select, &dead_ends, place)?;
            never(select).help(help)
        };
        Some(mistake.finding(place.clone()))
    }

    /// A waiver whose pointer asks an array for a member, or for an item that it can't have. What
    /// else its pointer may lead to is for the analysis of waivers to say.
    pub(crate) fn judge_waiver(&self, waiver: &Waiver, sets: &[DocumentSet]) -> Option<Finding> {
        let (select, place) = waiver.select.as_ref()?;
        // The schemas of the sets come first.
        let around = sets.iter().map(|set| set.select.clone());
        let around = around.chain(std::iter::repeat(Pattern::default()));
        let meant = self.meant.iter().zip(around);
        let described: Vec<_> =
            meant.map(|(schema, around)| Described { schema, around }).collect();
        let mut dead_ends = Vec::new();
        for schema in &described {
            match schema.reach(select) {
                Reached::Nowhere(dead_end) if dead_end.types == Types::ARRAY => {
                    dead_ends.push(dead_end);
                }
                _ => return None,
            }
        }
        // Documents that a schema refuses can be of another shape.
        waiver.rule.check.as_ref()?;
        let help = dead_ends::help(&described, select, &dead_ends, place)?;
        Some(never(select).help(help).finding(place.clone()))
    }

    /// Entries of a list of values of a type that no value there has.
    fn of_another_type(&self, select: &Pattern, one: &CheckCall) -> Vec<Finding> {
        let of_array = one.definition.takes == Types::ARRAY;
        let place = if of_array { select.items() } else { select.clone() };
        let types = self.schemas.iter().map(|schema| match schema.shape.reach(&place) {
            Reached::Values(types) => types,
            Reached::Nowhere(_) => Types::NONE,
        });
        let types = types.fold(Types::NONE, Types::or);
        let is_stranger = |entry: &&NameEntry| {
            let source = entry.place.source();
            let is_of_list = !source.is_embedded() && !source.name().ends_with(".toml");
            let is_judged = is_of_list || self.is_own(&entry.place);
            types != Types::NONE && !types.meets(entry.of) && is_judged
        };
        let complain = |entry: &NameEntry| {
            let message =
                format!("{} can never be there: `{place}` selects {types}", entry.describe());
            let help = format!("the entry is of the {}: write one of the {types}", entry.of);
            PolicyMistake::value(message).help(help).finding(entry.place.clone())
        };
        one.arguments.listed_names().filter(is_stranger).map(complain).collect()
    }

    /// Entries that are no name of any schema which lists names there.
    fn unlisted(&self, select: &Pattern, one: &CheckCall, is_custom: bool) -> Vec<Finding> {
        let listed = |schema: &&Schema| schema.shape.names_at(select);
        // A schema that has any string there does not list what may be there.
        let has_strings = |schema: &Schema, at: &Pattern| {
            let reached = schema.shape.reach(at);
            matches!(reached, Reached::Values(types) if types.meets(Types::STRING))
                && schema.shape.describes(at)
        };
        let is_open = |schema: &&Schema| {
            listed(schema).is_none()
                && [select, &select.items()].iter().any(|at| has_strings(schema, at))
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
            entry.of == Types::STRING
                && !known.iter().any(|name| wildcard.is_match(name))
                && (self.is_own(&entry.place) || !is_of_an_edition(&entry.place, &wildcard))
        };
        let complain = |entry: &NameEntry| {
            let alike = alike(&known, &entry.pattern);
            let near = did_you_mean(&entry.pattern, alike.iter().map(|name| &**name));
            // A custom rule of a layer may be for documents of another schema.
            if is_custom && near.is_none() && !self.is_own(&entry.place) {
                return None;
            }
            let (rule, what) = match entry.is_glob() {
                true => (PolicyMistake::NO_MATCH, "matches no name"),
                false => (PolicyMistake::UNLISTED, "is no name"),
            };
            let message = format!("{} {what} that the schema allows", entry.describe());
            let mistake = PolicyMistake::new(rule, message);
            if let Some(set) = self.sets.meant(&entry.pattern) {
                let help = format!("did you mean the set `@{set}`?");
                return Some(mistake.help(help).finding(entry.place.clone()));
            }
            let elsewhere = self.schemas.iter().find_map(|it| it.foreign_name_help(&entry.pattern));
            if let Some(help) = elsewhere {
                return Some(mistake.help(help).finding(entry.place.clone()));
            }
            let mistake = match near {
                Some(near) => mistake.help(near),
                None => mistake.help("remove it, or name a newer edition of the schema"),
            };
            Some(mistake.finding(entry.place.clone()))
        };
        one.arguments.listed_names().filter(unknown).filter_map(complain).collect()
    }
}

/// What looks at values.
struct Looks<'l> {
    takes: Types,
    name: &'l str,
    /// What to use for values of other types.
    instead: Option<(Types, &'static str)>,
}

impl<'l> Looks<'l> {
    fn new(takes: Types, name: &'l str) -> Self {
        Self { takes, name, instead: None }
    }
}

/// Whether an embedded schema lists a name as an event: a layer may be for documents of another edition or of another
/// API, and an embedded rule is for all.
fn is_of_an_edition(place: &Place, wildcard: &Wildcard) -> bool {
    let editions = EMBEDDED.iter().filter_map(|known| schema::embedded(known.name));
    let events = |schema: Schema| {
        let roles = schema.roles();
        let places = roles.of(Role::Event).iter();
        places.filter_map(|at| schema.shape.names_at(at)).flatten().collect::<Vec<_>>()
    };
    place.source().is_embedded() || editions.flat_map(events).any(|name| wildcard.is_match(&name))
}

fn never(select: &Pattern) -> PolicyMistake {
    PolicyMistake::name(format!("by the schema, `{select}` can never select anything"))
}

/// What an entry may have been meant as: a known name, or for `x.*` a pattern of known names.
fn alike(known: &[String], pattern: &str) -> BTreeSet<String> {
    if !pattern.ends_with(".*") {
        return known.iter().map(|name| escaped(name)).collect();
    }
    let words = pattern.split('.').count().saturating_sub(1);
    let start = |name: &String| {
        let first: Vec<&str> = name.split('.').take(words).collect();
        format!("{}.*", first.join("."))
    };
    known.iter().map(start).collect()
}

/// What was found at the places of a rule, without the names that are known at one of them.
fn known_nowhere(by_site: Vec<Vec<Finding>>) -> Vec<Finding> {
    let is_of_names = |finding: &Finding| {
        [PolicyMistake::UNLISTED, PolicyMistake::NO_MATCH].contains(&finding.rule())
    };
    let places = |findings: &Vec<Finding>| -> BTreeSet<(String, Span)> {
        let of_names = findings.iter().filter(|it| is_of_names(it)).map(Finding::place);
        of_names.map(|place| (place.path().to_owned(), place.span())).collect()
    };
    let unknown = by_site.iter().map(places).reduce(|one, other| &one & &other).unwrap_or_default();
    let is_unknown = |it: &Finding| {
        let place = it.place();
        unknown.contains(&(place.path().to_owned(), place.span()))
    };
    let stays = |it: &Finding| !is_of_names(it) || is_unknown(it);
    by_site.into_iter().flatten().filter(stays).collect()
}
