//! Secrets of a policy: those of the documents in its tests.

use std::ops::Range;

use ::toml::de::DeTable;

use super::document::{self, InText};
use super::{forms, lexical};
use crate::text::hidden::Hidden;

/// The secrets of the text of a policy.
pub(super) fn find(text: &str) -> InText {
    let mut found = InText { ranges: forms::find(text), spoken: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        found.ranges.extend(lexical::find(text, &[':']));
    }
    let tests = table.get_ref().get("test").and_then(|tests| tests.get_ref().as_array());
    for test in tests.into_iter().flat_map(|tests| tests.iter()) {
        let Some(test) = test.get_ref().as_table() else { continue };
        let Some(document) = test.get("document") else { continue };
        let Some(said) = document.get_ref().as_str() else { continue };
        let file = test.get("file").and_then(|file| file.get_ref().as_str()).unwrap_or_default();
        let InText { ranges, spoken } = document::find(file, said);
        if ranges.is_empty() {
            continue;
        }
        if let Some(name) = test.get("name") {
            found.ranges.extend(quoted(text, name.span(), said, &ranges));
        }
        // A literal string has what it says.
        let span = document.span();
        match text[span.clone()].find(said).map(|inside| span.start + inside) {
            Some(start) => {
                found.ranges.extend(ranges.iter().map(|it| it.start + start..it.end + start));
            }
            None => found.ranges.push(span),
        }
        found.spoken.extend(ranges.into_iter().map(|range| said[range].to_owned()));
        found.spoken.extend(spoken);
    }
    found
}

/// Where the name of a test quotes the secrets of its document.
fn quoted(
    text: &str,
    name: Range<usize>,
    document: &str,
    secrets: &[Range<usize>],
) -> impl Iterator<Item = Range<usize>> {
    let hidden = Hidden::new(document, secrets.to_vec(), []);
    let found = hidden.quoted_in(&text[name.clone()], "");
    found.into_iter().map(move |range| name.start + range.start..name.start + range.end)
}
