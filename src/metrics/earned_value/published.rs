//! Earned value against examples that were published, and laws that hold for every project.

use proptest::prelude::*;

use super::*;
use crate::metrics::example::told;

fn of_day(text: &str, as_of: &str) -> EarnedValue {
    told(text, |portfolio, policy| EarnedValues::at(portfolio, policy, as_of.parse().unwrap()).of(ProjectId(0)))
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn rounded(figure: Figure, decimals: u32) -> Figure {
    figure.map(|figure| figure.round_dp(decimals).normalize())
}

fn money(amount: i64) -> Figure {
    Ok(amount.into())
}

/// Mulcahy, *PMP Exam Prep*, the fence: four sides of 1,000, one a day; after day three two and a half are done for
/// 2,800. CV −300, CPI 0.893, SV −500, SPI 0.833, EAC 4,480 (4,479 with the rounded index), ETC 1,680, VAC −480.
#[test]
fn four_sides_of_a_fence() {
    let text = "
id: PRJ-FENCE
cost: {budget: {2026-01: 1000, 2026-02: 1000, 2026-03: 1000, 2026-04: 1000}, actuals: {2026-01: 1000, 2026-02: 1200, 2026-03: 600}}
milestones:
  - {id: M1, baseline: 2026-01-31, actual: 2026-01-31, weight: 25}
  - {id: M2, baseline: 2026-02-28, actual: 2026-03-02, weight: 25}
activities:
  - {id: T3, baseline: 2026-03-31, duration: 22, percent_complete: 50, weight: 25}
  - {id: T4, baseline: 2026-04-30, duration: 22, weight: 25}
";
    let found = of_day(text, "2026-03-31");
    assert_eq!((found.bac, found.pv, found.ev, found.ac), (money(4000), money(3000), money(2500), money(2800)));
    assert_eq!((found.cv, found.sv), (money(-300), money(-500)));
    assert_eq!((rounded(found.cpi, 3), rounded(found.spi, 3)), (Ok(decimal("0.893")), Ok(decimal("0.833"))));
    let forecast = found.forecast;
    assert_eq!((forecast.eac, forecast.etc, forecast.vac), (money(4480), money(1680), money(-480)));
    assert_eq!(forecast.eac_method, Ok(EacMethod::Typical), "there is no forecast by the team");
    assert_eq!((found.percent_complete, found.percent_spent), (Ok(decimal("62.5")), money(70)));
}

/// PMI, *Practice Standard for Earned Value Management*, the project EZ: BAC 150; at the end of April PV 48, EV 32,
/// AC 40. SV −16, SPI 0.67, CV −8, CPI 0.80, TCPI 1.07, EAC 187.50, ETC 147.50, VAC −37.50 (−25 %).
#[test]
fn the_project_ez() {
    let text = "
id: PRJ-EZ
cost:
  budget: {2026-01: 8, 2026-02: 8, 2026-03: 12, 2026-04: 20, 2026-05: 102}
  actuals: {2026-01: 6, 2026-02: 8, 2026-03: 10, 2026-04: 16}
progress: {percent_complete: 21.333333333333}
";
    let found = of_day(text, "2026-04-30");
    assert_eq!((found.pv, rounded(found.ev, 6), found.ac), (money(48), money(32), money(40)));
    assert_eq!((rounded(found.sv, 6), rounded(found.cv, 6)), (money(-16), money(-8)));
    assert_eq!((rounded(found.spi, 2), rounded(found.cpi, 2)), (Ok(decimal("0.67")), Ok(decimal("0.8"))));
    assert_eq!(rounded(found.tcpi_bac, 2), Ok(decimal("1.07")));
    let forecast = found.forecast;
    assert_eq!((rounded(forecast.typical, 2), rounded(forecast.etc, 2)), (Ok(decimal("187.5")), Ok(decimal("147.5"))));
    assert_eq!((rounded(forecast.vac, 2), rounded(forecast.vac_pct, 2)), (Ok(decimal("-37.5")), money(-25)));
}

/// AgileEVM (Sulaiman, Barton and Blackburn 2006) with the numbers of PM Services, *Measuring Agile Project
/// Performance*: 100 points and 100,000 over five sprints; after two sprints 30 points are done for 25,000. PV 40,000,
/// EV 30,000, SV −10,000, CV 5,000.
#[test]
fn points_are_earned_and_iterations_are_planned() {
    let text = "
id: PRJ-AGILE
approach: agile
start: 2026-01-01
cost: {total: 100000, actuals: {2026-01: 25000}}
milestones: [{id: M1, baseline: 2026-05-31, weight: 100}]
progress: {done_points: 30, total_points: 100, iterations_done: 2, iterations_planned: 5}
";
    let found = of_day(text, "2026-02-28");
    assert_eq!((found.pv, found.ev, found.sv, found.cv), (money(40_000), money(30_000), money(-10_000), money(5_000)));
    assert_eq!((found.spi, found.cpi), (Ok(decimal("0.75")), Ok(decimal("1.2"))));
    let schedule = found.schedule;
    assert_eq!((found.unit, schedule.es, schedule.at), ("iterations", Ok(decimal("1.5")), money(2)));
    assert_eq!(rounded(schedule.ieac_t, 2), Ok(decimal("6.67")));
    assert_eq!(found.finish_independent, Ok("2026-07-21".parse().unwrap()), "6.67 iterations of a month each");
}

/// Lipke 2003: finished two months late SPI is 1.00 "regardless of lateness", and SPI(t) = 4 ÷ 6; it stays there,
/// however long ago that was.
#[test]
fn late_but_finished_is_one_in_money_and_less_in_time() {
    let text = "
id: PRJ-LATE
start: 2026-01-01
cost: {total: 100, actuals: {2026-06: 100}}
milestones:
  - {id: M1, baseline: 2026-02-28, actual: 2026-03-31, weight: 50}
  - {id: M2, baseline: 2026-04-30, actual: 2026-06-30, weight: 50}
";
    for as_of in ["2026-06-30", "2026-11-20"] {
        let found = of_day(text, as_of);
        assert_eq!((found.spi, found.sv), (money(1), money(0)));
        assert_eq!(rounded(found.schedule.spi_t, 4), Ok(decimal("0.6667")));
        assert_eq!((found.schedule.at, found.schedule.sv_t), (money(6), money(-2)));
        assert_eq!(found.finish_independent, Ok("2026-06-30".parse().unwrap()));
    }
}

#[test]
fn half_is_earned_when_work_begins_and_half_when_it_is_done() {
    let with = |method: &str| {
        let text = format!(
            "
id: PRJ-A
start: 2026-01-01
cost: {{total: 100}}
progress: {{method: {method}}}
activities:
  - {{id: T1, baseline: 2026-01-30, duration: 20, start: 2026-01-05, actual: 2026-01-30, weight: 40}}
  - {{id: T2, baseline: 2026-02-27, duration: 20, start: 2026-02-02, weight: 60}}
"
        );
        let found = of_day(&text, "2026-02-13");
        (found.pv, found.ev, found.method.map(|chosen| chosen.because))
    };
    assert_eq!(with("fifty_fifty"), (money(70), money(70), Ok("stated in progress.method")));
    assert_eq!(with("milestones"), (money(70), money(40), Ok("stated in progress.method")));
    assert_eq!(with("by_feel").0, Err("unreadable"));
}

/// The `start` of work may be planned: what passed without anything done earns nothing, and one per cent is a beginning.
#[test]
fn a_planned_start_that_passed_is_no_beginning() {
    let earned = |done: &str| {
        let text = format!(
            "{{id: PRJ-A, cost: {{total: 100}}, progress: {{method: fifty_fifty}}, activities: \
             [{{id: T1, baseline: 2026-02-27, start: 2026-02-02, weight: 100{done}}}]}}"
        );
        of_day(&text, "2026-02-13").ev
    };
    assert_eq!((earned(", percent_complete: 0"), earned(", percent_complete: 1")), (money(0), money(50)));
    assert_eq!(earned(""), money(50));
}

/// NDIA PASEG and the DoD interpretation guide, "percent complete with milestone gates": the estimate counts between the
/// gates, and neither takes back what was reached nor earns beyond the next gate before that is reached.
#[test]
fn a_percentage_is_held_between_milestones() {
    let earned = |percent: u32| {
        let text = format!(
            "
id: PRJ-A
status: {{date: 2026-11-13}}
progress: {{percent_complete: {percent}}}
cost: {{budget: {{2026-10: 50, 2026-11: 30, 2026-12: 20}}}}
milestones:
  - {{id: M1, baseline: 2026-10-30, actual: 2026-10-30, weight: 40}}
  - {{id: M2, baseline: 2026-11-27, weight: 35}}
  - {{id: M3, baseline: 2026-12-18, weight: 25}}
"
        );
        let found = of_day(&text, "2026-11-20");
        assert_eq!(
            (found.pv, found.data_date.to_string().as_str()),
            (money(63), "2026-11-13"),
            "13 of 30 days of November"
        );
        found.ev
    };
    assert_eq!([30, 55, 90, 100].map(earned), [money(40), money(55), money(75), money(75)]);
}

#[test]
fn what_measures_progress_depends_on_what_there_is() {
    let method = |more: &str| {
        let text = format!("{{id: PRJ-A, cost: {{total: 100}}, {more}}}");
        of_day(&text, "2026-11-20").method.map(|chosen| chosen.method)
    };
    let weights = "milestones: [{id: M1, weight: 100}]";
    let points = "progress: {done_points: 1, total_points: 2, percent_complete: 50}";
    assert_eq!(method(&format!("approach: agile, {weights}, {points}")), Ok(Method::Points));
    assert_eq!(method(&format!("approach: hybrid, {weights}, {points}")), Ok(Method::GatedPercent));
    assert_eq!(method(weights), Ok(Method::Milestones));
    let of_its_own = "activities: [{id: T1, weight: 100, percent_complete: 30}]";
    assert_eq!(method(&format!("{of_its_own}, {points}")), Ok(Method::Milestones));
    assert_eq!(method(&format!("milestones: [{{id: M1, weight: 90}}], {points}")), Ok(Method::Percent));
    assert_eq!(method(points), Ok(Method::Percent));
    assert_eq!(method("progress: {done_points: 1, total_points: 2}"), Ok(Method::Points));
    assert_eq!(method("milestones: [{id: M1}]"), Err("no_progress"));
}

#[test]
fn nothing_unknown_is_zero() {
    let of = |more: &str| of_day(&format!("{{id: PRJ-A, {more}}}"), "2026-11-20");
    let half = "progress: {percent_complete: 50}";
    let without = of(half);
    assert_eq!(
        (without.bac, without.ev, without.cpi, without.forecast.eac),
        (Err("no_baseline"), Err("no_baseline"), Err("no_baseline"), Err("no_baseline"))
    );
    assert_eq!(
        (without.ac, without.schedule.spi_t, without.percent_spent),
        (Err("no_baseline"), Err("no_baseline"), Err("no_baseline"))
    );
    let unspent = of(&format!("cost: {{budget: {{2026-11: 100}}}}, {half}"));
    assert_eq!((unspent.ac, unspent.cpi, unspent.cv), (Err("no_actuals"), Err("no_actuals"), Err("no_actuals")));
    assert_eq!(unspent.ev, money(50));
    let unphased = of(&format!("cost: {{total: 100, actuals: {{2026-10: 60}}}}, start: 2026-01-01, {half}"));
    assert_eq!(
        (unphased.pv, unphased.spi, unphased.schedule.es),
        (Err("not_phased"), Err("not_phased"), Err("not_phased"))
    );
    assert_eq!((unphased.cv, rounded(unphased.forecast.typical, 2)), (money(-10), money(120)));
    let withheld = of(&format!("cost: {{total: {{withheld: tender}}, actuals: {{2026-10: 60}}}}, {half}"));
    assert_eq!((withheld.bac, withheld.ev), (Err("withheld"), Err("withheld")));
    let weights = of("cost: {total: 100}, milestones: [{id: M1, weight: 40}, {id: M2, weight: 50}]");
    assert_eq!(
        (weights.pv, weights.ev, weights.method.is_ok()),
        (Err("weights_do_not_sum"), Err("weights_do_not_sum"), true)
    );
    let undated = of("cost: {total: 100}, milestones: [{id: M1, weight: 100}]");
    assert_eq!((undated.pv, undated.ev), (Err("no_baseline"), money(0)));
    let backwards =
        of("start: 2027-01-04, cost: {total: 100}, milestones: [{id: M1, baseline: 2026-05-01, weight: 100}]");
    assert_eq!((backwards.pv, backwards.schedule.at), (money(100), Err("implausible_dates")));
    let refund = of(&format!("cost: {{total: 100, actuals: {{2026-10: -5}}}}, {half}"));
    assert_eq!((refund.cpi, refund.forecast.typical), (Err("no_spending"), Err("no_spending")));
}

#[test]
fn the_teams_forecast_leads_while_it_is_fresh() {
    let with = |reported: &str, forecast: &str| {
        let text = format!("
id: PRJ-A
stage: delivery
status: {{date: {reported}}}
cost: {{budget: {{2026-09: 25, 2026-10: 25, 2026-11: 25, 2026-12: 25}}, actuals: {{2026-09: 30, 2026-10: 30}}, forecast: {{{forecast}}}}}
progress: {{percent_complete: 50}}
");
        let forecast = of_day(&text, "2026-11-20").forecast;
        (forecast.eac, forecast.eac_method, forecast.is_fresh)
    };
    let pace = (money(120), Ok(EacMethod::Typical), Some(false));
    let team = (money(110), Ok(EacMethod::BottomUp), Some(true));
    assert_eq!(with("2026-11-13", "2026-11: 25, 2026-12: 25"), team);
    assert_eq!(with("2026-10-09", "2026-11: 25, 2026-12: 25"), pace, "six weeks after the last report");
    assert_eq!(with("2026-11-13", "2026-12: 50"), pace, "nothing is said of November");
    assert_eq!(with("2026-11-13", "2026-09: 25"), pace, "a forecast of what is past");
}

/// Of 100 are 60 spent; 80 % are done, so that at this pace all of it takes 100 × 60 ÷ 80 = 75. The team forecast 110.
/// Six weeks after the last report its forecast is old, and the estimate stays where it was: silence saves no money.
#[test]
fn an_old_forecast_does_not_make_the_work_cheaper() {
    let with = |as_of: &str, done: i64, forecast: &str| {
        let text = format!("
id: PRJ-A
stage: delivery
status: {{date: 2026-10-09}}
cost: {{budget: {{2026-09: 25, 2026-10: 25, 2026-11: 25, 2026-12: 25}}, actuals: {{2026-09: 30, 2026-10: 30}}{forecast}}}
progress: {{percent_complete: {done}}}
");
        let forecast = of_day(&text, as_of).forecast;
        (forecast.eac, forecast.eac_method, forecast.eac_because)
    };
    let said = ", forecast: {2026-11: 25, 2026-12: 25}";
    let team = |because| (money(110), Ok(EacMethod::BottomUp), Ok(because));
    let pace = |amount, because| (money(amount), Ok(EacMethod::Typical), Ok(because));
    assert_eq!(with("2026-10-23", 80, said), team("the team's forecast is fresh"));
    assert_eq!(with("2026-11-20", 80, said), team("the team's forecast is old, and the pace leads no higher"));
    assert_eq!(with("2026-11-20", 50, said), pace(120, "the team's forecast is old, and the pace leads higher"));
    assert_eq!(with("2026-11-20", 80, ""), pace(75, "the team gives no forecast"));
}

#[test]
fn work_that_was_stopped_is_not_late() {
    let text = "{id: PRJ-A, state: cancelled, start: 2026-01-01, cost: {total: 100, actuals: {2026-02: 30}}, \
        milestones: [{id: M1, baseline: 2026-02-28, actual: 2026-02-28, weight: 20}, {id: M2, baseline: 2026-06-30, weight: 80}]}";
    let found = of_day(text, "2026-11-20");
    assert_eq!(
        (found.pv, found.schedule.spi_t, found.ev, found.cv),
        (Err("not_active"), Err("not_active"), money(20), money(-10))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// §1: CV + AC = EV, VAC + EAC = BAC, ETC + AC = EAC; TCPI to EAC = BAC ÷ CPI is CPI; EAC₂ keeps the variance.
    #[test]
    fn the_figures_agree(budget in prop::collection::vec(1_i64..1_000_000, 1..18), spent in 1_i64..1_000_000, done in 1_i64..100) {
        let months: Vec<String> = budget.iter().enumerate().map(|(i, amount)| format!("{}-{:02}: {amount}", 2025 + i / 12, i % 12 + 1)).collect();
        let text = format!("{{id: PRJ-A, stage: delivery, cost: {{budget: {{{}}}, actuals: {{2025-01: {spent}}}}}, progress: {{percent_complete: {done}}}}}", months.join(", "));
        let found = of_day(&text, "2025-06-30");
        let (bac, pv, ev, ac) = (found.bac.unwrap(), found.pv.unwrap(), found.ev.unwrap(), found.ac.unwrap());
        prop_assert_eq!(found.sv, Ok(ev - pv));
        prop_assert_eq!(found.cv, Ok(ev - ac));
        let forecast = found.forecast;
        let eac = forecast.eac.unwrap();
        prop_assert_eq!((forecast.vac, forecast.etc), (Ok(bac - eac), Ok(eac - ac)));
        prop_assert_eq!(forecast.atypical, Ok(bac - found.cv.unwrap()));
        if forecast.eac_method == Ok(EacMethod::Typical) {
            let (tcpi, cpi) = (forecast.tcpi_eac.unwrap(), found.cpi.unwrap());
            prop_assert!((tcpi / cpi - Decimal::ONE).abs() < decimal("0.000001"), "{} {}", tcpi, cpi);
        }
        prop_assert_eq!(ev < pv, found.schedule.sv_t.unwrap() < Decimal::ZERO);
    }
}
