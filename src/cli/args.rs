//! The arguments.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::Problem;
use crate::render::{self, FORMATS};
use crate::text::suggest::did_you_mean;
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
    /// Check, test and show a policy, and begin one
    Policy {
        #[command(subcommand)]
        command: PolicyCommand,
    },
    /// Compare two editions of a schema
    Schema {
        #[command(subcommand)]
        command: SchemaCommand,
    },
    Rules(Rules),
    Explain(Explain),
    Hook(Hook),
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemaCommand {
    Diff(SchemaDiff),
}

/// Show what came and went between two schemas, and which entries of the policy that touches.
///
/// A schema is an embedded one, a file, or FILE#/components/schemas/NAME. Differences do not make the
/// exit code 1, unless --fail-on-removed is given.
#[derive(Debug, ClapArgs)]
pub(super) struct SchemaDiff {
    /// The schema as it was
    #[arg(value_name = "OLD")]
    pub(super) old: String,

    /// The schema as it is
    #[arg(value_name = "NEW")]
    pub(super) new: String,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Show the difference alone
    #[arg(long, conflicts_with = "policy")]
    pub(super) no_policy: bool,

    /// Exit with code 1 if anything went: a value, a member, a type
    #[arg(long)]
    pub(super) fail_on_removed: bool,

    /// The form of the report
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,

    #[command(flatten)]
    pub(super) today: Today,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    Check(PolicyCheck),
    Test(PolicyTest),
    Show(PolicyShow),
    Init(PolicyInit),
    /// Print the JSON Schema of the policy file, for editors: draft 7
    Schema,
}

/// How a report is written, and what makes the exit code 1.
#[derive(Debug, ClapArgs)]
pub(super) struct Reporting {
    #[arg(
        short,
        long = "format",
        value_name = "FORMAT[=FILE]",
        default_value = FORMATS[0].name,
        value_parser = WantedReport::parse,
        help = formats_help()
    )]
    formats: Vec<WantedReport>,

    /// Write the report to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The lowest level of a finding that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,

    /// Print findings alone, without the summary and the progress bar
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(super) color: Color,
}

impl Reporting {
    /// The reports to write: in which format, and to which file or, without one, to standard output.
    pub(super) fn targets(&self) -> Result<Vec<(&'static render::Format, Option<&Path>)>, Problem> {
        let homeless = self.formats.iter().filter(|wanted| wanted.file.is_none()).count();
        if homeless > 1 {
            let problem = Problem::new("only one report can go to standard output");
            return Err(problem.help("write `-f FORMAT=FILE` for the others"));
        }
        if let Some(file) = self.output.as_ref().filter(|_| homeless == 0) {
            let problem = Problem::new(format!("no report goes to `{}`", file.display()));
            return Err(problem.help("each format has a file of its own: leave out `--output`"));
        }
        let targets: Vec<_> = self
            .formats
            .iter()
            .map(|wanted| (wanted.format, wanted.file.as_deref().or(self.output.as_deref())))
            .collect();
        for (nth, (_, file)) in targets.iter().enumerate() {
            if let Some(file) =
                file.filter(|_| targets[..nth].iter().any(|(_, other)| other == file))
            {
                let problem = Problem::new(format!("two reports go to `{}`", file.display()));
                return Err(problem.help("give each a file of its own"));
            }
        }
        Ok(targets)
    }
}

/// A report that is wanted: `FORMAT` or `FORMAT=FILE`.
#[derive(Debug, Clone)]
struct WantedReport {
    format: &'static render::Format,
    file: Option<PathBuf>,
}

impl WantedReport {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file is missing after `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = render::Format::by_name(name).ok_or_else(|| {
            let known = FORMATS.each_ref().map(|format| format.name);
            let near = did_you_mean(name, known);
            near.unwrap_or_else(|| format!("the formats are {}", known.join(", ")))
        })?;
        Ok(Self { format, file })
    }
}

/// The help of `--format`, from the table of formats.
fn formats_help() -> String {
    let names = FORMATS.each_ref().map(|format| format.name);
    let [others @ .., last] = &names;
    format!(
        "The format of a report: {} or {last}; with =FILE it goes to a file. May be given several times",
        others.join(", ")
    )
}

/// Which day it is.
#[derive(Debug, ClapArgs)]
pub(super) struct Today {
    /// The day that "today" means in the policy and that waivers end by, such as 2026-12-01, so
    /// that results can be repeated. By default the day in UTC by the system's clock
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl Today {
    pub(super) fn date(&self) -> Date {
        self.today.unwrap_or_else(Date::today)
    }
}

/// Find what contradicts itself, does nothing or was not meant, without any document.
///
/// Mistakes that keep a policy from loading are told as by `dtolint check`, with exit code 2.
#[derive(Debug, ClapArgs)]
pub(super) struct PolicyCheck {
    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,

    #[command(flatten)]
    pub(super) reporting: Reporting,
}

/// Run the tests of a policy: its `[[test]]` entries, and those of *.test.toml files beside it.
///
/// What a test finds must be what it expects: the same rules at the same places, no more and no
/// less.
#[derive(Debug, ClapArgs)]
pub(super) struct PolicyTest {
    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Fail if of the rules that the policy's files name fewer than N percent find something in a
    /// test
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) min_coverage: Option<u8>,

    #[command(flatten)]
    pub(super) today: Today,

    #[command(flatten)]
    pub(super) reporting: Reporting,
}

/// Print the policy that comes of all layers, as TOML that loads to the same, each value with the
/// line that it is from.
#[derive(Debug, ClapArgs)]
pub(super) struct PolicyShow {
    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    /// Show what holds for one file, after overrides
    #[arg(long, value_name = "PATH")]
    pub(super) file: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,
}

/// Write a policy to start from, for the documents that are found here.
///
/// Nothing that is there already is touched.
#[derive(Debug, ClapArgs)]
pub(super) struct PolicyInit {
    /// The folder of the policy. By default this one
    #[arg(value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
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

    /// The name of what comes from standard input; it tells the format, and which entry of
    /// `[[documents]]` applies
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,

    /// Succeed when there is nothing to check
    #[arg(long)]
    pub(super) allow_empty: bool,

    #[command(flatten)]
    pub(super) reporting: Reporting,
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

/// Explain a rule or a finding.
///
/// Of a rule: what it finds, why that matters, how to set it and how to mend what it finds. Of a
/// finding, by its FILE:LINE: why it is one, which line of which policy made it so, how to mend it,
/// and the waiver to paste.
#[derive(Debug, ClapArgs)]
pub(super) struct Explain {
    /// The rule's id, or the place of a finding
    #[arg(value_name = "RULE|FILE:LINE")]
    pub(super) what: String,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,
}

/// Answer requests to check texts, one JSON object a line, until standard input ends.
///
/// For editors and plugins: the policy is compiled once, and again when it changes. docs/hook.md
/// describes the lines.
#[derive(Debug, ClapArgs)]
pub(super) struct Hook {
    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,

    #[command(flatten)]
    pub(super) today: Today,
}

/// The form of a list or a comparison.
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
