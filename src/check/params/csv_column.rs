//! Lists in CSV files (RFC 4180): the cells of one column, which the header names.

use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader};

use super::list_entry::{Line, Wrong};
use crate::document::Types;
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};
use crate::toml::PolicyMistake;

/// A cell: what it says, and where it is.
struct Cell {
    text: String,
    place: Place,
}

/// The cells of a column below the header; `column` is its name, and where that is written.
pub(super) fn column_of(
    source: &Arc<Source>,
    column: Option<&(String, Place)>,
) -> Result<Vec<Line>, Vec<Wrong>> {
    let (rows, mut mistakes) = rows(source);
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else {
        return if mistakes.is_empty() { Ok(Vec::new()) } else { Err(mistakes) };
    };
    let nth = match find(source, &header, column) {
        Ok(nth) => nth,
        Err(wrong) => {
            mistakes.push(wrong);
            return Err(mistakes);
        }
    };
    let mut entries = Vec::new();
    for row in rows {
        match entry(row, nth, header.len()) {
            Ok(line) => entries.push(line),
            Err(wrong) => mistakes.push(wrong),
        }
    }
    if mistakes.is_empty() { Ok(entries) } else { Err(mistakes) }
}

/// The entry in a row.
fn entry(row: Vec<Cell>, nth: usize, width: usize) -> Result<Line, Wrong> {
    let length = row.len();
    if length != width {
        let text = format!("the row has {length} cells, and the header {width}");
        let help = "write a cell for each column, and a cell with a comma in quotes";
        return Err(wrong(text, help, row.first()));
    }
    let cell = row.into_iter().nth(nth).expect("the row is as long as the header");
    if cell.text.trim() != cell.text || cell.text.is_empty() {
        let text = match cell.text.trim() {
            "" => "the cell is empty".to_owned(),
            trimmed => format!("there are spaces around `{trimmed}`"),
        };
        let help = "write the entry without spaces around it, or remove the row";
        return Err(wrong(text, help, Some(&cell)));
    }
    Ok(Line { text: cell.text, of: Types::STRING, place: cell.place })
}

fn wrong(text: String, help: &str, cell: Option<&Cell>) -> Wrong {
    (PolicyMistake::value(text).help(help), cell.map(|cell| cell.place.clone()))
}

/// The number of the column.
fn find(
    source: &Source,
    header: &[Cell],
    column: Option<&(String, Place)>,
) -> Result<usize, Wrong> {
    let names = || header.iter().map(|cell| cell.text.as_str());
    let all = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some((column, place)) = column else {
        let text = format!("`{}` has columns, and the set names none", source.name());
        let first = names().next().unwrap_or("name");
        let help = format!("name one of {}: `column = \"{first}\"`", all());
        return Err((PolicyMistake::value(text).help(help), None));
    };
    let mut found = header.iter().enumerate().filter(|(_, cell)| cell.text == *column);
    let Some((nth, first)) = found.next() else {
        let text = format!("`{}` has no column `{column}`", source.name());
        let other = [';', '\t'].into_iter().find(|it| names().any(|name| name.contains(*it)));
        let help = match (did_you_mean(column, names()), other) {
            (Some(help), _) => help,
            (None, Some(_)) => "separate the columns by commas".to_owned(),
            (None, None) => format!("its columns are {}", all()),
        };
        return Err((PolicyMistake::name(text).help(help), Some(place.clone())));
    };
    if let Some((_, again)) = found.next() {
        let mistake = PolicyMistake::value(format!("the column `{column}` is there twice"));
        let mistake = mistake.help("rename one of them").related(first.place.clone(), "the first");
        return Err((mistake, Some(again.place.clone())));
    }
    Ok(nth)
}

/// Initial size of the cell buffer, in bytes; it grows when a cell is longer.
const LONG_CELL: usize = 256;

/// Every row that isn't empty, and the cells that can't be read.
fn rows(source: &Arc<Source>) -> (Vec<Vec<Cell>>, Vec<Wrong>) {
    let text = source.text();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut buffer = vec![0; LONG_CELL];
    let mut reader = Reader::new();
    let (mut rows, mut row, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut start, mut length) = (at, 0_usize);
    loop {
        let input = text.as_bytes().get(at..).unwrap_or(&[]);
        let output = buffer.get_mut(length..).unwrap_or(&mut []);
        let (result, read, written) = reader.read_field(input, output);
        at = at.saturating_add(read);
        length = length.saturating_add(written);
        match result {
            // Without input left, the next call ends the last row.
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => buffer.resize(buffer.len().saturating_mul(2), 0),
            ReadFieldResult::End => return (rows, mistakes),
            ReadFieldResult::Field { record_end } => {
                let written = buffer.get(..length).unwrap_or(&[]);
                // What is before a row is the end of the last one, and empty lines.
                let before = |it: &u8| row.is_empty() && [b'\r', b'\n'].contains(it);
                let read = text.as_bytes().get(start..at).unwrap_or(&[]);
                start = start.saturating_add(read.iter().take_while(|it| before(it)).count());
                let (cell, mistake) = cell(source, written, start..at);
                row.push(cell);
                mistakes.extend(mistake);
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
                (start, length) = (at, 0);
            }
        }
    }
}

/// The cell that was read from a range of the text, with what separates it from others.
fn cell(
    source: &Arc<Source>,
    written: &[u8],
    range: std::ops::Range<usize>,
) -> (Cell, Option<Wrong>) {
    let start = range.start;
    let raw = source.text().get(range).unwrap_or("");
    let is_end = |it: char| [',', '\r', '\n'].contains(&it);
    let raw = raw.strip_suffix(is_end).unwrap_or(raw);
    let place =
        Place::new(Arc::clone(source), Span::from_range(start..start.saturating_add(raw.len())));
    let text = String::from_utf8_lossy(written).into_owned();
    let cell = Cell { text, place };
    // Other readers differ in what they make of such quotes.
    let within = raw.strip_prefix('"').map(|rest| rest.strip_suffix('"'));
    let are_paired = match within {
        Some(Some(within)) => !within.replace("\"\"", "").contains('"'),
        Some(None) => false,
        None => !raw.contains('"'),
    };
    let mistake = (!are_paired).then(|| {
        let text = "the quotes of the cell don't match".to_owned();
        let help = "put the whole cell in quotes, and write a quote in it twice";
        wrong(text, help, Some(&cell))
    });
    (cell, mistake)
}
