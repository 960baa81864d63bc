//! The rules and packs in the binary: every file under `rules/` and `rules/packs/`.

use std::sync::{Arc, OnceLock};

use super::{Examples, Rule};
use crate::check::{Checks, KnownSets, NamedSets, ReadContext};
use crate::text::Source;
use crate::toml;
use crate::toml::ExtendedLayers;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The ids of all embedded rules, sorted.
pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|(id, _)| *id)
}

/// The names of all built-in packs, such as `dtolint:strict`.
pub fn pack_names() -> impl Iterator<Item = String> {
    PACKS.iter().map(|(name, _)| format!("dtolint:{name}"))
}

/// The text of the built-in pack of that name, as TOML.
///
/// ```
/// let pack = dtolint::rules::pack_source("dtolint:recommended").expect("it is built in");
/// assert!(pack.contains("url-not-https      = \"error\""));
/// ```
pub fn pack_source(name: &str) -> Option<&'static str> {
    let short = name.strip_prefix("dtolint:")?;
    PACKS.iter().find(|(pack, _)| *pack == short).map(|(_, text)| *text)
}

/// The pack of that name.
pub(crate) fn pack(name: &str) -> Option<Arc<Source>> {
    pack_source(name).map(|text| Arc::new(Source::embedded(name, text)))
}

/// The embedded rule of that id. It is read when it is asked for, and its examples when they are: what isn't needed
/// isn't read.
pub(crate) fn find(id: &str) -> Option<Rule> {
    let (id, text) = RULES.iter().find(|(known, _)| *known == id)?;
    let source = Arc::new(Source::embedded(format!("rules/{id}.toml"), text));
    // The examples come last, and are most of the text.
    let starts = ["\n[[good]]", "\n[[bad]]"].into_iter().filter_map(|start| text.find(start));
    let end = starts.min().map_or(text.len(), |at| at.saturating_add(1));
    Some(Rule { examples: OnceLock::new(), ..read(&source, end) })
}

/// The examples of an embedded rule.
pub(super) fn examples(source: &Arc<Source>) -> Examples {
    let examples = read(source, source.text().len()).examples;
    examples.into_inner().expect("a rule that is read as a whole has its examples")
}

/// Reads an embedded rule from the start of its file.
fn read(source: &Arc<Source>, end: usize) -> Rule {
    let rule = toml::parse_start(source, end, |table| {
        let (sets, layers) = (NamedSets::default(), ExtendedLayers::default());
        let sets = KnownSets { all: &sets, layers: &layers };
        let checks = Checks::default();
        super::read(
            table,
            &ReadContext { sets, checks: &checks, condition: super::read_argument, today: None },
            true,
        )
    });
    rule.expect("an embedded rule has no mistake: `tests/it/rules.rs` reads each of them")
}

#[cfg(test)]
mod tests {
    use super::{OnceLock, Rule, examples, find, read, rule_names};

    #[test]
    fn a_rule_without_its_examples_is_the_same_rule() {
        for id in rule_names() {
            let start = find(id).expect("it is embedded");
            let source = start.place.source();
            let whole = read(source, source.text().len());
            assert_eq!(whole.examples.get(), Some(&examples(source)), "{id}");
            let whole = Rule { examples: OnceLock::new(), ..whole };
            assert_eq!(format!("{start:#?}"), format!("{whole:#?}"), "{id}");
        }
    }
}
