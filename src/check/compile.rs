//! What a check can know in advance of the values that it will see.

use std::sync::Arc;

use crate::check::{Check, CrossDocumentCheck};
use crate::document::Pattern;
use crate::schema::Shape;
use crate::url::Domain;

/// The place that a check is made for, and what the schema says of it.
///
/// A check is made once for each schema, so look-ups in the schema belong here and not into
/// [`Check::check`].
pub struct CompileContext<'s> {
    pub(crate) shape: Arc<Shape>,
    pub(crate) select: &'s Pattern,
    /// The places where another rule reports URLs that parsers read in different ways.
    pub(crate) ambiguous_urls_reported_at: &'s [Pattern],
    /// The hosts that rules of the policy allow, wherever.
    pub(crate) allowed_hosts: &'s [Arc<[Domain]>],
}

/// A check, ready to run.
pub(crate) enum CompiledCheck {
    Each(Box<dyn Check>),
    CrossDocument(Box<dyn CrossDocumentCheck>),
}

impl<'s> CompileContext<'s> {
    /// The place, without rules that a check could rely on.
    pub(crate) fn alone(shape: &Arc<Shape>, select: &'s Pattern) -> Self {
        let shape = Arc::clone(shape);
        Self { shape, select, ambiguous_urls_reported_at: &[], allowed_hosts: &[] }
    }
}

impl CompileContext<'_> {
    /// The JSON Pointer of the selected values, with `*` for each item or member.
    pub fn select(&self) -> String {
        self.select.to_string()
    }

    /// The strings that the schema allows here (its `enum`), in the order of the schema; `None` if
    /// it allows others too.
    pub fn names(&self) -> Option<Vec<String>> {
        self.shape.values_at(self.select)
    }

    /// The strings that the schema allows for the items of the array here, like
    /// [`CompileContext::names`].
    pub fn item_names(&self) -> Option<Vec<String>> {
        self.shape.values_at(&self.select.items())
    }

    /// The members that the schema names for the object here.
    pub fn members(&self) -> Vec<String> {
        self.shape.members_at(self.select)
    }
}

impl std::fmt::Debug for CompileContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CompileContext").field("select", self.select).finish_non_exhaustive()
    }
}
