//! A document that two policies judge differently, where one is a change of the other.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use super::RuleExample;
use super::document_text::one_line;
use super::polish::Usual;
use super::proposed::place;
use super::proposed_test::{ProposedTest, cut};
use super::search::{FoundExample, Signature, search};
use super::subject::Subject;
use crate::linter::Linter;
use crate::policy::Writer;
use crate::policy::claims::{DtoClaims, RuleClaim};
use crate::policy::model::ActiveRule;
use crate::witness::{Condition, Found};

/// What is known of the difference between two policies.
pub(in crate::linter) enum Difference {
    /// A test that one policy passes and the other doesn't.
    Shown(ProposedTest),
    /// No document shows it. This is proved.
    Nothing,
    /// No document was found.
    Unknown,
}

/// Looks for a document that tells `one` from `other`, and makes it a test that `one` passes.
pub(in crate::linter) fn difference(one: &Linter, other: &Linter) -> Difference {
    let usual = Usual::new(one);
    let subjects = Subject::all(one);
    let mut is_decided = true;
    for (nth, subject) in subjects.iter().enumerate() {
        let Some(rules) = Subject::rules(other, &subject.file, subject.target) else {
            is_decided = false;
            continue;
        };
        let changed = changed(&subject.rules, &rules);
        if changed.is_empty() {
            continue;
        }
        let all = || subject.rules.iter().chain(&rules);
        let is_of_several = |active: &Arc<ActiveRule>| active.rule.is_cross_document();
        if all().any(|it| changed.contains(&it.rule.id) && is_of_several(it)) {
            is_decided = false;
        }
        let pair = Pair { one, other, subject, usual: &usual };
        match pair.find(&rules, &changed) {
            Found::Nothing => {}
            Found::Undecided(_) => {
                is_decided = false;
                if let Some(test) = pair.usual_mistake(&subjects, &changed) {
                    return Difference::Shown(test);
                }
            }
            Found::Example(dto) => {
                return Difference::Shown(pair.test(&subjects, nth, &dto, &changed));
            }
        }
    }
    if is_decided { Difference::Nothing } else { Difference::Unknown }
}

/// The ids of the rules that aren't in both policies, or ask something else.
fn changed(one: &[Arc<ActiveRule>], other: &[Arc<ActiveRule>]) -> Vec<String> {
    let writer = Writer::new(&[]);
    let asks = |rules: &[Arc<ActiveRule>]| -> BTreeMap<String, String> {
        let running = rules.iter().filter(|active| !active.is_dormant);
        running.map(|active| (active.rule.id.clone(), writer.check(&active.expr))).collect()
    };
    let (one, other) = (asks(one), asks(other));
    let mut ids: Vec<String> = one.keys().chain(other.keys()).cloned().collect();
    ids.sort();
    ids.dedup();
    ids.retain(|id| one.get(id) != other.get(id));
    ids
}

/// Two policies, for documents of one kind.
struct Pair<'s> {
    one: &'s Linter,
    other: &'s Linter,
    subject: &'s Subject,
    usual: &'s Usual,
}

impl Pair<'_> {
    fn find(&self, rules: &[Arc<ActiveRule>], changed: &[String]) -> Found {
        let target = &self.one.targets[self.subject.target];
        let mut claims =
            DtoClaims::new(&target.schema, target.reading, &target.roles, &self.subject.rules);
        let own = claims.rules().to_vec();
        let others = claims.of_others(&target.roles, rules);
        let pairs: Vec<(Condition, Condition)> =
            changed.iter().map(|id| (reports(&own, id), reports(&others, id))).collect();
        let differs = claims.differing(&pairs);
        let any = claims.find(&[differs], &mut |dto| self.differs(dto));
        if any == Found::Nothing {
            return any;
        }
        let unchanged = own.iter().filter(|it| !changed.contains(&it.active.rule.id));
        let unchanged: Vec<Condition> = unchanged.map(|it| it.reports).collect();
        let mut silent: Vec<Condition> =
            unchanged.into_iter().map(|reports| claims.not(reports)).collect();
        let near = match self.passing(&mut claims, &own) {
            Some(passing) => claims.near(&passing, &[]),
            None => vec![Condition::ALWAYS],
        };
        silent.push(differs);
        for part in near {
            let conditions: Vec<Condition> = silent.iter().copied().chain([part]).collect();
            let found = claims.find(&conditions, &mut |dto| self.differs(dto));
            if let Found::Example(dto) = found {
                return Found::Example(self.polished(&dto));
            }
        }
        match any {
            Found::Example(dto) => Found::Example(self.polished(&dto)),
            other => other,
        }
    }

    /// A test with a usual mistake, of a changed rule whose check can't be searched for.
    fn usual_mistake(&self, subjects: &[Subject], changed: &[String]) -> Option<ProposedTest> {
        let found = search(self.one, subjects, changed).into_iter();
        let mut found = found.filter_map(|(id, found)| Some((id, found.ok()?)));
        let (id, found) = found.find(|(_, found)| {
            let subject = &subjects[found.subject];
            let findings = subject.lint(self.other, &found.dto);
            Signature::of(&findings) != Signature::of(&found.findings)
        })?;
        Some(self.one.finding_test(&id, &RuleExample::new(self.one, subjects, found)))
    }

    /// A test that the first policy passes, of a DTO of the kind with that number.
    fn test(
        &self,
        subjects: &[Subject],
        kind: usize,
        dto: &Value,
        changed: &[String],
    ) -> ProposedTest {
        let findings = self.subject.lint(self.one, dto);
        let found = FoundExample { subject: kind, dto: dto.clone(), findings, fixed: None };
        let example = RuleExample::new(self.one, subjects, found);
        let mut rules = example.findings.iter().map(|it| it.rule());
        let rule = rules.find(|it| changed.iter().any(|id| id == it));
        let rule = rule.unwrap_or(&changed[0]).to_owned();
        let mut test = self.one.finding_test(&rule, &example);
        if example.findings.is_empty()
            && let Some(finding) = self.subject.lint(self.other, dto).first()
        {
            let at = finding.pointer();
            let document = self.subject.document(self.one, dto);
            let value = document.pointer(at).map(one_line).unwrap_or_default();
            test.name = format!("{rule} accepts: {} at {}", cut(&value), place(at));
        }
        test
    }

    /// A DTO in which the first policy finds nothing.
    fn passing(&self, claims: &mut DtoClaims<'_>, own: &[Rc<RuleClaim<'_>>]) -> Option<Value> {
        let silent: Vec<Condition> = own.iter().map(|it| claims.not(it.reports)).collect();
        let mut passes = |dto: &Value| self.subject.lint(self.one, dto).is_empty();
        match claims.find(&silent, &mut passes) {
            Found::Example(dto) => Some(self.usual.polish(&dto, None, &mut passes)),
            _ => None,
        }
    }

    fn signatures(&self, dto: &Value) -> [Signature; 2] {
        [self.one, self.other].map(|linter| Signature::of(&self.subject.lint(linter, dto)))
    }

    fn differs(&self, dto: &Value) -> bool {
        let [one, other] = self.signatures(dto);
        one != other
    }

    fn polished(&self, dto: &Value) -> Value {
        let before = self.signatures(dto);
        self.usual.polish(dto, None, &mut |changed| self.signatures(changed) == before)
    }
}

/// The condition for which a rule reports something; none if it isn't there.
fn reports(rules: &[Rc<RuleClaim<'_>>], id: &str) -> Condition {
    let rule = rules.iter().find(|it| it.active.rule.id == id);
    rule.map_or(Condition::NEVER, |rule| rule.reports)
}
