//! What was added and removed between two schemas, place by place.

use std::collections::HashSet;
use std::fmt;

use super::shape::{Place, Shape};
use crate::document::Pattern;
use crate::text::suggest::nearest;

/// One difference between an old schema and a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaChange {
    /// Where: a JSON Pointer in which `*` means every item.
    pub at: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The name or type that changed; empty if the place as a whole did.
    pub name: String,
    /// For a removed name, the new name that it may have been renamed to.
    pub perhaps: Option<String>,
}

/// How two schemas can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A value was added to an `enum`.
    ValueAdded,
    /// A value was removed from an `enum`.
    ValueRemoved,
    /// A member was added.
    MemberAdded,
    /// A member was removed.
    MemberRemoved,
    /// A member is now required.
    Required,
    /// A member is no longer required.
    Optional,
    /// A type is now allowed.
    TypeAdded,
    /// A type is no longer allowed.
    TypeRemoved,
    /// Members that the schema doesn't name are now refused.
    Closed,
    /// Members that the schema doesn't name are no longer refused.
    Opened,
    /// The values are now listed by an `enum`.
    Listed,
    /// The values are no longer listed by an `enum`.
    Unlisted,
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ChangeKind {
    /// The name, in kebab-case.
    pub fn name(self) -> &'static str {
        match self {
            Self::ValueAdded => "value-added",
            Self::ValueRemoved => "value-removed",
            Self::MemberAdded => "member-added",
            Self::MemberRemoved => "member-removed",
            Self::Required => "required",
            Self::Optional => "optional",
            Self::TypeAdded => "type-added",
            Self::TypeRemoved => "type-removed",
            Self::Closed => "closed",
            Self::Opened => "opened",
            Self::Listed => "listed",
            Self::Unlisted => "unlisted",
        }
    }

    /// Whether something that was allowed no longer is.
    pub fn is_removal(self) -> bool {
        matches!(
            self,
            Self::ValueRemoved
                | Self::MemberRemoved
                | Self::TypeRemoved
                | Self::Closed
                | Self::Listed
        )
    }
}

/// Compares two shapes: every place that both have, each pair of places once.
pub(crate) fn compare(old: &Shape, new: &Shape) -> Vec<SchemaChange> {
    let mut walk = Walk { old, new, seen: HashSet::new(), changes: Vec::new() };
    walk.places(0, 0, &Pattern::default());
    // A place with several pointers is listed at each of them, in the order of the pointers.
    walk.changes.sort_by(|one, other| one.at.cmp(&other.at));
    walk.changes
}

struct Walk<'s> {
    old: &'s Shape,
    new: &'s Shape,
    seen: HashSet<(usize, usize)>,
    changes: Vec<SchemaChange>,
}

impl Walk<'_> {
    fn places(&mut self, old: usize, new: usize, at: &Pattern) {
        if !self.seen.insert((old, new)) {
            return;
        }
        let (old, new) = (self.old.place(old), self.new.place(new));
        self.types(old, new, at);
        self.values(old, new, at);
        self.members(old, new, at);
        if let (Some(old), Some(new)) = (old.items, new.items) {
            self.places(old, new, &at.items());
        }
        for (name, old) in &old.members {
            if let Some(new) = new.member(name) {
                self.places(*old, new, &at.member(name));
            }
        }
    }

    fn add(&mut self, at: &Pattern, kind: ChangeKind, name: &str, perhaps: Option<String>) {
        let (at, name) = (at.to_string(), name.to_owned());
        self.changes.push(SchemaChange { at, kind, name, perhaps });
    }

    fn types(&mut self, old: &Place, new: &Place, at: &Pattern) {
        let (was, is) = (old.types.names(), new.types.names());
        for name in was.iter().filter(|name| !is.contains(name)) {
            self.add(at, ChangeKind::TypeRemoved, name, None);
        }
        for name in is.iter().filter(|name| !was.contains(name)) {
            self.add(at, ChangeKind::TypeAdded, name, None);
        }
    }

    fn values(&mut self, old: &Place, new: &Place, at: &Pattern) {
        match (&old.values, &new.values) {
            (Some(was), Some(is)) => {
                self.names(was, is, at, (ChangeKind::ValueRemoved, ChangeKind::ValueAdded));
            }
            (None, Some(_)) => self.add(at, ChangeKind::Listed, "", None),
            (Some(_), None) => self.add(at, ChangeKind::Unlisted, "", None),
            (None, None) => {}
        }
    }

    fn members(&mut self, old: &Place, new: &Place, at: &Pattern) {
        let names = |place: &Place| place.members.iter().map(|(name, _)| name.clone()).collect();
        let (was, is): (Vec<String>, Vec<String>) = (names(old), names(new));
        self.names(&was, &is, at, (ChangeKind::MemberRemoved, ChangeKind::MemberAdded));
        for name in new.required.iter().filter(|name| !old.required.contains(*name)) {
            self.add(at, ChangeKind::Required, name, None);
        }
        for name in old.required.iter().filter(|name| !new.required.contains(*name)) {
            // A removed member is listed already.
            if is.contains(name) {
                self.add(at, ChangeKind::Optional, name, None);
            }
        }
        match (old.closed, new.closed) {
            (false, true) => self.add(at, ChangeKind::Closed, "", None),
            (true, false) => self.add(at, ChangeKind::Opened, "", None),
            _ => {}
        }
    }

    fn names(
        &mut self,
        was: &[String],
        is: &[String],
        at: &Pattern,
        (removed, added): (ChangeKind, ChangeKind),
    ) {
        let (known_old, known_new): (HashSet<&String>, HashSet<&String>) =
            (was.iter().collect(), is.iter().collect());
        let came: Vec<&String> = is.iter().filter(|name| !known_old.contains(*name)).collect();
        for name in was.iter().filter(|name| !known_new.contains(*name)) {
            let near = nearest(name, came.iter().map(|name| name.as_str()));
            self.add(at, removed, name, near.map(str::to_owned));
        }
        for name in came {
            self.add(at, added, name, None);
        }
    }
}
