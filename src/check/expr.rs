//! A check as a rule uses it: with arguments, and not yet compiled for a schema.

use std::sync::Arc;

use crate::check::join::CompiledKind;
use crate::check::{
    ArgumentError, Arguments, BrokenPart, CheckDefinition, CompileContext, CompiledCheck,
    CompiledExpr, Join, Meaning,
};
use crate::document::Pattern;
use crate::schema::{Role, Roles, Shape};
use crate::text::Place;

/// One or more checks, and what they look at.
#[derive(Debug, Clone)]
pub(crate) struct CheckExpr {
    /// From the value that the check outer it looks at.
    pub(crate) at: Pattern,
    /// Where that is written.
    pub(crate) place: Place,
    /// Where the name of the check is written, or the word that joins several.
    pub(crate) key: Place,
    pub(crate) kind: ExprKind,
}

/// One check, or several joined.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Call(CheckCall),
    Join(Join<CheckExpr>),
}

/// One check with its arguments.
#[derive(Clone)]
pub(crate) struct CheckCall {
    pub(crate) definition: Arc<CheckDefinition>,
    pub(crate) arguments: Arguments,
    /// Where the check is named.
    pub(crate) place: Place,
}

impl CheckCall {
    pub(crate) fn new(
        definition: Arc<CheckDefinition>,
        arguments: Arguments,
        place: Place,
    ) -> Self {
        Self { definition, arguments, place }
    }

    /// Whether the check has a meaning.
    pub(crate) fn means(&self, is: impl Fn(&Meaning) -> bool) -> bool {
        self.definition.meanings.iter().any(is)
    }

    /// The first result that `read` takes from a meaning of the check.
    pub(crate) fn meaning<T>(&self, read: impl Fn(Meaning) -> Option<T>) -> Option<T> {
        self.definition.meanings.iter().copied().find_map(read)
    }

    /// The checks that arguments are.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &CheckExpr> {
        self.arguments.conditions().filter_map(|condition| condition.downcast_ref())
    }

    fn compile(&self, context: &CompileContext<'_>) -> CompiledCheck {
        self.definition.compile(&self.arguments, context)
    }
}

impl CheckExpr {
    /// What is wrong with the arguments of each check, and where.
    pub(crate) fn judge(&self) -> Vec<(ArgumentError, Place)> {
        match &self.kind {
            ExprKind::Call(call) => match call.definition.accepts(&call.arguments) {
                Ok(()) => Vec::new(),
                Err(error) => {
                    let place = call.arguments.place(error.parameter).unwrap_or(&call.place);
                    vec![(error, place.clone())]
                }
            },
            ExprKind::Join(join) => join.parts().iter().flat_map(|part| part.judge()).collect(),
        }
    }

    /// Makes the check for the values that the site's `select` leads to.
    pub(crate) fn compile(&self, context: &CompileContext<'_>) -> CompiledCheck {
        match &self.kind {
            ExprKind::Call(call) => call.compile(context),
            ExprKind::Join(join) => {
                CompiledCheck::Each(Box::new(join.map(&mut |part| part.compile_part(context))))
            }
        }
    }

    /// Makes the check for whole DTOs, by itself.
    pub(crate) fn compile_alone(&self, shape: &Arc<Shape>) -> CompiledExpr {
        self.compile_part(&CompileContext::alone(shape, &Pattern::default()))
    }

    /// Makes the check that an argument is, for each item of the array that a check looks at.
    pub(crate) fn compile_argument(
        arguments: &Arguments,
        parameter: &str,
        array: &CompileContext<'_>,
    ) -> Option<CompiledExpr> {
        let expr: &Self = arguments.condition(parameter)?.downcast_ref()?;
        Some(expr.compile_part(&CompileContext {
            shape: Arc::clone(&array.shape),
            select: &array.select.items(),
            ambiguous_urls_reported_at: &[],
            allowed_hosts: array.allowed_hosts,
        }))
    }

