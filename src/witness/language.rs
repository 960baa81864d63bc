//! Sets of texts that a regular expression describes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use once_cell::unsync::OnceCell;
use regex_automata::dfa::{Automaton, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start::Config as Start;
use regex_automata::{Anchored, MatchKind};

use crate::ecma;

/// The size limit, in bytes, of one automaton.
const LARGEST: usize = 4 << 20;

/// Every text.
const EVERYTHING: &str = "(?s:.)*";

/// No text.
const NOTHING: &str = r"[^\s\S]";

/// A set of texts.
#[derive(Debug)]
pub(crate) struct Language {
    /// In the syntax of `regex`, for the whole text.
    regex: String,
    /// Made when it is first needed; `None` if it would be too large.
    automaton: OnceCell<Option<Rc<Automata>>>,
}

impl Language {
    /// Every text.
    pub(super) fn everything() -> Self {
        Self::whole(EVERYTHING)
    }

    /// The texts that an expression matches as a whole. It is in the syntax of the crate `regex`.
    pub(crate) fn whole(regex: &str) -> Self {
        Self { regex: format!("(?:{regex})"), automaton: OnceCell::new() }
    }

    /// The texts that an expression is found in.
    pub(crate) fn containing(regex: &str) -> Self {
        Self::whole(&format!("{EVERYTHING}(?:{regex}){EVERYTHING}"))
    }

    /// These texts.
    pub(crate) fn words(words: &[String]) -> Self {
        let words: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
        Self::whole(&if words.is_empty() { NOTHING.to_owned() } else { words.join("|") })
    }

    /// Whether a text is in the set; `None` if the expression is too large.
    pub(super) fn contains(&self, text: &str) -> Option<bool> {
        let automaton = self.automaton()?;
        let mut state = start(automaton)?;
        for byte in text.bytes() {
            state = automaton.next_state(state, byte);
        }
        Some(accepts(automaton, state))
    }

    /// What recognizes the texts; `None` if it would be too large.
    pub(super) fn automaton(&self) -> Option<&Automata> {
        self.automaton.get_or_init(|| automaton(&self.regex)).as_deref()
    }
}

pub(super) type Automata = dense::DFA<Vec<u32>>;

/// Automata are made again once there are more of them than this.
const MOST_KEPT: usize = 500;

thread_local! {
    /// The automata that were made. Making one costs far more than a search, and most are asked for again.
    static KEPT: RefCell<HashMap<String, Option<Rc<Automata>>>> = RefCell::default();
}

/// The automaton of an expression; `None` if it would be too large.
fn automaton(regex: &str) -> Option<Rc<Automata>> {
    KEPT.with_borrow_mut(|kept| {
        if let Some(known) = kept.get(regex) {
            return known.clone();
        }
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        let config = dense::Config::new()
            .match_kind(MatchKind::All)
            .start_kind(regex_automata::dfa::StartKind::Anchored)
            .accelerate(false)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let syntax = regex_automata::util::syntax::Config::new().nest_limit(ecma::DEEPEST);
        let built = dense::Builder::new().configure(config).syntax(syntax).build(regex);
        // Why it can't be built changes nothing: what isn't known is not decided.
        let built = built.ok().map(Rc::new);
        kept.insert(regex.to_owned(), built.clone());
        built
    })
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.regex == other.regex
    }
}

impl Eq for Language {}

impl Hash for Language {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.regex.hash(state);
    }
}

/// The state before the first byte.
pub(super) fn start(automaton: &Automata) -> Option<StateID> {
    automaton.start_state(&Start::new().anchored(Anchored::Yes)).ok()
}

/// Whether a text that ends in the state is one of the language.
pub(super) fn accepts(automaton: &Automata, state: StateID) -> bool {
    automaton.is_match_state(automaton.next_eoi_state(state))
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn words_are_the_whole_text() {
        let language = Language::words(&["a.b".to_owned(), "c".to_owned()]);
        for (text, expected) in [("a.b", true), ("axb", false), ("c", true), ("cc", false)] {
            assert_eq!(language.contains(text), Some(expected), "{text}");
        }
        assert_eq!(Language::words(&[]).contains(""), Some(false));
    }
}
