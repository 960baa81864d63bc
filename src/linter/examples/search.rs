//! The search for documents in which a rule finds something, and for those near to them that pass.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::changes::changes;
use super::polish::Usual;
use super::reason::NoExample;
use super::subject::Subject;
use super::variations::variations;
use crate::finding::Finding;
use crate::linter::Linter;
use crate::policy::claims::{DtoClaims, RuleClaim};
use crate::witness::{Condition, Found, Reason};

/// What was found for one rule: a DTO of a kind, and what the linter finds in its document.
pub(super) struct FoundExample {
    /// The number of the kind among the subjects.
    pub(super) subject: usize,
    pub(super) dto: Value,
    pub(super) findings: Vec<Finding>,
    /// A DTO near to it in which nothing is found.
    pub(super) fixed: Option<Value>,
}

/// Looks for an example of each of these rules, among documents of these kinds: the one in which the least is found.
pub(super) fn search(
    linter: &Linter,
    subjects: &[Subject],
    wanted: &[String],
) -> BTreeMap<String, Result<FoundExample, NoExample>> {
    let usual = Usual::new(linter);
    let mut results: BTreeMap<String, Result<FoundExample, NoExample>> = BTreeMap::new();
    // A rule is about the documents whose schema has what it looks at, if there are any.
    let kinds = || subjects.iter().enumerate();
    let order = kinds().map(|it| (true, it)).chain(kinds().map(|it| (false, it)));
    for (is_described, (nth, subject)) in order {
        let is_on = |id: &&String| {
            let mut rules = subject.rules.iter().filter(|active| active.rule.id == **id);
            rules.any(|active| subject.describes(linter, active) == is_described)
        };
        let is_best = |id: &str| {
            let known = results.get(id).and_then(|known| known.as_ref().ok());
            known.is_some_and(|known| known.cost(id).0 == BEST)
        };
        let open: Vec<&String> = wanted.iter().filter(|id| !is_best(id)).filter(is_on).collect();
        if open.is_empty() {
            continue;
        }
        let target = &linter.targets[subject.target];
        let claims = DtoClaims::new(&target.schema, target.reading, &target.roles, &subject.rules);
        let mut kind = Kind::new(linter, subject, &usual, claims);
        for id in open {
            let rule = kind.claims.rules().iter().find(|it| it.active.rule.id == *id);
            let Some(rule) = rule.map(Rc::clone) else { continue };
            kind.claims.renew();
            let found = kind.example(&rule).map(|(dto, findings)| {
                let fixed = kind.fixed(&dto, &findings);
                kind.nearer(id, FoundExample { subject: nth, dto, findings, fixed })
            });
            let better = match (results.remove(id), found) {
                (Some(Ok(known)), Ok(new)) if new.cost(id) < known.cost(id) => Ok(new),
                (known, new) => NoExample::first(known, new),
            };
            results.insert(id.clone(), better);
        }
    }
    results
}

/// How many findings of other rules an example has, and whether nothing passes near to it; then how many it has of its
/// own.
type Cost = ((usize, bool), usize);

/// What an example costs that needs no better one.
const BEST: (usize, bool) = (0, false);

impl FoundExample {
    fn cost(&self, id: &str) -> Cost {
        let (own, others) = counts(&self.findings, id);
        ((others, self.fixed.is_none()), own)
    }
}

/// Which rules find something where, each once, and how many findings there are.
#[derive(PartialEq)]
pub(super) struct Signature(BTreeSet<(String, String)>, usize);

impl Signature {
    pub(super) fn of(findings: &[Finding]) -> Self {
        let places = findings.iter().map(|it| (it.rule().to_owned(), it.pointer().to_owned()));
        Self(places.collect(), findings.len())
    }

    pub(super) fn is_no_worse(&self, other: &Self) -> bool {
        self.0 == other.0 && self.1 <= other.1
    }
}

/// How many findings are of a rule, and how many of others.
fn counts(findings: &[Finding], id: &str) -> (usize, usize) {
    let own = findings.iter().filter(|it| it.rule() == id).count();
    (own, findings.len().saturating_sub(own))
}

/// Why what was found isn't an example.
fn no_example(found: Found) -> NoExample {
    match found {
        Found::Nothing => NoExample::Nothing,
        Found::Undecided(Reason::Opaque(what)) => NoExample::Opaque(what.to_string()),
        Found::Undecided(Reason::TooCostly) => NoExample::TooCostly,
        Found::Undecided(Reason::Unsuitable) | Found::Example(_) => NoExample::NotFound,
    }
}

