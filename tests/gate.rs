//! `pmo gate`: what stands between a project and its next gate.

use std::path::Path;

use serde_json::Value;

use super::cli::{run, tree};
use crate::git::repository::{Folder, Repository, pmo};

const PROJECT: &str = "\
id: PRJ-A
name: Claims portal
stage: definition
tier: 2
category: run
approach: agile
ntcp: {novelty: 1, technology: 1, complexity: 1, pace: 1}
sponsor: j.okafor
manager: ana.silva
contributes_to: [{objective: OBJ-1}]
risks: [{id: R1, title: Frost, raised: 2026-09-01}, {id: R2, title: Flood}]
";

const PEOPLE: &str = "\
- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}
- {id: kim.lee, name: Kim Lee, emails: [kim@example.org]}
- {id: j.okafor, name: J Okafor, emails: [j.okafor@example.org]}
";

const EARLIER: &str = "\
id: DEC-A-G1
subject: PRJ-A
gate: G1
decided: 2026-09-03
outcome: approve_with_conditions
approvers: [{person: j.okafor, verdict: approve_with_conditions}]
conditions:
  - {id: C1, text: Name a deputy, owner: ana.silva, due: 2026-10-01, state: open}
  - {id: C2, text: Agree the scope, owner: ana.silva, due: 2026-10-01, state: met}
";

fn of(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap()
}

fn gate(folder: &Path, arguments: &[&str]) -> Value {
    let all = [&["gate"], arguments, &["--as-of", "2026-11-20", "--format", "json"]].concat();
    let (code, out, error) = pmo(folder, &all);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    of(&out)
}

/// State and detail of the one row about this.
fn row<'v>(answer: &'v Value, section: &str, what: &str) -> &'v Value {
    let rows = answer["rows"].as_array().unwrap();
    let mut found = rows.iter().filter(|row| row["section"] == section && row["what"] == what);
    let row = found.next().unwrap_or_else(|| panic!("no {section} {what} in {rows:#?}"));
    assert!(found.next().is_none(), "{section} {what} twice");
    row
}

fn state(answer: &Value, section: &str, what: &str) -> String {
    row(answer, section, what)["state"].as_str().unwrap().to_owned()
}

#[test]
fn fields_artefacts_and_conditions_are_there_missing_or_waived() {
    let waiver = "{id: WVR-1, rule: missing-required-field, scope: PRJ-A.milestones, from: 2026-11-01, \
                  expires: 2027-02-01, approved_by: j.okafor, reason: Dates follow}\n";
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("people.yaml", PEOPLE),
        ("projects/a/project.yaml", PROJECT),
        ("decisions/DEC-A-G1.yaml", EARLIER),
        ("waivers/WVR-1.yaml", waiver),
    ]);
    let (code, out, error) = run(folder.path(), &["gate", "PRJ-A", "--format", "json"]);
    assert_eq!((code, error.as_str()), (0, ""));
    let answer = of(&out);
    assert_eq!((&answer["totals"]["gate"], &answer["totals"]["ready"]), (&"G2".into(), &false.into()));
    assert_eq!(state(&answer, "field", "manager"), "there");
    assert_eq!(state(&answer, "field", "cost"), "missing");
    assert_eq!(row(&answer, "field", "cost")["blocks"], true);
    assert_eq!(state(&answer, "field", "milestones"), "waived");
    assert_eq!(row(&answer, "field", "milestones")["blocks"], false);
    assert_eq!(row(&answer, "field", "raised")["record"], "PRJ-A/R2");
    assert_eq!(row(&answer, "field", "raised of each risk")["detail"], "1 record");
    assert_eq!(state(&answer, "artefact", "Risk register"), "there");
    assert_eq!(state(&answer, "artefact", "Stakeholder map"), "missing");
    assert_eq!(state(&answer, "artefact", "Baselined plan"), "waived");
    assert_eq!(state(&answer, "condition", "Name a deputy"), "overdue");
    assert!(!out.contains("Agree the scope"), "a condition that is met is in nobody's way");
    assert_eq!(answer["totals"]["decision"], Value::Null);
}

#[test]
fn another_gate_may_be_named_and_one_that_is_not_there_is_said() {
    let folder = tree(&[("pmo.yaml", ""), ("projects/a/project.yaml", PROJECT)]);
    let (code, out, _) = run(folder.path(), &["gate", "PRJ-A", "G4", "--format", "json"]);
    assert_eq!((code, &of(&out)["totals"]["gate"]), (0, &"G4".into()));
    assert_eq!(state(&of(&out), "artefact", "Acceptance into support"), "missing");
    let (code, _, error) = run(folder.path(), &["gate", "PRJ-A", "G9"]);
    assert!(code == 2 && error.contains("no gate `G9`") && error.contains("did you mean"), "{error}");
    let (code, _, error) = run(folder.path(), &["gate", "PRJ-B"]);
    assert!(code == 2 && error.contains("PRJ-B"), "{error}");
    for format in ["table", "csv", "md", "html"] {
        let (code, out, error) = run(folder.path(), &["gate", "PRJ-A", "--format", format]);
        assert!(code == 0 && out.contains("Stakeholder map"), "{format}: {error}");
    }
}

#[test]
fn work_at_its_end_has_no_gate_ahead() {
    let folder = tree(&[("pmo.yaml", ""), ("projects/a/project.yaml", "{id: PRJ-A, stage: complete}\n")]);
    let (code, out, error) = run(folder.path(), &["gate", "PRJ-A", "--format", "json"]);
    assert_eq!((code, error.as_str()), (0, ""));
    assert_eq!((&of(&out)["totals"]["ready"], &of(&out)["rows"]), (&Value::Null, &Value::Array(Vec::new())));
}

