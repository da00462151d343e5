//! Amounts of several pieces of work added up by currency, so that sums of sums stay exact and currencies apart.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Figure;
use super::currency::Currency;
use super::rollup::Sum;
use crate::policy::Policy;

/// Amounts by the currency they are in (`None` where nobody says), and of how many pieces of work they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purse {
    amounts: BTreeMap<Option<String>, Decimal>,
    /// Figures that are known.
    pub known: usize,
    /// All of them.
    pub of: usize,
}

impl Purse {
    /// One figure, known or not.
    pub fn one(figure: Figure, code: Option<&str>) -> Self {
        let amounts = figure.ok().map(|amount| (code.map(str::to_owned), amount));
        Purse { amounts: amounts.into_iter().collect(), known: usize::from(figure.is_ok()), of: 1 }
    }

    /// A figure that is itself made of `known` of `of`.
    pub fn of_parts(figure: Figure, code: Option<&str>, known: usize, of: usize) -> Self {
        let amount = figure.ok().filter(|_| known > 0);
        Purse { amounts: amount.map(|amount| (code.map(str::to_owned), amount)).into_iter().collect(), known, of }
    }

    /// Adds what another one holds.
    pub fn add(&mut self, other: &Purse) {
        for (code, amount) in &other.amounts {
            *self.amounts.entry(code.clone()).or_default() += amount;
        }
        self.known += other.known;
        self.of += other.of;
    }

    /// The currencies that amounts are in.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.amounts.keys().filter_map(Option::as_deref)
    }

    /// The sum in one currency: `nothing_known`, `mixed_currencies` or `too_large` where there is none.
    pub fn sum(&self, currency: &Currency, policy: &Policy) -> Sum {
        let converted = self.amounts.iter().map(|(code, amount)| currency.convert(*amount, code.as_deref(), policy));
        let amount = if self.known == 0 { Err("nothing_known") } else { converted.sum() };
        Sum { amount, known: self.known, of: self.of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn purse(figures: &[(Figure, Option<&str>)]) -> Purse {
        let mut purse = Purse::default();
        figures.iter().for_each(|(figure, code)| purse.add(&Purse::one(*figure, *code)));
        purse
    }

    #[test]
    fn currencies_stay_apart_until_there_is_a_rate() {
        let purse =
            purse(&[(Ok(100.into()), Some("GBP")), (Ok(50.into()), Some("EUR")), (Err("withheld"), Some("EUR"))]);
        let mut policy = Policy { currency: Some("GBP".to_owned()), ..Policy::standard() };
        let sum = |policy: &Policy| purse.sum(&Currency::of(purse.codes(), policy), policy);
        assert_eq!(sum(&policy), Sum { amount: Err("mixed_currencies"), known: 2, of: 3 });
        policy.rates.insert("EUR".to_owned(), Decimal::new(86, 2));
        assert_eq!(sum(&policy).amount, Ok(Decimal::from(143)));
    }

    #[test]
    fn nothing_unknown_is_zero() {
        let policy = Policy::standard();
        let none = purse(&[(Err("not_given"), Some("GBP"))]);
        assert_eq!(none.sum(&Currency::Unnamed, &policy), Sum { amount: Err("nothing_known"), known: 0, of: 1 });
        assert_eq!(none.codes().count(), 0);
    }
}
