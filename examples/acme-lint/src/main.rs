//! `acme-lint`: everything that `dtolint` does, with ACME's checks and rules.

use std::process::ExitCode;

fn main() -> ExitCode {
    dtolint::cli::main_with(&acme_lint::checks())
}
