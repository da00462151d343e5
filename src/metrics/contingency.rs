//! Contingency: money inside the budget for identified risks, and what is left of it.
//!
//! Formulas: §5 (contingency cover = contingency remaining ÷ residual EMV), §6 (burn ratio = % used ÷ % complete).

use rust_decimal::Decimal;

use super::{Figure, percent, ratio};
use crate::model::{Project, Unknown};

/// Contingency not yet drawn down: what was set aside less what was used. Nothing is used where nothing is said of
/// it; below zero where more was used than there was.
///
/// # Errors
/// Why either amount is not known.
pub fn remaining(project: &Project<'_>) -> Figure {
    let cost = project.cost.as_ref().ok_or(Unknown::NotGiven.code())?;
    let set_aside = cost.contingency.or_reason().map_err(Unknown::code)?;
    match cost.fields.decimal("contingency_used").or_reason() {
        Ok(used) => Ok(set_aside - used),
        Err(Unknown::NotGiven) => Ok(set_aside),
        Err(unknown) => Err(unknown.code()),
    }
}

/// Contingency that was drawn down, in percent of what was set aside.
///
/// # Errors
/// Why either amount is not known; `no_contingency` where none was set aside.
pub fn used_pct(project: &Project<'_>) -> Figure {
    let cost = project.cost.as_ref().ok_or(Unknown::NotGiven.code())?;
    let set_aside = cost.contingency.or_reason().map_err(Unknown::code)?;
    let used = cost.fields.decimal("contingency_used").or_reason().map_err(Unknown::code)?;
    Some(set_aside)
        .filter(|set_aside| *set_aside > Decimal::ZERO)
        .and_then(|set_aside| percent(used, set_aside))
        .ok_or("no_contingency")
}

/// How often contingency covers an amount at risk: below 1 it does not.
///
/// # Errors
/// `no_exposure` where nothing is at risk, or opportunities outweigh it.
pub fn cover(contingency: Decimal, at_risk: Decimal) -> Figure {
    let at_risk = Some(at_risk).filter(|at_risk| *at_risk > Decimal::ZERO);
    at_risk.and_then(|at_risk| ratio(contingency, at_risk)).ok_or("no_exposure")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn what_was_drawn_down_is_gone_and_what_is_unknown_stays_unknown() {
        let of = |cost: &str| {
            told(&format!("{{id: PRJ-A, cost: {cost}}}"), |portfolio, _| remaining(&portfolio.projects[0]))
        };
        assert_eq!(of("{contingency: 50}"), Ok(50.into()));
        assert_eq!(of("{contingency: 50, contingency_used: 60}"), Ok((-10).into()));
        assert_eq!(of("{contingency: 50, contingency_used: {withheld: tender}}"), Err("withheld"));
        let used =
            |cost: &str| told(&format!("{{id: PRJ-A, cost: {cost}}}"), |portfolio, _| used_pct(&portfolio.projects[0]));
        assert_eq!(used("{contingency: 50, contingency_used: 20}"), Ok(40.into()));
        assert_eq!(
            (used("{contingency: 50}"), used("{contingency: 0, contingency_used: 5}")),
            (Err("not_given"), Err("no_contingency"))
        );
        assert_eq!((of("{total: 50}"), of("plenty")), (Err("not_given"), Err("not_given")));
    }

    #[test]
    fn cover_is_contingency_for_each_unit_at_risk() {
        assert_eq!(cover(60.into(), 40.into()), Ok(Decimal::new(15, 1)));
        assert_eq!(
            (cover(60.into(), 0.into()), cover(60.into(), (-5).into())),
            (Err("no_exposure"), Err("no_exposure"))
        );
    }
}
