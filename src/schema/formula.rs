//! Which subschemas a value satisfies: conditions joined by "all of" and "any of".
//!
//! A formula may say less than the schema does, never more: where one would grow without end, it is
//! replaced by [`Formula::ALWAYS`].

use std::collections::HashMap;
use std::rc::Rc;

/// How many formulas may be nested. A recursive schema could nest them without end.
const DEEPEST: usize = 12;

/// How many different formulas there may be.
const MOST: usize = 200_000;

/// The number of a formula. Equal formulas have one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Formula(usize);

impl Formula {
    /// Every value satisfies it.
    pub(super) const ALWAYS: Self = Self(0);
    /// No value satisfies it.
    pub(super) const NEVER: Self = Self(1);
}

/// What a formula is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Parts {
    Always,
    Never,
    /// The value satisfies the schema at this pointer.
    Schema(Rc<str>),
    /// The value satisfies that schema, without the schemas that it joins or refers to.
    Own(Rc<str>),
    All(Rc<[Formula]>),
    Any(Rc<[Formula]>),
}

/// All formulas about one schema.
pub(super) struct Formulas {
    parts: Vec<Parts>,
    depths: Vec<usize>,
    numbers: HashMap<Parts, Formula>,
}

impl Formulas {
    pub(super) fn new() -> Self {
        let mut formulas = Self { parts: Vec::new(), depths: Vec::new(), numbers: HashMap::new() };
        formulas.number(Parts::Always, 0);
        formulas.number(Parts::Never, 0);
        formulas
    }

    pub(super) fn parts(&self, formula: Formula) -> Parts {
        self.parts[formula.0].clone()
    }

    pub(super) fn schema(&mut self, pointer: &str) -> Formula {
        self.number(Parts::Schema(pointer.into()), 0)
    }

    pub(super) fn own(&mut self, pointer: &str) -> Formula {
        self.number(Parts::Own(pointer.into()), 0)
    }

    /// All of these hold.
    pub(super) fn all(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.join(parts, Formula::ALWAYS, Formula::NEVER, Parts::All)
    }

    /// One of these holds, or several.
    pub(super) fn any(&mut self, parts: impl IntoIterator<Item = Formula>) -> Formula {
        self.join(parts, Formula::NEVER, Formula::ALWAYS, Parts::Any)
    }

    /// Joins formulas by a relation of which `neutral` changes nothing, and `decisive` decides all.
    fn join(
        &mut self,
        parts: impl IntoIterator<Item = Formula>,
        neutral: Formula,
        decisive: Formula,
        joined: fn(Rc<[Formula]>) -> Parts,
    ) -> Formula {
        let mut flat = Vec::new();
        for part in parts {
            match &self.parts[part.0] {
                _ if part == decisive => return decisive,
                _ if part == neutral => {}
                // The same relation within itself.
                Parts::All(inner) | Parts::Any(inner)
                    if joined(Rc::clone(inner)) == self.parts[part.0] =>
                {
                    flat.extend_from_slice(inner);
                }
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        match flat[..] {
            [] => neutral,
            [one] => one,
            _ => {
                let depth = flat.iter().map(|part| self.depths[part.0]).max().unwrap_or(0);
                self.number(joined(flat.into()), depth.saturating_add(1))
            }
        }
    }

    fn number(&mut self, parts: Parts, depth: usize) -> Formula {
        if let Some(&known) = self.numbers.get(&parts) {
            return known;
        }
        if depth > DEEPEST || self.parts.len() >= MOST {
            return Formula::ALWAYS;
        }
        let number = Formula(self.parts.len());
        self.parts.push(parts.clone());
        self.depths.push(depth);
        self.numbers.insert(parts, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{Formula, Formulas};

    #[test]
    fn formulas_are_joined_and_equal_ones_are_one() {
        let mut formulas = Formulas::new();
        let (a, b, c) = (formulas.schema("/a"), formulas.schema("/b"), formulas.own("/a"));
        assert!(a != c);
        assert_eq!(formulas.all([a]), a);
        assert_eq!(formulas.all([]), Formula::ALWAYS);
        assert_eq!(formulas.any([]), Formula::NEVER);
        assert_eq!(formulas.any([a, Formula::ALWAYS]), Formula::ALWAYS);
        assert_eq!(formulas.all([a, Formula::ALWAYS, a]), a);
        assert_eq!(formulas.all([a, Formula::NEVER]), Formula::NEVER);
        let (ab, ba) = (formulas.all([a, b]), formulas.all([b, a, b]));
        assert_eq!(ab, ba);
        let flat = formulas.all([a, b, c]);
        assert_eq!(formulas.all([ab, c]), flat);
        assert_ne!(formulas.any([ab, c]), flat);
    }

    #[test]
    fn formulas_never_grow_without_end() {
        let mut formulas = Formulas::new();
        let (a, b) = (formulas.schema("/a"), formulas.schema("/b"));
        let mut grown = a;
        for _ in 0..500 {
            let all = formulas.all([grown, b]);
            grown = formulas.any([all, a]);
        }
        assert!(formulas.parts.len() < 40, "{}", formulas.parts.len());
    }
}
