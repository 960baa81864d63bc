//! The examples of a rule: what its page shows, and what its tests run.

use crate::toml::{PolicyMistake, Table};

/// A document, or a folder of files, that a rule accepts or refuses.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The document's file name, which tells its format. `dtolint.toml` stands for a policy,
    /// `schema.…` for a schema of one's own.
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
    /// For a bad one, the JSON Pointers at which the rule finds something, in order.
    pub at: Vec<String>,
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
#[derive(Debug, Clone)]
pub struct ExampleFile {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// What it is.
    pub content: FileContent,
}

/// What a file of an [`Example`] is.
#[derive(Debug, Clone)]
pub enum FileContent {
    /// A text, so many times over.
    Text(String, usize),
    /// Bytes that are not UTF-8.
    Bytes(Vec<u8>),
    /// A symbolic link to another path.
    Link(String),
    /// A pipe that nobody writes to.
    Pipe,
}

/// Reads an example; `None` after a complaint.
pub(super) fn read_example(table: &Table<'_>) -> Option<Example> {
    let title = table.require("title", "say what the example shows");
    let files = table.get("files").map(|item| item.tables());
    let document = match files {
        Some(_) => None,
        None => Some(table.require("document", "the text of the document")),
    };
    let file = table.get("file").and_then(|item| item.string());
    let policy = table.get("policy").and_then(|item| item.string());
    let words = |key| {
        let words = table.get(key)?.strings()?;
        Some(words.into_iter().map(|(word, _)| word.to_owned()).collect::<Vec<String>>())
    };
    let (at, arguments) = (words("at"), words("args"));
    table.finish("an example");
    let files = files.unwrap_or_default();
    Some(Example {
        title: title?.string()?.to_owned(),
        file: file.unwrap_or("example.json").to_owned(),
        document: document.map_or(Some(""), |item| item?.string())?.to_owned(),
        policy: policy.unwrap_or_default().to_owned(),
        files: files.iter().map(read_file).collect::<Option<Vec<_>>>()?,
        arguments: arguments.unwrap_or_else(|| vec![".".to_owned()]),
        at: at.unwrap_or_default(),
    })
}

fn read_file(table: &Table<'_>) -> Option<ExampleFile> {
    let path = table.require("path", "name the file");
    let string = |key| table.get(key).and_then(|item| item.string());
    let (text, hex, link) = (string("text"), string("hex"), string("link"));
    let times = table.get("times").and_then(|item| item.integer()).unwrap_or(1);
    let is_pipe = table.get("pipe").and_then(|item| item.boolean()).unwrap_or(false);
    table.finish("a file of an example");
    let content = match (text, hex, link) {
        (Some(text), None, None) => {
            FileContent::Text(text.to_owned(), usize::try_from(times).unwrap_or(1))
        }
        (None, Some(hex), None) => FileContent::Bytes(read_hex(hex)?),
        (None, None, Some(link)) => FileContent::Link(link.to_owned()),
        (None, None, None) if is_pipe => FileContent::Pipe,
        _ => {
            let message = "a file of an example has one of `text`, `hex`, `link` and `pipe`";
            table.complain(PolicyMistake::value(message));
            return None;
        }
    };
    Some(ExampleFile { path: path?.string()?.to_owned(), content })
}

fn read_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = hex.bytes().filter(|byte| *byte != b' ').collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(byte).collect()
}
