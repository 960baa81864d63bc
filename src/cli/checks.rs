//! `dtolint checks`.

use dtolint::check::{CheckInfo, Checks, JOINS, JoinInfo};
use dtolint::text::did_you_mean;

use super::args::{Checks as Args, Format};
use super::error::CliError;
use super::outcome::Outcome;
use super::output;

pub(super) fn run(args: &Args, checks: &Checks) -> Result<Outcome, CliError> {
    let wanted = args.text.as_ref().map(|text| text.to_lowercase());
    let has_text = |name: &str, about: &str| {
        wanted
            .as_ref()
            .is_none_or(|text| name.contains(text) || about.to_lowercase().contains(text))
    };
    let mut listed = checks.list();
    listed.retain(|check| has_text(check.name(), check.about()));
    let mut joins = JOINS.to_vec();
    joins.retain(|join| has_text(join.name, join.about));
    if listed.is_empty() && joins.is_empty() {
        let known = checks.list();
        let known = known.iter().map(CheckInfo::name).chain(JOINS.map(|join| join.name));
        let near = args.text.as_ref().and_then(|text| did_you_mean(text, known));
        let help = near.unwrap_or_else(|| "`dtolint checks` lists all of them".to_owned());
        return Err(CliError::new("no check matches").help(help));
    }
    let text = match args.format {
        Format::Text => table(&listed, &joins),
        Format::Json => json(&listed, &joins),
    };
    output::print_text(&text).map_err(CliError::unwritable("the list"))?;
    Ok(Outcome::Clean)
}

/// One line for each check, and for each way to combine them: its name, and what it asks.
fn table(checks: &[CheckInfo], joins: &[JoinInfo]) -> String {
    let rows = checks.iter().map(|check| (check.name(), check.about()));
    let rows: Vec<_> = rows.chain(joins.iter().map(|join| (join.name, join.about))).collect();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().map(|(name, about)| format!("{name:width$}  {about}\n")).collect()
}

fn json(checks: &[CheckInfo], joins: &[JoinInfo]) -> String {
    let value = serde_json::json!({ "checks": checks, "joins": joins });
    format!("{value:#}\n")
}
