//! From TOML to a [`Rule`].

use super::{Example, Level, Rule, RuleCheck, RuleOption, Template};
use crate::checks::{Arguments, Sets, VERBS, Verb};
use crate::config::{Complaint, Item, Table};
use crate::document::{Pattern, PatternError};
use crate::suggest::did_you_mean;

/// Reads a rule; `None` where too much of it is missing. Every mistake is complained of.
///
/// Only dtolint's own rules may be `core`; in a policy that is an unknown key.
pub(crate) fn read(table: &Table<'_>, sets: &Sets, is_embedded: bool) -> Option<Rule> {
    let id = table.require("id", "name the rule, such as `id = \"acme-webhook-path\"`");
    let title = table.require("title", "say in one line what the rule wants");
    let level = table.get("level").and_then(|item| read_level(&item));
    let core = is_embedded && table.get("core").and_then(|item| item.boolean()).unwrap_or(false);
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
    let mut holes: &[&str] = &[];
    let mut broken = false;
    if core && check.is_none() {
        // Found by the reader of documents or policies: there is nothing to run.
    } else {
        let needed = "a JSON Pointer in which `*` stands for every item or member";
        let select = select.or_else(|| table.require("select", needed));
        let check = check.or_else(|| {
            let names = check_names().join(", ");
            table.require("check", &format!("`check = {{ NAME = {{ … }} }}` with one of: {names}"))
        });
        let select = select.and_then(|item| read_select(&item));
        let read = check.and_then(|item| read_check(&item, options.as_ref(), sets));
        match (select, read) {
            (Some(select), Some((verb, arguments, options))) => {
                holes = verb.placeholders;
                let message = match message.and_then(|item| item.string()) {
                    Some(message) => Template::parse(message),
                    None => {
                        Template::plain(title.and_then(|item| item.as_string()).unwrap_or_default())
                    }
                };
                rule_check = Some(RuleCheck { select, verb, arguments, options, message });
            }
            _ => broken = true,
        }
    }
    table.finish("a rule");
    for item in [message, help].into_iter().flatten().filter(|_| !broken) {
        check_holes(&item, holes);
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
        let complaint = Complaint::name(format!("there is no level `{name}`"));
        let near = did_you_mean(name, Level::NAMES);
        let all = || "levels are `error`, `warning`, `info` and `off`".to_owned();
        item.complain(complaint.help(near.unwrap_or_else(all)));
    }
    level
}

/// Reads a JSON Pointer with `*`.
pub(crate) fn read_select(item: &Item<'_>) -> Option<Pattern> {
    let text = item.string()?;
    let (message, help) = match Pattern::parse(text) {
        Ok(pattern) => return Some(pattern),
        Err(PatternError::NoSlash) => (
            format!("`{text}` is no JSON Pointer: it does not start with `/`"),
            format!("write `/{}`", text.replace('.', "/")),
        ),
        Err(PatternError::Tilde) => (
            format!("`{text}` is no JSON Pointer: `~` is followed by neither 0 nor 1"),
            "write `~0` for `~` and `~1` for `/` (RFC 6901, section 3)".to_owned(),
        ),
    };
    item.complain(Complaint::value(message).help(help));
    None
}

fn check_id(item: &Item<'_>) -> bool {
    let Some(id) = item.string() else {
        return false;
    };
    let kebab = id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !kebab {
        let complaint = Complaint::value(format!("`{id}` cannot be the id of a rule"));
        item.complain(
            complaint.help("ids are lower-case letters, digits and hyphens: `acme-webhook-path`"),
        );
    }
    kebab
}

fn check_names() -> Vec<&'static str> {
    VERBS.iter().map(|verb| verb.name).collect()
}

type ReadCheck = (&'static Verb, Arguments, Vec<RuleOption>);

/// Reads `{ verb = { parameter = … } }`, and which options set which parameters.
fn read_check(item: &Item<'_>, options: Option<&Table<'_>>, sets: &Sets) -> Option<ReadCheck> {
    let table = item.table()?;
    let entries: Vec<_> = table.entries().collect();
    let [(name, given)] = entries[..] else {
        let message = format!("a check is one name, found {}", entries.len());
        item.complain(Complaint::value(message).help("write one rule for each check"));
        return None;
    };
    let Some(verb) = VERBS.iter().copied().find(|verb| verb.name == name) else {
        let complaint = Complaint::name(format!("there is no check `{name}`"));
        let names = check_names();
        let near = did_you_mean(name, names.iter().copied());
        let help = near.unwrap_or_else(|| format!("checks are: {}", names.join(", ")));
        given.complain_of_key(complaint.help(help));
        return None;
    };
    let given = given.table()?;
    let mut arguments = Arguments::default();
    for parameter in verb.parameters {
        if let Some(item) = given.get(parameter.name)
            && let Some(argument) = parameter.kind.read(&item, sets)
        {
            arguments.set(parameter.name, argument, item.place());
        }
    }
    given.finish(&format!("the check `{name}`"));
    let options = options.map(|table| read_options(table, verb)).unwrap_or_default();
    for parameter in verb.parameters.iter().filter(|parameter| parameter.required) {
        let is_set = given.get(parameter.name).is_some()
            || options.iter().any(|option| option.parameter.name == parameter.name);
        if !is_set {
            let message = format!("the check `{name}` needs `{}`", parameter.name);
            let help = format!("give it {}: {}", parameter.kind.describe(), parameter.about);
            item.complain(Complaint::new(Complaint::MISSING, message).help(help));
        }
    }
    Some((verb, arguments, options))
}

fn read_options(table: &Table<'_>, verb: &'static Verb) -> Vec<RuleOption> {
    let mut options = Vec::new();
    for (name, item) in table.entries() {
        let Some(table) = item.table() else { continue };
        let parameter = table.require("parameter", "name the check's parameter that it sets");
        let about = table.require("about", "say in one line what it is for");
        table.finish("an option");
        let Some(parameter) = parameter else { continue };
        let Some(wanted) = parameter.string() else {
            continue;
        };
        match verb.parameters.iter().find(|known| known.name == wanted) {
            Some(known) => options.push(RuleOption {
                name: name.to_owned(),
                parameter: known,
                about: about.and_then(|item| item.string()).unwrap_or_default().to_owned(),
            }),
            None => {
                let message = format!("the check `{}` has no parameter `{wanted}`", verb.name);
                let names = verb.parameters.iter().map(|known| known.name);
                let complaint = Complaint::name(message);
                parameter.complain(match did_you_mean(wanted, names) {
                    Some(near) => complaint.help(near),
                    None => complaint,
                });
            }
        }
    }
    options
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
        item.complain(Complaint::name(format!("nothing fills `{{{hole}}}`")).help(help));
    }
}

fn read_example(table: &Table<'_>) -> Option<Example> {
    let title = table.require("title", "say what the example shows");
    let document = table.require("document", "the text of the document");
    let file = table.get("file").and_then(|item| item.string());
    let policy = table.get("policy").and_then(|item| item.string());
    let at = table.get("at").and_then(|item| item.strings()).unwrap_or_default();
    table.finish("an example");
    Some(Example {
        title: title?.string()?.to_owned(),
        file: file.unwrap_or("example.json").to_owned(),
        document: document?.string()?.to_owned(),
        policy: policy.unwrap_or_default().to_owned(),
        at: at.into_iter().map(|(pointer, _)| pointer.to_owned()).collect(),
    })
}
