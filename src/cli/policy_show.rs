//! `dtolint policy show`.

use dtolint::check::Checks;
use dtolint::files::absolute;

use super::args::PolicyShow;
use super::error::CliError;
use super::outcome::Outcome;
use super::working_directory::working_directory;
use super::{output, policy};

pub(super) fn run(args: &PolicyShow, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let loaded = policy::require(args.policy.path()?, args.today.date(), checks, &here)?;
    let policy = match loaded.policy {
        Ok(policy) => policy,
        Err(error) => {
            output::findings(error.report())?;
            return Ok(Outcome::Failed);
        }
    };
    let text = match &args.file {
        None => policy.show(),
        Some(file) => policy.show_for(&loaded.location.path_of(&absolute(&here, file))),
    };
    output::print_text(&text).map_err(CliError::unwritable("the policy"))?;
    Ok(Outcome::Clean)
}
