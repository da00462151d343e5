//! Risk: score, band, exposure, proximity and age, before and after response.
//!
//! Formulas: §5 Risk (ISO 31000:2018, IEC 31010, PMBOK; bands after PRINCE2 practice). Scores order risks and are
//! never added up (Cox 2008, *What's wrong with risk matrices?*); only money is.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::ratio;
use super::risk_distribution::Chance;
use crate::model::{Fact, Risk, Text, Unknown};
use crate::policy::{Band, Scales};

/// A risk on the scale of 1–5 by 1–5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// Step of probability, 1–5.
    pub probability: i64,
    /// The highest impact over all dimensions, 1–5.
    pub impact: i64,
    /// Probability × impact, 1–25.
    pub score: i64,
    /// The band of the cell, from the organisation's matrix or bounds.
    pub band: Band,
}

/// The rating before response: score = P × I with I the highest impact of all dimensions.
///
/// # Errors
/// [`Unknown`] without a probability or without any impact, and where they are off the scale.
pub fn inherent(risk: &Risk<'_>, scales: &Scales) -> Result<Rating, Unknown> {
    rating(step(risk.probability, scales), highest(&risk.impact), scales)
}

/// The rating that remains after response. What the residual block does not restate is as before response.
///
/// # Errors
/// [`Unknown::NotGiven`] where nothing is said about the residual risk, else as [`inherent`].
pub fn residual(risk: &Risk<'_>, scales: &Scales) -> Result<Rating, Unknown> {
    let said = |given: bool| if given { Ok(()) } else { Err(Unknown::NotGiven) };
    said(risk.residual_probability.is_some() || !risk.residual_impact.is_empty())?;
    let impact = if risk.residual_impact.is_empty() { &risk.impact } else { &risk.residual_impact };
    rating(step(risk.residual_probability.or(risk.probability), scales), highest(impact), scales)
}

/// The rating that counts today: the residual one, else the inherent one.
///
/// # Errors
/// As [`inherent`].
pub fn current(risk: &Risk<'_>, scales: &Scales) -> Result<Rating, Unknown> {
    residual(risk, scales).or_else(|_| inherent(risk, scales))
}

/// Expected money lost before response: probability × cost. Negative for an opportunity, which is a gain.
///
/// # Errors
/// Why probability or cost is not known.
pub fn exposure(risk: &Risk<'_>, scales: &Scales) -> Result<Decimal, Unknown> {
    Ok(fraction(risk.probability, scales)? * signed(risk, risk.cost)?)
}

/// Expected money lost after response; what the residual block does not restate is as before response.
///
/// So a risk about which nothing residual is said keeps its whole exposure: silence does not treat a risk.
///
/// # Errors
/// Why probability or cost is not known.
pub fn residual_exposure(risk: &Risk<'_>, scales: &Scales) -> Result<Decimal, Unknown> {
    let Chance { probability, cost } = residual_chance(risk, scales)?;
    Ok(probability * cost)
}

/// How likely the risk is after response, 0–1; as likely as before where the residual block does not say.
///
/// # Errors
/// Why the probability is not known.
pub fn residual_probability(risk: &Risk<'_>, scales: &Scales) -> Result<Decimal, Unknown> {
    fraction(risk.residual_probability.or(risk.probability), scales)
}

/// The risk after response as a chance of money; the gain of an opportunity is a negative cost.
///
/// # Errors
/// Why probability or cost is not known.
pub fn residual_chance(risk: &Risk<'_>, scales: &Scales) -> Result<Chance, Unknown> {
    let probability = residual_probability(risk, scales)?;
    let cost = if risk.residual_cost.is_given() { risk.residual_cost } else { risk.cost };
    Ok(Chance { probability, cost: signed(risk, cost)? })
}

/// Share of the exposure that the response takes away: 1 − residual ÷ inherent. `None` if there was none.
pub fn reduction(inherent: Decimal, residual: Decimal) -> Option<Decimal> {
    Some(Decimal::ONE - ratio(residual, inherent)?)
}

