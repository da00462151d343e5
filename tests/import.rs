//! `pmo import csv` from the outside: what is read, what is said of the rest, and what a second edition does.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::cli::{run, tree};

const MAP: &str = "\
kind: project
id: {template: 'PRJ-{Ref}'}
fields:
  name: Project
  stage: {constant: delivery}
  status.date: {column: As of, dates: ['%d/%m/%Y']}
  status.rag.overall: {column: Rating, values: {Amber/Red: red, Not rated: unrated}, otherwise: keep}
  cost.total: {column: Cost (£m), scale: 1000000, withheld: {'Exempt*': commercial}}
  milestones[0].id: {constant: M1}
  milestones[0].name: {constant: Begin}
  milestones[0].forecast: {column: Begin, dates: ['%d/%m/%Y']}
  milestones[1].id: {constant: M2}
  milestones[1].name: {constant: End}
  milestones[1].forecast: {column: End, dates: ['%d/%m/%Y']}
skip_when: [{column: Ref, is: [Total, '']}]
ignore: [Narrative]
";

const HEADER: &str = "Ref,Project,As of,Rating,Cost (£m),Begin,End,Narrative,Region\n";
const FIRST: &str = "\
7,\"Claims, phase 2\",30/09/2025,Amber/Red,\"1,450.37\",,18/12/2026,all well,North
8,Smart meters,30/09/2025,green,Exempt under section 43,01/02/2024,,,
Total,,,,1450.37,,,,
";

fn import(folder: &Path, arguments: &[&str]) -> (i32, Value, String) {
    let arguments =
        [&["import", "csv", "list.csv", "--map", "map.yaml", "--tree", "tree", "--format", "json"], arguments];
    let (code, out, err) = run(folder, &arguments.concat());
    (code, serde_json::from_str(&out).unwrap_or_default(), err)
}

fn sheet(rows: &str) -> tempfile::TempDir {
    tree(&[("tree/pmo.yaml", "methodology: light\n"), ("map.yaml", MAP), ("list.csv", &format!("{HEADER}{rows}"))])
}

/// The table called `name` of an answer of several.
fn table<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    let tables = answer["tables"].as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
    let named = tables.iter().find(|table| table["schema"] == format!("pmo/{name}/v1"));
    named.and_then(|table| table["rows"].as_array()).map_or(&[], Vec::as_slice)
}

fn count(answer: &Value, outcome: &str) -> u64 {
    let row = table(answer, "import").iter().find(|row| row["outcome"] == outcome);
    row.and_then(|row| row["count"].as_u64()).unwrap_or_else(|| panic!("no {outcome} in {answer:#}"))
}

