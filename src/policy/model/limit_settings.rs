//! The limits that a policy sets.

use std::collections::BTreeMap;

use crate::document::Limits;
use crate::text::Place;

/// What `[limits]` says, by key. The last layer that sets a limit wins.
#[derive(Debug, Default)]
pub(crate) struct LimitSettings(BTreeMap<&'static str, LimitSetting>);

/// A limit that is set.
#[derive(Debug)]
pub(crate) struct LimitSetting {
    pub(crate) number: usize,
    pub(crate) place: Place,
    /// Sets it among the limits of a linter.
    pub(crate) set: fn(Limits, usize) -> Limits,
}

impl LimitSettings {
    pub(crate) fn set(&mut self, key: &'static str, setting: LimitSetting) {
        self.0.insert(key, setting);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&LimitSetting> {
        self.0.get(key)
    }

    /// Takes over what a later layer sets.
    pub(crate) fn extend(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    /// The limits, with the usual ones for those that aren't set.
    pub(crate) fn limits(&self) -> Limits {
        let set = |limits, setting: &LimitSetting| (setting.set)(limits, setting.number);
        self.0.values().fold(Limits::default(), set)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