/// Exposure taken away for each unit of money the response costs. `None` if it costs nothing.
pub fn leverage(inherent: Decimal, residual: Decimal, response_cost: Decimal) -> Option<Decimal> {
    ratio(inherent - residual, response_cost)
}

/// How near a risk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proximity {
    /// Its window has passed.
    Expired,
    /// In the window, or at most 30 days before it.
    Imminent,
    /// At most 90 days before it.
    Near,
    /// At most 180 days before it.
    Mid,
    /// Further away.
    Far,
}

impl Proximity {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Proximity::Expired => "expired",
            Proximity::Imminent => "imminent",
            Proximity::Near => "near",
            Proximity::Mid => "mid",
            Proximity::Far => "far",
        }
    }
}

/// Calendar days until the window opens; zero inside it, negative since it closed. `None` without a window.
///
/// A window without a first day is open already, one without a last day never closes.
fn days_to_window(risk: &Risk<'_>, as_of: NaiveDate) -> Option<i64> {
    let (from, to) = (risk.window_from.value(), risk.window_to.value());
    from.or(to)?;
    let since_end = to.map_or(0, |to| (to - as_of).num_days());
    let to_start = from.map_or(0, |from| (from - as_of).num_days());
    Some(if since_end < 0 { since_end } else { to_start.max(0) })
}

/// How near a risk is: ≤ 30 days imminent, ≤ 90 near, ≤ 180 mid, else far; past the window expired.
/// `None` without a window.
pub fn proximity(risk: &Risk<'_>, as_of: NaiveDate) -> Option<Proximity> {
    Some(match days_to_window(risk, as_of)? {
        ..0 => Proximity::Expired,
        0..=30 => Proximity::Imminent,
        31..=90 => Proximity::Near,
        91..=180 => Proximity::Mid,
        181.. => Proximity::Far,
    })
}

/// Calendar days since the risk was raised.
///
/// # Errors
/// Why that day is not known.
pub fn age(risk: &Risk<'_>, as_of: NaiveDate) -> Result<i64, Unknown> {
    Ok((as_of - risk.raised.or_reason()?).num_days())
}

/// Calendar days since the risk was last looked at: since its review, else since it was raised.
///
/// # Errors
/// Why neither day is known.
pub fn since_review(risk: &Risk<'_>, as_of: NaiveDate) -> Result<i64, Unknown> {
    let looked_at = if risk.reviewed.is_given() { risk.reviewed } else { risk.raised };
    Ok((as_of - looked_at.or_reason()?).num_days())
}

/// The highest impact of all dimensions; `None` if none is stated.
pub fn highest(impact: &[(Text<'_>, Text<'_>)]) -> Option<i64> {
    let steps = impact.iter().filter_map(|(_, step)| step.value.parse().ok());
    steps.filter(|step| (1..=5).contains(step)).max()
}

fn step(probability: Option<Text<'_>>, scales: &Scales) -> Result<i64, Unknown> {
    scales.step(probability.ok_or(Unknown::NotGiven)?.value).ok_or(Unknown::Unreadable)
}

fn fraction(probability: Option<Text<'_>>, scales: &Scales) -> Result<Decimal, Unknown> {
    scales.fraction(probability.ok_or(Unknown::NotGiven)?.value).ok_or(Unknown::Unreadable)
}

fn rating(probability: Result<i64, Unknown>, impact: Option<i64>, scales: &Scales) -> Result<Rating, Unknown> {
    let (probability, impact) = (probability?, impact.ok_or(Unknown::NotGiven)?);
    Ok(Rating { probability, impact, score: probability * impact, band: scales.band(probability, impact) })
}

