//! `dtolint schema update`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dtolint::check::Checks;
use dtolint::document::Format as DocumentFormat;
use dtolint::files::{MAX_BYTES, OsFileSystem, absolute, read_regular, reason, relative};
use dtolint::policy::{PolicyLocation, SchemaEdition, SchemaUpdate};
use dtolint::{Policy, PolicyError, render};

use super::args::{Format, SchemaUpdate as Args};
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::policy::{PolicyOptions, load};
use super::working_directory::working_directory;

/// The folder beside the policy that editions are kept in.
const FOLDER: &str = "schemas";

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let text = read(&args.file, &here)?;
    let (policy, location) = match args.no_policy {
        true => (None, PolicyLocation::discover(&OsFileSystem, &here)),
        false => {
            let options = PolicyOptions::new(args.policy.as_deref(), args.today.date(), checks);
            let loaded = load(&options, &here)?;
            let has_file = loaded.location.file().is_some();
            match loaded.policy {
                Ok(policy) => (has_file.then_some(policy), loaded.location),
                Err(error) => return refused(&error),
            }
        }
    };
    match update(args, &text, policy.as_ref(), &location, &here)? {
        Ok((edition, update)) => written(args, &edition, &update, policy.as_ref()),
        Err(error) => refused(&error),
    }
}

/// Takes the edition out of the file and writes it, unless it is there already.
fn update(
    args: &Args,
    text: &str,
    policy: Option<&Policy>,
    location: &PolicyLocation,
    here: &Path,
) -> Result<Result<(SchemaEdition, SchemaUpdate), PolicyError>, CliError> {
    let files = location.files(&OsFileSystem, here);
    let name = relative(here, &absolute(here, &args.file));
    let edition = match policy {
        Some(policy) => SchemaEdition::take_for(policy, &name, text, &args.component, &*files),
        None => SchemaEdition::take(&name, text, &args.component),
    };
    let edition = match edition {
        Ok(edition) => edition,
        Err(error) => return Ok(Err(error)),
    };
    let target = target(args, &edition, location, here)?;
    let path = relative(location.root(), &target);
    let replaces = args.replaces.as_ref().map(|schema| location.schema(here, schema));
    let update = SchemaUpdate::plan(&edition, &path, policy, replaces.as_deref(), &*files);
    let update = match update {
        Ok(update) => update,
        Err(error) => return Ok(Err(error)),
    };
    if let Some(conflict) = update.conflict().filter(|_| !args.force) {
        let help = "nothing was written: give the edition another name with `--output FILE`, or replace the file with `--force`";
        return Err(CliError::new(conflict).help(help));
    }
    if update.is_new() {
        let failed = |error: &io::Error| {
            let name = relative(here, &target);
            CliError::new(format!("`{name}` cannot be written: {}", reason(error)))
                .help("nothing was written, and nothing was replaced")
        };
        write(args, &edition, &target, location).map_err(|error| failed(&error))?;
    }
    Ok(Ok((edition, update)))
}

/// Where the edition is to be written.
fn target(
    args: &Args,
    edition: &SchemaEdition,
    location: &PolicyLocation,
    here: &Path,
) -> Result<PathBuf, CliError> {
    let Some(output) = &args.output else {
        return Ok(location.folder().join(FOLDER).join(edition.file_name()));
    };
    let target = absolute(here, output);
    let name = relative(here, &target);
    if !target.starts_with(location.root()) {
        let error = CliError::new(format!("`{name}` is outside of the repository"));
        return Err(error.help("name a file within it: a policy can't use a schema elsewhere"));
    }
    let format = edition.format();
    if DocumentFormat::of(&name) != Some(format) {
        let error = CliError::new(format!("`{name}` isn't the name of a file in {format}"));
        let extension = if format == DocumentFormat::Yaml { ".yaml" } else { ".json" };
        return Err(
            error.help(format!("the edition is in {format}: let the name end in {extension}"))
        );
    }
    Ok(target)
}

/// Writes the edition, whole or not at all.
fn write(
    args: &Args,
    edition: &SchemaEdition,
    target: &Path,
    location: &PolicyLocation,
) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    // A link may lead elsewhere. What isn't there yet is made below what is.
    let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    let there = there.unwrap_or(folder).canonicalize()?;
    if !there.starts_with(location.root().canonicalize()?) {
        return Err(io::Error::other("its folder is a link that leads out of the repository"));
    }
    fs::create_dir_all(folder)?;
    match args.force {
        true => output::write_whole(target, edition.text().as_bytes()),
        false => output::write_new(target, edition.text().as_bytes()),
    }
}

/// Says what was written, and what it means.
fn written(
    args: &Args,
    edition: &SchemaEdition,
    update: &SchemaUpdate,
    policy: Option<&Policy>,
) -> Result<Outcome, CliError> {
    let failed = CliError::unwritable("the report");
    let mut text = Vec::new();
    match args.format {
        Format::Text => render::schema_update_text(edition, update, policy, &mut text),
        Format::Json => render::schema_update_json(edition, update, policy, &mut text),
    }
    .map_err(&failed)?;
    if policy.is_none() && !args.no_policy && args.format == Format::Text {
        text.extend_from_slice(
            b"\nno policy was found, from here up to the root of the repository\n",
        );
    }
    output::print(&text).map_err(&failed)?;
    let mut changes = update.diffs().iter().flat_map(|diff| diff.changes());
    let is_gone = changes.any(|change| change.kind.is_removal());
    Ok(if args.fail_on_removed && is_gone { Outcome::Findings } else { Outcome::Clean })
}

/// The text of the OpenAPI file.
fn read(file: &Path, here: &Path) -> Result<String, CliError> {
    let path = absolute(here, file);
    let name = relative(here, &path);
    let failed = |why: String| {
        let error = CliError::new(format!("`{name}` cannot be read: {why}"));
        error.help("give the path of an OpenAPI file; dtolint never downloads anything")
    };
    let mut bytes = Vec::new();
    read_regular(&path, MAX_BYTES, &mut bytes).map_err(|error| failed(reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| failed(format!("it is not UTF-8: {error}")))
}

/// Shows why a policy or schema cannot be used.
fn refused(error: &PolicyError) -> Result<Outcome, CliError> {
    output::findings(error.report())?;
    Ok(Outcome::Failed)
}
