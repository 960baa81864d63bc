//! How `[[rule]]` is read and shown: the rules that a policy defines.

use std::sync::Arc;

use crate::check::PrintedEntry;
use crate::policy::keys::{self, Definition, Key, ReadResult, Section, Takes};
use crate::policy::model::RuleState;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown, key, origin};
use crate::rules;
use crate::rules::{LevelFrom, Levels, Rule, RuleOption};
use crate::toml::{Item, PolicyMistake, Table};

/// The keys of a rule are read by [`rules::read`]: dtolint's own rules have the same form.
const READ_BY_RULES: fn(&mut (), &Item<'_>, &mut ()) -> ReadResult = |_, _, _| Ok(());

impl Section for Rule {
    const NAME: &'static str = "a rule";
    type Draft = ();
    type Context<'c> = ();
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "id",
            about: "The id. Start it with your name, as in `acme-webhook-path`.",
            takes: Takes::RuleId,
            required: Some("name the rule, such as `id = \"acme-webhook-path\"`"),
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.id)),
        },
        Key {
            name: "title",
            about: "What the rule wants, in one line; without `message`, what a finding says.",
            takes: Takes::Text,
            required: Some("say in one line what the rule wants"),
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.title)),
        },
        Key {
            name: "level",
            about: "The level at which it is turned on.",
            takes: Takes::Level(Some("error")),
            required: None,
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.level.to_string())),
        },
        Key {
            name: "level-from",
            about: LEVEL_FROM,
            takes: Takes::List(Definition::LevelFrom),
            required: None,
            read: READ_BY_RULES,
            show: |rule, page| show_level_from(&rule.level_from, page),
        },
        Key {
            name: "topic",
            about: "What it belongs to in lists.",
            takes: Takes::Text,
            required: None,
            read: READ_BY_RULES,
            show: |rule, _| (rule.topic != "own").then(|| Shown::text(&rule.topic)),
        },
        Key {
            name: "schema",
            about: "The one kind of DTO that it is for. By default every kind.",
            takes: Takes::Schema(None),
            required: None,
            read: READ_BY_RULES,
            show: |rule, page| {
                let (schema, place) = page.policy.rule_table.scopes.get(&rule.id)?;
                Some(Shown::text_at(&page.reference(schema), place))
            },
        },
        Key {
            name: "select",
            about: "Which values of a DTO it looks at: a JSON Pointer in which `*` stands for every item or member and `**` for any depth, or a role such as `@url`.",
            takes: Takes::One(Definition::Select),
            required: Some(
                "a JSON Pointer in which `*` stands for every item or member and `**` for any depth, or a role such as `@url`",
            ),
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.check.as_ref()?.select.to_string())),
        },
        Key {
            name: "check",
            about: "What must hold for each of them.",
            takes: Takes::One(Definition::Check),
            required: Some("`check = { NAME = { … } }`"),
            read: READ_BY_RULES,
            show: |rule, page| {
                Some(Shown::Value(page.writer.check(&rule.check.as_ref()?.expr), None))
            },
        },
        Key {
            name: "message",
            about: "What a finding says; `{value}` and other names in braces stand for what was found.",
            takes: Takes::Text,
            required: None,
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.check.as_ref()?.message.written())),
        },
        Key {
            name: "help",
            about: "How to fix it.",
            takes: Takes::Text,
            required: None,
            read: READ_BY_RULES,
            show: |rule, _| Some(Shown::text(&rule.help.as_ref()?.written())),
        },
        Key {
            name: "why",
            about: "Why it matters.",
            takes: Takes::Text,
            required: None,
            read: READ_BY_RULES,
            show: |rule, _| (!rule.why.is_empty()).then(|| Shown::text(&rule.why)),
        },
        Key {
            name: "options",
            about: "What a policy may set under `[rules.<id>]`, by name.",
            takes: Takes::ByName(Definition::Option),
            required: None,
            read: READ_BY_RULES,
            show: |rule, page| {
                let options = &rule.check.as_ref()?.options;
                let option =
                    |it: &RuleOption| format!("{} = {}", key(&it.name), keys::inline(it, page));
                let options: Vec<String> = options.iter().map(option).collect();
                let table = || Shown::Value(format!("{{ {} }}", options.join(", ")), None);
                (!options.is_empty()).then(table)
            },
        },
        Key {
            name: "good",
            about: "Documents that it accepts.",
            takes: Takes::List(Definition::Example),
            required: None,
            read: READ_BY_RULES,
            // Examples are for the rule's page.
            show: |_, _| None,
        },
        Key {
            name: "bad",
            about: "Documents that it refuses.",
            takes: Takes::List(Definition::Example),
            required: None,
            read: READ_BY_RULES,
            show: |_, _| None,
        },
    ];
}

