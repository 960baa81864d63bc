//! The arguments.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::{Date, Severity};

/// Checks API payloads against their JSON Schema and your organisation's policy.
#[derive(Debug, Parser)]
#[command(name = "dtolint", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 nothing found at or above the failing level; 1 findings; \
    2 the job could not be done.")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Rules(Rules),
    Explain(Explain),
}

/// Check documents.
///
/// Files are checked as the policy's `[[documents]]` says. In a folder only those files are
/// checked or, when the policy has no `[[documents]]`, every .json, .yaml, .yml, .ndjson and
/// .jsonl. .gitignore is respected. Without a policy the pack dtolint:recommended and WorkOS's
/// CreateWebhookEndpointDto serve.
#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// Files and folders; `-` is standard input. By default, what the policy's `[[documents]]` names
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Check every document as SCHEMA: an embedded one, a file, or FILE#/components/schemas/NAME
    #[arg(long, value_name = "SCHEMA")]
    pub(super) schema: Option<String>,

    /// Check the values at a JSON Pointer; `*` stands for every item or member
    #[arg(long, value_name = "POINTER")]
    pub(super) select: Option<String>,

    /// The form of the report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,

    /// Write the report to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// The lowest level of a finding that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,

    /// The name of what comes from standard input; it tells the format, and which entry of
    /// `[[documents]]` applies
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// The day that "today" means in the policy, such as 2026-12-01, so that results can be
    /// repeated. By default the day in UTC by the system's clock
    #[arg(long, value_name = "DATE")]
    pub(super) today: Option<Date>,

    /// Succeed when there is nothing to check
    #[arg(long)]
    pub(super) allow_empty: bool,

    /// Print findings alone, without the summary and the progress bar
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(super) color: Color,
}

/// List the rules.
///
/// Without a filter, all of them; with several, those that fit each. `dtolint explain RULE` says
/// more of one.
#[derive(Debug, ClapArgs)]
pub(super) struct Rules {
    /// Rules whose id or title has TEXT in it
    #[arg(value_name = "TEXT")]
    pub(super) text: Option<String>,

    /// Rules of a topic: document, events, policy, schema, shape or url
    #[arg(long, value_name = "TOPIC")]
    pub(super) topic: Option<String>,

    /// Rules at a level by default or, with --pack, at that level in the pack
    #[arg(long, value_name = "LEVEL")]
    pub(super) level: Option<String>,

    /// Rules that a pack switches on, such as dtolint:strict, with the levels that it gives them
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,

    /// Rules that ask by a check, such as url-host
    #[arg(long, value_name = "CHECK")]
    pub(super) check: Option<String>,

    /// The form of the list
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// Explain a rule: what it finds, why that matters, how to set it and how to mend what it finds.
#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// The rule's id
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}
