//! The arguments of `dtolint policy` and `dtolint schema`.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use dtolint::files::absolute;

use super::super::error::CliError;
use super::{Format, Reporting, Today, Writing};

#[derive(Debug, Subcommand)]
pub(in super::super) enum SchemaCommand {
    Diff(SchemaDiff),
    Update(SchemaUpdate),
    List(SchemaList),
    Show(SchemaShow),
}

/// List the embedded schemas.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct SchemaList {
    /// The format of the list
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(in super::super) format: Format,
}

/// Print a schema as it is, or a part of it.
///
/// The text is printed with the bytes that it has. In YAML, only the indentation of a part is removed.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct SchemaShow {
    /// The name of an embedded schema, or a file; with #/POINTER only the value there
    #[arg(value_name = "SCHEMA[#/POINTER]")]
    pub(in super::super) schema: String,
}

/// Show the differences between two schemas: which documents only one of them accepts, with examples, and which entries
/// of the policy they affect.
///
/// A schema is the name of an embedded one, a file, or FILE#/components/schemas/NAME. Of two OpenAPI files, all
/// components are compared, and what the operations are sent. The exit code is 0 whatever the differences are, unless
/// --fail-on or --fail-on-removed is given.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct SchemaDiff {
    /// The old schema
    #[arg(value_name = "OLD")]
    pub(in super::super) old: String,

    /// The new schema
    #[arg(value_name = "NEW")]
    pub(in super::super) new: String,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(in super::super) policy: Option<PathBuf>,

    /// Show only the differences, without the policy
    #[arg(long, conflicts_with = "policy")]
    pub(in super::super) no_policy: bool,

    /// Exit with code 1 if the new schema is stricter or looser, or if that isn't decided
    #[arg(long, value_enum, value_name = "CHANGE")]
    pub(in super::super) fail_on: Option<SchemaFailOn>,

    /// Exit with code 1 if anything was removed: a value, a member, a type
    #[arg(long)]
    pub(in super::super) fail_on_removed: bool,

    /// The format of the output
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(in super::super) format: Format,

    #[command(flatten)]
    pub(in super::super) today: Today,
}

/// Which change of a schema makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum SchemaFailOn {
    /// The new schema refuses a document that the old one accepts
    Stricter,
    /// The new schema accepts a document that the old one refuses
    Looser,
    /// One of the two
    Any,
}

/// Keep a newer edition of a schema in the repository: take it out of an OpenAPI file, with all that it refers to, and
/// show what it means for the policy.
///
/// The edition is written to its own file. The policy stays as it is: the lines to change are printed. If an embedded
/// schema or a file is the same already, nothing is written. The exit code is 0, unless --fail-on-removed is given.
/// FILE is never fetched: download it first.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct SchemaUpdate {
    /// The OpenAPI 3 file, in JSON or YAML
    #[arg(value_name = "FILE")]
    pub(in super::super) file: PathBuf,

    /// The schema: the name of a component, a JSON Pointer such as /components/schemas/NAME, or operation=ID for what
    /// an operation is sent
    #[arg(long, value_name = "NAME", default_value = dtolint::policy::SchemaEdition::DEFAULT)]
    pub(in super::super) component: String,

    /// Where the edition is written. By default schemas/NAME-VERSION.json or .yaml beside the policy
    #[arg(short, long, value_name = "FILE")]
    pub(in super::super) output: Option<PathBuf>,

    /// Replace the file that is there, whatever is in it
    #[arg(long)]
    pub(in super::super) force: bool,

    /// The schema that the edition takes the place of. By default every one of the same component that the policy uses
    #[arg(long, value_name = "SCHEMA")]
    pub(in super::super) replaces: Option<String>,

    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(short, long, value_name = "FILE")]
    pub(in super::super) policy: Option<PathBuf>,

    /// Show only the differences, without the policy
    #[arg(long, conflicts_with = "policy")]
    pub(in super::super) no_policy: bool,

    /// Exit with code 1 if anything was removed: a value, a member, a type
    #[arg(long)]
    pub(in super::super) fail_on_removed: bool,

    /// The format of the output
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    pub(in super::super) format: Format,

    #[command(flatten)]
    pub(in super::super) today: Today,
}

#[derive(Debug, Subcommand)]
pub(in super::super) enum PolicyCommand {
    Check(PolicyCheck),
    Test(PolicyTest),
    Compare(PolicyCompare),
    Show(PolicyShow),
    Init(PolicyInit),
    Schema(PolicySchema),
}

/// Print the JSON Schema (draft 7) of policy files, for editors.
///
/// With a policy, it lists what that knows: custom rules with their options, sets, document sets, the names in its
/// schemas, and the components beside those. Run it again when these have changed.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicySchema {
    #[command(flatten)]
    pub(in super::super) policy: PolicyFile,

    #[command(flatten)]
    pub(in super::super) today: Today,
}

