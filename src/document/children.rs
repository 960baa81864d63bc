//! From an object and a name to the member, and from an array and a number to the item, for a whole document.
//!
//! It has ids and no nodes, so that it can be kept beside the document.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;

use super::{Node, Pattern};

/// Members and items of every node of a document.
#[derive(Debug, Default)]
pub(crate) struct Children {
    hasher: RandomState,
    /// By the object and the hash of the name: the key and the value.
    members: HashMap<(u32, u64), (u32, u32), RandomState>,
    items: HashMap<(u32, u32), u32, RandomState>,
}

impl Children {
    pub(crate) fn new(root: Node<'_>) -> Self {
        let mut children = Self::default();
        for parent in (0..root.size()).map(|id| root.at_id(id)) {
            children.add(parent);
        }
        children
    }

    pub(super) fn add(&mut self, parent: Node<'_>) {
        for (key, value) in parent.members() {
            let hash = self.hasher.hash_one(key.content());
            self.members.entry((parent.id(), hash)).or_insert((key.id(), value.id()));
        }
        for (nth, item) in parent.items().enumerate() {
            self.items.insert((parent.id(), nth as u32), item.id());
        }
    }

    /// The member of that name in an object, its key and its value; of repeated keys the first.
    pub(super) fn member<'d>(&self, object: Node<'d>, name: &str) -> Option<(Node<'d>, Node<'d>)> {
        let hash = self.hasher.hash_one(name);
        let (key, value) = *self.members.get(&(object.id(), hash))?;
        let key = object.at_id(key);
        match key.content() == name {
            true => Some((key, object.at_id(value))),
            // Another name has this hash, too.
            false => object.members().find(|(key, _)| key.content() == name),
        }
    }

    /// The item of that number in an array.
    fn item<'d>(&self, array: Node<'d>, nth: u32) -> Option<Node<'d>> {
        Some(array.at_id(*self.items.get(&(array.id(), nth))?))
    }

    /// The value at a JSON Pointer that starts at `from`, with its key if it is a member; of repeated keys the first.
    pub(crate) fn find<'d>(
        &self,
        from: Node<'d>,
        pointer: &str,
    ) -> Option<(Option<Node<'d>>, Node<'d>)> {
        let mut found = (None, from);
        for segment in Pattern::pointer(pointer)?.segments() {
            let around = found.1;
            found = match around.is_array() {
                true => (None, self.item(around, u32::try_from(segment.index()?).ok()?)?),
                false => {
                    let (key, value) = self.member(around, segment.name()?)?;
                    (Some(key), value)
                }
            };
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::Children;
    use crate::document::{Document, Format};
    use crate::text::Source;

    #[test]
    fn finds_what_a_walk_finds() {
        let text =
            r#"{"a": [1, {"b": 2, "a/b": {"*": 3}}], "0": {"": 4}, "c": null, "": {"0": 5}}"#;
        let source = Source::new("text", text);
        let document = Document::parse(source, Format::Json, &crate::Limits::default()).remove(0);
        let document = document.expect("it is JSON");
        let (root, children) = (document.root(), Children::new(document.root()));
        let pointers = [
            "",
            "/",
            "/a",
            "/a/0",
            "/a/00",
            "/a/1",
            "/a/2",
            "/a/-",
            "/a/1/b",
            "/a/1/a~1b/*",
            "/0",
            "/0/",
            "/c",
            "/c/",
            "//0",
            "/a/1/a/b",
            "/a/99999999999999999999",
            "a",
            "/~",
        ];
        let mut there = 0;
        for pointer in pointers {
            let found = children.find(root, pointer);
            let walked = root.at(pointer);
            assert_eq!(found.map(|it| it.1.id()), walked.map(|it| it.id()), "{pointer}");
            let last = |it: &str| it.rsplit('/').next().unwrap_or_default().replace("~1", "/");
            if let Some((Some(key), _)) = found {
                assert_eq!(key.content(), last(pointer), "{pointer}");
            }
            there += usize::from(found.is_some());
        }
        assert_eq!(there, 11);
    }
}
