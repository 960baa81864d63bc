//! How large a pattern becomes when it is compiled, found without compiling it.

use super::tree::Node;

/// So many states stand for a range of characters, which takes a few bytes of UTF-8 each.
const OF_RANGE: u64 = 3;

/// The states that a node has about, of about eighty bytes each. Where `unrolled`, a repetition has its body as many
/// times as it may match. The recursion is bounded: the parser refuses what is nested deeply.
pub(super) fn states(node: &Node, unrolled: bool) -> u64 {
    match node {
        Node::Empty
        | Node::Start { .. }
        | Node::End { .. }
        | Node::Boundary { .. }
        | Node::BackReference { .. } => 1,
        Node::Char(character) => character.len_utf8() as u64,
        Node::Class(class) => OF_RANGE.saturating_mul(class.ranges().len() as u64).max(1),
        Node::Capture { body, .. } | Node::Look { body, .. } => {
            states(body, unrolled).saturating_add(2)
        }
        Node::Concat(parts) | Node::Alternation(parts) => {
            parts.iter().fold(1, |sum: u64, part| sum.saturating_add(states(part, unrolled)))
        }
        Node::Repeat(repeat) => {
            let times = match unrolled {
                true => u64::from(repeat.max.unwrap_or(repeat.min).max(1)),
                false => 1,
            };
            states(&repeat.body, unrolled).saturating_add(1).saturating_mul(times)
        }
    }
}
