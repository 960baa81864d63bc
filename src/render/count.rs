//! Numbers of things in words.

/// A number of things, such as `1 rule` and `2 rules`.
pub(super) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {one}s"),
    }
}
