//! `dtolint policy init`.

use std::io;
use std::path::Path;

use dtolint::check::Checks;
use dtolint::files::{OsFileSystem, absolute, read_regular, reason, relative};
use dtolint::linter::FileCollector;
use dtolint::policy::{POLICY_FILE, PolicyLocation, starter};
use dtolint::{Limits, Policy};

use super::args::PolicyInit;
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::working_directory::working_directory;

/// The file that `#:schema` in the policy names.
const SCHEMA_FILE: &str = "dtolint.schema.json";

pub(super) fn run(args: &PolicyInit, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let folder = args.folder.as_deref().map_or(here.clone(), |folder| absolute(&here, folder));
    let file = folder.join(POLICY_FILE);
    let name = relative(&here, &file);
    if !folder.is_dir() {
        let error = CliError::new(format!("there is no folder `{}`", relative(&here, &folder)));
        return Err(error.help("name a folder that exists"));
    }
    if file.symlink_metadata().is_ok() {
        return Err(there_already(&name));
    }
    let documents = documents(&here, &folder);
    let texts = documents.iter().map(|(path, text)| (&**path, &**text));
    let starter = starter(texts);
    // The schema first: a schema without a policy does less harm than a policy whose schema is missing.
    let schema = folder.join(SCHEMA_FILE);
    let mut said = String::new();
    let schema_name = relative(&here, &schema);
    match output::write_new(&schema, dtolint::policy::json_schema(checks).as_bytes()) {
        Ok(()) => {
            said +=
                &format!("wrote {schema_name}, which describes the keys of a policy to editors\n");
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            said += &format!("kept the existing {schema_name}\n");
        }
        Err(error) => return Err(failed(&schema_name, &error)),
    }
    output::write_new(&file, starter.text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => there_already(&name),
        _ => failed(&name, &error),
    })?;
    let files = match starter.files {
        0 => "no documents were found: name yours under `[[documents]]`".to_owned(),
        1 => "1 file with webhook endpoints was found".to_owned(),
        many => format!("{many} files with webhook endpoints were found"),
    };
    said += &format!("wrote {name}; {files}\nnext: dtolint check\n");
    output::print_text(&said).map_err(|error| failed("standard output", &error))?;
    Ok(Outcome::Clean)
}

fn there_already(name: &str) -> CliError {
    let error = CliError::new(format!("`{name}` already exists"));
    error.help("nothing was written; `dtolint policy check` checks the policy that exists")
}

fn failed(name: &str, error: &io::Error) -> CliError {
    CliError::new(format!("`{name}` cannot be written: {}", reason(error)))
}

/// The texts of the folder's documents, by their path from it. What can't be read is left out: the first
/// `dtolint check` reports it.
fn documents(here: &Path, folder: &Path) -> Vec<(String, String)> {
    let policy = Policy::recommended();
    let location = PolicyLocation::without_file(&OsFileSystem, folder);
    let mut collector = FileCollector::new(&policy, &location, here);
    collector.add_documents();
    let mut texts = Vec::new();
    for file in collector.files() {
        let mut bytes = Vec::new();
        if read_regular(&file.path, Limits::default().max_bytes, &mut bytes).is_ok()
            && let Ok(text) = String::from_utf8(bytes)
        {
            texts.push((file.policy_path.clone(), text));
        }
    }
    texts
}
