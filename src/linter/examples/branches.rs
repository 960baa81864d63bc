//! Which branches of checks documents cover, and a document for each that none covers.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::branch::Branch;
use super::polish::Usual;
use super::reason::NoExample;
use super::search::{FoundExample, Kind};
use super::subject::Subject;
use crate::check::with_node;
use crate::document::{self, Arena, Format, Node};
use crate::linter::Linter;
use crate::policy::claims::{DtoClaims, RuleClaim};
use crate::witness::Condition;

/// The branches of all kinds of documents.
pub(super) struct Branches<'s> {
    linter: &'s Linter,
    subjects: &'s [Subject],
    kinds: Vec<BranchesOfKind<'s>>,
    all: Vec<Known>,
}

/// The branches of documents of one kind.
struct BranchesOfKind<'s> {
    /// The number of the kind among the subjects.
    subject: usize,
    kind: Kind<'s>,
    /// The numbers of the branches, each with the DTOs that cover it.
    branches: Vec<(usize, Condition)>,
}

struct Known {
    branch: Branch,
    is_covered: bool,
    /// The kinds of documents that have it, by number, each with the DTOs that cover it.
    ways: Vec<(usize, Condition)>,
}

/// What makes a branch another one: the rule, the path and the byte of its place, what it is, and whether it holds.
type Key = (String, String, u32, String, bool);

impl<'s> Branches<'s> {
    /// The branches of the rules that the policy's files name, as far as they are written there.
    pub(super) fn new(linter: &'s Linter, subjects: &'s [Subject], usual: &'s Usual) -> Self {
        let own = linter.rule_ids();
        let has_branches =
            |it: &RuleClaim<'_>| own.contains(&it.active.rule.id) && it.active.expr.has_branches();
        let mut found = Self { linter, subjects, kinds: Vec::new(), all: Vec::new() };
        let mut numbers: HashMap<Key, usize> = HashMap::new();
        for (nth, subject) in subjects.iter().enumerate() {
            let mut rules = subject.rules.iter();
            if !rules.any(|it| own.contains(&it.rule.id) && it.expr.has_branches()) {
                continue;
            }
            let target = &linter.targets[subject.target];
            let mut claims =
                DtoClaims::new(&target.schema, target.reading, &target.roles, &subject.rules);
            let rules: Vec<Rc<RuleClaim<'s>>> =
                claims.rules().iter().filter(|it| has_branches(it)).cloned().collect();
            let mut branches = Vec::new();
            for rule in rules {
                let id = &rule.active.rule.id;
                for part in claims.branches(&rule) {
                    if part.place.source().is_embedded() {
                        continue;
                    }
                    for (holds, condition) in [(true, part.holds), (false, part.fails)] {
                        let branch = Branch {
                            rule: id.clone(),
                            place: part.place.clone(),
                            part: part.what.clone(),
                            holds,
                        };
                        let number = *numbers.entry(key(&branch)).or_insert_with(|| {
                            found.all.push(Known { branch, is_covered: false, ways: Vec::new() });
                            found.all.len().saturating_sub(1)
                        });
                        found.all[number].ways.push((found.kinds.len(), condition));
                        branches.push((number, condition));
                    }
                }
            }
            let kind = Kind::new(linter, subject, usual, claims);
            found.kinds.push(BranchesOfKind { subject: nth, kind, branches });
        }
        found
    }

    /// Notes the branches of some rules that a text covers, or may cover.
    pub(super) fn cover(&mut self, file: &str, text: &str, is_wanted: &dyn Fn(&str) -> bool) {
        let linter = self.linter;
        let format = Format::of(file).unwrap_or(Format::Json);
        let mut targets = Vec::new();
        linter.cover(file, &mut targets);
        let arena = &mut Arena::default();
        document::for_each(text, format, &linter.limits, arena, &mut |arena, _| {
            // What can't be read has no values.
            if arena.is_readable() {
                targets.iter().for_each(|it| self.cover_as(file, arena.root(), *it, is_wanted));
            }
        });
    }

