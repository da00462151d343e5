//! A project written as text, for the tests of this room.

use chrono::NaiveDate;

use crate::model::{Benefit, Input, Portfolio};
use crate::policy::Policy;
use crate::schema::Catalogue;
use crate::source::FileId;
use crate::yaml::{Limits, read};

/// Looks at the portfolio that `text`, the one file `project.yaml`, states.
pub fn told<T>(text: &str, look: impl FnOnce(&Portfolio<'_>, &Policy) -> T) -> T {
    let document = read(text.as_bytes(), &Limits::default());
    let root = document.root.as_ref().expect("the example is YAML");
    let input = Input { file: FileId(0), path: "project.yaml", root };
    look(&Portfolio::build(&[input], &Catalogue::builtin()), &Policy::standard())
}

/// Looks at the benefit with these fields.
pub fn benefit_told<T>(fields: &str, look: impl FnOnce(&Benefit<'_>) -> T) -> T {
    told(&format!("{{id: PRJ-A, benefits: [{{id: BEN-A-1, {fields}}}]}}"), |portfolio, _| {
        look(portfolio.benefits.iter().next().expect("the example is a benefit"))
    })
}

/// A day as people write it.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("the example is a day")
}

/// A level that should fall, measured every quarter.
pub const CONTACTS: &str = "type: quantified, unit: contacts, direction: down, measurement: quarterly, \
    baseline: {value: 38}, target: {value: 22, date: 2027-12-31}, review_until: 2028-03-31, \
    profile: {2027-03: 34, 2027-06: 30, 2027-09: 26, 2027-12: 22}";

/// Money saved, measured every year.
pub const SAVINGS: &str = "type: cashable, unit: GBP, direction: up, measurement: yearly, \
    profile: {2026-03: 100000, 2027-03: 200000, 2028-03: 200000}";
