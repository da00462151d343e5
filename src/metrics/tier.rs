//! Right-sizing: which tier work belongs to, from budget and NTCP.
//!
//! NTCP is the diamond of Shenhar and Dvir, *Reinventing Project Management* (2007): novelty, technology,
//! complexity and pace, each 1–4. The bounds are data of the methodology pack.

use rust_decimal::Decimal;

use crate::model::Project;
use crate::policy::Policy;

/// The tier stated, else the one derived; `None` without a stated tier and without a full NTCP.
pub fn tier(project: &Project<'_>, policy: &Policy) -> Option<i64> {
    let stated = project.tier.and_then(|tier| tier.value.parse().ok());
    stated.or_else(|| derived(project, policy))
}

/// The first (heaviest) tier one of whose bounds the work reaches; the last tier has none.
/// `None` without all four NTCP steps. Programmes and portfolios count like projects.
pub fn derived(project: &Project<'_>, policy: &Policy) -> Option<i64> {
    let steps = project.ntcp?.into_iter().sum::<Option<i64>>()?;
    let budget = budget(project).unwrap_or_default();
    let tiers = &policy.methodology.tiers;
    let reached = tiers.iter().find(|tier| {
        tier.ntcp_from.is_some_and(|from| steps >= from)
            || tier.budget_from.is_some_and(|from| budget >= Decimal::from(from))
    });
    reached.or(tiers.last()).map(|tier| tier.tier)
}

fn budget(project: &Project<'_>) -> Option<Decimal> {
    let cost = project.cost.as_ref()?;
    cost.total.value().or_else(|| cost.budget.iter().map(|(_, amount)| amount.value()).sum())
}
