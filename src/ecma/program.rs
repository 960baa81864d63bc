//! A pattern as a program for the engine that goes back.

use std::ops::Range;

use regex_syntax::hir::ClassUnicode;

use super::parse::Tree;
use super::tree::{Node, Repeat};

/// One step of a program. A target is the number of a step.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Char(char),
    Class(ClassUnicode),
    /// One character after the other, all of a class: as many as `min` to `max`.
    Run {
        class: ClassUnicode,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    },
    Start {
        multiline: bool,
    },
    End {
        multiline: bool,
    },
    Boundary {
        negated: bool,
        ignore_case: bool,
    },
    /// Keeps the position in a slot.
    Save(usize),
    Jump(usize),
    /// Goes on with the next step, and at the target if that fails.
    Split(usize),
    /// Sets the counter of a loop to zero.
    LoopStart(usize),
    /// The head of a loop: another turn, which is the next step, or what is after it.
    Loop(Loop),
    /// The start of a turn. It resets the groups within, by their slots.
    LoopBody {
        slot: usize,
        reset: Range<usize>,
    },
    /// The end of a turn, which goes back to the head at the target.
    LoopTurn {
        slot: usize,
        min: u32,
        head: usize,
    },
    /// What follows matches at this place, up to `Matched`, or doesn't; then the target is next.
    Look {
        negated: bool,
        after: usize,
    },
    BackReference {
        groups: Vec<usize>,
        ignore_case: bool,
        behind: bool,
    },
    Matched,
}

/// A loop has two slots: how many turns it made, and where the present one started.
#[derive(Debug, Clone)]
pub(super) struct Loop {
    pub(super) slot: usize,
    pub(super) min: u32,
    pub(super) max: Option<u32>,
    pub(super) greedy: bool,
    pub(super) after: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) slots: usize,
    /// For each step, whether it is within a look-behind, where texts are read backwards.
    pub(super) behind: Vec<bool>,
    /// Whether it can only match at the start of the text.
    pub(super) is_anchored: bool,
}

impl Program {
    pub(super) fn new(tree: &Tree) -> Self {
        let slots = tree.groups.saturating_add(1).saturating_mul(2);
        let mut program = Self {
            steps: Vec::new(),
            slots,
            behind: Vec::new(),
            is_anchored: is_anchored(&tree.node),
        };
        program.add(&tree.node, false);
        program.push(Step::Matched, false);
        program
    }

    fn here(&self) -> usize {
        self.steps.len()
    }

    fn push(&mut self, step: Step, behind: bool) -> usize {
        let at = self.here();
        self.steps.push(step);
        self.behind.push(behind);
        at
    }

    fn add(&mut self, node: &Node, behind: bool) {
        match node {
            Node::Empty => {}
            Node::Char(character) => {
                self.push(Step::Char(*character), behind);
            }
            Node::Class(class) => {
                self.push(Step::Class(class.clone()), behind);
            }
            Node::Start { multiline } => {
                self.push(Step::Start { multiline: *multiline }, behind);
            }
            Node::End { multiline } => {
                self.push(Step::End { multiline: *multiline }, behind);
            }
            Node::Boundary { negated, ignore_case } => {
                let step = Step::Boundary { negated: *negated, ignore_case: *ignore_case };
                self.push(step, behind);
            }
            Node::Capture { number, body, .. } => {
                let first = number.saturating_mul(2);
                let last = first.saturating_add(1);
                // Read backwards, the end of a group comes first.
                let (first, last) = if behind { (last, first) } else { (first, last) };
                self.push(Step::Save(first), behind);
                self.add(body, behind);
                self.push(Step::Save(last), behind);
            }
            Node::Concat(parts) if behind => {
                parts.iter().rev().for_each(|part| self.add(part, behind));
            }
            Node::Concat(parts) => parts.iter().for_each(|part| self.add(part, behind)),
            Node::Alternation(parts) => self.add_alternatives(parts, behind),
            Node::Repeat(repeat) => self.add_repeat(repeat, behind),
            Node::Look { behind: is_behind, negated, body } => {
                let look = |after| Step::Look { negated: *negated, after };
                let at = self.push(look(0), behind);
                self.add(body, *is_behind);
                self.push(Step::Matched, *is_behind);
                self.set(at, look(self.here()));
            }
            Node::BackReference { groups, ignore_case } => {
                let (groups, ignore_case) = (groups.clone(), *ignore_case);
                self.push(Step::BackReference { groups, ignore_case, behind }, behind);
            }
        }
    }

    fn set(&mut self, at: usize, step: Step) {
        if let Some(old) = self.steps.get_mut(at) {
            *old = step;
        }
    }

    fn add_alternatives(&mut self, parts: &[Node], behind: bool) {
        let mut ends = Vec::new();
        let count = parts.len();
        for (nth, part) in parts.iter().enumerate() {
            if nth.saturating_add(1) == count {
                self.add(part, behind);
                break;
            }
            let split = self.push(Step::Split(0), behind);
            self.add(part, behind);
            ends.push(self.push(Step::Jump(0), behind));
            self.set(split, Step::Split(self.here()));
        }
        for end in ends {
            self.set(end, Step::Jump(self.here()));
        }
    }

    fn add_repeat(&mut self, repeat: &Repeat, behind: bool) {
        let &Repeat { ref body, min, max, greedy, ref groups } = repeat;
        if max == Some(0) {
            return;
        }
        let class = match body {
            Node::Char(character) => Some(super::sets::of(&[(*character, *character)])),
            Node::Class(class) => Some(class.clone()),
            _ => None,
        };
        if let Some(class) = class {
            self.push(Step::Run { class, min, max, greedy }, behind);
            return;
        }
        let slot = self.slots;
        self.slots = slot.saturating_add(2);
        self.push(Step::LoopStart(slot), behind);
        let reset = groups.start.saturating_mul(2)..groups.end.saturating_mul(2);
        let head = |after| Step::Loop(Loop { slot, min, max, greedy, after });
        let at = self.push(head(0), behind);
        self.push(Step::LoopBody { slot, reset }, behind);
        self.add(body, behind);
        self.push(Step::LoopTurn { slot, min, head: at }, behind);
        self.set(at, head(self.here()));
    }
}

/// Whether a node can only match at the start of the text.
fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Start { multiline } => !multiline,
        Node::Concat(parts) => parts.first().is_some_and(is_anchored),
        Node::Alternation(parts) => parts.iter().all(is_anchored),
        Node::Capture { body, .. } => is_anchored(body),
        _ => false,
    }
}
