//! How `[rules]` is read and shown: what a layer says about a rule, a level or a table.

use crate::check::{Arguments, ReadContext};
use crate::finding::Severity;
use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes, set};
use crate::policy::model::{RuleEntry, RuleState};
use crate::policy::read::custom_rules::{LEVEL_FROM, show_level_from};
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, key, origin};
use crate::rules::{
    Level, LevelFrom, Rule, RuleOption, not_a_level, read_level, read_level_from, refuse_same,
};
use crate::text::Place;
use crate::text::invisible::one_line;
use crate::toml::synonyms::{WordKind, by_synonym, meant};
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// What reading an entry needs.
pub(crate) struct EntryContext<'c> {
    pub(crate) rule: &'c Rule,
    pub(crate) values: ReadContext<'c>,
    /// Whether the entry is an override's.
    pub(crate) is_override: bool,
}

/// The keys that every rule has, while they are read.
#[derive(Default)]
pub(crate) struct Draft {
    level: Option<(Level, Place)>,
    level_from: Vec<LevelFrom>,
    reason: Option<(String, Place)>,
    is_final: Option<(bool, Place)>,
}

/// The keys of the table of a rule, beside the rule's own options.
impl Section for RuleEntry {
    const NAME: &'static str = "a rule";
    type Draft = Draft;
    type Context<'c> = EntryContext<'c>;
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "level",
            about: "How much its findings matter.",
            takes: Takes::Level(None),
            required: None,
            read: |draft, item, context| {
                let level = read_entry_level(item, context.rule)?;
                set(&mut draft.level, Ok((level, item.place())))
            },
            show: |entry, _| {
                let (level, place) = entry.level.as_ref()?;
                Some(Shown::text_at(&level.to_string(), place))
            },
        },
        Key {
            name: "level-from",
            about: LEVEL_FROM,
            takes: Takes::List(Definition::LevelFrom),
            required: None,
            read: |draft, item, context| {
                draft.level_from = read_entry_level_from(item, context)?;
                Ok(())
            },
            show: |entry, page| show_level_from(&entry.level_from, page),
        },
        Key {
            name: "reason",
            about: "Why the organisation wants it; reports say so.",
            takes: Takes::Text,
            required: None,
            read: |draft, item, _| {
                set(&mut draft.reason, item.string().map(|it| (one_line(it), item.place())))
            },
            show: |entry, _| {
                let (reason, place) = entry.reason.as_ref()?;
                Some(Shown::text_at(reason, place))
            },
        },
        Key {
            name: "final",
            about: "Whether those who extend this policy may only tighten the rule, never loosen it.",
            takes: Takes::Flag,
            required: None,
            read: |draft, item, context| {
                let is_final = item.boolean()?;
                if is_final && context.is_override {
                    let message = "an override cannot make a rule final";
                    let id = &context.rule.id;
                    let help = format!(
                        "write `final = true` under `[rules.{id}]`: it holds for all files"
                    );
                    return Err(item.report(PolicyMistake::value(message).help(help)));
                }
                draft.is_final = Some((is_final, item.place()));
                Ok(())
            },
            show: |entry, _| {
                let place = entry.final_by.as_ref()?;
                Some(Shown::Value("true".to_owned(), Some(place.clone())))
            },
        },
    ];
}

fn read_entry_level(item: &Item<'_>, rule: &Rule) -> Result<Level, Reported> {
    let level = read_level(item)?;
    if rule.core && level != rule.level {
        return Err(item.report(always_on(rule)));
    }
    Ok(level)
}

/// The mistake of another level for a rule that is always on.
fn always_on(rule: &Rule) -> PolicyMistake {
    let message = format!("the rule `{}` is always at level `{}`", rule.id, rule.level);
    let help = "remove the line: receivers may disagree on what such a document says";
    PolicyMistake::value(message).help(help)
}

fn read_entry_level_from(
    item: &Item<'_>,
    context: &EntryContext<'_>,
) -> Result<Vec<LevelFrom>, Reported> {
    if context.rule.core {
        return Err(item.report_key(always_on(context.rule)));
    }
    read_level_from(item, &context.values)
}

