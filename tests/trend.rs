//! `pmo trend`: figures over history, and what is kept of them from one run to the next.

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::repository::{Folder, Repository, pmo};

const POLICY: &str = "organisation: Example\n";

/// A project that reported on a day.
pub(crate) fn project(id: &str, date: &str, forecast: &str) -> String {
    format!(
        "id: {id}\nname: Portal\nstage: delivery\nstatus: {{date: {date}, rag: {{overall: green}}}}\nmilestones:\n\
         - {{id: M1, name: Done, baseline: 2026-06-30, forecast: {forecast}}}\n"
    )
}

/// Two projects over five weeks: the first slips by ten days and then by twenty more, the second never.
pub(crate) fn told(folder: &Folder) -> Repository {
    let repository = folder.init("told", &[]);
    repository.write("pmo.yaml", POLICY);
    repository.write("projects/a/project.yaml", &project("PRJ-A", "2026-01-05", "2026-06-30"));
    repository.write("projects/b/project.yaml", &project("PRJ-B", "2026-01-05", "2026-06-30"));
    repository.commit("2026-01-05", "Two plans");
    repository.write("projects/a/project.yaml", &project("PRJ-A", "2026-01-14", "2026-07-10"));
    repository.commit("2026-01-14", "A slips");
    repository.write("pmo.yaml", "organisation: Example plc\n");
    repository.commit("2026-01-15", "Another name");
    repository.write("projects/a/project.yaml", &project("PRJ-A", "2026-01-28", "2026-07-30"));
    repository.write("notes.yaml", "[not: read");
    repository.commit("2026-01-28", "A slips again");
    repository
}

const WEEKS: [&str; 9] = ["trend", "slip_days", "--as-of", "2026-02-02", "--last", "4w", "--format", "csv", "--ascii"];

fn asked(repository: &Repository, arguments: &[&str]) -> String {
    let (code, out, err) = pmo(&repository.folder, arguments);
    assert_eq!(code, 0, "{err}");
    out
}

/// Date and value of each row.
fn values(out: &str) -> Vec<(String, String)> {
    let row = |line: &str| {
        let mut cells = line.split(',').map(str::to_owned);
        Some((cells.next()?, cells.next()?))
    };
    out.lines().filter(|line| line.starts_with("20")).filter_map(row).collect()
}

