//! Violated keywords as findings, each with its place in the document and in the schema's file. What
//! they say is in `sentences/`.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use super::alternatives::Alternatives;
use super::choice::{Branch, Choice, choose, is_nullable};
use super::compile::Compiled;
use super::evaluated::Evaluated;
use super::excerpt::KeywordPlace;
use super::listed_names::NamesFound;
use super::loaded::Schema;
use super::location::split;
use super::nodes::{self, Budget};
use super::parts::Parts;
use super::pattern_keyword::{self, assuming};
use super::reading::Reading;
use super::sentences::{
    At, Explained, Explainer, TOO_COSTLY, missing, of_choice, requoted, since, value,
};
use super::steps::{Step, steps, whole};
use super::unchecked::Unchecked;
use crate::document::{Limits, Node};
use crate::finding::{Collector, SchemaPlace, Severity};

impl Schema {
    /// Whether the schema accepts a DTO, as far as it can be used.
    pub(crate) fn accepts(&self, dto: Node<'_>, reading: Reading) -> bool {
        self.verdict(dto, reading) == Some(true)
    }

    /// The same; `None` if the validator doesn't say.
    pub(crate) fn verdict(&self, dto: Node<'_>, reading: Reading) -> Option<bool> {
        let limits = Limits::default();
        let budget =
            Budget { steps: limits.steps(dto.size()), errors: limits.max_violations as u64 };
        let compiled = self.compiled(reading).ok()?;
        let is_valid = || nodes::within(budget, || compiled.validator.is_valid(dto));
        match assuming(true, is_valid) {
            ((verdict, false), unknown) if unknown.is_empty() => Some(verdict),
            _ => None,
        }
    }

    /// Reports every violation of the schema by `dto`. Adds the names that were looked up to `found`.
    pub(crate) fn check<'d>(
        &self,
        dto: Node<'d>,
        reading: Reading,
        limits: &Limits,
        collector: &mut Collector<'d, '_>,
        found: &mut NamesFound,
    ) {
        let verdict = self.plain(reading).verdict(dto, found);
        if verdict == Some(true) {
            return;
        }
        match self.compiled(reading) {
            Ok(compiled) => {
                let errors = limits.max_violations as u64;
                let budget = Budget { steps: limits.steps(dto.size()), errors };
                if verdict == Some(false) {
                    return report((self, reading), compiled, dto, budget, collector);
                }
                // Most documents are valid, and to know that costs a fraction of listing errors.
                let is_valid = || nodes::within(budget, || compiled.validator.is_valid(dto));
                match assuming(true, is_valid) {
                    ((_, true), _) => too_costly(dto, collector),
                    ((true, false), unknown) => {
                        Unchecked::new(unknown, dto).report(compiled, collector);
                    }
                    ((false, false), _) => {
                        report((self, reading), compiled, dto, budget, collector);
                    }
                }
            }
            Err(error) => {
                let why = error.into_findings();
                let why = why.first().map_or("it can't be compiled", |why| why.message());
                let message = format!("the schema `{}` can't be used: {why}", self.name);
                let finding = collector.at(dto, "schema-unusable", Severity::Error);
                collector.push(finding.message(message).value(&*self.name));
            }
        }
    }
}

/// The errors of the value at `root` that are certain, and whether the validator was stopped. Where it isn't known
/// whether a value matches a pattern, an error is certain if it is there in both cases.
fn errors<'c, 'd: 'c>(
    compiled: &'c Compiled,
    root: Node<'d>,
    budget: Budget,
    collector: &mut Collector<'d, '_>,
) -> (Vec<ValidationError<'c>>, bool) {
    let run = || nodes::within(budget, || compiled.validator.iter_errors(root).collect::<Vec<_>>());
    let ((mut errors, mut is_spent), mut unknown) = assuming(true, run);
    if !unknown.is_empty() {
        let ((others, is_other_spent), more) = assuming(false, run);
        is_spent |= is_other_spent;
        unknown.extend(more);
        let unchecked = Unchecked::new(unknown, root);
        let key = |error: &ValidationError<'_>| {
            (error.instance_path().to_string(), error.schema_path().to_string())
        };
        let others: HashSet<_> = others.iter().map(key).collect();
        errors.retain(|error| {
            others.contains(&key(error)) && {
                let path = error.instance_path().as_str();
                let node = collector.index().find(root, path).unwrap_or(root);
                !unchecked.may_decide(error, node)
            }
        });
        unchecked.report(compiled, collector);
    }
    (errors, is_spent)
}

