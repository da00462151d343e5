//! `pmo init` from the outside: a tree that is clean from the first minute, beside whatever was there.

use std::fs;
use std::path::Path;

use super::cli::{run, tree};

fn outcomes(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let (code, out, err) = run(folder, &[&["init", "--format", "json"], arguments].concat());
    assert_eq!(code, 0, "{err}");
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    let text = |cell: &serde_json::Value| cell.as_str().unwrap().to_owned();
    answer["rows"].as_array().unwrap().iter().map(|row| (text(&row["path"]), text(&row["outcome"]))).collect()
}

fn outcome(outcomes: &[(String, String)], path: &str) -> String {
    outcomes.iter().find(|(known, _)| known == path).map_or("not planned".to_owned(), |(_, outcome)| outcome.clone())
}

#[test]
fn an_empty_folder_becomes_a_clean_portfolio() {
    let folder = tree(&[("README.md", "Mine.\n")]);
    let all = outcomes(folder.path(), &["--name", "Calderwick Water"]);
    assert_eq!(outcome(&all, "pmo.yaml"), "created");
    assert_eq!(outcome(&all, "README.md"), "left_alone");
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), "Mine.\n");
    let (code, out, err) = run(folder.path(), &["check", "--fail-on", "info"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let (code, out, err) = run(folder.path(), &["new", "project", "name=Claims", "stage=concept", "manager=your.name"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, err) = run(folder.path(), &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn beside_code_only_the_folder_pmo_appears() {
    let folder = tree(&[("src/main.rs", "fn main() {}\n"), ("deploy.yaml", "replicas: 2\n"), (".git/HEAD", "")]);
    let all = outcomes(folder.path(), &["--name", "Claims portal"]);
    assert!(all.iter().all(|(path, outcome)| path.starts_with(".pmo/") && outcome == "created"), "{all:?}");
    let project = fs::read_to_string(folder.path().join(".pmo/project.yaml")).unwrap();
    assert!(project.starts_with("# yaml-language-server: $schema=.schemas/project.schema.json\n"), "{project}");
    assert!(project.contains("\nid: PRJ-CLAIMS-PORTAL\nname: Claims portal\n"), "{project}");
    let (code, out, err) = run(folder.path(), &["check", "--fail-on", "info"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn a_second_run_adds_only_what_is_missing() {
    let folder = tree(&[(".git/HEAD", "")]);
    outcomes(folder.path(), &[]);
    fs::remove_file(folder.path().join("people/your.name.yaml")).unwrap();
    let again = outcomes(folder.path(), &["--ci", "github,gitlab,pre-commit"]);
    let created: Vec<&str> =
        again.iter().filter(|(_, outcome)| outcome == "created").map(|(path, _)| path.as_str()).collect();
    assert_eq!(created, [".github/workflows/pmo.yml", ".gitlab/pmo.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"]);
    assert!(again.iter().all(|(_, outcome)| outcome != "left_alone"), "{again:?}");
}

#[test]
fn a_tree_in_a_folder_of_a_repository_is_checked_there() {
    let folder = tree(&[(".git/HEAD", ""), ("office/notes.txt", "")]);
    let all = outcomes(folder.path(), &["--tree", "office", "--kind", "portfolio", "--ci", "github"]);
    assert_eq!(outcome(&all, ".github/workflows/pmo.yml"), "created");
    assert_eq!(outcome(&all, "office/pmo.yaml"), "created");
    let workflow = fs::read_to_string(folder.path().join(".github/workflows/pmo.yml")).unwrap();
    assert!(workflow.contains("pmo check --tree office "), "{workflow}");
    let inside = folder.path().join("office/people");
    let (code, out, err) = run(&inside, &["init"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("belongs to the tree") && err.contains("pmo new"), "{err}");
}
