//! Where a value is in the files of a schema, as a text: its JSON Pointer in the file that the policy names, and
//! `2#/pointer` in the file of that number. What is appended to it leads deeper in the same file.

/// The number of the file, and the JSON Pointer in it.
pub(super) fn split(at: &str) -> (usize, &str) {
    let Some((number, pointer)) = at.split_once('#') else { return (0, at) };
    // A pointer may have a `#`, too, after its first slash.
    match number.parse() {
        Ok(number) => (number, pointer),
        Err(_) => (0, at),
    }
}

/// The location of a pointer in the file of that number.
pub(super) fn join(file: usize, pointer: &str) -> String {
    match file {
        0 => pointer.to_owned(),
        _ => format!("{file}#{pointer}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{join, split};

    #[test]
    fn a_location_is_a_pointer_or_a_number_and_a_pointer() {
        for (file, pointer) in [(0, ""), (0, "/a#/b"), (0, "/1#"), (3, ""), (12, "/a#b")] {
            assert_eq!(split(&join(file, pointer)), (file, pointer));
        }
    }
}
