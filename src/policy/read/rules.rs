//! `[rules]`: what a layer says about one rule, a level or a table.

use crate::check::{Arguments, ReadContext};
use crate::finding::Severity;
use crate::policy::model::{RuleEntry, RuleState};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::rules::{Level, Rule, RuleOption, read_level};
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Reported, Table};

impl RuleEntry {
    /// Reads an entry for a rule. It fails if nothing is left of it; an entry with a mistake in a
    /// part of it is marked so.
    pub(crate) fn read(
        rule: &Rule,
        item: &Item<'_>,
        reading: &ReadContext<'_>,
    ) -> Result<Self, Reported> {
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
            return Err(item.report(mistake.help(help)));
        };
        if let Some(item) = level {
            let level = read_level(&item)?;
            if rule.core && level != rule.level {
                let message = format!("the rule `{}` is always at level `{}`", rule.id, rule.level);
                let help = "remove the line: receivers may disagree on what such a document says";
                return Err(item.report(PolicyMistake::value(message).help(help)));
            }
            written.level = Some((level, item.place()));
        } else {
            // A table for a rule that was defined as `off` means to switch it on.
            written.switches_on = Some(match rule.level {
                Level::Off => Level::On(Severity::Error),
                on => on,
            });
        }
        Ok(written)
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
                    Ok(argument) => {
                        self.arguments.set(option.parameter.name, argument, item.place());
                    }
                    Err(Reported { .. }) => self.is_mistaken = true,
                }
            } else if key == "reason" {
                match item.string() {
                    Ok(reason) => self.reason = Some((reason.to_owned(), item.place())),
                    Err(Reported { .. }) => self.is_mistaken = true,
                }
            } else if key == "final" {
                match item.boolean() {
                    Ok(is_final) => self.final_by = is_final.then(|| item.place()),
                    Err(Reported { .. }) => self.is_mistaken = true,
                }
            } else if key != "level" {
                self.is_mistaken = true;
                item.report_key(unknown_key(id, key, &names));
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
    pub(crate) fn read_rule(
        &mut self,
        id: &str,
        item: &Item<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        let rule = self.rule(id, |mistake| item.report_key(mistake))?;
        let entry = RuleEntry::read(&rule, item, &self.values())?;
        if let Some(bounds) = layer.inherited.get(id) {
            if entry.final_by.as_ref() == Some(bounds.final_by()) {
                // Diamond `extends`: the same line again.
                return Ok(());
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
        Ok(())
    }
}
