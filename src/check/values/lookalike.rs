//! Names that a person or a lenient parser takes for another name.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

use crate::document::{Pattern, Segment};
use crate::schema::Shape;
use crate::text::invisible::is_invisible;

/// Names that no other key may be taken for, by their forms.
#[derive(Debug, Default)]
pub(crate) struct GuardedNames {
    names: Vec<String>,
    by_form: HashMap<String, usize, foldhash::fast::RandomState>,
    /// The names, and others that aren't mistaken for one of them.
    known: HashSet<String, foldhash::fast::RandomState>,
}

impl GuardedNames {
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut guarded = Self::default();
        for name in names {
            let nth = guarded.names.len();
            for form in forms(&name) {
                guarded.by_form.entry(form).or_insert(nth);
            }
            guarded.known.insert(name.clone());
            guarded.names.push(name);
        }
        guarded
    }

    /// The name that a pattern leads through at each step; none for `*`, `**` and numbers of items.
    pub(crate) fn along(pattern: &Pattern) -> Vec<Self> {
        let step = |segment: &Segment| match segment {
            Segment::Name(name) => Self::new([name.clone()]),
            Segment::Index(_) | Segment::Any | Segment::Deep => Self::default(),
        };
        pattern.segments().iter().map(step).collect()
    }

    /// Takes these names for what they are: they aren't mistaken for others.
    pub(crate) fn except(mut self, known: impl IntoIterator<Item = String>) -> Self {
        self.known.extend(known);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether `key` is one of the names, or is taken for one.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.is_name(key) || self.mistaken_for(key).is_some()
    }

    fn is_name(&self, key: &str) -> bool {
        self.known.contains(key)
    }

    /// The name that `key` is taken for; `None` if it is one of the names, or looks like none.
    pub(crate) fn mistaken_for(&self, key: &str) -> Option<&str> {
        if self.is_empty() || self.is_name(key) {
            return None;
        }
        let nth = forms(key).iter().find_map(|form| self.by_form.get(form))?;
        self.names.get(*nth).map(String::as_str)
    }
}

/// The names that a key is made of, if libraries for configuration may take it for members within each other: `a.b` and
/// `a[b]`, `a:b` and `a__b` as .NET has it, and `a/b`.
pub(crate) fn flattened(key: &str) -> Option<Vec<&str>> {
    const SEPARATORS: [char; 4] = ['.', ':', '/', '['];
    // Nearly no key has one, and bytes tell that.
    let bytes = key.as_bytes();
    let has_separator = bytes.iter().any(|byte| matches!(byte, b'.' | b':' | b'/' | b'['));
    if !has_separator && !bytes.windows(2).any(|pair| pair == b"__") {
        return None;
    }
    let parts = key.split("__").flat_map(|part| part.split(SEPARATORS));
    let mut parts: Vec<&str> = parts.map(|part| part.strip_suffix(']').unwrap_or(part)).collect();
    // A pointer starts with its separator.
    if parts.first().is_some_and(|first| first.is_empty()) {
        parts.remove(0);
    }
    (parts.len() > 1).then_some(parts)
}

/// Whether two names are the same, or one is taken for the other.
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    one == other || GuardedNames::new([other.to_owned()]).mistaken_for(one).is_some()
}

/// The members of a schema, for each place; made when a place is first looked up.
pub(crate) struct Lookalikes {
    by_place: Vec<OnceLock<GuardedNames>>,
}

impl Lookalikes {
    pub(crate) fn new(shape: &Shape) -> Self {
        Self { by_place: (0..shape.len()).map(|_| OnceLock::new()).collect() }
    }

    /// The member of a place that `key`, which isn't one, is taken for.
    pub(crate) fn find(&self, shape: &Shape, place: usize, key: &str) -> Option<&str> {
        let names = || shape.place(place).members.iter().map(|(name, _)| name.clone());
        self.by_place.get(place)?.get_or_init(|| GuardedNames::new(names())).mistaken_for(key)
    }
}

/// The forms of a name. Two names that are taken for each other have one in common.
fn forms(name: &str) -> [String; 4] {
    let folded = folded(name);
    // Unicode's skeletons (UTS 39, section 4), of the name and of its folded form: `I` looks like
    // `l`, which its lower case doesn't.
    let skeletons = [skeleton(name), skeleton(&folded)].map(|it| it.collect::<String>());
    let [own, of_folded] = skeletons;
    let mut joined: String = folded.chars().filter(|character| !joins_words(*character)).collect();
    if joined.is_empty() {
        joined.clone_from(&folded);
    }
    [format!("f{folded}"), format!("s{own}"), format!("t{of_folded}"), format!("w{joined}")]
}

