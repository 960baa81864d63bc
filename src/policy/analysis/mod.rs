//! What can be said of a policy without any document: which parts contradict each other, have no
//! effect, or can't be what their author meant.
//!
//! `read/` calls `reachability`, `finality` and `narrowing` while it reads a policy: what they find are mistakes,
//! which stop the policy from loading. The entries of [`ALL`] look at a policy that was read: all of
//! them for `dtolint policy check`; when a policy loads, only those that can find an error in it, or
//! a waiver that ends (`at_load`).
//!
//! A schema lists a finite set of names, so what is said of them is decided and not guessed.
//!
//! Invariant: an analysis reads what a check means from [`Meaning`](crate::check::Meaning), and never asks for
//! a check by its name.

mod dead_ends;
mod domains;
pub(crate) mod finality;
mod findings;
mod glob_cover;
mod invisible;
mod lists;
pub(crate) mod loosened_examples;
mod names;
pub(crate) mod narrowing;
mod openapi_diff;
mod overrides;
mod patterns;
mod proofs;
pub(crate) mod reachability;
mod schema_acceptance;
mod schema_edition;
mod schema_gaps;
mod schema_impact;
mod schema_update;
mod strictness;
mod types;
mod unused;
mod view;
mod waivers;

use std::collections::HashSet;

use crate::finding::{Finding, Severity};
use crate::policy::model::Resolved;
use crate::rules::Level;
use crate::toml::PolicyMistake;
use findings::{AnalysisFindings, CORE};
pub use openapi_diff::{OpenApiDiff, OpenApiPart, PartChange};
pub use schema_acceptance::{
    Acceptance, AcceptanceVerdict, DocumentDifference, DocumentExample, KeywordDifference,
    KeywordValue, PlaceDifference,
};
pub use schema_edition::SchemaEdition;
pub use schema_gaps::Missed;
pub use schema_impact::{SchemaDiff, Touched};
pub use schema_update::{SchemaLine, SchemaUpdate};
use view::View;

/// An analysis, and the rules that it has findings of.
struct Analysis {
    finds: &'static [&'static str],
    run: fn(&View<'_>, &mut AnalysisFindings<'_>),
}

const ALL: [Analysis; 11] = [
    Analysis { finds: &["required-and-forbidden", "max-below-required"], run: names::run },
    Analysis { finds: &["allowed-and-denied", "denied-outside-allowed"], run: domains::run },
    Analysis { finds: &["entry-covered", "glob-matches-everything"], run: lists::run },
    Analysis { finds: &["entry-invisible"], run: invisible::run },
    Analysis { finds: &["regex-matches-nothing", "regex-matches-everything"], run: patterns::run },
    Analysis { finds: &["check-skips-types"], run: types::run },
    Analysis { finds: &["override-unreachable", "override-without-effect"], run: overrides::run },
    Analysis {
        finds: &[
            "set-unused",
            "schema-address-unused",
            "documents-repeated",
            "rule-off-everywhere",
        ],
        run: unused::run,
    },
    Analysis { finds: &["waiver-blanket", "waiver-endless", "waiver-unused"], run: waivers::run },
    Analysis { finds: &["waiver-expired", "waiver-due"], run: waivers::dates },
    Analysis {
        finds: &["nothing-passes", "rule-never-finds", "part-without-effect"],
        run: proofs::run,
    },
];

/// The findings of all analyses.
pub(crate) fn all(policy: &Resolved) -> Vec<Finding> {
    run(&View::new(policy), |_| true)
}

/// What is reported whenever a policy is loaded: waivers that have expired or soon will. As an error,
/// what makes the policy unusable, together with `mistakes` in it.
pub(crate) fn at_load(
    policy: &Resolved,
    mut mistakes: Vec<Finding>,
) -> Result<Vec<Finding>, Vec<Finding>> {
    let mut view = View::new(policy);
    let errors = errors(&mut view, &mistakes);
    mistakes.extend(errors);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(run(&view, |analysis| analysis.finds.contains(&"waiver-expired")))
}

/// The findings of severity error.
///
/// Next to other mistakes, only contradictions are reported, and none that involve a rule with a
/// mistake: what that rule would say is not known.
fn errors(view: &mut View<'_>, mistakes: &[Finding]) -> Vec<Finding> {
    if !mistakes.is_empty() {
        if mistakes.iter().any(|mistake| mistake.rule() == PolicyMistake::SYNTAX) {
            return Vec::new();
        }
        view.leave_out(mistakes);
    }
    let is_error = |id: &&str| {
        let set = view.policy.rule_table.states.get(*id).map(|setting| setting.levels.now());
        let is_set = set == Some(Level::On(Severity::Error)) && mistakes.is_empty();
        CORE.contains(id) || is_set
    };
    let mut findings = run(view, |analysis| analysis.finds.iter().any(is_error));
    findings.retain(|finding| finding.severity() == Severity::Error && is_error(&finding.rule()));
    findings
}

fn run(view: &View<'_>, is_wanted: impl Fn(&Analysis) -> bool) -> Vec<Finding> {
    let (policy, findings, reported) = (view.policy, Vec::new(), HashSet::new());
    let mut found = AnalysisFindings { policy, findings, reported };
    for analysis in ALL.iter().filter(|analysis| is_wanted(analysis)) {
        (analysis.run)(view, &mut found);
    }
    found.findings
}
