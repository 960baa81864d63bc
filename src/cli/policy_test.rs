//! `dtolint policy test`.

use dtolint::Linter;
use dtolint::check::Checks;

use super::args::PolicyTest;
use super::error::CliError;
use super::outcome::Outcome;
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
    let mut tested = linter.test_policy();
    if let Some(wanted) = args.min_coverage {
        tested.require_coverage(usize::from(wanted), linter.policy().source());
    }
    if tested.tests().is_empty() && args.min_coverage.is_none() {
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
        text if text.is_empty() => "# Each rule that the policy names has a test.\n".to_owned(),
        text => text,
    };
    output::print_text(&text).map_err(CliError::unwritable("the tests"))?;
    Ok(Outcome::Clean)
}
