//! The demonstration's history: it ends in the example, and was true on every day of its past.

use pmo::demo::{Step, history};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static STEPS: LazyLock<Vec<Step>> = LazyLock::new(history);

/// The files of the repository after each step.
fn replayed() -> Vec<(&'static Step, BTreeMap<String, String>)> {
    let mut files = BTreeMap::new();
    let mut states = Vec::new();
    for step in STEPS.iter() {
        for change in &step.changes {
            match &change.content {
                Some(text) => drop(files.insert(change.path.clone(), text.clone())),
                None => drop(files.remove(&change.path)),
            }
        }
        states.push((step, files.clone()));
    }
    states
}

fn files_under(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_under(&path, root, found);
        } else {
            let name: Vec<_> = path.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
            found.insert(name.join("/"), std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The days that a text says have happened: fields that only the past can fill.
fn past_days(text: &str) -> Vec<&str> {
    let fields = [
        "actual: ",
        "raised: ",
        "closed: ",
        "done: ",
        "delivered: ",
        "submitted: ",
        "decided: ",
        "reviewed: ",
        "last_contact: ",
        "issued: ",
    ];
    let mut days = Vec::new();
    for (at, field) in fields.iter().flat_map(|field| text.match_indices(field)) {
        let is_whole_word = text[..at].ends_with([' ', '{', '\n']) || at == 0;
        if let Some(day) =
            text.get(at + field.len()..at + field.len() + 10).filter(|day| is_whole_word && day.starts_with("20"))
        {
            days.push(day);
        }
    }
    days.extend(text.match_indices("{date: ").filter_map(|(at, _)| text.get(at + 7..at + 17)));
    days.extend(text.match_indices("\n  date: ").filter_map(|(at, _)| text.get(at + 9..at + 19)));
    days
}

#[test]
fn it_is_the_same_every_time() {
    assert_eq!(history(), *STEPS);
}

#[test]
fn it_ends_in_the_example() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/portfolio");
    let mut example = BTreeMap::new();
    files_under(&root, &root, &mut example);
    let (_, last) = replayed().pop().unwrap();
    assert_eq!(last.keys().collect::<Vec<_>>(), example.keys().collect::<Vec<_>>());
    for (path, text) in &example {
        assert_eq!(last.get(path), Some(text), "{path}");
    }
}

#[test]
fn it_spans_eighteen_months_in_order() {
    let steps = &*STEPS;
    assert!((150..=600).contains(&steps.len()), "{} commits", steps.len());
    assert_eq!(steps[0].at.to_string(), "2025-05-20 09:00:00");
    assert_eq!(steps.last().unwrap().at.date().to_string(), "2026-11-20");
    assert!(steps.windows(2).all(|two| two[0].at < two[1].at));
    assert!(steps.iter().all(|step| !step.changes.is_empty() && step.author.email.ends_with("@calderwick.example")));
}

#[test]
fn no_commit_knows_its_future() {
    for step in STEPS.iter() {
        let today = step.at.date().to_string();
        for change in &step.changes {
            for day in past_days(change.content.as_deref().unwrap_or_default()) {
                assert!(day <= today.as_str(), "{today} {}: {} says {day}", step.message, change.path);
            }
        }
    }
}

#[test]
fn every_version_of_every_file_is_yaml() {
    for step in STEPS.iter() {
        for change in step.changes.iter().filter(|change| change.path.ends_with(".yaml")) {
            let Some(text) = &change.content else { continue };
            let value: Result<serde_yaml::Value, _> = serde_yaml::from_str(text);
            assert!(value.is_ok_and(|value| !value.is_null()), "{} {}:\n{text}", step.at, change.path);
        }
    }
}

#[test]
fn verdicts_are_committed_by_their_approvers_alone() {
    for step in STEPS.iter() {
        let decisions = step.changes.iter().filter(|change| change.path.starts_with("decisions/"));
        for text in decisions.clone().filter_map(|change| change.content.as_deref()) {
            let latest = text.rsplit_once("{person: ").and_then(|(_, rest)| rest.split_once(',')).unwrap().0;
            assert_eq!(step.author.email, format!("{latest}@calderwick.example"), "{}", step.message);
        }
        let mixed = decisions.count();
        assert!(mixed == 0 || mixed == step.changes.len(), "{} decides and changes what it decides", step.message);
    }
}

#[test]
fn one_commit_only_renames_and_one_only_tidies() {
    let states = replayed();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (mut renames, mut tidies) = (0, 0);
    for two in states.windows(2) {
        let (before, (step, after)) = (&two[0].1, &two[1]);
        let contents = |files: &BTreeMap<String, String>| files.values().cloned().collect::<BTreeSet<_>>();
        renames += usize::from(contents(before) == contents(after));
        tidies += usize::from(step.changes.iter().all(|change| {
            before.get(&change.path).zip(change.content.as_ref()).is_some_and(|(a, b)| words(a) == words(b))
        }));
    }
    assert_eq!((renames, tidies), (1, 1));
}

/// What the trunk main said about one milestone in each version of its file: (day, forecast, overall rating).
fn crossing() -> Vec<(String, String, String)> {
    let after = |text: &str, lead: &str| {
        text.split_once(lead).map(|(_, rest)| rest.split([',', '}']).next().unwrap_or_default().to_owned())
    };
    let versions = STEPS.iter().flat_map(|step| step.changes.iter().map(|change| (step.at.date().to_string(), change)));
    let own = versions.filter(|(_, change)| change.path == "projects/trunk-main/project.yaml");
    own.filter_map(|(day, change)| {
        let text = change.content.as_ref()?;
        let milestone = text.split_once("- {id: M4,")?.1;
        Some((day, after(milestone, "forecast: ")?, after(text, "overall: ")?))
    })
    .collect()
}

#[test]
fn the_trunk_main_slips_three_times_and_says_so() {
    let mut told = crossing();
    told.dedup_by(|a, b| (&a.1, &a.2) == (&b.1, &b.2));
    let told: Vec<_> = told.iter().map(|(day, forecast, rag)| format!("{day} {forecast} {rag}")).collect();
    assert_eq!(
        told,
        [
            "2025-05-20 2026-09-25 green",
            "2026-03-13 2026-10-23 amber",
            "2026-06-19 2026-11-13 amber",
            "2026-10-30 2026-12-18 red",
        ]
    );
}
