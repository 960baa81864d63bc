//! The entries and rules of a policy for the files of one region.

use std::sync::Arc;

use crate::document::Pattern;
use crate::finding::Finding;
use crate::policy::model::{ActiveRule, DocumentSet, Resolved};
use crate::policy::shown::Writer;
use crate::schema::{Formats, Reading, Roles, Schema};

/// What decides which values of a file an entry is for: its `select` and its `when`, as they are written.
pub(super) type Selected = (String, Option<String>);

/// What a file is checked as, by one entry of `[[documents]]` or by none.
pub(super) struct Entry<'p> {
    /// `None` for a policy without entries.
    pub(super) set: Option<&'p DocumentSet>,
    pub(super) schema: &'p Schema,
    pub(super) reading: Reading,
    pub(super) roles: Roles,
    pub(super) select: &'p Pattern,
    pub(super) selected: Selected,
    pub(super) rules: Vec<Arc<ActiveRule>>,
}

/// What the files of a region are checked by.
pub(super) struct RegionRules<'p> {
    pub(super) entries: Vec<Entry<'p>>,
    /// What is wrong with the rules where overrides meet: none is run there.
    pub(super) mistakes: Vec<Finding>,
}

impl<'p> RegionRules<'p> {
    /// What a policy checks a file by; `whole` is the pattern for documents as a whole.
    pub(super) fn new(policy: &'p Resolved, path: &str, whole: &'p Pattern) -> Self {
        let formats = policy.formats.as_ref().map_or_else(Formats::default, |(it, _)| *it);
        let overrides = policy.overrides_for(path);
        let (mut entries, mut mistakes) = (Vec::new(), Vec::new());
        let mut rules_for = |name: Option<&str>| {
            let mut those = overrides.clone();
            those.retain(|&nth| policy.overrides[nth].is_for(name));
            let made = if those.is_empty() {
                Ok(policy.active.clone())
            } else {
                policy.rules_with(&those)
            };
            made.unwrap_or_else(|found| {
                mistakes.extend(found);
                Vec::new()
            })
        };
        let sets = &policy.documents.sets;
        for set in sets.iter().filter(|set| set.covers(path)) {
            let name = set.name.as_ref().map(|(name, _)| &**name);
            let when = set.when.as_ref().map(|(when, _)| Writer::new(&[]).check(when));
            entries.push(Entry {
                set: Some(set),
                schema: &set.schema,
                reading: Reading { formats, direction: set.direction() },
                roles: set.roles(),
                select: &set.select,
                selected: (set.select.to_string(), when),
                rules: rules_for(name),
            });
        }
        if sets.is_empty() {
            let schema = &*policy.documents.fallback;
            entries.push(Entry {
                set: None,
                schema,
                reading: Reading { formats, ..Reading::default() },
                roles: schema.roles(),
                select: whole,
                selected: (String::new(), None),
                rules: rules_for(None),
            });
        }
        Self { entries, mistakes }
    }
}
