//! Benefits: how much of what was planned came true, and how much is still expected.
//!
//! Formulas: §6 Benefits (HM Treasury Green Book; MSP benefit profiles). Everything is counted as *gain over the
//! baseline*, positive in the wanted direction and negative for a dis-benefit, so falling and rising measures read alike.
//! Of each gain the part counts that is attributed to the work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::measurement::{Due, due, latest};
use super::{Figure, product, ratio};
use crate::model::{Benefit, Fact, Period, Unknown};
use crate::source::Spanned;

/// Planned and actual gain over the months that were due and measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Realisation {
    /// Gain planned, in the benefit's unit.
    pub planned: Decimal,
    /// Gain measured.
    pub actual: Decimal,
    /// Months of the profile that were due and measured.
    pub measured: usize,
    /// Months of the profile that were due.
    pub due: usize,
}

/// Gain over the whole life of a benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// Gain planned, in the benefit's unit.
    pub planned: Decimal,
    /// Gain measured so far and forecast for the rest.
    pub expected: Decimal,
}

impl Realisation {
    /// The part of the plan that came true; `None` where nothing was planned to date.
    pub fn share(&self) -> Option<Decimal> {
        achieved(self.actual, self.planned)
    }
}

impl Life {
    /// The part of the whole plan that is expected to come true; `None` where nothing was planned.
    pub fn share(&self) -> Option<Decimal> {
        achieved(self.expected, self.planned)
    }
}

/// Actual ÷ planned. Of a dis-benefit, which is planned below zero, 1 where it hurts as planned and less the more it
/// hurts beyond: 1 + (actual − planned) ÷ |planned|, which for a gain is the same quotient. `None` without a plan.
pub fn achieved(actual: Decimal, planned: Decimal) -> Option<Decimal> {
    Some(Decimal::ONE + ratio(actual - planned, planned.abs())?)
}

/// How much of what was planned to date came true.
///
/// Money is summed: Σ actual ÷ Σ planned over the months *due and measured*. Anything else is a level, not a flow,
/// and is compared at the last month that was due and measured. A month without a figure counts on neither side:
/// the difference of `due` and `measured` says how many there are.
///
/// # Errors
/// `nothing_due` before the first month of the profile is over, and without a profile; `not_measured` where none of
/// the months due was measured; why baseline or attribution is not known (money without a baseline counts from zero).
pub fn to_date(benefit: &Benefit<'_>, as_of: NaiveDate) -> Figure<Realisation> {
    let due: Vec<_> = due(benefit, as_of).into_iter().filter(|due| due.spot.is_some()).collect();
    if due.is_empty() {
        return Err("nothing_due");
    }
    let gain = Gain::of(benefit)?;
    let pair = |due: &Due<'_, '_>| Some((due.planned.value()?, due.measured?.value.value()?));
    let pairs: Vec<(Decimal, Decimal)> = due.iter().filter_map(pair).collect();
    let counted = if benefit.is_money() { &*pairs } else { pairs.last().map_or(&[][..], std::slice::from_ref) };
    if counted.is_empty() {
        return Err("not_measured");
    }
    let sum = |values: &mut dyn Iterator<Item = Decimal>| values.map(|value| gain.over(value)).sum::<Figure>();
    let planned = sum(&mut counted.iter().map(|(planned, _)| *planned))?;
    let actual = sum(&mut counted.iter().map(|(_, actual)| *actual))?;
    Ok(Realisation { planned, actual, measured: pairs.len(), due: due.len() })
}

/// Planned gain and expected gain over the whole life: Σ actual + forecast against Σ planned for money, the level at
/// the end of the profile for anything else. A month not yet due brings what `forecast` says of it, else, for money,
/// what was planned.
///
/// # Errors
/// `no_profile`; `not_measured` while a month is due and neither measured nor forecast; `no_forecast` for a level of
/// whose end nothing is known yet; why baseline or a value is not known.
pub fn full_life(benefit: &Benefit<'_>, as_of: NaiveDate) -> Figure<Life> {
    let gain = Gain::of(benefit)?;
    let (last, _) = benefit.profile.last().ok_or("no_profile")?;
    let mut planned = benefit.profile.iter().map(|(_, planned)| gain.of_fact(planned));
    if benefit.is_money() {
        let months = outlook(benefit, as_of, |_| Err("not_measured"))?;
        return Ok(Life {
            planned: planned.sum::<Figure>()?,
            expected: months.into_iter().map(|(_, gain)| gain).sum(),
        });
    }
    let planned = planned.next_back().ok_or("no_profile")??;
    let expected = match due(benefit, as_of).iter().find(|due| due.period == last.value).and_then(|due| due.measured) {
        Some(measured) => gain.of_fact(&measured.value)?,
        None => {
            let by_end = |period: Period| period <= last.value && period.last_day() > as_of;
            let forecast = benefit.forecast.iter().rfind(|(period, _)| by_end(period.value));
            gain.of_fact(&forecast.ok_or("no_forecast")?.1)?
        }
    };
    Ok(Life { planned, expected })
}

