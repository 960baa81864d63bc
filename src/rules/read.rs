//! From TOML to a [`Rule`].

use std::sync::OnceLock;

use super::example::{Examples, read_example};
use super::level_from::{LevelFrom, read_level_from, refuse_same};
use super::read_check::read_spec;
use super::read_level::read_level;
use super::read_options::read_options;
use super::{Level, Rule, RuleCheck, RuleOption, Template};
use crate::check::{CheckExpr, ExprKind, ReadContext, read_select};
use crate::finding::Severity;
use crate::schema::Select;
use crate::text::invisible::one_line;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// Reads a rule. Every mistake in it is reported.
///
/// Only dtolint's own rules may say `core` and `waivable`; in a policy those are unknown keys.
pub(crate) fn read(
    table: &Table<'_>,
    reading: &ReadContext<'_>,
    is_embedded: bool,
) -> Result<Rule, Reported> {
    let text = |key| table.optional(key, |item| item.string());
    let flag = |key| match is_embedded {
        true => table.optional(key, |item| item.boolean()),
        false => Ok(None),
    };
    let examples = |key| collect_all(table.tables(key)?.iter().map(read_example));
    let id = table
        .require("id", "name the rule, such as `id = \"acme-webhook-path\"`")
        .and_then(|item| Ok((read_id(&item)?, item.place())));
    let title = table
        .require("title", "say in one line what the rule wants")
        .and_then(|item| Ok(one_line(item.string()?)));
    let level = table.optional("level", |item| read_level(&item));
    let level_from = match is_embedded {
        true => Ok(Vec::new()),
        false => read_levels(table, &level, reading),
    };
    let (core, waivable) = (flag("core"), flag("waivable"));
    let (topic, why) = (text("topic"), text("why"));
    let (good, bad) = (examples("good"), examples("bad"));
    let parts = read_parts(table, reading, is_embedded);
    let message = read_template(table, "message", &parts);
    let help = read_template(table, "help", &parts);
    table.deny_unknown_keys("a rule");

    let ((id, place), title, message, core) = (id?, title?, message?, core?.unwrap_or(false));
    let check = parts?.map(|CheckParts { select, expr, options }| {
        let message = message.unwrap_or_else(|| Template::plain(&title));
        RuleCheck { select, expr, options, message }
    });
    Ok(Rule {
        id,
        title,
        level: level?.unwrap_or(DEFAULT_LEVEL),
        level_place: table.get("level").map(|item| item.place()),
        level_from: level_from?,
        topic: topic?.unwrap_or("own").to_owned(),
        core,
        waivable: waivable?.unwrap_or(check.is_some() && !core),
        check,
        why: why?.unwrap_or("").trim().to_owned(),
        help: help?,
        examples: OnceLock::from(Examples { good: good?, bad: bad? }),
        place,
    })
}

/// The level of a rule that says none.
const DEFAULT_LEVEL: Level = Level::On(Severity::Error);

/// Reads the levels of a rule that it has from dates on; `level` is the one before.
fn read_levels(
    table: &Table<'_>,
    level: &Result<Option<Level>, Reported>,
    reading: &ReadContext<'_>,
) -> Result<Vec<LevelFrom>, Reported> {
    let from = table.optional("level-from", |item| {
        let from = read_level_from(&item, reading)?;
        if let (Ok(level), Some(first)) = (level, from.first()) {
            let before = table.get("level").map_or_else(|| item.key_place(), |it| it.place());
            refuse_same(&item, (level.unwrap_or(DEFAULT_LEVEL), &before), first)?;
        }
        Ok(from)
    });
    Ok(from?.unwrap_or(Vec::new()))
}

/// A check, where it looks, and what a policy can set of it.
struct CheckParts {
    select: Select,
    expr: CheckExpr,
    options: Vec<RuleOption>,
}

