//! `rules/data/secrets.toml`: which names are secret, and how tokens begin.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ::toml::de::{DeTable, DeValue};

use super::beginnings::{Beginnings, Characters, TokenForm};

/// What the file says.
pub(super) struct SecretData {
    pub(super) words: HashSet<String>,
    pub(super) last: HashSet<String>,
    pub(super) keys: HashSet<String>,
    pub(super) likely: HashSet<String>,
    pub(super) codes: HashSet<String>,
    pub(super) about: HashSet<String>,
    pub(super) plain: HashSet<String>,
    pub(super) counts: HashSet<String>,
    pub(super) modes: HashSet<String>,
    pub(super) references: Vec<String>,
    pub(super) naming: HashSet<String>,
    pub(super) kinds: HashSet<String>,
    pub(super) secret_kinds: HashSet<String>,
    pub(super) holding: HashSet<String>,
    pub(super) through: HashSet<String>,
    pub(super) parameters: HashSet<String>,
    /// Words before `:` that no user has.
    pub(super) not_users: HashSet<String>,
    /// Options of commands, by what they are called.
    pub(super) options: HashMap<String, CommandOption>,
    /// The commands that have options of their own.
    pub(super) commands: HashSet<String>,
    /// Words that come behind the name of an option in prose.
    pub(super) prose: HashSet<String>,
    pub(super) tokens: Beginnings,
    /// Tokens by their whole form, each a pattern.
    pub(super) forms: Vec<String>,
}

/// An option of commands whose value has a secret.
pub(super) struct CommandOption {
    /// Whether its value is secret, and not `name:password`.
    pub(super) is_password: bool,
    /// The commands that have it; empty, if all.
    pub(super) of: HashSet<String>,
}

pub(super) static DATA: LazyLock<SecretData> =
    LazyLock::new(|| read(include_str!("../../../rules/data/secrets.toml")));

fn read(text: &str) -> SecretData {
    let table = DeTable::parse(text).expect("the embedded file is TOML; a test reads it");
    let table = table.get_ref();
    let list = |key: &str| strings(&table[key]).collect();
    let address = table["address"].get_ref().as_table().expect("a table; a test reads it");
    let begins = tables(&table["token"]).flat_map(|token| {
        let form = form(token);
        strings(&token["begins"]).map(move |begins| (begins, form))
    });
    SecretData {
        words: list("words"),
        last: list("last"),
        keys: list("keys"),
        likely: list("likely"),
        codes: list("codes"),
        about: list("about"),
        plain: list("plain"),
        counts: list("counts"),
        modes: list("modes"),
        references: strings(&table["references"]).collect(),
        naming: list("naming"),
        kinds: list("kinds"),
        secret_kinds: list("secret_kinds"),
        holding: list("holding"),
        through: list("through"),
        parameters: list("parameters"),
        not_users: strings(&address["not_users"]).collect(),
        commands: tables(&table["option"])
            .filter_map(|it| it.get("of"))
            .flat_map(strings)
            .collect(),
        options: tables(&table["option"]).flat_map(options).collect(),
        prose: list("prose"),
        tokens: Beginnings::new(begins),
        forms: tables(&table["form"]).map(|form| string(&form["pattern"])).collect(),
    }
}

fn options<'t>(table: &'t DeTable<'_>) -> impl Iterator<Item = (String, CommandOption)> + use<'t> {
    strings(&table["names"]).map(|name| {
        let of = table.get("of").map(|of| strings(of).collect());
        let is_password = table["holds"].get_ref().as_str() == Some("password");
        (name, CommandOption { is_password, of: of.unwrap_or_default() })
    })
}

fn form(token: &DeTable<'_>) -> TokenForm {
    let value = |key: &str| token[key].get_ref();
    let least = value("least").as_integer().and_then(|number| number.as_str().parse().ok());
    TokenForm {
        characters: match value("characters").as_str() {
            Some("word") => Characters::Word,
            Some("dotted") => Characters::Dotted,
            Some("base64") => Characters::Base64,
            Some("address") => Characters::Address,
            other => panic!("{other:?} is no set of characters; a test reads the file"),
        },
        least: least.expect("a number; a test reads it"),
        looks_random: token
            .get("looks_random")
            .is_some_and(|it| it.get_ref().as_bool() == Some(true)),
    }
}

fn tables<'t>(
    list: &'t ::toml::Spanned<DeValue<'t>>,
) -> impl Iterator<Item = &'t DeTable<'t>> + use<'t> {
    let list = list.get_ref().as_array().expect("an array; a test reads it");
    list.iter().map(|it| it.get_ref().as_table().expect("a table; a test reads it"))
}

fn strings<'t>(list: &'t ::toml::Spanned<DeValue<'_>>) -> impl Iterator<Item = String> + use<'t> {
    let list = list.get_ref().as_array().expect("an array; a test reads it");
    list.iter().map(string)
}

fn string(text: &::toml::Spanned<DeValue<'_>>) -> String {
    text.get_ref().as_str().expect("a string; a test reads it").to_owned()
}
