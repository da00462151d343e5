//! Histories of portfolios from the benchmark generator, with everything people do to a repository, held against git, the
//! generator's own word and an answer worked out the slow way.
//!
//! The generator is not part of this repository; see `generator`.

mod slowly;
mod story;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use pmo::chronicle::Chronicle;
use pmo::git::{self, Snapshot};
use pmo::history::{self, Archive};
use pmo::workspace;
use serde_json::Value;

use self::slowly::{Changed, Slowly, Told};
use self::story::Teller;
use crate::generator::generator;
use crate::git::repository::{Folder, Repository, pmo};

const AS_OF: &str = "2026-11-20";
/// After everything that was added.
const LATER: &str = "2027-06-01";

/// A generated portfolio with its history.
struct Generated {
    repository: Repository,
    /// Files alone, of the same portfolio in another layout.
    other: PathBuf,
    summary: Value,
}

/// Projects, reports, days between them, seed, layout and the layout it is changed to.
struct Size {
    projects: &'static str,
    reports: &'static str,
    every: &'static str,
    seed: &'static str,
    layout: &'static str,
    other: &'static str,
}

fn generate(script: &Path, folder: &Folder, size: &Size) -> Generated {
    let make = |name: &str, layout: &str, arguments: &[&str]| {
        let root = folder.at(name);
        let mut python = Command::new("python3");
        python.arg(script).arg(&root).args(["--projects", size.projects, "--as-of", AS_OF, "--seed", size.seed]);
        let output = python.args(["--layout", layout]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        root
    };
    let root = make("portfolio", size.layout, &["--history", size.reports, "--every", size.every]);
    let summary = std::fs::read_to_string(root.with_extension("summary.json")).unwrap();
    let other = make("other", size.other, &["--no-git"]);
    let repository = Repository { folder: root };
    repository.git(&["checkout", "-q", "-B", "main"]);
    Generated { repository, other, summary: serde_json::from_str(&summary).unwrap() }
}

/// What the program knows of the history that ends with `HEAD`: read at once, and with what it kept half-way.
fn chronicle(folder: &Path, half_way: &str) -> Chronicle {
    let repository = git::Repository::open(folder).unwrap();
    let gather = |at: &str, archive: &mut Archive| {
        let commit = git::resolve(&repository, at).unwrap().commit;
        let mut snapshot = Snapshot::of_commit(&repository, commit, "").unwrap();
        let head = snapshot.head.take().unwrap();
        let loaded = workspace::load(snapshot).unwrap();
        history::gather(&repository, &head, &loaded, LATER.parse().unwrap(), archive).unwrap().unwrap()
    };
    let at_once = gather("HEAD", &mut Archive::default());
    let mut kept = Archive::default();
    gather(half_way, &mut kept);
    let mut kept = Archive::read(kept.text().to_owned());
    assert!(gather("HEAD", &mut kept) == at_once, "what was kept at {half_way} makes a difference");
    assert!(gather("HEAD", &mut Archive::read(kept.text().to_owned())) == at_once, "what was kept makes a difference");
    at_once
}

/// The same in the words of the slow answer: what is in a list is left out, and so is what does not belong to a project.
fn told(past: &Chronicle, known: &BTreeSet<String>) -> Told {
    let mut told = Told::default();
    let id = |number: u32| past.commits[number as usize].id.to_string();
    for (key, life) in past.lives.iter().filter(|(key, _)| known.contains(&***key)) {
        let plain = life.changes.iter().filter(|change| !change.path.contains('['));
        told.changes.extend(plain.map(|change| -> Changed {
            let text = |value: Option<&str>| value.map(str::to_owned);
            (
                key.to_string(),
                change.path.to_string(),
                id(change.commit),
                text(change.before.as_deref()),
                text(change.after.as_deref()),
            )
        }));
        told.births.extend(life.born.filter(|born| *born > 0).map(|born| (key.to_string(), id(born))));
        told.ends.extend(life.ended.map(|ended| (key.to_string(), id(ended))));
    }
    told
}

fn same<T: Ord + std::fmt::Debug>(what: &str, ours: &BTreeSet<T>, slow: &BTreeSet<T>) {
    let few = |set: Vec<&T>| format!("{} such as {:#?}", set.len(), set.into_iter().take(5).collect::<Vec<_>>());
    let (more, less) = (ours.difference(slow).collect::<Vec<_>>(), slow.difference(ours).collect::<Vec<_>>());
    assert!(more.is_empty() && less.is_empty(), "{what}: too much: {}\nmissing: {}", few(more), few(less));
}

fn pairs(map: &BTreeMap<String, String>) -> BTreeSet<(String, String)> {
    map.iter().map(|(key, id)| (key.clone(), id.clone())).collect()
}

/// Holds the whole history against the slow answer, and gives that.
fn agrees(folder: &Path, half_way: &str) -> Told {
    let slow = Slowly::new(folder).told();
    let past = chronicle(folder, half_way);
    let named = |(key, ..): &Changed| key.clone();
    let mut known: BTreeSet<String> = slow.changes.iter().map(named).collect();
    known.extend(slow.births.keys().chain(slow.ends.keys()).cloned());
    known.extend(
        past.lives
            .iter()
            .filter(|(key, _)| key.starts_with("PRJ-") && !key.contains('['))
            .map(|(key, _)| key.to_string()),
    );
    let ours = told(&past, &known);
    same("births", &pairs(&ours.births), &pairs(&slow.births));
    same("ends", &pairs(&ours.ends), &pairs(&slow.ends));
    same("changes", &ours.changes, &slow.changes);
    slow
}

/// The changes of one value.
fn of<'t>(told: &'t Told, record: &'t str, field: &'t str) -> impl Iterator<Item = &'t Changed> {
    told.changes.iter().filter(move |(key, path, ..)| key == record && path == field)
}

