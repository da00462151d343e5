//! `freshness`: when each project last reported, and how far what it reports can be trusted.

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, Total, View, origin, sums};
use crate::metrics::completeness::Requirements;
use crate::metrics::data_quality::DataQuality;
use crate::metrics::health::Basis;
use crate::metrics::retrospect::{Moments, Told};
use crate::metrics::timeliness::{self, Timeliness};
use crate::metrics::{Figure, freshness, horizon, percent};
use crate::model::{Project, ProjectId, RecordId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "freshness",
    summary: "when each project last reported, and how far what it reports can be trusted",
    by: &[],
    about: &["project"],
    figures: FIGURES,
    build,
    totals,
};

const CONVENTION: &str = "a convention of this tool, formulas §10";

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "programme",
        formula: "the nearest programme above the project",
        source: CONVENTION,
        from: &[From::Field("parent")],
    },
    Derivation {
        figure: "status_date",
        formula: "the date of the last report, unless it lies after the as-of date",
        source: CONVENTION,
        from: &[From::Field("status.date")],
    },
    Derivation {
        figure: "last_change",
        formula: "the day of the commit that last changed the meaning of status",
        source: "git",
        from: &[From::Field("status")],
    },
    Derivation {
        figure: "age_days",
        formula: "as-of date − status.date",
        source: CONVENTION,
        from: &[From::Field("status.date")],
    },
    Derivation {
        figure: "cadence_days",
        formula: "of the tier where the methodology names one, else reporting_cadence_days; tier 3 and work in realisation less often",
        source: CONVENTION,
        from: &[
            From::Figure("tier"),
            From::Field("stage"),
            From::Threshold("reporting_cadence_days"),
            From::Threshold("light_reporting_cadence_days"),
            From::Threshold("realisation_reporting_cadence_days"),
        ],
    },
    Derivation {
        figure: "freshness",
        formula: "fresh if age_days ≤ cadence_days + reporting_grace_days, stale if ≤ 2 × cadence_days, else dead",
        source: CONVENTION,
        from: &[From::Figure("age_days"), From::Figure("cadence_days"), From::Threshold("reporting_grace_days")],
    },
    Derivation {
        figure: "timeliness",
        formula: "reports in time ÷ due over the last timeliness_periods, each ending a cadence before the next: in time if at its end the last report was no older than cadence and grace",
        source: "formulas §10, timeliness % = reports on time ÷ due; from what git knows of every report",
        from: &[
            From::Figure("reports_in_time"),
            From::Figure("reports_due"),
            From::Field("status.date"),
            From::Threshold("timeliness_periods"),
            From::Threshold("reporting_grace_days"),
        ],
    },
    Derivation {
        figure: "reports_due",
        formula: "of the last timeliness_periods those that ended while the project was known and under way",
        source: CONVENTION,
        from: &[
            From::Figure("cadence_days"),
            From::Field("stage"),
            From::Field("state"),
            From::Threshold("timeliness_periods"),
        ],
    },
    Derivation {
        figure: "reports_in_time",
        formula: "of reports_due those at whose end the last report, by the date it states if it was committed within 3 days of it, was no older than cadence and grace",
        source: CONVENTION,
        from: &[From::Field("status.date"), From::Figure("cadence_days"), From::Threshold("reporting_grace_days")],
    },
    Derivation {
        figure: "completeness",
        formula: "filled ÷ required fields of the project and its open records, by stage, tier and approach",
        source: CONVENTION,
        from: &[From::Found(missing), From::Field("stage"), From::Figure("tier"), From::Field("approach")],
    },
    Derivation {
        figure: "missing",
        formula: "required fields that say nothing",
        source: CONVENTION,
        from: &[From::Found(missing)],
    },
    Derivation {
        figure: "consistency",
        formula: "1 − failed ÷ applicable checks: watermelon, green-without-evidence, overall-hides-worst, unexplained-rag",
        source: CONVENTION,
        from: &[
            From::Field("status.rag"),
            From::Field("status.summary"),
            From::Field("status.path_to_green"),
            From::Figure("rag_computed"),
        ],
    },
    Derivation {
        figure: "dq",
        formula: "(timeliness + completeness + consistency) ÷ 3, where all three are known",
        source: CONVENTION,
        from: &[From::Figure("timeliness"), From::Figure("completeness"), From::Figure("consistency")],
    },
];

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("status_date", Type::Date),
        Column::hidden("last_change", Type::Date),
        Column::new("age_days", Type::Days),
        Column::new("cadence_days", Type::Days),
        Column::new("freshness", Type::Status),
        Column::new("timeliness", Type::Percent),
        Column::new("completeness", Type::Percent),
        Column::new("consistency", Type::Percent),
        Column::new("dq", Type::Percent),
        Column::hidden("missing", Type::List),
        Column::hidden("reports_due", Type::Count),
        Column::hidden("reports_in_time", Type::Count),
        Column::hidden("stage", Type::Status),
        Column::hidden("manager", Type::Reference),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ];
    let mut table = Table::new("freshness", "Freshness", columns);
    let basis = scene.basis();
    let requirements = Requirements::of(scene.portfolio, scene.policy);
    let moments = scene.past.map(Moments::of).ok();
    let sources = Sources { basis: &basis, requirements: &requirements, moments: moments.as_ref() };
    table.rows = origin::projects(scene, query).map(|id| row(scene, id, &sources)).collect();
    table
}

