//! Documents that a final rule refuses, and that pass with what a later layer writes.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::check::Arguments;
use crate::document::Pattern;
use crate::finding::Severity;
use crate::policy::claims::{DtoClaims, STEPS, document_with, json_line};
use crate::policy::model::{ActiveRule, DocumentSet, RuleTable};
use crate::rules::Level;
use crate::schema::{Formats, Reading, Roles, Schema};
use crate::witness::Found;

/// For so many mistakes an example is looked for, in so many kinds of documents. All searches together take no more
/// steps than those about a policy that loads.
const MOST_EXAMPLES: usize = 10;
const MOST_KINDS: usize = 10;

/// A longer document isn't shown: nobody sees at once what is wrong with it.
const LONGEST: usize = 400;

/// A final rule as it is, and as a later layer makes it: at which level, and with which arguments.
#[derive(Debug)]
pub(super) struct Versions {
    pub(super) was: (Level, Arguments),
    pub(super) is: (Level, Arguments),
    /// Whether it is made so for some documents only.
    pub(super) is_override: bool,
}

/// A document that shows that a rule became looser.
pub(super) struct LoosenedExample {
    document: String,
    /// Whether the final rule refuses it, or only reports something in it.
    is_refused: bool,
}

impl fmt::Display for LoosenedExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { document, is_refused } = self;
        match is_refused {
            true => write!(
                f,
                "for example, the final rule refuses this document, and with the change it passes: {document}"
            ),
            false => write!(
                f,
                "for example, the final rule reports something in this document, and with the change it doesn't: {document}"
            ),
        }
    }
}

/// Documents of one kind.
struct Kind<'p> {
    schema: &'p Schema,
    reading: Reading,
    roles: Roles,
    select: Pattern,
}

/// What examples are looked for in.
pub(crate) struct LoosenedExamples<'p> {
    table: &'p RuleTable,
    active: &'p [Arc<ActiveRule>],
    kinds: Vec<Kind<'p>>,
    /// How many more are looked for.
    left: usize,
    steps: u64,
}

impl<'p> LoosenedExamples<'p> {
    /// `active` are the rules of the policy that has the mistakes, and `fallback` is the schema of documents in no
    /// entry. `is_readable` says whether it has no mistakes of other kinds: with those, what passes isn't known.
    pub(crate) fn new(
        table: &'p RuleTable,
        active: &'p [Arc<ActiveRule>],
        sets: &'p [DocumentSet],
        fallback: Option<&'p Arc<Schema>>,
        formats: Formats,
        is_readable: bool,
    ) -> Self {
        let left = if is_readable { MOST_EXAMPLES } else { 0 };
        // Which of the selected values an entry with a condition is for would have to be looked for as well.
        let unconditional = sets.iter().filter(|set| set.when.is_none());
        let mut kinds: Vec<Kind<'p>> = Vec::new();
        let of_sets = unconditional.map(|set| Kind {
            schema: &set.schema,
            reading: Reading { formats, direction: set.direction() },
            roles: set.roles(),
            select: set.select.clone(),
        });
        let of_fallback = fallback.map(|schema| Kind {
            schema,
            reading: Reading { formats, ..Reading::default() },
            roles: schema.roles(),
            select: Pattern::default(),
        });
        for kind in of_sets.chain(of_fallback) {
            let is_same = |it: &Kind<'_>| {
                it.schema.is(kind.schema)
                    && it.reading == kind.reading
                    && it.roles == kind.roles
                    && it.select == kind.select
            };
            if !kinds.iter().any(is_same) {
                kinds.push(kind);
            }
        }
        Self { table, active, kinds, left, steps: STEPS }
    }

    /// A document that a rule refuses before, and that passes after. Of a rule that only reports, one in which it
    /// reports nothing after.
    pub(super) fn of(&mut self, id: &str, versions: &Versions) -> Option<LoosenedExample> {
        // For which documents an override is, isn't asked here.
        if self.left == 0 || (versions.is_override && self.kinds.len() > 1) {
            return None;
        }
        self.left = self.left.saturating_sub(1);
        let version = |(level, arguments): &(Level, Arguments)| {
            self.table.version(id, *level, arguments).into_iter().collect::<Vec<_>>()
        };
        let (was, mut is) = (version(&versions.was), version(&versions.is));
        let severity = was.first()?.severity;
        let is_refused = severity == Severity::Error;
        // A document passes whatever warnings it has.
        is.retain(|rule| !is_refused || rule.severity == Severity::Error);
        let is_other = |rule: &&Arc<ActiveRule>| rule.rule.id != id && rule.severity >= severity;
        let others: Vec<_> = self.active.iter().filter(is_other).cloned().collect();
        for kind in self.kinds.iter().take(MOST_KINDS) {
            if let Some(dto) = lost(kind, &was, &is, &others, &mut self.steps) {
                let document = json_line(&document_with(&kind.select, &dto));
                let is_short = document.chars().count() <= LONGEST;
                return is_short.then_some(LoosenedExample { document, is_refused });
            }
        }
        None
    }
}

/// A DTO that the schema accepts, and in which the first rules report something and the others nothing.
fn lost(
    kind: &Kind<'_>,
    was: &[Arc<ActiveRule>],
    is: &[Arc<ActiveRule>],
    others: &[Arc<ActiveRule>],
    steps: &mut u64,
) -> Option<Value> {
    let mut claims = DtoClaims::new(kind.schema, kind.reading, &kind.roles, was);
    let was = claims.rules().first().cloned()?;
    let mut silent = claims.of_others(&kind.roles, is);
    silent.extend(claims.of_others(&kind.roles, others));
    let mut conditions = vec![was.reports];
    conditions.extend(silent.iter().map(|rule| claims.not(rule.reports)));
    let found = claims.find_within(&conditions, steps, &mut |dto| {
        was.finds(dto) && !silent.iter().any(|rule| rule.finds(dto))
    });
    match found {
        Found::Example(dto) => Some(dto),
        Found::Nothing | Found::Undecided(_) => None,
    }
}
