//! `[[override]]` entries.

use std::collections::BTreeMap;

use crate::policy::model::{FileGlobs, Override, RuleEntry};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

impl Resolver<'_> {
    pub(crate) fn read_override(
        &mut self,
        table: &Table<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        let files = table
            .require("files", "name the files: `files = [\"envs/dev/**\"]`")
            .and_then(|item| FileGlobs::read(&item));
        let rules = table
            .require("rules", "say what is different: `rules.url-fragment = \"off\"`")
            .and_then(|item| item.table());
        table.deny_unknown_keys("an `[[override]]` entry");
        let mut entries = BTreeMap::new();
        let read = rules.and_then(|rules| {
            collect_all::<(), ()>(rules.entries().map(|(id, item)| {
                if let Some(entry) = self.read_overridden_rule(id, &item, layer)? {
                    entries.insert(id.to_owned(), entry);
                }
                Ok(())
            }))
        });
        let place = table.place();
        let earlier = self.overrides.entries.iter_mut().filter(|_| layer.is_again);
        for earlier in earlier.filter(|earlier| earlier.place == place) {
            // Diamond `extends`: this file was already read; its last occurrence wins.
            earlier.rules.retain(|id, _| !entries.contains_key(id));
        }
        // What was read of the entry stays even if a part of it has a mistake: it can be checked further.
        let files = files?;
        for id in entries.keys() {
            let numbers = self.overrides.by_rule.entry(id.clone()).or_default();
            numbers.push(self.overrides.entries.len());
        }
        let superseded = Vec::new();
        self.overrides.entries.push(Override { files, rules: entries, superseded, place });
        read
    }

    /// Reads what an override says of a rule; none if it says it already.
    fn read_overridden_rule(
        &mut self,
        id: &str,
        item: &Item<'_>,
        layer: &Layer<'_>,
    ) -> Result<Option<RuleEntry>, Reported> {
        let rule = self.rule(id, |mistake| item.report_key(mistake))?;
        let mut entry = RuleEntry::read(&rule, item, &self.values())?;
        if let Some(place) = entry.final_by.take() {
            let message = "an override cannot make a rule final";
            let help = format!("write `final = true` under `[rules.{id}]`: it holds for all files");
            self.findings.push(PolicyMistake::value(message).help(help).finding(place));
        }
        if rule.is_cross_document() && !entry.arguments.is_empty() {
            let message = format!("`{id}` looks at all documents together");
            let help = "an override can only set its level; set the rest under `[rules]`";
            return Err(item.report_key(PolicyMistake::value(message).help(help)));
        }
        if rule.check.is_none() {
            let message = format!("`{id}` isn't about documents");
            let mistake = PolicyMistake::value(message).help("set it under `[rules]`");
            return Err(item.report_key(mistake));
        }
        if let Some(bounds) = layer.inherited.get(id) {
            if layer.is_again && bounds.final_by().path() == entry.key.path() {
                // Diamond `extends`: the file that made the rule final, again. Its override holds already.
                return Ok(None);
            }
            self.comparisons.extend(bounds.comparisons(&rule, &entry));
        }
        Ok(Some(entry))
    }
}
