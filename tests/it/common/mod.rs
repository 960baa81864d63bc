//! What several tests share.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

#[cfg(feature = "cli")]
pub mod command;
pub mod in_pieces;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use dtolint::files::Files;
use dtolint::{Finding, Limits, Linter, Policy, PolicyBuilder, Report};

/// The drafts of JSON Schema, by their addresses.
pub const DRAFTS: [&str; 5] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Files in memory.
pub struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let own = |(path, text): (&str, &str)| (path.to_owned(), text.as_bytes().to_vec());
        Self(files.into_iter().map(own).collect())
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// A policy without mistakes, on a day in July 2026, beside a schema `s.json`.
pub fn policy_beside(schema: &str, text: &str) -> Policy {
    let files = Memory::new([("s.json", schema)]);
    let today = "2026-07-01".parse().expect("a date");
    let builder = PolicyBuilder::default().files(&files).today(today);
    builder.text("dtolint.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// A linter of such a policy. To make one takes longer than to lint most texts: some are kept. A law that tries limits by
/// chance has new ones.
pub fn linter_beside(schema: &str, text: &str, limits: Limits) -> Arc<Linter> {
    static POLICIES: Kept<Policy> = Mutex::new(BTreeMap::new());
    static LINTERS: Kept<Arc<Linter>> = Mutex::new(BTreeMap::new());
    let policy = format!("{schema}\n{text}");
    kept(&LINTERS, format!("{limits:?}\n{policy}"), || {
        let policy = kept(&POLICIES, policy, || policy_beside(schema, text));
        Arc::new(Linter::with_limits(policy, limits))
    })
}

/// What was made, by what it was made from.
type Kept<T> = Mutex<BTreeMap<String, T>>;

fn kept<T: Clone>(kept: &Kept<T>, key: String, make: impl FnOnce() -> T) -> T {
    let lock = || kept.lock().expect("nothing fails while it is locked");
    if let Some(known) = lock().get(&key).cloned() {
        return known;
    }
    let made = make();
    let mut held = lock();
    if held.len() >= 100 {
        held.clear();
    }
    held.insert(key, made.clone());
    made
}

/// How many policies a law is tried with, unless DTOLINT_CLAIMS says it.
pub fn claims_count(usual: usize) -> usize {
    std::env::var("DTOLINT_CLAIMS").map_or(usual, |it| it.parse().expect("a number"))
}

/// The same for laws of proptest.
pub fn cases(usual: usize) -> u32 {
    claims_count(usual).try_into().expect("so many cases can be counted")
}

/// Settings under which a snapshot goes to `snapshots/FOLDER/`, by its name alone.
pub fn snapshots(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("{}/snapshots/{folder}", env!("CARGO_MANIFEST_DIR")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Asserts that of each line of a policy just those mistakes are told which it says behind `#!`: the
/// rule, and a part of the help.
pub fn assert_told_by_line(text: &str, report: &Report) {
    let mut left: Vec<&Finding> = report.findings().iter().collect();
    let mut wrong = Vec::new();
    for (nth, line) in text.lines().enumerate() {
        for expected in line.split("#! ").skip(1) {
            let (rule, help) = expected.trim().split_once(' ').expect("a rule and its help");
            let is_told = |finding: &&Finding| {
                finding.rule() == rule
                    && finding.place().start().line == nth + 1
                    && finding.help().is_some_and(|text| text.contains(help))
            };
            match left.iter().position(is_told) {
                Some(at) => _ = left.remove(at),
                None => wrong.push(format!("line {}: no {expected}", nth + 1)),
            }
        }
    }
    for finding in left {
        let (at, help) = (finding.place().start(), finding.help().unwrap_or("no help"));
        wrong.push(format!("line {}: {} {}: {help}", at.line, finding.rule(), finding.message()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file of `tests/attacks/`: classes of attacks, what is to be refused, and right ones beside it.
pub struct Corpus {
    pub policy: String,
    pub classes: Vec<Class>,
}

pub struct Class {
    pub name: String,
    pub threat: String,
    /// What answers it, if no rule does.
    pub answer: String,
    /// The name of the document.
    pub file: String,
    pub refuse: Vec<Case>,
    /// What is found, but not as an error.
    pub warn: Vec<Case>,
    pub accept: Vec<Case>,
}

pub struct Case {
    pub text: String,
    /// What finds it; nothing for what is right.
    pub expected: String,
    pub why: String,
}

impl Case {
    /// The text, or the bytes that it spells behind `hex:`.
    pub fn bytes(&self) -> Vec<u8> {
        let Some(hex) = self.text.strip_prefix("hex:") else {
            return self.text.as_bytes().to_vec();
        };
        let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
        (0..hex.len()).step_by(2).map(byte).collect()
    }
}

pub fn corpus(name: &str) -> Corpus {
    let path = format!("{}/tests/attacks/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let file = toml::de::DeTable::parse(&text).expect("TOML").into_inner();
    let string = |table: &toml::de::DeTable<'_>, key: &str| {
        table.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned()
    };
    let cases = |table: &toml::de::DeTable<'_>, key: &str| -> Vec<Case> {
        let list = table.get(key).and_then(|value| value.get_ref().as_array());
        let case = |item: &toml::Spanned<toml::de::DeValue<'_>>| {
            let words = item.get_ref().as_array().expect("a list").iter();
            let words: Vec<&str> = words.filter_map(|word| word.get_ref().as_str()).collect();
            let (expected, text, why) = match words[..] {
                [text, expected, why] if key != "accept" => (expected, text, why),
                [text, why] if key == "accept" => ("", text, why),
                _ => panic!("{words:?} is no case of `{key}`"),
            };
            Case { text: text.into(), expected: expected.into(), why: why.into() }
        };
        list.map_or_else(Vec::new, |list| list.iter().map(case).collect())
    };
    let classes = file.get("class").and_then(|value| value.get_ref().as_array()).expect("classes");
    let class = |item: &toml::Spanned<toml::de::DeValue<'_>>| {
        let table = item.get_ref().as_table().expect("a table");
        Class {
            name: string(table, "name"),
            threat: string(table, "threat"),
            answer: string(table, "answer"),
            file: string(table, "file"),
            refuse: cases(table, "refuse"),
            warn: cases(table, "warn"),
            accept: cases(table, "accept"),
        }
    };
    Corpus { policy: string(&file, "policy"), classes: classes.iter().map(class).collect() }
}

/// Asserts that what stands between `<!-- NAME -->` and `<!-- end -->` in a page is `made`; with
/// `UPDATE_DOCS` it is put there.
pub fn assert_current(page: &str, name: &str, made: &str) {
    let path = format!("{}/{page}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect(&path);
    let (before, rest) = text.split_once(&format!("<!-- {name} -->\n")).expect("the mark");
    let (found, after) = rest.split_once("<!-- end -->").expect("the end");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let new = format!("{before}<!-- {name} -->\n{made}<!-- end -->{after}");
        std::fs::write(&path, new).expect("it is written");
    } else {
        assert_eq!(found, made, "{page} is not current: run with UPDATE_DOCS=1");
    }
}
