//! Earned value as the views show it: one truth in the table, in the curve and in the costs.

use std::path::Path;

use pmo::git::{Snapshot, discover};
use pmo::rules::Scene;
use pmo::views::{self, Cell, Query, Table};
use pmo::workspace::{self, Loaded};
use rust_decimal::Decimal;

use crate::views::{answer, total, with_scene};

fn load(root: &Path) -> Loaded {
    workspace::load(Snapshot::of_worktree(&discover(root).unwrap()).unwrap()).unwrap()
}

/// Looks at a tree of the given files, as of 2026-11-20.
fn told<T>(files: &[(&str, &str)], ask: impl FnOnce(&Scene<'_>) -> T) -> T {
    with_scene(&workspace::load(Snapshot::of_texts(files.iter().copied())).unwrap(), ask)
}

fn cell<'t>(table: &'t Table, row: &'t [Cell], name: &str) -> &'t Cell {
    &row[table.column(name).unwrap()]
}

fn example() -> Loaded {
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portfolio"))
}

/// Where the plan is not counted in iterations, the month one asks in shows on the curve what the table shows, and
/// the curve ends at the budget and at the team's estimate.
#[test]
fn the_curve_goes_through_the_figures_of_the_table_and_ends_at_completion() {
    with_scene(&example(), |scene| {
        let (table, curve) =
            (answer(scene, "earned-value", &Query::default()), answer(scene, "earned-value-curve", &Query::default()));
        let mut compared = 0;
        for row in &table.rows {
            let id = cell(&table, row, "id");
            let months: Vec<&Vec<Cell>> = curve.rows.iter().filter(|month| cell(&curve, month, "id") == id).collect();
            let today = months.iter().find(|month| cell(&curve, month, "period").as_text() == Some("2026-11"));
            let (Some(today), Some(last)) = (today, months.last()) else { continue };
            assert_eq!(cell(&curve, today, "earned").number(), cell(&table, row, "ev").number(), "{id:?}");
            let is_of_today = cell(&table, row, "data_date") == &Cell::Date(scene.as_of);
            if is_of_today && cell(&table, row, "pv_phasing").as_text() != Some("iterations") {
                assert_eq!(cell(&curve, today, "planned").number(), cell(&table, row, "pv").number(), "{id:?}");
            }
            if !cell(&curve, last, "planned").is_null() {
                assert_eq!(cell(&curve, last, "planned").number(), cell(&table, row, "bac").number(), "{id:?}");
            }
            if let Some(eac) = cell(&table, row, "eac_bottom_up").number() {
                assert_eq!(cell(&curve, last, "forecast").number(), Some(eac), "{id:?}");
            }
            compared += 1;
        }
        assert!(compared >= 8, "only {compared} projects were compared");
    });
}

#[test]
fn indices_of_many_are_those_of_the_sums_and_never_their_mean() {
    with_scene(&example(), |scene| {
        let table = answer(scene, "earned-value", &Query::default());
        let both = |part: &str, whole: &str| -> (Decimal, Decimal) {
            let known = table
                .rows
                .iter()
                .filter_map(|row| Some((cell(&table, row, part).number()?, cell(&table, row, whole).number()?)));
            known.fold((Decimal::ZERO, Decimal::ZERO), |sum, (part, whole)| (sum.0 + part, sum.1 + whole))
        };
        for (index, part, whole) in [("spi", "ev", "pv"), ("cpi", "ev", "ac")] {
            let (part, whole) = both(part, whole);
            assert_eq!(total(&table, index), part / whole);
        }
    });
}

/// Percent and points say how things are now; the past of such a project is not on record here.
#[test]
fn the_past_is_known_only_by_dates() {
    let progress = "progress: {percent_complete: 50}\ncost: {budget: {2026-10: 50, 2026-11: 25, 2026-12: 25}, actuals: {2026-10: 40}}\n";
    let text = format!("id: PRJ-A\nname: A\nstage: delivery\n{progress}");
    told(&[("pmo.yaml", "currency: GBP\n"), ("projects/a/project.yaml", &text)], |scene| {
        let curve = answer(scene, "earned-value-curve", &Query::default());
        let column =
            |name: &str| -> Vec<Cell> { curve.rows.iter().map(|row| cell(&curve, row, name).clone()).collect() };
        let number = |number: i64| Cell::Decimal(number.into());
        assert_eq!(column("earned"), [Cell::Null("needs_history"), number(50), Cell::Null("not_yet")]);
        assert_eq!(column("spent"), [number(40), Cell::Null("no_actuals"), Cell::Null("no_actuals")]);
        assert_eq!(column("forecast"), [number(40), number(40), Cell::Null("no_forecast")]);
    });
}

#[test]
fn amounts_in_currencies_without_a_rate_are_not_added() {
    let project = |id: &str, code: &str| {
        format!(
            "{{id: {id}, name: {id}, cost: {{currency: {code}, budget: {{2026-10: 100}}, actuals: {{2026-10: 90}}}}, progress: {{percent_complete: 90}}}}"
        )
    };
    let (a, b) = (project("PRJ-A", "GBP"), project("PRJ-B", "CHF"));
    told(
        &[("pmo.yaml", "currency: GBP\n"), ("projects/a/project.yaml", &a), ("projects/b/project.yaml", &b)],
        |scene| {
            let table = answer(scene, "earned-value", &Query::default());
            assert_eq!(cell(&table, &table.rows[1], "cpi"), &Cell::Decimal(1.into()));
            for name in ["bac", "cpi", "percent_complete"] {
                let total = table.totals.iter().find(|total| total.name == name).unwrap();
                assert_eq!(total.value, Cell::Null("mixed_currencies"), "{name}");
            }
        },
    );
}

/// A line in another currency counts at its rate; without one its category is not known, and is not the rest either.
#[test]
fn cost_lines_are_added_in_one_currency() {
    let lines = "lines: [{category: labour, amount: 60}, {category: licences, amount: 20, currency: EUR}]";
    let text = format!("id: PRJ-A\nname: A\ncost: {{total: 76, {lines}}}\n");
    let by = Query { by: Some("category".to_owned()), ..Query::default() };
    let amounts = |policy: &str| {
        told(&[("pmo.yaml", policy), ("projects/a/project.yaml", &text)], |scene| {
            let table = views::named("costs").unwrap().answer(scene, &by).unwrap();
            table.rows.iter().map(|row| cell(&table, row, "budget").clone()).collect::<Vec<_>>()
        })
    };
    let number = |number: i64| Cell::Decimal(number.into());
    assert_eq!(amounts("currency: GBP\nrates: {EUR: 0.8}\n"), [number(60), number(16)]);
    assert_eq!(amounts("currency: GBP\n"), [number(60), Cell::Null("mixed_currencies"), number(16)]);
}