/// Reports the violations of `schema`, which `compiled` was made from, by the value at `root`.
fn report<'d>(
    (schema, reading): (&Schema, Reading),
    compiled: &Compiled,
    root: Node<'d>,
    budget: Budget,
    collector: &mut Collector<'d, '_>,
) {
    let (errors, is_spent) = errors(compiled, root, budget, collector);
    if is_spent {
        too_costly(root, collector);
    }
    let mut reporter = Reporter {
        schema,
        compiled,
        root,
        collector,
        parts: schema.parts(reading),
        alternatives: HashMap::new(),
        evaluated: HashMap::new(),
        seen: HashSet::new(),
    };
    reporter.list(&errors, "");
}

/// What reports errors, and what was read for it.
pub(super) struct Reporter<'r, 'd, 'c> {
    pub(super) schema: &'r Schema,
    pub(super) compiled: &'r Compiled,
    root: Node<'d>,
    collector: &'r mut Collector<'d, 'c>,
    parts: Parts<'r>,
    /// The alternatives under a keyword, by its location.
    alternatives: HashMap<String, Arc<Alternatives>>,
    /// What subschemas evaluate, by their locations.
    pub(super) evaluated: HashMap<String, Arc<Evaluated>>,
    seen: HashSet<(u32, String, String)>,
}

impl<'d> Reporter<'_, 'd, '_> {
    /// Reports the errors of a schema. `within` names the alternative that it is.
    fn list(&mut self, errors: &[ValidationError<'_>], within: &str) {
        let mut causes = self.causes(errors);
        for (nth, error) in errors.iter().enumerate() {
            // What was found before the budget was spent holds.
            if !nodes::is_of_nothing(error) {
                let causes = causes.remove(&nth).unwrap_or_default();
                self.one(error, &causes, within);
            }
        }
    }

    /// Reports an error. `causes` are what those subschemas evaluate that failed.
    fn one(&mut self, error: &ValidationError<'_>, causes: &[Arc<Evaluated>], within: &str) {
        let node = self.node(error);
        if matches!(error.kind(), Kind::BacktrackLimitExceeded { .. }) {
            too_costly(node, self.collector);
            return;
        }
        let keyword = self.compiled.place(error);
        let place = place(self.schema, &keyword, error);
        // Several ways through a schema lead to one keyword for one value.
        if !self.seen.insert((node.id(), place.pointer.clone(), what(error))) {
            return;
        }
        let steps = steps(&self.schema.bundle, self.compiled, error);
        let within = [within.to_owned(), since(&self.schema.bundle, &steps)];
        let within: Vec<_> = within.into_iter().filter(|it| !it.is_empty()).collect();
        let within = within.join("; ");
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                self.none_matches(error, context, (&keyword, &place, &steps), node, &within);
            }
            Kind::OneOfMultipleValid { context } => {
                let alternatives = self.alternatives(&keyword);
                let several = of_choice::several(&alternatives, context, node);
                self.push(value(node, several), &place, &within);
            }
            _ => {
                for explained in self.explained(error, causes, (&keyword, &steps), node) {
                    self.push(explained, &place, &within);
                }
            }
        }
    }

    /// Reports what is wrong by the alternative that was meant, if that can be seen.
    fn none_matches(
        &mut self,
        error: &ValidationError<'_>,
        context: &[Branch],
        (keyword, place, steps): (&KeywordPlace, &SchemaPlace, &[Step]),
        node: Node<'d>,
        within: &str,
    ) {
        let alternatives = self.alternatives(keyword);
        let explained = match choose(&alternatives, context, error.instance_path().as_str(), node) {
            Choice::Branch(nth) => {
                let within = match is_nullable(context, nth) {
                    true => String::new(),
                    false => alternatives.phrase(nth, &place.keyword),
                };
                self.list(&context[nth], &within);
                return;
            }
            Choice::WrongTag { tag, value: node, values } => {
                value(node, of_choice::wrong_tag(tag, &values, node))
            }
            Choice::NoTag { tag, values } => {
                let values: Vec<_> = values.into_iter().cloned().collect();
                let must_be = of_choice::must_be(tag, &values);
                missing(node, tag, &must_be.map_or(String::new(), |it| format!("; {it}")))
            }
            Choice::Unclear(candidates) => {
                let quotes = self.accepts_requoted(error, steps, node);
                let reason = |error: &ValidationError<'static>| {
                    let keyword = self.compiled.place(error);
                    let steps = self::steps(&self.schema.bundle, self.compiled, error);
                    let node = self.node(error);
                    let explained = self.explained(error, &[], (&keyword, &steps), node);
                    explained.into_iter().next().map(|it| it.message)
                };
                let known = (&*alternatives, &*candidates, quotes);
                value(node, of_choice::unclear(known, error, context, node, reason))
            }
        };
        self.push(explained, place, within);
    }

    /// The value that an error is about.
    pub(super) fn node(&self, error: &ValidationError<'_>) -> Node<'d> {
        // The validator's paths lead to nodes of this document.
        let found = self.collector.index().find(self.root, error.instance_path().as_str());
        found.unwrap_or(self.root)
    }

    fn explained(
        &mut self,
        error: &ValidationError<'_>,
        causes: &[Arc<Evaluated>],
        (at, steps): (&KeywordPlace, &[Step]),
        node: Node<'d>,
    ) -> Vec<Explained<'d>> {
        let quotes = self.accepts_requoted(error, steps, node);
        let (schema, index) = (self.schema, self.collector.index());
        let explainer = Explainer { schema, at, error, node, index, steps, causes, quotes };
        explainer.explain(&mut self.parts)
    }

    /// Whether the value would be accepted with quotes, if it has none, or without them.
    fn accepts_requoted(
        &mut self,
        error: &ValidationError<'_>,
        steps: &[Step],
        node: Node<'d>,
    ) -> bool {
        let is_about_types = matches!(
            error.kind(),
            Kind::Type { .. }
                | Kind::Constant { .. }
                | Kind::Enum { .. }
                | Kind::AnyOf { .. }
                | Kind::OneOfNotValid { .. }
        );
        let Some(json) = requoted(node).filter(|_| is_about_types) else { return false };
        let bundle = &self.schema.bundle;
        whole(bundle, steps).is_some_and(|at| self.parts.accept(at, &json))
    }

    pub(super) fn alternatives(&mut self, keyword: &KeywordPlace) -> Arc<Alternatives> {
        let at = match keyword {
            KeywordPlace::At(at) => at.as_str(),
            // Nothing is known of them: they are numbers.
            KeywordPlace::MetaSchema(..) => "",
        };
        let read = || self.schema.alternatives(at);
        Arc::clone(self.alternatives.entry(at.to_owned()).or_insert_with(read))
    }

    fn push(&mut self, explained: Explained<'d>, place: &SchemaPlace, within: &str) {
        let Explained { at, message, help, related } = explained;
        // Several keywords may forbid a member.
        if matches!(at, At::Key(_))
            && !self.seen.insert((at.node().id(), String::new(), message.clone()))
        {
            return;
        }
        let within = if within.is_empty() { String::new() } else { format!(" ({within})") };
        let value = format!("{} {}", place.keyword, at.text());
        let related = related.map(|(node, label)| (self.collector.place(node), label));
        let mut finding = self
            .collector
            .at(at.node(), "schema", Severity::Error)
            .message(format!("{message}{within}"))
            .value(value)
            .schema(place.clone());
        if let Some((place, label)) = related {
            finding = finding.related(place, label);
        }
        if let Some(help) = help {
            finding = finding.help(help);
        }
        self.collector.push(finding);
    }
}

