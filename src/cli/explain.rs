//! `dtolint explain`.

use super::args::Explain;
use super::{Outcome, Problem, output};
use crate::suggest::did_you_mean;

pub(super) fn run(args: &Explain) -> Result<Outcome, Problem> {
    let Some(rule) = crate::rule(&args.rule) else {
        let near = did_you_mean(&args.rule, crate::rules::rule_names());
        let problem = Problem::new(format!("there is no rule `{}`", args.rule));
        return Err(problem.help(near.unwrap_or_else(|| "`dtolint rules` lists them".to_owned())));
    };
    let page = crate::rules::page(&rule);
    let failed = |error| Problem::new(format!("the page cannot be written: {error}"));
    output::print(page.as_bytes()).map_err(failed)?;
    Ok(Outcome::Clean)
}
