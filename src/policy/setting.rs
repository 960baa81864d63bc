//! `[rules]`: what a policy says of one rule.

use crate::config::{Complaint, Item, Table};
use crate::rules::{Level, Rule, RuleOption, read_level};
use crate::source::Place;
use crate::suggest::did_you_mean;
use crate::verb::{Arguments, Reading};

/// What the layers so far have said of one rule.
pub(super) struct Setting {
    pub(super) level: Level,
    /// The line that set the level.
    pub(super) level_place: Place,
    pub(super) arguments: Arguments,
    pub(super) reason: Option<String>,
    /// The line of a file (not of a pack) that named the rule.
    pub(super) named: Option<Place>,
    /// Whether there was a mistake, so that what is missing may be what was mistaken.
    pub(super) is_mistaken: bool,
}

impl Setting {
    pub(super) fn off(place: &Place) -> Self {
        Self {
            level: Level::Off,
            level_place: place.clone(),
            arguments: Arguments::default(),
            reason: None,
            named: None,
            is_mistaken: false,
        }
    }
}

/// What one entry of `[rules]` says: a level alone, or a table.
#[derive(Default)]
pub(super) struct Written {
    pub(super) level: Option<(Level, Place)>,
    pub(super) arguments: Arguments,
    pub(super) reason: Option<String>,
    pub(super) is_mistaken: bool,
}

impl Written {
    /// Reads an entry for a rule; `None` after a complaint that leaves nothing of it.
    pub(super) fn read(rule: &Rule, item: &Item<'_>, reading: &Reading<'_>) -> Option<Self> {
        let mut written = Self::default();
        let level = if item.as_string().is_some() {
            Some(*item)
        } else if let Some(table) = item.as_table() {
            let options = rule.check.as_ref().map_or(&[][..], |check| &check.options);
            written.table(&table, &rule.id, options, reading);
            table.get("level")
        } else {
            let complaint =
                Complaint::value(format!("the rule `{}` takes a level or a table", rule.id));
            let help = "write `\"error\"`, `\"warning\"`, `\"info\"`, `\"off\"`, or `[rules.…]`";
            item.complain(complaint.help(help));
            return None;
        };
        if let Some(item) = level {
            let level = read_level(&item)?;
            if rule.core && level != rule.level {
                let message = format!("the rule `{}` is always at level `{}`", rule.id, rule.level);
                let help = "remove the line: nobody can tell what such a document says";
                item.complain(Complaint::value(message).help(help));
                return None;
            }
            written.level = Some((level, item.place()));
        }
        Some(written)
    }

    fn table(
        &mut self,
        table: &Table<'_>,
        id: &str,
        options: &[RuleOption],
        reading: &Reading<'_>,
    ) {
        table.refuse("final");
        let mut names = vec!["level", "reason"];
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
                self.reason = item.string().map(str::to_owned);
            } else if key != "level" && key != "final" {
                self.is_mistaken = true;
                item.complain_of_key(unknown_key(id, key, &names));
            }
        }
    }
}

fn unknown_key(id: &str, key: &str, names: &[&str]) -> Complaint {
    let near = did_you_mean(key, names.iter().copied());
    let help = near.unwrap_or_else(|| format!("its keys are {}", names.join(", ")));
    Complaint::name(format!("the rule `{id}` has no key `{key}`")).help(help)
}
