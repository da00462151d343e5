//! Readings as text, to be kept from one run to the next: what was read of a commit once never changes.

use std::fmt::Write as _;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::reading::{Reading, Remembered, Sample, Value};
use crate::git::ObjectId;
use crate::views::{Cell, Known, Words};

/// Reasons that readings are null for; a reading with another is not kept.
const REASONS: [&str; 8] = [
    "all",
    "nothing_known",
    "not_given",
    "no_programme",
    "no_project",
    "several_currencies",
    "no_rate",
    "currency_unknown",
];

/// One line a moment: commit, day and readings. Left out is what cannot be told exactly in this way.
pub fn written(readings: &Remembered) -> String {
    let mut lines: Vec<(&Sample, String)> =
        readings.par_iter().filter_map(|(sample, readings)| Some((sample, line(readings)?))).collect();
    lines.sort_by_key(|(sample, _)| (sample.as_of, sample.commit));
    lines.into_iter().fold(String::new(), |mut text, (sample, line)| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {} {line}", sample.commit, sample.as_of);
        text
    })
}

fn line(readings: &[Reading]) -> Option<String> {
    let told: Vec<Json> = readings.iter().map(tell).collect::<Option<_>>()?;
    let line = Json::Array(told).to_string();
    (understand(&line).as_deref() == Some(readings)).then_some(line)
}

/// What [`written`] wrote; `None` if anything in it was not written by it.
pub fn recall(text: &str) -> Option<Remembered> {
    text.par_lines().map(sample).collect()
}

fn sample(line: &str) -> Option<(Sample, Vec<Reading>)> {
    let mut parts = line.splitn(3, ' ');
    let (commit, as_of) = (ObjectId::parse(parts.next()?)?, parts.next()?.parse().ok()?);
    Some((Sample { commit, as_of }, understand(parts.next()?)?))
}

fn understand(line: &str) -> Option<Vec<Reading>> {
    let told: Vec<Json> = serde_json::from_str(line).ok()?;
    told.iter().map(reading).collect()
}

fn tell(reading: &Reading) -> Option<Json> {
    let group = tell_cell(&reading.group)?;
    Some(match &reading.value {
        Value::Figure(value, known) => json!([group, tell_cell(value)?, known.known, known.of]),
        Value::Words(words) => json!([group, words]),
    })
}

fn reading(told: &Json) -> Option<Reading> {
    let count = |told: &Json| usize::try_from(told.as_u64()?).ok();
    let (group, value) = match &told.as_array()?[..] {
        [group, value, known, of] => {
            (group, Value::Figure(cell(value)?, Known { known: count(known)?, of: count(of)? }))
        }
        [group, words] => {
            let word = |(word, told): (&String, &Json)| Some((word.clone(), count(told)?));
            (group, Value::Words(words.as_object()?.iter().map(word).collect::<Option<Words>>()?))
        }
        _ => return None,
    };
    Some(Reading { group: cell(group)?, value })
}

fn tell_cell(cell: &Cell) -> Option<Json> {
    Some(match cell {
        Cell::Null(reason) => json!(["null", reason]),
        Cell::Text(text) => json!(["text", text]),
        Cell::Integer(number) => json!(["integer", number.to_string()]),
        Cell::Decimal(number) => json!(["decimal", number.to_string()]),
        Cell::Date(date) => json!(["date", date.to_string()]),
        Cell::Flag(true) => json!(["flag", "true"]),
        Cell::Flag(false) => json!(["flag", "false"]),
        Cell::List(_) | Cell::Record(_) => return None,
    })
}

fn cell(told: &Json) -> Option<Cell> {
    let [kind, said] = &told.as_array()?[..] else { return None };
    let said = said.as_str()?;
    Some(match kind.as_str()? {
        "null" => Cell::Null(REASONS.iter().find(|reason| **reason == said)?),
        "text" => Cell::Text(said.to_owned()),
        "integer" => Cell::Integer(said.parse().ok()?),
        "decimal" => Cell::Decimal(said.parse().ok()?),
        "date" => Cell::Date(said.parse::<NaiveDate>().ok()?),
        "flag" => Cell::Flag(said.parse().ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Sample {
        let commit = ObjectId::parse("d670460b4b4aece5915caf5c68d12f560a9fe3e4").unwrap();
        Sample { commit, as_of: day.parse().unwrap() }
    }

    fn figure(value: Cell) -> Vec<Reading> {
        vec![Reading { group: Cell::Null("all"), value: Value::Figure(value, Known { known: 2, of: 3 }) }]
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let words = Words::from([("green".to_owned(), 3), ("a \"b\"\n".to_owned(), 1)]);
        let remembered = Remembered::from([
            (at("2026-11-20"), figure(Cell::Decimal("10.50".parse().unwrap()))),
            (at("2026-11-13"), figure(Cell::Integer(-7))),
            (at("2026-11-06"), vec![Reading { group: Cell::Text("PGM 1".into()), value: Value::Words(words) }]),
            (at("2026-10-30"), vec![]),
        ]);
        assert_eq!(recall(&written(&remembered)), Some(remembered));
    }

    #[test]
    fn what_cannot_be_told_exactly_is_left_out() {
        let odd = Remembered::from([
            (at("2026-11-20"), figure(Cell::Null("of_another_time"))),
            (at("2026-11-13"), figure(Cell::List(vec![]))),
        ]);
        assert_eq!(written(&odd), "");
        assert_eq!(recall("not this\n"), None);
    }
}
