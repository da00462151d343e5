//! Views agree with what the generator says it wrote, and do not depend on how it was filed.

use std::fs;
use std::path::Path;

use pmo::git::{Snapshot, discover};
use pmo::model::Portfolio;
use pmo::rules::Scene;
use pmo::views::{self, Cell, Query, Table};
use pmo::workspace::{self, Loaded};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::generator::{AS_OF, LAYOUTS, generate, generator};

fn load(root: &Path) -> Loaded {
    workspace::load(Snapshot::of_worktree(&discover(root).unwrap()).unwrap()).unwrap()
}

fn with_scene<T>(loaded: &Loaded, ask: impl FnOnce(&Scene<'_>) -> T) -> T {
    let (portfolio, scanned): (Portfolio<'_>, _) = (loaded.portfolio(), loaded.scanned());
    ask(&loaded.scene(&portfolio, &scanned, AS_OF.parse().unwrap()))
}

fn answer(scene: &Scene<'_>, view: &str, query: &Query) -> Table {
    views::named(view).unwrap().answer(scene, query).unwrap()
}

fn total(table: &Table, name: &str) -> Decimal {
    let total = table.totals.iter().find(|total| total.name == name);
    total.and_then(|total| total.value.number()).unwrap_or_else(|| panic!("no total {name} in {}", table.name))
}

fn number(summary: &Value, pointer: &str) -> Decimal {
    let value = summary.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in the summary"));
    Decimal::from_str_exact(&value.to_string().replace('"', "")).unwrap()
}

/// How many rows have which word in a column.
fn counted(table: &Table, column: &str) -> Value {
    let index = table.column(column).unwrap();
    let mut counts = serde_json::Map::new();
    for word in table.rows.iter().filter_map(|row| row[index].as_text()) {
        let count = counts.get(word).and_then(Value::as_u64).unwrap_or(0);
        counts.insert(word.to_owned(), (count + 1).into());
    }
    counts.sort_keys();
    counts.into()
}

#[test]
fn totals_and_counts_are_those_of_the_generator() {
    let Some(script) = generator() else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = generate(&script, folder.path(), "42", "inline", "0");
    let summary = fs::read_to_string(folder.path().join("portfolio.summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    with_scene(&load(&root), |scene| {
        let portfolio = answer(scene, "portfolio", &Query::default());
        for (column, pointer) in [
            ("budget", "/money/all/budget"),
            ("actual", "/money/all/actuals"),
            ("forecast", "/money/all/forecast"),
            ("risks_open", "/open_risks/all/count"),
            ("exposure", "/open_risks/all/exposure"),
        ] {
            assert_eq!(total(&portfolio, column), number(&summary, pointer), "{column}");
        }
        assert_eq!(portfolio.rows.len(), 300);
        assert_eq!(counted(&portfolio, "stage"), summary["projects"]["by_stage"]);
        assert_eq!(counted(&portfolio, "state"), summary["projects"]["by_state"]);
        assert_eq!(counted(&portfolio, "rag"), summary["projects"]["by_rag"]);
        let risks = answer(scene, "risks", &Query::default());
        assert_eq!(total(&risks, "open"), number(&summary, "/open_risks/all/count"));
        assert_eq!(total(&risks, "exposure"), number(&summary, "/open_risks/all/exposure"));
        assert_eq!(Decimal::from(risks.rows.len()), number(&summary, "/items/risks"));
        let milestones = answer(scene, "milestones", &Query::default());
        assert_eq!(total(&milestones, "overdue"), number(&summary, "/milestones_overdue/count"));
        assert_eq!(Decimal::from(milestones.rows.len()), number(&summary, "/items/milestones"));
    });
}

#[test]
fn no_view_depends_on_how_records_are_filed() {
    let Some(script) = generator() else { return };
    let mut seen: Option<Vec<String>> = None;
    for layout in LAYOUTS {
        let folder = tempfile::tempdir().unwrap();
        let root = generate(&script, folder.path(), "7", layout, "0");
        let tables = with_scene(&load(&root), |scene| {
            let answers = views::ALL.iter().map(|view| format!("{:#?}", answer(scene, view.name, &Query::default())));
            answers.collect::<Vec<_>>()
        });
        match &seen {
            None => seen = Some(tables),
            Some(first) => {
                for ((view, expected), found) in views::ALL.iter().zip(first).zip(&tables) {
                    assert!(expected == found, "{} differs between inline and {layout}", view.name);
                }
            }
        }
    }
}

#[test]
fn overdue_milestones_are_those_of_the_generator() {
    let Some(script) = generator() else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = generate(&script, folder.path(), "42", "list", "56");
    let summary = fs::read_to_string(folder.path().join("portfolio.summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    with_scene(&load(&root), |scene| {
        let table = answer(scene, "milestones", &Query::default());
        let (state, key) = (table.column("state").unwrap(), table.column("key").unwrap());
        let overdue = table.rows.iter().filter(|row| row[state] == Cell::Text("overdue".to_owned()));
        let found: Vec<&str> = overdue.filter_map(|row| row[key].as_text()).collect();
        let expected: Vec<&str> =
            summary["milestones_overdue"]["milestones"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(!expected.is_empty());
        assert_eq!(found, expected);
    });
}
