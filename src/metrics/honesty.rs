//! How far reports could be trusted when they were given: what was declared and forecast, beside what came of it.
//!
//! Formulas: §10 (watermelon, optimism streak, RAG churn, sudden red), §3 (period slip). Keil, Smith, Iacovou and Thompson, "The
//! Pitfalls of Project Status Reporting", MIT Sloan Management Review 2014: about 60 % of biased reports are optimistic.

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;

use super::rag::{at_most, gap, of_tolerance, worse};
use super::retrospect::{Money, Report, Retrospect, Stood};
use super::{Figure, percent, ratio};
use crate::model::Rag;
use crate::policy::Policy;

/// Reports that churn is counted over.
const CHURN: usize = 12;
/// Months that the velocity of slip is measured over.
const MONTHS: u32 = 6;
/// Days ahead that a forecast is measured at.
const AHEAD: u64 = 90;

/// The figures of one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Honesty {
    /// How many reports were given.
    pub reports: Figure<usize>,
    /// The last reports in a row that declared better than schedule and money were. A report of which either is unknown
    /// ends the row; if that is the last one, the row is unknown.
    pub optimism_streak: Figure<usize>,
    /// The same, of reports that declared better by `watermelon_steps`: green outside, red inside.
    pub watermelon_streak: Figure<usize>,
    /// How many of the last twelve reports declared another overall rating than the one before.
    pub rag_churn: Figure<usize>,
    /// Reports in red right after one in green.
    pub sudden_reds: Figure<usize>,
    /// Share of the reports that say in words what the one before said, in percent.
    pub repeated_commentary_pct: Figure,
    /// Calendar days that the expected finish moved out a month, over the last six months.
    pub slip_velocity: Figure,
    /// Mean of actual − what was forecast 90 days before, over milestones that were reached. Positive: forecasts promise
    /// too much.
    pub forecast_error_days_90: Figure,
}

impl Honesty {
    /// The figures as of a day.
    ///
    /// # Errors
    /// Each figure says why it is unknown: `older_than_history` where reports before the reach of history would count.
    pub fn of(seen: &Retrospect<'_>, money: &Money<'_>, policy: &Policy, as_of: NaiveDate) -> Self {
        let whole = if seen.is_cut { Err("older_than_history") } else { Ok(()) };
        let pairs: Vec<(&Report<'_>, &Report<'_>)> = seen.reports.iter().zip(seen.reports.iter().skip(1)).collect();
        let compared = if pairs.is_empty() { Err("no_earlier_report") } else { Ok(()) };
        let recent = whole.or(if pairs.len() >= CHURN { Ok(()) } else { Err("older_than_history") });
        let is_sudden = |(before, now): &&(&Report<'_>, &Report<'_>)| {
            (before.rating(), now.rating()) == (Some(Rag::Green), Some(Rag::Red))
        };
        let changed = pairs.iter().rev().take(CHURN).filter(|(before, now)| before.overall != now.overall);
        let gaps = gaps(seen, money, policy);
        let steps = policy.thresholds.number("watermelon_steps");
        Honesty {
            reports: whole.map(|()| seen.reports.len()),
            optimism_streak: streak(seen, &gaps, |gap| gap < Decimal::ZERO),
            watermelon_streak: streak(seen, &gaps, |gap| gap <= -steps),
            rag_churn: recent.and(compared).map(|()| changed.count()),
            sudden_reds: whole.and(compared).map(|()| pairs.iter().filter(is_sudden).count()),
            repeated_commentary_pct: whole.and(compared).and_then(|()| repeated(&pairs)),
            slip_velocity: velocity(seen, as_of),
            forecast_error_days_90: forecast_error(seen),
        }
    }
}

/// How much worse each report's schedule and money were, on that day, than what it declared: declared − computed, in
/// steps.
fn gaps(seen: &Retrospect<'_>, money: &Money<'_>, policy: &Policy) -> Vec<Figure> {
    let moments: Vec<(u32, NaiveDate)> = seen.reports.iter().map(|report| (report.commit, report.date)).collect();
    let over = |stood: &Stood<'_>| -> Figure<Rag> {
        let budget = stood.budget?;
        let over = percent(stood.at_completion? - budget, budget).ok_or("no_baseline")?;
        Ok(at_most(of_tolerance(over, money.tolerance), "cost", policy))
    };
    let gap = |(report, stood): (&Report<'_>, Stood<'_>)| {
        let declared = report.rating().ok_or("unrated")?;
        Ok(gap(declared, worse(seen.schedule(report.commit, report.date), over(&stood))?))
    };
    seen.reports.iter().zip(money.stood(&moments)).map(gap).collect()
}

