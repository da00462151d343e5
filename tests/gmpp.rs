//! Ten yearly lists of the UK's largest projects, imported into one history, say of each year what its list says.
//!
//! The lists are no part of this repository: `PMO_SHARED` or `../shared` holds them, and without them the test is skipped.

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

#[cfg(unix)]
#[test]
fn each_year_of_the_history_says_what_its_list_says() {
    let Some(data) = data() else {
        eprintln!(
            "SKIPPED each_year_of_the_history_says_what_its_list_says: no folder data/gmpp in PMO_SHARED or ../shared"
        );
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let tree = folder.path().join("gmpp");
    let script = Command::new(root().join("examples/gmpp/import.sh"))
        .args([&data, &tree])
        .env("PMO", assert_cmd::cargo::cargo_bin("pmo"))
        .output()
        .unwrap();
    assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
    let commits = git(&tree, &["rev-list", "--reverse", "HEAD"]);
    let commits: Vec<&str> = commits.lines().collect();
    assert_eq!(commits.len(), 10);
    for (number, commit) in commits.iter().enumerate() {
        let expected = of_list(&data.join(format!("gmpp-{}.csv", 2014 + number)));
        git(&tree, &["checkout", "--quiet", commit]);
        assert_eq!(git(&tree, &["show", "--no-patch", "--format=%cs"]), expected.day);
        assert_eq!(of_tree(&tree, &expected.day), expected);
    }
    // Counted by the publisher's readers: 244 projects in 2023, 11 of them exempt, 193 with a whole-life cost.
    let last = of_list(&data.join("gmpp-2023.csv"));
    assert_eq!((last.projects, last.ratings["exempt"], last.costs_known), (244, 11, 193));
}
