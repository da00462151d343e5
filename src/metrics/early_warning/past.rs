//! Signs that only history shows: dates that recede or slip again and again, ratings that worsen, people who have just changed.
//!
//! Formulas: §10, and §3 for the slip rate (Δforecast ÷ Δreport date; receding from 1 on, twice).

use chrono::{Days, NaiveDate};

use super::Seen;
use crate::chronicle::{Change, Chronicle};
use crate::metrics::repeated_slip::Slips;
use crate::model::{Filed, Milestone, Portfolio, Project, Rag};
use crate::yaml;

/// What is said of a sign that history does not reach.
const OUT_OF_REACH: Seen = Seen::Unknown("needs_history");

/// How many reports make two periods.
const REPORTS: usize = 3;

/// The last three reports of a project, oldest first: their commits, and the days they state.
///
/// # Errors
/// [`Seen::No`] if there are not as many, [`OUT_OF_REACH`] if they lie before what history reaches.
fn last_reports(past: &Chronicle, project: &Project<'_>) -> Result<[(u32, NaiveDate); REPORTS], Seen> {
    let reports = past.reports(project.id);
    let Some(last) = reports.len().checked_sub(REPORTS).and_then(|skipped| reports.get(skipped..)) else {
        return Err(if reports.contains(&None) { OUT_OF_REACH } else { Seen::No });
    };
    let now = project.status.as_ref().and_then(|status| status.fields.text("date")).map(|date| date.value);
    let dated = last.iter().map(|commit| {
        let commit = (*commit)?;
        Some((commit, past.value_at(project.id, "status.date", now, commit).and_then(yaml::day)?))
    });
    let dated: Option<Vec<(u32, NaiveDate)>> = dated.collect();
    dated.and_then(|dated| dated.try_into().ok()).ok_or(OUT_OF_REACH)
}

