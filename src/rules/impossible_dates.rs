//! `impossible-dates`: an end before its beginning, or a day yet to come stated as fact.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Fields, Record};
use crate::source::Spanned;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "impossible-dates",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("impossible_dates.md"),
    check,
};

/// What cannot lie after the date at `key`, as a path in the same mapping; with the path of that date itself.
fn begins(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "to" => ("from", "to"),
        "expires" => ("from", "expires"),
        "end" => ("start", "end"),
        "closed" => ("raised", "closed"),
        "responded" => ("raised", "responded"),
        "delivered" => ("raised", "delivered"),
        "target" => ("baseline.date", "target.date"),
        "decided" => ("requested.date", "decided"),
        _ => return None,
    })
}

/// Whether a field states what has happened.
fn has_happened(key: &str) -> bool {
    matches!(
        key,
        "actual"
            | "raised"
            | "closed"
            | "done"
            | "delivered"
            | "responded"
            | "reviewed"
            | "last_contact"
            | "last_report"
            | "submitted"
            | "decided"
            | "completed"
    )
}

/// Mappings whose `date` is the day on which something happened.
const DATED: [&str; 8] =
    ["status", "requested", "accepted", "closure", "measurements", "incidents", "feedback", "actuals"];

/// Kinds whose own `date` is the day on which they took place.
const DATED_KINDS: [&str; 3] = ["audit", "maturity", "review"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let findings: Vec<Finding> = scene
        .portfolio
        .records
        .par_iter()
        .flat_map_iter(|record| {
            let mut look = Look { record, as_of: scene.as_of, found: Vec::new() };
            look.mapping(record.node, DATED_KINDS.contains(&record.kind.name.as_str()), true);
            look.found
        })
        .collect();
    findings.into_iter().for_each(|finding| found.push(finding));
}

struct Look<'s, 'a> {
    record: &'s Record<'a>,
    as_of: NaiveDate,
    found: Vec<Finding>,
}

impl<'a> Look<'_, 'a> {
    /// Judges a mapping and what is below it. `dated` says that its `date` is that of something that happened.
    fn mapping(&mut self, node: &'a Node, dated: bool, is_record: bool) {
        let fields = Fields::new(self.record.file, node);
        for entry in node.entries().unwrap_or_default() {
            let key = &*entry.key;
            let inline = is_record && self.record.kind.inline.iter().any(|inline| inline.field == key);
            if inline || key.starts_with("x-") {
                continue;
            }
            if let Some((first, second)) = begins(key) {
                self.order(fields, first, second, is_record);
            }
            if has_happened(key) || (dated && key == "date") {
                self.happened(fields, key);
            }
            if entry.value.scalar().is_some() {
                continue;
            }
            let dated = DATED.contains(&key);
            for item in entry.value.items().unwrap_or(std::slice::from_ref(&entry.value)) {
                self.mapping(item, dated, false);
            }
        }
    }

    fn happened(&mut self, fields: Fields<'a>, key: &str) {
        let Some(day) = fields.date(key).known().filter(|day| day.value > self.as_of) else { return };
        let message = format!("`{key}` is {}, a day that has not come yet", day.value);
        let help = "state here only what has happened; what is to come is a forecast";
        self.found.push(Finding::at(day.spot, message).help(help));
    }

    fn order(&mut self, fields: Fields<'a>, first: &str, second: &str, is_record: bool) {
        let (Some(begin), Some(end)) = (date_at(fields, first), date_at(fields, second)) else { return };
        if end.value < begin.value {
            let spot = if is_record { end.spot } else { fields.spot() };
            let message = format!("`{second}` ({}) lies before `{first}` ({})", end.value, begin.value);
            let finding = Finding::at(spot, message).help("swap or correct them");
            self.found.push(finding.also(begin.spot, format!("`{first}` is here")));
        }
    }
}

/// The date at a key, or at a key of a mapping below.
fn date_at(fields: Fields<'_>, path: &str) -> Option<Spanned<NaiveDate>> {
    match path.split_once('.') {
        None => fields.date(path).known(),
        Some((outer, inner)) => fields.fields(outer)?.date(inner).known(),
    }
}
