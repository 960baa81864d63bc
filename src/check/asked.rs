//! What a check asks of a value, as a condition: what claims about a policy are proved with.
//!
//! A check says it by [`CheckDefinition::asks`](crate::check::CheckDefinition).

use crate::check::values::{NameEntry, NameSet, Wildcard, in_lower_case, required_names};
use crate::check::{Arguments, CompileContext};
use crate::document::Types;
use crate::ecma::Regex;
use crate::text::Place;
use crate::url::Domain;
use crate::witness::{Condition, Conditions, Exact, Form, Language, Opaque, UrlPart};

/// Makes the condition for which a check reports nothing, on the values that it takes.
pub(crate) type Asks = fn(&Arguments, &mut AskContext<'_, '_>) -> Asked;

/// What a check asks.
pub(crate) enum Asked {
    /// Of the value itself.
    Value(Condition),
    /// Of the URL that the value is. Of an ambiguous one, a check says nothing but that.
    Url(Condition),
    /// Of the whole DTO.
    Dto(Condition),
}

/// An entry of a list that asks by itself, where it applies.
pub(crate) struct Alternative {
    pub(crate) parameter: &'static str,
    pub(crate) place: Place,
    /// The values that it is about.
    pub(crate) applies: Condition,
    /// What must then hold.
    pub(crate) holds: Condition,
}

/// Makes the conditions of such entries, of the same values as those of [`Asks`].
pub(crate) type Alternatives = fn(&Arguments, &mut AskContext<'_, '_>) -> Vec<Alternative>;

/// What a check is asked with.
pub(crate) struct AskContext<'a, 'c> {
    pub(crate) conditions: &'a mut Conditions,
    pub(crate) place: &'a CompileContext<'c>,
}

impl AskContext<'_, '_> {
    /// Each entry holds where it applies.
    pub(crate) fn hold(&mut self, alternatives: Vec<Alternative>) -> Vec<Condition> {
        let conditions = &mut self.conditions;
        alternatives.into_iter().map(|it| conditions.implies(it.applies, it.holds)).collect()
    }

    /// The value is one of the entries of a list.
    pub(crate) fn listed(&mut self, entries: &[NameEntry]) -> Condition {
        let (names, others): (Vec<_>, Vec<_>) =
            entries.iter().partition(|entry| entry.of == Types::STRING);
        let globs = names.iter().filter(|entry| entry.is_glob()).map(|entry| &*entry.pattern);
        let mut ways = Vec::new();
        for glob in globs {
            let language = Language::whole(&Wildcard::new(glob).regex());
            ways.push(self.conditions.add(Form::Text(language.into())));
        }
        let words = names.iter().filter(|entry| !entry.is_glob());
        let words = words.map(|entry| entry.text().into_owned()).collect();
        ways.push(self.conditions.words(words));
        for entry in others {
            let value = serde_json::from_str(&entry.pattern);
            let is = value.map(|value| self.conditions.is(&value));
            ways.push(match is {
                Ok(Some(is)) => is,
                _ => self.opaque("a number with many digits", Types::NUMBER),
            });
        }
        self.conditions.any(ways)
    }

    /// The value is one of the entries of a parameter, in any case where the argument `case` says so.
    pub(crate) fn listed_by_case(&mut self, arguments: &Arguments, parameter: &str) -> Condition {
        let entries = arguments.entries(parameter).unwrap_or_default();
        if arguments.text("case") != Some("ignore") {
            return self.listed(&entries);
        }
        let (names, others): (Vec<NameEntry>, Vec<NameEntry>) =
            entries.iter().cloned().partition(|entry| entry.of == Types::STRING);
        let examples = names.iter().filter(|entry| !entry.is_glob());
        let examples = examples.map(|entry| entry.text().into_owned()).collect();
        let set = NameSet::new(in_lower_case(&names).into(), &[]);
        let test = move |text: &str| Some(set.find(&text.to_lowercase()).is_some());
        let opaque = Opaque::of_text("strings in any case", test);
        let alike = self.conditions.add_opaque(Opaque { examples, ..opaque });
        let others = self.listed(&others);
        self.conditions.any([alike, others])
    }

    /// The array has each name of a list.
    pub(crate) fn has_each(&mut self, entries: &[NameEntry]) -> Condition {
        let listed = self.place.item_names();
        let required = required_names(entries, listed.as_deref());
        let mut parts = Vec::new();
        for name in required {
            let item = match name.is_pattern() {
                true => self.listed(std::slice::from_ref(&name.entry)),
                false => self.conditions.words(vec![name.name]),
            };
            parts.push(self.conditions.add(Form::Contains { from: 0, item, least: 1 }));
        }
        self.conditions.all(parts)
    }

    /// A string that the expression matches.
    pub(crate) fn matches(&mut self, regex: &Regex) -> Condition {
        match regex.linear() {
            Some(linear) => self.conditions.add(Form::Text(Language::containing(linear).into())),
            None => {
                let what = format!("the expression `{}`", regex.as_str());
                let regex = regex.clone();
                let test = move |text: &str| regex.is_match(text).ok();
                self.conditions.add_opaque(Opaque::of_text(what, test))
            }
        }
    }

    /// A clear URL of which a part is a text of the language.
    pub(crate) fn url(&mut self, part: UrlPart, language: Language) -> Condition {
        self.conditions.add(Form::Url(part, language.into()))
    }

    /// A clear URL whose host is in a list.
    pub(crate) fn host(&mut self, domains: &[Domain]) -> Condition {
        let domains: Vec<String> = domains.iter().map(Domain::regex).collect();
        let language = match domains.is_empty() {
            true => Language::words(&[]),
            false => Language::whole(&domains.join("|")),
        };
        self.url(UrlPart::Host, language)
    }

    /// Numbers of something are within bounds; `form` is for at least so many.
    pub(crate) fn bounds(&mut self, arguments: &Arguments, form: fn(usize) -> Form) -> Condition {
        let mut parts = Vec::new();
        if let Some(least) = arguments.count("min") {
            parts.push(self.conditions.add(form(least)));
        }
        if let Some(most) = arguments.count("max") {
            let more = self.conditions.add(form(most.saturating_add(1)));
            parts.push(self.conditions.not(more));
        }
        self.conditions.all(parts)
    }

    /// The number of an argument; an opaque condition where it has too many digits.
    pub(crate) fn bound(&mut self, text: &str, form: fn(Exact) -> Form) -> Condition {
        match Exact::parse(text) {
            Some(bound) => self.conditions.add(form(bound)),
            None => self.opaque("a number with many digits", Types::NUMBER),
        }
    }

    pub(crate) fn opaque(&mut self, what: &str, types: Types) -> Condition {
        self.conditions.add_opaque(Opaque::new(what, types))
    }
}
