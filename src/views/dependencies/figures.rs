//! How the figures of `dependencies` come about. Both halves of a dependency go into each.

use crate::metrics::dependency::{Half, pairs};
use crate::model::RecordId;
use crate::rules::Scene;
use crate::views::{Cell, Derivation, From, Stated, value};

const CONVENTION: &str = "convention of this tool";

pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "need_by",
        formula: "the day the taker needs it; where its half is silent, as the giver says",
        source: CONVENTION,
        from: &[From::Found(need_by)],
    },
    Derivation {
        figure: "promised",
        formula: "the day the giver promises; where its half is silent, as the taker says",
        source: CONVENTION,
        from: &[From::Found(promised)],
    },
    Derivation {
        figure: "forecast",
        formula: "the forecast of the open milestone that the giver's half names",
        source: CONVENTION,
        from: &[From::Found(milestones)],
    },
    Derivation {
        figure: "float_days",
        formula: "need_by − the later of promised and forecast, in calendar days; below zero it comes too late",
        source: "PMI Practice Standard for Scheduling, float of an external dependency",
        from: &[From::Figure("need_by"), From::Figure("promised"), From::Figure("forecast")],
    },
    Derivation {
        figure: "agreed",
        formula: "the less settled of what both halves say",
        source: CONVENTION,
        from: &[From::Found(agreed)],
    },
    Derivation {
        figure: "state",
        formula: "disputed if agreed says so, late if open and float_days < 0, one_sided if a half in this tree is missing, else ok",
        source: CONVENTION,
        from: &[From::Figure("agreed"), From::Figure("float_days")],
    },
    Derivation {
        figure: "critical",
        formula: "a half says so, or what needs it in the taker's plan is on the critical path",
        source: "Kelley & Walker 1959, critical path; the flag is the halves' own judgement",
        from: &[From::Found(critical), From::Threshold("critical_float_days")],
    },
    Derivation {
        figure: "what",
        formula: "as the taker calls it, else the giver",
        source: CONVENTION,
        from: &[From::Found(what)],
    },
    Derivation {
        figure: "gives",
        formula: "the project that the taker's half names, else that of the giver's half",
        source: CONVENTION,
        from: &[From::Found(sides)],
    },
    Derivation {
        figure: "gets",
        formula: "the project that the giver's half names, else that of the taker's half",
        source: CONVENTION,
        from: &[From::Found(sides)],
    },
];

/// These fields of both halves of the dependency that a record is a half of, each under its project's id.
fn of_halves(scene: &Scene<'_>, record: RecordId, fields: &[&str]) -> Vec<Stated> {
    let pairs = pairs(scene.portfolio);
    let pair = pairs.iter().find(|pair| pair.halves().any(|half| half.record == record));
    let lone = || scene.portfolio.dependencies.iter().find(|half| half.record == record);
    let halves: Vec<Half<'_, '_>> = pair.map_or_else(|| lone().into_iter().collect(), |pair| pair.halves().collect());
    let stated = |half: Half<'_, '_>, field: &&str| {
        let spot = half.fields.value_spot(field)?;
        let value = half.fields.node().get(field).map_or(Cell::Null("not_given"), value::plain);
        let project = half.project.map_or("", |id| scene.portfolio.project(id).id);
        Some(Stated { name: format!("{project}.{field}"), value, spot: Some(spot) })
    };
    halves.iter().flat_map(|half| fields.iter().filter_map(move |field| stated(half, field))).collect()
}

fn need_by(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["need_by"])
}

fn promised(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["promised"])
}

fn agreed(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["agreed"])
}

fn what(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["what"])
}

fn sides(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["gives", "gets", "external"])
}

fn critical(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    of_halves(scene, record, &["critical", "milestone"])
}

/// The milestones that the halves name, and what is forecast for each.
fn milestones(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let mut stated = of_halves(scene, record, &["milestone"]);
    let pairs = pairs(scene.portfolio);
    let pair = pairs.iter().find(|pair| pair.halves().any(|half| half.record == record));
    let forecast = pair.and_then(|pair| pair.forecast(scene.portfolio));
    stated.extend(forecast.map(|forecast| Stated {
        name: "forecast".to_owned(),
        value: Cell::Date(forecast.value),
        spot: Some(forecast.spot),
    }));
    stated
}
