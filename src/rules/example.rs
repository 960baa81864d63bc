//! The examples of a rule: what its page shows, and what its tests run.

use super::ExamplePlace;
use serde::Serialize;

use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// The examples of a rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Examples {
    pub(super) good: Vec<Example>,
    pub(super) bad: Vec<Example>,
}

/// A document, or a folder of files, that a rule accepts or refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The document's file name, which decides its format. `dtolint.toml` stands for a policy,
    /// `schema.…` for a custom schema.
    pub file: String,
    /// Its text; empty where there are `files`.
    pub document: String,
    /// The policy that it is checked by, but for `version` and `extends`. Where the document is a
    /// policy itself: the whole of `base.toml`, which it extends.
    pub policy: String,
    /// For what is not about one document: the files of a folder in which the command is run.
    pub files: Vec<ExampleFile>,
    /// The arguments of the command there; those of `dtolint check`, if they do not begin with
    /// `policy`.
    pub arguments: Vec<String>,
    /// For a bad one, where the rule finds something, in order.
    pub at: Vec<ExamplePlace>,
}

impl Example {
    /// What follows `dtolint` on the command line.
    pub fn command(&self) -> Vec<String> {
        let check = (self.arguments.first().is_none_or(|first| first != "policy"))
            .then(|| "check".to_owned());
        check.into_iter().chain(self.arguments.iter().cloned()).collect()
    }
}

/// A file of an [`Example`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExampleFile {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// What it is.
    pub content: FileContent,
}

/// What a file of an [`Example`] is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FileContent {
    /// A text, repeated.
    Text {
        /// The text.
        text: String,
        /// How many times it is in the file.
        times: usize,
    },
    /// Bytes that are not UTF-8.
    Bytes(Vec<u8>),
    /// A symbolic link to another path.
    Link(String),
    /// A pipe without a writer.
    Pipe,
}

/// Reads an example.
pub(super) fn read_example(table: &Table<'_>) -> Result<Example, Reported> {
    let text = |key| table.optional(key, |item| item.string());
    let words = |key| table.optional(key, |item| item.list(|item| Ok(item.string()?.to_owned())));
    let title = table.require("title", "say what the example shows").and_then(|item| item.string());
    let is_folder = table.get("files").is_some();
    let files = collect_all(table.tables("files")?.iter().map(read_file));
    let document = match is_folder {
        true => Ok(""),
        false => {
            table.require("document", "the text of the document").and_then(|item| item.string())
        }
    };
    let (file, policy) = (text("file"), text("policy"));
    let (at, arguments) = (words("at"), words("args"));
    table.deny_unknown_keys("an example");
    let file = file?.unwrap_or("example.json");
    let at: Vec<String> = at?.unwrap_or_else(Vec::new);
    Ok(Example {
        title: title?.to_owned(),
        file: file.to_owned(),
        document: document?.to_owned(),
        policy: policy?.unwrap_or("").to_owned(),
        files: files?,
        arguments: arguments?.unwrap_or_else(|| vec![".".to_owned()]),
        at: at.iter().map(|place| ExamplePlace::parse(place, file)).collect(),
    })
}

fn read_file(table: &Table<'_>) -> Result<ExampleFile, Reported> {
    let path = table.require("path", "name the file").and_then(|item| item.string());
    let string = |key| table.optional(key, |item| item.string());
    let (text, hex, link) = (string("text"), table.get("hex"), string("link"));
    let times = table.optional("times", |item| {
        let times = item.integer()?;
        usize::try_from(times).map_err(|_| {
            item.report(PolicyMistake::value(format!("expected 0 or more, found {times}")))
        })
    });
    let is_pipe = table.optional("pipe", |item| item.boolean());
    table.deny_unknown_keys("a file of an example");
    let content = match (text?, hex, link?, is_pipe?.unwrap_or(false)) {
        (Some(text), None, None, false) => {
            FileContent::Text { text: text.to_owned(), times: times?.unwrap_or(1) }
        }
        (None, Some(hex), None, false) => FileContent::Bytes(read_hex(&hex)?),
        (None, None, Some(link), false) => FileContent::Link(link.to_owned()),
        (None, None, None, true) => FileContent::Pipe,
        _ => {
            let message = "a file of an example has one of `text`, `hex`, `link` and `pipe`";
            return Err(table.report(PolicyMistake::value(message)));
        }
    };
    Ok(ExampleFile { path: path?.to_owned(), content })
}

fn read_hex(item: &Item<'_>) -> Result<Vec<u8>, Reported> {
    let digits: Vec<char> = item.string()?.chars().filter(|digit| *digit != ' ').collect();
    let byte = |pair: &[char]| match u8::from_str_radix(&String::from_iter(pair), 16) {
        Ok(byte) if pair.len() == 2 => Ok(byte),
        _ => {
            let message = "the bytes aren't pairs of hexadecimal digits";
            let help = "write two digits for each byte, such as `7b 7d`";
            Err(item.report(PolicyMistake::value(message).help(help)))
        }
    };
    digits.chunks(2).map(byte).collect()
}