/// Gain by month over the whole life, as it now stands: what was measured where it was, else what is forecast, else
/// the plan, also of months that nobody measured. A benefit that is no longer pursued brings nothing beyond what was
/// measured.
///
/// # Errors
/// `no_profile`, or why baseline or a value is not known.
pub fn expected(benefit: &Benefit<'_>, as_of: NaiveDate) -> Figure<Vec<(Period, Decimal)>> {
    outlook(benefit, as_of, |planned| planned)
}

/// Gain by month; `missed` says what to make of the plan for a month that was due and neither measured nor forecast.
fn outlook(
    benefit: &Benefit<'_>,
    as_of: NaiveDate,
    missed: impl Fn(Figure) -> Figure,
) -> Figure<Vec<(Period, Decimal)>> {
    let gain = Gain::of(benefit)?;
    if benefit.profile.is_empty() {
        return Err("no_profile");
    }
    let measured: BTreeMap<Period, Fact<'_, Decimal>> =
        due(benefit, as_of).into_iter().filter_map(|due| Some((due.period, due.measured?.value))).collect();
    let months: BTreeSet<Period> =
        benefit.profile.iter().chain(&benefit.forecast).map(|(period, _)| period.value).collect();
    let month = |month: Period| {
        let known = measured.get(&month).copied();
        let planned = || stated(&benefit.profile, month).map_or(Ok(Decimal::ZERO), |planned| gain.of_fact(&planned));
        let still_to_come = known.or_else(|| stated(&benefit.forecast, month));
        let brought = match (known, still_to_come) {
            (None, _) if !benefit.is_pursued() => Ok(Decimal::ZERO),
            (_, Some(value)) => gain.of_fact(&value),
            _ if month.last_day() <= as_of => missed(planned()),
            _ => planned(),
        };
        Ok((month, brought?))
    };
    months.into_iter().map(month).collect()
}

/// What is stated for a month.
fn stated<'a>(phased: &[(Spanned<Period>, Fact<'a, Decimal>)], month: Period) -> Option<Fact<'a, Decimal>> {
    let found = phased.binary_search_by_key(&month, |(period, _)| period.value).ok()?;
    phased.get(found).map(|(_, value)| *value)
}

/// How far the measure has come from baseline to target: (baseline − latest) ÷ (baseline − target), 1 on target,
/// negative when it moved the wrong way.
///
/// # Errors
/// `not_measured` before the first figure, `no_distance` where the target is the baseline; why baseline, target or a
/// figure is not known.
pub fn towards_target(benefit: &Benefit<'_>, as_of: NaiveDate) -> Figure {
    let baseline = benefit.baseline.or_reason().map_err(Unknown::code)?;
    let target = benefit.target.or_reason().map_err(Unknown::code)?;
    let latest = latest(benefit, as_of).ok_or("not_measured")?.value.or_reason().map_err(Unknown::code)?;
    ratio(baseline - latest, baseline - target).ok_or("no_distance")
}

/// How values of a measure count as gain.
#[derive(Debug, Clone, Copy)]
struct Gain {
    baseline: Decimal,
    /// 1 where gain is a rise, −1 where it is a fall; times the part attributed to the work.
    factor: Decimal,
}

impl Gain {
    /// # Errors
    /// Why baseline or attribution is not known. Money without a baseline counts from zero; without an attribution
    /// all of it counts.
    fn of(benefit: &Benefit<'_>) -> Figure<Self> {
        let baseline = match benefit.baseline.or_reason() {
            Err(Unknown::NotGiven) if benefit.is_money() => Decimal::ZERO,
            known => known.map_err(Unknown::code)?,
        };
        let attributed = match benefit.attribution.or_reason() {
            Err(Unknown::NotGiven) => Decimal::ONE,
            known => known.map_err(Unknown::code)? / Decimal::ONE_HUNDRED,
        };
        Ok(Gain { baseline, factor: sign(benefit) * attributed })
    }

