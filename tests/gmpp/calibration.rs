//! What came of each year's ratings in the next year's list, computed from the cells of the lists alone.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;

use super::{imported, json, list, place};

/// A row of a list, as its cells say.
struct Row {
    day: NaiveDate,
    rating: Option<usize>,
    end: Option<NaiveDate>,
    cost: Option<Decimal>,
}

fn rows(path: &Path) -> BTreeMap<String, Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let row = |cells: &BTreeMap<String, String>| Row {
        day: cells["snapshot_date"].parse().unwrap(),
        rating: place(&cells["dca"]),
        end: cells["end_date"].parse().ok(),
        cost: cells["whole_life_cost"].parse().ok(),
    };
    rows.iter().map(|cells| (cells["id"].clone(), row(cells))).collect()
}

/// What came of the reports that declared one rating: how many, of how many it is known.
#[derive(Debug, Default, PartialEq)]
struct Came {
    reports: usize,
    open: usize,
    left: usize,
    late: (usize, usize),
    worse: (usize, usize),
    dearer: (usize, usize),
    missed: (usize, usize),
}

fn note(count: &mut (usize, usize), one: Option<bool>) {
    count.0 += usize::from(one == Some(true));
    count.1 += usize::from(one.is_some());
}

/// Year by year, by the policy that the lists are imported with: 30 days and 10 % are tolerated.
fn of_lists() -> [Came; 5] {
    let lists: Vec<BTreeMap<String, Row>> = (0..10).map(|number| rows(&list(number))).collect();
    let mut came: [Came; 5] = Default::default();
    for (number, list) in lists.iter().enumerate() {
        for (id, row) in list {
            let Some(rating) = row.rating else { continue };
            let came = &mut came[rating];
            came.reports += 1;
            let Some(later) = lists.get(number + 1) else {
                came.open += 1;
                continue;
            };
            let Some(next) = later.get(id) else {
                came.left += 1;
                continue;
            };
            // Still on the list after its end: it ends on the day of that list at the earliest.
            let ends = next.end.map(|end| end.max(next.day));
            let late = row.end.zip(ends).map(|(said, ends)| (ends - said).num_days() > 30);
            let dearer = row.cost.zip(next.cost).map(|(said, now)| now - said > said.abs() / Decimal::TEN);
            note(&mut came.late, late);
            note(&mut came.dearer, dearer);
            note(&mut came.worse, next.rating.map(|next| next > rating));
            note(&mut came.missed, late.map(|late| late || dearer == Some(true)));
        }
    }
    came
}

fn number(row: &Value, name: &str) -> usize {
    usize::try_from(row[name].as_u64().unwrap_or_else(|| panic!("no {name} in {row:#}"))).unwrap()
}

fn of_view(row: &Value) -> Came {
    let pair = |yes: &str, known: &str| (number(row, yes), number(row, known));
    Came {
        reports: number(row, "reports"),
        open: number(row, "open"),
        left: number(row, "left"),
        late: pair("late", "late_known"),
        worse: pair("worse", "worse_known"),
        dearer: pair("rebaselined", "rebaselined_known"),
        missed: pair("missed", "judged"),
    }
}

fn decimal(value: &Value) -> f64 {
    value.as_str().map_or_else(|| value.as_f64().unwrap(), |text| text.parse().unwrap())
}

#[cfg(unix)]
#[test]
fn what_came_of_ten_years_of_ratings_is_what_the_next_lists_say() {
    let Some((_folder, tree, _)) = imported("what_came_of_ten_years_of_ratings_is_what_the_next_lists_say") else {
        return;
    };
    let answer = json(&tree, "2023-04-01", &["show", "calibration"]);
    let expected = of_lists();
    let shown = answer["rows"].as_array().unwrap();
    assert_eq!(shown.len(), expected.len());
    for (row, came) in shown.iter().zip(&expected) {
        assert_eq!(of_view(row), *came, "{}", row["rating"]);
        let share = |(yes, known): (usize, usize)| 100.0 * yes as f64 / known as f64;
        assert!((decimal(&row["late_pct"]) - share(came.late)).abs() < 1e-9);
        assert!((decimal(&row["missed_pct"]) - share(came.missed)).abs() < 1e-9);
        let (low, high) = (decimal(&row["missed_low"]), decimal(&row["missed_high"]));
        assert!(low < share(came.missed) && share(came.missed) < high);
    }
    // The score of Brier 1950, one forecast after the other, by the chances that ratings state by default.
    let squares = [0.15, 0.35, 0.55, 0.70, 0.95].iter().zip(&expected).map(|(stated, came): (&f64, &Came)| {
        let (missed, known) = (came.missed.0 as f64, came.missed.1 as f64);
        missed * (1.0 - stated).powi(2) + (known - missed) * stated.powi(2)
    });
    let judged: usize = expected.iter().map(|came| came.missed.1).sum();
    let brier = squares.sum::<f64>() / judged as f64;
    assert!((decimal(&answer["totals"]["brier"]) - brier).abs() < 1e-9);
    assert!(judged > 1_000, "ten years of ratings are more than {judged}");
}

/// The milestones of the lists are never reached, so that nothing can be said of how far their forecasts lay off; and
/// those whose day has passed are not taken for right.
#[cfg(unix)]
#[test]
fn forecasts_whose_outcome_is_nowhere_said_are_in_no_figure() {
    let Some((_folder, tree, _)) = imported("forecasts_whose_outcome_is_nowhere_said_are_in_no_figure") else { return };
    let answer = json(&tree, "2023-04-01", &["show", "forecast-accuracy"]);
    assert_eq!((answer["totals"]["forecasts"].as_u64(), &answer["totals"]["bias_days"]), (Some(0), &Value::Null));
    let lists: Vec<BTreeMap<String, Row>> = (0..10).map(|number| rows(&list(number))).collect();
    let as_of: NaiveDate = "2023-04-01".parse().unwrap();
    let here = |id: &String| lists[9].contains_key(id);
    let asked = lists.iter().flat_map(|list| list.iter().filter(|(id, _)| here(id)));
    let passed = asked.filter(|(_, row)| row.end.is_some_and(|end| end >= row.day && end < as_of));
    assert_eq!(answer["totals"]["overdue"].as_u64(), u64::try_from(passed.count()).ok());
}
