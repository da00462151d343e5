//! Who can do how much: nothing booked vanishes, whoever is named, and groups sum to the same total.

use pmo::rules::Scene;
use pmo::views::{Cell, Query, Table};
use rust_decimal::Decimal;

use crate::views::{answer, in_memory, total, with_scene};

/// Ten working days from 30 November 2026: two people of one team, a team that only states its size, one that states
/// nothing, a role nobody fills, and somebody who is booked and not recorded.
const TOWN: &[(&str, &str)] = &[
    (
        "people/people.yaml",
        "
- {id: k.lee, name: K. Lee, team: TEA-WEB, line_manager: m.brown, business_unit: Digital, skills: {testing: 4}}
- {id: a.fox, name: A. Fox, team: TEA-WEB, fte: 0.5, business_unit: Digital, business_as_usual: 20}
",
    ),
    (
        "people/teams.yaml",
        "
- {id: TEA-WEB, name: Web, line_manager: l.paz}
- {id: TEA-OUT, name: Outside, capacity: 2, skills: [welding], line_manager: m.brown}
- {id: TEA-NEW, name: New}
",
    ),
    ("people/absences.yaml", "- {person: k.lee, from: 2026-12-07, to: 2026-12-08}\n"),
    (
        "projects/a/project.yaml",
        "
id: PRJ-A
name: Library
business_unit: Culture
people:
  - {person: k.lee, fte: 0.5, from: 2026-11-30, to: 2026-12-11, skill: testing}
  - {person: k.lee, fte: 0.75, from: 2026-12-03, to: 2026-12-04}
  - {person: a.fox, fte: 0.1, from: 2026-11-30, to: 2026-12-11, state: soft}
  - {team: TEA-WEB, days: 6, from: 2026-11-30, to: 2026-12-11}
  - {team: TEA-OUT, days: 30, from: 2026-11-30, to: 2026-12-11, skill: welding}
  - {team: TEA-NEW, days: 4, from: 2026-11-30, to: 2026-12-11}
  - {role: tester, fte: 0.5, from: 2026-11-30, to: 2026-12-11, skill: testing}
",
    ),
    (
        "projects/b/project.yaml",
        "
id: PRJ-B
name: Pool
people:
  - {person: n.new, fte: 0.4, from: 2026-11-30, to: 2026-12-11}
  - {fte: 0.2, from: 2026-11-30, to: 2026-12-11}
",
    ),
];

