//! `[rules]`: what a layer says about one rule, a level or a table.

use crate::check::{Arguments, ReadContext};
use crate::finding::Severity;
use crate::policy::model::{RuleEntry, RuleState};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::rules::{Level, Rule, RuleOption, read_level};
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Table};

impl RuleEntry {
    /// Reads an entry for a rule; `None` after a mistake that leaves nothing of it.
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

impl Resolver<'_> {
    /// `id = "level"` or `[rules.id]`.
    pub(crate) fn read_rule(&mut self, id: &str, item: &Item<'_>, layer: &Layer<'_>) {
        let rule = match self.rule(id) {
            Ok(rule) => rule,
            Err(mistake) => return item.complain_of_key(mistake),
        };
        let Some(entry) = RuleEntry::read(&rule, item, &self.values()) else {
            return;
        };
        if let Some(bounds) = layer.inherited.get(id) {
            if entry.final_by.as_ref() == Some(bounds.final_by()) {
                // Diamond `extends`: the same line again.
                return;
            }
            self.comparisons.extend(bounds.comparisons(&rule, &entry));
        }
        let state = self.rule_table.states.entry(id.to_owned());
        let state = state.or_insert_with(|| RuleState::off(&entry.key));
        state.apply(&entry);
        if !layer.path.starts_with("dtolint:") {
            state.named = Some(entry.key.clone());
        }
        for &nth in self.overrides.by_rule.get(id).into_iter().flatten() {
            self.overrides.entries[nth].supersede(id, &entry);
        }
    }
}
