//! An example among strings: one that a list has, a text of some languages, or a URL with certain parts.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::condition::Form;
use super::evaluate::text_is;
use super::found::{Found, Reason};
use super::language::Language;
use super::text_search::{Search, Texts};
use super::url_part::UrlPart;

/// How many texts are made before it is given up that one of them does it.
const MOST_TRIED: usize = 8;

/// What is asked of a string.
struct Wanted<'f> {
    forms: &'f [(Form, bool)],
    /// Whether what can't be expressed holds, as far as it can be tried.
    fits: &'f dyn Fn(&str) -> Option<bool>,
    /// Whether it must be a URL that is clear, or must not be one.
    is_url: Option<bool>,
    /// The languages of each part of a URL, and whether it must be in them.
    parts: BTreeMap<UrlPart, Vec<(Rc<Language>, bool)>>,
}

/// Looks for a string for which all of these forms hold, or don't where it says so. `examples` are tried first.
pub(super) fn find<'e>(
    forms: &[(Form, bool)],
    examples: impl Iterator<Item = &'e String>,
    fits: &dyn Fn(&str) -> Option<bool>,
    steps: &mut u64,
) -> Found {
    let mut wanted = Wanted { forms, fits, is_url: None, parts: BTreeMap::new() };
    // Every string has no character or more.
    if forms.iter().any(|it| matches!(it, (Form::Length(0), false))) {
        return Found::Nothing;
    }
    // One list is enough to know all that there are.
    let words = forms.iter().find_map(|it| match it {
        (Form::Words(words), true) => Some(words),
        _ => None,
    });
    if let Some(words) = words {
        return wanted.among(words);
    }
    for example in examples {
        if wanted.is(example) == Some(true) {
            return Found::Example(Value::String(example.clone()));
        }
    }
    let is_clear =
        |(form, holds): &(Form, bool)| *holds && matches!(form, Form::ClearUrl | Form::Url(..));
    let refuses_urls = forms.iter().any(|it| matches!(it, (Form::ClearUrl, false)));
    let has_parts = forms.iter().any(|it| matches!(it, (Form::Url(..), _)));
    match (forms.iter().any(is_clear), refuses_urls) {
        (true, true) => Found::Nothing,
        (true, false) => wanted.url(steps),
        (false, _) if !has_parts => wanted.text(steps),
        // What isn't a clear URL has none of the parts, and what is one has others.
        (false, true) => wanted.text(steps),
        (false, false) => match wanted.url(steps) {
            found @ Found::Example(_) => found,
            other => {
                wanted.is_url = Some(false);
                wanted.text(steps).or(other)
            }
        },
    }
}

