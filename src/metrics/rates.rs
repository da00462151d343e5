//! What a day of somebody's work costs, by the rate cards that hold.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Figure;
use super::currency::Currency;
use crate::model::{Person, Portfolio, Rate, RateCard, Text, Unknown};
use crate::policy::Policy;

/// The price of a person-day of somebody on a day, in `currency`. The card of their business unit counts before one that
/// holds everywhere, and the rate that names most of them (band, line of work) before one that names less. What it names
/// of suppliers is of outside staff.
///
/// # Errors
/// `no_rate_card` where none holds that day, `no_rate_band` for somebody without a band that a rate asks for, `no_rate`
/// where no rate is theirs, `mixed_currencies` where the card's currency has no rate of exchange, else why the price is
/// not known.
pub fn per_day(
    portfolio: &Portfolio<'_>,
    policy: &Policy,
    person: &Person<'_>,
    day: NaiveDate,
    currency: Option<&str>,
) -> Figure {
    let holding = || portfolio.rate_cards.iter().filter(|card| card.holds(day));
    holding().next().ok_or("no_rate_card")?;
    let of_unit = |card: &RateCard<'_>| card.business_unit.is_some();
    let theirs = |card: &RateCard<'_>| card.business_unit.is_none_or(|unit| same(Some(unit), person.business_unit));
    let mut cards: Vec<_> = holding().filter(|card| theirs(card)).collect();
    cards.sort_by_key(|card| !of_unit(card));
    let found = cards.into_iter().find_map(|card| Some((card, rate(card, person)?)));
    let (card, rate) = found.ok_or(if person.rate_band.is_none() { "no_rate_band" } else { "no_rate" })?;
    let price = rate.per_day.or_reason().map_err(Unknown::code)?;
    in_currency(price, card.currency.map(|code| code.value).or(policy.currency.as_deref()), currency, policy)
}

/// The rate of a card that names most of a person and nothing that they are not.
fn rate<'c, 'a>(card: &'c RateCard<'a>, person: &Person<'_>) -> Option<&'c Rate<'a>> {
    let fits = |rate: &&Rate<'_>| {
        rate.supplier.is_none()
            && rate.band.is_none_or(|band| same(Some(band), person.rate_band))
            && rate.role_family.is_none_or(|family| same(Some(family), person.role_family))
    };
    let named = |rate: &&Rate<'_>| usize::from(rate.band.is_some()) * 2 + usize::from(rate.role_family.is_some());
    card.rates.iter().filter(fits).rev().max_by_key(named)
}

fn same(a: Option<Text<'_>>, b: Option<Text<'_>>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.value == b.value)
}

/// A price of a card in the currency asked for.
fn in_currency(price: Decimal, from: Option<&str>, to: Option<&str>, policy: &Policy) -> Figure {
    match (from, to) {
        (Some(from), Some(to)) if from != to => {
            let both = Currency::of([from, to], policy);
            let (price, one) =
                (both.convert(price, Some(from), policy)?, both.convert(Decimal::ONE, Some(to), policy)?);
            super::ratio(price, one).ok_or("mixed_currencies")
        }
        _ => Ok(price),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- {kind: person, id: a, rate_band: B2, role_family: delivery, business_unit: Retail}
- {kind: person, id: b, rate_band: B2, business_unit: Digital}
- {kind: person, id: c}
- {kind: person, id: d, rate_band: B9}
- kind: rate_card
  id: RTC-1
  currency: GBP
  from: 2026-04-01
  to: 2027-03-31
  rates: [{band: B2, per_day: 500}, {band: B2, role_family: delivery, per_day: 520}, {band: B2, supplier: Lowther, per_day: 900}]
- {kind: rate_card, id: RTC-2, currency: EUR, business_unit: Digital, from: 2026-04-01, rates: [{band: B2, per_day: 600}]}
";

    fn price(handle: &str, day: &str, rates: &[(&str, Decimal)]) -> Figure {
        told(TEXT, |portfolio, policy| {
            let rates = rates.iter().map(|(code, rate)| ((*code).to_owned(), *rate)).collect();
            let policy = Policy { currency: Some("GBP".to_owned()), rates, ..policy.clone() };
            per_day(portfolio, &policy, &portfolio.person(handle).unwrap().data, day.parse().unwrap(), Some("GBP"))
        })
    }

    #[test]
    fn the_rate_that_names_most_of_somebody_is_theirs() {
        assert_eq!(price("a", "2026-11-20", &[]), Ok(520.into()));
        assert_eq!(price("b", "2026-11-20", &[("EUR", Decimal::new(8, 1))]), Ok(480.into()), "the card of their unit");
    }

    #[test]
    fn without_a_card_a_band_or_an_exchange_rate_there_is_no_price() {
        assert_eq!(
            (price("a", "2026-03-31", &[]), price("a", "2027-04-01", &[])),
            (Err("no_rate_card"), Err("no_rate"))
        );
        assert_eq!(
            (price("c", "2026-11-20", &[]), price("d", "2026-11-20", &[])),
            (Err("no_rate_band"), Err("no_rate"))
        );
        assert_eq!(price("b", "2026-11-20", &[]), Err("mixed_currencies"));
    }
}
