//! What the organisation knows of its teams.

use std::collections::BTreeMap;

/// The teams, with the beginnings of the names of events that each may take.
#[derive(Debug, Clone, Default)]
pub struct Teams(BTreeMap<String, Vec<String>>);

impl Teams {
    /// Those of `teams.json`, which a job of ACME's makes of its directory.
    pub fn ours() -> Self {
        Self::parse(include_str!("../teams.json")).expect("the job writes JSON")
    }

    /// Reads them from JSON: beginnings of events by team.
    ///
    /// # Errors
    ///
    /// It is not JSON, or of another shape.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json).map(Self)
    }

    /// The names of all teams, in order.
    pub fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Whether there is such a team.
    pub fn has(&self, team: &str) -> bool {
        self.0.contains_key(team)
    }

    /// Whether a team may take an event; a team that is not there may take none.
    pub fn may_take(&self, team: &str, event: &str) -> bool {
        self.0.get(team).is_some_and(|begin| begin.iter().any(|it| event.starts_with(it.as_str())))
    }
}

/// The team of a URL: what stands behind the text `after`.
pub(crate) fn team_of<'u>(url: &'u str, after: &str) -> Option<&'u str> {
    url.rsplit_once(after).map(|(_, team)| team)
}
