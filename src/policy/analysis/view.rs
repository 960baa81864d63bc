//! A policy as analyses look at it: every way in which its rules hold together.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::glob_cover::covering;
use crate::check::{CheckCall, CheckExpr, ExprKind, Join};
use crate::document::Pattern;
use crate::finding::Finding;
use crate::policy::model::FileGlobs;
use crate::policy::model::Override;
use crate::policy::model::{ActiveRule, Resolved};
use crate::schema::Schema;
use crate::text::{Place, Span};

/// The rules without overrides, and as each override has them.
pub(super) struct View<'r> {
    pub(super) policy: &'r Resolved,
    pub(super) variants: Vec<Vec<Arc<ActiveRule>>>,
    /// For each override, the others that are for all of its files.
    pub(super) covering: Vec<Vec<usize>>,
    pub(super) schemas: Vec<&'r Schema>,
    /// The rules that are on for any file.
    pub(super) on: HashSet<String>,
}

/// Of more overrides than this, each is looked at by itself alone.
const MOST_JOINED: usize = 100;

/// A check that holds in any case, and where it looks.
pub(super) struct Demand<'r> {
    pub(super) rule: &'r ActiveRule,
    pub(super) call: &'r CheckCall,
    pub(super) at: Pattern,
}

impl<'r> View<'r> {
    pub(super) fn new(policy: &'r Resolved) -> Self {
        let mut variants = vec![policy.active.clone()];
        // A mere change of level makes no list another one.
        let on: HashSet<&String> = policy.active.iter().map(|active| &active.rule.id).collect();
        let is_on = |id: &String| on.contains(id);
        let says_more = |entry: &Override| {
            entry.rules.iter().any(|(id, written)| !written.arguments.is_empty() || !is_on(id))
        };
        // What is for some document sets alone stands for no other, whatever its files are.
        let nothing = FileGlobs::everything();
        let files = |entry: &'r Override| entry.documents.is_none().then_some(&entry.files);
        let lists: Vec<&FileGlobs> =
            policy.overrides.iter().map(|entry| files(entry).unwrap_or(&nothing)).collect();
        let covering = covering(&lists);
        let mut joined = BTreeSet::new();
        for (nth, with) in covering.iter().enumerate() {
            // Each by itself, and with those that are for all of its files.
            let mut together = match policy.overrides.len() <= MOST_JOINED {
                true => with.clone(),
                false => Vec::new(),
            };
            together.push(nth);
            together.sort_unstable();
            for ways in [vec![nth], together] {
                let is_more = ways.iter().any(|&nth| says_more(&policy.overrides[nth]));
                if is_more && joined.insert(ways.clone()) {
                    // What is wrong with overrides that meet is reported where they do.
                    variants.extend(policy.rules_with(&ways));
                }
            }
        }
        let schemas = policy.schemas();
        let on = variants.iter().flatten().map(|active| active.rule.id.clone()).collect();
        Self { policy, variants, covering, schemas, on }
    }

    /// Leaves out the rules that a mistake is about: those in whose values or at whose lines it is.
    pub(super) fn leave_out(&mut self, mistakes: &[Finding]) {
        let spans = mistakes.iter().map(|it| (it.place().path(), it.place().span()));
        let spans: HashSet<(&str, Span)> = spans.collect();
        let is_in = |place: &Place| {
            let within = |(path, span): &(&str, Span)| {
                *path == place.path()
                    && place.span().start <= span.start
                    && span.end <= place.span().end
            };
            spans.iter().any(within)
        };
        let is_blamed = |rule: &ActiveRule| {
            let leaves = rule.calls();
            let mut places = leaves.iter().flat_map(|(_, one, _)| one.arguments.iter());
            is_in(&rule.place) || places.any(|(_, _, place)| is_in(place))
        };
        let of_settings = self.policy.rule_table.states.iter();
        let mistaken = of_settings.filter(|(_, it)| it.is_mistaken).map(|(id, _)| id.clone());
        let blamed = self.rules().into_iter().filter(|rule| is_blamed(rule));
        let blamed: HashSet<String> =
            blamed.map(|rule| rule.rule.id.clone()).chain(mistaken).collect();
        for rules in &mut self.variants {
            rules.retain(|rule| !blamed.contains(&rule.rule.id));
        }
    }

    /// Every rule in every form that it has, each once.
    pub(super) fn rules(&self) -> Vec<&Arc<ActiveRule>> {
        let mut seen = HashSet::new();
        let rules = self.variants.iter().flatten();
        rules.filter(|rule| seen.insert(Arc::as_ptr(rule))).collect()
    }

    /// What every DTO of a schema must satisfy by these rules.
    pub(super) fn demands<'v>(
        &self,
        rules: &'v [Arc<ActiveRule>],
        schema: &Schema,
    ) -> Vec<Demand<'v>> {
        let is_for = |rule: &&Arc<ActiveRule>| !rule.is_dormant && rule.is_for(schema);
        let of = |rule: &'v Arc<ActiveRule>| {
            let mut found = Vec::new();
            for site in rule.sites.iter().filter(|site| site.is_of(schema)) {
                unconditional(&rule.expr, &site.select, &mut found);
            }
            found.into_iter().map(|(at, call)| Demand { rule, call, at })
        };
        rules.iter().filter(is_for).flat_map(of).collect()
    }
}

/// The checks of a rule that hold whatever else does: not those under a condition or a choice.
fn unconditional<'s>(
    expr: &'s CheckExpr,
    select: &Pattern,
    found: &mut Vec<(Pattern, &'s CheckCall)>,
) {
    let at = select.join(&expr.at);
    match &expr.kind {
        ExprKind::Call(call) => found.push((at, call)),
        ExprKind::Join(Join::All(parts)) => {
            parts.iter().for_each(|part| unconditional(part, &at, found));
        }
        ExprKind::Join(_) => {}
    }
}
