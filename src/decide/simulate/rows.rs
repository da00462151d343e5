//! The rows of a simulation.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Case, Simulation, open_items};
use crate::metrics::chance::GENERATOR;
use crate::metrics::network::SAME;
use crate::metrics::sample::{Sample, exact};
use crate::metrics::simulation::Results;
use crate::metrics::{Figure, cost, horizon};
use crate::model::{ProjectId, Unknown, natural_order};
use crate::rules::Scene;
use crate::views::{Cell, Column, ColumnType as Type};

/// Quantiles by column.
const QUANTILES: [(&str, f64); 4] = [("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9)];

pub(super) fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("project", Type::Reference),
        Column::new("figure", Type::Status),
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        Column::hidden("base", Type::Number),
        Column::hidden("mean", Type::Number),
        Column::hidden("sd", Type::Number),
    ];
    columns.extend(QUANTILES.map(|(name, _)| Column { shown: name != "p10", ..Column::new(name, Type::Number) }));
    columns.extend([
        Column::new("target", Type::Number),
        Column::new("p_target", Type::Share),
        Column::hidden("contingency", Type::Number),
        Column::new("criticality", Type::Share),
        Column::new("sensitivity", Type::Number),
        Column::hidden("unit", Type::Text),
        Column::hidden("trials", Type::Number),
        Column::hidden("seed", Type::Number),
        Column::hidden("generator", Type::Text),
        Column::hidden("distribution", Type::Text),
    ]);
    columns
}

/// The seed as a number that JSON can hold.
pub(super) fn seed(asked: &Simulation) -> Cell {
    i64::try_from(asked.trials.seed).map_or(Cell::Decimal(asked.trials.seed.into()), Cell::Integer)
}

/// How a row's figures are printed.
#[derive(Clone, Copy)]
enum Print<'f> {
    Days,
    Money,
    Day(&'f dyn Fn(f64) -> Figure<NaiveDate>),
}

impl Print<'_> {
    fn cell(self, value: f64) -> Cell {
        match self {
            Print::Days => Cell::working_days(value),
            Print::Money => Cell::figure(exact(value), |amount| Cell::Decimal(amount.round_dp(2).normalize())),
            Print::Day(day) => Cell::figure(day(value), Cell::Date),
        }
    }

    /// A length: working days where values are dates.
    fn length(self, value: f64) -> Cell {
        if matches!(self, Print::Day(_)) { Cell::working_days(value) } else { self.cell(value) }
    }
}

/// One row in the making: what is known of one figure.
struct Row<'r> {
    project: &'r str,
    figure: &'static str,
    id: Cell,
    name: Cell,
    sample: Figure<&'r Sample>,
    base: Figure<f64>,
    target: Figure<f64>,
    criticality: Figure<f64>,
    sensitivity: Figure<f64>,
    unit: Cell,
}

/// `finish`, `duration` and `cost` of a project.
pub(super) fn of_project(
    scene: &Scene<'_>,
    case: &Case<'_, '_, '_>,
    results: Option<&Results>,
    asked: &Simulation,
) -> Vec<Vec<Cell>> {
    let project = scene.portfolio.project(case.project);
    let known =
        |schedule: &Figure<super::Scheduled<'_, '_, '_>>| schedule.as_ref().map(|_| ()).map_err(|reason| *reason);
    let finish =
        known(&case.schedule).and_then(|()| results.and_then(|found| found.finish.as_ref()).ok_or("no_estimates"));
    let cost = case.cost.as_ref().map_err(|reason| *reason);
    let costs = cost.and_then(|_| results.and_then(|found| found.cost.as_ref()).ok_or("no_estimates"));
    let base = case
        .schedule
        .as_ref()
        .map_err(|reason| *reason)
        .map(|schedule| schedule.network.network.forward(&schedule.network.left, &mut Vec::new()));
    let axis = case.schedule.as_ref().ok().map(|schedule| schedule.network.axis);
    let target = target(scene, case.project).and_then(|day| axis.map(|axis| axis.through(day)).ok_or("no_logic"));
    let day = |offset: f64| axis.ok_or("no_logic")?.point(offset, 0.0);
    let none = Err("whole_project");
    let row = |figure, sample, base, target, unit| Row {
        project: project.id,
        figure,
        id: Cell::word(project.id),
        name: Cell::text(project.name),
        sample,
        base,
        target,
        criticality: none,
        sensitivity: none,
        unit,
    };
    let budget = project.cost.as_ref().map_or(Err(Unknown::NotGiven.code()), cost::budget);
    let budget = budget.and_then(|budget| budget.to_f64().ok_or("too_large"));
    let currency = Cell::figure(cost::currency(project, scene.policy), Cell::Text);
    [
        (row("finish", finish, base, target, Cell::word("date")), Print::Day(&day)),
        (row("duration", finish, base, target, Cell::word("working days")), Print::Days),
        (row("cost", costs, cost.map(|cost| cost.base), budget, currency), Print::Money),
    ]
    .into_iter()
    .map(|(row, print)| row.cells(asked, print))
    .collect()
}

