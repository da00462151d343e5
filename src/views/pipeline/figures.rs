//! How the figures of a proposal in the pipeline come about.

use crate::metrics::scoring;
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const CONVENTION: &str = "a convention of this tool";

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "age_days",
        formula: "as-of date − submitted, up to the day of the decision",
        source: CONVENTION,
        from: &[From::Field("submitted"), From::Field("decision")],
    },
    Derivation {
        figure: "score",
        formula: "Σ weight · score, a cost-like criterion counting as 6 − score; the weights add up to 1",
        source: "Keeney and Raiffa 1976, additive value function",
        from: &[From::Field("scores"), From::Found(weights)],
    },
    Derivation {
        figure: "rank",
        formula: "place among the open proposals by score, then the lower requested, then the id",
        source: CONVENTION,
        from: &[From::Figure("score"), From::Figure("requested"), From::Field("state")],
    },
    Derivation {
        figure: "wsjf",
        formula: "(wsjf.value + wsjf.time + wsjf.risk) ÷ wsjf.size",
        source: "Reinertsen 2009; SAFe",
        from: &[From::Field("wsjf")],
    },
    Derivation {
        figure: "requested",
        formula: "request.amount",
        source: CONVENTION,
        from: &[From::Field("request.amount")],
    },
    Derivation {
        figure: "npv",
        formula: "pv_benefits − pv_costs of the preferred option",
        source: "Brealey, Myers and Allen, Principles of Corporate Finance; the first year is not discounted",
        from: &[From::Figure("pv_benefits"), From::Figure("pv_costs")],
    },
    Derivation {
        figure: "bcr",
        formula: "pv_benefits ÷ pv_costs of the preferred option",
        source: "HM Treasury, The Green Book (2022)",
        from: &[From::Figure("pv_benefits"), From::Figure("pv_costs")],
    },
    Derivation {
        figure: "npv_per_cost",
        formula: "npv ÷ requested",
        source: "Martello and Toth 1990, greedy order of the knapsack problem",
        from: &[From::Figure("npv"), From::Figure("requested")],
    },
    Derivation {
        figure: "mandatory",
        formula: "mandatory, or category: mandatory",
        source: CONVENTION,
        from: &[From::Field("mandatory"), From::Field("category")],
    },
    Derivation {
        figure: "open",
        formula: "neither decided nor withdrawn",
        source: CONVENTION,
        from: &[From::Field("state")],
    },
];

/// The weight of every criterion, and what the proposal counts with.
fn weights(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let proposal = scene.portfolio.proposals.iter().find(|proposal| proposal.record == record);
    let stated = |name: String, value: Cell| Stated { name, value, spot: None };
    let of = scene.policy.criteria.iter().flat_map(|criterion| {
        let counted = proposal.map_or(Err("not_given"), |proposal| scoring::counted(proposal, criterion));
        [
            stated(format!("criteria.{}.weight", criterion.name), Cell::Decimal(criterion.weight)),
            stated(format!("criteria.{}.counted", criterion.name), Cell::figure(counted, Cell::Decimal)),
        ]
    });
    of.collect()
}
