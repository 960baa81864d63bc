//! `dtolint schema diff`.

use dtolint::check::Checks;
use dtolint::files::{Files, OsFileSystem};
use dtolint::policy::{OpenApiDiff, PartChange, PolicyLocation, SchemaDiff};
use dtolint::{Policy, PolicyError, render};

use super::args::{Format, SchemaDiff as Args, SchemaFailOn};
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
    let of_policy = policy.as_ref().ok().and_then(Option::as_ref);
    let compared = Compared::load(of_policy, [&old, &new], &*files);
    let (compared, policy) = match (compared, policy) {
        (Ok(compared), Ok(policy)) => (compared, policy),
        // Without the policy's addresses, what is wrong with a schema may be that they are missing.
        (_, Err(error)) | (Err(error), Ok(_)) => return refused(&error),
    };
    let failed = CliError::unwritable("the difference");
    let mut text = compared.written(args.format, policy.as_ref()).map_err(&failed)?;
    if policy.is_none() && !args.no_policy && args.format == Format::Text {
        text.extend_from_slice(
            b"no policy was found, from here up to the root of the repository\n",
        );
    }
    output::print(&text).map_err(&failed)?;
    Ok(compared.outcome(args))
}

/// What is compared: two schemas, or all of two OpenAPI files.
enum Compared {
    Schemas(SchemaDiff),
    Files(OpenApiDiff),
}

impl Compared {
    fn load(
        policy: Option<&Policy>,
        [old, new]: [&str; 2],
        files: &dyn Files,
    ) -> Result<Self, PolicyError> {
        let whole = match policy {
            Some(policy) => OpenApiDiff::load_for(policy, old, new, files),
            None => OpenApiDiff::load(old, new, files),
        };
        if let Some(whole) = whole {
            return Ok(Self::Files(whole));
        }
        let diff = match policy {
            Some(policy) => SchemaDiff::load_for(policy, old, new, files),
            None => SchemaDiff::load(old, new, files),
        };
        diff.map(Self::Schemas)
    }

    fn written(&self, format: Format, policy: Option<&Policy>) -> std::io::Result<Vec<u8>> {
        let mut text = Vec::new();
        match (self, format) {
            (Self::Schemas(diff), Format::Text) => {
                render::schema_diff_text(diff, policy, &mut text)
            }
            (Self::Schemas(diff), Format::Json) => {
                render::schema_diff_json(diff, policy, &mut text)
            }
            (Self::Files(diff), Format::Text) => render::openapi_diff_text(diff, policy, &mut text),
            (Self::Files(diff), Format::Json) => render::openapi_diff_json(diff, policy, &mut text),
        }?;
        Ok(text)
    }

    fn outcome(&self, args: &Args) -> Outcome {
        let (diffs, parts): (Vec<&SchemaDiff>, _) = match self {
            Self::Schemas(diff) => (vec![diff], &[][..]),
            Self::Files(diff) => (diff.diffs().collect(), diff.parts()),
        };
        let has = |is: fn(&PartChange) -> bool| parts.iter().any(|part| is(&part.change));
        if has(|change| matches!(change, PartChange::Unusable(_))) {
            return Outcome::Failed;
        }
        let is_gone = has(|change| matches!(change, PartChange::Removed))
            || diffs.iter().flat_map(|diff| diff.changes()).any(|change| change.kind.is_removal());
        let is_failing = |on: SchemaFailOn| {
            let (stricter, looser) = match on {
                SchemaFailOn::Stricter => (true, false),
                SchemaFailOn::Looser => (false, true),
                SchemaFailOn::Any => (true, true),
            };
            diffs.iter().map(|diff| diff.acceptance()).any(|it| {
                (stricter && !it.stricter.is_nothing()) || (looser && !it.looser.is_nothing())
            }) || (stricter && has(|change| matches!(change, PartChange::Removed)))
        };
        match (args.fail_on_removed && is_gone) || args.fail_on.is_some_and(is_failing) {
            true => Outcome::Findings,
            false => Outcome::Clean,
        }
    }
}

/// Shows why a policy or schema cannot be used.
fn refused(error: &PolicyError) -> Result<Outcome, CliError> {
    output::findings(error.report())?;
    Ok(Outcome::Failed)
}
