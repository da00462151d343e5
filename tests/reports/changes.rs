//! What changed since the last report: as git has it, and as unknown where git has nothing.

use std::fs;

use serde_json::Value;

use super::demo::{AS_OF, demo, report};
use super::parsed::Page;
use crate::git::repository::{Folder, pmo};

/// The lines of a page below a heading.
fn below<'p>(page: &'p str, heading: &str) -> Vec<&'p str> {
    let rest = page.split(&format!("## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no {heading} in {page}"));
    let own = rest.split("\n## ").next().unwrap().split("\n---").next().unwrap();
    own.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_page_tells_what_git_has() {
    let Some(demo) = demo("the_page_tells_what_git_has") else { return };
    let repository = &demo.repository;
    let page = report(&repository.folder, &["changes"]);
    assert!(page.starts_with("# What changed since 6 Nov 2026\n"), "a period of 14 days: {page}");
    let line = below(&page, "What got worse").into_iter().find(|line| line.starts_with("- Old telemetry switched off"));
    let line = line.unwrap();
    let said = "now 11 May 2027, was 23 Apr 2027 (18 days later, second slip) – ";
    let (_, by) = line.split_once(said).unwrap_or_else(|| panic!("{line}"));
    let (who, commit) = by.trim_end_matches(')').split_once(" (").unwrap();
    let told = repository.git(&["show", "-s", "--date=format:%-d %b %Y", "--format=%an, %cd", commit]);
    assert_eq!(who, told);
    let file = "projects/telemetry/project.yaml";
    let forecast = |commit: &str| {
        let text = repository.git(&["show", &format!("{commit}:{file}")]);
        let line = text.lines().find(|line| line.contains("Old telemetry switched off")).unwrap().to_owned();
        line.split("forecast: ").nth(1).unwrap()[..10].to_owned()
    };
    assert_eq!((forecast(&format!("{commit}~")).as_str(), forecast(commit).as_str()), ("2027-04-23", "2027-05-11"));
}

#[test]
fn the_counts_are_those_of_the_comparison() {
    let Some(demo) = demo("the_counts_are_those_of_the_comparison") else { return };
    let repository = &demo.repository;
    for narrowed in [&[][..], &["--programme", "PGM-LEAK"], &["--project", "PRJ-TRUNK"]] {
        let asked = [&["diff", "2026-10-23..", "--format", "json"], narrowed, &AS_OF].concat();
        let (code, out, error) = pmo(&repository.folder, &asked);
        assert_eq!(code, 0, "{error}");
        let answer: Value = serde_json::from_str(&out).unwrap();
        let count = |what: &str| answer["rows"].as_array().unwrap().iter().filter(|row| row["what"] == what).count();
        let totals = &answer["totals"];
        let page = report(&repository.folder, &[&["changes", "--since", "2026-10-23"], narrowed].concat());
        let expected = format!(
            "| {} | {} | {} | {} |",
            totals["worse"], totals["no_longer_reported"], totals["improved"], totals["neutral"]
        );
        assert!(page.contains(&expected), "{expected} in {page}");
        let slips = format!("| {} | {} | ", count("milestone_slip"), count("risk_opened"));
        assert!(page.contains(&slips), "{slips} in {page}");
    }
}

/// What the demonstration tells of the river crossing: its third slip came on 30 October.
#[test]
fn a_moment_can_be_named_and_the_past_has_its_own_last_report() {
    let Some(demo) = demo("a_moment_can_be_named_and_the_past_has_its_own_last_report") else { return };
    let repository = &demo.repository;
    let slip = |arguments: &[&str]| {
        let page = pmo(&repository.folder, &[&["report", "changes", "--project", "PRJ-TRUNK"], arguments].concat()).1;
        (page.lines().next().unwrap().to_owned(), page.contains("third slip) – Callum Fraser, 30 Oct 2026"))
    };
    let heading = |day: &str| format!("# What changed since {day}");
    assert_eq!(slip(&AS_OF), (heading("6 Nov 2026"), false));
    assert_eq!(slip(&[&AS_OF[..], &["--since", "2026-10-29"]].concat()), (heading("29 Oct 2026"), true));
    assert_eq!(slip(&["--at", "2026-11-05"]), (heading("22 Oct 2026"), true));
    assert_eq!(slip(&["--at", "2026-10-29"]), (heading("15 Oct 2026"), false));
    let before = repository.git(&["log", "-1", "--format=%h", "--until=2026-10-29T23:59:59Z"]);
    assert_eq!(slip(&[&AS_OF[..], &["--since", &before]].concat()), (heading("29 Oct 2026"), true));
}

const PROJECT: &str = "id: PRJ-A\nname: Claims portal\nstage: delivery\n";

