//! `pmo why`: a figure is taken apart down to the lines that state what it is made from.

use pmo::git::Snapshot;
use pmo::views::{self, Cell, Table};
use pmo::workspace;
use serde_json::{Value, json};

use crate::git::repository::{Folder, pmo};

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

/// The history of a value in a real repository, through a new layout of its file and a new place for it.
#[test]
fn every_change_of_a_value_names_its_commit() {
    let Some(folder) = Folder::new("why") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n").write("a/project.yaml", PROJECT);
    repository.commit("2026-09-01", "Plan agreed");
    repository.write("a/project.yaml", &PROJECT.replace("2026-10-20", "2026-11-10"));
    let slip = repository.commit("2026-10-05", "Supplier is late");
    repository.write("a/project.yaml", "name: A\nid: PRJ-A\nstage: delivery\n");
    repository
        .write("a/milestones/go-live.yaml", "forecast: '2026-11-10'\nbaseline: 2026-10-01\nname: Go-live\nid: M1\n");
    repository.commit("2026-10-12", "One file a milestone");
    repository.git(&["mv", "a", "b"]);
    repository.commit("2026-10-13", "Moved");
    let arguments = ["why", "PRJ-A/M1.slip_days", "--as-of", "2026-11-20", "--format", "json"];
    let (code, out, error) = pmo(&repository.folder, &arguments);
    assert_eq!((code, error.as_str()), (0, ""));
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["tables"][0]["rows"][0]["value"], 40);
    let rows = answer["tables"][1]["rows"].as_array().unwrap();
    let change = rows.iter().find(|row| row["field"] == "forecast" && row["before"] == "2026-10-20").unwrap();
    assert_eq!((&change["after"], &change["date"]), (&json!("2026-11-10"), &json!("2026-10-05")));
    assert_eq!((&change["message"], &change["author"]), (&json!("Supplier is late"), &json!("Ana Silva")));
    assert!(slip.starts_with(change["commit"].as_str().unwrap()));
    let dates: Vec<&Value> = rows.iter().map(|row| &row["date"]).collect();
    assert_eq!(dates, ["2026-10-05", "2026-09-01", "2026-09-01"], "moves and layouts are no change");
}

/// A record that was taken out and came back said nothing in between; a field that did, too, and what it said first counts.
#[test]
fn what_was_gone_for_a_while_is_told() {
    let Some(folder) = Folder::new("what_was_gone_for_a_while_is_told") else { return };
    let repository = folder.init("tree", &[]);
    let (whole, without) = (PROJECT, PROJECT.replace("stage: delivery\n", ""));
    repository.write("pmo.yaml", "organisation: Example\n").write("a/project.yaml", whole);
    repository.commit("2026-09-01", "Plan agreed");
    std::fs::remove_file(repository.folder.join("a/project.yaml")).unwrap();
    repository.commit("2026-09-02", "Out");
    repository.write("a/project.yaml", whole);
    repository.commit("2026-09-03", "In");
    repository.write("a/project.yaml", &without);
    repository.commit("2026-09-04", "Without");
    repository.write("a/project.yaml", whole);
    repository.commit("2026-09-05", "With");
    let asked = ["why", "PRJ-A.stage", "--as-of", "2026-09-06", "--format", "json"];
    let answer: Value = serde_json::from_str(&pmo(&repository.folder, &asked).1).unwrap();
    let told = |row: &Value| ["message", "before", "after"].map(|key| row[key].as_str().unwrap_or("-")).join(" ");
    let told: Vec<String> = answer["tables"][1]["rows"].as_array().unwrap().iter().map(told).collect();
    let expected =
        ["With - delivery", "Without delivery -", "In - delivery", "Out delivery -", "Plan agreed - delivery"];
    assert_eq!(told, expected);
}
