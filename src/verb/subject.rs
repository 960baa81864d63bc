//! A value that a rule selected.

use std::cell::OnceCell;

use super::Hit;
use crate::document::Node;
use crate::matching::Url;

/// A value that was selected, with what its checks share.
pub struct Subject<'d> {
    node: Node<'d>,
    root: Node<'d>,
    told: Told,
    url: OnceCell<Option<Url<'d>>>,
}

/// What another check at the same place tells, so that nobody else has to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    /// Why a URL cannot be read in one way only: `url-canonical`.
    pub(crate) doubts: bool,
    /// Which keys look like others: `lookalike-members`.
    pub(crate) lookalikes: bool,
}

impl<'d> Subject<'d> {
    pub(crate) fn new(node: Node<'d>, root: Node<'d>, told: Told) -> Self {
        Self { node, root, told, url: OnceCell::new() }
    }

    /// The value.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The DTO that it is in.
    pub fn root(&self) -> Node<'d> {
        self.root
    }

    pub(crate) fn told(&self) -> Told {
        self.told
    }

    /// The value as a URL, taken apart once for all checks; `None` if it is no string. What is
    /// no string is the schema's to refuse.
    pub(crate) fn url(&self) -> Option<&Url<'d>> {
        self.url.get_or_init(|| self.node.as_str().map(Url::read)).as_ref()
    }

    /// The URL for a check that compares its parts: one that cannot be read fits nothing, so that
    /// is reported, if nobody else does, and there is no URL to compare.
    pub(crate) fn clear_url(&self, report: &mut dyn FnMut(Hit<'d>)) -> Option<&Url<'d>> {
        let url = self.url()?;
        (!self.report_doubt(url, report)).then_some(url)
    }

    /// The URL for a check that looks at a part which stands there or does not, whatever else is
    /// doubtful, as long as somebody tells the doubt.
    pub(crate) fn any_url(&self, report: &mut dyn FnMut(Hit<'d>)) -> Option<&Url<'d>> {
        let url = self.url()?;
        (self.told.doubts || !self.report_doubt(url, report)).then_some(url)
    }

    fn report_doubt(&self, url: &Url<'d>, report: &mut dyn FnMut(Hit<'d>)) -> bool {
        let Some(doubt) = &url.doubt else {
            return false;
        };
        if !self.told.doubts {
            let hit = Hit::new(self.node, doubt.message.clone());
            let message = format!("the URL cannot be read in one way only: {}", doubt.message);
            report(hit.message(message).help(doubt.help));
        }
        true
    }
}

impl std::fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject").field("node", &self.node).finish_non_exhaustive()
    }
}
