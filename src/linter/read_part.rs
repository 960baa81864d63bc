//! The report of a part, read again: nothing may be missing from it, and it must be of the same policy.

use std::collections::HashSet;
use std::io::BufRead;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::check::OverParts;
use crate::files::reason;
use crate::finding::{
    Checked, CrossDocumentNote, GonePlace, KeyLevel, KeyLine, KeysEnd, LinterId, Skipped, Whence,
};
use crate::linter::Linter;
use crate::linter::part_error::PartError;
use crate::text::{Place, SharedTexts, Span};

/// What to do about a report that isn't whole.
const AGAIN: &str = "check this part again, and keep every line of the report";

/// What a part of the documents says to the rules over several documents.
#[derive(Debug, Clone)]
pub struct Part {
    pub(super) name: String,
    pub(super) linter: LinterId,
    pub(super) notes: Vec<CrossDocumentNote>,
    pub(super) checked: Checked,
    /// Files that couldn't be checked, as the report of all parts names them.
    pub(super) unchecked: Vec<String>,
    pub(super) end: KeysEnd,
}

/// Which of the three kinds of lines a line is.
#[derive(Deserialize)]
struct Kind {
    key: Option<IgnoredAny>,
    rule: Option<IgnoredAny>,
    summary: Option<IgnoredAny>,
}

/// The last line.
#[derive(Deserialize)]
struct End {
    tool: Tool,
    summary: Counts,
    keys: Option<KeysEnd>,
}

#[derive(Deserialize)]
struct Tool {
    version: String,
}

#[derive(Deserialize)]
struct Counts {
    files: usize,
    documents: usize,
    dtos: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    left_out: usize,
    by_default: usize,
    #[serde(flatten)]
    skipped: Skipped,
    unchecked: Vec<String>,
}

impl Counts {
    /// How many findings are in the report.
    fn findings(&self) -> Option<usize> {
        let counts = [self.errors, self.warnings, self.infos, self.waived];
        counts.into_iter().try_fold(0, usize::checked_add)?.checked_sub(self.left_out)
    }
}

/// A part that is being read.
struct Reading<'l> {
    linter: &'l Linter,
    name: &'l str,
    /// The rules that have keys, each with what it is checked as.
    hashed: HashSet<(usize, usize)>,
    /// The paths and the pointers, which many keys have alike.
    files: SharedTexts,
    pointers: SharedTexts,
    notes: Vec<CrossDocumentNote>,
    findings: usize,
    keys: usize,
    /// The first key that can't be one of this policy.
    foreign: Option<PartError>,
}

impl Linter {
    /// Reads the report of a part, as [`ndjson`](crate::render::ndjson()) writes it with the keys of
    /// [`Linter::finish_part`].
    ///
    /// `name` is what the part is called: [`Linter::conclude`] writes it before the paths of the documents, such as
    /// `part-00003/hooks.ndjson`.
    ///
    /// # Errors
    ///
    /// The report can't be read, isn't one, lacks a line or has one too many; it has no keys; or another policy,
    /// another day or another version of dtolint made it.
    pub fn read_part(&self, name: &str, mut reader: impl BufRead) -> Result<Part, PartError> {
        let mut reading = Reading {
            linter: self,
            name,
            hashed: self.hashed(),
            files: SharedTexts::default(),
            pointers: SharedTexts::default(),
            notes: Vec::new(),
            findings: 0,
            keys: 0,
            foreign: None,
        };
        let mut line = Vec::new();
        let mut end = None;
        for nth in 1.. {
            line.clear();
            let read = reader.read_until(b'\n', &mut line);
            let read = read.map_err(|error| {
                let message = format!("the report can't be read: {}", reason(&error));
                PartError::new(message, "name the report of a part").of(name)
            })?;
            if read == 0 {
                break;
            }
            if end.is_some() {
                let message = "a line follows the last line of the report";
                let help = "give each report its own file";
                return Err(PartError::new(message, help).of(name).at(nth, 1));
            }
            end = reading.line(nth, &line)?;
        }
        let Some(end) = end else {
            let message = "the report is cut off: its last line, with the counts, is missing";
            return Err(PartError::new(message, AGAIN).of(name));
        };
        reading.finish(end)
    }

    /// The rules whose keys are hashes, by what they are checked as and their number.
    pub(super) fn hashed(&self) -> HashSet<(usize, usize)> {
        let rules = self.undecided.iter().flat_map(|id| self.across(id));
        let hashed = rules.filter(|(.., it)| it.check.over_parts() == OverParts::ByHash);
        hashed.map(|(target, rule, _)| (target, rule)).collect()
    }
}

