//! Patterns: JSON Pointers in which `*` stands for every item or member, and `**` for any depth.
//!
//! `select`, `at`, waivers, `--select` and the parameters of checks are written as patterns. Their
//! meaning is in [`walk`](super::walk).

use std::collections::BTreeSet;
use std::fmt;

use super::notations::translated;
use super::pointer::{array_index, push, tokens};

/// A JSON Pointer (RFC 6901) in which the token `*` stands for every item or member, and `**` for
/// any number of steps.
///
/// Invariant: every segment is what its token means, so two patterns without `**` are equal if and
/// only if they select the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
}

/// One step of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Segment {
    /// A member of this name. In an array it leads nowhere.
    Name(String),
    /// An item of an array, or the member of an object that has these digits as its name.
    Index(ItemNumber),
    /// Every item or member.
    Any,
    /// The value itself, and every value in it, however deep.
    Deep,
}

/// The digits of a [`Segment::Index`], and the number that they write.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ItemNumber {
    nth: usize,
    digits: String,
}

impl Segment {
    /// What a reference token means. `*` is a name like any other here.
    fn of_token(token: &str) -> Self {
        match array_index(token) {
            Some(nth) => Self::Index(ItemNumber { nth, digits: token.to_owned() }),
            None => Self::Name(token.to_owned()),
        }
    }

    /// The member that it leads to in an object; `None` for `*` and `**`.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Index(index) => Some(&index.digits),
            Self::Any | Self::Deep => None,
        }
    }

    /// The item that it leads to in an array, from 0; `None` for `*`, `**` and what names no item.
    pub(crate) fn index(&self) -> Option<usize> {
        match self {
            Self::Index(index) => Some(index.nth),
            Self::Name(_) | Self::Any | Self::Deep => None,
        }
    }
}

impl Pattern {
    /// Parses a pattern.
    pub(crate) fn parse(text: &str) -> Result<Self, PatternError> {
        let segment = |token: &str| match token {
            "*" => Segment::Any,
            "**" => Segment::Deep,
            token => Segment::of_token(token),
        };
        if !text.is_empty() && !text.starts_with('/') {
            return Err(PatternError::NoSlash);
        }
        let tokens = tokens(text).ok_or(PatternError::Tilde)?;
        Ok(Self { segments: tokens.iter().map(|token| segment(token)).collect() })
    }

    /// Parses a JSON Pointer, in which `*` and `**` are the name of a member; `None` if `text` isn't one.
    pub(crate) fn pointer(text: &str) -> Option<Self> {
        let segments = tokens(text)?.iter().map(|token| Segment::of_token(token)).collect();
        Some(Self { segments })
    }

    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether it selects the value that it starts at.
    pub(crate) fn is_root(&self) -> bool {
        self.segments.is_empty()
    }

