//! From commits and the files they changed to the life of every record.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use rayon::prelude::*;

use super::differences::{Filed, Happening, differences, happenings};
use super::lineage::{Branches, Deed, Done};
use super::step::Step;
use super::tree::{Scope, Staged, Tree};
use crate::chronicle::{Change, Chronicle, Life, Reach, Values};
use crate::schema::Catalogue;
use crate::yaml::{self, Document, Limits};

/// Steps that are read at the same time: their files are in memory together.
const AT_ONCE: usize = 256;

/// Reads many files at once and answers in their order; `None` for what is not there to be read.
pub type Contents<'c, B, E> = &'c dyn Fn(&[B]) -> Result<Vec<Option<Vec<u8>>>, E>;

/// The lives of all records over these steps, oldest first. Kinds and limits are
/// those of today.
///
/// # Errors
/// If files cannot be read.
pub fn weave<B: Copy + Eq + Hash + Send + Sync, E>(
    steps: Vec<Step<B>>,
    reach: Reach,
    catalogue: &Catalogue,
    limits: &Limits,
    contents: Contents<'_, B, E>,
) -> Result<Chronicle, E> {
    let mut chronicle = Chronicle { reach, ..Chronicle::default() };
    let mut gone: HashMap<Box<str>, Values> = HashMap::new();
    let mut tree = Tree::default();
    let mut steps = steps.into_iter();
    if let Some(first) = steps.next() {
        // What the first commit holds needs no reading: it is older than every change.
        chronicle.commits.push(tree.stage(first).commit);
    }
    loop {
        let chunk: Vec<Step<B>> = steps.by_ref().take(AT_ONCE).collect();
        if chunk.is_empty() {
            break;
        }
        let staged: Vec<Staged<B>> = chunk.into_iter().map(|step| tree.stage(step)).collect();
        let documents = documents(&staged, limits, contents)?;
        let read = |(path, content): &(Box<str>, B)| (path.clone(), documents.get(content).and_then(Option::as_ref));
        let compare = |scope: &Scope<B>| {
            let (before, after): (Vec<Filed<'_>>, Vec<Filed<'_>>) =
                (scope.before.iter().map(read).collect(), scope.after.iter().map(read).collect());
            happenings(&before, &after, catalogue)
        };
        let compared: Vec<(Vec<Vec<Happening>>, Vec<Happening>)> = staged
            .par_iter()
            .map(|step| (step.side.iter().map(|side| compare(&side.scope)).collect(), compare(&step.scope)))
            .collect();
        for (step, (side, own)) in staged.into_iter().zip(compared) {
            let mut branches = Branches::default();
            for (one, happenings) in step.side.into_iter().zip(side) {
                branches.enter(&one.parents, happenings, number(&chronicle));
                chronicle.commits.push(one.commit);
            }
            let deeds = branches.merge(&step.parents, own, number(&chronicle));
            let commit = number(&chronicle);
            chronicle.commits.push(step.commit);
            deeds.into_iter().for_each(|deed| record(&mut chronicle, &mut gone, deed, commit));
        }
    }
    for (name, values) in gone {
        if let Some(life) = chronicle.lives.get_mut(&name) {
            life.last_words = values;
        }
    }
    Ok(chronicle)
}

/// Everything that these steps need to be read, each content once. `None` for what is not there to be read.
fn documents<B: Copy + Eq + Hash + Send + Sync, E>(
    staged: &[Staged<B>],
    limits: &Limits,
    contents: Contents<'_, B, E>,
) -> Result<HashMap<B, Option<Document>>, E> {
    let scopes = staged.iter().flat_map(|step| step.side.iter().map(|side| &side.scope).chain([&step.scope]));
    let named = scopes.flat_map(|scope| scope.before.iter().chain(&scope.after)).map(|(_, content)| *content);
    let wanted: Vec<B> = named.collect::<HashSet<B>>().into_iter().collect();
    let read = contents(&wanted)?;
    let documents = wanted.into_par_iter().zip(read);
    Ok(documents.map(|(content, bytes)| (content, bytes.map(|bytes| yaml::read(&bytes, limits)))).collect())
}

fn number(chronicle: &Chronicle) -> u32 {
    u32::try_from(chronicle.commits.len()).unwrap_or(u32::MAX)
}

/// Enters what a commit on the line did into the life of its record.
fn record(chronicle: &mut Chronicle, gone: &mut HashMap<Box<str>, Values>, deed: Deed, number: u32) {
    let Deed { name, entity, done } = deed;
    let first = chronicle.first();
    let life = chronicle.lives.entry(name.clone()).or_insert_with(|| {
        let born = if let Done::Born { commit, .. } = done { Some(commit) } else { first };
        Life { born, ..Life::default() }
    });
    (life.kind, life.title, life.project) = (entity.kind, entity.title, entity.project);
    match done {
        Done::Gone { values, unreadable } => {
            life.ended = if unreadable { None } else { Some(number) };
            gone.insert(name, values);
        }
        Done::Born { commit, values, changes } => {
            life.absences.extend(life.ended.take().map(|ended| (ended, number)));
            life.changes.extend(match gone.remove(&name) {
                Some(before) => returned(&before, &values, &changes, commit),
                None => changes,
            });
        }
        Done::Changed(changes) => life.changes.extend(changes),
    }
}

