//! `escalations`: what was handed to the next level, when an answer is due, and which came late.

use chrono::NaiveDate;

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Table, View, origin, sums};
use crate::metrics::Figure;
use crate::metrics::calendar::{Calendars, WorkDays};
use crate::metrics::escalation::{self, State};
use crate::model::{Escalation, Filed, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "escalations",
    summary: "what was handed to the next level, when an answer is due, and which came late",
    by: &[],
    about: &["escalation"],
    figures: FIGURES,
    build,
    totals: sums,
};

const CONVENTION: &str = "a convention of this tool";

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "due",
        formula: "respond_by, else raised + response_days working days",
        source: CONVENTION,
        from: &[From::Field("respond_by"), From::Field("raised"), From::Threshold("response_days")],
    },
    Derivation {
        figure: "overdue",
        formula: "no answer by the as-of date, and due < as-of date",
        source: CONVENTION,
        from: &[From::Field("state"), From::Field("response"), From::Field("responded"), From::Figure("due")],
    },
    Derivation {
        figure: "answered_late",
        formula: "responded > due",
        source: CONVENTION,
        from: &[From::Field("responded"), From::Figure("due")],
    },
    Derivation {
        figure: "late_days",
        formula: "responded − due; while there is no answer, as-of date − due once that has passed",
        source: CONVENTION,
        from: &[From::Field("responded"), From::Figure("due")],
    },
    Derivation {
        figure: "age_days",
        formula: "as-of date − raised, up to the answer",
        source: CONVENTION,
        from: &[From::Field("raised"), From::Field("responded")],
    },
];

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("project", Type::Reference),
        Column::new("subject", Type::Reference),
        Column::new("reason", Type::Text),
        Column::hidden("from_level", Type::Text),
        Column::new("to_level", Type::Text),
        Column::new("to", Type::Reference),
        Column::hidden("raised", Type::Date),
        Column::new("due", Type::Date),
        Column::new("state", Type::Status),
        Column::new("overdue", Type::Flag),
        Column::new("answered_late", Type::Flag),
        Column::new("late_days", Type::Days),
        Column::hidden("age_days", Type::Days),
        Column::hidden("responded", Type::Date),
        Column::hidden("response", Type::Text),
        Column::hidden("decision", Type::Reference),
        Column::hidden("owner", Type::Reference),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("escalations", "Escalations", columns);
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let asked = origin::items(scene, query, &scene.portfolio.escalations);
    table.rows = asked.map(|escalation| row(scene, calendars.tree(), escalation)).collect();
    table
}

fn row(scene: &Scene<'_>, days: &WorkDays, escalation: &Filed<'_, Escalation<'_>>) -> Vec<Cell> {
    let due = escalation::due(escalation, days, scene.policy);
    let state = escalation::state(escalation, due, scene.as_of);
    let answered = escalation::answered(escalation, scene.as_of);
    let until = if answered == Err("not_answered") { Ok(scene.as_of) } else { answered };
    let late = match state {
        State::Withdrawn => Err("withdrawn"),
        State::Open => due.and(Err("not_due")),
        _ => due.and_then(|due| Ok((until? - due).num_days())),
    };
    let raised = escalation.raised.or_reason().map_err(Unknown::code);
    let age = raised.and_then(|raised| Ok((until? - raised).num_days()));
    let mut cells = vec![
        Cell::text(escalation.id),
        origin::project(scene.portfolio, escalation.project),
        Cell::text(escalation.subject),
        Cell::text(escalation.reason),
        Cell::text(escalation.from_level),
        Cell::text(escalation.to_level),
        Cell::text(escalation.to),
        Cell::date(&escalation.raised),
        Cell::figure(due, Cell::Date),
        Cell::word(escalation.state.map_or("open", |state| state.value)),
        Cell::figure(overdue(state, due), Cell::Flag),
        Cell::figure(answered_late(state, due, answered), Cell::Flag),
        Cell::figure(late, Cell::Integer),
        Cell::figure(age, Cell::Integer),
        Cell::figure(answered, Cell::Date),
        Cell::text(escalation.response),
        Cell::text(escalation.fields.text("decision")),
        Cell::text(escalation.fields.text("owner")),
    ];
    cells.extend(origin::cells(scene.portfolio, escalation));
    cells
}

/// Whether an answer is missing though its day has passed.
fn overdue(state: State, due: Figure<NaiveDate>) -> Figure<bool> {
    match state {
        State::Open => due.map(|_| false).map_err(|_| "no_due_date"),
        state => Ok(state == State::Overdue),
    }
}

/// Whether the answer came after its day.
fn answered_late(state: State, due: Figure<NaiveDate>, answered: Figure<NaiveDate>) -> Figure<bool> {
    match state {
        State::Withdrawn => Err("withdrawn"),
        state => answered.and(due).map(|_| state == State::AnsweredLate),
    }
}
