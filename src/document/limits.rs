//! Limits on what a document may cost.
#![deny(clippy::arithmetic_side_effects)]

/// Limits on what one document may cost. A document that exceeds one is refused or checked in part, with a finding
/// at its place (`too-deep`, `too-large`, `too-costly`); findings over the limit are counted. A policy sets them in
/// `[limits]`.
///
/// ```
/// use dtolint::Limits;
///
/// let tight = Limits::default().max_depth(16);
/// assert_eq!((tight.max_depth, tight.max_bytes), (16, 64 << 20));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a document; 64 MiB by default. Of JSON and YAML that is a file. Of NDJSON it is a line, and of a large
    /// array whose items every `select` leads to it is an item: a file may have any number of them.
    pub max_bytes: usize,
    /// Arrays and objects within each other; 128 by default, as in `serde_json`. Values above
    /// 1,024 count as 1,024, so that validating stays within a thread's stack.
    pub max_depth: usize,
    /// Values and keys of one document, after aliases and merge keys are resolved; 4,000,000 by
    /// default, about 100 MB.
    pub max_nodes: usize,
    /// How often the schema and the rules look at each value and key of a DTO, on average; 1,024 by default. A
    /// small DTO may take as many steps as one of 128 values.
    pub max_steps: usize,
    /// Violations of the schema that are made of one DTO, those of branches included; 20,000 by default.
    pub max_violations: usize,
    /// Findings of one file, and of all files of a run; 100,000 by default, about 100 MB. The worst are
    /// kept, and the others counted.
    pub max_findings: usize,
}

impl Limits {
    /// The deepest nesting that [`Limits::max_depth`] may allow.
    pub const DEEPEST: usize = 1024;

    /// The bytes of the largest text: spans are `u32`, and one must be able to point past the last byte.
    pub(crate) const MOST_BYTES: usize = u32::MAX as usize - 1;

    /// Sets [`Limits::max_bytes`](Self#structfield.max_bytes).
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// Sets [`Limits::max_depth`](Self#structfield.max_depth).
    #[must_use]
    pub fn max_depth(mut self, max_depth: usize) -> Self {
        self.max_depth = max_depth;
        self
    }

    /// Sets [`Limits::max_nodes`](Self#structfield.max_nodes).
    #[must_use]
    pub fn max_nodes(mut self, max_nodes: usize) -> Self {
        self.max_nodes = max_nodes;
        self
    }

    /// Sets [`Limits::max_steps`](Self#structfield.max_steps).
    #[must_use]
    pub fn max_steps(mut self, max_steps: usize) -> Self {
        self.max_steps = max_steps;
        self
    }

    /// Sets [`Limits::max_violations`](Self#structfield.max_violations).
    #[must_use]
    pub fn max_violations(mut self, max_violations: usize) -> Self {
        self.max_violations = max_violations;
        self
    }

    /// Sets [`Limits::max_findings`](Self#structfield.max_findings).
    #[must_use]
    pub fn max_findings(mut self, max_findings: usize) -> Self {
        self.max_findings = max_findings;
        self
    }

    /// The steps for a DTO of so many values and keys.
    pub(crate) fn steps(&self, nodes: u32) -> u64 {
        let nodes = u64::from(nodes).saturating_add(128);
        nodes.saturating_mul(self.max_steps as u64)
    }

    pub(crate) fn depth(&self) -> usize {
        self.max_depth.min(Self::DEEPEST)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.max_bytes.min(Self::MOST_BYTES)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 64 << 20,
            max_depth: 128,
            max_nodes: 4_000_000,
            max_steps: 1024,
            max_violations: 20_000,
            max_findings: 100_000,
        }
    }
}
