//! `[[test]]` entries, and files that have nothing else.

use std::sync::Arc;

use crate::document::Pattern;
use crate::files::Files;
use crate::files::join;
use crate::policy::PolicyError;
use crate::policy::model::{Expected, PolicyTest, Resolved};
use crate::policy::read::resolver::{Layer, Resolver, unknown_rule};
use crate::policy::read::schemas::read_text;
use crate::policy::read::version::read_version;
use crate::rules;
use crate::text::Source;
use crate::toml;
use crate::toml::{Item, PolicyMistake, Table};

/// What the document of a test is called that does not say.
const FILE: &str = "test.json";

/// Reads a file that has tests alone.
pub(crate) fn read_file(
    policy: &Resolved,
    path: &str,
    text: &str,
    files: &dyn Files,
) -> Result<Vec<PolicyTest>, PolicyError> {
    let source = Arc::new(Source::new(files.name(path), text));
    let (tests, findings) = toml::parse(&source, |table| {
        read_version(table);
        let help = "write `[[test]]` entries: the file has nothing else";
        let tests = table.require("test", help).map(|item| item.tables()).unwrap_or_default();
        table.finish("a file of tests");
        let knows = &mut |id: &str, item: &Item<'_>| {
            let is_known = policy.rule_table.rules.contains_key(id) || rules::find(id).is_some();
            if !is_known {
                item.complain(unknown_rule(id, policy.rule_table.rules.keys()));
            }
            is_known
        };
        let read = |name: &str, item: &Item<'_>| read_document(files, path, name, item);
        let read = tests.iter().filter_map(|table| PolicyTest::read(table, knows, &read));
        read.collect::<Vec<_>>()
    });
    if findings.is_empty() { Ok(tests) } else { Err(PolicyError::new(findings)) }
}

/// The text of a document that a test in the file `path` names; a complaint if it is not to be had.
pub(crate) fn read_document(
    files: &dyn Files,
    path: &str,
    name: &str,
    item: &Item<'_>,
) -> Option<String> {
    let text = match join(path, name) {
        Some(resolved) => read_text(files, &resolved),
        None => {
            let message = format!("`{name}` is outside of the repository");
            let mistake = PolicyMistake::new(PolicyMistake::FILE, message);
            Err(mistake.help("name a file within the repository"))
        }
    };
    text.map_err(|mistake| item.complain(mistake)).ok()
}

impl PolicyTest {
    /// Reads an entry; `None` after a complaint. `knows` complains of a rule that there is not,
    /// `read` gives the text of a file.
    pub(crate) fn read(
        table: &Table<'_>,
        knows: &mut dyn FnMut(&str, &Item<'_>) -> bool,
        read: &dyn Fn(&str, &Item<'_>) -> Option<String>,
    ) -> Option<Self> {
        let name = table.require("name", "say in a few words what the test shows");
        let document = table.get("document");
        let file = table.get("file");
        let whole = table.get("whole");
        let help =
            "say what is found: `expect = [{ rule = \"…\", at = \"/…\" }]`, or `expect = []`";
        let expect = table.require("expect", help);
        table.finish("a `[[test]]` entry");
        let expect = expect.map(|item| item.items().unwrap_or_default()).map(|items| {
            // Each is read before one that is mistaken ends it: every mistake is told.
            let tables: Vec<_> = items.iter().map(Item::table).collect();
            let read = tables.iter().map(|table| Expected::read(table.as_ref()?, knows));
            let read: Vec<Option<Expected>> = read.collect();
            read.into_iter().collect::<Option<Vec<Expected>>>()
        });
        let whole = whole.map(|item| item.boolean());
        let name = name.and_then(|item| item.string());
        let path = file.map(|item| item.string());
        let document = match (document, &file) {
            (Some(item), _) => item.string().map(str::to_owned),
            (None, Some(item)) => read(item.string()?, item),
            (None, None) => {
                let message = "the test has neither a `document` nor a `file`";
                let help = "write the text: `document = '''{ … }'''`, or name the file to read";
                table.complain(PolicyMistake::new(PolicyMistake::MISSING, message).help(help));
                None
            }
        };
        Some(Self {
            name: name?.to_owned(),
            place: table.place(),
            file: path.map_or(Some(FILE), |path| path)?.to_owned(),
            document: document?,
            is_whole: whole.map_or(Some(false), |whole| whole)?,
            expect: expect??,
        })
    }
}

impl Expected {
    fn read(table: &Table<'_>, knows: &mut dyn FnMut(&str, &Item<'_>) -> bool) -> Option<Self> {
        let rule = table.require("rule", "name the rule that finds it");
        let at = table.get("at");
        let level = table.get("level");
        let waived = table.get("waived");
        table.finish("an expected finding");
        let is_known =
            rule.as_ref().is_some_and(|item| item.string().is_some_and(|id| knows(id, item)));
        let at = at.map_or(Some(""), |item| read_exact_pointer(&item));
        let level = level.map(|item| {
            let level = crate::rules::read_level(&item)?;
            let crate::rules::Level::On(severity) = level else {
                let mistake = PolicyMistake::value("a rule that is off finds nothing");
                item.complain(mistake.help("write the level of the finding, or remove the entry"));
                return None;
            };
            Some(severity)
        });
        let level = level.map_or(Some(None), |level| level.map(Some));
        let is_waived = waived.map_or(Some(false), |item| item.boolean());
        let rule = rule.filter(|_| is_known)?.string()?.to_owned();
        Some(Self {
            rule,
            at: at?.to_owned(),
            level: level?,
            is_waived: is_waived?,
            place: table.place(),
        })
    }
}

/// A pointer as reports write it: to one value.
fn read_exact_pointer<'a>(item: &Item<'a>) -> Option<&'a str> {
    let text = item.string()?;
    crate::check::read_pointer(item)?;
    if Pattern::parse(text).is_ok_and(|pattern| pattern.has_wildcard()) {
        let mistake = PolicyMistake::value(format!("`{text}` is more than one place"));
        item.complain(mistake.help("write an entry for each finding: `/events/0`"));
        return None;
    }
    Some(text)
}

impl Resolver<'_> {
    pub(crate) fn read_tests(
        &mut self,
        tables: &[Table<'_>],
        layer: &Layer<'_>,
    ) -> Vec<PolicyTest> {
        let files = self.inputs.files();
        let read = |name: &str, item: &Item<'_>| read_document(files, layer.path, name, item);
        let mut knows = |id: &str, item: &Item<'_>| {
            self.rule(id).map_err(|mistake| item.complain(mistake)).is_ok()
        };
        tables.iter().filter_map(|table| PolicyTest::read(table, &mut knows, &read)).collect()
    }
}
