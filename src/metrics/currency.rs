//! In which currency amounts can be added, if in any.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Figure, product};
use crate::policy::Policy;

/// What some amounts can be added in. Currencies are never added without a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Currency {
    /// None of the amounts says its currency.
    Unnamed,
    /// All are in this one.
    Single(String),
    /// Several, all with a rate to this one: the tree's.
    Converted(String),
    /// Several, not all with a rate: nothing can be added.
    Mixed,
}

impl Currency {
    /// The currency in which amounts of these currencies can be added.
    pub fn of<'a>(codes: impl IntoIterator<Item = &'a str>, policy: &Policy) -> Self {
        let mut codes: BTreeSet<&str> = codes.into_iter().collect();
        match (codes.len(), &policy.currency) {
            (0, _) => Currency::Unnamed,
            (1, _) => Currency::Single(codes.pop_first().unwrap_or_default().to_owned()),
            (_, Some(own)) if codes.iter().all(|code| policy.rate(code).is_some()) => Currency::Converted(own.clone()),
            _ => Currency::Mixed,
        }
    }

    /// Its ISO 4217 code.
    ///
    /// # Errors
    /// `not_given` where no amount says one, `mixed_currencies` where they cannot be added.
    pub fn code(&self) -> Figure<&str> {
        match self {
            Currency::Unnamed => Err("not_given"),
            Currency::Single(code) | Currency::Converted(code) => Ok(code),
            Currency::Mixed => Err("mixed_currencies"),
        }
    }

    /// An amount in this currency; an amount that names none is taken to be in it already.
    ///
    /// # Errors
    /// `mixed_currencies` where nothing can be added, `too_large` for what no figure can hold.
    pub fn convert(&self, amount: Decimal, code: Option<&str>, policy: &Policy) -> Figure {
        match (self, code) {
            (Currency::Mixed, _) => Err("mixed_currencies"),
            (Currency::Converted(_), Some(code)) => product(amount, policy.rate(code).ok_or("mixed_currencies")?),
            _ => Ok(amount),
        }
    }
}
