//! How `[limits]` is read and shown.

use crate::policy::keys::{self, Key, ReadResult, Section, Takes, set};
use crate::policy::model::LimitSettings;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

/// A key for a limit: its name, what it bounds, and where it is kept.
macro_rules! limit {
    ($name:literal, $about:literal, $field:ident) => {
        Key {
            name: $name,
            about: $about,
            takes: Takes::Limit,
            required: None,
            read: |draft, item, _| set(&mut draft.$field, read_limit(item)),
            show: |limits, _| {
                let (limit, place) = limits.$field.as_ref()?;
                Some(Shown::Value(limit.to_string(), Some(place.clone())))
            },
        }
    };
}

impl Section for LimitSettings {
    const NAME: &'static str = "`[limits]`";
    type Draft = Self;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        limit!("bytes", "Bytes of a document's file. By default 67108864, which is 64 MiB.", bytes),
        limit!(
            "depth",
            "Arrays and objects within each other. By default 128, and at most 1024.",
            depth
        ),
        limit!("nodes", "Values and keys of one document. By default 4000000.", nodes),
        limit!(
            "steps",
            "How often the schema and the rules look at each value and key of a DTO, on average. By default 1024.",
            steps
        ),
        limit!(
            "violations",
            "Violations of the schema that are made of one DTO, those of branches included. By default 20000.",
            violations
        ),
        limit!(
            "findings",
            "Findings that a run keeps; the others are counted. By default 100000.",
            findings
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
        let LimitSettings { bytes, depth, nodes, steps, violations, findings } = read;
        let limits = &mut self.limits;
        for (kept, new) in [
            (&mut limits.bytes, bytes),
            (&mut limits.depth, depth),
            (&mut limits.nodes, nodes),
            (&mut limits.steps, steps),
            (&mut limits.violations, violations),
            (&mut limits.findings, findings),
        ] {
            *kept = new.or(kept.take());
        }
        result
    }
}

pub(crate) fn show(page: &Page<'_>) -> Option<Shown> {
    let limits = &page.policy.limits;
    (!limits.is_empty()).then(|| Shown::Tables(format!("\n[limits]\n{}", keys::show(limits, page))))
}