    /// The first check in the one that an argument is which asks about the document's own schema or file.
    pub(crate) fn of_document(arguments: &Arguments, parameter: &str) -> Option<&'static str> {
        let expr: &Self = arguments.condition(parameter)?.downcast_ref()?;
        let calls = expr.calls(&Pattern::default());
        let mut definitions = calls.into_iter().map(|(_, call, _)| &call.definition);
        definitions.find(|it| it.is_of_document).map(|it| it.name)
    }

    /// Makes the check that an argument is, for documents without a known schema; and the places that it looks at.
    pub(crate) fn compile_decoded(
        arguments: &Arguments,
        parameter: &str,
    ) -> Option<(CompiledExpr, Vec<Pattern>)> {
        let expr: &Self = arguments.condition(parameter)?.downcast_ref()?;
        let compiled = expr.compile_alone(&Arc::new(Shape::of_anything()));
        Some((compiled, expr.places(&Pattern::default())))
    }

    fn compile_part(&self, outer: &CompileContext<'_>) -> CompiledExpr {
        let select = &outer.select.join(&self.at);
        let context = CompileContext {
            shape: Arc::clone(&outer.shape),
            select,
            ambiguous_urls_reported_at: outer.ambiguous_urls_reported_at,
            allowed_hosts: outer.allowed_hosts,
        };
        let kind = match &self.kind {
            ExprKind::Join(join) => {
                CompiledKind::Join(join.map(&mut |part| part.compile_part(&context)))
            }
            ExprKind::Call(call) => {
                let check = match call.compile(&context) {
                    CompiledCheck::Each(check) => check,
                    // Refused where a policy is read.
                    CompiledCheck::CrossDocument(_) => Box::new(Join::All(Vec::new())),
                };
                CompiledKind::Check { takes: call.definition.takes, check }
            }
        };
        let part = BrokenPart { name: self.name(), place: self.key.clone() };
        CompiledExpr { at: self.at.clone(), looks_around: self.looks_around(), part, kind }
    }

    /// Every single check, with what it looks at and where that is written.
    pub(crate) fn calls(&self, select: &Pattern) -> Vec<(Pattern, &CheckCall, &Place)> {
        let select = select.join(&self.at);
        match &self.kind {
            ExprKind::Call(call) => {
                let items = select.items();
                // No schema says anything of a document that is decoded.
                let conditions = call.conditions().filter(|_| !call.definition.decodes);
                let within = conditions.flat_map(|it| it.calls(&items));
                let within: Vec<_> = within.collect();
                [(select, call, &self.place)].into_iter().chain(within).collect()
            }
            ExprKind::Join(join) => {
                join.parts().into_iter().flat_map(|part| part.calls(&select)).collect()
            }
        }
    }

    /// Every place that it looks at: those of its checks, and those that their parameters name.
    pub(crate) fn places(&self, select: &Pattern) -> Vec<Pattern> {
        let mut places = Vec::new();
        for (at, call, _) in self.calls(select) {
            for (_, pointer, is_from_items, _) in call.arguments.pointers() {
                places.push(if is_from_items { at.items().join(pointer) } else { pointer.clone() });
            }
            places.push(at);
        }
        places
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

    /// Whether it is made of several checks.
    pub(crate) fn is_joined(&self) -> bool {
        matches!(self.kind, ExprKind::Join(_))
    }

    /// The parts of it that report what they find.
    pub(crate) fn reporters(&self) -> Vec<BrokenPart> {
        match &self.kind {
            ExprKind::Join(Join::Any(_) | Join::Not(_)) | ExprKind::Call(_) => {
                vec![BrokenPart { name: self.name(), place: self.key.clone() }]
            }
            ExprKind::Join(join) => {
                join.reporting_parts().iter().flat_map(|part| part.reporters()).collect()
            }
        }
    }

    /// The check with places instead of roles: in each way that there is, where a role has several places, and in
    /// none where it has no place.
    pub(crate) fn in_roles(&self, roles: &Roles) -> Vec<Self> {
        let mut ways = vec![Roles::default()];
        for role in Role::ALL.into_iter().filter(|role| self.names(*role)) {
            let mut longer = Vec::new();
            for (way, place) in
                ways.iter().flat_map(|way| roles.of(role).iter().map(move |it| (way, it)))
            {
                let mut way = way.clone();
                way.set(role, vec![place.clone()]);
                longer.push(way);
            }
            ways = longer;
        }
        ways.iter().map(|way| self.at_places(way)).collect()
    }

    /// Whether an argument names the role.
    pub(crate) fn names(&self, role: Role) -> bool {
        match &self.kind {
            ExprKind::Call(call) => call.arguments.roles().any(|named| named == role),
            ExprKind::Join(join) => join.parts().iter().any(|part| part.names(role)),
        }
    }

    fn at_places(&self, roles: &Roles) -> Self {
        let kind = match &self.kind {
            ExprKind::Call(call) => {
                let arguments = call.arguments.at_places(roles);
                ExprKind::Call(CheckCall { arguments, ..call.clone() })
            }
            ExprKind::Join(join) => ExprKind::Join(join.map(&mut |part| part.at_places(roles))),
        };
        Self { kind, ..self.clone() }
    }

    /// About how many steps it takes for a value: one for each check, and one for so many comparisons as take
    /// as long.
    pub(crate) fn steps(&self) -> u64 {
        const COMPARISONS: u64 = 16;
        match &self.kind {
            ExprKind::Call(call) => {
                let comparisons = call.arguments.iter().map(|(_, it, _)| it.comparisons() as u64);
                let within: u64 = call.conditions().map(Self::steps).sum();
                (comparisons.sum::<u64>() / COMPARISONS).saturating_add(within).saturating_add(1)
            }
            ExprKind::Join(join) => join.parts().iter().map(|part| part.steps()).sum(),
        }
    }

    /// Whether what it says of a value depends on that value alone.
    pub(crate) fn is_by_value(&self) -> bool {
        match &self.kind {
            ExprKind::Call(call) => call.definition.by_value,
            ExprKind::Join(join) => join.parts().iter().all(|part| part.is_by_value()),
        }
    }

    /// Whether it looks at other places of the DTO.
    pub(crate) fn looks_around(&self) -> bool {
        match &self.kind {
            ExprKind::Call(call) => {
                call.definition.looks_around || call.conditions().any(Self::looks_around)
            }
            ExprKind::Join(join) => join.parts().iter().any(|part| part.looks_around()),
        }
    }

    /// The name of the check, or of the way that checks are combined.
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
