//! Which moments of history a trend looks at.

use chrono::{Days, Months, NaiveDate};

use super::reading::Sample;
use crate::git::{self, ObjectId, Repository, Unreadable};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Every seventh day, back from the last.
    Week,
    /// The same day of every month, back from the last.
    Month,
    /// Every commit, on its own day.
    Commit,
}

/// The moments of the first-parent line to `tip`, oldest first, from `first` to `last`; and whether history ends before
/// it could reach `first` because the clone is shallow.
///
/// A week or month is seen at its last commit: the last up to the end of that day, UTC. What lies before the first commit
/// is no moment.
///
/// # Errors
/// If a commit cannot be read.
pub fn samples(
    repository: &Repository,
    tip: ObjectId,
    every: Every,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<(Vec<Sample>, bool), Unreadable> {
    let mut days = days(every, first, last).into_iter().peekable();
    let mut samples = Vec::new();
    let (mut cut, mut reached) = (false, false);
    for commit in git::walk(repository, tip) {
        let commit = commit?;
        let Some(day) = commit.day() else { continue };
        reached |= day < first;
        cut = commit.is_boundary && !reached;
        if every == Every::Commit {
            // One that is dated back says nothing of those before it.
            samples.extend((first <= day && day <= last).then_some(Sample { commit: commit.id, as_of: day }));
            continue;
        }
        while let Some(as_of) = days.next_if(|wanted| day <= *wanted) {
            samples.push(Sample { commit: commit.id, as_of });
        }
        if days.peek().is_none() {
            cut = false;
            break;
        }
    }
    samples.reverse();
    Ok((samples, cut))
}

/// The days to look at, newest first.
fn days(every: Every, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let back = |steps: u32| match every {
        Every::Week => last.checked_sub_days(Days::new(7 * u64::from(steps))),
        Every::Month => last.checked_sub_months(Months::new(steps)),
        Every::Commit => None,
    };
    (0..).map_while(back).take_while(|day| *day >= first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_and_months_are_counted_back_from_the_last_day() {
        let weeks = days(Every::Week, day("2026-11-01"), day("2026-11-20"));
        assert_eq!(weeks, [day("2026-11-20"), day("2026-11-13"), day("2026-11-06")]);
        let months = days(Every::Month, day("2026-01-01"), day("2026-03-31"));
        assert_eq!(months, [day("2026-03-31"), day("2026-02-28"), day("2026-01-31")]);
    }
}
