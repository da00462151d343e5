//! Benefits: what the work is for, measured after it as well.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cost::Phased;
use super::fact::Fact;
use super::fields::{Fields, Text};
use super::risk::{Action, action};

/// A benefit.
#[derive(Debug, Clone)]
pub struct Benefit<'a> {
    /// Name for people.
    pub name: Option<Text<'a>>,
    /// Somebody in the business.
    pub owner: Option<Text<'a>>,
    /// The objective it serves.
    pub objective: Option<Text<'a>>,
    /// cashable, non_cashable, quantified, qualitative or dis_benefit.
    pub kind: Option<Text<'a>>,
    /// What is measured.
    pub measure: Option<Text<'a>>,
    /// In which unit; a currency for money.
    pub unit: Option<Text<'a>>,
    /// up or down.
    pub direction: Option<Text<'a>>,
    /// Value before.
    pub baseline: Fact<'a, Decimal>,
    /// Value wanted.
    pub target: Fact<'a, Decimal>,
    /// When it is wanted.
    pub target_date: Fact<'a, NaiveDate>,
    /// Planned values by month.
    pub profile: Phased<'a>,
    /// Values now expected by month.
    pub forecast: Phased<'a>,
    /// Percent of what is measured that the work brings about.
    pub attribution: Fact<'a, Decimal>,
    /// Measured values in the order of their dates.
    pub measurements: Vec<Measurement<'a>>,
    /// Projects that bring it about.
    pub contributors: Vec<Contributor<'a>>,
    /// Cadence of measurement: monthly, quarterly, half_yearly, yearly.
    pub cadence: Option<Text<'a>>,
    /// Until when it is measured.
    pub review_until: Fact<'a, NaiveDate>,
    /// What is done about a shortfall.
    pub actions: Vec<Action<'a>>,
    /// identified, planned, realising, realised, missed or retired.
    pub state: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One measured value.
#[derive(Debug, Clone, Copy)]
pub struct Measurement<'a> {
    /// When.
    pub date: Fact<'a, NaiveDate>,
    /// What.
    pub value: Fact<'a, Decimal>,
    /// By whom.
    pub by: Option<Text<'a>>,
    /// Where it can be seen.
    pub evidence: Option<Text<'a>>,
}

/// A project's share in a benefit.
#[derive(Debug, Clone, Copy)]
pub struct Contributor<'a> {
    /// The project.
    pub project: Option<Text<'a>>,
    /// Percent.
    pub share: Fact<'a, Decimal>,
}

impl<'a> Benefit<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let (baseline, target) = (fields.fields("baseline"), fields.fields("target"));
        let measurement = |m: Fields<'a>| Measurement {
            date: m.date("date"),
            value: m.decimal("value"),
            by: m.text("by"),
            evidence: m.text("evidence"),
        };
        let mut measurements: Vec<_> = fields.list("measurements").map(measurement).collect();
        measurements.sort_by_key(|measurement| measurement.date.value());
        Benefit {
            name: fields.text("name"),
            owner: fields.text("owner"),
            objective: fields.text("objective"),
            kind: fields.text("type"),
            measure: fields.text("measure"),
            unit: fields.text("unit"),
            direction: fields.text("direction"),
            baseline: baseline.map_or(Fact::Missing, |baseline| baseline.decimal("value")),
            target: target.map_or(Fact::Missing, |target| target.decimal("value")),
            target_date: target.map_or(Fact::Missing, |target| target.date("date")),
            profile: fields.by_period("profile"),
            forecast: fields.by_period("forecast"),
            attribution: fields.percent("attribution"),
            measurements,
            contributors: fields
                .list("contributors")
                .map(|contributor| Contributor {
                    project: contributor.text("project"),
                    share: contributor.percent("share"),
                })
                .collect(),
            cadence: fields.text("measurement"),
            review_until: fields.date("review_until"),
            actions: fields.list("actions").map(action).collect(),
            state: fields.text("state"),
            fields,
        }
    }

    /// Whether it is still wanted: neither missed nor retired.
    pub fn is_pursued(&self) -> bool {
        self.state.is_none_or(|state| !matches!(state.value, "missed" | "retired"))
    }

    /// Whether it is unwelcome.
    pub fn is_dis_benefit(&self) -> bool {
        self.kind.is_some_and(|kind| kind.value == "dis_benefit")
    }

    /// Whether it is counted in money: only such benefits are ever added up.
    pub fn is_money(&self) -> bool {
        let money_kind =
            self.kind.is_some_and(|kind| matches!(kind.value, "cashable" | "non_cashable" | "dis_benefit"));
        money_kind
            && self
                .unit
                .is_none_or(|unit| unit.value.len() == 3 && unit.value.bytes().all(|byte| byte.is_ascii_uppercase()))
    }
}
