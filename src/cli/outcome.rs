//! How a run ended.

/// The result of a run. The numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing at or above the failing level.
    Clean = 0,
    /// Something was found.
    Findings = 1,
    /// The job could not be done: usage, policy, I/O, nothing to check.
    Failed = 2,
}