/// Documents of one kind, with what is known of them.
pub(super) struct Kind<'s> {
    linter: &'s Linter,
    subject: &'s Subject,
    usual: &'s Usual,
    pub(super) claims: DtoClaims<'s>,
    /// A DTO in which nothing is found; `Some(None)` if none was.
    passing: Option<Option<Value>>,
}

impl<'s> Kind<'s> {
    pub(super) fn new(
        linter: &'s Linter,
        subject: &'s Subject,
        usual: &'s Usual,
        claims: DtoClaims<'s>,
    ) -> Self {
        Self { linter, subject, usual, claims, passing: None }
    }
}

impl Kind<'_> {
    /// A DTO that the schema accepts and for which a condition of a rule's branch holds, and what is found in it:
    /// nothing of other rules and little of this one, if that can be.
    pub(super) fn branch_example(
        &mut self,
        rule: &str,
        branch: Condition,
    ) -> Result<(Value, Vec<Finding>), NoExample> {
        self.claims.renew();
        let any = match self.claims.find(&[branch], &mut |_| true) {
            Found::Example(dto) if self.claims.holds(branch, &dto) == Some(true) => dto,
            found => return Err(no_example(found)),
        };
        let mut conditions = self.silent(Some(rule));
        conditions.push(branch);
        let mut near = match self.passing() {
            Some(passing) => self.claims.near(&passing, &[]),
            None => Vec::new(),
        };
        near.push(Condition::ALWAYS);
        let (linter, subject) = (self.linter, self.subject);
        let mut alone = None;
        'found: for most in [1, usize::MAX] {
            for part in &near {
                let conditions: Vec<_> = conditions.iter().copied().chain([*part]).collect();
                let found = self.claims.find(&conditions, &mut |dto| {
                    let (own, others) = counts(&subject.lint(linter, dto), rule);
                    own <= most && others == 0
                });
                if let Found::Example(dto) = found
                    && self.claims.holds(branch, &dto) == Some(true)
                {
                    alone = Some(dto);
                    break 'found;
                }
            }
        }
        let dto = alone.unwrap_or(any);
        let before = Signature::of(&subject.lint(linter, &dto));
        let polished = self.usual.polish(&dto, None, &mut |changed| {
            self.claims.holds(branch, changed) == Some(true)
                && Signature::of(&subject.lint(linter, changed)).is_no_worse(&before)
        });
        let findings = subject.lint(linter, &polished);
        Ok((polished, findings))
    }

    /// A DTO that the schema accepts, and in which a rule finds something: in the first place one in which it finds one
    /// thing and no other rule does, and which differs from one that passes in a single part.
    fn example(&mut self, rule: &RuleClaim<'_>) -> Result<(Value, Vec<Finding>), NoExample> {
        let id = rule.active.rule.id.clone();
        let any = self.find(&[rule.reports], &id, &|_, _| true);
        if any == Found::Nothing {
            return Err(NoExample::Nothing);
        }
        if let Some(dto) = self.alone(rule, &id) {
            return Ok(self.polished(dto));
        }
        let dto = match any {
            Found::Example(dto) => Ok(dto),
            found => Err(no_example(found)),
        };
        // What can't be searched for may be one of the usual mistakes.
        let dto = match self.varied(rule, &id) {
            Some(varied) => varied,
            None => dto?,
        };
        Ok(self.polished(dto))
    }

    /// An example in which no other rule finds anything or, failing that, few do.
    fn alone(&mut self, rule: &RuleClaim<'_>, id: &str) -> Option<Value> {
        let mut conditions = self.silent(Some(id));
        conditions.push(rule.reports);
        let near = match self.passing() {
            Some(passing) => self.claims.near(&passing, &[]),
            None => vec![Condition::ALWAYS],
        };
        for most in [1, usize::MAX] {
            for part in &near {
                let conditions: Vec<Condition> =
                    conditions.iter().copied().chain([*part]).collect();
                let is_alone = |own: usize, others: usize| own <= most && others == 0;
                if let Found::Example(dto) = self.find(&conditions, id, &is_alone) {
                    return Some(dto);
                }
            }
        }
        // Where others find something, too, as few of them as possible.
        let mut best: Option<(usize, Value)> = None;
        for part in near {
            if let Found::Example(dto) = self.find(&[rule.reports, part], id, &|_, _| true) {
                let others = counts(&self.subject.lint(self.linter, &dto), id).1;
                if best.as_ref().is_none_or(|(known, _)| others < *known) {
                    best = Some((others, dto));
                }
            }
        }
        best.map(|(_, dto)| dto)
    }

    /// An example that is a variation of a document that passes and has what the rule looks at.
    fn varied(&mut self, rule: &RuleClaim<'_>, id: &str) -> Option<Value> {
        let mut best: Option<((usize, usize), Value)> = None;
        for looked_at in self.claims.looked_at(rule) {
            let mut conditions = self.silent(None);
            conditions.push(looked_at);
            let Found::Example(passing) = self.find_passing(&conditions) else { continue };
            let passing = self.polished(passing).0;
            for varied in variations(&passing, self.usual) {
                let (own, others) = counts(&self.subject.lint(self.linter, &varied), id);
                let is_better = best.as_ref().is_none_or(|(known, _)| (others, own) < *known);
                if own > 0 && is_better {
                    best = Some(((others, own), varied));
                }
            }
        }
        best.map(|(_, varied)| varied)
    }

    /// The same DTO with better values, and what is found in it.
    fn polished(&self, dto: Value) -> (Value, Vec<Finding>) {
        let before = Signature::of(&self.subject.lint(self.linter, &dto));
        let polished = self.usual.polish(&dto, None, &mut |changed| {
            Signature::of(&self.subject.lint(self.linter, changed)).is_no_worse(&before)
        });
        let findings = self.subject.lint(self.linter, &polished);
        (polished, findings)
    }

    /// A DTO that passes, and differs from this one as little as possible.
    fn fixed(&mut self, dto: &Value, findings: &[Finding]) -> Option<Value> {
        let first = findings.first()?;
        let way = self.subject.within_dto(self.linter, first.pointer());
        let silent = self.silent(None);
        self.claims.renew();
        for part in self.claims.near(dto, &way) {
            let conditions: Vec<Condition> = silent.iter().copied().chain([part]).collect();
            if let Found::Example(fixed) = self.find_passing(&conditions) {
                let mut passes = |it: &Value| self.subject.lint(self.linter, it).is_empty();
                return Some(self.usual.polish(&fixed, Some(dto), &mut passes));
            }
        }
        None
    }

    /// The example, or one that is nearer to the document that passes: with one of the changes between them alone.
    fn nearer(&self, id: &str, example: FoundExample) -> FoundExample {
        let Some(fixed) = &example.fixed else { return example };
        let changes = changes(&example.dto, fixed);
        if changes.len() < 2 {
            return example;
        }
        let (_, others) = counts(&example.findings, id);
        for change in &changes {
            let Some(dto) = change.undone(fixed) else { continue };
            let findings = self.subject.lint(self.linter, &dto);
            let (own, now) = counts(&findings, id);
            let first = example.findings.iter().find(|it| it.rule() == id);
            let is_same =
                findings.iter().any(|it| first.is_some_and(|at| at.pointer() == it.pointer()));
            if own > 0 && now <= others && is_same {
                return FoundExample { dto, findings, ..example };
            }
        }
        example
    }

    /// A DTO that passes, looked for once.
    fn passing(&mut self) -> Option<Value> {
        if let Some(known) = &self.passing {
            return known.clone();
        }
        let silent = self.silent(None);
        let found = match self.find_passing(&silent) {
            Found::Example(dto) => Some(self.polished(dto).0),
            _ => None,
        };
        self.passing = Some(found.clone());
        found
    }

    /// The conditions for which no rule finds anything, but perhaps that one.
    fn silent(&mut self, but: Option<&str>) -> Vec<Condition> {
        let others: Vec<Condition> = (self.claims.rules().iter())
            .filter(|it| Some(&*it.active.rule.id) != but)
            .map(|it| it.reports)
            .collect();
        others.into_iter().map(|reports| self.claims.not(reports)).collect()
    }

    fn find_passing(&mut self, conditions: &[Condition]) -> Found {
        let (linter, subject) = (self.linter, self.subject);
        self.claims.find(conditions, &mut |dto| subject.lint(linter, dto).is_empty())
    }

    fn find(
        &mut self,
        conditions: &[Condition],
        rule: &str,
        accept: &dyn Fn(usize, usize) -> bool,
    ) -> Found {
        let (linter, subject) = (self.linter, self.subject);
        self.claims.find(conditions, &mut |dto| {
            let (own, others) = counts(&subject.lint(linter, dto), rule);
            own > 0 && accept(own, others)
        })
    }
}
