//! Lists in files of their own: one entry a line, or strings of a JSON file.

use std::sync::Arc;

use crate::document::{Document, Format, Limits, Pattern, quote};
use crate::text::{Place, Source, Span};
use crate::toml::PolicyMistake;

/// Reads a file by its path from the policy that names it.
pub(crate) type ReadFile<'f> = dyn Fn(&str) -> Result<Arc<Source>, PolicyMistake> + 'f;

/// An entry of a list, and where it is.
pub(super) type Line = (String, Place);

/// What is wrong with a list, and where, if it is in its file.
pub(super) type Wrong = (PolicyMistake, Option<Place>);

/// Reads the list in a file.
pub(super) fn read_lines(
    path: &str,
    pointer: Option<&Pattern>,
    read: &ReadFile<'_>,
) -> Result<Vec<Line>, Wrong> {
    let mistake = |text: String| PolicyMistake::new(PolicyMistake::FILE, text);
    let is_json = path.ends_with(".json");
    if !is_json && !path.ends_with(".txt") {
        let mistake = mistake(format!("`{path}` isn't a list"));
        let help = "a list is a `.txt` file with one entry a line, or a `.json` file";
        return Err((mistake.help(help), None));
    }
    let source = read(path).map_err(|mistake| (mistake, None))?;
    let lines = match (is_json, pointer) {
        (true, pointer) => strings_of(&source, pointer)?,
        (false, None) => lines_of(&source),
        (false, Some(_)) => {
            let mistake = PolicyMistake::value("`pointer` is for `.json` files");
            return Err((mistake.help("remove it: a `.txt` file has one entry a line"), None));
        }
    };
    if lines.is_empty() {
        let help = "write the entries into it, or remove the set";
        return Err((mistake(format!("`{path}` has no entries")).help(help), None));
    }
    Ok(lines)
}

/// One entry a line. `#` at its start or after a space starts a comment.
fn lines_of(source: &Arc<Source>) -> Vec<Line> {
    let text = source.text();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut entries = Vec::new();
    for line in text[at..].split_inclusive('\n') {
        let is_comment = |(nth, _): &(usize, &str)| {
            line[..*nth].chars().next_back().is_none_or(char::is_whitespace)
        };
        let end = line.match_indices('#').find(is_comment).map_or(line.len(), |(nth, _)| nth);
        let entry = line[..end].trim();
        if !entry.is_empty() {
            let start = at.saturating_add(line.find(entry).unwrap_or(0));
            let span = Span::from_range(start..start.saturating_add(entry.len()));
            entries.push((entry.to_owned(), Place::new(Arc::clone(source), span)));
        }
        at = at.saturating_add(line.len());
    }
    entries
}

/// The strings that a pattern leads to in a JSON file; without one, the items of the array that it is.
fn strings_of(source: &Arc<Source>, pointer: Option<&Pattern>) -> Result<Vec<Line>, Wrong> {
    let wrong = |text: String, help: &str, place: Option<Place>| {
        (PolicyMistake::value(text).help(help), place)
    };
    let items = Pattern::default().items();
    let pointer = pointer.unwrap_or(&items);
    let copy = Source::new(source.name(), source.text());
    let mut documents = Document::parse(copy, Format::Json, &Limits::default());
    let document = match documents.pop() {
        Some(Ok(document)) if documents.is_empty() => document,
        _ => {
            let text = format!("`{}` isn't JSON that can be read", source.name());
            return Err((
                PolicyMistake::new(PolicyMistake::FILE, text)
                    .help("check it: `dtolint check` says where the mistake is"),
                None,
            ));
        }
    };
    let mut entries = Vec::new();
    let mut stranger = None;
    document.root().each(pointer, &mut |node| {
        let place = Place::new(Arc::clone(source), node.span());
        match node.as_str() {
            Some(text) => entries.push((text.to_owned(), place)),
            None => _ = stranger.get_or_insert((quote(node), place)),
        }
    });
    match stranger {
        Some((found, place)) => Err(wrong(
            format!("an entry of a list is a string, and {found} is none"),
            "write a string, or fix the `pointer` of the set",
            Some(place),
        )),
        None if entries.is_empty() => Err(wrong(
            format!("`{pointer}` selects nothing in `{}`", source.name()),
            "fix `pointer`: it selects the strings, such as `/data/*/name`",
            None,
        )),
        None => Ok(entries),
    }
}
