//! `known-team`: a URL ends in the name of a team.

use std::sync::Arc;

use dtolint::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, Kind, NameSet, Parameter,
    Violation,
};
use dtolint::document::Types;

use crate::Teams;
use crate::teams::team_of;

pub(crate) const AFTER: Parameter =
    Parameter::required("after", Kind::Text, "what the team's name stands behind; ends in `/`");

const PARAMETERS: &[Parameter] =
    &[AFTER, Parameter::optional("except", Kind::Globs, "names that need be no team's")];

struct KnownTeam {
    teams: Arc<Teams>,
    after: String,
    except: Option<NameSet>,
}

impl Check for KnownTeam {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let url = context.node().as_str();
        let Some(team) = url.and_then(|url| team_of(url, &self.after)) else { return };
        let is_excepted = self.except.as_ref().is_some_and(|except| except.find(team).is_some());
        if !is_excepted && !self.teams.has(team) {
            let violation = Violation::new(context.node(), team).arg("team", team);
            report(violation.arg("teams", self.teams.names()));
        }
    }
}

/// The check for a registry. The check itself is made once for each rule that uses it.
pub(crate) fn check(teams: Arc<Teams>) -> CheckDefinition {
    let about = "the text ends in the name of a team";
    CheckDefinition::new("known-team", about, move |arguments, _| {
        let (after, except) = (after(arguments), arguments.names("except"));
        Box::new(KnownTeam { teams: Arc::clone(&teams), after, except })
    })
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["team", "teams"])
    .judge(judge)
}

/// The parameter `after`.
pub(crate) fn after(arguments: &Arguments) -> String {
    arguments.text("after").unwrap_or_default().to_owned()
}

/// Refuses an `after` that can't work, at its line in the policy.
pub(crate) fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    let after = after(arguments);
    if !after.ends_with('/') {
        let error = ArgumentError::new("after", format!("`{after}` does not end in `/`"));
        return Err(error.help("write the whole path before the team's name"));
    }
    Ok(())
}
