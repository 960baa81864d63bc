//! `dtolint rules --source`: the packs and rules in the binary, as they are written.

use std::path::PathBuf;

use dtolint::check::Checks;
use dtolint::rules::{self, pack_names};
use dtolint::text::did_you_mean;

use super::error::CliError;

/// The text that a name or a place in a report stands for: `dtolint:recommended`, `event-forbidden`,
/// `rules/event-forbidden.toml`, and with `:LINE` or `:LINE:COLUMN` that line of it.
pub(super) fn find(what: &str, checks: &Checks) -> Result<String, CliError> {
    if let Some(text) = whole(what, checks) {
        return Ok(text);
    }
    let (name, line) = match read_place(what) {
        Some((name, line)) => (name.to_string_lossy().into_owned(), line),
        None => return Err(unknown(what, checks)),
    };
    let text = whole(&name, checks).ok_or_else(|| unknown(&name, checks))?;
    match text.lines().nth(line.saturating_sub(1)) {
        Some(found) => Ok(format!("{found}\n")),
        None => {
            let lines = text.lines().count();
            Err(CliError::new(format!("`{name}` has {lines} lines, and no line {line}"))
                .help(format!("`dtolint rules --source {name}` prints all of it")))
        }
    }
}

/// Whether a text names a pack.
pub(super) fn is_of_pack(what: &str, checks: &Checks) -> bool {
    let names: Vec<String> = packs(checks).collect();
    names.iter().any(|name| what.strip_prefix(&**name).is_some_and(|rest| rest.starts_with(':')))
}

fn packs(checks: &Checks) -> impl Iterator<Item = String> {
    pack_names().chain(checks.pack_names().map(str::to_owned))
}

fn whole(name: &str, checks: &Checks) -> Option<String> {
    let id = name.strip_prefix("rules/").and_then(|file| file.strip_suffix(".toml"));
    let rule = rules::get(id.unwrap_or(name));
    rule.map(|rule| rule.source().to_owned())
        .or_else(|| rules::pack_source(name).map(str::to_owned))
        .or_else(|| checks.pack_source(name).map(str::to_owned))
}

fn unknown(name: &str, checks: &Checks) -> CliError {
    let ids: Vec<String> = rules::all().iter().map(|rule| rule.id().to_owned()).collect();
    let packs: Vec<String> = packs(checks).collect();
    let near = did_you_mean(name, packs.iter().chain(&ids).map(String::as_str));
    let help = near.unwrap_or_else(|| {
        format!("the packs are {}; `dtolint rules` lists the rules", packs.join(", "))
    });
    CliError::new(format!("dtolint has no pack and no rule `{name}`")).help(help)
}

/// `FILE:LINE`, or `FILE:LINE:COLUMN` as reports have it.
pub(super) fn read_place(text: &str) -> Option<(PathBuf, usize)> {
    let (before, last) = text.rsplit_once(':')?;
    // A text without a number at its end is no place: it is the name of a rule.
    let last: usize = last.parse().ok()?;
    let with_column =
        before.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    let (file, line) = with_column.unwrap_or((before, last));
    (!file.is_empty() && line > 0).then(|| (PathBuf::from(file), line))
}
