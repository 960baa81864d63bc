//! `dtolint rules`.

use serde::Serialize;

use super::args::{Format, Rules};
use super::{Outcome, Problem, output};
use crate::RuleInfo;

pub(super) fn run(args: &Rules) -> Result<Outcome, Problem> {
    let rules = crate::rules();
    let text = match args.format {
        Format::Text => table(&rules),
        Format::Json => json(&rules),
    };
    let failed = |error| Problem::new(format!("the list cannot be written: {error}"));
    output::print(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}

/// One line for each rule: id, level, topic, title.
fn table(rules: &[RuleInfo]) -> String {
    let width = rules.iter().map(|rule| rule.id().len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let level = rule.level().to_string();
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

fn json(rules: &[RuleInfo]) -> String {
    let entry = |rule: &'_ RuleInfo| {
        let options = rule.options().into_iter().map(|option| Option_ {
            name: option.name,
            about: option.about,
            takes: option.kind,
            required: option.required,
        });
        serde_json::to_value(Entry {
            id: rule.id(),
            title: rule.title(),
            level: rule.level().to_string(),
            topic: rule.topic(),
            always_on: rule.is_always_on(),
            select: rule.select(),
            check: rule.check().map(|(name, _)| name),
            options: options.collect(),
        })
        .unwrap_or_default()
    };
    let rules: Vec<_> = rules.iter().map(entry).collect();
    format!("{:#}\n", serde_json::Value::Array(rules))
}
