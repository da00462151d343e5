//! By which method the value of a project's work is measured, and why by that one.

use super::work;
use crate::metrics::Figure;
use crate::model::{Portfolio, Progress, ProjectId};

/// How it is told what is earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By weighted milestones and activities: nothing until reached, then all; a stated share in between.
    Milestones,
    /// The same, half of it when the work begins and half when it is done.
    FiftyFifty,
    /// By the percent complete that the project states, held between milestones: not less than those reached, and not
    /// beyond the next one before that is reached ("percent complete with milestone gates").
    GatedPercent,
    /// By the physical percent complete that the project states.
    Percent,
    /// By points done of points in scope (AgileEVM: Sulaiman, Barton and Blackburn 2006).
    Points,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 5] =
        [Method::Milestones, Method::FiftyFifty, Method::GatedPercent, Method::Percent, Method::Points];

    /// The name used in files (`progress.method`) and output.
    pub fn name(self) -> &'static str {
        match self {
            Method::Milestones => "milestones",
            Method::FiftyFifty => "fifty_fifty",
            Method::GatedPercent => "gated_percent",
            Method::Percent => "percent",
            Method::Points => "points",
        }
    }

    /// Whether weighted milestones and activities have a say in what is earned.
    pub(super) fn needs_work(self) -> bool {
        matches!(self, Method::Milestones | Method::FiftyFifty | Method::GatedPercent)
    }

    /// Whether the days of that work spread the budget over time.
    pub(super) fn is_planned_by_work(self) -> bool {
        matches!(self, Method::Milestones | Method::FiftyFifty)
    }
}

/// A method and why it is the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The method.
    pub method: Method,
    /// Why, in a few words.
    pub because: &'static str,
}

/// The method of a project: the one it states in `progress.method`; else points for an agile project that counts
/// them; else weighted milestones and activities, since a day reached is harder to argue with than a percentage, with
/// the stated percent complete between them where the work itself says nothing of its progress; else percent
/// complete; else points.
///
/// Between milestones that earn all or nothing money is spent and nothing is earned, so that cost performance looks
/// worse than it is: a percentage held by gates mends that, and cannot run away.
///
/// # Errors
/// `no_progress` where nothing measures progress, `unreadable` for a stated method that is none.
pub fn choose(portfolio: &Portfolio<'_>, id: ProjectId) -> Figure<Chosen> {
    let project = portfolio.project(id);
    let progress = project.progress.as_ref();
    if let Some(stated) = progress.and_then(|progress| progress.method) {
        let method = Method::ALL.into_iter().find(|method| method.name() == stated.value).ok_or("unreadable")?;
        return Ok(Chosen { method, because: "stated in progress.method" });
    }
    let counts_points = progress.is_some_and(has_points);
    let is_agile = project.approach.is_some_and(|approach| approach.value == "agile");
    let has_percent = progress.is_some_and(|progress| progress.percent_complete.is_given());
    let is_weighted = work::is_weighted(portfolio, id);
    let (method, because) = if is_agile && counts_points {
        (Method::Points, "an agile project that counts points")
    } else if is_weighted && has_percent && work::missed_whole(portfolio, id).is_some() {
        (Method::Percent, "it states a percent complete, and its weights do not make a hundred")
    } else if is_weighted && has_percent && !work::says_how_far(portfolio, id) {
        (Method::GatedPercent, "it states a percent complete, and weights that hold it")
    } else if is_weighted {
        (Method::Milestones, "its milestones or activities have weights")
    } else if has_percent {
        (Method::Percent, "it states a percent complete and no weights")
    } else if counts_points {
        (Method::Points, "it counts points and states no weights")
    } else {
        return Err("no_progress");
    };
    Ok(Chosen { method, because })
}

fn has_points(progress: &Progress<'_>) -> bool {
    progress.done_points.is_given() && progress.total_points.is_given()
}
