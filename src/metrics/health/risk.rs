//! The rating of risk: what is expected after response against contingency, and what nobody treats.

use rust_decimal::Decimal;

use crate::metrics::rag::{at_most, of_tolerance};
use crate::metrics::{Figure, contingency, risk};
use crate::model::{Portfolio, ProjectId, Rag, Unknown};
use crate::policy::{Band, Policy};

/// The worse of two ratings: residual exposure against the contingency that is left, and very high risks without an open action
/// (one is amber, two are red).
pub(super) fn rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy) -> Figure<Rag> {
    let open: Vec<_> = portfolio.risks.of(id).iter().filter(|risk| risk.is_open()).collect();
    if open.is_empty() {
        return Err("no_open_risk");
    }
    let cover = exposure_rating(portfolio, id, policy);
    let rated: Vec<_> =
        open.iter().filter_map(|risk| Some((risk, risk::current(risk, &policy.scales).ok()?))).collect();
    let untreated = rated
        .iter()
        .filter(|(risk, rating)| rating.band == Band::VeryHigh && !risk.actions.iter().any(|action| action.is_open()));
    let untreated = match untreated.count() {
        0 if rated.is_empty() => None,
        0 => Some(Rag::Green),
        1 => Some(Rag::Amber),
        _ => Some(Rag::Red),
    };
    match (cover, untreated) {
        (Ok(cover), untreated) => Ok(untreated.map_or(cover, |untreated| untreated.max(cover))),
        (Err(reason), untreated) => untreated.filter(|rag| *rag > Rag::Green).ok_or(reason),
    }
}

fn exposure_rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy) -> Figure<Rag> {
    // Of what is overdrawn nothing is left.
    let contingency = contingency::remaining(portfolio.project(id))?.max(Decimal::ZERO);
    let open = portfolio.risks.of(id).iter().filter(|risk| risk.is_open());
    let exposures = open.map(|risk| risk::residual_exposure(risk, &policy.scales));
    let residual = exposures.sum::<Result<Decimal, Unknown>>().map_err(Unknown::code)?;
    Ok(at_most(of_tolerance(residual, contingency), "risk", policy))
}
