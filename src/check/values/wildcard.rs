//! Names with `*`, which matches any characters, or none. Nothing else is special.
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
        let mut parts = pattern.split('*').map(Box::from);
        let first = parts.next().expect("a split text has at least one part");
        let mut between: Vec<Box<str>> = parts.collect();
        let rest = between.pop().map(|last| (between, last));
        Self { first, rest }
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

#[cfg(test)]
mod tests {
    use super::Wildcard;

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