    fn over(&self, value: Decimal) -> Figure {
        product(value - self.baseline, self.factor)
    }

    fn of_fact(&self, value: &Fact<'_, Decimal>) -> Figure {
        self.over(value.or_reason().map_err(Unknown::code)?)
    }
}

/// 1 if gain is a rise, −1 if it is a fall. The target says which, else the direction; what a dis-benefit moves to is
/// harm, and so is, without a target, what moves against its direction, money in any.
fn sign(benefit: &Benefit<'_>) -> Decimal {
    let is = |direction: &str| benefit.direction.is_some_and(|own| own.value == direction);
    let rise = benefit.target.value().map(|target| target - benefit.baseline.value().unwrap_or_default());
    let gain_is_a_rise = match rise.filter(|rise| !rise.is_zero()) {
        Some(rise) => rise.is_sign_positive() != benefit.is_dis_benefit(),
        None if benefit.is_dis_benefit() => is("up") && !benefit.is_money(),
        None => !is("down"),
    };
    if gain_is_a_rise { Decimal::ONE } else { Decimal::NEGATIVE_ONE }
}

#[cfg(test)]
mod tests {
    use super::super::example::{CONTACTS, SAVINGS, benefit_told as of, day};
    use super::*;

    /// National Audit Office, *Progress in making NHS efficiency savings* (HC 686, 2012): of 5.9 billion planned for
    /// 2011-12 the NHS reported 5.8, of up to 20 billion by 2014-15; the auditors could substantiate 3.4 of the 5.8.
    const NHS: &str = "type: cashable, unit: GBP, direction: up, measurement: yearly, \
        profile: {2012-03: 5900, 2013-03: 4700, 2014-03: 4700, 2015-03: 4700}, \
        measurements: [{date: 2012-03-31, value: 5800}]";

    #[test]
    fn realised_is_what_was_measured_of_what_was_planned_for_the_same_months() {
        let found = of(NHS, |benefit| to_date(benefit, day("2012-12-13"))).unwrap();
        assert_eq!((found.planned, found.actual, found.measured, found.due), (5900.into(), 5800.into(), 1, 1));
        assert_eq!(found.share().map(|share| share.round_dp(3)), Some(Decimal::new(983, 3)));
        let life = of(NHS, |benefit| full_life(benefit, day("2012-12-13"))).unwrap();
        assert_eq!((life.planned, life.expected), (20_000.into(), 19_900.into()));
    }

    /// The same with 3.4 of the 5.8 billion attributed: what cannot be attributed is neither plan nor gain.
    #[test]
    fn only_the_attributed_part_of_a_gain_counts() {
        let found = of(&format!("{NHS}, attribution: 58"), |benefit| to_date(benefit, day("2012-12-13"))).unwrap();
        assert_eq!((found.planned, found.actual), (3422.into(), 3364.into()));
        let withheld = format!("{NHS}, attribution: {{withheld: under audit}}");
        assert_eq!(of(&withheld, |benefit| to_date(benefit, day("2012-12-13"))), Err("withheld"));
    }

    /// formulas.md §6: Σ actual ÷ Σ planned over periods due and measured. 2027 was due and not measured.
    #[test]
    fn money_is_summed_over_the_months_due_and_measured() {
        let taken = "measurements: [{date: 2026-03-31, value: 90000}, {date: 2028-04-10, value: 180000}]";
        let text = format!("{SAVINGS}, {taken}");
        let expected = Realisation { planned: 300_000.into(), actual: 270_000.into(), measured: 2, due: 3 };
        assert_eq!(of(&text, |benefit| to_date(benefit, day("2028-11-20"))), Ok(expected));
        assert_eq!(expected.share(), Some(Decimal::new(9, 1)));
        assert_eq!(of(&text, |benefit| full_life(benefit, day("2028-11-20"))), Err("not_measured"));
        let guessed = of(&format!("{text}, forecast: {{2027-03: 150000, 2029-03: 50000}}"), |benefit| {
            full_life(benefit, day("2028-11-20"))
        });
        assert_eq!(guessed, Ok(Life { planned: 500_000.into(), expected: 470_000.into() }));
        assert_eq!(of(SAVINGS, |benefit| to_date(benefit, day("2028-11-20"))), Err("not_measured"));
        assert_eq!(of(SAVINGS, |benefit| to_date(benefit, day("2026-03-30"))), Err("nothing_due"));
        assert_eq!(of("type: cashable", |benefit| to_date(benefit, day("2026-03-30"))), Err("nothing_due"));
        assert_eq!(of("type: cashable", |benefit| full_life(benefit, day("2026-03-30"))), Err("no_profile"));
    }

