//! JSON Pointer (RFC 6901), and the patterns that `select` is written in: a pointer in which `*`
//! stands for every item or member.

use std::borrow::Cow;
use std::fmt;

/// The reference tokens of a pointer, unescaped; `None` if it is not one.
pub(super) fn tokens(pointer: &str) -> Option<Vec<Cow<'_, str>>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    pointer.strip_prefix('/')?.split('/').map(unescape).collect()
}

fn unescape(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut rest = token;
    let mut plain = String::with_capacity(token.len());
    while let Some((before, after)) = rest.split_once('~') {
        plain.push_str(before);
        plain.push(match after.chars().next()? {
            '0' => '~',
            '1' => '/',
            _ => return None,
        });
        rest = &after[1..];
    }
    plain.push_str(rest);
    Some(Cow::Owned(plain))
}

/// Appends one token to a pointer, escaped.
pub(super) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// One step of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Segment {
    /// A member of that name, or the item of that number.
    Name(String),
    /// Every item or member.
    Any,
}

/// A JSON Pointer in which a token `*` stands for every item or member.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Pattern {
    pub(crate) segments: Vec<Segment>,
}

/// Why a text is not a [`Pattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PatternError {
    NoSlash,
    Tilde,
}

impl Pattern {
    pub(crate) fn parse(text: &str) -> Result<Self, PatternError> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(PatternError::NoSlash);
        }
        let segment = |token: Cow<'_, str>| match &*token {
            "*" => Segment::Any,
            name => Segment::Name(name.to_owned()),
        };
        let tokens = tokens(text).ok_or(PatternError::Tilde)?;
        Ok(Self { segments: tokens.into_iter().map(segment).collect() })
    }

    /// The pattern that leads on from where this one leads to.
    pub(crate) fn join(&self, then: &Self) -> Self {
        Self { segments: self.segments.iter().chain(&then.segments).cloned().collect() }
    }

    /// Whether it can lead to several values.
    pub(crate) fn has_wildcard(&self) -> bool {
        self.segments.contains(&Segment::Any)
    }

    /// The pattern of what the items or members are in that this one leads to; `None` unless it
    /// ends in `*`.
    pub(crate) fn without_last(&self) -> Option<Self> {
        let (last, before) = self.segments.split_last()?;
        (*last == Segment::Any).then(|| Self { segments: before.to_vec() })
    }

    /// The pattern of every item or member of what this one leads to.
    pub(crate) fn items(&self) -> Self {
        self.join(&Self { segments: vec![Segment::Any] })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for segment in &self.segments {
            match segment {
                Segment::Name(name) => push(&mut text, name),
                Segment::Any => push(&mut text, "*"),
            }
        }
        f.write_str(&text)
    }
}
