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

pub(crate) fn with_scene<T>(loaded: &Loaded, ask: impl FnOnce(&Scene<'_>) -> T) -> T {
    let (portfolio, scanned): (Portfolio<'_>, _) = (loaded.portfolio(), loaded.scanned());
    ask(&loaded.scene(&portfolio, &scanned, AS_OF.parse().unwrap()))
}

pub(crate) fn answer(scene: &Scene<'_>, view: &str, query: &Query) -> Table {
    views::named(view).unwrap().answer(scene, query).unwrap()
}

pub(crate) fn total(table: &Table, name: &str) -> Decimal {
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

pub(crate) fn in_memory(files: &[(&str, &str)]) -> Loaded {
    workspace::load(Snapshot::of_texts(files.iter().copied())).unwrap()
}

/// A table as text: one line a row, `column=value` for what is known and `column?reason` for what is not.
pub(crate) fn lines(table: &Table) -> String {
    let cell = |(column, cell): (&views::Column, &Cell)| match cell {
        Cell::Null(reason) => format!("{}?{reason}", column.name),
        cell => format!("{}={}", column.name, plain(cell)),
    };
    let row = |row: &Vec<Cell>| table.columns.iter().zip(row).map(cell).collect::<Vec<_>>().join(" | ");
    let total = |total: &views::Total| {
        let known = total.known.map(|known| format!(" ({} of {})", known.known, known.of)).unwrap_or_default();
        format!("total {} {}{known}", total.name, plain(&total.value))
    };
    table.rows.iter().map(row).chain(table.totals.iter().map(total)).collect::<Vec<_>>().join("\n")
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Null(reason) => format!("?{reason}"),
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.round_dp(4).normalize().to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(cells) => format!("[{}]", cells.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Cell::Record(fields) => {
            let fields: Vec<String> = fields.iter().map(|(name, cell)| format!("{name}: {}", plain(cell))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

/// Two programmes, one inside the other, and three projects; the numbers are small enough to add up by eye.
const SMALL: &[(&str, &str)] = &[
    ("pmo.yaml", "{organisation: Town, currency: GBP}"),
    (
        "programmes/programmes.yaml",
        "- {id: PGM-ALL, name: Everything, cost: {total: 999}}\n- {id: PGM-IN, name: Inside, parent: PGM-ALL}\n",
    ),
    (
        "projects/a/project.yaml",
        "
id: PRJ-A
name: Library
parent: PGM-IN
stage: delivery
tolerances: {cost: 10, time: 40}
status: {date: 2026-11-15, rag: {overall: green}}
milestones:
  - {id: M1, name: Opened, baseline: 2026-10-01, forecast: 2026-10-11, actual: 2026-10-11}
  - {id: M2, name: Catalogue moved, baseline: 2026-12-01, forecast: 2027-01-20}
cost:
  budget: {2026-10: 60, 2026-11: 40}
  actuals: {2026-10: 55}
  forecast: {2026-11: 50}
risks:
  - {id: R1, title: Flood, probability: 0.5, impact: {cost: 4}, cost: 40, raised: 2026-11-10}
  - {id: R2, title: Over, probability: 0.5, impact: {cost: 4}, cost: 40, state: closed}
  - {id: R10, title: Grant, kind: opportunity, probability: 0.1, impact: {cost: 1}, cost: 100}
people: [{person: ana.silva, fte: 0.5, from: 2026-11-01, to: 2026-12-31}]
",
    ),
    (
        "projects/b/project.yaml",
        "{id: PRJ-B, name: Pool, parent: PGM-ALL, cost: {total: 300}, status: {rag: {overall: red}}}",
    ),
    ("projects/c/project.yaml", "{id: PRJ-C, name: Park, cost: {currency: EUR, total: 7}}"),
    ("people/people.yaml", "- {id: ana.silva, name: Ana Silva, team: TEA-1, skills: {law: 3}}\n"),
];

#[test]
fn a_project_on_one_line_says_what_is_known_and_why_the_rest_is_not() {
    with_scene(&in_memory(SMALL), |scene| {
        let query = Query { projects: vec!["PRJ-A".to_owned()], ..Query::default() };
        insta::assert_snapshot!("portfolio_row", lines(&answer(scene, "portfolio", &query)).replace(" | ", "\n"));
        insta::assert_snapshot!("risk_rows", lines(&answer(scene, "risks", &query)));
    });
}

#[test]
fn nested_programmes_count_each_project_once() {
    with_scene(&in_memory(SMALL), |scene| {
        let columns = ["id", "projects", "red", "unrated", "rag_weighted", "budget", "eac", "exposure"];
        let query = Query { columns: columns.map(str::to_owned).into(), ..Query::default() };
        insta::assert_snapshot!(lines(&answer(scene, "programme", &query)), @r"
        id=PGM-ALL | projects=2 | red=1 | unrated=0 | rag_weighted=red | budget=400 | eac=105 | exposure=10 | currency=GBP
        id=PGM-IN | projects=1 | red=0 | unrated=0 | rag_weighted=green | budget=100 | eac=105 | exposure=10 | currency=GBP
        total projects 2
        total red 1
        total unrated 0
        total rag_weighted red
        total budget 400 (2 of 2)
        total eac 105 (1 of 2)
        total exposure 10 (2 of 2)
        total currency GBP
        ");
    });
}

#[test]
fn currencies_are_not_added_and_groups_sum_to_what_can_be() {
    with_scene(&in_memory(SMALL), |scene| {
        let by = |by: &str| Query {
            by: Some(by.to_owned()),
            columns: [by, "count", "budget", "currency"].map(str::to_owned).into(),
            ..Query::default()
        };
        insta::assert_snapshot!(lines(&answer(scene, "portfolio", &by("programme"))), @r"
        programme=PGM-ALL | count=1 | budget=300 | currency=GBP
        programme=PGM-IN | count=1 | budget=100 | currency=GBP
        programme?no_programme | count=1 | budget=7 | currency=EUR
        total count 3
        total budget ?mixed_currencies (3 of 3)
        total currency ?mixed_currencies
        ");
    });
}

#[test]
fn rows_are_filtered_by_an_expression_over_their_columns() {
    with_scene(&in_memory(SMALL), |scene| {
        let ask = |filter: &str| {
            let query = Query { filter: Some(filter.to_owned()), columns: vec!["id".to_owned()], ..Query::default() };
            views::named("portfolio").unwrap().answer(scene, &query)
        };
        assert_eq!(ask("rag == 'red' or slip_days > 30").unwrap().rows.len(), 2);
        let misfit = ask("slip_dys > 30").unwrap_err();
        assert_eq!((&*misfit.message, &*misfit.help), ("there is no field `slip_dys`", "did you mean `slip_days`?"));
    });
}

#[test]
fn capacity_is_what_a_person_has_and_is_booked_for() {
    with_scene(&in_memory(SMALL), |scene| {
        let query = Query {
            columns: ["resource", "period", "capacity", "demand_firm", "utilisation", "peak_day"]
                .map(str::to_owned)
                .into(),
            ..Query::default()
        };
        let table = answer(scene, "capacity", &Query { by: Some("team".to_owned()), ..query });
        let first = lines(&table);
        assert_eq!(
            first.lines().next().unwrap(),
            "resource=TEA-1 | period=2026-11 | capacity=21 | demand_firm=10.5 | utilisation=0.5 | peak_day=2026-11-02"
        );
        assert_eq!(table.rows.len(), 12);
    });
}

/// A kind that only this tree knows.
const VEHICLE: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Vehicle", "description": "A van.", "type": "object",
  "x-pmo": {"kind": "vehicle", "plural": "vehicles", "prefix": "V", "id": "global", "title": "plate", "owner": "driver",
            "state": "condition", "closed": ["scrapped"], "due": "inspection", "review": null},
  "required": ["id"],
  "properties": {
    "id": {"$ref": "types.schema.json#/$defs/id"},
    "plate": {"$ref": "types.schema.json#/$defs/text"},
    "driver": {"$ref": "types.schema.json#/$defs/handle", "x-pmo-ref": ["person"]},
    "condition": {"enum": ["good", "scrapped"]},
    "inspection": {"$ref": "types.schema.json#/$defs/date"},
    "price": {"$ref": "types.schema.json#/$defs/money"},
    "engine": {"type": "object", "properties": {"power": {"$ref": "types.schema.json#/$defs/number"}}, "additionalProperties": false}
  },
  "additionalProperties": false
}"#;

fn with_vehicles<T>(ask: impl FnOnce(&Scene<'_>) -> T) -> T {
    let vehicles = "
- {id: V-10, plate: AB 10, driver: ana.silva, condition: good, inspection: 2026-12-01, price: 100.50, engine: {power: 90}}
- {id: V-2, plate: AB 2, condition: scrapped, price: {withheld: lease}}
- {id: V-3, driver: nobody}
";
    let files = SMALL.iter().copied().chain([("schemas/vehicle.schema.json", VEHICLE), ("vehicles.yaml", vehicles)]);
    with_scene(&in_memory(&files.collect::<Vec<_>>()), ask)
}

#[test]
fn a_kind_nobody_has_heard_of_is_listed_like_any_other() {
    with_vehicles(|scene| {
        let listed = views::list(scene, "vehicle", &Query::default()).unwrap();
        insta::assert_snapshot!(lines(&listed), @r"
        id=V-2 | plate=AB 2 | driver?not_given | condition=scrapped | inspection?not_given | project?no_project
        id=V-3 | plate?not_given | driver=nobody | condition?not_given | inspection?not_given | project?no_project
        id=V-10 | plate=AB 10 | driver=ana.silva | condition=good | inspection=2026-12-01 | project?no_project
        ");
        let columns = ["id", "price", "engine.power", "driver.team", "path"].map(str::to_owned).into();
        let query = Query {
            columns,
            sort: vec!["-id".to_owned()],
            filter: Some("condition == 'good' or price is undefined".to_owned()),
            ..Query::default()
        };
        insta::assert_snapshot!(lines(&views::list(scene, "vehicles", &query).unwrap()), @r"
        id=V-10 | price=100.5 | engine.power=90 | driver.team=TEA-1 | path=vehicles.yaml | currency=GBP
        id=V-3 | price?not_given | engine.power?not_given | driver.team?not_given | path=vehicles.yaml | currency=GBP
        id=V-2 | price?withheld | engine.power?not_given | driver.team?not_given | path=vehicles.yaml | currency=GBP
        total price 100.5 (1 of 3)
        total currency GBP
        ");
        let query = Query { columns: vec!["plat".to_owned()], ..Query::default() };
        let misfit = views::list(scene, "vehicles", &query).unwrap_err();
        assert_eq!(
            (&*misfit.message, &*misfit.help),
            ("there is no field `plat` in vehicles", "did you mean `plate`?")
        );
        assert_eq!(views::list(scene, "vehicel", &Query::default()).unwrap_err().help, "did you mean `vehicle`?");
    });
}

#[test]
fn a_card_shows_fields_with_their_places_and_who_names_the_record() {
    with_vehicles(|scene| {
        let vehicle = views::card(scene, "V-10");
        assert_eq!(vehicle.len(), 1);
        insta::assert_snapshot!(lines(&vehicle[0]), @r"
        field=id | value=V-10 | line=2 | source=vehicles.yaml:2:8
        field=plate | value=AB 10 | line=2 | source=vehicles.yaml:2:21
        field=driver | value=ana.silva | line=2 | source=vehicles.yaml:2:36
        field=condition | value=good | line=2 | source=vehicles.yaml:2:58
        field=inspection | value=2026-12-01 | line=2 | source=vehicles.yaml:2:76
        field=price | value=100.5 | line=2 | source=vehicles.yaml:2:95
        field=engine.power | value=90 | line=2 | source=vehicles.yaml:2:119
        ");
        let person = views::card(scene, "ana.silva");
        let named_by = person.iter().find(|table| table.name == "named-by").unwrap();
        insta::assert_snapshot!(lines(named_by), @r"
        kind=allocation | key?not_given | title=ana.silva | field=person | project=PRJ-A
        kind=vehicle | key=V-10 | title=AB 10 | field=driver | project?no_project
        ");
        assert!(views::card(scene, "V-99").is_empty());
    });
}

#[test]
fn the_id_of_a_dependency_names_both_of_its_halves() {
    let tree = in_memory(&[
        ("pmo.yaml", ""),
        ("projects/a/project.yaml", "{id: PRJ-A, dependencies: [{id: D-1, what: map, gives: PRJ-B}]}"),
        ("projects/b/project.yaml", "{id: PRJ-B, dependencies: [{id: D-1, what: map, gets: PRJ-A}]}"),
    ]);
    with_scene(&tree, |scene| {
        let titles: Vec<_> = views::card(scene, "D-1").into_iter().map(|table| table.title).collect();
        assert!(titles.iter().any(|title| title.starts_with("PRJ-A/D-1")), "{titles:?}");
        assert!(titles.iter().any(|title| title.starts_with("PRJ-B/D-1")), "{titles:?}");
    });
}

#[test]
fn a_projects_card_has_everything_that_belongs_to_it() {
    with_scene(&in_memory(SMALL), |scene| {
        let names = |key: &str| views::card(scene, key).into_iter().map(|table| table.name).collect::<Vec<_>>();
        assert_eq!(names("PRJ-A"), ["project", "computed", "ratings", "milestones", "risks", "costs"]);
        assert_eq!(
            names("PGM-ALL"),
            ["programme", "computed", "ratings", "portfolio", "milestones", "risks", "named-by"]
        );
        let risk = views::card(scene, "PRJ-A/R1");
        assert!(lines(&risk[1]).contains("figure=exposure | value=20"), "{}", lines(&risk[1]));
    });
}

#[test]
fn a_benefit_measured_before_anything_is_due_says_so() {
    let benefit =
        "{id: BEN-A, unit: calls, baseline: {value: 100, date: 2026-01-01}, target: {value: 40, date: 2027-06-30},
      measurements: [{date: 2026-10-01, value: 70}]}";
    let project = format!("id: PRJ-A\nbenefits:\n  - {benefit}\n");
    let tree = in_memory(&[("pmo.yaml", ""), ("projects/a/project.yaml", &project)]);
    with_scene(&tree, |scene| {
        let table = views::named("benefits").unwrap().answer(scene, &Query::default()).unwrap();
        let told = lines(&table);
        assert!(told.contains("latest=70") && told.contains("realised_pct?nothing_due"), "{told}");
        let query = Query { unit: Some("Networks".to_owned()), ..Query::default() };
        let misfit = views::named("benefits").unwrap().answer(scene, &query).unwrap_err();
        assert_eq!(misfit.help, "leave it out: there are none");
    });
}
