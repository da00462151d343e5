//! Allocations: who works on what, from when to when, how much.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A booking of a person, a team or a role.
#[derive(Debug, Clone)]
pub struct Allocation<'a> {
    /// A person …
    pub person: Option<Text<'a>>,
    /// … or a team …
    pub team: Option<Text<'a>>,
    /// … or a role nobody fills yet.
    pub role: Option<Text<'a>>,
    /// First day; the project's start where it is not given.
    pub from: Fact<'a, NaiveDate>,
    /// Last day; the project's end where it is not given.
    pub to: Fact<'a, NaiveDate>,
    /// Share of full time, 0–1.
    pub fte: Fact<'a, Decimal>,
    /// Person-days, instead of a share.
    pub days: Fact<'a, Decimal>,
    /// requested, soft or firm (the default).
    pub state: Option<Text<'a>>,
    /// Skill used.
    pub skill: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Allocation<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Allocation {
            person: fields.text("person"),
            team: fields.text("team"),
            role: fields.text("role"),
            from: fields.date("from"),
            to: fields.date("to"),
            fte: fields.fraction("fte"),
            days: fields.decimal("days"),
            state: fields.text("state"),
            skill: fields.text("skill"),
            fields,
        }
    }

    /// Who or what is booked.
    pub fn resource(&self) -> Option<Text<'a>> {
        self.person.or(self.team).or(self.role)
    }

    /// Whether the booking is binding.
    pub fn is_firm(&self) -> bool {
        self.state.is_none_or(|state| state.value == "firm")
    }

    /// What orders bookings, which have no id.
    pub(super) fn order(&self) -> String {
        let from = self.from.value().map(|from| from.to_string()).unwrap_or_default();
        format!(
            "{} {from} {}",
            self.resource().map_or("", |resource| resource.value),
            self.skill.map_or("", |skill| skill.value)
        )
    }
}
