//! From TOML to a check expression: one check with its parameters, or checks joined.

use std::any::Any;
use std::sync::Arc;

use crate::check::{
    Arguments, CheckCall, CheckDefinition, CheckExpr, ExprKind, Join, Parameter, ReadContext,
    WORDS, read_pointer,
};
use crate::document::Pattern;
use crate::schema::Role;
use crate::text::Place;
use crate::toml::synonyms::{WordKind, meant};
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// Reads `check = { … }` of a rule whose `select` is at that place.
pub(super) fn read_spec(
    item: &Item<'_>,
    select: Place,
    options: Option<&Table<'_>>,
    reading: &ReadContext<'_>,
) -> Result<CheckExpr, Reported> {
    let table = item.table()?;
    if let Some((_, at)) = table.entries().find(|(key, _)| *key == "at") {
        let mistake = PolicyMistake::value("`at` is for a check within a check");
        return Err(at.report_key(mistake.help("write the pointer into `select`")));
    }
    let settable = options
        .into_iter()
        .flat_map(Table::entries)
        .filter_map(|(_, option)| option.as_table()?.get("parameter")?.as_string())
        .collect();
    let context = ExprContext { settable, is_top: true, place: &select, reading };
    let (kind, key) = context.read(item, &table)?;
    Ok(CheckExpr { at: Pattern::default(), place: select, key, kind })
}

/// Reads a check that says `at` what it looks, and is no part of a rule.
pub(crate) fn read_condition(
    item: &Item<'_>,
    reading: &ReadContext<'_>,
) -> Result<CheckExpr, Reported> {
    let place = item.place();
    ExprContext { settable: Vec::new(), is_top: false, place: &place, reading }.read_part(item)
}

/// Reads a check that is an argument of another one.
pub(crate) fn read_argument(
    item: &Item<'_>,
    reading: &ReadContext<'_>,
) -> Result<Arc<dyn Any + Send + Sync>, Reported> {
    let expr = read_condition(item, reading)?;
    if Role::ALL.into_iter().any(|role| expr.names(role)) {
        let mistake = PolicyMistake::value("a role can't be named in a check of items");
        return Err(item.report(mistake.help("write its place, such as `/endpoint_url`")));
    }
    Ok(Arc::new(expr))
}

/// Where an expression is, and what it may use.
struct ExprContext<'r> {
    /// The parameters that options set, which the check itself needn't give.
    settable: Vec<&'r str>,
    /// Whether the expression is the whole check of a rule.
    is_top: bool,
    /// Where the pointer is that the expression looks at.
    place: &'r Place,
    reading: &'r ReadContext<'r>,
}