/// The changes of a record that had been away and came back.
fn returned(before: &Values, now: &Values, since: &[Change], commit: u32) -> Vec<Change> {
    let differing = differences(before, now).into_iter();
    let later = |path: &str| since.iter().find(|change| &*change.path == path).map(|change| change.commit);
    differing
        .map(|one| Change {
            commit: later(&one.path).unwrap_or(commit),
            path: one.path,
            before: one.before,
            after: one.after,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::step::FileChange;
    use super::*;
    use crate::chronicle::{Author, Commit};

    fn commit(id: &str, day: u32) -> Commit {
        let at = chrono::NaiveDate::from_ymd_opt(2026, 1, day).unwrap().and_time(chrono::NaiveTime::MIN).and_utc();
        let author = Author { name: "Ana".into(), email: "ana@example.org".into() };
        Commit {
            id: id.into(),
            author,
            authored: at,
            committed: at,
            subject: "update".into(),
            evidence: crate::chronicle::Evidence::Authored,
        }
    }

    type File = (&'static str, Option<&'static str>, Option<&'static str>);

    fn step(id: &str, day: u32, files: &[File]) -> Step<&'static str> {
        let files = files.iter().map(|(path, before, after)| FileChange {
            path: (*path).into(),
            before: *before,
            after: *after,
        });
        Step { commit: commit(id, day), files: files.collect(), parents: Vec::new(), side: Vec::new() }
    }

    fn woven(steps: Vec<Step<&'static str>>, reach: Reach) -> Chronicle {
        let read = |texts: &[&'static str]| -> Result<_, std::convert::Infallible> {
            Ok(texts.iter().map(|text| Some(text.as_bytes().to_vec())).collect())
        };
        weave(steps, reach, &Catalogue::builtin(), &Limits::default(), &read).unwrap()
    }

    /// Commit and value of every point of a series.
    fn points<'c>(chronicle: &'c Chronicle, key: &str, path: &'c str, now: Option<&'c str>) -> Vec<(&'c str, &'c str)> {
        let series = chronicle.series(key, path, now).into_iter();
        series.map(|point| (point.commit.map_or("?", |commit| &commit.id), point.value.unwrap_or("-"))).collect()
    }

    const A: &str = "{id: PRJ-A, name: A, milestones: [{id: M1, forecast: 2026-10-01}]}";
    const LATER: &str = "{id: PRJ-A, name: A, milestones: [{id: M1, forecast: 2026-11-01}]}";
    const SPELT: &str = "# new layout\nname: \"A\"\nid: PRJ-A\nmilestones:\n  - forecast: 2026-11-01\n    id: M1\n";

    #[test]
    fn a_value_is_followed_through_spelling_moves_and_layouts() {
        let chronicle = woven(
            vec![
                step("c1", 1, &[("a/project.yaml", None, Some(A))]),
                step("c2", 2, &[("a/project.yaml", Some(A), Some(LATER))]),
                step("c3", 3, &[("a/project.yaml", Some(LATER), Some(SPELT))]),
                step("c4", 4, &[("a/project.yaml", Some(SPELT), None), ("b/project.yaml", None, Some(SPELT))]),
                step(
                    "c5",
                    5,
                    &[
                        ("b/project.yaml", Some(SPELT), Some("{id: PRJ-A, name: A}")),
                        ("b/milestones/m1.yaml", None, Some("{id: M1, forecast: 2026-11-01}")),
                    ],
                ),
                step(
                    "c6",
                    6,
                    &[(
                        "b/milestones/m1.yaml",
                        Some("{id: M1, forecast: 2026-11-01}"),
                        Some("{id: M1, forecast: 2026-12-01}"),
                    )],
                ),
            ],
            Reach::Whole,
        );
        let found = points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-12-01"));
        assert_eq!(found, [("c1", "2026-10-01"), ("c2", "2026-11-01"), ("c6", "2026-12-01")]);
        assert_eq!(chronicle.last("PRJ-A", "name").map(|commit| &*commit.id), Some("c1"));
        assert!(chronicle.lives.values().all(|life| life.ended.is_none()));
    }

    #[test]
    fn what_cannot_be_read_for_a_while_did_not_end() {
        let broken = "{id: PRJ-A, name";
        let chronicle = woven(
            vec![
                step("c1", 1, &[("project.yaml", None, Some(A))]),
                step("c2", 2, &[("project.yaml", Some(A), Some(broken))]),
                step("c3", 3, &[("project.yaml", Some(broken), Some(LATER))]),
            ],
            Reach::Whole,
        );
        assert_eq!(
            points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-11-01")),
            [("c1", "2026-10-01"), ("c3", "2026-11-01")]
        );
    }

    #[test]
    fn what_is_older_than_history_reaches_has_no_first_commit() {
        let steps = vec![
            step("c8", 8, &[("project.yaml", None, Some(A))]),
            step(
                "c9",
                9,
                &[("project.yaml", Some(A), Some(LATER)), ("risks.yaml", None, Some("[{id: R1, title: Frost}]"))],
            ),
        ];
        let chronicle = woven(steps, Reach::Cut("the clone is shallow".into()));
        assert_eq!(
            points(&chronicle, "PRJ-A/M1", "forecast", Some("2026-11-01")),
            [("?", "2026-10-01"), ("c9", "2026-11-01")]
        );
        assert_eq!(chronicle.life("PRJ-A/R1").and_then(|life| life.born), Some(1));
    }
}