/// Reads an entry for a rule. It fails if nothing is left of it; an entry of which a part is
/// mistaken is marked so.
pub(crate) fn read_entry(
    item: &Item<'_>,
    mut context: EntryContext<'_>,
) -> Result<RuleEntry, Reported> {
    let rule = context.rule;
    let (mut draft, mut arguments, mut is_mistaken) =
        (Draft::default(), Arguments::default(), false);
    if item.as_string().is_some() {
        draft.level = Some((read_entry_level(item, rule)?, item.place()));
    } else if let Some(table) = item.as_table() {
        if let Err(reported) = read_table(&table, &mut draft, &mut arguments, &mut context) {
            // Without its level, what the entry asks for isn't known.
            let is_lost = |key, is_read: bool| !is_read && table.get(key).is_some();
            if is_lost("level", draft.level.is_some())
                || is_lost("level-from", !draft.level_from.is_empty())
            {
                return Err(reported);
            }
            is_mistaken = true;
        }
    } else if let Some((word, _)) = item.as_scalar() {
        return Err(item.report(not_a_level(&word, &word)));
    } else {
        let mistake =
            PolicyMistake::value(format!("the rule `{}` takes a level or a table", rule.id));
        let help = match item.as_items().is_some_and(|items| !items.is_empty()) {
            true => "write a table of the level and the options: `{ level = \"error\", … }`",
            false => "write `\"error\"`, `\"warning\"`, `\"info\"`, `\"off\"`, or `[rules.…]`",
        };
        return Err(item.report(mistake.help(help)));
    }
    // A table for a rule that was defined as `off` switches it on.
    if let (Some((level, before)), [first, ..]) = (&draft.level, &*draft.level_from) {
        refuse_same(item, (*level, before), first)?;
    }
    let own = if rule.level == Level::Off { Level::On(Severity::Error) } else { rule.level };
    Ok(RuleEntry {
        key: item.key_place(),
        switches_on: draft.level.is_none().then_some(own),
        level: draft.level,
        level_from: draft.level_from,
        arguments,
        reason: draft.reason,
        final_by: draft.is_final.clone().filter(|(is_final, _)| *is_final).map(|(_, at)| at),
        not_final_by: draft.is_final.filter(|(is_final, _)| !is_final).map(|(_, at)| at),
        is_mistaken,
    })
}

/// Reads the table of a rule: the keys that every rule has, and the rule's options.
fn read_table(
    table: &Table<'_>,
    draft: &mut Draft,
    arguments: &mut Arguments,
    context: &mut EntryContext<'_>,
) -> ReadResult {
    let options = context.rule.check.as_ref().map_or(&[][..], |check| &check.options);
    collect_all(table.entries().map(|(name, item)| {
        if let Some(option) = options.iter().find(|option| option.name == name) {
            let argument = option.parameter.kind.read(&item, &context.values)?;
            arguments.set(option.parameter.name, argument, item.place());
            return Ok(());
        }
        match RuleEntry::KEYS.iter().find(|key| key.name == name) {
            Some(key) => (key.read)(draft, &item, context),
            None => Err(item.report_key(unknown_key(&context.rule.id, name, options))),
        }
    }))
}

fn unknown_key(id: &str, name: &str, options: &[RuleOption]) -> PolicyMistake {
    let names = RuleEntry::KEYS.iter().map(|key| key.name);
    let names: Vec<&str> = names.chain(options.iter().map(|option| option.name.as_str())).collect();
    let near = by_synonym(WordKind::Key, name, &names);
    let near = near.or_else(|| meant(WordKind::Parameter, name, &names));
    let help = near.unwrap_or_else(|| format!("its keys are {}", names.join(", ")));
    PolicyMistake::name(format!("the rule `{id}` has no key `{name}`")).help(help)
}