/// `pmo why` lists exactly the commits that changed a value; for the values that changed most and those that were told.
fn every_change_is_explained(folder: &Path, slow: &Told) {
    let mut often: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (record, field, ..) in &slow.changes {
        *often.entry((record, field)).or_default() += 1;
    }
    let is_there = |record: &str| !slow.ends.contains_key(record) && record.starts_with("PRJ-");
    let mut asked: Vec<(usize, (&str, &str))> =
        often.into_iter().filter(|((record, _), _)| is_there(record)).map(|(what, times)| (times, what)).collect();
    asked.sort();
    let told = asked.iter().filter(|(_, (_, field))| *field == "name").rev().take(6);
    let forecasts = asked.iter().rev().filter(|(_, (_, field))| *field == "forecast").take(3);
    for (_, (record, field)) in told.chain(forecasts).chain(asked.iter().rev().take(3)) {
        let answer = json(folder, &["why", &format!("{record}.{field}"), "--as-of", LATER]);
        let history = answer["tables"].as_array().unwrap().last().unwrap();
        let text = |row: &Value, column: &str| row[column].as_str().map(str::to_owned);
        let rows = rows(history).iter().filter(|row| row["before_reason"] != "older_than_its_record");
        let ours = rows.map(|row| (text(row, "commit").unwrap_or_default(), text(row, "before"), text(row, "after")));
        let short = |commit: &str| commit[..9].to_owned();
        let slow =
            of(slow, record, field).map(|(_, _, commit, before, after)| (short(commit), before.clone(), after.clone()));
        same(&format!("{record}.{field}"), &ours.collect(), &slow.collect());
    }
}

/// The number of a slip, as a comparison says it, is how often the forecast moved out ever.
fn every_slip_is_counted(folder: &Path, since: &str, slow: &Told) {
    let answer = json(folder, &["diff", &format!("{since}..HEAD"), "--as-of", LATER]);
    let slips: Vec<&Value> = rows(&answer).iter().filter(|row| row["what"] == "milestone_slip").collect();
    for row in &slips {
        let forecasts = of(slow, row["record"].as_str().unwrap(), "forecast");
        let count = forecasts.filter(|(_, _, _, before, after)| before.is_some() && before < after).count();
        let said =
            ["", "", "second slip", "third slip", "fourth slip", "fifth slip", "sixth slip", "seventh slip"][count];
        let detail = row["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(said) && (count > 1 || !detail.contains("slip")), "{count} times: {row:#?}");
    }
    assert!(slips.len() > 2, "{}", slips.len());
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let (code, out, err) = pmo(folder, &[arguments, &["--format", "json"]].concat());
    assert!(code == 0, "{arguments:?}: {code} {err}");
    serde_json::from_str(&out).unwrap()
}

fn rows(answer: &Value) -> &[Value] {
    answer["rows"].as_array().unwrap()
}

/// When each project last changed, as the program says it.
fn last_changes(folder: &Path, as_of: &str) -> BTreeMap<String, String> {
    let answer = json(folder, &["show", "freshness", "--as-of", as_of]);
    let text = |row: &Value, column: &str| row[column].as_str().unwrap_or("?").to_owned();
    rows(&answer).iter().map(|row| (text(row, "id"), text(row, "last_change"))).collect()
}

fn stated(summary: &Value) -> BTreeMap<String, String> {
    let stated = summary["last_semantic_change"].as_object().unwrap().iter();
    stated.map(|(project, day)| (project.clone(), day.as_str().unwrap().to_owned())).collect()
}

/// Everything, on one generated portfolio.
fn hold(size: &Size) {
    let Some(script) = generator() else { return };
    let Some(folder) = Folder::new("histories") else { return };
    let Generated { repository, other, summary } = generate(&script, &folder, size);
    let root = &repository.folder;
    let commits = repository.git(&["rev-list", "--count", "HEAD"]);
    assert_eq!(commits, summary["commits"].to_string());
    same("last changes", &pairs(&last_changes(root, AS_OF)), &pairs(&stated(&summary)));
    let mut teller = Teller::new(&repository);
    teller.tell(&other);
    for done in teller.done.iter().filter(|done| done.is_nothing) {
        let range = format!("{}..{}", done.before, done.after);
        let answer = json(root, &["diff", &range, "--as-of", LATER]);
        assert!(rows(&answer).is_empty(), "{}: {:#?}", done.what, rows(&answer));
    }
    let half_way = &teller.done[teller.done.len() / 2].before;
    let slow = agrees(root, half_way);
    every_change_is_explained(root, &slow);
    let line = repository.git(&["rev-list", "--first-parent", "HEAD"]);
    let since = line.lines().nth(line.lines().count() / 2).unwrap();
    every_slip_is_counted(root, since, &slow);
    eprintln!("{commits} commits and {} more events: {} changes", teller.done.len(), slow.changes.len());
    assert!(slow.changes.len() > 1_000);
}

#[test]
fn half_a_year_of_projects_is_told_as_it_was() {
    let size = Size { projects: "45", reports: "16", every: "7", seed: "7", layout: "inline", other: "files" };
    hold(&size);
}

#[test]
fn the_same_in_other_files() {
    let size = Size { projects: "45", reports: "12", every: "7", seed: "11", layout: "files", other: "list" };
    hold(&size);
}

/// The size that the program is made for: minutes, most of them for the slow answer.
#[test]
#[ignore = "takes minutes"]
fn five_thousand_commits_of_a_thousand_projects_are_told_as_they_were() {
    hold(&Size { projects: "1000", reports: "2150", every: "1", seed: "42", layout: "inline", other: "files" });
}
