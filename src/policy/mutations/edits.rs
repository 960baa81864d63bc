//! The changes of a policy's text, as they are made.

use std::sync::Arc;

use super::mutation::Mutation;
use crate::text::{Place, Source};
use crate::toml::Item;

/// The longest text that a change quotes, in characters.
const LONGEST: usize = 48;

const OFF: &str = "level = \"off\"";

/// The changes that were made so far.
pub(super) struct Edits<'s> {
    source: &'s Arc<Source>,
    found: Vec<Mutation>,
}

impl<'s> Edits<'s> {
    pub(super) fn new(source: &'s Arc<Source>) -> Self {
        Self { source, found: Vec::new() }
    }

    /// The changes, in the order of the text.
    pub(super) fn into_mutations(mut self) -> Vec<Mutation> {
        self.found.sort_by_key(|it| it.place.span().start);
        self.found
    }

    /// The level of a rule becomes `off`.
    pub(super) fn off(&mut self, id: &str, level: &Item<'_>) {
        if level.as_string().is_some_and(|level| level != "off") {
            let place = level.place();
            let range = place.span().range();
            self.replace(place, format!("with `{id}` off"), range.start, range.end, "\"off\"");
        }
    }

    /// A rule that says no level gets the level `off`.
    pub(super) fn insert_off(&mut self, id: &str, setting: &Item<'_>) {
        let text = self.source.text();
        let value = setting.place();
        let what = format!("with `{id}` off");
        if let Some(rest) = value.text().strip_prefix('{') {
            let at = value.span().range().start.saturating_add(1);
            let comma = if rest.trim_start().starts_with('}') { " " } else { "," };
            return self.replace(value, what, at, at, &format!(" {OFF}{comma}"));
        }
        // A table with a header: of `[rules.x]` the key is in it, `[[rule]]` is a header itself.
        let key = setting.key_place();
        let place = if key.text().is_empty() { value } else { key };
        let at = place.span().range().start;
        let line =
            text.get(..at).map_or(0, |it| it.rfind('\n').map_or(0, |it| it.saturating_add(1)));
        let Some(rest) = text.get(line..) else { return };
        if rest.trim_start().starts_with('[') {
            let end = line.saturating_add(rest.find('\n').unwrap_or(rest.len()));
            self.replace(place, what, end, end, &format!("\n{OFF}"));
        }
    }

    /// Each item of an array is left out once.
    pub(super) fn drop_each(&mut self, array: &Item<'_>, name: &str) {
        let items = array.as_items().unwrap_or_default();
        let places: Vec<Place> = items.iter().map(Item::place).collect();
        for (nth, place) in places.iter().enumerate() {
            let range = place.span().range();
            // With the comma behind it or, of the last one, the comma before it.
            let next = places.get(nth.saturating_add(1)).map(|next| next.span().range().start);
            let before = nth.checked_sub(1).and_then(|before| places.get(before));
            let (start, end) = match (next, before) {
                (Some(next), _) => (range.start, self.after_comma(range.end, next)),
                (None, Some(before)) => (before.span().range().end, range.end),
                (None, None) => (range.start, range.end),
            };
            let what = format!("without the {name} `{}`", cut(place.text()));
            self.replace(place.clone(), what, start, end, "");
        }
    }

    /// Where the comma between two places ends.
    fn after_comma(&self, from: usize, to: usize) -> usize {
        let between = self.source.text().get(from..to).unwrap_or_default();
        between.find(',').map_or(to, |at| from.saturating_add(at).saturating_add(1))
    }

    /// A bound lets through one more.
    pub(super) fn loosen(&mut self, key: &str, bound: &Item<'_>, by: i64) {
        let place = bound.place();
        let Ok(now) = place.text().replace('_', "").parse::<i64>() else { return };
        let Some(looser) = now.checked_add(by) else { return };
        let what = format!("with `{key} = {looser}` instead of {now}");
        let range = place.span().range();
        self.replace(place, what, range.start, range.end, &looser.to_string());
    }

    /// A condition holds where it didn't.
    pub(super) fn negate(&mut self, condition: &Item<'_>) {
        let place = condition.place();
        if place.text().starts_with('{') {
            let (range, negated) = (place.span().range(), format!("{{ not = {} }}", place.text()));
            let what = "with the condition of `when` turned around".to_owned();
            self.replace(place, what, range.start, range.end, &negated);
        }
    }

    fn replace(&mut self, place: Place, what: String, start: usize, end: usize, new: &str) {
        let text = self.source.text();
        if let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) {
            self.found.push(Mutation { place, what, text: format!("{before}{new}{after}") });
        }
    }
}

fn cut(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() > LONGEST {
        true => format!("{}…", text.chars().take(LONGEST).collect::<String>().trim_end()),
        false => text,
    }
}
