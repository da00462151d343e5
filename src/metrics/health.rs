//! The ratings of a project as its figures give them, beside the declared ones and never in their place.
//!
//! Formulas: §10 Health, RAG. Limits are data of the policy: `scales.rag_limits`.

mod benefits;
mod quality;
mod risk;

use std::sync::OnceLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::earned_value::{EarnedValue, EarnedValues};
use super::load::Loads;
use super::memo::Memo;
use super::rag::{at_least, at_most, of_tolerance, overall, worse};
use super::unmet::Unmet;
use super::{Figure, cost, horizon, scope, slip};
use crate::model::{Portfolio, ProjectId, Rag, Unknown};
use crate::policy::Policy;

/// Computed ratings of one project. A dimension without data is not green: it is unknown, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// The worst of schedule, cost and benefits as far as known; the others lift a green to amber, never to red.
    /// Green only where schedule and cost are known.
    pub overall: Figure<Rag>,
    /// The worse of the slip of the next key milestone, in percent of the tolerance, and of SPI(t); one of them is
    /// enough.
    pub schedule: Figure<Rag>,
    /// The worse of the overrun at completion, in percent of the tolerance, and of CPI; one of them is enough.
    pub cost: Figure<Rag>,
    /// Approved and pending change, in percent of the budget.
    pub scope: Figure<Rag>,
    /// Benefit realised to date, in percent of plan.
    pub benefits: Figure<Rag>,
    /// Agreed demand still to come that nobody can meet, in percent.
    pub resources: Figure<Rag>,
    /// Residual exposure in percent of contingency, or very high risks nobody treats.
    pub risk: Figure<Rag>,
    /// Open findings of audits, and what is off its specification.
    pub quality: Figure<Rag>,
}

impl Health {
    /// The computed rating of a dimension.
    ///
    /// # Errors
    /// Why there is none; `not_computed` for what no figure stands behind.
    pub fn of(&self, dimension: &str) -> Figure<Rag> {
        match dimension {
            "overall" => self.overall,
            "schedule" => self.schedule,
            "cost" => self.cost,
            "scope" => self.scope,
            "benefits" => self.benefits,
            "resources" => self.resources,
            "risk" => self.risk,
            "quality" => self.quality,
            _ => Err("not_computed"),
        }
    }
}

/// What has been worked out already of the same portfolio, policy and day.
#[derive(Debug, Clone, Copy)]
pub struct Known<'p> {
    /// Earned values.
    pub earned: &'p Memo<EarnedValue>,
    /// Ratings.
    pub health: &'p Memo<Health>,
    /// Demand that nobody can meet.
    pub unmet: &'p OnceLock<Unmet>,
}

/// What ratings are computed from, as far as it takes one look at the whole portfolio.
#[derive(Debug)]
pub struct Basis<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    policy: &'p Policy,
    as_of: NaiveDate,
    earned: EarnedValues<'p, 'a>,
    unmet: OnceLock<Unmet>,
    known: Option<Known<'p>>,
    audits: quality::Audits<'p, 'a>,
}

impl<'p, 'a> Basis<'p, 'a> {
    /// Goes through bookings and audits once.
    pub fn of(portfolio: &'p Portfolio<'a>, policy: &'p Policy, as_of: NaiveDate) -> Self {
        let earned = EarnedValues::at(portfolio, policy, as_of);
        let audits = quality::audits(portfolio, as_of);
        Basis { portfolio, policy, as_of, earned, unmet: OnceLock::new(), known: None, audits }
    }

    /// The same, where what was worked out of the same portfolio, policy and day is kept for others.
    #[must_use]
    pub fn known(self, known: Option<Known<'p>>) -> Self {
        Basis { earned: self.earned.known(known.map(|known| known.earned)), known, ..self }
    }

    /// Works out now what else the first project that is rated waits for. `loads` are those of the same portfolio and
    /// policy.
    pub fn prepare(&self, loads: &Loads<'_, '_>) {
        self.unmet_cell().get_or_init(|| Unmet::of(loads, self.as_of));
    }

    fn unmet(&self) -> &Unmet {
        self.unmet_cell().get_or_init(|| Unmet::of(&Loads::of(self.portfolio, self.policy), self.as_of))
    }

    fn unmet_cell(&self) -> &OnceLock<Unmet> {
        self.known.map_or(&self.unmet, |known| known.unmet)
    }

    /// What the organisation decided.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// The day that is asked about.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The earned value of one project.
    pub fn earned(&self, id: ProjectId) -> EarnedValue {
        self.earned.of(id)
    }

