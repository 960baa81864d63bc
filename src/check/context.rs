//! A value that a rule selected.

use std::cell::OnceCell;

use crate::check::Violation;
use crate::check::values::EnumMembership;
use crate::document::Node;
use crate::schema::Shape;
use crate::url::Url;

/// A value that was selected, with what its checks share.
pub struct CheckContext<'d> {
    node: Node<'d>,
    root: Node<'d>,
    reported: ReportedElsewhere,
    membership: Option<EnumMembership>,
    url: OnceCell<Option<Url<'d>>>,
    unknown_keys: OnceCell<Vec<UnknownKey<'d>>>,
}

/// A key that the schema does not name where it stands.
pub(crate) struct UnknownKey<'d> {
    pub(crate) key: Node<'d>,
    /// The place of the object that it is in, in the schema's shape.
    pub(crate) place: usize,
}

/// What another check at the same place tells, so that nobody else has to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReportedElsewhere {
    /// Why a URL cannot be read in one way only: `url-canonical`.
    pub(crate) ambiguous_url: bool,
    /// Which keys look like others: `lookalike-members`.
    pub(crate) lookalikes: bool,
    /// Everything: the check is a condition, and its words are heard by nobody.
    pub(crate) all: bool,
}

impl<'d> CheckContext<'d> {
    pub(crate) fn new(node: Node<'d>, root: Node<'d>, reported: ReportedElsewhere) -> Self {
        let (url, unknown_keys) = (OnceCell::new(), OnceCell::new());
        Self { node, root, reported, membership: None, url, unknown_keys }
    }

    /// With the membership of the array that the value is.
    pub(crate) fn with_membership(self, membership: Option<EnumMembership>) -> Self {
        Self { membership, ..self }
    }

    /// Which names of the schema are in the array, if it is one for whose items the schema lists
    /// names, and there is nothing else in it.
    pub(crate) fn whole_membership(&self) -> Option<&EnumMembership> {
        self.membership.as_ref().filter(|membership| membership.is_whole)
    }

    /// The value.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The DTO that it is in.
    pub fn root(&self) -> Node<'d> {
        self.root
    }

    /// Whether it is a condition that asks: that something is found is then all that counts, and
    /// words that take time to find can be spared.
    pub(crate) fn is_condition(&self) -> bool {
        self.reported.all
    }

    /// The same value, asked for an answer without words.
    pub(crate) fn as_condition(&self) -> Self {
        // Whoever else tells a doubt, a condition must know of it.
        let reported = ReportedElsewhere { all: true, ambiguous_url: false, ..self.reported };
        Self::new(self.node, self.root, reported).with_membership(self.membership)
    }

    pub(crate) fn reported(&self) -> ReportedElsewhere {
        self.reported
    }

    /// The keys in the value, however deep, that the schema does not name there; looked for once
    /// for all checks. `starts` are the value's own places.
    pub(crate) fn unknown_keys(&self, shape: &Shape, starts: &[usize]) -> &[UnknownKey<'d>] {
        self.unknown_keys.get_or_init(|| {
            let mut unknown_keys = Vec::new();
            for &start in starts {
                shape.each_key(start, self.node, &mut |place, key| {
                    if shape.place(place).member(key.content()).is_none() {
                        unknown_keys.push(UnknownKey { key, place });
                    }
                });
            }
            unknown_keys
        })
    }

    /// The value as a URL, taken apart once for all checks; `None` if it is no string. What is
    /// no string is the schema's to refuse.
    pub(crate) fn url(&self) -> Option<&Url<'d>> {
        self.url.get_or_init(|| self.node.as_str().map(Url::read)).as_ref()
    }

    /// The URL for a check that compares its parts: one that cannot be read fits nothing, so that
    /// is reported, if nobody else does, and there is no URL to compare.
    pub(crate) fn clear_url(&self, report: &mut dyn FnMut(Violation<'d>)) -> Option<&Url<'d>> {
        let url = self.url()?;
        (!self.report_ambiguity(url, report)).then_some(url)
    }

    /// The URL for a check that looks at a part which stands there or does not, whatever else is
    /// doubtful, as long as somebody tells the doubt.
    pub(crate) fn any_url(&self, report: &mut dyn FnMut(Violation<'d>)) -> Option<&Url<'d>> {
        let url = self.url()?;
        (self.reported.ambiguous_url || !self.report_ambiguity(url, report)).then_some(url)
    }

    fn report_ambiguity(&self, url: &Url<'d>, report: &mut dyn FnMut(Violation<'d>)) -> bool {
        let Some(ambiguity) = &url.ambiguity else {
            return false;
        };
        if !self.reported.ambiguous_url {
            let violation = Violation::new(self.node, ambiguity.message.clone());
            let message = format!("the URL cannot be read in one way only: {}", ambiguity.why());
            report(violation.message(message).help(ambiguity.help).ambiguity());
        }
        true
    }
}

impl std::fmt::Debug for CheckContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckContext").field("node", &self.node).finish_non_exhaustive()
    }
}
