//! How a level is read, and the mistake for any other word.

use super::Level;
use crate::toml::synonyms::{WordKind, meant, named};
use crate::toml::{Item, PolicyMistake, Reported};

/// Reads a level's name.
pub(crate) fn read_level(item: &Item<'_>) -> Result<Level, Reported> {
    let Some(name) = item.as_string() else {
        let Some((found, _)) = item.as_scalar() else { return item.string().map(|_| Level::Off) };
        return Err(item.report(not_a_level(&found, &found)));
    };
    name.parse().map_err(|_| {
        item.report(match name.parse::<i64>() {
            Ok(_) => not_a_level(&format!("\"{name}\""), name),
            Err(_) => {
                let mistake = PolicyMistake::name(format!("there is no level `{name}`"));
                mistake.help(level_help(name))
            }
        })
    })
}

/// The mistake of a number or a boolean as a level.
pub(crate) fn not_a_level(written: &str, word: &str) -> PolicyMistake {
    let help = match named(WordKind::Level, word, &Level::NAMES) {
        Some((level, _)) => format!("write `\"{level}\"`"),
        None => ALL_LEVELS.to_owned(),
    };
    PolicyMistake::value(format!("expected a level, found `{written}`")).help(help)
}

const ALL_LEVELS: &str = "levels are `error`, `warning`, `info` and `off`";

fn level_help(name: &str) -> String {
    meant(WordKind::Level, name, &Level::NAMES).unwrap_or_else(|| ALL_LEVELS.to_owned())
}
