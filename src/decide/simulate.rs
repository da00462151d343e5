//! `simulate`: how likely a project's finish and cost are, and which work decides them.

mod inputs;
mod rows;

use std::collections::HashMap;

use crate::metrics::Figure;
use crate::metrics::calendar::Calendars;
use crate::metrics::chance::{GENERATOR, Trials};
use crate::metrics::network::{Item, Plan};
use crate::metrics::simulation::{Length, Model};
use crate::metrics::three_point::Shape;
use crate::model::{ProjectId, RecordId};
use crate::rules::Scene;
use crate::views::{Cell, Misfit, Query, Table, Total};

use inputs::{Costed, Events, Scheduled};

/// What to simulate, and how.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// The project; without one, every project that has something uncertain.
    pub project: Option<String>,
    /// How many trials, from which seed.
    pub trials: Trials,
    /// How estimates are drawn.
    pub shape: Shape,
    /// Whether open risks happen too.
    pub risks: bool,
}

/// Simulates projects. `started` is told how many trials there will be in all, `done` of every trial that is over.
///
/// Three rows a project: `finish` (a date), `duration` (working days) and `cost`; for one project also a row for every
/// unfinished milestone and activity, those that decide most first. What cannot be simulated is null with its reason,
/// and a note says which records stand in the way.
///
/// # Errors
/// [`Misfit`] if there is no such project.
pub fn simulate(
    scene: &Scene<'_>,
    asked: &Simulation,
    started: &dyn Fn(usize),
    done: &(dyn Fn(usize) + Sync),
) -> Result<Table, Misfit> {
    let query = Query { projects: asked.project.iter().cloned().collect(), ..Query::default() };
    query.check(scene.portfolio)?;
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let projects = scene.portfolio.projects().filter(|(id, _)| query.takes(scene.portfolio, *id));
    let cases = projects.map(|(id, _)| Case::of(scene, &plan, id, asked));
    let mut cases: Vec<Case<'_, '_, '_>> =
        cases.filter(|case| asked.project.is_some() || case.is_uncertain()).collect();
    cases.retain(|case| asked.project.is_some() || scene.portfolio.project(case.project).is_active());
    started(cases.iter().filter(|case| case.is_uncertain()).count() * asked.trials.count);
    let mut table = Table::new("simulation", "Simulation", rows::columns());
    if let (Some(_), Some(column)) = (&asked.project, table.column("project")) {
        table.columns[column].shown = false;
    }
    for case in &cases {
        let results = case.is_uncertain().then(|| case.model(scene).run(asked.trials, done));
        table.rows.extend(rows::of_project(scene, case, results.as_ref(), asked));
        if let (Some(_), Some(results)) = (&asked.project, &results) {
            table.rows.extend(rows::of_work(scene, case, results, asked));
            if results.kept < asked.trials.count {
                table.notes.push(format!("sensitivities are those of the first {} trials", results.kept));
            }
        }
        table.notes.extend(case.notes(scene, &plan, asked));
    }
    let (count, seed, shape) = (asked.trials.count, asked.trials.seed, asked.shape.name());
    table.notes.insert(0, format!("{count} trials, generator {GENERATOR}, seed {seed}, distribution {shape}"));
    table.totals = totals(asked);
    table.notes.extend(remarks(asked));
    Ok(table)
}

/// One project with what there is to simulate.
struct Case<'s, 'p, 'a> {
    project: ProjectId,
    schedule: Figure<Scheduled<'s, 'p, 'a>>,
    cost: Figure<Costed>,
    events: Events,
}

