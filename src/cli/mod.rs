//! The command: it reads the arguments and the files, writes the reports, and ends with an exit code.
//!
//! Invariant: it uses what any other program can use of the library, and nothing else. `main.rs` compiles these
//! files against the public API, so it names the library `dtolint`, not `crate`.

mod args;
mod check;
mod checks;
mod error;
mod explain;
mod from_keys;
mod hook;
mod list;
mod outcome;
mod output;
mod policy;
mod policy_check;
mod policy_compare;
mod policy_init;
mod policy_schema;
mod policy_show;
mod policy_test;
mod schema_diff;
mod schema_show;
mod schema_update;
mod shell;
mod source;
mod working_directory;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use dtolint::check::Checks;

use args::{Args, Command, PolicyCommand, SchemaCommand};
use error::CliError;
use outcome::Outcome;

/// Runs the command with the process's arguments, standard streams and working directory.
pub fn main() -> ExitCode {
    main_with(&Checks::default())
}

/// Runs the command with custom checks and packs, in every subcommand. This is the `main` of a program that offers
/// them to the policies of an organisation.
pub fn main_with(checks: &Checks) -> ExitCode {
    ExitCode::from(run(std::env::args_os(), checks))
}

/// Runs the command with these arguments, of which the first is its own name, and with the process's standard streams
/// and working directory. Returns the exit code; see [`main_with`].
pub fn run(arguments: impl IntoIterator<Item = OsString>, checks: &Checks) -> u8 {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            output::usage(&error);
            return Outcome::Failed as u8;
        }
        // Help or the version.
        Err(help) => return ended(output::print_help(&help)) as u8,
    };
    // A report that can't be written anywhere is an error before the work, not after it.
    let writing = match &args.command {
        Command::Check(args) => Some(&args.reporting.writing),
        Command::Policy { command: PolicyCommand::Check(args) } => Some(&args.reporting.writing),
        Command::Policy { command: PolicyCommand::Test(args) } => Some(&args.reporting.writing),
        Command::Policy { command: PolicyCommand::Compare(args) } => Some(&args.writing),
        _ => None,
    };
    let has_targets = writing.map_or(Ok(()), |writing| writing.targets().map(|_| ()));
    ended(has_targets.and_then(|()| run_command(args.command, checks))) as u8
}

/// Says why a job could not be done.
fn ended(result: Result<Outcome, CliError>) -> Outcome {
    result.unwrap_or_else(|error| {
        output::error(&error);
        Outcome::Failed
    })
}

fn run_command(command: Command, checks: &Checks) -> Result<Outcome, CliError> {
    match command {
        Command::Check(args) => check::run(&args, checks),
        Command::Policy { command } => match command {
            PolicyCommand::Check(args) => policy_check::run(&args, checks),
            PolicyCommand::Test(args) => policy_test::run(&args, checks),
            PolicyCommand::Compare(args) => policy_compare::run(&args, checks),
            PolicyCommand::Show(args) => policy_show::run(&args, checks),
            PolicyCommand::Init(args) => policy_init::run(&args, checks),
            PolicyCommand::Schema(args) => policy_schema::run(&args, checks),
        },
        Command::Schema { command } => match command {
            SchemaCommand::Diff(args) => schema_diff::run(&args, checks),
            SchemaCommand::Update(args) => schema_update::run(&args, checks),
            SchemaCommand::List(args) => schema_show::list(&args),
            SchemaCommand::Show(args) => schema_show::show(&args),
        },
        Command::Rules(args) => list::run(&args, checks),
        Command::Checks(args) => checks::run(&args, checks),
        Command::Explain(args) => explain::run(&args, checks),
        Command::Hook(args) => hook::run(&args, checks),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    }
}