/// The policy file, named by itself or with `--policy`.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyFile {
    /// The policy file. By default the nearest dtolint.toml, from here up to the repository's root
    #[arg(value_name = "FILE")]
    named: Option<PathBuf>,

    /// The same as FILE
    #[arg(short, long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl PolicyFile {
    /// The file, if one is named. One that is named twice is the same one.
    pub(in super::super) fn path(&self) -> Result<Option<&Path>, CliError> {
        match (&self.named, &self.policy) {
            (Some(one), Some(other)) if !is_same(one, other) => {
                let (one, other) = (one.display(), other.display());
                let message = format!("two policy files are named: `{one}` and `{other}`");
                Err(CliError::new(message).help("name one, with `--policy` or without"))
            }
            (one, other) => Ok(one.as_deref().or(other.as_deref())),
        }
    }
}

/// Whether two paths from the working directory lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let base = Path::new("/");
    absolute(base, one) == absolute(base, other)
}

/// Find contradictions, entries without effect, and likely mistakes in a policy, without any document.
///
/// A policy that can't be loaded is reported as by `dtolint check`, with exit code 2.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyCheck {
    #[command(flatten)]
    pub(in super::super) policy: PolicyFile,

    /// List the files with the entry of `[[documents]]` that claims each, or why none does, and check nothing. With
    /// --format json for programs
    #[arg(long)]
    pub(in super::super) list_files: bool,

    #[command(flatten)]
    pub(in super::super) today: Today,

    #[command(flatten)]
    pub(in super::super) reporting: Reporting,
}

/// Run the tests of a policy: its `[[test]]` entries, and those in *.test.toml files in its folder and in subfolders.
///
/// A test passes if its findings are exactly the expected ones: the same rules at the same places.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyTest {
    #[command(flatten)]
    pub(in super::super) policy: PolicyFile,

    /// Print tests to add to the policy, and run none: for each rule that no test makes find anything, a small document
    /// in which it does, and one near to that which passes; and one for each branch of a check that no test covers
    #[arg(long, conflicts_with_all = ["min_coverage", "min_branch_coverage", "formats", "output", "max_findings", "fail_on"])]
    pub(in super::super) generate: bool,

    /// Change the policy, one line at a time, and print the changes that no test notices, each with a test to add that
    /// would: an entry less in a list, a rule that is off, a looser bound, a part less of `any` or `all`, a condition
    /// turned around. The exit code is 1 if there are any
    #[arg(long, conflicts_with_all = ["generate", "min_coverage", "min_branch_coverage", "formats", "output", "max_findings", "fail_on"])]
    pub(in super::super) mutate: bool,

    /// With --mutate, try at most N changes
    #[arg(long, value_name = "N", default_value_t = 500, requires = "mutate")]
    pub(in super::super) max_changes: usize,

    /// With --generate, also for the rules that have tests
    #[arg(long, requires = "generate")]
    pub(in super::super) all: bool,

    /// Fail if the tests exercise fewer than N % of the policy's rules
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(in super::super) min_coverage: Option<u8>,

    /// Fail if the tests cover fewer than N % of the branches of checks: parts of `any`, `all` and `when`, and entries
    /// of `families` and `scopes`, each with a document for which it holds and one for which it doesn't
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(in super::super) min_branch_coverage: Option<u8>,

    #[command(flatten)]
    pub(in super::super) today: Today,

    #[command(flatten)]
    pub(in super::super) reporting: Reporting,
}

/// Show what became stricter or looser from an old policy to a new one, each with an example document.
///
/// Compare two files, or the policy with what it was in git: `dtolint policy compare --since main`. The exit code is 0
/// whatever changed, unless --fail-on is given. What can't be decided is reported as such, and counts as a change.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyCompare {
    /// The old policy and the new one; with --since the policy alone, by default the nearest dtolint.toml
    #[arg(value_name = "FILE", num_args = 0..=2)]
    pub(in super::super) files: Vec<PathBuf>,

    /// Read the old policy, and all that it refers to, from a commit of git: a branch, a tag, HEAD~1 or a whole hash
    #[arg(long, value_name = "REVISION")]
    pub(in super::super) since: Option<String>,

    /// Exit with code 1 if the policy became so, or if that isn't decided
    #[arg(long, value_enum, value_name = "CHANGE", default_value_t = FailOnChange::Never)]
    pub(in super::super) fail_on: FailOnChange,

    #[command(flatten)]
    pub(in super::super) today: Today,

    #[command(flatten)]
    pub(in super::super) writing: Writing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum FailOnChange {
    Looser,
    Stricter,
    Any,
    Never,
}

/// Print the fully resolved policy as equivalent TOML, with the file and line that each value comes from.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyShow {
    #[command(flatten)]
    pub(in super::super) policy: PolicyFile,

    /// Show the policy for one document, with overrides applied
    #[arg(long, value_name = "PATH")]
    pub(in super::super) file: Option<PathBuf>,

    #[command(flatten)]
    pub(in super::super) today: Today,
}

/// Write a first policy for the documents in a folder.
///
/// Existing files are not changed.
#[derive(Debug, ClapArgs)]
pub(in super::super) struct PolicyInit {
    /// The folder. By default the working directory
    #[arg(value_name = "FOLDER")]
    pub(in super::super) folder: Option<PathBuf>,
}
