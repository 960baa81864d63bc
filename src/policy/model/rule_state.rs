//! What `[rules]` says of one rule: in one entry, and in all layers so far. Which value wins is
//! decided in `precedence.rs`.

use crate::check::Arguments;
use crate::rules::{Level, LevelFrom, Levels};
use crate::text::Place;

/// What the layers so far have said of one rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleState {
    pub(crate) levels: Levels,
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
            levels: Levels::new((Level::Off, place.clone()), Vec::new()),
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
            key: self.levels.place().clone(),
            level: Some(self.levels.first().clone()),
            level_from: self.levels.from().to_vec(),
            switches_on: None,
            arguments: self.arguments,
            reason: self.reason,
            final_by: self.final_by,
            not_final_by: None,
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
    /// The levels that it gives from dates on, in their order.
    pub(crate) level_from: Vec<LevelFrom>,
    /// Of a table without a level: the one at which it switches on a rule that is off.
    pub(crate) switches_on: Option<Level>,
    pub(crate) arguments: Arguments,
    pub(crate) reason: Option<(String, Place)>,
    pub(crate) final_by: Option<Place>,
    /// The line that says that it isn't final.
    pub(crate) not_final_by: Option<Place>,
    pub(crate) is_mistaken: bool,
}

impl RuleEntry {
    /// Whether it says anything of the level.
    pub(crate) fn says_level(&self) -> bool {
        self.level.is_some() || !self.level_from.is_empty()
    }

    /// The levels that it gives a rule with these levels; none if it says nothing of them and the rule isn't off.
    /// Without a level of its own, it keeps those until its first date.
    pub(crate) fn levels_over(&self, known: &Levels) -> Option<Levels> {
        let turned_on = self.switches_on.filter(|_| !known.is_ever_on());
        let turned_on = turned_on.map(|level| (level, self.key.clone()));
        let is_said = self.says_level() || turned_on.is_some();
        let own = self.level.clone().or(turned_on);
        let until = self.level_from.first().filter(|_| own.is_none()).map(|entry| entry.date);
        let kept = known.from().iter().filter(|entry| until.is_some_and(|date| entry.date < date));
        let from = kept.chain(&self.level_from).cloned().collect();
        is_said.then(|| Levels::new(own.unwrap_or_else(|| known.first().clone()), from))
    }
}
