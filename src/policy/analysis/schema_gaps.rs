//! The lists of a policy that don't have what came with a new schema, though they may be meant to.

use std::collections::BTreeSet;

use super::schema_impact::SchemaDiff;
use crate::check::values::{NameEntry, Wildcard};
use crate::check::{CheckCall, ExprKind, Meaning};
use crate::policy::Policy;
use crate::policy::model::ActiveRule;
use crate::schema::Schema;
use crate::text::Place;

/// A list in a policy that doesn't have names which came with a new schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missed {
    /// The rule whose list it is.
    pub rule: String,
    /// Where the list is or, if it has a related name, where that is.
    pub place: Place,
    /// The names that came and that the list doesn't have.
    pub names: Vec<String>,
    /// The name in the list that they are related to: `user.created` and `user.updated` are. `None` if the list says
    /// what is allowed, so that every new name is refused.
    pub related: Option<String>,
}

impl SchemaDiff {
    /// The lists of a policy that miss names which came: lists of what is allowed, and those that name other events of
    /// the same kind one by one. Lists that packs bring aren't among them.
    pub fn missed(&self, policy: &Policy) -> Vec<Missed> {
        let mut missed: Vec<Missed> = Vec::new();
        self.each(policy, &mut |active, at, one, _| {
            let names = |schema: &Schema| Some(BTreeSet::from_iter(schema.shape.names_at(at)?));
            if let (Some(was), Some(is)) = (names(&self.old), names(&self.new)) {
                let came: Vec<&String> = is.difference(&was).collect();
                missed.extend(in_call(active, one, &came));
            }
        });
        missed.retain(|it| it.place.source().is_file());
        let key = |it: &Missed| (it.place.path().to_owned(), it.place.span(), it.rule.clone());
        missed.sort_by_key(key);
        missed.dedup();
        missed
    }
}

/// What the lists of one check miss of the names that came.
fn in_call(active: &ActiveRule, one: &CheckCall, came: &[&String]) -> Vec<Missed> {
    // Joined with others, a list of what is allowed may be a condition, or say the opposite.
    let is_alone = matches!(active.expr.kind, ExprKind::Call(_));
    let allowed = one.meaning(|meaning| match meaning {
        Meaning::AllowsOnlyNames { names } => Some(names),
        _ => None,
    });
    let covers = |entry: &NameEntry, name: &str| Wildcard::new(&entry.pattern).is_match(name);
    let in_no_list = |name: &&String| !one.arguments.listed_names().any(|it| covers(it, name));
    let left: Vec<&String> = came.iter().copied().filter(in_no_list).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let own = |names: &[&String]| names.iter().map(|name| (*name).clone()).collect();
    let rule = active.rule.id.clone();
    if let Some((_, place)) = allowed.filter(|_| is_alone).and_then(|it| one.arguments.get(it)) {
        let place = place.clone();
        return vec![Missed { rule, place, names: own(&left), related: None }];
    }
    let mut missed = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in one.arguments.listed_names().filter(|entry| !entry.is_glob()) {
        let text = entry.text();
        let Some(kind) = kind(&text).filter(|kind| seen.insert((*kind).to_owned())) else {
            continue;
        };
        let names: Vec<&String> =
            left.iter().copied().filter(|name| self::kind(name) == Some(kind)).collect();
        if !names.is_empty() {
            let (rule, place, related) =
                (rule.clone(), entry.place().clone(), Some(text.to_string()));
            missed.push(Missed { rule, place, names: own(&names), related });
        }
    }
    missed
}

/// What a name is about: `user` for `user.created`.
fn kind(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(kind, _)| kind)
}