impl ExprContext<'_> {
    /// Reads a check, and where its name is written.
    fn read(&self, item: &Item<'_>, table: &Table<'_>) -> Result<(ExprKind, Place), Reported> {
        let entries: Vec<_> = table.entries().filter(|(key, _)| *key != "at").collect();
        let of_when = |(key, _): &&(&str, Item<'_>)| ["when", "then", "else"].contains(key);
        if let Some((_, first)) = entries.iter().find(of_when) {
            return Ok((ExprKind::Join(self.read_when(item, table)?), first.key_place()));
        }
        let [(name, given)] = entries[..] else {
            let names: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
            return Err(item.report(self.not_one(&names)));
        };
        let kind = match name {
            "any" => ExprKind::Join(Join::Any(self.read_parts(name, &given)?)),
            "all" => ExprKind::Join(Join::All(self.read_parts(name, &given)?)),
            "not" => ExprKind::Join(Join::Not(Box::new(self.read_part(&given)?))),
            name => ExprKind::Call(self.read_call(name, &given)?),
        };
        Ok((kind, given.key_place()))
    }

    /// The mistake of a check with these names instead of one.
    fn not_one(&self, names: &[&str]) -> PolicyMistake {
        if names.is_empty() {
            let known = self.known().join(", ");
            let help = format!("write `{{ NAME = {{ … }} }}` with one of: {known}");
            let message = "a check is one name with its parameters, found none";
            return PolicyMistake::value(message).help(help);
        }
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        PolicyMistake::value(format!("a check is one name, found {}", names.join(" and ")))
            .help("write a rule for each, or `check = { all = [{ … }, { … }] }`")
    }

    /// Reads a check within this one, which may say `at` what it looks.
    fn read_part(&self, item: &Item<'_>) -> Result<CheckExpr, Reported> {
        let table = item.table()?;
        let (at, place) = match table.get("at") {
            None => (Pattern::default(), self.place.clone()),
            Some(at) => (read_pointer(&at)?, at.place()),
        };
        let context = ExprContext {
            settable: Vec::new(),
            is_top: false,
            place: &place,
            reading: self.reading,
        };
        let (kind, key) = context.read(item, &table)?;
        Ok(CheckExpr { at, place, key, kind })
    }

    /// Reads the checks that `all` or `any` joins.
    fn read_parts(&self, name: &str, given: &Item<'_>) -> Result<Vec<CheckExpr>, Reported> {
        let parts: Vec<CheckExpr> = given.list(|item| self.read_part(&item))?;
        if parts.is_empty() {
            let mistake = PolicyMistake::value(format!("`{name}` of no check says nothing"));
            return Err(given.report(mistake.help("write `[{ … }, { … }]`")));
        }
        Ok(parts)
    }

    /// Reads `{ when = …, then = …, else = … }`.
    fn read_when(&self, item: &Item<'_>, table: &Table<'_>) -> Result<Join<CheckExpr>, Reported> {
        let part = |item: Item<'_>| self.read_part(&item).map(Box::new);
        let when = table.require("when", "write the condition: `when = { … }`").and_then(part);
        let (then, otherwise) = (table.optional("then", part), table.optional("else", part));
        table.deny_unknown_keys("a check with a condition");
        let (then, otherwise) = (then?, otherwise?);
        if then.is_none() && otherwise.is_none() {
            let mistake = PolicyMistake::new(PolicyMistake::MISSING, "the condition has no `then`");
            return Err(item.report(mistake.help("write what must hold: `then = { … }`")));
        }
        Ok(Join::When { when: when?, then, otherwise })
    }

    fn read_call(&self, name: &str, given: &Item<'_>) -> Result<CheckCall, Reported> {
        let Some(definition) = self.reading.checks.find(name) else {
            let mistake = PolicyMistake::name(format!("there is no check `{name}`"));
            let names = self.known();
            let near = meant(WordKind::Check, name, &names);
            let help = near.unwrap_or_else(|| format!("checks are: {}", names.join(", ")));
            return Err(given.report_key(mistake.help(help)));
        };
        if !self.is_top && definition.is_cross_document() {
            let message = format!("`{name}` looks at all documents together");
            let help = "make it a rule of its own: it cannot be a part of a check";
            return Err(given.report_key(PolicyMistake::value(message).help(help)));
        }
        let Some(table) = given.as_table() else {
            let message = format!("expected a table, found {}", given.type_name());
            let help = as_table(definition, given);
            return Err(given.report(PolicyMistake::value(message).help(help)));
        };
        let arguments = read_arguments(&table, definition, self.reading);
        let has = |name: &str| {
            table.entries().any(|(key, _)| key == name) || self.settable.contains(&name)
        };
        // A misspelt key is what is missing.
        let is_known = |(key, _): (&str, Item<'_>)| definition.parameter(key).is_some();
        if table.entries().all(is_known) {
            let missing = definition.missing(has);
            if !missing.is_empty() {
                // What is there can be checked further, and the rule's options as well.
                given.report_key(lacks(name, &missing));
            }
        }
        Ok(CheckCall::new(Arc::clone(definition), arguments?, given.key_place()))
    }

    /// Every word that a check can begin with.
    fn known(&self) -> Vec<&'static str> {
        let mut names = self.reading.checks.names();
        names.extend(WORDS.iter().filter(|word| !["at", "else", "then"].contains(word)));
        names
    }
}

/// How the arguments of a check are written that were given as one value.
fn as_table(definition: &CheckDefinition, given: &Item<'_>) -> String {
    let parameters = definition.parameters;
    let mut required = parameters.iter().filter(|parameter| parameter.required);
    let meant = required.next().filter(|_| required.next().is_none());
    let is_it = |parameter: &&Parameter| match given.as_string() {
        Some(_) => parameter.kind.json_schema()["type"] == "string",
        None => given.as_items().is_some() && parameter.kind.describe().starts_with("an array"),
    };
    match (meant.filter(is_it), given.short_text(), parameters.first()) {
        (Some(parameter), Some(text), _) => format!("write `{{ {} = {text} }}`", parameter.name),
        (_, _, Some(parameter)) => format!("write a table: `{{ {} = … }}`", parameter.name),
        (_, _, None) => "write `{}`".to_owned(),
    }
}

/// The mistake of a check without parameters that it needs.
fn lacks(name: &str, missing: &[&'static Parameter]) -> PolicyMistake {
    let (joint, all) = match missing.iter().any(|one| one.required) {
        true => (" and ", ""),
        false => (" or ", "one of "),
    };
    let names: Vec<String> = missing.iter().map(|one| format!("`{}`", one.name)).collect();
    let message = format!("the check `{name}` needs {all}{}", names.join(joint));
    let help: Vec<String> =
        missing.iter().map(|one| format!("`{}`: {}", one.name, one.about)).collect();
    PolicyMistake::new(PolicyMistake::MISSING, message).help(help.join("; "))
}

fn read_arguments(
    table: &Table<'_>,
    definition: &CheckDefinition,
    reading: &ReadContext<'_>,
) -> Result<Arguments, Reported> {
    let given = definition.parameters.iter().filter_map(|parameter| {
        let item = table.get(parameter.name)?;
        Some(parameter.kind.read(&item, reading).map(|argument| (parameter, argument, item)))
    });
    let given: Result<Vec<_>, Reported> = collect_all(given);
    table.deny_unknown(&format!("the check `{}`", definition.name), WordKind::Parameter);
    let mut arguments = Arguments::default();
    for (parameter, argument, item) in given? {
        arguments.set(parameter.name, argument, item.place());
    }
    Ok(arguments)
}
