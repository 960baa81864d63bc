//! Checks made of checks: `any`, `all`, `not`, and `when … then … else`.
//!
//! A part has one of four answers. It holds or fails. It is *silent* if its `at` leads nowhere, or only
//! to values of a type that its check does not take: it then neither holds nor fails, so that a
//! condition without a value never counts as one that holds.
//!
//! It is *unclear* for a URL that parsers read in different ways: neither the check nor its opposite
//! holds. The ambiguity is reported, and no branch is taken.

use crate::check::{BrokenPart, Check, CheckContext, ReportedElsewhere, Violation};
use crate::document::{End, Node, Pattern, Types, plain, walk};
use crate::text::Place;

/// Several checks combined into one: as written in a rule, and as compiled.
#[derive(Debug, Clone)]
pub(crate) enum Join<T> {
    /// At least one of them holds.
    Any(Vec<T>),
    /// None of them fails.
    All(Vec<T>),
    /// It does not hold.
    Not(Box<T>),
    /// If `when` holds, `then` does; otherwise `otherwise` does.
    When { when: Box<T>, then: Option<Box<T>>, otherwise: Option<Box<T>> },
}

impl<T> Join<T> {
    /// The same join of other parts.
    pub(crate) fn map<U>(&self, make: &mut dyn FnMut(&T) -> U) -> Join<U> {
        match self {
            Self::Any(parts) => Join::Any(parts.iter().map(make).collect()),
            Self::All(parts) => Join::All(parts.iter().map(make).collect()),
            Self::Not(part) => Join::Not(Box::new(make(part))),
            Self::When { when, then, otherwise } => Join::When {
                when: Box::new(make(when)),
                then: then.as_ref().map(|part| Box::new(make(part))),
                otherwise: otherwise.as_ref().map(|part| Box::new(make(part))),
            },
        }
    }

    /// Every part.
    pub(crate) fn parts(&self) -> Vec<&T> {
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().collect(),
            Self::Not(part) => vec![part],
            Self::When { when, then, otherwise } => [Some(when), then.as_ref(), otherwise.as_ref()]
                .into_iter()
                .flatten()
                .map(|part| &**part)
                .collect(),
        }
    }

    /// The parts whose findings become the rule's.
    pub(crate) fn reporting_parts(&self) -> Vec<&T> {
        match self {
            Self::Any(_) | Self::Not(_) => Vec::new(),
            Self::All(_) => self.parts(),
            Self::When { .. } => self.parts().split_off(1),
        }
    }
}

/// What a part answers about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Holds,
    Fails,
    /// The value is ambiguous.
    Unclear,
    /// There was no value to look at.
    Silent,
}

/// A check within a check.
pub(crate) struct CompiledExpr {
    /// What it looks at, relative to the value of the rule.
    pub(crate) at: Pattern,
    /// Whether a check in it looks at other places of the DTO.
    pub(crate) looks_around: bool,
    /// What a violation of it is said to break.
    pub(crate) part: BrokenPart,
    pub(crate) kind: CompiledKind,
}

/// One check, or several.
pub(crate) enum CompiledKind {
    Check { takes: Types, check: Box<dyn Check> },
    Join(Join<CompiledExpr>),
}

impl CompiledExpr {
    /// A single check, by itself.
    pub(crate) fn of_check(takes: Types, check: Box<dyn Check>, place: &Place) -> Self {
        let part = BrokenPart { name: "", place: place.clone() };
        let kind = CompiledKind::Check { takes, check };
        Self { at: Pattern::default(), looks_around: false, part, kind }
    }

    /// Whether it holds for a DTO, or can't be told because a URL in it is ambiguous.
    pub(crate) fn may_hold(&self, dto: Node<'_>) -> bool {
        let reported = ReportedElsewhere::everything();
        let context = CheckContext::new(dto, dto, reported);
        matches!(self.evaluate(&context, &mut |_| {}), Answer::Holds | Answer::Unclear)
    }

