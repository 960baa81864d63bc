//! The engine that goes back, for what no engine in linear time can do: look-around and back-references. It follows
//! ECMA-262, section 22.2.2, in what groups hold, and in which order ways are tried. A limit ends it.

use std::cell::Cell;

use regex_syntax::hir::ClassUnicode;

use super::program::{Loop, Program, Step};
use super::sets::{self, is_line_terminator};
use super::tree::Flags;

/// Going back would have taken more steps than allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooCostly;

/// So many steps one text may take, and so many more for each of its bytes.
const STEPS: u64 = 1_000_000;
const STEPS_PER_BYTE: u64 = 20;

/// What is kept to go back may have so many entries.
const MOST_KEPT: usize = 2_000_000;

/// A slot that holds nothing.
const UNSET: usize = usize::MAX;

/// What to try when a way fails.
enum Choice {
    /// Goes on at a step and a position.
    At { step: usize, position: usize },
    /// A run may have ended at any character from the nearer position to the farther.
    Run { step: usize, next: usize, last: usize },
}

/// A choice, and how much was to undo when it was made.
struct Kept {
    choice: Choice,
    undo: usize,
}

thread_local! {
    /// How many steps all texts together may still take.
    static BUDGET: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// All texts that are matched while `f` runs may take this many steps together.
const STEPS_TOGETHER: u64 = 20_000_000;

/// Runs `f`, in which going back takes a limited number of steps for all texts together.
pub(crate) fn within_steps<T>(f: impl FnOnce() -> T) -> T {
    let around = BUDGET.replace(STEPS_TOGETHER);
    let result = f();
    BUDGET.set(around);
    result
}

/// Whether the program matches somewhere in the text.
pub(super) fn is_match(program: &Program, text: &str) -> Result<bool, TooCostly> {
    let budget = BUDGET.get();
    let allowed =
        STEPS.saturating_add(STEPS_PER_BYTE.saturating_mul(text.len() as u64)).min(budget);
    let mut machine = Machine {
        program,
        text,
        slots: vec![UNSET; program.slots],
        undo: Vec::new(),
        kept: Vec::new(),
        left: allowed,
    };
    let mut found = Ok(false);
    // With the `u` flag, a search goes from character to character.
    for start in 0..=text.len() {
        if text.is_char_boundary(start) {
            found = machine.run(0, start).map(|end| end.is_some());
            if found != Ok(false) || program.is_anchored {
                break;
            }
        }
    }
    BUDGET.set(budget.saturating_sub(allowed.saturating_sub(machine.left)));
    found
}

struct Machine<'p, 't> {
    program: &'p Program,
    text: &'t str,
    /// Where groups start and end, and the counters of loops.
    slots: Vec<usize>,
    /// What slots held before they were set.
    undo: Vec<(usize, usize)>,
    kept: Vec<Kept>,
    left: u64,
}

/// How one step went: the next step and position, the end, or no way on.
enum Next {
    At(usize, usize),
    Matched(usize),
    Failed,
}

impl Machine<'_, '_> {
    /// Runs the program from a step on until it has matched, and says where.
    fn run(&mut self, step: usize, position: usize) -> Result<Option<usize>, TooCostly> {
        let (bottom, undo) = (self.kept.len(), self.undo.len());
        let (mut step, mut position) = (step, position);
        loop {
            self.spend(1)?;
            match self.step(step, position)? {
                Next::At(next, at) => (step, position) = (next, at),
                Next::Matched(at) => {
                    // What is chosen within a look-around stays.
                    self.kept.truncate(bottom);
                    return Ok(Some(at));
                }
                Next::Failed => match self.go_back(bottom) {
                    Some(back) => (step, position) = back,
                    None => {
                        self.undo_to(undo);
                        return Ok(None);
                    }
                },
            }
        }
    }

    fn spend(&mut self, steps: u64) -> Result<(), TooCostly> {
        self.left = self.left.saturating_sub(steps);
        let is_within =
            self.left > 0 && self.kept.len().saturating_add(self.undo.len()) < MOST_KEPT;
        if is_within { Ok(()) } else { Err(TooCostly) }
    }

    fn step(&mut self, at: usize, position: usize) -> Result<Next, TooCostly> {
        let program = self.program;
        let next = at.saturating_add(1);
        let behind = program.behind.get(at).copied().unwrap_or(false);
        let Some(step) = program.steps.get(at) else { return Ok(Next::Failed) };
        let if_holds = |holds| if holds { Next::At(next, position) } else { Next::Failed };
        Ok(match step {
            Step::Char(expected) => self.one(next, position, behind, |it| it == *expected),
            Step::Class(class) => self.one(next, position, behind, |it| has(class, it)),
            Step::Run { .. } => return self.take_run(at, position),
            Step::Start { multiline } => if_holds(self.is_edge(position, true, *multiline)),
            Step::End { multiline } => if_holds(self.is_edge(position, false, *multiline)),
            Step::Boundary { negated, ignore_case } => {
                if_holds(self.is_boundary(position, *ignore_case) != *negated)
            }
            Step::Save(slot) => {
                self.set(*slot, position);
                Next::At(next, position)
            }
            Step::Jump(target) => Next::At(*target, position),
            Step::Split(target) => {
                self.keep(Choice::At { step: *target, position });
                Next::At(next, position)
            }
            Step::LoopStart(slot) => {
                self.set(*slot, 0);
                Next::At(next, position)
            }
            Step::Loop(head) => self.enter_loop(head, next, position),
            Step::LoopBody { slot, reset } => {
                self.set(*slot, self.slot(*slot).saturating_add(1));
                self.set(slot.saturating_add(1), position);
                reset.clone().for_each(|slot| self.set(slot, UNSET));
                Next::At(next, position)
            }
            Step::LoopTurn { slot, min, head } => {
                let start = self.slot(slot.saturating_add(1));
                // A turn beyond the least number that took nothing isn't one (22.2.2.3.1, step 2.b).
                match start == position && self.slot(*slot) > *min as usize {
                    true => Next::Failed,
                    false => Next::At(*head, position),
                }
            }
            Step::Look { negated, after } => match self.look(next, position, *negated)? {
                true => Next::At(*after, position),
                false => Next::Failed,
            },
            Step::BackReference { groups, ignore_case, behind } => {
                self.refer(groups, *ignore_case, next, position, *behind)?
            }
            Step::Matched => Next::Matched(position),
        })
    }

    /// The character at a position, and the position after it, in the direction.
    fn character(&self, position: usize, behind: bool) -> Option<(char, usize)> {
        match behind {
            false => {
                let found = self.text.get(position..)?.chars().next()?;
                Some((found, position.saturating_add(found.len_utf8())))
            }
            true => {
                let found = self.text.get(..position)?.chars().next_back()?;
                Some((found, position.saturating_sub(found.len_utf8())))
            }
        }
    }

    /// Takes one character, if it is of those that are meant.
    fn one(
        &self,
        next: usize,
        position: usize,
        behind: bool,
        is_meant: impl Fn(char) -> bool,
    ) -> Next {
        match self.character(position, behind) {
            Some((found, end)) if is_meant(found) => Next::At(next, end),
            _ => Next::Failed,
        }
    }

    /// Whether the text, or with `multiline` a line of it, starts or ends at a position.
    fn is_edge(&self, position: usize, behind: bool, multiline: bool) -> bool {
        match self.character(position, behind) {
            None => true,
            Some((found, _)) => multiline && is_line_terminator(found),
        }
    }

    /// Whether a word starts or ends at a position.
    fn is_boundary(&self, position: usize, ignore_case: bool) -> bool {
        let is_word = |behind| {
            let found = self.character(position, behind);
            found.is_some_and(|(it, _)| is_word(it, ignore_case))
        };
        is_word(true) != is_word(false)
    }

    /// Whether what follows matches or, if it is negated, doesn't.
    fn look(&mut self, step: usize, position: usize, negated: bool) -> Result<bool, TooCostly> {
        let undo = self.undo.len();
        let found = self.run(step, position)?.is_some();
        if found && negated {
            self.undo_to(undo);
        }
        Ok(found != negated)
    }

    fn slot(&self, slot: usize) -> usize {
        self.slots.get(slot).copied().unwrap_or(UNSET)
    }

    fn set(&mut self, slot: usize, value: usize) {
        if let Some(held) = self.slots.get_mut(slot)
            && *held != value
        {
            self.undo.push((slot, *held));
            *held = value;
        }
    }

    fn undo_to(&mut self, length: usize) {
        while self.undo.len() > length {
            if let Some((slot, value)) = self.undo.pop()
                && let Some(held) = self.slots.get_mut(slot)
            {
                *held = value;
            }
        }
    }

    fn keep(&mut self, choice: Choice) {
        self.kept.push(Kept { choice, undo: self.undo.len() });
    }

    /// Goes back to the last choice, if one is left above `bottom`.
    fn go_back(&mut self, bottom: usize) -> Option<(usize, usize)> {
        if self.kept.len() <= bottom {
            return None;
        }
        let kept = self.kept.pop()?;
        self.undo_to(kept.undo);
        match kept.choice {
            Choice::At { step, position } => Some((step, position)),
            Choice::Run { step, next, last } => {
                if next != last {
                    // From the farther end towards the nearer, or the other way round.
                    let (_, after) = self.character(next, next > last)?;
                    self.keep(Choice::Run { step, next: after, last });
                }
                Some((step, next))
            }
        }
    }

    /// Takes as many characters as a run can, and keeps where else it may end.
    fn take_run(&mut self, at: usize, position: usize) -> Result<Next, TooCostly> {
        let program = self.program;
        let Some(Step::Run { class, min, max, greedy }) = program.steps.get(at) else {
            return Ok(Next::Failed);
        };
        let behind = program.behind.get(at).copied().unwrap_or(false);
        let next = at.saturating_add(1);
        let (mut count, mut end, mut nearest) = (0_u32, position, None);
        loop {
            if count == *min {
                nearest = Some(end);
            }
            if max.is_some_and(|max| count >= max) {
                break;
            }
            match self.character(end, behind) {
                Some((found, after)) if has(class, found) => end = after,
                _ => break,
            }
            count = count.saturating_add(1);
        }
        self.spend(u64::from(count))?;
        let Some(nearest) = nearest else { return Ok(Next::Failed) };
        let (first, last) = if *greedy { (end, nearest) } else { (nearest, end) };
        if first != last
            && let Some((_, after)) = self.character(first, first > last)
        {
            self.keep(Choice::Run { step: next, next: after, last });
        }
        Ok(Next::At(next, first))
    }

    /// One more turn of a loop, or what is after it (22.2.2.3.1, RepeatMatcher).
    fn enter_loop(&mut self, head: &Loop, body: usize, position: usize) -> Next {
        let turns = self.slot(head.slot);
        if turns < head.min as usize {
            return Next::At(body, position);
        }
        if head.max.is_some_and(|max| turns >= max as usize) {
            return Next::At(head.after, position);
        }
        let (first, other) = if head.greedy { (body, head.after) } else { (head.after, body) };
        self.keep(Choice::At { step: other, position });
        Next::At(first, position)
    }

    /// What a group holds, again (22.2.2.7.2). A group that holds nothing matches.
    fn refer(
        &mut self,
        groups: &[usize],
        ignore_case: bool,
        next: usize,
        position: usize,
        behind: bool,
    ) -> Result<Next, TooCostly> {
        let held = groups.iter().find_map(|group| {
            let first = group.saturating_mul(2);
            let (start, end) = (self.slot(first), self.slot(first.saturating_add(1)));
            self.text.get(start..end)
        });
        let Some(held) = held else { return Ok(Next::At(next, position)) };
        self.spend(held.len() as u64)?;
        let mut end = position;
        let mut expected = held.chars();
        while let Some(expected) = if behind { expected.next_back() } else { expected.next() } {
            match self.character(end, behind) {
                Some((found, after)) if is_same(found, expected, ignore_case) => end = after,
                _ => return Ok(Next::Failed),
            }
        }
        Ok(Next::At(next, end))
    }
}

fn has(class: &ClassUnicode, character: char) -> bool {
    let ranges = class.ranges();
    let after = ranges.partition_point(|range| range.end() < character);
    ranges.get(after).is_some_and(|range| range.start() <= character)
}

fn is_word(character: char, ignore_case: bool) -> bool {
    let is_folded = || matches!(character, '\u{17f}' | '\u{212a}');
    character.is_ascii_alphanumeric() || character == '_' || ignore_case && is_folded()
}

/// Whether two characters are the same, under `i` by simple case folding.
fn is_same(one: char, other: char, ignore_case: bool) -> bool {
    if one == other || !ignore_case {
        return one == other;
    }
    let flags = Flags { ignore_case, ..Flags::default() };
    has(&sets::folded(sets::of(&[(one, one)]), flags), other)
}
