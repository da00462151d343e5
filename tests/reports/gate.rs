//! The gate report: what keeps the gate shut, and how far each approval is proven, as git has it.

use std::fs;

use pmo::render::reports::Format;

use super::demo::{AS_OF, demo, report};
use super::tree::Tree;
use crate::git::repository::{Folder, pmo};

/// The cells of the first row of a page that begins like this.
fn cells<'p>(page: &'p str, start: &str) -> Vec<&'p str> {
    let line = page.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {page}"));
    line.trim_matches(['|', ' ']).split(" | ").collect()
}

#[test]
fn an_approval_names_the_commit_that_git_names() {
    let Some(demo) = demo("an_approval_names_the_commit_that_git_names") else { return };
    let repository = &demo.repository;
    let page = report(&repository.folder, &["gate", "--project", "PRJ-TRUNK"]);
    assert!(page.starts_with("# Trunk main renewal, Harrowbeck to Stanmoor: ready for G3?\n"), "{page}");
    assert!(page.contains("**■ Not ready.** 4 things keep the gate shut."), "{page}");
    let file = fs::read_to_string(repository.folder.join("projects/trunk-main/project.yaml")).unwrap();
    assert!(!file.contains("run_book"), "what is said to be missing is missing");
    let approval = cells(&page, "| G2 by david.lindqvist");
    assert_eq!(approval[1..4], ["proven", "1", "1"]);
    let (said, commit) = approval[4].trim_end_matches(')').split_once(" (").unwrap();
    let told = repository.git(&["show", "-s", "--date=format:%-d %b %Y", "--format=%ae, %cd", commit]);
    assert_eq!(said.replace('\u{200b}', ""), told);
    let verdict = repository.git(&["show", "--format=", commit, "--", "decisions/DEC-TRUNK-G2.yaml"]);
    assert!(verdict.contains("+  - {person: david.lindqvist, role: finance, verdict: approve}"), "{verdict}");
}

#[test]
fn without_history_no_approval_is_proven_and_nothing_is_ready() {
    let project = "\
id: PRJ-A
name: Claims portal
stage: proposal
tier: 2
sponsor: j.okafor
category: run
approach: agile
ntcp: {novelty: 1, technology: 1, complexity: 1, pace: 1}
contributes_to: [{objective: OBJ-1}]
";
    let people = "- {id: j.okafor, name: J Okafor, emails: [j.okafor@example.org]}\n";
    let decision = "{id: DEC-1, subject: PRJ-A, gate: G1, decided: 2026-09-03, outcome: approve, \
                    approvers: [{person: j.okafor, verdict: approve}]}\n";
    let tree = Tree::of(&[
        ("pmo.yaml", ""),
        ("people.yaml", people),
        ("strategy/objectives.yaml", "- {id: OBJ-1, name: Less waiting, owner: j.okafor}\n"),
        ("projects/a/project.yaml", project),
        ("decisions/DEC-1.yaml", decision),
    ]);
    let page = tree.page("gate", Format::Markdown, "PRJ-A").unwrap();
    let unknown = page.split("## What cannot be told\n").nth(1).unwrap_or_else(|| panic!("{page}"));
    assert_eq!(cells(unknown, "| G1 by j.okafor")[..4], ["G1 by j.okafor", "approval", "unknown", "DEC-1"]);
    assert!(page.contains("and 3 more cannot be told"), "two rules about approvals were not judged: {page}");
    assert!(page.contains("the history was not looked at"), "{page}");
    assert!(!page.contains("● Ready") && !page.contains("proven |"), "{page}");
}

#[test]
fn work_at_its_end_has_no_gate_ahead() {
    let tree = Tree::of(&[("pmo.yaml", ""), ("projects/a/project.yaml", "{id: PRJ-A, name: Old, stage: complete}\n")]);
    for format in Format::ALL {
        let page = tree.page("gate", format, "PRJ-A").unwrap();
        assert!(page.contains("No gate lies ahead.") && !page.contains("Ready"), "{page}");
    }
}

/// All at once say what each alone says.
#[test]
fn every_open_project_gets_the_page_it_gets_alone() {
    let (Some(folder), Some(demo)) = (
        Folder::new("every_open_project_gets_the_page_it_gets_alone"),
        demo("every_open_project_gets_the_page_it_gets_alone"),
    ) else {
        return;
    };
    let repository = &demo.repository;
    let run = |arguments: &[&str]| {
        let (code, out, error) = pmo(&repository.folder, &[arguments, &AS_OF].concat());
        assert_eq!(code, 0, "{error}");
        out
    };
    let out = folder.at("gates");
    run(&["report", "gate", "--all", out.to_str().unwrap()]);
    let (mut pages, mut shut) = (0, 0);
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let page = fs::read_to_string(&path).unwrap();
        let id = path.file_stem().unwrap().to_str().unwrap();
        pages += 1;
        shut += usize::from(page.contains("■ Not ready"));
        if ["PRJ-TRUNK", "PRJ-PEAT", "PRJ-PORTAL"].contains(&id) {
            assert_eq!(page, run(&["report", "gate", "--project", id]), "{id}");
        }
    }
    assert!(pages > 10 && shut > 0 && shut < pages, "{shut} of {pages}");
}
