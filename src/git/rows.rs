//! What many threads ask of a repository, each in a row of its own.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::lent::Lent;
use super::repository::Repository;
use super::unreadable::Unreadable;

/// Questions that one thread asks in a row, at least: what it has read lately makes the next one cheap.
const IN_A_ROW: usize = 64;
/// Rows for each thread, at most: old objects take longer than new ones, and nobody should wait for the slowest row.
const ROWS: usize = 8;

/// A repository that is asked by many threads.
pub(super) struct Rows<'r> {
    repository: &'r Repository,
    lent: Lent<Repository>,
}

impl<'r> Rows<'r> {
    /// Rows of questions to a repository.
    pub(super) fn of(repository: &'r Repository) -> Self {
        Rows { repository, lent: Lent::default() }
    }

    /// The answers to all questions, in their order; `row` answers some that stand next to one another.
    ///
    /// # Errors
    /// The first of a row.
    pub(super) fn each<Q: Sync, A: Send>(
        &self,
        questions: &[Q],
        row: impl Fn(&Repository, &[Q]) -> Result<Vec<A>, Unreadable> + Sync,
    ) -> Result<Vec<A>, Unreadable> {
        let length = questions.len().div_ceil(rayon::current_num_threads() * ROWS).max(IN_A_ROW);
        if questions.len() <= length {
            return row(self.repository, questions);
        }
        let (model, lent) = (Mutex::new(self.repository.clone()), &self.lent);
        let make = || model.lock().unwrap_or_else(PoisonError::into_inner).in_order();
        let parts = questions.par_chunks(length).with_max_len(1);
        let answers = parts.map(|questions| lent.to(make, |repository| row(repository, questions)));
        let answers: Vec<Vec<A>> = answers.collect::<Result<_, _>>()?;
        Ok(answers.into_iter().flatten().collect())
    }
}
