//! `[[waiver]]`: a finding that is let through, by name, with a reason and an end.

use std::sync::Arc;

use crate::check::values::Date;
use crate::check::{read_day, read_pointer};
use crate::document::{Pattern, Segment};
use crate::finding::Waived;
use crate::policy::model::FileGlobs;
use crate::rules::Rule;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Table};

/// One entry of `[[waiver]]`.
#[derive(Debug)]
pub(crate) struct Waiver {
    pub(crate) rule: Arc<Rule>,
    /// Of all files, if there are none.
    pub(crate) files: Option<FileGlobs>,
    /// From the root of a document.
    pub(crate) select: Option<(Pattern, Place)>,
    pub(crate) value: Option<(String, Place)>,
    /// What a finding says that it lets through.
    pub(crate) waived: Arc<Waived>,
    /// The last day on which it works.
    pub(crate) expires: Date,
    pub(crate) expires_place: Place,
    /// Whether its day is past.
    pub(crate) is_expired: bool,
}

impl Waiver {
    /// Reads an entry; `find` gives the rule of an id. `None` after a complaint.
    pub(crate) fn read(
        table: &Table<'_>,
        today: Option<Date>,
        find: impl FnOnce(&str, &Item<'_>) -> Option<Arc<Rule>>,
    ) -> Option<Self> {
        let rule = table.require("rule", "name the rule whose finding is let through");
        let files = table.get("files");
        let select = table.get("select");
        let value = table.get("value");
        let reason = table.require("reason", "say why: whoever reads the waiver wants to know");
        let owner = table.get("owner");
        let expires = table.require("expires", "say until when: `expires = 2027-01-31`");
        table.finish("a `[[waiver]]` entry");
        let text = |item: Option<Item<'_>>| item.and_then(|item| item.string().map(str::to_owned));
        let rule = rule.and_then(|item| {
            let rule = find(item.string()?, &item)?;
            if !rule.waivable {
                let message = format!("what `{}` finds cannot be waived", rule.id);
                let help = match rule.topic.as_str() {
                    "policy" => "mend the policy, or set the rule's level under `[rules]`",
                    _ => "remove the waiver: nobody can tell what such a document says",
                };
                item.complain(PolicyMistake::value(message).help(help));
                return None;
            }
            Some(rule)
        });
        // Each is read before one that is missing ends it: every mistake is told.
        let files = files.map(|item| FileGlobs::read(&item));
        let select = select.map(|item| Some((read_pointer(&item)?, item.place())));
        let value = value.map(|item| Some((item.string()?.to_owned(), item.place())));
        let reason = reason.and_then(|item| {
            let reason = item.string()?.trim();
            if reason.is_empty() {
                let mistake = PolicyMistake::value("an empty reason is none");
                item.complain(mistake.help("say why: whoever reads the waiver wants to know"));
                return None;
            }
            Some(reason.to_owned())
        });
        let owner = text(owner);
        let expires = expires.and_then(|item| {
            let date = read_day(&item, "write the last day on which it works: `2027-01-31`")?;
            Some((date, item.place()))
        });
        if today.is_none() {
            let message = "what day is today was not said to the library";
            let help = "load a policy with waivers by `PolicyBuilder::today`";
            table.complain(PolicyMistake::new(PolicyMistake::MISSING, message).help(help));
        }
        let flat = |read: Option<Option<FileGlobs>>| read.map_or(Some(None), |read| read.map(Some));
        let (expires, expires_place) = expires?;
        let waived =
            Waived { reason: reason?, owner, expires: expires.to_string(), place: table.place() };
        Some(Self {
            rule: rule?,
            files: flat(files)?,
            select: select.map_or(Some(None), |read| read.map(Some))?,
            value: value.map_or(Some(None), |read| read.map(Some))?,
            waived: Arc::new(waived),
            expires,
            expires_place,
            is_expired: today.is_some_and(|today| today > expires),
        })
    }

    /// Whether it is for a finding of its rule, by the pointer and the value of that.
    pub(crate) fn is_for(&self, pointer: &str, value: &str) -> bool {
        self.value.as_ref().is_none_or(|(required, _)| required == value)
            && self.select.as_ref().is_none_or(|(select, _)| leads_to(select, pointer))
    }
}

/// Whether a pattern selects what a pointer leads to.
fn leads_to(pattern: &Pattern, pointer: &str) -> bool {
    let Ok(pointer) = Pattern::parse(pointer) else { return false };
    let fits = |(one, other): (&Segment, &Segment)| match (one, other) {
        (Segment::Any, _) => true,
        // A member may be called `*`, which reads as a wildcard.
        (Segment::Name(one), Segment::Any) => one == "*",
        (Segment::Name(one), Segment::Name(other)) => one == other,
    };
    pattern.segments.len() == pointer.segments.len()
        && pattern.segments.iter().zip(&pointer.segments).all(fits)
}