/// An open milestone has moved out `limit` times in a row, or the next one as fast as time went by.
pub(super) fn slip_trend(
    past: &Chronicle,
    portfolio: &Portfolio<'_>,
    project: (&Project<'_>, &[Filed<'_, Milestone<'_>>]),
    next: &Filed<'_, Milestone<'_>>,
    limit: usize,
) -> Seen {
    let (project, milestones) = project;
    match (repeated_slips(past, portfolio, milestones, limit), receding(past, portfolio, project, next)) {
        (Seen::No, receding) => receding,
        (Seen::Unknown(_), Seen::Yes(reason)) | (Seen::Yes(reason), _) => Seen::Yes(reason),
        (unknown, _) => unknown,
    }
}

/// Of the open milestones the one with most slips in a row, if they are as many as that.
fn repeated_slips(
    past: &Chronicle,
    portfolio: &Portfolio<'_>,
    milestones: &[Filed<'_, Milestone<'_>>],
    limit: usize,
) -> Seen {
    let open = milestones.iter().filter(|one| !one.actual.is_given());
    let counted = open.filter_map(|one| {
        let now = one.forecast.value()?;
        Some((one, now, Slips::of(past, &portfolio.record(one.record).key, now)))
    });
    let counted: Vec<_> = counted.collect();
    match counted.iter().rev().max_by_key(|(_, _, slips)| slips.count()) {
        Some((one, now, slips)) if slips.count() >= limit.max(1) => {
            let name = one.name.or(one.id).map_or("a milestone", |name| name.value);
            let days = (*now - slips.from).num_days();
            Seen::Yes(format!("{name} has slipped {} times in a row, by {days} days", slips.count()))
        }
        _ if counted.iter().all(|(_, _, slips)| slips.is_whole) => Seen::No,
        _ => OUT_OF_REACH,
    }
}

/// Over the last two periods the milestone's forecast moved out as fast as time went by, or faster.
fn receding(
    past: &Chronicle,
    portfolio: &Portfolio<'_>,
    project: &Project<'_>,
    milestone: &Filed<'_, Milestone<'_>>,
) -> Seen {
    let reports = match last_reports(past, project) {
        Ok(reports) => reports,
        Err(seen) => return seen,
    };
    let key = &*portfolio.record(milestone.record).key;
    let now = milestone.fields.text("forecast").map(|date| date.value);
    let born = past.life(key).and_then(|life| life.born);
    let said = |commit: u32| {
        let is_there = born.is_none_or(|born| born <= commit);
        past.value_at(key, "forecast", now, commit).filter(|_| is_there).and_then(yaml::day)
    };
    let moves = reports.windows(2).map(|pair| {
        let ((before, from), (after, to)) = (pair[0], pair[1]);
        Some(((said(after)? - said(before)?).num_days(), (to - from).num_days()))
    });
    let Some(moves) = moves.collect::<Option<Vec<(i64, i64)>>>() else { return Seen::No };
    if moves.iter().any(|(moved, passed)| *passed <= 0 || moved < passed) {
        return Seen::No;
    }
    let (moved, passed) = moves.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let name = milestone.name.or(milestone.id).map_or("the next gate", |name| name.value);
    Seen::Yes(format!("{name} moved out by {moved} days in {passed} days of reports"))
}

/// Each of the last two reports declares a worse overall rating than the one before it.
pub(super) fn worsening(past: &Chronicle, project: &Project<'_>) -> Seen {
    let reports = match last_reports(past, project) {
        Ok(reports) => reports,
        Err(seen) => return seen,
    };
    let now = project.status.as_ref().and_then(|status| status.declared("overall")).map(|rating| rating.value);
    let said = |commit| past.value_at(project.id, "status.rag.overall", now, commit).and_then(Rag::named);
    match reports.map(|(commit, _)| said(commit)) {
        [Some(first), Some(second), Some(third)] if first < second && second < third => {
            let word = |rating: Rag| rating.name().replace('_', "-");
            Seen::Yes(format!("declared {}, then {}, then {}", word(first), word(second), word(third)))
        }
        [Some(_), Some(_), Some(_)] => Seen::No,
        _ => Seen::Unknown("unrated"),
    }
}

/// Manager or sponsor was replaced within some days.
pub(super) fn new_people(past: &Chronicle, project: &Project<'_>, days: i64, as_of: NaiveDate) -> Seen {
    let since = Days::new(u64::try_from(days).unwrap_or_default());
    let since = as_of.checked_sub_days(since).unwrap_or(NaiveDate::MIN);
    let is_replaced = |change: &&Change| change.before.is_some() && change.after.is_some();
    let last = |role: &'static str| {
        let life = past.life(project.id)?;
        let change = life.changes.iter().rev().filter(|change| &*change.path == role).find(is_replaced)?;
        Some((role, past.of(change).map(|commit| commit.day()).filter(|day| *day >= since)?))
    };
    let replaced = ["manager", "sponsor"].into_iter().filter_map(last);
    match replaced.max_by_key(|(_, day)| *day) {
        Some((role, day)) => Seen::Yes(format!("the {role} changed on {day}")),
        None if past.first().is_some() || past.commits.first().is_some_and(|commit| commit.day() <= since) => Seen::No,
        None => OUT_OF_REACH,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::example::told;
    use super::*;
    use crate::chronicle::{Author, Commit, Evidence, Life, Reach};
    use crate::model::ProjectId;

    /// Three fortnightly reports, the last of them on the as-of date, committed on their days.
    const DAYS: [&str; 3] = ["2026-10-23", "2026-11-06", "2026-11-20"];

    fn commit(day: &str) -> Commit {
        let at = format!("{day}T12:00:00Z").parse().unwrap();
        Commit {
            id: Box::default(),
            author: Author::default(),
            authored: at,
            as_written: None,
            committed: at,
            arrived: at,
            subject: Box::default(),
            evidence: Evidence::default(),
            doubt: None,
        }
    }

    /// Changes of one field from report to report.
    fn changes(path: &str, values: [&str; 3]) -> Vec<Change> {
        let change = |commit: usize| Change {
            commit: u32::try_from(commit).unwrap(),
            path: path.into(),
            before: Some(values[commit - 1].into()),
            after: Some(values[commit].into()),
        };
        (1..3).filter(|commit| values[commit - 1] != values[*commit]).map(change).collect()
    }

    fn told_with<T>(
        fields: &[(&str, [&str; 3])],
        forecasts: [&str; 3],
        look: impl FnOnce(&Chronicle, &Portfolio<'_>) -> T,
    ) -> T {
        let own = fields.iter().flat_map(|(path, values)| changes(path, *values));
        let project = changes("status.date", DAYS).into_iter().chain(own).collect();
        let life = |changes: Vec<Change>| Life { born: Some(0), changes, ..Life::default() };
        let past = Chronicle {
            commits: DAYS.map(commit).into(),
            lives: [("PRJ-A".into(), life(project)), ("PRJ-A/M1".into(), life(changes("forecast", forecasts)))].into(),
            reach: Reach::Whole,
        };
        let now = |path: &str| fields.iter().find(|(known, _)| *known == path).map_or("green", |(_, values)| values[2]);
        let text = format!(
            "{{id: PRJ-A, status: {{date: {}, rag: {{overall: {}}}}}, milestones: [{{id: M1, name: Live, forecast: {}}}]}}",
            DAYS[2],
            now("status.rag.overall"),
            forecasts[2]
        );
        told(&text, |portfolio, _| look(&past, portfolio))
    }

    /// §3: 14 and 21 days in two fortnights are rates of 1 and 1.5; one day less in the first is below 1.
    #[test]
    fn a_date_recedes_if_it_moves_as_fast_as_time_twice() {
        let trend = |forecasts| {
            told_with(&[], forecasts, |past, portfolio| {
                let milestone = portfolio.milestones.iter().next().unwrap();
                let all = portfolio.milestones.of(ProjectId(0));
                slip_trend(past, portfolio, (&portfolio.projects[0], all), milestone, 3)
            })
        };
        let receding = Seen::Yes("Live moved out by 35 days in 28 days of reports".to_owned());
        assert_eq!(trend(["2027-01-01", "2027-01-15", "2027-02-05"]), receding);
        assert_eq!(trend(["2027-01-02", "2027-01-15", "2027-02-05"]), Seen::No);
        assert_eq!(trend(["2027-01-01", "2027-01-15", "2027-01-15"]), Seen::No);
    }

    /// §3: `slipping` by slips in a row, however small, of any open milestone; a new baseline starts them anew.
    #[test]
    fn slips_in_a_row_are_a_trend_too() {
        let trend = |limit| {
            told_with(&[], ["2027-01-01", "2027-01-02", "2027-01-04"], |past, portfolio| {
                let milestones = portfolio.milestones.of(ProjectId(0));
                repeated_slips(past, portfolio, milestones, limit)
            })
        };
        assert_eq!(trend(2), Seen::Yes("Live has slipped 2 times in a row, by 3 days".to_owned()));
        assert_eq!(trend(3), Seen::No);
    }

    #[test]
    fn ratings_worsen_if_two_reports_in_a_row_are_worse() {
        let seen = |ratings: [&str; 3]| {
            told_with(&[("status.rag.overall", ratings)], ["2027-01-01"; 3], |past, portfolio| {
                worsening(past, &portfolio.projects[0])
            })
        };
        assert_eq!(seen(["green", "amber", "red"]), Seen::Yes("declared green, then amber, then red".to_owned()));
        assert_eq!([seen(["green", "amber", "amber"]), seen(["amber", "green", "red"])], [Seen::No, Seen::No]);
        assert_eq!(seen(["unrated", "amber", "red"]), Seen::Unknown("unrated"));
    }

    #[test]
    fn people_are_new_for_a_while_and_a_first_appointment_replaces_nobody() {
        let seen = |role: &'static str, days: i64| {
            told_with(&[(role, ["ana.silva", "k.lee", "k.lee"])], ["2027-01-01"; 3], |past, portfolio| {
                new_people(past, &portfolio.projects[0], days, DAYS[2].parse().unwrap())
            })
        };
        assert_eq!(seen("sponsor", 90), Seen::Yes("the sponsor changed on 2026-11-06".to_owned()));
        assert_eq!((seen("manager", 14), seen("manager", 13)), (seen("manager", 90), Seen::No));
        assert_eq!(seen("business_unit", 90), Seen::No);
    }

    #[test]
    fn history_that_does_not_reach_far_enough_leaves_signs_open() {
        told_with(&[], ["2027-01-01"; 3], |past, portfolio| {
            let project = &portfolio.projects[0];
            let cut = Chronicle { reach: Reach::Cut("the clone is shallow".into()), lives: [].into(), ..past.clone() };
            assert_eq!(worsening(&cut, project), OUT_OF_REACH);
            let as_of = DAYS[2].parse().unwrap();
            assert_eq!(
                (new_people(&cut, project, 90, as_of), new_people(&cut, project, 7, as_of)),
                (OUT_OF_REACH, Seen::No)
            );
            let short = Chronicle { lives: [].into(), ..past.clone() };
            assert_eq!(worsening(&short, project), Seen::No, "one report so far");
        });
    }
}
