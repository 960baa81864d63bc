//! `dtolint rules`.

use std::collections::{BTreeMap, BTreeSet};

use dtolint::check::Checks;
use dtolint::rules::{Level, RuleInfo, pack_names};
use dtolint::text::did_you_mean;
use serde::Serialize;

use super::args::{Format, Rules};
use super::error::CliError;
use super::outcome::Outcome;
use super::{output, source};

pub(super) fn run(args: &Rules, checks: &Checks) -> Result<Outcome, CliError> {
    if let Some(wanted) = &args.source {
        let text = source::find(wanted, checks)?;
        output::print(text.as_bytes()).map_err(CliError::unwritable("the text"))?;
        return Ok(Outcome::Clean);
    }
    let rules = filter(args, checks)?;
    let text = match args.format {
        Format::Text => table(&rules),
        Format::Json => json(&rules),
    };
    output::print_text(&text).map_err(CliError::unwritable("the list"))?;
    Ok(Outcome::Clean)
}

/// A rule, at the level that it has in the list.
struct ListedRule {
    rule: RuleInfo,
    level: Level,
}

/// The rules that match every filter. A filter that doesn't exist is an error, and so is a list without a rule.
fn filter(args: &Rules, checks: &Checks) -> Result<Vec<ListedRule>, CliError> {
    let all = dtolint::rules::all();
    let topics = all.iter().map(|rule| rule.topic().to_owned()).collect();
    let checks = checks.list().iter().map(|check| check.name().to_owned()).collect();
    let levels = Level::NAMES.iter().map(|name| (*name).to_owned()).collect();
    known("topic", args.topic.as_deref(), &topics)?;
    known("pack", args.pack.as_deref(), &pack_names().collect())?;
    known("check", args.check.as_deref(), &checks)?;
    known("level", args.level.as_deref(), &levels)?;
    let text = args.text.as_ref().map(|text| text.to_lowercase());
    let listed = all.into_iter().filter_map(|rule| {
        let level = match &args.pack {
            None => rule.level(),
            Some(pack) => rule.packs().into_iter().find(|(name, _)| name == pack)?.1,
        };
        let has_text = |text: &String| {
            rule.id().contains(text.as_str()) || rule.title().to_lowercase().contains(text.as_str())
        };
        let fits = text.as_ref().is_none_or(has_text)
            && args.topic.as_ref().is_none_or(|topic| topic == rule.topic())
            && args.level.as_ref().is_none_or(|wanted| *wanted == level.to_string())
            && args.check.as_ref().is_none_or(|check| rule.check().is_some_and(|it| it.0 == check));
        fits.then_some(ListedRule { rule, level })
    });
    let listed: Vec<ListedRule> = listed.collect();
    if listed.is_empty() {
        return Err(CliError::new("no rule matches").help("`dtolint rules` lists all of them"));
    }
    Ok(listed)
}

/// Refuses a name that doesn't exist.
fn known(what: &str, name: Option<&str>, known: &BTreeSet<String>) -> Result<(), CliError> {
    let Some(name) = name.filter(|name| !known.contains(*name)) else { return Ok(()) };
    let near = did_you_mean(name, known.iter().map(String::as_str));
    let all = || format!("there are {}", known.iter().cloned().collect::<Vec<_>>().join(", "));
    Err(CliError::new(format!("there is no {what} `{name}`")).help(near.unwrap_or_else(all)))
}

/// One line for each rule: id, level, topic, title.
fn table(rules: &[ListedRule]) -> String {
    let width = rules.iter().map(|listed| listed.rule.id().len()).max().unwrap_or(0);
    let mut text = String::new();
    for ListedRule { rule, level } in rules {
        let level = level.to_string();
        text += &format!("{:width$}  {level:8} {:9} {}\n", rule.id(), rule.topic(), rule.title());
    }
    text
}

#[derive(Serialize)]
struct Entry<'r> {
    id: &'r str,
    title: &'r str,
    level: String,
    topic: &'r str,
    always_on: bool,
    packs: BTreeMap<String, String>,
    select: Option<String>,
    check: Option<&'static str>,
    options: Vec<Parameter>,
}

#[derive(Serialize)]
struct Parameter {
    name: String,
    about: String,
    takes: String,
    required: bool,
}

fn json(rules: &[ListedRule]) -> String {
    let entry = |ListedRule { rule, level }: &'_ ListedRule| {
        let options = rule.options().into_iter().map(|option| Parameter {
            name: option.name,
            about: option.about,
            takes: option.kind,
            required: option.required,
        });
        serde_json::to_value(Entry {
            id: rule.id(),
            title: rule.title(),
            level: level.to_string(),
            topic: rule.topic(),
            always_on: rule.is_always_on(),
            packs: rule.packs().into_iter().map(|(pack, it)| (pack, it.to_string())).collect(),
            select: rule.select(),
            check: rule.check().map(|(name, _)| name),
            options: options.collect(),
        })
        .expect("strings, flags and maps with keys of text can be written as JSON")
    };
    let rules: Vec<_> = rules.iter().map(entry).collect();
    format!("{:#}\n", serde_json::Value::Array(rules))
}
