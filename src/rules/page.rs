//! The page of a rule, in Markdown, which `docs/rules/` has and `dtolint explain` prints.

use std::fmt::Write as _;

use super::{Example, ExampleFile, ExamplePlace, FileContent, OptionInfo, RuleInfo};
use crate::check::Tighter;
use crate::text::invisible::escaped_lines;

/// The page of a rule, as Markdown: what `dtolint explain RULE` prints. Control characters, format characters and
/// invisible characters are `\u{…}`.
pub fn page(rule: &RuleInfo) -> String {
    escaped_lines(&raw_page(rule)).into_owned()
}

fn raw_page(rule: &RuleInfo) -> String {
    let mut page = format!("# {}\n\n{}.\n\n", rule.id(), rule.title());
    facts(&mut page, rule);
    if !rule.why().is_empty() {
        section(&mut page, "Why it matters", rule.why());
    }
    if let Some(help) = rule.readable_help() {
        section(&mut page, "How to fix it", &format!("{}.", capital(&help)));
    }
    let options: Vec<String> = rule.options().iter().map(option).collect();
    if !options.is_empty() {
        section(&mut page, "Options", &options.join("\n"));
    }
    for (title, examples) in [("Good", rule.good()), ("Bad", rule.bad())] {
        if !examples.is_empty() {
            let texts: Vec<String> = examples.iter().map(example).collect();
            section(&mut page, title, texts.join("\n\n").trim_end());
        }
    }
    page
}

/// The list of facts at the top of the page.
fn facts(page: &mut String, rule: &RuleInfo) {
    put(page, &level(rule));
    put(page, &format!("- Topic: {}", rule.topic()));
    if rule.is_custom() {
        let (path, line) = (rule.place().path(), rule.place().start().line);
        put(page, &format!("- Defined at: {path}:{line}"));
    } else if rule.check().is_some() && !rule.is_always_on() {
        let packs: Vec<String> =
            rule.packs().iter().map(|(pack, level)| format!("`{pack}` (`{level}`)")).collect();
        let packs = if packs.is_empty() { "no pack".to_owned() } else { packs.join(", ") };
        put(page, &format!("- Turned on by: {packs}"));
    }
    if let (Some(select), Some((check, about))) = (rule.select(), rule.check()) {
        let at = match select.strip_prefix('@') {
            Some(role) => format!("the role `{role}`"),
            None if select.is_empty() => "the whole DTO".to_owned(),
            None => format!("`{select}`"),
        };
        put(page, &format!("- Looks at: {at}"));
        put(page, &format!("- Check: `{check}`: {about}"));
        for part in rule.rule().parts() {
            put(page, &format!("{}- {}", "  ".repeat(part.depth.saturating_add(1)), part.text));
        }
    }
    for (parameter, lines) in rule.settings() {
        match &lines[..] {
            [line] => put(page, &format!("- By itself, `{parameter}` is {line}")),
            lines => {
                put(page, &format!("- By itself, `{parameter}` is:"));
                lines.iter().for_each(|line| put(page, &format!("  - {line}")));
            }
        }
    }
}

fn level(rule: &RuleInfo) -> String {
    let level = match rule.is_always_on() {
        true => format!("- Level: `{}`, always", rule.level()),
        false => format!("- Level: `{}` by default", rule.level()),
    };
    let from = rule.rule().level_from.iter();
    let from = from.map(|entry| format!(", `{}` from {} on", entry.level, entry.date));
    level + &from.collect::<String>()
}

fn option(option: &OptionInfo) -> String {
    let needed = if option.required { ", without which the rule does nothing" } else { "" };
    let (name, about, kind) = (&option.name, &option.about, &option.kind);
    let tighter = tightest(option.tighter);
    format!("- `{name}`{needed}: {about}. Takes {kind}.{tighter}")
}

/// What a policy may still do to an option of a final rule.
fn tightest(tighter: Tighter) -> &'static str {
    match tighter {
        Tighter::Subset => " Once final, it may only cover less.",
        Tighter::Superset => " Once final, it may only cover more.",
        Tighter::Lower => " Once final, it may only be lowered.",
        Tighter::Higher => " Once final, it may only be raised.",
        Tighter::Same => " Once final, it stays as it is.",
    }
}

fn example(example: &Example) -> String {
    let mut text = format!("{}:\n", capital(&example.title));
    if !example.policy.is_empty() {
        block(&mut text, "toml", &example.policy);
        if example.file == "dtolint.toml" {
            text += "\nextended as `base.toml` by\n";
        }
    }
    if example.files.is_empty() {
        let language = example.file.rsplit('.').next().unwrap_or("");
        block(&mut text, language, &example.document);
    } else {
        let lines: Vec<String> = example.files.iter().map(file).collect();
        let command = example.command().join(" ");
        block(&mut text, "text", &format!("{}\n$ dtolint {command}", lines.join("\n")));
    }
    if !example.at.is_empty() {
        let _ = write!(text, "\nFound {}.", found(example));
    }
    text
}

/// Where an example's findings are, as the end of a sentence.
fn found(example: &Example) -> String {
    let mut places: Vec<(String, usize)> = Vec::new();
    for place in &example.at {
        let place = found_at(place, &example.file);
        match places.last_mut() {
            Some((last, times)) if *last == place => *times = times.saturating_add(1),
            _ => places.push((place, 1)),
        }
    }
    let times = |(place, times): (String, usize)| match times {
        1 => place,
        2 => format!("{place}, twice"),
        _ => format!("{place}, {times} times"),
    };
    let is_pointer = |place: &ExamplePlace| matches!(place, ExamplePlace::Pointer(_));
    let and = if example.at.iter().all(is_pointer) { ", " } else { "; " };
    let places: Vec<String> = places.into_iter().map(times).collect();
    places.join(and).replace(&format!("{and}at "), and)
}

fn found_at(place: &ExamplePlace, own_file: &str) -> String {
    match place {
        ExamplePlace::Pointer(pointer) if pointer.is_empty() => "at the document itself".to_owned(),
        ExamplePlace::Pointer(pointer) => format!("at `{pointer}`"),
        ExamplePlace::File(file) if file == own_file => "in the file as a whole".to_owned(),
        ExamplePlace::File(file) => format!("in `{file}`"),
        ExamplePlace::Position { file, line, column } => match file.as_str() {
            file if file == own_file => format!("at line {line}, column {column}"),
            "policy" => format!("in the policy at line {line}, column {column}"),
            file => format!("in `{file}` at line {line}, column {column}"),
        },
    }
}

/// A file as one or several lines: its path, and what it is.
fn file(file: &ExampleFile) -> String {
    let path = &file.path;
    match &file.content {
        FileContent::Text { text, times: 1 } => {
            let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
            format!(
                "{path}:\n{}",
                if lines.is_empty() { "    (nothing)".to_owned() } else { lines.join("\n") }
            )
        }
        FileContent::Text { text, times } => format!("{path}:\n    `{text}`, {times} times"),
        FileContent::Bytes(bytes) => {
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{path}:\n    the bytes {}", hex.join(" "))
        }
        FileContent::Link(to) => format!("{path}:\n    a symbolic link to {to}"),
        FileContent::Pipe => format!("{path}:\n    a pipe"),
    }
}

fn block(text: &mut String, language: &str, content: &str) {
    let _ = write!(text, "\n```{language}\n{}\n```\n", content.trim_end());
}

fn section(page: &mut String, title: &str, text: &str) {
    let _ = write!(page, "\n## {title}\n\n{text}\n");
}

fn put(page: &mut String, line: &str) {
    let _ = writeln!(page, "{line}");
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
