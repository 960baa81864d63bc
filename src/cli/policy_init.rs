//! `dtolint policy init`.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use dtolint::check::Checks;
use dtolint::files::{OsFileSystem, absolute, read_regular, reason, relative};
use dtolint::linter::{FileCollector, Starter, starter};
use dtolint::policy::{POLICY_FILE, PolicyLocation};
use dtolint::{Limits, Policy, Severity, render};

use super::args::PolicyInit;
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::working_directory::working_directory;

/// The file that `#:schema` in the policy names.
const SCHEMA_FILE: &str = "dtolint.schema.json";

/// Limit of the problems, and of the schemas, that are printed.
const MOST_SHOWN: usize = 10;

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
    let json_schema = match &starter.policy {
        Some(policy) => dtolint::policy::json_schema_of(policy, checks),
        // `problems` below prints why it doesn't load.
        None => dtolint::policy::json_schema(checks),
    };
    match output::write_new(&schema, json_schema.as_bytes()) {
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
    said += &format!("wrote {name}; {}\n", what_was_found(&starter));
    for (host, rule) in &starter.refused_hosts {
        said += &format!("not allowed, as `{rule}` refuses it: {host}\n");
    }
    said += &problems(&starter, &name)?;
    output::print_text(&said).map_err(|error| failed("standard output", &error))?;
    Ok(Outcome::Clean)
}

/// How many documents there are, and as what they are checked.
fn what_was_found(starter: &Starter) -> String {
    let as_what = starter.schemas.iter().map(|(schema, files)| format!("{files} as {schema}"));
    let mut as_what: Vec<String> = as_what.take(MOST_SHOWN).collect();
    match starter.schemas.len().saturating_sub(MOST_SHOWN) {
        0 => {}
        1 => as_what.push("the rest as another schema".to_owned()),
        more => as_what.push(format!("the rest as {more} other schemas")),
    }
    match (starter.files, &starter.schemas[..]) {
        (0, _) => "no documents were found: name yours under `[[documents]]`".to_owned(),
        (1, _) => format!("1 document was found: {}", as_what.join(", ")),
        (many, _) => format!("{many} documents were found: {}", as_what.join(", ")),
    }
}

/// What `policy check`, `policy test` and `check` will say, and what to run next.
fn problems(starter: &Starter, policy: &str) -> Result<String, CliError> {
    let mut said = String::new();
    let options = render::Options::default().max_findings(Some(MOST_SHOWN));
    if !starter.problems.findings().is_empty() {
        let mut text = Vec::new();
        render::text(&starter.problems, options, &mut text)
            .map_err(CliError::unwritable("the report"))?;
        said += "`dtolint policy check` and `dtolint policy test` find:\n\n";
        said += &String::from_utf8_lossy(&text);
        said.push('\n');
    }
    if !starter.findings.findings().is_empty() {
        let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in starter.findings.findings() {
            *rules.entry(finding.rule()).or_default() += 1;
        }
        let rules = rules.iter().map(|(rule, count)| format!("{rule} ({count})"));
        let rules = rules.collect::<Vec<_>>().join(", ");
        said += &format!("`dtolint check` finds in the documents: {rules}\n");
    }
    let is_here = policy == POLICY_FILE;
    let documents =
        if starter.problems.worst() == Some(Severity::Error) { 0 } else { starter.files };
    said += &match (documents, is_here) {
        (0, true) => "next: dtolint policy check\n".to_owned(),
        (0, false) => format!("next: dtolint policy check {}\n", quoted(policy)),
        (_, true) => "next: dtolint check\n".to_owned(),
        (_, false) => format!("next: dtolint check --policy {}\n", quoted(policy)),
    };
    Ok(said)
}

/// A path as a shell reads it.
fn quoted(path: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "/._-".contains(it);
    match path.chars().all(is_plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
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
    // No pack is needed to say which files may be documents.
    let policy = Policy::parse(POLICY_FILE, "version = 1\n").expect("it has no mistake");
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
