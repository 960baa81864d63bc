//! One part of the documents of a run: what it says by itself, and keys for what only all parts say together.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::{OverParts, Verdict};
use crate::finding::{
    AbsentName, CrossDocumentNote, FileReport, GonePlace, JoinedFiles, KeyLevel, KeysEnd, PartKey,
    PartKeys, Report, fingerprint,
};
use crate::linter::Linter;
use crate::linter::cross_document::{Coverage, Decided, MixedLinters, NotesByRule, by_rule};
use crate::linter::plan::CrossDocumentRule;
use crate::linter::waivers::matching;
use crate::text::{SharedTexts, Source};

impl Linter {
    /// Makes the report of one part of the documents, where other processes read the other parts, and the keys from
    /// which [`Linter::conclude`] decides the rules over several documents. These say nothing in the report of a part,
    /// not even of what the part has: [`Report::undecided`] names them.
    ///
    /// A rule whose check is [`OverParts::Undecided`] isn't decided at all.
    ///
    /// ```
    /// use dtolint::{Linter, Policy, render};
    ///
    /// let linter = Linter::new(Policy::recommended());
    /// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    /// // Each in a process of its own, say.
    /// let part = |name: &str| {
    ///     let (report, keys) = linter.finish_part([linter.lint((name, document))])?;
    ///     assert_eq!(report.undecided(), ["endpoint-duplicate"]);
    ///     let mut text = Vec::new();
    ///     render::ndjson(&report, Some(&keys), &mut text)?;
    ///     Ok::<_, Box<dyn std::error::Error>>(text)
    /// };
    /// let parts = [part("a.json")?, part("b.json")?];
    ///
    /// let parts = [("0", &parts[0]), ("1", &parts[1])];
    /// let parts = parts.map(|(name, text)| linter.read_part(name, &text[..]));
    /// let report = linter.conclude(parts.into_iter().collect::<Result<Vec<_>, _>>()?, 2)?;
    /// let finding = &report.findings()[0];
    /// assert_eq!((finding.rule(), finding.place().path()), ("endpoint-duplicate", "1/b.json"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Another linter made one of the reports.
    pub fn finish_part(
        &self,
        files: impl IntoIterator<Item = FileReport>,
    ) -> Result<(Report, PartKeys), MixedLinters> {
        let mut files = self.joined(files)?;
        files.sort_notes();
        let keys = self.keys(&files);
        files.notes.clear();
        let mut decided = Decided::default();
        let has_rule = |id: &&String| !self.across(id).is_empty();
        decided.undecided.extend(self.undecided.iter().filter(has_rule).cloned());
        Ok((self.report(files, Coverage::Part, decided), keys))
    }

    fn keys(&self, files: &JoinedFiles) -> PartKeys {
        let notes = by_rule(&files.notes);
        let mut absent = BTreeSet::new();
        let by_hash = self.hashed();
        for id in self.undecided.iter() {
            let rules = self.across(id);
            self.lacks(id, &rules, &notes, &mut absent);
        }
        let notes = files.notes.iter().filter(|it| by_hash.contains(&(it.target, it.rule)));
        let notes: Vec<&CrossDocumentNote> = notes.collect();
        let pointers = self.pointers(notes.iter().copied());
        let mut texts = SharedTexts::default();
        let keys = notes.iter().map(|note| {
            let in_text = || pointers.get(&note.in_text()?.0).map(String::as_str);
            let pointer = note.pointer().or_else(in_text).unwrap_or_default();
            self.key(note, pointer, &mut texts)
        });
        let keys: Vec<PartKey> = keys.collect();
        let end = KeysEnd {
            count: keys.len(),
            policy: self.policy.fingerprint.to_string(),
            today: self.policy.resolved.today.map(|today| today.to_string()),
            entries: files.targets.iter().copied().collect(),
            refused_by: files.refused_by.iter().copied().collect(),
            used_waivers: files.used_waivers.iter().copied().collect(),
            absent: absent.into_iter().collect(),
        };
        PartKeys { keys, rules: Arc::clone(&self.undecided), end }
    }

    /// The names that a rule requires and that no document of the part has, as each target has the rule.
    fn lacks(
        &self,
        id: &str,
        rules: &[(usize, usize, &CrossDocumentRule)],
        notes: &NotesByRule<'_>,
        absent: &mut BTreeSet<AbsentName>,
    ) {
        let of = rules.iter().filter_map(|&(target, rule, _)| notes.get(&(target, rule)));
        let keys: Vec<&str> = of.flatten().map(|note| &*note.key).collect();
        for &(entry, _, rule) in rules {
            if rule.check.over_parts() == OverParts::ByAbsence {
                rule.check.judge(&keys, &mut |verdict| {
                    if let Verdict::Absent { name, .. } = verdict {
                        absent.insert(AbsentName { rule: id.to_owned(), entry, name });
                    }
                });
            }
        }
    }

    fn key(&self, note: &CrossDocumentNote, pointer: &str, texts: &mut SharedTexts) -> PartKey {
        let id = &self.undecided[note.rule];
        let place = note.place(false);
        let (file, pointer) = (texts.get(note.path()), texts.get(pointer));
        let for_file = note.waivers.as_deref().unwrap_or_default();
        let level = note.level.as_deref().map(|(severity, place)| {
            let text = self.level_texts().position(|it| Arc::ptr_eq(it, place.source()));
            let at = text.map(|text| (text, place.span().start, place.span().end));
            KeyLevel { severity: *severity, at }
        });
        PartKey {
            hash: fingerprint(["key", id, "", &note.key]).into(),
            rule: note.rule,
            entry: note.target,
            document: note.document,
            level,
            waivers: matching(&self.policy.resolved, for_file, id, &note.key, &pointer),
            place: GonePlace::between(file, pointer, [place.start(), place.end()]),
        }
    }

    /// The texts of a policy that may say which level a rule over several documents has.
    pub(super) fn level_texts(&self) -> impl Iterator<Item = &Arc<Source>> {
        let resolved = &self.policy.resolved;
        let of_rules = resolved.active.iter().map(|active| active.place.source());
        of_rules.chain(resolved.overrides.iter().map(|entry| entry.place.source()))
    }
}
