//! The largest and smallest numbers and the first and last days a file may hold: every rule and every view has an
//! answer to them.

use pmo::git::{Content, File, Snapshot};
use pmo::render::tables;
use pmo::views::{self, Query, Table};
use pmo::workspace;

use crate::render::example::frame;

const LARGE: &str = "999999999999999";
const SMALL: &str = "0.000000000001";

/// Every figure of a portfolio, large where `LARGE` and small where `SMALL` stands.
const PORTFOLIO: [(&str, &str); 6] = [
    ("pmo.yaml", "{organisation: Extremes, currency: GBP, rates: {EUR: 1000000000, JPY: SMALL}, scales: {risk: {probability: [SMALL, 1, 1, 1, 1]}}, thresholds: {cost_tolerance_pct: SMALL, starved_objective_pct: 100}}"),
    ("people.yaml", "[{id: ana.silva, name: Ana Silva, fte: SMALL}, {id: ben.okafor, name: Ben Okafor, fte: LARGE}]"),
    ("objectives.yaml", "[{id: OBJ-A, kind: objective, title: A, weight: LARGE, key_results: [{id: KR1, weight: LARGE, baseline: 0, target: SMALL, actuals: {2026-01-31: LARGE}}, {id: KR2, weight: SMALL, baseline: 0, target: 0.0001, actuals: {2026-01-31: LARGE}}]}, {id: OBJ-B, kind: objective, title: B, weight: SMALL}]"),
    ("projects/a/project.yaml", "
id: PRJ-A
name: Large
programme: PGM-Z
sponsor: ana.silva
manager: ben.okafor
stage: delivery
weight: LARGE
start: 0001-01-01
end: 9999-12-31
contributes_to: [{objective: OBJ-A, weight: LARGE}, {objective: OBJ-B, weight: LARGE}, {objective: OBJ-B, weight: SMALL}]
tolerances: {cost: SMALL, time: SMALL}
cost: {currency: EUR, budget: {0001-01: SMALL, 9999-12: SMALL}, actuals: {2026-01: LARGE, 2026-02: LARGE}, forecast: {9999-12: LARGE}, contingency: SMALL, management_reserve: LARGE, lines: [{name: x, amount: LARGE, currency: JPY}, {name: y, amount: LARGE, currency: EUR}]}
milestones: [{id: M1, name: First, baseline: 0001-01-01, forecast: 9999-12-31, weight: LARGE}, {id: M2, name: Last, baseline: 9999-12-31, forecast: 0001-01-01, weight: SMALL, depends_on: [{on: M1, type: FS, lag: LARGE}]}]
risks: [{id: R1, title: a, raised: 0001-01-01, reviewed: 9999-12-31, probability: 5, impact: {cost: 5}, cost: LARGE, response_cost: SMALL, residual: {probability: 1, cost: SMALL}, window: {from: 0001-01-01, to: 9999-12-31}}]
issues: [{id: I1, title: a, raised: 0001-01-01, due: 9999-12-31}]
changes: [{id: C1, title: a, state: approved, impact: {cost: LARGE, days: LARGE, benefit: LARGE}}]
benefits:
  - {id: BEN-A-1, name: money, type: cashable, unit: EUR, measurement: 4294967295, profile: {2025-01: SMALL, 2025-02: SMALL}, measurements: [{date: 2025-01-31, value: LARGE}, {date: 2025-02-28, value: LARGE}]}
  - {id: BEN-A-2, name: level, type: quantified, unit: calls, measurement: monthly, baseline: {value: 0}, target: {value: 0.00001, date: 9999-12-31}, profile: {2025-01: 0.00001, 9999-12: LARGE}, measurements: [{date: 2025-01-31, value: LARGE}]}
people: [{person: ana.silva, from: 0001-01-01, to: 9999-12-31, fte: LARGE}, {person: ben.okafor, from: 2026-01-05, to: 2026-01-05, days: LARGE}]
"),
    ("projects/b/project.yaml", "
id: PRJ-B
name: Near the edge
stage: delivery
contributes_to: [{objective: OBJ-A}]
tolerances: {cost: 0.00001}
cost: {currency: GBP, budget: {2026-01: 0.00000001}, actuals: {2026-01: LARGE}, forecast: {2026-02: 0}}
"),
    ("projects/c/project.yaml", "{id: PRJ-C, name: Yen, stage: delivery, contributes_to: [{objective: OBJ-B, weight: LARGE}], cost: {currency: JPY, total: LARGE, actuals: {2026-01: SMALL}}}"),
];

#[test]
fn no_figure_within_the_bounds_is_too_much() {
    let file = |(path, text): &(&str, &str)| File {
        path: (*path).to_owned(),
        content: Content::Bytes(text.replace("LARGE", LARGE).replace("SMALL", SMALL).into_bytes()),
        blob: None,
    };
    let mut files: Vec<File> = PORTFOLIO.iter().map(file).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let loaded = workspace::load(Snapshot { files, ..Snapshot::default() }).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    assert_eq!(portfolio.projects.len(), 3);
    for as_of in ["0001-01-01", "2026-11-20", "9999-12-31"] {
        let as_of = as_of.parse().unwrap();
        let checked = loaded.check(&portfolio, &scanned, as_of);
        assert!(!checked.findings.iter().any(|finding| finding.rule == "invalid-yaml"), "{:?}", checked.findings);
        let scene = loaded.scene(&portfolio, &scanned, as_of);
        let mut answers: Vec<Table> = Vec::new();
        for view in views::ALL {
            answers.push(view.answer(&scene, &Query::default()).unwrap());
            for by in view.by {
                answers.push(view.answer(&scene, &Query { by: Some((*by).to_owned()), ..Query::default() }).unwrap());
            }
        }
        assert!(answers.iter().filter(|answer| !answer.rows.is_empty()).count() > 10);
        for format in tables::ALL {
            assert!(!(format.write)(&answers, &frame(80)).is_empty(), "{}", format.name);
        }
    }
}
