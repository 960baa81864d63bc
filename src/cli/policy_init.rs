//! `dtolint policy init`.

use std::io::{self, Write};
use std::path::Path;

use super::args::PolicyInit;
use super::collect::{Collector, File};
use super::paths::{absolute, relative};
use super::{Outcome, Problem, output, paths};
use crate::policy::read::reason;
use crate::{Checks, Limits, POLICY_FILE, Policy, starter};

/// What `#:schema` of the policy names.
const SCHEMA_FILE: &str = "dtolint.schema.json";

pub(super) fn run(args: &PolicyInit, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let folder = args.folder.as_deref().map_or(here.clone(), |folder| absolute(&here, folder));
    let file = folder.join(POLICY_FILE);
    let name = relative(&here, &file);
    if !folder.is_dir() {
        let problem = Problem::new(format!("there is no folder `{}`", relative(&here, &folder)));
        return Err(problem.help("name a folder that is there"));
    }
    if file.symlink_metadata().is_ok() {
        return Err(there_already(&name));
    }
    let documents = documents(&here, &folder);
    let texts = documents.iter().map(|(path, text)| (&**path, &**text));
    let starter = starter(texts);
    // The schema first: a policy whose editor finds no schema is worse than the other way round.
    let schema = folder.join(SCHEMA_FILE);
    let mut said = String::new();
    let schema_name = relative(&here, &schema);
    match write_new(&schema, crate::policy_schema(checks).as_bytes()) {
        Ok(()) => said += &format!("wrote {schema_name}, by which editors know the keys\n"),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            said += &format!("left {schema_name} as it is\n");
        }
        Err(error) => return Err(failed(&schema_name, &error)),
    }
    write_new(&file, starter.text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => there_already(&name),
        _ => failed(&name, &error),
    })?;
    let files = match starter.files {
        0 => "no documents were found: name them under `[[documents]]`".to_owned(),
        1 => "1 file with webhook endpoints was found".to_owned(),
        many => format!("{many} files with webhook endpoints were found"),
    };
    said += &format!("wrote {name}; {files}\nnext: dtolint check\n");
    output::print(said.as_bytes()).map_err(|error| failed("standard output", &error))?;
    Ok(Outcome::Clean)
}

fn there_already(name: &str) -> Problem {
    let problem = Problem::new(format!("there is a policy already: `{name}`"));
    problem.help("nothing was written; `dtolint policy check` looks at what is there")
}

fn failed(name: &str, error: &io::Error) -> Problem {
    Problem::new(format!("`{name}` cannot be written: {}", reason(error)))
}

/// The texts of the folder's documents, by their path from it. What cannot be read is left out: the
/// first `dtolint check` tells of it.
fn documents(here: &Path, folder: &Path) -> Vec<(String, String)> {
    let policy = Policy::recommended();
    let mut collector = Collector::new(here, folder, &policy, None);
    collector.folder(folder);
    let most = Limits::default().max_bytes as u64;
    let read = |file: File| {
        let is_small = file.path.metadata().is_ok_and(|it| it.is_file() && it.len() <= most);
        let text = is_small.then(|| std::fs::read_to_string(&file.path).ok()).flatten()?;
        Some((file.claim_path, text))
    };
    collector.collected.files.into_values().filter_map(read).collect()
}

/// Writes a file that is not there yet, whole or not at all.
fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = output::temporary(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}