    /// Whether it holds for a document that no schema describes, and that is clear: what a part looks at must be there,
    /// and be of a type that its check looks at.
    pub(crate) fn holds_alone(&self, root: Node<'_>) -> bool {
        let reported = ReportedElsewhere::everything();
        self.answer_alone(&CheckContext::new(root, root, reported)) == Answer::Holds
    }

    fn answer_alone(&self, context: &CheckContext<'_>) -> Answer {
        if self.at.is_root() {
            return self.kind.answer_alone(context);
        }
        let mut answer = None;
        walk(context.node(), self.at.segments(), &mut |end| {
            if matches!(end, End::DeadEnd(..)) {
                answer = Some(Answer::Fails);
            }
        });
        self.each(context, &mut |inner| {
            let one = self.kind.answer_alone(inner);
            answer = Some(answer.map_or(one, |others| others.with(one)));
        });
        // A list that is there may be empty.
        answer.unwrap_or(Answer::Holds)
    }

    /// Whether it holds for an item of the value that a check looks at; `None` if that isn't clear.
    pub(crate) fn holds_for<'d>(&self, item: Node<'d>, array: &CheckContext<'d>) -> Option<bool> {
        let reported = ReportedElsewhere::everything();
        let mut way = array.way().to_vec();
        way.push(array.node());
        let context = CheckContext::new(item, array.root(), reported).with_way(way, array.path());
        match self.evaluate(&context, &mut |_| {}) {
            Answer::Holds => Some(true),
            Answer::Fails | Answer::Silent => Some(false),
            Answer::Unclear => None,
        }
    }

    /// Evaluates the part and reports what it finds.
    pub(super) fn evaluate<'d>(
        &self,
        context: &CheckContext<'d>,
        report: &mut dyn FnMut(Violation<'d>),
    ) -> Answer {
        let report: &mut dyn FnMut(Violation<'d>) = &mut |mut violation| {
            // Of parts within parts, the innermost.
            violation.part.get_or_insert_with(|| self.part.clone());
            report(violation);
        };
        if self.at.is_root() {
            return self.kind.evaluate(context, report);
        }
        let mut answer = Answer::Silent;
        self.each(context, &mut |inner| answer = answer.with(self.kind.evaluate(inner, report)));
        answer
    }

    /// Visits each value that `at` leads to.
    fn each<'d>(&self, context: &CheckContext<'d>, visit: &mut dyn FnMut(&CheckContext<'d>)) {
        let mut visit = |way: &[Node<'d>], node: Node<'d>| {
            let reported =
                ReportedElsewhere { all: context.reported().all, ..ReportedElsewhere::default() };
            let inner = CheckContext::new(node, context.root(), reported);
            visit(&inner.with_way(way.to_vec(), context.path()));
        };
        let (node, segments) = (context.node(), self.at.segments());
        match self.looks_around {
            true => node.each_on_its_way(segments, &mut context.way().to_vec(), &mut visit),
            false => node.each(&self.at, &mut |node| visit(&[], node)),
        }
    }

    /// Evaluates the part and reports nothing but an ambiguity, unless another rule reports that at
    /// the same place.
    fn evaluate_as_condition<'d>(
        &self,
        context: &CheckContext<'d>,
        report: &mut dyn FnMut(Violation<'d>),
    ) -> Answer {
        let mut ambiguity = None;
        let answer = self.evaluate(&context.as_condition(), &mut |violation| {
            if violation.is_ambiguity {
                ambiguity.get_or_insert(violation);
            }
        });
        let is_reported = self.at.is_root() && context.reported().ambiguous_url;
        if answer == Answer::Unclear {
            ambiguity.into_iter().filter(|it| !(it.is_of_url && is_reported)).for_each(report);
        }
        answer
    }
}

