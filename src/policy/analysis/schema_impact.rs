//! Two editions of a schema, and which entries of a policy what changed between them touches.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::schema_acceptance::Acceptance;
use crate::check::CheckCall;
use crate::check::values::Wildcard;
use crate::document::Pattern;
use crate::files::Files;
use crate::policy::model::{ActiveRule, DocumentSet, Resolved};
use crate::policy::read::schemas::{NotFound, Schemas};
use crate::policy::{Policy, PolicyError};
use crate::schema::{ChangeKind, Formats, Reached, Reading, Schema, SchemaChange, compare};
use crate::text::{Place, Source, Span};
use crate::toml::{Mistakes, PolicyMistake, Reported};

/// The differences between two schemas, and what they mean for a policy.
///
/// ```
/// use dtolint::files::NoFiles;
/// use dtolint::policy::{ChangeKind, SchemaDiff};
/// use dtolint::Policy;
///
/// let old = "workos:CreateWebhookEndpointDto";
/// let diff = SchemaDiff::load(old, &format!("{old}@0.61.0"), &NoFiles)?;
/// assert!(diff.changes().iter().all(|change| change.kind == ChangeKind::ValueAdded));
/// assert_eq!(diff.changes()[0].at, "/events/*");
///
/// let policy = "version = 1\n[rules.event-forbidden]\nevents = [\"vault.*\", \"user.*\"]\n";
/// let policy = policy.replace("vault.*", "organization.*");
/// let touched = diff.touched(&Policy::parse("dtolint.toml", &policy)?);
/// assert!(touched.iter().all(|entry| entry.place.path() == "dtolint.toml"));
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
#[derive(Debug)]
pub struct SchemaDiff {
    pub(super) old: Arc<Schema>,
    pub(super) new: Arc<Schema>,
    reading: Reading,
    changes: Vec<SchemaChange>,
    acceptance: OnceLock<Acceptance>,
}

/// A policy entry that matches more or fewer names under the new schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Touched {
    /// The rule, or `roles` for a place that `roles` of a `[[documents]]` entry names.
    pub rule: String,
    /// The entry: a name, a pattern, or a pointer.
    pub entry: String,
    /// Where it is in the policy.
    pub place: Place,
    /// The names that it matches only under the new schema.
    pub gained: Vec<String>,
    /// The names that it matches only under the old schema.
    pub lost: Vec<String>,
    /// Whether a policy with this entry is refused once the new schema is in use.
    pub is_refused: bool,
}

impl Touched {
    /// A pointer that leads nowhere by the new schema.
    fn dead_end(rule: &str, to: &Pattern, place: &Place, is_refused: bool) -> Self {
        let (rule, entry, place) = (rule.to_owned(), to.to_string(), place.clone());
        Self { rule, entry, place, gained: Vec::new(), lost: Vec::new(), is_refused }
    }
}

impl SchemaDiff {
    /// Loads two schemas by their names: embedded ones, or files as `FILE#/pointer`, by paths of
    /// `files`.
    ///
    /// # Errors
    ///
    /// A schema doesn't exist or can't be used; each reason has its place.
    pub fn load(old: &str, new: &str, files: &dyn Files) -> Result<Self, PolicyError> {
        Self::of(old, new, None, Schemas::new(files))
    }

    /// The same, with the files that the policy's `[schemas]` has for published addresses.
    ///
    /// # Errors
    ///
    /// As for [`SchemaDiff::load`].
    pub fn load_for(
        policy: &Policy,
        old: &str,
        new: &str,
        files: &dyn Files,
    ) -> Result<Self, PolicyError> {
        let resolved = &policy.resolved;
        Self::of(old, new, Some(resolved), Schemas::for_policy(resolved, files))
    }

    fn of(
        old: &str,
        new: &str,
        policy: Option<&Resolved>,
        mut schemas: Schemas<'_>,
    ) -> Result<Self, PolicyError> {
        let [old, new] = load_schemas([old, new], &mut schemas)?;
        Ok(Self::between(old, new, policy))
    }

    pub(super) fn between(old: Arc<Schema>, new: Arc<Schema>, policy: Option<&Resolved>) -> Self {
        let changes = compare(&old.shape, &new.shape);
        let reading = policy.map(|policy| reading_of(policy, &old, &new)).unwrap_or_default();
        Self { old, new, reading, changes, acceptance: OnceLock::new() }
    }

    /// Which documents one schema accepts and the other refuses. It is found out when this is first asked for.
    pub fn acceptance(&self) -> &Acceptance {
        self.acceptance.get_or_init(|| Acceptance::of(&self.old, &self.new, self.reading))
    }

    /// The name of the old schema.
    pub fn old_name(&self) -> &str {
        &self.old.name
    }

    /// The name of the new schema.
    pub fn new_name(&self) -> &str {
        &self.new.name
    }

    /// What changed, by place.
    pub fn changes(&self) -> &[SchemaChange] {
        &self.changes
    }

    /// The entries of a policy that the change touches, in the order of the policy: those of every
    /// rule that is on, also where an override has it so.
    pub fn touched(&self, policy: &Policy) -> Vec<Touched> {
        let mut touched = Vec::new();
        self.each(policy, &mut |active, at, one, place| {
            let rule = &*active.rule.id;
            self.pointers(rule, at, one, place, &mut touched);
            self.entries(rule, at, one, &mut touched);
        });
        self.roles(policy, &mut touched);
        let key = |it: &Touched| {
            (it.place.path().to_owned(), it.place.span(), it.entry.clone(), it.rule.clone())
        };
        touched.sort_by_key(key);
        touched.dedup_by_key(|it| key(it));
        touched
    }

