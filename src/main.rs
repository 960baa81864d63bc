//! The `dtolint` command. All of it is in [`dtolint::cli`].
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    dtolint::cli::main()
}