/// A tree whose methodology asks for nothing, so that verdicts alone decide.
fn light(folder: &Folder) -> Repository {
    let repository = folder.init("tree", &[]);
    repository
        .write("pmo.yaml", "methodology: {name: own, path: own.yaml}\nrules: {schema-violation: off}\n")
        .write(
            "own.yaml",
            "name: own\nstages: [{name: definition, meaning: plan}, {name: delivery, entry: G2, meaning: build}]\n\
             gates: [{id: G2, name: Investment, from: definition, to: delivery}]\n",
        )
        .write("people.yaml", PEOPLE)
        .write("projects/a/project.yaml", "{id: PRJ-A, name: Claims, tier: 2, stage: definition, manager: ana.silva}\n")
        .write("decisions/DEC-A-G2.yaml", "{id: DEC-A-G2, subject: PRJ-A, gate: G2, approvers: [{person: kim.lee}]}\n");
    repository.commit("2026-09-01", "Asked");
    repository
}

const GIVEN: &str = "{id: DEC-A-G2, subject: PRJ-A, gate: G2, approvers: [{person: kim.lee, verdict: approve}]}\n";

#[test]
fn verdicts_say_how_far_they_are_proven() {
    let Some(folder) = Folder::new("verdicts_say_how_far_they_are_proven") else { return };
    let repository = light(&folder);
    let what = "G2 by kim.lee";
    let pending = gate(&repository.folder, &["PRJ-A"]);
    assert_eq!(state(&pending, "approval", what), "pending");

    repository.write("decisions/DEC-A-G2.yaml", GIVEN);
    let uncommitted = gate(&repository.folder, &["PRJ-A"]);
    assert_eq!(state(&uncommitted, "approval", what), "unknown");
    assert_eq!(row(&uncommitted, "approval", what)["level"], 0);

    let foreign_commit = repository.commit("2026-09-08", "Typed by the manager");
    let foreign = gate(&repository.folder, &["PRJ-A"]);
    let found = row(&foreign, "approval", what);
    assert_eq!((&found["state"], &found["blocks"]), (&"unproven".into(), &true.into()));
    assert_eq!(
        (&found["level"], &found["level_needed"], &found["by"]),
        (&0.into(), &1.into(), &"ana@example.org".into())
    );
    assert!(foreign_commit.starts_with(found["commit"].as_str().unwrap()));
    assert_eq!(foreign["totals"]["ready"], false);

    repository.write("decisions/DEC-A-G2.yaml", &GIVEN.replace(", verdict: approve", ""));
    repository.commit("2026-09-09", "Taken back");
    repository.write("decisions/DEC-A-G2.yaml", GIVEN);
    repository.commit_by("Kim Lee <kim@example.org>", "2026-09-10", "Approve");
    let own = gate(&repository.folder, &["PRJ-A"]);
    let found = row(&own, "approval", what);
    assert_eq!(
        (&found["state"], &found["level"], &found["committed"]),
        (&"proven".into(), &1.into(), &"2026-09-10".into())
    );
}

/// Without history nobody can tell who gave a verdict: neither ready nor not.
#[test]
fn a_verdict_without_history_is_unknown() {
    let folder = tree(&[
        ("pmo.yaml", "methodology: {name: own, path: own.yaml}\n"),
        (
            "own.yaml",
            "name: own\nstages: [{name: definition, meaning: plan}, {name: delivery, entry: G2, meaning: build}]\n\
                      gates: [{id: G2, name: Investment, from: definition, to: delivery}]\n",
        ),
        ("people.yaml", PEOPLE),
        ("projects/a/project.yaml", "{id: PRJ-A, name: Claims, tier: 2, stage: definition}\n"),
        ("decisions/DEC-A-G2.yaml", GIVEN),
    ]);
    let (_, out, _) = run(folder.path(), &["gate", "PRJ-A", "--format", "json"]);
    let answer = of(&out);
    let found = row(&answer, "approval", "G2 by kim.lee");
    assert_eq!((&found["state"], &found["blocks"]), (&"unknown".into(), &Value::Null));
    assert!(found["detail"].as_str().unwrap().ends_with("there is no git repository around this tree"), "{found:#}");
    let blocking = answer["totals"]["blocking"].as_i64().unwrap();
    let expected = if blocking == 0 { Value::Null } else { false.into() };
    assert_eq!(answer["totals"]["ready"], expected);
}

/// The clean example: every verdict that was given is of the record's past, and nothing that the next gate does not ask for
/// stands in its way.
#[test]
fn every_project_of_the_example_has_an_answer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/portfolio");
    for (id, next) in [("PRJ-SCADA", "G3"), ("PRJ-PORTAL", "G4"), ("PRJ-BILLING", "G2")] {
        let (code, out, error) = run(&folder, &["gate", id, "--format", "json"]);
        assert_eq!(code, 0, "{error}");
        let answer = of(&out);
        assert_eq!(answer["totals"]["gate"], next, "{id}");
        let blocking = answer["rows"].as_array().unwrap().iter().filter(|row| row["blocks"] == true).count();
        assert_eq!(answer["totals"]["blocking"], blocking, "{id}");
        assert_eq!(answer["totals"]["ready"] == true, blocking == 0 && answer["totals"]["unknown"] == 0, "{id}");
    }
}
