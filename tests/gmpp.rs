//! Ten yearly lists of the UK's largest projects, imported into one history, say of each year what its list says.
//!
//! The lists are no part of this repository: `PMO_SHARED` or `../shared` holds them, and without them the test is skipped.

mod calibration;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_decimal::Decimal;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn data() -> Option<PathBuf> {
    let shared = std::env::var_os("PMO_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    Some(shared.join("data/gmpp")).filter(|folder| folder.is_dir())
}

/// What one list says, computed from its cells alone.
#[derive(Debug, Default, PartialEq)]
struct Year {
    day: String,
    projects: usize,
    /// `exempt` among them.
    ratings: BTreeMap<String, usize>,
    costs_known: usize,
    costs_withheld: usize,
    cost: Decimal,
    ends_passed: usize,
    ends_before_start: Vec<String>,
}

fn of_list(path: &Path) -> Year {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut year = Year::default();
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| row[header.iter().position(|column| column == name).unwrap()].to_owned();
        year.day = cell("snapshot_date");
        year.projects += 1;
        *year.ratings.entry(cell("dca")).or_default() += 1;
        year.costs_withheld += usize::from(!cell("whole_life_cost_withheld").is_empty());
        if let Ok(cost) = Decimal::from_str_exact(&cell("whole_life_cost")) {
            year.costs_known += 1;
            year.cost += cost * Decimal::from(1_000_000);
        }
        let (start, end) = (cell("start_date"), cell("end_date"));
        year.ends_passed += usize::from(!end.is_empty() && end < year.day);
        if !start.is_empty() && !end.is_empty() && end < start {
            year.ends_before_start.push(cell("id"));
        }
    }
    year.ends_before_start.sort();
    year
}

