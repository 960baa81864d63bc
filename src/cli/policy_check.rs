//! `dtolint policy check`.

use super::args::PolicyCheck;
use super::collect::Collector;
use super::{Outcome, Problem, output, paths, policy, policy_test};
use crate::{Checks, Input, Linter};

pub(super) fn run(args: &PolicyCheck, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let found = policy::require(args.policy.as_deref(), args.today.date(), checks, &here)?;
    let policy = match policy_test::with_tests(&found, &here)? {
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
    // Whether a glob matches any file is told by names alone.
    let mut collector =
        Collector::new(&here, &found.folder, linter.policy(), found.file.as_deref());
    if linter.policy().globs().next().is_some() {
        collector.folder(&found.folder);
        let before = collector.collected.findings.len();
        collector.unmatched();
        report.extend(collector.collected.findings.drain(before..));
    }
    // Of a folder that cannot be looked through it is not known what matches.
    let unreadable = collector.collected.unreadable;
    let is_whole = unreadable.is_empty();
    for (name, why) in &unreadable {
        report.extend(linter.lint(Input::unreadable(name, why)));
    }
    output::report(&report, Some(linter.policy()), &args.reporting)?;
    Ok(if is_whole { output::outcome(&report, &args.reporting) } else { Outcome::Failed })
}
