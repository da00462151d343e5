//! What is asked: within which limits, how, and with which proposals.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::metrics::commitment::commitments;
use crate::model::Period;
use crate::rules::Scene;
use crate::views::Misfit;

/// How proposals are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By weighted score, as long as they fit.
    Weighted,
    /// By weighted shortest job first, as long as they fit.
    Wsjf,
    /// By value for each unit of cost, as long as they fit.
    Ratio,
    /// The most value that fits.
    Optimal,
}

impl Method {
    /// The name used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Method::Weighted => "weighted",
            Method::Wsjf => "wsjf",
            Method::Ratio => "ratio",
            Method::Optimal => "optimal",
        }
    }
}

/// Something there is only so much of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limit {
    /// Money in all, in the tree's currency.
    Budget(Decimal),
    /// Money in one year of the preferred options' costs.
    Year(i32, Decimal),
    /// Full-time equivalents of a skill.
    Skill(String, Decimal),
}

impl Limit {
    /// How much there is.
    pub fn most(&self) -> Decimal {
        match self {
            Limit::Budget(most) | Limit::Year(_, most) | Limit::Skill(_, most) => *most,
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            Limit::Budget(_) => "budget".to_owned(),
            Limit::Year(year, _) => format!("budget {year}"),
            Limit::Skill(skill, _) => skill.clone(),
        }
    }

    /// What a proposal must say for it.
    pub(super) fn of_what(&self) -> String {
        match self {
            Limit::Budget(_) => "cost".to_owned(),
            Limit::Year(year, _) => format!("cost of {year}"),
            Limit::Skill(skill, _) => format!("need of {skill}"),
        }
    }
}

/// What the envelope leaves in each year from this one on: nothing where more is bound than was set aside.
pub fn left_in_envelope(scene: &Scene<'_>) -> Vec<Limit> {
    let bound = commitments(scene.portfolio, scene.policy, scene.as_of);
    let this = scene.policy.financial_year(Period::of(scene.as_of));
    let years = scene.policy.envelope.range(this..);
    years.map(|(year, money)| Limit::Year(*year, (money.value - bound.total(*year)).max(Decimal::ZERO))).collect()
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What there is only so much of.
    pub limits: Vec<Limit>,
    /// How to choose.
    pub method: Method,
    /// Ids of proposals that must be taken, beside those that say so themselves.
    pub mandatory: Vec<String>,
    /// Ids of proposals that are not taken.
    pub exclude: Vec<String>,
    /// An expression over the columns of the pipeline: only proposals of which it is true.
    pub filter: Option<String>,
    /// A business unit: only its proposals.
    pub unit: Option<String>,
}

/// Checks that every proposal and skill the question names is there.
pub(super) fn check_names(scene: &Scene<'_>, question: &Question) -> Result<(), Misfit> {
    let proposals = &scene.portfolio.proposals;
    let ids = || proposals.iter().filter_map(|proposal| proposal.id).map(|id| id.value);
    for named in question.mandatory.iter().chain(&question.exclude) {
        if !ids().any(|id| id == named) {
            return Err(Misfit::unknown("proposal", named, "this tree", Vec::from_iter(ids())));
        }
    }
    let closed = |id: &String| proposals.iter().any(|one| one.id.is_some_and(|own| own.value == id) && !one.is_open());
    if let Some(closed) = question.mandatory.iter().find(|id| closed(id)) {
        let message = format!("`{closed}` is not up for a decision: it is decided or withdrawn");
        return Err(Misfit { message, help: "`pmo show pipeline` lists the open proposals".to_owned() });
    }
    let skills = skills(scene);
    for limit in &question.limits {
        match limit {
            Limit::Skill(skill, _) if !skills.contains(skill.as_str()) => {
                return Err(Misfit::unknown("skill", skill, "this tree", skills));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Every skill that a proposal asks for or a person has.
fn skills<'a>(scene: &Scene<'a>) -> BTreeSet<&'a str> {
    let portfolio = scene.portfolio;
    let requested = portfolio.proposals.iter().flat_map(|one| one.capacity.iter().map(|(skill, _)| skill.value));
    let demanded = portfolio.proposals.iter().flat_map(|one| one.fields.list("demand"));
    let demanded = demanded.filter_map(|demand| demand.text("skill")).map(|skill| skill.value);
    let held = portfolio.people.iter().flat_map(|person| person.skills.iter().map(|(skill, _)| skill.value));
    requested.chain(demanded).chain(held).collect()
}
