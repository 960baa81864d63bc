//! Parts of a file, checked one after the other or in threads. What they come to is handed over in order.

use std::collections::BTreeMap;
use std::iter;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::document::Arena;

/// How many parts more than there are threads may be checked, or wait for an earlier one.
const AHEAD: usize = 2;

/// Checks parts one after the other, until `take` breaks.
pub(super) fn one_by_one<P, C, B>(
    mut parts: impl Iterator<Item = P>,
    arena: &mut Arena,
    check: impl Fn(&mut Arena, P) -> C,
    mut take: impl FnMut(C) -> ControlFlow<B>,
) -> ControlFlow<B> {
    parts.try_for_each(|part| take(check(arena, part)))
}

/// The same in threads. One thread, or a system without threads, is the caller's.
pub(super) fn in_threads<P: Send, C: Send, B>(
    threads: NonZeroUsize,
    parts: impl Iterator<Item = P> + Send,
    check: impl Fn(&mut Arena, P) -> C + Sync,
    take: impl FnMut(C) -> ControlFlow<B>,
) -> ControlFlow<B> {
    if threads.get() == 1 {
        return one_by_one(parts, &mut Arena::default(), check, take);
    }
    let (permit, permits) = mpsc::channel();
    let (sender, checked) = mpsc::channel();
    let parts = Mutex::new((permits, parts.enumerate()));
    // A thread that waits for its permit makes the others wait: they would have to as well.
    let next = || {
        let (permits, parts) = &mut *parts.lock().unwrap_or_else(PoisonError::into_inner);
        permits.recv().map_or(None, |()| parts.next())
    };
    let work = |sender: mpsc::Sender<(usize, C)>| {
        let mut arena = Arena::default();
        for (nth, part) in iter::from_fn(next) {
            // Nobody waits for more if `take` broke.
            if sender.send((nth, check(&mut arena, part))).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        let start = |_: &usize| {
            let sender = sender.clone();
            thread::Builder::new().spawn_scoped(scope, || work(sender)).is_ok()
        };
        let threads = (0..threads.get()).filter(start).count();
        drop(sender);
        if threads == 0 {
            let parts = iter::from_fn(|| {
                let _ = permit.send(());
                next().map(|(_, part)| part)
            });
            return one_by_one(parts, &mut Arena::default(), &check, take);
        }
        for _ in 0..threads + AHEAD {
            let _ = permit.send(());
        }
        take_in_order(checked, permit, take)
    })
}

/// Hands things over by their number, from 0 on. Each one taken allows another.
fn take_in_order<C, B>(
    checked: mpsc::Receiver<(usize, C)>,
    permit: mpsc::Sender<()>,
    mut take: impl FnMut(C) -> ControlFlow<B>,
) -> ControlFlow<B> {
    let mut waiting = BTreeMap::new();
    let mut wanted = 0;
    for (nth, next) in checked {
        waiting.insert(nth, next);
        while let Some(next) = waiting.remove(&wanted) {
            take(next)?;
            wanted += 1;
            // Nobody asks for one if all parts are taken.
            let _ = permit.send(());
        }
    }
    ControlFlow::Continue(())
}
