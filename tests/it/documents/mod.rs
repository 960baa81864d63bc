//! What the three syntaxes mean, where everything stands, and what is refused, at which place.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod alike;
mod claimed_twice;
mod json;
mod limits;
mod ndjson;
mod yaml;
mod yaml_aliases;

use dtolint::document::{Document, Format, Node, ParseError, ParseErrorKind};
use dtolint::text::Source;
use dtolint::{Finding, Limits, Linter, Policy};

fn parse(format: Format, text: &str) -> Vec<Result<Document, Vec<ParseError>>> {
    Document::parse(Source::new("text", text), format, &Limits::default())
}

/// The only document of a text, which can be read.
fn one(format: Format, text: &str) -> Document {
    let mut documents = parse(format, text);
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0).unwrap_or_else(|errors| panic!("{text}: {errors:?}"))
}

/// Every error of the text itself, as `rule line:column start..end`.
fn refused(format: Format, text: &str) -> Vec<String> {
    refused_within(format, text, &Limits::default())
}

fn refused_within(format: Format, text: &str, limits: &Limits) -> Vec<String> {
    let documents = Document::parse(Source::new("text", text), format, limits);
    documents
        .into_iter()
        .filter_map(Result::err)
        .flatten()
        .map(|error| error_at(text, &error))
        .collect()
}

fn error_at(text: &str, error: &ParseError) -> String {
    let (source, span) = (Source::new("text", text), error.span());
    let (start, end) = (source.position(span.start), source.position(span.end));
    let kind = error.kind().name();
    format!("{kind} {}:{} {}..{}", start.line, start.column, start.offset, end.offset)
}

fn at(finding: &Finding) -> String {
    let (start, end) = (finding.place().start(), finding.place().end());
    let rule = finding.rule();
    format!("{rule} {}:{} {}..{}", start.line, start.column, start.offset, end.offset)
}

/// Line, column, first byte and text of a node.
fn stands<'d>(document: &'d Document, node: Node<'d>) -> (usize, usize, usize, String) {
    let place = document.place(node);
    let start = place.start();
    (start.line, start.column, start.offset, place.text().to_owned())
}

#[track_caller]
fn assert_stands(document: &Document, pointer: &str, expected: (usize, usize, usize, &str)) {
    let node = document.root().at(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
    let (line, column, offset, text) = stands(document, node);
    assert_eq!((line, column, offset, text.as_str()), expected, "{pointer}");
}

#[track_caller]
fn assert_key_stands(
    document: &Document,
    around: &str,
    key: &str,
    expected: (usize, usize, usize, &str),
) {
    let object = document.root().at(around).expect("it is there");
    let (node, _) =
        object.members().find(|(name, _)| name.as_str() == Some(key)).expect("it is there");
    let (line, column, offset, text) = stands(document, node);
    assert_eq!((line, column, offset, text.as_str()), expected, "{around}, {key}");
}

/// Rules and places of every finding that the recommended policy makes of a text.
fn linted(name: &str, text: &str) -> Vec<(String, usize, usize, usize)> {
    let report = Linter::new(Policy::recommended()).lint((name, text));
    let row = |finding: &Finding| {
        let start = finding.place().start();
        (finding.rule().to_owned(), finding.document(), start.line, start.column)
    };
    report.findings().iter().map(row).collect()
}

fn row(rule: &str, document: usize, line: usize, column: usize) -> (String, usize, usize, usize) {
    (rule.to_owned(), document, line, column)
}

// JSON
