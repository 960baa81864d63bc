//! `[[test]]` entries, and files that have nothing else.

use std::sync::Arc;

use crate::files::Files;
use crate::files::join;
use crate::policy::PolicyError;
use crate::policy::model::{Expected, PolicyTest, Resolved};
use crate::policy::read::resolver::{Layer, Resolver, unknown_rule};
use crate::policy::read::schemas::read_text;
use crate::policy::read::version::read_version;
use crate::rules::{self, Level, read_level};
use crate::text::Source;
use crate::toml;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

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
    let tests = toml::parse(&source, |table| {
        let version = read_version(table);
        let help = "write `[[test]]` entries: the file has nothing else";
        let tests = table.require("test", help).and_then(|item| item.tables());
        table.deny_unknown_keys("a file of tests");
        let knows = &mut |id: &str, item: &Item<'_>| match policy.rule_table.rules.contains_key(id)
            || rules::find(id).is_some()
        {
            true => Ok(()),
            false => Err(item.report(unknown_rule(id, policy.rule_table.rules.keys()))),
        };
        let read = |name: &str, item: &Item<'_>| read_document(files, path, name, item);
        let tests = collect_all(tests?.iter().map(|table| PolicyTest::read(table, knows, &read)));
        version.and(tests)
    });
    tests.map_err(PolicyError::new)
}

/// The text of a document that a test in the file `path` names.
pub(crate) fn read_document(
    files: &dyn Files,
    path: &str,
    name: &str,
    item: &Item<'_>,
) -> Result<String, Reported> {
    let text = match join(path, name) {
        Some(resolved) => read_text(files, &resolved),
        None => {
            let message = format!("`{name}` is outside of the repository");
            let mistake = PolicyMistake::new(PolicyMistake::FILE, message);
            Err(mistake.help("name a file within the repository"))
        }
    };
    text.map_err(|mistake| item.report(mistake))
}

/// Reports a rule that doesn't exist.
type KnowsRule<'k> = dyn FnMut(&str, &Item<'_>) -> Result<(), Reported> + 'k;

impl PolicyTest {
    /// Reads an entry; `read` gives the text of a file.
    pub(crate) fn read(
        table: &Table<'_>,
        knows: &mut KnowsRule<'_>,
        read: &dyn Fn(&str, &Item<'_>) -> Result<String, Reported>,
    ) -> Result<Self, Reported> {
        let name = table.require("name", "say in a few words what the test shows");
        let name = name.and_then(|item| item.string());
        let (document, file) = (table.get("document"), table.get("file"));
        let whole = table.optional("whole", |item| item.boolean());
        let help =
            "say what is found: `expect = [{ rule = \"…\", at = \"/…\" }]`, or `expect = []`";
        let expect = table.require("expect", help);
        let expect =
            expect.and_then(|item| item.list(|item| Expected::read(&item.table()?, knows)));
        table.deny_unknown_keys("a `[[test]]` entry");
        let path = file.map(|item| item.string()).transpose();
        let document = match (document, &file) {
            (Some(item), _) => item.string().map(str::to_owned),
            (None, Some(item)) => item.string().and_then(|name| read(name, item)),
            (None, None) => {
                let message = "the test has neither a `document` nor a `file`";
                let help = "write the text: `document = '''{ … }'''`, or name the file to read";
                Err(table.report(PolicyMistake::new(PolicyMistake::MISSING, message).help(help)))
            }
        };
        Ok(Self {
            name: name?.to_owned(),
            place: table.place(),
            file: path?.unwrap_or(FILE).to_owned(),
            document: document?,
            is_whole: whole?.unwrap_or(false),
            expect: expect?,
        })
    }
}

impl Expected {
    fn read(table: &Table<'_>, knows: &mut KnowsRule<'_>) -> Result<Self, Reported> {
        let rule = table.require("rule", "name the rule that finds it").and_then(|item| {
            let id = item.string()?;
            knows(id, &item)?;
            Ok(id.to_owned())
        });
        let at = table.optional("at", |item| read_exact_pointer(&item));
        let level = table.optional("level", |item| {
            let Level::On(severity) = read_level(&item)? else {
                let mistake = PolicyMistake::value("a rule that is off finds nothing");
                let help = "write the level of the finding, or remove the entry";
                return Err(item.report(mistake.help(help)));
            };
            Ok(severity)
        });
        let is_waived = table.optional("waived", |item| item.boolean());
        table.deny_unknown_keys("an expected finding");
        Ok(Self {
            rule: rule?,
            at: at?.unwrap_or("").to_owned(),
            level: level?,
            is_waived: is_waived?.unwrap_or(false),
            place: table.place(),
        })
    }
}

/// A pointer as reports write it: to one value.
fn read_exact_pointer<'a>(item: &Item<'a>) -> Result<&'a str, Reported> {
    let text = item.string()?;
    if crate::check::read_pointer(item)?.has_wildcard() {
        let mistake = PolicyMistake::value(format!("`{text}` is more than one place"));
        return Err(item.report(mistake.help("write an entry for each finding: `/events/0`")));
    }
    Ok(text)
}

impl Resolver<'_> {
    pub(crate) fn read_tests(
        &mut self,
        tables: &[Table<'_>],
        layer: &Layer<'_>,
    ) -> Result<Vec<PolicyTest>, Reported> {
        let files = self.inputs.files();
        let read = |name: &str, item: &Item<'_>| read_document(files, layer.path, name, item);
        let mut knows =
            |id: &str, item: &Item<'_>| self.rule(id, |mistake| item.report(mistake)).map(|_| ());
        collect_all(tables.iter().map(|table| PolicyTest::read(table, &mut knows, &read)))
    }
}
