//! What a file said on a day of the past: the file as it stands, less what was not known yet.
//!
//! A story's last report tells the file as it stands; earlier ones state facts of their own.

use super::lines::{Lines, Part};
use super::moment::Moment;
use super::{money, schedule, status};
use chrono::{Days, NaiveDate};

/// A file's text at a moment; `None` before there was such a file.
pub(super) fn text(path: &str, last: &str, moment: &Moment) -> Option<String> {
    if moment.unknown().any(|address| address == path) {
        return None;
    }
    if !path.ends_with(".yaml") {
        return Some(last.to_owned());
    }
    let mut lines = Lines::new(last);
    if is_later(&lines, &lines.whole(), moment) {
        return None;
    }
    let ends = schedule::ends_of_milestones(&lines);
    forget_items(&mut lines, moment);
    for part in lines.records().iter().rev() {
        turn_back(&mut lines, part, moment);
    }
    for address in moment.unknown() {
        forget(&mut lines, address);
    }
    lines.forget_dated(moment.told());
    if !moment.is_last() {
        for [address, value] in moment.reports().iter().flat_map(|report| &report.facts) {
            state(&mut lines, address, value);
        }
        status::restate(&mut lines, moment.reports(), moment.looked());
    }
    schedule::book_until(&mut lines, &ends);
    money::turn_back(&mut lines, moment.posted, &moment.outlook());
    lines.forget_empty();
    lines.text()
}

/// The fields that say since when a record exists.
const BIRTHS: &[&str] = &["raised", "submitted", "issued", "date"];

fn is_later(lines: &Lines, part: &Part, moment: &Moment) -> bool {
    let told = moment.told();
    let ahead = moment
        .story
        .ahead
        .is_some_and(|days| lines.get(part, "from").is_some_and(|from| from > after(told, days).as_str()));
    let born = |field: &&&str| **field != "date" || lines.get(part, "due").is_none();
    ahead || BIRTHS.iter().filter(born).any(|field| lines.get(part, field).is_some_and(|day| day > told))
}

/// A day some days later, as written.
fn after(day: &str, days: i64) -> String {
    let later = day.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_days(Days::new(days.unsigned_abs())));
    later.map_or_else(|| day.to_owned(), |day| day.to_string())
}

fn forget_items(lines: &mut Lines, moment: &Moment) {
    let mut parts = lines.records();
    parts.retain(|part| *part != lines.whole());
    for part in parts.iter().rev() {
        if is_later(lines, part, moment) {
            lines.drop(part.rows.clone());
        }
    }
}

/// Turns one record back: what was reached, closed, delivered or looked at later was not yet.
fn turn_back(lines: &mut Lines, part: &Part, moment: &Moment) {
    let told = moment.told();
    let id = lines.get(part, "id").unwrap_or_default().to_owned();
    for (field, seen) in [("reviewed", moment.looked()), ("last_contact", moment.looked())] {
        if lines.is_after(part, field, seen) {
            lines.set(part, field, seen);
        }
    }
    if lines.is_after(part, "delivered", told) {
        lines.remove(part, "delivered");
        lines.set(part, "agreed", "agreed");
    }
    if lines.is_after(part, "responded", told) {
        remove_all(lines, part, &["responded", "response", "decision"]);
        lines.set(part, "state", "open");
    }
    if lines.get(part, "due").is_some() && lines.is_after(part, "date", told) {
        remove_all(lines, part, &["date", "rating", "conclusion"]);
        lines.set(part, "state", "planned");
    }
    if lines.is_after(part, "closed", told) {
        lines.remove(part, "closed");
        lines.remove(part, "closed_by");
        lines.set(
            part,
            "state",
            if id.starts_with('R') {
                "treating"
            } else if id.starts_with('C') {
                "assessed"
            } else {
                "open"
            },
        );
    }
    if id.starts_with(['M', 'T']) {
        schedule::turn_back(lines, part, moment);
    }
}

fn remove_all(lines: &mut Lines, part: &Part, fields: &[&str]) {
    for field in fields {
        lines.remove(part, field);
    }
}

/// Removes a block, an item, or a field of an item; nothing happens in a file that has none of it.
fn forget(lines: &mut Lines, address: &str) {
    match lines.place(address) {
        Some((part, "")) => lines.drop(part.rows),
        Some((part, field)) => drop(lines.remove(&part, field)),
        None => {}
    }
}

/// Writes a fact where its field is; what is not known yet stays away.
fn state(lines: &mut Lines, address: &str, value: &str) {
    let place = lines.place(address).filter(|(_, field)| !field.is_empty());
    let (part, field) = place.unwrap_or_else(|| (lines.whole(), address));
    lines.set(&part, field, value);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::files::{FILES, last_text};
    use crate::demo::story::Book;

    fn on(path: &str, day: &str, posted: &str) -> String {
        let book = Book::open();
        let story = &book.stories[book.story_of(path).unwrap()];
        let latest = story.reports.iter().rposition(|report| report.date <= day).unwrap();
        text(path, last_text(path).unwrap(), &Moment { story, latest, posted }).unwrap_or_default()
    }

    #[test]
    fn the_last_moment_is_the_file_itself() {
        let book = Book::open();
        for (path, last) in FILES {
            let Some(n) = book.story_of(path) else { continue };
            let story = &book.stories[n];
            let moment = Moment { story, latest: story.reports.len() - 1, posted: "2026-10" };
            assert_eq!(text(path, last, &moment).as_deref(), Some(*last), "{path}");
        }
    }

    #[test]
    fn every_fact_and_every_unknown_has_its_place() {
        let book = Book::open();
        for (n, story) in book.stories.iter().enumerate() {
            let facts = story.reports.iter().flat_map(|report| report.facts.iter().map(|[address, _]| *address));
            for address in facts.chain(story.since.iter().map(|[_, address]| *address)) {
                let own = FILES.iter().filter(|(path, _)| book.story_of(path) == Some(n));
                let found = own.clone().any(|(path, last)| {
                    let lines = Lines::new(last);
                    let place = lines.place(address);
                    *path == address
                        || place.is_some_and(|(part, field)| field.is_empty() || lines.get(&part, field).is_some())
                });
                assert!(found, "{}: nothing at {address}", story.target);
            }
        }
    }

    #[test]
    fn the_trunk_main_in_march_had_slipped_once() {
        let then = on("projects/trunk-main/project.yaml", "2026-03-13", "2026-02");
        assert!(then.contains("name: River crossing pulled, type: key, baseline: 2026-09-25, forecast: 2026-10-23,"));
        assert!(then.contains("rag: {overall: amber, schedule: amber, cost: green, scope: green, benefits: green}"));
        assert!(!then.contains("id: I3"));
        assert!(!then.contains("escalations:"));
        assert!(then.contains("id: I1, title: Wayleave at Low Farm refused") && then.contains("closed: 2025-12-05"));
    }

    #[test]
    fn before_the_investment_decision_there_is_no_baseline() {
        let then = on("projects/leak-sensors/project.yaml", "2025-05-20", "");
        assert!(then.contains("stage: definition\n"));
        assert!(!then.contains("baseline: 2025-12-19"));
        assert!(then.contains("forecast: 2025-12-19"));
        assert!(!then.contains("actuals:"));
    }
}
