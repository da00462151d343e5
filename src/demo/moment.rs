//! A moment of a story: which reports are out, and what they leave open.

use super::events;
use super::money::Outlook;
use super::story::{Report, Story};

/// How far the telling has come for one story.
pub(super) struct Moment<'a> {
    pub story: &'a Story,
    /// Which of its reports is the latest.
    pub latest: usize,
    /// The last month in the ledger, `2026-10`; empty before the first.
    pub posted: &'a str,
}

impl Moment<'_> {
    pub fn reports(&self) -> &[Report] {
        &self.story.reports[..=self.latest]
    }

    pub fn told(&self) -> &'static str {
        self.story.reports[self.latest].date
    }

    /// The day of the last report of all.
    pub fn finally(&self) -> &'static str {
        self.story.reports.last().map_or(self.told(), |report| report.date)
    }

    pub fn is_last(&self) -> bool {
        self.latest + 1 == self.story.reports.len()
    }

    /// The day somebody last looked at everything: the last report with words of its own.
    pub fn looked(&self) -> &'static str {
        let spoken = self.reports().iter().rev().find(|report| report.summary.is_some());
        if self.is_last() { self.told() } else { spoken.map_or(self.told(), |report| report.date) }
    }

    /// What the team says of the months still open.
    pub fn outlook(&self) -> Outlook {
        let said = || self.reports().iter().rev().find_map(|report| Some((report.date, report.outturn?)));
        if self.story.forecast.is_none_or(|day| day <= self.told()) {
            return Outlook::Own;
        }
        said().map_or(Outlook::Budget, |(day, [percent, until])| Outlook::Outturn {
            percent: percent.parse().unwrap_or_default(),
            until,
            posted: events::posted_before(day),
        })
    }

    /// Addresses not known yet.
    pub fn unknown(&self) -> impl Iterator<Item = &'static str> {
        self.story.since.iter().filter(|[day, _]| self.told() < *day).map(|[_, address]| *address)
    }
}
