//! Sets of texts that a regular expression describes, and the shortest text that is in some and not in others.

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

    fn automaton(&self) -> Option<&Automata> {
        self.automaton.get_or_init(|| automaton(&self.regex)).as_deref()
    }
}

type Automata = dense::DFA<Vec<u32>>;

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

fn start(automaton: &Automata) -> Option<StateID> {
    automaton.start_state(&Start::new().anchored(Anchored::Yes)).ok()
}

fn accepts(automaton: &Automata, state: StateID) -> bool {
    automaton.is_match_state(automaton.next_eoi_state(state))
}

/// Texts that are in some languages and not in others, and within bounds.
#[derive(Default)]
pub(super) struct Search<'l> {
    pub(super) within: Vec<&'l Language>,
    pub(super) without: Vec<&'l Language>,
    /// The fewest characters.
    pub(super) shortest: usize,
    /// The most characters.
    pub(super) longest: Option<usize>,
}

/// What a search came to.
#[derive(Debug, PartialEq)]
pub(super) enum Texts {
    /// The shortest ones, at most as many as were asked for.
    Found(Vec<String>),
    Nothing,
    TooCostly,
}

/// A text on the way, as the step that led to it.
struct Way {
    before: usize,
    byte: u8,
    states: Box<[StateID]>,
    characters: usize,
}

impl Search<'_> {
    /// Looks for texts, each of them in so many steps at most: breadth first through the states of all automata at once, so
    /// that the first text is a shortest one.
    pub(super) fn run(&self, most: usize, steps: &mut u64) -> Texts {
        let everything = Language::whole(EVERYTHING);
        let Some(automata) = self.automata(&everything) else { return Texts::TooCostly };
        let bytes = distinct_bytes(&automata);
        let starts: Option<Box<[StateID]>> = automata.iter().map(|(it, _)| start(it)).collect();
        let Some(states) = starts else { return Texts::TooCostly };
        // A text that is longer than needed has no other future than one that is just as long as needed.
        let counted = |characters: usize| match self.longest {
            Some(longest) => characters.min(longest.saturating_add(1)),
            None => characters.min(self.shortest),
        };
        let mut visits: HashMap<(Box<[StateID]>, usize), usize> = HashMap::new();
        let mut ways = vec![Way { before: 0, byte: 0, states, characters: 0 }];
        let mut found = Vec::new();
        let mut at = 0;
        while at < ways.len() {
            let (states, characters) = (ways[at].states.clone(), ways[at].characters);
            if characters >= self.shortest && is_wanted(&automata, &states) {
                found.extend(text(&ways, at));
                if found.len() >= most {
                    break;
                }
            }
            for &byte in &bytes {
                *steps = steps.saturating_sub(1);
                if *steps == 0 {
                    return if found.is_empty() { Texts::TooCostly } else { Texts::Found(found) };
                }
                // What continues a character is none of its own.
                let is_first = byte & 0b1100_0000 != 0b1000_0000;
                let characters = characters.saturating_add(is_first.into());
                if self.longest.is_some_and(|longest| characters > longest) {
                    continue;
                }
                let Some(next) = next_states(&automata, &states, byte) else { continue };
                let times = visits.entry((next.clone(), counted(characters))).or_default();
                if *times < most {
                    *times = times.saturating_add(1);
                    ways.push(Way { before: at, byte, states: next, characters });
                }
            }
            at = at.saturating_add(1);
        }
        if found.is_empty() { Texts::Nothing } else { Texts::Found(found) }
    }

    /// The automata of all languages, each with whether a text has to be in it; `None` if one would be too large.
    /// Without `everything`, what isn't UTF-8 would be in none of the languages.
    fn automata<'s>(&'s self, everything: &'s Language) -> Option<Vec<(&'s Automata, bool)>> {
        let wanted = [everything].into_iter().chain(self.within.iter().copied());
        let unwanted = self.without.iter().copied();
        let all = wanted.map(|it| (it, true)).chain(unwanted.map(|it| (it, false)));
        all.map(|(language, is_within)| Some((language.automaton()?, is_within))).collect()
    }
}

