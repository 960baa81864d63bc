//! What a report must not show although the document says it: user names and passwords in URLs,
//! tokens in their queries, signing secrets and API keys, and the values of members whose name says
//! that they are secret.
//!
//! Two ways lead to a secret. A text is searched for what looks like one; and a finding is asked for the
//! value that it is about, so that a piece of it is known again where a message quotes it cut short.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Finding;

/// What replaces a secret: it hides the length, too.
pub(super) const MASK: &str = "***";

/// A URL's user name and password; a password with a slash in it; tokens by their prefix; the value of a
/// query's parameter whose name says what it is, is percent-encoded so as not to, or which looks like a
/// token itself; the value of such a member, in JSON and YAML. One of the groups is the secret.
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        (?: (?i:(?-u:\b)(?:https?|wss?|ftps?)):[/\\]* | [/\\]{2,} ) ([^\s"'`/\\?\#@]+(?:@[^\s"'`/\\?\#@]+)*)@
        | :[/\\]+ ([^\s"'`/\\?\#@:]+:[^\s"'`@/0-9][^\s"'`@]*)@
        | (?:whsec|[sr]k(?:_live|_test)?|gh[opsur]|github_pat|glpat|xox[abeprs])[_-]([A-Za-z0-9_+/=-]{4,})
        | [?&;](?:[^=&;\#\s"'`]*%[^=&;\#\s"'`]*
            |(?i:[^=&;\#\s"'`]*(?:token|secret|password|passwd|pwd|key|auth|authorization|bearer|jwt|code|sig|signature)
            |credential[^=&;\#\s"'`]*))=([^&;\#\s"'`]+)
        | =([0-9A-Fa-f]{32,})
        | (?-u:\b)(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]*)
        | (?i:[a-z0-9_-]*(?:token|secret|password|passwd|api[_-]?key|private[_-]?key|credentials?))
            ["']?\s*:\s* (?: "((?:[^"\\]|\\.)+) | '([^']+) | ([^\s"'\[\]{},`][^,}\s`]*) )"#,
    )
    .expect("the pattern is a constant, which every report that is tested compiles")
});

/// So much behind an escaped key is searched for its value.
const FOLLOWS: usize = 2048;

/// Where the secrets of a text are, in bytes; they may overlap.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = raw(text);
    // What is escaped is looked at as it is meant. All of a string goes that hides a secret so.
    for literal in quoted(text).filter(|literal| text[literal.clone()].contains('\\')) {
        let plain = unescaped(&text[literal.clone()]);
        let end = literal.end;
        if !raw(&plain).is_empty() {
            found.push(literal);
        } else if text[end..].trim_start_matches(['"', ' ', '\t']).starts_with(':') {
            // A key, which says what follows it.
            let until = text.floor_char_boundary((end + FOLLOWS).min(text.len()));
            let inside = raw(&format!("{plain}{}", &text[end..until])).into_iter();
            let behind = inside.filter(|range| range.start > plain.len());
            found.extend(behind.map(|it| it.start + end - plain.len()..it.end + end - plain.len()));
        }
    }
    found
}

fn raw(text: &str) -> Vec<Range<usize>> {
    // The first group is the whole match.
    let group =
        |found: regex::Captures<'_>| found.iter().skip(1).flatten().next().map(|it| it.range());
    SECRETS.captures_iter(text).filter_map(group).collect()
}

/// The insides of the strings in double quotes.
fn quoted(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(|&byte| byte == b'"')? + 1;
        let mut end = start;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(bytes.len());
        at = end + 1;
        // Behind a backslash at the end of the text there is nothing to skip.
        Some(start..text.floor_char_boundary(end))
    })
}

/// A string of JSON, or of YAML in double quotes, without its escapes.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = escape.chars();
        let kind = characters.next();
        rest = characters.as_str();
        let digits = match kind {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            other => {
                plain.extend(other);
                continue;
            }
        };
        let code = rest.get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(character) = code.and_then(char::from_u32) {
            plain.push(character);
            rest = &rest[digits..];
        }
    }
    plain.push_str(rest);
    plain
}

/// A text with its secrets masked.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    let mut found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    found.sort_unstable_by_key(|range| range.start);
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for range in found.into_iter().filter(|range| !range.is_empty()) {
        if range.start >= end {
            masked.push_str(&text[end..range.start]);
            masked.push_str(MASK);
        }
        end = end.max(range.end);
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// So long a value is searched for secrets; a message quotes far less of it.
const SEARCHED: usize = 8 << 10;

/// So much of a secret, cut short, is known again.
const KNOWN: usize = 3;

/// The secrets that the value has which a finding is about.
pub(super) struct Secrets {
    texts: Vec<String>,
    /// Whether all of the value is one, by the name of its member.
    pub(super) whole: bool,
}

impl Secrets {
    pub(super) fn of(finding: &Finding) -> Self {
        let text = finding.place().text();
        let text = &text[..text.floor_char_boundary(SEARCHED.min(text.len()))];
        let is_container = text.starts_with(['{', '[']);
        let plain = unescaped(text.trim_matches(['"', '\'']));
        // What is found of a key has the pointer of its value.
        let name = finding.pointer().rsplit('/').next().unwrap_or_default();
        let is_key = name.replace("~1", "/").replace("~0", "~") == plain;
        let whole = !is_container && !is_key && is_secret_name(name);
        let mut texts: Vec<String> = Vec::new();
        if whole {
            texts.push(plain);
        } else if !is_container {
            texts.extend(raw(&plain).into_iter().map(|range| plain[range].to_owned()));
        }
        texts.retain(|text| text.len() >= KNOWN);
        Self { texts, whole }
    }

    /// A text of the finding without them, nor anything that looks like one.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = mask(text);
        for secret in &self.texts {
            if masked.contains(secret.as_str()) {
                masked = masked.replace(secret.as_str(), MASK).into();
            }
            if masked.contains('…') {
                masked = without_beginning(masked, secret);
            }
        }
        masked
    }
}

/// A text without the beginning of a secret that it was cut in.
fn without_beginning<'t>(text: Cow<'t, str>, secret: &str) -> Cow<'t, str> {
    let ends = secret.char_indices().map(|(at, _)| at).skip_while(|&at| at < KNOWN);
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        let cut = format!("{}…", &secret[..end]);
        if text.contains(&cut) {
            return text.replace(&cut, &format!("{MASK}…")).into();
        }
    }
    text
}

/// Whether a member's name says that its value is secret.
fn is_secret_name(name: &str) -> bool {
    !name.is_empty() && !raw(&format!("{name}: x")).is_empty()
}
