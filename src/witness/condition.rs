//! What is asked of a JSON value, as conditions that can be joined and turned around.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use serde_json::Value;

use super::exact::Exact;
use super::language::Language;
use super::url_part::UrlPart;
use crate::document::Types;

/// The number of a condition among its [`Conditions`]. Equal conditions have one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Condition(u32);

impl Condition {
    /// It holds for every value.
    pub(crate) const ALWAYS: Self = Self(0);
    /// It holds for no value.
    pub(crate) const NEVER: Self = Self(1);
}

/// What a condition says of a value.
///
/// A form about a type, such as [`Form::Length`], does not hold for values of other types. Upper bounds are lower
/// bounds turned around: at most three items are not at least four.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Form {
    /// All of these hold.
    All(Rc<[Condition]>),
    /// It doesn't hold.
    Not(Condition),
    /// The value has one of these types.
    OfType(Types),
    /// The value is `true`.
    True,
    /// A number of at least that.
    AtLeast(Exact),
    /// A number above that.
    Above(Exact),
    /// A number that is a whole number of times that one.
    MultipleOf(Exact),
    /// A string with at least so many characters.
    Length(usize),
    /// One of these strings.
    Words(Rc<[String]>),
    /// A string of the language.
    Text(Rc<Language>),
    /// A URL that all receivers read alike.
    ClearUrl,
    /// Such a URL, and the part of it is a text of the language.
    Url(UrlPart, Rc<Language>),
    /// An array with at least so many items.
    Count(usize),
    /// An array that has the item of that number, from 0, for which the condition holds.
    Item(usize, Condition),
    /// An array in which, from an item on, the condition holds for at least so many.
    Contains {
        /// The number of the first item that counts.
        from: usize,
        /// What holds for the items that count.
        item: Condition,
        /// How many there are at least; not 0.
        least: usize,
    },
    /// An array without equal items.
    Distinct,
    /// An object with at least so many members.
    Members(usize),
    /// An object that has the member, for which the condition holds.
    Member(Rc<str>, Condition),
    /// An object with a member whose name and value are as these say.
    SomeMember { name: Condition, value: Condition },
    /// What the definition of that number says.
    Defined(usize),
    /// What can't be expressed, by its number.
    Opaque(usize),
}

impl Form {
    /// The types of the values for which it may hold; `None` for a form that is about no type.
    pub(super) fn types(&self, conditions: &Conditions) -> Option<Types> {
        Some(match self {
            Self::All(_) | Self::Not(_) | Self::OfType(_) | Self::Defined(_) => return None,
            Self::True => Types::BOOLEAN,
            Self::AtLeast(_) | Self::Above(_) | Self::MultipleOf(_) => Types::NUMBER,
            Self::Length(_) | Self::Words(_) | Self::Text(_) => Types::STRING,
            Self::ClearUrl | Self::Url(..) => Types::STRING,
            Self::Count(_) | Self::Item(..) | Self::Contains { .. } | Self::Distinct => {
                Types::ARRAY
            }
            Self::Members(_) | Self::Member(..) | Self::SomeMember { .. } => Types::OBJECT,
            Self::Opaque(number) => conditions.opaque(*number).types,
        })
    }
}

/// Says of a value whether an opaque condition holds; `None` if that can't be said.
pub(crate) type Test = Rc<dyn Fn(&Value) -> Option<bool>>;

/// A condition that can't be expressed, but perhaps be tried with a value.
#[derive(Clone)]
pub(crate) struct Opaque {
    /// What it is, to say why something isn't decided.
    pub(crate) what: Rc<str>,
    /// The types of the values for which it may hold.
    pub(crate) types: Types,
    pub(crate) test: Option<Test>,
    /// Strings for which it holds, to be tried first.
    pub(crate) examples: Vec<String>,
}

impl Opaque {
    /// A condition that can't be tried.
    pub(crate) fn new(what: impl Into<Rc<str>>, types: Types) -> Self {
        Self { what: what.into(), types, test: None, examples: Vec::new() }
    }

    /// A condition on strings, which can be tried.
    pub(crate) fn of_text(
        what: impl Into<Rc<str>>,
        test: impl Fn(&str) -> Option<bool> + 'static,
    ) -> Self {
        let test: Test = Rc::new(move |value| value.as_str().map_or(Some(false), &test));
        Self { test: Some(test), ..Self::new(what, Types::STRING) }
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Opaque").field(&self.what).finish()
    }
}

/// All conditions about one set of documents.
#[derive(Debug)]
pub(crate) struct Conditions {
    forms: Vec<Form>,
    numbers: HashMap<Form, Condition>,
    definitions: Vec<Condition>,
    opaques: Vec<Opaque>,
    /// Opaque conditions, by the text that makes each another one.
    named: HashMap<String, Condition>,
}

impl Default for Conditions {
    fn default() -> Self {
        let mut conditions = Self {
            forms: Vec::new(),
            numbers: HashMap::new(),
            definitions: Vec::new(),
            opaques: Vec::new(),
            named: HashMap::new(),
        };
        let always = conditions.add(Form::All([].into()));
        conditions.add(Form::Not(always));
        conditions
    }
}

impl Conditions {
    pub(crate) fn form(&self, condition: Condition) -> &Form {
        &self.forms[condition.0 as usize]
    }

    pub(crate) fn opaque(&self, number: usize) -> &Opaque {
        &self.opaques[number]
    }

    pub(super) fn definition(&self, number: usize) -> Condition {
        self.definitions[number]
    }

