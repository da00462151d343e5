//! Which proposals to take: the most value within limits, proven, or said how far from it.
//!
//! Formulas: §7. maximise Σ v·x subject to Σ use·x ≤ limit for money and for every skill, mandatory x = 1, requires
//! x_i ≤ x_j, excludes x_i + x_j ≤ 1, x ∈ {0, 1} (Weingartner, *Mathematical Programming and the Analysis of Capital
//! Budgeting Problems*, 1963; Martello and Toth, *Knapsack Problems*, 1990). Among equal values the lower cost is taken,
//! then fewer items, then the items that stand first. Limits hold exactly; values are compared to twelve digits.

mod cuts;
mod links;
mod program;
mod search;
mod simplex;
mod standing;

use std::iter::zip;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

pub use standing::{Infeasible, Out, Standing};

use program::{Fixed, Program, Row, common};
use search::{Found, search};

/// What a search for the best choice may cost, in numbers touched: about a second.
pub const EFFORT: u64 = 600_000_000;

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it brings.
    pub value: Decimal,
    /// What it costs, to tell equals apart; limited only where a limit says so.
    pub cost: Decimal,
    /// What it uses of each limit, never below zero.
    pub uses: Vec<Decimal>,
    /// Whether it must be taken.
    pub mandatory: bool,
    /// Whether it cannot be taken.
    pub barred: bool,
}

/// What there is to choose from, and within which limits. Items stand in the order of their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The items.
    pub items: Vec<Item>,
    /// How much there is of everything that items use.
    pub limits: Vec<Decimal>,
    /// The first makes no sense without the second.
    pub requires: Vec<(usize, usize)>,
    /// One of the two rules out the other.
    pub excludes: Vec<(usize, usize)>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// By item, whether it is taken.
    pub taken: Vec<bool>,
    /// Σ value.
    pub value: Decimal,
    /// Σ cost.
    pub cost: Decimal,
    /// Σ use, by limit.
    pub used: Vec<Decimal>,
    /// No choice brings more than this.
    pub bound: Decimal,
    /// Whether it is proven that no choice brings more.
    pub optimal: bool,
}

impl Problem {
    /// The best choice, as far as `effort` goes.
    ///
    /// # Errors
    /// [`Infeasible`], if what must be taken cannot be.
    pub fn best(&self, effort: u64) -> Result<Selection, Infeasible> {
        let fixed = self.fixed()?;
        let (program, scale) = self.program();
        let mut left = effort;
        let found = search(&program, fixed.clone(), None, &mut left);
        let forced = || fixed.iter().map(|one| *one == Some(true)).collect();
        let (gain, taken) = found.best.clone().unwrap_or_else(|| (0, forced()));
        let optimal = found.best.is_some() && found.bound == Some(gain);
        let taken = if optimal { self.first_of_equals(&program, &fixed, gain, taken, effort) } else { taken };
        Ok(self.selection(taken, (!optimal).then(|| scale.above(&found, self.items.len()))))
    }

    /// The most value there can be, or `None` where `effort` does not go far enough to prove it; what was spent of it is
    /// taken off.
    ///
    /// # Errors
    /// [`Infeasible`], if what must be taken cannot be.
    pub fn most(&self, effort: &mut u64) -> Result<Option<Decimal>, Infeasible> {
        let found = search(&self.program().0, self.fixed()?, None, effort);
        let proven = found.best.filter(|(gain, _)| found.bound == Some(*gain));
        Ok(proven.map(|(_, taken)| self.selection(taken, None).value))
    }

    /// Takes items in this order as long as they fit, each with what it requires, and never says it is the best: the
    /// bound is `bound`.
    ///
    /// # Errors
    /// [`Infeasible`], if what must be taken cannot be.
    pub fn in_order(&self, order: impl IntoIterator<Item = usize>, bound: Decimal) -> Result<Selection, Infeasible> {
        let taken = self.program().0.fill(&self.fixed()?, order);
        Ok(Selection { optimal: false, ..self.selection(taken, Some(bound)) })
    }

    /// What is decided before any search.
    fn fixed(&self) -> Result<Fixed, Infeasible> {
        let decided = |standing: &Standing| match standing {
            Standing::Open => None,
            Standing::Mandatory | Standing::Required(_) => Some(true),
            Standing::Out(_) => Some(false),
        };
        Ok(self.standings()?.iter().map(decided).collect())
    }

    /// The figures of a choice; without a `bound` it is proven.
    fn selection(&self, taken: Vec<bool>, bound: Option<Decimal>) -> Selection {
        let sum = |figure: &dyn Fn(&Item) -> Decimal| -> Decimal {
            zip(&self.items, &taken).filter(|(_, taken)| **taken).map(|(item, _)| figure(item)).sum()
        };
        let value = sum(&|item| item.value);
        let used = (0..self.limits.len()).map(|limit| sum(&|item| item.uses[limit])).collect();
        let cost = sum(&|item| item.cost);
        Selection {
            value,
            cost,
            used,
            bound: bound.map_or(value, |bound| bound.max(value)),
            optimal: bound.is_none(),
            taken,
        }
    }

