//! `pmo why`: a figure is taken apart down to the lines that state what it is made from.

use pmo::git::Snapshot;
use pmo::views::{self, Cell, Table};
use pmo::workspace;

const PROJECT: &str = "\
id: PRJ-A
name: A
stage: delivery
milestones:
  - id: M1
    name: Go-live
    baseline: 2026-10-01
    forecast: 2026-10-20
";

fn why(asked: &str) -> Result<Table, views::Misfit> {
    let loaded = workspace::load(Snapshot::of_texts([("project.yaml", PROJECT)])).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    views::why(&loaded.scene(&portfolio, &scanned, "2026-11-20".parse().unwrap()), asked)
}

/// Name, value and place of each row.
fn rows(table: &Table) -> Vec<(String, Cell, Cell)> {
    let column = |name: &str| table.column(name).unwrap();
    let (name, value, at) = (column("name"), column("value"), column("at"));
    let text = |cell: &Cell| cell.as_text().unwrap_or_default().to_owned();
    table.rows.iter().map(|row| (text(&row[name]), row[value].clone(), row[at].clone())).collect()
}

#[test]
fn a_figure_is_taken_apart_down_to_the_lines_that_state_it() {
    let table = why("PRJ-A/M1.slip_days").unwrap();
    let day = |text: &str| Cell::word(text);
    let row = |name: &str, value: Cell, at: Cell| (name.to_owned(), value, at);
    assert_eq!(
        rows(&table),
        [
            row("slip_days", Cell::Integer(19), Cell::Null("computed")),
            row("baseline", day("2026-10-01"), Cell::word("project.yaml:7")),
            row("forecast", day("2026-10-20"), Cell::word("project.yaml:8")),
            row("actual", Cell::Null("not_given"), Cell::Null("not_in_a_record")),
        ]
    );
}

#[test]
fn a_field_is_shown_as_it_stands() {
    let table = why("PRJ-A.stage").unwrap();
    assert_eq!(rows(&table), [("stage".to_owned(), Cell::word("delivery"), Cell::word("project.yaml:3"))]);
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    assert!(why("PRJ-A/M1.slip_day").is_err_and(|misfit| misfit.help.contains("slip_days")));
    assert!(why("PRJ-B.stage").is_err_and(|misfit| misfit.message.contains("`PRJ-B`")));
    assert!(why("PRJ-A").is_err() && why(".").is_err() && why("").is_err() && why("PRJ-A.").is_err());
}
