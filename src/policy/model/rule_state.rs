//! What `[rules]` says of one rule: in one entry, and in all layers so far. Which value wins is
//! decided in `precedence.rs`.

use crate::check::Arguments;
use crate::rules::Level;
use crate::text::Place;

/// What the layers so far have said of one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleState {
    pub(crate) level: Level,
    /// The line that set the level.
    pub(crate) level_place: Place,
    pub(crate) arguments: Arguments,
    pub(crate) reason: Option<(String, Place)>,
    /// The line of a file (not of a pack) that named the rule.
    pub(crate) named: Option<Place>,
    /// The line that made it final: what follows may tighten it, never loosen it.
    pub(crate) final_by: Option<Place>,
    /// Whether there was a mistake, so that what is missing may be what was mistaken.
    pub(crate) is_mistaken: bool,
    /// Whether any layer had it on.
    pub(crate) was_on: bool,
}

impl RuleState {
    /// A rule that no policy mentions.
    pub(crate) fn off(place: &Place) -> Self {
        Self {
            level: Level::Off,
            level_place: place.clone(),
            arguments: Arguments::default(),
            reason: None,
            named: None,
            final_by: None,
            is_mistaken: false,
            was_on: false,
        }
    }

    /// What one entry would have to say to get here.
    pub(crate) fn into_entry(self) -> RuleEntry {
        RuleEntry {
            key: self.level_place.clone(),
            level: Some((self.level, self.level_place)),
            switches_on: None,
            arguments: self.arguments,
            reason: self.reason,
            final_by: self.final_by,
            is_mistaken: self.is_mistaken,
        }
    }
}

/// What one entry of `[rules]` says: a level alone, or a table.
#[derive(Debug, Clone)]
pub(crate) struct RuleEntry {
    /// Where the rule is named.
    pub(crate) key: Place,
    pub(crate) level: Option<(Level, Place)>,
    /// Of a table without a level: the one at which it switches on a rule that is off.
    pub(crate) switches_on: Option<Level>,
    pub(crate) arguments: Arguments,
    pub(crate) reason: Option<(String, Place)>,
    pub(crate) final_by: Option<Place>,
    pub(crate) is_mistaken: bool,
}
