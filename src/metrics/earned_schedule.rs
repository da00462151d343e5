//! Earned schedule: when the value earned so far was planned to be earned, and what that says of the finish.
//!
//! Formulas: §2 (Lipke, *Schedule is Different*, 2003; PMI Practice Standard for Earned Value Management, appendix).
//! Time is in periods of the plan, from its start.

use rust_decimal::Decimal;

use super::{Figure, product, ratio};

/// A plan over time: points of time from its start with the value planned to be earned by then, in the order of
/// time, from (0, 0) to (planned duration, budget at completion).
#[derive(Debug, Clone, Copy)]
pub struct Curve<'c> {
    /// The points.
    pub points: &'c [(Decimal, Decimal)],
    /// Whether value is planned in steps, all of a milestone on its day: between two of them such a plan does not
    /// tell on time from ahead.
    pub in_steps: bool,
}

/// Where a project stands in time. Every figure is known or not on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarnedSchedule {
    /// ES: the time by which what is earned was planned to be.
    pub es: Figure,
    /// AT: the time since the start, up to the finish once there is one.
    pub at: Figure,
    /// PD: planned duration.
    pub pd: Figure,
    /// SV(t) = ES − AT; negative is late.
    pub sv_t: Figure,
    /// SPI(t) = ES ÷ AT; below one is late. Unlike SPI it stays below one for what was finished late.
    pub spi_t: Figure,
    /// IEAC(t) = PD ÷ SPI(t): how long it takes at this pace.
    pub ieac_t: Figure,
    /// TSPI = (PD − ES) ÷ (PD − AT): the pace it takes to finish as planned.
    pub tspi: Figure,
}

impl EarnedSchedule {
    /// Nothing is known, for one reason.
    pub fn unknown(reason: &'static str) -> Self {
        let none = Err(reason);
        EarnedSchedule { es: none, at: none, pd: none, sv_t: none, spi_t: none, ieac_t: none, tspi: none }
    }

    /// The figures of a project that has earned `ev` by the time `at`.
    ///
    /// # Errors
    /// None as such; a figure is `not_started` before the plan starts, `nothing_earned` where nothing leads to a
    /// finish, `planned_time_spent` where no pace makes up for it.
    pub fn of(curve: Curve<'_>, ev: Figure, at: Figure) -> Self {
        let at = at.and_then(|at| if at > Decimal::ZERO { Ok(at) } else { Err("not_started") });
        let pd = curve.points.last().map(|(time, _)| *time).ok_or("no_baseline");
        let es = ev.and_then(|ev| earned(curve, ev, at.ok()));
        let spi_t = es.and_then(|es| ratio(es, at?).ok_or("not_started"));
        let ieac_t = es.and_then(|es| ratio(product(pd?, at?)?, es).ok_or("nothing_earned"));
        let left = at.and_then(|at| Ok(pd? - at)).and_then(|left| match left > Decimal::ZERO {
            true => Ok(left),
            false => Err("planned_time_spent"),
        });
        let tspi = es.and_then(|es| ratio(pd? - es, left?).ok_or("planned_time_spent"));
        EarnedSchedule { es, at, pd, sv_t: es.and_then(|es| Ok(es - at?)), spi_t, ieac_t, tspi }
    }
}

