//! The sentences for `anyOf` and `oneOf`, where no alternative is reported in place of the keyword.

use std::collections::BTreeSet;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::MOST_LISTED;
use super::of_value::{
    Explanation, described, list, not_listed, of_value, requoted, requoting, types_of,
};
use super::short::is_json;
use crate::document::{Node, quote};
use crate::schema::alternatives::{Alternatives, text};
use crate::schema::choice::{self, Branch, is_of_type};
use crate::schema::nodes::is_of_nothing;
use crate::text::suggest::did_you_mean;

/// So many alternatives are named; of the rest, how many there are.
const MOST_NAMED: usize = 3;

/// The value of a member that tells alternatives apart is none of those that they have.
pub(in crate::schema) fn wrong_tag(tag: &str, values: &[&Value], node: Node<'_>) -> Explanation {
    let values: Vec<Value> = values.iter().copied().cloned().collect();
    let written = requoted(node);
    let is_same = |value: &Value| written.as_deref().is_some_and(|it| is_json(value, it));
    if let Some(quotes) = requoting(node).filter(|_| values.iter().any(is_same)) {
        return (not_listed(&values, node), quotes);
    }
    let message = match must_be(tag, &values) {
        Some(must_be) if values.iter().any(|value| is_of_type(value, node)) => {
            format!("{must_be}, found {}", quote(node))
        }
        Some(must_be) => format!("{must_be}, found {}", described(node)),
        None => not_listed(&values, node),
    };
    let names = values.iter().filter_map(Value::as_str);
    let near = node.as_str().and_then(|name| did_you_mean(name, names));
    (message, near.unwrap_or_else(|| one_of(&values)))
}

/// `kind` must be `a` or `b`.
pub(in crate::schema) fn must_be(tag: &str, values: &[Value]) -> Option<String> {
    (values.len() <= MOST_LISTED)
        .then(|| format!("`{tag}` must be {}", ored(values.iter().map(text))))
}

fn one_of(values: &[Value]) -> String {
    match values.len() <= MOST_LISTED {
        true => format!("write one of {}", list(values)),
        false => "write one of the values that the schema lists".to_owned(),
    }
}

fn ored(names: impl Iterator<Item = String>) -> String {
    joined(names.map(|name| format!("`{name}`")).collect(), "or")
}

fn joined(mut names: Vec<String>, word: &str) -> String {
    match names.pop() {
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} {word} {last}", names.join(", ")),
        None => String::new(),
    }
}

/// Several alternatives of `oneOf` match.
pub(in crate::schema) fn several(
    alternatives: &Alternatives,
    context: &[Branch],
    node: Node<'_>,
) -> Explanation {
    let matching = || (0..context.len()).filter(|nth| context[*nth].is_empty());
    let mut names: Vec<_> = matching().take(MOST_NAMED).map(|nth| alternatives.name(nth)).collect();
    if let more @ 1.. = matching().count().saturating_sub(MOST_NAMED) {
        names.push(format!("{more} more"));
    }
    let found = quote(node);
    let names = match names.len() {
        0 | 1 => String::new(),
        _ => format!(": {}", joined(names, "and")),
    };
    let message = format!("{found} matches more than one of the alternatives of `oneOf`{names}");
    let help = "change it to match only one of them, since they exclude each other";
    (message, help.to_owned())
}

/// None of the candidates is likelier than another. `quotes`: the value would be accepted with quotes, if it has none,
/// or without them. `reason` says what is wrong by one of the candidates.
pub(in crate::schema) fn unclear(
    (alternatives, candidates, quotes): (&Alternatives, &[usize], bool),
    error: &ValidationError<'_>,
    context: &[Branch],
    node: Node<'_>,
    mut reason: impl FnMut(&ValidationError<'static>) -> Option<String>,
) -> Explanation {
    let path = error.instance_path().as_str();
    if let Some(expected) = choice::types(context, path, node) {
        return types_of(expected, node, quotes);
    }
    // Once the budget was spent, what an alternative has of an array or object is not true.
    if context.iter().flatten().any(is_of_nothing) {
        return of_value(error, node, quotes);
    }
    let branches = || candidates.iter().map(|nth| &context[*nth]);
    if let Some(options) = listed(branches(), path) {
        let names = options.iter().filter_map(Value::as_str);
        let near = node.as_str().and_then(|name| did_you_mean(name, names));
        let requoting = requoting(node).filter(|_| quotes);
        let help = requoting.or(near).unwrap_or_else(|| one_of(&options));
        return (not_listed(&options, node), help);
    }
    if let Some(missing) = missing(branches(), path) {
        let message = match missing.iter().all(|names| names.len() == 1) {
            true => format!("a member is missing: {}", either(&missing)),
            false => format!("members are missing: {}", either(&missing)),
        };
        return (message, format!("add {}", either(&missing)));
    }
    let mut reasons: Vec<String> = Vec::new();
    for nth in candidates.iter().copied().take(MOST_NAMED) {
        let name = alternatives.name(nth);
        reasons.push(match context[nth].first().and_then(&mut reason) {
            Some(reason) => format!("{name} ({reason})"),
            None => name,
        });
    }
    if let more @ 1.. = candidates.len().saturating_sub(MOST_NAMED) {
        reasons.push(format!("{more} more"));
    }
    let keyword = error.kind().keyword();
    let message = format!(
        "{} matches none of the alternatives of `{keyword}`: {}",
        quote(node),
        joined(reasons, "and")
    );
    (message, "change it to match one of them".to_owned())
}

/// The values that the alternatives list, if that is what each of them asks for.
fn listed<'c>(branches: impl Iterator<Item = &'c Branch>, path: &str) -> Option<Vec<Value>> {
    let mut listed: Vec<Value> = Vec::new();
    let mut seen = BTreeSet::new();
    for branch in branches {
        let here = branch.iter().filter(|error| error.instance_path().as_str() == path);
        let options = here.into_iter().find_map(|error| match error.kind() {
            Kind::Constant { expected_value } => Some(vec![(**expected_value).clone()]),
            Kind::Enum { options } => options.as_array().cloned(),
            _ => None,
        })?;
        listed.extend(options.into_iter().filter(|option| seen.insert(option.to_string())));
    }
    (!listed.is_empty()).then_some(listed)
}

/// The members that are missing by each alternative, if nothing else is wrong.
fn missing<'c>(
    branches: impl Iterator<Item = &'c Branch>,
    path: &str,
) -> Option<Vec<Vec<&'c str>>> {
    let mut all: Vec<Vec<&str>> = Vec::new();
    for branch in branches {
        let names = branch.iter().map(|error| match error.kind() {
            Kind::Required { property } if error.instance_path().as_str() == path => {
                property.as_str()
            }
            _ => None,
        });
        let names: Vec<&str> = names.collect::<Option<_>>()?;
        if !all.contains(&names) {
            all.push(names);
        }
    }
    (all.len() <= MOST_LISTED && all.iter().all(|names| !names.is_empty())).then_some(all)
}

/// `a`, or `b` and `c`.
fn either(missing: &[Vec<&str>]) -> String {
    let quoted = |name: &&str| format!("`{name}`");
    let of = |names: &Vec<&str>| joined(names.iter().map(quoted).collect(), "and");
    match missing.iter().all(|names| names.len() == 1) {
        true => joined(missing.iter().map(of).collect(), "or"),
        false => missing.iter().map(of).collect::<Vec<_>>().join(", or "),
    }
}
