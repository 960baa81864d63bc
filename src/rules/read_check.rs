//! From TOML to a check: a verb with its parameters, or checks joined.

use super::{RuleOption, Tighter};
use crate::check::{
    AnyCheck, Arguments, Build, CheckCall, CheckExpr, ExprKind, Join, Kind, Parameter, ReadContext,
    WORDS, read_pointer,
};
use crate::document::Pattern;
use crate::text::Place;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Table};

/// Reads `check = { … }` of a rule whose `select` is written at `select`; `None` after a
/// complaint.
pub(super) fn read_spec(
    item: &Item<'_>,
    select: Place,
    options: Option<&Table<'_>>,
    reading: &ReadContext<'_>,
) -> Option<CheckExpr> {
    let table = item.table()?;
    if let Some((_, at)) = table.entries().find(|(key, _)| *key == "at") {
        let mistake = PolicyMistake::value("`at` is for a check within a check");
        at.complain_of_key(mistake.help("write the pointer into `select`"));
        return None;
    }
    let settable: Vec<&str> = options
        .into_iter()
        .flat_map(Table::entries)
        .filter_map(|(_, option)| option.as_table()?.get("parameter")?.as_string())
        .collect();
    let kind = read_kind(item, &table, &select, &settable, true, reading)?;
    Some(CheckExpr { at: Pattern::default(), place: select, kind })
}

/// Reads a check within a check, which may say `at` what it looks.
fn read_part(item: &Item<'_>, around: &Place, reading: &ReadContext<'_>) -> Option<CheckExpr> {
    let table = item.table()?;
    let (at, place) = match table.get("at") {
        None => (Pattern::default(), around.clone()),
        Some(at) => (read_pointer(&at)?, at.place()),
    };
    let kind = read_kind(item, &table, &place, &[], false, reading)?;
    Some(CheckExpr { at, place, kind })
}

fn read_kind(
    item: &Item<'_>,
    table: &Table<'_>,
    place: &Place,
    settable: &[&str],
    is_top: bool,
    reading: &ReadContext<'_>,
) -> Option<ExprKind> {
    let entries: Vec<_> = table.entries().filter(|(key, _)| *key != "at").collect();
    if entries.iter().any(|(key, _)| ["when", "then", "else"].contains(key)) {
        return read_when(item, table, place, reading).map(ExprKind::Join);
    }
    let [(name, given)] = entries[..] else {
        let names: Vec<String> = entries.iter().map(|(key, _)| format!("`{key}`")).collect();
        let message = match names.is_empty() {
            true => "a check is one name with its parameters, found none".to_owned(),
            false => format!("a check is one name, found {}", names.join(" and ")),
        };
        let help = match names.is_empty() {
            true => {
                format!("write `{{ NAME = {{ … }} }}` with one of: {}", known(reading).join(", "))
            }
            false => "write a rule for each, or `check = { all = [{ … }, { … }] }`".to_owned(),
        };
        item.complain(PolicyMistake::value(message).help(help));
        return None;
    };
    let part = |item: &Item<'_>| read_part(item, place, reading);
    match name {
        "any" | "all" => {
            let items = given.items()?;
            if items.is_empty() {
                let mistake = PolicyMistake::value(format!("`{name}` of no check says nothing"));
                given.complain(mistake.help("write `[{ … }, { … }]`"));
                return None;
            }
            let parts: Vec<Option<CheckExpr>> = items.iter().map(part).collect();
            let parts = parts.into_iter().collect::<Option<Vec<CheckExpr>>>()?;
            Some(ExprKind::Join(if name == "any" { Join::Any(parts) } else { Join::All(parts) }))
        }
        "not" => Some(ExprKind::Join(Join::Not(Box::new(part(&given)?)))),
        name => read_one(name, &given, settable, is_top, reading).map(ExprKind::Call),
    }
}

/// Reads `{ when = …, then = …, else = … }`.
fn read_when(
    item: &Item<'_>,
    table: &Table<'_>,
    place: &Place,
    reading: &ReadContext<'_>,
) -> Option<Join<CheckExpr>> {
    let when = table.require("when", "write the condition: `when = { … }`");
    let then = table.get("then");
    let otherwise = table.get("else");
    table.finish("a check with a condition");
    if then.is_none() && otherwise.is_none() {
        let mistake = PolicyMistake::new(PolicyMistake::MISSING, "the condition has no `then`");
        item.complain(mistake.help("write what must hold: `then = { … }`"));
        return None;
    }
    let part = |item: Item<'_>| read_part(&item, place, reading).map(Box::new);
    let when = when.and_then(part);
    // Each is read before one that is missing ends it: every mistake is told.
    let then = then.map(part);
    let otherwise = otherwise.map(part);
    let flat = |branch: Option<Option<Box<CheckExpr>>>| match branch {
        Some(None) => None,
        Some(Some(expr)) => Some(Some(expr)),
        None => Some(None),
    };
    Some(Join::When { when: when?, then: flat(then)?, otherwise: flat(otherwise)? })
}