/// What rows are made from, after one look at the whole portfolio.
struct Sources<'b, 's> {
    basis: &'b Basis<'s, 's>,
    requirements: &'b Requirements<'s, 's>,
    moments: Option<&'b Moments>,
}

/// Reports in time, as far as git was asked.
fn timeliness(scene: &Scene<'_>, id: ProjectId, moments: Option<&Moments>) -> Figure<Timeliness> {
    let (past, moments) = scene.past.ok().zip(moments).ok_or("needs_history")?;
    if !horizon::is_under_way(scene.portfolio.project(id), scene.policy) {
        return Err("not_active");
    }
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments };
    timeliness::timeliness(&told, id, scene.as_of)
}

fn row(scene: &Scene<'_>, id: ProjectId, sources: &Sources<'_, '_>) -> Vec<Cell> {
    let (project, policy, as_of) = (scene.portfolio.project(id), scene.policy, scene.as_of);
    let in_time = timeliness(scene, id, sources.moments);
    let share_in_time = in_time.and_then(Timeliness::pct);
    let (requirements, health) = (sources.requirements, sources.basis.health(id));
    let quality = DataQuality::of(scene.portfolio, id, requirements, &health, policy, share_in_time);
    let state = match horizon::is_under_way(project, policy) {
        true => freshness::state(project, policy, as_of),
        false => Err("not_active"),
    };
    let share = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let missing = of_project(scene, id, requirements);
    let mut cells = vec![
        Cell::word(project.id),
        Cell::text(project.name),
        Cell::figure(freshness::reported(project, as_of), Cell::Date),
        last_change(scene, project),
        Cell::figure(freshness::age(project, as_of), Cell::Integer),
        Cell::Integer(freshness::cadence(project, policy)),
        Cell::figure(state, |state| Cell::word(state.name())),
        share(quality.timeliness),
        share(quality.completeness),
        share(quality.consistency),
        share(quality.mean),
        Cell::List(missing.iter().map(|stated| Cell::word(&stated.name)).collect()),
        Cell::figure(in_time, |found| Cell::count(found.due)),
        Cell::figure(in_time, |found| Cell::count(found.in_time)),
        Cell::text(project.stage),
        Cell::text(project.manager),
    ];
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

/// The day of the last commit that changed the status in meaning, as far as git was asked.
fn last_change(scene: &Scene<'_>, project: &Project<'_>) -> Cell {
    match scene.past {
        Ok(past) if project.status.is_some() => {
            Cell::or_null(past.last_day(project.id, "status"), "needs_history", Cell::Date)
        }
        Ok(_) => Cell::Null("no_status"),
        Err(_) => Cell::Null("needs_history"),
    }
}

/// Required fields of a project and its open records that say nothing: `R1.owner`.
fn of_project(scene: &Scene<'_>, id: ProjectId, requirements: &Requirements<'_, '_>) -> Vec<Stated> {
    let (portfolio, project) = (scene.portfolio, scene.portfolio.project(id));
    let of_record = |record: &RecordId| {
        let own = portfolio.record(*record);
        let name = own.id.filter(|_| *record != project.record).map(|id| format!("{}.", id.value)).unwrap_or_default();
        let asked = requirements.asked(*record, project).into_iter().filter(|asked| !asked.is_given);
        let stated = asked.map(|asked| Stated {
            name: format!("{name}{}", asked.field),
            value: Cell::Null("not_given"),
            spot: Some(own.head()),
        });
        stated.collect::<Vec<_>>()
    };
    requirements.records(id).iter().flat_map(of_record).collect()
}

fn missing(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let Some(id) = scene.portfolio.as_project(record) else { return Vec::new() };
    of_project(scene, id, &Requirements::of(scene.portfolio, scene.policy))
}

/// How many projects have reports of which age, and the share of all reports due that came in time.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(column) = table.column("freshness") else { return };
    for name in ["fresh", "stale", "dead"] {
        let count = table.rows.iter().filter(|row| row[column].as_text() == Some(name)).count();
        table.totals.push(Total { name: name.to_owned(), value: Cell::count(count), known: None });
    }
    let sum = |name: &str| table.totals.iter().find(|total| total.name == name)?.value.number();
    let share = sum("reports_in_time").zip(sum("reports_due")).and_then(|(in_time, due)| percent(in_time, due));
    let reason = if scene.past.is_ok() { "nothing_due" } else { "needs_history" };
    let value = Cell::or_null(share, reason, Cell::Decimal);
    table.totals.push(Total { name: "timeliness".to_owned(), value, known: None });
}
