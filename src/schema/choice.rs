//! Which alternative of an `anyOf` or `oneOf` a value was likely meant to match.

use std::cmp::Reverse;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::alternatives::{Alternatives, Tag};
use super::nodes::{self, same_as};
use crate::document::Node;

/// The errors of one alternative.
pub(super) type Branch = Vec<ValidationError<'static>>;

/// What is known of the alternative that was meant.
pub(super) enum Choice<'a, 'd> {
    /// It is this one.
    Branch(usize),
    /// The member that tells the alternatives apart has a value that is none of these.
    WrongTag { tag: &'a str, value: Node<'d>, values: Vec<&'a Value> },
    /// It is missing.
    NoTag { tag: &'a str, values: Vec<&'a Value> },
    /// It is one of these.
    Unclear(Vec<usize>),
}

/// Chooses among the alternatives of which none matches `node`, which is at the place `path`.
pub(super) fn choose<'a, 'd>(
    alternatives: &'a Alternatives,
    context: &[Branch],
    path: &str,
    node: Node<'d>,
) -> Choice<'a, 'd> {
    let all: Vec<usize> = (0..context.len()).collect();
    // Once the budget was spent, errors say nothing.
    if context.iter().flatten().any(nodes::is_of_nothing) {
        return Choice::Unclear(all);
    }
    let is_misfit = |nth: &usize| context[*nth].iter().any(|error| is_misfit(error, path, node));
    let mut fitting: Vec<usize> = all.iter().copied().filter(|nth| !is_misfit(nth)).collect();
    match fitting[..] {
        [] => return Choice::Unclear(all),
        [only] => return Choice::Branch(only),
        _ => {}
    }
    if node.is_object()
        && let Some(choice) = by_tag(alternatives, &mut fitting, node)
    {
        return choice;
    }
    likeliest(alternatives, context, path, node, fitting)
}

/// Whether an error says that a value of this type isn't allowed at all.
pub(super) fn is_misfit(error: &ValidationError<'_>, path: &str, node: Node<'_>) -> bool {
    if error.instance_path().as_str() != path {
        return false;
    }
    match error.kind() {
        Kind::Type { .. } => true,
        Kind::Constant { expected_value } => !is_of_type(expected_value, node),
        Kind::Enum { options } => {
            let options = options.as_array().map_or(&[][..], Vec::as_slice);
            !options.iter().any(|option| is_of_type(option, node))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            context.iter().all(|branch| branch.iter().any(|error| is_misfit(error, path, node)))
        }
        _ => false,
    }
}

pub(super) fn is_of_type(value: &Value, node: Node<'_>) -> bool {
    match value {
        Value::Null => node.is_null(),
        Value::Bool(_) => node.as_bool().is_some(),
        Value::Number(_) => node.as_number().is_some(),
        Value::String(_) => node.as_str().is_some(),
        Value::Array(_) => node.is_array(),
        Value::Object(_) => node.is_object(),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The names of the types of which each alternative wants one, if that is all that is wrong with the value.
pub(super) fn types(context: &[Branch], path: &str, node: Node<'_>) -> Option<Vec<String>> {
    let mut types = Vec::new();
    for branch in context {
        let listed =
            |options: &[Value]| options.iter().map(|it| type_name(it).to_owned()).collect();
        let of_type = branch.iter().find_map(|error| match error.kind() {
            Kind::Constant { expected_value } if is_misfit(error, path, node) => {
                Some(listed(std::slice::from_ref(&**expected_value)))
            }
            Kind::Enum { options } if is_misfit(error, path, node) => {
                Some(listed(options.as_array().map_or(&[][..], Vec::as_slice)))
            }
            Kind::Type { kind } if error.instance_path().as_str() == path => Some(match kind {
                TypeKind::Single(one) => vec![one.to_string()],
                TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
            }),
            Kind::AnyOf { context } | Kind::OneOfNotValid { context }
                if error.instance_path().as_str() == path =>
            {
                self::types(context, path, node)
            }
            _ => None,
        });
        for name in of_type? {
            if !types.contains(&name) {
                types.push(name);
            }
        }
    }
    Some(types)
}

/// The alternative by the members that tell them apart. `fitting` keeps those that aren't excluded.
fn by_tag<'a, 'd>(
    alternatives: &'a Alternatives,
    fitting: &mut Vec<usize>,
    node: Node<'d>,
) -> Option<Choice<'a, 'd>> {
    let values = |nth: &usize, tag: &Tag| alternatives.all.get(*nth)?.values.get(&tag.name);
    // Whether each of the alternatives has values of its own for it.
    let is_strong = |tag: &Tag, fitting: &[usize]| {
        tag.is_disjoint && fitting.iter().all(|nth| values(nth, tag).is_some())
    };
    let listed = |tag: &'a Tag, fitting: &[usize]| -> Vec<&'a Value> {
        let lists = fitting
            .iter()
            .filter_map(|nth| alternatives.all.get(*nth).and_then(|it| it.values.get(&tag.name)));
        lists.flatten().collect()
    };
    let mut wrong = None;
    for tag in &alternatives.tags {
        let strong = is_strong(tag, fitting);
        if !strong && wrong.is_some() {
            break;
        }
        let Some(value) = node.get(&tag.name) else {
            let requires = |nth: &usize| {
                alternatives.all.get(*nth).is_some_and(|it| it.required.contains(&tag.name))
            };
            if strong && wrong.is_none() && fitting.iter().all(requires) {
                wrong = Some(Choice::NoTag { tag: &tag.name, values: listed(tag, fitting) });
            }
            continue;
        };
        let allows = |nth: &usize| {
            values(nth, tag).is_none_or(|values| values.iter().any(|it| same_as(value, it)))
        };
        let left: Vec<usize> = fitting.iter().copied().filter(allows).collect();
        match left[..] {
            [] if strong && wrong.is_none() => {
                let values = listed(tag, fitting);
                wrong = Some(Choice::WrongTag { tag: &tag.name, value, values });
            }
            [] => {}
            [only] => return Some(Choice::Branch(only)),
            _ => *fitting = left,
        }
    }
    wrong
}

/// The alternative that the value is nearest to.
fn likeliest<'a, 'd>(
    alternatives: &Alternatives,
    context: &[Branch],
    path: &str,
    node: Node<'d>,
    fitting: Vec<usize>,
) -> Choice<'a, 'd> {
    // Of a scalar, nothing says which one was meant.
    if !node.is_object() && !node.is_array() {
        return Choice::Unclear(fitting);
    }
    let of = |nth: usize| alternatives.all.get(nth);
    let are_known = fitting.iter().all(|nth| of(*nth).is_some_and(|it| it.is_known));
    let named = |nth: usize| {
        let members = node.members().map(|(key, _)| key.content());
        let names = |name: &str| of(nth).is_some_and(|it| it.members.contains(name));
        members.filter(|name| are_known && names(name)).count()
    };
    let most = fitting.iter().map(|nth| named(*nth)).max();
    let near: Vec<usize> = fitting.into_iter().filter(|nth| Some(named(*nth)) == most).collect();
    let is_here = |error: &ValidationError<'_>| error.instance_path().as_str() == path;
    let is_missing = |error: &ValidationError<'_>| {
        matches!(error.kind(), Kind::Required { .. }) && is_here(error)
    };
    // Fewer members to add don't make it likelier.
    if near.len() > 1 && near.iter().all(|nth| context[*nth].iter().all(is_missing)) {
        return Choice::Unclear(near);
    }
    let rank = |nth: usize| {
        let errors = &context[nth];
        let depth =
            |error: &ValidationError<'_>| error.instance_path().as_str().matches('/').count();
        let here = errors.iter().filter(|error| is_here(error)).count();
        let shallowest = errors.iter().map(depth).min();
        (Reverse(here), Reverse(errors.len()), shallowest)
    };
    let mut ranked: Vec<_> = near.iter().map(|nth| (rank(*nth), *nth)).collect();
    ranked.sort_by_key(|(rank, nth)| (Reverse(*rank), *nth));
    match ranked[..] {
        [(first, nth), (second, _), ..] if first != second => Choice::Branch(nth),
        [(_, nth)] => Choice::Branch(nth),
        _ => Choice::Unclear(near),
    }
}

/// Whether all alternatives but one are `null`: that one needs no name.
pub(super) fn is_nullable(context: &[Branch], chosen: usize) -> bool {
    let is_null = |branch: &Branch| match branch.as_slice() {
        [error] => {
            matches!(
                error.kind(),
                Kind::Type { kind: TypeKind::Single(jsonschema::JsonType::Null) }
            )
        }
        _ => false,
    };
    context.iter().enumerate().all(|(nth, branch)| nth == chosen || is_null(branch))
}
