//! How large a pattern becomes when it is compiled, told without compiling it.

use regex_syntax::hir::{Class, Hir, HirKind};

/// So many states stand for a range of characters, which takes a few bytes of UTF-8 each.
const OF_RANGE: u64 = 3;

/// The states that a pattern has about; none if it isn't a pattern, which is another mistake.
pub(super) fn states(pattern: &str) -> u64 {
    regex_syntax::parse(pattern).map_or(0, |hir| of(&hir))
}

/// The recursion is bounded: the parser of patterns refuses what is nested deeply.
fn of(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => {
            OF_RANGE.saturating_mul(class.ranges().len() as u64)
        }
        HirKind::Class(Class::Bytes(class)) => class.ranges().len() as u64,
        HirKind::Repetition(repetition) => {
            let times = u64::from(repetition.max.unwrap_or(repetition.min).max(1));
            of(&repetition.sub).saturating_add(1).saturating_mul(times)
        }
        HirKind::Capture(capture) => of(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(1, |sum: u64, part| sum.saturating_add(of(part)))
        }
    }
}
