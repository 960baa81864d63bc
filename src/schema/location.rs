//! Where a value is in the files of a schema, as a text: its JSON Pointer in the file that the policy names, and
//! `2#/pointer` in the file of that number. What is appended to it leads deeper in the same file.

use serde_json::Value;

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

/// The value at a pointer, as [`Value::pointer`] finds it, which makes a text of each token.
pub(super) fn value_at<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.contains('~') || !pointer.starts_with('/') {
        return root.pointer(pointer);
    }
    pointer.split('/').skip(1).try_fold(root, |value, token| match value {
        Value::Object(members) => members.get(token),
        Value::Array(items) => {
            let is_number = token == "0" || !token.starts_with(['0', '+']);
            items.get(token.parse::<usize>().ok().filter(|_| is_number)?)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{join, split, value_at};

    #[test]
    fn a_value_is_found_where_serde_json_finds_it() {
        let value = json!({"a": [1, {"": 2}], "": {"0": [3]}, "~/": [4], "+1": 5});
        let pointers = "  a /a /a/ /a/0 /a/00 /a/+0 /a/-0 /a/1 /a/1/ /a/2 // //0 //0/0 //00 / /~0~1 /~0~1/0 /~ /~0 /+1 /a/0/0";
        for pointer in pointers.split(' ') {
            assert_eq!(value_at(&value, pointer), value.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn a_location_is_a_pointer_or_a_number_and_a_pointer() {
        for (file, pointer) in [(0, ""), (0, "/a#/b"), (0, "/1#"), (3, ""), (12, "/a#b")] {
            assert_eq!(split(&join(file, pointer)), (file, pointer));
        }
    }
}
