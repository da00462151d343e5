//! What a schedule said on a day of the past: milestones, work under way, and bookings until a milestone.

use super::lines::{Lines, Part};
use super::moment::Moment;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// An open milestone is forecast for its baseline unless a report says otherwise.
pub(super) fn turn_back(lines: &mut Lines, part: &Part, moment: &Moment) {
    if lines.is_after(part, "actual", moment.told()) {
        lines.remove(part, "actual");
    }
    turn_back_progress(lines, part, moment);
    if !moment.is_last()
        && lines.get(part, "actual").is_none()
        && let Some(baseline) = lines.get(part, "baseline").map(str::to_owned)
    {
        lines.set(part, "forecast", &baseline);
    }
    if moment.story.baselined.is_some_and(|day| moment.told() < day) {
        lines.remove(part, "baseline");
    }
}

/// Work under way grew evenly from its start to the last report, in steps of five percent; before its start it had none.
fn turn_back_progress(lines: &mut Lines, part: &Part, moment: &Moment) {
    let day = |day: &str| day.parse::<NaiveDate>().ok();
    let Some(start) = lines.get(part, "start").and_then(day) else { return };
    let Some(reached) = lines.get(part, "percent_complete").and_then(|text| text.parse::<i64>().ok()) else { return };
    let days_until = |end: &str| day(end).map_or(0, |end| (end - start).num_days());
    let (gone, all) = (days_until(moment.told()), days_until(moment.finally()));
    if gone <= 0 {
        lines.remove(part, "percent_complete");
    } else if !moment.is_last() && all > 0 {
        lines.set(part, "percent_complete", &(reached * gone / all / 5 * 5).to_string());
    }
}

/// The day each milestone is forecast for in the end, with its id.
pub(super) fn ends_of_milestones(lines: &Lines) -> BTreeMap<String, String> {
    let dated = |part: &Part| {
        let id = lines.get(part, "id").filter(|id| id.starts_with('M'))?;
        Some((lines.get(part, "forecast")?.to_owned(), id.to_owned()))
    };
    lines.records().iter().filter_map(dated).collect()
}

/// People who are booked until a milestone are booked until it was forecast on the day.
pub(super) fn book_until(lines: &mut Lines, ends: &BTreeMap<String, String>) {
    let booked = |part: &Part| lines.get(part, "person").and(lines.get(part, "to")).and_then(|to| ends.get(to));
    let bookings: Vec<(Part, &String)> =
        lines.records().into_iter().filter_map(|part| booked(&part).map(|id| (part, id))).collect();
    for (part, id) in bookings {
        let Some(milestone) = lines.named(id) else { continue };
        if let Some(forecast) = lines.get(&milestone, "forecast").map(str::to_owned) {
            lines.set(&part, "to", &forecast);
        }
    }
}
