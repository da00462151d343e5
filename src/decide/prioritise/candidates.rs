//! Proposals as things to choose from: what each is worth, costs and uses, and what bars it.

use std::collections::{BTreeSet, HashMap, HashSet};

use rust_decimal::Decimal;

use super::{Limit, Question};
use crate::metrics::business_case::{self, Case};
use crate::metrics::{Figure, product, ratio, scoring};
use crate::model::{Filed, Proposal, Unknown};
use crate::policy::Criterion;
use crate::rules::Scene;
use crate::views::Misfit;

/// What the value of a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// The number stated as `value`.
    Stated,
    /// Its net present value.
    Npv,
    /// Its weighted score.
    Score,
}

impl Worth {
    pub(super) fn name(self) -> &'static str {
        match self {
            Worth::Stated => "value",
            Worth::Npv => "npv",
            Worth::Score => "score",
        }
    }
}

/// One proposal to choose from.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'p, 'a> {
    pub proposal: &'p Filed<'a, Proposal<'a>>,
    pub id: &'a str,
    pub score: Figure,
    pub wsjf: Figure,
    pub npv: Figure,
    pub value: Figure,
    pub worth: Option<Worth>,
    pub cost: Figure,
    /// What it uses of each limit.
    pub uses: Vec<Figure>,
    pub mandatory: bool,
    /// Why it cannot be taken, whatever there is of everything.
    pub barred: Option<String>,
}

impl Candidate<'_, '_> {
    /// Value for each unit of cost; what costs nothing is not on this scale.
    pub(super) fn value_per_cost(&self) -> Figure {
        ratio(self.value?, self.cost?).ok_or("no_cost")
    }
}

/// All proposals to choose from in the order of their ids, and which of them need or rule out each other.
pub(super) struct Candidates<'p, 'a> {
    pub all: Vec<Candidate<'p, 'a>>,
    pub requires: Vec<(usize, usize)>,
    pub excludes: Vec<(usize, usize)>,
    /// The currency of costs and net present values.
    pub currency: Figure<String>,
}

impl<'p, 'a> Candidates<'p, 'a> {
    /// The proposals of `ids`, scored by `criteria`.
    ///
    /// # Errors
    /// [`Misfit`] if amounts are in several currencies and the tree has none to bring them to.
    pub(super) fn of(
        scene: &Scene<'a>,
        question: &Question,
        criteria: &[Criterion],
        proposals: Vec<&'p Filed<'a, Proposal<'a>>>,
    ) -> Result<Self, Misfit>
    where
        'a: 'p,
    {
        let currency = currency(scene, &proposals)?;
        let candidate = |proposal: &&'p Filed<'a, Proposal<'a>>| {
            let id = proposal.id.map_or("", |id| id.value);
            let convert = |figure: Figure| converted(scene, proposal, figure);
            let case = business_case::of_proposal(proposal, scene.policy);
            let score = scoring::weighted(proposal, criteria);
            let npv = convert(case.npv());
            let (value, worth) = value(proposal, npv, score);
            let cost = convert(proposal.amount.or_reason().map_err(Unknown::code)).and_then(|cost| match cost {
                cost if cost.is_sign_negative() && !cost.is_zero() => Err("below_zero"),
                cost => Ok(cost),
            });
            Candidate {
                proposal,
                id,
                score,
                wsjf: scoring::wsjf(proposal),
                npv,
                value,
                worth,
                cost,
                uses: question.limits.iter().map(|limit| use_of(proposal, &case, limit, cost, &convert)).collect(),
                mandatory: proposal.is_mandatory() || question.mandatory.iter().any(|named| named == id),
                barred: question.exclude.iter().any(|named| named == id).then(|| "left out on request".to_owned()),
            }
        };
        let all: Vec<Candidate<'_, '_>> = proposals.iter().map(candidate).collect();
        let mut candidates = Candidates { all, requires: Vec::new(), excludes: Vec::new(), currency };
        candidates.link(scene);
        candidates.bar_unknown(&question.limits);
        Ok(candidates)
    }

    /// Connects proposals with those they require and exclude. What is decided already either holds or bars.
    fn link(&mut self, scene: &Scene<'_>) {
        let places: HashMap<&str, usize> = self.all.iter().enumerate().map(|(place, one)| (one.id, place)).collect();
        let decided = Decided::of(scene);
        let mut bars: Vec<(usize, String)> = Vec::new();
        for (place, candidate) in self.all.iter().enumerate() {
            for other in &candidate.proposal.requires {
                match places.get(other.value) {
                    Some(other) => self.requires.push((place, *other)),
                    None if decided.is_going_on(other.value) => {}
                    None => bars.push((place, format!("requires {}, which is not under way", other.value))),
                }
            }
            for other in &candidate.proposal.excludes {
                match places.get(other.value) {
                    Some(other) => self.excludes.push((place, *other)),
                    None if decided.is_going_on(other.value) => {
                        bars.push((place, format!("excludes {}, which is under way", other.value)));
                    }
                    None => {}
                }
            }
        }
        for (place, reason) in bars {
            self.all[place].barred.get_or_insert(reason);
        }
    }

    /// What is not known cannot be chosen; what must be taken is taken without a value, but not without its costs.
    fn bar_unknown(&mut self, limits: &[Limit]) {
        for candidate in &mut self.all {
            let said = |what: &str, reason: &str| format!("{what} not known ({})", reason.replace('_', " "));
            let unused = candidate.uses.iter().zip(limits);
            let mut unknown = unused.filter_map(|(use_, limit)| Some(said(&limit.of_what(), use_.err()?)));
            let valueless = candidate.value.err().filter(|_| !candidate.mandatory);
            let reason = unknown.next().or_else(|| valueless.map(|reason| said("value", reason)));
            if let Some(reason) = reason {
                candidate.barred.get_or_insert(reason);
            }
        }
    }
}

