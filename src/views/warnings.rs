//! `warnings`: which work is on its way to trouble, by how many points, and why.

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Table, Total, View, origin, sums};
use crate::metrics::early_warning::{Lookout, Seen, Sign, Signs};
use crate::metrics::horizon;
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "warnings",
    summary: "which work is on its way to trouble, by how many points, and why",
    by: &[],
    about: &["project"],
    figures: FIGURES,
    build,
    totals,
};

const INDEX: &str = "a convention of this tool, formulas §10; the signs are those of PMO health checks";

/// What the signs are read from.
const SIGNS: &[From] = &[
    From::Figure("slip_days"),
    From::Figure("cpi"),
    From::Figure("spi_t"),
    From::Figure("freshness_days"),
    From::Figure("rag_gap"),
    From::Items("milestone", &["gate", "baseline", "forecast", "actual"]),
    From::Items("dependency", &["critical", "need_by", "promised", "agreed"]),
    From::Field("tolerances.time"),
    From::Field("manager"),
    From::Field("sponsor"),
    From::Field("status.rag.overall"),
    From::Threshold("new_people_days"),
    From::Threshold("repeated_slips"),
    From::Threshold("warning_points.next_gate_slip"),
    From::Threshold("warning_points.slip_trend"),
    From::Threshold("warning_points.performance"),
    From::Threshold("warning_points.worsening"),
    From::Threshold("warning_points.stale_report"),
    From::Threshold("warning_points.watermelon"),
    From::Threshold("warning_points.late_dependency"),
    From::Threshold("warning_points.new_people"),
];

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "programme",
        formula: "the nearest programme above the project",
        source: INDEX,
        from: &[From::Field("parent")],
    },
    Derivation { figure: "index", formula: "Σ points of the signs that are there", source: INDEX, from: SIGNS },
    Derivation {
        figure: "level",
        formula: "red_flag from red_flag_index on, watch from watch_index on; clear only if what is unknown could not lift it to a watch",
        source: INDEX,
        from: &[
            From::Figure("index"),
            From::Figure("unknown_points"),
            From::Threshold("red_flag_index"),
            From::Threshold("watch_index"),
        ],
    },
    Derivation {
        figure: "reasons",
        formula: "what was found, for each sign that is there",
        source: INDEX,
        from: &[From::Figure("index")],
    },
    Derivation {
        figure: "points",
        formula: "each sign that is there, with its points and its reason",
        source: INDEX,
        from: &[From::Figure("index")],
    },
    Derivation {
        figure: "unknown_points",
        formula: "Σ points of the signs of which nobody can tell",
        source: INDEX,
        from: &[From::Figure("unknown")],
    },
    Derivation {
        figure: "unknown",
        formula: "each sign of which nobody can tell, with its points and why",
        source: INDEX,
        from: SIGNS,
    },
];

/// Projects under way, the loudest first.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("level", Type::Status),
        Column::new("index", Type::Number),
        Column::new("reasons", Type::Text),
        Column::hidden("points", Type::List),
        Column::new("unknown_points", Type::Number),
        Column::hidden("unknown", Type::List),
        Column::hidden("stage", Type::Status),
        Column::hidden("manager", Type::Reference),
        Column::hidden("sponsor", Type::Reference),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ];
    let mut table = Table::new("warnings", "Warnings", columns);
    let basis = scene.basis();
    let lookout = Lookout::of(scene.portfolio, &basis, scene.past.ok());
    let live = |id: &ProjectId| horizon::is_under_way(scene.portfolio.project(*id), scene.policy);
    let mut found: Vec<(i64, Vec<Cell>)> = origin::projects(scene, query)
        .filter(live)
        .map(|id| {
            let earned = basis.earned(id);
            let signs = lookout.signs(id, &earned, &basis.health_with(id, &earned));
            (signs.index(), row(scene, id, &signs))
        })
        .collect();
    found.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
    table.rows = found.into_iter().map(|(_, row)| row).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId, signs: &Signs) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let reasons: Vec<String> = signs.0.iter().filter_map(reason).map(sentence).collect();
    let reasons = (!reasons.is_empty()).then(|| reasons.join(". "));
    let seen = signs.0.iter().filter_map(|sign| Some(part(sign, reason(sign)?)));
    let unknown = signs.0.iter().filter_map(|sign| match sign.seen {
        Seen::Unknown(why) => Some(part(sign, why)),
        _ => None,
    });
    let mut cells = vec![
        Cell::word(project.id),
        Cell::text(project.name),
        Cell::figure(signs.level(scene.policy), |level| Cell::word(level.name())),
        Cell::Integer(signs.index()),
        Cell::or_null(reasons, "nothing_seen", Cell::Text),
        Cell::List(seen.collect()),
        Cell::Integer(signs.unknown()),
        Cell::List(unknown.collect()),
        Cell::text(project.stage),
        Cell::text(project.manager),
        Cell::text(project.sponsor),
    ];
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

fn reason(sign: &Sign) -> Option<&str> {
    match &sign.seen {
        Seen::Yes(reason) => Some(reason),
        _ => None,
    }
}

fn part(sign: &Sign, reason: &str) -> Cell {
    let fields =
        [("sign", Cell::word(sign.name)), ("points", Cell::Integer(sign.points)), ("reason", Cell::word(reason))];
    Cell::Record(fields.map(|(name, cell)| (name.into(), cell)).into())
}

/// The same with a capital first letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// How many projects have which level.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(level) = table.column("level") else { return };
    for name in ["red_flag", "watch", "clear"] {
        let count = table.rows.iter().filter(|row| row[level].as_text() == Some(name)).count();
        table.totals.push(Total { name: name.to_owned(), value: Cell::count(count), known: None });
    }
    let open = table.rows.iter().filter(|row| row[level].is_null()).count();
    table.totals.push(Total { name: "level_unknown".to_owned(), value: Cell::count(open), known: None });
}