fn kept(repository: &Repository) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(repository.folder.join(".git/pmo")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// By hand: the mean of the two projects, on each Monday.
#[test]
fn a_figure_is_followed_week_by_week() {
    let Some(folder) = Folder::new("a_figure_is_followed_week_by_week") else { return };
    let repository = told(&folder);
    let rows =
        [("2026-01-05", "0"), ("2026-01-12", "0"), ("2026-01-19", "5"), ("2026-01-26", "5"), ("2026-02-02", "15")];
    let rows: Vec<(String, String)> = rows.map(|(day, value)| (day.to_owned(), value.to_owned())).to_vec();
    assert_eq!(values(&asked(&repository, &WEEKS)), rows);
    let commits = [&WEEKS[..], &["--every", "commit", "--project", "PRJ-A"]].concat();
    let found = values(&asked(&repository, &commits)).into_iter().map(|(_, value)| value);
    assert_eq!(found.collect::<Vec<String>>(), ["0", "10", "10", "30"]);
}

/// Of 100 are 60 spent and 80 % is done: at that pace it takes 75. The team said 110 in October and nothing since. Three
/// weeks later its forecast is old (a report is due every 14 days, with 7 of grace), and the estimate stays. Then they
/// report 75 % done and 20 still to spend: 80.
#[test]
fn an_estimate_does_not_fall_because_nobody_reports() {
    let Some(folder) = Folder::new("an_estimate_does_not_fall_because_nobody_reports") else { return };
    let repository = folder.init("told", &[]);
    let said = |day: &str, done: i64, forecast: &str| {
        let cost = format!(
            "cost: {{currency: GBP, budget: {{2026-09: 50, 2026-11: 50}}, actuals: {{2026-09: 60}}, forecast: {{{forecast}}}}}"
        );
        let text = format!(
            "id: PRJ-A\nname: Portal\nstage: delivery\nstatus: {{date: {day}}}\nprogress: {{percent_complete: {done}}}\n{cost}\n"
        );
        repository.write("projects/a/project.yaml", &text);
        repository.commit(day, "Report");
    };
    repository.write("pmo.yaml", POLICY);
    said("2026-10-12", 80, "2026-10: 10, 2026-11: 40");
    said("2026-11-16", 75, "2026-11: 20");
    let question = ["trend", "eac", "--as-of", "2026-11-16", "--last", "5w", "--format", "csv"];
    let estimates = values(&asked(&repository, &question)).into_iter().map(|(_, value)| value);
    assert_eq!(estimates.collect::<Vec<String>>(), ["110", "110", "110", "110", "110", "80"]);
    let of_day = |day: &str| {
        let why = ["show", "portfolio", "--at", day, "--as-of", day, "--columns", "eac_because", "--format", "csv"];
        asked(&repository, &why).lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(of_day("2026-10-26"), "the team's forecast is fresh");
    assert_eq!(of_day("2026-11-09"), "\"the team's forecast is old, and the pace leads no higher\"");
}

/// By what was stated by the end of each month: of 300 first 10, 30 and, taken back, 25 %; of 240 10 of 100 points, then
/// 30 of 120. Before the first commit nobody knows. Milestones hold a percentage: C states 60 % while the first of two
/// halves was open, and earns no more than that half; what is known of it before history begins is what it reached.
#[test]
fn what_was_earned_is_what_was_stated_at_the_time() {
    let Some(folder) = Folder::new("what_was_earned_is_what_was_stated_at_the_time") else { return };
    let repository = folder.init("told", &[]);
    repository.write("pmo.yaml", "currency: GBP\n");
    let budget = |month: i64| {
        let months = (7..13).map(|number| format!("2026-{number:02}: {month}"));
        format!("stage: delivery\ncost: {{budget: {{{}}}}}\n", months.collect::<Vec<_>>().join(", "))
    };
    let said = |day: &str, percent: i64, points: &str, gated: &str| {
        let a = format!("id: PRJ-A\n{}progress: {{percent_complete: {percent}}}\n", budget(50));
        let b = format!("id: PRJ-B\n{}progress: {{{points}}}\n", budget(40));
        let c = format!("id: PRJ-C\n{}{gated}", budget(50));
        for (name, text) in [("a", a), ("b", b), ("c", c)] {
            repository.write(&format!("projects/{name}/project.yaml"), &text);
        }
        repository.commit(day, "Report");
    };
    let gated = |percent: i64, actual: &str| {
        format!(
            "progress: {{percent_complete: {percent}}}\nmilestones:\n- {{id: M1, baseline: 2026-09-30, weight: 50{actual}}}\n\
             - {{id: M2, baseline: 2026-12-31, weight: 50}}\n"
        )
    };
    said("2026-08-31", 10, "done_points: 10, total_points: 100", &gated(60, ""));
    said("2026-09-28", 30, "done_points: 30, total_points: 120", &gated(60, ", actual: 2026-09-28"));
    said("2026-10-26", 25, "done_points: 30, total_points: 120", &gated(70, ", actual: 2026-09-28"));
    said("2026-11-16", 50, "done_points: 60, total_points: 120", &gated(80, ", actual: 2026-09-28"));
    let question = ["show", "earned-value-curve", "--as-of", "2026-11-20", "--columns", "id,period,earned"];
    let out = asked(&repository, &[&question[..], &["--format", "csv"]].concat());
    let of = |id: &str| -> Vec<String> {
        let rows = out.lines().filter(|line| line.starts_with(id));
        rows.filter_map(|line| Some(line.split(',').nth(2)?.trim_end_matches(".00").to_owned())).collect()
    };
    assert_eq!(of("PRJ-A"), ["", "30", "90", "75", "150", ""], "{out}");
    assert_eq!(of("PRJ-C"), ["0", "150", "180", "210", "240", ""], "{out}");
    assert_eq!(of("PRJ-B"), ["", "24", "60", "60", "120", ""], "{out}");
}

/// Each report of the project with what it then expected: ten days later, and twenty more.
#[test]
fn milestones_are_followed_report_by_report() {
    let Some(folder) = Folder::new("milestones_are_followed_report_by_report") else { return };
    let repository = told(&folder);
    let question = ["trend", "milestones", "--project", "PRJ-A", "--as-of", "2026-02-02", "--format", "csv"];
    let out = asked(&repository, &question);
    let rows: Vec<&str> = out.lines().filter(|line| line.starts_with("M1,PRJ-A,Done,")).collect();
    let said = ["2026-01-05,2026-06-30,2026-06-30,,0", "2026-01-14,2026-06-30,2026-07-10,10,10"];
    let said = [said[0], said[1], "2026-01-28,2026-06-30,2026-07-30,20,30"];
    assert_eq!(rows.len(), 3, "{out}");
    for (row, said) in rows.iter().zip(said) {
        assert!(row.starts_with(&format!("M1,PRJ-A,Done,{said}")), "{row}");
    }
    let (code, _, err) = pmo(&repository.folder, &["trend", "milestones"]);
    assert_eq!((code, err.contains("--project")), (2, true), "{err}");
}

#[test]
fn what_is_kept_changes_no_answer_and_is_written_below_the_git_folder_alone() {
    let Some(folder) = Folder::new("what_is_kept_changes_no_answer") else { return };
    let repository = told(&folder);
    let first = asked(&repository, &WEEKS);
    assert_eq!(kept(&repository).len(), 1);
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    assert_eq!(asked(&repository, &WEEKS), first);
    fs::remove_dir_all(repository.folder.join(".git/pmo")).unwrap();
    assert_eq!(asked(&repository, &WEEKS), first);
    // Commits are read beside the weeks that are kept; another question is another answer.
    let commits = values(&asked(&repository, &[&WEEKS[..], &["--every", "commit"]].concat()));
    assert_eq!(commits.last().unwrap().1, "15");
    assert_ne!(asked(&repository, &[&WEEKS[..], &["--project", "PRJ-B"]].concat()), first);
}

/// Every byte that is kept is flipped in turn; answers stay as they are.
#[test]
fn a_kept_answer_that_is_not_whole_is_none() {
    let Some(folder) = Folder::new("a_kept_answer_that_is_not_whole_is_none") else { return };
    let repository = told(&folder);
    let first = asked(&repository, &WEEKS);
    let [file] = &kept(&repository)[..] else { panic!("one file") };
    let whole = fs::read(file).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(file, bytes).unwrap();
        assert_eq!(asked(&repository, &WEEKS), first, "byte {at}");
    }
    fs::write(file, "").unwrap();
    assert_eq!(asked(&repository, &WEEKS), first);
    assert_eq!(fs::read(file).unwrap(), whole, "it is written anew");
}

/// What a file says depends on the limits of the policy of its commit: the same bytes are too much on one day.
#[test]
fn limits_of_the_past_hold_in_the_past() {
    let Some(folder) = Folder::new("limits_of_the_past_hold_in_the_past") else { return };
    let repository = told(&folder);
    repository.write("pmo.yaml", "organisation: Example\nlimits: {nodes: 20}\n");
    repository.commit("2026-01-29", "Short files alone");
    repository.write("pmo.yaml", POLICY);
    repository.commit("2026-01-30", "Any file");
    for metric in ["slip_days", "freshness_days"] {
        let commits = [&["trend", metric], &WEEKS[2..], &["--every", "commit"]].concat();
        let found: Vec<(String, String)> = values(&asked(&repository, &commits));
        let is_known: Vec<bool> = found.iter().map(|(_, value)| !value.is_empty()).collect();
        assert_eq!(is_known, [true, true, true, true, false, true], "{found:?}");
        if metric == "slip_days" {
            assert_eq!(found[5].1, found[3].1);
        }
    }
}

#[test]
fn runs_at_the_same_time_say_the_same() {
    let Some(folder) = Folder::new("runs_at_the_same_time_say_the_same") else { return };
    let repository = told(&folder);
    let answers: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8).map(|_| scope.spawn(|| asked(&repository, &WEEKS))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let names: Vec<PathBuf> = kept(&repository);
    assert_eq!(names.len(), 1, "nothing half-written is left: {names:?}");
}

/// Neither a folder behind a link nor a file in its place is written to or through.
#[cfg(unix)]
#[test]
fn where_nothing_can_be_kept_nothing_is() {
    let Some(folder) = Folder::new("where_nothing_can_be_kept_nothing_is") else { return };
    let repository = told(&folder);
    let (outside, inside) = (folder.at("outside"), repository.folder.join(".git/pmo"));
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, &inside).unwrap();
    let first = asked(&repository, &WEEKS);
    let is_empty = |path: &Path| fs::read_dir(path).unwrap().next().is_none();
    assert!(is_empty(&outside));
    fs::remove_file(&inside).unwrap();
    fs::write(&inside, "in the way").unwrap();
    assert_eq!(asked(&repository, &WEEKS), first);
}
