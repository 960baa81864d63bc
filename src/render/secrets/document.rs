//! Secrets of documents, by their nodes: what a member holds whose name is secret, and what is a secret by its form.

use std::ops::Range;

use super::commands::{self, Arguments};
use super::data::DATA;
use super::names::{self, Name};
use super::{forms, lexical, values};
use crate::document::{self, Arena, Format, Limits, Node};

/// Where the secrets of a document are, in bytes, and what those say that the text has in other characters.
#[derive(Default)]
pub(super) struct InText {
    pub(super) ranges: Vec<Range<usize>>,
    pub(super) spoken: Vec<String>,
}

impl InText {
    /// Those of the text that follows so many bytes.
    pub(super) fn within(self, before: usize, text: &str) -> Self {
        let inside = |it: Range<usize>| {
            it.start.saturating_sub(before)..it.end.saturating_sub(before).min(text.len())
        };
        let ranges = self.ranges.into_iter().map(inside).filter(|it| !it.is_empty()).collect();
        Self { ranges, spoken: self.spoken }
    }
}

/// The secrets of a text that has documents: by its name in JSON, NDJSON or YAML or, without one that says it, by how
/// it begins.
pub(super) fn find(name: &str, text: &str) -> InText {
    let guessed = || match text.trim_start().starts_with(['{', '[', '"']) {
        true => Format::Json,
        false => Format::Yaml,
    };
    find_in(Format::of(name).unwrap_or_else(guessed), text)
}

/// The same of a text of that format.
pub(super) fn find_in(format: Format, text: &str) -> InText {
    let mut found = Found { text, found: InText::default(), covered: 0 };
    let mut is_readable = true;
    let mut arena = Arena::default();
    // Each value takes a byte, unless an alias brings it, which was looked at where it stands.
    let limits = Limits::default();
    let limits = limits.max_nodes(limits.max_nodes.min(text.len().saturating_add(1)));
    document::for_each(
        text,
        format,
        &limits,
        &mut arena,
        &mut |arena, _| match arena.is_readable() {
            true => found.node(arena.root(), Holder::Nothing),
            false => is_readable = false,
        },
    );
    if is_readable {
        found.comments(text.len());
    } else {
        found.found.ranges.extend(lexical::find_all(text));
    }
    found.found
}

/// What is said of a value by what holds it.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    /// That all within it is secret, whatever the names there.
    Everything,
    /// That it is secret, and so is all within it that doesn't describe it.
    Secret,
    /// That it is secret if it looks random.
    Likely,
    /// That it is secret if it is a code of digits.
    Code,
    /// That it is the description of something secret, with an example perhaps.
    Described,
    /// That the array in it may be a name and its value.
    Pair,
    /// That the arrays in it are of scopes.
    Scopes,
    Nothing,
}

impl Holder {
    fn named(name: &Name, value: Node<'_>) -> Self {
        let is_count = || value.as_number().is_some() && name.is_count();
        match () {
            () if name.is_secret() && !is_count() => Self::Secret,
            () if name.is_likely() => Self::Likely,
            () if name.is_code() => Self::Code,
            () => Self::Nothing,
        }
    }
}

struct Found<'t> {
    text: &'t str,
    found: InText,
    /// Up to where the text was looked at for comments.
    covered: usize,
}

