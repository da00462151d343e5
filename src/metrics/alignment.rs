//! Whether the money follows the strategy: the part of it that serves objectives, and its balance by category.
//!
//! Formulas: §6. Alignment Σ budget · weight ÷ Σ budget; deviation of the balance ½ Σ |share − target|, the part of the
//! money that would have to move (Duncan and Duncan 1955, the index of dissimilarity).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::objective::Backing;
use super::rollup::{self, Sum};
use super::{Figure, product, ratio};
use crate::model::{Portfolio, Project, ProjectId, Unknown};
use crate::policy::Policy;

/// The categories of spending, in the order they are shown.
pub const CATEGORIES: [&str; 4] = ["run", "grow", "transform", "mandatory"];

/// How far the money of active projects follows the strategy.
#[derive(Debug, Clone)]
pub struct Alignment {
    /// Active projects.
    pub projects: usize,
    /// Money behind them, in one currency.
    pub backing: Backing,
    /// Σ budget · weight in objectives ÷ Σ budget, over the projects of which both are known.
    pub share: Figure,
    /// How many projects that is.
    pub known: usize,
    /// Active projects that serve no objective and are not mandatory.
    pub unaligned: Vec<ProjectId>,
    /// Strategic coverage: objectives that an active project serves ÷ all objectives that are still pursued.
    pub coverage: Figure,
    /// Balance by category.
    pub mix: Mix,
}

/// Spending by category beside its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix {
    /// One for each of [`CATEGORIES`].
    pub parts: Vec<Part>,
    /// Share of the money that has no category.
    pub uncategorised: Figure,
    /// ½ Σ |share − target|, as a share of one.
    pub deviation: Figure,
}

/// One category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub category: &'static str,
    /// Its share of all known budgets.
    pub share: Figure,
    /// The share aimed at.
    pub target: Figure,
}

impl Part {
    /// Share less target.
    ///
    /// # Errors
    /// Why one of them is not known.
    pub fn gap(&self) -> Figure {
        Ok(self.share? - self.target?)
    }
}

/// Whether a project must be done whatever it serves.
pub fn is_mandatory(project: &Project<'_>) -> bool {
    project.mandatory_reason.is_some() || project.category.is_some_and(|own| own.value == "mandatory")
}

/// The alignment of the active ones among these projects.
pub fn alignment(
    portfolio: &Portfolio<'_>,
    projects: impl IntoIterator<Item = ProjectId>,
    policy: &Policy,
) -> Alignment {
    let backing = Backing::of(portfolio, projects, policy);
    let (mut aligned, mut budgets, mut known) = (Ok(Decimal::ZERO), Decimal::ZERO, 0);
    for (id, budget) in backing.budgets() {
        let Ok(serving) = budget.and_then(|budget| product(budget, weight(portfolio.project(*id))?)) else { continue };
        aligned = aligned.map(|sum| sum + serving);
        budgets += budget.unwrap_or_default();
        known += 1;
    }
    let mixed = backing.total().amount.err().filter(|reason| *reason == "mixed_currencies");
    let share = mixed.map_or(aligned, Err).and_then(|aligned| ratio(aligned, budgets).ok_or("nothing_known"));
    let serves = |project: &Project<'_>| project.contributes_to.iter().any(|part| part.objective.is_some());
    let unaligned = backing.budgets().iter().map(|(id, _)| *id).filter(|id| {
        let project = portfolio.project(*id);
        !serves(project) && !is_mandatory(project)
    });
    Alignment {
        projects: backing.budgets().len(),
        share,
        known,
        coverage: coverage(portfolio, &backing),
        unaligned: unaligned.collect(),
        mix: mix(portfolio, &backing, policy),
        backing,
    }
}

/// The part of a project that serves objectives, as a share of one.
///
/// # Errors
/// `weights_above_100` where they come to more than the whole; why a weight is not known.
pub fn weight(project: &Project<'_>) -> Figure {
    let named = project.contributes_to.iter().filter(|part| part.objective.is_some());
    let weights = named.map(|part| match part.weight.or_reason() {
        Err(Unknown::NotGiven) => Ok(Decimal::ONE_HUNDRED),
        stated => stated.map_err(Unknown::code),
    });
    let sum: Decimal = weights.sum::<Figure>()?;
    if sum > Decimal::ONE_HUNDRED { Err("weights_above_100") } else { Ok(sum / Decimal::ONE_HUNDRED) }
}

fn coverage(portfolio: &Portfolio<'_>, backing: &Backing) -> Figure {
    let parts = backing.budgets().iter().flat_map(|(id, _)| &portfolio.project(*id).contributes_to);
    let served: BTreeSet<&str> = parts.filter_map(|part| Some(part.objective?.value)).collect();
    let pursued = portfolio.objectives.iter().filter(|one| !portfolio.record(one.record).is_closed());
    let (mut all, mut covered) = (0, 0);
    for objective in pursued {
        all += 1;
        covered += usize::from(objective.id.is_some_and(|id| served.contains(id.value)));
    }
    ratio(covered.into(), all.into()).ok_or("no_objectives")
}

