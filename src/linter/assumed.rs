//! Which documents are checked where nobody has said what they are.
//!
//! Without a policy file every JSON or YAML file of a folder could be anything. Those that look like the
//! embedded DTO are checked as it; the others are counted.

use crate::check::values::GuardedNames;
use crate::document::{Node, ParseError, ParseErrorKind};
use crate::policy::model::Resolved;
use crate::schema::Schema;

/// What a document of the assumed schema looks like.
#[derive(Debug)]
pub(super) struct Assumed {
    members: GuardedNames,
}

impl Assumed {
    /// For a policy that has no file, and names no schema.
    pub(super) fn of(policy: &Resolved, schema: &Schema) -> Option<Self> {
        let members = schema.shape.place(0).members.iter().map(|(name, _)| name.clone());
        policy.is_assumed.then(|| Self { members: GuardedNames::new(members) })
    }

    /// Whether a document has a member of the schema, or one that can be mistaken for it.
    pub(super) fn fits(&self, document: Node<'_>) -> bool {
        document.members().any(|(key, _)| self.members.has(key.content()))
    }

    /// The same of a document that wasn't read: its text has the name of a member, or more than the limits
    /// allow, so that there is no telling.
    pub(super) fn may_fit(&self, text: &str, errors: &[ParseError]) -> bool {
        let is_over_a_limit = |error: &ParseError| error.kind() != ParseErrorKind::Syntax;
        errors.iter().any(is_over_a_limit)
            || self.members.names().any(|member| text.contains(member))
    }
}
