//! How `[[test]]` is read and shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Pattern;
use crate::files::{Files, join, refusal};
use crate::finding::Severity;
use crate::policy::PolicyError;
use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes, set};
use crate::policy::model::{Expected, PolicyTest, Resolved};
use crate::policy::read::resolver::{Resolver, unknown_rule};
use crate::policy::read::schemas::read_text;
use crate::policy::read::version;
use crate::policy::shown::{Page, Shown, array, origin};
use crate::rules::{self, Level, Rule, read_level};
use crate::text::Source;
use crate::toml;
use crate::toml::{Item, PolicyMistake, Reported, Table};

/// The path of a document that has none.
const FILE: &str = "test.json";

/// What reading tests needs.
pub(crate) struct TestContext<'c> {
    /// The rules of the policy, beside the embedded ones.
    rules: &'c BTreeMap<String, Arc<Rule>>,
    /// Rules that are defined with a mistake, which is reported.
    broken: &'c BTreeMap<String, Reported>,
    files: &'c dyn Files,
    /// The file that the tests are in.
    path: &'c str,
}

/// An entry while it is read.
#[derive(Default)]
pub(crate) struct Draft {
    name: Option<String>,
    document: Option<String>,
    file: Option<String>,
    is_whole: bool,
    expect: Vec<Expected>,
}

impl Section for PolicyTest {
    const NAME: &'static str = "a `[[test]]` entry";
    type Draft = Draft;
    type Context<'c> = TestContext<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "name",
            about: "What the test shows.",
            takes: Takes::Text,
            required: Some("say in a few words what the test shows"),
            read: |draft, item, _| set(&mut draft.name, item.string().map(str::to_owned)),
            show: |test, _| Some(Shown::text(&test.name)),
        },
        Key {
            name: "file",
            about: "The path that it is checked as, which decides its format, its `[[documents]]` entry and its overrides. Without `document`, the file to read.",
            takes: Takes::Text,
            required: None,
            read: |draft, item, _| set(&mut draft.file, item.string().map(str::to_owned)),
            show: |test, _| Some(Shown::text(&test.file)),
        },
        Key {
            name: "document",
            about: "The text of the document.",
            takes: Takes::Text,
            required: None,
            read: |draft, item, _| set(&mut draft.document, item.string().map(str::to_owned)),
            show: |test, _| Some(Shown::text(&test.document)),
        },
        Key {
            name: "whole",
            about: "Whether the document is all there is, so that rules over all documents are decided.",
            takes: Takes::Flag,
            required: None,
            read: |draft, item, _| {
                draft.is_whole = item.boolean()?;
                Ok(())
            },
            show: |test, _| Shown::flag(test.is_whole),
        },
        Key {
            name: "expect",
            about: "What is found in it, and nothing else.",
            takes: Takes::List(Definition::Expected),
            required: Some(
                "say what is found: `expect = [{ rule = \"…\", at = \"/…\" }]`, or `expect = []`",
            ),
            read: |draft, item, context| {
                draft.expect = item.list(|item| read_expected(&item.table()?, context))?;
                Ok(())
            },
            show: |test, page| {
                let expected = test.expect.iter().map(|expected| keys::inline(expected, page));
                Some(Shown::Value(array(expected), None))
            },
        },
    ];
}

/// An expected finding while it is read.
#[derive(Default)]
pub(crate) struct ExpectedDraft {
    rule: Option<String>,
    at: String,
    level: Option<Severity>,
    is_waived: bool,
}

impl Section for Expected {
    const NAME: &'static str = "an expected finding";
    type Draft = ExpectedDraft;
    type Context<'c> = TestContext<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "rule",
            about: "The rule that finds it.",
            takes: Takes::Text,
            required: Some("name the rule that finds it"),
            read: |draft, item, context| set(&mut draft.rule, context.read_rule(item)),
            show: |expected, _| Some(Shown::text(&expected.rule)),
        },
        Key {
            name: "at",
            about: "Where, from the root of the document. By default the root.",
            takes: Takes::One(Definition::Pointer),
            required: None,
            read: |draft, item, _| {
                read_exact_pointer(item)?.clone_into(&mut draft.at);
                Ok(())
            },
            show: |expected, _| Some(Shown::text(&expected.at)),
        },
        Key {
            name: "level",
            about: "At which level. By default any.",
            takes: Takes::Severity,
            required: None,
            read: |draft, item, _| set(&mut draft.level, read_severity(item)),
            show: |expected, _| Some(Shown::text(&expected.level?.to_string())),
        },
        Key {
            name: "waived",
            about: "Whether a waiver lets it through.",
            takes: Takes::Flag,
            required: None,
            read: |draft, item, _| {
                draft.is_waived = item.boolean()?;
                Ok(())
            },
            show: |expected, _| Shown::flag(expected.is_waived),
        },
    ];
}

/// A file that has tests alone.
struct TestFile;