/// Spending by category over the projects whose budget is known.
fn mix(portfolio: &Portfolio<'_>, backing: &Backing, policy: &Policy) -> Mix {
    let mut by_category: BTreeMap<&str, Vec<Figure>> = BTreeMap::new();
    for (id, budget) in backing.budgets() {
        let category = portfolio.project(*id).category.map_or("", |category| category.value);
        by_category.entry(category).or_default().push(*budget);
    }
    let total = backing.total().amount;
    let share = |category: &str| {
        let total = total?;
        let budgets = by_category.get(category).cloned().unwrap_or_default();
        let amount = match rollup::sum(budgets) {
            Sum { known: 0, .. } => Decimal::ZERO,
            sum => sum.amount?,
        };
        ratio(amount, total).ok_or("nothing_known")
    };
    let targets: Decimal = policy.target_mix.values().map(|target| target.value).sum();
    let target = |category: &str| match policy.target_mix.get(category) {
        _ if policy.target_mix.is_empty() => Err("no_target"),
        _ if targets != Decimal::ONE_HUNDRED => Err("targets_not_100"),
        target => Ok(target.map_or(Decimal::ZERO, |target| target.value) / Decimal::ONE_HUNDRED),
    };
    let part = |category| Part { category, share: share(category), target: target(category) };
    let parts: Vec<Part> = CATEGORIES.into_iter().map(part).collect();
    let uncategorised = share("");
    let gaps: Figure = parts.iter().map(Part::gap).map(|gap| gap.map(|gap| gap.abs())).sum();
    let deviation = gaps.and_then(|gaps| Ok((gaps + uncategorised?) / Decimal::TWO));
    Mix { parts, uncategorised, deviation }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- {id: PRJ-A, kind: project, category: run, cost: {currency: GBP, total: 60}, contributes_to: [{objective: OBJ-A, weight: 50}]}
- {id: PRJ-B, kind: project, category: transform, cost: {currency: GBP, total: 30}, contributes_to: [{objective: OBJ-A}, {objective: OBJ-B, weight: 90}]}
- {id: PRJ-C, kind: project, category: mandatory, cost: {currency: GBP, total: 10}}
- {id: PRJ-D, kind: project, category: grow, cost: {total: {withheld: tender}}}
";

    fn of(text: &str, targets: &[(&str, i64)]) -> Alignment {
        told(text, |portfolio, policy| {
            let mut policy = policy.clone();
            let spot = crate::source::Span::new(0, 0).in_file(crate::source::FileId(0));
            let target = |share: i64| crate::source::Spanned { value: share.into(), spot };
            policy.target_mix = targets.iter().map(|(name, share)| ((*name).to_owned(), target(*share))).collect();
            alignment(portfolio, portfolio.projects().map(|(id, _)| id), &policy)
        })
    }

    /// formulas.md §6: (60 · 0.5 + 10 · 0) ÷ 70, without PRJ-B, whose weights come to more than all of it, and PRJ-D,
    /// whose budget nobody may see.
    #[test]
    fn alignment_weighs_by_money() {
        let found = of(TEXT, &[]);
        assert_eq!(found.share.map(|share| share.round_dp(6)), Ok(Decimal::new(428_571, 6)));
        assert_eq!((found.known, found.projects, found.unaligned), (2, 4, vec![ProjectId(3)]));
        assert_eq!(found.mix.deviation, Err("no_target"));
    }

    /// Duncan and Duncan (1955): shares of 60, 0, 30 and 10 % against 50, 10, 30 and 10 % are 10 points apart.
    #[test]
    fn the_deviation_is_what_would_have_to_move() {
        let found = of(TEXT, &[("run", 50), ("grow", 10), ("transform", 30), ("mandatory", 10)]);
        assert_eq!(found.mix.deviation, Ok(Decimal::new(1, 1)));
        assert_eq!(found.mix.parts[0].gap(), Ok(Decimal::new(1, 1)));
        assert_eq!(of(TEXT, &[("run", 50)]).mix.deviation, Err("targets_not_100"));
    }

    #[test]
    fn currencies_without_a_rate_are_no_share() {
        let text = "[{id: PRJ-A, kind: project, cost: {currency: GBP, total: 60}}, {id: PRJ-B, kind: project, cost: {currency: EUR, total: 30}}]";
        let found = of(text, &[("run", 100)]);
        assert_eq!((found.share, found.mix.deviation), (Err("mixed_currencies"), Err("mixed_currencies")));
    }
}
