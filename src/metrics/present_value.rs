//! Costs and benefits by year, and what they are worth in the first of them.
//!
//! Formulas: §6. NPV = Σ CF_t ÷ (1 + r)^t where the first year is t = 0 and is *not* discounted (Brealey, Myers and
//! Allen, *Principles of Corporate Finance*; the `NPV` function of spreadsheets discounts it as well). BCR, NPSV and the
//! falling rates of the far future: HM Treasury, *The Green Book* (2022), annex 6. Full precision; nothing is rounded.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Figure, product, ratio};

/// How values are brought to the first year, for people who use another convention.
pub const CONVENTION: &str = "the first year is not discounted";

/// Amounts by year.
pub type Yearly = BTreeMap<i32, Decimal>;

/// Years beyond which no case is computed: nobody plans that far, and a mistyped year would.
const MOST_YEARS: i32 = 200;

/// What work costs and what it brings, by year, each side known or not on its own. A year between the first and the
/// last that a side does not name brings or costs nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flows {
    /// Costs, positive.
    pub costs: Figure<Yearly>,
    /// Benefits, positive; dis-benefits are negative ones.
    pub benefits: Figure<Yearly>,
}

impl Flows {
    /// The year that is t = 0: the first one that either side names.
    ///
    /// # Errors
    /// Why the costs are not known where neither side is.
    pub fn first_year(&self) -> Figure<i32> {
        let first = |side: &Figure<Yearly>| side.as_ref().ok().and_then(|side| side.keys().next().copied());
        let years = [first(&self.costs), first(&self.benefits)];
        years.into_iter().flatten().min().ok_or(self.costs.as_ref().err().copied().unwrap_or("not_given"))
    }

    /// Benefits less costs for every year from the first to the last, without gaps.
    ///
    /// # Errors
    /// Why a side is not known; `too_long` beyond 200 years.
    pub fn net(&self) -> Figure<Vec<Decimal>> {
        let (costs, benefits) = (side(&self.costs)?, side(&self.benefits)?);
        let first = self.first_year()?;
        let last = costs.keys().chain(benefits.keys()).max().copied().unwrap_or(first);
        if last - first > MOST_YEARS {
            return Err("too_long");
        }
        let of = |side: &Yearly, year: i32| side.get(&year).copied().unwrap_or_default();
        Ok((first..=last).map(|year| of(benefits, year) - of(costs, year)).collect())
    }

    /// How many years after the first one anything is spent; `None` where nothing ever is.
    pub fn first_outlay(&self) -> Option<usize> {
        let (year, _) = self.costs.as_ref().ok()?.iter().find(|(_, cost)| **cost > Decimal::ZERO)?;
        usize::try_from(*year - self.first_year().ok()?).ok()
    }

    /// What the costs are worth in the first year.
    ///
    /// # Errors
    /// Why they are not known; `too_long` beyond 200 years.
    pub fn present_costs(&self, rate: Rate) -> Figure {
        present(side(&self.costs)?, self.first_year()?, rate)
    }

    /// What the benefits are worth in the first year.
    ///
    /// # Errors
    /// Why they are not known; `too_long` beyond 200 years.
    pub fn present_benefits(&self, rate: Rate) -> Figure {
        present(side(&self.benefits)?, self.first_year()?, rate)
    }

    /// Net present value: benefits less costs. At [`Rate::GreenBook`] it is the net present *social* value.
    ///
    /// # Errors
    /// Why a side is not known.
    pub fn npv(&self, rate: Rate) -> Figure {
        Ok(self.present_benefits(rate)? - self.present_costs(rate)?)
    }

    /// Benefit-cost ratio: present benefits ÷ present costs.
    ///
    /// # Errors
    /// Why a side is not known; `no_costs` where there is nothing to divide by.
    pub fn bcr(&self, rate: Rate) -> Figure {
        let (benefits, costs) = (self.present_benefits(rate)?, self.present_costs(rate)?);
        ratio(benefits, costs).filter(|_| costs > Decimal::ZERO).ok_or("no_costs")
    }

    /// Profitability index: the present value of everything after the first year ÷ what the first year takes.
    ///
    /// # Errors
    /// Why a side is not known; `no_outlay` where the first year takes nothing.
    pub fn profitability_index(&self, rate: Rate) -> Figure {
        let net = self.net()?;
        let outlay = net.first().copied().unwrap_or_default();
        if outlay >= Decimal::ZERO {
            return Err("no_outlay");
        }
        let later: Decimal = discounted(&net, rate).skip(1).sum();
        ratio(later, -outlay).ok_or("too_large")
    }
}

/// A rate of discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// The same every year, as a fraction: 0.035.
    Flat(Decimal),
    /// The social time preference rate: 3.5 % for 30 years, 3.0 % to year 75, 2.5 % from then on.
    GreenBook,
}

