//! `dtolint policy show`.

use super::args::PolicyShow;
use super::paths::{absolute, relative};
use super::{Outcome, Problem, output, paths, policy};
use crate::Checks;

pub(super) fn run(args: &PolicyShow, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let found = policy::require(args.policy.as_deref(), args.today.date(), checks, &here)?;
    let policy = match found.policy {
        Ok(policy) => policy,
        Err(error) => {
            output::findings(error.report())?;
            return Ok(Outcome::Failed);
        }
    };
    let file = args.file.as_ref().map(|file| relative(&found.folder, &absolute(&here, file)));
    let text = match &file {
        None => policy.show(),
        Some(file) => policy.show_for(file),
    };
    let failed = |error| Problem::new(format!("the policy cannot be written: {error}"));
    output::print(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}
