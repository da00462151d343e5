//! `impossible-dates`: an end before its beginning, or a day yet to come stated as fact.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Fields, Record};
use crate::source::{Spanned, Spot};
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "impossible-dates",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("impossible_dates.md"),
    check,
};

/// Fields of one mapping of which the second cannot lie before the first.
const ORDERED: [(&str, &str); 8] = [
    ("from", "to"),
    ("from", "expires"),
    ("start", "end"),
    ("raised", "closed"),
    ("raised", "responded"),
    ("raised", "delivered"),
    ("baseline.date", "target.date"),
    ("requested.date", "decided"),
];

/// Fields that state what has happened.
const HAPPENED: [&str; 12] = [
    "actual",
    "raised",
    "closed",
    "done",
    "delivered",
    "responded",
    "reviewed",
    "last_contact",
    "last_report",
    "submitted",
    "decided",
    "completed",
];

/// Mappings whose `date` is the day on which something happened.
const DATED: [&str; 8] =
    ["status", "requested", "accepted", "closure", "measurements", "incidents", "feedback", "actuals"];

/// Kinds whose own `date` is the day on which they took place.
const DATED_KINDS: [&str; 3] = ["audit", "maturity", "review"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for record in &scene.portfolio.records {
        let dated = DATED_KINDS.contains(&record.kind.name.as_str());
        Look { record, as_of: scene.as_of, found }.mapping(record.node, dated, true);
    }
}

struct Look<'s, 'a> {
    record: &'s Record<'a>,
    as_of: NaiveDate,
    found: &'s mut Findings,
}

impl<'a> Look<'_, 'a> {
    /// Judges a mapping and what is below it. `dated` says that its `date` is that of something that happened.
    fn mapping(&mut self, node: &'a Node, dated: bool, is_record: bool) {
        let Some(entries) = node.entries() else { return };
        let fields = Fields::new(self.record.file, node);
        self.order(fields, is_record);
        for entry in entries {
            let key = &*entry.key;
            let inline = is_record && self.record.kind.inline.iter().any(|inline| inline.field == key);
            if inline || key.starts_with("x-") {
                continue;
            }
            if HAPPENED.contains(&key) || (dated && key == "date") {
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
        self.found.push(
            Finding::at(day.spot, message).help("state here only what has happened; what is to come is a forecast"),
        );
    }

    fn order(&mut self, fields: Fields<'a>, is_record: bool) {
        for (first, second) in ORDERED {
            let Some(begin) = date_at(fields, first) else { continue };
            let Some(end) = date_at(fields, second) else { continue };
            if end.value >= begin.value {
                continue;
            }
            let spot: Spot = if is_record { end.spot } else { fields.spot() };
            let message = format!("`{second}` ({}) lies before `{first}` ({})", end.value, begin.value);
            self.found.push(
                Finding::at(spot, message).help("swap or correct them").also(begin.spot, format!("`{first}` is here")),
            );
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
