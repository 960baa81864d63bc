//! How `[[waiver]]` is read and shown.

use std::sync::Arc;

use crate::check::values::Date;
use crate::check::{read_day, read_pointer};
use crate::document::Pattern;
use crate::finding::Waived;
use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes, set};
use crate::policy::model::{FileGlobs, OWNER_PLACEHOLDER, REASON_PLACEHOLDER, Waiver};
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, origin};
use crate::rules::Rule;
use crate::text::Place;
use crate::text::invisible::one_line;
use crate::toml::{Item, PolicyMistake, Reported, Table};

/// An entry while it is read.
#[derive(Default)]
pub(crate) struct Draft {
    rule: Option<Arc<Rule>>,
    files: Option<FileGlobs>,
    select: Option<(Pattern, Place)>,
    value: Option<(String, Place)>,
    reason: Option<String>,
    owner: Option<String>,
    expires: Option<(Date, Place)>,
}

impl Section for Waiver {
    const NAME: &'static str = "a `[[waiver]]` entry";
    type Draft = Draft;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "rule",
            about: "The rule whose finding is let through.",
            takes: Takes::Text,
            required: Some("name the rule whose finding is let through"),
            read: |draft, item, resolver| set(&mut draft.rule, resolver.read_waived_rule(item)),
            show: |waiver, _| Some(Shown::text(&waiver.rule.id)),
        },
        Key {
            name: "files",
            about: "Globs for files, from the policy's folder. By default all.",
            takes: Takes::One(Definition::Files),
            required: None,
            read: |draft, item, _| set(&mut draft.files, FileGlobs::read(item)),
            show: |waiver, _| Some(Shown::globs(waiver.files.as_ref()?, &waiver.waived.place)),
        },
        Key {
            name: "select",
            about: "Where in a document, from its root; `*` stands for every item or member, `**` for any depth. By default anywhere.",
            takes: Takes::One(Definition::Pointer),
            required: None,
            read: |draft, item, _| {
                set(&mut draft.select, read_pointer(item).map(|it| (it, item.place())))
            },
            show: |waiver, _| Some(Shown::text(&waiver.select.as_ref()?.0.to_string())),
        },
        Key {
            name: "value",
            about: "The value found. By default any.",
            takes: Takes::Text,
            required: None,
            read: |draft, item, _| {
                set(&mut draft.value, item.string().map(|it| (it.to_owned(), item.place())))
            },
            show: |waiver, _| Some(Shown::text(&waiver.value.as_ref()?.0)),
        },
        Key {
            name: "reason",
            about: "Why it is let through.",
            takes: Takes::NonEmptyText,
            required: Some("say why, for those who read the waiver later"),
            read: |draft, item, _| set(&mut draft.reason, read_reason(item)),
            show: |waiver, _| Some(Shown::text(&waiver.waived.reason)),
        },
        Key {
            name: "owner",
            about: "Who answers for it.",
            takes: Takes::Text,
            required: None,
            read: |draft, item, _| set(&mut draft.owner, read_owner(item)),
            show: |waiver, _| Some(Shown::text(waiver.waived.owner.as_ref()?)),
        },
        Key {
            name: "expires",
            about: "The last day on which it works, such as 2027-01-31.",
            takes: Takes::One(Definition::Date),
            required: Some("say until when: `expires = 2027-01-31`"),
            read: |draft, item, _| {
                let help = "write the last day on which it works: `2027-01-31`";
                set(&mut draft.expires, read_day(item, help).map(|it| (it, item.place())))
            },
            show: |waiver, _| {
                let day = waiver.waived.expires.clone();
                Some(Shown::Value(day, Some(waiver.expires_place.clone())))
            },
        },
    ];
}

fn read_reason(item: &Item<'_>) -> Result<String, Reported> {
    let reason = one_line(item.string()?);
    if reason.is_empty() {
        let mistake = PolicyMistake::value("the reason is empty");
        return Err(item.report(mistake.help("say why, for those who read the waiver later")));
    }
    let help = "say why, for those who read the waiver later";
    no_placeholder(&reason, REASON_PLACEHOLDER, item, help)?;
    Ok(reason)
}

fn read_owner(item: &Item<'_>) -> Result<String, Reported> {
    let owner = one_line(item.string()?);
    let help = "name who answers for it, or remove the line";
    no_placeholder(&owner, OWNER_PLACEHOLDER, item, help)?;
    Ok(owner)
}

/// Refuses what `dtolint explain` prints for an author to replace.
fn no_placeholder(
    text: &str,
    placeholder: &str,
    item: &Item<'_>,
    help: &str,
) -> Result<(), Reported> {
    if text == placeholder {
        let mistake = PolicyMistake::value(format!("`{text}` is a placeholder"));
        return Err(item.report(mistake.help(help)));
    }
    Ok(())
}

impl Resolver<'_> {
    pub(crate) fn read_waivers(&mut self, item: &Item<'_>) -> ReadResult {
        item.list::<(), ()>(|item| {
            let waiver = self.read_waiver(&item.table()?)?;
            self.waivers.push(waiver);
            Ok(())
        })
    }

    fn read_waiver(&mut self, table: &Table<'_>) -> Result<Waiver, Reported> {
        let draft = keys::read::<Waiver>(table, self);
        let today = self.inputs.today.ok_or_else(|| {
            let message = "today's date was not provided";
            let help = "load a policy with waivers by `PolicyBuilder::today`";
            table.report(PolicyMistake::new(PolicyMistake::MISSING, message).help(help))
        });
        let (draft, today) = (draft?, today?);
        let required = "a required key was read";
        let (expires, expires_place) = draft.expires.expect(required);
        let waived = Waived {
            reason: draft.reason.expect(required),
            owner: draft.owner,
            expires: expires.to_string(),
            place: table.place(),
        };
        Ok(Waiver {
            rule: draft.rule.expect(required),
            files: draft.files,
            select: draft.select,
            value: draft.value,
            waived: Arc::new(waived),
            expires,
            expires_place,
            is_expired: today > expires,
        })
    }

    /// The rule of a waiver, if what it finds may be waived.
    fn read_waived_rule(&mut self, item: &Item<'_>) -> Result<Arc<Rule>, Reported> {
        let id = item.string()?;
        let rule = self.known_rule(id, |mistake| item.report(mistake))?;
        if let Some(bounds) = self.layers.inherited.get(id) {
            let message = format!("`{id}` is final, and a waiver lets through what it finds");
            let help = "write the waiver in the policy that made the rule final, or remove it";
            let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help);
            let mistake = mistake.related(bounds.final_by().clone(), "made final here");
            return Err(item.report(mistake));
        }
        if !rule.waivable {
            let message = format!("what `{id}` finds cannot be waived");
            let help = match rule.topic.as_str() {
                "policy" => "fix the policy, or set the rule's level under `[rules]`",
                _ => "remove the waiver: receivers may disagree on what such a document says",
            };
            return Err(item.report(PolicyMistake::value(message).help(help)));
        }
        Ok(rule)
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let is_shown = |waiver: &&Waiver| waiver.files.as_ref().is_none_or(|files| page.is_for(files));
    let waivers = page.policy.waivers.iter().filter(is_shown);
    let table = |waiver: &Waiver| {
        format!("\n[[waiver]] # {}\n{}", origin(&waiver.waived.place), keys::show(waiver, page))
    };
    Shown::Tables(waivers.map(table).collect())
}
