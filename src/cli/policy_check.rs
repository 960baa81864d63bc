//! `dtolint policy check`.

use std::path::Path;

use dtolint::Linter;
use dtolint::check::Checks;
use dtolint::linter::{FileCollector, Input};

use super::args::PolicyCheck;
use super::error::CliError;
use super::outcome::Outcome;
use super::policy::Loaded;
use super::working_directory::working_directory;
use super::{output, policy};

pub(super) fn run(args: &PolicyCheck, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let loaded = policy::require(args.policy.path()?, args.today.date(), checks, &here)?;
    if args.list_files {
        return list_files(args, loaded, &here);
    }
    let policy = match policy::with_tests(&loaded, &here)? {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let mut report = policy.check();
    let linter = Linter::new(policy);
    let mut tested = linter.test_policy().report();
    tested.retain(|finding| finding.rule() == "test-cannot-fail");
    report.extend(tested);
    // Whether a glob matches a file depends on the file's name alone: no document is read.
    let mut collector = FileCollector::new(linter.policy(), &loaded.location, &here);
    collector.add_documents();
    report.extend(collector.unmatched_globs());
    // In a folder that can't be read there may be files that match.
    for (name, why) in collector.unreadable() {
        report.extend(linter.lint(Input::unreadable(name, why)));
    }
    output::report(&report, Some(linter.policy()), &args.reporting)?;
    let is_whole = collector.unreadable().is_empty();
    Ok(if is_whole { output::outcome(&report, &args.reporting) } else { Outcome::Failed })
}

/// `--list-files`: prints which entry claims each file, and reads none.
fn list_files(args: &PolicyCheck, loaded: Loaded, here: &Path) -> Result<Outcome, CliError> {
    let policy = match loaded.policy {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let mut collector = FileCollector::new(&policy, &loaded.location, here).with_list();
    collector.add_documents();
    output::files(&collector, &policy, &args.reporting)
}
