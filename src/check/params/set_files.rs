//! Lists in files of their own: one entry a line, a column of a CSV file, or values of a JSON or YAML file.

use std::sync::Arc;

use super::csv_column::column_of;
use super::list_entry::{Line, Wrong};
use crate::document::{
    Document, Format, Limits, Node, ParseError, Pattern, Segment, Types, plain, quote,
};
use crate::text::{Place, Source, Span};
use crate::toml::PolicyMistake;

/// Reads a file by its path from the policy that names it.
pub(crate) type ReadFile<'f> = dyn Fn(&str) -> Result<Arc<Source>, PolicyMistake> + 'f;

/// Where in a file the entries are, as the set says it.
pub(super) struct Selected {
    pub(super) pointer: Option<(Pattern, Place)>,
    pub(super) column: Option<(String, Place)>,
}

/// What a list may be, by the end of the file's name.
enum Kind {
    Lines,
    Csv,
    Documents(Format),
}

impl Kind {
    fn of(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension {
            "txt" => Some(Self::Lines),
            "csv" => Some(Self::Csv),
            _ => Format::of(path).map(Self::Documents),
        }
    }
}

/// Reads the list in a file.
pub(super) fn read_lines(
    path: &str,
    selected: &Selected,
    read: &ReadFile<'_>,
) -> Result<Vec<Line>, Vec<Wrong>> {
    let mistake = |text: String| PolicyMistake::new(PolicyMistake::FILE, text);
    let Some(kind) = Kind::of(path) else {
        let mistake = mistake(format!("`{path}` isn't a list"));
        let help = "a list is a `.txt` file with one entry a line, a `.csv` file with a header, or a `.json` or `.yaml` file";
        return Err(vec![(mistake.help(help), None)]);
    };
    refuse_other_keys(&kind, selected).map_err(|wrong| vec![wrong])?;
    let source = read(path).map_err(|mistake| vec![(mistake, None)])?;
    let lines = match (kind, &selected.column) {
        (Kind::Lines, _) => lines_of(&source),
        (Kind::Csv, column) => column_of(&source, column.as_ref())?,
        (Kind::Documents(format), _) => values_of(&source, format, selected.pointer.as_ref())?,
    };
    if lines.is_empty() {
        let help = "write the entries into it, or remove the set";
        return Err(vec![(mistake(format!("`{path}` has no entries")).help(help), None)]);
    }
    Ok(lines)
}

/// Refuses a key that says where the entries are in files of another kind.
fn refuse_other_keys(kind: &Kind, selected: &Selected) -> Result<(), Wrong> {
    let refuse = |text: &str, help: &str, place: &Place| {
        Err((PolicyMistake::value(text).help(help), Some(place.clone())))
    };
    match (kind, &selected.pointer, &selected.column) {
        (Kind::Lines | Kind::Csv, Some((_, place)), _) => {
            let help = match kind {
                Kind::Csv => "name a column: `column = \"…\"`",
                _ => "remove it: a `.txt` file has one entry a line",
            };
            refuse("`pointer` is for `.json` and `.yaml` files", help, place)
        }
        (Kind::Lines | Kind::Documents(_), _, Some((_, place))) => {
            let help = match kind {
                Kind::Lines => "remove it: a `.txt` file has one entry a line",
                _ => "say where the values are: `pointer = \"/data/*/name\"`",
            };
            refuse("`column` is for `.csv` files", help, place)
        }
        _ => Ok(()),
    }
}

