//! `dtolint check --from-keys`: the rules over several documents, from the reports of all parts.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use dtolint::Linter;
use dtolint::files::reason;
use dtolint::linter::{Part, PartError};

use super::args::Check;
use super::error::CliError;
use super::outcome::Outcome;
use super::output;

/// Refuses `--keys` and `--documents` without what they need.
pub(super) fn check_arguments(args: &Check) -> Result<(), CliError> {
    if args.keys && !args.reporting.writing.has_keys()? {
        let error = CliError::new("`--keys` writes keys, and none of the reports has them");
        return Err(error.help("add `--format ndjson`"));
    }
    if args.documents.is_some() && args.from_keys.is_empty() {
        let error = CliError::new("`--documents` counts those of parts, and no part is named");
        return Err(error.help("name the reports of the parts with `--from-keys`"));
    }
    Ok(())
}

pub(super) fn run(args: &Check, linter: &Linter, documents: usize) -> Result<Outcome, CliError> {
    let mut parts = Vec::new();
    let mut errors = Vec::new();
    for path in &args.from_keys {
        match read(linter, path) {
            Ok(part) => parts.push(part),
            Err(error) => errors.push(error),
        }
    }
    // How many documents there are says nothing while a part is missing.
    if errors.is_empty() {
        match linter.conclude(parts, documents) {
            Ok(mut report) => {
                report.extend(linter.policy().warnings().iter().cloned());
                output::report(&report, Some(linter.policy()), &args.reporting)?;
                return Ok(output::outcome(&report, &args.reporting));
            }
            Err(error) => errors.push(of_part(&error)),
        }
    }
    errors.iter().for_each(output::error);
    Ok(Outcome::Failed)
}

fn read(linter: &Linter, path: &Path) -> Result<Part, CliError> {
    let name = path.to_string_lossy();
    let file = File::open(path).map_err(|error| {
        let error = CliError::new(format!("{name}: the report can't be read: {}", reason(&error)));
        error.help("name the report of a part")
    })?;
    linter.read_part(&name, BufReader::new(file)).map_err(|error| of_part(&error))
}

fn of_part(error: &PartError) -> CliError {
    CliError::new(error.to_string()).help(error.help())
}