impl Wanted<'_> {
    /// Whether a text is what is wanted; `None` if that can't be said.
    fn is(&self, text: &str) -> Option<bool> {
        let mut is_known = true;
        let forms = self.forms.iter().map(|(form, holds)| Some(text_is(form, text)? == *holds));
        for answer in forms.chain([(self.fits)(text)]) {
            match answer {
                Some(true) => {}
                Some(false) => return Some(false),
                None => is_known = false,
            }
        }
        is_known.then_some(true)
    }

    fn among(&self, words: &[String]) -> Found {
        let possible = || words.iter().map(|word| (word, self.is(word)));
        let sure = possible().find(|(_, is)| *is == Some(true));
        match sure.or_else(|| possible().find(|(_, is)| is.is_none())) {
            Some((word, _)) => Found::Example(Value::String(word.clone())),
            None => Found::Nothing,
        }
    }

    /// The first of some texts that may be what is wanted.
    fn first(&self, texts: Vec<String>) -> Option<Found> {
        let found = texts.into_iter().find(|text| self.is(text) != Some(false));
        found.map(|text| Found::Example(Value::String(text)))
    }

    /// The languages that the whole text must and must not be in, and how long it may be.
    fn search<'s>(&'s self, more: &'s [Language]) -> Search<'s> {
        let mut search = Search { within: more.iter().collect(), ..Search::default() };
        for (form, holds) in self.forms {
            match (form, holds) {
                (Form::Text(language), true) => search.within.push(language),
                (Form::Text(language), false) => search.without.push(language),
                (Form::Length(least), true) => search.shortest = search.shortest.max(*least),
                (Form::Length(above), false) => {
                    let longest = above.saturating_sub(1);
                    search.longest = Some(search.longest.unwrap_or(longest).min(longest));
                }
                _ => {}
            }
        }
        search
    }

    /// A text that need not be a URL.
    fn text(&self, steps: &mut u64) -> Found {
        let words = self.forms.iter().filter_map(|it| match it {
            (Form::Words(words), false) => Some(words.len()),
            _ => None,
        });
        let refused: usize = words.fold(0, usize::saturating_add);
        let most = refused.saturating_add(MOST_TRIED).min(2_000);
        match self.search(&[]).run(most, steps) {
            Texts::Nothing => Found::Nothing,
            Texts::TooCostly => Found::Undecided(Reason::TooCostly),
            Texts::Found(texts) => {
                // All that there are, each of which is refused for sure.
                let are_all = texts.len() < most && *steps > 0 && self.is_finite(&texts);
                let none = match are_all {
                    true => Found::Nothing,
                    false => Found::Undecided(Reason::Unsuitable),
                };
                self.first(texts).unwrap_or(none)
            }
        }
    }

    /// Whether there are no other texts than these.
    fn is_finite(&self, texts: &[String]) -> bool {
        let these = Language::words(texts);
        let mut search = self.search(&[]);
        search.without.push(&these);
        search.run(1, &mut 50_000) == Texts::Nothing
    }

    /// A URL that is clear: each part by itself, in one of the texts that it may have.
    fn url(&mut self, steps: &mut u64) -> Found {
        for (form, holds) in self.forms {
            if let Form::Url(part, language) = form {
                self.parts.entry(*part).or_default().push((Rc::clone(language), *holds));
            }
        }
        let mut choices: Vec<Vec<String>> = Vec::new();
        for part in UrlPart::ALL {
            match self.texts_of(part, steps) {
                Texts::Found(texts) => choices.push(texts),
                Texts::Nothing => return Found::Nothing,
                Texts::TooCostly => return Found::Undecided(Reason::TooCostly),
            }
        }
        let loose = self.scheme_in_text(&choices[0]);
        let search = self.search(&loose);
        if search.run(1, steps) == Texts::Nothing {
            return Found::Nothing;
        }
        let mut tried = Vec::new();
        // One part after the other is varied, and then two at once.
        for varied in [1, 2] {
            urls(&choices, varied, &mut |url| tried.push(url));
        }
        let plain = Language::whole(PLAIN_URL);
        if let Texts::Found(texts) = self.search(&[plain]).run(MOST_TRIED, steps) {
            tried.extend(texts);
        }
        let url = Form::ClearUrl;
        tried.retain(|text| text_is(&url, text) == Some(true));
        self.first(tried).unwrap_or(Found::Undecided(Reason::Unsuitable))
    }

    /// Texts that a part may have: the usual ones if they do, and else the shortest.
    fn texts_of(&self, part: UrlPart, steps: &mut u64) -> Texts {
        let languages = self.parts.get(&part).map(Vec::as_slice).unwrap_or_default();
        let mut texts: Vec<String> = Vec::new();
        for usual in part.usual() {
            let holds = |(language, holds): &(Rc<Language>, bool)| {
                language.contains(usual).is_none_or(|contains| contains == *holds)
            };
            if languages.iter().all(holds) {
                texts.push((*usual).to_owned());
            }
        }
        let form = Language::whole(form_of(part));
        match self.search_part(part, &form).run(3, steps) {
            Texts::Found(more) => {
                texts.extend(
                    more.into_iter().filter(|text| !texts.contains(text)).collect::<Vec<_>>(),
                );
                Texts::Found(texts)
            }
            Texts::Nothing if texts.is_empty() => match self.may_be_unusual(part) {
                true => Texts::TooCostly,
                false => Texts::Nothing,
            },
            Texts::TooCostly if texts.is_empty() => Texts::TooCostly,
            _ => Texts::Found(texts),
        }
    }

    /// Whether a part may have a text that isn't of the form which parts have in examples.
    fn may_be_unusual(&self, part: UrlPart) -> bool {
        let always = Language::whole(always_of(part));
        self.search_part(part, &always).run(1, &mut 50_000) != Texts::Nothing
    }

    /// The texts that a part may have, of those in a language.
    fn search_part<'s>(&'s self, part: UrlPart, within: &'s Language) -> Search<'s> {
        let languages = self.parts.get(&part).map(Vec::as_slice).unwrap_or_default();
        let of = |wanted: bool| {
            let languages = languages.iter().filter(move |(_, holds)| *holds == wanted);
            languages.map(|(language, _)| &**language)
        };
        Search {
            within: of(true).chain([within]).collect(),
            without: of(false).collect(),
            ..Search::default()
        }
    }

    /// What a text starts with, where its scheme is known.
    fn scheme_in_text(&self, schemes: &[String]) -> Vec<Language> {
        let is_known = self.parts.get(&UrlPart::Scheme).is_some_and(|languages| {
            let words = Language::words(schemes);
            let within = languages.iter().filter(|(_, holds)| *holds).map(|(it, _)| &**it);
            let search =
                Search { within: within.collect(), without: vec![&words], ..Search::default() };
            search.run(1, &mut 10_000) == Texts::Nothing
        });
        match is_known {
            true => vec![Language::whole(&format!("(?is)(?:{}):.*", schemes.join("|")))],
            false => Vec::new(),
        }
    }
}

