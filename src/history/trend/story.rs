//! What became of one plot over steps that are taken together.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::documents::{Documents, Wanted};
use super::own::Holds;
use super::plot::Version;
use super::question::Question;
use crate::git::{ObjectId, Unreadable};

/// The versions of a plot, one after the other.
#[derive(Default)]
pub(super) struct Story {
    /// What it is from the step with this number on; `None` where it is gone.
    turns: Vec<(usize, Option<Arc<Version>>)>,
    /// What is known of its files.
    read: Documents,
}

impl Story {
    /// What it is now, if it is there.
    pub(super) fn last(&self) -> Option<&Arc<Version>> {
        self.turns.last()?.1.as_ref()
    }

    /// Notes what it is from a step on.
    pub(super) fn turn(&mut self, step: usize, version: Option<Arc<Version>>) {
        self.turns.push((step, version));
    }

    /// Adds files that need not be read.
    pub(super) fn know(&mut self, read: Documents) {
        self.read.extend(read);
    }

    /// Starts anew with what it is now, from the first of the next steps on; whether it is there. What depends on the day
    /// will be asked once more.
    pub(super) fn begin(&mut self, holds: Holds) -> bool {
        let last = self.last().cloned();
        self.turns.clear();
        let again = |last: Arc<Version>| if holds == Holds::Always { last } else { Arc::new(last.unasked()) };
        self.turns.extend(last.map(|last| (0, Some(again(last)))));
        !self.turns.is_empty()
    }

    /// Asks every version that was not asked yet on the days of its steps; `days` are those of all steps. Files are read
    /// by `read`, and let go unless the last version will be asked again.
    ///
    /// # Errors
    /// Of `read`.
    pub(super) fn ask(
        &mut self,
        asked: Question<'_>,
        days: &[NaiveDate],
        read: impl Fn(Wanted) -> Result<Documents, Unreadable>,
    ) -> Result<(), Unreadable> {
        let ends = self.turns.iter().skip(1).map(|(step, _)| *step).chain([days.len()]);
        let lives = self.turns.iter().zip(ends).filter_map(|((step, version), end)| {
            let version = version.as_ref().filter(|version| !version.is_asked())?;
            Some((version, days.get(*step..end).filter(|days| !days.is_empty())?))
        });
        let lives: Vec<(&Arc<Version>, &[NaiveDate])> = lives.collect();
        let mut wanted = Wanted::default();
        lives.iter().for_each(|(version, _)| version.want(&self.read, &mut wanted));
        self.read.extend(read(wanted)?);
        for (version, days) in lives {
            version.ask(&self.read, asked, &in_order(days));
        }
        if asked.holds == Holds::Always {
            self.read = Documents::default();
        } else {
            let standing: HashSet<ObjectId> = self.last().iter().flat_map(|version| version.blobs()).collect();
            self.read.retain(|blob, _| standing.contains(blob));
        }
        Ok(())
    }
}

/// Each of some days once, in order.
fn in_order(days: &[NaiveDate]) -> Vec<NaiveDate> {
    days.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}