/// Whether a text that ends in these states is in all the languages that it has to be in, and in no other.
fn is_wanted(automata: &[(&Automata, bool)], states: &[StateID]) -> bool {
    let mut each = automata.iter().zip(states);
    each.all(|((automaton, is_within), state)| accepts(automaton, *state) == *is_within)
}

/// The states after one more byte; `None` if no text that goes on from there is wanted.
fn next_states(
    automata: &[(&Automata, bool)],
    states: &[StateID],
    byte: u8,
) -> Option<Box<[StateID]>> {
    let mut next = Vec::with_capacity(states.len());
    for ((automaton, is_within), state) in automata.iter().zip(states) {
        let state = automaton.next_state(*state, byte);
        if *is_within && automaton.is_dead_state(state) {
            return None;
        }
        next.push(state);
    }
    Some(next.into())
}

/// The text of a way.
fn text(ways: &[Way], mut at: usize) -> Option<String> {
    let mut bytes = Vec::new();
    while at > 0 {
        bytes.push(ways[at].byte);
        at = ways[at].before;
    }
    bytes.reverse();
    String::from_utf8(bytes).ok()
}

/// One byte of those that no automaton tells apart, the most readable first.
fn distinct_bytes(automata: &[(&Automata, bool)]) -> Vec<u8> {
    let letters = (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-./:_ ").chain(b'A'..=b'Z');
    let mut classes: Vec<Vec<u8>> = Vec::new();
    let mut bytes = Vec::new();
    for byte in letters.chain(b'!'..=b'~').chain(0..=u8::MAX) {
        let class: Vec<u8> =
            automata.iter().map(|(automaton, _)| automaton.byte_classes().get(byte)).collect();
        // Where characters are counted, the bytes that continue one are told apart.
        if !bytes.contains(&byte) && !classes.contains(&class) {
            classes.push(class);
            bytes.push(byte);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{Language, Search, Texts};

    fn run(within: &[&str], without: &[&str], lengths: (usize, Option<usize>)) -> Texts {
        let languages = |all: &[&str]| -> Vec<Language> {
            all.iter().map(|it| Language::containing(it)).collect()
        };
        let (within, without) = (languages(within), languages(without));
        let search = Search {
            within: within.iter().collect(),
            without: without.iter().collect(),
            shortest: lengths.0,
            longest: lengths.1,
        };
        search.run(1, &mut 200_000)
    }

    #[test]
    fn the_shortest_text_is_found_or_there_is_none() {
        let any = (0, None);
        let found = |text: &str| Texts::Found(vec![text.to_owned()]);
        for (within, without, lengths, expected) in [
            (&[][..], &[][..], any, found("")),
            (&["^a", "b$"], &[], any, found("ab")),
            (&["^a+$"], &["^a$"], any, found("aa")),
            (&["^a$"], &["a"], any, Texts::Nothing),
            (&["^[a-c]$"], &["a", "b"], any, found("c")),
            (&["^a*$"], &[], (3, Some(4)), found("aaa")),
            (&["^a{5}$"], &[], (0, Some(4)), Texts::Nothing),
            (&[r"^\u{e9}+$"], &[], (2, Some(2)), found("\u{e9}\u{e9}")),
            (&["^(?:ab)*$"], &[], (3, Some(3)), Texts::Nothing),
            (&[], &["^[^z]*$"], any, found("z")),
            (&["a$b"], &[], any, Texts::Nothing),
            (&["^$", "^/"], &[], any, Texts::Nothing),
            (&["^$"], &[], any, found("")),
        ] {
            assert_eq!(run(within, without, lengths), expected, "{within:?} {without:?}");
        }
    }

    #[test]
    fn words_are_the_whole_text() {
        let language = Language::words(&["a.b".to_owned(), "c".to_owned()]);
        for (text, expected) in [("a.b", true), ("axb", false), ("c", true), ("cc", false)] {
            assert_eq!(language.contains(text), Some(expected), "{text}");
        }
        assert_eq!(Language::words(&[]).contains(""), Some(false));
    }
}
