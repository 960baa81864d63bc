//! Sets, entries and rules that nothing comes of.

use super::findings::AnalysisFindings;
use super::view::View;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let unused = view.policy.sets.iter().filter(|set| !set.is_used && !view.policy.is_library());
    for set in unused {
        found.report_unused(
            "set-unused",
            &set.place,
            format!("no list names the set `{}`", set.name),
            format!("name it in a list, as `\"@{}\"`, or remove it", set.name),
            |finding| finding,
        );
    }
    let addresses = view.policy.schema_addresses.iter();
    let unused = addresses.filter(|entry| !entry.is_used && !view.policy.is_library());
    for entry in unused {
        found.report_unused(
            "schema-address-unused",
            &entry.place,
            format!("no schema refers to `{}`", entry.address),
            "remove the entry, or correct the address: it is the start of a `$ref`",
            |finding| finding,
        );
    }
    documents(view, found);
    rules(view, found);
}

/// Reports `[[documents]]` entries that repeat another one.
fn documents(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let sets = &view.policy.documents.sets;
    for (nth, document_set) in sets.iter().enumerate() {
        let says_it = |other: &&crate::policy::model::DocumentSet| {
            other.select == document_set.select
                && other.schema.is(&document_set.schema)
                && document_set
                    .globs()
                    .all(|(glob, _)| other.globs().any(|(known, _)| known == glob))
        };
        if let (Some(place), Some(other)) = (&document_set.place, sets[..nth].iter().find(says_it))
        {
            found.report(
                "documents-repeated",
                place,
                "an entry above checks these files in the same way",
                "remove it, or fix its `files`, `select` or `schema`",
                |finding| match &other.place {
                    Some(place) => finding.related(place.clone(), "this one"),
                    None => finding,
                },
            );
        }
    }
}

/// Reports rules that are off for every file, and would be without the setting, too.
fn rules(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for (id, setting) in &view.policy.rule_table.states {
        let mut overrides = view.policy.overrides.iter().filter_map(|it| it.rules.get(id));
        let is_on = setting.levels.is_ever_on()
            || overrides.any(|it| {
                it.levels_over(&setting.levels).is_some_and(|levels| levels.is_ever_on())
            });
        let rule = &view.policy.rule_table.rules[id];
        // A rule about the policy itself is on unless it is switched off.
        if is_on || rule.check.is_none() {
            continue;
        }
        // Those that extend a policy may turn on what it only defines or sets.
        let is_for_others = view.policy.is_library();
        let is_defined_here = rule.is_own() && view.policy.is_own(&rule.place);
        let (message, help) = if is_defined_here {
            if is_for_others {
                continue;
            }
            (format!("`{id}` is off for every file"), "turn it on, or remove the rule")
        } else if !setting.arguments.is_empty() {
            if is_for_others || setting.arguments.iter().all(|(.., at)| !view.policy.is_own(at)) {
                continue;
            }
            (format!("`{id}` is set, and off for every file"), "turn it on, or remove its settings")
        } else if !setting.was_on {
            (format!("`{id}` is off anyway"), "remove the line: nothing turned the rule on")
        } else {
            continue;
        };
        let place = setting.levels.place();
        found.report_unused("rule-off-everywhere", place, message, help, |finding| finding);
    }
}
