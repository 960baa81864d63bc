//! A schema as plain tests of our nodes, which say of most documents whether it accepts them, without the validator.
//!
//! Invariant: what they say, the validator says, too. Whatever they don't know, it decides, and what is wrong, it
//! explains.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::formats::has_format;
use super::listed_names::{EnumIndex, NamesFound};
use super::nodes::{equal_items, same_as};
use super::number_keywords::NumberKeyword;
use crate::document::{Kind, Node, Types};
use crate::ecma::{Pattern, PatternError, Regex};
use crate::text::BuildNameHasher;

/// Whether a schema accepts a value: `None` if that isn't known.
pub(super) type Verdict = Option<bool>;

/// A schema, and those that it refers to.
#[derive(Default)]
pub(super) struct Plain {
    /// By number; the first is the schema itself.
    pub(super) parts: Vec<Part>,
}

/// One schema.
#[derive(Default)]
pub(super) struct Part {
    /// The types that it accepts.
    pub(super) types: Types,
    /// The types of which it also says what isn't known here.
    pub(super) unknown: Types,
    pub(super) numbers: Vec<NumberTest>,
    pub(super) texts: Vec<TextTest>,
    pub(super) array: Option<ArrayTest>,
    pub(super) object: Option<ObjectTest>,
    pub(super) of_any: Vec<Test>,
}

/// A test of a number.
pub(super) enum NumberTest {
    /// It is whole, or written so.
    Whole,
    WrittenWhole,
    Keyword(NumberKeyword),
}

/// A test of a string.
pub(super) enum TextTest {
    /// How many characters it has.
    Length(RangeInclusive<usize>),
    Pattern(Box<PatternTest>),
    Format(String),
}

/// A pattern that is compiled for the first text.
pub(super) struct PatternTest {
    pattern: Pattern,
    compiled: OnceLock<Result<Regex, PatternError>>,
}

/// A test of an array.
pub(super) struct ArrayTest {
    pub(super) count: RangeInclusive<usize>,
    pub(super) first: Vec<usize>,
    /// The items after those.
    pub(super) items: Option<usize>,
    /// Where the items are names and nothing else, which.
    pub(super) names: Option<Arc<EnumIndex>>,
    pub(super) is_unique: bool,
}

/// A test of an object.
pub(super) struct ObjectTest {
    pub(super) count: RangeInclusive<usize>,
    pub(super) members: Vec<Member>,
    /// Where the members are in the list, if there are many.
    pub(super) by_name: HashMap<Box<str>, usize, BuildNameHasher>,
    /// The bits of those that must be there.
    pub(super) required: u64,
    /// What the others must be.
    pub(super) others: Option<usize>,
}

/// A member that a schema names.
pub(super) struct Member {
    pub(super) name: Box<str>,
    pub(super) part: usize,
    /// For a member that must be there, its bit.
    pub(super) bit: u64,
}

/// A test of values of any type.
pub(super) enum Test {
    /// It is one of these.
    Names(Arc<EnumIndex>),
    Values(Vec<Value>),
    ManyNames(HashSet<Box<str>>),
    /// Others hold: all of these, one or more, exactly one, or none.
    All(Vec<usize>),
    Any(Vec<usize>),
    One(Vec<usize>),
    Not(usize),
    /// If the first holds the second does, and if not, the third.
    If([Option<usize>; 3]),
}

/// Schemas are followed so deep into a value and into each other.
const DEEPEST: u32 = 256;

/// For each value, so many schemas are tried on average.
const STEPS_A_VALUE: u64 = 64;

/// So many listed values are compared in the time of a schema.
const VALUES_A_STEP: u64 = 8;

impl Plain {
    /// What the schema says of a DTO. Adds the names that were looked up to `found`.
    pub(super) fn verdict(&self, dto: Node<'_>, found: &mut NamesFound) -> Verdict {
        // Of repeated keys, the validator knows which one counts.
        if dto.has_parse_errors() {
            return None;
        }
        let steps = u64::from(dto.size()).saturating_add(8).saturating_mul(STEPS_A_VALUE);
        Run { plain: self, steps, depth: 0, found }.part(0, dto)
    }
}

impl Part {
    /// Accepts any value.
    pub(super) fn anything() -> Self {
        Self { types: Types::ANY, ..Self::default() }
    }

    /// The names that it accepts, if it accepts nothing else.
    pub(super) fn names(&self) -> Option<&Arc<EnumIndex>> {
        match &self.of_any[..] {
            [Test::Names(names)]
                if self.types.meets(Types::STRING)
                    && !self.unknown.meets(Types::STRING)
                    && self.texts.is_empty() =>
            {
                Some(names)
            }
            _ => None,
        }
    }
}

/// One DTO that is looked at.
struct Run<'p, 'f> {
    plain: &'p Plain,
    steps: u64,
    depth: u32,
    found: &'f mut NamesFound,
}

/// What two tests say together.
fn both(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), other) => other,
        (None, _) => None,
    }
}

impl Run<'_, '_> {
    fn part(&mut self, number: usize, node: Node<'_>) -> Verdict {
        let part = &self.plain.parts[number];
        let of = Types::of(node);
        if !part.types.meets(of) {
            return Some(false);
        }
        if self.depth >= DEEPEST {
            return None;
        }
        self.steps = self.steps.checked_sub(1)?;
        self.depth = self.depth.saturating_add(1);
        let mut verdict = if part.unknown.meets(of) { None } else { Some(true) };
        match node.kind() {
            Kind::Number => verdict = both(verdict, numbers(&part.numbers, node)),
            Kind::String => verdict = both(verdict, texts(&part.texts, node)),
            Kind::Array => {
                if let Some(array) = &part.array {
                    verdict = both(verdict, self.array(array, node));
                }
            }
            Kind::Object => {
                if let Some(object) = &part.object {
                    verdict = both(verdict, self.object(object, node));
                }
            }
            Kind::Null | Kind::True | Kind::False => {}
        }
        for test in &part.of_any {
            verdict = both(verdict, self.test(test, node));
        }
        self.depth = self.depth.saturating_sub(1);
        verdict
    }

