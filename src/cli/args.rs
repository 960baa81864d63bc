//! The arguments.

mod policy;
mod reporting;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dtolint::policy::Date;

pub(super) use policy::{
    FailOnChange, PolicyCheck, PolicyCommand, PolicyCompare, PolicyFile, PolicyInit, PolicySchema,
    PolicyShow, PolicyTest, SchemaCommand, SchemaDiff, SchemaFailOn, SchemaList, SchemaShow,
    SchemaUpdate,
};
pub(super) use reporting::{Color, FailOn, Reporting, Writing};

/// Checks API payloads against their JSON Schema and your organisation's policy.
#[derive(Debug, Parser)]
#[command(name = "dtolint", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 no finding at or above the failing level; 1 findings; \
    2 the command failed.")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    /// Check, test, show or start a policy
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// List, show or compare schemas, or keep a newer version of one
    Schema {
        #[command(subcommand)]
        command: SchemaCommand,
    },
    Rules(Rules),
    Checks(Checks),
    Explain(Explain),
    Hook(Hook),
    Completions(Completions),
    Man(Man),
}

/// Print a script that completes commands and options in a shell.
#[derive(Debug, ClapArgs)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: Shell,
}

/// Print the man page of a command.
#[derive(Debug, ClapArgs)]
pub(super) struct Man {
    /// The command, such as `policy check`. By default dtolint itself
    #[arg(value_name = "COMMAND", conflicts_with = "folder")]
    pub(super) command: Vec<String>,

    /// Write the pages of all commands into a folder that exists
    #[arg(long, value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
}

/// Today's date.
#[derive(Debug, ClapArgs)]
pub(super) struct Today {
    /// Today's date for the policy and its waivers, such as 2026-12-01, to make a run repeatable.
    /// By default the system's date in UTC
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl Today {
    pub(super) fn date(&self) -> Date {
        self.today.unwrap_or_else(Date::today)
    }
}

/// Check documents.
///
/// The policy's `[[documents]]` says what each file is. In a folder, the files that it names are
/// checked or, if the policy has no `[[documents]]`, all .json, .yaml, .yml, .ndjson and .jsonl
/// files; .ndjson.gz and .ndjson.zst are NDJSON as well. What git tracks is always checked; ignored
/// files that it doesn't track are only counted. Without a policy, the pack dtolint:recommended is
/// used. Then a file that is named is checked as WorkOS's CreateWebhookEndpointDto. Of the documents
/// in a folder, those that look like it are checked, and the others are counted.
#[derive(Debug, ClapArgs)]
pub(super) struct Check {
    /// Files and folders; `-` is standard input. By default the policy's `[[documents]]`
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Check every document against SCHEMA: the name of an embedded one, a file, or
    /// FILE#/components/schemas/NAME
    #[arg(long, value_name = "SCHEMA")]
    pub(super) schema: Option<String>,

    /// Check every document as the JSON that an operation of the OpenAPI file of `--schema` is sent, by
    /// its operationId
    #[arg(long, value_name = "ID", requires = "schema")]
    pub(super) operation: Option<String>,

    /// Check the values at a JSON Pointer, in which `*` matches every item or member
    #[arg(long, value_name = "POINTER")]
    pub(super) select: Option<String>,

    /// The file name for standard input: it decides the format and the entry of `[[documents]]`
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,

    /// List the files with the entry of the policy that claims each, or why it isn't checked, and
    /// check nothing. With --format json for programs
    #[arg(long)]
    pub(super) list_files: bool,

    /// Succeed if there is nothing to check. NDJSON on standard input may then be empty
    #[arg(long)]
    pub(super) allow_empty: bool,

    /// Check a part of the documents: leave the rules over several documents to --from-keys, and
    /// write its keys into the report (--format ndjson)
    #[arg(long, conflicts_with_all = ["list_files", "from_keys"])]
    pub(super) keys: bool,

    /// Decide the rules over several documents by the reports of all parts, which --keys made, and
    /// check nothing else
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        requires = "documents",
        conflicts_with_all = ["paths", "stdin_filename", "list_files", "allow_empty"]
    )]
    pub(super) from_keys: Vec<PathBuf>,

    /// How many documents all parts have, so that a missing one is an error
    #[arg(long, value_name = "N")]
    pub(super) documents: Option<usize>,

    #[command(flatten)]
    pub(super) reporting: Reporting,
}

/// List the rules.
///
/// With several filters, the rules that match all of them. `dtolint explain RULE` describes one
/// rule.
#[derive(Debug, ClapArgs)]
pub(super) struct Rules {
    /// Only rules with TEXT in their id or title
    #[arg(value_name = "TEXT")]
    pub(super) text: Option<String>,

    /// Only rules of this topic: document, events, policy, schema, shape or url
    #[arg(long, value_name = "TOPIC")]
    pub(super) topic: Option<String>,

    /// Only rules with this default level or, with --pack, with this level in the pack
    #[arg(long, value_name = "LEVEL")]
    pub(super) level: Option<String>,

    /// Only rules that this pack turns on, such as dtolint:strict, with their levels in it
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,

    /// Only rules that use this check, such as url-host
    #[arg(long, value_name = "CHECK")]
    pub(super) check: Option<String>,

    /// Print the TOML of a pack or a rule: its name, or a place as reports show it, such as
    /// dtolint:recommended:7:22
    #[arg(
        long,
        value_name = "PACK|RULE",
        conflicts_with_all = ["text", "topic", "level", "pack", "check", "format"]
    )]
    pub(super) source: Option<String>,

    /// The format of the list
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// List the checks that rules can use, each with what it asks.
///
/// `dtolint explain CHECK` describes one check, with its parameters and an example.
#[derive(Debug, ClapArgs)]
pub(super) struct Checks {
    /// Only checks with TEXT in their name or in what they ask
    #[arg(value_name = "TEXT")]
    pub(super) text: Option<String>,

    /// The format of the list
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// Explain a rule, a check or a finding.
///
/// For a rule: what it finds, why that matters, how to configure it and how to fix a finding. For a
/// check: what it asks, its parameters, and an example. For a finding, given as FILE:LINE: why it is
/// one, which line of the policy forbids it, how to fix it, and a waiver to paste.
#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// The rule's id, the name of a check, or the place of a finding
    #[arg(value_name = "RULE|CHECK|FILE:LINE")]
    pub(super) what: String,

    /// Show a document that breaks the rule under this policy and its schemas, and the smallest change that satisfies
    /// all rules
    #[arg(long)]
    pub(super) example: bool,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,
}

/// Answer requests from editors and plugins: one JSON object per line, until standard input ends.
///
/// The policy is compiled once, and again when it changes. docs/hook.md describes the protocol.
#[derive(Debug, ClapArgs)]
pub(super) struct Hook {
    #[command(flatten)]
    pub(super) policy: PolicyFile,

    #[command(flatten)]
    pub(super) today: Today,
}

/// The format of a list or a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
