//! Secrets of documents, by their nodes: what a member holds whose name is secret, and what is a secret by its form.

use std::ops::Range;

use super::{forms, lexical, names};
use crate::document::{self, Arena, Format, Limits, Node};

/// Where the secrets of a document are, in bytes, and what those say that the text has in other characters.
#[derive(Default)]
pub(super) struct InText {
    pub(super) ranges: Vec<Range<usize>>,
    pub(super) spoken: Vec<String>,
}

/// The secrets of a text that has documents: by its name in JSON, NDJSON or YAML or, without one that says it, by how it
/// begins.
pub(super) fn find(name: &str, text: &str) -> InText {
    let guessed = || match text.trim_start().starts_with(['{', '[', '"']) {
        true => Format::Json,
        false => Format::Yaml,
    };
    let format = Format::of(name).unwrap_or_else(guessed);
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
        found.found.ranges.extend(forms::find(text));
        found.found.ranges.extend(lexical::find(text, &[':', '=']));
    }
    found.found
}

/// What the member says that holds a value.
#[derive(Clone, Copy, PartialEq)]
enum Holder {
    /// That it is secret, as all within it.
    Secret,
    /// That it is a key, which may be secret.
    Key,
    Nothing,
}

impl Holder {
    fn named(name: &str, value: Node<'_>) -> Self {
        let is_count = || value.as_number().is_some() && names::is_count(name);
        match () {
            () if names::is_secret(name) && !is_count() => Self::Secret,
            () if names::is_any_key(name) => Self::Key,
            () => Self::Nothing,
        }
    }
}

/// Whether a text stands for a secret that is filled in later: `${DB_PASSWORD}`, `{{ .Values.token }}`, `<your-token>`.
fn is_placeholder(said: &str) -> bool {
    let inside = [("${", "}"), ("{{", "}}"), ("<", ">")].into_iter();
    let mut inside = inside.filter_map(|(start, end)| said.strip_prefix(start)?.strip_suffix(end));
    let is_of_name =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '{' | '}');
    inside.next().is_some_and(|name| name.chars().all(is_of_name))
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
            let named = Self::named_by_another(node);
            for (key, value) in node.members() {
                self.pass(key);
                let name = key.content();
                let own = match holder {
                    // What a secret is like isn't one: `password: {type: string}`.
                    Holder::Secret if names::is_about(name) => Holder::Nothing,
                    Holder::Secret => Holder::Secret,
                    _ if named && names::is_value(name) => Holder::Secret,
                    _ => Holder::named(name, value),
                };
                self.node(value, own);
            }
        } else if node.is_array() {
            node.items().for_each(|item| self.node(item, holder));
        } else {
            self.pass(node);
            self.scalar(node, holder);
        }
    }

    /// Whether an object names its value by another member: `{"name": "Authorization", "value": …}`.
    fn named_by_another(object: Node<'_>) -> bool {
        let names = ["name", "key", "header", "field", "Name", "Key"].into_iter();
        let mut names = names.filter_map(|name| object.get(name)?.as_str());
        names.any(names::is_secret)
    }

    fn scalar(&mut self, node: Node<'_>, holder: Holder) {
        let range = node.span().range();
        let (written, said) = (&self.text[range.clone()], node.content());
        let is_text = node.as_str().is_some();
        let is_secret = match holder {
            // An address has its secrets in some of its parts.
            Holder::Secret if is_placeholder(said) => false,
            Holder::Secret if said.starts_with("https://") || said.starts_with("http://") => false,
            Holder::Secret => is_text || node.as_number().is_some(),
            Holder::Key => {
                is_text && said.len() >= 16 && !said.contains(' ') && forms::looks_random(said)
            }
            Holder::Nothing => false,
        };
        if is_secret {
            self.whole(range, written, said);
            return;
        }
        if !is_text {
            return;
        }
        let found = [forms::find(said), lexical::find_in_value(said)].concat();
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
            let comment = &self.text[at..end];
            let found = [forms::find(comment), lexical::find(comment, &[':', '='])].concat();
            self.found.ranges.extend(found.into_iter().map(|it| it.start + at..it.end + at));
        }
        self.covered = self.covered.max(end);
    }
}
