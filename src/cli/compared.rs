//! Two moments of one tree: what a comparison of them needs to know, and the moment of the last report.

use chrono::{Days, NaiveDate};
use pmo::chronicle::Chronicle;
use pmo::git::{self, ObjectId, Repository, Unreadable};
use pmo::rules::Scene;
use pmo::yaml;

use super::failure::Failure;
use super::global::Global;
use super::past;
use super::session::Session;

/// What is known of the commits after `earlier`: the chronicle up to the later moment, and the number of the first of
/// them. `None` without history, or if the earlier moment is not on the way to the later one.
pub fn since<'s>(later: &Scene<'s>, earlier: &Session) -> Option<(&'s Chronicle, u32)> {
    let (past, id) = (later.past.ok()?, earlier.commit()?.to_string());
    let found = past.commits.iter().position(|commit| *commit.id == *id)?;
    Some((past, u32::try_from(found + 1).ok()?))
}

/// What a comparison says about its moments: `from 2026-11-06 (4f2a0ec1d5b7, 2026-11-06) to the files on disk`, each as it
/// was asked for; and that files of the earlier one could not be read, if so: what they hold seems new.
pub fn remarks(earlier: (&Session, &str), later: (&Session, &str)) -> Vec<String> {
    let said = |(session, name): (&Session, &str)| match session.commit().filter(|_| session.is_past()) {
        Some(commit) => format!("{name} ({}, {})", commit.short(), session.as_of),
        None => "the files on disk".to_owned(),
    };
    let moments = format!("from {} to {}", said(earlier), said(later));
    let unread =
        earlier.0.loaded.remark().map(|_| {
            format!("some files could not be read as of {}: what they hold may seem new here", earlier.0.as_of)
        });
    std::iter::once(moments).chain(unread).collect()
}

/// The tree at the moment that is named, on the way to what `session` has; else one reporting period before it
/// (`reporting_cadence_days` of the policy), as a date.
pub fn before(session: &Session, named: Option<&str>, global: &Global) -> Result<(Session, String), Failure> {
    let day = match named {
        Some(named) => yaml::day(named),
        None => Some(period_before(session)?),
    };
    let Some(day) = day else {
        let named = named.unwrap_or("HEAD");
        let opened = Session::open_at(&Global { as_of: None, ..global.clone() }, Some(named))?;
        return Ok((opened, named.to_owned()));
    };
    if day > session.as_of {
        return Err(Failure::new(format!("{day} lies after the day of the report, {}", session.as_of))
            .hint("an earlier day, or `--as-of YYYY-MM-DD`"));
    }
    let commit = last_up_to(session, day).map_err(|unreadable| {
        let failure = past::failure(unreadable.clone());
        match unreadable {
            // No path of this machine belongs on a page.
            Unreadable::NotARepository(_) => {
                Failure::new("this tree is in no git repository, so it has no history").hint("keep it in one")
            }
            Unreadable::NoCommits => failure.hint("`git commit` first"),
            Unreadable::BeforeFirst { .. } if named.is_none() => failure.hint("`--since` names a later moment"),
            _ => failure,
        }
    })?;
    let opened = Session::open_at(&Global { as_of: Some(day), ..global.clone() }, Some(&commit.to_string()))?;
    Ok((opened, day.to_string()))
}

/// The last commit on the way to what a tree has, up to the end of a day.
fn last_up_to(session: &Session, day: NaiveDate) -> Result<ObjectId, Unreadable> {
    let root = session.repository().ok_or_else(|| Unreadable::NotARepository(session.shown()))?;
    git::last_up_to(&Repository::open(root)?, session.commit().ok_or(Unreadable::NoCommits)?, day)
}

fn period_before(session: &Session) -> Result<NaiveDate, Failure> {
    let days = session.loaded.policy.thresholds.whole("reporting_cadence_days");
    let day = u64::try_from(days).ok().and_then(|days| session.as_of.checked_sub_days(Days::new(days)));
    day.ok_or_else(|| Failure::new("no calendar reaches back that far").hint("`--since REV|YYYY-MM-DD`"))
}
