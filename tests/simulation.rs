//! `pmo simulate`: what a project's estimates and risks come to, and what is said where they come to nothing.

use pmo::decide::{Simulation, simulate};
use pmo::git::Snapshot;
use pmo::metrics::chance::Trials;
use pmo::views::{Cell, Table};
use pmo::workspace;
use rust_decimal::Decimal;

use crate::cli::{run, tree};

/// Simulates `PRJ-A`, whose text is given, as of Friday 20 November 2026.
fn ask(project: &str, asked: &Simulation) -> Table {
    let files = [("pmo.yaml", "{currency: GBP, rates: {EUR: 0.5}}"), ("projects/a/project.yaml", project)];
    let loaded = workspace::load(Snapshot::of_texts(files)).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let scene = loaded.scene(&portfolio, &scanned, "2026-11-20".parse().unwrap());
    simulate(&scene, asked, &|_| (), &|_| ()).unwrap()
}

fn of_a(risks: bool) -> Simulation {
    Simulation { project: Some("PRJ-A".to_owned()), risks, ..Simulation::default() }
}

/// The cell of the row `figure` (or of the work with that id).
fn cell(table: &Table, row: &str, column: &str) -> Cell {
    let (figure, id) = (table.column("figure").unwrap(), table.column("id").unwrap());
    let wanted =
        table.rows.iter().find(|cells| cells[figure].as_text() == Some(row) || cells[id].as_text() == Some(row));
    wanted.unwrap()[table.column(column).unwrap()].clone()
}

fn number(table: &Table, row: &str, column: &str) -> f64 {
    cell(table, row, column).number().unwrap_or(Decimal::MAX).to_string().parse().unwrap()
}

/// A chain of two activities with a third beside it that can never matter, and two budget lines, one of them in euros.
const PLAN: &str = "
id: PRJ-A
name: A
cost:
  budget: 1200
  lines:
    - {category: work, amount: 900, estimate: {optimistic: 800, likely: 900, pessimistic: 1300}}
    - {category: licences, currency: EUR, amount: 400}
activities:
  - {id: T1, name: Dig, duration: 10, estimate: {optimistic: 8, likely: 10, pessimistic: 18}}
  - {id: T2, name: Build, duration: 20, after: [{ref: T1}], estimate: {optimistic: 18, likely: 20, pessimistic: 40}}
  - {id: T3, name: Plan, duration: 5, estimate: {optimistic: 4, likely: 5, pessimistic: 6}}
milestones: [{id: M1, name: Open, baseline: 2027-01-15, after: [{ref: T2}, {ref: T3}]}]
risks:
  - {id: R1, title: Flood, probability: 0.5, cost: 100, delay: 10, delays: T3}
  - {id: R2, title: Strike, probability: 0.5, cost: 300, delay: 4}
  - {id: R3, title: Not costed, probability: 0.5}
";

#[test]
fn finish_duration_and_cost_are_those_of_the_estimates() {
    let table = ask(PLAN, &of_a(false));
    // Means add up: (8 + 10 + 18) ÷ 3 + (18 + 20 + 40) ÷ 3 = 38 days; 1,000 + 200 pounds.
    assert!((number(&table, "duration", "mean") - 38.0).abs() < 0.2);
    assert!((number(&table, "cost", "mean") - 1200.0).abs() < 5.0);
    assert_eq!(
        (cell(&table, "duration", "base"), cell(&table, "cost", "base")),
        (Cell::Integer(30), Cell::Decimal(1100.into()))
    );
    // The baseline is the end of the 41st working day from Friday 20 November 2026.
    assert_eq!(cell(&table, "duration", "target"), Cell::Integer(41));
    assert_eq!(cell(&table, "finish", "target"), Cell::Date("2027-01-15".parse().unwrap()));
    assert_eq!(cell(&table, "finish", "p_target"), cell(&table, "duration", "p_target"));
    let share = number(&table, "finish", "p_target");
    assert!((0.6..0.8).contains(&share), "{share}");
    assert_eq!(
        (cell(&table, "T1", "criticality"), cell(&table, "T3", "criticality")),
        (Cell::Decimal(1.into()), Cell::Decimal(0.into()))
    );
    assert!(number(&table, "T2", "sensitivity") > 0.8 && number(&table, "T3", "sensitivity").abs() < 0.05);
    assert_eq!(cell(&table, "M1", "sensitivity"), Cell::Null("no_estimate"));
}

