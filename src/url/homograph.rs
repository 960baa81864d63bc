//! Host names that look like another one: Unicode's security mechanisms (UTS 39).
//!
//! Letters that look like Latin ones are ordinary in other languages: `сахар` is the Russian word for
//! sugar, and no name of `caxap`. So a label is a look-alike only of a name that people know: one of
//! `rules/data/known-names.toml`, or a host that the policy allows.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, OnceLock};

use ::toml::de::{DeTable, DeValue};
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::confusable_detection::skeleton;

use super::bytes::has_a_label;
use super::domains::Domain;
use crate::text::BuildNameHasher;

/// Names that people know, by what they look like.
static KNOWN: LazyLock<HashMap<String, String, BuildNameHasher>> =
    LazyLock::new(|| read_known(include_str!("../../rules/data/known-names.toml")));

fn read_known(text: &str) -> HashMap<String, String, BuildNameHasher> {
    let table = DeTable::parse(text).expect("the embedded list is TOML; a test reads it");
    let lists = table.get_ref().values();
    let names = lists.flat_map(|list| {
        list.get_ref().as_array().expect("the list has arrays; a test reads it").iter()
    });
    let text = |name: &DeValue<'_>| {
        name.as_str().expect("the arrays have strings; a test reads it").to_owned()
    };
    names.map(|name| text(name.get_ref())).map(|name| (looks(&name), name)).collect()
}

/// What two texts that look alike have in common (UTS 39, section 4).
fn looks(text: &str) -> String {
    skeleton(text).collect()
}

/// The names that a policy allows, and the scripts.
#[derive(Default)]
pub(crate) struct Homographs {
    /// Hosts of the policy.
    allowed: Vec<Arc<[Domain]>>,
    /// The same by what they look like; made for the first host that isn't ASCII.
    by_looks: OnceLock<HashMap<String, String>>,
    /// The scripts that a host may be written in, by name; `None` if all are allowed.
    scripts: Option<HashSet<String>>,
}

impl Homographs {
    pub(crate) fn new(allowed: &[Arc<[Domain]>], scripts: Option<HashSet<String>>) -> Self {
        Self { allowed: allowed.to_vec(), by_looks: OnceLock::new(), scripts }
    }

    fn by_looks(&self) -> &HashMap<String, String> {
        self.by_looks.get_or_init(|| {
            let domains = self.allowed.iter().flat_map(|domains| domains.iter());
            let name = |domain: &Domain| idna::domain_to_unicode(domain.name()).0;
            domains.map(name).map(|name| (looks(&name), name)).collect()
        })
    }

    /// Why a person may take a host, which is in lower case and A-labels, for another one.
    pub(crate) fn find(&self, host: &str) -> Option<String> {
        // Nearly every host has no A-label, and is done here.
        if !has_a_label(host) {
            return None;
        }
        let (host, valid) = idna::domain_to_unicode(host);
        // An A-label that isn't valid is ambiguous, and refused as such.
        valid.ok()?;
        self.foreign_script(&host)
            .or_else(|| self.like_an_allowed_host(&host))
            .or_else(|| host.split('.').find_map(like_a_known_name))
    }

    fn foreign_script(&self, host: &str) -> Option<String> {
        let scripts = self.scripts.as_ref()?;
        let is_foreign = |letter: char| {
            let script = letter.script();
            !letter.is_ascii()
                && !matches!(script, Script::Common | Script::Inherited)
                && !scripts.contains(script.full_name())
        };
        let letter = host.chars().find(|letter| is_foreign(*letter))?;
        let script = letter.script().full_name();
        Some(format!("`{letter}` is a letter of {script}, which the policy doesn't allow"))
    }

    /// The whole host, or what is left of it from one of its labels on.
    fn like_an_allowed_host(&self, host: &str) -> Option<String> {
        let hosts = self.by_looks();
        if hosts.is_empty() {
            return None;
        }
        let mut rest = host;
        loop {
            match hosts.get(&looks(rest)) {
                Some(name) if name == rest => return None,
                Some(name) => return Some(format!("`{rest}` reads like `{name}`")),
                None => rest = rest.split_once('.')?.1,
            }
        }
    }
}

/// A label, or a part of it between hyphens, that isn't ASCII and looks like a name that people know.
fn like_a_known_name(label: &str) -> Option<String> {
    if label.is_ascii() {
        return None;
    }
    std::iter::once(label).chain(label.split('-')).filter(|part| !part.is_ascii()).find_map(
        |part| {
            let name = KNOWN.get(&looks(part))?;
            Some(format!("`{part}` reads like `{name}`"))
        },
    )
}
