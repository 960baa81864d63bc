//! `dtolint rules`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::args::{Format, Rules};
use super::{Outcome, Problem, output};
use crate::text::suggest::did_you_mean;
use crate::{Checks, Level, RuleInfo};

pub(super) fn run(args: &Rules, checks: &Checks) -> Result<Outcome, Problem> {
    let rules = filter(args, checks)?;
    let text = match args.format {
        Format::Text => table(&rules),
        Format::Json => json(&rules),
    };
    let failed = |error| Problem::new(format!("the list cannot be written: {error}"));
    output::print(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}

/// A rule, at the level that it has in the list.
struct EnumIndex {
    rule: RuleInfo,
    level: Level,
}

/// The rules that fit every filter. A filter that no rule fits is a mistake, told as such.
fn filter(args: &Rules, checks: &Checks) -> Result<Vec<EnumIndex>, Problem> {
    let all = crate::rules();
    let topics = all.iter().map(|rule| rule.topic().to_owned()).collect();
    let checks = checks.list().iter().map(|check| check.name().to_owned()).collect();
    let levels = Level::NAMES.iter().map(|name| (*name).to_owned()).collect();
    known("topic", args.topic.as_deref(), &topics)?;
    known("pack", args.pack.as_deref(), &crate::rules::pack_names().collect())?;
    known("check", args.check.as_deref(), &checks)?;
    known("level", args.level.as_deref(), &levels)?;
    let text = args.text.as_ref().map(|text| text.to_lowercase());
    let listed = all.into_iter().filter_map(|rule| {
        let level = match &args.pack {
            None => rule.level(),
            Some(pack) => rule.packs().into_iter().find(|(name, _)| name == pack)?.1,
        };
        let is_meant = |text: &String| {
            rule.id().contains(text.as_str()) || rule.title().to_lowercase().contains(text.as_str())
        };
        let fits = text.as_ref().is_none_or(is_meant)
            && args.topic.as_ref().is_none_or(|topic| topic == rule.topic())
            && args.level.as_ref().is_none_or(|wanted| *wanted == level.to_string())
            && args.check.as_ref().is_none_or(|check| rule.check().is_some_and(|it| it.0 == check));
        fits.then_some(EnumIndex { rule, level })
    });
    let listed: Vec<EnumIndex> = listed.collect();
    if listed.is_empty() {
        return Err(Problem::new("no rule fits").help("`dtolint rules` lists all of them"));
    }
    Ok(listed)
}

/// Refuses a name that there is not.
fn known(what: &str, name: Option<&str>, known: &BTreeSet<String>) -> Result<(), Problem> {
    let Some(name) = name.filter(|name| !known.contains(*name)) else { return Ok(()) };
    let near = did_you_mean(name, known.iter().map(String::as_str));
    let all = || format!("known are {}", known.iter().cloned().collect::<Vec<_>>().join(", "));
    let problem = Problem::new(format!("there is no {what} `{name}`"));
    Err(problem.help(near.unwrap_or_else(all)))
}

/// One line for each rule: id, level, topic, title.
fn table(rules: &[EnumIndex]) -> String {
    let width = rules.iter().map(|listed| listed.rule.id().len()).max().unwrap_or_default();
    let mut text = String::new();
    for EnumIndex { rule, level } in rules {
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
    options: Vec<Option_>,
}

#[derive(Serialize)]
struct Option_ {
    name: String,
    about: String,
    takes: String,
    required: bool,
}

fn json(rules: &[EnumIndex]) -> String {
    let entry = |EnumIndex { rule, level }: &'_ EnumIndex| {
        let options = rule.options().into_iter().map(|option| Option_ {
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
        .unwrap_or_default()
    };
    let rules: Vec<_> = rules.iter().map(entry).collect();
    format!("{:#}\n", serde_json::Value::Array(rules))
}
