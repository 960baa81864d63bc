//! Two editions of an OpenAPI file: each component and what each operation is sent.

use super::schema_impact::{SchemaDiff, load_schemas};
use crate::files::Files;
use crate::policy::model::Resolved;
use crate::policy::read::schemas::Schemas;
use crate::policy::{Policy, PolicyError};
use crate::schema::{self, OpenApiPartKind};

/// The differences between two editions of an OpenAPI file.
///
/// ```
/// use dtolint::files::NoFiles;
/// use dtolint::policy::OpenApiDiff;
///
/// // Embedded schemas aren't OpenAPI files.
/// let old = "workos:CreateWebhookEndpointDto";
/// assert!(OpenApiDiff::load(old, old, &NoFiles).is_none());
/// ```
#[derive(Debug)]
pub struct OpenApiDiff {
    old: String,
    new: String,
    parts: Vec<OpenApiPart>,
    unchanged: usize,
}

/// A component or an operation that isn't the same in both editions.
#[derive(Debug)]
#[non_exhaustive]
pub struct OpenApiPart {
    /// What it is.
    pub kind: OpenApiPartKind,
    /// The name of the component, the `operationId`, or the method and path of an operation without one.
    pub name: String,
    /// What has become of it.
    pub change: PartChange,
}

/// What has become of a component or an operation.
#[derive(Debug)]
#[non_exhaustive]
pub enum PartChange {
    /// Only the new edition has it. For an operation: only there it is sent JSON.
    Added,
    /// Only the old edition has it.
    Removed,
    /// Both have it.
    Changed(Box<SchemaDiff>),
    /// It can't be used as a schema in one edition or both.
    Unusable(PolicyError),
}

impl OpenApiDiff {
    /// Compares two files, by paths of `files`; `None` if one of them isn't an OpenAPI file that can be read, or if one
    /// schema of it is named. [`SchemaDiff::load`] is for these, and says what is wrong with a file.
    pub fn load(old: &str, new: &str, files: &dyn Files) -> Option<Self> {
        Self::of(old, new, None, Schemas::new(files))
    }

    /// The same, read as a policy reads its schemas.
    pub fn load_for(policy: &Policy, old: &str, new: &str, files: &dyn Files) -> Option<Self> {
        let resolved = &policy.resolved;
        Self::of(old, new, Some(resolved), Schemas::for_policy(resolved, files))
    }

    fn of(
        old: &str,
        new: &str,
        policy: Option<&Resolved>,
        mut schemas: Schemas<'_>,
    ) -> Option<Self> {
        let all = schemas.openapi_parts([old, new])?;
        let unchanged = all.iter().filter(|part| part.is_same).count();
        let changed = all.into_iter().filter(|part| !part.is_same);
        let parts = changed.map(|part| {
            let change = change(&part, [old, new], policy, &mut schemas);
            OpenApiPart { kind: part.kind, name: part.name, change }
        });
        let parts = parts.collect();
        Some(Self { old: old.to_owned(), new: new.to_owned(), parts, unchanged })
    }

    /// The path of the old file.
    pub fn old_name(&self) -> &str {
        &self.old
    }

    /// The path of the new file.
    pub fn new_name(&self) -> &str {
        &self.new
    }

    /// The components, then the operations, that have something else in the text; each in the order of the names.
    pub fn parts(&self) -> &[OpenApiPart] {
        &self.parts
    }

    /// How many components and operations say the same in both editions, with all that they refer to.
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }

    /// The differences of the schemas that both editions have.
    pub fn diffs(&self) -> impl Iterator<Item = &SchemaDiff> {
        self.parts.iter().filter_map(|part| match &part.change {
            PartChange::Changed(diff) => Some(&**diff),
            PartChange::Added | PartChange::Removed | PartChange::Unusable(_) => None,
        })
    }
}

fn change(
    part: &schema::OpenApiPart,
    [old, new]: [&str; 2],
    policy: Option<&Resolved>,
    schemas: &mut Schemas<'_>,
) -> PartChange {
    let (was, is) = match &part.fragments {
        [Some(was), Some(is)] => (format!("{old}#{was}"), format!("{new}#{is}")),
        [Some(_), None] => return PartChange::Removed,
        _ => return PartChange::Added,
    };
    match load_schemas([&was, &is], schemas) {
        Ok([was, is]) => PartChange::Changed(Box::new(SchemaDiff::between(was, is, policy))),
        Err(error) => PartChange::Unusable(error),
    }
}
