//! What became of one plot over steps that are taken together.

use std::collections::BTreeSet;
use std::sync::Arc;

use ahash::HashSet;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::documents::{Documents, Key, Wanted};
use super::own::Holds;
use super::plot::Version;
use super::question::Question;
use crate::git::Unreadable;

/// Files of a plot that are in memory together, with those of one version at least.
const FILES_AT_ONCE: usize = 1024;
/// Versions that one thread asks in a row, at least.
const IN_A_ROW: usize = 8;

/// What was in memory together.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Load {
    /// Files that were read of one plot.
    pub(super) files: usize,
    /// Rows that were told.
    pub(super) rows: usize,
}

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
    /// by `read`, a number at a time, and let go unless the last version will be asked again.
    ///
    /// # Errors
    /// Of `read`.
    pub(super) fn ask(
        &mut self,
        asked: Question<'_>,
        days: &[NaiveDate],
        read: impl Fn(Wanted) -> Result<Documents, Unreadable>,
    ) -> Result<Load, Unreadable> {
        let ends = self.turns.iter().skip(1).map(|(step, _)| *step).chain([days.len()]);
        let lives = self.turns.iter().zip(ends).filter_map(|((step, version), end)| {
            let version = version.as_ref().filter(|version| !version.is_asked())?;
            Some((version, days.get(*step..end).filter(|days| !days.is_empty())?))
        });
        let lives: Vec<(&Arc<Version>, &[NaiveDate])> = lives.collect();
        let mut load = Load::default();
        let mut left = &lives[..];
        while !left.is_empty() {
            let mut wanted = Wanted::default();
            let fits = |(version, _): &&(&Arc<Version>, _)| {
                let fits = wanted.len() < FILES_AT_ONCE;
                if fits {
                    version.want(&self.read, &mut wanted);
                }
                fits
            };
            let (now, later) = left.split_at(left.iter().take_while(fits).count());
            load.files += wanted.len();
            self.read.extend(read(wanted)?);
            let known = &self.read;
            now.par_iter().with_min_len(IN_A_ROW).for_each(|(version, days)| {
                version.ask(known, asked, &in_order(days));
            });
            load.rows += now.iter().map(|(version, _)| version.told()).sum::<usize>();
            keep(&mut self.read, now.last().map(|(version, _)| &***version));
            left = later;
        }
        let standing = self.turns.last().and_then(|(_, version)| version.as_deref());
        keep(&mut self.read, standing.filter(|_| asked.holds != Holds::Always));
        Ok(load)
    }
}

/// Lets go of what a version does not need.
fn keep(read: &mut Documents, version: Option<&Version>) {
    match version {
        Some(version) => {
            let needed: HashSet<Key> = version.keys().collect();
            read.retain(|key, _| needed.contains(key));
        }
        None => *read = Documents::default(),
    }
}

/// Each of some days once, in order.
fn in_order(days: &[NaiveDate]) -> Vec<NaiveDate> {
    days.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}
