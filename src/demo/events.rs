//! What happens when: reports, verdicts, postings and a rename, in the order of their commits.

use super::decisions::{self, Verdict};
use super::files::FILES;
use super::money;
use super::story::{Book, Report};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeMap;

/// The day the portfolio moved into git.
const IMPORT: &str = "2025-05-20";
/// The last month whose actuals came with the import.
pub(super) const LAST_MONTH_ON_PAPER: &str = "2025-04";
/// Who posts the month's actuals.
const LEDGER_KEEPER: &str = "bethan.rees";

/// Why a commit is made. Events with the same cause share one; causes sort as they happened.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cause {
    pub day: String,
    hour: Hour,
    /// Which story, or which approver, comes first within the hour.
    order: usize,
    pub author: String,
    pub message: String,
}

/// What comes first on one day.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hour {
    Import,
    Verdicts,
    Reports,
    Postings,
}

/// One thing that happens.
pub(super) enum Event {
    /// A story's next report.
    Report { story: usize, report: usize },
    /// An approver's verdict.
    Verdict(Verdict),
    /// A month in the ledger.
    Posting(String),
    /// A file gets another name.
    Rename,
}

/// Everything that happens, in order.
pub(super) fn all(book: &Book) -> BTreeMap<Cause, Vec<Event>> {
    let mut events: BTreeMap<Cause, Vec<Event>> = BTreeMap::new();
    for (cause, event) in reports(book).chain(postings()).chain(renames(book)) {
        events.entry(cause).or_default().push(event);
    }
    events.extend(verdicts());
    events
}

fn reports(book: &Book) -> impl Iterator<Item = (Cause, Event)> {
    let told = book.stories.iter().enumerate();
    told.flat_map(|(story, told)| {
        told.reports.iter().enumerate().map(move |(report, said)| {
            let (author, message, order) = match said.author {
                Some(author) => (author, said.subject.to_owned(), 0),
                None => (told.author, message_of(told.name, said), story + 1),
            };
            let hour = if said.date == IMPORT { Hour::Import } else { Hour::Reports };
            let cause = Cause { day: said.date.to_owned(), hour, order, author: author.to_owned(), message };
            (cause, Event::Report { story, report })
        })
    })
}

/// `Trunk main: first slip`, and the summary as body.
fn message_of(name: &str, report: &Report) -> String {
    let subject = format!("{name}: {}", report.subject);
    report.summary.map_or(subject.clone(), |summary| format!("{subject}\n\n{summary}"))
}

/// One commit for each approver and day: nobody introduces another's verdict.
fn verdicts() -> impl Iterator<Item = (Cause, Vec<Event>)> {
    let mut days: BTreeMap<(String, usize, String), Vec<Verdict>> = BTreeMap::new();
    for (path, text) in FILES.iter().filter(|(path, _)| path.starts_with("decisions/")) {
        for (order, verdict) in decisions::verdicts(path, text).into_iter().enumerate() {
            days.entry((verdict.day.clone(), order, verdict.approver.clone())).or_default().push(verdict);
        }
    }
    days.into_iter().map(|((decided, order, author), verdicts)| {
        let ids: Vec<&str> = verdicts.iter().map(|verdict| verdict.id.as_str()).collect();
        let (day, message) = if decided.as_str() < IMPORT {
            (IMPORT.to_owned(), format!("Confirm the decisions taken over on {decided}\n\n{}", ids.join("\n")))
        } else {
            (decided, format!("Decide {}", ids.join(" and ")))
        };
        let cause = Cause { day, hour: Hour::Verdicts, order, author, message };
        (cause, verdicts.into_iter().map(Event::Verdict).collect())
    })
}

fn postings() -> impl Iterator<Item = (Cause, Event)> {
    let months = money::ledger(FILES.iter().map(|(_, text)| *text)).into_iter();
    months.filter(|month| month.as_str() > LAST_MONTH_ON_PAPER).filter_map(|month| {
        let message = format!("Actuals for {month} from the ledger");
        let cause = Cause {
            day: posting_day(&month)?,
            hour: Hour::Postings,
            order: 0,
            author: LEDGER_KEEPER.to_owned(),
            message,
        };
        Some((cause, Event::Posting(month)))
    })
}

/// The first working day from the eighth of the month after.
fn posting_day(month: &str) -> Option<String> {
    let first = format!("{month}-01").parse::<NaiveDate>().ok()?;
    let day = first.checked_add_months(Months::new(1))?.checked_add_days(Days::new(7))?;
    let weekend = match day.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    Some(day.checked_add_days(Days::new(weekend))?.to_string())
}

/// The last month that was in the ledger when a report was written that day: reports come before postings.
pub(super) fn posted_before(day: &str) -> String {
    let month = |back: u32| {
        let first = day.parse::<NaiveDate>().ok()?.with_day(1)?.checked_sub_months(Months::new(back))?;
        Some(first.format("%Y-%m").to_string())
    };
    let posted = |month: &String| posting_day(month).is_some_and(|posted| posted.as_str() < day);
    month(1).filter(posted).or_else(|| month(2)).unwrap_or_default()
}

fn renames(book: &Book) -> impl Iterator<Item = (Cause, Event)> {
    book.renames.iter().map(|[day, _, new]| {
        let author = book.story_of(new).map_or(LEDGER_KEEPER, |n| book.stories[n].author).to_owned();
        let message = format!("Name {new} after its record");
        (Cause { day: (*day).to_owned(), hour: Hour::Reports, order: 0, author, message }, Event::Rename)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ledger_is_posted_on_a_working_day() {
        assert_eq!(posting_day("2025-06").as_deref(), Some("2025-07-08"));
        assert_eq!(posting_day("2026-10").as_deref(), Some("2026-11-09"));
        assert_eq!(posting_day("2026-07").as_deref(), Some("2026-08-10"));
    }

    #[test]
    fn a_report_knows_the_month_before_once_it_is_posted() {
        assert_eq!(posted_before("2026-11-09"), "2026-09");
        assert_eq!(posted_before("2026-11-10"), "2026-10");
    }

    #[test]
    fn the_import_is_one_commit_and_comes_first() {
        let events = all(&Book::open());
        let (cause, imported) = events.first_key_value().unwrap();
        assert_eq!((cause.day.as_str(), cause.message.as_str()), (IMPORT, "Import the portfolio"));
        assert!(imported.len() > 15);
    }

    #[test]
    fn a_second_approver_follows_the_first() {
        let day: Vec<_> = verdicts().filter(|(cause, _)| cause.day == "2026-02-26").collect();
        let authors: Vec<_> = day.iter().map(|(cause, _)| (cause.author.as_str(), cause.message.as_str())).collect();
        assert_eq!(authors, [("margaret.osei", "Decide DEC-HQ-CANCEL"), ("david.lindqvist", "Decide DEC-HQ-CANCEL")]);
    }
}