/// URLs as most are.
const PLAIN_URL: &str = r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::[1-9][0-9]{1,4})?(?:/[A-Za-z0-9_~-]+)*/?(?:\?[a-z0-9=&]+)?(?:#[a-z0-9]+)?";

/// What holds for every text that a part may have.
fn always_of(part: UrlPart) -> &'static str {
    match part {
        UrlPart::Scheme => "[a-z][a-z0-9+.-]*",
        UrlPart::Host => "(?s:.)*",
        UrlPart::Userinfo => "(?:(?s:.)*@)?",
        UrlPart::Port => "[0-9]{1,5}",
        UrlPart::Path => "/(?s:.)*",
        UrlPart::Query => r"(?:\?(?s:.)*)?",
        UrlPart::Fragment => "(?:#(?s:.)*)?",
    }
}

/// The form that a part has in examples.
fn form_of(part: UrlPart) -> &'static str {
    match part {
        UrlPart::Scheme => "[a-z][a-z0-9+.-]*",
        UrlPart::Userinfo => "(?:[a-z0-9]+@)?",
        UrlPart::Host => r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*",
        UrlPart::Port => "[1-9][0-9]{0,4}",
        UrlPart::Path => "/|(?:/[A-Za-z0-9_~.-]*[A-Za-z0-9_~-])+/?",
        UrlPart::Query => r"(?:\?[A-Za-z0-9_.=&-]*)?",
        UrlPart::Fragment => "(?:#[A-Za-z0-9_.=&-]*)?",
    }
}

/// Calls `visit` with URLs whose parts are the first of the choices, but for so many parts.
fn urls(choices: &[Vec<String>], varied: usize, visit: &mut dyn FnMut(String)) {
    let first = vec![0; choices.len()];
    visit(url(choices, &first));
    for one in 0..choices.len() {
        for nth in 0..choices[one].len() {
            let mut numbers = first.clone();
            numbers[one] = nth;
            if varied == 1 {
                visit(url(choices, &numbers));
                continue;
            }
            for other in one.saturating_add(1)..choices.len() {
                for nth in 0..choices[other].len() {
                    let mut numbers = numbers.clone();
                    numbers[other] = nth;
                    visit(url(choices, &numbers));
                }
            }
        }
    }
}

fn url(choices: &[Vec<String>], numbers: &[usize]) -> String {
    let part = |nth: usize| choices[nth][numbers[nth]].as_str();
    let [scheme, userinfo, host, port, path, query, fragment] = [0, 1, 2, 3, 4, 5, 6].map(part);
    let is_usual = matches!((scheme, port), ("https", "443") | ("http", "80"));
    let port = if is_usual { String::new() } else { format!(":{port}") };
    format!("{scheme}://{userinfo}{host}{port}{path}{query}{fragment}")
}