    /// The same of a document, as a target.
    fn cover_as(
        &mut self,
        file: &str,
        document: Node<'_>,
        target: usize,
        is_wanted: &dyn Fn(&str) -> bool,
    ) {
        let subject = Subject::find(self.subjects, self.linter, file, target);
        let kinds = self.kinds.iter().find(|it| Some(it.subject) == subject);
        let Some(BranchesOfKind { kind, branches, .. }) = kinds else { return };
        let target = &self.linter.targets[target];
        document.each(&target.select, &mut |dto| {
            if !target.may_take(dto) {
                return;
            }
            let value = exactly(dto);
            for (number, condition) in branches {
                let known = &mut self.all[*number];
                if !known.is_covered && is_wanted(&known.branch.rule) {
                    let may_hold = |dto| kind.claims.holds(*condition, dto) != Some(false);
                    known.is_covered = value.as_ref().is_none_or(may_hold);
                }
            }
        });
    }

    /// How many branches are covered.
    pub(super) fn covered(&self) -> usize {
        self.all.iter().filter(|known| known.is_covered).count()
    }

    /// The branches that aren't covered, and that a document which the schema accepts may have.
    pub(super) fn uncovered(&mut self) -> Vec<Branch> {
        let numbers = self.open();
        numbers.into_iter().map(|number| self.all[number].branch.clone()).collect()
    }

    /// Their numbers, in the order of the places.
    pub(super) fn open(&mut self) -> Vec<usize> {
        let mut open = Vec::new();
        for (number, known) in self.all.iter().enumerate().filter(|(_, known)| !known.is_covered) {
            let mut ways = known.ways.iter();
            if ways.any(|(nth, condition)| self.kinds[*nth].kind.claims.may_be(*condition)) {
                let Branch { place, holds, .. } = &known.branch;
                open.push((place.path(), place.span(), !holds, number));
            }
        }
        open.sort_unstable();
        open.into_iter().map(|(.., number)| number).collect()
    }

    pub(super) fn branch(&self, number: usize) -> &Branch {
        &self.all[number].branch
    }

    pub(super) fn is_covered(&self, number: usize) -> bool {
        self.all[number].is_covered
    }

    /// A document that covers a branch: of a kind whose schema has what the rule looks at, if there is one.
    pub(super) fn example(&mut self, number: usize) -> Result<FoundExample, NoExample> {
        let rule = &self.all[number].branch.rule;
        let (linter, subjects) = (self.linter, self.subjects);
        let is_described = |subject: usize| {
            let mut rules = subjects[subject].rules.iter().filter(|it| it.rule.id == *rule);
            rules.any(|active| subjects[subject].describes(linter, active))
        };
        let mut found = None;
        for described in [true, false] {
            for (nth, condition) in &self.all[number].ways {
                let BranchesOfKind { subject, kind, .. } = &mut self.kinds[*nth];
                if is_described(*subject) != described {
                    continue;
                }
                let new = kind.branch_example(rule, *condition).map(|(dto, findings)| {
                    FoundExample { subject: *subject, dto, findings, fixed: None }
                });
                match NoExample::first(found, new) {
                    Ok(example) => return Ok(example),
                    none => found = Some(none),
                }
            }
        }
        found.unwrap_or(Err(NoExample::NotFound))
    }
}

fn key(branch: &Branch) -> Key {
    let Branch { rule, place, part, holds } = branch;
    (rule.clone(), place.path().to_owned(), place.span().start, part.clone(), *holds)
}

/// The value of a node; `None` where it has repeated keys, or numbers that a value can't hold.
fn exactly(node: Node<'_>) -> Option<Value> {
    let value = node.to_value();
    let mut is_same = false;
    with_node(&value, &mut |again| is_same = again.same_value(&node) && node.same_value(&again));
    is_same.then_some(value)
}