    /// The computed ratings of one project.
    pub fn health(&self, id: ProjectId) -> Health {
        self.recall(id, || self.rate(id, &self.earned(id)))
    }

    /// The same, where its earned value is known already.
    pub fn health_with(&self, id: ProjectId, earned: &EarnedValue) -> Health {
        self.recall(id, || self.rate(id, earned))
    }

    fn recall(&self, id: ProjectId, rate: impl FnOnce() -> Health) -> Health {
        match self.known {
            Some(known) => known.health.recall(id, rate),
            None => rate(),
        }
    }

    fn rate(&self, id: ProjectId, earned: &EarnedValue) -> Health {
        let (schedule, cost) = (self.schedule(id, earned), self.cost(id, earned));
        let benefits = benefits::rating(self.portfolio, id, self.policy, self.as_of);
        let scope = scope::change_pct(self.portfolio, id).map(|pct| at_most(pct, "scope", self.policy));
        let resources = self.unmet().pct(id).map(|pct| at_most(pct, "resources", self.policy));
        let risk = risk::rating(self.portfolio, id, self.policy);
        let quality = quality::rating(self.portfolio, id, &self.audits, self.policy);
        let overall = overall([schedule, cost, benefits], [scope, resources, risk, quality]);
        Health { overall, schedule, cost, scope, benefits, resources, risk, quality }
    }

    /// How far the next key milestone has slipped, in percent of the tolerance. What is still open on the as-of date
    /// is at least as late as that day, whatever an old forecast says (§3).
    ///
    /// # Errors
    /// `no_milestones`, `no_open_milestone`, or why one of its dates is not known.
    pub fn slip_pct(&self, id: ProjectId) -> Figure {
        if self.portfolio.milestones.of(id).is_empty() {
            return Err("no_milestones");
        }
        let next = horizon::next_key(self.portfolio, id).ok_or("no_open_milestone")?;
        let slip = slip::so_far(next, self.as_of).map_err(Unknown::code)?;
        Ok(of_tolerance(Decimal::from(slip), slip::tolerance(self.portfolio.project(id), self.policy)))
    }

    /// How far the estimate at completion lies over the budget, in percent of the tolerance.
    ///
    /// # Errors
    /// Why estimate or budget is not known.
    pub fn overrun_pct(&self, id: ProjectId, earned: &EarnedValue) -> Figure {
        let over = -earned.forecast.vac_pct?;
        Ok(of_tolerance(over, cost::tolerance(self.portfolio.project(id), self.policy)))
    }

    /// Work whose milestones are all reached is not rated any more, however late they were.
    fn schedule(&self, id: ProjectId, earned: &EarnedValue) -> Figure<Rag> {
        let by_slip = self.slip_pct(id).map(|pct| at_most(pct, "slip", self.policy));
        if by_slip == Err("no_open_milestone") {
            return by_slip;
        }
        worse(by_slip, earned.schedule.spi_t.map(|spi| at_least(spi, "spi", self.policy)))
    }