/// Money lost if the risk happens: negative for an opportunity.
fn signed(risk: &Risk<'_>, cost: Fact<'_, Decimal>) -> Result<Decimal, Unknown> {
    let cost = cost.or_reason()?;
    Ok(if risk.is_opportunity() { -cost } else { cost })
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of<T>(risk: &str, look: impl FnOnce(&Risk<'_>, &Scales) -> T) -> T {
        told(&format!("{{id: PRJ-A, risks: [{{id: R1, {risk}}}]}}"), |portfolio, policy| {
            look(portfolio.risks.iter().next().unwrap(), &policy.scales)
        })
    }

    /// 0.4 is step 3 of the default scale, the schedule's 4 is the highest impact.
    const SUPPLIER: &str = "probability: 0.4, impact: {schedule: 4, cost: 2}, cost: 30000, \
         window: {from: 2026-12-01, to: 2026-12-20}";

    #[test]
    fn the_score_is_probability_times_the_highest_impact() {
        let rating = of(SUPPLIER, inherent).unwrap();
        assert_eq!((rating.probability, rating.impact, rating.score, rating.band), (3, 4, 12, Band::High));
    }

    #[test]
    fn what_the_residual_does_not_restate_stays_as_it_was() {
        let halved = format!("{SUPPLIER}, residual: {{probability: 0.2, cost: 10000}}");
        assert_eq!(of(&halved, residual).unwrap().score, 8);
        assert_eq!(of(&halved, residual_exposure), Ok(Decimal::from(2000)));
        assert_eq!(of(SUPPLIER, residual), Err(Unknown::NotGiven));
        assert_eq!(of(SUPPLIER, current).unwrap().score, 12);
        assert_eq!(of(SUPPLIER, residual_exposure), Ok(Decimal::from(12000)));
    }

    /// PMBOK's expected monetary value: 40 % of 30,000 is a loss of 12,000; an opportunity counts against it.
    #[test]
    fn exposure_is_expected_money_and_opportunities_count_against_it() {
        let threat = of(SUPPLIER, exposure);
        let chance = of("kind: opportunity, probability: 2, cost: 10000", exposure);
        let unknown = of("probability: 0.4, cost: {withheld: tender}", exposure);
        assert_eq!((threat, chance, unknown), (Ok(12000.into()), Ok((-2000).into()), Err(Unknown::Withheld)));
    }

    #[test]
    fn reduction_and_leverage_compare_before_and_after() {
        let (before, after) = (Decimal::from(12000), Decimal::from(3000));
        assert_eq!(reduction(before, after), Some(Decimal::new(75, 2)));
        assert_eq!(leverage(before, after, 4500.into()), Some(2.into()));
        assert_eq!((reduction(0.into(), 0.into()), leverage(before, after, 0.into())), (None, None));
    }

    /// §5: ≤ 30 imminent, ≤ 90 near, ≤ 180 mid, else far; past is expired. The window opens on 1 December 2026.
    #[test]
    fn proximity_is_the_time_to_the_window() {
        let at = |day: &str| of(SUPPLIER, |risk, _| proximity(risk, day.parse().unwrap()).unwrap().name());
        let days = ["2026-06-03", "2026-06-04", "2026-09-01", "2026-09-02", "2026-11-01", "2026-12-20", "2026-12-21"];
        assert_eq!(days.map(at), ["far", "mid", "mid", "near", "imminent", "imminent", "expired"]);
        assert_eq!(of("probability: 3", |risk, _| proximity(risk, "2026-11-20".parse().unwrap())), None);
    }

    #[test]
    fn age_counts_from_raising_and_reviews_reset_only_the_review() {
        let as_of = "2026-11-20".parse().unwrap();
        let text = "raised: 2026-10-01, reviewed: 2026-11-16";
        assert_eq!(of(text, |risk, _| (age(risk, as_of), since_review(risk, as_of))), (Ok(50), Ok(4)));
        assert_eq!(of("raised: 2026-10-01", |risk, _| since_review(risk, as_of)), Ok(50));
    }

    #[test]
    fn off_the_scale_is_unreadable_and_never_zero() {
        assert_eq!(of("probability: likely, impact: {cost: 3}", inherent), Err(Unknown::Unreadable));
        assert_eq!(of("probability: 3", inherent), Err(Unknown::NotGiven));
    }
}
