//! Keys that look like a name which a `select`, or another place of the policy, leads through.
//!
//! Some receivers ignore the case of keys, or characters that aren't seen: they would take the value of
//! such a key, which the `select` misses.

use crate::check::values::{GuardedNames, difference, flattened};
use crate::document::{Node, Pattern, Segment, each_on_the_way, step};
use crate::finding::{Collector, Severity};

/// What JavaScript's `Object.assign` and the like take for the object's prototype, whose members stand in for missing
/// ones.
pub(super) const PROTOTYPE: &str = "__proto__";

/// The name that a pattern leads through at each step; none for `*`, `**` and numbers of items.
#[derive(Debug)]
pub(super) struct SelectGuard {
    steps: Vec<GuardedNames>,
}

impl SelectGuard {
    pub(super) fn new(select: &Pattern) -> Self {
        Self { steps: GuardedNames::along(select) }
    }

    /// Reports every key along the way of `select` that looks like the name of its step. So many steps of it lead to
    /// `value`: none, if it has `**`.
    pub(super) fn check<'d>(
        &self,
        value: Node<'d>,
        select: &Pattern,
        steps: usize,
        collector: &mut Collector<'d, '_>,
    ) {
        if select.is_deep() {
            return self.check_deep(value, select, collector);
        }
        check_from(&self.steps[steps..], &select.segments()[steps..], value, collector);
    }

    /// The same at every depth that `**` leads to.
    fn check_deep<'d>(&self, root: Node<'d>, select: &Pattern, collector: &mut Collector<'d, '_>) {
        let segments = select.segments();
        each_on_the_way(root, segments, &mut |node, live| {
            for (nth, &at) in live.iter().enumerate() {
                let is_said = || live[..nth].iter().any(|&it| segments[it] == segments[at]);
                if at < segments.len() && !is_said() {
                    report_mistaken(&self.steps[at], node, collector);
                    report_flattened(
                        node,
                        &|_, parts| leads_along(&self.steps[at..], &segments[at..], parts),
                        collector,
                    );
                }
            }
        });
    }
}

fn check_from<'d>(
    steps: &[GuardedNames],
    segments: &[Segment],
    node: Node<'d>,
    collector: &mut Collector<'d, '_>,
) {
    // What follows a last name needs no look.
    if steps.iter().all(GuardedNames::is_empty) {
        return;
    }
    report_mistaken(&steps[0], node, collector);
    if segments.len() > 1 {
        report_flattened(node, &|_, parts| leads_along(steps, segments, parts), collector);
    }
    step(node, &segments[0], &mut |next| {
        check_from(&steps[1..], &segments[1..], next, collector);
    });
}

/// Reports every key of an object that is taken for one of the names.
pub(super) fn report_mistaken<'d>(
    names: &GuardedNames,
    object: Node<'d>,
    collector: &mut Collector<'d, '_>,
) {
    if names.is_empty() {
        return;
    }
    for (key, _) in object.members() {
        let text = key.content();
        let (message, help) = if let Some(meant) = names.mistaken_for(text) {
            let difference = difference(text, meant);
            let message = format!(
                "the key `{text}` can be mistaken for `{meant}`, which is checked: they differ by {difference}"
            );
            (message, format!("write `{meant}`, or remove the key"))
        } else if text == PROTOTYPE && !names.has(PROTOTYPE) {
            let message = format!(
                "some JavaScript takes what is in `{text}` for members of the object around it, and such a member is checked"
            );
            (message, "remove the key".to_owned())
        } else {
            continue;
        };
        let finding = collector.at(key, "select-lookalike", Severity::Error);
        collector.push(finding.message(message).help(help).value(text));
    }
}

/// Reports every key of an object that some libraries take for members within each other, if those are on the way that
/// `leads` knows.
pub(super) fn report_flattened<'d>(
    object: Node<'d>,
    leads: &dyn Fn(&str, &[&str]) -> bool,
    collector: &mut Collector<'d, '_>,
) {
    for (key, _) in object.members() {
        let text = key.content();
        let Some(parts) = flattened(text).filter(|parts| leads(text, parts)) else { continue };
        let way = parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(", ");
        let message = format!(
            "some libraries read the key `{text}` as {way} within each other, and what is there is checked"
        );
        let finding = collector.at(key, "select-lookalike", Severity::Error);
        let help = "write members within each other, or rename the key";
        collector.push(finding.message(message).help(help).value(text));
    }
}

/// Whether names are a way along the segments of a `select`.
fn leads_along(steps: &[GuardedNames], segments: &[Segment], parts: &[&str]) -> bool {
    let leads = |(nth, (segment, part)): (usize, (&Segment, &&str))| match segment {
        Segment::Name(_) => steps[nth].has(part),
        Segment::Index(_) => segment.name() == Some(part),
        Segment::Any => nth > 0 && is_item(part, nth + 1 == parts.len()),
        Segment::Deep => false,
    };
    parts.len() <= segments.len() && segments.iter().zip(parts).enumerate().all(leads)
}

/// Whether a part of a key stands for any item or member. As the last part it has to be a number or nothing:
/// `events.count` isn't an item of `events`.
pub(super) fn is_item(part: &str, is_last: bool) -> bool {
    !is_last || part.bytes().all(|byte| byte.is_ascii_digit())
}
