//! A check of one's own: a CI tool knows which teams there are, and policies ask it.
//!
//! The check has state (the teams), takes parameters, refuses what makes no sense at the line of the
//! policy that says so, and is used by policies like any other: with `select`, levels, messages,
//! within `when … then …`.
//!
//! Run it with `cargo run --example own_check --no-default-features`.

#![expect(clippy::print_stdout, reason = "a tool that prints")]

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use dtolint::{
    ArgumentError, Check, Checks, Hit, HostCheck, Kind, Linter, Parameter, Policy, PolicyBuilder,
    PolicyError, Severity, Subject, Types,
};

const POLICY: &str = r#"
version = 1

[[rule]]
id      = "acme-team"
title   = "The path of a webhook ends in a team that we have"
select  = "/endpoint_url"
check   = { known-team = { after = "/webhooks/", except = ["sandbox*"] } }
message = "there is no team `{team}`"
help    = "teams are: {teams}"
"#;

/// What the tool learned from the organisation's directory.
const TEAMS: [&str; 3] = ["billing", "hr", "identity"];

const PARAMETERS: &[Parameter] = &[
    Parameter::required("after", Kind::Text, "what the team's name stands behind"),
    Parameter::optional("except", Kind::Globs, "names that need be no team's"),
];

/// `known-team`, with what it was given.
struct KnownTeam {
    teams: Arc<BTreeSet<String>>,
    after: String,
    except: Option<dtolint::NameSet>,
}

impl Check for KnownTeam {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(text) = subject.node().as_str() else { return };
        let Some((_, team)) = text.rsplit_once(&self.after) else { return };
        let is_excepted = self.except.as_ref().is_some_and(|except| except.find(team).is_some());
        if !is_excepted && !self.teams.contains(team) {
            let teams: Vec<&str> = self.teams.iter().map(String::as_str).collect();
            let hit = Hit::new(subject.node(), team).fact("team", team);
            report(hit.fact("teams", teams.join(", ")));
        }
    }
}

/// The check, for a policy loader. `build` runs once for each rule that uses it.
fn known_team(teams: Arc<BTreeSet<String>>) -> HostCheck {
    HostCheck::new("known-team", "the text ends in the name of a team", move |arguments| {
        let after = arguments.text("after").unwrap_or_default().to_owned();
        if !after.ends_with('/') {
            let error = ArgumentError::new("after", format!("`{after}` does not end in `/`"));
            return Err(error.help("write the whole path before the team's name"));
        }
        let except = arguments.names("except");
        Ok(Box::new(KnownTeam { teams: Arc::clone(&teams), after, except }))
    })
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["team", "teams"])
}

fn load(policy: &str, checks: &Checks) -> Result<Policy, PolicyError> {
    PolicyBuilder::default().checks(checks).text("policy.toml", policy)
}

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let teams = Arc::new(TEAMS.map(String::from).into());
    let mut checks = Checks::default();
    checks.add(known_team(teams))?;

    let linter = Linter::new(load(POLICY, &checks)?);
    let mut worst = None;
    for team in ["hr", "sandbox-7", "humanresources"] {
        let document = format!(
            r#"{{"endpoint_url": "https://hooks.example.com/webhooks/{team}", "events": []}}"#
        );
        let report = linter.lint(&format!("{team}.json"), &document);
        for finding in report.findings() {
            let at = finding.place().start();
            println!("{}:{}:{}: {}", finding.place().path(), at.line, at.column, finding.message());
            println!("    help: {}", finding.help().unwrap_or_default());
        }
        worst = worst.max(report.worst());
    }

    // A mistake in the policy is told at its line, as for any other check.
    let mistaken = POLICY.replace("/webhooks/", "/webhooks");
    if let Err(error) = load(&mistaken, &checks) {
        println!("{error}");
    }
    Ok(if worst == Some(Severity::Error) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
