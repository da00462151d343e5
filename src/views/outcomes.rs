//! `outcomes`: of the work closed in each year, how much ended on time, on cost and on benefit.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::outcome::{Outcome, outcome};
use crate::metrics::{Figure, contributor, percent, ratio};
use crate::model::{Benefit, Filed, ProjectId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "outcomes",
    summary: "of the projects closed in each year, how many ended on time, on cost and on benefit, within tolerance",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals,
};

/// One row for each year in which a project was closed: shares are of those of which it is known, and how many those
/// are stands beside them.
///
/// On time, on cost and on benefit are within the tolerances of each project, else those of the policy:
/// `schedule_tolerance_days`, `cost_tolerance_pct`, `benefit_tolerance_pct`. `by_baseline_pct` and `within_budget_pct`
/// allow nothing: a day late is late, a penny over is over.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let count = |name: &'static str| Column::hidden(name, Type::Count);
    let columns = vec![
        Column::new("cohort", Type::Text),
        Column::new("closed", Type::Count),
        Column::new("on_time_pct", Type::Percent),
        Column::new("on_cost_pct", Type::Percent),
        Column::new("on_benefit_pct", Type::Percent),
        Column::new("slip_days", Type::Days),
        Column::new("variance_pct", Type::Percent),
        count("on_time"),
        count("on_time_known"),
        count("on_cost"),
        count("on_cost_known"),
        count("on_benefit"),
        count("on_benefit_known"),
        Column::new("by_baseline_pct", Type::Percent),
        Column::new("within_budget_pct", Type::Percent),
        count("by_baseline"),
        count("within_budget"),
        Column::hidden("project_ids", Type::List),
    ];
    let mut table = Table::new("outcomes", "Outcomes by year of closure", columns);
    let benefits = benefits(scene);
    let mut cohorts: BTreeMap<i32, Vec<(ProjectId, Outcome)>> = BTreeMap::new();
    let mut undated = 0;
    for id in origin::projects(scene, query) {
        let own = benefits.get(&id).map(Vec::as_slice).unwrap_or_default();
        match outcome(scene.portfolio, id, own, scene.policy, scene.as_of) {
            Ok(outcome) => cohorts.entry(outcome.closed.year()).or_default().push((id, outcome)),
            Err("not_given") => undated += 1,
            Err(_) => {}
        }
    }
    table.rows = cohorts.iter().map(|(year, closed)| row(scene, *year, closed)).collect();
    if undated > 0 {
        table.notes.push(format!("closed projects in no row, since nothing says when: {undated}"));
    }
    table
}

/// The benefits of every project: those that stand in it, and those it contributes to.
fn benefits<'s>(scene: &Scene<'s>) -> HashMap<ProjectId, Vec<&'s Filed<'s, Benefit<'s>>>> {
    let mut found: HashMap<ProjectId, Vec<&Filed<'_, Benefit<'_>>>> = HashMap::new();
    for one in &scene.portfolio.benefits {
        for project in contributor::projects(scene.portfolio, one) {
            found.entry(project).or_default().push(one);
        }
    }
    found
}

/// How many ended well, of how many it is known.
#[derive(Clone, Copy, Default)]
struct Tally {
    well: usize,
    known: usize,
}

impl Tally {
    fn of(ended: impl Iterator<Item = Figure<bool>>) -> Self {
        ended.filter_map(Result::ok).fold(Tally::default(), |tally, well| Tally {
            well: tally.well + usize::from(well),
            known: tally.known + 1,
        })
    }

    fn percent(self) -> Cell {
        Cell::or_null(percent(self.well.into(), self.known.into()), "nothing_known", Cell::Decimal)
    }
}

/// Those that ended as `ended` says.
fn tally(closed: &[(ProjectId, Outcome)], ended: fn(&Outcome) -> Figure<bool>) -> Tally {
    Tally::of(closed.iter().map(|(_, outcome)| ended(outcome)))
}

fn row(scene: &Scene<'_>, year: i32, closed: &[(ProjectId, Outcome)]) -> Vec<Cell> {
    let within = [Outcome::on_time, Outcome::on_cost, |one: &Outcome| one.on_benefit].map(|ended| tally(closed, ended));
    let strictly = [Outcome::by_baseline, Outcome::within_budget].map(|ended| tally(closed, ended));
    let slips: Vec<Decimal> = closed.iter().filter_map(|(_, one)| one.slip.ok()).map(Decimal::from).collect();
    let variances: Vec<Decimal> = closed.iter().filter_map(|(_, one)| one.variance_pct.ok()).collect();
    let mut cells = vec![Cell::Text(year.to_string()), Cell::count(closed.len())];
    cells.extend(within.map(Tally::percent));
    cells.push(Cell::or_null(mean(&slips), "nothing_known", Cell::Decimal));
    cells.push(Cell::or_null(mean(&variances), "nothing_known", Cell::Decimal));
    cells.extend(within.iter().flat_map(|tally| [Cell::count(tally.well), Cell::count(tally.known)]));
    cells.extend(strictly.map(Tally::percent));
    cells.extend(strictly.map(|tally| Cell::count(tally.well)));
    cells.push(Cell::List(closed.iter().map(|(id, _)| Cell::word(scene.portfolio.project(*id).id)).collect()));
    cells
}

fn mean(figures: &[Decimal]) -> Option<Decimal> {
    ratio(figures.iter().sum(), figures.len().into())
}

/// The shares over all years, by what is known of each project.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let shares = [
        ("on_time", "on_time_known"),
        ("on_cost", "on_cost_known"),
        ("on_benefit", "on_benefit_known"),
        ("by_baseline", "on_time_known"),
        ("within_budget", "on_cost_known"),
    ];
    for (name, known) in shares {
        let sum = |name: &str| table.totals.iter().find(|total| total.name == name)?.value.number();
        let share = sum(name).zip(sum(known)).and_then(|(well, known)| percent(well, known));
        let value = Cell::or_null(share, "nothing_known", Cell::Decimal);
        table.totals.push(Total { name: format!("{name}_pct"), value, known: None });
    }
}
