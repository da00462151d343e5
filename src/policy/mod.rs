//! What this organisation decided: `pmo.yaml`, its methodology, thresholds, scales and rule levels.

mod criteria;
mod delegation;
mod methodology;
mod read;
mod rule_setting;
mod scales;
mod thresholds;

pub use criteria::Criterion;
pub use delegation::{Delegation, Justification};
pub use methodology::{Approach, Artefact, Fits, Gate, Methodology, Requirement, Stage, Standing, Tier};
pub use read::{PolicyError, read};
pub use rule_setting::{CustomRule, RuleSetting};
pub use scales::{Band, Scales};
pub use thresholds::Thresholds;

use std::collections::BTreeMap;

use chrono::{Datelike as _, Weekday};
use rust_decimal::Decimal;

use crate::model::Period;
use crate::source::Spanned;
use crate::yaml::Limits;

/// How much the office asks of the teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OperatingModel {
    /// Advice: every level is one step milder.
    Supportive,
    /// Standards are checked: the levels as documented.
    #[default]
    Controlling,
    /// The office runs the work: completeness and approvals are errors.
    Directive,
}

/// Days on which the organisation works, where a person has no calendar of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingWeek {
    /// Days of the week that are worked.
    pub days: Vec<Weekday>,
    /// Hours of a full day.
    pub hours_per_day: Decimal,
    /// Days off for everybody.
    pub holidays: Vec<chrono::NaiveDate>,
}

impl Default for WorkingWeek {
    fn default() -> Self {
        let days = vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri];
        WorkingWeek { days, hours_per_day: Decimal::from(8), holidays: Vec::new() }
    }
}

/// The decisions of one tree.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Name of the organisation.
    pub organisation: Option<String>,
    /// Currency of amounts that name none.
    pub currency: Option<String>,
    /// What one unit of another currency is worth in the tree's own.
    pub rates: BTreeMap<String, Decimal>,
    /// Id of the calendar record that holds for everybody without one.
    pub calendar: Option<String>,
    /// The working week stated in the policy itself.
    pub week: WorkingWeek,
    /// First month of the financial year, 1–12.
    pub fiscal_year_start: u32,
    /// How much the office asks.
    pub operating_model: OperatingModel,
    /// Stages, gates and what they require.
    pub methodology: Methodology,
    /// Path of the tree's own methodology pack, where it has one: a file that holds no records.
    pub methodology_file: Option<String>,
    /// Numbers that rules and figures turn on.
    pub thresholds: Thresholds,
    /// How risks and ratings are read.
    pub scales: Scales,
    /// Settings of built-in rules, by name.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Rules of this tree's own.
    pub custom_rules: Vec<CustomRule>,
    /// Prefix of ids by kind, where it is not the usual one.
    pub prefixes: BTreeMap<String, String>,
    /// Skills that must not hang on one person.
    pub critical_skills: Vec<String>,
    /// Mix of spending aimed at, in percent by category, and where `pmo.yaml` says so.
    pub target_mix: BTreeMap<String, Spanned<Decimal>>,
    /// Yearly rate of present values where a proposal names none, as a fraction.
    pub discount_rate: Decimal,
    /// What proposals are scored by, in the order they are written in.
    pub criteria: Vec<Criterion>,
    /// Money set aside for the whole portfolio, by financial year, and where `pmo.yaml` says so.
    pub envelope: BTreeMap<i32, Spanned<Decimal>>,
    /// Delegated limits by board, where the board's own record does not state them.
    pub boards: BTreeMap<String, Delegation>,
    /// What the reasons of a gate decision have to speak of.
    pub justification: Justification,
    /// Principals of the tree's `allowed_signers` that are the host of the repository: it signs what it merges.
    pub platform_signers: Vec<String>,
    /// How large files may be.
    pub limits: Limits,
}

impl Policy {
    /// What holds where nothing is decided.
    pub fn standard() -> Self {
        Policy {
            organisation: None,
            currency: None,
            rates: BTreeMap::new(),
            calendar: None,
            week: WorkingWeek::default(),
            fiscal_year_start: 1,
            operating_model: OperatingModel::default(),
            methodology: Methodology::standard(),
            methodology_file: None,
            thresholds: Thresholds::default(),
            scales: Scales::default(),
            rules: BTreeMap::new(),
            custom_rules: Vec::new(),
            prefixes: BTreeMap::new(),
            critical_skills: Vec::new(),
            target_mix: BTreeMap::new(),
            discount_rate: Decimal::new(35, 3),
            criteria: Vec::new(),
            envelope: BTreeMap::new(),
            boards: BTreeMap::new(),
            platform_signers: Vec::new(),
            justification: Justification::default(),
            limits: Limits::default(),
        }
    }

    /// The same decisions as `rule` sees them: with its own parameters in place of the thresholds of those names.
    /// `None` where it has none, so that nothing is copied.
    pub fn for_rule(&self, rule: &str) -> Option<Self> {
        let parameters = &self.rules.get(rule).filter(|setting| !setting.parameters.is_empty())?.parameters;
        Some(Policy { thresholds: self.thresholds.with(parameters), ..self.clone() })
    }

    /// The financial year a month belongs to, by the calendar year it begins in: with a year that starts in April,
    /// March 2027 is in 2026.
    pub fn financial_year(&self, month: Period) -> i32 {
        month.year() - i32::from(month.first_day().month() < self.fiscal_year_start)
    }

    /// What one unit of `currency` is worth in the tree's own currency; `None` without a rate.
    pub fn rate(&self, currency: &str) -> Option<Decimal> {
        if self.currency.as_deref() == Some(currency) {
            return Some(Decimal::ONE);
        }
        self.rates.get(currency).copied()
    }
}
