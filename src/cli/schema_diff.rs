//! `dtolint schema diff`.

use super::args::{Format, SchemaDiff as Args};
use super::policy::{RequiredName, find, from_root};
use super::{Outcome, Problem, output, paths};
use crate::files::Disk;
use crate::{Checks, PolicyError, SchemaDiff, render};

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, Problem> {
    let here = paths::here()?;
    let root = Disk::repository(&here).unwrap_or(&here).to_owned();
    let disk = Disk::new(&root, &here);
    let name = |schema: &str| from_root(schema, &here, &root);
    let diff = match SchemaDiff::load(&name(&args.old), &name(&args.new), &disk) {
        Ok(diff) => diff,
        Err(error) => return refused(&error),
    };
    let policy = match args.no_policy {
        true => None,
        false => {
            let wanted = RequiredName::policy(args.policy.as_deref(), args.today.date(), checks);
            let found = find(&wanted, &here)?;
            match found.policy {
                Err(error) => return refused(&error),
                Ok(policy) => found.file.map(|_| policy),
            }
        }
    };
    let failed = |error| Problem::new(format!("the difference cannot be written: {error}"));
    let mut text = Vec::new();
    let written = match args.format {
        Format::Text => render::schema_diff_text(&diff, policy.as_ref(), &mut text),
        Format::Json => render::schema_diff_json(&diff, policy.as_ref(), &mut text),
    };
    written.map_err(failed)?;
    if policy.is_none() && !args.no_policy && args.format == Format::Text {
        text.extend_from_slice(b"no policy was found from here upwards\n");
    }
    output::print(&text).map_err(failed)?;
    let is_gone = diff.changes().iter().any(|change| change.kind.is_removal());
    Ok(if args.fail_on_removed && is_gone { Outcome::Findings } else { Outcome::Clean })
}

/// Shows why a policy or schema cannot be used.
fn refused(error: &PolicyError) -> Result<Outcome, Problem> {
    output::findings(error.report())?;
    Ok(Outcome::Failed)
}
