//! How the figures of a business case come about.

use rust_decimal::Decimal;

use crate::metrics::business_case;
use crate::metrics::project_case::Cases;
use crate::model::{Filed, ProjectId, Proposal, RecordId};
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated};

const BREALEY: &str = "Brealey, Myers and Allen, Principles of Corporate Finance; the first year is not discounted";
const GREEN_BOOK: &str = "HM Treasury, The Green Book (2022)";
const CONVENTION: &str = "a convention of this tool";
const FLOWS: From = From::Found(flows);

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "npv",
        formula: "pv_benefits − pv_costs = Σ (benefits − costs) ÷ (1 + discount_rate)^(year − first_year)",
        source: BREALEY,
        from: &[From::Figure("pv_benefits"), From::Figure("pv_costs")],
    },
    Derivation {
        figure: "pv_costs",
        formula: "Σ costs ÷ (1 + discount_rate)^(year − first_year)",
        source: BREALEY,
        from: &[From::Found(costs), From::Figure("discount_rate"), From::Figure("first_year")],
    },
    Derivation {
        figure: "pv_benefits",
        formula: "Σ benefits ÷ (1 + discount_rate)^(year − first_year)",
        source: BREALEY,
        from: &[From::Found(benefits), From::Figure("discount_rate"), From::Figure("first_year")],
    },
    Derivation {
        figure: "bcr",
        formula: "pv_benefits ÷ pv_costs",
        source: GREEN_BOOK,
        from: &[From::Figure("pv_benefits"), From::Figure("pv_costs")],
    },
    Derivation {
        figure: "irr",
        formula: "the rate at which npv is zero; none (no_root) and several (not_unique) are said",
        source: BREALEY,
        from: &[FLOWS],
    },
    Derivation {
        figure: "irr_unique",
        formula: "exactly one rate above −100 % makes npv zero",
        source: "Lorie and Savage 1955",
        from: &[FLOWS],
    },
    Derivation {
        figure: "payback",
        formula: "the first year in which Σ (benefits − costs) is zero or more, linear inside the year",
        source: "Ross, Westerfield and Jordan, Fundamentals of Corporate Finance",
        from: &[FLOWS],
    },
    Derivation {
        figure: "payback_discounted",
        formula: "payback with every year divided by (1 + discount_rate)^(year − first_year)",
        source: "Ross, Westerfield and Jordan, Fundamentals of Corporate Finance",
        from: &[FLOWS, From::Figure("discount_rate"), From::Figure("first_year")],
    },
    Derivation {
        figure: "profitability_index",
        formula: "present value of every later year ÷ what first_year takes",
        source: "Ross, Westerfield and Jaffe, Corporate Finance",
        from: &[FLOWS, From::Figure("discount_rate"), From::Figure("first_year")],
    },
    Derivation {
        figure: "npsv",
        formula: "npv at 3.5 % a year for 30 years, 3.0 % to year 75, 2.5 % from then on",
        source: GREEN_BOOK,
        from: &[FLOWS, From::Figure("first_year")],
    },
    Derivation {
        figure: "npv_do_nothing",
        formula: "npv of the option do-nothing",
        source: GREEN_BOOK,
        from: &[From::Field("options"), From::Figure("discount_rate")],
    },
    Derivation {
        figure: "npv_approved",
        formula: "npv of the proposal that became the project",
        source: CONVENTION,
        from: &[From::Found(approved)],
    },
    Derivation {
        figure: "bcr_approved",
        formula: "bcr of the proposal that became the project",
        source: CONVENTION,
        from: &[From::Found(approved)],
    },
    Derivation {
        figure: "basis",
        formula: "a project's actuals and forecast, its budget before either is stated, else the proposal it was",
        source: CONVENTION,
        from: &[FLOWS],
    },
    Derivation {
        figure: "discount_rate",
        formula: "the proposal's, else the tree's",
        source: CONVENTION,
        from: &[From::Found(rate)],
    },
    Derivation {
        figure: "first_year",
        formula: "the first year of costs or benefits",
        source: CONVENTION,
        from: &[FLOWS],
    },
];

/// What the record is.
enum Subject<'p, 'a> {
    Proposal(&'p Filed<'a, Proposal<'a>>),
    Project(ProjectId),
}

fn subject<'p, 'a>(scene: &Scene<'a>, record: RecordId) -> Option<Subject<'p, 'a>>
where
    'a: 'p,
{
    let portfolio = scene.portfolio;
    match portfolio.as_project(record) {
        Some(project) => Some(Subject::Project(project)),
        None => portfolio.proposals.iter().find(|proposal| proposal.record == record).map(Subject::Proposal),
    }
}

fn flows(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    [costs(scene, record), benefits(scene, record)].concat()
}

fn costs(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    side(scene, record, "costs")
}

fn benefits(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    side(scene, record, "benefits")
}

/// The amounts by year of one side: of a proposal as its preferred option states them, of a project as they come from
/// its months.
fn side(scene: &Scene<'_>, record: RecordId, key: &'static str) -> Vec<Stated> {
    let proposal = match subject(scene, record) {
        None => return Vec::new(),
        Some(Subject::Proposal(proposal)) => proposal,
        Some(Subject::Project(project)) => {
            let cases = Cases::new(scene.portfolio, scene.policy, scene.as_of);
            let flows = cases.of(project).flows;
            let side = if key == "costs" { flows.costs } else { flows.benefits };
            let stated = |(year, amount): (i32, Decimal)| Stated {
                name: format!("{key}.{year}"),
                value: Cell::Decimal(amount),
                spot: None,
            };
            return side.unwrap_or_default().into_iter().map(stated).collect();
        }
    };
    let Some(option) = proposal.preferred_option() else { return Vec::new() };
    let years = option.fields.by_year(key);
    let stated = years.into_iter().map(|(year, amount)| Stated {
        name: format!("{key}.{}", year.value),
        value: Cell::decimal(&amount),
        spot: amount.spot(),
    });
    stated.collect()
}

/// The rate as the proposal states it, else the tree's.
fn rate(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let cases = Cases::new(scene.portfolio, scene.policy, scene.as_of);
    let proposal = match subject(scene, record) {
        Some(Subject::Proposal(proposal)) => Some(proposal),
        Some(Subject::Project(project)) => cases.proposal(project),
        None => None,
    };
    let own = proposal.and_then(|proposal| proposal.discount_rate.known());
    let value = own.map_or(scene.policy.discount_rate, |rate| rate.value);
    vec![Stated { name: "discount_rate".to_owned(), value: Cell::Decimal(value), spot: own.map(|rate| rate.spot) }]
}

/// The proposal that became the project, with its figures.
fn approved(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let Some(project) = scene.portfolio.as_project(record) else { return Vec::new() };
    let cases = Cases::new(scene.portfolio, scene.policy, scene.as_of);
    let Some(proposal) = cases.proposal(project) else { return Vec::new() };
    let id = proposal.id.map_or("", |id| id.value);
    let case = business_case::of_proposal(proposal, scene.policy);
    let stated = |name: &str, figure| Stated {
        name: format!("{id}.{name}"),
        value: Cell::figure(figure, Cell::Decimal),
        spot: proposal.id.map(|id| id.spot),
    };
    vec![stated("npv", case.npv()), stated("bcr", case.bcr())]
}
