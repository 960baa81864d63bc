//! What generated documents are: values that an entry of `[[documents]]` selects, in a file with certain overrides.

use std::sync::Arc;

use serde_json::Value;

use super::document_text::readable;
use super::sample_paths::samples;
use crate::document::{Format, Pattern, Segment};
use crate::finding::Finding;
use crate::linter::{Coverage, Linter};
use crate::policy::model::{ActiveRule, FileGlobs};
use crate::schema::Shape;

/// The path of a test's document that has none.
pub(super) const UNNAMED: &str = "test.json";

/// The numbers of the overrides that hold for at most so many kinds of files.
const MOST_VARIANTS: usize = 40;

/// Documents of one kind.
pub(super) struct Subject {
    /// The path that they are checked as.
    pub(super) file: String,
    /// The number of the target among the linter's.
    pub(super) target: usize,
    /// The numbers of the overrides that hold for the file.
    overrides: Vec<usize>,
    /// The rules that hold for the file.
    pub(super) rules: Vec<Arc<ActiveRule>>,
}

impl Subject {
    /// Every kind of documents that a policy has: for each entry of `[[documents]]`, and for each way in which
    /// overrides hold for its files.
    pub(super) fn all(linter: &Linter) -> Vec<Self> {
        let resolved = &linter.policy.resolved;
        let everything = FileGlobs::everything();
        let sets = &resolved.documents.sets;
        let mut entries: Vec<(usize, &FileGlobs)> =
            sets.iter().enumerate().map(|(nth, set)| (nth, &set.files)).collect();
        if entries.is_empty() {
            entries.push((0, &everything));
        }
        let mut all = Vec::new();
        for (target, globs) in entries {
            let mut seen: Vec<Vec<usize>> = Vec::new();
            for file in files(linter, globs) {
                let overrides = overrides(linter, &file, target);
                if seen.contains(&overrides) || seen.len() >= MOST_VARIANTS {
                    continue;
                }
                let Some(rules) = Self::rules(linter, &file, target) else { continue };
                seen.push(overrides.clone());
                all.push(Self { file, target, overrides, rules });
            }
        }
        all
    }

    /// Every kind of documents that a policy has, and those of its tests.
    pub(super) fn all_with_tests(linter: &Linter) -> Vec<Self> {
        let mut all = Self::all(linter);
        let mut targets = Vec::new();
        for test in linter.policy.tests.iter() {
            let file = &test.file;
            linter.cover(file, &mut targets);
            for &target in &targets {
                let is_known = Self::find(&all, linter, file, target).is_some();
                let Some(rules) = Self::rules(linter, file, target).filter(|_| !is_known) else {
                    continue;
                };
                let overrides = overrides(linter, file, target);
                all.push(Self { file: file.clone(), target, overrides, rules });
            }
        }
        all
    }

    /// The number of the kind that documents of a file are, as a target.
    pub(super) fn find(all: &[Self], linter: &Linter, file: &str, target: usize) -> Option<usize> {
        let overrides = overrides(linter, file, target);
        all.iter().position(|it| it.target == target && it.overrides == overrides)
    }

    /// The rules that hold for a file as a linter's target; `None` where overrides contradict each other.
    pub(super) fn rules(
        linter: &Linter,
        file: &str,
        target: usize,
    ) -> Option<Vec<Arc<ActiveRule>>> {
        linter.targets.get(target)?;
        linter.policy.resolved.rules_with(&overrides(linter, file, target)).ok()
    }

    /// Whether the schema says something of each place that a rule looks at.
    pub(super) fn describes(&self, linter: &Linter, active: &ActiveRule) -> bool {
        let target = &linter.targets[self.target];
        let Some(check) = &active.rule.check else { return false };
        let places = check.select.places(&target.roles).iter();
        let mut places = places.flat_map(|select| active.expr.calls(select));
        places.all(|(at, ..)| is_described(&target.schema.shape, at.segments()))
    }

    /// A document with a DTO where the entry looks for it.
    pub(super) fn document(&self, linter: &Linter, dto: &Value) -> Value {
        let segments = linter.targets[self.target].select.segments();
        segments.iter().rev().fold(dto.clone(), |inner, segment| match (segment, segment.name()) {
            (Segment::Deep, _) => inner,
            (_, Some(name)) => Value::from_iter([(name, inner)]),
            (_, None) => Value::from(vec![inner]),
        })
    }

    /// The tokens of a JSON Pointer from the root of a document, from its DTO on.
    pub(super) fn within_dto(&self, linter: &Linter, pointer: &str) -> Vec<String> {
        let segments = linter.targets[self.target].select.segments();
        let outer = segments.iter().filter(|segment| **segment != Segment::Deep).count();
        let pattern = Pattern::pointer(pointer).unwrap_or_default();
        let names = pattern.segments().iter().skip(outer).filter_map(Segment::name);
        names.map(str::to_owned).collect()
    }

    /// What the linter finds in a document with a DTO.
    pub(super) fn lint(&self, linter: &Linter, dto: &Value) -> Vec<Finding> {
        let text = readable(&self.document(linter, dto));
        linter.findings_in(&self.file, &text, Coverage::Part)
    }
}

/// The numbers of the overrides that hold for a file as a target.
fn overrides(linter: &Linter, file: &str, target: usize) -> Vec<usize> {
    let resolved = &linter.policy.resolved;
    let name = linter.targets[target].name.as_deref();
    let mut overrides = resolved.overrides_for(file);
    overrides.retain(|nth| resolved.overrides[*nth].is_for(name));
    overrides
}

/// Paths that globs match, and of those that overrides are for. JSON is tried first.
fn files(linter: &Linter, globs: &FileGlobs) -> Vec<String> {
    let overrides = linter.policy.resolved.overrides.iter();
    let mut files: Vec<String> = match globs.is_everything() {
        true => vec![UNNAMED.to_owned()],
        false => globs.iter().flat_map(|(glob, _)| samples(glob)).collect(),
    };
    files.sort_by_key(|file| Format::of(file) != Some(Format::Json));
    files.extend(overrides.flat_map(|entry| {
        entry.files.iter().flat_map(|(glob, _)| samples(glob)).collect::<Vec<_>>()
    }));
    files.retain(|file| globs.covers(file));
    files
}

fn is_described(shape: &Shape, segments: &[Segment]) -> bool {
    let mut place = shape.place(0);
    for segment in segments {
        let next = match segment.name() {
            Some(name) => place.member(name).or(segment.index().and(place.items)),
            None if *segment == Segment::Deep => return true,
            None => place.items.or(place.members.first().map(|(_, place)| *place)),
        };
        match next {
            Some(next) => place = shape.place(next),
            None => return false,
        }
    }
    true
}
