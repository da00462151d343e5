//! Two moments of one tree: what a comparison of them needs to know, and the moment of the last report.

use chrono::{Days, NaiveDate};
use pmo::git::{self, Kinship, ObjectId, Repository, Unreadable, Way};
use pmo::history::Between;
use pmo::rules::Scene;
use pmo::yaml;

use super::failure::Failure;
use super::global::Global;
use super::past;
use super::session::Session;

/// The way from one moment to another; `None` without history, or where it cannot be read.
pub fn way(earlier: &Session, later: &Session) -> Option<Way> {
    let repository = Repository::open(later.repository()?).ok()?;
    Way::between(&repository, earlier.commit()?, later.commit()?).ok()
}

/// What is known of the commits on the way to the later moment, else why nothing is.
pub fn between<'s>(scene: &Scene<'s>, later: &Session, way: Option<&Way>) -> Result<Between<'s>, &'static str> {
    let past =
        scene.past.map_err(|reason| if reason == "committed_later" { "committed_later" } else { "needs_history" })?;
    let ids: Vec<Option<ObjectId>> = past.commits.iter().map(|commit| ObjectId::parse(&commit.id)).collect();
    Ok(Between::new(past, way.ok_or("needs_history")?.had(&ids), later.is_dirty()))
}

/// What a comparison says about its moments: `from 2026-11-06 (4f2a0ec1d5b7, 2026-11-06) to the files on disk`, each as it
/// was asked for; what to know where the later one does not follow the earlier one; what the organisation decided
/// otherwise in between; and that files of the earlier one could not be read, if so: what they hold seems new.
pub fn remarks(earlier: (&Session, &str), later: (&Session, &str), way: Option<&Way>) -> Vec<String> {
    let said = |(session, name): (&Session, &str)| match session.commit().filter(|_| !session.is_dirty()) {
        Some(commit) => format!("{name} ({}, {})", commit.short(), session.as_of),
        None => "the files on disk".to_owned(),
    };
    let moments = format!("from {} to {}", said(earlier), said(later));
    let unread =
        earlier.0.loaded.remark().map(|_| {
            format!("some files could not be read as of {}: what they hold may seem new here", earlier.0.as_of)
        });
    let decided = decided(&later.0.loaded.decided_otherwise(&earlier.0.loaded));
    let related = way.and_then(|way| related(way.kinship, earlier.1, later.1));
    std::iter::once(moments).chain(related).chain(decided).chain(unread).collect()
}

/// What to know where one moment does not follow the other, and what to ask instead.
fn related(kinship: Kinship, from: &str, to: &str) -> Option<String> {
    match kinship {
        Kinship::Before => None,
        Kinship::After => Some(format!(
            "{to} is the older one: read this backwards, or ask `pmo diff {to}..{from}`, which names who did what"
        )),
        Kinship::Parted(base) => Some(format!(
            "{from} and {to} parted after {}: what only {from} has shows here turned round; `pmo diff {from}...{to}` \
             leaves it out",
            base.short()
        )),
        Kinship::Strangers => Some(format!("{from} and {to} have no commit in common")),
    }
}

/// Standards that moved: no record says so, and ratings and findings follow them.
fn decided(differences: &[String]) -> Option<String> {
    const SHOWN: usize = 3;
    let shown = differences.get(..SHOWN).unwrap_or(differences).join(", ");
    let more = differences.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!differences.is_empty()).then(|| {
        format!(
            "what is judged by changed too ({shown}{more}): ratings and findings may differ for that alone; \
             `git log -p -- pmo.yaml` says who changed it"
        )
    })
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
        let opened = Session::open_at(&Global { as_of: None, ..global.clone() }, named)?;
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
    let opened = Session::open_at(&Global { as_of: Some(day), ..global.clone() }, &commit.to_string())?;
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
