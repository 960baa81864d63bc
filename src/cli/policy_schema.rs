//! `dtolint policy schema`.

use dtolint::check::Checks;

use super::args::PolicySchema;
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::PolicyOptions;
use super::working_directory::working_directory;
use super::{output, policy};

pub(super) fn run(args: &PolicySchema, checks: &Checks) -> Result<Outcome, CliError> {
    let options = PolicyOptions::new(args.policy.path()?, args.today.date(), checks);
    let loaded = policy::load(&options, &working_directory()?)?;
    let text = match (&loaded.policy, loaded.location.file()) {
        (Ok(policy), Some(_)) => dtolint::policy::json_schema_of(policy, checks),
        // Without a policy, what is the same for all of them.
        (_, None) => dtolint::policy::json_schema(checks),
        (Err(error), Some(_)) => {
            output::findings(error.report())?;
            return Ok(Outcome::Failed);
        }
    };
    output::print(text.as_bytes()).map_err(CliError::unwritable("the schema"))?;
    Ok(Outcome::Clean)
}