impl Resolver<'_> {
    pub(crate) fn read_rules(&mut self, item: &Item<'_>) -> ReadResult {
        if item.as_items().is_some() {
            let mistake = PolicyMistake::value("`[rules]` is a table, found an array");
            let help = "write `[[rule]]` for a custom rule, and `[rules]` for the levels of rules";
            return Err(item.report(mistake.help(help)));
        }
        collect_all(item.table()?.entries().map(|(id, item)| self.read_rule(id, &item)))
    }

    /// `id = "level"` or `[rules.id]`.
    fn read_rule(&mut self, id: &str, item: &Item<'_>) -> ReadResult {
        if id == "final" && item.as_table().is_none() {
            let mistake = PolicyMistake::name("there is no rule `final`");
            let help = "write `final = true` above the first table, for every rule of this file";
            return Err(item.report_key(mistake.help(help)));
        }
        let rule = self.known_rule(id, |mistake| item.report_key(mistake))?;
        let values = self.values();
        let entry = read_entry(item, EntryContext { rule: &rule, values, is_override: false })?;
        if let Some(bounds) = self.layers.inherited.get(id) {
            self.comparisons.extend(bounds.comparisons(&rule, &entry, false));
            if let Some(place) = &entry.not_final_by {
                let message = format!("`{id}` is final, and stays so");
                let mistake = PolicyMistake::new(PolicyMistake::LOOSENED, message);
                let mistake = mistake.help("remove the line");
                let mistake = mistake.related(bounds.final_by().clone(), "made final here");
                return Err(item.report_at(mistake, place.clone()));
            }
        }
        self.layers.own_rules.insert(id.to_owned(), entry.not_final_by.is_none());
        let state = self.rule_table.states.entry(id.to_owned());
        let state = state.or_insert_with(|| RuleState::off(&entry.key));
        state.apply(&entry);
        if let (None, [first, ..]) = (&entry.level, &*entry.level_from) {
            let kept = state.levels.from().iter().rfind(|kept| kept.date < first.date);
            let (level, before) = match kept {
                Some(kept) => (kept.level, &kept.place),
                None => (state.levels.first().0, &state.levels.first().1),
            };
            refuse_same(item, (level, before), first)?;
        }
        if !self.layers.path().starts_with("dtolint:") {
            state.named = Some(entry.key.clone());
        }
        for &nth in self.overrides.by_rule.get(id).into_iter().flatten() {
            self.overrides.entries[nth].supersede(id, &entry);
        }
        Ok(())
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let policy = page.policy;
    let overrides = page.file.map_or_else(Vec::new, |file| policy.overrides_for(file));
    let overridden = overrides.iter().flat_map(|&nth| policy.overrides[nth].rules.keys());
    let mut ids: Vec<&String> = policy.rule_table.states.keys().chain(overridden).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut text = String::new();
    for id in ids {
        let rule = &policy.rule_table.rules[id];
        let Some(state) = policy.rule_state(id, &overrides).filter(|_| !rule.core) else {
            continue;
        };
        text += &show_rule(rule, state, page);
    }
    Shown::Tables(text)
}

fn show_rule(rule: &Rule, state: RuleState, page: &Page<'_>) -> String {
    let id = &rule.id;
    let is_plain = state.arguments.is_empty() && state.reason.is_none() && state.final_by.is_none();
    let levels = &state.levels;
    let places = |from: &[LevelFrom]| from.iter().map(|it| it.place.clone()).collect::<Vec<_>>();
    let is_as_defined =
        levels.first().1 == rule.place && places(levels.from()) == places(&rule.level_from);
    if rule.is_own() && is_plain && is_as_defined {
        return String::new();
    }
    let at = origin(levels.place());
    let needs = rule.check.as_ref().and_then(|check| check.needs(&state.arguments));
    if let Some(option) = needs.filter(|_| levels.is_ever_on()) {
        let (level, option) = (levels.now(), &option.name);
        return format!("\n# {id} does nothing without `{option}` (`{level}`: {at})\n");
    }
    if !levels.is_ever_on()
        && levels.from().is_empty()
        && !rule.is_own()
        && is_plain
        && rule.check.is_some()
    {
        return format!("\n# {id} is off ({at})\n");
    }
    format!("\n[rules.{}]\n{}", key(id), show_entry(rule, &state.into_entry(), page))
}

/// The lines of an entry: its level, its options, then the rest.
pub(crate) fn show_entry(rule: &Rule, entry: &RuleEntry, page: &Page<'_>) -> String {
    let options = rule.check.as_ref().map_or(&[][..], |check| &check.options);
    let argument = |(parameter, argument, place): (&str, &_, &Place)| {
        let option = options.iter().find(|option| option.parameter.name == parameter)?;
        Some(page.writer.argument(argument, place).lines(&option.name))
    };
    let arguments: String = entry.arguments.iter().filter_map(argument).collect();
    let level = keys::show_where(entry, page, |name| name.starts_with("level"));
    level + &arguments + &keys::show_where(entry, page, |name| !name.starts_with("level"))
}
