//! How the figures of `objectives` come about.

use crate::metrics::objective::contribution;
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const ALIGNMENT: &str = "PMI Standard for Portfolio Management, strategic alignment";

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "projects",
        formula: "number of active projects that support it",
        source: ALIGNMENT,
        from: &[From::Found(supporters)],
    },
    Derivation {
        figure: "project_ids",
        formula: "the active projects that support it",
        source: ALIGNMENT,
        from: &[From::Found(supporters)],
    },
    Derivation {
        figure: "budget",
        formula: "Σ budget × weight ÷ 100 over those projects",
        source: ALIGNMENT,
        from: &[From::Found(budgets)],
    },
    Derivation {
        figure: "budget_share",
        formula: "budget ÷ Σ budget of all active projects",
        source: ALIGNMENT,
        from: &[From::Figure("budget")],
    },
    Derivation {
        figure: "progress",
        formula: "Σ weight × (latest − baseline) ÷ (target − baseline) over its key results ÷ Σ weight, in percent",
        source: "Doerr 2018, Measure What Matters",
        from: &[From::Field("key_results")],
    },
    Derivation {
        figure: "weight_share",
        formula: "weight ÷ Σ weight of all objectives",
        source: ALIGNMENT,
        from: &[From::Field("weight")],
    },
    Derivation {
        figure: "gap",
        formula: "budget_share − weight_share; below zero it has less money than its weight",
        source: ALIGNMENT,
        from: &[From::Figure("budget_share"), From::Figure("weight_share")],
    },
];

/// The weight of each active project that supports an objective, where it says so.
fn supporters(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    stated(scene, record, false)
}

/// The same, and the budget behind each.
fn budgets(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    stated(scene, record, true)
}

fn stated(scene: &Scene<'_>, record: RecordId, with_budgets: bool) -> Vec<Stated> {
    let objective = scene.portfolio.record(record).id.map_or("", |id| id.value);
    let mut found = Vec::new();
    for (_, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let Some(weight) = contribution(project, objective) else { continue };
        let named = project.contributes_to.iter().filter_map(|part| part.objective);
        let spot = named.filter(|own| own.value == objective).map(|own| own.spot).next();
        found.push(Stated { name: format!("{}.weight", project.id), value: Cell::Decimal(weight), spot });
        if with_budgets {
            let cost = project.cost.as_ref();
            let budget = cost.map_or(Err("not_given"), crate::metrics::cost::budget);
            let spot = cost.and_then(|cost| ["budget", "total"].iter().find_map(|key| cost.fields.key_spot(key)));
            let value = Cell::figure(budget, Cell::Decimal);
            found.push(Stated { name: format!("{}.budget", project.id), value, spot });
        }
    }
    found
}
