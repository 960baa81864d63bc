//! `[[override]]` entries.

use std::collections::BTreeMap;

use crate::policy::model::{FileGlobs, Override, RuleEntry};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::toml::{Item, PolicyMistake, Table};

impl Resolver<'_> {
    pub(crate) fn read_override(&mut self, table: &Table<'_>, layer: &Layer<'_>) {
        let files = table.require("files", "name the files: `files = [\"envs/dev/**\"]`");
        let rules = table.require("rules", "say what is different: `rules.url-fragment = \"off\"`");
        table.finish("an `[[override]]` entry");
        let files = files.and_then(|item| FileGlobs::read(&item));
        let mut entries = BTreeMap::new();
        for (id, item) in rules.and_then(|item| item.table()).iter().flat_map(Table::entries) {
            if let Some(entry) = self.read_overridden_rule(id, &item, layer) {
                entries.insert(id.to_owned(), entry);
            }
        }
        let place = table.place();
        let earlier = self.overrides.entries.iter_mut().filter(|_| layer.is_again);
        for earlier in earlier.filter(|earlier| earlier.place == place) {
            // Diamond `extends`: this file was already read; its last occurrence wins.
            earlier.rules.retain(|id, _| !entries.contains_key(id));
        }
        if let Some(files) = files {
            for id in entries.keys() {
                let numbers = self.overrides.by_rule.entry(id.clone()).or_default();
                numbers.push(self.overrides.entries.len());
            }
            let superseded = Vec::new();
            self.overrides.entries.push(Override { files, rules: entries, superseded, place });
        }
    }

    fn read_overridden_rule(
        &mut self,
        id: &str,
        item: &Item<'_>,
        layer: &Layer<'_>,
    ) -> Option<RuleEntry> {
        let rule = self.rule(id).map_err(|mistake| item.complain_of_key(mistake)).ok()?;
        let mut entry = RuleEntry::read(&rule, item, &self.values())?;
        if let Some(place) = entry.final_by.take() {
            let message = "an override cannot make a rule final";
            let help = format!("write `final = true` under `[rules.{id}]`: it holds for all files");
            self.findings.push(PolicyMistake::value(message).help(help).finding(place));
        }
        if rule.is_cross_document() && !entry.arguments.is_empty() {
            let message = format!("`{id}` looks at all documents together");
            let help = "an override can only set its level; set the rest under `[rules]`";
            item.complain_of_key(PolicyMistake::value(message).help(help));
            return None;
        }
        if rule.check.is_none() {
            let message = format!("`{id}` isn't about documents");
            item.complain_of_key(PolicyMistake::value(message).help("set it under `[rules]`"));
            return None;
        }
        if let Some(bounds) = layer.inherited.get(id) {
            if layer.is_again && bounds.final_by().path() == entry.key.path() {
                // Diamond `extends`: the file that made the rule final, again. Its override holds already.
                return None;
            }
            self.comparisons.extend(bounds.comparisons(&rule, &entry));
        }
        Some(entry)
    }
}
