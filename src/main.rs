//! The `dtolint` command: [`dtolint::cli`], compiled as a program that has only the public library.
#![forbid(unsafe_code)]

#[path = "cli/mod.rs"]
pub mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
