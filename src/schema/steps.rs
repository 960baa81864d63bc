//! The way that the validator took through a schema to the keyword that failed.

use super::bundle::Bundle;
use super::compile::Compiled;
use crate::text::pointer_token::{escape, unescape};
use jsonschema::ValidationError;

/// The keywords whose subschemas check the value that the schema itself checks.
const IN_PLACE: [&str; 12] = [
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependencies",
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
];

/// One keyword of the way.
pub(super) struct Step {
    /// Where it starts in the validator's path, in bytes.
    pub(super) from: usize,
    pub(super) keyword: String,
    /// Which of the keyword's subschemas: the name of a member, or a number.
    pub(super) argument: Option<String>,
    /// The location of the schema that has the keyword, if it is known.
    pub(super) at: Option<String>,
}

impl Step {
    /// The location of the subschema that the keyword leads to.
    pub(super) fn inner(&self) -> Option<String> {
        let at = self.at.as_ref()?;
        Some(match &self.argument {
            Some(argument) => format!("{at}/{}/{}", escape(&self.keyword), escape(argument)),
            None => format!("{at}/{}", escape(&self.keyword)),
        })
    }

    pub(super) fn is_in_place(&self) -> bool {
        IN_PLACE.contains(&self.keyword.as_str())
    }

    fn is_reference(&self) -> bool {
        self.keyword.starts_with('$') && self.is_in_place()
    }
}

/// The way to an error. The last step is the keyword that failed.
pub(super) fn steps(
    bundle: &Bundle,
    compiled: &Compiled,
    error: &ValidationError<'_>,
) -> Vec<Step> {
    let path = error.evaluation_path().as_str();
    let mut at = Some(bundle.start.clone());
    // Where the validator has a reference of its own, to a resource.
    let mut is_referred_to = compiled.is_referred_to;
    let mut steps: Vec<Step> = Vec::new();
    for mut step in parse(path) {
        if step.keyword == "patternProperties"
            && let Some(name) = &step.argument
        {
            let written = compiled.written(&format!("/patternProperties/{}", escape(name)));
            let name = written.rsplit('/').next().unwrap_or_default();
            step.argument = Some(unescape(name));
        }
        if step.is_reference() && std::mem::take(&mut is_referred_to) {
            continue;
        }
        step.at = at;
        at = match step.is_reference() {
            true => target(bundle, &step),
            false => step.inner().filter(|at| bundle.get(at).is_some()),
        };
        let is_resource =
            |at: &String| bundle.resource_of(at).pointer == super::location::split(at).1;
        is_referred_to = !step.is_reference() && at.as_ref().is_some_and(is_resource);
        steps.push(step);
    }
    steps
}

/// Where a reference leads, if it is always there.
fn target(bundle: &Bundle, step: &Step) -> Option<String> {
    let at = step.at.as_ref()?;
    let (_, target) = bundle.targets.get(at)?.iter().find(|(known, _)| *known == step.keyword)?;
    let mut possible = bundle.possible(target);
    possible.dedup();
    if possible.len() == 1 { possible.pop() } else { None }
}

/// The location of the schema that checks the whole of the value, with all that is beside the keyword.
pub(super) fn whole<'s>(bundle: &'s Bundle, steps: &'s [Step]) -> Option<&'s str> {
    let (_, before) = steps.split_last()?;
    match before.iter().rposition(|step| !step.is_in_place()) {
        Some(last) => steps.get(last.saturating_add(1))?.at.as_deref(),
        None => Some(&bundle.start),
    }
}

fn parse(path: &str) -> Vec<Step> {
    let mut segments = Vec::new();
    let mut from = 0_usize;
    for segment in path.split('/').skip(1) {
        segments.push((from, segment));
        from = from.saturating_add(segment.len()).saturating_add(1);
    }
    let mut steps = Vec::new();
    let mut segments = segments.into_iter().peekable();
    while let Some((from, segment)) = segments.next() {
        let keyword = unescape(segment);
        let argument = match keyword.as_str() {
            "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "allOf"
            | "anyOf" | "oneOf" | "prefixItems" => segments.next(),
            // A tuple.
            "items" => segments.next_if(|(_, next)| next.bytes().all(|it| it.is_ascii_digit())),
            _ => None,
        };
        let argument = argument.map(|(_, argument)| unescape(argument));
        steps.push(Step { from, keyword, argument, at: None });
    }
    steps
}