impl Reading<'_> {
    /// Reads a line; the last one is returned.
    fn line(&mut self, nth: usize, line: &[u8]) -> Result<Option<End>, PartError> {
        let kind: Kind = self.parse(nth, line)?;
        match kind {
            Kind { key: Some(_), .. } => {
                self.keys += 1;
                let key: KeyLine<'_> = self.parse(nth, line)?;
                match self.note(&key) {
                    Some(note) => self.notes.push(note),
                    None => {
                        let message = format!("this isn't a key of `{}`", key.rule);
                        let error = PartError::new(message, AGAIN).of(self.name).at(nth, 1);
                        self.foreign.get_or_insert(error);
                    }
                }
                Ok(None)
            }
            Kind { summary: Some(_), .. } => self.parse(nth, line).map(Some),
            Kind { rule: Some(_), .. } => {
                self.findings += 1;
                Ok(None)
            }
            _ => {
                let message = "this isn't a finding, a key or the last line of a report";
                let help = "write the report with `--format ndjson --keys`";
                Err(PartError::new(message, help).of(self.name).at(nth, 1))
            }
        }
    }

    fn parse<'b, T: Deserialize<'b>>(&self, nth: usize, line: &'b [u8]) -> Result<T, PartError> {
        serde_json::from_slice(line).map_err(|error| {
            let why = error.to_string();
            let why = why.rsplit_once(" at line ").map_or(&*why, |(why, _)| why);
            let message = format!("this isn't a line of a report in NDJSON: {why}");
            PartError::new(message, AGAIN).of(self.name).at(nth, error.column().max(1))
        })
    }

    /// A key as a note; nothing if the policy can't have it.
    fn note(&mut self, key: &KeyLine<'_>) -> Option<CrossDocumentNote> {
        let linter = self.linter;
        let rule = linter.undecided.iter().position(|id| **id == *key.rule)?;
        let waivers = &linter.policy.resolved.waivers;
        let is_hash = key.key.len() == 32 && key.key.bytes().all(|it| it.is_ascii_hexdigit());
        let is_known = self.hashed.contains(&(key.entry, rule));
        if !is_hash || !is_known || key.waivers.iter().any(|&nth| nth >= waivers.len()) {
            return None;
        }
        let level = match &key.level {
            Some(level) => {
                let place = linter.level_place(&key.rule, key.entry, level)?;
                Some(Arc::new((level.severity, place)))
            }
            None => None,
        };
        let name = self.name;
        let file = self.files.made_of(&key.path, || in_part(name, &key.path).into());
        let pointer = self.pointers.get(&key.pointer);
        Some(CrossDocumentNote {
            target: key.entry,
            rule,
            key: key.key.as_ref().into(),
            whence: Whence::Gone(GonePlace::between(file, pointer, [key.start, key.end])),
            document: key.document,
            level,
            waivers: (!key.waivers.is_empty()).then(|| key.waivers.as_ref().into()),
        })
    }

    /// Compares what was read with what the last line says.
    fn finish(self, end: End) -> Result<Part, PartError> {
        let Self { linter, name, .. } = self;
        let error = |message: String, help: &str| Err(PartError::new(message, help).of(name));
        let version = env!("CARGO_PKG_VERSION");
        if end.tool.version != version {
            let message = format!(
                "dtolint {} made the report, and this is dtolint {version}",
                end.tool.version
            );
            return error(message, "use the same version of dtolint for both passes");
        }
        let Some(keys) = end.keys else {
            return error("the report has no keys".into(), "check this part again with `--keys`");
        };
        let today = linter.policy.resolved.today.map(|today| today.to_string());
        if keys.today != today {
            let day = |day: Option<String>| day.unwrap_or_else(|| "no day".into());
            let message =
                format!("the report is of {}, and this run of {}", day(keys.today), day(today));
            return error(message, "give both passes the same `--today`");
        }
        if keys.policy != *linter.policy.fingerprint {
            let message = "another policy made the report".to_owned();
            let help = "use the same policy, with the same schemas and lists, and the same `--schema` and `--select`, for both passes";
            return error(message, help);
        }
        if let Some(foreign) = self.foreign {
            return Err(foreign);
        }
        let mut entries = keys.entries.iter().chain(&keys.refused_by);
        if entries.any(|&entry| entry >= linter.targets.len()) {
            return error("its last line isn't one of this policy".into(), AGAIN);
        }
        let findings = end.summary.findings();
        for (found, counted, what) in [
            (self.keys, Some(keys.count), "lines with keys"),
            (self.findings, findings, "findings"),
        ] {
            if counted != Some(found) {
                let counted = counted.map_or("other counts".into(), |it| it.to_string());
                let message =
                    format!("the report has {found} {what}, and its last line says {counted}");
                return error(message, AGAIN);
            }
        }
        let Counts { files, documents, dtos, by_default, skipped, unchecked, .. } = end.summary;
        let rules = linter.rules();
        let checked = Checked { files, documents, dtos, rules, by_default, skipped };
        let unchecked = unchecked.iter().map(|path| in_part(name, path)).collect();
        let notes = self.notes;
        let (name, linter) = (name.to_owned(), linter.id.clone());
        Ok(Part { name, linter, notes, checked, unchecked, end: keys })
    }
}

impl Linter {
    /// The place in the policy that gives a rule its level; nothing if the policy has no such place.
    fn level_place(&self, rule: &str, entry: usize, level: &KeyLevel) -> Option<Place> {
        let Some((text, start, end)) = level.at else {
            let rules = self.across(rule);
            let rule = rules.iter().find(|(target, ..)| *target == entry);
            return rule.map(|(.., rule)| rule.message.place().clone());
        };
        let source = self.level_texts().nth(text)?;
        let span = Span::new(start, end);
        source.text().get(span.range())?;
        Some(Place::new(Arc::clone(source), span))
    }
}

/// The path of a file of a part in the report of all parts.
fn in_part(part: &str, path: &str) -> String {
    match part {
        "" => path.to_owned(),
        part => format!("{part}/{path}"),
    }
}
