//! Locks that survive a panic.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A poisoned lock is safe to reuse: a policy is replaced whole, and an entry of a cache is added or removed whole.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
