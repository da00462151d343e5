//! `pmo diff`: what is a change in meaning and what is none, where that is easily mistaken.

use serde_json::Value;

use crate::git::repository::{Folder, Repository, pmo};

const PROJECT: &str = "id: PRJ-A\nname: Claims\n";

/// A repository with these files of the project, and a commit of others in their place.
fn changed(folder: &Folder, before: &[(&str, &str)], after: &[(&str, &str)]) -> Repository {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n").write("a/project.yaml", PROJECT);
    for (path, text) in before {
        repository.write(path, text);
    }
    repository.commit("2026-09-01", "Plan");
    for (path, _) in before.iter().filter(|(path, _)| *path != "pmo.yaml") {
        std::fs::remove_file(repository.folder.join(path)).unwrap();
    }
    for (path, text) in after {
        repository.write(path, text);
    }
    repository.commit("2026-09-08", "Report");
    repository
}

fn answer(repository: &Repository, arguments: &[&str]) -> Value {
    let (code, out, error) = pmo(&repository.folder, &[arguments, &["--format", "json"]].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

/// Direction, record, what happened, and field of each change of the last commit.
fn said(repository: &Repository) -> Vec<String> {
    let answer = answer(repository, &["diff", "HEAD~1..HEAD"]);
    let keys = ["direction", "record", "what", "field"];
    let told = |row: &Value| keys.map(|key| row[key].as_str().unwrap_or("-")).join(" ");
    answer["rows"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn another_order_of_bookings_is_no_change() {
    let Some(folder) = Folder::new("another_order_of_bookings_is_no_change") else { return };
    let spring = "{person: kim.lee, fte: 0.5, from: 2026-01-01, to: 2026-03-31}";
    let summer = "{person: kim.lee, fte: 0.2, from: 2026-04-01, to: 2026-12-31}";
    let list = format!("- {spring}\n- {summer}\n");
    let apart = [("a/allocations/x.yaml", spring), ("a/allocations/b.yaml", summer)];
    let repository = changed(&folder, &[("a/allocations.yaml", &list)], &apart);
    assert_eq!(said(&repository), Vec::<String>::new());
    let earlier = "{person: kim.lee, fte: 1, from: 2025-10-01, to: 2025-12-31}";
    repository.write("a/allocations/a.yaml", earlier);
    repository.commit("2026-09-09", "One more");
    assert_eq!(said(&repository), ["neutral PRJ-A/allocation[kim.lee 2025-10-01] new -"]);
}

#[test]
fn a_line_of_cost_put_before_others_is_one_more() {
    let Some(folder) = Folder::new("a_line_of_cost_put_before_others_is_one_more") else { return };
    let lines = |more: &str| {
        format!(
            "{PROJECT}cost:\n  lines:\n{more}    - {{category: pipe, amount: 5}}\n    - {{category: labour, amount: 7}}\n"
        )
    };
    let more = lines("    - {category: drilling, amount: 3}\n");
    let repository = changed(&folder, &[("a/project.yaml", &lines(""))], &[("a/project.yaml", &more)]);
    assert_eq!(
        said(&repository),
        ["neutral PRJ-A changed cost.lines[drilling].amount", "neutral PRJ-A changed cost.lines[drilling].category"]
    );
}

#[test]
fn opportunities_are_the_better_the_larger() {
    let Some(folder) = Folder::new("opportunities_are_the_better_the_larger") else { return };
    let risks = |sun: &str, wind: &str| {
        format!(
            "- {{id: R1, kind: opportunity, title: Sun, state: open, probability: {sun}}}\n\
             - {{id: R2, {wind}title: Wind, state: open, probability: 3}}\n"
        )
    };
    let (before, after) = (risks("0.2", ""), risks("0.6", "kind: opportunity, "));
    let repository = changed(&folder, &[("a/risks.yaml", &before)], &[("a/risks.yaml", &after)]);
    assert_eq!(
        said(&repository),
        ["improved PRJ-A/R1 opportunity_better probability", "neutral PRJ-A/R2 changed kind"]
    );
    repository.write("a/risks.yaml", &format!("{after}- {{id: R3, kind: opportunity, title: Rain, state: open}}\n"));
    repository.commit("2026-09-09", "One more");
    assert_eq!(said(&repository), ["improved PRJ-A/R3 opportunity_found -"]);
}

/// Nothing of a record changed, and yet more is tolerated than before.
#[test]
fn standards_that_moved_are_named() {
    let Some(folder) = Folder::new("standards_that_moved_are_named") else { return };
    let policy = |days: u32| format!("organisation: Example\nthresholds: {{schedule_tolerance_days: {days}}}\n");
    let repository = changed(&folder, &[("pmo.yaml", &policy(20))], &[("pmo.yaml", &policy(400))]);
    let found = answer(&repository, &["diff", "HEAD~1..HEAD"]);
    let note = found["notes"][1].as_str().unwrap();
    assert!(note.contains("thresholds.schedule_tolerance_days 20 → 400"), "{found:#}");
    let page = pmo(&repository.folder, &["report", "changes", "--since", "HEAD~1", "--as-of", "2026-09-08"]).1;
    assert!(page.contains("No record changed in meaning") && page.contains("20 → 400"), "{page}");
    repository.write("pmo.yaml", &format!("# as agreed\n{}", policy(400)));
    repository.commit("2026-09-09", "A remark");
    let page = pmo(&repository.folder, &["report", "changes", "--since", "HEAD~1", "--as-of", "2026-09-09"]).1;
    assert!(page.contains("Nothing changed in meaning"), "{page}");
}

/// As of a day before a commit nobody had made it, and yet it is made.
#[test]
fn what_was_committed_after_the_day_is_not_called_uncommitted() {
    let Some(folder) = Folder::new("what_was_committed_after_the_day_is_not_called_uncommitted") else { return };
    let renamed = "id: PRJ-A\nname: Claims portal\n";
    let repository = changed(&folder, &[("a/project.yaml", PROJECT)], &[("a/project.yaml", renamed)]);
    let reason = |arguments: &[&str]| answer(&repository, arguments)["rows"][0]["author_reason"].clone();
    assert_eq!(reason(&["diff", "HEAD~1..HEAD", "--as-of", "2026-09-05"]), "committed_later");
    assert_eq!(reason(&["diff", "HEAD~1..HEAD", "--as-of", "2026-08-05"]), "committed_later");
    assert_eq!(reason(&["diff", "HEAD~1..HEAD"]), Value::Null, "Ana Silva did it");
}

/// A moment whose policy is broken is named: the one on disk may well be sound.
#[test]
fn a_broken_policy_of_then_is_said_to_be_of_then() {
    let Some(folder) = Folder::new("a_broken_policy_of_then_is_said_to_be_of_then") else { return };
    let repository = changed(&folder, &[("pmo.yaml", "organisation: [\n")], &[("pmo.yaml", "organisation: Example\n")]);
    let (code, _, error) = pmo(&repository.folder, &["diff", "HEAD~1..HEAD"]);
    assert_eq!(code, 2, "{error}");
    assert!(error.starts_with("pmo: at `HEAD~1`, pmo.yaml:1:15: "), "{error}");
}

/// Where a project's file cannot be read, its risks are not new ones of nobody.
#[test]
fn records_of_a_project_that_cannot_be_read_are_not_new() {
    let Some(folder) = Folder::new("records_of_a_project_that_cannot_be_read_are_not_new") else { return };
    let risk = "{id: R1, title: Frost, state: open}";
    let booking = "{person: kim.lee, fte: 0.5}";
    let before = [("a/project.yaml", PROJECT), ("a/risks/r1.yaml", risk), ("a/allocations/k.yaml", booking)];
    let after =
        [("a/project.yaml", "id: PRJ-A\nname: [\n"), ("a/risks/r1.yaml", risk), ("a/allocations/k.yaml", booking)];
    let repository = changed(&folder, &before, &after);
    assert_eq!(said(&repository), ["no_longer_reported PRJ-A no_longer_reported -"]);
    let answer = answer(&repository, &["diff", "HEAD~1..HEAD"]);
    assert!(answer["notes"].to_string().contains("could not be read"), "{answer:#}");
    repository.write("a/project.yaml", PROJECT);
    repository.commit("2026-09-09", "Mended");
    let told = said(&repository);
    assert!(told.iter().all(|told| told.contains(" PRJ-A")), "{told:?}");
}

/// What a sparse checkout leaves out is not gone, and a portfolio without it not whole.
#[test]
fn a_sparse_checkout_is_said_to_leave_something_out() {
    let Some(folder) = Folder::new("a_sparse_checkout_is_said_to_leave_something_out") else { return };
    let other = [("b/project.yaml", "id: PRJ-B\nname: Portal\n")];
    let repository = changed(&folder, &other, &other);
    let says =
        |arguments: &[&str]| answer(&repository, arguments)["notes"].to_string().contains("the checkout is sparse");
    let asked: [&[&str]; 3] = [&["diff"], &["show", "portfolio"], &["list", "project"]];
    assert!(!asked.iter().any(|asked| says(asked)));
    repository.git(&["sparse-checkout", "set", "a"]);
    assert!(!repository.folder.join("b").exists(), "git leaves it out");
    assert!(asked.iter().all(|asked| says(asked)));
    assert!(!says(&["show", "portfolio", "--at", "HEAD"]), "nothing is left out of a commit");
}
