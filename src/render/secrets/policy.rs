//! Secrets of a policy: those of the documents in its tests.

use ::toml::de::DeTable;

use super::document::{self, InText};
use super::{forms, lexical};

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
