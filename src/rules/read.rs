//! From TOML to a [`Rule`].

use super::example::read_example;
use super::read_check::{read_options, read_spec};
use super::{Level, Rule, RuleCheck, Template};
use crate::check::{ReadContext, read_pointer};
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Table};

/// Reads a rule; `None` where too much of it is missing. Every mistake is complained of.
///
/// Only dtolint's own rules may be `core`; in a policy that is an unknown key.
pub(crate) fn read(
    table: &Table<'_>,
    reading: &ReadContext<'_>,
    is_embedded: bool,
) -> Option<Rule> {
    let id = table.require("id", "name the rule, such as `id = \"acme-webhook-path\"`");
    let title = table.require("title", "say in one line what the rule wants");
    let level = table.get("level").and_then(|item| read_level(&item));
    let is = |key| is_embedded.then(|| table.get(key)?.boolean()).flatten();
    let core = is("core").unwrap_or(false);
    let text = |key| table.get(key).and_then(|item| item.string());
    let topic = text("topic").unwrap_or("own").to_owned();
    let why = text("why").unwrap_or_default().trim().to_owned();
    let message = table.get("message");
    let help = table.get("help");
    let examples = |key| table.get(key).map(|item| item.tables()).unwrap_or_default();
    let good = examples("good").iter().filter_map(read_example).collect();
    let bad = examples("bad").iter().filter_map(read_example).collect();
    let options = table.get("options").and_then(|item| item.table());

    let select = table.get("select");
    let check = table.get("check");
    let mut rule_check = None;
    let mut holes = Vec::new();
    let mut broken = false;
    if is_embedded && check.is_none() {
        // Found by the readers of documents and policies: there is nothing to run.
    } else {
        let needed = "a JSON Pointer in which `*` stands for every item or member";
        let select = select.or_else(|| table.require("select", needed));
        let check = check.or_else(|| {
            let names = reading.checks.names().join(", ");
            table.require("check", &format!("`check = {{ NAME = {{ … }} }}` with one of: {names}"))
        });
        let place = select.as_ref().map(|item| item.place());
        let select = select.and_then(|item| read_pointer(&item));
        let options = options.as_ref();
        let expr = check.zip(place).and_then(|(item, at)| read_spec(&item, at, options, reading));
        match (select, expr) {
            (Some(select), Some(expr)) => {
                holes = expr.placeholders();
                let options = options.map(|table| read_options(table, &expr)).unwrap_or_default();
                let message = match message.and_then(|item| item.string()) {
                    Some(message) => Template::parse(message),
                    None => {
                        Template::plain(title.and_then(|item| item.as_string()).unwrap_or_default())
                    }
                };
                rule_check = Some(RuleCheck { select, expr, options, message });
            }
            _ => broken = true,
        }
    }
    let waivable = is("waivable").unwrap_or(check.is_some() && !core);
    table.finish("a rule");
    for item in [message, help].into_iter().flatten().filter(|_| !broken) {
        check_holes(&item, &holes);
    }
    let id = id.filter(check_id)?.string()?;
    let title = title?.string()?;
    let level = level.unwrap_or(Level::On(crate::finding::Severity::Error));
    if broken {
        return None;
    }
    Some(Rule {
        id: id.to_owned(),
        title: title.to_owned(),
        level,
        topic,
        core,
        waivable,
        check: rule_check,
        why,
        help: help.and_then(|item| item.string()).map(Template::parse),
        good,
        bad,
        place: table.get("id")?.place(),
    })
}

/// Reads a level's name.
pub(crate) fn read_level(item: &Item<'_>) -> Option<Level> {
    let name = item.string()?;
    let level = Level::parse(name);
    if level.is_none() {
        let mistake = PolicyMistake::name(format!("there is no level `{name}`"));
        let near = did_you_mean(name, Level::NAMES);
        let all = || "levels are `error`, `warning`, `info` and `off`".to_owned();
        item.complain(mistake.help(near.unwrap_or_else(all)));
    }
    level
}

fn check_id(item: &Item<'_>) -> bool {
    let Some(id) = item.string() else {
        return false;
    };
    let kebab = id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !kebab {
        let mistake = PolicyMistake::value(format!("`{id}` cannot be the id of a rule"));
        item.complain(
            mistake.help("ids are lower-case letters, digits and hyphens: `acme-webhook-path`"),
        );
    }
    kebab
}

/// Complains of a `{name}` that the check does not fill.
fn check_holes(item: &Item<'_>, known: &[&str]) {
    let Some(text) = item.as_string() else { return };
    for hole in Template::parse(text).holes() {
        if hole == "value" || known.contains(&hole) {
            continue;
        }
        let names = || std::iter::once("value").chain(known.iter().copied());
        let all = || names().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
        let help = did_you_mean(hole, names()).unwrap_or_else(|| format!("known here: {}", all()));
        item.complain(PolicyMistake::name(format!("nothing fills `{{{hole}}}`")).help(help));
    }
}
