//! Portfolios from the benchmark generator: every defect it put in is found, and nothing else is an error.
//!
//! The generator is not part of this repository. It is looked for in `$PMO_SHARED/bench`, else in `../shared/bench`
//! beside the checkout; without it these tests say so and check nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;
use pmo::finding::{Level, Outcome};
use pmo::git::{Snapshot, discover};
use pmo::metrics::load::Loads;
use pmo::rules;
use pmo::workspace;
use rust_decimal::Decimal;
use serde_json::Value;

pub(crate) const LAYOUTS: [&str; 3] = ["inline", "list", "files"];
pub(crate) const AS_OF: &str = "2026-11-20";

/// One finding as the generator names it. A file that does not parse has neither record nor field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rule: String,
    path: String,
    record: Option<String>,
    field: Option<String>,
}

/// A failing finding: its level and every place it shows.
#[derive(Debug)]
struct Found {
    level: Level,
    places: Vec<Place>,
}

/// One defect: the places where it may be reported, and the rules that may speak there as well.
#[derive(Debug)]
struct Defect {
    places: Vec<Place>,
    may_also: Vec<Place>,
}

pub(crate) fn generator() -> Option<PathBuf> {
    let shared = std::env::var_os("PMO_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let script = shared.join("bench/gen_portfolio.py");
    let found = script.is_file();
    if !found {
        eprintln!("SKIPPED: no benchmark generator at {}; set PMO_SHARED to look elsewhere", script.display());
    }
    found.then_some(script)
}

/// Writes a portfolio of 300 projects below `folder` and gives its root.
pub(crate) fn generate(script: &Path, folder: &Path, seed: &str, layout: &str, defects: &str) -> PathBuf {
    let root = folder.join("portfolio");
    let status = Command::new("python3")
        .arg(script)
        .arg(&root)
        .args(["--projects", "300", "--no-git", "--as-of", AS_OF, "--seed", seed, "--layout", layout])
        .args(["--defects", defects])
        .status()
        .unwrap();
    assert!(status.success(), "the generator failed");
    root
}

/// Every failing finding in the tree at `root`.
fn check(root: &Path) -> Vec<Found> {
    let snapshot = Snapshot::of_worktree(&discover(root).unwrap()).unwrap();
    let loaded = workspace::load(snapshot).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let as_of: NaiveDate = AS_OF.parse().unwrap();
    let checked = loaded.check(&portfolio, &scanned, as_of);
    let failing = checked.findings.iter().filter(|finding| finding.outcome == Outcome::Fail);
    let place = |rule: &str, path: &str, record: Option<&str>, field: Option<&str>| Place {
        rule: rule.to_owned(),
        path: path.to_owned(),
        record: record.map(str::to_owned),
        field: field.map(str::to_owned),
    };
    let found = failing.map(|finding| {
        let path = loaded.sources.file(finding.spot.file).path();
        let own = place(&finding.rule, path, finding.record.as_deref(), finding.field.as_deref());
        let related = finding.related.iter().filter_map(|related| {
            let (record, field) = portfolio.locate(related.spot)?;
            let (record, field) = portfolio.address(record, &field);
            Some(place(&finding.rule, loaded.sources.file(related.spot.file).path(), Some(record), Some(&field)))
        });
        Found { level: finding.level, places: std::iter::once(own).chain(related).collect() }
    });
    found.collect()
}

fn expected(root: &Path) -> Vec<Defect> {
    let text = std::fs::read_to_string(root.with_extension("expected.json")).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let place = |entry: &Value, rule: &str| Place {
        rule: rule.to_owned(),
        path: text(entry, "path").unwrap(),
        record: text(entry, "record"),
        field: text(entry, "field"),
    };
    let list = |entry: &Value, key: &str| entry.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let defect = |entry: &Value| {
        let rule = text(entry, "rule").unwrap();
        let also = list(entry, "also");
        let places = std::iter::once(entry).chain(&also).map(|one| place(one, &rule));
        let may_also = list(entry, "may_also");
        Defect {
            places: places.collect(),
            may_also: may_also.iter().filter_map(Value::as_str).map(|rule| place(entry, rule)).collect(),
        }
    };
    entries.iter().map(defect).collect()
}

/// Whether a finding names one of the places; where the defect leaves record and field open, any will do.
fn meets(found: &Found, places: &[Place]) -> bool {
    let same = |found: &Place, place: &Place| {
        found.rule == place.rule
            && found.path == place.path
            && (place.record.is_none() || (&found.record, &found.field) == (&place.record, &place.field))
    };
    found.places.iter().any(|found| places.iter().any(|place| same(found, place)))
}

#[test]
fn every_defect_is_found_where_it_is_and_nothing_else_is_an_error() {
    let Some(script) = generator() else { return };
    for layout in LAYOUTS {
        let folder = tempfile::tempdir().unwrap();
        let root = generate(&script, folder.path(), "42", layout, "140");
        let (found, defects) = (check(&root), expected(&root));
        let known = |place: &Place| rules::named(&place.rule).is_some();
        let missed: Vec<&Defect> = defects
            .iter()
            .filter(|defect| defect.places.iter().all(known))
            .filter(|defect| !found.iter().any(|found| meets(found, &defect.places)))
            .collect();
        assert!(missed.is_empty(), "{layout}: {} defects missed: {missed:#?}", missed.len());
        let unexpected: Vec<&Found> = found
            .iter()
            .filter(|found| found.level == Level::Error)
            .filter(|found| !defects.iter().any(|one| meets(found, &one.places) || meets(found, &one.may_also)))
            .collect();
        assert!(unexpected.is_empty(), "{layout}: {} errors too many: {unexpected:#?}", unexpected.len());
    }
}

#[test]
fn a_clean_portfolio_has_no_error_in_any_layout() {
    let Some(script) = generator() else { return };
    for seed in ["42", "7"] {
        for layout in LAYOUTS {
            let folder = tempfile::tempdir().unwrap();
            let root = generate(&script, folder.path(), seed, layout, "0");
            let errors: Vec<Found> = check(&root).into_iter().filter(|found| found.level == Level::Error).collect();
            assert!(errors.is_empty(), "seed {seed}, {layout}: {} errors: {errors:#?}", errors.len());
        }
    }
}

#[test]
fn the_peak_of_firm_bookings_is_the_generators_own() {
    let Some(script) = generator() else { return };
    let folder = tempfile::tempdir().unwrap();
    let root = generate(&script, folder.path(), "42", "files", "56");
    let loaded = workspace::load(Snapshot::of_worktree(&discover(&root).unwrap()).unwrap()).unwrap();
    let portfolio = loaded.portfolio();
    let loads = Loads::of(&portfolio, &loaded.policy);
    let peaks = loads.people().filter_map(|(handle, _)| Some((handle, loads.peak(handle, |shares| shares.firm)?)));
    let ours: BTreeMap<String, Decimal> =
        peaks.filter(|(_, peak)| !peak.is_zero()).map(|(handle, peak)| (handle.to_owned(), peak.normalize())).collect();
    let summary = std::fs::read_to_string(root.with_extension("summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    let stated = summary["peak_firm_allocation"].as_object().unwrap().iter();
    let theirs: BTreeMap<String, Decimal> = stated
        .map(|(handle, peak)| (handle.clone(), peak.as_str().unwrap().parse::<Decimal>().unwrap().normalize()))
        .collect();
    assert!(theirs.len() > 50, "{} people are booked", theirs.len());
    assert_eq!(ours, theirs);
}
