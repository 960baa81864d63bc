//! A finding explained: why it is one, which layers made it so, how to fix it, how to waive it.

use std::fmt::Write as _;

use super::escape;
use super::secrets::Secrets;
use super::text;
use crate::check::values::Date;
use crate::finding::Finding;
use crate::linter::Linter;
use crate::policy::model::{OWNER_PLACEHOLDER, REASON_PLACEHOLDER};
use crate::policy::toml_string;
use crate::rules::{self, Part, RuleOption};
use crate::text::Place;

/// So many days a waiver lasts that is pasted as it is.
const DAYS: u32 = 30;

/// Explains a finding of `linter` in a file, given by that file's path from the policy's folder: the
/// finding with its places, why it matters, which line of which layer set what, how to fix it, and
/// the waiver to paste into the policy, which ends thirty days after `today`.
///
/// ```
/// use dtolint::{Linter, Policy, render};
///
/// let policy = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n";
/// let linter = Linter::new(Policy::parse("dtolint.toml", policy)?);
/// let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
/// let report = linter.lint(("siem.json", document));
/// let today = "2026-12-01".parse().unwrap();
/// let text = render::explanation(&linter, "siem.json", &report.findings()[0], today);
/// assert!(text.contains("events: dtolint.toml:3"));
/// assert!(text.contains("expires = 2026-12-31"));
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
pub fn explanation(linter: &Linter, path: &str, finding: &Finding, today: Date) -> String {
    let mut page = text::one(finding).trim_end().to_owned();
    let section = |page: &mut String, title: &str, text: &str| {
        let _ = write!(page, "\n\n{title}\n{}", indented(text));
    };
    if let Some(why) = why(linter, finding.rule()) {
        section(&mut page, "Why it matters", &why);
    }
    section(&mut page, "What made it a finding", &origins(linter, path, finding));
    if let Some(parts) = parts(linter, finding) {
        section(&mut page, "What the rule checks", &parts);
    }
    if let Some(help) = finding.help() {
        section(&mut page, "How to fix it", &escape::terminal(&Secrets::of(finding).mask(help)));
    }
    section(&mut page, "How to have it let through", &waiver(linter, path, finding, today));
    page.push('\n');
    page
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("  {line}") };
    text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

fn why(linter: &Linter, id: &str) -> Option<String> {
    let own = linter.policy().resolved.rule_table.rules.get(id);
    let (title, why) = match own {
        Some(rule) => (rule.title.clone(), rule.why.clone()),
        None => rules::get(id).map(|rule| (rule.title().to_owned(), rule.why().to_owned()))?,
    };
    let text = format!("{title}.\n{why}");
    Some(text.lines().map(escape::terminal).collect::<Vec<_>>().join("\n"))
}

fn at(place: &Place) -> String {
    format!("{}:{}", escape::terminal(place.path()), place.start().line)
}

/// The parts of a joined check, each with its line; the one that decided is marked.
fn parts(linter: &Linter, finding: &Finding) -> Option<String> {
    let rule = linter.policy().resolved.rule_table.rules.get(finding.rule())?;
    let join = rule.join()?;
    let parts = rule.parts();
    let decided = parts.iter().rposition(|part| finding.policy().is_some_and(|it| part.has(it)));
    let line = |(nth, part): (usize, &Part)| {
        let mark = if decided == Some(nth) { ", which decided" } else { "" };
        let indent = "  ".repeat(part.depth.saturating_add(1));
        let text = escape::terminal(&part.text);
        format!("{indent}- {text} ({}){mark}", at(&part.place))
    };
    let lines: Vec<String> = parts.iter().enumerate().map(line).collect();
    Some(format!("- {}\n{}", escape::terminal(&join), lines.join("\n")))
}

/// Whether a rule is about the policy itself, and can be set to another level.
fn is_about_policy(id: &str) -> bool {
    rules::get(id).is_some_and(|rule| rule.topic() == "policy" && !rule.is_always_on())
}