    /// The condition of a form.
    pub(crate) fn add(&mut self, form: Form) -> Condition {
        if let Some(&known) = self.numbers.get(&form) {
            return known;
        }
        let condition = Condition(u32::try_from(self.forms.len()).unwrap_or(u32::MAX));
        self.forms.push(form.clone());
        self.numbers.insert(form, condition);
        condition
    }

    /// All of these hold.
    pub(crate) fn all(&mut self, parts: impl IntoIterator<Item = Condition>) -> Condition {
        let mut flat = Vec::new();
        for part in parts {
            match self.form(part) {
                Form::All(inner) => flat.extend_from_slice(inner),
                _ => flat.push(part),
            }
        }
        let mut seen = std::collections::HashSet::new();
        flat.retain(|part| seen.insert(*part));
        let opposite = |part: &Condition| match self.form(*part) {
            Form::Not(inner) => seen.contains(inner),
            _ => false,
        };
        if flat.contains(&Condition::NEVER) || flat.iter().any(opposite) {
            return Condition::NEVER;
        }
        match flat[..] {
            [one] => one,
            _ => self.add(Form::All(flat.into())),
        }
    }

    /// At least one of these holds.
    pub(crate) fn any(&mut self, parts: impl IntoIterator<Item = Condition>) -> Condition {
        let opposites: Vec<Condition> = parts.into_iter().map(|part| self.not(part)).collect();
        let none = self.all(opposites);
        self.not(none)
    }

    /// It doesn't hold.
    pub(crate) fn not(&mut self, condition: Condition) -> Condition {
        match self.form(condition) {
            Form::Not(inner) => *inner,
            _ => self.add(Form::Not(condition)),
        }
    }

    /// Where `when` holds, `then` does.
    pub(crate) fn implies(&mut self, when: Condition, then: Condition) -> Condition {
        let otherwise = self.not(when);
        self.any([otherwise, then])
    }

    /// One of two holds, and the other doesn't.
    pub(crate) fn differ(&mut self, one: Condition, other: Condition) -> Condition {
        let (not_one, not_other) = (self.not(one), self.not(other));
        let ways = [self.all([one, not_other]), self.all([other, not_one])];
        self.any(ways)
    }

    pub(crate) fn of_type(&mut self, types: Types) -> Condition {
        match types {
            Types::ANY => Condition::ALWAYS,
            Types::NONE => Condition::NEVER,
            _ => self.add(Form::OfType(types)),
        }
    }

    /// The condition holds, if the value has one of these types.
    pub(crate) fn if_of_type(&mut self, types: Types, condition: Condition) -> Condition {
        let is_of_type = self.of_type(types);
        self.implies(is_of_type, condition)
    }

    /// One of these strings.
    pub(crate) fn words(&mut self, words: Vec<String>) -> Condition {
        match words.is_empty() {
            true => Condition::NEVER,
            false => self.add(Form::Words(words.into())),
        }
    }

    /// A number of at most that.
    pub(crate) fn at_most(&mut self, most: Exact) -> Condition {
        let above = self.add(Form::Above(most));
        self.not(above)
    }

    /// A definition, which may refer to itself: what it says is given later, by [`Conditions::define`].
    pub(crate) fn declare(&mut self) -> (usize, Condition) {
        let number = self.definitions.len();
        self.definitions.push(Condition::ALWAYS);
        (number, self.add(Form::Defined(number)))
    }

    pub(crate) fn define(&mut self, number: usize, condition: Condition) {
        self.definitions[number] = condition;
    }

    /// A condition that can't be expressed.
    pub(crate) fn add_opaque(&mut self, opaque: Opaque) -> Condition {
        let number = self.opaques.len();
        self.opaques.push(opaque);
        self.add(Form::Opaque(number))
    }

    /// The same, for conditions of which a text says all: those of the same text are one.
    pub(crate) fn add_named_opaque(&mut self, text: String, opaque: Opaque) -> Condition {
        if let Some(known) = self.named.get(&text) {
            return *known;
        }
        let condition = self.add_opaque(opaque);
        self.named.insert(text, condition);
        condition
    }

    /// The value itself; `None` for a number with too many digits.
    pub(crate) fn is(&mut self, value: &Value) -> Option<Condition> {
        Some(match value {
            Value::Null => self.of_type(Types::NULL),
            Value::Bool(is_true) => {
                let is = self.add(Form::True);
                let is = if *is_true { is } else { self.not(is) };
                let is_boolean = self.of_type(Types::BOOLEAN);
                self.all([is_boolean, is])
            }
            Value::Number(number) => {
                let number = Exact::of(number)?;
                let (least, most) = (self.add(Form::AtLeast(number)), self.at_most(number));
                self.all([least, most])
            }
            Value::String(text) => self.words(vec![text.clone()]),
            Value::Array(items) => {
                let more = self.add(Form::Count(items.len().saturating_add(1)));
                let mut parts = vec![self.of_type(Types::ARRAY), self.not(more)];
                for (nth, item) in items.iter().enumerate() {
                    let item = self.is(item)?;
                    parts.push(self.add(Form::Item(nth, item)));
                }
                self.all(parts)
            }
            Value::Object(members) => {
                let more = self.add(Form::Members(members.len().saturating_add(1)));
                let mut parts = vec![self.of_type(Types::OBJECT), self.not(more)];
                for (name, member) in members {
                    let member = self.is(member)?;
                    parts.push(self.member(name, member));
                }
                self.all(parts)
            }
        })
    }
}