fn ask<T>(by: &str, look: impl FnOnce(&Scene<'_>, Table) -> T) -> T {
    let query = Query { by: Some(by.to_owned()), period: Some("week".to_owned()), ..Query::default() };
    with_scene(&in_memory(TOWN), |scene| look(scene, answer(scene, "capacity", &query)))
}

/// The cells of one resource in the week of 30 November, by column; a null shows its reason.
fn row(table: &Table, resource: &Cell, columns: &[&str]) -> Vec<Cell> {
    let (name, period) = (table.column("resource").unwrap(), table.column("period").unwrap());
    let week = Cell::Text("2026-11-30".to_owned());
    let row = table.rows.iter().find(|row| row[name] == *resource && row[period] == week).unwrap();
    columns.iter().map(|column| normal(&row[table.column(column).unwrap()])).collect()
}

fn normal(cell: &Cell) -> Cell {
    match cell {
        Cell::Decimal(number) => Cell::Decimal(number.normalize()),
        other => other.clone(),
    }
}

fn named(name: &str) -> Cell {
    Cell::Text(name.to_owned())
}

fn figure(tenths: i64) -> Cell {
    Cell::Decimal(Decimal::new(tenths, 1).normalize())
}

const FIGURES: [&str; 5] = ["capacity", "demand_firm", "utilisation", "peak_utilisation", "gap"];

#[test]
fn people_have_their_share_less_running_work_and_peak_on_a_day() {
    ask("person", |_, table| {
        let day = Cell::Date("2026-12-03".parse().unwrap());
        assert_eq!(
            row(&table, &named("k.lee"), &FIGURES)[..4],
            [figure(50), figure(40), figure(8), Cell::Decimal(Decimal::new(125, 2))]
        );
        assert_eq!(
            row(&table, &named("k.lee"), &["peak_day", "days_over", "kind"]),
            [day, Cell::Integer(2), named("person")]
        );
        let soft = Cell::Decimal(Decimal::new(5, 1));
        assert_eq!(
            row(&table, &named("a.fox"), &["capacity", "demand_firm", "demand_soft"]),
            [figure(20), figure(0), soft]
        );
    });
}

#[test]
fn what_is_booked_without_a_person_is_a_row_of_its_own_and_says_why_nothing_else_is_known() {
    ask("person", |_, table| {
        let null = |reason: &'static str| Cell::Null(reason);
        let outside = row(&table, &named("TEA-OUT"), &FIGURES);
        assert_eq!(outside, [figure(100), figure(150), figure(15), figure(15), figure(-50)]);
        for (resource, demand, reason) in [
            (named("TEA-WEB"), 30, "in_people"),
            (named("TEA-NEW"), 20, "no_people"),
            (named("tester"), 25, "nobody_named"),
            (Cell::Null("nobody_named"), 10, "nobody_named"),
        ] {
            let found = row(&table, &resource, &["capacity", "demand_firm", "utilisation", "gap"]);
            assert_eq!(found, [null(reason), figure(demand), null(reason), null(reason)], "{resource:?}");
        }
        assert_eq!(table.notes, ["rows whose capacity is not known belong to 4 of the resources"]);
    });
}

#[test]
fn every_way_to_group_sums_to_the_same_demand() {
    // 5 and 1.5 of k.lee, 6, 30 and 4 of teams, 5 of the tester, 4 and 2 of project B.
    for by in ["person", "team", "manager", "skill"] {
        ask(by, |_, table| assert_eq!(total(&table, "demand_firm"), Decimal::new(575, 1), "{by}"));
    }
    let capacity = |by: &str| ask(by, |_, table| total(&table, "capacity"));
    assert_eq!(capacity("person"), capacity("team"));
    assert_eq!(capacity("person"), capacity("manager"));
}

#[test]
fn teams_managers_and_skills_have_what_their_people_have() {
    ask("team", |_, table| {
        assert_eq!(row(&table, &named("TEA-WEB"), &["capacity", "people"]), [figure(70), Cell::Integer(2)]);
        assert_eq!(row(&table, &Cell::Null("no_team"), &["capacity", "demand_firm"]), [figure(50), figure(55)]);
    });
    ask("manager", |_, table| {
        assert_eq!(row(&table, &named("m.brown"), &["capacity", "demand_firm"]), [figure(150), figure(190)]);
        assert_eq!(row(&table, &named("l.paz"), &["capacity", "demand_firm"]), [figure(20), figure(30)]);
    });
    ask("skill", |_, table| {
        assert_eq!(row(&table, &named("testing"), &["capacity", "demand_firm"]), [figure(50), figure(50)]);
        assert_eq!(
            row(&table, &named("welding"), &["capacity", "demand_firm", "gap"]),
            [figure(100), figure(150), figure(-50)]
        );
        let none = row(&table, &Cell::Null("no_skill"), &["capacity", "demand_firm"]);
        assert_eq!(none, [Cell::Null("no_skill"), figure(95)]);
    });
}

#[test]
fn a_unit_is_its_people_and_teams_and_what_its_projects_ask_for() {
    let query = Query { unit: Some("Culture".to_owned()), ..Query::default() };
    with_scene(&in_memory(TOWN), |scene| {
        let table = answer(scene, "capacity", &query);
        let found: Vec<&str> = table.rows.iter().filter_map(|row| row[0].as_text()).collect();
        assert_eq!(found, ["tester", "tester"], "November and December");
    });
}
