//! A check as a rule asks for it, with its arguments, before it is made for a schema.

use std::sync::Arc;

use crate::check::join::CompiledKind;
use crate::check::{
    AnyCheck, ArgumentError, Arguments, Build, Check, CheckContext, CompileContext, CompiledExpr,
    CrossDocumentCheck, Join, Violation,
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
    pub(crate) kind: ExprKind,
}

/// One check, or several joined.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Call(CheckCall),
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
    CrossDocument(Box<dyn CrossDocumentCheck>),
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
            (Build::CrossDocument(build), _) => {
                CompiledCheck::CrossDocument(build(&self.arguments, context))
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
        match &mut self.kind {
            ExprKind::Call(call) => match call.prepare() {
                Ok(()) => Vec::new(),
                Err(error) => {
                    let place =
                        call.arguments.place(error.parameter).unwrap_or(&call.place).clone();
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
        match &self.kind {
            ExprKind::Call(call) => call.make(context),
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
        let kind = match &self.kind {
            ExprKind::Join(join) => CompiledKind::Join(join.map(&mut |part| part.part(&context))),
            ExprKind::Call(call) => {
                let check = match call.make(&context) {
                    CompiledCheck::Each(check) => check,
                    // Refused where a policy is read.
                    CompiledCheck::CrossDocument(_) => Box::new(Join::All(Vec::new())),
                };
                CompiledKind::Check { takes: call.definition.takes, check }
            }
        };
        CompiledExpr { at: self.at.clone(), kind }
    }

    /// Every check by its verb, with what it looks at and where that is written.
    pub(crate) fn calls(&self, select: &Pattern) -> Vec<(Pattern, &CheckCall, &Place)> {
        let select = select.join(&self.at);
        match &self.kind {
            ExprKind::Call(call) => vec![(select, call, &self.place)],
            ExprKind::Join(join) => {
                join.parts().into_iter().flat_map(|part| part.calls(&select)).collect()
            }
        }
    }

    /// What a message may say of what is found, besides `{value}`: what is known whichever part
    /// finds it.
    pub(crate) fn placeholders(&self) -> Vec<&'static str> {
        match &self.kind {
            ExprKind::Call(call) => call.definition.placeholders.to_vec(),
            ExprKind::Join(join) => {
                let reporting_parts = join.reporting_parts();
                let mut reporting_parts = reporting_parts.iter().map(|part| part.placeholders());
                let first = reporting_parts.next().unwrap_or_default();
                reporting_parts.fold(first, |mut common, names| {
                    common.retain(|name| names.contains(name));
                    common
                })
            }
        }
    }

    /// Whether what it says of a value depends on that value alone.
    pub(crate) fn is_by_value(&self) -> bool {
        match &self.kind {
            ExprKind::Call(call) => call.definition.by_value,
            ExprKind::Join(join) => join.parts().iter().all(|part| part.is_by_value()),
        }
    }

    /// The name of the check: a verb's, or how it is joined.
    pub(crate) fn name(&self) -> &'static str {
        match &self.kind {
            ExprKind::Call(call) => call.definition.name,
            ExprKind::Join(Join::Any(_)) => "any",
            ExprKind::Join(Join::All(_)) => "all",
            ExprKind::Join(Join::Not(_)) => "not",
            ExprKind::Join(Join::When { .. }) => "when",
        }
    }
}

impl std::fmt::Debug for CheckCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckCall").field("check", &self.definition.name).finish_non_exhaustive()
    }
}

/// A check that several plans run.
struct Shared(Arc<dyn Check>);

impl Check for Shared {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        self.0.check(context, report);
    }
}