    /// Whether it can lead to several values.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.segments.contains(&Segment::Any) || self.is_deep()
    }

    /// Whether it can lead to values at any depth.
    pub(crate) fn is_deep(&self) -> bool {
        self.segments.contains(&Segment::Deep)
    }

    /// The pattern that goes on with `then` from where this one leads to.
    pub(crate) fn join(&self, then: &Self) -> Self {
        Self { segments: self.segments.iter().chain(&then.segments).cloned().collect() }
    }

    /// This pattern, and the rest of a pointer whose start it selects. A pattern with `**` says too little of where
    /// that is.
    pub(crate) fn with_rest_of(&self, pointer: &Self) -> Option<Self> {
        let steps = self.segments.len();
        let start = pointer.first(steps);
        let selects = steps <= pointer.segments.len() && self.selects(&start.to_string());
        (selects && !self.is_deep()).then(|| self.join(&pointer.after(steps)))
    }

    /// The pattern of its first steps.
    pub(crate) fn first(&self, steps: usize) -> Self {
        Self { segments: self.segments.iter().take(steps).cloned().collect() }
    }

    /// The pattern that is left after its first steps.
    pub(crate) fn after(&self, steps: usize) -> Self {
        Self { segments: self.segments.iter().skip(steps).cloned().collect() }
    }

    /// The pattern of a member of what this one leads to.
    pub(crate) fn member(&self, name: &str) -> Self {
        self.join(&Self { segments: vec![Segment::of_token(name)] })
    }

    /// The pattern of what this one selects every item or member of.
    pub(crate) fn list(&self) -> Option<Self> {
        let [list @ .., Segment::Any] = self.segments() else { return None };
        Some(Self { segments: list.to_vec() })
    }

    /// The pattern of every item or member of what this one leads to.
    pub(crate) fn items(&self) -> Self {
        self.join(&Self { segments: vec![Segment::Any] })
    }

    /// The pattern of what this one leads to, and of all that is in it.
    pub(crate) fn deep(&self) -> Self {
        self.join(&Self { segments: vec![Segment::Deep] })
    }

    /// What is left of this pattern inside what `around` selects; none if it may not lead there,
    /// and several if `**` leaves it open how far it went.
    pub(crate) fn inside(&self, around: &Self) -> Vec<Self> {
        let (own, others) = (&self.segments, &around.segments);
        // How many segments of each are behind a place that both may lead to.
        let mut reached = BTreeSet::new();
        let mut todo = vec![(0, 0)];
        while let Some((at, other_at)) = todo.pop() {
            if !reached.insert((at, other_at)) {
                continue;
            }
            let (one, other) = (own.get(at), others.get(other_at));
            if one == Some(&Segment::Deep) {
                todo.push((at + 1, other_at));
            }
            if other == Some(&Segment::Deep) {
                todo.push((at, other_at + 1));
            }
            let (Some(one), Some(other)) = (one, other) else { continue };
            let is_open = |it: &Segment| matches!(it, Segment::Any | Segment::Deep);
            if one == other || is_open(one) || is_open(other) {
                let behind = |at: usize, it: &Segment| at + usize::from(*it != Segment::Deep);
                todo.push((behind(at, one), behind(other_at, other)));
            }
        }
        let is_inside = |at: usize| reached.contains(&(at, others.len()));
        // What `**` leads to at once, it leads to anyway.
        let is_said = |at: usize| at > 0 && own[at - 1] == Segment::Deep && is_inside(at - 1);
        let inside = (0..=own.len()).filter(|&at| is_inside(at) && !is_said(at));
        inside.map(|at| own[at..].to_vec().into()).collect()
    }

    /// For a pattern that ends in `*`, the pattern of the arrays or objects that it looks into.
    pub(crate) fn without_last(&self) -> Option<Self> {
        let (last, before) = self.segments.split_last()?;
        (*last == Segment::Any).then(|| Self { segments: before.to_vec() })
    }
}

impl From<Vec<Segment>> for Pattern {
    fn from(segments: Vec<Segment>) -> Self {
        Self { segments }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for segment in &self.segments {
            let wildcard = if *segment == Segment::Deep { "**" } else { "*" };
            push(&mut text, segment.name().unwrap_or(wildcard));
        }
        f.write_str(&text)
    }
}

/// Why a text isn't a [`Pattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternError {
    NoSlash,
    Tilde,
}

impl PatternError {
    /// What is wrong with `text`.
    pub(crate) fn message(self, text: &str) -> String {
        let why = match self {
            Self::NoSlash => "it doesn't start with `/`",
            Self::Tilde => "`~` is followed by neither `0` nor `1`",
        };
        format!("`{text}` isn't a JSON Pointer: {why}")
    }

    /// What to write.
    pub(crate) fn help(self, text: &str) -> String {
        match self {
            Self::NoSlash => match translated(text).filter(|it| Pattern::parse(it).is_ok()).as_deref() {
                Some("") => "write `\"\"` for the whole value".to_owned(),
                Some(pointer) => format!("write `{pointer}`"),
                None => "write a JSON Pointer with `*` for every item, such as `/events/*`; it has no filters and slices".to_owned(),
            },
            Self::Tilde => "write `~0` for `~` and `~1` for `/` (RFC 6901, section 3)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, PatternError};

    #[test]
    fn a_pattern_is_written_as_it_was_read() {
        for text in
            ["", "/", "/a/*/0/00/-/+0", "/**/a/*/**", "/~0~1/~01", "/99999999999999999999/[*]"]
        {
            assert_eq!(
                Pattern::parse(text).map(|pattern| pattern.to_string()).as_deref(),
                Ok(text)
            );
        }
        assert_eq!(Pattern::parse("a"), Err(PatternError::NoSlash));
        assert_eq!(Pattern::parse("/~2"), Err(PatternError::Tilde));
    }

    #[test]
    fn what_is_left_of_a_pattern_inside_another() {
        for (pattern, around, inside) in [
            ("/a/*/b", "/a/0", &["/b"][..]),
            ("/a", "/a/b", &[]),
            ("/a/b", "/c", &[]),
            ("/**/a", "/x/*", &["", "/**/a"]),
            ("/x/**", "/x/y", &["/**"]),
            ("/a/b", "/**", &["", "/a/b", "/b"]),
            ("/**/a/b", "/**/a", &["/**/a/b", "/b"]),
        ] {
            let parse = |text| Pattern::parse(text).expect("it is a pattern");
            let mut found: Vec<_> =
                parse(pattern).inside(&parse(around)).iter().map(Pattern::to_string).collect();
            found.sort();
            assert_eq!(found, inside, "{pattern} inside {around}");
        }
    }
}
