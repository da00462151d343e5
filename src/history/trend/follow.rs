//! What a metric says at one moment of history after the other.

use std::sync::Arc;

use rayon::prelude::*;

use super::looked_back::looked_back;
use super::looks::Looks;
use super::metric::Metric;
use super::piecewise::{Moment, has_plain_currency, moments};
use super::question::Question;
use super::reading::{Reading, Remembered, Sample};
use super::reel::Reel;
use super::track::{Lay, Track};
use crate::git::{self, ObjectId, Repository, Unreadable};
use crate::rules::Scene;
use crate::views::{Misfit, Query};

/// A trend that is asked for.
#[derive(Clone, Copy)]
pub struct Trend<'t> {
    /// Where the tree's history is.
    pub repository: &'t Repository,
    /// The commit whose tree it is.
    pub tip: ObjectId,
    /// Where the tree lies in it: empty, or ends in `/`.
    pub prefix: &'t str,
    /// What is followed.
    pub metric: &'t Metric,
    /// In what part of the tree.
    pub query: &'t Query,
}

impl Trend<'_> {
    /// What the metric says at each moment, oldest first; `None` where the policy of that commit cannot be worked with.
    /// Only moments that are not remembered are looked at; those that can be read are remembered from then on. What a metric
    /// that looks back says is not to be remembered for long: how far history reaches may change without a new commit.
    ///
    /// # Errors
    /// The first of what went wrong: the repository, or the question.
    pub fn readings(
        self,
        samples: &[Sample],
        remembered: &mut Remembered,
    ) -> Result<Vec<Option<Vec<Reading>>>, Failed> {
        let new: Vec<Sample> = samples.iter().filter(|sample| !remembered.contains_key(sample)).copied().collect();
        for (sample, read) in new.iter().zip(self.look(&new)?) {
            if let Some(read) = read {
                remembered.insert(*sample, read);
            }
        }
        Ok(samples.iter().map(|sample| remembered.get(sample).cloned()).collect())
    }

    /// The same, looked at anew: where that says the same, project by project, else tree by tree.
    fn look(self, samples: &[Sample]) -> Result<Vec<Option<Vec<Reading>>>, Failed> {
        let lay = Arc::new(self.lay(samples).map_err(Failed::Repository)?);
        let Some(header) = self.metric.header() else { return self.look_at_trees(samples, self.query, lay) };
        let Some(looks) = Looks::of(self.metric, self.query, &header) else {
            return self.look_at_trees(samples, self.query, lay);
        };
        let (of_trees, query) = (looks.of_trees(), looks.of_projects());
        let Some(holds) = looks.hold() else { return self.look_at_trees(samples, &of_trees, lay) };
        let (asked, is_unsure) =
            (Question { view: self.metric.view(), query: &query, holds }, looks.leaves_out_amounts(&query));
        let mut header = header.clone();
        header.choose(&query.needs).map_err(Failed::Question)?;
        let told = moments(Track::new(self.repository, self.prefix, lay.clone()), samples, asked, |policy, rows| {
            let is_one = !is_unsure || has_plain_currency(&header, rows);
            is_one.then(|| self.metric.over(&header, rows, &query, policy))
        });
        let told = told.map_err(Failed::Repository)?;
        let left = samples.iter().zip(&told).filter(|(_, moment)| matches!(moment, Moment::Whole));
        let left: Vec<Sample> = left.map(|(sample, _)| *sample).collect();
        let mut left = self.look_at_trees(&left, &of_trees, lay)?.into_iter();
        let settled = told.into_iter().map(|moment| match moment {
            Moment::Told(told) => told.map(Some).map_err(Failed::Question),
            Moment::Undecided => Ok(None),
            Moment::Whole => Ok(left.next().flatten()),
        });
        settled.collect()
    }

    fn look_at_trees(
        self,
        samples: &[Sample],
        query: &Query,
        lay: Arc<Lay>,
    ) -> Result<Vec<Option<Vec<Reading>>>, Failed> {
        let ask = |scene: &Scene<'_>| self.metric.read(scene, query);
        let read = if self.metric.looks_back(query) {
            let is_checked = self.metric.is_checked(query);
            {
                let place = |commit| lay.get(&commit).map_or(self.prefix, String::as_str);
                looked_back(self.repository, place, samples, is_checked, ask).map_err(Failed::Repository)?
            }
        } else {
            observe(&mut Reel::new(self.repository, self.prefix, lay), samples, ask)?
        };
        read.into_iter().map(|read| read.transpose().map_err(Failed::Question)).collect()
    }

    /// Where the tree lay at the commits at which it lay elsewhere.
    fn lay(&self, samples: &[Sample]) -> Result<Lay, Unreadable> {
        let commits: Vec<ObjectId> = samples.iter().map(|sample| sample.commit).chain([self.tip]).collect();
        let places = git::places(self.repository, &commits, self.prefix)?;
        let mut lay = Lay::new();
        for (number, (from, place)) in places.iter().enumerate().filter(|(_, (_, place))| place != self.prefix) {
            let until = places.get(number + 1).map_or(commits.len(), |(next, _)| *next);
            let own = commits.get(*from..until).unwrap_or_default();
            lay.extend(own.iter().map(|commit| (*commit, place.clone())));
        }
        Ok(lay)
    }
}

/// Moments whose trees are looked at together: what changes over them is in memory.
const AT_ONCE: usize = 64;

/// What a question is answered at each moment, oldest first; `None` where the policy of that commit cannot be worked
/// with. Moments are looked at in parallel.
///
/// # Errors
/// [`Failed::Repository`].
fn observe<T: Send>(
    reel: &mut Reel<'_>,
    samples: &[Sample],
    question: impl Fn(&Scene<'_>) -> T + Sync,
) -> Result<Vec<Option<T>>, Failed> {
    let mut found = Vec::with_capacity(samples.len());
    for samples in samples.chunks(AT_ONCE) {
        let commits: Vec<ObjectId> = samples.iter().map(|sample| sample.commit).collect();
        let stills = reel.stills(&commits).map_err(Failed::Repository)?;
        let asked = samples.par_iter().enumerate();
        let answers = asked.map(|(number, sample)| stills.ask(number, sample.as_of, &question));
        found.extend(answers.collect::<Vec<Option<T>>>());
    }
    Ok(found)
}

/// Why a trend cannot be told.
#[derive(Debug)]
pub enum Failed {
    /// The repository cannot be read.
    Repository(Unreadable),
    /// The question names what is not there.
    Question(Misfit),
}
