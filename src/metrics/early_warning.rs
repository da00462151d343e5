//! Signs that work is on its way to trouble, each with its points and its reason, added up to an index.
//!
//! Formulas: §10 (early-warning index, 0–100). What a sign counts is data of the policy: `thresholds.warning_points`.

mod past;
mod sign;

pub use sign::{Level, Seen, Sign, Signs};

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::criticality;
use super::dependency;
use super::earned_value::EarnedValue;
use super::health::{Basis, Health};
use super::{Figure, freshness, horizon, rag, slip};
use crate::chronicle::Chronicle;
use crate::model::{Filed, Milestone, Portfolio, ProjectId, Rag};

/// Why there is no gate ahead of work whose milestones are all reached: none of them can slip any more.
const ALL_REACHED: &str = "no_open_milestone";

/// What signs are read from, after one look at the whole portfolio.
#[derive(Debug)]
pub struct Lookout<'b, 'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    basis: &'b Basis<'p, 'a>,
    past: Option<&'p Chronicle>,
    /// Critical things that a project waits for: what, and by how many days they are late.
    awaited: HashMap<ProjectId, Vec<(&'a str, Figure<i64>)>>,
}

impl<'b, 'p, 'a> Lookout<'b, 'p, 'a> {
    /// Goes through dependencies once. Without a past, the signs that only history shows are unknown.
    pub fn of(portfolio: &'p Portfolio<'a>, basis: &'b Basis<'p, 'a>, past: Option<&'p Chronicle>) -> Self {
        let mut awaited: HashMap<ProjectId, Vec<(&'a str, Figure<i64>)>> = HashMap::new();
        let late = |need: Option<NaiveDate>, comes: Option<NaiveDate>| -> Figure<i64> {
            let need = need.ok_or("not_given")?;
            // What should be there and is not comes today at the earliest.
            let comes = comes.into_iter().chain((need < basis.as_of()).then(|| basis.as_of())).max();
            Ok((comes.ok_or("not_given")? - need).num_days())
        };
        let pairs: Vec<_> = dependency::pairs(portfolio).into_iter().filter(|pair| pair.is_open()).collect();
        let critical = criticality::critical(portfolio, &pairs, basis.policy(), basis.as_of());
        for (pair, critical) in pairs.iter().zip(critical).filter(|(_, critical)| *critical != Ok(false)) {
            let Some(taker) = portfolio.project_named(pair.taker) else { continue };
            let (promised, forecast) = (pair.promised(), pair.forecast(portfolio));
            let comes = promised.into_iter().chain(forecast).map(|date| date.value).max();
            let late = late(pair.need_by().map(|date| date.value), comes);
            // Late or not only matters once it is known to be critical.
            let late = if late.is_ok_and(|late| late <= 0) { late } else { critical.and(late) };
            awaited.entry(taker).or_default().push((pair.what(), late));
        }
        let from_outside = portfolio.dependencies.iter().filter(|half| half.gives.is_none() && half.gets.is_none());
        for half in from_outside.filter(|half| half.critical == Some(true)) {
            let Some(taker) = half.project.filter(|_| !portfolio.record(half.record).is_closed()) else { continue };
            let what = half.what.or(half.id).map_or("", |what| what.value);
            awaited.entry(taker).or_default().push((what, late(half.need_by.value(), half.promised.value())));
        }
        Lookout { portfolio, basis, past, awaited }
    }

    /// The signs of one project.
    pub fn signs(&self, id: ProjectId, earned: &EarnedValue, health: &Health) -> Signs {
        let (project, policy, as_of) = (self.portfolio.project(id), self.basis.policy(), self.basis.as_of());
        let in_history = |look: &dyn Fn(&'p Chronicle) -> Seen| self.past.map_or(Seen::Unknown("needs_history"), look);
        let limit = usize::try_from(policy.thresholds.whole("repeated_slips")).unwrap_or(1);
        let own = (project, self.portfolio.milestones.of(id));
        let slip_trend = |past| match self.next_gate(id) {
            Err(ALL_REACHED) => Seen::No,
            Ok(next) => past::slip_trend(past, self.portfolio, own, next, limit),
            Err(reason) => Seen::Unknown(reason),
        };
        let new_people = policy.thresholds.whole("new_people_days");
        let seen = [
            ("next_gate_slip", self.next_gate_slip(id)),
            ("slip_trend", in_history(&slip_trend)),
            ("performance", self.performance(earned)),
            ("worsening", in_history(&|past| past::worsening(past, project))),
            ("stale_report", self.stale_report(id)),
            ("watermelon", self.watermelon(id, health)),
            ("late_dependency", self.late_dependency(id)),
            ("new_people", in_history(&|past| past::new_people(past, project, new_people, as_of))),
        ];
        let points = |name: &str| policy.thresholds.whole(&format!("warning_points.{name}"));
        let sign = |(name, seen)| Sign { name, points: points(name), seen };
        Signs(seen.map(sign).into())
    }

    /// The next gate, else the next key milestone, is further behind its baseline than tolerated.
    fn next_gate_slip(&self, id: ProjectId) -> Seen {
        let next = match self.next_gate(id) {
            Ok(next) => next,
            Err(ALL_REACHED) => return Seen::No,
            Err(reason) => return Seen::Unknown(reason),
        };
        let slip = match slip::so_far(next, self.basis.as_of()) {
            Ok(slip) => slip,
            Err(unknown) => return Seen::Unknown(unknown.code()),
        };
        let tolerance = slip::tolerance(self.portfolio.project(id), self.basis.policy());
        if Decimal::from(slip) <= tolerance {
            return Seen::No;
        }
        let name = next.name.or(next.id).map_or("the next gate", |name| name.value);
        Seen::Yes(format!("{name} is {slip} days late, {} tolerated", tolerance.normalize()))
    }

    fn next_gate(&self, id: ProjectId) -> Figure<&'p Filed<'a, Milestone<'a>>> {
        let milestones = self.portfolio.milestones.of(id);
        let is_gate =
            |one: &&Filed<'_, Milestone<'_>>| one.gate.is_some() || one.kind.is_some_and(|kind| kind.value == "gate");
        let open = milestones.iter().filter(|one| !one.actual.is_given()).filter(is_gate);
        let gate = open.filter_map(|one| Some((one.forecast.value()?, one))).min_by_key(|(day, _)| *day);
        let none = match milestones {
            [] => "no_milestones",
            all if all.iter().all(|one| one.actual.is_given()) => ALL_REACHED,
            _ => "not_given",
        };
        gate.map(|(_, gate)| gate).or_else(|| horizon::next_key(self.portfolio, id)).ok_or(none)
    }

    /// CPI or SPI(t) lies below the limit of amber; one of them is enough to tell.
    fn performance(&self, earned: &EarnedValue) -> Seen {
        let low = |limits: &'static str, name: &'static str, index: Figure| -> Figure<Option<String>> {
            let limit = self.basis.policy().thresholds.number(&format!("rag_limits.{limits}.amber"));
            index.map(|index| {
                (index < limit)
                    .then(|| format!("{name} is {}, below {}", index.round_dp(3).normalize(), limit.normalize()))
            })
        };
        match (low("cpi", "CPI", earned.cpi), low("spi", "SPI(t)", earned.schedule.spi_t)) {
            (Err(reason), Err(_)) => Seen::Unknown(reason),
            (cpi, spi) => {
                let low: Vec<String> = [cpi, spi].into_iter().flatten().flatten().collect();
                if low.is_empty() { Seen::No } else { Seen::Yes(low.join(" and ")) }
            }
        }
    }

    fn stale_report(&self, id: ProjectId) -> Seen {
        let (project, policy, as_of) = (self.portfolio.project(id), self.basis.policy(), self.basis.as_of());
        match (freshness::state(project, policy, as_of), freshness::age(project, as_of)) {
            (Ok(freshness::State::Fresh), _) => Seen::No,
            (Ok(_), Ok(age)) => {
                let cadence = freshness::cadence(project, policy);
                Seen::Yes(format!("the last report is {age} days old, one is due every {cadence}"))
            }
            (Err(reason), _) | (_, Err(reason)) => Seen::Unknown(reason),
        }
    }

    fn watermelon(&self, id: ProjectId, health: &Health) -> Seen {
        let declared = self.portfolio.project(id).status.as_ref().and_then(|status| status.rating("overall"));
        let (Some(declared), Ok(computed)) = (declared, health.overall) else {
            return Seen::Unknown(declared.map_or("unrated", |_| health.overall.err().unwrap_or("no_evidence")));
        };
        let steps = self.basis.policy().thresholds.number("watermelon_steps");
        if rag::gap(declared, computed) > -steps {
            return Seen::No;
        }
        let word = |rating: Rag| rating.name().replace('_', "-");
        Seen::Yes(format!("declared {}, {} by the figures", word(declared), word(computed)))
    }

    /// Something critical comes after it is needed. One of which nobody says when it comes leaves it open.
    fn late_dependency(&self, id: ProjectId) -> Seen {
        let awaited = self.awaited.get(&id).map(Vec::as_slice).unwrap_or_default();
        let late = awaited.iter().filter_map(|(what, late)| Some((late.ok().filter(|late| *late > 0)?, *what)));
        if let Some((late, what)) = late.max() {
            return Seen::Yes(format!("{what} comes {late} days after it is needed"));
        }
        awaited.iter().find_map(|(_, late)| late.err()).map_or(Seen::No, Seen::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;
    use crate::policy::Policy;

    fn of<T>(text: &str, look: impl FnOnce(&Signs, &Policy) -> T) -> T {
        told(text, |portfolio, policy| {
            let basis = Basis::of(portfolio, policy, "2026-11-20".parse().unwrap());
            let earned = basis.earned(ProjectId(0));
            let health = basis.health_with(ProjectId(0), &earned);
            look(&Lookout::of(portfolio, &basis, None).signs(ProjectId(0), &earned, &health), policy)
        })
    }

    fn seen(text: &str, name: &str) -> Seen {
        of(text, |signs, _| signs.0.iter().find(|sign| sign.name == name).unwrap().seen.clone())
    }

    /// Everything that can be told without history, by §10: gate 31 of 30 days late (20), CPI 40 ÷ 60 = 0.67 (15), report 22
    /// days old (10), green declared and red computed (15), a critical dependency 6 weeks late (10): 70. The other
    /// three, 30 points, need history.
    const TROUBLE: &str = "
- kind: project
  id: PRJ-A
  stage: delivery
  status: {date: 2026-10-29, rag: {overall: green}}
  milestones:
    - {id: M1, name: Design, weight: 40, baseline: 2026-10-01, forecast: 2026-10-01, actual: 2026-10-01}
    - {id: M2, name: Go-live, gate: G3, weight: 60, baseline: 2027-01-01, forecast: 2027-02-01}
  cost: {total: 100, actuals: {2026-10: 60}}
  dependencies: [{id: D1, what: payment page, gives: PRJ-B, need_by: 2026-12-04, promised: 2027-01-15, critical: true}]
- {kind: project, id: PRJ-B}
";

    #[test]
    fn the_index_adds_up_the_points_of_what_is_seen() {
        of(TROUBLE, |signs, policy| {
            assert_eq!((signs.index(), signs.unknown()), (70, 30));
            assert_eq!(signs.level(policy), Ok(Level::RedFlag));
            assert_eq!(signs.0.iter().map(|sign| sign.points).sum::<i64>(), 100);
        });
        let yes = |text: &str| Seen::Yes(text.to_owned());
        assert_eq!(seen(TROUBLE, "next_gate_slip"), yes("Go-live is 31 days late, 30 tolerated"));
        assert_eq!(seen(TROUBLE, "performance"), yes("CPI is 0.667, below 0.9"));
        assert_eq!(seen(TROUBLE, "stale_report"), yes("the last report is 22 days old, one is due every 14"));
        assert_eq!(seen(TROUBLE, "watermelon"), yes("declared green, red by the figures"));
        assert_eq!(seen(TROUBLE, "late_dependency"), yes("payment page comes 42 days after it is needed"));
    }

    #[test]
    fn what_nobody_can_tell_is_not_counted_as_fine() {
        for sign in ["slip_trend", "worsening", "new_people"] {
            assert_eq!(seen(TROUBLE, sign), Seen::Unknown("needs_history"), "{sign}");
        }
        of("{id: PRJ-A}", |signs, policy| {
            assert_eq!((signs.index(), signs.unknown(), signs.level(policy)), (0, 90, Err("partly_known")));
        });
        let undated =
            "{id: PRJ-A, dependencies: [{id: D1, what: x, gives: PRJ-B, need_by: 2026-12-04, critical: true}]}";
        assert_eq!(seen(undated, "late_dependency"), Seen::Unknown("not_given"));
    }

    #[test]
    fn where_every_milestone_is_reached_none_can_slip() {
        let reached = "{id: M1, baseline: 2026-10-01, forecast: 2026-11-19, actual: 2026-11-19}";
        let with = |milestones: &str| seen(&format!("{{id: PRJ-A, milestones: [{milestones}]}}"), "next_gate_slip");
        assert_eq!(with(reached), Seen::No);
        assert_eq!(with(&format!("{reached}, {{id: M2, name: Live}}")), Seen::Unknown("not_given"));
        assert_eq!(with(""), Seen::Unknown("no_milestones"));
    }

    #[test]
    fn what_should_have_come_and_has_not_is_late() {
        let passed = "{id: PRJ-A, dependencies: [{id: D1, what: consent, external: the river board, need_by: 2026-11-10, promised: 2026-11-09, critical: true}]}";
        assert_eq!(seen(passed, "late_dependency"), Seen::Yes("consent comes 10 days after it is needed".to_owned()));
        let come = passed.replace("critical", "agreed: delivered, critical");
        assert_eq!(seen(&come, "late_dependency"), Seen::No);
    }
}
