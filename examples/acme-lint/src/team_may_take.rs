//! `team-may-take`: the team of an endpoint may take each of its events.

use std::sync::Arc;

use dtolint::check::{Check, CheckContext, CheckDefinition, Parameter, Violation};
use dtolint::document::Types;

use crate::Teams;
use crate::known_team::{AFTER, after, judge};
use crate::teams::team_of;

const PARAMETERS: &[Parameter] = &[AFTER];

struct TeamMayTake {
    teams: Arc<Teams>,
    after: String,
}

impl Check for TeamMayTake {
    /// Looks at a whole DTO, and reports events at their places.
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let (url, events) = (context.node().get("endpoint_url"), context.node().get("events"));
        let Some((url, events)) = url.zip(events) else { return };
        let team = url.as_str().and_then(|url| team_of(url, &self.after));
        let Some(team) = team.filter(|team| self.teams.has(team)) else { return };
        for item in events.items() {
            // What is no string is the schema's to tell.
            let Some(event) = item.as_str().filter(|event| !self.teams.may_take(team, event))
            else {
                continue;
            };
            let violation = Violation::new(item, event).arg("event", event).arg("team", team);
            report(violation.related(url, "the endpoint of the team"));
        }
    }
}

pub(crate) fn check(teams: Arc<Teams>) -> CheckDefinition {
    let about = "the endpoint's team may take its events";
    CheckDefinition::new("team-may-take", about, move |arguments, _| {
        Box::new(TeamMayTake { teams: Arc::clone(&teams), after: after(arguments) })
    })
    .takes(Types::OBJECT)
    .parameters(PARAMETERS)
    .placeholders(&["event", "team"])
    .judge(judge)
}
