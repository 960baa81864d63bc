//! A check as a rule asks for it, with its arguments, before it is made for a schema.

use std::sync::Arc;

use crate::check::join::CompiledKind;
use crate::check::{
    AnyCheck, ArgumentError, Arguments, Build, Check, CompileContext, CompiledExpr,
    CrossDocumentCheck, Hit, Join, Subject,
};
use crate::document::Pattern;
use crate::text::Place;

/// A check, and what it looks at.
#[derive(Debug, Clone)]
pub(crate) struct CheckExpr {
    /// From the value that the check around it looks at.
    pub(crate) at: Pattern,
    /// Where that is written.
    pub(crate) place: Place,
    pub(crate) ask: ExprKind,
}

/// One check, or several joined.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    CheckCall(CheckCall),
    Join(Join<CheckExpr>),
}

/// A check by its verb.
#[derive(Clone)]
pub(crate) struct CheckCall {
    pub(crate) definition: AnyCheck,
    pub(crate) arguments: Arguments,
    /// Where the check is named.
    pub(crate) place: Place,
    /// A host's check, made already.
    ready: Option<Arc<dyn Check>>,
}

/// A check that was made.
pub(crate) enum CompiledCheck {
    Each(Box<dyn Check>),
    CrossDocumentCheck(Box<dyn CrossDocumentCheck>),
}

impl CheckCall {
    pub(crate) fn new(definition: AnyCheck, arguments: Arguments, place: Place) -> Self {
        Self { definition, arguments, place, ready: None }
    }

    /// Judges the arguments together, and makes a host's check.
    fn prepare(&mut self) -> Result<(), ArgumentError> {
        // Told where the arguments are read.
        if !self.definition.missing(|name| self.arguments.has(name)).is_empty() {
            return Ok(());
        }
        (self.definition.judge)(&self.arguments)?;
        if let AnyCheck::Host(host) = &self.definition {
            self.ready = Some(host.build(&self.arguments)?.into());
        }
        Ok(())
    }

    fn make(&self, context: &CompileContext<'_>) -> CompiledCheck {
        match (&self.definition.build, &self.ready) {
            (Build::Each(build), _) => CompiledCheck::Each(build(&self.arguments, context)),
            (Build::CrossDocumentCheck(build), _) => {
                CompiledCheck::CrossDocumentCheck(build(&self.arguments, context))
            }
            (Build::Host, Some(ready)) => CompiledCheck::Each(Box::new(Shared(Arc::clone(ready)))),
            // Only a policy without mistakes is run, and there every check is ready.
            (Build::Host, None) => CompiledCheck::Each(Box::new(Join::All(Vec::new()))),
        }
    }
}

impl CheckExpr {
    /// Prepares every check; gives what is wrong with arguments, and where.
    pub(crate) fn prepare(&mut self) -> Vec<(ArgumentError, Place)> {
        match &mut self.ask {
            ExprKind::CheckCall(one) => match one.prepare() {
                Ok(()) => Vec::new(),
                Err(error) => {
                    let place = one.arguments.place(error.parameter).unwrap_or(&one.place).clone();
                    vec![(error, place)]
                }
            },
            ExprKind::Join(join) => {
                let mut errors = Vec::new();
                *join = join.map(&mut |part| {
                    let mut part = part.clone();
                    errors.extend(part.prepare());
                    part
                });
                errors
            }
        }
    }

    /// Makes the check for the values that the site's `select` leads to.
    pub(crate) fn make(&self, context: &CompileContext<'_>) -> CompiledCheck {
        match &self.ask {
            ExprKind::CheckCall(one) => one.make(context),
            ExprKind::Join(join) => {
                CompiledCheck::Each(Box::new(join.map(&mut |part| part.part(context))))
            }
        }
    }

    fn part(&self, around: &CompileContext<'_>) -> CompiledExpr {
        let select = &around.select.join(&self.at);
        let context = CompileContext {
            shape: Arc::clone(&around.shape),
            select,
            canonical: around.canonical,
        };
        let kind = match &self.ask {
            ExprKind::Join(join) => CompiledKind::Join(join.map(&mut |part| part.part(&context))),
            ExprKind::CheckCall(one) => {
                let check = match one.make(&context) {
                    CompiledCheck::Each(check) => check,
                    // Refused where a policy is read.
                    CompiledCheck::CrossDocumentCheck(_) => Box::new(Join::All(Vec::new())),
                };
                CompiledKind::CheckCall { takes: one.definition.takes, check }
            }
        };
        CompiledExpr { at: self.at.clone(), kind }
    }

    /// Every check by its verb, with what it looks at and where that is written.
    pub(crate) fn leaves(&self, select: &Pattern) -> Vec<(Pattern, &CheckCall, &Place)> {
        let select = select.join(&self.at);
        match &self.ask {
            ExprKind::CheckCall(one) => vec![(select, one, &self.place)],
            ExprKind::Join(join) => {
                join.parts().into_iter().flat_map(|part| part.leaves(&select)).collect()
            }
        }
    }

    /// What a message may say of what is found, besides `{value}`: what is known whichever part
    /// finds it.
    pub(crate) fn placeholders(&self) -> Vec<&'static str> {
        match &self.ask {
            ExprKind::CheckCall(one) => one.definition.placeholders.to_vec(),
            ExprKind::Join(join) => {
                let voices = join.voices();
                let mut voices = voices.iter().map(|part| part.placeholders());
                let first = voices.next().unwrap_or_default();
                voices.fold(first, |mut common, names| {
                    common.retain(|name| names.contains(name));
                    common
                })
            }
        }
    }

    /// Whether what it says of a value depends on that value alone.
    pub(crate) fn is_by_value(&self) -> bool {
        match &self.ask {
            ExprKind::CheckCall(one) => one.definition.by_value,
            ExprKind::Join(join) => join.parts().iter().all(|part| part.is_by_value()),
        }
    }

    /// The name of the check: a verb's, or how it is joined.
    pub(crate) fn name(&self) -> &'static str {
        match &self.ask {
            ExprKind::CheckCall(one) => one.definition.name,
            ExprKind::Join(Join::Any(_)) => "any",
            ExprKind::Join(Join::All(_)) => "all",
            ExprKind::Join(Join::Not(_)) => "not",
            ExprKind::Join(Join::When { .. }) => "when",
        }
    }
}

impl std::fmt::Debug for CheckCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("One").field("verb", &self.definition.name).finish_non_exhaustive()
    }
}

/// A check that several plans run.
struct Shared(Arc<dyn Check>);

impl Check for Shared {
    fn check<'d>(&self, context: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        self.0.check(context, report);
    }
}
