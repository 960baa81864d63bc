//! What a policy comes to when all its layers are read.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::check::NamedSet;
use crate::check::values::{Date, NameEntry};
use crate::finding::{Finding, Narrowed};
use crate::policy::model::ActiveRule;
use crate::policy::model::ByFile;
use crate::policy::model::DocumentSet;
use crate::policy::model::Kinds;
use crate::policy::model::LimitSettings;
use crate::policy::model::Override;
use crate::policy::model::RuleState;
use crate::policy::model::SchemaAddress;
use crate::policy::model::SchemaUse;
use crate::policy::model::Waiver;
use crate::policy::model::WaiverIndex;
use crate::rules::{Level, Rule};
use crate::schema::{Formats, Schema};
use crate::text::{Place, Source};

/// A policy without a mistake.
pub(crate) struct Resolved {
    /// Its path, from the root that files are read from.
    pub(crate) path: String,
    pub(crate) source: Arc<Source>,
    /// The names of the layers, in the order in which they apply. The policy itself is the last.
    pub(crate) layers: Vec<String>,
    /// Whether nobody has said what documents are: there is no policy file, and no schema was named.
    pub(crate) is_assumed: bool,
    pub(crate) rule_table: RuleTable,
    /// The rules that are on, by id, as they are where no override says otherwise.
    pub(crate) active: Vec<Arc<ActiveRule>>,
    pub(crate) overrides: ByFile<Override>,
    pub(crate) waivers: ByFile<Waiver>,
    pub(crate) waiver_index: WaiverIndex,
    pub(crate) sets: Vec<UsedSet>,
    pub(crate) documents: DocumentSets,
    /// The final rules that entries of `[[documents]]` narrow.
    pub(crate) narrowed: Vec<Narrowed>,
    /// Where copies of published schemas are.
    pub(crate) schema_addresses: Vec<SchemaAddress>,
    /// The lines that name schemas, also those that a later layer replaces.
    pub(crate) schema_uses: Vec<SchemaUse>,
    pub(crate) today: Option<Date>,
    pub(crate) limits: LimitSettings,
    /// Whether formats are asserted, and the line that says so.
    pub(crate) formats: Option<(Formats, Place)>,
    pub(crate) schema_warnings: Vec<Finding>,
    /// What every run reports.
    pub(crate) warnings: Vec<Finding>,
}

/// Which documents are checked as what.
pub(crate) struct DocumentSets {
    pub(crate) sets: Vec<DocumentSet>,
    /// The schema of a file that is in no set.
    pub(crate) fallback: Arc<Schema>,
    /// The line that names that schema.
    pub(crate) fallback_place: Option<Place>,
}

/// A set that a policy defines.
#[derive(Debug)]
pub(crate) struct UsedSet {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) entries: Vec<NameEntry>,
    pub(crate) is_used: bool,
    pub(crate) is_replaced: bool,
    /// Whether lists are shown with its entries instead of its name.
    pub(crate) is_written_out: bool,
}

/// The rules that a policy names, and what it says of them.
#[derive(Default)]
pub(crate) struct RuleTable {
    /// By id: custom rules, and embedded ones that a layer names.
    pub(crate) rules: BTreeMap<String, Arc<Rule>>,
    /// By id.
    pub(crate) states: BTreeMap<String, RuleState>,
    /// What documents can be checked as.
    pub(crate) kinds: Kinds,
    /// The ids that waivers name.
    pub(crate) waived: HashSet<String>,
    /// Custom rules that are for one schema alone, with the line that says so.
    pub(crate) scopes: BTreeMap<String, (Arc<Schema>, Place)>,
}

impl Resolved {
    /// Whether a line is the policy's own, and not one of a layer that it extends.
    pub(crate) fn is_own(&self, place: &Place) -> bool {
        Arc::ptr_eq(place.source(), &self.source)
    }

    /// Whether it claims no documents. It may be meant for others to extend, which then use what it
    /// doesn't use itself.
    pub(crate) fn is_library(&self) -> bool {
        self.documents.sets.is_empty()
    }

    /// The overrides that are for a file, in order, by its path from the policy's folder.
    pub(crate) fn overrides_for(&self, path: &str) -> Vec<usize> {
        self.overrides.numbers_for(path)
    }

    /// The waivers that are for a file, in order.
    pub(crate) fn waivers_for(&self, path: &str) -> Vec<usize> {
        self.waivers.numbers_for(path)
    }

    /// The schemas of `[[documents]]`, each once.
    pub(crate) fn claimed_schemas(&self) -> Vec<&Schema> {
        let mut schemas: Vec<&Schema> = Vec::new();
        for document_set in &self.documents.sets {
            if !schemas.iter().any(|known| known.is(&document_set.schema)) {
                schemas.push(&document_set.schema);
            }
        }
        schemas
    }

    /// The schemas of the documents, each once.
    pub(crate) fn schemas(&self) -> Vec<&Schema> {
        let mut schemas = self.claimed_schemas();
        // Where there are entries, what else may be named on the command line counts for little.
        if schemas.is_empty() || self.documents.fallback_place.is_some() {
            schemas.push(&self.documents.fallback);
        }
        schemas
    }

    /// Whether a file of an author's names a rule, and not a pack alone.
    fn is_named(&self, id: &str) -> bool {
        self.rule_table.states.get(id).is_some_and(|state| state.named.is_some())
    }

    /// The rules that are on and have what they need, overrides aside. Of those that packs turn on, only those that
    /// have something to look at.
    pub(crate) fn running(&self) -> impl Iterator<Item = &ActiveRule> {
        let counts = |rule: &&ActiveRule| {
            !rule.is_dormant && (!rule.sites.is_empty() || self.is_named(&rule.rule.id))
        };
        self.active.iter().map(Arc::as_ref).filter(counts)
    }

    /// The ids of those of them that are for none of these schemas, or look at a role that no document has. A policy
    /// that claims no documents has rules for those of others.
    pub(crate) fn without_documents(&self, schemas: &[&Schema]) -> Vec<String> {
        if self.is_library() {
            return Vec::new();
        }
        let has_none = |rule: &&ActiveRule| {
            let wanted = rule.schema.as_ref();
            rule.sites.is_empty()
                || wanted.is_some_and(|wanted| !schemas.iter().any(|schema| wanted.is(schema)))
        };
        self.running().filter(has_none).map(|rule| rule.rule.id.clone()).collect()
    }

    /// The ids of the rules that look at all documents together, sorted.
    pub(crate) fn cross_document_ids(&self) -> Vec<String> {
        let across = self.active.iter().filter(|active| active.rule.is_cross_document());
        across.map(|active| active.rule.id.clone()).collect()
    }

    /// The level of a rule that is about the policy or its documents as a whole.
    pub(crate) fn level(&self, id: &str) -> Level {
        let set = self.rule_table.states.get(id).map(|state| state.levels.now());
        set.or_else(|| Some(crate::rules::find(id)?.level)).unwrap_or(Level::Off)
    }
}

impl From<NamedSet> for UsedSet {
    fn from(set: NamedSet) -> Self {
        Self {
            is_used: set.is_used(),
            is_replaced: set.is_replaced,
            is_written_out: set.is_written_out(),
            name: set.name,
            place: set.place,
            entries: set.entries,
        }
    }
}

impl std::fmt::Debug for Resolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolved")
            .field("path", &self.path)
            .field("rules", &self.active.len())
            .field("overrides", &self.overrides.len())
            .finish_non_exhaustive()
    }
}