/// What the key `level-from` is for.
pub(crate) const LEVEL_FROM: &str = "The levels that it has from dates on, which replace `level`.";

impl Section for LevelFrom {
    const NAME: &'static str = "an entry of `level-from`";
    type Draft = ();
    type Context<'c> = ();
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "date",
            about: "The first day on which the rule has the level, such as 2027-01-01.",
            takes: Takes::One(Definition::Date),
            required: Some("say from when: `date = 2027-01-01`"),
            read: READ_BY_RULES,
            show: |entry, _| Some(Shown::Value(entry.date.to_string(), None)),
        },
        Key {
            name: "level",
            about: "The level from then on, until the date of the next entry.",
            takes: Takes::Level(None),
            required: Some("say what level it has from then on: `level = \"error\"`"),
            read: READ_BY_RULES,
            show: |entry, _| Some(Shown::text(&entry.level.to_string())),
        },
    ];
}

/// The entries of `level-from`, each with its line.
pub(crate) fn show_level_from(entries: &[LevelFrom], page: &Page<'_>) -> Option<Shown> {
    let printed = |entry: &LevelFrom| PrintedEntry::at(keys::inline(entry, page), &entry.place);
    let first = entries.first()?.place.clone();
    Some(Shown::List(entries.iter().map(printed).collect(), first))
}

impl Section for RuleOption {
    const NAME: &'static str = "an option";
    type Draft = ();
    type Context<'c> = ();
    const KEYS: &'static [Key<Self>] = &[
        Key {
            name: "parameter",
            about: "The parameter of the check that it sets.",
            takes: Takes::Text,
            required: Some("name the check's parameter that it sets"),
            read: READ_BY_RULES,
            show: |option, _| Some(Shown::text(option.parameter.name)),
        },
        Key {
            name: "about",
            about: "What it is for, in one line.",
            takes: Takes::Text,
            required: Some("say in one line what it is for"),
            read: READ_BY_RULES,
            show: |option, _| Some(Shown::text(&option.about)),
        },
        Key {
            name: "tighter",
            about: "Which values are tighter, and still allowed once the rule is final.",
            takes: Takes::Tighter,
            required: None,
            read: READ_BY_RULES,
            show: |option, _| Some(Shown::text(option.tighter.name())),
        },
    ];
}

impl Resolver<'_> {
    pub(crate) fn read_custom_rules(&mut self, item: &Item<'_>) -> ReadResult {
        item.list::<(), ()>(|item| self.read_custom_rule(&item.table()?))
    }

    fn read_custom_rule(&mut self, table: &Table<'_>) -> ReadResult {
        let scope = table.optional("schema", |item| {
            let schema = self.schemas.get(item.string()?, self.layers.path(), &item)?;
            Ok((schema, item.place()))
        });
        let (rule, scope) = match (rules::read(table, &self.values(), false), scope) {
            (Ok(rule), Ok(scope)) => (rule, scope),
            (Err(reported), _) | (_, Err(reported)) => {
                if let Some(id) = table.get("id").and_then(|item| item.as_string()) {
                    self.broken_rules.insert(id.to_owned(), reported);
                }
                return Err(reported);
            }
        };
        let known = self.rule_table.rules.get(&rule.id).cloned();
        if let Some(known) = known.or_else(|| rules::find(&rule.id).map(Arc::new)) {
            let mistake = PolicyMistake::value(format!("there is a rule `{}` already", rule.id));
            let mistake = mistake.help("choose another id, such as one that starts with your name");
            let mistake = mistake.related(known.place.clone(), "the other rule");
            return Err(table.require("id", "")?.report(mistake));
        }
        let mut state = RuleState::off(&rule.place);
        state.levels = Levels::new((rule.level, rule.place.clone()), rule.level_from.clone());
        state.named = Some(rule.place.clone());
        state.was_on = state.levels.is_ever_on();
        self.rule_table.states.insert(rule.id.clone(), state);
        self.layers.own_rules.insert(rule.id.clone(), true);
        if let Some(scope) = scope {
            self.rule_table.scopes.insert(rule.id.clone(), scope);
        }
        self.rule_table.rules.insert(rule.id.clone(), Arc::new(rule));
        Ok(())
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let custom = page.policy.rule_table.rules.values().filter(|rule| rule.is_own());
    let table = |rule: &Arc<Rule>| {
        format!("\n[[rule]] # {}\n{}", origin(&rule.place), keys::show(&**rule, page))
    };
    Shown::Tables(custom.map(table).collect())
}
