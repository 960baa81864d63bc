//! The line that a finding points at, so that it can be shown: cut, without what acts on a terminal, and with masks in
//! place of secrets.

use std::ops::Range;

use super::secrets;
use crate::text::Place;
use crate::text::hidden::MASK;
use crate::text::invisible::is_unsafe_at;

/// How many characters of a line are kept before and after the start of the span. The renderer
/// shows no more than the width of a screen; this keeps it from reading a line of a megabyte.
const BEFORE: usize = 600;
const AFTER: usize = 600;

/// One line of a text, with a span in it.
pub(super) struct Excerpt {
    pub(super) line: String,
    pub(super) span: Range<usize>,
    /// Whether the line is longer than what is shown.
    pub(super) is_cut: bool,
    /// Whether something before the span is longer or shorter than it was.
    pub(super) is_shifted: bool,
}

impl Excerpt {
    /// The first line of a place. A place of several lines is shown up to the end of its first.
    pub(super) fn new(place: &Place) -> Self {
        let source = place.source();
        let text = source.text();
        let at = |offset: u32| text.floor_char_boundary(offset as usize);
        let (start, end) = (at(place.span().start), at(place.span().end));
        let Range { start: from, end: until } = source.line_around(start);
        let full = text[from..until].trim_end_matches(['\n', '\r']);
        let first = (start - from).min(full.len());
        let last = end.saturating_sub(from).clamp(first, full.len());

        let window = nth_back(full, first, BEFORE)..nth_forward(full, first, AFTER);
        let mut excerpt = Self {
            line: String::new(),
            span: 0..0,
            is_cut: window.start > 0 || window.end < full.len(),
            is_shifted: false,
        };
        if window.start > 0 {
            excerpt.line.push('…');
        }
        let secrets = secrets::hidden(source).within(&(window.start + from..window.end + from));
        let mut masks = Masks { secrets, from, start: 0, end: 0 };
        for (at, character) in full[window.clone()].char_indices() {
            let at = at + window.start;
            if at == first {
                excerpt.span.start = masks.start_of_span(at, &excerpt.line);
            }
            if masks.hide(at, &mut excerpt.line) {
                excerpt.is_shifted |= at < first;
            } else {
                excerpt.line.push(shown(full, at, character));
            }
            if at < last {
                excerpt.span.end = excerpt.line.len();
            }
        }
        if first >= window.end {
            // The end of a line in the middle of a secret is within it as well.
            excerpt.span.start = masks.start_of_span(first, &excerpt.line);
            excerpt.span.end = excerpt.line.len();
        }
        excerpt.span.end = excerpt.span.end.max(excerpt.span.start);
        if window.end < full.len() {
            excerpt.line.push('…');
        }
        excerpt
    }
}

/// The masks that replace the secrets of a line.
struct Masks<'s> {
    /// The secrets that are left, in the text that the line is of.
    secrets: &'s [Range<usize>],
    /// Where the line starts in that text.
    from: usize,
    /// Where the last mask starts in the excerpt.
    start: usize,
    /// Up to where it hides the line.
    end: usize,
}

impl Masks<'_> {
    /// Where a span that starts at a character of the line starts in the excerpt: within a secret, all of the mask is
    /// meant.
    fn start_of_span(&self, at: usize, excerpt: &str) -> usize {
        if at < self.end { self.start } else { excerpt.len() }
    }

    /// Replaces a character of the line if it is in a secret, and says whether it is. The mask replaces the first, and
    /// nothing the others.
    fn hide(&mut self, at: usize, excerpt: &mut String) -> bool {
        let in_text = at + self.from;
        while let Some((range, rest)) = self.secrets.split_first()
            && range.end <= in_text
        {
            self.secrets = rest;
        }
        let Some(range) = self.secrets.first().filter(|range| range.contains(&in_text)) else {
            return false;
        };
        if at >= self.end {
            self.start = excerpt.len();
            excerpt.push_str(MASK);
        }
        self.end = self.end.max(range.end - self.from);
        true
    }
}

/// A character of a line as it is shown: one for one, so that carets stay under what they mean.
fn shown(line: &str, at: usize, character: char) -> char {
    match character {
        '\t' => '\t',
        hidden if is_unsafe_at(line, at, hidden) => '\u{fffd}',
        plain => plain,
    }
}

fn nth_back(text: &str, from: usize, count: usize) -> usize {
    text[..from].char_indices().rev().take(count).last().map_or(from, |(at, _)| at)
}

fn nth_forward(text: &str, from: usize, count: usize) -> usize {
    text[from..].char_indices().nth(count).map_or(text.len(), |(at, _)| from + at)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Excerpt;
    use crate::text::{Place, Source, Span};

    /// A line that a secret goes through is a mask, and so is what is marked in it.
    #[test]
    fn what_is_within_a_secret_is_marked_by_its_mask() {
        let text = "a: 1\npassword: |\n  hunter7\n\thunter8 x\nb: [\n";
        let source = Arc::new(Source::new("a.yaml", text));
        let within = |what: &str| {
            let at = text.find(what).expect("it is there");
            let excerpt = Excerpt::new(&Place::new(source.clone(), Span::from_range(at..at + 1)));
            (excerpt.line[excerpt.span].to_owned(), excerpt.line)
        };
        assert_eq!(within("unter7"), ("***".to_owned(), "***".to_owned()));
        assert_eq!(within("7\n"), ("***".to_owned(), "***".to_owned()));
        assert_eq!(within("\n\thunter8"), ("***".to_owned(), "***".to_owned()));
        assert_eq!(within("1\n"), ("1".to_owned(), "a: 1".to_owned()));
    }

    /// The renderer reads what it is given character by character, once for each finding.
    #[test]
    fn of_a_long_line_only_what_is_near_the_place_is_kept() {
        let text = format!("{}!{}", "é".repeat(100_000), "é".repeat(100_000));
        let at = text.find('!').expect("it is there");
        let source = Arc::new(Source::new("a.json", text));
        let place = Place::new(source, Span::from_range(at..at + 1));
        let excerpt = Excerpt::new(&place);
        assert_eq!(&excerpt.line[excerpt.span], "!");
        assert_eq!(excerpt.line, format!("…{0}!{1}…", "é".repeat(600), "é".repeat(599)));
    }
}
