//! `alignment`: whether the money follows the strategy, and how it is balanced by category.

use rust_decimal::Decimal;

use super::derivation::of as figure;
use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, View, origin};
use crate::metrics::Figure;
use crate::metrics::alignment::{self, Alignment, CATEGORIES, Part};
use crate::metrics::rollup;
use crate::model::{ProjectId, RecordId};
use crate::rules::Scene;
use crate::source::Spanned;

pub(super) const VIEW: View = View {
    name: "alignment",
    summary: "whether the money follows the strategy, and how it is balanced by category",
    by: &[],
    about: &["portfolio"],
    figures: FIGURES,
    build,
    totals: |_, _| (),
};

const STRATEGY: &str = "ISO 21504:2022, alignment of the portfolio with strategy";
const BALANCE: &str = "index of dissimilarity, Duncan and Duncan 1955";
const BUDGETS: From = From::Found(budgets);

const FIGURES: &[Derivation] = &[
    figure("projects", "active projects below it", "a convention of this tool", &[BUDGETS]),
    figure("budget", "Σ budget of the active projects below it, in one currency", STRATEGY, &[BUDGETS]),
    figure("alignment", "Σ budget · weight in objectives ÷ Σ budget, where both are known", STRATEGY, &[BUDGETS]),
    figure("alignment_known", "projects whose budget and weights are known", STRATEGY, &[BUDGETS]),
    figure("unaligned", "active projects that name no objective and are not mandatory", STRATEGY, &[BUDGETS]),
    figure("unaligned_ids", "which those are", STRATEGY, &[BUDGETS]),
    figure("coverage", "objectives with an active project ÷ objectives", STRATEGY, &[BUDGETS]),
    figure("run", "Σ budget of the category ÷ budget", BALANCE, &[BUDGETS, From::Figure("budget")]),
    figure("grow", "Σ budget of the category ÷ budget", BALANCE, &[BUDGETS, From::Figure("budget")]),
    figure("transform", "Σ budget of the category ÷ budget", BALANCE, &[BUDGETS, From::Figure("budget")]),
    figure("mandatory", "Σ budget of the category ÷ budget", BALANCE, &[BUDGETS, From::Figure("budget")]),
    figure("uncategorised", "Σ budget without a category ÷ budget", BALANCE, &[BUDGETS, From::Figure("budget")]),
    figure("balance", "share of each category less its target", BALANCE, &[From::Found(targets)]),
    figure(
        "deviation",
        "½ Σ |share − target|",
        BALANCE,
        &[
            From::Figure("run"),
            From::Figure("grow"),
            From::Figure("transform"),
            From::Figure("mandatory"),
            From::Figure("uncategorised"),
            From::Found(targets),
        ],
    ),
];

/// A row for each portfolio asked about, and one for everything where a project stands below none of them.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let share = |name: &'static str| Column::new(name, Type::Share);
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("projects", Type::Count).adding(false),
        Column::new("budget", Type::Money).adding(false),
        share("alignment"),
        Column::hidden("alignment_known", Type::Count).adding(false),
        Column::new("unaligned", Type::Count).adding(false),
        Column::hidden("unaligned_ids", Type::List),
        Column::hidden("coverage", Type::Share),
    ];
    columns.extend(CATEGORIES.map(share));
    columns.extend([
        Column::hidden("uncategorised", Type::Share),
        share("deviation"),
        Column::hidden("balance", Type::List),
        Column::hidden("currency", Type::Text),
    ]);
    let mut table = Table::new("alignment", "Alignment", columns);
    let portfolio = scene.portfolio;
    let asked: Vec<ProjectId> = origin::projects(scene, query).collect();
    let mut covered = Vec::new();
    for (id, own) in portfolio.projects().filter(|(_, own)| own.kind == "portfolio") {
        let mut below = rollup::projects_below(portfolio, id);
        below.retain(|id| asked.binary_search(id).is_ok());
        if !below.is_empty() || asked.is_empty() && query.takes(portfolio, id) {
            let found = alignment::alignment(portfolio, below.iter().copied(), scene.policy);
            table.rows.push(row(scene, [Cell::word(own.id), Cell::text(own.name)], &found));
            covered.extend(below);
        }
    }
    covered.sort_unstable();
    covered.dedup();
    if table.rows.is_empty() || covered.len() < asked.len() {
        let found = alignment::alignment(portfolio, asked, scene.policy);
        table.rows.push(row(scene, [Cell::Null("all_projects"), Cell::word("all projects")], &found));
    }
    table
}

fn row(scene: &Scene<'_>, name: [Cell; 2], found: &Alignment) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let ids = found.unaligned.iter().map(|id| Cell::word(portfolio.project(*id).id));
    let share = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let mut cells = Vec::from(name);
    cells.extend([
        Cell::count(found.projects),
        share(found.backing.total().amount),
        share(found.share),
        Cell::count(found.known),
        Cell::count(found.unaligned.len()),
        Cell::List(ids.collect()),
        share(found.coverage),
    ]);
    cells.extend(found.mix.parts.iter().map(|part| share(part.share)));
    cells.extend([
        share(found.mix.uncategorised),
        share(found.mix.deviation),
        Cell::List(found.mix.parts.iter().map(balance).collect()),
        Cell::figure(found.backing.currency.code(), Cell::word),
    ]);
    cells
}

fn balance(part: &Part) -> Cell {
    Cell::Record(vec![
        ("category".into(), Cell::word(part.category)),
        ("share".into(), Cell::figure(part.share, Cell::Decimal)),
        ("target".into(), Cell::figure(part.target, Cell::Decimal)),
        ("gap".into(), Cell::figure(part.gap(), Cell::Decimal)),
    ])
}

/// Budget, category and objectives of every active project below a portfolio.
fn budgets(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let portfolio = scene.portfolio;
    let Some(own) = portfolio.as_project(record) else { return Vec::new() };
    let found = alignment::alignment(portfolio, rollup::projects_below(portfolio, own), scene.policy);
    let stated = found.backing.budgets().iter().flat_map(|(id, budget)| {
        let project = portfolio.project(*id);
        let spot = project.cost.as_ref().map(|cost| cost.fields.spot());
        let category = project.category;
        [
            Stated { name: format!("{}.budget", project.id), value: Cell::figure(*budget, Cell::Decimal), spot },
            Stated {
                name: format!("{}.category", project.id),
                value: Cell::text(category),
                spot: category.map(|category| category.spot),
            },
            Stated {
                name: format!("{}.weight in objectives", project.id),
                value: Cell::figure(alignment::weight(project), Cell::Decimal),
                spot: project.fields.value_spot("contributes_to"),
            },
        ]
    });
    stated.collect()
}

/// The mix of spending that is aimed at.
fn targets(scene: &Scene<'_>, _: RecordId) -> Vec<Stated> {
    let stated = |(category, target): (&String, &Spanned<Decimal>)| Stated {
        name: format!("target_mix.{category}"),
        value: Cell::Decimal(target.value),
        spot: Some(target.spot),
    };
    scene.policy.target_mix.iter().map(stated).collect()
}