    fn cost(&self, id: ProjectId, earned: &EarnedValue) -> Figure<Rag> {
        let by_estimate = self.overrun_pct(id, earned).map(|pct| at_most(pct, "cost", self.policy));
        worse(by_estimate, earned.cpi.map(|cpi| at_least(cpi, "cpi", self.policy)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Health {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| Basis::of(portfolio, policy, as_of).health(ProjectId(0)))
    }

    /// §10: slip of the next key milestone up to 50 % of tolerance is green, up to 100 % amber, beyond it red.
    #[test]
    fn schedule_is_the_slip_of_the_next_key_milestone_in_percent_of_the_tolerance() {
        let slipped = |days: &str| {
            of(&format!(
                "{{id: PRJ-A, tolerances: {{time: 40}}, milestones: [
                  {{id: M1, type: key, baseline: 2026-12-01, forecast: 2026-12-{days}}},
                  {{id: M2, type: deliverable, baseline: 2026-01-01, forecast: 2026-12-01}},
                  {{id: M3, type: key, baseline: 2026-01-01, forecast: 2026-02-01, actual: 2026-02-01}}]}}"
            ))
            .schedule
        };
        assert_eq!(["21", "22", "31"].map(slipped), [Ok(Rag::Green), Ok(Rag::Amber), Ok(Rag::Amber)]);
        let overdue = of(
            "{id: PRJ-A, tolerances: {time: 40}, milestones: [
          {id: M1, baseline: 2026-10-06, forecast: 2026-10-16}, {id: M2, baseline: 2026-12-06, forecast: 2026-12-07}]}",
        );
        assert_eq!(overdue.schedule, Ok(Rag::Red), "10 days by its forecast, 45 by the calendar");
        let late = of("{id: PRJ-A, milestones: [{id: M1, baseline: 2026-12-01, forecast: 2027-01-01}]}");
        assert_eq!((late.schedule, late.overall), (Ok(Rag::Red), Ok(Rag::Red)));
    }

    #[test]
    fn cost_is_the_overrun_in_percent_of_the_tolerance() {
        let spent = |amount: &str| {
            of(&format!("{{id: PRJ-A, stage: closure, cost: {{total: 100, actuals: {{2026-10: {amount}}}}}}}")).cost
        };
        assert_eq!(
            ["80", "105", "106", "111"].map(spent),
            [Ok(Rag::Green), Ok(Rag::Green), Ok(Rag::Amber), Ok(Rag::Red)]
        );
    }

    #[test]
    fn change_is_measured_against_the_budget_whatever_its_sign() {
        let text = "{id: PRJ-A, cost: {total: 100}, changes: [{id: C1, impact: {cost: -6}, state: raised},
            {id: C2, impact: {cost: 50}, state: rejected}, {id: C3, impact: {days: 3}}]}";
        assert_eq!(of(text).scope, Ok(Rag::Amber));
        assert_eq!(of("{id: PRJ-A, cost: {total: 100}, changes: [{id: C1}]}").scope, Err("not_given"));
    }

    #[test]
    fn risk_is_residual_exposure_against_contingency_and_what_nobody_treats() {
        let risk = "probability: 0.5, cost: 100, impact: {cost: 1}";
        let with = |contingency: &str, more: &str| {
            of(&format!("{{id: PRJ-A, cost: {{contingency: {contingency}}}, risks: [{{id: R1, {risk}}}{more}]}}")).risk
        };
        assert_eq!(with("62.5", ""), Ok(Rag::Green));
        assert_eq!((with("60", ""), with("49", "")), (Ok(Rag::Amber), Ok(Rag::Red)));
        let (half, overdrawn) = ("120, contingency_used: 60", "120, contingency_used: 130");
        assert_eq!((with(half, ""), with(overdrawn, "")), (Ok(Rag::Amber), Ok(Rag::Red)));
        let wild = ", {id: R2, probability: 5, impact: {cost: 5}, cost: 0}";
        assert_eq!(with("1000", wild), Ok(Rag::Amber));
        assert_eq!(of("{id: PRJ-A}").risk, Err("no_open_risk"));
    }

    /// §10: unmet firm demand up to 5 % is green, up to 15 % amber. Ten working days of ten people, and of a role that
    /// nobody fills.
    #[test]
    fn resources_are_agreed_bookings_that_nobody_can_meet() {
        let days = "from: 2026-11-23, to: 2026-12-04";
        let people = (0..10).map(|n| format!("{{person: p{n}, fte: 1, {days}}}")).collect::<Vec<_>>().join(", ");
        let unfilled = |roles: &[&str]| {
            let roles: String = roles.iter().map(|share| format!(", {{role: tester, fte: {share}, {days}}}")).collect();
            of(&format!("{{id: PRJ-A, people: [{people}{roles}]}}")).resources
        };
        let found = [unfilled(&["0.5"]), unfilled(&["1"]), unfilled(&["1", "1"])];
        assert_eq!(found, [Ok(Rag::Green), Ok(Rag::Amber), Ok(Rag::Red)]);
        assert_eq!(of("{id: PRJ-A}").resources, Err("no_demand"));
    }

    #[test]
    fn quality_is_what_auditors_left_open_and_what_is_off_its_specification() {
        let audit = |findings: &str| {
            of(&format!(
                "[{{kind: project, id: PRJ-A}}, {{kind: audit, id: AUD-1, subject: PRJ-A, date: 2026-10-01, findings: [{findings}]}}]"
            ))
            .quality
        };
        assert_eq!(
            audit("{id: F1, severity: critical, state: closed}, {id: F2, severity: recommended}"),
            Ok(Rag::Green)
        );
        assert_eq!(audit("{id: F1, severity: essential}"), Ok(Rag::Amber));
        assert_eq!(audit("{id: F1, severity: critical, state: in_progress}"), Ok(Rag::Red));
        let off = |severity: &str| {
            of(&format!("{{id: PRJ-A, issues: [{{id: I1, type: off_specification, severity: {severity}}}]}}")).quality
        };
        assert_eq!(["1", "4", "5"].map(off), [Err("no_audit"), Ok(Rag::Amber), Ok(Rag::Red)]);
        assert_eq!(of("{id: PRJ-A}").quality, Err("no_audit"));
    }
}
