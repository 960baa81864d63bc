//! How `[[override]]` is read and shown.

use std::collections::BTreeMap;

use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes, set};
use crate::policy::model::{FileGlobs, Override, RuleEntry};
use crate::policy::read::documents::read_name;
use crate::policy::read::resolver::Resolver;
use crate::policy::read::rules::{EntryContext, read_entry, show_entry};
use crate::policy::shown::{Page, Shown, array, key, origin, string};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// An entry while it is read.
#[derive(Default)]
pub(crate) struct Draft {
    files: Option<FileGlobs>,
    documents: Option<Vec<(String, Place)>>,
    rules: BTreeMap<String, RuleEntry>,
}

impl Section for Override {
    const NAME: &'static str = "an `[[override]]` entry";
    type Draft = Draft;
    type Context<'c> = Resolver<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "files",
            about: "Globs for files, from the policy's folder.",
            takes: Takes::One(Definition::Files),
            required: None,
            read: |draft, item, _| set(&mut draft.files, FileGlobs::read(item)),
            show: |entry, _| {
                let is_shown = !entry.files.is_everything();
                is_shown.then(|| Shown::globs(&entry.files, &entry.place))
            },
        },
        Key {
            name: "documents",
            about: "Names of `[[documents]]` entries, whose documents it is for. With `files`, those in these files.",
            takes: Takes::One(Definition::DocumentNames),
            required: None,
            read: |draft, item, _| set(&mut draft.documents, read_names(item)),
            show: |entry, _| {
                let names = entry.documents.as_ref()?;
                Some(Shown::Value(array(names.iter().map(|(name, _)| string(name))), None))
            },
        },
        Key {
            name: "rules",
            about: "What is different for them: rules by id, each a level or a table.",
            takes: Takes::One(Definition::OverriddenRules),
            required: Some("say what is different: `rules.url-fragment = \"off\"`"),
            read: |draft, item, resolver| {
                collect_all(item.table()?.entries().map(|(id, item)| {
                    let entry = resolver.read_overridden_rule(id, &item)?;
                    draft.rules.insert(id.to_owned(), entry);
                    Ok(())
                }))
            },
            show: |entry, page| {
                let rule = |(id, rule_entry): (&String, &RuleEntry)| {
                    let rule = &page.policy.rule_table.rules[id];
                    let lines = show_entry(rule, rule_entry, page);
                    format!("[override.rules.{}]\n{lines}", key(id))
                };
                Some(Shown::Tables(entry.rules.iter().map(rule).collect()))
            },
        },
    ];
}

/// What to write where nothing says what an override is for.
const MISSING: &str =
    "name the files, `files = [\"envs/dev/**\"]`, or the documents, `documents = [\"github\"]`";

/// Names of entries, at least one.
fn read_names(item: &Item<'_>) -> Result<Vec<(String, Place)>, Reported> {
    let names: Vec<_> =
        item.list(|item| read_name(&item).map(|name| (name.to_owned(), item.place())))?;
    if names.is_empty() {
        let mistake = PolicyMistake::value("the override is for no documents");
        return Err(item.report(mistake.help("name an entry, or leave `documents` out")));
    }
    Ok(names)
}

impl Resolver<'_> {
    pub(crate) fn read_overrides(&mut self, item: &Item<'_>) -> ReadResult {
        item.list::<(), ()>(|item| self.read_override(&item.table()?))
    }

    fn read_override(&mut self, table: &Table<'_>) -> ReadResult {
        // Rules without a mistake are judged even where another one has a mistake.
        let (Draft { files, documents, rules }, read) = keys::read_all::<Override>(table, self);
        let files = match (files, &documents, table.get("files"), table.get("documents")) {
            (Some(files), ..) => files,
            (None, Some(_), None, _) => FileGlobs::everything(),
            (None, None, None, None) => {
                return table.require("files", MISSING).map(|_| ());
            }
            // What is there has a mistake.
            (None, ..) => return read,
        };
        for id in rules.keys() {
            let numbers = self.overrides.by_rule.entry(id.clone()).or_default();
            numbers.push(self.overrides.entries.len());
            self.layers.own_rules.entry(id.clone()).or_insert(true);
        }
        let (superseded, place) = (Vec::new(), table.place());
        self.overrides.entries.push(Override { files, documents, rules, superseded, place });
        read
    }

    fn read_overridden_rule(&mut self, id: &str, item: &Item<'_>) -> Result<RuleEntry, Reported> {
        let rule = self.known_rule(id, |mistake| item.report_key(mistake))?;
        let values = self.values();
        let entry = read_entry(item, EntryContext { rule: &rule, values, is_override: true })?;
        if rule.is_cross_document() && !entry.arguments.is_empty() {
            let message = format!("`{id}` looks at all documents together");
            let help = "an override can only set its level; set the rest under `[rules]`";
            return Err(item.report_key(PolicyMistake::value(message).help(help)));
        }
        if rule.check.is_none() {
            let message = format!("`{id}` isn't about documents");
            let help = "set it under `[rules]`";
            return Err(item.report_key(PolicyMistake::value(message).help(help)));
        }
        if let Some(bounds) = self.layers.inherited.get(id) {
            self.comparisons.extend(bounds.comparisons(&rule, &entry, true));
        }
        Ok(entry)
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    // What holds for one file has them worked in.
    let overrides = page.policy.overrides.iter().filter(|_| page.file.is_none());
    // A layer may have replaced all that an override said.
    let shown = overrides.filter(|entry| !entry.rules.is_empty());
    let table = |entry: &Override| {
        format!("\n[[override]] # {}\n{}", origin(&entry.place), keys::show(entry, page))
    };
    Shown::Tables(shown.map(table).collect())
}
