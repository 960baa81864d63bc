//! What a finding says beside its message, in words: for formats with no place of their own for it.

use super::secrets::Secrets;
use crate::finding::Finding;
use crate::text::Place;

/// Each is one line with its secrets masked, and not escaped yet.
pub(super) struct Notes {
    /// Which line of which policy decided.
    pub(super) policy: Option<String>,
    /// Which keyword of the schema was violated.
    pub(super) schema: Option<String>,
    /// Why it was let through, and until when.
    pub(super) waived: Option<String>,
    /// How to fix it, if it needs a fix.
    pub(super) help: Option<String>,
}

impl Notes {
    pub(super) fn of(finding: &Finding, secrets: &Secrets<'_>) -> Self {
        let said = |text: &str| secrets.mask(text).into_owned();
        let waived = finding.waived().map(|waived| {
            let by = waived.owner.as_ref().map(|owner| format!(" by {owner}")).unwrap_or_default();
            let at = origin(&waived.place);
            said(&format!("waived until {}{by} at {at}: {}", waived.expires, waived.reason))
        });
        Self {
            policy: finding.policy().map(|place| format!("set by {}", origin(place))),
            schema: finding.schema().map(|schema| {
                let at = schema.place.as_ref().map_or_else(|| schema.name.clone(), origin);
                said(&format!("the schema says so at {at}: `{}`", schema.pointer))
            }),
            help: if waived.is_none() { finding.help().map(said) } else { None },
            waived,
        }
    }

    /// All of them, each a line.
    pub(super) fn lines(self) -> impl Iterator<Item = String> {
        let help = self.help.map(|help| format!("help: {help}"));
        [self.policy, self.schema, self.waived, help].into_iter().flatten()
    }
}

/// Path, line and column.
fn origin(place: &Place) -> String {
    let at = place.start();
    format!("{}:{}:{}", place.path(), at.line, at.column)
}
