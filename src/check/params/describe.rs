//! Arguments in words, for the pages of rules.

use crate::check::params::arguments::{Argument, Arguments};
use crate::check::values::NameEntry;

impl Arguments {
    /// Each argument as lines of Markdown: the parameter, and what it was given. Names that share a
    /// reason stand together, with it.
    pub(crate) fn describe(&self) -> Vec<(&'static str, Vec<String>)> {
        self.iter().map(|(parameter, argument, _)| (parameter, lines(argument))).collect()
    }
}

fn lines(argument: &Argument) -> Vec<String> {
    let one = |text: String| vec![text];
    let list = |words: Vec<String>| match words.is_empty() {
        true => vec!["none".to_owned()],
        false => vec![words.join(", ")],
    };
    match argument {
        Argument::Count(count) => one(count.to_string()),
        Argument::Number(_, text) => one(text.clone()),
        Argument::Flag(flag) => one(flag.to_string()),
        Argument::Text(text) => one(code(text)),
        Argument::Words(words) => list(words.iter().map(|word| code(word)).collect()),
        Argument::Members(members) => list(members.iter().map(|(key, _)| code(key)).collect()),
        Argument::Names(entries) | Argument::Globs(entries) => by_reason(entries),
        Argument::Domains(domains) => list(domains.iter().map(|it| code(&it.text)).collect()),
        Argument::Ports(ports) => list(ports.iter().map(u16::to_string).collect()),
        Argument::Regex(regex) => one(code(regex.as_str())),
        Argument::Pointer(pointer) | Argument::ItemPointer(pointer) => {
            one(code(&pointer.to_string()))
        }
        Argument::Date(date) => one(date.to_string()),
        Argument::Days(from, to) => one(format!("from {from} to {to}")),
        Argument::Families(families) => families
            .iter()
            .map(|family| {
                let why = reason(family.why.as_deref());
                format!("{} wants {}{why}", names(&family.when), names(&family.then))
            })
            .collect(),
        Argument::Scopes(scopes) => scopes
            .iter()
            .map(|scope| {
                let domains: Vec<String> = scope.domains.iter().map(|it| code(&it.text)).collect();
                let why = reason(scope.why.as_deref());
                format!("{} takes {} alone{why}", domains.join(", "), names(&scope.only))
            })
            .collect(),
    }
}

/// One line for each reason, in the order of the list.
fn by_reason(entries: &[NameEntry]) -> Vec<String> {
    if entries.is_empty() {
        return vec!["none".to_owned()];
    }
    let same = |one: &NameEntry, other: &NameEntry| one.why == other.why;
    let line = |those: &[NameEntry]| format!("{}{}", names(those), reason(those[0].why.as_deref()));
    entries.chunk_by(same).map(line).collect()
}

fn names(entries: &[NameEntry]) -> String {
    entries.iter().map(|entry| code(entry.pattern())).collect::<Vec<_>>().join(", ")
}

fn reason(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {why}"))
}

fn code(text: &str) -> String {
    format!("`{text}`")
}