    /// formulas.md §6, KPI form: (baseline − latest) ÷ (baseline − target), here (38 − 31) ÷ (38 − 22).
    #[test]
    fn levels_are_compared_where_they_were_last_measured() {
        let taken = "measurements: [{date: 2027-03-31, value: 33}, {date: 2027-06-30, value: 31}]";
        let text = format!("{CONTACTS}, {taken}");
        let july =
            |benefit: &Benefit<'_>| (to_date(benefit, day("2027-07-15")), towards_target(benefit, day("2027-07-15")));
        let (to_date, towards) = of(&text, july);
        assert_eq!(to_date, Ok(Realisation { planned: 8.into(), actual: 7.into(), measured: 2, due: 2 }));
        assert_eq!(towards, Ok(Decimal::new(4375, 4)));
        let life = |text: &str| of(text, |benefit| full_life(benefit, day("2027-07-15")));
        assert_eq!(life(&text), Err("no_forecast"));
        let forecast = format!("{text}, forecast: {{2027-09: 28, 2027-12: 26}}");
        assert_eq!(life(&forecast), Ok(Life { planned: 16.into(), expected: 12.into() }));
        assert_eq!(
            of("target: {value: 5}, baseline: {value: 5}", |benefit| towards_target(benefit, day("2027-01-01"))),
            Err("not_measured")
        );
    }

    #[test]
    fn moving_the_wrong_way_is_negative() {
        let worse = format!("{CONTACTS}, measurements: [{{date: 2027-03-31, value: 40}}]");
        assert_eq!(of(&worse, |benefit| towards_target(benefit, day("2027-04-01"))), Ok(Decimal::new(-125, 3)));
        let to_date = of(&worse, |benefit| to_date(benefit, day("2027-04-01"))).unwrap();
        assert_eq!(to_date.share(), Some(Decimal::new(-5, 1)));
    }

    /// 5,000 of extra cost were expected and 8,000 came: 60 % more harm leaves 40 %.
    #[test]
    fn dis_benefits_count_against_and_more_harm_is_less_achieved() {
        for stated in [
            "unit: GBP, direction: up, target: {value: 5000}",
            "unit: GBP, direction: down",
            "unit: GBP",
            "unit: clicks, baseline: {value: 0}, direction: down",
        ] {
            let text = format!(
                "type: dis_benefit, {stated}, profile: {{2026-03: 5000}}, measurements: [{{date: 2026-03-31, value: 8000}}]"
            );
            let found = of(&text, |benefit| to_date(benefit, day("2026-11-20"))).unwrap();
            assert_eq!(
                (found.planned, found.actual, found.share()),
                ((-5000).into(), (-8000).into(), Some(Decimal::new(4, 1))),
                "{stated}"
            );
        }
    }

    #[test]
    fn a_case_counts_the_plan_where_nobody_measured_and_nothing_once_given_up() {
        let months = |text: &str| of(text, |benefit| expected(benefit, day("2027-11-20")));
        let gains =
            |text: &str| months(text).map(|months| months.into_iter().map(|(_, gain)| gain).collect::<Vec<_>>());
        let thousands = |all: [i64; 3]| Ok(all.map(|gain| Decimal::from(gain * 1000)).to_vec());
        let taken = format!("{SAVINGS}, measurements: [{{date: 2026-03-31, value: 90000}}]");
        assert_eq!(gains(&taken), thousands([90, 200, 200]));
        assert_eq!(gains(&format!("{taken}, state: retired")), thousands([90, 0, 0]));
    }

    #[test]
    fn an_unknown_baseline_is_a_reason_and_not_zero_unless_it_is_money() {
        let taken = "profile: {2026-03: 5}, measurements: [{date: 2026-03-31, value: 4}]";
        let to_date = |kind: &str| of(&format!("{kind}, {taken}"), |benefit| to_date(benefit, day("2026-11-20")));
        assert_eq!(to_date("type: quantified"), Err("not_given"));
        assert_eq!(to_date("type: cashable").map(|found| found.actual), Ok(4.into()));
    }
}