#[test]
fn risks_come_on_top_and_what_is_left_out_is_said() {
    let table = ask(PLAN, &of_a(true));
    // 0.5 × 100 + 0.5 × 300 pounds more; R1 delays work beside the critical path, R2 the finish: 0.5 × 4 days more.
    assert!((number(&table, "cost", "mean") - 1400.0).abs() < 8.0);
    assert!((number(&table, "duration", "mean") - 40.0).abs() < 0.3);
    let said = table.notes.join("\n");
    assert!(said.contains("1 of 3 open risks of `PRJ-A` are left out"), "{said}");
    assert!(said.contains("already counts it twice"), "{said}");
}

#[test]
fn the_same_seed_comes_to_the_same_table_and_says_so() {
    let seeded = |seed| ask(PLAN, &Simulation { trials: Trials { count: 2_000, seed }, ..of_a(true) });
    assert_eq!(seeded(5), seeded(5));
    assert_ne!(seeded(5).rows, seeded(6).rows);
    let table = seeded(5);
    let total =
        |name: &str| table.totals.iter().find(|total| total.name == name).map(|total| total.value.clone()).unwrap();
    assert_eq!((total("seed"), total("trials")), (Cell::Integer(5), Cell::Integer(2_000)));
    assert_eq!((total("generator"), total("distribution")), (Cell::word("ChaCha8"), Cell::word("triangular")));
    assert!(table.notes[0].contains("ChaCha8") && table.notes[0].contains("seed 5"), "{:?}", table.notes);
}

/// A run over nothing is no answer: it says so with the exit code of nothing to check, as a clean run would not.
#[test]
fn nothing_to_simulate_is_said() {
    let project =
        "id: PRJ-A\nname: Portal\nstage: delivery\nrisks: [{id: R1, title: Frost, probability: 0.5, cost: 10}]\n";
    let people = ("people.yaml", "- {id: ana.silva, name: Ana Silva}\n");
    let (empty, plain) = (tree(&[("pmo.yaml", ""), people]), tree(&[("pmo.yaml", ""), ("project.yaml", project)]));
    let (code, out, err) = run(empty.path(), &["simulate"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(
        err.starts_with("pmo: there is nothing to simulate: the tree has no project\n  try: `pmo new project`"),
        "{err}"
    );
    let (code, out, err) = run(plain.path(), &["simulate", "--format", "json"]);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("no active project states a three-point estimate"), "{err}");
    // One that is asked for by name has its rows, each null with its reason.
    let (code, out, _) = run(plain.path(), &["simulate", "PRJ-A", "--format", "csv"]);
    assert_eq!((code, out.lines().count() > 1), (0, true), "{out}");
}

#[test]
fn what_cannot_be_simulated_is_null_with_its_reason() {
    let finish = |text: &str| {
        let table = ask(text, &of_a(false));
        (cell(&table, "finish", "p80"), table.notes.join("\n"))
    };
    let activity = |estimate: &str| {
        format!("{{id: PRJ-A, name: A, activities: [{{id: T1, name: Dig, duration: 3, estimate: {{{estimate}}}}}]}}")
    };
    let (found, said) = finish(&activity("optimistic: 9, likely: 5, pessimistic: 12"));
    assert!(found == Cell::Null("illogical_estimate") && said.contains("`PRJ-A/T1`"), "{found:?} {said}");
    let (found, said) = finish(&activity("optimistic: 3, pessimistic: 12"));
    assert!(found == Cell::Null("incomplete_estimate") && said.contains("`PRJ-A/T1`"), "{found:?} {said}");
    let circle = "{id: PRJ-A, name: A, activities: [{id: T1, name: A, duration: 1, after: [{ref: T2}]},
        {id: T2, name: B, duration: 1, after: [{ref: T1}]}]}";
    let (found, said) = finish(circle);
    assert!(found == Cell::Null("cycle") && said.contains("circle"), "{found:?} {said}");
    let plain = "{id: PRJ-A, name: A, activities: [{id: T1, name: A, duration: 1}]}";
    assert_eq!(finish(plain).0, Cell::Null("no_estimates"));
    assert_eq!(cell(&ask(plain, &of_a(false)), "cost", "p80"), Cell::Null("not_given"));
    assert_eq!(finish("{id: PRJ-A, name: A}").0, Cell::Null("no_logic"));
    assert!(ask(plain, &Simulation::default()).rows.is_empty());
}