/// What an organisation scores directly, else the net present value, else the score.
fn value(proposal: &Proposal<'_>, npv: Figure, score: Figure) -> (Figure, Option<Worth>) {
    let stated = proposal.value.or_reason().map_err(Unknown::code);
    let of = [(stated, Worth::Stated), (npv, Worth::Npv), (score, Worth::Score)];
    let known = of.into_iter().find(|(figure, _)| figure.is_ok());
    known.map_or((npv, None), |(figure, worth)| (figure, Some(worth)))
}

/// What a proposal uses of a limit.
fn use_of(
    proposal: &Proposal<'_>,
    case: &Case,
    limit: &Limit,
    cost: Figure,
    convert: &dyn Fn(Figure) -> Figure,
) -> Figure {
    match limit {
        Limit::Budget(_) => cost,
        Limit::Year(year, _) => {
            let costs = case.flows.costs.as_ref().map_err(|reason| *reason)?;
            convert(Ok(costs.get(year).copied().unwrap_or_default().max(Decimal::ZERO)))
        }
        Limit::Skill(skill, _) => fte(proposal, skill),
    }
}

/// People of a skill that a proposal asks for: what is requested, else the most that is in demand at once. A skill it
/// does not name is not needed.
fn fte(proposal: &Proposal<'_>, skill: &str) -> Figure {
    if let Some((_, fte)) = proposal.capacity.iter().find(|(name, _)| name.value == skill) {
        return fte.or_reason().map_err(Unknown::code);
    }
    let demands =
        || proposal.fields.list("demand").filter(|demand| demand.text("skill").is_some_and(|own| own.value == skill));
    let mut most = Decimal::ZERO;
    for start in demands() {
        let from = start.date("from").value();
        let mut together = Decimal::ZERO;
        for other in demands() {
            let begun = from.is_none_or(|from| other.date("from").value().is_none_or(|begins| begins <= from));
            let going = from.is_none_or(|from| other.date("to").value().is_none_or(|ends| ends >= from));
            if begun && going {
                together += other.decimal("fte").or_reason().map_err(Unknown::code)?;
            }
        }
        most = most.max(together);
    }
    Ok(most)
}

/// The currency that amounts are brought to: the tree's, else the only one there is.
fn currency(scene: &Scene<'_>, proposals: &[&Filed<'_, Proposal<'_>>]) -> Result<Figure<String>, Misfit> {
    if let Some(own) = &scene.policy.currency {
        return Ok(Ok(own.clone()));
    }
    let named: BTreeSet<&str> = proposals.iter().filter_map(|one| one.currency).map(|code| code.value).collect();
    match named.len() {
        0 => Ok(Err(Unknown::NotGiven.code())),
        1 => Ok(named.into_iter().next().map(str::to_owned).ok_or(Unknown::NotGiven.code())),
        _ => Err(Misfit {
            message: format!("the proposals are in {} and cannot be compared", Vec::from_iter(named).join(", ")),
            help: "set `currency` and the `rates` of the others in `pmo.yaml`".to_owned(),
        }),
    }
}

/// An amount of a proposal in the tree's currency.
fn converted(scene: &Scene<'_>, proposal: &Proposal<'_>, amount: Figure) -> Figure {
    match proposal.currency {
        Some(code) if scene.policy.currency.is_some() => {
            product(amount?, scene.policy.rate(code.value).ok_or("no_rate")?)
        }
        _ => amount,
    }
}

/// What is decided already.
struct Decided<'p, 'a> {
    scene: &'p Scene<'a>,
    proposals: HashMap<&'a str, &'p Filed<'a, Proposal<'a>>>,
    approved: HashSet<&'a str>,
}

impl<'p, 'a> Decided<'p, 'a> {
    fn of(scene: &'p Scene<'a>) -> Self {
        let portfolio = scene.portfolio;
        let proposals = portfolio.proposals.iter().filter_map(|proposal| Some((proposal.id?.value, proposal)));
        let approved = portfolio.decisions.iter().filter(|decision| decision.is_approval());
        let approved = approved.filter_map(|decision| Some(decision.id?.value));
        Decided { scene, proposals: proposals.collect(), approved: approved.collect() }
    }

    /// Whether a project, or the project a proposal became, goes on or is done. A proposal that was approved and has
    /// not become a project yet is as good.
    fn is_going_on(&self, id: &str) -> bool {
        let proposal = self.proposals.get(id);
        let became = proposal.and_then(|proposal| proposal.converts_to).map_or(id, |project| project.value);
        match self.scene.portfolio.project_named(became).map(|project| self.scene.portfolio.project(project)) {
            Some(project) => project.state.is_none_or(|state| !matches!(state.value, "cancelled" | "rejected")),
            None => proposal
                .and_then(|proposal| proposal.decision)
                .is_some_and(|decision| self.approved.contains(decision.value)),
        }
    }
}
