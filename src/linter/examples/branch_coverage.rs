//! Which branches of checks the tests of a policy cover.

use super::branch::Branch;
use super::branches::Branches;
use super::polish::Usual;
use super::subject::Subject;
use crate::linter::Linter;

/// Which branches the tests of a policy cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchCoverage {
    covered: usize,
    uncovered: Vec<Branch>,
}

impl BranchCoverage {
    /// How many branches there are. One of which it is proved that no document that the schema accepts is like that
    /// isn't counted, unless a test has such a document.
    pub fn all(&self) -> usize {
        self.covered.saturating_add(self.uncovered.len())
    }

    /// How many branches have a document in a test, or may have: what can't be decided isn't missing.
    pub fn covered(&self) -> usize {
        self.covered
    }

    /// The branches for which no test has a document, in the order of their places.
    pub fn uncovered(&self) -> &[Branch] {
        &self.uncovered
    }

    /// How many are covered, in percent, rounded down; 100 where there are none.
    pub fn percent(&self) -> usize {
        self.covered.saturating_mul(100).checked_div(self.all()).unwrap_or(100)
    }
}

impl Linter {
    /// Which branches of checks the policy's tests cover: of the rules that the policy's files name, and of the parts
    /// that are written there. Whether the tests pass makes no difference.
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let policy = Policy::parse(
    ///     "dtolint.toml",
    ///     r#"
    ///     version = 1
    ///     [[rule]]
    ///     id      = "acme-few"
    ///     title   = "Too many events"
    ///     select  = "/events"
    ///     check   = { any = [{ count = { max = 1 } }, { includes = { values = ["user.created"] } }] }
    ///     message = "too many events"
    ///
    ///     [[test]]
    ///     name     = "one event"
    ///     document = '{"endpoint_url": "https://a.example.com/", "events": ["user.updated"]}'
    ///     expect   = []
    ///     "#,
    /// )?;
    /// let coverage = Linter::new(policy).branch_coverage();
    /// let uncovered: Vec<String> = coverage.uncovered().iter().map(ToString::to_string).collect();
    /// assert_eq!(uncovered, ["`count` in `any` doesn't hold", "`includes` in `any` holds"]);
    /// assert_eq!(coverage.percent(), 50);
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn branch_coverage(&self) -> BranchCoverage {
        let subjects = Subject::all_with_tests(self);
        let usual = Usual::new(self);
        let mut branches = Branches::new(self, &subjects, &usual);
        for test in self.policy.tests.iter() {
            branches.cover(&test.file, &test.document, &|_| true);
        }
        let uncovered = branches.uncovered();
        BranchCoverage { covered: branches.covered(), uncovered }
    }
}
