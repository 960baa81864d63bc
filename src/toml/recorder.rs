//! The record of mistakes, and the proof that one was recorded.
//!
//! Invariant: a [`Reported`] exists only if a mistake was recorded. Nothing outside this file can
//! make one.

use std::cell::{Cell, RefCell};

use super::PolicyMistake;
use crate::finding::Finding;
use crate::text::Place;

/// Proof that a mistake was recorded: the error of everything that reads a policy.
///
/// A reader that fails has to return one, so it can't fail silently. A caller that gets one has
/// nothing left to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

/// How many mistakes of one file are listed. What is left of a list of names that aren't known is of no use to anyone.
const MAX_MISTAKES: usize = 10_000;

/// Mistakes, in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    findings: RefCell<Vec<Finding>>,
    unlisted: Cell<usize>,
}

impl Mistakes {
    /// Records a mistake at its place.
    pub(crate) fn report(&self, mistake: PolicyMistake, place: Place) -> Reported {
        let mut findings = self.findings.borrow_mut();
        if findings.len() < MAX_MISTAKES {
            findings.push(mistake.finding(place));
        } else {
            self.unlisted.set(self.unlisted.get().saturating_add(1));
        }
        Reported(())
    }

    /// Records everything that made something fail.
    ///
    /// # Panics
    ///
    /// If there is no finding: a failure has to say why.
    pub(crate) fn report_all(&self, findings: Vec<Finding>) -> Reported {
        assert!(!findings.is_empty(), "a failure comes with a finding");
        self.findings.borrow_mut().extend(findings);
        Reported(())
    }

    /// Fails because of what was recorded before.
    ///
    /// # Panics
    ///
    /// If nothing was.
    pub(crate) fn report_again(&self) -> Reported {
        assert!(!self.findings.borrow().is_empty(), "a failure comes with a finding");
        Reported(())
    }

    /// Everything that was recorded. Where that is too much, the last finding says how much more there is.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        if let (Some(last), more @ 1..) = (findings.last(), self.unlisted.get()) {
            let message = format!("{more} more mistakes after this one are not listed");
            let mistake =
                PolicyMistake::new("too-costly", message).help("fix those that are listed");
            let finding = mistake.finding(last.place().clone());
            findings.push(finding);
        }
        findings
    }

    /// Takes out everything that was recorded so far.
    pub(crate) fn take(&self) -> Vec<Finding> {
        self.findings.take()
    }
}

/// Collects the values of a list. Every item is read, so that all mistakes are reported; one
/// mistake fails the whole list, so that no item disappears from it.
pub(crate) fn collect_all<T, C: FromIterator<T>>(
    items: impl IntoIterator<Item = Result<T, Reported>>,
) -> Result<C, Reported> {
    let mut failure = None;
    let values = items.into_iter().filter_map(|item| match item {
        Ok(value) => Some(value),
        Err(reported) => {
            failure = Some(reported);
            None
        }
    });
    let values = values.collect();
    failure.map_or(Ok(values), Err)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{Reported, collect_all};

    #[test]
    fn one_failure_fails_the_list_after_every_item_was_read() {
        let read = Cell::new(0);
        let item = |number: i32| {
            read.set(read.get() + 1);
            if number == 2 { Err(Reported(())) } else { Ok(number) }
        };
        let list: Result<Vec<i32>, Reported> = collect_all([1, 2, 3].map(item));
        assert_eq!((list, read.get()), (Err(Reported(())), 3));
        let list: Result<Vec<i32>, Reported> = collect_all([1, 3].map(item));
        assert_eq!(list, Ok(vec![1, 3]));
    }
}