    fn array(&mut self, array: &ArrayTest, node: Node<'_>) -> Verdict {
        if !array.count.contains(&node.len()) {
            return Some(false);
        }
        let mut verdict = Some(true);
        if let Some(names) = &array.names {
            let membership = names.membership(node);
            self.found.add(node, names, membership);
            verdict = Some(membership.is_whole);
        } else if let Some(items) = array.items.filter(|_| array.first.is_empty()) {
            for item in node.items() {
                verdict = both(verdict, self.part(items, item));
            }
        } else {
            let schemas =
                array.first.iter().copied().map(Some).chain(std::iter::repeat(array.items));
            for (item, schema) in node.items().zip(schemas) {
                let Some(schema) = schema else { break };
                verdict = both(verdict, self.part(schema, item));
            }
        }
        if array.is_unique && verdict != Some(false) {
            let flow = equal_items(node, |_, _| std::ops::ControlFlow::Break(()));
            verdict = both(verdict, Some(flow.is_continue()));
        }
        verdict
    }

    fn object(&mut self, object: &ObjectTest, node: Node<'_>) -> Verdict {
        if !object.count.contains(&node.len()) {
            return Some(false);
        }
        let (mut verdict, mut seen) = (Some(true), 0);
        for (key, value) in node.members() {
            let schema = match object.member(key.content()) {
                Some(member) => {
                    seen |= member.bit;
                    Some(member.part)
                }
                None => object.others,
            };
            if let Some(schema) = schema {
                verdict = both(verdict, self.part(schema, value));
            }
        }
        let has_required = seen & object.required == object.required;
        both(verdict, Some(has_required))
    }

    fn test(&mut self, test: &Test, node: Node<'_>) -> Verdict {
        match test {
            Test::Names(names) => Some(node.as_str().is_some_and(|name| names.has(name))),
            Test::ManyNames(names) => Some(node.as_str().is_some_and(|name| names.contains(name))),
            Test::Values(values) => {
                self.steps = self.steps.checked_sub(values.len() as u64 / VALUES_A_STEP)?;
                Some(values.iter().any(|value| same_as(node, value)))
            }
            Test::All(parts) => {
                let mut verdict = Some(true);
                for part in parts {
                    verdict = both(verdict, self.part(*part, node));
                }
                verdict
            }
            Test::Any(parts) => self.any(parts, node),
            Test::One(parts) => {
                let verdicts: Vec<_> = parts.iter().map(|part| self.part(*part, node)).collect();
                let count = |wanted| verdicts.iter().filter(|it| **it == wanted).count();
                match (count(Some(true)), count(None)) {
                    (2.., _) => Some(false),
                    (accepted, 0) => Some(accepted == 1),
                    _ => None,
                }
            }
            Test::Not(part) => self.part(*part, node).map(|accepts| !accepts),
            Test::If([when, then, otherwise]) => {
                let when = when.map_or(Some(true), |part| self.part(part, node))?;
                let branch = if when { then } else { otherwise };
                branch.map_or(Some(true), |part| self.part(part, node))
            }
        }
    }

    fn any(&mut self, parts: &[usize], node: Node<'_>) -> Verdict {
        let mut verdict = Some(false);
        for part in parts {
            match self.part(*part, node) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => verdict = None,
            }
        }
        verdict
    }
}

impl ObjectTest {
    #[inline]
    fn member(&self, name: &str) -> Option<&Member> {
        if self.by_name.is_empty() {
            return self.members.iter().find(|member| *member.name == *name);
        }
        self.by_name.get(name).map(|nth| &self.members[*nth])
    }
}

fn numbers(tests: &[NumberTest], node: Node<'_>) -> Verdict {
    let is_met = |test: &NumberTest| match test {
        NumberTest::Whole => super::nodes::is_whole(node),
        NumberTest::WrittenWhole => super::nodes::is_written_whole(node),
        NumberTest::Keyword(keyword) => keyword.is_met(node),
    };
    Some(tests.iter().all(is_met))
}

fn texts(tests: &[TextTest], node: Node<'_>) -> Verdict {
    let text = node.as_str()?;
    let mut verdict = Some(true);
    for test in tests {
        let next = match test {
            TextTest::Length(length) => Some(length.contains(&text.chars().count())),
            TextTest::Pattern(pattern) => pattern.matches(text),
            TextTest::Format(name) => has_format(name, text),
        };
        verdict = both(verdict, next);
    }
    verdict
}

impl PatternTest {
    pub(super) fn new(pattern: Pattern) -> Self {
        Self { pattern, compiled: OnceLock::new() }
    }

    fn matches(&self, text: &str) -> Verdict {
        let compile = || self.pattern.compile(None, Some(CACHE));
        // Of a pattern that can't be used, and of a text that takes too many steps, the validator says what is wrong.
        let regex = self.compiled.get_or_init(compile).as_ref().ok()?;
        regex.is_match(text).ok()
    }
}

/// The cache of each pattern may take so many bytes.
const CACHE: usize = 256 << 10;