/// One entry a line. `#` at its start or after a space starts a comment.
fn lines_of(source: &Arc<Source>) -> Vec<Line> {
    let text = source.text();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut entries = Vec::new();
    for line in text[at..].split_inclusive(['\n', '\r']) {
        let is_comment = |(nth, _): &(usize, &str)| {
            line[..*nth].chars().next_back().is_none_or(char::is_whitespace)
        };
        let end = line.match_indices('#').find(is_comment).map_or(line.len(), |(nth, _)| nth);
        let entry = line[..end].trim();
        if !entry.is_empty() {
            let start = at.saturating_add(line.find(entry).unwrap_or(0));
            let span = Span::from_range(start..start.saturating_add(entry.len()));
            let place = Place::new(Arc::clone(source), span);
            entries.push(Line { text: entry.to_owned(), of: Types::STRING, place });
        }
        at = at.saturating_add(line.len());
    }
    entries
}

/// The strings and numbers that a pointer leads to in JSON or YAML; without one, the items of the array that it is.
fn values_of(
    source: &Arc<Source>,
    format: Format,
    pointer: Option<&(Pattern, Place)>,
) -> Result<Vec<Line>, Vec<Wrong>> {
    let items = Pattern::default().items();
    let pattern = pointer.map_or(&items, |(pattern, _)| pattern);
    let (mut entries, mut wrong) = (Vec::new(), Vec::new());
    for document in Document::parse(Arc::clone(source), format, &Limits::default()) {
        let document = document.map_err(|errors| vec![unreadable(source, format, &errors)])?;
        let place = |node: Node<'_>| Place::new(Arc::clone(source), node.span());
        document.root().each(pattern, &mut |node| match Types::of(node) {
            of @ (Types::STRING | Types::NUMBER) => {
                entries.push(Line { text: plain(node), of, place: place(node) });
            }
            _ => wrong.push(not_an_entry(node, place(node))),
        });
        each_without(document.root(), pattern, &mut |node, rest| {
            let text = format!("{} has no `{rest}`, which is the entry of the list", quote(node));
            let help = "add it, or remove the item";
            wrong.push((PolicyMistake::value(text).help(help), Some(place(node))));
        });
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if entries.is_empty() {
        let text = format!("`{pattern}` selects nothing in `{}`", source.name());
        let help = "fix `pointer`: it selects the values, such as `/data/*/name`";
        let place = pointer.map(|(_, place)| place.clone());
        return Err(vec![(PolicyMistake::value(text).help(help), place)]);
    }
    Ok(entries)
}

fn not_an_entry(node: Node<'_>, place: Place) -> Wrong {
    let found = quote(node);
    let text = format!("an entry of a list is a string or a number, and {found} is neither");
    let help = "fix it, or the `pointer` of the set";
    (PolicyMistake::value(text).help(help), Some(place))
}

/// Calls `visit` with each item of an array that the last `*` of a pattern leads to, and that lacks what follows; and
/// with that. The members of an object need not be alike.
fn each_without<'d>(root: Node<'d>, pattern: &Pattern, visit: &mut dyn FnMut(Node<'d>, &Pattern)) {
    let last = pattern.segments().iter().rposition(|segment| *segment == Segment::Any);
    // At any depth, nothing is missing anywhere.
    let Some(last) = last.filter(|_| !pattern.is_deep()) else { return };
    let (arrays, rest) = (pattern.first(last), pattern.after(last.saturating_add(1)));
    if rest.is_root() {
        return;
    }
    root.each(&arrays, &mut |array| {
        let lacking = array.items().filter(|item| item.first(&rest).is_none());
        lacking.for_each(|item| visit(item, &rest));
    });
}

/// The first thing that keeps a file from being read.
fn unreadable(source: &Arc<Source>, format: Format, errors: &[ParseError]) -> Wrong {
    let text = |why: &str| format!("`{}` isn't {format} that can be read{why}", source.name());
    let Some(error) = errors.first() else {
        return (PolicyMistake::new(PolicyMistake::FILE, text("")).help("fix the file"), None);
    };
    let text = text(&format!(": {}", error.message()));
    let mistake = PolicyMistake::new(PolicyMistake::FILE, text);
    let place = Place::new(Arc::clone(source), error.span());
    (mistake.help(error.help().unwrap_or("fix the file")), Some(place))
}