#[test]
fn a_sheet_becomes_records_and_every_cell_is_accounted_for() {
    let folder = sheet(FIRST);
    let (code, answer, err) = import(folder.path(), &[]);
    assert_eq!(code, 0, "{err}{answer:#}");
    assert_eq!((count(&answer, "rows_read"), count(&answer, "rows_skipped"), count(&answer, "created")), (3, 1, 2));
    let first = fs::read_to_string(folder.path().join("tree/projects/PRJ-7.yaml")).unwrap();
    insta::assert_snapshot!(first.split("x-import").next().unwrap(), @r"
    id: PRJ-7
    name: Claims, phase 2
    stage: delivery
    status:
      date: 2025-09-30
      rag:
        overall: red
    milestones:
      - id: M2
        name: End
        forecast: 2026-12-18
    cost:
      total: 1450370000
    ");
    let second = fs::read_to_string(folder.path().join("tree/projects/PRJ-8.yaml")).unwrap();
    assert!(
        second.contains("total:\n    withheld: commercial\n") && second.contains("id: M1") && !second.contains("M2")
    );
    let columns = table(&answer, "import-columns");
    let of = |name: &str| columns.iter().find(|row| row["column"] == name).unwrap().clone();
    assert_eq!((&of("Narrative")["state"], &of("Region")["state"]), (&"ignored".into(), &"not_mapped".into()));
    let cost = of("Cost (£m)");
    assert_eq!((cost["matched"].as_u64(), cost["withheld"].as_u64()), (Some(1), Some(1)));
    let (code, out, err) = run(folder.path(), &["check", "--tree", "tree", "--format", "concise"]);
    assert!(code <= 1 && !out.contains("schema-violation") && !out.contains("ambiguous"), "{out}{err}");
}

#[test]
fn what_is_not_understood_stops_the_import_and_is_listed() {
    let folder = sheet(
        "7,Claims,30/09/2025,purple,12 apples,,31/02/2026,,\n8,,30/09/2025,green,1,,,,\n7,Again,30/09/2025,green,1,,,,\n",
    );
    let (code, answer, _) = import(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(!folder.path().join("tree/projects").exists(), "something was written");
    let said: Vec<String> = table(&answer, "import-unmatched")
        .iter()
        .map(|row| format!("{} {} {}: {}", row["line"], row["column"], row["cell"], row["why"]))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    2 "Cost (£m)" "12 apples": "`cost.total` must be an amount such as 30000 or 1250.50; found `12 apples`"
    2 "End" "31/02/2026": "it is no date of the form %d/%m/%Y"
    2 "Rating" "purple": "`status.rag.overall` must be one of green, amber, red, unrated, green_amber, amber_red; found `purple`"
    3 "" "PRJ-8": "the row became no record: the field `name` is missing"
    4 "" "PRJ-7": "the row became no record: the id `PRJ-7` stands already in line 2"
    "#);
    let (code, answer, _) = import(folder.path(), &["--allow-unmatched"]);
    assert_eq!((code, count(&answer, "created"), count(&answer, "rows_rejected")), (0, 1, 2));
    let written = fs::read_to_string(folder.path().join("tree/projects/PRJ-7.yaml")).unwrap();
    assert!(written.contains("name: Claims\n") && !written.contains("apples") && !written.contains("M2"), "{written}");
}

#[test]
fn the_next_edition_updates_what_the_map_wrote() {
    let folder = sheet(FIRST);
    import(folder.path(), &[]);
    let (_, answer, _) = import(folder.path(), &[]);
    assert_eq!((count(&answer, "unchanged"), count(&answer, "updated")), (2, 0));
    fs::write(
        folder.path().join("list.csv"),
        format!("{HEADER}8,Smart meters,30/09/2026,red,3,01/02/2024,,,\n9,New,30/09/2026,green,1,,,,\n"),
    )
    .unwrap();
    let (code, answer, _) = import(folder.path(), &["--dry-run"]);
    assert_eq!((code, count(&answer, "updated"), count(&answer, "not_in_file")), (0, 1, 1));
    assert!(!folder.path().join("tree/projects/PRJ-9.yaml").exists());
    let (code, answer, err) = import(folder.path(), &["--close-missing", "stage=complete"]);
    assert_eq!(
        (code, count(&answer, "created"), count(&answer, "updated"), count(&answer, "closed")),
        (0, 1, 1, 1),
        "{err}"
    );
    let closed = fs::read_to_string(folder.path().join("tree/projects/PRJ-7.yaml")).unwrap();
    assert!(closed.contains("stage: complete\n") && closed.contains("name: Claims, phase 2\n"), "{closed}");
    let (_, answer, _) = import(folder.path(), &["--close-missing", "stage=complete"]);
    assert_eq!((count(&answer, "unchanged"), count(&answer, "not_in_file")), (2, 1));
    let (_, answer, _) = import(folder.path(), &["--remove-missing"]);
    assert_eq!(count(&answer, "removed"), 1);
    assert!(!folder.path().join("tree/projects/PRJ-7.yaml").exists());
}

#[test]
fn what_somebody_edited_or_wrote_is_never_overwritten() {
    let folder = sheet(FIRST);
    import(folder.path(), &[]);
    let edited = folder.path().join("tree/projects/PRJ-8.yaml");
    let text = fs::read_to_string(&edited).unwrap().replace("name: Smart meters", "name: Smart meters # checked");
    fs::write(&edited, &text).unwrap();
    fs::write(
        folder.path().join("list.csv"),
        format!("{HEADER}7,Claims,30/09/2026,red,3,,,,\n8,Meters,30/09/2026,red,3,,,,\n"),
    )
    .unwrap();
    let (code, _, err) = import(folder.path(), &[]);
    assert_eq!(code, 2);
    assert!(err.contains("`projects/PRJ-8.yaml`") && err.contains("--keep-edited"), "{err}");
    let (code, answer, _) = import(folder.path(), &["--keep-edited"]);
    assert_eq!((code, count(&answer, "updated"), count(&answer, "edited_by_hand")), (0, 1, 1));
    assert_eq!(fs::read_to_string(&edited).unwrap(), text);
    fs::create_dir_all(folder.path().join("tree/projects/nine")).unwrap();
    fs::write(folder.path().join("tree/projects/nine/project.yaml"), "id: PRJ-9\nname: Nine\n").unwrap();
    fs::write(folder.path().join("list.csv"), format!("{HEADER}9,Nine,30/09/2026,red,3,,,,\n")).unwrap();
    let (code, _, err) = import(folder.path(), &[]);
    assert_eq!(code, 2);
    assert!(err.contains("`PRJ-9` in line 2 stands in `projects/nine/project.yaml`"), "{err}");
}

#[test]
fn a_map_that_does_not_fit_is_a_failure_with_its_place() {
    let folder = sheet(FIRST);
    for (from, to, message, hint) in [
        ("Rating", "Ratin", "no column `Ratin`", "did you mean `Rating`?"),
        ("cost.total", "costs.total", "no field `costs.total`", "did you mean `cost`?"),
        ("kind: project", "kind: projekt", "no kind `projekt`", "did you mean `project`?"),
        ("ignore:", "ingore:", "map.yaml:16:1: unknown key `ingore`", "did you mean `ignore`?"),
    ] {
        fs::write(folder.path().join("map.yaml"), MAP.replace(from, to)).unwrap();
        let (code, _, err) = import(folder.path(), &[]);
        assert_eq!(code, 2, "{from}");
        assert!(err.contains(message) && err.contains(hint), "{from}: {err}");
    }
}

#[test]
fn records_of_a_project_are_told_apart_by_project() {
    let folder = tree(&[
        ("tree/projects/a/project.yaml", "id: PRJ-A\nname: A\n"),
        ("tree/projects/b/project.yaml", "id: PRJ-B\nname: B\n"),
        ("tree/pmo.yaml", ""),
        ("map.yaml", "kind: risk\nid: No\nfields: {title: Risk, project: Project, probability: Likelihood}\n"),
        ("list.csv", "No,Project,Risk,Likelihood\nR1,PRJ-A,Late,4\nR1,PRJ-B,Dear,0.25\n"),
    ]);
    let (code, answer, err) = import(folder.path(), &[]);
    assert_eq!((code, count(&answer, "created")), (0, 2), "{err}");
    let (_, out, _) = run(folder.path(), &["show", "risks", "--tree", "tree", "--format", "json"]);
    assert!(out.contains("PRJ-A/R1") && out.contains("PRJ-B/R1"), "{out}");
    let (_, answer, err) = import(folder.path(), &[]);
    assert_eq!(count(&answer, "unchanged"), 2, "{err}");
}