/// ES = C + (EV − PV_C) ÷ (PV_C+1 − PV_C), in time; C is the last point with EV ≥ PV_C.
///
/// Where the plan rests, that is the end of the rest: a planned pause makes nobody late. A plan in steps always
/// rests, and there the rest is taken up to `now` and no further: what is done on time is not ahead because the
/// next milestone is far away. All that was planned and earned is the planned duration.
///
/// # Errors
/// `no_baseline` for a curve without points.
pub fn earned(curve: Curve<'_>, ev: Decimal, now: Option<Decimal>) -> Figure {
    let points = curve.points;
    let reached = points.iter().rposition(|(_, planned)| ev >= *planned).ok_or("no_baseline")?;
    let (time, planned) = points[reached];
    let Some((next, more)) = points.get(reached + 1) else { return Ok(time) };
    if planned == ev {
        let first = points.iter().find(|(_, planned)| *planned == ev).map_or(time, |(first, _)| *first);
        return Ok(if curve.in_steps { now.unwrap_or(first).clamp(first, time) } else { time });
    }
    let part = ratio(product(ev - planned, next - time)?, more - planned).ok_or("too_large")?;
    Ok(time + part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    /// A curve through what is planned by the end of each period.
    fn periods(planned: &[i64]) -> Vec<(Decimal, Decimal)> {
        let ends = planned.iter().enumerate().map(|(i, planned)| (Decimal::from(i + 1), Decimal::from(*planned)));
        std::iter::once((Decimal::ZERO, Decimal::ZERO)).chain(ends).collect()
    }

    fn of(planned: &[i64], ev: i64, at: i64) -> EarnedSchedule {
        let curve = Curve { points: &periods(planned), in_steps: false };
        EarnedSchedule::of(curve, Ok(ev.into()), Ok(at.into()))
    }

    /// Lipke, *Introduction to Earned Schedule*, the figure "which SV answers the mail?": seven of ten months have
    /// gone by, and what is earned was planned by the end of month five. SV(t) is two months behind.
    #[test]
    fn seven_months_gone_by_with_a_schedule_of_five_earned_are_two_months_behind() {
        let found = of(&[5, 15, 30, 45, 60, 72, 82, 90, 96, 100], 60, 7);
        assert_eq!((found.es, found.sv_t), (Ok(5.into()), Ok((-2).into())));
        assert_eq!(found.spi_t.map(|index| index.round_dp(4)), Ok(decimal("0.7143")));
        assert_eq!(found.ieac_t, Ok(14.into()), "PD ÷ SPI(t) = 10 × 7 ÷ 5");
        assert_eq!(found.tspi.map(|index| index.round_dp(4)), Ok(decimal("1.6667")), "(10 − 5) ÷ (10 − 7)");
    }

    /// Lipke, the same figure in full: ES = C + I, I = (EV − PV_C) ÷ (PV_C+1 − PV_C) of one month.
    #[test]
    fn the_incomplete_period_counts_by_its_share() {
        let found = of(&[5, 15, 30, 45, 60, 72, 82, 90, 96, 100], 63, 7);
        assert_eq!((found.es, found.sv_t), (Ok(decimal("5.25")), Ok(decimal("-1.75"))));
    }

    /// Lipke 2003: for a project that was late and is finished SV is 0 and SPI is 1.00 "regardless of lateness"; in
    /// time, ES is the planned duration and SPI(t) = PD ÷ AT.
    #[test]
    fn what_was_finished_late_stays_late() {
        let found = of(&[20, 50, 80, 100], 100, 5);
        assert_eq!((found.es, found.sv_t, found.spi_t), (Ok(4.into()), Ok((-1).into()), Ok(decimal("0.8"))));
        assert_eq!((found.ieac_t, found.tspi), (Ok(5.into()), Err("planned_time_spent")));
    }

    #[test]
    fn a_planned_pause_counts_to_its_end() {
        let planned = [25, 50, 50, 50, 75, 100];
        assert_eq!((of(&planned, 50, 4).es, of(&planned, 50, 6).es), (Ok(4.into()), Ok(4.into())));
        assert_eq!(of(&planned, 60, 4).es, Ok(decimal("4.4")));
    }

    #[test]
    fn a_plan_in_steps_is_on_time_between_them_and_never_ahead_for_resting() {
        let points = periods(&[0, 40, 40, 40, 100]);
        let es = |ev: i64, at: i64| {
            EarnedSchedule::of(Curve { points: &points, in_steps: true }, Ok(ev.into()), Ok(at.into())).es
        };
        assert_eq!((es(40, 3), es(40, 2), es(40, 5)), (Ok(3.into()), Ok(2.into()), Ok(4.into())));
        assert_eq!((es(40, 1), es(0, 1), es(0, 2)), (Ok(2.into()), Ok(1.into()), Ok(1.into())));
    }

    #[test]
    fn nothing_is_invented_where_there_is_no_time_or_no_value() {
        let early = of(&[50, 100], 0, 0);
        assert_eq!((early.at, early.spi_t, early.ieac_t), (Err("not_started"), Err("not_started"), Err("not_started")));
        assert_eq!(of(&[50, 100], 0, 1).ieac_t, Err("nothing_earned"));
        assert_eq!(
            EarnedSchedule::of(Curve { points: &[], in_steps: false }, Ok(1.into()), Ok(1.into())).es,
            Err("no_baseline")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// SV(t) = ES − AT, SPI(t) · AT = ES, IEAC(t) · SPI(t) = PD; ES never leaves the plan, and more earned is never
        /// less schedule earned.
        #[test]
        fn the_figures_agree(steps in prop::collection::vec(0_i64..1_000, 1..24), share in 0_i64..=100, more in 0_i64..=100, at in 1_i64..40) {
            let planned: Vec<i64> = steps.iter().scan(0, |sum, step| { *sum += step; Some(*sum) }).collect();
            let bac = *planned.last().unwrap();
            let ev = |share: i64| bac * share / 100;
            let (found, other) = (of(&planned, ev(share), at), of(&planned, ev(share.max(more)), at));
            let (es, at) = (found.es.unwrap(), Decimal::from(at));
            prop_assert!(es >= Decimal::ZERO && es <= found.pd.unwrap() && es <= other.es.unwrap());
            prop_assert_eq!(found.sv_t, Ok(es - at));
            prop_assert!((found.spi_t.unwrap() * at - es).abs() < decimal("0.000001"));
            if let Ok(ieac) = found.ieac_t {
                prop_assert!((ieac * found.spi_t.unwrap() - found.pd.unwrap()).abs() < decimal("0.0001"));
            }
            if ev(share) == bac {
                prop_assert_eq!(es, found.pd.unwrap());
            }
        }
    }
}
