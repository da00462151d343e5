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
    /// By the physical percent complete that the project states.
    Percent,
    /// By points done of points in scope (AgileEVM: Sulaiman, Barton and Blackburn 2006).
    Points,
}

impl Method {
    /// Every method.
    pub const ALL: [Method; 4] = [Method::Milestones, Method::FiftyFifty, Method::Percent, Method::Points];

    /// The name used in files (`progress.method`) and output.
    pub fn name(self) -> &'static str {
        match self {
            Method::Milestones => "milestones",
            Method::FiftyFifty => "fifty_fifty",
            Method::Percent => "percent",
            Method::Points => "points",
        }
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
/// them; else weighted milestones, since a date reached is harder to argue with than a percentage; else percent
/// complete; else points.
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
    let chosen = |method, because| Ok(Chosen { method, because });
    if is_agile && counts_points {
        return chosen(Method::Points, "an agile project that counts points");
    }
    if work::is_weighted(portfolio, id) {
        return chosen(Method::Milestones, "its milestones or activities have weights");
    }
    if progress.is_some_and(|progress| progress.percent_complete.is_given()) {
        return chosen(Method::Percent, "it states a percent complete and no weights");
    }
    if counts_points {
        return chosen(Method::Points, "it counts points and states no weights");
    }
    Err("no_progress")
}

fn has_points(progress: &Progress<'_>) -> bool {
    progress.done_points.is_given() && progress.total_points.is_given()
}
