//! The command: arguments in, files read, reports written, an exit code.

mod args;
mod check;
mod collect;
mod explain;
mod hook;
mod list;
mod output;
mod paths;
mod policy;
mod policy_check;
mod policy_init;
mod policy_show;
mod policy_test;
mod schema_diff;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command, PolicyCommand, SchemaCommand};

use crate::Checks;

/// What a run comes to. The numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above the failing level.
    Clean = 0,
    /// Something was found.
    Findings = 1,
    /// The job could not be done: usage, policy, I/O, nothing to check.
    Failed = 2,
}

/// Runs the command with the process's arguments, standard streams and working directory.
pub fn main() -> ExitCode {
    main_with(&Checks::default())
}

/// The same with checks and packs of a program's own, in every subcommand: what a program's `main` is that
/// offers them to the policies of its organisation.
pub fn main_with(checks: &Checks) -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are not errors, and go to standard output.
            let code = if error.use_stderr() { Outcome::Failed } else { Outcome::Clean };
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    // A report that has nowhere to go is told before the work is done.
    let reporting = match &args.command {
        Command::Check(args) => Some(&args.reporting),
        Command::Policy { command: PolicyCommand::Check(args) } => Some(&args.reporting),
        Command::Policy { command: PolicyCommand::Test(args) } => Some(&args.reporting),
        _ => None,
    };
    let has_targets = reporting.map_or(Ok(()), |reporting| reporting.targets().map(|_| ()));
    let result = has_targets.and_then(|()| run(args.command, checks));
    let outcome = result.unwrap_or_else(|problem| {
        output::problem(&problem);
        Outcome::Failed
    });
    ExitCode::from(outcome as u8)
}

fn run(command: Command, checks: &Checks) -> Result<Outcome, Problem> {
    match command {
        Command::Check(args) => check::run(&args, checks),
        Command::Policy { command } => match command {
            PolicyCommand::Check(args) => policy_check::run(&args, checks),
            PolicyCommand::Test(args) => policy_test::run(&args, checks),
            PolicyCommand::Show(args) => policy_show::run(&args, checks),
            PolicyCommand::Init(args) => policy_init::run(&args, checks),
            PolicyCommand::Schema => policy_schema(checks),
        },
        Command::Schema { command: SchemaCommand::Diff(args) } => schema_diff::run(&args, checks),
        Command::Rules(args) => list::run(&args, checks),
        Command::Explain(args) => explain::run(&args, checks),
        Command::Hook(args) => hook::run(&args, checks),
    }
}

/// `dtolint policy schema`.
fn policy_schema(checks: &Checks) -> Result<Outcome, Problem> {
    let failed = |error| Problem::new(format!("the schema cannot be written: {error}"));
    output::print(crate::policy_schema(checks).as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}

/// Why the job could not be done, and what to do.
#[derive(Debug)]
struct Problem {
    message: String,
    help: Option<String>,
}

impl Problem {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
