//! Words of other tools, and what is meant by them: `rules/data/synonyms.toml`.
//!
//! A word is only explained by what can be written at its place.

use std::collections::HashMap;
use std::sync::LazyLock;

use ::toml::de::{DeTable, DeValue};

use crate::text::suggest::did_you_mean;

/// What a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum WordKind {
    Level,
    Pack,
    Key,
    Parameter,
    Check,
}

/// What is meant by a word: names of ours, and how the first one is written.
struct Meaning {
    names: Vec<String>,
    write: Option<String>,
}

static MEANINGS: LazyLock<HashMap<(WordKind, String), Meaning>> =
    LazyLock::new(|| read(include_str!("../../rules/data/synonyms.toml")));

/// Help for a word that isn't known: what it likely means, of what can be written in its place.
pub(crate) fn meant(kind: WordKind, word: &str, known: &[&str]) -> Option<String> {
    by_synonym(kind, word, known).or_else(|| did_you_mean(word, known.iter().copied()))
}

/// The same, by the table alone.
pub(crate) fn by_synonym(kind: WordKind, word: &str, known: &[&str]) -> Option<String> {
    let (name, write) = named(kind, word, known)?;
    Some(match write {
        Some(write) => format!("did you mean `{name}`? Write `{write}`"),
        None => format!("did you mean `{name}`?"),
    })
}

/// The name that the table has for a word, and how it is written if not by itself.
pub(crate) fn named(
    kind: WordKind,
    word: &str,
    known: &[&str],
) -> Option<(&'static str, Option<&'static str>)> {
    let meaning = MEANINGS.get(&(kind, plain(word)))?;
    let name = meaning.names.iter().find(|name| known.contains(&name.as_str()) && *name != word)?;
    Some((name, meaning.write.as_deref()))
}

/// A word without what tools write differently.
fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['-', '_'], "")
}

fn read(text: &str) -> HashMap<(WordKind, String), Meaning> {
    let table = DeTable::parse(text).expect("the embedded table is TOML; a test reads it");
    let kinds = [
        ("level", WordKind::Level),
        ("pack", WordKind::Pack),
        ("key", WordKind::Key),
        ("parameter", WordKind::Parameter),
        ("check", WordKind::Check),
    ];
    let words = kinds.into_iter().flat_map(|(section, kind)| {
        let words = table.get_ref()[section].get_ref().as_table();
        let words = words.expect("each kind of words is a table; a test reads it");
        words.iter().map(move |(word, meaning)| {
            ((kind, plain(word.get_ref())), read_meaning(meaning.get_ref()))
        })
    });
    words.collect()
}

fn read_meaning(value: &DeValue<'_>) -> Meaning {
    let text = |value: &DeValue<'_>| value.as_str().map(str::to_owned);
    let is_text = "a meaning is made of strings; a test reads it";
    let (names, write) = match value {
        DeValue::Array(names) => {
            (names.iter().map(|name| text(name.get_ref()).expect(is_text)).collect(), None)
        }
        DeValue::Table(table) => {
            let of = |key: &str| table.get(key).and_then(|value| text(value.get_ref()));
            (vec![of("is").expect(is_text)], of("write"))
        }
        name => (vec![text(name).expect(is_text)], None),
    };
    Meaning { names, write }
}

#[cfg(test)]
mod tests {
    use super::{WordKind, meant};

    #[test]
    fn a_word_is_explained_by_what_can_be_written_there() {
        let help = |kind, word: &str, known: &[&str]| meant(kind, word, known);
        let levels = ["error", "warning", "info", "off"];
        for (word, level) in
            [("warn", "warning"), ("FATAL", "error"), ("0", "off"), ("eror", "error")]
        {
            let expected = format!("did you mean `{level}`?");
            assert_eq!(help(WordKind::Level, word, &levels), Some(expected), "{word}");
        }
        assert_eq!(
            help(WordKind::Parameter, "min-length", &["min"]).as_deref(),
            Some("did you mean `min`?")
        );
        assert_eq!(help(WordKind::Parameter, "min-length", &["values"]), None);
        assert_eq!(help(WordKind::Level, "purple", &levels), None);
    }
}
