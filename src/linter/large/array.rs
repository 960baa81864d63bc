//! A document of which an array is read item by item.

use crate::document::{self, Segment};
use crate::linter::target::Target;
use crate::text::Frame;
use crate::text::pointer_token::escape;

/// An array whose items the `select` of every target leads to or through.
#[derive(Debug)]
pub(in crate::linter) struct Array {
    /// How many names lead to it, and its JSON Pointer.
    names: usize,
    pointer: String,
    /// What makes some of its items a document.
    frame: Frame,
    /// What is before its items, its bracket included.
    before: Vec<u8>,
}

impl Array {
    /// The array that these names lead to, in a document that starts so.
    pub(in crate::linter) fn within(text: &[u8], names: &[String]) -> Option<Self> {
        let start = document::items_start(text, names)?;
        let frame = Frame::of_array(names.iter().map(String::as_str));
        let pointer = names.iter().map(|name| format!("/{}", escape(name))).collect();
        Some(Self { names: names.len(), pointer, frame, before: text[..start].to_vec() })
    }

    /// What is before the items.
    pub(in crate::linter) fn before(&self) -> &[u8] {
        &self.before
    }

    /// What makes a text with some items a document: one from the start of the file on, or one of items alone.
    pub(in crate::linter) fn frame(&self, is_start: bool) -> Frame {
        if is_start { self.frame.with_start() } else { self.frame.clone() }
    }

    /// How many steps of a `select` lead to an item, which is within so many arrays and objects.
    pub(in crate::linter) fn steps(&self) -> usize {
        self.names + 1
    }

    /// Its JSON Pointer.
    pub(in crate::linter) fn pointer(&self) -> &str {
        &self.pointer
    }
}

/// The names on the way to the array whose items these targets select, or values in them. Nothing, if they have no such
/// array in common.
pub(in crate::linter) fn names_on_the_way<'t>(
    targets: impl Iterator<Item = &'t Target>,
) -> Option<Vec<String>> {
    let mut targets = targets.map(|target| target.select.segments());
    let first = targets.next()?;
    let steps = first.iter().position(|it| *it == Segment::Any)? + 1;
    let is_alike = |other: &[Segment]| other.get(..steps) == first.get(..steps);
    let is_deep = |select: &[Segment]| select.contains(&Segment::Deep);
    if is_deep(first) || !targets.all(|it| is_alike(it) && !is_deep(it)) {
        return None;
    }
    first[..steps - 1].iter().map(|it| it.name().map(str::to_owned)).collect()
}
