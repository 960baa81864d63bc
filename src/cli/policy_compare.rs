//! `dtolint policy compare`.

use std::path::{Path, PathBuf};

use dtolint::check::Checks;
use dtolint::files::GitCommit;
use dtolint::policy::{Date, FailOnChange, PolicyComparison};
use dtolint::{Policy, PolicyBuilder, PolicyError};

use super::args::{FailOn, FailOnChange as Wanted, PolicyCompare, Reporting};
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::Loaded;
use super::working_directory::working_directory;
use super::{output, policy};

pub(super) fn run(args: &PolicyCompare, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let load = |file: Option<&Path>| policy::require(file, args.today.date(), checks, &here);
    let (old, new) = match (&args.since, &args.files[..]) {
        (None, [old, new]) => (load(Some(old))?.policy, load(Some(new))?.policy),
        (None, _) => {
            let error = CliError::new("two policies are needed to compare");
            return Err(error.help("name the old one and the new one, or give `--since REVISION`"));
        }
        (Some(_), [_, _, ..]) => {
            let error = CliError::new("with `--since` only the new policy is named");
            return Err(error.help("remove one: the old policy is read from git"));
        }
        (Some(revision), files) => {
            let new = load(files.first().map(PathBuf::as_path))?;
            (since(revision, &new, args.today.date(), checks, &here)?, new.policy)
        }
    };
    // What the caller wants to fail on is an error of the report.
    let reporting = Reporting { writing: args.writing.clone(), fail_on: FailOn::Error };
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(error), _) | (_, Err(error)) => {
            output::report(error.report(), None, &reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let fail_on = match args.fail_on {
        Wanted::Never => FailOnChange::Never,
        Wanted::Looser => FailOnChange::Looser,
        Wanted::Stricter => FailOnChange::Stricter,
        Wanted::Any => FailOnChange::Any,
    };
    let report = PolicyComparison::new(&old, &new).report(fail_on);
    output::report(&report, Some(&new), &reporting)?;
    Ok(output::outcome(&report, &reporting))
}

/// The policy as it was in a commit of the repository that it is in.
fn since(
    revision: &str,
    new: &Loaded,
    today: Date,
    checks: &Checks,
    here: &Path,
) -> Result<Result<Policy, PolicyError>, CliError> {
    let location = &new.location;
    let files = GitCommit::open(location.root(), revision, here).map_err(|error| {
        let message = format!("the policy of `{revision}` can't be read: {error}");
        CliError::new(message).help(
            "fetch the commit with its files, or check it out elsewhere and name both policies",
        )
    })?;
    let builder = PolicyBuilder::default().files(&files).checks(checks).today(today);
    Ok(builder.at(location))
}
