//! `rules/data/secrets.toml`: which names are secret, and how tokens begin.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ::toml::de::{DeTable, DeValue};

/// What the file says.
pub(super) struct SecretData {
    pub(super) words: HashSet<String>,
    pub(super) last: HashSet<String>,
    pub(super) keys: HashSet<String>,
    pub(super) about: HashSet<String>,
    pub(super) parameters: HashSet<String>,
    /// By how they begin.
    pub(super) tokens: HashMap<String, TokenForm>,
}

/// What follows the beginning of a token.
#[derive(Clone, Copy)]
pub(super) struct TokenForm {
    pub(super) characters: Characters,
    pub(super) least: usize,
    pub(super) looks_random: bool,
}

/// The characters of a token.
#[derive(Clone, Copy)]
pub(super) enum Characters {
    Word,
    Dotted,
    Base64,
    Address,
}

impl Characters {
    pub(super) fn has(self, byte: u8) -> bool {
        match byte {
            b'_' | b'-' => true,
            b'.' => !matches!(self, Self::Word),
            b'+' | b'/' | b'=' => matches!(self, Self::Base64 | Self::Address),
            b'@' => matches!(self, Self::Address),
            byte => byte.is_ascii_alphanumeric(),
        }
    }
}

pub(super) static DATA: LazyLock<SecretData> =
    LazyLock::new(|| read(include_str!("../../../rules/data/secrets.toml")));

fn read(text: &str) -> SecretData {
    let table = DeTable::parse(text).expect("the embedded file is TOML; a test reads it");
    let table = table.get_ref();
    let list = |key: &str| strings(&table[key]).collect();
    let tokens = table["token"].get_ref().as_array().expect("an array; a test reads it").iter();
    let forms = tokens.flat_map(|token| {
        let token = token.get_ref().as_table().expect("a table; a test reads it");
        let form = form(token);
        strings(&token["begins"]).map(move |begins| (begins, form))
    });
    SecretData {
        words: list("words"),
        last: list("last"),
        keys: list("keys"),
        about: list("about"),
        parameters: list("parameters"),
        tokens: forms.collect(),
    }
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

fn strings<'t>(list: &'t ::toml::Spanned<DeValue<'_>>) -> impl Iterator<Item = String> + use<'t> {
    let list = list.get_ref().as_array().expect("an array; a test reads it");
    list.iter().map(|text| text.get_ref().as_str().expect("a string; a test reads it").to_owned())
}