impl CompiledKind {
    /// The answer where no schema refuses what a part doesn't look at: of parts that must hold together, none may be
    /// silent where another one isn't.
    fn answer_alone(&self, context: &CheckContext<'_>) -> Answer {
        match self {
            Self::Join(Join::All(parts)) => {
                let answers: Vec<_> = parts.iter().map(|part| part.answer_alone(context)).collect();
                let is_silent = |answer: &Answer| *answer == Answer::Silent;
                match answers.iter().any(is_silent) && !answers.iter().all(is_silent) {
                    true => Answer::Fails,
                    false => answers.into_iter().fold(Answer::Silent, Answer::with),
                }
            }
            Self::Join(Join::Any(parts)) => {
                match parts.iter().any(|part| part.answer_alone(context) == Answer::Holds) {
                    true => Answer::Holds,
                    false => Answer::Fails,
                }
            }
            Self::Join(Join::When { when, then, otherwise }) => {
                let branch = match when.evaluate(context, &mut |_| {}) {
                    Answer::Holds => then,
                    Answer::Unclear => return Answer::Unclear,
                    Answer::Fails | Answer::Silent => otherwise,
                };
                branch.as_ref().map_or(Answer::Holds, |part| part.answer_alone(context))
            }
            Self::Check { .. } | Self::Join(Join::Not(_)) => self.evaluate(context, &mut |_| {}),
        }
    }

    fn evaluate<'d>(
        &self,
        context: &CheckContext<'d>,
        report: &mut dyn FnMut(Violation<'d>),
    ) -> Answer {
        match self {
            Self::Check { takes, .. } if !takes.meets(Types::of(context.node())) => Answer::Silent,
            Self::Check { check, .. } => {
                let mut answer = Answer::Holds;
                check.check(context, &mut |violation| {
                    let one = if violation.is_ambiguity { Answer::Unclear } else { Answer::Fails };
                    answer = answer.with(one);
                    report(violation);
                });
                answer
            }
            Self::Join(join) => join.evaluate(context, report),
        }
    }
}

impl Answer {
    /// The answer of two parts that must both hold.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (Self::Holds, _) | (_, Self::Holds) => Self::Holds,
            _ => Self::Silent,
        }
    }
}

impl Join<CompiledExpr> {
    fn evaluate<'d>(
        &self,
        context: &CheckContext<'d>,
        report: &mut dyn FnMut(Violation<'d>),
    ) -> Answer {
        let node = context.node();
        let whole = || Violation::new(node, plain(node));
        match self {
            Self::Any(parts) => {
                let mut all = Answer::Silent;
                let mut ambiguity = None;
                for part in parts {
                    let answer = part.evaluate_as_condition(context, &mut |violation| {
                        _ = ambiguity.get_or_insert(violation);
                    });
                    if answer == Answer::Holds {
                        return answer;
                    }
                    all = all.with(answer);
                }
                match all {
                    Answer::Fails => report(whole()),
                    Answer::Unclear => ambiguity.into_iter().for_each(report),
                    Answer::Holds | Answer::Silent => {}
                }
                all
            }
            Self::All(parts) => parts
                .iter()
                .fold(Answer::Silent, |all, part| all.with(part.evaluate(context, report))),
            Self::Not(part) => match part.evaluate_as_condition(context, report) {
                Answer::Holds => {
                    report(whole());
                    Answer::Fails
                }
                Answer::Fails => Answer::Holds,
                other => other,
            },
            Self::When { when, then, otherwise } => {
                let branch = match when.evaluate_as_condition(context, report) {
                    Answer::Holds => then,
                    Answer::Unclear => return Answer::Unclear,
                    Answer::Fails | Answer::Silent => otherwise,
                };
                branch.as_ref().map_or(Answer::Silent, |part| part.evaluate(context, report))
            }
        }
    }
}

impl Check for Join<CompiledExpr> {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let _ = self.evaluate(context, report);
    }
}
