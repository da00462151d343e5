//! The rating of benefits: how much of what was planned to date came true.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::metrics::rag::at_least;
use crate::metrics::{Figure, benefit};
use crate::model::{Portfolio, ProjectId, Rag};
use crate::policy::Policy;

/// Benefit realised to date in percent of plan: money benefits together, every other one on its own; the worst counts.
pub(super) fn rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Figure<Rag> {
    let benefits = portfolio.benefits.of(id);
    if benefits.is_empty() {
        return Err("no_benefits");
    }
    let realised = |money: bool| {
        let asked = benefits.iter().filter(move |benefit| benefit.is_money() == money);
        asked.filter_map(|item| benefit::to_date(item, as_of).ok())
    };
    let money = realised(true)
        .fold((Decimal::ZERO, Decimal::ZERO), |sum, to_date| (sum.0 + to_date.actual, sum.1 + to_date.planned));
    let shares = realised(false).filter_map(|to_date| to_date.share()).chain(benefit::achieved(money.0, money.1));
    let rated = shares.map(|share| at_least(share * Decimal::ONE_HUNDRED, "benefits", policy));
    rated.max().ok_or("not_measured")
}
