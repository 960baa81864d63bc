//! From a pattern to its tree, by the grammar of ECMA-262 (section 22.2.1) with the `u` flag, and the modifiers of
//! ES2025.

use super::error::PatternError;
use super::groups::{Groups, NamesInUse, name};
use super::reader::Reader;
use super::tree::{Flags, Node, Repeat};
use super::{class, escape, sets};

/// Groups may be nested so deep. What follows a tree down is recursive.
const DEEPEST: usize = 200;

/// A pattern, parsed.
pub(super) struct Tree {
    pub(super) node: Node,
    /// How many groups capture.
    pub(super) groups: usize,
}

/// Parses a pattern.
///
/// # Errors
///
/// If it isn't one by the standard, or is nested too deep.
pub(super) fn tree(pattern: &str) -> Result<Tree, PatternError> {
    let mut parser = Parser {
        reader: Reader::new(pattern),
        groups: Groups::find(pattern)?,
        names: NamesInUse::default(),
        opened: 0,
        depth: 0,
    };
    let node = parser.alternatives(Flags::default())?;
    match parser.reader.peek() {
        None => Ok(Tree { node, groups: parser.groups.count }),
        Some(_) => {
            let at = parser.reader.position();
            parser.reader.error_help(at, "`)` closes no group", "escape it: `\\)`")
        }
    }
}

/// Whether a text is a pattern.
///
/// # Errors
///
/// Why it isn't.
pub(crate) fn parse(pattern: &str) -> Result<(), PatternError> {
    tree(pattern).map(drop)
}

struct Parser {
    reader: Reader,
    groups: Groups,
    names: NamesInUse,
    /// How many groups that capture were opened.
    opened: usize,
    depth: usize,
}

impl Parser {
    /// Alternatives, up to a `)` or the end.
    fn alternatives(&mut self, flags: Flags) -> Result<Node, PatternError> {
        let around = self.names.now();
        let mut all = vec![self.alternative(flags)?];
        let mut names = self.names.now();
        while self.reader.eat("|") {
            self.names.replace(around.clone());
            all.push(self.alternative(flags)?);
            names.extend(self.names.now());
        }
        self.names.extend(names);
        Ok(match all.pop() {
            Some(only) if all.is_empty() => only,
            last => {
                all.extend(last);
                Node::Alternation(all)
            }
        })
    }

    fn alternative(&mut self, flags: Flags) -> Result<Node, PatternError> {
        let mut terms = Vec::new();
        while let Some(next) = self.reader.peek() {
            if next == '|' || next == ')' {
                break;
            }
            terms.push(self.term(flags)?);
        }
        Ok(match terms.pop() {
            None => Node::Empty,
            Some(only) if terms.is_empty() => only,
            last => {
                terms.extend(last);
                Node::Concat(terms)
            }
        })
    }

    fn term(&mut self, flags: Flags) -> Result<Node, PatternError> {
        let at = self.reader.position();
        let opened = self.opened;
        let node = match self.reader.next() {
            Some('^') => Node::Start { multiline: flags.multiline },
            Some('$') => Node::End { multiline: flags.multiline },
            Some('.') => Node::Class(sets::dot(flags)),
            Some('(') => self.group(at, flags)?,
            Some('[') => Node::Class(class::class(&mut self.reader, at, flags)?),
            Some('\\') => escape::escape(&mut self.reader, at, flags, &self.groups)?,
            Some(found @ ('*' | '+' | '?')) => {
                return self.reader.error_help(
                    at,
                    format!("`{found}` repeats nothing"),
                    "put what is to be repeated before it, once, or escape it with `\\`",
                );
            }
            Some(found @ ('{' | '}' | ']')) => {
                let help = "escape it with `\\`: with the `u` flag, `{`, `}` and `]` never stand for themselves";
                return self.reader.error_help(at, format!("`{found}` has no meaning here"), help);
            }
            Some(character) => escape::character(character, flags),
            None => Node::Empty,
        };
        // A group of an assertion alone can be repeated.
        let is_assertion = matches!(
            node,
            Node::Start { .. } | Node::End { .. } | Node::Boundary { .. } | Node::Look { .. }
        );
        let is_repeatable = !is_assertion || self.reader.is_group_at(at);
        self.repeated(node, is_repeatable, opened)
    }

    /// The node, repeated as the quantifier after it says, if there is one.
    fn repeated(
        &mut self,
        node: Node,
        is_repeatable: bool,
        opened: usize,
    ) -> Result<Node, PatternError> {
        let at = self.reader.position();
        let Some((min, max)) = self.quantifier()? else { return Ok(node) };
        if !is_repeatable {
            let help =
                "put a group around what is to be repeated, or escape the quantifier with `\\`";
            return self.reader.error_help(at, "an assertion can't be repeated", help);
        }
        let greedy = !self.reader.eat("?");
        let groups = opened.saturating_add(1)..self.opened.saturating_add(1);
        Ok(Node::Repeat(Box::new(Repeat { body: node, min, max, greedy, groups })))
    }

