//! What a section of a policy is made of: tables of keys.
//!
//! Invariant: a key is one row. The reader, `policy show`, the JSON Schema and the reference of keys
//! are made from the same table, so none of them can lack a key.

use crate::policy::shown::{Page, Shown};
use crate::toml::{Item, Reported, Table, collect_all};

/// A part of a policy that has keys.
pub(crate) trait Section: Sized + 'static {
    /// What messages call it, such as "a `[[waiver]]` entry".
    const NAME: &'static str;
    /// Its keys, in the order in which they are read and shown.
    const KEYS: &'static [Key<Self>];
    /// What its keys are read into.
    type Draft: Default;
    /// What reading them needs.
    type Context<'c>;
}

/// A key: its name, what it takes, and how its value is read and shown.
pub(crate) struct Key<S: Section> {
    pub(crate) name: &'static str,
    /// What it is for, in one line.
    pub(crate) about: &'static str,
    pub(crate) takes: Takes,
    /// Of a key that is required: what to write where it is missing.
    pub(crate) required: Option<&'static str>,
    /// Reads its value into the draft.
    pub(crate) read: for<'c> fn(&mut S::Draft, &Item<'_>, &mut S::Context<'c>) -> ReadResult,
    /// What `policy show` prints of it; nothing where it isn't set.
    pub(crate) show: fn(&S, &Page<'_>) -> Option<Shown>,
}

/// Whether a key was read.
pub(crate) type ReadResult = Result<(), Reported>;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// The version of the policy language.
    Version,
    /// Packs, and policy files.
    Layers,
    Text,
    /// Text that says something.
    NonEmptyText,
    /// The id of a custom rule.
    RuleId,
    /// True or false; false by default.
    Flag,
    /// A whole number above 0.
    Limit,
    /// A level, with the one that is the default.
    Level(Option<&'static str>),
    /// A level at which something is found.
    Severity,
    /// The way in which an option can be tightened.
    Tighter,
    /// One of these words, of which the first is the default.
    OneOf(&'static [&'static str]),
    /// The name of a schema, with the one that is the default.
    Schema(Option<&'static str>),
    /// What a definition allows.
    One(Definition),
    /// A list of what a definition allows.
    List(Definition),
    /// What a definition allows, by name.
    ByName(Definition),
}

/// What several keys take, or what has keys of its own: a definition of the JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Definition {
    Files,
    Pointer,
    Pointers,
    Select,
    Roles,
    DocumentNames,
    /// A check that says `at` what it looks.
    Part,
    Path,
    Date,
    Check,
    Rules,
    OverriddenRules,
    Set,
    Limits,
    Documents,
    CustomRule,
    Option,
    LevelFrom,
    Example,
    Override,
    Waiver,
    Test,
    Expected,
}

impl Takes {
    /// What it is, in words.
    #[cfg(test)]
    pub(crate) fn words(self) -> String {
        let one = |definition: Definition| match definition {
            Definition::Files => "a list of globs",
            Definition::Pointer => "a JSON Pointer",
            Definition::Pointers => "a JSON Pointer, or a list of them",
            Definition::Select => "a JSON Pointer, or a role such as `@url`",
            Definition::Roles => "a table",
            Definition::DocumentNames => "a list of names",
            Definition::Part => "a check with `at`",
            Definition::Path => "paths, by address",
            Definition::Date => "a date",
            Definition::Check => "a check",
            Definition::Rules | Definition::OverriddenRules => "levels or tables, by rule",
            Definition::Set => "lists of names, hosts or files, by name",
            Definition::Option => "tables, by name",
            Definition::Limits => "a table",
            Definition::Documents
            | Definition::CustomRule
            | Definition::LevelFrom
            | Definition::Example
            | Definition::Override
            | Definition::Waiver
            | Definition::Test
            | Definition::Expected => "an array of tables",
        };
        match self {
            Self::Version => "`1`".to_owned(),
            Self::Layers => "a list of packs and paths".to_owned(),
            Self::Text | Self::NonEmptyText => "a string".to_owned(),
            Self::RuleId => "an id".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Limit => "a whole number".to_owned(),
            Self::Level(None) => "a level".to_owned(),
            Self::Level(Some(default)) => format!("a level, by default `{default}`"),
            Self::Severity => "`error`, `warning` or `info`".to_owned(),
            Self::Tighter => {
                let [first @ .., last] =
                    crate::check::Tighter::names().map(|name| format!("`{name}`"));
                format!("{} or {last}", first.join(", "))
            }
            Self::OneOf(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("{}, by default {}", words.join(" or "), words[0])
            }
            Self::Schema(None) => "the name of a schema".to_owned(),
            Self::Schema(Some(default)) => format!("the name of a schema, by default `{default}`"),
            Self::One(it) | Self::List(it) | Self::ByName(it) => one(it).to_owned(),
        }
    }
}

/// A key as the JSON Schema and the reference describe it, whatever its section.
pub(crate) struct KeyDescription {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: Takes,
    pub(crate) is_required: bool,
}

/// The keys of a section.
pub(crate) fn describe<S: Section>() -> Vec<KeyDescription> {
    let describe = |key: &Key<S>| KeyDescription {
        name: key.name,
        about: key.about,
        takes: key.takes,
        is_required: key.required.is_some(),
    };
    S::KEYS.iter().map(describe).collect()
}

/// Reads every key of a section. All are read, so that every mistake is reported.
pub(crate) fn read<S: Section>(
    table: &Table<'_>,
    context: &mut S::Context<'_>,
) -> Result<S::Draft, Reported> {
    let (draft, read) = read_all::<S>(table, context);
    read.map(|()| draft)
}

/// Reads every key of a section, and gives what has no mistake even where another key has one.
pub(crate) fn read_all<S: Section>(
    table: &Table<'_>,
    context: &mut S::Context<'_>,
) -> (S::Draft, ReadResult) {
    let mut draft = S::Draft::default();
    let read = S::KEYS.iter().map(|key| match (table.get(key.name), key.required) {
        (Some(item), _) => (key.read)(&mut draft, &item, context),
        (None, Some(help)) => table.require(key.name, help).map(|_| ()),
        (None, None) => Ok(()),
    });
    let read: ReadResult = collect_all(read);
    table.deny_unknown_keys(S::NAME);
    (draft, read)
}

/// The lines of a section: those of its values, then the tables below it.
pub(crate) fn show<S: Section>(section: &S, page: &Page<'_>) -> String {
    show_where(section, page, |_| true)
}

/// The lines of some keys of a section.
pub(crate) fn show_where<S: Section>(
    section: &S,
    page: &Page<'_>,
    is_shown: impl Fn(&str) -> bool,
) -> String {
    let (mut lines, mut tables) = (String::new(), String::new());
    for key in S::KEYS.iter().filter(|key| is_shown(key.name)) {
        match (key.show)(section, page) {
            Some(Shown::Tables(text)) => tables += &text,
            Some(shown) => lines += &shown.lines(key.name),
            None => {}
        }
    }
    lines + &tables
}

/// A section as a table on one line.
pub(crate) fn inline<S: Section>(section: &S, page: &Page<'_>) -> String {
    let value =
        |key: &Key<S>| Some(format!("{} = {}", key.name, (key.show)(section, page)?.inline()));
    let values: Vec<String> = S::KEYS.iter().filter_map(value).collect();
    format!("{{ {} }}", values.join(", "))
}

/// Puts what was read into its place in a draft.
pub(crate) fn set<T>(slot: &mut Option<T>, value: Result<T, Reported>) -> ReadResult {
    *slot = Some(value?);
    Ok(())
}
