//! Checks made of checks: `any`, `all`, `not`, and `when … then … else`.
//!
//! Each part has three answers. A part that is silent (its `at` leads nowhere, or to values of a
//! type that its check does not take) neither holds nor fails, so that a condition which could
//! not be looked at is never taken for one that holds.

use super::{Check, Hit, Subject, Told};
use crate::document::{Pattern, Types, plain};

/// Parts put together; the same form for what a rule says and for what is run.
#[derive(Debug, Clone)]
pub(crate) enum Join<T> {
    /// One of them holds.
    Any(Vec<T>),
    /// None of them fails.
    All(Vec<T>),
    /// It fails.
    Not(Box<T>),
    /// Where the condition holds, the one; else the other.
    When { when: Box<T>, then: Option<Box<T>>, otherwise: Option<Box<T>> },
}

impl<T> Join<T> {
    /// The same form over other parts.
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
    pub(crate) fn voices(&self) -> Vec<&T> {
        match self {
            Self::Any(_) | Self::Not(_) => Vec::new(),
            Self::All(_) => self.parts(),
            Self::When { .. } => self.parts().split_off(1),
        }
    }
}

/// What a part says of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Holds,
    Fails,
    /// There was nothing that it could look at.
    Silent,
}

/// A check within a check.
pub(crate) struct Part {
    /// What it looks at, from the value that the whole looks at.
    pub(crate) at: Pattern,
    pub(crate) asked: Asked,
}

/// What a part asks.
pub(crate) enum Asked {
    One { takes: Types, check: Box<dyn Check> },
    Join(Join<Part>),
}

impl Part {
    /// Asks, and passes on what is found.
    fn ask<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) -> Answer {
        if self.at.segments.is_empty() {
            return self.asked.ask(subject, report);
        }
        let mut answer = Answer::Silent;
        subject.node().each(&self.at.segments, &mut |node| {
            let told = Told { all: subject.told().all, ..Told::default() };
            let inner = Subject::new(node, subject.root(), told);
            answer = answer.with(self.asked.ask(&inner, report));
        });
        answer
    }

    /// Asks, and keeps what is found to itself.
    fn answer(&self, subject: &Subject<'_>) -> Answer {
        self.ask(&subject.as_condition(), &mut |_| {})
    }
}

impl Asked {
    fn ask<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) -> Answer {
        match self {
            Self::One { takes, .. } if !takes.meets(Types::of(subject.node())) => Answer::Silent,
            Self::One { check, .. } => {
                let mut answer = Answer::Holds;
                check.check(subject, &mut |hit| {
                    answer = Answer::Fails;
                    report(hit);
                });
                answer
            }
            Self::Join(join) => join.ask(subject, report),
        }
    }
}

impl Answer {
    /// Of two: one that fails counts most, one that is silent least.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Holds, _) | (_, Self::Holds) => Self::Holds,
            _ => Self::Silent,
        }
    }
}

impl Join<Part> {
    fn ask<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) -> Answer {
        let node = subject.node();
        let itself = || Hit::new(node, plain(node));
        match self {
            Self::Any(parts) => {
                let mut all = Answer::Silent;
                for part in parts {
                    let answer = part.answer(subject);
                    if answer == Answer::Holds {
                        return answer;
                    }
                    all = all.with(answer);
                }
                if all == Answer::Fails {
                    report(itself());
                }
                all
            }
            Self::All(parts) => {
                parts.iter().fold(Answer::Silent, |all, part| all.with(part.ask(subject, report)))
            }
            Self::Not(part) => match part.answer(subject) {
                Answer::Holds => {
                    report(itself());
                    Answer::Fails
                }
                Answer::Fails => Answer::Holds,
                Answer::Silent => Answer::Silent,
            },
            Self::When { when, then, otherwise } => {
                let holds = when.answer(subject) == Answer::Holds;
                let branch = if holds { then } else { otherwise };
                branch.as_ref().map_or(Answer::Silent, |part| part.ask(subject, report))
            }
        }
    }
}

impl Check for Join<Part> {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let _ = self.ask(subject, report);
    }
}
