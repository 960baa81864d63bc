//! Names with `*`, which matches any characters, or none.
//!
//! `\*` is the character itself, and `\\*` a backslash before any characters. Nothing else is special: a
//! backslash that isn't before a `*` is a backslash.
//!
//! A policy has dozens of them, and the command is often started for one file. So they are compared part
//! by part, which needs no preparation; a general glob is compiled to a regular expression.

/// A name in which `*` matches any characters.
#[derive(Debug, Clone)]
pub(crate) struct Wildcard {
    first: Box<str>,
    /// The parts between two `*`, and the part after the last; `None` for a name without `*`.
    rest: Option<(Vec<Box<str>>, Box<str>)>,
}

impl Wildcard {
    pub(crate) fn new(pattern: &str) -> Self {
        let mut parts = parts(pattern).into_iter().map(String::into_boxed_str);
        let first = parts.next().expect("a split text has at least one part");
        let mut between: Vec<Box<str>> = parts.collect();
        let rest = between.pop().map(|last| (between, last));
        Self { first, rest }
    }

    /// What every name that it matches starts with.
    pub(crate) fn first(&self) -> &str {
        &self.first
    }

    /// The one name that it matches; `None` where `*` matches others.
    pub(crate) fn literal(&self) -> Option<&str> {
        self.rest.is_none().then_some(&self.first)
    }

    /// Whether it matches whatever another one does, as far as that shows without a list of names: what
    /// `*` matches in the other one is matched by a `*` here.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        // No policy and no document has this character: it is what isn't known.
        const ANY: &str = "\u{1}";
        let name = match &other.rest {
            None => other.first.to_string(),
            Some((between, last)) => {
                let parts = std::iter::once(&other.first).chain(between).chain([last]);
                parts.map(|part| &**part).collect::<Vec<_>>().join(ANY)
            }
        };
        self.is_match(&name)
    }

    /// The same as a regular expression for the whole name.
    pub(crate) fn regex(&self) -> String {
        let mut regex = regex::escape(&self.first);
        let (between, last) = match &self.rest {
            Some((between, last)) => (between.as_slice(), Some(last)),
            None => (&[][..], None),
        };
        for part in between.iter().chain(last) {
            regex.push_str("(?s:.)*");
            regex.push_str(&regex::escape(part));
        }
        regex
    }

    /// Whether it matches the name. Each part is matched where it first occurs: if any way matches, this one
    /// does.
    pub(crate) fn is_match(&self, name: &str) -> bool {
        let Some((between, last)) = &self.rest else {
            return *self.first == *name;
        };
        let Some(mut left) = name.strip_prefix(&*self.first) else {
            return false;
        };
        for part in between {
            match left.split_once(&**part) {
                Some((_, after)) => left = after,
                None => return false,
            }
        }
        left.ends_with(&**last)
    }
}

/// The text before, between and after the `*` that match any characters.
fn parts(pattern: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('*') {
        let text = before.trim_end_matches('\\');
        let backslashes = backslashes(before);
        part.push_str(text);
        part.push_str(&"\\".repeat(backslashes / 2));
        match backslashes % 2 {
            0 => parts.push(std::mem::take(&mut part)),
            _ => part.push('*'),
        }
        rest = after;
    }
    part.push_str(rest);
    parts.push(part);
    parts
}

/// How many backslashes a text ends in.
fn backslashes(text: &str) -> usize {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count()
}

/// The pattern that matches just this name.
pub(crate) fn escaped(name: &str) -> String {
    let mut pattern = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('*') {
        pattern.push_str(before);
        pattern.push_str(&"\\".repeat(backslashes(before)));
        pattern.push('\\');
        pattern.push('*');
        rest = after;
    }
    pattern + rest
}

#[cfg(test)]
mod tests {
    use super::{Wildcard, escaped};

    #[test]
    fn a_backslash_before_a_star_makes_it_a_character() {
        for (pattern, name, is_match) in [
            (r"\*", "*", true),
            (r"\*", "", false),
            (r"\*", r"\*", false),
            (r"\*", "user.created", false),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            (r"a\**", "a*", true),
            (r"a\**", "a*x", true),
            (r"a\**", "ax", false),
            (r"*\*", "x*", true),
            (r"*\*", "x", false),
            (r"\\*", r"\x", true),
            (r"\\*", "*", false),
            (r"\\\*", r"\*", true),
            (r"\\\*", r"\x", false),
            // Elsewhere a backslash is a backslash.
            (r"a\b", r"a\b", true),
            (r"a\\b", r"a\\b", true),
            (r"a\", r"a\", true),
            (r"\a*", r"\ax", true),
        ] {
            assert_eq!(Wildcard::new(pattern).is_match(name), is_match, "{pattern}: {name}");
        }
    }

    #[test]
    fn every_name_has_a_pattern_that_matches_it_alone() {
        let mut names = vec![String::new()];
        for _ in 0..4 {
            let longer =
                names.iter().flat_map(|name| ["a", "*", "\\"].map(|it| format!("{name}{it}")));
            names = longer.chain(names.clone()).collect();
        }
        names.sort();
        names.dedup();
        for name in &names {
            let wildcard = Wildcard::new(&escaped(name));
            assert_eq!(wildcard.literal(), Some(&**name), "{}", escaped(name));
        }
    }

    #[test]
    fn what_one_pattern_covers_another_one_matches() {
        for (outer, inner, covers) in [
            ("a*", "a*b", true),
            ("a*", "ab", true),
            ("a*b", "a*", false),
            (r"a\**", "a*x", false),
            (r"a\**", r"a\*x", true),
            ("a*x", r"a\*x", true),
            (r"a\*x", "a*x", false),
            ("*", r"\*", true),
            (r"\*", "*", false),
        ] {
            let (outer, inner) = (Wildcard::new(outer), Wildcard::new(inner));
            assert_eq!(outer.covers(&inner), covers, "{outer:?} {inner:?}");
        }
    }

    /// The same with a general glob, in which all but `*` is escaped.
    fn general(pattern: &str, name: &str) -> bool {
        let escaped: Vec<String> = pattern.split('*').map(globset::escape).collect();
        let glob = globset::GlobBuilder::new(&escaped.join("*")).literal_separator(false).build();
        glob.expect("it is a glob").compile_matcher().is_match(name)
    }

    #[test]
    fn it_means_what_a_general_glob_means() {
        let letters = ["", "a", "b", "*", "?", "[a]"];
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            let longer = texts.iter().flat_map(|text| letters.map(|it| format!("{text}{it}")));
            texts = longer.collect();
        }
        texts.sort();
        texts.dedup();
        for pattern in &texts {
            let wildcard = Wildcard::new(pattern);
            for name in texts.iter().filter(|name| !name.contains('*')) {
                assert_eq!(wildcard.is_match(name), general(pattern, name), "{pattern}: {name}");
            }
        }
        assert!(
            Wildcard::new("a*b*c").is_match("abcbc") && !Wildcard::new("ab*ba").is_match("aba")
        );
    }
}
