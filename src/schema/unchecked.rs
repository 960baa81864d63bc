//! Values of which it isn't known whether they match a pattern, as findings.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use super::compile::Compiled;
use super::pattern_keyword::Unknown;
use crate::document::{Node, quote};
use crate::ecma::PatternError;
use crate::finding::{Collector, Severity};

/// The values of a document that weren't checked.
pub(super) struct Unchecked<'d> {
    root: Node<'d>,
    /// Each with its node: a value, or the key of a member.
    all: Vec<(Unknown, Node<'d>)>,
}

impl<'d> Unchecked<'d> {
    pub(super) fn new(unknown: Vec<Unknown>, root: Node<'d>) -> Self {
        let mut unchecked = Self { root, all: Vec::new() };
        if unknown.is_empty() {
            return unchecked;
        }
        let (mut by_id, mut keys) = (BTreeMap::new(), BTreeMap::new());
        let mut todo = vec![root];
        while let Some(node) = todo.pop() {
            by_id.insert((node.arena_address(), node.id()), node);
            todo.extend(node.items());
            for (key, value) in node.members() {
                keys.entry(key.content()).or_insert(key);
                by_id.insert((key.arena_address(), key.id()), key);
                todo.push(value);
            }
        }
        for unknown in unknown {
            // The validator has the name of a member as a value of its own.
            let key = || keys.get(unknown.text.as_deref()?);
            let node = by_id.get(&unknown.id).or_else(key).copied().unwrap_or(root);
            unchecked.all.push((unknown, node));
        }
        unchecked
    }

    /// Whether an error at `node` may be none if what isn't known were known: its keyword joins several verdicts, and
    /// one of them is of such a value.
    pub(super) fn may_decide(&self, error: &ValidationError<'_>, node: Node<'d>) -> bool {
        use ValidationErrorKind as Kind;
        let joins = matches!(
            error.kind(),
            Kind::AnyOf { .. }
                | Kind::OneOfNotValid { .. }
                | Kind::OneOfMultipleValid { .. }
                | Kind::Not { .. }
                | Kind::Contains
                | Kind::UnevaluatedItems { .. }
                | Kind::UnevaluatedProperties { .. }
                | Kind::PropertyNames { .. }
        );
        let around = node.span();
        let is_within = |it: &Node<'d>| {
            let span = it.span();
            around.start <= span.start && span.end <= around.end
        };
        joins && self.all.iter().any(|(_, it)| it.id() == self.root.id() || is_within(it))
    }

    /// Reports each pattern that values weren't checked against, at the first of them.
    pub(super) fn report(self, compiled: &Compiled, collector: &mut Collector<'d, '_>) {
        let mut by_pattern: BTreeMap<_, Vec<(Unknown, Node<'d>)>> = BTreeMap::new();
        for (unknown, node) in self.all {
            let written = compiled.written(&unknown.schema_path);
            let key = (written, unknown.pattern.clone(), unknown.error.is_some());
            by_pattern.entry(key).or_default().push((unknown, node));
        }
        for mut values in by_pattern.into_values() {
            values.sort_by_key(|(_, node)| (node.span().start, node.id()));
            values.dedup_by_key(|(_, node)| node.id());
            let more = match values.len().saturating_sub(1) {
                0 => String::new(),
                more => format!(
                    ", nor {} more",
                    if more == 1 { "is one".to_owned() } else { format!("are {more}") }
                ),
            };
            let Some((unknown, node)) = values.into_iter().next() else { continue };
            let Unknown { pattern, error, .. } = unknown;
            let value = quote(node);
            let (rule, severity, why, help) = match &error {
                Some(error) => {
                    ("pattern-unchecked", Severity::Warning, why(error), error.help().to_owned())
                }
                None => {
                    let why = "matching takes too many steps".to_owned();
                    let help = "shorten the value, or write the pattern without repetitions within repetitions";
                    ("too-costly", Severity::Error, why, help.to_owned())
                }
            };
            let message =
                format!("{value} is not checked against the pattern `{pattern}`{more}: {why}");
            let finding = collector.at(node, rule, severity).message(message).help(help);
            collector.push(finding.value(pattern));
        }
    }
}

fn why(error: &PatternError) -> String {
    match error {
        PatternError::Invalid { .. } => format!("it is not a valid regular expression: {error}"),
        PatternError::TooLarge(_) | PatternError::Unsupported(_) => error.to_string(),
    }
}