impl Section for TestFile {
    const NAME: &'static str = "a file of tests";
    type Draft = Vec<PolicyTest>;
    type Context<'c> = TestContext<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "version",
            about: version::ABOUT,
            takes: Takes::Version,
            required: Some(version::MISSING),
            read: |_, item, _| version::read_version(item),
            show: |_, _| None,
        },
        Key {
            name: "test",
            about: "A document, and what the policy has to find in it.",
            takes: Takes::List(Definition::Test),
            required: Some("write `[[test]]` entries: the file has nothing else"),
            read: |draft, item, context| {
                *draft = read_list(item, context)?;
                Ok(())
            },
            show: |_, _| None,
        },
    ];
}

/// Reads a file that has tests alone.
pub(crate) fn read_file(
    policy: &Resolved,
    path: &str,
    text: &str,
    files: &dyn Files,
) -> Result<Vec<PolicyTest>, PolicyError> {
    let source = Arc::new(Source::new(files.name(path), text));
    let rules = &policy.rule_table.rules;
    let mut context = TestContext { rules, broken: &BTreeMap::new(), files, path };
    let tests = toml::parse(&source, |table| keys::read::<TestFile>(table, &mut context));
    tests.map_err(|findings| PolicyError::new(Some(source.name()), findings))
}

impl Resolver<'_> {
    pub(crate) fn read_tests(&mut self, item: &Item<'_>) -> ReadResult {
        let mut context = TestContext {
            rules: &self.rule_table.rules,
            broken: &self.broken_rules,
            files: self.inputs.files(),
            path: self.layers.path(),
        };
        let tests = read_list(item, &mut context)?;
        // A policy that is extended has its tests for itself.
        if !self.layers.is_extended() {
            self.tests = tests;
        }
        Ok(())
    }
}

fn read_list(item: &Item<'_>, context: &mut TestContext<'_>) -> Result<Vec<PolicyTest>, Reported> {
    item.list(|item| read_test(&item.table()?, context))
}

fn read_test(table: &Table<'_>, context: &mut TestContext<'_>) -> Result<PolicyTest, Reported> {
    let draft = keys::read::<PolicyTest>(table, context);
    let read = match (table.get("document"), table.get("file")) {
        // A document that isn't a string is reported.
        (Some(_), _) => Ok(None),
        (None, Some(item)) => match item.as_string() {
            Some(name) => context.read_document(name, &item).map(Some),
            None => Ok(None),
        },
        (None, None) => {
            let message = "the test has neither a `document` nor a `file`";
            let help = "write the text: `document = '''{ … }'''`, or name the file to read";
            Err(table.report(PolicyMistake::new(PolicyMistake::MISSING, message).help(help)))
        }
    };
    let (draft, read) = (draft?, read?);
    Ok(PolicyTest {
        name: draft.name.expect("a required key was read"),
        place: table.place(),
        checked_as: draft.file.clone().filter(|_| draft.document.is_some()),
        file: draft.file.unwrap_or_else(|| FILE.to_owned()),
        document: draft.document.or(read).expect("one of the two was read"),
        is_whole: draft.is_whole,
        expect: draft.expect,
    })
}

fn read_expected(table: &Table<'_>, context: &mut TestContext<'_>) -> Result<Expected, Reported> {
    let ExpectedDraft { rule, at, level, is_waived } = keys::read::<Expected>(table, context)?;
    let rule = rule.expect("a required key was read");
    Ok(Expected { rule, at, level, is_waived, place: table.place() })
}

fn read_severity(item: &Item<'_>) -> Result<Severity, Reported> {
    let Level::On(severity) = read_level(item)? else {
        let mistake = PolicyMistake::value("a rule that is off finds nothing");
        let help = "write the level of the finding, or remove the entry";
        return Err(item.report(mistake.help(help)));
    };
    Ok(severity)
}

/// A pointer as reports write it: to one value.
fn read_exact_pointer<'a>(item: &Item<'a>) -> Result<&'a str, Reported> {
    let text = item.string()?;
    let pattern: Pattern = crate::check::read_pointer(item)?;
    if pattern.has_wildcard() {
        let mistake = PolicyMistake::value(format!("`{text}` is more than one place"));
        return Err(item.report(mistake.help("write an entry for each finding: `/events/0`")));
    }
    Ok(text)
}

impl TestContext<'_> {
    fn read_rule(&self, item: &Item<'_>) -> Result<String, Reported> {
        let id = item.string()?;
        if let Some(reported) = self.broken.get(id) {
            return Err(*reported);
        }
        if !self.rules.contains_key(id) && rules::find(id).is_none() {
            return Err(item.report(unknown_rule(id, self.rules.keys())));
        }
        Ok(id.to_owned())
    }

    /// The text of a document that a test names.
    fn read_document(&self, name: &str, item: &Item<'_>) -> Result<String, Reported> {
        let text = match join(self.path, name) {
            Some(resolved) => read_text(self.files, &resolved),
            None => {
                let mistake = PolicyMistake::new(PolicyMistake::FILE, refusal(name));
                Err(mistake.help("name a file within the repository"))
            }
        };
        text.map_err(|mistake| item.report(mistake))
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    // They are about the policy as a whole.
    let tests = page.tests.iter().filter(|_| page.file.is_none());
    let table = |test: &PolicyTest| {
        format!("\n[[test]] # {}\n{}", origin(&test.place), keys::show(test, page))
    };
    Shown::Tables(tests.map(table).collect())
}
