//! The arguments of how a report is written.

use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args as ClapArgs, ValueEnum};
use dtolint::Severity;
use dtolint::render::{self, FORMATS};
use dtolint::text::did_you_mean;

use super::super::error::CliError;

/// How the report is written, and which findings make the exit code 1.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct Reporting {
    #[command(flatten)]
    pub(in super::super) writing: Writing,

    /// The lowest level that makes the exit code 1
    #[arg(long, value_enum, value_name = "LEVEL", default_value_t = FailOn::Error)]
    pub(in super::super) fail_on: FailOn,
}

/// How the report is written.
#[derive(Debug, Clone, ClapArgs)]
pub(in super::super) struct Writing {
    #[arg(
        short,
        long = "format",
        value_name = "FORMAT[=FILE]",
        default_value = FORMATS[0].name,
        value_parser = ReportParser,
        hide_possible_values = true,
        help = formats_help()
    )]
    formats: Vec<WantedReport>,

    /// Write the report to FILE: the complete report or, on failure, nothing
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write at most N findings, the worst first, and count the others. By default 1,000 for people
    /// and 25,000 in SARIF, as GitHub takes
    #[arg(long, value_name = "N")]
    pub(in super::super) max_findings: Option<NonZeroUsize>,

    /// Print only findings: no summary and no progress bar
    #[arg(short, long)]
    pub(in super::super) quiet: bool,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(in super::super) color: Color,
}

impl Writing {
    /// How many findings are wanted, if the arguments say so.
    pub(in super::super) fn max_findings(&self) -> Option<usize> {
        self.max_findings.map(NonZeroUsize::get)
    }

    /// Whether one of the reports has the keys of a part.
    pub(in super::super) fn has_keys(&self) -> Result<bool, CliError> {
        Ok(self.targets()?.iter().any(|(format, _)| format.has_keys))
    }

    /// The reports to write: in which format, and to which file or, without one, to standard output.
    pub(in super::super) fn targets(
        &self,
    ) -> Result<Vec<(&'static render::Format, Option<&Path>)>, CliError> {
        let homeless = self.formats.iter().filter(|wanted| wanted.file.is_none()).count();
        if homeless > 1 {
            let error = CliError::new("only one report can go to standard output");
            return Err(error.help("write `-f FORMAT=FILE` for the others"));
        }
        if let Some(file) = self.output.as_ref().filter(|_| homeless == 0) {
            let error = CliError::new(format!("no report goes to `{}`", file.display()));
            return Err(error.help("each format has its own file: remove `--output`"));
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
                let error = CliError::new(format!("two reports go to `{}`", file.display()));
                return Err(error.help("give each report its own file"));
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

/// Reads a [`WantedReport`]. Shells complete the names of the formats.
#[derive(Debug, Clone)]
struct ReportParser;

impl TypedValueParser for ReportParser {
    type Value = WantedReport;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<WantedReport, clap::Error> {
        let parse: fn(&str) -> Result<WantedReport, String> = WantedReport::parse;
        parse.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FORMATS.iter().map(|format| PossibleValue::new(format.name))))
    }
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
        "The format of the report: {} or {last}; with =FILE it is written to a file. Can be given \
         several times",
        others.join(", ")
    )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    pub(in super::super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}
