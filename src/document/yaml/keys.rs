//! Keys of YAML that some readers take for the same key.
//!
//! JSON's keys are strings, so `200:` is the key "200" here. But readers first make a value of a plain
//! key, and compare values (YAML 1.2.2, section 3.2.1.3) or what their language prints of them: `1.10`
//! and `1.1`, `~` and `null`, or `010` and `8`, which are equal in YAML 1.1.

use std::collections::HashMap;
use std::iter;

use super::reader::Reader;
use crate::document::ParseError;
use crate::document::arena::Arena;

impl Reader<'_> {
    /// Records an error for every key of the mapping that some reader takes for an earlier one
    /// although it is written differently.
    pub(super) fn check_key_values(&mut self, arena: &mut Arena, mapping: usize) {
        if self.typed_keys.is_empty() {
            return;
        }
        let mut first: HashMap<&str, usize, foldhash::fast::RandomState> = HashMap::default();
        let mut errors = Vec::new();
        for (key, _) in arena.root().at_id(mapping as u32).members() {
            let (id, text) = (key.id() as usize, key.content());
            let start = arena.nodes[id].span.start;
            let typed = self.typed_keys.binary_search_by_key(&start, |(start, _)| *start);
            let readings = typed.map_or(&[][..], |nth| &self.typed_keys[nth].1);
            for name in iter::once(text).chain(readings.iter().map(String::as_str)) {
                let earlier = *first.entry(name).or_insert(id);
                let other = arena.content(earlier);
                // The same text again is a repeated key, which is reported as that.
                if other != text {
                    if self.equal_keys.insert(start) {
                        let (one, two) = (arena.nodes[earlier].span, arena.nodes[id].span);
                        errors.push(ParseError::equal_keys(text, other, one, two));
                    }
                    break;
                }
            }
        }
        errors.into_iter().for_each(|error| arena.add_error(error));
    }
}
