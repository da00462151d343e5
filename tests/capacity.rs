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

/// The week of 30 November: 2.5 days of k.lee and 2.5 of a tester to come, of somebody who has 5 and is agreed to do
/// 1.5 of something else; 15 of welders, of a team that has 10.
#[test]
fn skills_say_what_is_missing_and_who_alone_has_them() {
    let query = Query { period: Some("week".to_owned()), ..Query::default() };
    let columns = ["demand", "supply", "gap", "free", "hire_fte", "holders", "single_holder"];
    with_scene(&in_memory(TOWN), |scene| {
        let table = answer(scene, "skills", &query);
        let of = |skill: &str| skill_row(&table, skill, &columns);
        let (one, none) = ([Cell::Integer(1), Cell::Flag(true)], [Cell::Integer(0), Cell::Flag(false)]);
        assert_eq!(of("testing"), [&[figure(50), figure(50), figure(0), figure(-15), figure(3)][..], &one].concat());
        assert_eq!(
            of("welding"),
            [&[figure(150), figure(100), figure(-50), figure(-50), figure(10)][..], &none].concat()
        );
    });
}

/// January 2027 has 21 working days: a whole welder is agreed, and there is a fifth of one. 16.8 days are missing, of
/// 8 hours each; a year has 2,080 unless the policy says otherwise.
#[test]
fn what_is_missing_is_said_as_people_to_hire() {
    let people = ("people/people.yaml", "- {id: k.lee, name: K, fte: 0.2, skills: {welding: 4}}\n");
    let demand = "{role: welder, skill: welding, fte: 1, from: 2027-01-01, to: 2027-01-31}";
    let project = format!("{{id: PRJ-A, name: A, people: [{demand}]}}");
    for (policy, hours) in [("{}", 2080), ("{thresholds: {hours_per_year: 1680}}", 1680)] {
        let tree = [("pmo.yaml", policy), people, ("projects/a/project.yaml", project.as_str())];
        with_scene(&in_memory(&tree), |scene| {
            let table = answer(scene, "skills", &Query::default());
            let found = skill_row(&table, "welding", &["worst_period", "worst_gap", "hire_fte", "hire_fte_year"]);
            let yearly = Decimal::new(168 * 8, 1) / Decimal::from(hours);
            let expected = [named("2027-01"), figure(-168), figure(8), Cell::Decimal(yearly.normalize())];
            assert_eq!(found, expected);
        });
    }
}

fn skill_row(table: &Table, skill: &str, columns: &[&str]) -> Vec<Cell> {
    let row = table.rows.iter().find(|row| {
        let period = table.column("period").map(|period| row[period].as_text());
        row[0].as_text() == Some(skill) && period.flatten().is_none_or(|period| period == "2026-11-30")
    });
    columns.iter().map(|column| normal(&row.unwrap()[table.column(column).unwrap()])).collect()
}

#[test]
fn where_nobody_has_a_recorded_skill_supply_is_not_known() {
    let tree = [(
        "projects/a/project.yaml",
        "{id: PRJ-A, name: A, people: [{role: tester, skill: testing, fte: 1, from: 2026-11-30, to: 2026-12-04}]}",
    )];
    with_scene(&in_memory(&tree), |scene| {
        let table = answer(scene, "skills", &Query::default());
        let found = skill_row(&table, "testing", &["demand", "supply", "gap", "holders", "hire_fte"]);
        let unknown = Cell::Null("no_skills_recorded");
        assert_eq!(found, [figure(50), unknown.clone(), unknown.clone(), unknown.clone(), unknown]);
    });
}

/// US Department of Justice: parts of 30, 30, 20 and 20 percent have an index of 2,600 of 10,000, here as sponsors of
/// three, three, two and two projects.
#[test]
fn concentration_is_that_of_the_department_of_justice() {
    let sponsors = ["a.fox", "a.fox", "a.fox", "b.ray", "b.ray", "b.ray", "c.ito", "c.ito", "d.kim", "d.kim"];
    let project = |(number, sponsor): (usize, &&str)| format!("- {{id: PRJ-{number}, name: P, sponsor: {sponsor}}}\n");
    let mut projects: String = sponsors.iter().enumerate().map(project).collect();
    projects += "- {id: PRJ-X, name: X, state: cancelled, sponsor: d.kim}\n- {id: PRJ-Y, name: Y}\n";
    with_scene(&in_memory(&[("projects/projects.yaml", &projects)]), |scene| {
        let table = answer(scene, "concentration", &Query::default());
        let of = |dimension: &str, columns: &[&str]| -> Vec<Cell> {
            let row = table.rows.iter().find(|row| row[0].as_text() == Some(dimension)).unwrap();
            columns.iter().map(|column| normal(&row[table.column(column).unwrap()])).collect()
        };
        let share = |hundredths: i64| Cell::Decimal(Decimal::new(hundredths, 2).normalize());
        let found = of("sponsor", &["hhi", "band", "top", "top_share", "holders", "unknown"]);
        let expected = [share(26), named("high"), named("a.fox"), share(30), Cell::Integer(4), Cell::Integer(1)];
        assert_eq!(found, expected);
        assert_eq!(
            of("supplier", &["hhi", "top", "currency"]),
            [Cell::Null("nothing_known"), Cell::Null("nothing_known"), Cell::Null("not_given"),]
        );
    });
}

/// k.lee is agreed to 125 % on two days; a.fox has 0.4 of full time for projects.
#[test]
fn overload_is_taken_apart_into_bookings_and_absences() {
    with_scene(&in_memory(TOWN), |scene| {
        let view = pmo::views::named("overload").unwrap();
        let table = answer(scene, "overload", &Query::default());
        let stated = ["id", "name", "team", "business_unit"];
        let columns = table.columns.iter().map(|column| &*column.name).filter(|name| !stated.contains(name));
        let explained: Vec<&str> = view.figures.iter().map(|figure| figure.figure).collect();
        let missing: Vec<&str> = columns.filter(|name| !explained.contains(name)).collect();
        assert!(missing.is_empty(), "nobody says how {missing:?} come about");
        let why = pmo::views::why(scene, "k.lee.from").unwrap();
        let names: Vec<&str> = why.rows.iter().filter_map(|row| row[why.column("name").unwrap()].as_text()).collect();
        for name in ["from", "peak_utilisation", "PRJ-A.fte", "available", "absence.from"] {
            assert!(names.contains(&name), "{names:?}");
        }
        let of = |who: &str, columns: &[&str]| -> Vec<Cell> {
            let row = table.rows.iter().find(|row| row[0].as_text() == Some(who)).unwrap();
            columns.iter().map(|column| normal(&row[table.column(column).unwrap()])).collect()
        };
        let (from, to) = ("2026-12-03".parse().unwrap(), "2026-12-04".parse().unwrap());
        let found = of("k.lee", &["peak_utilisation", "from", "to", "weeks_over", "projects", "days_since_leave"]);
        let share = Cell::Decimal(Decimal::new(125, 2));
        let none = Cell::Null("no_leave_recorded");
        assert_eq!(found, [share, Cell::Date(from), Cell::Date(to), figure(4), Cell::Integer(1), none]);
        let found = of("a.fox", &["available", "peak_utilisation", "from", "weeks_over"]);
        assert_eq!(found, [figure(4), figure(0), Cell::Null("not_over"), figure(0)]);
    });
}