fn streak(seen: &Retrospect<'_>, gaps: &[Figure], counts: impl Fn(Decimal) -> bool) -> Figure<usize> {
    (*gaps.last().ok_or("no_report")?)?;
    let row = gaps.iter().rev().take_while(|gap| gap.is_ok_and(&counts)).count();
    if row == gaps.len() && seen.is_cut { Err("older_than_history") } else { Ok(row) }
}

fn repeated(pairs: &[(&Report<'_>, &Report<'_>)]) -> Figure {
    let told: Vec<_> = pairs.iter().filter(|(before, now)| before.summary.is_some() && now.summary.is_some()).collect();
    let same = told.iter().filter(|(before, now)| before.summary == now.summary).count();
    percent(Decimal::from(same), Decimal::from(told.len())).ok_or("no_commentary")
}

/// Measured by the finish itself and not by its distance from the baseline: a new baseline would make it stand still.
fn velocity(seen: &Retrospect<'_>, as_of: NaiveDate) -> Figure {
    let finish = |day: NaiveDate| seen.expected(seen.on(day).ok_or("history_too_short")?);
    let earlier = as_of.checked_sub_months(Months::new(MONTHS)).ok_or("history_too_short")?;
    let before =
        finish(earlier).map_err(|reason| if reason == "no_milestones" { "history_too_short" } else { reason })?;
    ratio(Decimal::from((finish(as_of)? - before).num_days()), Decimal::from(MONTHS)).ok_or("too_large")
}

fn forecast_error(seen: &Retrospect<'_>) -> Figure {
    let errors = seen.tracks.iter().filter_map(|track| {
        let actual = track.reached()?;
        let then = track.at(seen.on(actual.checked_sub_days(Days::new(AHEAD))?)?)?;
        Some((actual - then.forecast?).num_days())
    });
    let errors: Vec<i64> = errors.collect();
    ratio(Decimal::from(errors.iter().sum::<i64>()), Decimal::from(errors.len())).ok_or("no_forecast_90_days_before")
}

#[cfg(test)]
mod tests {
    use super::super::example::{day, told};
    use super::super::retrospect::{Moments, Told};
    use super::*;
    use crate::chronicle::{Author, Change, Chronicle, Commit, Evidence, Life, Reach};
    use crate::model::ProjectId;

    const DAYS: [&str; 6] = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"];