/// Which line of which layer set what.
fn origins(linter: &Linter, path: &str, finding: &Finding) -> String {
    let resolved = &linter.policy().resolved;
    let overrides = resolved.overrides_for(path);
    let id = finding.rule();
    let mut text = String::new();
    let Some(setting) = resolved.rule_state(id, &overrides) else {
        if is_about_policy(id) {
            return format!(
                "level `{}`: by default, as no policy says otherwise",
                finding.severity()
            );
        }
        let always = "dtolint always checks this, with any policy";
        return match finding.schema() {
            Some(schema) => {
                let name = escape::terminal(&schema.name);
                format!("the schema {name}, by its keyword `{}`", schema.keyword)
            }
            None => always.to_owned(),
        };
    };
    let levels = &setting.levels;
    let rule = resolved.rule_table.rules.get(id);
    let place = levels.place();
    let _ = match rule.filter(|rule| rule.is_own() && rule.place == *place) {
        // The line of the rule's `id` says nothing about a level.
        Some(rule) => match &rule.level_place {
            Some(place) => writeln!(text, "level `{}`: {}", levels.now(), at(place)),
            None => {
                let rule = at(&rule.place);
                writeln!(text, "level `{}`: by default, as {rule} says no other", levels.now())
            }
        },
        None => writeln!(text, "level `{}`: {}", levels.now(), at(place)),
    };
    for entry in levels.coming() {
        let (date, level) = (&entry.date, entry.level);
        let _ = writeln!(text, "level `{level}` from {date} on: {}", at(&entry.place));
    }
    let options = rule.and_then(|rule| rule.check.as_ref());
    let options = options.map_or(&[][..], |check| &check.options);
    for (parameter, _, place) in setting.arguments.iter() {
        let is_it = |option: &&RuleOption| option.parameter.name == parameter;
        let name = options.iter().find(is_it).map_or(parameter, |option| &option.name);
        let _ = writeln!(text, "{name}: {}", at(place));
    }
    if let Some((reason, place)) = &setting.reason {
        let _ = writeln!(text, "reason: {}: {}", at(place), escape::terminal(reason));
    }
    if let Some(place) = &setting.final_by {
        let _ = writeln!(text, "final: {}", at(place));
    }
    for nth in overrides {
        let entry = &resolved.overrides[nth];
        if entry.rules.contains_key(id) {
            let _ = writeln!(text, "an override is for the file: {}", at(&entry.place));
        }
    }
    text
}

/// The glob that matches one path.
fn exact_glob(path: &str) -> String {
    let glob = globset::escape(path);
    // At the start, `!` would look like what it is in other tools, and a policy refuses it.
    match glob.strip_prefix('!') {
        Some(rest) => format!("{{!}}{rest}"),
        None => glob,
    }
}

/// Whether a finding is of an empty string.
fn is_of_empty_string(finding: &Finding) -> bool {
    let span = finding.place().span();
    let text = finding.place().source().text().get(span.start as usize..span.end as usize);
    finding.value().is_empty() && matches!(text, Some("\"\"" | "''"))
}

/// The waiver to paste, or why there is none.
fn waiver(linter: &Linter, path: &str, finding: &Finding, today: Date) -> String {
    let resolved = &linter.policy().resolved;
    let id = finding.rule();
    if let Some(waived) = finding.waived() {
        let (at, expires) = (at(&waived.place), &waived.expires);
        return format!("it is waived until {expires}: {at}");
    }
    let own = resolved.rule_table.rules.get(id).map(|rule| rule.waivable);
    if !own.or_else(|| Some(rules::get(id)?.is_waivable())).unwrap_or(false) {
        return match is_about_policy(id) {
            true => {
                format!("it cannot be waived; its level can be set:\n\n[rules]\n{id} = \"off\"")
            }
            false => "it cannot be waived".to_owned(),
        };
    }
    let secrets = Secrets::of(finding);
    let is_value = !finding.value().is_empty() || is_of_empty_string(finding);
    let has_value = is_value && secrets.mask(finding.value()) == finding.value();
    let mut text = String::new();
    let final_by = resolved.rule_table.states.get(id).and_then(|setting| setting.final_by.as_ref());
    if let Some(place) = final_by.filter(|place| place.path() != resolved.source.name()) {
        let at = at(place);
        let _ = writeln!(text, "# The rule is final: this has to go into the policy of {at}.");
    }
    let line = |text: &mut String, key: &str, value: &str| {
        let _ = writeln!(text, "{key:7} = {value}");
    };
    text.push_str("[[waiver]]\n");
    line(&mut text, "rule", &toml_string(id));
    // What is in no document is reported at a line of a policy, and no document is TOML.
    if !finding.place().path().ends_with(".toml") {
        line(&mut text, "files", &format!("[{}]", toml_string(&exact_glob(path))));
        // Without a value, the exact place says which finding is meant.
        let select = match has_value {
            true => linter.general_pointer(path, finding),
            false => finding.pointer().to_owned(),
        };
        line(&mut text, "select", &toml_string(&select));
    }
    if has_value {
        line(&mut text, "value", &toml_string(finding.value()));
    }
    line(&mut text, "reason", &toml_string(REASON_PLACEHOLDER));
    line(&mut text, "owner", &toml_string(OWNER_PLACEHOLDER));
    let expires = today.after(DAYS).unwrap_or(today);
    line(&mut text, "expires", &expires.to_string());
    text
}
