//! Lists of host names, each with a reason: the files under `rules/data/`.
//!
//! `build.rs` makes tables of them, so that nothing is parsed at run time.
//!
//! Invariant: an entry can't be lost. A test compares each table with its file.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::BuildNameHasher;

include!(concat!(env!("OUT_DIR"), "/host_lists.rs"));

/// Names that never lead to a public server.
static SPECIAL_USE: LazyLock<HostList> = LazyLock::new(|| HostList::new(SPECIAL_USE_NAMES));

/// Names of services that lead to whatever their user chooses.
static REBINDING: LazyLock<HostList> = LazyLock::new(|| HostList::new(REBINDING_NAMES));

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
    reasons: HashMap<&'static str, &'static str, BuildNameHasher>,
    /// The last two labels of each suffix, or its only label: enough to rule out nearly every host.
    ends: HashSet<&'static str, BuildNameHasher>,
}

impl HostList {
    fn new(names: &[(&'static str, &'static str)]) -> Self {
        let ends = names.iter().map(|(suffix, _)| last_labels(suffix, 2)).collect();
        Self { reasons: names.iter().copied().collect(), ends }
    }

    /// The names in the list, as a regular expression.
    fn regex(&self) -> String {
        let mut suffixes: Vec<&str> = self.reasons.keys().copied().collect();
        suffixes.sort_unstable();
        let suffixes: Vec<String> = suffixes.into_iter().map(regex::escape).collect();
        format!(r"(?:(?s:.)*\.)?(?:{})", suffixes.join("|"))
    }

    fn reason(&self, name: &str) -> Option<&'static str> {
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
    use ::toml::de::DeTable;

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
    fn every_entry_of_a_list_is_in_its_table() {
        let files = [
            (&SPECIAL_USE, include_str!("../../rules/data/special-use-names.toml")),
            (&REBINDING, include_str!("../../rules/data/rebinding-names.toml")),
        ];
        for (list, file) in files {
            let table = DeTable::parse(file).expect("it is TOML");
            let entries = table.get_ref()["name"].get_ref().as_array().expect("tables");
            assert!(entries.len() > 10 && list.reasons.len() == entries.len(), "{}", entries.len());
            for entry in entries {
                let [suffix, why] = ["suffix", "why"].map(|key| {
                    entry.get_ref()[key].get_ref().as_str().expect("each name has both")
                });
                assert_eq!(list.reasons.get(suffix), Some(&why));
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