/// The day a project is to be finished by: the latest baseline of its milestones, else of its activities, else its `end`.
fn target(scene: &Scene<'_>, id: ProjectId) -> Figure<NaiveDate> {
    let of_activities = || {
        let baselines = scene.portfolio.activities.of(id).iter().map(|activity| activity.baseline.value());
        baselines.flatten().max()
    };
    let stated = || scene.portfolio.project(id).fields.date("end").value();
    let approved = horizon::finish(scene.portfolio, id).baseline;
    approved.or_else(|reason| of_activities().or_else(stated).ok_or(reason))
}

/// Every unfinished milestone and activity of a project, those that decide most first.
pub(super) fn of_work(
    scene: &Scene<'_>,
    case: &Case<'_, '_, '_>,
    results: &Results,
    asked: &Simulation,
) -> Vec<Vec<Cell>> {
    let mut items: Vec<_> = open_items(case).filter(|(node, _)| *node < results.nodes.len()).collect();
    let weight = |node: usize| {
        let found = &results.nodes[node];
        (found.criticality, found.sensitivity.unwrap_or(f64::NEG_INFINITY))
    };
    items.sort_by(|(a, item_a), (b, item_b)| {
        let ((share_a, rank_a), (share_b, rank_b)) = (weight(*a), weight(*b));
        let ids = natural_order(item_a.key(scene.portfolio), item_b.key(scene.portfolio));
        share_b.total_cmp(&share_a).then(rank_b.total_cmp(&rank_a)).then(ids)
    });
    let rows = items.into_iter().map(|(node, item)| {
        let found = &results.nodes[node];
        let row = Row {
            project: scene.portfolio.project(case.project).id,
            figure: if item.is_activity { "activity" } else { "milestone" },
            id: Cell::text(item.filed.id),
            name: Cell::text(item.filed.name),
            sample: found.duration.as_ref().map_err(|reason| *reason),
            base: item.duration,
            target: Err("part_of_project"),
            criticality: Ok(found.criticality),
            sensitivity: found.sensitivity,
            unit: Cell::word("working days"),
        };
        row.cells(asked, Print::Days)
    });
    rows.collect()
}

impl Row<'_> {
    fn cells(self, asked: &Simulation, print: Print<'_>) -> Vec<Cell> {
        let (sample, target) = (self.sample, self.target);
        let share =
            |value: f64| Cell::figure(exact(value), |share: Decimal| Cell::Decimal(share.round_dp(6).normalize()));
        let p80 = sample.map(|sample| sample.quantile(0.8));
        let mut cells = vec![
            Cell::word(self.project),
            Cell::word(self.figure),
            self.id,
            self.name,
            Cell::figure(self.base, |base| print.cell(base)),
            Cell::figure(sample, |sample| print.cell(sample.mean())),
            Cell::figure(sample, |sample| print.length(sample.deviation())),
        ];
        cells.extend(QUANTILES.map(|(_, share)| Cell::figure(sample, |sample| print.cell(sample.quantile(share)))));
        cells.extend([
            Cell::figure(target, |target| print.cell(target)),
            Cell::figure(sample.and_then(|sample| Ok(sample.at_most(target? + SAME))), share),
            Cell::figure(p80.and_then(|p80| Ok(p80 - self.base?)), |days| print.length(days)),
            Cell::figure(self.criticality, share),
            Cell::figure(self.sensitivity, share),
            self.unit,
            Cell::count(asked.trials.count),
            seed(asked),
            Cell::word(GENERATOR),
            Cell::word(asked.shape.name()),
        ]);
        cells
    }
}
