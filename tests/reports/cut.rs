//! Reports from a clone that does not reach back: what is older is unknown, and not said to be nothing.

use std::path::Path;

use crate::git::repository::{Folder, Repository, pmo};

fn project(date: &str, forecast: &str) -> String {
    format!(
        "id: PRJ-A\nname: Claims\nstage: delivery\nstatus: {{date: {date}, rag: {{overall: green}}, summary: As on {date}}}\n\
         milestones: [{{id: M1, name: Go-live, baseline: 2026-11-01, forecast: {forecast}}}]\n"
    )
}

/// Three reports, in which the only milestone moves out twice.
fn reported(folder: &Folder) -> Repository {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n");
    for (day, forecast) in [("2026-08-01", "2026-11-01"), ("2026-09-01", "2026-11-15"), ("2026-10-01", "2026-12-01")] {
        repository.write("a/project.yaml", &project(day, forecast));
        repository.commit(day, "Report");
    }
    repository
}

fn page(folder: &Path, report: &str, format: &str) -> String {
    let about = if report == "honesty" { &[][..] } else { &["--project", "PRJ-A"][..] };
    let (code, out, error) =
        pmo(folder, &[&["report", report, "--as-of", "2026-10-05", "--format", format], about].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{report}");
    out
}

#[test]
fn what_is_older_than_a_clone_is_not_said_to_be_nothing() {
    let Some(folder) = Folder::new("what_is_older_than_a_clone_is_not_said_to_be_nothing") else { return };
    let whole = reported(&folder);
    let shallow = folder.clone(&whole, "shallow", &["--depth", "1"]);
    for report in ["honesty", "status", "trend"] {
        for format in ["md", "html"] {
            let page = page(&shallow.folder, report, format);
            let claims = ["has reported yet", "has moved since", "first report<", "first report |", "First report<"];
            for claim in claims {
                assert!(!page.contains(claim), "{report} {format}: {claim}\n{page}");
            }
            let told = format == "md" || report != "status";
            assert!(!told || page.contains("the clone is shallow"), "{report} {format}\n{page}");
        }
    }
    assert!(page(&whole.folder, "status", "md").contains("| Go-live | 2 | 1 Oct 2026 |"));
    for view in
        [&["show", "honesty"][..], &["trend", "milestones", "--project", "PRJ-A"], &["why", "PRJ-A/M1.forecast"]]
    {
        let said = pmo(&shallow.folder, &[view, &["--as-of", "2026-10-05"]].concat()).1;
        assert!(said.contains("known: the clone is shallow"), "{said}");
    }
}

/// Of figures made of several milestones, each change names the one it is of.
#[test]
fn changes_of_several_records_name_each() {
    let Some(folder) = Folder::new("changes_of_several_records_name_each") else { return };
    let repository = reported(&folder);
    let text =
        project("2026-10-01", "2026-12-01").replace("]\n", ", {id: M2, name: Training, forecast: 2027-01-01}]\n");
    repository.write("a/project.yaml", &text);
    repository.commit("2026-10-02", "Training");
    let asked = |figure: &str| pmo(&repository.folder, &["why", figure, "--as-of", "2026-10-05", "--ascii"]).1;
    let told = asked("PRJ-A.finish_forecast");
    assert!(told.contains("2026-09-01  PRJ-A/M1  forecast  2026-11-01  2026-11-15"), "{told}");
    assert!(!asked("PRJ-A/M1.forecast").contains("record"), "one record needs no column");
}
