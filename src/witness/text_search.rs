//! The shortest texts that are in some languages and not in others.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use foldhash::fast::RandomState;
use regex_automata::dfa::Automaton;
use regex_automata::util::primitives::StateID;

use super::language::{Automata, Language, accepts, start};

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
    /// The number of its state.
    state: usize,
    characters: usize,
}

impl Search<'_> {
    /// Looks for at most `most` texts, in at most `steps` steps together: breadth first through the states of all
    /// automata at once, so that the first text is a shortest one.
    pub(super) fn run(&self, most: usize, steps: &mut u64) -> Texts {
        let everything = Language::everything();
        let Some(automata) = self.automata(&everything) else { return Texts::TooCostly };
        let Some(mut states) = States::new(automata) else { return Texts::TooCostly };
        // A text that is longer than needed has no other future than one that is just as long as needed.
        let counted = |characters: usize| match self.longest {
            Some(longest) => characters.min(longest.saturating_add(1)),
            None => characters.min(self.shortest),
        };
        let mut visits: HashMap<(usize, usize), usize, RandomState> = HashMap::default();
        let mut ways = vec![Way { before: 0, byte: 0, state: 0, characters: 0 }];
        let mut found = Vec::new();
        let mut at = 0;
        while at < ways.len() {
            let Way { state, characters, .. } = ways[at];
            if characters >= self.shortest && states.is_wanted(state) {
                found.extend(text(&ways, at));
                if found.len() >= most {
                    break;
                }
            }
            let after = states.after(state);
            for (&byte, &next) in states.bytes.iter().zip(&*after) {
                *steps = steps.saturating_sub(1);
                if *steps == 0 {
                    return if found.is_empty() { Texts::TooCostly } else { Texts::Found(found) };
                }
                // What continues a character is none of its own.
                let is_first = byte & 0b1100_0000 != 0b1000_0000;
                let characters = characters.saturating_add(is_first.into());
                let is_too_long = self.longest.is_some_and(|longest| characters > longest);
                let Some(state) = next.filter(|_| !is_too_long) else { continue };
                let times = visits.entry((state, counted(characters))).or_default();
                if *times < most {
                    *times = times.saturating_add(1);
                    ways.push(Way { before: at, byte, state, characters });
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

/// The states that all automata are in together, each made when a text first leads to it. The first, 0, is that of the
/// empty text.
struct States<'a> {
    /// Each with whether a text has to be in its language.
    automata: Vec<(&'a Automata, bool)>,
    /// The bytes that are tried.
    bytes: Vec<u8>,
    all: Vec<State>,
    numbers: HashMap<Rc<[StateID]>, usize, RandomState>,
}

struct State {
    of_each: Rc<[StateID]>,
    /// Made when it is first needed. For each byte, the state after it; `None` if no text that goes on is wanted.
    after: Option<Rc<[Option<usize>]>>,
}

impl<'a> States<'a> {
    /// `None` if an automaton has no state to start from.
    fn new(automata: Vec<(&'a Automata, bool)>) -> Option<Self> {
        let first: Option<Vec<StateID>> = automata.iter().map(|(it, _)| start(it)).collect();
        let bytes = distinct_bytes(&automata);
        let mut states = Self { automata, bytes, all: Vec::new(), numbers: HashMap::default() };
        states.number(first?);
        Some(states)
    }

    /// The number of a state, which is added if it is new.
    fn number(&mut self, of_each: Vec<StateID>) -> usize {
        if let Some(known) = self.numbers.get(&*of_each) {
            return *known;
        }
        let (number, of_each) = (self.all.len(), Rc::from(of_each));
        self.numbers.insert(Rc::clone(&of_each), number);
        self.all.push(State { of_each, after: None });
        number
    }

    /// Whether a text that ends in the state is in all the languages that it has to be in, and in no other.
    fn is_wanted(&self, state: usize) -> bool {
        let mut each = self.automata.iter().zip(&*self.all[state].of_each);
        each.all(|((automaton, is_within), state)| accepts(automaton, *state) == *is_within)
    }

    /// The states after a state, one for each of the bytes: all of them, even where a search ends sooner.
    fn after(&mut self, state: usize) -> Rc<[Option<usize>]> {
        if let Some(known) = &self.all[state].after {
            return Rc::clone(known);
        }
        let from = Rc::clone(&self.all[state].of_each);
        let mut after = Vec::with_capacity(self.bytes.len());
        for nth in 0..self.bytes.len() {
            let next = self.next(&from, self.bytes[nth]);
            after.push(next.map(|next| self.number(next)));
        }
        let after: Rc<[_]> = after.into();
        self.all[state].after = Some(Rc::clone(&after));
        after
    }

    /// The states after one more byte; `None` if no text that goes on from there is wanted.
    fn next(&self, from: &[StateID], byte: u8) -> Option<Vec<StateID>> {
        let mut next = Vec::with_capacity(from.len());
        for ((automaton, is_within), state) in self.automata.iter().zip(from) {
            let state = automaton.next_state(*state, byte);
            if *is_within && automaton.is_dead_state(state) {
                return None;
            }
            next.push(state);
        }
        Some(next)
    }
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

/// One byte of each class whose bytes are alike to all automata, the most readable first.
fn distinct_bytes(automata: &[(&Automata, bool)]) -> Vec<u8> {
    let letters = (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-./:_ ").chain(b'A'..=b'Z');
    let mut is_known = [false; 256];
    let mut classes: HashSet<Vec<u8>, RandomState> = HashSet::default();
    let mut bytes = Vec::new();
    for byte in letters.chain(b'!'..=b'~').chain(0..=u8::MAX) {
        if std::mem::replace(&mut is_known[usize::from(byte)], true) {
            continue;
        }
        let class = automata.iter().map(|(automaton, _)| automaton.byte_classes().get(byte));
        // The bytes that continue a character have classes of their own, as characters are counted.
        if classes.insert(class.collect()) {
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
    fn several_texts_come_by_their_lengths() {
        let language = Language::whole("a*b*");
        let run = |shortest, longest, most, mut steps: u64| {
            let within = vec![&language];
            Search { within, without: Vec::new(), shortest, longest }.run(most, &mut steps)
        };
        let found =
            |texts: &[&str]| Texts::Found(texts.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(run(0, None, 4, 1_000), found(&["", "a", "b", "aa"]));
        // One state is come to with several lengths.
        assert_eq!(run(2, Some(2), 9, 10_000), found(&["aa", "ab", "bb"]));
        assert_eq!(run(3, Some(5), 2, 10_000), found(&["aaa", "aab"]));
        assert_eq!(run(3, None, 1, 5), Texts::TooCostly);
        // What was found before the steps came to an end is kept.
        assert_eq!(run(0, None, 4, 2), found(&[""]));
    }
}
