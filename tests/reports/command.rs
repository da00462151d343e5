//! `pmo report` as people call it.

use std::fs;

use crate::cli::{run, tree};

const PROJECTS: &str = "- {id: PRJ-A, name: Claims portal}\n- {id: PRJ-B, name: Payments}\n";

#[test]
fn without_a_name_the_reports_are_listed() {
    let folder = tree(&[("pmo.yaml", ""), ("projects.yaml", PROJECTS), ("templates/board-pack.html", "<p>ours</p>")]);
    let (code, out, _) = run(folder.path(), &["report"]);
    assert_eq!(code, 0);
    assert!(out.contains("portfolio") && out.contains("board-pack"), "{out}");
    assert_eq!(run(folder.path(), &["report", "board-pack"]), (0, "<p>ours</p>".into(), String::new()));
}

#[test]
fn what_is_not_there_is_a_usage_failure_with_a_suggestion() {
    let folder = tree(&[("pmo.yaml", ""), ("projects.yaml", PROJECTS)]);
    for (arguments, expected) in [
        (&["report", "portfolo"][..], "did you mean `portfolio`?"),
        (&["report", "status", "--project", "PRJ-C"], "did you mean `PRJ-A`?"),
        (&["report", "status"], "name it with `--project ID`"),
        (&["report", "portfolio", "--format", "pdf"], "one of md"),
        (&["report", "portfolio", "--all"], "leave out `--all`"),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn an_error_shows_the_line_of_the_template() {
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("projects.yaml", PROJECTS),
        ("templates/board-pack.md", "# Board\n{{ frame.as_of | uper }}\n"),
    ]);
    let (code, out, err) = run(folder.path(), &["report", "board-pack"]);
    assert_eq!((code, out.as_str()), (2, ""));
    insta::assert_snapshot!(err, @r"
    pmo: cannot write the report `board-pack`
    error[template]

      × filter uper is unknown
       ╭─[templates/board-pack.md:2:18]
     1 │ # Board
     2 │ {{ frame.as_of | uper }}
       ·                  ────
       ╰────
      help: did you mean `upper`?
    ");
}

#[test]
fn the_ending_of_the_output_chooses_the_format() {
    let folder = tree(&[
        ("pmo.yaml", ""),
        ("projects.yaml", PROJECTS),
        ("templates/x.md", "text"),
        ("templates/x.html", "page"),
    ]);
    let (code, out, _) = run(folder.path(), &["report", "x", "--output", "x.html", "--output", "md=y.md"]);
    assert_eq!((code, out.as_str()), (0, ""));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!((read("x.html").as_str(), read("y.md").as_str()), ("page", "text"));
}

#[test]
fn all_projects_get_a_file_and_the_next_run_takes_its_place() {
    let folder = tree(&[("pmo.yaml", ""), ("projects.yaml", PROJECTS)]);
    for _ in 0..2 {
        let done = run(folder.path(), &["report", "status", "--all", "out"]);
        assert_eq!(done, (0, "2 files in out\n".to_owned(), String::new()));
    }
    let mut names: Vec<_> =
        fs::read_dir(folder.path().join("out")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["PRJ-A.md", "PRJ-B.md"]);
    assert!(fs::read_to_string(folder.path().join("out/PRJ-A.md")).unwrap().starts_with("# Claims portal"));
}
