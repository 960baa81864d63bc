//! Conditions about the parts of a value: its items, its members, and what a pattern leads to.

use super::condition::{Condition, Conditions, Form};
use crate::document::Segment;

impl Conditions {
    /// In every array, every item from a number on is so.
    pub(crate) fn each_item(&mut self, from: usize, item: Condition) -> Condition {
        let item = self.not(item);
        if item == Condition::NEVER {
            return Condition::ALWAYS;
        }
        let one = self.add(Form::Contains { from, item, least: 1 });
        self.not(one)
    }

    /// In every object, every member with such a name is so.
    pub(crate) fn each_member(&mut self, name: Condition, value: Condition) -> Condition {
        let value = self.not(value);
        if value == Condition::NEVER || name == Condition::NEVER {
            return Condition::ALWAYS;
        }
        let one = self.add(Form::SomeMember { name, value });
        self.not(one)
    }

    /// In every object, the member is so if it is there.
    pub(crate) fn if_member(&mut self, name: &str, value: Condition) -> Condition {
        let value = self.not(value);
        let one = self.member(name, value);
        self.not(one)
    }

    /// An object that has the member, and its value is so.
    pub(crate) fn member(&mut self, name: &str, value: Condition) -> Condition {
        if value == Condition::NEVER {
            return Condition::NEVER;
        }
        self.add(Form::Member(name.into(), value))
    }

    /// In every array, the item is so if it is there.
    pub(crate) fn if_item(&mut self, nth: usize, value: Condition) -> Condition {
        let value = self.not(value);
        if value == Condition::NEVER {
            return Condition::ALWAYS;
        }
        let one = self.add(Form::Item(nth, value));
        self.not(one)
    }

    /// The condition holds for each value that a pattern leads to.
    pub(crate) fn each_at(&mut self, segments: &[Segment], condition: Condition) -> Condition {
        let Some((first, rest)) = segments.split_first() else { return condition };
        if *first == Segment::Deep {
            let (number, deep) = self.declare();
            let parts = [
                self.each_at(rest, condition),
                self.each_item(0, deep),
                self.each_member(Condition::ALWAYS, deep),
            ];
            let all = self.all(parts);
            self.define(number, all);
            return deep;
        }
        let inner = self.each_at(rest, condition);
        match (first.name(), first.index()) {
            (Some(name), None) => self.if_member(name, inner),
            (Some(name), Some(nth)) => {
                let parts = [self.if_member(name, inner), self.if_item(nth, inner)];
                self.all(parts)
            }
            (None, _) => {
                let parts = [self.each_item(0, inner), self.each_member(Condition::ALWAYS, inner)];
                self.all(parts)
            }
        }
    }

    /// The condition holds for some value that a pattern leads to.
    pub(crate) fn some_at(&mut self, segments: &[Segment], condition: Condition) -> Condition {
        let other = self.not(condition);
        let none = self.each_at(segments, other);
        self.not(none)
    }
}
