//! A check as a rule asks for it, with its arguments, before it is made for a schema.

use std::sync::Arc;

use crate::check::join::Asked;
use crate::check::{
    Across, ArgumentError, Arguments, Build, Check, Hit, Join, Part, Site, Subject, VerbRef,
};
use crate::document::Pattern;
use crate::text::Place;

/// A check, and what it looks at.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    /// From the value that the check around it looks at.
    pub(crate) at: Pattern,
    /// Where that is written.
    pub(crate) place: Place,
    pub(crate) ask: Ask,
}

/// One check, or several joined.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    One(One),
    Join(Join<Spec>),
}

/// A check by its verb.
#[derive(Clone)]
pub(crate) struct One {
    pub(crate) verb: VerbRef,
    pub(crate) arguments: Arguments,
    /// Where the check is named.
    pub(crate) place: Place,
    /// A host's check, made already.
    ready: Option<Arc<dyn Check>>,
}

/// A check that was made.
pub(crate) enum Made {
    Each(Box<dyn Check>),
    Across(Box<dyn Across>),
}

impl One {
    pub(crate) fn new(verb: VerbRef, arguments: Arguments, place: Place) -> Self {
        Self { verb, arguments, place, ready: None }
    }

    /// Judges the arguments together, and makes a host's check.
    fn prepare(&mut self) -> Result<(), ArgumentError> {
        // Told where the arguments are read.
        if !self.verb.missing(|name| self.arguments.has(name)).is_empty() {
            return Ok(());
        }
        (self.verb.judge)(&self.arguments)?;
        if let VerbRef::Host(host) = &self.verb {
            self.ready = Some(host.build(&self.arguments)?.into());
        }
        Ok(())
    }

    fn make(&self, site: &Site<'_>) -> Made {
        match (&self.verb.build, &self.ready) {
            (Build::Each(build), _) => Made::Each(build(&self.arguments, site)),
            (Build::Across(build), _) => Made::Across(build(&self.arguments, site)),
            (Build::Host, Some(ready)) => Made::Each(Box::new(Shared(Arc::clone(ready)))),
            // Only a policy without mistakes is run, and there every check is ready.
            (Build::Host, None) => Made::Each(Box::new(Join::All(Vec::new()))),
        }
    }
}

impl Spec {
    /// Prepares every check; gives what is wrong with arguments, and where.
    pub(crate) fn prepare(&mut self) -> Vec<(ArgumentError, Place)> {
        match &mut self.ask {
            Ask::One(one) => match one.prepare() {
                Ok(()) => Vec::new(),
                Err(error) => {
                    let place = one.arguments.place(error.parameter).unwrap_or(&one.place).clone();
                    vec![(error, place)]
                }
            },
            Ask::Join(join) => {
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
    pub(crate) fn make(&self, site: &Site<'_>) -> Made {
        match &self.ask {
            Ask::One(one) => one.make(site),
            Ask::Join(join) => Made::Each(Box::new(join.map(&mut |part| part.part(site)))),
        }
    }

    fn part(&self, around: &Site<'_>) -> Part {
        let select = &around.select.join(&self.at);
        let site = Site { shape: Arc::clone(&around.shape), select, canonical: around.canonical };
        let asked = match &self.ask {
            Ask::Join(join) => Asked::Join(join.map(&mut |part| part.part(&site))),
            Ask::One(one) => {
                let check = match one.make(&site) {
                    Made::Each(check) => check,
                    // Refused where a policy is read.
                    Made::Across(_) => Box::new(Join::All(Vec::new())),
                };
                Asked::One { takes: one.verb.takes, check }
            }
        };
        Part { at: self.at.clone(), asked }
    }

    /// Every check by its verb, with what it looks at and where that is written.
    pub(crate) fn leaves(&self, select: &Pattern) -> Vec<(Pattern, &One, &Place)> {
        let select = select.join(&self.at);
        match &self.ask {
            Ask::One(one) => vec![(select, one, &self.place)],
            Ask::Join(join) => {
                join.parts().into_iter().flat_map(|part| part.leaves(&select)).collect()
            }
        }
    }

    /// What a message may say of what is found, besides `{value}`: what is known whichever part
    /// finds it.
    pub(crate) fn placeholders(&self) -> Vec<&'static str> {
        match &self.ask {
            Ask::One(one) => one.verb.placeholders.to_vec(),
            Ask::Join(join) => {
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
            Ask::One(one) => one.verb.by_value,
            Ask::Join(join) => join.parts().iter().all(|part| part.is_by_value()),
        }
    }

    /// The name of the check: a verb's, or how it is joined.
    pub(crate) fn name(&self) -> &'static str {
        match &self.ask {
            Ask::One(one) => one.verb.name,
            Ask::Join(Join::Any(_)) => "any",
            Ask::Join(Join::All(_)) => "all",
            Ask::Join(Join::Not(_)) => "not",
            Ask::Join(Join::When { .. }) => "when",
        }
    }
}

impl std::fmt::Debug for One {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("One").field("verb", &self.verb.name).finish_non_exhaustive()
    }
}

/// A check that several plans run.
struct Shared(Arc<dyn Check>);

impl Check for Shared {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        self.0.check(subject, report);
    }
}