impl<'s, 'p, 'a> Case<'s, 'p, 'a> {
    fn of(scene: &Scene<'_>, plan: &'s Plan<'p, 'a>, project: ProjectId, asked: &Simulation) -> Self {
        let schedule = inputs::scheduled(plan, project, asked.shape);
        let items = schedule.as_ref().map_or(&[][..], |schedule| &schedule.network.items);
        let own = items.iter().enumerate().filter_map(|(node, item)| Some((item.as_ref()?.filed.record, node)));
        let nodes: HashMap<RecordId, usize> = own.collect();
        let events = if asked.risks { inputs::events(scene, project, &nodes) } else { Events::default() };
        let lines = inputs::lines(scene, project, asked.shape);
        let costs = events.events.iter().any(|event| event.cost != 0.0);
        let cost = match lines {
            Err("no_estimates") if costs => inputs::whole(scene, project),
            lines => lines,
        };
        let drawn = |schedule: &Scheduled<'_, '_, '_>| {
            events.delaying > 0 || schedule.lengths.iter().any(|length| matches!(length, Length::Drawn(..)))
        };
        let schedule = schedule.and_then(|schedule| if drawn(&schedule) { Ok(schedule) } else { Err("no_estimates") });
        Case { project, schedule, cost, events }
    }

    fn is_uncertain(&self) -> bool {
        self.schedule.is_ok() || self.cost.is_ok()
    }

    fn model(&self, scene: &Scene<'_>) -> Model {
        Model {
            schedule: self.schedule.as_ref().ok().map(|one| (one.network.network.clone(), one.lengths.clone())),
            lines: self.cost.as_ref().ok().map(|cost| cost.lines.clone()),
            events: self.events.events.clone(),
            critical_float: scene.policy.thresholds.whole("critical_float_days") as f64,
        }
    }

    /// What stands in the way, and what is left out.
    fn notes(&self, scene: &Scene<'_>, plan: &Plan<'_, '_>, asked: &Simulation) -> Vec<String> {
        let id = scene.portfolio.project(self.project).id;
        let mut notes = Vec::new();
        match self.schedule.as_ref().err() {
            Some(reason @ (&"illogical_estimate" | &"incomplete_estimate")) => {
                let unusable = inputs::unusable(scene, plan, self.project);
                let named: Vec<String> = unusable.iter().map(|(key, _)| format!("`{key}`")).collect();
                let what = if *reason == "illogical_estimate" { "must not fall" } else { "must all be given" };
                notes.push(format!("optimistic, likely and pessimistic {what}: see {}", named.join(", ")));
            }
            Some(&"cycle") => notes.push(format!("`{id}` waits in a circle: see `pmo show critical-path {id}`")),
            _ => {}
        }
        if self.cost.as_ref().is_ok_and(|cost| cost.sets_aside) {
            notes.push(format!("the contingency in the budget of `{id}` is set aside: the spread is paid from it"));
        }
        if asked.risks && self.events.left_out > 0 {
            let (left_out, all) = (self.events.left_out, self.events.left_out + self.events.events.len());
            notes.push(format!(
                "{left_out} of {all} open risks of `{id}` are left out: no probability, or neither cost nor delay"
            ));
        }
        notes
    }
}

fn totals(asked: &Simulation) -> Vec<Total> {
    let total = |name: &str, value: Cell| Total { name: name.to_owned(), value, known: None };
    vec![
        total("trials", Cell::count(asked.trials.count)),
        total("seed", rows::seed(asked)),
        total("generator", Cell::word(GENERATOR)),
        total("distribution", Cell::word(asked.shape.name())),
        total("risks_drawn", Cell::Flag(asked.risks)),
    ]
}

/// How the figures are to be read.
fn remarks(asked: &Simulation) -> Vec<String> {
    let mut remarks = vec![
        "everything is drawn independently: a cause that several share makes the spread wider than it is here"
            .to_owned(),
    ];
    if asked.risks {
        remarks.push(
            "risks come on top of estimates: an estimate that allows for a risk already counts it twice".to_owned(),
        );
    }
    if asked.trials.count < crate::metrics::chance::TRIALS {
        remarks.push("fewer than 10,000 trials: the outer percentiles are rough".to_owned());
    }
    remarks
}

/// An item of a project with its node.
fn open_items<'c, 'p, 'a>(case: &'c Case<'_, 'p, 'a>) -> impl Iterator<Item = (usize, &'c Item<'p, 'a>)> {
    let items = case.schedule.as_ref().map_or(&[][..], |schedule| &schedule.network.items);
    let own = items.iter().enumerate().filter_map(|(node, item)| Some((node, (*item)?)));
    own.filter(|(_, item)| !item.is_done())
}
