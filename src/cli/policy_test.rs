//! `dtolint policy test`.

use std::path::Path;

use super::args::PolicyTest;
use super::paths::relative;
use super::policy::Found;
use super::{Outcome, Problem, output, paths, policy};
use crate::files::Disk;
use crate::policy::read::reason;
use crate::{Checks, Files as _, Linter, Policy, PolicyError};

pub(super) fn run(args: &PolicyTest, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let found = policy::require(args.policy.as_deref(), args.today.date(), checks, &here)?;
    let policy = match with_tests(&found, &here)? {
        Ok(policy) => policy,
        Err(error) => {
            output::report(error.report(), None, &args.reporting)?;
            return Ok(Outcome::Failed);
        }
    };
    let linter = Linter::new(policy);
    let mut tested = linter.test_policy();
    if let Some(wanted) = args.min_coverage {
        tested.require_coverage(usize::from(wanted), linter.policy().source());
    }
    if tested.tests().is_empty() && args.min_coverage.is_none() {
        let problem = Problem::new("the policy has no tests");
        return Err(
            problem.help("write `[[test]]` entries, in it or in a *.test.toml file beside it")
        );
    }
    output::tests(&tested, linter.policy(), &args.reporting)?;
    Ok(output::outcome(&tested.report(), &args.reporting))
}

/// The policy with the tests of the `*.test.toml` files beside it.
pub(super) fn with_tests(
    found: &Found,
    here: &Path,
) -> Result<Result<Policy, PolicyError>, Problem> {
    let mut policy = match &found.policy {
        Ok(policy) => policy.clone(),
        Err(error) => return Ok(Err(error.clone())),
    };
    let disk = Disk::new(&found.root, here);
    let failed = |name: &str, error: &std::io::Error| {
        Problem::new(format!("`{name}` cannot be read: {}", reason(error)))
    };
    let folder = relative(here, &found.folder);
    let entries = std::fs::read_dir(&found.folder).map_err(|error| failed(&folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| failed(&folder, &error))?.path();
        if path.to_string_lossy().ends_with(".test.toml") && Some(&path) != found.file.as_ref() {
            files.push(path);
        }
    }
    files.sort();
    for file in files {
        let name = relative(here, &file);
        let path = relative(&found.root, &file);
        // By the way of all files that a policy refers to: no pipe is waited for.
        let bytes = disk.read(&path).map_err(|error| failed(&name, &error))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| Problem::new(format!("`{name}` is not UTF-8: {error}")))?;
        match policy.with_tests(&path, &text, &disk) {
            Ok(more) => policy = more,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(policy))
}
