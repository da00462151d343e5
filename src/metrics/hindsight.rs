//! What came of each declared rating: the work as it stood some time after the report that gave it.
//!
//! A report is judged by the first later one that lies at least `calibration_days` after it: what nobody has reported
//! on since is not known, and never fine. Keil et al. 2014 (MIT Sloan Management Review) on ratings that do not hold.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::horizon;
use super::outcome;
use super::retrospect::{Gone, Money, Report, Retrospect, Stated, Stood, Told};
use super::{Figure, product};
use crate::model::{ProjectId, Rag};

/// A report that declared a rating, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What it declared.
    pub rating: Rag,
    /// Its day.
    pub day: NaiveDate,
    /// What came of it.
    pub fate: Fate,
}

/// What came of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody knows yet: no report has been given long enough after it.
    Open,
    /// The project was no longer reported, or was cancelled, before anybody could tell.
    Left,
    /// It can be told.
    Judged(Judged),
}

/// How the work stood when a report was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The day of the report that tells.
    pub on: NaiveDate,
    /// The next key milestone or the last milestone then stood beyond tolerance after its baseline at the time of the
    /// report, or, where it had none, after the date it was forecast for. What is open stands at that day at least.
    pub late: Figure<bool>,
    /// The approved finish or the approved budget had moved out by more than tolerance.
    pub rebaselined: Figure<bool>,
    /// The estimate at completion lay over the budget of the time of the report by more than tolerance.
    pub overspent: Figure<bool>,
    /// The rating declared then was worse.
    pub worse: Figure<bool>,
}

impl Judged {
    /// Late, re-baselined or overspent, as far as these can be told.
    ///
    /// # Errors
    /// Why nobody knows whether it was late: of work without dates, money alone does not tell.
    pub fn missed(&self) -> Figure<bool> {
        let late = self.late?;
        Ok(late || self.rebaselined == Ok(true) || self.overspent == Ok(true))
    }
}

/// The verdicts on the reports of a project that is there, oldest first; those without a rating are left out.
pub fn of(told: &Told<'_>, id: ProjectId, as_of: NaiveDate) -> Vec<Verdict> {
    let project = told.portfolio.project(id);
    let is_cancelled = project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"));
    let end = match outcome::closed(told.portfolio, id, told.policy, as_of) {
        _ if is_cancelled => End::Stopped,
        Ok(_) => End::Closed,
        Err(_) if !horizon::is_under_way(project, told.policy) && project.is_active() => End::Closed,
        Err(_) => End::None,
    };
    verdicts(told, &Retrospect::of(told, id), &Money::of(told, id), end, as_of)
}

/// The verdicts on the reports of a project that is no longer there.
pub fn of_gone(told: &Told<'_>, gone: &Gone<'_>, as_of: NaiveDate) -> Vec<Verdict> {
    verdicts(told, &Retrospect::of_gone(told, gone), &Money::of_gone(told, gone), End::Stopped, as_of)
}

/// Why a project reports no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It does.
    None,
    /// It is finished: what stands now stands for good.
    Closed,
    /// It was cancelled, or taken away.
    Stopped,
}

fn verdicts(told: &Told<'_>, seen: &Retrospect<'_>, money: &Money<'_>, end: End, as_of: NaiveDate) -> Vec<Verdict> {
    let days = u64::try_from(told.policy.thresholds.whole("calibration_days")).unwrap_or_default();
    let ahead = Days::new(days.max(1));
    let last =
        seen.on(as_of).filter(|last| end == End::Closed && seen.reports.last().is_some_and(|one| one.commit <= *last));
    // A report that states a day to come tells of today.
    let moment = |report: &Report<'_>| (report.commit, report.date.min(as_of));
    let mut moments: Vec<(u32, NaiveDate)> = seen.reports.iter().map(moment).collect();
    moments.extend(last.map(|last| (last, as_of)));
    let stood = money.stood(&moments);
    let judged = |number: usize, report: &Report<'_>| {
        let Some(due) = moments[number].1.checked_add_days(ahead) else { return Fate::Open };
        let found = (number + 1..moments.len()).find(|later| moments[*later].1 >= due);
        let left = seen.left(report.commit);
        match found.filter(|found| left.is_none_or(|left| moments[*found].0 < left)) {
            Some(found) => {
                let (commit, day) = moments[found];
                let then =
                    Moment { commit, on: if found < seen.reports.len() { day } else { due }, stood: stood[found] };
                let rating = seen.reports.get(found).and_then(Report::rating);
                Fate::Judged(judge(seen, money.tolerance, report, stood[number], &then, rating))
            }
            None if left.is_some() || end == End::Stopped => Fate::Left,
            None => Fate::Open,
        }
    };
    let rated = seen.reports.iter().enumerate().filter_map(|(number, report)| Some((number, report, report.rating()?)));
    rated
        .map(|(number, report, rating)| Verdict { rating, day: moments[number].1, fate: judged(number, report) })
        .collect()
}

/// When a report is judged.
struct Moment<'s> {
    commit: u32,
    on: NaiveDate,
    stood: Stood<'s>,
}

fn judge(
    seen: &Retrospect<'_>,
    allowed_pct: Decimal,
    report: &Report<'_>,
    before: Stood<'_>,
    then: &Moment<'_>,
    rating: Option<Rag>,
) -> Judged {
    let is_comparable = before.currency == then.stood.currency;
    let over = |amount: Figure| -> Figure<bool> {
        let budget = before.budget?;
        let (allowed, over) = (product(budget.abs(), allowed_pct)?, product(amount? - budget, Decimal::ONE_HUNDRED)?);
        if is_comparable { Ok(over > allowed) } else { Err("mixed_currencies") }
    };
    let moved = || -> Figure<bool> {
        let (approved, since) = (seen.approved(report.commit)?, seen.approved(then.commit)?);
        Ok(Decimal::from((since - approved).num_days()) > seen.tolerance())
    };
    let rebaselined = match (moved(), over(then.stood.budget)) {
        (Err(reason), Err(_)) => Err(reason),
        (moved, dearer) => Ok(moved == Ok(true) || dearer == Ok(true)),
    };
    let worse = report.rating().zip(rating).map(|(before, then)| then > before).ok_or("unrated");
    let late = late(seen, report, then);
    Judged { on: then.on, late, rebaselined, overspent: over(then.stood.at_completion), worse }
}

/// Whether what the project steered by when it reported had missed its date by more than tolerance.
fn late(seen: &Retrospect<'_>, report: &Report<'_>, then: &Moment<'_>) -> Figure<bool> {
    let aims = seen.aims(report.commit)?;
    let slips = aims.iter().filter_map(|aim| {
        let due = aim.before.baseline.or(aim.before.forecast)?;
        let stands = aim.track.at(then.commit)?;
        Some((landing(stands, then.on)? - due).num_days())
    });
    let worst = slips.max().ok_or("not_given")?;
    Ok(Decimal::from(worst) > seen.tolerance())
}

/// When a milestone was reached, else when it can be reached at best.
fn landing(stands: Stated, day: NaiveDate) -> Option<NaiveDate> {
    stands.actual.or_else(|| stands.forecast.map(|forecast| forecast.max(day)))
}
