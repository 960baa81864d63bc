//! `dtolint policy test`.

use std::path::Path;

use dtolint::check::Checks;
use dtolint::files::OsFileSystem;
use dtolint::{Linter, PolicyBuilder};

use super::args::PolicyTest;
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::Loaded;
use super::working_directory::working_directory;
use super::{output, policy};

pub(super) fn run(args: &PolicyTest, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let loaded = policy::require(args.policy.path()?, args.today.date(), checks, &here)?;
    let policy = match policy::with_tests(&loaded, &here)? {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let linter = Linter::new(policy);
    if args.generate {
        return generate(args, &linter);
    }
    if args.mutate {
        return mutate(args, &linter, &loaded, checks, &here);
    }
    let mut tested = linter.test_policy();
    if let Some(wanted) = args.min_coverage {
        tested.require_coverage(usize::from(wanted), linter.policy().source());
    }
    tested.add_branches(linter.branch_coverage());
    if let Some(wanted) = args.min_branch_coverage {
        tested.require_branch_coverage(usize::from(wanted), linter.policy().source());
    }
    let is_required = args.min_coverage.is_some() || args.min_branch_coverage.is_some();
    if tested.tests().is_empty() && !is_required {
        let error = CliError::new("the policy has no tests");
        return Err(error.help(
            "write `[[test]]` entries in it, or in a *.test.toml file in its folder or a subfolder",
        ));
    }
    output::tests(&tested, linter.policy(), &args.reporting)?;
    Ok(output::outcome(&tested.report(), &args.reporting))
}

/// Prints tests to add to the policy.
fn generate(args: &PolicyTest, linter: &Linter) -> Result<Outcome, CliError> {
    let tested = match args.all {
        true => Vec::new(),
        false => linter.test_policy().fired().to_vec(),
    };
    let proposed = linter.propose_tests(&tested);
    let text = match proposed.to_toml() {
        text if text.is_empty() => {
            "# Each rule that the policy names has a test, and so has each branch of its check.\n"
                .to_owned()
        }
        text => text,
    };
    output::print_text(&text).map_err(CliError::unwritable("the tests"))?;
    Ok(Outcome::Clean)
}

/// Changes the policy, and prints what no test notices.
fn mutate(
    args: &PolicyTest,
    linter: &Linter,
    loaded: &Loaded,
    checks: &Checks,
    here: &Path,
) -> Result<Outcome, CliError> {
    if let Some(failed) = linter.test_policy().tests().iter().find(|test| !test.passed()) {
        let error = CliError::new(format!("the test «{}» fails as it is", failed.name));
        return Err(error.help("fix the tests first: `dtolint policy test` says what differs"));
    }
    let files = loaded.location.files(&OsFileSystem, here);
    let builder = PolicyBuilder::default().files(&*files).checks(checks).today(args.today.date());
    let path = loaded.location.path().unwrap_or_default();
    let report = linter.mutate(&|text| builder.text(&path, text), args.max_changes);
    output::print_text(&report.to_toml()).map_err(CliError::unwritable("the report"))?;
    Ok(if report.unnoticed().is_empty() { Outcome::Clean } else { Outcome::Findings })
}
