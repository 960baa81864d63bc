//! Keys that look like a name which a `select` leads through.
//!
//! Some receivers ignore the case of keys, or characters that aren't seen: they would take the value of
//! such a key, which the `select` misses.

use crate::check::values::{GuardedName, difference};
use crate::document::{Node, Pattern, Segment, step};
use crate::finding::{Collector, Severity};

/// The names that a pattern leads through, by step; `None` for `*` and numbers of items.
#[derive(Debug)]
pub(super) struct SelectGuard {
    names: Vec<Option<GuardedName>>,
}

impl SelectGuard {
    pub(super) fn new(select: &Pattern) -> Self {
        Self { names: select.segments().iter().map(guarded).collect() }
    }

    /// Reports every key along the way of `select` that looks like the name of its step.
    pub(super) fn check<'d>(
        &self,
        root: Node<'d>,
        select: &Pattern,
        collector: &mut Collector<'d, '_>,
    ) {
        self.check_from(0, root, select.segments(), collector);
    }

    fn check_from<'d>(
        &self,
        depth: usize,
        node: Node<'d>,
        segments: &[Segment],
        collector: &mut Collector<'d, '_>,
    ) {
        // What follows a last name needs no look.
        if self.names[depth..].iter().all(Option::is_none) {
            return;
        }
        if let Some(name) = &self.names[depth] {
            report_mistaken(std::slice::from_ref(name), node, collector);
        }
        step(node, &segments[depth], &mut |next| {
            self.check_from(depth + 1, next, segments, collector);
        });
    }
}

/// The name that a step leads to in an object, if others can be taken for it.
pub(super) fn guarded(segment: &Segment) -> Option<GuardedName> {
    match segment {
        Segment::Name(name) => Some(GuardedName::new(name)),
        Segment::Index(_) | Segment::Any => None,
    }
}

/// Reports every key of an object that is taken for one of the names.
pub(super) fn report_mistaken<'d>(
    names: &[GuardedName],
    object: Node<'d>,
    collector: &mut Collector<'d, '_>,
) {
    for (key, _) in object.members() {
        let text = key.content();
        let Some(meant) = names.iter().find(|name| name.is_mistaken(text)) else { continue };
        // A name of the policy itself isn't mistaken for another one.
        if names.iter().any(|name| name.name() == text) {
            continue;
        }
        let meant = meant.name();
        let difference = difference(text, meant);
        let finding = collector
            .at(key, "select-lookalike", Severity::Error)
            .message(format!(
                "the key `{text}` can be mistaken for `{meant}`, which a `select` names: they differ by {difference}"
            ))
            .help(format!("write `{meant}`, or remove the key"))
            .value(text);
        collector.push(finding);
    }
}
