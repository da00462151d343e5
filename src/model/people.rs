//! People, boards, calendars and absences.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A person.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// Name.
    pub name: Option<Text<'a>>,
    /// Addresses that map git authors to the handle.
    pub emails: Vec<Text<'a>>,
    /// Team.
    pub team: Option<Text<'a>>,
    /// Line manager.
    pub line_manager: Option<Text<'a>>,
    /// Business unit.
    pub business_unit: Option<Text<'a>>,
    /// Share of full time, 0–1; full time where it is not given.
    pub fte: Fact<'a, Decimal>,
    /// Percent of their time that running work takes; their team's where it is not given.
    pub business_as_usual: Fact<'a, Decimal>,
    /// The band of the rate card that prices their time.
    pub rate_band: Option<Text<'a>>,
    /// The line of work.
    pub role_family: Option<Text<'a>>,
    /// Calendar; their team's where it is not given.
    pub calendar: Option<Text<'a>>,
    /// Skills and levels 1–5.
    pub skills: Vec<(Text<'a>, Text<'a>)>,
    /// First day.
    pub start: Fact<'a, NaiveDate>,
    /// Last day.
    pub end: Fact<'a, NaiveDate>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Person<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Person {
            name: fields.text("name"),
            emails: fields.texts("emails"),
            team: fields.text("team"),
            line_manager: fields.text("line_manager"),
            business_unit: fields.text("business_unit"),
            fte: fields.fraction("fte"),
            business_as_usual: fields.percent("business_as_usual"),
            rate_band: fields.text("rate_band"),
            role_family: fields.text("role_family"),
            calendar: fields.text("calendar"),
            skills: fields.pairs("skills"),
            start: fields.date("start"),
            end: fields.date("end"),
            fields,
        }
    }
}

/// A body that decides.
#[derive(Debug, Clone)]
pub struct Board<'a> {
    /// Name.
    pub name: Option<Text<'a>>,
    /// Who chairs it.
    pub chair: Option<Text<'a>>,
    /// Who sits on it.
    pub members: Vec<Text<'a>>,
    /// How much it may approve.
    pub limit: Fact<'a, Decimal>,
    /// Tiers of work it decides on; all where none is named.
    pub tiers: Vec<i64>,
    /// Since when it has existed.
    pub start: Fact<'a, NaiveDate>,
    /// When it was dissolved.
    pub end: Fact<'a, NaiveDate>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Board<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let limits = fields.fields("limits");
        Board {
            name: fields.text("name"),
            chair: fields.text("chair"),
            members: fields.texts("members"),
            limit: limits.map_or(Fact::Missing, |limits| limits.decimal("amount")),
            tiers: limits.map_or_else(Vec::new, |limits| whole_numbers(limits, "tiers")),
            start: fields.date("start"),
            end: fields.date("end"),
            fields,
        }
    }
}

fn whole_numbers(fields: Fields<'_>, key: &str) -> Vec<i64> {
    fields.texts(key).iter().filter_map(|number| number.value.parse().ok()).collect()
}

/// Days on which people work.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// Names of weekdays, `mon` to `sun`.
    pub working_days: Vec<Text<'a>>,
    /// Hours of a full day.
    pub hours_per_day: Fact<'a, Decimal>,
    /// Days off for everybody, as written.
    pub holidays: Vec<Text<'a>>,
}

impl<'a> Calendar<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Calendar {
            working_days: fields.texts("working_days"),
            hours_per_day: fields.decimal("hours_per_day"),
            holidays: fields.texts("holidays"),
        }
    }
}

/// Days on which one person is away. There is no field for the reason.
#[derive(Debug, Clone, Copy)]
pub struct Absence<'a> {
    /// Who.
    pub person: Option<Text<'a>>,
    /// First day.
    pub from: Fact<'a, NaiveDate>,
    /// Last day.
    pub to: Fact<'a, NaiveDate>,
    /// Share of each day, 0–1; all of it where it is not given.
    pub fte: Fact<'a, Decimal>,
}

impl<'a> Absence<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Absence {
            person: fields.text("person"),
            from: fields.date("from"),
            to: fields.date("to"),
            fte: fields.fraction("fte"),
        }
    }
}