impl Found<'_> {
    /// Adds the secrets of a value. The recursion is bounded by a document's depth.
    fn node(&mut self, node: Node<'_>, holder: Holder) {
        if node.is_object() {
            self.members(node, holder);
        } else if node.is_array() {
            self.items(node, holder);
        } else {
            self.pass(node);
            self.scalar(node, holder);
        }
    }

    fn members(&mut self, object: Node<'_>, holder: Holder) {
        let text = |name| object.get(name).and_then(|it| it.as_str());
        let is_kubernetes = text("kind") == Some("Secret");
        // Kubernetes' way to say which key becomes which file.
        let is_of_file = text("key").is_some() && text("path").is_some();
        let names: Vec<Name> = object.members().map(|(key, _)| Name::of(key.content())).collect();
        let is_described = match named_by_another(object, &names) {
            Some(is_secret) => is_secret,
            None => holder == Holder::Described,
        };
        for ((key, value), name) in object.members().zip(&names) {
            self.pass(key);
            let own = match (holder, key.content()) {
                (Holder::Everything, _) => Holder::Everything,
                (_, "data" | "stringData") if is_kubernetes => Holder::Everything,
                // What a secret is like isn't one: `password: {type: string}`.
                (Holder::Secret, _) if name.is_about() => Holder::Nothing,
                (Holder::Secret, "key") if is_of_file => Holder::Nothing,
                (Holder::Secret, _) => Holder::Secret,
                (Holder::Scopes, _) if value.items().all(is_scope) && value.is_array() => {
                    Holder::Nothing
                }
                // OpenAPI: which scopes of which scheme an operation needs.
                (_, "security") if value.is_array() => Holder::Scopes,
                _ if is_described && name.is_holding() => Holder::Secret,
                (_, name) if is_described && DATA.through.contains(name) => Holder::Described,
                _ => Holder::named(name, value),
            };
            self.node(value, own);
        }
    }

    fn items(&mut self, array: Node<'_>, holder: Holder) {
        let is_pair = holder == Holder::Pair && array.items().count() == 2;
        let is_named = is_pair
            && array.items().next().and_then(|it| it.as_str()).is_some_and(names::is_secret);
        let mut arguments = Arguments::default();
        for (nth, item) in array.items().enumerate() {
            let own = match holder {
                Holder::Nothing | Holder::Pair => match () {
                    () if is_named && nth == 1 => Holder::Secret,
                    () if item.is_array() => Holder::Pair,
                    () if item.is_object() => Holder::Nothing,
                    () if arguments.is_secret(item.content()) => Holder::Everything,
                    () => Holder::Nothing,
                },
                holder => holder,
            };
            self.node(item, own);
        }
    }

    fn scalar(&mut self, node: Node<'_>, holder: Holder) {
        let range = node.span().range();
        let (written, said) = (&self.text[range.clone()], node.content());
        let is_text = node.as_str().is_some();
        let has_form = is_text || node.as_number().is_some();
        let is_secret = match holder {
            Holder::Everything | Holder::Secret if values::is_placeholder(said) => false,
            Holder::Everything => has_form,
            // An address has its secrets in some of its parts.
            Holder::Secret => has_form && !values::is_harmless(said),
            Holder::Likely => is_text && values::is_random(said),
            Holder::Code => has_form && values::is_code(said),
            _ => false,
        };
        if is_secret {
            self.whole(range, written, said);
            return;
        }
        if !is_text {
            return;
        }
        let found =
            [forms::find(said), lexical::find_in_value(said), commands::find(said)].concat();
        if found.is_empty() {
            return;
        }
        // In quotes or without, the text has what it says; else all of it goes.
        let start = match () {
            () if written == said => Some(0),
            () if written.get(1..written.len().saturating_sub(1)) == Some(said) => Some(1),
            () => None,
        };
        match start {
            Some(inside) => {
                let at = range.start + inside;
                self.found.ranges.extend(found.into_iter().map(|it| it.start + at..it.end + at));
            }
            None => {
                self.found.ranges.push(range);
                self.found.spoken.extend(found.into_iter().map(|it| said[it].to_owned()));
            }
        }
    }

    fn whole(&mut self, range: Range<usize>, written: &str, said: &str) {
        if !written.contains(said) {
            self.found.spoken.push(said.to_owned());
        }
        self.found.ranges.push(range);
    }

    /// Looks at what is before a key or a scalar.
    fn pass(&mut self, node: Node<'_>) {
        let range = node.span().range();
        // What an alias brings was looked at where it stands.
        if range.start >= self.covered {
            self.comments(range.start);
            self.covered = range.end;
        }
    }

    /// Adds the secrets of comments from where the text was looked at up to `end`.
    fn comments(&mut self, end: usize) {
        let start = self.covered.min(end);
        let between = &self.text[start..end];
        if let Some(comment) = between.find('#') {
            let at = start + comment;
            let found = lexical::find_all(&self.text[at..end]);
            self.found.ranges.extend(found.into_iter().map(|it| it.start + at..it.end + at));
        }
        self.covered = self.covered.max(end);
    }
}

/// Whether an object names what it holds by another member, and as something secret:
/// `{"name": "Authorization", "value": …}`, `{"type": "SecureString", "value": …}`.
fn named_by_another(object: Node<'_>, names: &[Name]) -> Option<bool> {
    let mut is_named = None;
    for ((key, value), name) in object.members().zip(names) {
        let Some(said) = value.as_str() else { continue };
        let lower = |text: &str| text.to_ascii_lowercase();
        if name.is_naming() {
            is_named = Some(is_named == Some(true) || names::is_secret(said));
        } else if said.len() < 32
            && DATA.secret_kinds.contains(&lower(said))
            && DATA.kinds.contains(&lower(key.content()))
        {
            is_named = Some(true);
        }
    }
    is_named
}

/// Whether an item looks like a scope of OAuth: `read:pets`, an address, or a word.
fn is_scope(item: Node<'_>) -> bool {
    let of_scope =
        |it: u8| it.is_ascii_lowercase() || matches!(it, b':' | b'.' | b'_' | b'-' | b'/');
    item.as_str().is_some_and(|said| said.bytes().all(of_scope))
}
