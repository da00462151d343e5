//! What is dear to make, lent to one thread at a time.

use std::sync::{Mutex, PoisonError};

/// Those that nobody has in hand, the last one given back on top: what it remembers is the freshest.
#[derive(Debug)]
pub(super) struct Lent<T>(Mutex<Vec<T>>);

impl<T> Default for Lent<T> {
    fn default() -> Self {
        Lent(Mutex::default())
    }
}

impl<T> Lent<T> {
    /// Answers a question with one that nobody else has meanwhile; where all are in hand, with a new one.
    pub(super) fn to<A>(&self, make: impl FnOnce() -> T, question: impl FnOnce(&T) -> A) -> A {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let one = taken.unwrap_or_else(make);
        let answer = question(&one);
        idle().push(one);
        answer
    }
}