    /// The problem in whole numbers.
    fn program(&self) -> (Program, Scale) {
        let values: Vec<Decimal> = self.items.iter().map(|item| item.value).collect();
        let (gains, scale) = Scale::of(&values, MOST_GAIN);
        let step = gains.iter().fold(0, |step, gain| common(step, gain.unsigned_abs())).max(1);
        let step = i64::try_from(step).unwrap_or(1);
        let row = |limit: usize| {
            let uses: Vec<Decimal> = self.items.iter().map(|item| item.uses[limit]).collect();
            let total: Decimal = uses.iter().sum();
            let (rounded, scale) = Scale::of(&uses, MOST_USE);
            let uses = zip(rounded, &uses).map(|(rounded, exact)| scale.no_less(rounded, *exact)).collect();
            (total > self.limits[limit]).then(|| Row::new(uses, scale.no_more(self.limits[limit])))
        };
        let program = Program {
            gains: gains.into_iter().map(|gain| gain / step).collect(),
            rows: (0..self.limits.len()).filter_map(row).collect(),
            requires: self.requires.clone(),
            excludes: self.excludes.clone(),
        };
        (program, Scale { step, ..scale })
    }

    /// Among the choices with this gain, the cheapest, then the one with the fewest items, then the one whose items
    /// stand first; the best of those found where `effort` does not go as far.
    fn first_of_equals(&self, program: &Program, fixed: &Fixed, gain: i64, taken: Vec<bool>, effort: u64) -> Vec<bool> {
        let count = i64::try_from(self.items.len()).unwrap_or(i64::MAX - 1) + 1;
        let costs: Vec<Decimal> = self.items.iter().map(|item| item.cost).collect();
        let (costs, _) = Scale::of(&costs, (MOST_GAIN / count).max(1));
        let prices: Vec<i64> = costs.iter().map(|cost| cost * count + 1).collect();
        let mut program = program.clone();
        program.rows.push(Row::new(program.gains.iter().map(|gain| -gain).collect(), -gain));
        program.gains = prices.iter().map(|price| -price).collect();
        let mut left = effort;
        let cheapest = search(&program, fixed.clone(), Some(taken.clone()), &mut left).best;
        let (price, mut taken) = cheapest.unwrap_or((0, taken));
        program.rows.push(Row::new(prices, -price));
        let mut fixed = fixed.clone();
        for block in (0..self.items.len()).collect::<Vec<_>>().chunks(BLOCK) {
            if left == 0 {
                break;
            }
            program.gains = vec![0; self.items.len()];
            block.iter().enumerate().for_each(|(place, item)| program.gains[*item] = 1 << (BLOCK - 1 - place));
            taken =
                search(&program, fixed.clone(), Some(taken.clone()), &mut left).best.map_or(taken, |(_, first)| first);
            block.iter().for_each(|item| fixed[*item] = Some(taken[*item]));
        }
        taken
    }
}

/// The most that all gains may come to, so that floating point holds them to less than one.
const MOST_GAIN: i64 = 1_000_000_000_000;
/// The most that all uses of a limit may come to.
const MOST_USE: i64 = 100_000_000_000_000_000;
/// How many items are put in order at once, by powers of two.
const BLOCK: usize = 39;

/// How exact amounts became whole numbers.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// What each was multiplied with.
    factor: Decimal,
    /// What all of them were divided by then.
    step: i64,
}

impl Scale {
    /// Amounts as whole numbers, which together stay below `most`: exact if that many digits do.
    fn of(amounts: &[Decimal], most: i64) -> (Vec<i64>, Scale) {
        let total: Decimal = amounts.iter().map(Decimal::abs).sum();
        let decimals = amounts.iter().map(|amount| amount.normalize().scale()).max().unwrap_or_default();
        let fits = |factor: &Decimal| total.checked_mul(*factor).is_some_and(|total| total <= Decimal::from(most));
        let finer = (0..=decimals).rev().map(|decimals| Decimal::ONE / Decimal::new(1, decimals));
        let coarser = (1..=28).map(|zeros| Decimal::new(1, zeros));
        let factor = finer.chain(coarser).find(fits).unwrap_or(Decimal::ZERO);
        let whole = |amount: &Decimal| (amount * factor).round().to_i64().unwrap_or_default();
        (amounts.iter().map(whole).collect(), Scale { factor, step: 1 })
    }

    /// The whole number for an amount, rounded up.
    fn no_less(&self, rounded: i64, exact: Decimal) -> i64 {
        (exact * self.factor).ceil().to_i64().unwrap_or(rounded)
    }

    /// The whole number for a limit, rounded down.
    fn no_more(&self, limit: Decimal) -> i64 {
        let whole = limit.checked_mul(self.factor).and_then(|limit| limit.floor().to_i64());
        whole.unwrap_or(i64::MAX)
    }

    /// The bound of a search that was not finished, in the amounts' own terms and with what rounding may have lost.
    fn above(&self, found: &Found, items: usize) -> Decimal {
        let bound = found.bound.unwrap_or_default();
        let whole = Decimal::from(bound) * Decimal::from(self.step) + Decimal::from(items) / Decimal::TWO;
        whole.checked_div(self.factor).unwrap_or(Decimal::MAX)
    }
}

#[cfg(test)]
mod tests;
