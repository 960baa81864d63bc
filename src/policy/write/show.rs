//! A policy as it comes of all layers: TOML that loads to the same policy, each value with the line
//! that it is from.

use std::fmt::Write as _;
use std::path::Path;

use crate::check::Arguments;
use crate::check::{Printed, PrintedEntry};
use crate::files::relative;
use crate::policy::Policy;
use crate::policy::model::DocumentSet;
use crate::policy::model::FileGlobs;
use crate::policy::model::Override;
use crate::policy::model::PolicyTest;
use crate::policy::model::Waiver;
use crate::policy::model::{RuleEntry, RuleState};
use crate::policy::write::toml_text;
use crate::policy::write::toml_text::Writer;
use crate::rules::{Level, Rule, RuleOption};
use crate::schema::Schema;
use crate::text::Place;
use crate::text::invisible::is_invisible;

/// The policy, or what of it holds for one file by its path from the policy's folder.
pub(crate) fn show(policy: &Policy, file: Option<&str>) -> String {
    let writer = Writer::new(&policy.resolved.sets);
    let mut page = Page { policy, writer, text: String::new() };
    page.head(file);
    page.documents(file);
    page.sets();
    page.own_rules();
    page.rules(file);
    if file.is_none() {
        policy.resolved.overrides.iter().for_each(|entry| page.an_override(entry));
    }
    for waiver in policy.resolved.waivers.iter() {
        let is_for = |file| waiver.files.as_ref().is_none_or(|files| files.covers(file));
        if file.is_none_or(is_for) {
            page.waiver(waiver);
        }
    }
    if file.is_none() {
        policy.tests.iter().for_each(|test| page.test(test));
    }
    page.text
}

