//! Lists of host names, each with a reason: the files under `rules/data/`.
//!
//! Invariant: an entry can't be lost. A list is part of the binary, so a mistake in it is a mistake of
//! ours: reading it panics, and a test reads every list.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

// Not this crate's own `toml`, which reports mistakes to the author of a policy.
use ::toml::de::{DeTable, DeValue};

use crate::text::BuildNameHasher;

/// Names that never lead to a public server.
static SPECIAL_USE: LazyLock<HostList> =
    LazyLock::new(|| HostList::read(include_str!("../../rules/data/special-use-names.toml")));

/// Names of services that lead to whatever their user chooses.
static REBINDING: LazyLock<HostList> =
    LazyLock::new(|| HostList::read(include_str!("../../rules/data/rebinding-names.toml")));

/// Why a name (in lower case, without a trailing dot) is of special use.
pub(crate) fn special_use(name: &str) -> Option<&'static str> {
    SPECIAL_USE.reason(name)
}

/// The names of special use, as a regular expression.
pub(crate) fn special_use_regex() -> String {
    SPECIAL_USE.regex()
}

/// The names that lead to whatever their user chooses, as a regular expression.
pub(crate) fn rebinding_regex() -> String {
    REBINDING.regex()
}

/// Why a name, in the same form, leads to whatever its user chooses.
pub(crate) fn rebinding(name: &str) -> Option<&'static str> {
    REBINDING.reason(name)
}

/// Suffixes with a reason each.
struct HostList {
    reasons: HashMap<String, String, BuildNameHasher>,
    /// The last two labels of each suffix, or its only label: enough to rule out nearly every host.
    ends: HashSet<String, BuildNameHasher>,
}

impl HostList {
    /// Reads an embedded list: `[[name]]` tables with `suffix` and `why`.
    fn read(text: &str) -> Self {
        let table = DeTable::parse(text).expect("an embedded list is TOML; a test reads it");
        let entries = table.get_ref().get("name").and_then(|entries| entries.get_ref().as_array());
        let entries = entries.expect("an embedded list has `[[name]]` tables; a test reads it");
        let mut reasons = HashMap::default();
        for entry in entries {
            let [suffix, why] = ["suffix", "why"].map(|key| {
                let value = entry.get_ref().get(key).map(|value| value.get_ref());
                let text = value.and_then(DeValue::as_str);
                text.expect("each name has `suffix` and `why`; a test reads it").to_owned()
            });
            let earlier = reasons.insert(suffix, why);
            assert!(earlier.is_none(), "each suffix is listed once; a test reads it");
        }
        let ends = reasons.keys().map(|suffix| last_labels(suffix, 2).to_owned()).collect();
        Self { reasons, ends }
    }

    /// The names in the list, as a regular expression.
    fn regex(&self) -> String {
        let mut suffixes: Vec<&str> = self.reasons.keys().map(String::as_str).collect();
        suffixes.sort_unstable();
        let suffixes: Vec<String> = suffixes.into_iter().map(regex::escape).collect();
        format!(r"(?:(?s:.)*\.)?(?:{})", suffixes.join("|"))
    }

    fn reason(&self, name: &str) -> Option<&str> {
        if !self.may_have(name) {
            return None;
        }
        let mut suffix = name;
        loop {
            if let Some(why) = self.reasons.get(suffix) {
                return Some(why);
            }
            suffix = suffix.split_once('.')?.1;
        }
    }

    /// Whether the end of a name is that of a suffix. Nearly no host's is.
    fn may_have(&self, name: &str) -> bool {
        let is_end = |count| self.ends.contains(last_labels(name, count));
        is_end(1) || is_end(2)
    }
}

fn last_labels(name: &str, count: usize) -> &str {
    let mut dots = name.bytes().enumerate().rev().filter(|&(_, byte)| byte == b'.');
    dots.nth(count - 1).map_or(name, |(dot, _)| &name[dot + 1..])
}

#[cfg(test)]
mod tests {
    use super::{REBINDING, SPECIAL_USE, rebinding, special_use};

    /// What the first look lets through is only slower.
    #[test]
    fn the_first_look_rules_out_ordinary_hosts() {
        for list in [&SPECIAL_USE, &REBINDING] {
            for name in ["example.org", "hooks.acme.com", "a.b.c.hooks.acme.co.uk", "acme"] {
                assert!(!list.may_have(name), "{name}");
            }
        }
    }

    #[test]
    fn every_embedded_list_can_be_read() {
        for list in [&SPECIAL_USE, &REBINDING] {
            assert!(list.reasons.len() > 10, "{}", list.reasons.len());
            for (suffix, why) in &list.reasons {
                assert_eq!(suffix.to_ascii_lowercase().trim_matches('.'), suffix);
                assert!(!suffix.is_empty() && !why.is_empty(), "{suffix}");
                assert!(
                    list.reason(suffix).is_some() && list.reason(&format!("a.{suffix}")).is_some()
                );
            }
        }
        assert!(special_use("a.localhost").is_some() && special_use("localhost.com").is_none());
        assert!(rebinding("a.hookbin.com").is_some() && rebinding("ahookbin.com").is_none());
    }
}
