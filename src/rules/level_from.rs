//! `level-from`: the levels that a rule gets on dates to come.

use super::Level;
use super::read_level::read_level;
use crate::check::values::Date;
use crate::check::{ReadContext, read_day, today};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// A level that a rule has from a date on: an entry of `level-from`.
#[derive(Debug, Clone)]
pub(crate) struct LevelFrom {
    pub(crate) date: Date,
    pub(crate) level: Level,
    /// Where the level is.
    pub(crate) place: Place,
    date_place: Place,
    /// Whether the date has come.
    pub(crate) has_begun: bool,
}

impl LevelFrom {
    /// The same level, set at another place.
    pub(crate) fn at(&self, place: &Place) -> Self {
        Self { place: place.clone(), ..self.clone() }
    }

    /// What a finding of the rule says of it.
    pub(crate) fn label(&self) -> String {
        format!("the rule has the level `{}` from {} on", self.level, self.date)
    }
}

/// The levels of a rule over time.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    first: (Level, Place),
    /// In the order of their dates.
    from: Vec<LevelFrom>,
}

impl Levels {
    pub(crate) fn new(first: (Level, Place), from: Vec<LevelFrom>) -> Self {
        Self { first, from }
    }

    /// The level before every date, and its line.
    pub(crate) fn first(&self) -> &(Level, Place) {
        &self.first
    }

    pub(crate) fn from(&self) -> &[LevelFrom] {
        &self.from
    }

    /// The level today.
    pub(crate) fn now(&self) -> Level {
        self.begun().map_or(self.first.0, |entry| entry.level)
    }

    /// The line of the level today.
    pub(crate) fn place(&self) -> &Place {
        self.begun().map_or(&self.first.1, |entry| &entry.place)
    }

    /// The entry that is in force today.
    fn begun(&self) -> Option<&LevelFrom> {
        self.from.iter().rfind(|entry| entry.has_begun)
    }

    /// The entries whose dates are still to come.
    pub(crate) fn coming(&self) -> impl Iterator<Item = &LevelFrom> {
        self.from.iter().filter(|entry| !entry.has_begun)
    }

    /// Whether the rule is on today or will be.
    pub(crate) fn is_ever_on(&self) -> bool {
        self.now() != Level::Off || self.coming().any(|entry| entry.level != Level::Off)
    }

    /// The lowest level from today on, and its line.
    pub(crate) fn lowest(&self) -> (Level, &Place) {
        let coming = self.coming().map(|entry| (entry.level, &entry.place));
        coming.fold((self.now(), self.place()), |low, it| if it.0 < low.0 { it } else { low })
    }

    /// The level on a date that is to come, and its line.
    fn on(&self, date: Date) -> (Level, &Place) {
        match self.from.iter().rfind(|entry| entry.has_begun || entry.date <= date) {
            Some(entry) => (entry.level, &entry.place),
            None => (self.first.0, &self.first.1),
        }
    }

    /// Where from today on `other` is lower first.
    pub(crate) fn first_lower<'l>(&'l self, other: &'l Self) -> Option<Lower<'l>> {
        let mut dates: Vec<Date> =
            self.coming().chain(other.coming()).map(|entry| entry.date).collect();
        dates.sort_unstable();
        let today = (None, (self.now(), self.place()), (other.now(), other.place()));
        let later = dates.into_iter().map(|date| (Some(date), self.on(date), other.on(date)));
        let lower = std::iter::once(today).chain(later).find(|(_, this, other)| other.0 < this.0);
        lower.map(|(date, level, lower)| Lower { date, level, lower })
    }

    /// Whether both are the same from today on.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.first_lower(other).is_none() && other.first_lower(self).is_none()
    }
}

/// A level that is lower than another one.
pub(crate) struct Lower<'l> {
    /// From when; `None` for today.
    pub(crate) date: Option<Date>,
    pub(crate) level: (Level, &'l Place),
    pub(crate) lower: (Level, &'l Place),
}

/// Reads `level-from`: at least one entry, in the order of their dates, each with another level than the one before.
pub(crate) fn read_level_from(
    item: &Item<'_>,
    reading: &ReadContext<'_>,
) -> Result<Vec<LevelFrom>, Reported> {
    if let Some(table) = item.as_table() {
        let mistake = PolicyMistake::value("expected an array, found a table");
        let help = "put it in brackets: `level-from = [{ date = 2027-01-01, level = \"error\" }]`";
        return Err(table.report(mistake.help(help)));
    }
    let today = today(item, reading)?;
    let entries: Vec<LevelFrom> = item.list(|item| read_entry(&item.table()?, today))?;
    if entries.is_empty() {
        let mistake = PolicyMistake::value("`level-from` has no entry");
        let help = "write `[{ date = 2027-01-01, level = \"error\" }]`, or remove it";
        return Err(item.report(mistake.help(help)));
    }
    collect_all::<(), ()>(entries.windows(2).map(|pair| {
        let [before, after] = pair else { return Ok(()) };
        if after.date <= before.date {
            let message = format!("`{}` isn't after `{}`", after.date, before.date);
            let mistake = PolicyMistake::value(message);
            let mistake = mistake.help("put the entries in the order of their dates, each once");
            let mistake = mistake.related(before.date_place.clone(), "the entry before it");
            return Err(item.report_at(mistake, after.date_place.clone()));
        }
        refuse_same(item, (before.level, &before.place), after)
    }))?;
    Ok(entries)
}

fn read_entry(table: &Table<'_>, today: Date) -> Result<LevelFrom, Reported> {
    let date = table.require("date", "say from when: `date = 2027-01-01`").and_then(|item| {
        let help = "write the first day on which the rule has the level: `2027-01-01`";
        Ok((read_day(&item, help)?, item.place()))
    });
    let level = table
        .require("level", "say what level it has from then on: `level = \"error\"`")
        .and_then(|item| Ok((read_level(&item)?, item.place())));
    table.deny_unknown_keys("an entry of `level-from`");
    let ((date, date_place), (level, place)) = (date?, level?);
    Ok(LevelFrom { date, level, place, date_place, has_begun: date <= today })
}

/// Reports an entry of the level that the rule has before it.
pub(crate) fn refuse_same(
    item: &Item<'_>,
    (level, before): (Level, &Place),
    entry: &LevelFrom,
) -> Result<(), Reported> {
    if entry.level != level {
        return Ok(());
    }
    let message = format!("the rule has the level `{level}` before `{}` already", entry.date);
    let help = "remove the entry, or set `level` to what the rule is until then";
    let mistake = PolicyMistake::value(message).help(help);
    Err(item.report_at(mistake.related(before.clone(), "it is set here"), entry.place.clone()))
}