fn json(folder: &Path, day: &str, arguments: &[&str]) -> Value {
    let mut command = assert_cmd::Command::cargo_bin("pmo").unwrap();
    let output =
        command.current_dir(folder).args(arguments).args(["--as-of", day, "--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// The same, as the program answers for the tree as it stands.
fn of_tree(folder: &Path, day: &str) -> Year {
    let mut year = Year { day: day.to_owned(), ..Year::default() };
    let view = json(folder, day, &["show", "portfolio"]);
    let checked = json(folder, day, &["check"]);
    assert_eq!(view["as_of"], day);
    for row in view["rows"].as_array().unwrap() {
        year.projects += 1;
        let rating = match row["rag"].as_str().unwrap() {
            // Exempt ratings show as unrated; the record keeps which of the two it is.
            "unrated" => kept_rating(folder, row["id"].as_str().unwrap()),
            rated => rated.to_owned(),
        };
        *year.ratings.entry(rating).or_default() += 1;
        year.costs_known += usize::from(!row["budget"].is_null());
        year.costs_withheld += usize::from(row["budget_reason"] == "withheld");
    }
    assert_eq!(view["known"]["budget"], format!("{} of {}", year.costs_known, year.projects));
    year.cost = Decimal::from_str_exact(view["totals"]["budget"].as_str().unwrap()).unwrap();
    for finding in checked["findings"].as_array().unwrap() {
        let record = finding["record"].as_str().unwrap().split('/').next().unwrap().to_owned();
        match (finding["rule"].as_str().unwrap(), finding["level"].as_str().unwrap()) {
            ("milestone-overdue", _) => year.ends_passed += 1,
            ("impossible-dates", _) => year.ends_before_start.push(record),
            (_, "error") => panic!("an error that the data does not deserve: {finding:#}"),
            _ => {}
        }
    }
    year.ends_before_start.sort();
    year
}

fn kept_rating(folder: &Path, id: &str) -> String {
    let text = std::fs::read_to_string(folder.join(format!("projects/{id}.yaml"))).unwrap();
    let line = text.lines().find_map(|line| line.trim().strip_prefix("x-rating: ")).unwrap();
    line.to_owned()
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The lists imported into one repository, and its ten commits, oldest first; `None`, said aloud, without the lists.
fn imported(test: &str) -> Option<(tempfile::TempDir, PathBuf, Vec<String>)> {
    let Some(data) = data() else {
        eprintln!("SKIPPED {test}: no folder data/gmpp in PMO_SHARED or ../shared");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("gmpp");
    let script = Command::new(root().join("examples/gmpp/import.sh"))
        .args([&data, &tree])
        .env("PMO", assert_cmd::cargo::cargo_bin("pmo"))
        .output()
        .unwrap();
    assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
    let commits: Vec<String> = git(&tree, &["rev-list", "--reverse", "HEAD"]).lines().map(str::to_owned).collect();
    assert_eq!(commits.len(), 10);
    Some((folder, tree, commits))
}

fn list(number: usize) -> PathBuf {
    data().unwrap_or_default().join(format!("gmpp-{}.csv", 2014 + number))
}

#[cfg(unix)]
#[test]
fn each_year_of_the_history_says_what_its_list_says() {
    let Some((_folder, tree, commits)) = imported("each_year_of_the_history_says_what_its_list_says") else { return };
    for (number, commit) in commits.iter().enumerate() {
        let expected = of_list(&list(number));
        git(&tree, &["checkout", "--quiet", commit]);
        assert_eq!(git(&tree, &["show", "--no-patch", "--format=%cs"]), expected.day);
        assert_eq!(of_tree(&tree, &expected.day), expected);
    }
    // Counted by the publisher's readers: 244 projects in 2023, 11 of them exempt, 193 with a whole-life cost.
    let last = of_list(&list(9));
    assert_eq!((last.projects, last.ratings["exempt"], last.costs_known), (244, 11, 193));
}

/// Rating and end of every project of a list.
fn cells(path: &Path) -> BTreeMap<String, (String, String)> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    rows.into_iter().map(|row| (row["id"].clone(), (row["dca"].clone(), row["end_date"].clone()))).collect()
}

/// The place of a rating, best first; `None` for what is not rated or not published.
fn place(rating: &str) -> Option<usize> {
    ["green", "green_amber", "amber", "amber_red", "red"].iter().position(|known| *known == rating)
}

/// A move of a value: record, before and after; what was not said is empty.
type Move = (String, String, String);

/// What changed from one list to the next, by name and direction, computed from their cells alone.
fn of_lists(earlier: &Path, later: &Path) -> BTreeMap<&'static str, Vec<Move>> {
    let (old, new) = (cells(earlier), cells(later));
    let mut moves: BTreeMap<&'static str, Vec<Move>> = BTreeMap::new();
    let mut add = |what: &'static str, record: &str, before: &str, after: &str| {
        moves.entry(what).or_default().push((record.to_owned(), before.to_owned(), after.to_owned()));
    };
    new.keys().filter(|id| !old.contains_key(*id)).for_each(|id| add("new", id, "", ""));
    old.keys().filter(|id| !new.contains_key(*id)).for_each(|id| add("left", id, "", ""));
    for (id, (rating, end)) in &old {
        let Some((rating_now, end_now)) = new.get(id) else { continue };
        match (place(rating), place(rating_now)) {
            (Some(then), Some(now)) if now > then => add("rating worse", id, rating, rating_now),
            (Some(then), Some(now)) if now < then => add("rating better", id, rating, rating_now),
            (Some(_), None) => add("rating lost", id, rating, "unrated"),
            _ => {}
        }
        let milestone = format!("{id}/M1");
        match (end.as_str(), end_now.as_str()) {
            ("", _) => {}
            (_, "") => add("end lost", &milestone, end, ""),
            (then, now) if now > then => add("end later", &milestone, then, now),
            (then, now) if now < then => add("end earlier", &milestone, then, now),
            _ => {}
        }
    }
    moves
}

/// The same, as the program answers for two commits.
fn of_diff(tree: &Path, day: &str, range: &str) -> BTreeMap<&'static str, Vec<Move>> {
    let answer = json(tree, day, &["diff", range]);
    let mut moves: BTreeMap<&'static str, Vec<Move>> = BTreeMap::new();
    for row in answer["rows"].as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap_or_default();
        assert_eq!(text("author"), "Import", "{row:#}");
        let name = match (text("what"), text("kind"), text("direction")) {
            ("new", "project", "neutral") => "new",
            ("no_longer_reported", "project", "no_longer_reported") => "left",
            ("rag_moved", _, "worse") => "rating worse",
            ("rag_moved", _, "improved") => "rating better",
            ("rag_moved", _, "no_longer_reported") => "rating lost",
            ("milestone_slip", _, "worse") => "end later",
            ("milestone_recovered", _, "improved") => "end earlier",
            ("forecast", _, "no_longer_reported") => "end lost",
            _ => continue,
        };
        let after = if text("after").is_empty() && name == "rating lost" { "unrated" } else { text("after") };
        moves.entry(name).or_default().push((text("record").to_owned(), text("before").to_owned(), after.to_owned()));
    }
    moves.values_mut().for_each(|moves| moves.sort());
    moves
}

#[cfg(unix)]
#[test]
fn what_changed_from_year_to_year_is_what_the_lists_say() {
    let Some((_folder, tree, commits)) = imported("what_changed_from_year_to_year_is_what_the_lists_say") else {
        return;
    };
    for number in 1..commits.len() {
        let (earlier, later) = (list(number - 1), list(number));
        let mut expected = of_lists(&earlier, &later);
        expected.values_mut().for_each(|moves| moves.sort());
        let range = format!("{}..{}", commits[number - 1], commits[number]);
        assert_eq!(of_diff(&tree, &of_list(&later).day, &range), expected, "{}", 2014 + number);
    }
}

#[cfg(unix)]
#[test]
fn the_trend_of_ratings_counts_those_of_each_list() {
    let Some((_folder, tree, commits)) = imported("the_trend_of_ratings_counts_those_of_each_list") else { return };
    let answer = json(&tree, "2023-04-01", &["trend", "rag", "--every", "commit", "--last", "12y"]);
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), commits.len());
    for (number, row) in rows.iter().enumerate() {
        let year = of_list(&list(number));
        let mut expected: BTreeMap<String, usize> = BTreeMap::new();
        for (rating, count) in &year.ratings {
            let name = if place(rating).is_some() { rating.as_str() } else { "unrated" };
            *expected.entry(name.to_owned()).or_default() += count;
        }
        let counts = row.as_object().unwrap().iter().filter(|(name, _)| place(name).is_some() || *name == "unrated");
        let counted: BTreeMap<String, usize> = counts
            .map(|(name, count)| (name.clone(), usize::try_from(count.as_u64().unwrap_or(0)).unwrap()))
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(counted, expected, "{}", year.day);
    }
}