    /// Record, field, and what it said since which of the reports.
    type Said = (&'static str, &'static str, &'static [(u32, &'static str)]);

    /// What was said: six reports, one on the first of each month.
    const SAID: [Said; 6] = [
        ("PRJ-A", "status.date", &[(0, DAYS[0]), (1, DAYS[1]), (2, DAYS[2]), (3, DAYS[3]), (4, DAYS[4]), (5, DAYS[5])]),
        ("PRJ-A", "status.rag.overall", &[(0, "green"), (3, "amber"), (4, "green"), (5, "red")]),
        ("PRJ-A", "status.summary", &[(0, "On plan."), (3, "Looking."), (5, "Late.")]),
        ("PRJ-A/M1", "forecast", &[(0, "2026-04-01"), (3, "2026-04-21")]),
        ("PRJ-A/M1", "actual", &[(4, "2026-04-21")]),
        ("PRJ-A/M2", "forecast", &[(0, "2026-09-01"), (3, "2026-10-01"), (5, "2026-11-01")]),
    ];

    fn chronicle(reports: usize, reach: Reach) -> Chronicle {
        let commit = |text: &&str| {
            let at = day(text).and_hms_opt(12, 0, 0).unwrap().and_utc();
            let (author, evidence) = (Author::default(), Evidence::Authored);
            Commit {
                id: (*text).into(),
                author,
                authored: at,
                as_written: None,
                committed: at,
                arrived: at,
                subject: Box::default(),
                evidence,
                doubt: None,
            }
        };
        let commits = DAYS[..reports].iter().map(commit).collect();
        let mut past = Chronicle { commits, reach, ..Chronicle::default() };
        for (record, path, said) in SAID {
            let born = past.first();
            let life = past.lives.entry(record.into()).or_insert_with(|| Life { born, ..Life::default() });
            let mut before = None;
            for (commit, value) in said.iter().filter(|(commit, _)| (*commit as usize) < reports) {
                if *commit > 0 {
                    let (path, after) = (path.into(), Some((*value).into()));
                    life.changes.push(Change { commit: *commit, path, before, after });
                }
                before = Some((*value).into());
            }
        }
        past
    }

    /// The project as it says after that many reports, on a day.
    fn after(reports: usize, reach: Reach, as_of: &str) -> Honesty {
        let now = |record: &str, path: &str| {
            let (_, _, said) = SAID.iter().find(|(own, field, _)| (*own, *field) == (record, path)).unwrap();
            said.iter().rfind(|(commit, _)| (*commit as usize) < reports).map_or("null", |(_, value)| *value)
        };
        let text = format!(
            "{{id: PRJ-A, tolerances: {{time: 30}},
              status: {{date: {}, rag: {{overall: {}}}, summary: {}}}, milestones: [
              {{id: M1, type: key, baseline: 2026-04-01, forecast: {}, actual: {}}},
              {{id: M2, type: key, baseline: 2026-09-01, forecast: {}}}]}}",
            now("PRJ-A", "status.date"),
            now("PRJ-A", "status.rag.overall"),
            now("PRJ-A", "status.summary"),
            now("PRJ-A/M1", "forecast"),
            now("PRJ-A/M1", "actual"),
            now("PRJ-A/M2", "forecast"),
        );
        let past = chronicle(reports, reach);
        told(&text, |portfolio, policy| {
            let moments = Moments::of(&past);
            let told = Told { portfolio, policy, past: &past, moments: &moments };
            let id = ProjectId(0);
            Honesty::of(&Retrospect::of(&told, id), &Money::of(&told, id), policy, day(as_of))
        })
    }

    /// By hand. Words: three of five reports repeat the one before. M2 moved out by 61 days in six months. M1
    /// came 20 days after what was forecast 90 days before.
    #[test]
    fn figures_of_a_told_history() {
        let seen = after(6, Reach::Whole, "2026-07-01");
        assert_eq!(
            seen,
            Honesty {
                reports: Ok(6),
                optimism_streak: Ok(0),
                watermelon_streak: Ok(0),
                rag_churn: Ok(3),
                sudden_reds: Ok(1),
                repeated_commentary_pct: Ok(Decimal::from(60)),
                slip_velocity: Ok(Decimal::from(61) / Decimal::from(6)),
                forecast_error_days_90: Ok(Decimal::from(20)),
            }
        );
    }

    /// After the fifth report M2 stands at all of its tolerance, which is amber, and is reported green; at the fourth M1
    /// stood at two thirds of it, amber as reported.
    #[test]
    fn a_row_of_optimism_ends_with_the_last_report_that_was_not() {
        let seen = after(5, Reach::Whole, "2026-05-02");
        assert_eq!((seen.optimism_streak, seen.sudden_reds), (Ok(1), Ok(0)));
        assert_eq!(seen.slip_velocity, Err("history_too_short"));
        assert_eq!(seen.watermelon_streak, Ok(0), "amber is one step from green, not two");
    }

    #[test]
    fn what_reports_before_the_reach_of_history_would_change_is_not_known() {
        let seen = after(6, Reach::Cut("the clone is shallow".into()), "2026-07-01");
        let unknown = Err("older_than_history");
        assert_eq!((seen.reports, seen.rag_churn, seen.sudden_reds), (unknown, unknown, unknown));
        assert_eq!(seen.optimism_streak, Ok(0), "the last report ends it");
        let single = after(1, Reach::Whole, "2026-01-02");
        assert_eq!((single.reports, single.rag_churn), (Ok(1), Err("no_earlier_report")));
    }
}