/// What tells an error from others of its keyword for one value.
fn what(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::Required { property } => property.to_string(),
        Kind::PropertyNames { error } => format!("{}{}", error.instance(), error.schema_path()),
        _ => String::new(),
    }
}

/// Reports that not all violations by the value at `root` were found.
fn too_costly<'d>(root: Node<'d>, collector: &mut Collector<'d, '_>) {
    let [message, help] = TOO_COSTLY;
    let finding = collector.at(root, "too-costly", Severity::Error);
    collector.push(finding.message(message).help(help).value(""));
}

/// The keyword that failed, in its file.
fn place(schema: &Schema, at: &KeywordPlace, error: &ValidationError<'_>) -> SchemaPlace {
    let keyword = match error.kind() {
        // What stands for `pattern`, with a name of its own.
        Kind::Custom { keyword, .. } if pattern_keyword::is(keyword) => "pattern",
        kind => kind.keyword(),
    };
    match at {
        KeywordPlace::MetaSchema(address, pointer) => SchemaPlace::new(address, keyword, pointer),
        KeywordPlace::At(at) => {
            let name = match split(at) {
                (0, _) => schema.name.clone(),
                (file, _) => schema.bundle.files[file].source.name().to_owned(),
            };
            let place = SchemaPlace::new(name, keyword, split(at).1);
            match schema.bundle.node(at) {
                Some(_) => place.at(schema.bundle.place(at)),
                None => place,
            }
        }
    }
}
