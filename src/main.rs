//! The `dtolint` command. All of it is in [`dtolint::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    dtolint::cli::main()
}
