//! `[options]`: which options of a rule set which parameters of its check.

use super::RuleOption;
use crate::check::{
    CheckCall, CheckDefinition, CheckExpr, Comparison, ExprKind, Kind, Parameter, Tighter,
};
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
    let tighter = tighter.map(|item| read_tighter(&item, known)).transpose();
    Ok(RuleOption {
        name: name.to_owned(),
        parameter: known,
        about: about?.to_owned(),
        tighter: tighter?.unwrap_or(Tighter::Same),
    })
}

/// Reads which way an option is tighter.
fn read_tighter(item: &Item<'_>, parameter: &Parameter) -> Result<Tighter, Reported> {
    let name = item.string()?;
    let Some(tighter) = Tighter::parse(name) else {
        let mistake = PolicyMistake::name(format!("there is no way `{name}` to be tighter"));
        let near = did_you_mean(name, Tighter::names());
        let all = || format!("known are {}", Tighter::names().join(", "));
        return Err(item.report(mistake.help(near.unwrap_or_else(all))));
    };
    if !compares(tighter, parameter.kind) {
        let message = format!("`{name}` does not compare {}", parameter.kind.describe());
        let help = "`subset` and `superset` are for lists, `lower` and `higher` for numbers and dates; `same` is for all";
        return Err(item.report(PolicyMistake::value(message).help(help)));
    }
    let is_looser = |known: &Tighter| tighter != *known && tighter != Tighter::Same;
    if let Some(known) = parameter.tighter.filter(is_looser) {
        let which = match tighter {
            Tighter::Lower => "lower values of",
            Tighter::Higher => "higher values of",
            Tighter::Subset => "fewer entries in",
            _ => "more entries in",
        };
        let message = format!("{which} `{}` let more through, not less", parameter.name);
        return Err(item.report(PolicyMistake::value(message).help(format!("write `{known}`"))));
    }
    Ok(tighter)
}

/// Whether values of a kind can be compared in this way.
fn compares(tighter: Tighter, kind: Kind) -> bool {
    match tighter {
        Tighter::Lower | Tighter::Higher => kind.comparison() == Comparison::Order,
        Tighter::Subset | Tighter::Superset => kind.comparison() == Comparison::Coverage,
        Tighter::Same => true,
    }
}
