//! `[[waiver]]` entries.

use std::sync::Arc;

use crate::check::values::Date;
use crate::check::{read_day, read_pointer};
use crate::finding::Waived;
use crate::policy::model::{FileGlobs, Waiver};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::rules::Rule;
use crate::toml::{Item, PolicyMistake, Reported, Table};

impl Waiver {
    /// Reads an entry; `find` gives the rule of an id.
    pub(crate) fn read(
        table: &Table<'_>,
        today: Option<Date>,
        find: impl FnOnce(&str, &Item<'_>) -> Result<Arc<Rule>, Reported>,
    ) -> Result<Self, Reported> {
        let rule = table.require("rule", "name the rule whose finding is let through");
        let rule = rule.and_then(|item| waivable(find(item.string()?, &item)?, &item));
        let files = table.optional("files", |item| FileGlobs::read(&item));
        let select = table.optional("select", |item| Ok((read_pointer(&item)?, item.place())));
        let value = table.optional("value", |item| Ok((item.string()?.to_owned(), item.place())));
        let reason = table.require("reason", "say why, for those who read the waiver later");
        let reason = reason.and_then(|item| read_reason(&item));
        let owner = table.optional("owner", |item| item.string().map(str::to_owned));
        let expires = table.require("expires", "say until when: `expires = 2027-01-31`");
        let expires = expires.and_then(|item| {
            let date = read_day(&item, "write the last day on which it works: `2027-01-31`")?;
            Ok((date, item.place()))
        });
        table.deny_unknown_keys("a `[[waiver]]` entry");
        let today = today.ok_or_else(|| {
            let message = "today's date was not provided";
            let help = "load a policy with waivers by `PolicyBuilder::today`";
            table.report(PolicyMistake::new(PolicyMistake::MISSING, message).help(help))
        });
        let (expires, expires_place) = expires?;
        let waived = Waived {
            reason: reason?,
            owner: owner?,
            expires: expires.to_string(),
            place: table.place(),
        };
        Ok(Self {
            rule: rule?,
            files: files?,
            select: select?,
            value: value?,
            waived: Arc::new(waived),
            expires,
            expires_place,
            is_expired: today? > expires,
        })
    }
}

/// The rule, if what it finds may be waived.
fn waivable(rule: Arc<Rule>, item: &Item<'_>) -> Result<Arc<Rule>, Reported> {
    if rule.waivable {
        return Ok(rule);
    }
    let message = format!("what `{}` finds cannot be waived", rule.id);
    let help = match rule.topic.as_str() {
        "policy" => "fix the policy, or set the rule's level under `[rules]`",
        _ => "remove the waiver: receivers may disagree on what such a document says",
    };
    Err(item.report(PolicyMistake::value(message).help(help)))
}

fn read_reason(item: &Item<'_>) -> Result<String, Reported> {
    let reason = item.string()?.trim();
    if reason.is_empty() {
        let mistake = PolicyMistake::value("the reason is empty");
        return Err(item.report(mistake.help("say why, for those who read the waiver later")));
    }
    Ok(reason.to_owned())
}

impl Resolver<'_> {
    pub(crate) fn read_waiver(
        &mut self,
        table: &Table<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        let today = self.inputs.today;
        let waiver = Waiver::read(table, today, |id, item| {
            let rule = self.rule(id, |mistake| item.report(mistake))?;
            let bounds = layer.inherited.get(id);
            if let Some(bounds) =
                bounds.filter(|it| !layer.is_again || it.final_by().path() != item.place().path())
            {
                let message = format!("`{id}` is final, and a waiver lets through what it finds");
                let help = "write the waiver in the policy that made the rule final, or remove it";
                let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help);
                let mistake = mistake.related(bounds.final_by().clone(), "made final here");
                return Err(item.report(mistake));
            }
            Ok(rule)
        })?;
        let is_known = |new: &Waiver| {
            layer.is_again
                && self.waivers.iter().any(|known| known.waived.place == new.waived.place)
        };
        if !is_known(&waiver) {
            self.waivers.push(waiver);
        }
        Ok(())
    }
}
