//! `known-team`: a URL ends in the name of a team.

use std::sync::Arc;

use dtolint::{ArgumentError, Check, Violation, HostCheck, Kind, NameSet, Parameter, CheckContext, Types};

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

/// The check for a registry. What is made here is made once for each rule that uses it.
pub(crate) fn check(teams: Arc<Teams>) -> HostCheck {
    HostCheck::new("known-team", "the text ends in the name of a team", move |arguments| {
        let after = after(arguments)?;
        let except = arguments.names("except");
        Ok(Box::new(KnownTeam { teams: Arc::clone(&teams), after, except }))
    })
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["team", "teams"])
}

/// The parameter `after`. What is refused is told at its line in the policy.
pub(crate) fn after(arguments: &dtolint::Arguments) -> Result<String, ArgumentError> {
    let after = arguments.text("after").unwrap_or_default();
    if !after.ends_with('/') {
        let error = ArgumentError::new("after", format!("`{after}` does not end in `/`"));
        return Err(error.help("write the whole path before the team's name"));
    }
    Ok(after.to_owned())
}
