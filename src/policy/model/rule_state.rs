//! `[rules]`: what a policy says of one rule.

use crate::check::{Arguments, ReadContext};
use crate::finding::Severity;
use crate::rules::{Level, Rule, RuleOption, read_level};
use crate::text::Place;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Table};

/// What the layers so far have said of one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleState {
    pub(crate) level: Level,
    /// The line that set the level.
    pub(crate) level_place: Place,
    pub(crate) arguments: Arguments,
    pub(crate) reason: Option<(String, Place)>,
    /// The line of a file (not of a pack) that named the rule.
    pub(crate) named: Option<Place>,
    /// The line that made it final: what follows may tighten it, never loosen it.
    pub(crate) final_by: Option<Place>,
    /// Whether there was a mistake, so that what is missing may be what was mistaken.
    pub(crate) is_mistaken: bool,
    /// Whether any layer had it on.
    pub(crate) was_on: bool,
}

impl RuleState {
    /// A rule of which nothing was said.
    pub(crate) fn off(place: &Place) -> Self {
        Self {
            level: Level::Off,
            level_place: place.clone(),
            arguments: Arguments::default(),
            reason: None,
            named: None,
            final_by: None,
            is_mistaken: false,
            was_on: false,
        }
    }

    /// Takes over what an override says, which names the rule as well.
    pub(crate) fn overridden(&mut self, written: &RuleEntry) {
        self.apply(written);
        self.named = Some(written.key.clone());
    }

    /// Takes over what was written; what was not stays.
    pub(crate) fn apply(&mut self, written: &RuleEntry) {
        if let Some((level, place)) = &written.level {
            (self.level, self.level_place) = (*level, place.clone());
            self.was_on |= *level != Level::Off;
        } else if let Some(level) = written.switches_on.filter(|_| self.level == Level::Off) {
            (self.level, self.level_place) = (level, written.key.clone());
            self.was_on = true;
        }
        self.arguments.extend(written.arguments.clone());
        self.reason = written.reason.clone().or(self.reason.take());
        self.final_by = self.final_by.take().or(written.final_by.clone());
        self.is_mistaken |= written.is_mistaken;
    }
}

/// What one entry of `[rules]` says: a level alone, or a table.
#[derive(Debug, Clone)]
pub(crate) struct RuleEntry {
    /// Where the rule is named.
    pub(crate) key: Place,
    pub(crate) level: Option<(Level, Place)>,
    /// Of a table without a level: the one at which it switches on a rule that is off.
    pub(crate) switches_on: Option<Level>,
    pub(crate) arguments: Arguments,
    pub(crate) reason: Option<(String, Place)>,
    pub(crate) final_by: Option<Place>,
    is_mistaken: bool,
}

impl RuleEntry {
    /// Reads an entry for a rule; `None` after a complaint that leaves nothing of it.
    pub(crate) fn read(rule: &Rule, item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Self> {
        let mut written = Self {
            key: item.key_place(),
            level: None,
            switches_on: None,
            arguments: Arguments::default(),
            reason: None,
            final_by: None,
            is_mistaken: false,
        };
        let level = if item.as_string().is_some() {
            Some(*item)
        } else if let Some(table) = item.as_table() {
            let options = rule.check.as_ref().map_or(&[][..], |check| &check.options);
            written.table(&table, &rule.id, options, reading);
            table.get("level")
        } else {
            let mistake =
                PolicyMistake::value(format!("the rule `{}` takes a level or a table", rule.id));
            let help = "write `\"error\"`, `\"warning\"`, `\"info\"`, `\"off\"`, or `[rules.…]`";
            item.complain(mistake.help(help));
            return None;
        };
        if let Some(item) = level {
            let level = read_level(&item)?;
            if rule.core && level != rule.level {
                let message = format!("the rule `{}` is always at level `{}`", rule.id, rule.level);
                let help = "remove the line: nobody can tell what such a document says";
                item.complain(PolicyMistake::value(message).help(help));
                return None;
            }
            written.level = Some((level, item.place()));
        } else {
            // A table for a rule that was defined as `off` means to switch it on.
            written.switches_on = Some(match rule.level {
                Level::Off => Level::On(Severity::Error),
                on => on,
            });
        }
        Some(written)
    }

    fn table(
        &mut self,
        table: &Table<'_>,
        id: &str,
        options: &[RuleOption],
        reading: &ReadContext<'_>,
    ) {
        let mut names = vec!["level", "reason", "final"];
        names.extend(options.iter().map(|option| option.name.as_str()));
        for (key, item) in table.entries() {
            if let Some(option) = options.iter().find(|option| option.name == key) {
                match option.parameter.kind.read(&item, reading) {
                    Some(argument) => {
                        self.arguments.set(option.parameter.name, argument, item.place());
                    }
                    None => self.is_mistaken = true,
                }
            } else if key == "reason" {
                self.reason = item.string().map(|reason| (reason.to_owned(), item.place()));
            } else if key == "final" {
                self.final_by = item.boolean().filter(|is_final| *is_final).map(|_| item.place());
            } else if key != "level" {
                self.is_mistaken = true;
                item.complain_of_key(unknown_key(id, key, &names));
            }
        }
    }
}

fn unknown_key(id: &str, key: &str, names: &[&str]) -> PolicyMistake {
    let near = did_you_mean(key, names.iter().copied());
    let help = near.unwrap_or_else(|| format!("its keys are {}", names.join(", ")));
    PolicyMistake::name(format!("the rule `{id}` has no key `{key}`")).help(help)
}