impl CheckParts {
    /// Whether a placeholder is that of a parameter which nobody gives to the check.
    fn leaves_out(&self, hole: &str) -> bool {
        let ExprKind::Call(call) = &self.expr.kind else { return false };
        call.definition.parameter(hole).is_some()
            && !call.arguments.has(hole)
            && !self.options.iter().any(|option| option.parameter.name == hole)
    }
}

/// Reads what a rule runs; none for a rule that the readers of documents and policies find.
fn read_parts(
    table: &Table<'_>,
    reading: &ReadContext<'_>,
    is_embedded: bool,
) -> Result<Option<CheckParts>, Reported> {
    let (check, options, select) = (table.get("check"), table.get("options"), table.get("select"));
    if is_embedded && check.is_none() {
        return Ok(None);
    }
    let options = options.map(|item| item.table()).transpose();
    let needed = "a JSON Pointer in which `*` stands for every item or member and `**` for any depth, or a role such as `@url`";
    let select = select.map_or_else(|| table.require("select", needed), Ok);
    let check = check.map_or_else(
        || {
            let names = reading.checks.names().join(", ");
            table.require("check", &format!("`check = {{ NAME = {{ … }} }}` with one of: {names}"))
        },
        Ok,
    );
    let place = select.and_then(|item| read_select(&item));
    let (select, check, options) = (select?, check?, options?);
    let expr = read_spec(&check, select.place(), options.as_ref(), reading)?;
    let options = options.map(|table| read_options(&table, &expr)).transpose()?;
    Ok(Some(CheckParts { select: place?, expr, options: options.into_iter().flatten().collect() }))
}

/// Whether a text is of lower-case letters, digits and hyphens, and starts with a letter.
pub(crate) fn is_kebab_case(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn read_id(item: &Item<'_>) -> Result<String, Reported> {
    let id = item.string()?;
    if !is_kebab_case(id) {
        let mistake = PolicyMistake::value(format!("`{id}` cannot be the id of a rule"));
        let help = "ids are lower-case letters, digits and hyphens: `acme-webhook-path`";
        return Err(item.report(mistake.help(help)));
    }
    Ok(id.to_owned())
}

/// Reads a text with placeholders, each of which the check has to fill.
fn read_template(
    table: &Table<'_>,
    key: &'static str,
    parts: &Result<Option<CheckParts>, Reported>,
) -> Result<Option<Template>, Reported> {
    table.optional(key, |item| {
        let text = one_line(item.string()?);
        if let Some(rest) = Template::unclosed(&text) {
            let mistake =
                PolicyMistake::value(format!("the brace before `{rest}` is never closed"));
            return Err(item.report(
                mistake.help("write `{{` for a brace, or close the placeholder with `}`"),
            ));
        }
        let template = Template::parse(&text);
        let known = match parts {
            Ok(parts) => parts.as_ref().map(|parts| parts.expr.placeholders()),
            Err(reported) => return Err(*reported),
        };
        let names = || std::iter::once("value").chain(known.iter().flatten().copied());
        let check = |hole: &str| {
            if names().any(|name| name == hole) {
                return match parts
                    .as_ref()
                    .is_ok_and(|it| it.as_ref().is_some_and(|it| it.leaves_out(hole)))
                {
                    true => {
                        let message = format!(
                            "`{{{hole}}}` is filled by `{hole}`, which the check doesn't have"
                        );
                        let help = format!("leave it out of the text, or give the check `{hole}`");
                        Err(item.report(PolicyMistake::name(message).help(help)))
                    }
                    false => Ok(()),
                };
            }
            let all = || names().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
            let help =
                did_you_mean(hole, names()).unwrap_or_else(|| format!("known here: {}", all()));
            let mistake = PolicyMistake::name(format!("nothing fills `{{{hole}}}`"));
            Err(item.report(mistake.help(help)))
        };
        collect_all::<(), ()>(template.holes().map(check))?;
        Ok(template)
    })
}
