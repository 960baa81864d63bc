//! A pattern as a tree. What flags say (`i`, `m`, `s`) is in its nodes: characters that match under `i` are classes.

use std::ops::Range;

use regex_syntax::hir::ClassUnicode;

/// The flags that modifiers set.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub(super) ignore_case: bool,
    pub(super) multiline: bool,
    pub(super) dot_all: bool,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Empty,
    Char(char),
    /// Any of these characters; none if the class is empty, as `[]` is.
    Class(ClassUnicode),
    /// `^`, which also is after a line terminator if `multiline`.
    Start {
        multiline: bool,
    },
    /// `$`, which also is before a line terminator if `multiline`.
    End {
        multiline: bool,
    },
    /// `\b` or `\B`. Under `i`, two letters that fold to ASCII letters are word characters, too.
    Boundary {
        negated: bool,
        ignore_case: bool,
    },
    /// A group that captures, with its number from 1.
    Capture {
        number: usize,
        name: Option<String>,
        body: Box<Node>,
    },
    Concat(Vec<Node>),
    Alternation(Vec<Node>),
    Repeat(Box<Repeat>),
    Look {
        behind: bool,
        negated: bool,
        body: Box<Node>,
    },
    /// A reference to a group, or to those groups that share a name.
    BackReference {
        groups: Vec<usize>,
        ignore_case: bool,
    },
}

/// What is repeated, and how often.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Repeat {
    pub(super) body: Node,
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) greedy: bool,
    /// The numbers of the groups within, which each turn resets.
    pub(super) groups: Range<usize>,
}