struct Page<'p> {
    policy: &'p Policy,
    writer: Writer<'p>,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }

    /// `key = value`, with where that is from.
    fn value(&mut self, key: &str, value: &str, place: Option<&Place>) {
        let key = toml_text::key(key);
        let origin = place.map_or(String::new(), |place| format!(" # {}", origin(place)));
        self.line(&format!("{key} = {value}{origin}"));
    }

    /// A list, on one line if all of it is from one.
    fn list(&mut self, key: &str, entries: Vec<PrintedEntry>, place: &Place) {
        let key = toml_text::key(key);
        let line = |entry: PrintedEntry| {
            let at = origin(entry.place.as_ref().unwrap_or(place));
            (entry.text, at)
        };
        let lines: Vec<(String, String)> = entries.into_iter().map(line).collect();
        let first = lines.first().map_or_else(|| origin(place), |(_, origin)| origin.clone());
        if lines.iter().all(|(_, origin)| *origin == first) {
            let texts: Vec<_> = lines.into_iter().map(|(text, _)| text).collect();
            return self.line(&format!("{key} = [{}] # {first}", texts.join(", ")));
        }
        self.line(&format!("{key} = ["));
        for (text, origin) in lines {
            self.line(&format!("  {text}, # {origin}"));
        }
        self.line("]");
    }

    fn sets(&mut self) {
        let mut sets: Vec<_> =
            self.policy.resolved.sets.iter().filter(|set| !set.is_replaced).collect();
        sets.sort_by(|one, other| one.name.cmp(&other.name));
        if !sets.is_empty() {
            self.line("\n[sets]");
        }
        for set in sets {
            let entries = self.writer.names(&set.entries);
            self.list(&set.name, entries, &set.place);
        }
    }

    fn head(&mut self, file: Option<&str>) {
        let resolved = &self.policy.resolved;
        let name = plain(resolved.source.name());
        self.line(&match file {
            None => format!("# {name}, as it comes of all layers."),
            Some(file) => format!("# {name}, as it holds for {}.", plain(file)),
        });
        self.value("version", "1", None);
        let schema = toml_text::string(&self.reference(&resolved.documents.fallback));
        match &resolved.documents.fallback_place {
            Some(place) => self.value("schema", &schema, Some(&place.clone())),
            None => self.line(&format!("schema = {schema} # by default")),
        }
    }

    /// How the policy's file refers to a schema.
    fn reference(&self, schema: &Schema) -> String {
        let name = &schema.reference;
        let (file, pointer) = name.split_once('#').map_or((&**name, None), |(f, p)| (f, Some(p)));
        if file.contains(':') {
            return name.clone();
        }
        let folder = Path::new(&self.policy.resolved.path).parent().unwrap_or(Path::new(""));
        let file = relative(folder, Path::new(file));
        pointer.map_or(file.clone(), |pointer| format!("{file}#{pointer}"))
    }

    fn files(&mut self, files: &FileGlobs, place: &Place) {
        let entry = |(glob, at): (&str, &Place)| PrintedEntry {
            text: toml_text::string(glob),
            place: Some(at.clone()),
        };
        self.list("files", files.iter().map(entry).collect(), place);
    }

    fn documents(&mut self, file: Option<&str>) {
        let is_meant = |document_set: &&DocumentSet| {
            !document_set.is_for_all() && file.is_none_or(|file| document_set.covers(file))
        };
        for document_set in self.policy.resolved.documents.sets.iter().filter(is_meant) {
            let Some(place) = &document_set.place else { continue };
            self.line(&format!("\n[[documents]] # {}", origin(place)));
            self.files(&document_set.files, place);
            if let Some(at) = &document_set.select_place {
                self.value(
                    "select",
                    &toml_text::string(&document_set.select.to_string()),
                    Some(at),
                );
            }
            self.value("schema", &toml_text::string(&self.reference(&document_set.schema)), None);
        }
    }

    fn own_rules(&mut self) {
        let rule_table = &self.policy.resolved.rule_table;
        for (id, rule) in rule_table.rules.iter().filter(|(_, rule)| rule.is_own()) {
            let Some(check) = &rule.check else { continue };
            self.line(&format!("\n[[rule]] # {}", origin(&rule.place)));
            self.value("id", &toml_text::string(id), None);
            self.value("title", &toml_text::string(&rule.title), None);
            self.value("level", &format!("\"{}\"", rule.level), None);
            if rule.topic != "own" {
                self.value("topic", &toml_text::string(&rule.topic), None);
            }
            if let Some((schema, place)) = rule_table.scopes.get(id) {
                self.value("schema", &toml_text::string(&self.reference(schema)), Some(place));
            }
            self.value("select", &toml_text::string(&check.select.to_string()), None);
            self.value("check", &self.writer.check(&check.expr), None);
            self.value("message", &toml_text::string(&check.message.written()), None);
            if let Some(help) = &rule.help {
                self.value("help", &toml_text::string(&help.written()), None);
            }
            if !rule.why.is_empty() {
                self.value("why", &toml_text::string(&rule.why), None);
            }
            if !check.options.is_empty() {
                let options: Vec<String> = check.options.iter().map(option).collect();
                self.value("options", &format!("{{ {} }}", options.join(", ")), None);
            }
        }
    }

    fn rules(&mut self, file: Option<&str>) {
        let resolved = &self.policy.resolved;
        let overrides = file.map(|file| resolved.overrides_for(file)).unwrap_or_default();
        let overridden = overrides.iter().flat_map(|&nth| resolved.overrides[nth].rules.keys());
        let mut ids: Vec<&String> = resolved.rule_table.states.keys().chain(overridden).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let rule = &resolved.rule_table.rules[id];
            let Some(setting) = resolved.rule_state(id, &overrides).filter(|_| !rule.core) else {
                continue;
            };
            self.setting(rule, &setting);
        }
    }

    fn setting(&mut self, rule: &Rule, setting: &RuleState) {
        let id = &rule.id;
        let is_own = rule.is_own();
        let says_nothing =
            setting.arguments.is_empty() && setting.reason.is_none() && setting.final_by.is_none();
        if is_own && says_nothing && setting.level_place == rule.place {
            return;
        }
        let needs = rule.check.as_ref().and_then(|check| check.needs(&setting.arguments));
        let at = origin(&setting.level_place);
        if let Some(option) = needs.filter(|_| setting.level != Level::Off) {
            let (level, option) = (setting.level, &option.name);
            return self.line(&format!("\n# {id} waits for its `{option}` (`{level}`: {at})"));
        }
        if setting.level == Level::Off && !is_own && says_nothing && rule.check.is_some() {
            return self.line(&format!("\n# {id} is off ({at})"));
        }
        self.line(&format!("\n[rules.{}]", toml_text::key(id)));
        self.value("level", &format!("\"{}\"", setting.level), Some(&setting.level_place));
        self.arguments(rule, &setting.arguments);
        if let Some((reason, place)) = &setting.reason {
            self.value("reason", &toml_text::string(reason), Some(place));
        }
        if let Some(place) = &setting.final_by {
            self.value("final", "true", Some(place));
        }
    }

    fn arguments(&mut self, rule: &Rule, arguments: &Arguments) {
        let options = rule.check.as_ref().map_or(&[][..], |check| &check.options);
        for (parameter, argument, place) in arguments.iter() {
            let is_it = |option: &&RuleOption| option.parameter.name == parameter;
            let Some(option) = options.iter().find(is_it) else { continue };
            match self.writer.argument(argument, place) {
                Printed::Value(text) => self.value(&option.name, &text, Some(place)),
                Printed::List(entries) => self.list(&option.name, entries, place),
            }
        }
    }

    fn an_override(&mut self, entry: &Override) {
        if entry.rules.is_empty() {
            return;
        }
        self.line(&format!("\n[[override]] # {}", origin(&entry.place)));
        self.files(&entry.files, &entry.place);
        for (id, RuleEntry { level, arguments, reason, .. }) in &entry.rules {
            self.line(&format!("[override.rules.{}]", toml_text::key(id)));
            let rule_table = &self.policy.resolved.rule_table;
            let rule = &rule_table.rules[id];
            if let Some((level, place)) = level {
                self.value("level", &format!("\"{level}\""), Some(place));
            }
            self.arguments(rule, arguments);
            if let Some((reason, place)) = reason {
                self.value("reason", &toml_text::string(reason), Some(place));
            }
        }
    }

    fn waiver(&mut self, waiver: &Waiver) {
        let waived = &waiver.waived;
        self.line(&format!("\n[[waiver]] # {}", origin(&waived.place)));
        self.value("rule", &toml_text::string(&waiver.rule.id), None);
        if let Some(files) = &waiver.files {
            self.files(files, &waived.place);
        }
        if let Some((select, _)) = &waiver.select {
            self.value("select", &toml_text::string(&select.to_string()), None);
        }
        if let Some((value, _)) = &waiver.value {
            self.value("value", &toml_text::string(value), None);
        }
        self.value("reason", &toml_text::string(&waived.reason), None);
        if let Some(owner) = &waived.owner {
            self.value("owner", &toml_text::string(owner), None);
        }
        self.value("expires", &waived.expires, Some(&waiver.expires_place));
    }

    fn test(&mut self, test: &PolicyTest) {
        self.line(&format!("\n[[test]] # {}", origin(&test.place)));
        self.value("name", &toml_text::string(&test.name), None);
        self.value("file", &toml_text::string(&test.file), None);
        self.value("document", &toml_text::string(&test.document), None);
        if test.is_whole {
            self.value("whole", "true", None);
        }
        let expected = test.expect.iter().map(|expected| {
            let (rule, at) = (toml_text::string(&expected.rule), toml_text::string(&expected.at));
            let level = expected.level.map(|level| format!(", level = \"{level}\""));
            let waived = if expected.is_waived { ", waived = true" } else { "" };
            format!("{{ rule = {rule}, at = {at}{}{waived} }}", level.unwrap_or_default())
        });
        let expected: Vec<String> = expected.collect();
        self.value("expect", &format!("[{}]", expected.join(", ")), None);
    }
}

/// An option of an own rule.
fn option(option: &RuleOption) -> String {
    let (parameter, about) =
        (toml_text::string(option.parameter.name), toml_text::string(&option.about));
    format!(
        "{} = {{ parameter = {parameter}, about = {about}, tighter = \"{}\" }}",
        toml_text::key(&option.name),
        option.tighter.name()
    )
}

/// Where a value is from: the file and the line.
fn origin(place: &Place) -> String {
    let mut text = plain(place.path());
    let _ = write!(text, ":{}", place.start().line);
    text
}

/// A name that cannot end a comment.
fn plain(name: &str) -> String {
    let is_unsafe = |it: char| it.is_control() || is_invisible(it);
    name.chars().map(|it| if is_unsafe(it) { '\u{fffd}' } else { it }).collect()
}