    fn quantifier(&mut self) -> Result<Option<(u32, Option<u32>)>, PatternError> {
        for (text, range) in [("*", (0, None)), ("+", (1, None)), ("?", (0, Some(1)))] {
            if self.reader.eat(text) {
                return Ok(Some(range));
            }
        }
        let at = self.reader.position();
        if !self.reader.eat("{") {
            return Ok(None);
        }
        let Some(min) = self.reader.number() else {
            return self.reader.error_help(
                at,
                "`{` isn't followed by a number",
                "escape it: `\\{`",
            );
        };
        let max = match self.reader.eat(",") {
            false => Some(min),
            true => self.reader.number(),
        };
        if !self.reader.eat("}") {
            return self.reader.error_help(
                at,
                "the quantifier isn't closed by `}`",
                "write it as `{2,5}`, or escape it: `\\{`",
            );
        }
        if max.is_some_and(|max| max < min) {
            let help = "write the smaller number first";
            return self.reader.error_help(
                at,
                "the numbers of the quantifier are out of order",
                help,
            );
        }
        Ok(Some((min, max)))
    }

    /// What is in parentheses, after the first.
    fn group(&mut self, at: usize, flags: Flags) -> Result<Node, PatternError> {
        let look =
            |behind, negated| move |body| Node::Look { behind, negated, body: Box::new(body) };
        if self.reader.eat("?:") {
            return self.body(at, flags);
        } else if self.reader.eat("?=") {
            return self.body(at, flags).map(look(false, false));
        } else if self.reader.eat("?!") {
            return self.body(at, flags).map(look(false, true));
        } else if self.reader.eat("?<=") {
            return self.body(at, flags).map(look(true, false));
        } else if self.reader.eat("?<!") {
            return self.body(at, flags).map(look(true, true));
        } else if self.reader.eat("?<") {
            let from = self.reader.position();
            let name = name(&mut self.reader)?;
            if !self.names.add(&name) {
                return self.reader.error(from, format!("there are two groups named `{name}`"));
            }
        } else if self.reader.eat("?") {
            let flags = self.modifiers(at, flags)?;
            return self.body(at, flags);
        }
        self.opened = self.opened.saturating_add(1);
        let number = self.opened;
        let body = Box::new(self.body(at, flags)?);
        Ok(Node::Capture { number, name: self.groups.names.get(&number).cloned(), body })
    }

    fn body(&mut self, at: usize, flags: Flags) -> Result<Node, PatternError> {
        if self.depth >= DEEPEST {
            return Err(PatternError::TooLarge(format!("groups may be nested {DEEPEST} deep")));
        }
        self.depth = self.depth.saturating_add(1);
        let body = self.alternatives(flags)?;
        self.depth = self.depth.saturating_sub(1);
        match self.reader.eat(")") {
            true => Ok(body),
            false => self.reader.error_help(
                at,
                "the group isn't closed by `)`",
                "close it, or escape the parenthesis: `\\(`",
            ),
        }
    }

    /// The modifiers of a group, `(?i-s:`.
    fn modifiers(&mut self, at: usize, mut flags: Flags) -> Result<Flags, PatternError> {
        let (mut seen, mut is_set) = (Vec::new(), true);
        loop {
            let here = self.reader.position();
            match self.reader.next() {
                Some('-') if is_set => is_set = false,
                Some(':') if !seen.is_empty() => return Ok(flags),
                Some(flag @ ('i' | 'm' | 's')) => {
                    if seen.contains(&flag) {
                        return self
                            .reader
                            .error(here, format!("the flag `{flag}` is there twice"));
                    }
                    seen.push(flag);
                    match flag {
                        'i' => flags.ignore_case = is_set,
                        'm' => flags.multiline = is_set,
                        _ => flags.dot_all = is_set,
                    }
                }
                Some(')') if !seen.is_empty() => {
                    let help = "write the flags for a group, as in `(?i:abc)`: ECMA-262 has none for the rest of a pattern";
                    return self.reader.error_help(at, "flags need a group of their own", help);
                }
                _ => {
                    let help = "groups start with `(`, `(?:`, `(?<name>`, `(?=`, `(?!`, `(?<=`, `(?<!` or flags as in `(?i:`";
                    return self.reader.error_help(
                        at,
                        "`(?` isn't followed by what ECMA-262 has there",
                        help,
                    );
                }
            }
        }
    }
}
