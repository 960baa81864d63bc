//! Patterns, and patterns that were compiled.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;

use super::backtrack::{self, TooCostly};
use super::error::PatternError;
use super::parse::{self, Tree};
use super::program::Program;
use super::{size, translate};

/// A pattern may have so many states, of about eighty bytes each.
pub(crate) const MOST_STATES: u64 = 1_500_000;

/// A compiled pattern may have so many bytes, unless its user says less: the limit that `regex` has by itself.
const MOST_BYTES: usize = 10 << 20;

/// What follows the tree of a translated pattern is allowed to nest so deep: a group is several nodes.
pub(crate) const DEEPEST: u32 = 2_000;

/// A pattern by ECMA-262, parsed and not compiled.
pub(crate) struct Pattern {
    text: String,
    tree: Tree,
    /// In the syntax of `regex`; `None` if the pattern needs to go back.
    linear: Option<String>,
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    ///
    /// If it isn't one, or can't be supported.
    pub(crate) fn new(text: &str) -> Result<Self, PatternError> {
        let tree = parse::tree(text)?;
        let linear = translate::translate(&tree.node);
        Ok(Self { text: text.to_owned(), tree, linear })
    }

    /// The pattern as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The pattern in the syntax of `regex`, which has the same verdict; `None` if it needs to go back.
    pub(crate) fn linear(&self) -> Option<&str> {
        self.linear.as_deref()
    }

    /// The pattern in the syntax of `fancy-regex`; `None` if that may have another verdict.
    pub(crate) fn with_looks(&self) -> Option<String> {
        translate::translate_with_looks(&self.tree.node)
    }

    /// What a linear pattern means to `regex`.
    pub(crate) fn hir(&self) -> Option<Hir> {
        hir(self.linear()?)
    }

    /// The states that it has about when it is compiled.
    pub(crate) fn states(&self) -> u64 {
        size::states(&self.tree.node, self.linear.is_some())
    }

    /// Compiles the pattern into at most `most_bytes`, or 10 MiB; the engine's cache may take `cache` bytes, or 2 MiB.
    ///
    /// # Errors
    ///
    /// If it becomes larger than that.
    pub(crate) fn compile(
        &self,
        most_bytes: Option<usize>,
        cache: Option<usize>,
    ) -> Result<Regex, PatternError> {
        let states = self.states();
        if states > MOST_STATES {
            return Err(PatternError::TooLarge(format!(
                "about {states} states, and the limit is {MOST_STATES}"
            )));
        }
        let engine = match &self.linear {
            None => Engine::Back(Program::new(&self.tree)),
            Some(text) => {
                let most = most_bytes.unwrap_or(MOST_BYTES);
                let mut builder = regex::RegexBuilder::new(text);
                builder.size_limit(most).nest_limit(DEEPEST);
                if let Some(cache) = cache {
                    builder.dfa_size_limit(cache);
                }
                Engine::Linear(builder.build().map_err(|error| match error {
                    regex::Error::CompiledTooBig(_) => PatternError::TooLarge(format!(
                        "compiled it has more than {most} bytes, which is the limit"
                    )),
                    error => PatternError::Unsupported(error.to_string()),
                })?)
            }
        };
        Ok(Regex { text: self.text.as_str().into(), engine })
    }
}

/// What a text means to `regex`; `None` if it means nothing.
pub(crate) fn hir(text: &str) -> Option<Hir> {
    ParserBuilder::new().nest_limit(DEEPEST).build().parse(text).ok()
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Regex {
    text: Box<str>,
    engine: Engine,
}

#[derive(Debug, Clone)]
enum Engine {
    /// In linear time.
    Linear(regex::Regex),
    /// By going back.
    Back(Program),
}

impl Regex {
    /// Whether the pattern matches somewhere in a text.
    ///
    /// # Errors
    ///
    /// If it isn't known, because going back would take too many steps.
    pub(crate) fn is_match(&self, text: &str) -> Result<bool, TooCostly> {
        match &self.engine {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Back(program) => backtrack::is_match(program, text),
        }
    }

    /// The pattern as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The pattern in the syntax of `regex`; `None` if it needs to go back.
    pub(crate) fn linear(&self) -> Option<&str> {
        match &self.engine {
            Engine::Linear(regex) => Some(regex.as_str()),
            Engine::Back(_) => None,
        }
    }
}
