//! `[[waiver]]` entries.

use std::sync::Arc;

use crate::check::values::Date;
use crate::check::{read_day, read_pointer};
use crate::finding::Waived;
use crate::policy::model::{FileGlobs, Waiver};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::rules::Rule;
use crate::toml::{Item, PolicyMistake, Table};

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
}

impl Resolver<'_> {
    pub(crate) fn read_waiver(&mut self, table: &Table<'_>, layer: &Layer<'_>) {
        let today = self.inputs.today;
        let waiver = Waiver::read(table, today, |id, item| {
            let rule = self.rule(id).map_err(|mistake| item.complain(mistake)).ok()?;
            let bounds = layer.inherited.get(id);
            if let Some(bounds) =
                bounds.filter(|it| !layer.is_again || it.final_by().path() != item.place().path())
            {
                let message = format!("`{id}` is final, and a waiver lets through what it finds");
                let help = "write the waiver in the policy that made the rule final, or remove it";
                let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help);
                item.complain(mistake.related(bounds.final_by().clone(), "made final here"));
                return None;
            }
            Some(rule)
        });
        let is_known = |new: &Waiver| {
            layer.is_again
                && self.waivers.iter().any(|known| known.waived.place == new.waived.place)
        };
        self.waivers.extend(waiver.filter(|new| !is_known(new)));
    }
}