#[test]
fn where_there_is_no_history_nothing_is_said_to_be_unchanged() {
    let Some(folder) = Folder::new("where_there_is_no_history_nothing_is_said_to_be_unchanged") else { return };
    let plain = folder.at("plain");
    fs::create_dir_all(plain.join("projects/a")).unwrap();
    fs::write(plain.join("pmo.yaml"), "").unwrap();
    fs::write(plain.join("projects/a/project.yaml"), PROJECT).unwrap();
    let empty = folder.init("empty", &[]);
    empty.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    let young = folder.init("young", &[]);
    young.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    young.commit("2026-11-18", "Begin");
    let whole = folder.init("whole", &[]);
    whole.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    whole.commit("2026-09-01", "Begin");
    whole.write("projects/a/project.yaml", &PROJECT.replace("portal", "desk"));
    whole.commit("2026-11-18", "Report");
    let shallow = folder.clone(&whole, "shallow", &["--depth", "1"]);
    for (folder, reason) in [
        (&plain, "this tree is in no git repository, so it has no history"),
        (&empty.folder, "the repository has no commits yet"),
        (&young.folder, "the first commit is only of 2026-11-18"),
        (&shallow.folder, "the clone is shallow, and its oldest commit is of 2026-11-18"),
    ] {
        for format in ["md", "html"] {
            let page = report(folder, &["changes", "--format", format]);
            let page = if format == "html" { Page::parse(&page).text } else { page.replace('\\', "") };
            assert!(page.contains(&format!("What changed is not known: {}", start(reason))), "{reason}: {page}");
            assert!(page.contains(reason) && !page.contains("Nothing changed"), "{reason}: {page}");
        }
    }
}

/// How the reason begins on the page, where something stands before what is looked for.
fn start(reason: &str) -> &str {
    match reason {
        _ if reason.starts_with("the first") => "there is nothing as of 2026-11-06",
        _ if reason.starts_with("the clone") => "cannot say what was on 2026-11-06",
        _ => reason,
    }
}

#[test]
fn nothing_changed_is_said_where_that_is_known_and_what_is_not_committed_is_nobodys_yet() {
    let Some(folder) =
        Folder::new("nothing_changed_is_said_where_that_is_known_and_what_is_not_committed_is_nobodys_yet")
    else {
        return;
    };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    repository.commit("2026-09-01", "Begin");
    let page = report(&repository.folder, &["changes"]);
    assert!(page.contains("Nothing changed in meaning.") && page.contains("| 0 | 0 | 0 | 0 | 0 | 0 |"), "{page}");
    repository.write("projects/a/project.yaml", &format!("{PROJECT}status: {{rag: {{overall: red}}}}\n"));
    repository.write("projects/a/issues.yaml", "- {id: I1, title: Strike, state: open}\n");
    repository.write("decisions/DEC-1.yaml", "{id: DEC-1, subject: PRJ-A, gate: G2, outcome: approve}\n");
    let page = report(&repository.folder, &["changes"]);
    assert!(page.contains("and uncommitted changes") && !page.contains("Nothing changed"), "{page}");
    let worse = below(&page, "What got worse");
    assert_eq!(worse, ["**Claims portal (PRJ-A)**", "- Issue opened: Strike – in no commit yet"]);
    let decided = below(&page, "Decisions");
    assert_eq!(decided, ["**Claims portal (PRJ-A)**", "- Decision DEC-1: approve at G2 – in no commit yet"]);
}

#[test]
fn a_moment_that_is_not_there_is_a_failure() {
    let Some(folder) = Folder::new("a_moment_that_is_not_there_is_a_failure") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    repository.commit("2026-09-01", "Begin");
    for (arguments, code, expected) in [
        (["changes", "--since", "release/24"], 2, "`release/24`"),
        (["changes", "--since", "2026-02-30"], 2, "there is no such day"),
        (["changes", "--since", "2026-12-01"], 2, "2026-12-01 lies after the day of the report, 2026-11-20"),
        (["changes", "--since", "2026-08-01"], 3, "the first commit is only of 2026-09-01"),
        (["risks", "--since", "2026-10-01"], 2, "the report `risks` does not say what changed"),
    ] {
        let (found, out, error) = pmo(&repository.folder, &[&["report"], &arguments[..], &AS_OF].concat());
        assert_eq!((found, out.as_str()), (code, ""), "{arguments:?}");
        assert!(error.contains(expected) && error.contains("try:"), "{error}");
    }
}

#[test]
fn files_that_could_not_be_read_then_are_owned_up_to() {
    let Some(folder) = Folder::new("files_that_could_not_be_read_then_are_owned_up_to") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "").write("projects/a/project.yaml", PROJECT);
    repository.write("projects/a/risks.yaml", "- {id: R1, title: Frost\n- [\n");
    repository.commit("2026-09-01", "Begin");
    repository.write("projects/a/risks.yaml", "- {id: R1, title: Frost}\n");
    repository.commit("2026-11-10", "Mended");
    let page = report(&repository.folder, &["changes"]);
    assert!(
        page.contains("Some files could not be read as of 2026-11-06: what they hold may seem new here."),
        "{page}"
    );
}