    /// The values that came and that no entry of any rule covers.
    pub fn unnamed(&self, policy: &Policy) -> Vec<String> {
        let mut left: BTreeSet<String> = (self.changes.iter())
            .filter(|change| change.kind == ChangeKind::ValueAdded)
            .map(|change| change.name.clone())
            .collect();
        self.each(policy, &mut |_, _, one, _| {
            for entry in one.arguments.listed_names() {
                let wildcard = Wildcard::new(&entry.pattern);
                left.retain(|name| !wildcard.is_match(name));
            }
        });
        left.into_iter().collect()
    }

    /// Calls `visit` with every check of every rule: the rule, where it looks, and the line that
    /// says so.
    pub(super) fn each(
        &self,
        policy: &Policy,
        visit: &mut dyn FnMut(&ActiveRule, &Pattern, &CheckCall, &Place),
    ) {
        let resolved = &policy.resolved;
        let overridden = (0..resolved.overrides.len())
            .flat_map(|nth| resolved.rules_with(&[nth]).unwrap_or_default());
        for active in resolved.active.iter().cloned().chain(overridden) {
            let is_for = |required: &Arc<Schema>| required.reference == self.old.reference;
            if active.schema.as_ref().is_some_and(|required| !is_for(required)) {
                continue;
            }
            for (at, one, place) in active.calls() {
                visit(&active, &at, one, place);
            }
        }
    }

    /// Pointers that lead nowhere by the new schema.
    fn pointers(
        &self,
        rule: &str,
        at: &Pattern,
        one: &CheckCall,
        place: &Place,
        touched: &mut Vec<Touched>,
    ) {
        let mut look = |to: &Pattern, place: &Place| {
            if self.is_lost(to) {
                touched.push(Touched::dead_end(rule, to, place, !place.source().is_embedded()));
            }
        };
        look(at, place);
        for (_, pointer, from_items, place) in one.arguments.pointers() {
            let from = if from_items { at.items() } else { Pattern::default() };
            look(&from.join(pointer), place);
        }
    }

    /// Places of roles that lead nowhere by the new schema.
    fn roles(&self, policy: &Policy, touched: &mut Vec<Touched>) {
        let sets = policy.resolved.documents.sets.iter();
        for set in sets.filter(|set| set.schema.reference == self.old.reference) {
            let lost = set.role_settings.iter().filter(|(_, at, _)| self.is_lost(at));
            touched.extend(lost.map(|(_, at, place)| {
                Touched::dead_end("roles", at, place, policy.resolved.is_own(place))
            }));
        }
    }

    /// Whether a pattern leads somewhere by the old schema alone.
    fn is_lost(&self, to: &Pattern) -> bool {
        let leads = |schema: &Schema| !matches!(schema.shape.reach(to), Reached::Nowhere(_));
        leads(&self.old) && !leads(&self.new)
    }

    /// Names and patterns that cover more, or less, or nothing any more.
    fn entries(&self, rule: &str, at: &Pattern, one: &CheckCall, touched: &mut Vec<Touched>) {
        let names = |schema: &Schema| Some(BTreeSet::from_iter(schema.shape.names_at(at)?));
        let (Some(was), Some(is)) = (names(&self.old), names(&self.new)) else { return };
        for entry in one.arguments.listed_names() {
            let wildcard = Wildcard::new(&entry.pattern);
            let of = |names: &BTreeSet<String>, others: &BTreeSet<String>| -> Vec<String> {
                let new = names.difference(others);
                new.filter(|name| wildcard.is_match(name)).cloned().collect()
            };
            let (gained, lost) = (of(&is, &was), of(&was, &is));
            if gained.is_empty() && lost.is_empty() {
                continue;
            }
            let place = entry.place().clone();
            let is_gone = !is.iter().any(|name| wildcard.is_match(name));
            touched.push(Touched {
                rule: rule.to_owned(),
                entry: entry.pattern.clone(),
                is_refused: is_gone && !place.source().is_embedded(),
                place,
                gained,
                lost,
            });
        }
    }
}

/// How a policy reads documents of a schema.
fn reading_of(policy: &Resolved, old: &Schema, new: &Schema) -> Reading {
    let formats = policy.formats.as_ref().map_or_else(Formats::default, |(it, _)| *it);
    let uses = |schema: &Schema| {
        let is_of = |set: &&DocumentSet| set.schema.reference == schema.reference;
        policy.documents.sets.iter().find(is_of)
    };
    let direction = uses(old).or_else(|| uses(new)).map(|set| set.direction());
    Reading { formats, direction: direction.unwrap_or_default() }
}

/// The schemas of these names. Everything that is wrong with any of them is reported.
pub(super) fn load_schemas<const N: usize>(
    names: [&str; N],
    schemas: &mut Schemas<'_>,
) -> Result<[Arc<Schema>; N], PolicyError> {
    let mistakes = Mistakes::default();
    let loaded = names.map(|name| {
        schemas.find(name, "").map_err(|error| match error {
            NotFound::Reported(reported) => reported,
            NotFound::Mistake(mistake) => {
                let span = Span::from_range(0..name.len());
                let place = Place::new(Arc::new(Source::new("the command line", name)), span);
                // No policy names it, so it is relative to none.
                let mistake = match mistake.is(PolicyMistake::FILE) {
                    true => mistake.help("name an embedded schema, or a file that is there"),
                    false => mistake,
                };
                mistakes.report(mistake, place)
            }
        })
    });
    let all: Result<Vec<_>, Reported> = loaded.into_iter().collect();
    all.map(|all| all.try_into().expect("each name has its schema")).map_err(|_| {
        let mut findings = mistakes.into_findings();
        findings.extend(schemas.mistakes.take());
        PolicyError::new(None, findings)
    })
}
