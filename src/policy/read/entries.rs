//! The entries of a layer that are about files, waivers and tests: `[[override]]`, `[[waiver]]`,
//! `[[test]]`.

use std::collections::{BTreeMap, HashMap};

use crate::policy::analysis::finality::Bounds;
use crate::policy::model::FileGlobs;
use crate::policy::model::Override;
use crate::policy::model::RuleEntry;
use crate::policy::model::Waiver;
use crate::policy::model::policy_test::{PolicyTest, read_document};
use crate::policy::read::resolver::Resolver;
use crate::toml::{Item, PolicyMistake, Table};

impl Resolver<'_> {
    pub(crate) fn read_override(
        &mut self,
        table: &Table<'_>,
        inherited: &HashMap<String, Bounds>,
        is_again: bool,
    ) {
        let files = table.require("files", "name the files: `files = [\"envs/dev/**\"]`");
        let rules = table.require("rules", "say what is different: `rules.url-fragment = \"off\"`");
        table.finish("an `[[override]]` entry");
        let files = files.and_then(|item| FileGlobs::read(&item));
        let mut settings = BTreeMap::new();
        for (id, item) in rules.and_then(|item| item.table()).iter().flat_map(Table::entries) {
            let Some(rule) = self.known_rule(id, &|mistake| item.complain_of_key(mistake)) else {
                continue;
            };
            let Some(mut written) = RuleEntry::read(&rule, &item, &self.reading()) else {
                continue;
            };
            if let Some(place) = written.final_by.take() {
                let message = "an override cannot make a rule final";
                let help =
                    format!("write `final = true` under `[rules.{id}]`: it holds for all files");
                self.findings.push(PolicyMistake::value(message).help(help).finding(place));
            }
            if rule.is_cross_document() && !written.arguments.is_empty() {
                let message = format!("`{id}` looks at all documents together");
                let help = "an override can set its level alone; set the rest under `[rules]`";
                item.complain_of_key(PolicyMistake::value(message).help(help));
                continue;
            }
            if rule.check.is_none() {
                let message = format!("`{id}` is not about documents");
                item.complain_of_key(PolicyMistake::value(message).help("set it under `[rules]`"));
                continue;
            }
            if let Some(bounds) = inherited.get(id) {
                if is_again && bounds.final_by().path() == written.key.path() {
                    // The file again that made the rule final: its override stands already.
                    continue;
                }
                self.comparisons.extend(bounds.comparisons(&rule, &written));
            }
            settings.insert(id.to_owned(), written);
        }
        let place = table.place();
        let earlier = self.overrides.iter_mut().filter(|_| is_again);
        for earlier in earlier.filter(|earlier| earlier.place == place) {
            // A file that two of those extend that this one extends: its last word is the last.
            earlier.settings.retain(|id, _| !settings.contains_key(id));
        }
        if let Some(files) = files {
            for id in settings.keys() {
                self.overridden.entry(id.clone()).or_default().push(self.overrides.len());
            }
            let superseded = Vec::new();
            self.overrides.push(Override { files, settings, superseded, place });
        }
    }

    pub(crate) fn read_waiver(
        &mut self,
        table: &Table<'_>,
        inherited: &HashMap<String, Bounds>,
        is_again: bool,
    ) {
        let today = self.builder.today;
        let waiver = Waiver::read(table, today, |id, item| {
            let rule = self.known_rule(id, &|mistake| item.complain(mistake))?;
            let bounds = inherited.get(id);
            if let Some(bounds) =
                bounds.filter(|it| !is_again || it.final_by().path() != item.place().path())
            {
                let message = format!("`{id}` is final, and a waiver lets through what it finds");
                let help = "have the waiver written where the rule was made final, or remove it";
                let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help);
                item.complain(mistake.related(bounds.final_by().clone(), "made final here"));
                return None;
            }
            Some(rule)
        });
        let is_known = |new: &Waiver| {
            is_again && self.waivers.iter().any(|known| known.waived.place == new.waived.place)
        };
        self.waivers.extend(waiver.filter(|new| !is_known(new)));
    }

    pub(crate) fn read_tests(&mut self, tables: &[Table<'_>], path: &str) -> Vec<PolicyTest> {
        let files = self.builder.files_or_none();
        let read = |name: &str, item: &Item<'_>| read_document(files, path, name, item);
        let mut knows = |id: &str, item: &Item<'_>| {
            self.known_rule(id, &|mistake| item.complain(mistake)).is_some()
        };
        tables.iter().filter_map(|table| PolicyTest::read(table, &mut knows, &read)).collect()
    }
}
