//! What moved since the last report, on the pages that show how things stand; and what was told before.

use std::path::Path;

use serde_json::Value;

use super::demo::{AS_OF, demo, report};
use super::parsed::Page;
use crate::git::repository::{Folder, pmo};

fn rows(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let (code, out, error) = pmo(folder, &[arguments, &["--format", "json"], &AS_OF].concat());
    assert_eq!(code, 0, "{error}");
    serde_json::from_str::<Value>(&out).unwrap()["rows"].as_array().unwrap().clone()
}

/// Telemetry turned amber and slipped on 13 November, when masts could not be climbed: so the demonstration tells it.
#[test]
fn a_status_report_says_what_moved_and_who_moved_it() {
    let Some(demo) = demo("a_status_report_says_what_moved_and_who_moved_it") else { return };
    let repository = &demo.repository;
    let page = report(&repository.folder, &["status", "--project", "PRJ-SCADA"]);
    assert!(page.contains("\n## What changed since 6 Nov 2026\n"), "{page}");
    let by = "| Fatima Siddiqui, 13 Nov 2026 (";
    for said in [
        "| ↘ worse | Overall rating: ● green → ▲ amber ",
        "| ↘ worse | Issue opened: Masts at four pumping stations unsafe to climb ",
        "| ↘ worse | All 144 sites live: now 23 Feb 2027, was 5 Feb 2027 (18 days later, second slip) ",
        "| ↗ better | At completion: GBP 1,350,000 → GBP 1,341,040 (-8,960) ",
    ] {
        assert!(page.contains(&format!("{said}{by}")), "{said}{by}: {page}");
    }
    assert!(page.contains("| All 144 sites live | 2 | 13 Nov 2026 | 23 Feb 2027 | 18 d |"), "{page}");
    let quiet = report(&repository.folder, &["status", "--project", "PRJ-FIELD"]);
    assert!(quiet.contains("Nothing but words of reports, progress, contacts and bookings."), "{quiet}");
    let html = Page::parse(&report(&repository.folder, &["status", "--project", "PRJ-SCADA", "--format", "html"]));
    assert_eq!(html.errors, Vec::<String>::new());
    let pictures = html
        .elements
        .iter()
        .filter(|(name, attributes)| name == "svg" && attributes.iter().any(|(_, value)| value == "Milestone trend"));
    assert_eq!(pictures.count(), 1);
    assert!(html.text.contains("All 144 sites live: now 23 Feb 2027, was 5 Feb 2027 (18 days later, second slip)"));
}

#[test]
fn the_portfolio_says_how_far_each_project_moved() {
    let Some(demo) = demo("the_portfolio_says_how_far_each_project_moved") else { return };
    let repository = &demo.repository;
    let page = report(&repository.folder, &["portfolio"]);
    let line = page.lines().find(|line| line.starts_with("| Telemetry and control room upgrade (PRJ-SCADA) | 6 |"));
    assert_eq!(
        line.unwrap(),
        "| Telemetry and control room upgrade (PRJ-SCADA) | 6 | 1 | ● green → ▲ amber | 3 slipped, at most 18 days | \
         -8,960 GBP | as before |"
    );
    let worse: usize = rows(&repository.folder, &["diff", "2026-11-06.."])
        .iter()
        .filter(|row| row["direction"] == "worse" && row["project"] == "PRJ-SCADA")
        .count();
    assert_eq!(worse, 6);
    let html = Page::parse(&report(&repository.folder, &["portfolio", "--format", "html"]));
    assert_eq!(html.errors, Vec::<String>::new());
    assert!(html.text.contains("of each project the open one that slipped most"), "{}", html.text);
    assert!(html.text.contains("PRJ-TRUNK: Handed over to networks"), "{}", html.text);
}

/// The page of a project's milestones says the dates that its file said in the commits that git lists.
#[test]
fn the_trend_is_what_the_file_said_commit_by_commit() {
    let Some(demo) = demo("the_trend_is_what_the_file_said_commit_by_commit") else { return };
    let repository = &demo.repository;
    let file = "projects/trunk-main/project.yaml";
    let log = repository.git(&["log", "--reverse", "--format=%H", "--", file]);
    let mut said: Vec<String> = Vec::new();
    for commit in log.lines() {
        let text = repository.git(&["show", &format!("{commit}:{file}")]);
        let Some(line) = text.lines().find(|line| line.contains("River crossing pulled")) else { continue };
        let forecast = line.split("forecast: ").nth(1).unwrap()[..10].to_owned();
        if said.last() != Some(&forecast) {
            said.push(forecast);
        }
    }
    assert_eq!(said.len(), 4, "planned, and three slips: {said:?}");
    let trend = rows(&repository.folder, &["show", "milestone-trend", "--project", "PRJ-TRUNK"]);
    let of_crossing = trend.iter().filter(|row| row["name"] == "River crossing pulled");
    let mut told: Vec<&str> = of_crossing.map(|row| row["forecast"].as_str().unwrap()).collect();
    told.dedup();
    assert_eq!(told, said);
    let page = report(&repository.folder, &["trend", "--project", "PRJ-TRUNK"]);
    let lines = page.lines().filter(|line| line.starts_with("| River crossing pulled (M4) |")).count();
    assert_eq!(lines, 4, "the first report and three moves: {page}");
    assert!(page.contains("| River crossing pulled | 3 | 30 Oct 2026 | 18 Dec 2026 | 84 d |"), "{page}");
    let html = report(&repository.folder, &["trend", "--project", "PRJ-TRUNK", "--format", "html"]);
    let html = Page::parse(&html);
    assert_eq!(html.errors, Vec::<String>::new());
    assert!(html.text.contains("When they moved") && html.text.contains("Milestones moved"), "{}", html.text);
}

#[test]
fn honesty_is_told_of_projects_that_reported() {
    let (Some(folder), Some(demo)) =
        (Folder::new("honesty_is_told_of_projects_that_reported"), demo("honesty_is_told_of_projects_that_reported"))
    else {
        return;
    };
    let repository = &demo.repository;
    let answered = rows(&repository.folder, &["show", "honesty"]);
    let reported = answered.iter().filter(|row| row["reports"].as_i64().is_some_and(|reports| reports > 0)).count();
    assert!(reported > 5 && reported < answered.len());
    let page = report(&repository.folder, &["honesty"]);
    let head = format!("{reported} of {} projects with a history of reports", answered.len());
    assert!(page.contains(&head), "{page}");
    assert!(page.contains("(PRJ-TRUNK)") && !page.contains("(PRJ-CONTACT)"), "it never reported: {page}");
    let html = Page::parse(&report(&repository.folder, &["honesty", "--format", "html"]));
    assert_eq!(html.errors, Vec::<String>::new());
    let plain = folder.at("plain");
    std::fs::create_dir_all(plain.join("projects/a")).unwrap();
    std::fs::write(plain.join("pmo.yaml"), "").unwrap();
    std::fs::write(plain.join("projects/a/project.yaml"), "{id: PRJ-A, name: Old, stage: delivery}\n").unwrap();
    for (name, said) in [
        ("honesty", "Nothing is known of earlier reports"),
        ("trend", "Nothing is known of earlier forecasts"),
        ("status", "What changed is not known: this tree is in no git repository"),
        ("portfolio", "What changed is not known: this tree is in no git repository"),
    ] {
        for format in ["md", "html"] {
            let page = report(&plain, &[name, "--format", format]);
            assert!(page.contains(said) && !page.contains("Nothing got worse"), "{name} {format}: {page}");
        }
    }
}
