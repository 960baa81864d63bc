//! The policy of a run.

use std::path::Path;

use dtolint::check::Checks;
use dtolint::files::{Entry, FileSystem as _, OsFileSystem, absolute, reason, relative, walk};
use dtolint::policy::{Date, POLICY_FILE, PolicyLocation};
use dtolint::{Policy, PolicyBuilder, PolicyError};

use super::error::CliError;

/// A policy, and where it is.
pub(super) struct Loaded {
    pub(super) policy: Result<Policy, PolicyError>,
    pub(super) location: PolicyLocation,
}

/// What the arguments say about the policy.
pub(super) struct PolicyOptions<'a> {
    pub(super) policy: Option<&'a Path>,
    pub(super) schema: Option<&'a str>,
    pub(super) select: Option<&'a str>,
    pub(super) today: Date,
    pub(super) checks: &'a Checks,
}

impl<'a> PolicyOptions<'a> {
    /// The policy as it is written, with no other schema and no other `select`.
    pub(super) fn new(policy: Option<&'a Path>, today: Date, checks: &'a Checks) -> Self {
        Self { policy, schema: None, select: None, today, checks }
    }
}

/// Finds and loads a policy file that must exist, for the subcommands of `policy`.
pub(super) fn require(
    file: Option<&Path>,
    today: Date,
    checks: &Checks,
    here: &Path,
) -> Result<Loaded, CliError> {
    if let Some(tests) = file.filter(|file| is_test_file(file)) {
        let name = relative(here, &absolute(here, tests));
        let error = CliError::new(format!("`{name}` has tests, and isn't a policy"));
        return Err(error.help("name the policy beside it: that runs these tests, too"));
    }
    let loaded = load(&PolicyOptions::new(file, today, checks), here)?;
    if loaded.location.file().is_none() {
        let error = CliError::new(format!("there is no {POLICY_FILE} from here upwards"));
        return Err(error.help("name the policy file, or write one with `dtolint policy init`"));
    }
    Ok(loaded)
}

/// Finds and loads the policy of a run in the working directory `here`.
pub(super) fn load(options: &PolicyOptions<'_>, here: &Path) -> Result<Loaded, CliError> {
    let location = locate(options.policy, here)?;
    let files = location.files(&OsFileSystem, here);
    let schema = options.schema.map(|schema| location.schema(here, schema));
    let mut builder =
        PolicyBuilder::default().files(&*files).checks(options.checks).today(options.today);
    if let Some(schema) = &schema {
        builder = builder.schema(schema);
    }
    if let Some(select) = options.select {
        builder = builder.select(select);
    }
    Ok(Loaded { policy: builder.at(&location), location })
}

/// Where the policy is: at the path of `--policy`, or where discovery finds it.
fn locate(policy: Option<&Path>, here: &Path) -> Result<PolicyLocation, CliError> {
    let Some(policy) = policy else {
        return Ok(PolicyLocation::discover(&OsFileSystem, here));
    };
    let file = absolute(here, policy);
    if !file.is_file() {
        let error = CliError::new(format!("there is no policy file `{}`", relative(here, &file)));
        return Err(error.help("give the path of a TOML file"));
    }
    Ok(PolicyLocation::of_file(&OsFileSystem, &file))
}

/// The policy with the tests of the `*.test.toml` files in its folder and in subfolders.
pub(super) fn with_tests(
    loaded: &Loaded,
    here: &Path,
) -> Result<Result<Policy, PolicyError>, CliError> {
    let mut policy = match &loaded.policy {
        Ok(policy) => policy.clone(),
        Err(error) => return Ok(Err(error.clone())),
    };
    let (folder, root) = (loaded.location.folder(), loaded.location.root());
    let files = OsFileSystem.folder(root, here);
    let in_root = |path: &Path| match relative(root, path) {
        path if path == "." => String::new(),
        path => path,
    };
    let unreadable = |path: &Path, why: &str| {
        CliError::new(format!("`{}` cannot be read: {why}", relative(here, path)))
    };
    let mut paths = Vec::new();
    let mut other_policies = Vec::new();
    for entry in walk(folder) {
        match entry {
            Entry::File(path) if is_test_file(&path) => paths.push(path),
            Entry::File(path) if PolicyLocation::is_policy_file(&path) => {
                other_policies.extend(path.parent().filter(|it| *it != folder).map(Path::to_owned));
            }
            Entry::Unreadable(path, why) => return Err(unreadable(&path, &why)),
            _ => {}
        }
    }
    // Tests beside another policy are of that one.
    paths.retain(|path| !other_policies.iter().any(|folder| path.starts_with(folder)));
    paths.sort();
    for path in paths.iter().filter(|path| Some(path.as_path()) != loaded.location.file()) {
        let name = in_root(path);
        let bytes = files.read(&name).map_err(|error| unreadable(path, &reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            CliError::new(format!("`{}` is not UTF-8: {error}", relative(here, path)))
        })?;
        match policy.with_tests(&name, &text, &*files) {
            Ok(more) => policy = more,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(policy))
}

/// Whether a file has tests of a policy.
fn is_test_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(".test.toml"))
}