impl Rate {
    /// The rate that leads from the year before to year `year`, counted from zero.
    fn into_year(self, year: usize) -> Decimal {
        match (self, year) {
            (Rate::Flat(rate), _) => rate,
            (Rate::GreenBook, ..=30) => Decimal::new(35, 3),
            (Rate::GreenBook, ..=75) => Decimal::new(30, 3),
            (Rate::GreenBook, _) => Decimal::new(25, 3),
        }
    }

    /// What one unit in each year is worth in the first, from year 0 on.
    pub fn factors(self) -> impl Iterator<Item = Decimal> {
        let next = move |(year, factor): &(usize, Decimal)| {
            let year = year + 1;
            Some((year, ratio(*factor, Decimal::ONE + self.into_year(year))?))
        };
        std::iter::successors(Some((0, Decimal::ONE)), next).map(|(_, factor)| factor)
    }
}

/// Flows from year 0 on as they are worth in it.
pub fn discounted(net: &[Decimal], rate: Rate) -> impl Iterator<Item = Decimal> {
    net.iter().zip(rate.factors()).map(|(flow, factor)| flow * factor)
}

fn side(side: &Figure<Yearly>) -> Figure<&Yearly> {
    side.as_ref().map_err(|reason| *reason)
}

fn present(side: &Yearly, first: i32, rate: Rate) -> Figure {
    let mut factors = rate.factors().zip(0..=MOST_YEARS);
    let mut worth = Decimal::ZERO;
    for (year, amount) in side {
        let (factor, _) = factors.find(|(_, t)| *t == year - first).ok_or("too_long")?;
        worth += product(*amount, factor)?;
    }
    Ok(worth)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flows from year 2027 on: negative ones are costs, positive ones benefits.
    fn flows(net: &[i64]) -> Flows {
        let side = |sign: i64| {
            let years = (2027..).zip(net).filter(|(_, flow)| *flow * sign > 0);
            years.map(|(year, flow)| (year, Decimal::from(flow * sign))).collect()
        };
        Flows { costs: Ok(side(-1)), benefits: Ok(side(1)) }
    }

    fn flat(percent: i64) -> Rate {
        Rate::Flat(Decimal::new(percent, 2))
    }

    /// Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter 5: projects A, B and C at 10 %.
    #[test]
    fn net_present_values_of_the_textbook() {
        let npv = |net: &[i64]| flows(net).npv(flat(10)).unwrap().round_dp(0);
        assert_eq!(npv(&[-2000, 500, 500, 5000]), 2624.into());
        assert_eq!(npv(&[-2000, 500, 1800, 0]), (-58).into());
        assert_eq!(npv(&[-2000, 1800, 500, 0]), 50.into());
        assert_eq!(npv(&[1000, -3000, 2500]), 339.into());
    }

    /// Ross, Westerfield and Jaffe, *Corporate Finance*, chapter 5: Hiram Finnegan's two projects at 12 %.
    #[test]
    fn profitability_index_of_the_textbook() {
        let index = |net: &[i64]| flows(net).profitability_index(flat(12)).unwrap().round_dp(2);
        assert_eq!(index(&[-20, 70, 10]), Decimal::new(352, 2));
        assert_eq!(index(&[-10, 15, 40]), Decimal::new(453, 2));
        assert_eq!(flows(&[5, 10]).profitability_index(flat(12)), Err("no_outlay"));
    }

    /// HM Treasury, *The Green Book* (2022), table 8: long-term discount factors.
    #[test]
    fn factors_of_the_green_book() {
        let factors: Vec<Decimal> = Rate::GreenBook.factors().take(126).map(|factor| factor.round_dp(4)).collect();
        let stated = [(0, 10000), (1, 9662), (10, 7089), (30, 3563), (31, 3459), (75, 942), (76, 919), (125, 274)];
        for (year, factor) in stated {
            assert_eq!(factors[year], Decimal::new(factor, 4), "year {year}");
        }
    }

    #[test]
    fn an_unknown_side_leaves_the_other_known() {
        let half = Flows { costs: Ok([(2027, 100.into())].into()), benefits: Err("withheld") };
        assert_eq!(half.present_costs(flat(10)), Ok(100.into()));
        assert_eq!((half.npv(flat(10)), half.bcr(flat(10))), (Err("withheld"), Err("withheld")));
        let free = Flows { costs: Ok([(2027, 0.into())].into()), benefits: Ok([(2028, 5.into())].into()) };
        assert_eq!(free.bcr(flat(10)), Err("no_costs"));
        let typing_error = Flows { costs: Ok([(2027, 1.into())].into()), benefits: Ok([(9999, 1.into())].into()) };
        assert_eq!((typing_error.npv(flat(10)), typing_error.net()), (Err("too_long"), Err("too_long")));
    }
}