/// Without invisible characters, in compatibility form (NFKC) and lower case. This includes what Go's
/// `encoding/json` folds (`ſ` to `s`, the Kelvin sign to `k`).
fn folded(name: &str) -> String {
    visible(name).nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

fn visible(name: &str) -> impl Iterator<Item = char> {
    // Ruby's YAML takes a scalar that starts with a colon for a symbol, whose name is what follows.
    name.strip_prefix(':').unwrap_or(name).chars().filter(|character| !is_unseen(*character))
}

/// Whether receivers join words by it, or by nothing: Protobuf's JSON takes `endpointUrl` for `endpoint_url`, and
/// Spring's relaxed binding `endpoint-url` as well.
fn joins_words(character: char) -> bool {
    matches!(character, '_' | '-')
}

/// Also white space and control characters: some parsers trim white space, or end a string at NUL.
fn is_unseen(character: char) -> bool {
    is_invisible(character) || character.is_whitespace() || character.is_control()
}

/// How a name differs from the one that it is taken for.
pub(crate) fn difference(name: &str, meant: &str) -> String {
    let code = |character: char| format!("U+{:04X}", u32::from(character));
    if name.eq_ignore_ascii_case(meant) {
        return "upper and lower case".to_owned();
    }
    if name.strip_prefix(':') == Some(meant) {
        return "a colon, which makes it a symbol in Ruby".to_owned();
    }
    if let Some(hidden) = name.chars().find(|character| is_unseen(*character)) {
        return match is_invisible(hidden) {
            true => format!("an invisible character, {}", code(hidden)),
            false => format!("white space or a control character, {}", code(hidden)),
        };
    }
    let words = |name: &str| name.split(joins_words).collect::<String>().to_ascii_lowercase();
    if words(name) == words(meant) {
        return "how their words are joined".to_owned();
    }
    let odd = name.chars().find(|character| !meant.contains(*character));
    match odd {
        Some(odd) if odd.nfkc().ne(std::iter::once(odd)) => {
            format!("another form of a letter, {}", code(odd))
        }
        Some(odd) if odd.is_ascii() => format!("a look-alike, `{odd}`"),
        Some(odd) => format!("a look-alike, {}", code(odd)),
        None => "characters that look alike".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{flattened, forms};

    #[test]
    fn keys_are_split_as_libraries_do() {
        let table = [
            ("a.b", &["a", "b"][..]),
            ("a:b:0", &["a", "b", "0"]),
            ("A__B", &["A", "B"]),
            ("a[0].b", &["a", "0", "b"]),
            ("a[b][c]", &["a", "b", "c"]),
            ("a[]", &["a", ""]),
            ("/a/b", &["a", "b"]),
        ];
        for (key, parts) in table {
            assert_eq!(flattened(key).as_deref(), Some(parts), "{key}");
        }
        for key in ["a", "a_b", "a-b", "", ":a", "a]"] {
            assert_eq!(flattened(key), None, "{key}");
        }
    }

    #[test]
    fn what_is_taken_for_another_shares_a_form() {
        let table = [
            ("Events", "events", true),
            ("ENDPOINT_URL", "endpoint_url", true),
            ("eventſ", "events", true),
            ("\u{212a}ey", "key", true),
            ("ｅvents", "events", true),
            ("eve\u{200b}nts", "events", true),
            ("events\u{feff}", "events", true),
            ("events ", "events", true),
            ("events\0", "events", true),
            (":events", "events", true),
            ("events:", "events", false),
            ("endpointUrl", "endpoint_url", true),
            ("endpoint-url", "endpoint_url", true),
            ("endpoint", "endpoint_url", false),
            ("еvents", "events", true), // Cyrillic
            ("endpoint_ur1", "endpoint_url", true),
            ("endpoint_urI", "endpoint_url", true),
            ("event", "events", false),
            ("version_1.0", "version_10", false),
            ("_", "", false),
            ("_", "-", false),
            ("events2", "events", false),
            ("caf\u{e9}", "cafe", false),
            ("", "events", false),
        ];
        for (name, other, alike) in table {
            let (one, two) = (forms(name), forms(other));
            assert_eq!(one.iter().any(|form| two.contains(form)), alike, "{name} and {other}");
        }
    }
}
