//! What has been worked out of each project already, so that nobody does it again.

use std::sync::OnceLock;

use crate::model::ProjectId;

/// One figure, or a set of them, of every project of a portfolio: worked out by whoever asks first, on any thread.
///
/// It belongs to one portfolio, one policy and one as-of date; with another of them the figures are others.
#[derive(Debug)]
pub struct Memo<T>(Vec<OnceLock<T>>);

impl<T: Copy> Memo<T> {
    /// Nothing is known yet of any of `projects` projects.
    pub fn of(projects: usize) -> Self {
        Memo((0..projects).map(|_| OnceLock::new()).collect())
    }

    /// What is known of a project, worked out now if nobody has. `work` must not ask for the same again.
    pub fn recall(&self, project: ProjectId, work: impl FnOnce() -> T) -> T {
        match self.0.get(project.0 as usize) {
            Some(known) => *known.get_or_init(work),
            None => work(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_worked_out_again() {
        let memo = Memo::of(2);
        let asked: Vec<i32> = [1, 2].map(|answer| memo.recall(ProjectId(1), || answer)).into();
        assert_eq!((asked, memo.recall(ProjectId(0), || 3)), (vec![1, 1], 3));
    }
}
