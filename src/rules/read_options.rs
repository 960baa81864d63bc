//! `[options]`: which options of a rule set which parameters of its check.

use super::{RuleOption, Tighter};
use crate::check::{CheckCall, CheckDefinition, CheckExpr, ExprKind, Kind};
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};

/// Reads the options of a rule.
pub(super) fn read_options(
    table: &Table<'_>,
    expr: &CheckExpr,
) -> Result<Vec<RuleOption>, Reported> {
    let ExprKind::Call(CheckCall { definition, .. }) = &expr.kind else {
        let mistake = PolicyMistake::value("options set the parameters of one check");
        let help = "remove them, or make the check one that is not joined";
        return Err(table.report(mistake.help(help)));
    };
    collect_all(table.entries().map(|(name, item)| read_option(name, &item.table()?, definition)))
}

fn read_option(
    name: &str,
    table: &Table<'_>,
    definition: &CheckDefinition,
) -> Result<RuleOption, Reported> {
    let parameter = table.require("parameter", "name the check's parameter that it sets");
    let about =
        table.require("about", "say in one line what it is for").and_then(|item| item.string());
    let tighter = table.get("tighter");
    table.deny_unknown_keys("an option");
    let parameter = parameter?;
    let parameter_name = parameter.string()?;
    let Some(known) = definition.parameter(parameter_name) else {
        let message =
            format!("the check `{}` has no parameter `{parameter_name}`", definition.name);
        let names: Vec<&str> = definition.parameters.iter().map(|known| known.name).collect();
        let near = did_you_mean(parameter_name, names.iter().copied());
        let help = near.unwrap_or_else(|| format!("its parameters are {}", names.join(", ")));
        return Err(parameter.report(PolicyMistake::name(message).help(help)));
    };
    let tighter = tighter.map(|item| read_tighter(&item, known.kind)).transpose();
    Ok(RuleOption {
        name: name.to_owned(),
        parameter: known,
        about: about?.to_owned(),
        tighter: tighter?.unwrap_or(Tighter::Same),
    })
}

/// Reads which way an option is tighter.
fn read_tighter(item: &Item<'_>, kind: Kind) -> Result<Tighter, Reported> {
    let name = item.string()?;
    let Some(tighter) = Tighter::parse(name) else {
        let mistake = PolicyMistake::name(format!("there is no way `{name}` to be tighter"));
        let near = did_you_mean(name, Tighter::NAMES);
        let all = || format!("known are {}", Tighter::NAMES.join(", "));
        return Err(item.report(mistake.help(near.unwrap_or_else(all))));
    };
    if !tighter.fits(kind) {
        let message = format!("`{name}` does not compare {}", kind.describe());
        let help = "`subset` and `superset` are for lists, `lower` and `higher` for numbers and dates; `same` is for all";
        return Err(item.report(PolicyMistake::value(message).help(help)));
    }
    Ok(tighter)
}
