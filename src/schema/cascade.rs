//! Members and items that nothing evaluates because the subschema that does has failed: its errors say why.

use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::choice::{Choice, choose};
use super::evaluated::Evaluated;
use super::nodes::is_of_nothing;
use super::steps::{Step, steps};
use super::violation::Reporter;

/// What failed subschemas evaluate, by the number of the error that says that nothing does.
pub(super) type Causes = HashMap<usize, Vec<Arc<Evaluated>>>;

/// The errors of `unevaluatedProperties` and `unevaluatedItems`, by the path of their schema and that of the value.
type Asked<'e> = HashMap<&'e str, HashMap<&'e str, Vec<usize>>>;

impl Reporter<'_, '_, '_> {
    pub(super) fn causes(&mut self, errors: &[ValidationError<'_>]) -> Causes {
        let mut causes = Causes::new();
        let asked = asked(errors);
        if asked.is_empty() {
            return causes;
        }
        for error in errors.iter().filter(|error| !is_of_nothing(error)) {
            let path = error.evaluation_path().as_str();
            let instance = error.instance_path().as_str();
            for (offset, _) in path.match_indices('/') {
                let Some(by_value) = asked.get(&path[..offset]) else { continue };
                let ends = instance.match_indices('/').map(|(end, _)| end);
                let about = ends.chain([instance.len()]);
                let about: Vec<usize> = about
                    .filter_map(|end| by_value.get(&instance[..end]))
                    .flatten()
                    .copied()
                    .collect();
                if about.is_empty() {
                    continue;
                }
                let failed = self.failed(error, offset);
                for nth in about {
                    let known = causes.entry(nth).or_default();
                    for evaluated in &failed {
                        if !known.iter().any(|it| Arc::ptr_eq(it, evaluated)) {
                            known.push(Arc::clone(evaluated));
                        }
                    }
                }
            }
        }
        causes
    }

    /// What is evaluated by the subschema that failed by an error, of those that check the value with the schema whose
    /// path ends at `offset`.
    fn failed(&mut self, error: &ValidationError<'_>, offset: usize) -> Vec<Arc<Evaluated>> {
        let steps = steps(&self.schema.bundle, self.compiled, error);
        let from = |step: &&Step| step.from >= offset;
        let mut failed = Vec::new();
        for step in steps.iter().filter(from) {
            match step.keyword.as_str() {
                "allOf" => failed.extend(step.inner()),
                "anyOf" | "oneOf" => match (&step.at, &step.argument) {
                    (Some(at), None) => {
                        let at = format!("{at}/{}", step.keyword);
                        let meant = self.meant(error);
                        failed.extend(meant.into_iter().map(|nth| format!("{at}/{nth}")));
                    }
                    _ => failed.extend(step.inner()),
                },
                _ if step.is_in_place() => continue,
                _ => {}
            }
            break;
        }
        let read = |at: &String| self.schema.evaluated(at);
        let of = |at| Arc::clone(self.evaluated.entry(at).or_insert_with_key(read));
        failed.into_iter().map(of).collect()
    }

    /// The alternatives of `anyOf` or `oneOf` that one of may have been meant.
    fn meant(&mut self, error: &ValidationError<'_>) -> Vec<usize> {
        let (context, node) = match error.kind() {
            Kind::OneOfMultipleValid { context } => {
                return (0..context.len()).filter(|nth| context[*nth].is_empty()).collect();
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                (context, self.node(error))
            }
            _ => return Vec::new(),
        };
        let alternatives = self.alternatives(&self.compiled.place(error));
        match choose(&alternatives, context, error.instance_path().as_str(), node) {
            Choice::Branch(nth) => vec![nth],
            Choice::Unclear(candidates) => candidates,
            Choice::WrongTag { .. } | Choice::NoTag { .. } => (0..context.len()).collect(),
        }
    }
}

fn asked<'e>(errors: &'e [ValidationError<'_>]) -> Asked<'e> {
    let mut asked = Asked::new();
    for (nth, error) in errors.iter().enumerate() {
        if matches!(
            error.kind(),
            Kind::UnevaluatedProperties { .. } | Kind::UnevaluatedItems { .. }
        ) && let Some((path, _)) = error.evaluation_path().as_str().rsplit_once('/')
        {
            let by_value = asked.entry(path).or_default();
            by_value.entry(error.instance_path().as_str()).or_default().push(nth);
        }
    }
    asked
}
