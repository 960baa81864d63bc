//! A `[[documents]]` entry that was read: which files are checked, as what, and which values in them.

use std::sync::Arc;

use crate::check::CheckExpr;
use crate::document::Pattern;
use crate::policy::model::FileGlobs;
use crate::policy::model::RoleSettings;
use crate::schema::{Direction, Roles, Schema};
use crate::text::{Place, Source};

/// One entry of `[[documents]]`.
pub(crate) struct DocumentSet {
    pub(crate) files: FileGlobs,
    pub(crate) select: Pattern,
    /// Where `select` is written.
    pub(crate) select_place: Option<Place>,
    pub(crate) schema: Arc<Schema>,
    /// Whether the entry names it, and not the top-level `schema`.
    pub(crate) names_schema: bool,
    /// What overrides call it, and where that is written.
    pub(crate) name: Option<(String, Place)>,
    /// Where the roles are, as far as the entry says.
    pub(crate) role_settings: RoleSettings,
    /// Which of the selected values it is for, and where that is written; all if there is no condition.
    pub(crate) when: Option<(Arc<CheckExpr>, Place)>,
    /// Whether its values are requests or responses, by OpenAPI, and where that is written.
    pub(crate) direction: Option<(Direction, Place)>,
    /// Whether its globs may match nothing.
    pub(crate) is_optional: bool,
    /// Where the entry is; none for the command line's.
    pub(crate) place: Option<Place>,
}

impl DocumentSet {
    /// A claim to every file, as the command line makes it.
    pub(crate) fn everything(select: Pattern, schema: Arc<Schema>) -> Self {
        let files = FileGlobs::everything();
        Self {
            files,
            select,
            select_place: None,
            schema,
            names_schema: true,
            name: None,
            role_settings: RoleSettings::default(),
            when: None,
            direction: None,
            is_optional: false,
            place: None,
        }
    }

    /// Whether the entry is for a file, by its path from the policy's folder.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.files.covers(path)
    }

    /// Whether a policy itself has the entry.
    pub(crate) fn is_own(&self, policy: &Arc<Source>) -> bool {
        self.place.as_ref().is_some_and(|place| Arc::ptr_eq(place.source(), policy))
    }

    /// Where the roles are: as the entry says, or else as its schema does.
    pub(crate) fn roles(&self) -> Roles {
        self.role_settings.over(self.schema.roles())
    }

    pub(crate) fn direction(&self) -> Direction {
        self.direction.as_ref().map_or_else(Direction::default, |(it, _)| *it)
    }

    pub(crate) fn globs(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.files.iter()
    }
}

impl std::fmt::Debug for DocumentSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentSet")
            .field("files", &self.files)
            .field("select", &self.select.to_string())
            .finish_non_exhaustive()
    }
}
