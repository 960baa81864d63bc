//! How `[limits]` is read and shown.

use crate::document::Limits;
use crate::policy::keys::{self, Key, ReadResult, Section, Takes};
use crate::policy::model::{LimitSetting, LimitSettings};
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

/// A key for a limit: its name, what it bounds, and how it is set.
macro_rules! limit {
    ($name:literal, $about:literal, $set:expr) => {
        Key {
            name: $name,
            about: $about,
            takes: Takes::Limit,
            required: None,
            read: |draft, item, _| {
                let (number, place) = read_limit(item)?;
                draft.set($name, LimitSetting { number, place, set: $set });
                Ok(())
            },
            show: |limits, _| {
                let LimitSetting { number, place, .. } = limits.get($name)?;
                Some(Shown::Value(number.to_string(), Some(place.clone())))
            },
        }
    };
}

impl Section for LimitSettings {
    const NAME: &'static str = "`[limits]`";
    type Draft = Self;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        limit!(
            "bytes",
            "Bytes of a document: of a file of JSON or YAML, of a line of NDJSON, of an item of a large array. By default 67108864, which is 64 MiB.",
            Limits::max_bytes
        ),
        limit!(
            "depth",
            "Arrays and objects within each other. By default 128, and at most 1024.",
            Limits::max_depth
        ),
        limit!("nodes", "Values and keys of one document. By default 4000000.", Limits::max_nodes),
        limit!(
            "steps",
            "How often the schema and the rules look at each value and key of a DTO, on average. By default 1024.",
            Limits::max_steps
        ),
        limit!(
            "violations",
            "Violations of the schema that are made of one DTO, those of branches included. By default 20000.",
            Limits::max_violations
        ),
        limit!(
            "findings",
            "Findings that a run keeps; the others are counted. By default 100000.",
            Limits::max_findings
        ),
    ];
}

/// A limit: a whole number above 0.
fn read_limit(item: &Item<'_>) -> Result<(usize, Place), Reported> {
    let number = item.integer()?;
    match usize::try_from(number) {
        Ok(limit @ 1..) => Ok((limit, item.place())),
        _ => {
            let mistake = PolicyMistake::value(format!("expected 1 or more, found {number}"));
            Err(item.report(mistake.help("write a whole number, or leave the limit out")))
        }
    }
}

impl Resolver<'_> {
    /// What a layer sets wins over what earlier ones set, limit by limit.
    pub(crate) fn read_limits(&mut self, item: &Item<'_>) -> ReadResult {
        let (read, result) = keys::read_all::<LimitSettings>(&item.table()?, self);
        self.limits.extend(read);
        result
    }
}

pub(crate) fn show(page: &Page<'_>) -> Option<Shown> {
    let limits = &page.policy.limits;
    (!limits.is_empty()).then(|| Shown::Tables(format!("\n[limits]\n{}", keys::show(limits, page))))
}
