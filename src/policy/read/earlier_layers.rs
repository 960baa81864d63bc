//! What layers say of a rule before another one makes it final.
//!
//! A layer that makes a rule final knows what the layers that it extends say of it. What stands before it in somebody
//! else's `extends` it doesn't know, and its author didn't mean that.

use crate::finding::Finding;
use crate::policy::model::{Override, RuleTable, Waiver};
use crate::rules::Level;
use crate::text::{Place, Source};
use crate::toml::{ExtendedLayers, PolicyMistake};

/// A mistake for each thing that a layer which `layer` doesn't extend says of a rule that `layer` makes final.
pub(crate) fn judge_earlier_layers(
    layer: &Source,
    extended: &ExtendedLayers,
    rules: &RuleTable,
    overrides: &[Override],
    waivers: &[Waiver],
) -> Vec<Finding> {
    let is_made_final_here = |place: &Place| std::ptr::eq(&**place.source(), layer);
    let mut findings = Vec::new();
    for (id, state) in &rules.states {
        let Some(final_by) = state.final_by.as_ref().filter(|it| is_made_final_here(it)) else {
            continue;
        };
        // By itself the rule would have its own level, or a higher one.
        let own = rules.rules.get(id).map_or(Level::Off, |rule| rule.level);
        let (lowest, place) = state.levels.lowest();
        let level = (lowest < own).then_some(place);
        let base = level.into_iter().chain(state.arguments.iter().map(|(.., place)| place));
        let overridden = overrides.iter().filter_map(|entry| entry.rules.get(id));
        let waived = waivers.iter().filter(|waiver| waiver.rule.id == *id);
        let said = base
            .chain(overridden.map(|entry| &entry.key))
            .chain(waived.map(|waiver| &waiver.waived.place));
        let unknown = said.filter(|place| {
            !place.source().is_embedded() && !extended.knows(layer, place.source())
        });
        findings.extend(unknown.map(|place| before_final(id, place, final_by)));
    }
    findings
}

fn before_final(id: &str, place: &Place, final_by: &Place) -> Finding {
    let (layer, final_layer) = (place.path(), final_by.path());
    let message = format!(
        "`{id}` is final, and this comes before `{final_layer}`, which makes it final and doesn't extend `{layer}`"
    );
    PolicyMistake::new(PolicyMistake::LOOSENED, message)
        .help(format!("put `{layer}` after `{final_layer}` in `extends`"))
        .related(final_by.clone(), "made final here")
        .finding(place.clone())
}
