//! The kinds of documents that a policy is about, and what its rules look at in them.

use std::sync::Arc;

use crate::check::CheckExpr;
use crate::document::Pattern;
use crate::policy::model::DocumentSet;
use crate::schema::{Role, Roles, Schema, Select, known_names};

/// What documents can be checked as: a schema, and where the roles are.
#[derive(Debug)]
struct Kind {
    schema: Arc<Schema>,
    roles: Roles,
}

/// Every kind of document of a policy.
#[derive(Debug, Default)]
pub(crate) struct Kinds(Vec<Kind>);

/// A place that a rule looks at, with the schemas of the documents that have it.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) select: Pattern,
    /// `None` for every schema that the rule is for.
    pub(crate) schemas: Option<Vec<Arc<Schema>>>,
}

impl Site {
    /// Whether documents of a schema have it.
    pub(crate) fn is_of(&self, schema: &Schema) -> bool {
        self.schemas.as_ref().is_none_or(|schemas| schemas.iter().any(|known| known.is(schema)))
    }
}

impl Kinds {
    pub(crate) fn new(sets: &[DocumentSet], fallback: Option<&Arc<Schema>>) -> Self {
        let of = |set: &DocumentSet| Kind { schema: Arc::clone(&set.schema), roles: set.roles() };
        let fallback =
            fallback.map(|schema| Kind { schema: Arc::clone(schema), roles: schema.roles() });
        Self(sets.iter().map(of).chain(fallback).collect())
    }

    /// What a check that is selected so looks at, for documents of `schema` or of any; nothing where none of them has
    /// its roles.
    pub(crate) fn sites(
        &self,
        select: &Select,
        expr: &CheckExpr,
        schema: Option<&Schema>,
    ) -> Vec<Site> {
        let needed: Vec<Role> = Role::ALL.into_iter().filter(|role| expr.names(*role)).collect();
        if let (Select::Place(place), []) = (select, &needed[..]) {
            return vec![Site { select: place.clone(), schemas: None }];
        }
        let has_roles = |kind: &&Kind| needed.iter().all(|role| !kind.roles.of(*role).is_empty());
        let is_for = |kind: &&Kind| schema.is_none_or(|wanted| wanted.is(&kind.schema));
        sites_in(select, self.0.iter().filter(is_for).filter(has_roles))
    }

    /// Whether any of them has a role.
    pub(crate) fn have(&self, role: Role) -> bool {
        self.0.iter().any(|kind| !kind.roles.of(role).is_empty())
    }

    /// Every name that can be where a rule looks, as [`known_names`] has it for one place.
    pub(crate) fn known_names(&self, select: &Select, schemas: &[&Schema]) -> Option<Vec<String>> {
        if let Select::Place(place) = select {
            return known_names(schemas, place);
        }
        let mut all = Vec::new();
        for site in sites_in(select, &self.0) {
            let of: Vec<&Schema> = site.schemas.iter().flatten().map(|schema| &**schema).collect();
            all.extend(known_names(&of, &site.select)?);
        }
        (!all.is_empty()).then_some(all)
    }
}

/// The places of `select` in these kinds of documents, each once.
fn sites_in<'k>(select: &Select, kinds: impl IntoIterator<Item = &'k Kind>) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    for kind in kinds {
        for place in select.places(&kind.roles) {
            let mut known = sites.iter_mut();
            let schemas = match known.find(|site| site.select == *place) {
                Some(site) => site.schemas.get_or_insert_default(),
                None => {
                    let schemas = Some(vec![Arc::clone(&kind.schema)]);
                    sites.push(Site { select: place.clone(), schemas });
                    continue;
                }
            };
            if !schemas.iter().any(|known| known.is(&kind.schema)) {
                schemas.push(Arc::clone(&kind.schema));
            }
        }
    }
    sites
}
