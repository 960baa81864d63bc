//! `dtolint policy check`.

use super::args::PolicyCheck;
use super::collect::Collector;
use super::{Outcome, Problem, output, paths, policy, policy_test};
use crate::{Checks, Linter, Report};

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
    let mut findings = policy.check().findings().to_vec();
    let linter = Linter::new(policy);
    let tested = linter.test_policy().report();
    let is_about_policy = |finding: &&crate::Finding| finding.rule() == "test-cannot-fail";
    findings.extend(tested.findings().iter().filter(is_about_policy).cloned());
    // Whether a glob matches any file is told by names alone.
    let mut collector =
        Collector::new(&here, &found.folder, linter.policy(), found.file.as_deref());
    if linter.policy().globs().next().is_some() {
        collector.folder(&found.folder);
        let before = collector.collected.findings.len();
        collector.unmatched();
        findings.extend(collector.collected.findings.drain(before..));
    }
    // Of a folder that cannot be looked through it is not known what matches.
    let unreadable = collector.collected.unreadable;
    let is_whole = unreadable.is_empty();
    for (name, why) in &unreadable {
        findings.extend(linter.unreadable(name, why).findings().iter().cloned());
    }
    let report = Report::new(findings).of_rules(linter.rules());
    output::report(&report, Some(linter.policy()), &args.reporting)?;
    Ok(if is_whole { output::outcome(&report, &args.reporting) } else { Outcome::Failed })
}
