//! What a check sees: one value that a rule selected, and what is known about its place.

use std::cell::{Cell, OnceCell};

use crate::check::Violation;
use crate::document::{Node, Pattern};
use crate::schema::{EnumMembership, Shape};
use crate::url::Url;

/// What a check sees: a value that a rule selected, in its document.
///
/// All checks at a place share it, and with it what is costly to find out.
pub struct CheckContext<'d> {
    node: Node<'d>,
    root: Node<'d>,
    reported: ReportedElsewhere,
    membership: Option<EnumMembership>,
    url: OnceCell<Option<Url<'d>>>,
    unknown_keys: OnceCell<Vec<UnknownKey<'d>>>,
    /// The values on the way from the DTO to the value, the DTO first; empty unless a check looks around.
    way: Vec<Node<'d>>,
    /// The path of the document's file; empty unless a check looks around.
    path: &'d str,
}

/// A key that the schema does not name at its place.
pub(crate) struct UnknownKey<'d> {
    pub(crate) key: Node<'d>,
    /// The place of its object in the schema's shape.
    pub(crate) place: usize,
}

thread_local! {
    static SPENT: Cell<u64> = const { Cell::new(0) };
}

/// Counts steps that a check takes to look at other values than its own: there may be many for each value.
pub(crate) fn spend(steps: u64) {
    SPENT.set(SPENT.get().saturating_add(steps));
}

/// How many steps were counted since this was last asked.
pub(crate) fn take_spent() -> u64 {
    SPENT.take()
}

/// Another place in the DTO, seen from the selected value. As far as both patterns are the same, `*` stands for the
/// same item: seen from `/prices/*/min`, `/prices/*/max` is one value.
#[derive(Debug)]
pub(crate) struct OtherPlace {
    /// How many values up from the selected one the pattern begins; `None` if it begins at the DTO.
    up: Option<usize>,
    /// How to go on from there.
    rest: Pattern,
}

impl OtherPlace {
    /// The place that a pattern has from the DTO, whatever it shares with another one.
    pub(crate) fn from_root(other: &Pattern) -> Self {
        Self { up: None, rest: other.clone() }
    }

    pub(crate) fn new(select: &Pattern, other: &Pattern) -> Self {
        let pairs = select.segments().iter().zip(other.segments());
        let same = pairs.take_while(|(one, other)| one == other).count();
        let apart = select.after(same);
        // Without a `*` in what they share, it is found from the DTO as well.
        let up =
            (other.first(same).has_wildcard() && !apart.is_deep()).then(|| apart.segments().len());
        Self { up, rest: if up.is_some() { other.after(same) } else { other.clone() } }
    }
}

/// What another check at the same place reports, so that a check can leave it out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ReportedElsewhere {
    /// A URL that parsers read in different ways.
    pub(crate) ambiguous_url: bool,
    /// Keys that look like members of the schema.
    pub(crate) lookalikes: bool,
    /// Everything: the check is a condition, and only its answer counts.
    pub(crate) all: bool,
}

impl ReportedElsewhere {
    /// For a condition.
    pub(crate) fn everything() -> Self {
        Self { all: true, ..Self::default() }
    }
}

impl<'d> CheckContext<'d> {
    pub(crate) fn new(node: Node<'d>, root: Node<'d>, reported: ReportedElsewhere) -> Self {
        let (url, unknown_keys) = (OnceCell::new(), OnceCell::new());
        let (membership, way, path) = (None, Vec::new(), "");
        Self { node, root, reported, membership, url, unknown_keys, way, path }
    }

    /// Adds which names of the schema are in the value, an array.
    pub(crate) fn add_membership(&mut self, membership: Option<EnumMembership>) {
        self.membership = membership;
    }

    /// Adds the values on the way from the DTO to the value, and the path of the file.
    pub(crate) fn add_way(&mut self, way: Vec<Node<'d>>, path: &'d str) {
        (self.way, self.path) = (way, path);
    }

    /// The same with the way.
    pub(crate) fn with_way(mut self, way: Vec<Node<'d>>, path: &'d str) -> Self {
        self.add_way(way, path);
        self
    }

    /// The path of the document's file, as reports have it.
    pub(crate) fn path(&self) -> &'d str {
        self.path
    }

    /// The values on the way from the DTO to the value.
    pub(crate) fn way(&self) -> &[Node<'d>] {
        &self.way
    }

    /// Calls `visit` with the values of another place in the DTO. The check says that it looks around:
    /// [`CheckDefinition::looks_around`](crate::check::CheckDefinition::looks_around).
    pub(crate) fn others(&self, other: &OtherPlace, visit: &mut dyn FnMut(Node<'d>)) {
        let start = match other.up {
            None => Some(self.root),
            Some(0) => Some(self.node),
            Some(up) => self.way.iter().rev().nth(up.saturating_sub(1)).copied(),
        };
        let Some(start) = start else { return };
        spend(if other.rest.is_deep() { start.size().into() } else { 1 });
        start.each(&other.rest, &mut |node| {
            spend(1);
            visit(node);
        });
    }

    /// Which names of the schema are in the array; `None` unless the schema lists the names for its
    /// items, and there is nothing else in it.
    pub(crate) fn whole_membership(&self) -> Option<&EnumMembership> {
        self.membership.as_ref().filter(|membership| membership.is_whole)
    }

    /// The value.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The DTO that contains it.
    pub fn root(&self) -> Node<'d> {
        self.root
    }

    /// Whether the check is a condition. Only whether it reports something counts then, so it need
    /// not write a message.
    pub(crate) fn is_condition(&self) -> bool {
        self.reported.all
    }

    /// The same value for a condition.
    pub(crate) fn as_condition(&self) -> Self {
        // A condition needs to know of an ambiguity, even if another check reports it.
        let reported = ReportedElsewhere { all: true, ambiguous_url: false, ..self.reported };
        let mut same = Self::new(self.node, self.root, reported);
        same.add_membership(self.membership);
        same.with_way(self.way.clone(), self.path)
    }

    pub(crate) fn reported(&self) -> ReportedElsewhere {
        self.reported
    }

    /// The keys in the value, at any depth, that the schema does not name at their place. They are
    /// found once for all checks. `starts` are the places of the value itself.
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

    /// The value as a URL, parsed once for all checks; `None` if it isn't a string, which the schema
    /// reports.
    pub(crate) fn url(&self) -> Option<&Url<'d>> {
        self.url.get_or_init(|| self.node.as_str().map(Url::read)).as_ref()
    }

    /// The URL for a check that compares its parts. An ambiguous URL has no parts to compare: it is
    /// reported, unless another check does so, and the result is `None`.
    pub(crate) fn clear_url(&self, report: &mut dyn FnMut(Violation<'d>)) -> Option<&Url<'d>> {
        let url = self.url()?;
        (!self.report_ambiguity(url, report)).then_some(url)
    }

    /// The URL for a check that looks at one part, which is clear even in an ambiguous URL. An
    /// ambiguity that no other check reports is still reported, with the result `None`.
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
            let message = format!("parsers read this URL in different ways: {}", ambiguity.why());
            report(violation.message(message).help(ambiguity.help).ambiguous_url());
        }
        true
    }
}

impl std::fmt::Debug for CheckContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckContext").field("node", &self.node).finish_non_exhaustive()
    }
}
