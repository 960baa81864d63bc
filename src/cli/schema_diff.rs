//! `dtolint schema diff`.

use dtolint::check::Checks;
use dtolint::files::OsFileSystem;
use dtolint::policy::{PolicyLocation, SchemaDiff};
use dtolint::{PolicyError, render};

use super::args::{Format, SchemaDiff as Args};
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::policy::{PolicyOptions, load};
use super::working_directory::working_directory;

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, CliError> {
    let here = working_directory()?;
    let location = PolicyLocation::discover(&OsFileSystem, &here);
    let files = location.files(&OsFileSystem, &here);
    let name = |schema: &str| location.schema(&here, schema);
    let policy = match args.no_policy {
        true => Ok(None),
        false => {
            let options = PolicyOptions::new(args.policy.as_deref(), args.today.date(), checks);
            let loaded = load(&options, &here)?;
            let has_file = loaded.location.file().is_some();
            loaded.policy.map(|policy| has_file.then_some(policy))
        }
    };
    let (old, new) = (name(&args.old), name(&args.new));
    let diff = match &policy {
        Ok(Some(policy)) => SchemaDiff::load_for(policy, &old, &new, &*files),
        _ => SchemaDiff::load(&old, &new, &*files),
    };
    let (diff, policy) = match (diff, policy) {
        (Ok(diff), Ok(policy)) => (diff, policy),
        // Without the policy's addresses, what is wrong with a schema may be that they are missing.
        (_, Err(error)) | (Err(error), Ok(_)) => return refused(&error),
    };
    let failed = CliError::unwritable("the difference");
    let mut text = Vec::new();
    let written = match args.format {
        Format::Text => render::schema_diff_text(&diff, policy.as_ref(), &mut text),
        Format::Json => render::schema_diff_json(&diff, policy.as_ref(), &mut text),
    };
    written.map_err(&failed)?;
    if policy.is_none() && !args.no_policy && args.format == Format::Text {
        text.extend_from_slice(
            b"no policy was found, from here up to the root of the repository\n",
        );
    }
    output::print(&text).map_err(&failed)?;
    let is_gone = diff.changes().iter().any(|change| change.kind.is_removal());
    Ok(if args.fail_on_removed && is_gone { Outcome::Findings } else { Outcome::Clean })
}

/// Shows why a policy or schema cannot be used.
fn refused(error: &PolicyError) -> Result<Outcome, CliError> {
    output::findings(error.report())?;
    Ok(Outcome::Failed)
}
