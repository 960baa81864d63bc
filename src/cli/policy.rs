//! Which policy rules the run.

use std::path::{Path, PathBuf};

use super::Problem;
use super::paths::{absolute, relative};
use crate::files::Disk;
use crate::policy::PolicyBuilder;
use crate::{Checks, Date, POLICY_FILE, Policy, PolicyError};

/// A policy, with the folder that its globs start from.
pub(super) struct Found {
    pub(super) policy: Result<Policy, PolicyError>,
    pub(super) folder: PathBuf,
    /// Its file, if it has one.
    pub(super) file: Option<PathBuf>,
    /// The folder that no path in it leads out of.
    pub(super) root: PathBuf,
}

/// What the arguments say of the policy.
pub(super) struct RequiredName<'a> {
    pub(super) policy: Option<&'a Path>,
    pub(super) schema: Option<&'a str>,
    pub(super) select: Option<&'a str>,
    pub(super) today: Date,
    pub(super) checks: &'a Checks,
}

impl<'a> RequiredName<'a> {
    /// A policy as it is written.
    pub(super) fn policy(policy: Option<&'a Path>, today: Date, checks: &'a Checks) -> Self {
        Self { policy, schema: None, select: None, today, checks }
    }
}

/// Finds and loads a policy file that must be there, for the subcommands of `policy`.
pub(super) fn require(
    file: Option<&Path>,
    today: Date,
    checks: &Checks,
    here: &Path,
) -> Result<Found, Problem> {
    if let Some(tests) = file.filter(|file| file.to_string_lossy().ends_with(".test.toml")) {
        let name = relative(here, &absolute(here, tests));
        let problem = Problem::new(format!("`{name}` has tests, and is no policy"));
        return Err(problem.help("name the policy that it lies beside: its tests are run with it"));
    }
    let found = find(&RequiredName::policy(file, today, checks), here)?;
    if found.file.is_none() {
        let problem = Problem::new(format!("there is no {POLICY_FILE} from here upwards"));
        return Err(problem.help("name the policy's file, or begin one: `dtolint policy init`"));
    }
    Ok(found)
}

/// Finds and loads the policy of a run in the working directory `here`.
pub(super) fn find(args: &RequiredName<'_>, here: &Path) -> Result<Found, Problem> {
    let file = match args.policy {
        Some(path) => {
            let path = absolute(here, path);
            if !path.is_file() {
                let name = relative(here, &path);
                let problem = Problem::new(format!("there is no policy file `{name}`"));
                return Err(problem.help("give the path of a TOML file"));
            }
            Some(path)
        }
        None => Disk::policy(here),
    };
    let folder = match &file {
        Some(file) => file.parent().unwrap_or(here).to_owned(),
        None => here.to_owned(),
    };
    let root = Disk::repository(&folder).unwrap_or(&folder).to_owned();
    let disk = Disk::new(&root, here);
    let mut builder = PolicyBuilder::default().files(&disk).checks(args.checks).today(args.today);
    let schema = args.schema.map(|schema| from_root(schema, here, &root));
    if let Some(schema) = &schema {
        builder = builder.schema(schema);
    }
    if let Some(select) = args.select {
        builder = builder.select(select);
    }
    let policy = match &file {
        Some(file) => builder.file(&relative(&root, file)),
        None => builder.recommended(),
    };
    Ok(Found { policy, folder, file, root })
}

/// A schema that is a file is named from the working directory; the policy's files are named
/// from the root.
pub(super) fn from_root(schema: &str, here: &Path, root: &Path) -> String {
    let (file, pointer) = schema.split_once('#').unwrap_or((schema, ""));
    if schema.contains(':') {
        return schema.to_owned();
    }
    let path = relative(root, &absolute(here, Path::new(file)));
    if pointer.is_empty() { path } else { format!("{path}#{pointer}") }
}