fn read_one(
    name: &str,
    given: &Item<'_>,
    settable: &[&str],
    is_top: bool,
    reading: &ReadContext<'_>,
) -> Option<CheckCall> {
    let Some(definition) = reading.checks.find(name) else {
        let mistake = PolicyMistake::name(format!("there is no check `{name}`"));
        let names = known(reading);
        let near = did_you_mean(name, names.iter().copied());
        let help = near.unwrap_or_else(|| format!("checks are: {}", names.join(", ")));
        given.complain_of_key(mistake.help(help));
        return None;
    };
    if !is_top && matches!(definition.build, Build::CrossDocument(_)) {
        let message = format!("`{name}` looks at all documents together");
        let help = "make it a rule of its own: it cannot be a part of a check";
        given.complain_of_key(PolicyMistake::value(message).help(help));
        return None;
    }
    let table = given.table()?;
    let arguments = read_arguments(&table, &definition, reading);
    let has = |name: &str| table.entries().any(|(key, _)| key == name) || settable.contains(&name);
    // A misspelt key is what is missing.
    let is_known = |(key, _): (&str, Item<'_>)| definition.parameter(key).is_some();
    let missing = if table.entries().all(is_known) { definition.missing(has) } else { Vec::new() };
    let describe = |one: &&Parameter| format!("`{}`: {}", one.name, one.about);
    if !missing.is_empty() {
        let (joint, all) = if missing.iter().any(|one| one.required) {
            (" and ", "")
        } else {
            (" or ", "one of ")
        };
        let names: Vec<String> = missing.iter().map(|one| format!("`{}`", one.name)).collect();
        let message = format!("the check `{name}` needs {all}{}", names.join(joint));
        let help: Vec<String> = missing.iter().map(describe).collect();
        let mistake = PolicyMistake::new(PolicyMistake::MISSING, message);
        given.complain_of_key(mistake.help(help.join("; ")));
    }
    Some(CheckCall::new(definition, arguments, given.key_place()))
}

fn read_arguments(
    table: &Table<'_>,
    definition: &AnyCheck,
    reading: &ReadContext<'_>,
) -> Arguments {
    let mut arguments = Arguments::default();
    for parameter in definition.parameters {
        if let Some(item) = table.get(parameter.name)
            && let Some(argument) = parameter.kind.read(&item, reading)
        {
            arguments.set(parameter.name, argument, item.place());
        }
    }
    table.finish(&format!("the check `{}`", definition.name));
    arguments
}

/// Every word that a check can begin with.
fn known(reading: &ReadContext<'_>) -> Vec<&'static str> {
    let mut names = reading.checks.names();
    names.extend(WORDS.iter().filter(|word| !["at", "else", "then"].contains(word)));
    names
}

/// Reads which way an option is tighter.
fn read_tighter(item: &Item<'_>, kind: Kind) -> Option<Tighter> {
    let name = item.string()?;
    let Some(tighter) = Tighter::parse(name) else {
        let mistake = PolicyMistake::name(format!("there is no way `{name}` to be tighter"));
        let near = did_you_mean(name, Tighter::NAMES);
        let all = || format!("known are {}", Tighter::NAMES.join(", "));
        item.complain(mistake.help(near.unwrap_or_else(all)));
        return None;
    };
    if !tighter.fits(kind) {
        let message = format!("`{name}` does not compare {}", kind.describe());
        let help = "`subset` and `superset` are for lists, `lower` and `higher` for numbers and dates; `same` is for all";
        item.complain(PolicyMistake::value(message).help(help));
        return None;
    }
    Some(tighter)
}

/// Reads which options of a rule set which parameters of its check.
pub(super) fn read_options(table: &Table<'_>, expr: &CheckExpr) -> Vec<RuleOption> {
    let ExprKind::Call(CheckCall { definition, .. }) = &expr.kind else {
        let mistake = PolicyMistake::value("options set the parameters of one check");
        table.complain(mistake.help("remove them, or make the check one that is not joined"));
        return Vec::new();
    };
    let mut options = Vec::new();
    for (name, item) in table.entries() {
        let Some(table) = item.table() else { continue };
        let parameter = table.require("parameter", "name the check's parameter that it sets");
        let about = table.require("about", "say in one line what it is for");
        let tighter = table.get("tighter");
        table.finish("an option");
        let Some(parameter) = parameter else { continue };
        let Some(required) = parameter.string() else {
            continue;
        };
        match definition.parameter(required) {
            Some(known) => options.push(RuleOption {
                name: name.to_owned(),
                parameter: known,
                about: about.and_then(|item| item.string()).unwrap_or_default().to_owned(),
                tighter: tighter
                    .and_then(|item| read_tighter(&item, known.kind))
                    .unwrap_or(Tighter::Same),
            }),
            None => {
                let message =
                    format!("the check `{}` has no parameter `{required}`", definition.name);
                let names = definition.parameters.iter().map(|known| known.name);
                let mistake = PolicyMistake::name(message);
                parameter.complain(match did_you_mean(required, names) {
                    Some(near) => mistake.help(near),
                    None => mistake,
                });
            }
        }
    }
    options
}
